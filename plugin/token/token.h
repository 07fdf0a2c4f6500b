/* SPDX-License-Identifier: Apache-2.0 */
/* The door of pdfseal-token.so: private keys on PKCS#11 tokens, named by URIs of RFC 7512. */
#ifndef TOKEN_TOKEN_H
#define TOKEN_TOKEN_H

#include "pdfseal.h"

#define TOKEN_DOOR "pdfseal_token_door"
#define TOKEN_DOOR_VERSION 1

/* A token with its session, its key found and logged in to. One thread at a time. */
typedef struct token_key token_key;

typedef struct token_request {
    const char *key;                /* URI */
    const char *certificate;        /* URI, or NULL: what stands beside the key */
    bool needs_certificates;        /* false: they come from a file */
    const pdfseal_passphrase *pin;  /* asked at most once, with the token's label */
} token_request;

/* What the module gives to whoever loads it. */
typedef struct token_door {
    int version;
    /* USAGE: no URI, a PIN in it, several tokens or keys fit (they are named). INPUT: a wrong PIN, no such key or
     * certificate. OUTSIDE: no token, a locked one, a module that fails. */
    pdfseal_status (*open)(const token_request *request, token_key **ret_token, pdfseal_error *error);
    /* Lives as long as the token. Its `sign` fails with OUTSIDE when the token was pulled out. */
    const pdfseal_signer *(*signer)(token_key *token);
    void (*close)(token_key *token);
} token_door;

extern const token_door pdfseal_token_door;

#endif
