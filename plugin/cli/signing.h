/* SPDX-License-Identifier: Apache-2.0 */
/* What sign, stamp and prepare share: statement, places, picture, session, document. */
#ifndef CLI_SIGNING_H
#define CLI_SIGNING_H

#include "key.h"
#include "network.h"
#include "places.h"
#include "render_client/renderer.h"
#include "update.h"

typedef struct cli_signing {
    cli_update update;
    pdfseal_sign_options options;
    cli_places places;
    cli_network network;
    cli_key key;
    renderer renderer;
    pdfseal_session *session;
} cli_signing;

/* Reads the line. Returns 0, or 64 after a complaint; to be closed either way. */
int cli_signing_read(const cli_command *command, cli_signing *ret_signing);
/* Makes the session, with the picture and, where `has_key` is set, the key; opens the document. Returns 0 or an exit code
 * after a complaint. */
int cli_signing_open(cli_signing *signing, bool has_key);
/* The first half of it: the session with its key. */
int cli_signing_open_session(cli_signing *signing, bool has_key);
/* Tells of a picture that had to change. */
void cli_signing_tell_picture(const cli_signing *signing, const pdfseal_sign_result *result);
void cli_signing_close(cli_signing *signing);

#endif
