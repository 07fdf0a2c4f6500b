/* SPDX-License-Identifier: Apache-2.0 */
/* ICC profiles: what one is good for, and a small one of our own. source  ICC.1:2001-04 (version 2),
 * ICC.1:2022 */
#ifndef APPEARANCE_ICC_H
#define APPEARANCE_ICC_H

#include "base/bytes.h"

typedef struct appearance_icc {
    unsigned components; /* 1 gray, 3 RGB, 4 CMYK */
    unsigned version;    /* 2 or 4 */
    bool is_srgb;        /* so near to sRGB that nobody sees a difference */
} appearance_icc;

/* Reads header and, of an RGB profile, colorants and curves. False: no profile that a picture can have. */
bool appearance_icc_read(bytes_view profile, appearance_icc *ret_icc);
/* Appends a profile of sRGB, version 2, made from the figures of IEC 61966-2-1. */
pdfseal_status appearance_icc_write_srgb(bytes_buffer *out, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
