/* SPDX-License-Identifier: Apache-2.0 */
/* Values that a PNG describes by gamma and chromaticities become sRGB. source  ISO/IEC
 * 15948:2004 11.3.3, 13.14; IEC 61966-2-1 */
#ifndef APPEARANCE_COLOUR_CONVERSION_H
#define APPEARANCE_COLOUR_CONVERSION_H

#include "base/bytes.h"

typedef struct appearance_chromaticities {
    double white[2], red[2], green[2], blue[2]; /* x, y; white 0, 0: not given */
} appearance_chromaticities;

typedef struct appearance_conversion {
    bool is_needed;     /* false: values are sRGB as they are */
    bool mixes;         /* the primaries differ: the matrix counts too */
    double linear[256]; /* light of each value */
    double matrix[3][3];
    uint8_t table[256]; /* without a matrix: the value for each value */
} appearance_conversion;

/* `gamma` as gAMA has it (0.45455 for screens), 0: not given. What makes no sense is passed over. */
void appearance_conversion_init(appearance_conversion *conversion, double gamma,
                                const appearance_chromaticities *chromaticities);
/* Converts `count` pixels of `channels` (1 to 4: alpha behind gray or RGB stays) from `row` to `out`, which
 * may be the same. */
void appearance_conversion_run(const appearance_conversion *conversion, const uint8_t *row, size_t count,
                               unsigned channels, uint8_t *out);

#endif
