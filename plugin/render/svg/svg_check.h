/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an SVG may not be: a program, or a page that fetches from elsewhere. */
#ifndef RENDER_SVG_CHECK_H
#define RENDER_SVG_CHECK_H

#include "failure.h"

/* Reads the tags of an SVG before librsvg does, and refuses scripts and handlers of events, entities, style sheets and
 * pictures outside of the file (only "#name" and PNG, JPEG, GIF or WebP as data: are inside), encodings in which tags
 * could hide, and more nesting or elements than a drawing has. INPUT or LIMIT, with the place in the failure's detail.
 * Links of an element `a` are allowed: nothing is fetched for them.
 * source  SVG 1.1 (second edition) 5.3.2, 17, 18; XML 1.0 (fifth edition) 2, 4 */
pdfseal_status svg_check(const uint8_t *data, size_t length_bytes, failure *cause);

#endif
