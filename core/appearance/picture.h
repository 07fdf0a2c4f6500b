/* SPDX-License-Identifier: Apache-2.0 */
/* The picture of a seal: read and compressed once, then written into any number of documents. */
#ifndef APPEARANCE_PICTURE_H
#define APPEARANCE_PICTURE_H

#include "pdf/section_writer.h"

typedef struct appearance_picture appearance_picture;

/* Reads the PNG file at `path`. Every colour type, depth and interlacing; 16 bits become 8; values count as
 * sRGB. INPUT: cannot be read, no PNG, damaged; LIMIT: larger than base/limits.h allows. The picture belongs
 * to the caller and does not change afterwards: many threads may use it at once. */
pdfseal_status appearance_picture_open_png(const char *path, appearance_picture **ret_picture,
                                           pdfseal_error *error) PDFSEAL_MUST_USE;
/* The same from the bytes of a PNG file, which are not kept. */
pdfseal_status appearance_picture_read_png(bytes_view file, appearance_picture **ret_picture,
                                           pdfseal_error *error) PDFSEAL_MUST_USE;
void appearance_picture_free(appearance_picture *picture);

/* Pixels; never 0. */
void appearance_picture_get_pixels(const appearance_picture *picture, uint32_t *ret_width,
                                   uint32_t *ret_height);
/* The size that its density (pHYs) gives it. False, and nothing written, where it has none or one that makes
 * no sense. */
bool appearance_picture_find_natural_size(const appearance_picture *picture, double *ret_width_pt,
                                          double *ret_height_pt);
/* Bytes that appearance_picture_add appends for the planes. */
size_t appearance_picture_get_encoded_bytes(const appearance_picture *picture);

/* Writes the picture as an image XObject, with a soft mask where it is transparent, into `section`.
 * source  ISO 32000-2:2020 8.9.5, 11.6.5.2 */
pdfseal_status appearance_picture_add(const appearance_picture *picture, pdf_section *section,
                                      pdf_reference *ret_image, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
