/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fills shapes as ink does: whole, or with the specks that a pad leaves dry. Holes are holes in the outline: nothing is
 * transparent, nothing is a picture, and what lies under the seal shows through them. */
#ifndef RENDER_SEALS_INK_H
#define RENDER_SEALS_INK_H

#include "seal.h"

#include <cairo.h>

typedef struct ink ink;

/* Plans the dry specks of the seal; millimetres from its centre. */
pdfseal_status ink_new(const seal *described, ink **ret_ink, failure *cause);
void ink_free(ink *used);
/* Fills the path of `cr`, whose unit must be the millimetre and whose origin the seal's centre, and clears it. */
void ink_fill(const ink *used, cairo_t *cr, cairo_fill_rule_t rule);

#endif
