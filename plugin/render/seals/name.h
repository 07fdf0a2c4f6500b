/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Characters in columns, as name seals have them. */
#ifndef RENDER_SEALS_NAME_H
#define RENDER_SEALS_NAME_H

#include "ink.h"
#include "letters.h"

/* Reads the name and finds its letters; a "/" in it ends a column. */
pdfseal_status name_lay_out(const seal *described, typeface_shelf *shelf, letter_run *ret_run, failure *cause);
/* Draws it: the right column first, each from top to bottom; the inverse kind as holes in a filled outline. */
pdfseal_status name_draw(const seal *described, const letter_run *run, const ink *used, cairo_t *cr, failure *cause);

#endif
