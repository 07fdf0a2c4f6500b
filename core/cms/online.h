/* SPDX-License-Identifier: Apache-2.0 */
/* What the network is asked about certificates: their issuers, revocation lists, responders. Answers are kept for as long
 * as they speak, failures for the session: a batch asks once. */
#ifndef CMS_ONLINE_H
#define CMS_ONLINE_H

#include "cms/evidence.h"
#include "cms/timestamp_request.h"

typedef struct cms_online cms_online;

/* `fetcher`, `clock` (may be NULL) and the limits (NULL: the defaults) are borrowed. */
pdfseal_status cms_online_new(const pdfseal_fetcher *fetcher, const pdfseal_clock *clock, const limits *set,
                              cms_online **ret_online, pdfseal_error *error) PDFSEAL_MUST_USE;
void cms_online_free(cms_online *online);
/* Begins a call of the library's: what is asked from now on is told to `log` (borrowed, may be NULL), and nothing was cancelled. */
void cms_online_begin(cms_online *online, const pdfseal_log *log);
/* CANCELLED when whoever waits wanted no more answers since then; nothing was asked any more after that. NULL is fine. */
pdfseal_status cms_online_check(const cms_online *online, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Asks a time stamp authority and appends its token. OUTSIDE with the reason when it does not answer as it should. */
pdfseal_status cms_online_timestamp(cms_online *online, const char *url, const cms_timestamp_request *request,
                                    bytes_buffer *ret_token, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
