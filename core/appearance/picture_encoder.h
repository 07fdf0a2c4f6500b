/* SPDX-License-Identifier: Apache-2.0 */
/* Turns rows of pixels into the planes of an image XObject: colours and, where a pixel is not opaque,
 * transparency. What cannot be seen is made cheap: under transparent pixels the colour beside them goes on,
 * and a colour that differs by no more than one level of 255 when it is laid on paper counts as the same.
 * Opaque pixels stay as they are. source  ISO 32000-2:2020 8.9.5, 11.6.5.2 */
#ifndef APPEARANCE_PICTURE_ENCODER_H
#define APPEARANCE_PICTURE_ENCODER_H

#include "appearance/plane.h"

/* For one pixel after another: which single colours could stand for all of them. */
typedef struct appearance_colour_range {
    uint8_t low[3], high[3]; /* inclusive */
    uint8_t surest[3];       /* the colour of the least transparent pixel */
    uint8_t surest_alpha;    /* 0: no pixel was visible */
} appearance_colour_range;

typedef struct appearance_encoder {
    uint32_t width;
    unsigned colours; /* 1 gray, 3 RGB */
    bool has_alpha;   /* rows bring alpha behind the colours of each pixel */
    uint32_t rows;    /* taken so far */
    bool is_uniform;  /* one colour so far; the colour plane is begun when that ends */
    appearance_colour_range range;
    uint8_t held[3]; /* the colour that goes on; of a uniform picture, when finished, its colour */
    uint8_t *line;   /* room for a row of colours */
    appearance_plane colour_plane; /* 8 bits a component; uniform: 1 bit a pixel, all zero */
    appearance_plane alpha_plane;  /* 8 bits a pixel; empty when everything is opaque */
} appearance_encoder;

/* `channels`: 1 gray, 2 gray and alpha, 3 RGB, 4 RGB and alpha. */
pdfseal_status appearance_encoder_init(appearance_encoder *encoder, uint32_t width, unsigned channels,
                                       pdfseal_error *error) PDFSEAL_MUST_USE;
/* Takes the next row, width * channels bytes. */
pdfseal_status appearance_encoder_row(appearance_encoder *encoder, const uint8_t *row,
                                      pdfseal_error *error) PDFSEAL_MUST_USE;
pdfseal_status appearance_encoder_finish(appearance_encoder *encoder, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Safe on a zeroed encoder. */
void appearance_encoder_clear(appearance_encoder *encoder);

#endif
