/* SPDX-License-Identifier: Apache-2.0 */
/* What two-step signing hands out and takes back, as JSON (assets/schema/prepared.schema.json). */
#ifndef API_PREPARED_H
#define API_PREPARED_H

#include "base/arena.h"
#include "base/digest.h"

typedef struct prepared_request {
    const char *field;               /* that waits for the signature */
    int64_t byte_range[4];           /* of the prepared file, whose size they tell */
    int64_t room_bytes;              /* for the signature's CMS */
    digest_algorithm digest;
    bytes_view document_digest;      /* of the byte range */
    const char *signature_algorithm; /* name of the contract */
    int salt_bytes;                  /* of rsa-pss, else 0 */
    bytes_view attributes;           /* the DER that is to be signed */
    const bytes_view *certificates;  /* DER, the signer's first, then its chain */
    size_t certificate_count;
    bytes_view signature;            /* as it was filled in, still text; empty: not yet */
} prepared_request;

/* Writes the request as one object on one line. OUTPUT when the sink stops. */
pdfseal_status prepared_write(const prepared_request *request, const pdfseal_sink *sink, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Reads a request; everything lives in `owner`. What is in it is not believed but checked against document and signature.
 * INPUT, with the member that is wrong. */
pdfseal_status prepared_read(bytes_view json, const limits *set, arena *owner, prepared_request *ret_request,
                             pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
