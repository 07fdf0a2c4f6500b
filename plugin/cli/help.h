/* SPDX-License-Identifier: Apache-2.0 */
/* Help: of the command, of one subcommand, of all of a group. */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "options.h"

#include <stdio.h>

void cli_help_print(FILE *out, pdfseal_language language);
/* The help of every subcommand of a group. */
void cli_group_help_print(FILE *out, const char *word, pdfseal_language language);
void cli_subcommand_help_print(FILE *out, const cli_subcommand *subcommand, pdfseal_language language);

#endif
