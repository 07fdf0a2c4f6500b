/* SPDX-License-Identifier: Apache-2.0 */
/* What an empty signature field demands of the signature that fills it. source  ISO 32000-2:2020 12.7.5.5 Tables 237, 238 */
#ifndef PADES_SEED_VALUES_H
#define PADES_SEED_VALUES_H

#include "pdf/document.h"

/* The signature to be made. */
typedef struct pades_seed_facts {
    const char *digest;           /* name of docs/contract.md; NULL: not known yet, then it is not judged */
    const char *reason;           /* or NULL */
    int certify;                  /* P, or 0 */
    bool has_timestamp;           /* level B-T or above */
    bool has_revocation;          /* level B-LT or above */
    const bytes_view *certificates; /* DER, the signer's first, then its chain */
    size_t certificate_count;
} pades_seed_facts;

/* The reasons that the field demands one of, UTF-8 in `owner`; NULL and 0 where it leaves the choice. */
pdfseal_status pades_seed_reasons_read(pdf_view view, const pdf_object *field, arena *owner, const char *const **ret_reasons,
                                       size_t *ret_count, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Holds what a signature has against what its field demands of its level alone: for one whose rest is made already. */
pdfseal_status pades_seed_level_check(pdf_view view, const pdf_object *field, bool has_timestamp, bool has_revocation,
                                      pdfseal_error *error) PDFSEAL_MUST_USE;
/* REFUSED, with what would be needed, when the field's seed values (SV) demand something else, or something that is not
 * understood. What they merely suggest is passed over. */
pdfseal_status pades_seed_values_check(pdf_view view, const pdf_object *field, const pades_seed_facts *facts,
                                       pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
