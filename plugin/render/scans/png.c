/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PNG by libpng, row by row. */
#include "scans/scan.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#define INTERLACED_PIXELS_MAX ((uint64_t)50000000) /* all passes lie in memory at once: 200 MB */

typedef struct source {
    const uint8_t *at, *end;
    png_structp png;
    png_infop info;
    uint8_t *rows; /* one row, or all of an interlaced picture */
    scan_rows taken;
} source;

static void give_bytes(png_structp png, png_bytep bytes, size_t length)
{
    source *file = png_get_io_ptr(png);
    if ((size_t)(file->end - file->at) < length)
        png_longjmp(png, 1); /* cut off */
    memcpy(bytes, file->at, length);
    file->at += length;
}

static void stay_silent(png_structp png, png_const_charp words)
{
    (void)png;
    (void)words;
}

static void leave(png_structp png, png_const_charp words)
{
    (void)words;
    png_longjmp(png, 1);
}

static void source_clear(source *file)
{
    png_destroy_read_struct(&file->png, &file->info, NULL);
    free(file->rows);
    scan_rows_end(&file->taken);
}

/* Everything becomes 8 bits of gray or RGB, perhaps with alpha. */
static void ask_for_bytes(source *file)
{
    png_set_expand(file->png);
    png_set_scale_16(file->png);
    png_set_packing(file->png);
}

static double density_of(const source *file)
{
    png_uint_32 across = png_get_x_pixels_per_meter(file->png, file->info);
    return across >= 400 && across <= 400000 ? across * 0.0254 : 0; /* 10 to 10,000 dpi */
}

static void read_rows(source *file, uint32_t height, bool is_interlaced)
{
    unsigned channels = png_get_channels(file->png, file->info);
    size_t stride = png_get_rowbytes(file->png, file->info);
    int passes = png_set_interlace_handling(file->png);
    for (int pass = 0; pass < passes; pass++) {
        for (uint32_t y = 0; y < height; y++) {
            uint8_t *row = file->rows + (is_interlaced ? y * stride : 0);
            png_read_row(file->png, row, NULL);
            if (pass + 1 == passes)
                scan_rows_take(&file->taken, row, channels);
        }
    }
}

static pdfseal_status read_picture(source *file, scan *into, failure *cause)
{
    if (setjmp(png_jmpbuf(file->png)))
        FAIL(cause, PDFSEAL_ERROR_INPUT, "the picture is damaged or cut off (take it from its source again)");
    png_set_user_limits(file->png, SCAN_SIDE_MAX * 4, SCAN_SIDE_MAX * 4);
    png_set_chunk_malloc_max(file->png, 16 << 20);
    png_read_info(file->png, file->info);
    uint32_t width = png_get_image_width(file->png, file->info);
    uint32_t height = png_get_image_height(file->png, file->info);
    bool is_interlaced = png_get_interlace_type(file->png, file->info) != PNG_INTERLACE_NONE;
    if (is_interlaced && (uint64_t)width * height > INTERLACED_PIXELS_MAX)
        FAIL(cause, PDFSEAL_ERROR_LIMIT, "the picture is interlaced and too large for that (save it without interlacing)");
    TRY(scan_rows_begin(&file->taken, into, width, height, cause));
    ask_for_bytes(file);
    (void)png_set_interlace_handling(file->png);
    png_read_update_info(file->png, file->info);
    into->dpi = density_of(file);
    file->rows = calloc(is_interlaced ? height : 1, png_get_rowbytes(file->png, file->info));
    if (!file->rows)
        FAIL(cause, PDFSEAL_ERROR_MEMORY, "memory ran out");
    read_rows(file, height, is_interlaced);
    return PDFSEAL_OK;
}

pdfseal_status scan_read_png(const uint8_t *data, size_t length_bytes, scan *ret_scan, failure *cause)
{
    __attribute__((cleanup(source_clear))) source file = {.at = data, .end = data + length_bytes};
    file.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, leave, stay_silent);
    file.info = file.png ? png_create_info_struct(file.png) : NULL;
    if (!file.info)
        FAIL(cause, PDFSEAL_ERROR_MEMORY, "memory ran out");
    png_set_read_fn(file.png, &file, give_bytes);
    return read_picture(&file, ret_scan, cause);
}
