/* SPDX-License-Identifier: Apache-2.0 */
/* Pages: found by their number without reading the others, with inherited attributes and boxes as a reader sees them.
 * source  ISO 32000-2:2020 7.7.3, 14.11.2 */
#ifndef PDF_PAGE_TREE_H
#define PDF_PAGE_TREE_H

#include "pdf/document.h"

typedef struct pdf_rectangle {
    double x0, y0, x1, y1; /* x0 <= x1, y0 <= y1; default user space units */
} pdf_rectangle;

/* Whether they share more than an edge. */
static inline bool pdf_rectangle_overlap(const pdf_rectangle *a, const pdf_rectangle *b)
{
    return a->x0 < b->x1 && b->x0 < a->x1 && a->y0 < b->y1 && b->y0 < a->y1;
}

typedef struct pdf_page {
    int64_t index; /* 0-based */
    const pdf_indirect *object; /* number 0: the page is no object of its own, against the standard */
    const pdf_object *resources; /* direct value, inherited where the page has none; the null object where there is none */
    pdf_rectangle media_box;
    pdf_rectangle crop_box; /* what a reader shows: CropBox within MediaBox */
    int rotate;             /* 0, 90, 180, 270: clockwise */
    double user_unit;       /* points a unit */
} pdf_page;

/* Number of pages by the tree's Count, or counted where that is wrong at its end. INPUT when there is no page tree. */
pdfseal_status pdf_page_count(pdf_view view, int64_t *ret_count, pdfseal_error *error) PDFSEAL_MUST_USE;
/* The object numbers of all pages in their order, in `owner`; 0 for a page that is no object of its own. Reads the whole tree. */
pdfseal_status pdf_pages_list(pdf_view view, arena *owner, uint32_t **ret_numbers, int64_t *ret_count,
                              pdfseal_error *error) PDFSEAL_MUST_USE;
/* The page with this index; touches only the path to it. */
pdfseal_status pdf_page_find(pdf_view view, int64_t page_index, pdf_page *ret_page, pdfseal_error *error) PDFSEAL_MUST_USE;
/* The index of the page that is this object, or -1. Follows Parent upwards. */
pdfseal_status pdf_page_index_of(pdf_view view, pdf_reference reference, int64_t *ret_index, pdfseal_error *error) PDFSEAL_MUST_USE;

/* The page as a reader sees it, in points: width and height after rotation and UserUnit. */
void pdf_page_seen_size(const pdf_page *page, double *ret_width_pt, double *ret_height_pt);
/* Turns a rectangle on the seen page (points from its top left, y downwards: x, y, width, height) into user space, with
 * the matrix (a b c d e f) that maps the unit square upright onto it as a reader sees it. */
void pdf_page_place(const pdf_page *page, double x_pt, double y_pt, double width_pt, double height_pt,
                    pdf_rectangle *ret_rectangle, double ret_matrix[6]);
/* The other way: a rectangle of user space on the seen page, as x0, y0, x1, y1 of its width and height (0 to 1), from its top
 * left, y downwards. What lies beyond the page goes below 0 or above 1. */
void pdf_page_see(const pdf_page *page, const pdf_rectangle *rectangle, double ret_box[4]);

#endif
