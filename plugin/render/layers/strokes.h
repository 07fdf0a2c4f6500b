/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Handwriting as a pad recorded it: strokes of points with time and pressure. */
#ifndef RENDER_STROKES_H
#define RENDER_STROKES_H

#include "failure.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct stroke_point {
    double x, y;     /* y down, in units of the pad */
    double time;     /* in units of the pad; NAN: not recorded */
    double pressure; /* 0 to 1; NAN: not recorded */
} stroke_point;

typedef struct stroke {
    size_t first, count; /* points; count is at least 1 */
    uint32_t colour;     /* 0xRRGGBB */
    double width_min, width_max; /* of the pen, in units of the pad; 0: from the size of the whole */
} stroke;

typedef struct strokes {
    stroke_point *points;
    stroke *list;
    size_t point_count, count;
    double unit_pt; /* one unit of the pad in points: 1/96 inch unless the file says otherwise */
} strokes;

/* Reads what web pads record, and our own shape (docs/pictures.md): an array of strokes, or an object whose "strokes" is
 * one. A stroke is an array of points, an object whose "points" is one, or an object of two arrays "x" and "y"; a point
 * is an object with x, y and perhaps time or t, pressure or p, or an array of two to four numbers in this order.
 * INPUT when it is something else or holds no point, LIMIT for more points than hands write. */
pdfseal_status strokes_read(const uint8_t *data, size_t length_bytes, strokes *ret_strokes, failure *cause);
void strokes_clear(strokes *written);

#endif
