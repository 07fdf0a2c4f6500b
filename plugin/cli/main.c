/* SPDX-License-Identifier: Apache-2.0 */
/* The command `pdfseal`: finds the subcommand, speaks for it. */
#include "command.h"
#include "language.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void cli_complain(const char *file, const char *message)
{
    fprintf(stderr, "pdfseal: %s%s%s\n", file ? file : "", file ? ": " : "", message);
}

int cli_fail(const char *file, const pdfseal_error *error)
{
    cli_complain(file, error->message);
    return pdfseal_status_exit_code(error->status);
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"

int cli_usage(const cli_command *command, const char *format, ...)
{
    char message[512];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(message, sizeof message, pdfseal_words(command->language, format), arguments);
    va_end(arguments);
    cli_complain(NULL, message);
    return CLI_EXIT_USAGE;
}

void cli_say(const cli_command *command, const char *file, const char *format, ...)
{
    char message[512];
    if (command->quiet)
        return;
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(message, sizeof message, pdfseal_words(command->language, format), arguments);
    va_end(arguments);
    cli_complain(file, message);
}

#pragma GCC diagnostic pop

/* What was printed must have arrived. */
static int close_standard_output(int code, pdfseal_language language)
{
    if (code == CLI_EXIT_OUTPUT || (fflush(stdout) == 0 && !ferror(stdout)))
        return code;
    cli_complain("-", pdfseal_words(language, "standard output cannot be written (disk full or pipe closed?)"));
    return CLI_EXIT_OUTPUT;
}

static int run_subcommand(const cli_subcommand *subcommand, int argc, char **argv, pdfseal_language language)
{
    static cli_command command;
    char message[512];
    command = (cli_command){.subcommand = subcommand, .language = language};
    if (!cli_line_parse(subcommand, argc, argv, language, &command.line, message, sizeof message)) {
        cli_complain(NULL, message);
        return CLI_EXIT_USAGE;
    }
    if (command.line.values[OPTION_HELP]) {
        cli_subcommand_help_print(stdout, subcommand, language);
        return CLI_EXIT_OK;
    }
    const char *chosen = command.line.values[OPTION_LANG];
    command.json_language = chosen ? language : PDFSEAL_LANGUAGE_ENGLISH;
    command.quiet = command.line.values[OPTION_QUIET] != NULL;
    return subcommand->run(&command);
}

static int complain_unknown(const char *word, pdfseal_language language)
{
    char names[256] = "";
    cli_command speaker = {.language = language};
    for (const cli_subcommand *one = CLI_SUBCOMMANDS; one->name; one++) {
        size_t length = strlen(names);
        (void)snprintf(names + length, sizeof names - length, "%s%s", length ? " " : "", one->name);
    }
    return cli_usage(&speaker, "unknown subcommand %s (known are: %s)", word, names);
}

static int run(int argc, char **argv, pdfseal_language language)
{
    const char *word = argc > 1 ? argv[1] : NULL;
    if (!word) {
        cli_help_print(stderr, language);
        return CLI_EXIT_USAGE;
    }
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || (strcmp(word, "help") == 0 && argc == 2)) {
        cli_help_print(stdout, language);
        return CLI_EXIT_OK;
    }
    if (strcmp(word, "--version") == 0) {
        printf("pdfseal %s\n", pdfseal_version());
        return CLI_EXIT_OK;
    }
    const cli_subcommand *subcommand = cli_subcommand_find(strcmp(word, "help") == 0 ? argv[2] : word);
    if (!subcommand) {
        return complain_unknown(strcmp(word, "help") == 0 ? argv[2] : word, language);
    }
    if (strcmp(word, "help") == 0) {
        cli_subcommand_help_print(stdout, subcommand, language);
        return CLI_EXIT_OK;
    }
    return run_subcommand(subcommand, argc, argv, language);
}

int main(int argc, char **argv)
{
    pdfseal_language language;
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    if (!language_find(argc, argv, &language)) {
        cli_complain(NULL, "the option --lang takes en or zh (选项 --lang 只接受 en 或 zh)");
        return CLI_EXIT_USAGE;
    }
    return close_standard_output(run(argc, argv, language), language);
}
