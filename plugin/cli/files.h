/* SPDX-License-Identifier: Apache-2.0 */
/* Inputs and outputs of the command: names, and - for the standard streams. */
#ifndef CLI_FILES_H
#define CLI_FILES_H

#include "command.h"
#include "secrets.h"

/* An opened document; `fd` is a spool of standard input, or -1. */
typedef struct cli_document {
    pdfseal_document *document;
    int fd;
    pdfseal_passphrase source; /* of its password: the document must not move while it is open */
} cli_document;

/* Opens `path`, or standard input for "-" (spooled into a file without a name). */
pdfseal_status cli_document_open(const cli_command *command, const char *path, cli_secret *password,
                                 cli_document *ret_document, pdfseal_error *error) PDFSEAL_MUST_USE;
void cli_document_close(cli_document *document);

/* A file without a name that vanishes when it is closed, or -1. */
int cli_spool_open(void);
/* Says that there is no room for one; the exit code. */
int cli_spool_complain(const cli_command *command);
/* Writes into a spool; `fd` is borrowed. */
pdfseal_sink cli_spool_sink(int *fd);
/* Copies the whole of `fd` to standard output. */
bool cli_spool_print(int fd);

/* Where text of a result goes: standard output, or a file that appears whole. */
typedef struct cli_output {
    const char *path; /* NULL or "-": standard output */
    int fd;
    char *temporary;
    bool overwrites;
    int failure;      /* errno of a write that failed, or 0 */
} cli_output;

pdfseal_status cli_output_open(const cli_command *command, const char *path, cli_output *ret_output,
                               pdfseal_error *error) PDFSEAL_MUST_USE;
pdfseal_sink cli_output_sink(cli_output *output);
/* Flushes standard output, or gives the file its name. */
pdfseal_status cli_output_commit(cli_output *output, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Why a write failed, where one did; else `status` and `error` as they are. */
pdfseal_status cli_output_explain(const cli_output *output, pdfseal_status status, pdfseal_error *error);
/* How messages name it: as it was typed, "-" for standard output. */
static inline const char *cli_output_name(const cli_output *output)
{
    return output->path ? output->path : "-";
}
/* Removes what was not committed. */
void cli_output_close(cli_output *output);

#endif
