/* SPDX-License-Identifier: Apache-2.0 */
/* Signatures as they stand in a document: signature dictionaries reached through fields, and the ranges they claim.
 * source  ISO 32000-2:2020 12.8.1 */
#ifndef PADES_SIGNATURE_H
#define PADES_SIGNATURE_H

#include "pades/form.h"

#define PADES_RANGE_NUMBERS 4

/* What is wrong with the structure, from best to worst. */
typedef enum pades_structure {
    PADES_STRUCTURE_GOOD,      /* [0 b c d], the gap is exactly the Contents string */
    PADES_STRUCTURE_MALFORMED  /* anything else; `cause` says what */
} pades_structure;

typedef struct pades_signature {
    const char *field;               /* full name; NULL: no field reaches it */
    const pades_field *form_field;   /* or NULL */
    pdf_reference reference;         /* of the dictionary, number 0: direct */
    const pdf_object *dictionary;
    int64_t dictionary_start, dictionary_end; /* in the file; -1: inside an object stream */
    const char *sub_filter;          /* or NULL */
    bool is_timestamp;               /* SubFilter ETSI.RFC3161, or Type DocTimeStamp without the SubFilter of a signature */
    bool is_usage_rights;
    bool has_range;
    int64_t *range;                  /* as found */
    size_t range_count;
    bool range_usable;               /* four numbers within the file, in order */
    pades_structure structure;
    const char *cause;               /* static English, NULL when good */
    bytes_view contents;             /* decoded */
    int64_t contents_start, contents_end; /* of the string with its brackets, in the file; -1: not in the file */
    const char *name, *reason, *location, *contact; /* UTF-8 or NULL */
    int64_t claimed_time;            /* M, or TIME_UNKNOWN */
} pades_signature;

/* All signatures of the newest revision's fields, by the end of their ranges. Everything lives in `owner`. */
pdfseal_status pades_signatures_read(pdf_view view, const pades_form *form, arena *owner,
                                     pades_signature **ret_signatures, size_t *ret_count,
                                     pdfseal_error *error) PDFSEAL_MUST_USE;
/* One signature dictionary, wherever it was found; start and end of its text in the file or -1. */
pdfseal_status pades_signature_read(pdf_view view, const pdf_object *dictionary, pdf_reference reference, bool in_stream,
                                    arena *owner, pades_signature *ret_signature, pdfseal_error *error) PDFSEAL_MUST_USE;
#endif
