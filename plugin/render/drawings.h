/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The request to draw. */
#ifndef RENDER_DRAWINGS_H
#define RENDER_DRAWINGS_H

#include "drawing.h"
#include "requests.h"

/* Reads a description from the descriptor and gives it back as a file (wire.h: WIRE_DRAW). The same description gives
 * the same bytes: no dates, no random numbers. */
request_handler drawings_answer;
/* Paints `shown` into a file of a wire_format, which goes to `answer`; `dpi` is for PNG. LIMIT for sizes out of bounds. */
pdfseal_status drawings_write(const drawing *shown, uint8_t format, double dpi, reply *answer, failure *cause);

#endif
