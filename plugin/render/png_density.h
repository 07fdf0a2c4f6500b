/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures that know their size. */
#ifndef RENDER_PNG_DENSITY_H
#define RENDER_PNG_DENSITY_H

#include "reply.h"

#include <cairo.h>

/* Writes an image surface as a PNG with a pHYs chunk, which Cairo leaves out.
 * source  PNG (third edition) 11.3.4.3 */
pdfseal_status png_density_write(cairo_surface_t *surface, double dpi, reply *answer, failure *cause);

#endif
