/* SPDX-License-Identifier: Apache-2.0 */
/* Signatures that no field reaches: every "/ByteRange" of the file that belongs to none of the known ones.
 * source  security.md, "universal forgery" and "sneaky signature" */
#ifndef VERIFY_STRAYS_H
#define VERIFY_STRAYS_H

#include "pades/signature.h"

/* Dictionaries with a ByteRange that are no signatures. */
typedef struct verify_other_ranges {
    size_t usage_rights, integrity_codes;
} verify_other_ranges;

/* Reads the dictionaries around `mentions` that are signatures (ByteRange with Contents) and not among `known`. One that
 * is too broken to be read is listed too, without a dictionary. Usage rights and MAC containers are left out and counted. */
pdfseal_status verify_strays_find(pdf_document *document, const int64_t *mentions, size_t mention_count,
                                  const pades_signature *known, size_t known_count, arena *owner,
                                  pades_signature **ret_strays, size_t *ret_count, verify_other_ranges *ret_others,
                                  pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
