/* SPDX-License-Identifier: Apache-2.0 */
/* The library's session of a command line. */
#ifndef CLI_SESSION_H
#define CLI_SESSION_H

#include "command.h"

/* A session with the line's limits and log, and threads. `renderer` and `fetcher` may be NULL: nothing is drawn, or asked for.
 * Returns 0 or an exit code after a complaint. */
int cli_session_open(const cli_command *command, const pdfseal_renderer *renderer, const pdfseal_fetcher *fetcher,
                     pdfseal_session **ret_session);

#endif
