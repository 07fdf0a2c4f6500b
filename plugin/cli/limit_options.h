/* SPDX-License-Identifier: Apache-2.0 */
/* --limit NAME=VALUE, and the list that --limit help shows. */
#ifndef CLI_LIMIT_OPTIONS_H
#define CLI_LIMIT_OPTIONS_H

#include "command.h"

/* Reads every --limit of the line into command->limits; 0, or the exit code after a complaint. */
int cli_limits_read(cli_command *command);
/* Whether the line asks for the list. */
bool cli_limits_asked(const cli_command *command);
void cli_limits_print(FILE *out, pdfseal_language language);

#endif
