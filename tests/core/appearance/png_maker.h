/* SPDX-License-Identifier: Apache-2.0 */
/* Makes PNG files in memory for the tests of this room. */
#ifndef TESTS_PNG_MAKER_H
#define TESTS_PNG_MAKER_H

#include "base/bytes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>
#include <png.h>

/* One picture: samples are given one in a uint16_t, row by row, whatever the depth. */
typedef struct png_recipe {
    uint32_t width, height;
    int colour_type, depth;
    bool interlaced;
    const uint16_t *samples;
    const png_color *palette;
    int palette_count;
    const uint8_t *palette_alpha;
    int palette_alpha_count;
    const png_color_16 *transparent; /* gray or RGB: the colour that is not drawn */
    uint32_t pixels_per_metre;       /* 0: no pHYs */
    const char *text;                /* a compressed text chunk, or NULL */
    double gamma;                    /* gAMA; 0: none */
    const double *chromaticities;    /* cHRM: white, red, green, blue, x and y of each; NULL: none */
    bool is_srgb;                    /* sRGB */
    bytes_view profile;              /* iCCP; empty: none */
    bool is_stored;                  /* pixels not compressed at all */
} png_recipe;

static inline unsigned png_recipe_channels(const png_recipe *recipe)
{
    return recipe->colour_type == PNG_COLOR_TYPE_RGB          ? 3
           : recipe->colour_type == PNG_COLOR_TYPE_RGB_ALPHA  ? 4
           : recipe->colour_type == PNG_COLOR_TYPE_GRAY_ALPHA ? 2
                                                              : 1;
}

static void append_png_bytes(png_structp png, png_bytep bytes, size_t length)
{
    assert_int_equal(bytes_buffer_append(png_get_io_ptr(png), bytes, length, NULL), PDFSEAL_OK);
}

static void pass_over_flush(png_structp png)
{
    (void)png;
}

static inline void write_png_chunks(png_structp png, png_infop info, const png_recipe *recipe)
{
    png_set_IHDR(png, info, recipe->width, recipe->height, recipe->depth, recipe->colour_type,
                 recipe->interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    if (recipe->palette)
        png_set_PLTE(png, info, recipe->palette, recipe->palette_count);
    if (recipe->palette_alpha || recipe->transparent)
        png_set_tRNS(png, info, recipe->palette_alpha, recipe->palette_alpha_count, recipe->transparent);
    if (recipe->pixels_per_metre)
        png_set_pHYs(png, info, recipe->pixels_per_metre, recipe->pixels_per_metre, PNG_RESOLUTION_METER);
    if (recipe->gamma > 0)
        png_set_gAMA(png, info, recipe->gamma);
    if (recipe->chromaticities) {
        const double *at = recipe->chromaticities;
        png_set_cHRM(png, info, at[0], at[1], at[2], at[3], at[4], at[5], at[6], at[7]);
    }
    if (recipe->is_srgb)
        png_set_sRGB(png, info, PNG_sRGB_INTENT_PERCEPTUAL);
    if (recipe->profile.length)
        png_set_iCCP(png, info, "profile", PNG_COMPRESSION_TYPE_BASE, recipe->profile.data,
                     (png_uint_32)recipe->profile.length);
    if (recipe->is_stored)
        png_set_compression_level(png, 0);
    if (recipe->text) {
        png_text text = {.compression = PNG_TEXT_COMPRESSION_zTXt,
                         .key = (png_charp) "Comment",
                         .text = (png_charp)recipe->text};
        png_set_text(png, info, &text, 1);
    }
    png_write_info(png, info);
}

/* Appends the file to `out`, which the caller initialised. */
static inline void make_png(const png_recipe *recipe, bytes_buffer *out)
{
    size_t row_samples = (size_t)recipe->width * png_recipe_channels(recipe);
    size_t sample_bytes = recipe->depth == 16 ? 2 : 1;
    uint8_t *pixels = calloc(recipe->height, row_samples * sample_bytes);
    uint8_t **rows = calloc(recipe->height, sizeof *rows);
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    for (size_t i = 0; i < row_samples * recipe->height; i++) {
        if (sample_bytes == 2)
            pixels[2 * i] = (uint8_t)(recipe->samples[i] >> 8);
        pixels[sample_bytes * i + sample_bytes - 1] = (uint8_t)recipe->samples[i];
    }
    for (uint32_t y = 0; y < recipe->height; y++)
        rows[y] = pixels + row_samples * sample_bytes * y;
    png_set_write_fn(png, out, append_png_bytes, pass_over_flush);
    write_png_chunks(png, info, recipe);
    png_set_packing(png);
    png_write_image(png, rows);
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    free(rows);
    free(pixels);
}

/* The same numbers on every run. */
static inline uint32_t next_number(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

#endif
