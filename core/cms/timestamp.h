/* SPDX-License-Identifier: Apache-2.0 */
/* Time stamps over a signature value: when it existed, and who says so. */
#ifndef CMS_TIMESTAMP_H
#define CMS_TIMESTAMP_H

#include "cms/signed_data.h"

typedef struct cms_timestamp {
    int64_t time;           /* genTime; TIME_UNKNOWN when the token cannot be read */
    const char *authority;  /* name of its certificate, in the arena, or NULL */
    cms_verdict verdict;    /* ALTERED: the imprint is of something else */
    cms_signed_data *token; /* for cms_trust_ask with CMS_PURPOSE_TIMESTAMP; NULL when it cannot be read */
} cms_timestamp;

/* Reads and checks a token (ContentInfo in DER) that should be over `imprinted`, its certificates from `shelf` (may be NULL). A token that is malformed is a verdict,
 * not an error: fails only when memory runs out. End it with cms_timestamp_clear.
 * source  RFC 3161 2.4.2 */
pdfseal_status cms_timestamp_check(bytes_view token, bytes_view imprinted, cms_certificate_shelf *shelf, arena *owner,
                                   cms_timestamp *ret_timestamp, pdfseal_error *error) PDFSEAL_MUST_USE;
void cms_timestamp_clear(cms_timestamp *timestamp);

#endif
