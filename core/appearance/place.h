/* SPDX-License-Identifier: Apache-2.0 */
/* Where a seal goes: which pages, and where on a page as a reader sees it. */
#ifndef APPEARANCE_PLACE_H
#define APPEARANCE_PLACE_H

#include "appearance/picture.h"
#include "pdf/page_tree.h"

/* Finds the pages that `list` means: `3`, `-2` (last but one), `last`, ranges of these (`2-5`, `3-last`,
 * `-3--1`), `odd`, `even`, `all`, joined by commas, blanks beside them allowed; NULL or empty: `last`.
 * *ret_numbers: 1-based, ascending, each once, at least one; the caller's, free(). USAGE: wrong syntax, or a
 * page that does not exist. */
pdfseal_status appearance_pages_select(const char *list, int64_t page_count, int64_t **ret_numbers,
                                       size_t *ret_count, pdfseal_error *error) PDFSEAL_MUST_USE;

/* A place on a page as a reader sees it: points from the page's top left, y downwards. For pdf_page_place. */
typedef struct appearance_place {
    double x_pt, y_pt, width_pt, height_pt;
} appearance_place;

/* Finds the place that `options` mean for `picture` (NULL: an empty box, 40 mm by 20 mm) on `page`. Without a size the picture's density counts,
 * without that 40 mm wide; one given side keeps the proportions. USAGE: sizes or anchors that make no sense;
 * the seal would lie off the page, unless `force`. */
pdfseal_status appearance_place_compute(const pdfseal_place_options *options,
                                        const appearance_picture *picture, const pdf_page *page, bool force,
                                        appearance_place *ret_place, pdfseal_error *error) PDFSEAL_MUST_USE;
/* USAGE: the place lies off the page. */
pdfseal_status appearance_place_check(const appearance_place *place, const pdf_page *page,
                                      pdfseal_error *error) PDFSEAL_MUST_USE;
/* The same beside `word`, a place on the page: the anchor says on which side. */
pdfseal_status appearance_place_beside(const pdfseal_place_options *options, const appearance_picture *picture,
                                       const pdf_page *page, const appearance_place *word, bool force,
                                       appearance_place *ret_place, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
