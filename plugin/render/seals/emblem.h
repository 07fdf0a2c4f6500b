/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands in the middle of a seal. Millimetres from the seal's centre. */
#ifndef RENDER_SEALS_EMBLEM_H
#define RENDER_SEALS_EMBLEM_H

#include "ink.h"
#include "seal.h"

/* Draws the seal's star, or what stands in its place, with `used`. */
void emblem_draw(const seal *described, const ink *used, cairo_t *cr);

#endif
