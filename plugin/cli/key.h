/* SPDX-License-Identifier: Apache-2.0 */
/* The signer's key as the line names it: a file, a token, or a certificate alone whose key is elsewhere. */
#ifndef CLI_KEY_H
#define CLI_KEY_H

#include "secrets.h"
#include "token.h"

/* Zeroed is closed. */
typedef struct cli_key {
    cli_secret passphrase;
    cli_token token;
} cli_key;

/* Whether the line names one key, and whole. Returns 0, or 64 after a complaint. */
int cli_key_check(const cli_command *command);
/* Loads it into the session. Returns 0 or an exit code after a complaint; the key stays open until cli_key_close. */
int cli_key_load(const cli_command *command, pdfseal_session *session, cli_key *key);
void cli_key_close(cli_key *key);

#endif
