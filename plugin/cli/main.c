/* SPDX-License-Identifier: Apache-2.0 */
/* The command `pdfseal`: finds the subcommand, speaks for it. */
#include "command.h"
#include "help.h"
#include "language.h"
#include "limit_options.h"
#include "profile_file.h"
#include "secrets.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* A name may hold anything: line ends and escape sequences must not look like another message. */
static void print_harmless(const char *text)
{
    for (const unsigned char *byte = (const unsigned char *)text; *byte; byte++) {
        bool is_c1 = *byte == 0xC2 && byte[1] >= 0x80 && byte[1] <= 0x9F;
        bool is_direction = *byte == 0xE2 && ((byte[1] == 0x80 && byte[2] >= 0xA8 && byte[2] <= 0xAE) ||
                                              (byte[1] == 0x81 && byte[2] >= 0xA0 && byte[2] <= 0xAF));
        fputc(*byte < 0x20 || *byte == 0x7F || is_c1 || is_direction ? '?' : *byte, stderr);
        byte += is_direction ? 2 : is_c1 ? 1 : 0;
    }
}

static _Thread_local struct {
    char *buffer;
    size_t capacity;
} kept_complaint;

void cli_complaints_keep(char *buffer, size_t capacity)
{
    kept_complaint.buffer = buffer;
    kept_complaint.capacity = capacity;
    if (buffer)
        buffer[0] = 0;
}

/* "pdfseal: FILE: message", whole also where several threads have something to say. */
static void print_line(const char *file, const char *message)
{
    flockfile(stderr);
    fputs("pdfseal: ", stderr);
    if (file) {
        print_harmless(file);
        fputs(": ", stderr);
    }
    print_harmless(message);
    fputc('\n', stderr);
    funlockfile(stderr);
}

static void tell_log(void *context, pdfseal_log_level level, const char *event, const char *message)
{
    (void)context;
    (void)level;
    print_line(event, message);
}

void cli_complain(const char *file, const char *message)
{
    if (kept_complaint.buffer) {
        if (!kept_complaint.buffer[0])
            (void)snprintf(kept_complaint.buffer, kept_complaint.capacity, "%s%s%s", file ? file : "", file ? ": " : "", message);
        return;
    }
    print_line(file, message);
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

/* What --profile adds to the line stays until the process ends. */
static int take_profile(cli_command *command)
{
    static profile taken;
    const char *name = command->line.values[OPTION_PROFILE];
    int code = name ? profile_read(command, name, &taken) : 0;
    return name && code == 0 ? profile_apply(command, &taken) : code;
}

static int run_subcommand(const cli_subcommand *subcommand, int argc, char **argv, pdfseal_language language,
                          bool language_given)
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
    bool chosen = language_given || command.line.values[OPTION_LANG];
    command.json_language = chosen ? language : PDFSEAL_LANGUAGE_ENGLISH;
    command.quiet = command.line.values[OPTION_QUIET] != NULL;
    if (command.line.values[OPTION_VERBOSE])
        command.log = (pdfseal_log){.size = sizeof command.log, .language = language, .tell = tell_log};
    if (cli_limits_asked(&command)) {
        cli_limits_print(stdout, language);
        return CLI_EXIT_OK;
    }
    int code = take_profile(&command);
    if (code == 0)
        code = cli_limits_read(&command);
    if (code == 0)
        code = subcommand->run(&command);
    cli_secret_forget();
    return code;
}

static int complain_unknown(const char *word, pdfseal_language language)
{
    char names[256] = "";
    cli_command speaker = {.language = language};
    const char *meant = cli_subcommand_guess(word);
    if (meant)
        return cli_usage(&speaker, "unknown subcommand %s (did you mean %s?)", word, meant);
    for (const cli_subcommand *one = CLI_SUBCOMMANDS; one->name; one++) {
        size_t length = strlen(names);
        (void)snprintf(names + length, sizeof names - length, "%s%s", length ? " " : "", one->name);
    }
    return cli_usage(&speaker, "unknown subcommand %s (known are: %s)", word, names);
}

static bool asks_help(const char *word)
{
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0;
}

/* The first word of names of two, without a second that is known. */
static int complain_group(const char *word, const char *second, const char *known, pdfseal_language language)
{
    cli_command speaker = {.language = language};
    if (!second)
        return cli_usage(&speaker, "%s: a second word is needed (one of: %s)", word, known);
    return cli_usage(&speaker, "%s %s: unknown subcommand (known are: %s)", word, second, known);
}

/* `pdfseal help` and `pdfseal help SUBCOMMAND`. */
static int run_help(const char *word, const char *second, pdfseal_language language)
{
    char known[256];
    const cli_subcommand *subcommand = word ? cli_subcommand_find(word, second) : NULL;
    bool is_group = word && cli_group_list(word, known, sizeof known);
    if (subcommand)
        cli_subcommand_help_print(stdout, subcommand, language);
    else if (is_group && second)
        return complain_group(word, second, known, language);
    else if (is_group)
        cli_group_help_print(stdout, word, language);
    else if (word)
        return complain_unknown(word, language);
    else
        cli_help_print(stdout, language);
    return CLI_EXIT_OK;
}

/* How many words in front of the subcommand belong to --lang. */
static int count_language_words(int argc, char **argv)
{
    if (argc > 1 && strncmp(argv[1], "--lang=", 7) == 0)
        return 1;
    return argc > 2 && strcmp(argv[1], "--lang") == 0 ? 2 : 0;
}

static int run(int argc, char **argv, pdfseal_language language, bool language_given)
{
    const char *word = argc > 1 ? argv[1] : NULL;
    if (!word) {
        cli_help_print(stderr, language);
        return CLI_EXIT_USAGE;
    }
    if (asks_help(word))
        return strcmp(word, "help") == 0 && argc > 2 ? run_help(argv[2], argv[3], language) : run_help(NULL, NULL, language);
    if (strcmp(word, "--version") == 0) {
        printf("pdfseal %s\n", pdfseal_version());
        return CLI_EXIT_OK;
    }
    const cli_subcommand *subcommand = cli_subcommand_find(word, argv[2]);
    if (subcommand)
        return run_subcommand(subcommand, argc, argv, language, language_given);
    char known[256];
    if (!cli_group_list(word, known, sizeof known))
        return complain_unknown(word, language);
    if (argv[2] && asks_help(argv[2]))
        return run_help(word, NULL, language);
    return complain_group(word, argv[2], known, language);
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
    int skipped = count_language_words(argc, argv);
    return close_standard_output(run(argc - skipped, argv + skipped, language, skipped > 0), language);
}
