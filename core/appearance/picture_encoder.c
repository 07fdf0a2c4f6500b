/* SPDX-License-Identifier: Apache-2.0 */
/* Follows the rows with what is cheapest for as long as it holds: one colour, no transparency. */
#include "appearance/picture_encoder.h"

#include <stdlib.h>

#define OPAQUE 255

pdfseal_status appearance_encoder_init(appearance_encoder *encoder, uint32_t width, unsigned channels,
                                       pdfseal_error *error)
{
    *encoder = (appearance_encoder){.width = width,
                                    .colours = channels < 3 ? 1 : 3,
                                    .has_alpha = channels % 2 == 0,
                                    .is_uniform = true,
                                    .range = {.high = {255, 255, 255}}};
    encoder->line = calloc(width, encoder->colours);
    if (!encoder->line)
        FAIL_MEMORY(error);
    return PDFSEAL_OK;
}

/* How far a colour may lie off where its pixel has this alpha: alpha * distance stays within one level of
 * 255, which is what producers with premultiplied colours lose themselves. */
static int tolerance_of(uint8_t alpha)
{
    return alpha == OPAQUE ? 0 : alpha == 0 ? 255 : OPAQUE / alpha;
}

/* Narrows the range to the colours that can stand for this pixel too; false when none is left. */
static bool narrow(appearance_colour_range *range, const uint8_t *pixel, unsigned colours, uint8_t alpha)
{
    int tolerance = tolerance_of(alpha);
    for (unsigned i = 0; i < colours; i++) {
        int low = pixel[i] - tolerance;
        int high = pixel[i] + tolerance;
        if (low > range->low[i])
            range->low[i] = (uint8_t)low;
        if (high < range->high[i])
            range->high[i] = (uint8_t)high;
        if (range->low[i] > range->high[i])
            return false;
    }
    if (alpha > range->surest_alpha) {
        memcpy(range->surest, pixel, colours);
        range->surest_alpha = alpha;
    }
    return true;
}

/* By fixed lengths, since this runs once a pixel. */
static inline bool is_same_pixel(const uint8_t *a, const uint8_t *b, unsigned channels)
{
    return channels == 4   ? memcmp(a, b, 4) == 0
           : channels == 3 ? memcmp(a, b, 3) == 0
           : channels == 2 ? memcmp(a, b, 2) == 0
                           : *a == *b;
}

/* Narrows the range by a whole row; false when the row needs more than one colour. */
static bool narrow_by_row(const appearance_encoder *encoder, const uint8_t *row,
                          appearance_colour_range *range)
{
    const unsigned colours = encoder->colours;
    const unsigned channels = colours + encoder->has_alpha;
    const uint8_t *previous = NULL;
    for (uint32_t x = 0; x < encoder->width; x++, row += channels) {
        uint8_t alpha = channels > colours ? row[colours] : OPAQUE;
        if (alpha == 0 || (previous && is_same_pixel(row, previous, channels)))
            continue;
        if (!narrow(range, row, colours, alpha))
            return false;
        previous = row;
    }
    return true;
}

static void hold_uniform_colour(appearance_encoder *encoder)
{
    const appearance_colour_range *range = &encoder->range;
    for (unsigned i = 0; i < encoder->colours; i++) {
        uint8_t wanted = range->surest[i];
        encoder->held[i] = wanted < range->low[i]    ? range->low[i]
                           : wanted > range->high[i] ? range->high[i]
                                                     : wanted;
    }
}

static bool is_as_good(const appearance_encoder *encoder, const uint8_t *pixel, uint8_t alpha)
{
    int tolerance = tolerance_of(alpha);
    for (unsigned i = 0; i < encoder->colours; i++) {
        if (abs(pixel[i] - encoder->held[i]) > tolerance)
            return false;
    }
    return true;
}

static void collect_colours(appearance_encoder *encoder, const uint8_t *row)
{
    uint8_t *out = encoder->line;
    for (uint32_t x = 0; x < encoder->width; x++, row += encoder->colours + 1, out += encoder->colours) {
        if (!is_as_good(encoder, row, row[encoder->colours]))
            memcpy(encoder->held, row, encoder->colours);
        memcpy(out, encoder->held, encoder->colours);
    }
}

static pdfseal_status write_colours(appearance_encoder *encoder, const uint8_t *row, pdfseal_error *error)
{
    const uint8_t *line = row;
    if (encoder->has_alpha) {
        collect_colours(encoder, row);
        line = encoder->line;
    }
    return appearance_plane_write(&encoder->colour_plane,
                                  (bytes_view){line, (size_t)encoder->width * encoder->colours}, error);
}

/* The rows that were uniform are written now that a row is not. */
static pdfseal_status begin_colours(appearance_encoder *encoder, pdfseal_error *error)
{
    encoder->is_uniform = false;
    hold_uniform_colour(encoder);
    TRY(appearance_plane_open(&encoder->colour_plane, APPEARANCE_PLANE_COLOURS, error));
    for (uint32_t x = 0; x < encoder->width; x++)
        memcpy(encoder->line + (size_t)x * encoder->colours, encoder->held, encoder->colours);
    bytes_view line = {encoder->line, (size_t)encoder->width * encoder->colours};
    for (uint32_t y = 0; y < encoder->rows; y++)
        TRY(appearance_plane_write(&encoder->colour_plane, line, error));
    return PDFSEAL_OK;
}

static pdfseal_status take_colours(appearance_encoder *encoder, const uint8_t *row, pdfseal_error *error)
{
    if (encoder->is_uniform) {
        appearance_colour_range range = encoder->range;
        if (narrow_by_row(encoder, row, &range)) {
            encoder->range = range;
            return PDFSEAL_OK;
        }
        TRY(begin_colours(encoder, error));
    }
    return write_colours(encoder, row, error);
}

static pdfseal_status begin_alpha(appearance_encoder *encoder, pdfseal_error *error)
{
    TRY(appearance_plane_open(&encoder->alpha_plane, APPEARANCE_PLANE_RUNS, error));
    memset(encoder->line, OPAQUE, encoder->width);
    for (uint32_t y = 0; y < encoder->rows; y++)
        TRY(appearance_plane_write(&encoder->alpha_plane, (bytes_view){encoder->line, encoder->width},
                                   error));
    return PDFSEAL_OK;
}

/* Copies the alpha values of a row into `line`; answers whether all pixels are opaque. */
static bool collect_alpha(const uint8_t *row, uint32_t width, unsigned channels, uint8_t *line)
{
    uint8_t common = OPAQUE;
    row += channels - 1;
    for (uint32_t x = 0; x < width; x++, row += channels) {
        line[x] = *row;
        common &= *row;
    }
    return common == OPAQUE;
}

static pdfseal_status take_alpha(appearance_encoder *encoder, const uint8_t *row, pdfseal_error *error)
{
    unsigned channels = encoder->colours + 1;
    bool begun = appearance_plane_is_open(&encoder->alpha_plane);
    if (collect_alpha(row, encoder->width, channels, encoder->line) && !begun)
        return PDFSEAL_OK;
    if (!begun) {
        TRY(begin_alpha(encoder, error));
        (void)collect_alpha(row, encoder->width, channels, encoder->line);
    }
    return appearance_plane_write(&encoder->alpha_plane, (bytes_view){encoder->line, encoder->width}, error);
}

pdfseal_status appearance_encoder_row(appearance_encoder *encoder, const uint8_t *row, pdfseal_error *error)
{
    TRY(take_colours(encoder, row, error));
    if (encoder->has_alpha)
        TRY(take_alpha(encoder, row, error));
    encoder->rows++;
    return PDFSEAL_OK;
}

/* A picture of one colour keeps its full size, since readers differ where a mask is finer than its image; as
 * indices of one bit it costs next to nothing. */
static pdfseal_status write_uniform_plane(appearance_encoder *encoder, pdfseal_error *error)
{
    hold_uniform_colour(encoder);
    TRY(appearance_plane_open(&encoder->colour_plane, APPEARANCE_PLANE_COLOURS, error));
    memset(encoder->line, 0, encoder->width);
    bytes_view line = {encoder->line, ((size_t)encoder->width + 7) / 8};
    for (uint32_t y = 0; y < encoder->rows; y++)
        TRY(appearance_plane_write(&encoder->colour_plane, line, error));
    return PDFSEAL_OK;
}

pdfseal_status appearance_encoder_finish(appearance_encoder *encoder, pdfseal_error *error)
{
    if (encoder->is_uniform)
        TRY(write_uniform_plane(encoder, error));
    TRY(appearance_plane_finish(&encoder->colour_plane, error));
    if (appearance_plane_is_open(&encoder->alpha_plane))
        TRY(appearance_plane_finish(&encoder->alpha_plane, error));
    free(encoder->line);
    encoder->line = NULL;
    return PDFSEAL_OK;
}

void appearance_encoder_clear(appearance_encoder *encoder)
{
    free(encoder->line);
    appearance_plane_clear(&encoder->colour_plane);
    appearance_plane_clear(&encoder->alpha_plane);
    *encoder = (appearance_encoder){0};
}
