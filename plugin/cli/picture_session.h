/* SPDX-License-Identifier: Apache-2.0 */
/* A session that signs nothing: it makes and imports seals, into memory. */
#ifndef CLI_PICTURE_SESSION_H
#define CLI_PICTURE_SESSION_H

#include "drawing.h"

typedef struct cli_picture_session {
    renderer renderer;
    pdfseal_session *session;
    uint8_t *bytes; /* what came */
    size_t length, capacity;
} cli_picture_session;

/* Starts the process that draws. Returns 0 or an exit code after a complaint; must not move until it is
 * closed. */
int cli_picture_session_open(const cli_command *command, cli_picture_session *ret_session);
/* Appends to `bytes`. */
pdfseal_sink cli_picture_session_sink(cli_picture_session *session);
void cli_picture_session_close(cli_picture_session *session);

#endif
