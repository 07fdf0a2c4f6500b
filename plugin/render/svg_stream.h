/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SVG as Cairo writes it, made reproducible. */
#ifndef RENDER_SVG_STREAM_H
#define RENDER_SVG_STREAM_H

#include "reply.h"

#include <cairo.h>

/* Cairo names groups after a counter of the whole process ("surface6"): what was drawn before would show in the file.
 * This counts them from the first. */
typedef struct svg_stream svg_stream;

svg_stream *svg_stream_new(reply *answer);
/* A cairo_write_func_t whose closure is the stream. */
cairo_status_t svg_stream_take(void *stream, const unsigned char *bytes, unsigned length);
/* Sends what was held back, and frees the stream. */
void svg_stream_finish(svg_stream *stream);

#endif
