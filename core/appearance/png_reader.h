/* SPDX-License-Identifier: Apache-2.0 */
/* Reads PNG rows by libpng, the only place that knows it. source  ISO/IEC 15948:2004 (PNG) */
#ifndef APPEARANCE_PNG_READER_H
#define APPEARANCE_PNG_READER_H

#include "appearance/colour_conversion.h"

/* What a PNG becomes when it is read: 8 bits a channel, palettes and transparent colours resolved. */
typedef struct appearance_png_header {
    uint32_t width, height;                          /* pixels, within base/limits.h, never 0 */
    unsigned channels;                               /* 1 gray, 2 gray and alpha, 3 RGB, 4 RGB and alpha */
    uint32_t x_pixels_per_metre, y_pixels_per_metre; /* from pHYs; 0 where it says nothing in metres */
    bool is_interlaced;
    int colour_type, depth;                          /* as in the file. source  ISO/IEC 15948:2004 11.2.2 */
    /* What the values mean: the profile counts before sRGB, that before gamma and chromaticities. */
    bytes_view profile; /* iCCP, decompressed, lent until `begin` returns; empty: none */
    bool is_srgb;
    double gamma; /* 0: not given */
    appearance_chromaticities chromaticities;
} appearance_png_header;

/* Takes the picture: `begin` once, then `row` for every row from the top, width * channels bytes, lent for
 * the call. A status other than OK ends the reading and is passed up. */
typedef struct appearance_row_sink {
    void *context;
    pdfseal_status (*begin)(void *context, const appearance_png_header *header, pdfseal_error *error);
    pdfseal_status (*row)(void *context, const uint8_t *row, pdfseal_error *error);
    const limits *limits; /* NULL: the defaults */
} appearance_row_sink;

/* Reads the PNG file `file` to its end into `sink`. INPUT: no PNG, damaged, truncated, without size; LIMIT:
 * larger than base/limits.h allows. */
pdfseal_status appearance_png_read(bytes_view file, const appearance_row_sink *sink,
                                   pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
