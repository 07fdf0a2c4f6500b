/* SPDX-License-Identifier: Apache-2.0 */
/* Seals that claim what no signature backs: the picture of a signature's seal where that signature does not draw it, and a seal
 * whose text names another signer than the certificate. */
#ifndef VERIFY_SEALS_H
#define VERIFY_SEALS_H

#include "pades/signature.h"
#include "verify/verdict.h"

/* A signature that is intact, with what the report says of it (its places above all). */
typedef struct verify_sealed {
    const pades_signature *signature;
    const verify_signature *shown;
} verify_sealed;

#define LIMIT_SEAL_WARNINGS 16

/* Warnings (at most LIMIT_SEAL_WARNINGS, in `owner`) about the newest revision: seal_without_signature with the page and the
 * object, seal_names_another with the page; seals_not_searched where there are more pages than are looked at. Fails for memory
 * alone. */
pdfseal_status verify_seals_check(pdf_document *document, const verify_sealed *sealed, size_t count, arena *owner,
                                  verify_warning **ret_warnings, size_t *ret_count, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
