/* SPDX-License-Identifier: Apache-2.0 */
/* Loads pdfseal-token.so when a pkcs11: URI is given, and only then. */
#ifndef CLI_TOKEN_H
#define CLI_TOKEN_H

#include "token/token.h"

/* Zeroed is closed. */
typedef struct cli_token {
    const token_door *door;
    token_key *opened;
} cli_token;

/* Whether an option's value names something on a token. */
bool cli_token_is_address(const char *value);
/* Opens the token of `key`; `certificate` is a URI, the name of a file, or NULL. Fails as token_door says, and with OUTSIDE
 * where the module is not installed. */
pdfseal_status cli_token_open(const char *key, const char *certificate, const pdfseal_passphrase *pin, cli_token *ret_token,
                              pdfseal_error *error);
const pdfseal_signer *cli_token_signer(const cli_token *token);
void cli_token_close(cli_token *token);

#endif
