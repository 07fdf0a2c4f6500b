/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers as options give them: in digits, whatever the locale, and nothing around them. */
#ifndef CLI_NUMBERS_H
#define CLI_NUMBERS_H

#include "command.h"

/* "3600", from `least` (0 or more) to `most`; false where it is anything else. */
bool cli_whole_parse(const char *text, int64_t least, int64_t most, int64_t *ret_number);
/* "15", "-7.5", "0.25", of nine digits at most; false where it is anything else. */
bool cli_decimal_parse(const char *text, double *ret_number);
/* The number that --dpi gives for a picture of a page or a seal, or `otherwise`; complains and returns 64 where it is none. */
int cli_dpi_read(const cli_command *command, double otherwise, double *ret_dpi);
/* The number that --revision gives, from 1 on, 0 without it; complains and returns 64 where it is none. */
int cli_revision_read(const cli_command *command, int64_t *ret_number);

#endif
