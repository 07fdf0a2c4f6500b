/* SPDX-License-Identifier: Apache-2.0 */
/* How a camera was held, and the density, from Exif data. source  Exif 2.32 4.6.4; TIFF 6.0 section 2 */
#ifndef APPEARANCE_EXIF_READER_H
#define APPEARANCE_EXIF_READER_H

#include "base/bytes.h"

typedef struct appearance_exif {
    int orientation;                               /* 1 to 8 */
    double x_pixels_per_metre, y_pixels_per_metre; /* 0: none */
} appearance_exif;

/* Reads the first directory of the TIFF structure; false where it is none. What makes no sense is passed
 * over. */
bool appearance_exif_read(bytes_view tiff, appearance_exif *ret_exif);

#endif
