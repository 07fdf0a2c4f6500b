/* SPDX-License-Identifier: Apache-2.0 */
/* Compresses a plane as well as zlib can: several times the work, for a picture that would else add more than its own file.
 * source  ISO/IEC 15948:2004 9; ISO 32000-2:2020 7.4.4.4 */
#ifndef APPEARANCE_PLANE_TIGHTENER_H
#define APPEARANCE_PLANE_TIGHTENER_H

#include "appearance/plane.h"

/* Takes a finished plane without filters, whose rows have `row_bytes` (not 0) and whose pixels have `pixel_bytes`; sets
 * plane->has_filters where PNG's predictors helped. What does not become smaller stays as it is, also on failure. */
pdfseal_status appearance_plane_tighten(appearance_plane *plane, size_t row_bytes, size_t pixel_bytes,
                                        pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
