/* SPDX-License-Identifier: Apache-2.0 */
/* Asking a time stamp authority, and what its answer must be like.
 * source  RFC 3161 2.4; RFC 5816 */
#ifndef CMS_TIMESTAMP_REQUEST_H
#define CMS_TIMESTAMP_REQUEST_H

#include "cms/signed_data.h"

#define CMS_TIMESTAMP_NONCE_BYTES 16

typedef struct cms_timestamp_request {
    digest_algorithm digest;
    digest_value imprint;
    uint8_t nonce[CMS_TIMESTAMP_NONCE_BYTES];
    const char *policy; /* the policy that must be used ("1.2.3"), or NULL */
} cms_timestamp_request;

/* A request for a time stamp over what hashes to `imprint`, with a fresh random nonce. USAGE: `policy` (may be NULL) is no
 * object identifier. */
pdfseal_status cms_timestamp_request_init(cms_timestamp_request *request, digest_algorithm digest, const digest_value *imprint,
                                          const char *policy, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Appends TimeStampReq: imprint, policy, nonce, certReq. */
pdfseal_status cms_timestamp_request_write(const cms_timestamp_request *request, bytes_buffer *der,
                                           pdfseal_error *error) PDFSEAL_MUST_USE;
/* Reads TimeStampResp and checks the token as strictly as a verifier would: granted, over this imprint, with this nonce and
 * policy, a sound signature of a certificate that is for time stamps alone and valid at `now`, a time near `now`. Appends
 * the token. OUTSIDE with the reason otherwise. */
pdfseal_status cms_timestamp_response_read(const cms_timestamp_request *request, bytes_view response, int64_t now,
                                           bytes_buffer *ret_token, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
