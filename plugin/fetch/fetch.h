/* SPDX-License-Identifier: Apache-2.0 */
/* The network for the library: HTTP and HTTPS by libcurl, which is loaded on first use. */
#ifndef FETCH_FETCH_H
#define FETCH_FETCH_H

#include "pdfseal.h"

typedef struct fetch_client fetch_client;

/* All texts are borrowed for the life of the client. */
typedef struct fetch_options {
    const char *proxy;            /* "http://host:port"; NULL: none (the environment is not asked) */
    const char *authorities_path; /* PEM: whom to trust for HTTPS; NULL: the system's store */
    /* How to log in at addresses that the user gave: never sent anywhere else. */
    const char *login;            /* "user:password", or NULL */
    const char *certificate_path; /* PEM of a client certificate and its key, or NULL */
    const char *key_path;
    const char *key_passphrase;   /* of an encrypted key, or NULL: nobody is asked for one */
    long timeout_ms;              /* of one question with all its redirects; 0: 20 seconds */
    bool allow_private_network;   /* foreign addresses may be private or loopback */
    /* Asked some times a second, or once where nothing moves, while an answer is waited for; false ends the question with
     * CANCELLED. NULL: it is always waited to the end. */
    bool (*goes_on)(void *context);
    void *context; /* handed to it */
} fetch_options;

pdfseal_status fetch_client_new(const fetch_options *options, fetch_client **ret_client, pdfseal_error *error) PDFSEAL_MUST_USE;
void fetch_client_free(fetch_client *client);
/* The table for the library; lives as long as the client. */
const pdfseal_fetcher *fetch_client_table(const fetch_client *client);

#endif
