/* SPDX-License-Identifier: Apache-2.0 */
/* Lengths with units, and the options that place a seal. */
#ifndef CLI_PLACES_H
#define CLI_PLACES_H

#include "command.h"

/* Reads "12mm", "1.5cm", "2in", "36pt" up to `end`; false for anything else, a bare number too. */
bool cli_length_parse(const char *text, const char **end, double *ret_pt);
/* Fills the place from the line; 0, or 64 after a complaint. */
int cli_place_read(const cli_command *command, pdfseal_place_options *ret_place);

#endif
