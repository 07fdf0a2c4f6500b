/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A seal with its fonts found and every letter's place known: what cannot be drawn is said before anything is. */
#ifndef RENDER_SEALS_LAYOUT_H
#define RENDER_SEALS_LAYOUT_H

#include "arc.h"
#include "ink.h"
#include "seal.h"

typedef struct placed_line {
    letter_run run;
    double x_mm, y_mm;
} placed_line;

/* A seal that is ready to be painted. */
typedef struct seal_layout {
    seal described;
    typeface_shelf *shelf;
    ink *ink;
    arc_layout ring, code;
    placed_line lines[SEAL_LINES_MAX];
    letter_run name;
    double rotation; /* radians, clockwise */
} seal_layout;

/* Reads a description and lays it out; `ret_layout` is the caller's. Fails like seal_read, letter_run_read and
 * arc_lay_out. */
pdfseal_status seal_layout_read(const uint8_t *data, size_t length_bytes, seal_layout **ret_layout, failure *cause);
void seal_layout_free(seal_layout *layout);
static inline void seal_layout_release(seal_layout **layout)
{
    seal_layout_free(*layout);
}
/* The room that the turned seal takes. */
void seal_layout_measure(const seal_layout *layout, double *ret_width_mm, double *ret_height_mm);

#endif
