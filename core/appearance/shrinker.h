/* SPDX-License-Identifier: Apache-2.0 */
/* Makes a picture smaller while its rows come: each pixel is the mean of a square of pixels, by how visible
 * they are. */
#ifndef APPEARANCE_SHRINKER_H
#define APPEARANCE_SHRINKER_H

#include "base/bytes.h"

typedef struct appearance_shrinker {
    uint32_t width, factor; /* of the source; side of a square in pixels, 1 to 255 */
    unsigned channels;
    uint32_t out_width;
    uint32_t rows;  /* of the source since the last row that was given */
    uint64_t *sums; /* a pixel: colours times alpha, alpha */
    uint8_t *row;   /* the finished row */
} appearance_shrinker;

/* `channels` as in appearance_png_header. */
pdfseal_status appearance_shrinker_init(appearance_shrinker *shrinker, uint32_t width, unsigned channels,
                                        uint32_t factor, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Takes a row; answers whether it finished one, which is then in `row`. `is_last`: no row follows. */
bool appearance_shrinker_take(appearance_shrinker *shrinker, const uint8_t *row, bool is_last);
void appearance_shrinker_clear(appearance_shrinker *shrinker);

#endif
