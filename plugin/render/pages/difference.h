/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where two pictures differ: how many pixels, and boxes around those that lie together. */
#ifndef RENDER_DIFFERENCE_H
#define RENDER_DIFFERENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DIFFERENCE_BOXES_MAX 64

typedef struct difference_picture {
    const uint32_t *pixels; /* 0x??RRGGBB, rows of stride_px */
    int stride_px, width_px, height_px;
} difference_picture;

typedef struct difference_box {
    int x0, y0, x1, y1; /* pixels; x1 and y1 are exclusive */
} difference_box;

typedef struct difference {
    uint32_t pixels;
    difference_box boxes[DIFFERENCE_BOXES_MAX]; /* from the top down; the last one is around all that found no other room */
    size_t box_count;
} difference;

/* Compares pixel by pixel: the slightest other colour counts, and so does what only one of them has. False: no memory. */
bool difference_find(const difference_picture *then, const difference_picture *now, difference *ret_difference);

#endif
