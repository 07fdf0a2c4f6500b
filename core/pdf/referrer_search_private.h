/* SPDX-License-Identifier: Apache-2.0 */
/* Reads objects for the references that they hold to some others. For this room alone. */
#ifndef PDF_REFERRER_SEARCH_PRIVATE_H
#define PDF_REFERRER_SEARCH_PRIVATE_H

#include "pdf/referrers.h"

/* Object `referrer`, as the cross-reference's `entry` has it, holds a reference to the target at `place`. */
typedef struct referrer_found {
    uint32_t place, referrer, entry;
} referrer_found;

typedef struct referrer_search {
    pdf_view view;
    const uint32_t *targets; /* ascending */
    size_t target_count;
    referrer_found *items;
    size_t count, capacity;
    uint32_t noted_number, noted_entry; /* the last object that was noted, in revision noted_revision; SIZE_MAX: none */
    size_t noted_revision;
    bool complete;
    arena scratch;
    uint8_t *window;       /* bytes of the file from window_start on: objects mostly stand in the order of their numbers */
    int64_t window_start;
    size_t window_length, window_uses;
} referrer_search;

void pdf_referrer_search_init(referrer_search *search, pdf_view view, const uint32_t *targets, size_t target_count);
void pdf_referrer_search_clear(referrer_search *search);
/* The cross-reference entry that counts for an object in a revision. */
uint32_t pdf_referrer_entry(pdf_view view, uint32_t number);
/* Notes what one object holds as the search's view has it; of an object stream, what its members hold. What cannot be read
 * makes the search incomplete. Fails only when memory runs out. */
pdfseal_status pdf_referrer_search_object(referrer_search *search, uint32_t number, pdfseal_error *error) PDFSEAL_MUST_USE;
/* The same of an object that is asked for later anyhow, and stays in memory. */
pdfseal_status pdf_referrer_search_kept(referrer_search *search, uint32_t number, pdfseal_error *error) PDFSEAL_MUST_USE;
pdfseal_status pdf_referrer_search_stream(referrer_search *search, uint32_t stream, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
