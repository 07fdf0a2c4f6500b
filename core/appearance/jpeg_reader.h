/* SPDX-License-Identifier: Apache-2.0 */
/* What a JPEG file says of itself; its pixels are never decoded, since PDF takes the file as it is.
 * source  ITU-T T.81 (JPEG) Annex B; T.871 (JFIF); Exif 2.32 4.6; ICC.1:2022 B.4 */
#ifndef APPEARANCE_JPEG_READER_H
#define APPEARANCE_JPEG_READER_H

#include "base/bytes.h"

typedef struct appearance_jpeg_header {
    uint32_t width, height; /* pixels as stored, within base/limits.h, never 0 */
    unsigned components;    /* 1 gray, 3 RGB or YCbCr, 4 CMYK or YCCK */
    bool is_progressive;
    bool has_adobe;    /* an Adobe marker: CMYK is then stored inverted */
    bool is_plain_rgb; /* three components that are RGB although no Adobe marker says so */
    int orientation;   /* Exif, 1 (upright) to 8 */
    double x_pixels_per_metre, y_pixels_per_metre; /* 0: none */
    size_t end;                                    /* behind the end marker: cameras put more after it */
    bytes_buffer profile;                          /* the ICC profile, empty: none; the caller's */
} appearance_jpeg_header;

bool appearance_is_jpeg(bytes_view file);
/* Reads the file's markers to its end. INPUT: damaged, truncated, without size, a header that promises more
 * than the data hold, a kind of JPEG that PDF does not know (arithmetic coding, lossless, hierarchical, 12
 * bits); LIMIT: larger than `set` (NULL: the defaults) allows. */
pdfseal_status appearance_jpeg_read(bytes_view file, const limits *set, appearance_jpeg_header *ret_header,
                                    pdfseal_error *error) PDFSEAL_MUST_USE;
void appearance_jpeg_clear(appearance_jpeg_header *header);

#endif
