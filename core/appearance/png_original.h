/* SPDX-License-Identifier: Apache-2.0 */
/* The samples of a PNG as the file itself compressed them, where PDF can take them so. source  ISO/IEC
 * 15948:2004 10, 11 */
#ifndef APPEARANCE_PNG_ORIGINAL_H
#define APPEARANCE_PNG_ORIGINAL_H

#include "appearance/picture_private.h"
#include "appearance/png_reader.h"

/* Collects the IDAT chunks of a file that was read well. Leaves `original` empty where PDF cannot say what
 * the file says: interlaced, with an alpha channel, of 16 bits. */
pdfseal_status appearance_png_original_read(bytes_view file, const appearance_png_header *header,
                                            appearance_original *original,
                                            pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
