/* SPDX-License-Identifier: Apache-2.0 */
/* The one pass of signing: the document is copied to the output and hashed, at once where an executor allows. */
#ifndef API_SIGNING_PASS_H
#define API_SIGNING_PASS_H

#include "base/digest.h"
#include "base/file.h"

/* Bytes that are copied but not hashed; start and end equal: none. */
typedef struct signing_gap {
    int64_t start, end;
} signing_gap;

/* Copies, with the session's executor and progress, the whole input to the same places of `output` and takes all its bytes but the gap into `digest` (NULL: copies
 * only). */
pdfseal_status signing_pass_run(const file_input *input, file_output *output, digest_context *digest, signing_gap gap,
                                const pdfseal_session *session, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
