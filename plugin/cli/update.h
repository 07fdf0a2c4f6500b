/* SPDX-License-Identifier: Apache-2.0 */
/* One document in, one document out: what the subcommands that write a document share. */
#ifndef CLI_UPDATE_H
#define CLI_UPDATE_H

#include "files.h"

typedef struct cli_update {
    const cli_command *command;
    const char *input;
    const char *output; /* as shown; the input with --in-place */
    bool json;          /* --format json, and standard output is free for it */
    cli_secret password;
    cli_document document;
    int spool;          /* standard output's, or -1 */
} cli_update;

/* Reads the operand, -o or --in-place, and --format. Returns 0, or 64 after a complaint. */
int cli_update_read(const cli_command *command, cli_update *ret_update);
/* Opens the input. Returns 0 or an exit code after a complaint. */
int cli_update_open(cli_update *update);
/* Fills where the library is to write. Returns 0 or an exit code after a complaint. */
int cli_update_begin(cli_update *update, pdfseal_output_options *ret_output);
/* Ends the work that gave `status`: names the one that is at fault, or prints what goes to standard output. */
int cli_update_end(cli_update *update, pdfseal_status status, const pdfseal_error *error);
/* Prints the members that every JSON answer begins with; more follow, and "}\n". */
void cli_update_print_head(const cli_update *update, const char *kind);
/* Safe on one that was never read. */
void cli_update_close(cli_update *update);

#endif
