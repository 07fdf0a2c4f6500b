/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Vector files as drawings that end where their ink ends. */
#ifndef RENDER_VECTOR_IMPORT_H
#define RENDER_VECTOR_IMPORT_H

#include "drawing.h"

/* Whether the bytes are a PDF or an SVG, by their begin. */
bool vector_is_pdf(const uint8_t *data, size_t length_bytes);
bool vector_is_svg(const uint8_t *data, size_t length_bytes);

/* A page of a PDF, as its reader sees it; `data` must live as long as the drawing. */
pdfseal_status vector_page_read(const uint8_t *data, size_t length_bytes, uint32_t page_index, drawing *ret_drawing,
                                failure *cause);
/* `source`, which is taken in any case, without what is empty around its ink. INPUT when there is none. */
pdfseal_status vector_crop(drawing *source, drawing *ret_drawing, failure *cause);

#endif
