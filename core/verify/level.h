/* SPDX-License-Identifier: Apache-2.0 */
/* The PAdES level that a signature has by its structure, whether its certificates are trusted or not.
 * source  ETSI EN 319 142-1 6.3; pades.md 36 to 43 */
#ifndef VERIFY_LEVEL_H
#define VERIFY_LEVEL_H

#include "verify/proofs.h"

/* "PAdES-B-B" to "PAdES-B-LTA" of witness number `index`, which is a PAdES signature. `is_stamped`: a sound time stamp is
 * over it; `time`: when its path must have held. */
pdfseal_status verify_level_find(const verify_proofs *proofs, size_t index, bool is_stamped, int64_t time,
                                 const char **ret_level, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
