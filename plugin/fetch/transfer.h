/* SPDX-License-Identifier: Apache-2.0 */
/* One exchange with one server: no redirect is followed here. */
#ifndef FETCH_TRANSFER_H
#define FETCH_TRANSFER_H

#include "fetch/curl_library.h"
#include "fetch/fetch.h"

typedef struct transfer {
    const curl_library *library;
    const fetch_options *options;
    const pdfseal_fetch_request *request;
    const char *url;
    const pdfseal_sink *answer;
    long timeout_ms;
    /* filled while it runs */
    size_t received_bytes;
    bool met_limit, met_private, was_stopped, was_cancelled;
    long status;    /* of HTTP */
    char *redirect; /* where to, or NULL; the caller gives it back with free() */
} transfer;

/* Runs it. OUTSIDE with the reason where there is no answer; any HTTP status is an answer. */
pdfseal_status transfer_run(transfer *exchange, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
