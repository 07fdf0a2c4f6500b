/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is drawn at once: a page, or the page of another document on its left. */
#ifndef RENDER_SHEET_H
#define RENDER_SHEET_H

#include "pages/pages.h"

#include <cairo.h>

typedef struct sheet {
    PopplerPage *left, *right; /* left may be NULL */
    int left_width_px, left_height_px;
    int right_width_px, right_height_px;
    int right_x_px; /* where the right page begins: behind a gap */
    int width_px, height_px;
} sheet;

void sheet_clear(sheet *shown);
/* Measures the pages that are set. LIMIT when a side or the area is out of bounds. */
pdfseal_status sheet_lay_out(sheet *shown, double dpi, failure *cause);
/* Draws both on white paper, what is no page in grey; *ret_surface is the caller's. MEMORY when there is no room for it. */
pdfseal_status sheet_draw(const sheet *shown, double dpi, cairo_surface_t **ret_surface, failure *cause);
/* Writes the surface as a PNG. */
pdfseal_status sheet_write(cairo_surface_t *surface, reply *answer, failure *cause);
void sheet_destroy_surface(cairo_surface_t **surface);
/* Reads u32 thousandths of dpi. USAGE when it is out of bounds. */
pdfseal_status sheet_read_dpi(request *asked, double *ret_dpi, failure *cause);

#endif
