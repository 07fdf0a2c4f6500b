/* SPDX-License-Identifier: Apache-2.0 */
/* Straddle seals: one seal cut into slices that stand along an edge of many pages; of a picture with text, the seal alone.
 * source  seals.md E6 */
#ifndef APPEARANCE_STRADDLE_H
#define APPEARANCE_STRADDLE_H

#include "appearance/place.h"

/* One slice on one page. */
typedef struct appearance_slice {
    int64_t page_number;    /* 1-based */
    pdfseal_edge edge;      /* of that page */
    double from, to;        /* which part of the seal, 0 to 1 from its left or its top, whichever is cut */
    uint32_t number, count; /* 1-based, in the order of pages */
    uint32_t group;         /* 1-based: the seal that it belongs to */
} appearance_slice;

/* Cuts the seal for the pages `numbers` (ascending). *ret_slices is the caller's, free(), in the order of pages; neighbours
 * share the very number at which they are cut. USAGE: fewer than two pages, more slices than pages, numbers that make no
 * sense. */
pdfseal_status appearance_straddle_cut(const pdfseal_straddle_options *options, const int64_t *numbers, size_t count,
                                       appearance_slice **ret_slices, size_t *ret_count,
                                       pdfseal_error *error) PDFSEAL_MUST_USE;

/* Where a slice lies on its page as a reader sees it. */
typedef struct appearance_slice_place {
    appearance_place whole; /* the seal, most of it off the page */
    appearance_place shown; /* what is on the page */
    pdf_rectangle clip;     /* the shown part of the unit square of the seal, y upwards */
} appearance_slice_place;

/* USAGE: the seal is longer than the edge or the slice would lie off the page, unless `force`. */
pdfseal_status appearance_slice_compute(const pdfseal_straddle_options *options, const appearance_picture *picture,
                                        const pdf_page *page, const appearance_slice *slice, bool force,
                                        appearance_slice_place *ret_place, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
