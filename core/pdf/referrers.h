/* SPDX-License-Identifier: Apache-2.0 */
/* Who names an object: all references to some objects, found by reading every object of a view once. */
#ifndef PDF_REFERRERS_H
#define PDF_REFERRERS_H

#include "pdf/document.h"

/* Object `referrer` (0: the trailer) holds a reference to object `target`. */
typedef struct pdf_referral {
    uint32_t target;
    uint32_t referrer;
} pdf_referral;

typedef struct pdf_referrers {
    pdf_referral *items; /* ascending by target, then referrer; in the arena given */
    size_t count;
    bool complete;       /* false: an object could not be read, or there were too many references */
} pdf_referrers;

/* Finds the references to `targets` (ascending object numbers) from all objects of the view. Costs reading every object; memory does not grow with them. */
pdfseal_status pdf_referrers_find(pdf_view view, const uint32_t *targets, size_t target_count, arena *owner,
                                  pdf_referrers *ret_referrers, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Whether any object names `target`. */
bool pdf_referrers_has(const pdf_referrers *referrers, uint32_t target);

#endif
