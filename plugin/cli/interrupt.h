/* SPDX-License-Identifier: Apache-2.0 */
/* Ctrl-C and SIGTERM as a wish to end soon; a second one ends at once. */
#ifndef CLI_INTERRUPT_H
#define CLI_INTERRUPT_H

#include <signal.h>
#include <stdbool.h>

/* Not 0 once it was wished. */
const volatile sig_atomic_t *cli_interrupt_flag(void);
/* From now on the signals are only noted. */
void cli_interrupt_listen(void);

#endif
