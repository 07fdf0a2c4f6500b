/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text along the border. */
#ifndef RENDER_SEALS_ARC_H
#define RENDER_SEALS_ARC_H

#include "letters.h"

#define ARC_STEPS 360

/* Half of a curve that runs inside the seal at an even distance from its border, from the top to the bottom; the other half is
 * its mirror image. */
typedef struct arc_curve {
    double x[ARC_STEPS + 1], y[ARC_STEPS + 1];   /* millimetres from the centre, y downwards */
    double across[ARC_STEPS + 1];                /* outward direction, radians from the top, clockwise */
    double way_mm[ARC_STEPS + 1];                /* from the top */
} arc_curve;

/* A text laid out on its curve. */
typedef struct arc_layout {
    const seal_arc *described;
    letter_run run;
    arc_curve curve;  /* where the letters are nearest to the centre */
    bool is_lower;
    double span_deg;  /* what it takes, seen from the centre */
} arc_layout;

/* Lays `described` out; the arc may take `arc_max_deg` at most, whatever the description allows. USAGE when the text cannot be
 * made short enough or the seal is too small. A text without letters takes 0 degrees. */
pdfseal_status arc_lay_out(const seal *described, const seal_arc *arc, bool is_lower, double arc_max_deg, typeface_shelf *shelf,
                           arc_layout *ret_layout, failure *cause);

/* How far to both sides of the seal's middle the text over the top leaves room between two heights; INFINITY where it does not
 * reach down to them. */
double arc_measure_room(const arc_layout *ring, double top_mm, double bottom_mm);

/* Where a letter's middle is, and how far it is turned from upright, clockwise. */
typedef struct arc_place {
    double x_mm, y_mm, turn;
} arc_place;
/* Calls `visit` for each letter. */
void arc_visit(const arc_layout *layout, void (*visit)(void *context, const letter_run *run, size_t index, arc_place place),
               void *context);

#endif
