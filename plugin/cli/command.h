/* SPDX-License-Identifier: Apache-2.0 */
/* What every subcommand works with: its parsed line, the language, and how it speaks. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "options.h"
#include "pdfseal.h"

#define CLI_EXIT_OK 0
#define CLI_EXIT_FOUND 1
#define CLI_EXIT_NOT_ESTABLISHED 2
#define CLI_EXIT_INPUT 4
#define CLI_EXIT_OUTSIDE 6
#define CLI_EXIT_USAGE 64
#define CLI_EXIT_OUTPUT 73

typedef struct cli_command {
    const cli_subcommand *subcommand;
    cli_line line;
    pdfseal_language language; /* of messages and text */
    pdfseal_language json_language;
    bool quiet;
    pdfseal_log log; /* of --verbose; `tell` is NULL without it */
    pdfseal_limit limits[CLI_MOST_VALUES]; /* of --limit */
    size_t limit_count;
} cli_command;

/* What this thread complains of from now on is kept instead of printed: the first complaint since, as "FILE: message", in
 * `buffer`, which is emptied. NULL: it is printed again. */
void cli_complaints_keep(char *buffer, size_t capacity);
/* Prints "pdfseal: FILE: message" on standard error; `file` may be NULL. */
void cli_complain(const char *file, const char *message);
/* Prints an error of the library and returns its exit code. */
int cli_fail(const char *file, const pdfseal_error *error);
/* Prints a usage error (a format in English and its arguments, translated) and returns 64. */
int cli_usage(const cli_command *command, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Prints one line of success unless --quiet. */
void cli_say(const cli_command *command, const char *file, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* An error that is asked to speak the command's language. */
static inline pdfseal_error cli_error(const cli_command *command)
{
    return (pdfseal_error){.language = command->language, .offset = -1};
}

/* Where the library's log goes: standard error with --verbose, else nowhere (NULL). */
static inline const pdfseal_log *cli_log(const cli_command *command)
{
    return command->log.tell ? &command->log : NULL;
}

int cli_run_sign(cli_command *command);
int cli_run_batch(cli_command *command);
int cli_run_batch_verify(cli_command *command);
int cli_run_watch(cli_command *command);
int cli_run_prepare(cli_command *command);
int cli_run_embed(cli_command *command);
int cli_run_extend(cli_command *command);
int cli_run_verify(cli_command *command);
int cli_run_inspect(cli_command *command);
int cli_run_field_add(cli_command *command);
int cli_run_field_list(cli_command *command);
int cli_run_extract(cli_command *command);
int cli_run_diff(cli_command *command);
int cli_run_selftest(cli_command *command);
int cli_run_preview(cli_command *command);
int cli_run_stamp(cli_command *command);
int cli_run_seal_import(cli_command *command);
int cli_run_seal_make(cli_command *command);
int cli_run_profile_list(cli_command *command);
int cli_run_profile_show(cli_command *command);
int cli_run_profile_save(cli_command *command);

#endif
