/* SPDX-License-Identifier: Apache-2.0 */
/* The handler only notes the signal. */
#include "interrupt.h"

#include <stddef.h>

static volatile sig_atomic_t wished;

static void note(int number)
{
    (void)number;
    wished = 1;
}

const volatile sig_atomic_t *cli_interrupt_flag(void)
{
    return &wished;
}

void cli_interrupt_listen(void)
{
    /* SA_RESETHAND: the second one finds the default action. */
    const struct sigaction action = {.sa_handler = note, .sa_flags = (int)(SA_RESETHAND | SA_RESTART)};
    (void)sigaction(SIGINT, &action, NULL);
    (void)sigaction(SIGTERM, &action, NULL);
}
