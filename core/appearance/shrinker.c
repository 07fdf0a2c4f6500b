/* SPDX-License-Identifier: Apache-2.0 */
/* Sums of squares of pixels. */
#include "appearance/shrinker.h"

#include <stdlib.h>

static unsigned colours_of(const appearance_shrinker *shrinker)
{
    return shrinker->channels < 3 ? 1 : 3;
}

pdfseal_status appearance_shrinker_init(appearance_shrinker *shrinker, uint32_t width, unsigned channels,
                                        uint32_t factor, pdfseal_error *error)
{
    *shrinker = (appearance_shrinker){
        .width = width, .factor = factor, .channels = channels, .out_width = (width + factor - 1) / factor};
    shrinker->sums = calloc((size_t)shrinker->out_width * 4, sizeof *shrinker->sums);
    shrinker->row = calloc(shrinker->out_width, channels);
    if (!shrinker->sums || !shrinker->row) {
        appearance_shrinker_clear(shrinker);
        FAIL_MEMORY(error);
    }
    return PDFSEAL_OK;
}

static void add_row(appearance_shrinker *shrinker, const uint8_t *row)
{
    unsigned colours = colours_of(shrinker);
    uint64_t *sums = shrinker->sums;
    uint32_t left = shrinker->factor;
    for (uint32_t x = 0; x < shrinker->width; x++, row += shrinker->channels) {
        uint32_t alpha = shrinker->channels > colours ? row[colours] : 255;
        for (unsigned i = 0; i < colours; i++)
            sums[i] += (uint64_t)row[i] * alpha;
        sums[3] += alpha;
        if (--left == 0) {
            left = shrinker->factor;
            sums += 4;
        }
    }
}

static void finish_pixel(const appearance_shrinker *shrinker, const uint64_t *sums, uint32_t pixels,
                         uint8_t *out)
{
    unsigned colours = colours_of(shrinker);
    for (unsigned i = 0; i < colours; i++)
        out[i] = (uint8_t)(sums[3] ? (sums[i] + sums[3] / 2) / sums[3] : 0);
    if (shrinker->channels > colours)
        out[colours] = (uint8_t)((sums[3] + pixels / 2) / pixels);
}

bool appearance_shrinker_take(appearance_shrinker *shrinker, const uint8_t *row, bool is_last)
{
    add_row(shrinker, row);
    if (++shrinker->rows < shrinker->factor && !is_last)
        return false;
    for (uint32_t x = 0; x < shrinker->out_width; x++) {
        uint32_t across =
            x + 1 < shrinker->out_width ? shrinker->factor : shrinker->width - x * shrinker->factor;
        finish_pixel(shrinker, shrinker->sums + (size_t)x * 4, across * shrinker->rows,
                     shrinker->row + (size_t)x * shrinker->channels);
    }
    memset(shrinker->sums, 0, (size_t)shrinker->out_width * 4 * sizeof *shrinker->sums);
    shrinker->rows = 0;
    return true;
}

void appearance_shrinker_clear(appearance_shrinker *shrinker)
{
    free(shrinker->sums);
    free(shrinker->row);
    *shrinker = (appearance_shrinker){0};
}
