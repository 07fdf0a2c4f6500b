/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256 of a document and of what signing made of it, for those who keep a record of it: mostly by the way. */
#ifndef API_SIGNING_DIGESTS_H
#define API_SIGNING_DIGESTS_H

#include "api/signing.h"

/* After the pass over the input, whose digest is at hand where the signature is by SHA-256 too. Nothing unless the options ask
 * for it. */
pdfseal_status signing_digest_input(signing *job, pdfseal_error *error) PDFSEAL_MUST_USE;
/* After all was written. */
pdfseal_status signing_digest_output(signing *job, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
