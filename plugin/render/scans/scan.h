/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scan or photo of a seal or a signature, on its way to a clean picture. */
#ifndef RENDER_SCAN_H
#define RENDER_SCAN_H

#include "failure.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Pixels as R, G, B, A bytes, not multiplied. */
typedef struct scan {
    uint8_t *pixels;
    uint32_t width, height;
    double dpi;           /* of these pixels; 0: the file says none */
    uint32_t full_width, full_height; /* as the file has it */
    bool is_transparent;  /* the file had a background that is none: nothing must be taken away */
} scan;

#define SCAN_BYTES_MAX ((size_t)128 << 20) /* as LIMIT_PICTURE_BYTES of the library */
#define SCAN_SIDE_MAX 30000u               /* a sheet of A3 at 1800 dpi */
#define SCAN_PIXELS_MAX ((uint64_t)500000000)
/* What is worked on: a scan with longer sides is made smaller while it is read. A seal of 42 mm keeps 1000 dpi if it
 * fills the picture, and 300 dpi on a whole sheet of A4. */
#define SCAN_WORK_SIDE 3600u

/* Reads a PNG or a JPEG, told by its first bytes. INPUT: neither, damaged, cut off, more promised than there is; LIMIT. */
pdfseal_status scan_read(const uint8_t *data, size_t length_bytes, scan *ret_scan, failure *cause);
void scan_clear(scan *picture);
/* A scan of `width` * `height` transparent pixels. */
pdfseal_status scan_new(uint32_t width, uint32_t height, double dpi, scan *ret_scan, failure *cause);

/* ---- the steps, in this order ---- */

/* Makes the paper transparent: what is as light as the paper around it goes, ink stays with the colour it has without
 * paper below. Uneven light is followed by a smooth surface; specks go. INPUT when there is no ink. */
pdfseal_status scan_lift_ink(scan *picture, failure *cause);
/* Cuts off what is transparent at the edges, but one pixel. INPUT when nothing is left. */
pdfseal_status scan_crop(scan *picture, failure *cause);
/* Degrees (clockwise) by which a rectangle or a line of writing is turned, 0 where nothing tells: round seals. */
double scan_find_skew(const scan *picture);
/* Turns by `degrees` clockwise on a larger canvas. */
pdfseal_status scan_turn(scan *picture, double degrees, failure *cause);
/* Gives all ink one colour, 0xRRGGBB. */
void scan_colour(scan *picture, uint32_t colour);

/* ---- rows, for the readers ---- */

/* Takes rows of a file that may be larger than what is worked on, and keeps the means of squares. */
typedef struct scan_rows {
    scan *into;
    uint32_t factor; /* side of a square */
    uint64_t *sums;  /* of the squares of one row: R, G, B times A, and A */
    uint32_t taken;  /* rows */
} scan_rows;

/* Allocates `into` for a file of that size. LIMIT, MEMORY. */
pdfseal_status scan_rows_begin(scan_rows *rows, scan *into, uint32_t width, uint32_t height, failure *cause);
/* `channels`: 1 gray, 2 gray and alpha, 3 RGB, 4 RGBA. */
void scan_rows_take(scan_rows *rows, const uint8_t *row, unsigned channels);
void scan_rows_end(scan_rows *rows);

pdfseal_status scan_read_png(const uint8_t *data, size_t length_bytes, scan *ret_scan, failure *cause);
pdfseal_status scan_read_jpeg(const uint8_t *data, size_t length_bytes, scan *ret_scan, failure *cause);

#endif
