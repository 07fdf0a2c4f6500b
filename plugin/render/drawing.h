/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Something that can be painted: what every kind of description (SVG, strokes, text, QR code, seal) becomes. */
#ifndef RENDER_DRAWING_H
#define RENDER_DRAWING_H

#include "failure.h"

#include <cairo.h>

/* Its size, and how it is painted. */
typedef struct drawing {
    double width_pt, height_pt;
    /* Origin top left, y down, 1 unit = 1 pt. Called once or more, on any Cairo surface. */
    pdfseal_status (*paint)(void *state, cairo_t *cr, failure *cause);
    void (*clear)(void *state); /* frees `state` */
    void *state;
} drawing;

/* Reads a description. `ret_drawing` is written on success only, and is the caller's; `data` is not kept. INPUT when
 * it is not what it should be, LIMIT when it is too large. */
typedef pdfseal_status drawing_reader(const uint8_t *data, size_t length_bytes, drawing *ret_drawing, failure *cause);

drawing_reader svg_drawing_read;     /* svg/svg.c */
drawing_reader strokes_drawing_read; /* layers/strokes.c */
drawing_reader text_drawing_read;    /* layers/text.c */
drawing_reader qr_drawing_read;      /* layers/qr.c */
drawing_reader seals_drawing_read;   /* seals/seals.c */
drawing_reader report_drawing_read;  /* report/report.c: pages of A4 */

/* The longest description: an SVG with pictures inside it stays under it. */
#define DRAWING_BYTES_MAX ((size_t)16 << 20)
/* A report brings pictures of pages along. */
#define REPORT_BYTES_MAX ((size_t)64 << 20)
/* A drawing's sides: 200 inches is also what PDF 1.x allowed a page (ISO 32000-1 Annex C), below 1/100 pt nothing is seen. */
#define DRAWING_SIDE_PT_MAX 14400.0
#define DRAWING_SIDE_PT_MIN 0.01

#endif
