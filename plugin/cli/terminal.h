/* SPDX-License-Identifier: Apache-2.0 */
/* The terminal, if there is one. */
#ifndef CLI_TERMINAL_H
#define CLI_TERMINAL_H

#include <stdbool.h>

/* Whether standard output is a terminal that wants colour (NO_COLOR and TERM=dumb do not). */
bool cli_terminal_has_colour(void);
/* Its width, 80 when standard output is none. */
int cli_terminal_columns(void);

#endif
