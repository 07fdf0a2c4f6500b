/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The picture of a page in a report, with the seals on it outlined. */
#ifndef RENDER_REPORT_PAGE_PICTURE_H
#define RENDER_REPORT_PAGE_PICTURE_H

#include "failure.h"

#include <cairo.h>
#include <jansson.h>

typedef struct page_picture page_picture;

/* Takes {"png": base64, "seals": [[x0, y0, x1, y1]]}, of which each number is a share of the picture's side from its top left.
 * INPUT when it is no PNG, LIMIT when it has too many pixels. It is decoded each time it is painted: pages take much memory. */
pdfseal_status page_picture_read(const json_t *view, page_picture **ret_picture, failure *cause);
void page_picture_free(page_picture *picture);
/* Its size on paper: natural at 96 dpi, smaller where it would be more than `most_width_pt` or `most_height_pt`. */
void page_picture_fit(const page_picture *picture, double most_width_pt, double most_height_pt, double *ret_width_pt, double *ret_height_pt);
/* Paints it at the origin, `width_pt` wide, with a thin frame. INPUT when the PNG is damaged. */
pdfseal_status page_picture_paint(const page_picture *picture, cairo_t *cr, double width_pt, failure *cause);

#endif
