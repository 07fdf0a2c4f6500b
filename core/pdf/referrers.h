/* SPDX-License-Identifier: Apache-2.0 */
/* Who names an object: all references to some objects, in every revision from one on, found by reading each object once. */
#ifndef PDF_REFERRERS_H
#define PDF_REFERRERS_H

#include "base/file_pass.h"
#include "pdf/document.h"

/* Object `referrer` holds a reference to object `target`, as the cross-reference's `entry` has it. */
typedef struct pdf_referral {
    uint32_t target;
    uint32_t referrer;
    uint32_t entry;
} pdf_referral;

typedef struct pdf_referrers {
    bool complete;       /* false: an object could not be read, or there were too many references; ask pdf_referrers_of first */
    bool memory_ran_out; /* in pdf_referrers_of, which then found what it could */
    struct pdf_referrer_index *index; /* what is still to be looked into */
} pdf_referrers;

/* Prepares to find the references to `targets` (ascending object numbers): from all objects of revision `oldest` (index), and
 * from those that later revisions define. Cleared with pdf_referrers_clear, also after a failure. */
pdfseal_status pdf_referrers_begin(pdf_document *document, size_t oldest, const uint32_t *targets, size_t target_count,
                                   arena *owner, pdf_referrers *ret_referrers, pdfseal_error *error) PDFSEAL_MUST_USE;
void pdf_referrers_clear(pdf_referrers *referrers);
/* What may see all bytes of the file before pdf_referrers_find, which then need not read them; without `work` where that does not
 * help. It asks the document for nothing; `inflater` NULL: zlib inflates. */
file_pass_worker pdf_referrers_worker(pdf_referrers *referrers, const pdfseal_inflater *inflater);
/* The bytes of the file are looked through once for the numbers, however many revisions follow; objects that mention a target
 * are read when that is asked for. */
pdfseal_status pdf_referrers_find(pdf_referrers *referrers, pdfseal_error *error) PDFSEAL_MUST_USE;
/* The first of *ret_count referrals to `target`, among them those of other revisions; in the arena given. */
const pdf_referral *pdf_referrers_of(pdf_referrers *referrers, uint32_t target, size_t *ret_count);
/* Whether the referral stands in that revision (one from `oldest` on). */
bool pdf_referral_is_live(pdf_view view, const pdf_referral *referral);
/* Whether the trailer of that revision names `target`; by one of the keys that lead to what a reader looks at. */
bool pdf_trailer_names(pdf_view view, uint32_t target);
bool pdf_trailer_leads_to(pdf_view view, uint32_t target);
/* Whether `value` holds a reference to `target`. */
bool pdf_object_names(const pdf_object *value, uint32_t target);

#endif
