/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines around a seal. Millimetres from the seal's centre. */
#ifndef RENDER_SEALS_OUTLINE_H
#define RENDER_SEALS_OUTLINE_H

#include "ink.h"
#include "seal.h"

/* Adds the seal's outline, moved inwards, to the path; `edge_mm` lets it waver so far inwards. */
void outline_trace(const seal *described, double inset_mm, double edge_mm, cairo_t *cr);
/* Draws the borders with `used`. */
void outline_draw_borders(const seal *described, const ink *used, cairo_t *cr);

#endif
