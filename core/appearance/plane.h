/* SPDX-License-Identifier: Apache-2.0 */
/* A plane of a picture, colours or transparency, compressed as it comes. source  ISO 32000-2:2020 7.4.4 */
#ifndef APPEARANCE_PLANE_H
#define APPEARANCE_PLANE_H

#include "base/bytes.h"

typedef struct appearance_deflater appearance_deflater;

/* Compressed bytes in the making; all zero is a plane that was not opened. */
typedef struct appearance_plane {
    appearance_deflater *deflater; /* NULL before it is opened and after it is finished */
    bytes_buffer bytes;            /* zlib data, whole after appearance_plane_finish */
    bool has_filters;              /* every row begins with a PNG filter: to be read with Predictor 15 */
} appearance_plane;

typedef enum appearance_plane_kind {
    APPEARANCE_PLANE_COLOURS, /* repeats are looked for */
    APPEARANCE_PLANE_RUNS,    /* only runs of one byte: transparency, faster and smaller for it */
    APPEARANCE_PLANE_TIGHT    /* as small as zlib can */
} appearance_plane_kind;

pdfseal_status appearance_plane_open(appearance_plane *plane, appearance_plane_kind kind,
                                     pdfseal_error *error) PDFSEAL_MUST_USE;
bool appearance_plane_is_open(const appearance_plane *plane);
pdfseal_status appearance_plane_write(appearance_plane *plane, bytes_view bytes,
                                      pdfseal_error *error) PDFSEAL_MUST_USE;
/* Ends the data; the plane keeps its bytes in no more memory than they need. */
pdfseal_status appearance_plane_finish(appearance_plane *plane, pdfseal_error *error) PDFSEAL_MUST_USE;
void appearance_plane_clear(appearance_plane *plane);

#endif
