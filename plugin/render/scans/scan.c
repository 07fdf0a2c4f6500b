/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps pixels; makes large files smaller while they are read. */
#include "scans/scan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

pdfseal_status scan_new(uint32_t width, uint32_t height, double dpi, scan *ret_scan, failure *cause)
{
    scan made = {.pixels = calloc((size_t)width * height, 4), .width = width, .height = height, .dpi = dpi,
                 .full_width = width, .full_height = height};
    if (!made.pixels)
        FAIL(cause, PDFSEAL_ERROR_MEMORY, "memory ran out");
    *ret_scan = made;
    return PDFSEAL_OK;
}

void scan_clear(scan *picture)
{
    free(picture->pixels);
    *picture = (scan){0};
}

pdfseal_status scan_rows_begin(scan_rows *rows, scan *into, uint32_t width, uint32_t height, failure *cause)
{
    if (width == 0 || height == 0)
        FAIL(cause, PDFSEAL_ERROR_INPUT, "the picture is empty");
    if (width > SCAN_SIDE_MAX || height > SCAN_SIDE_MAX || (uint64_t)width * height > SCAN_PIXELS_MAX)
        FAIL_ABOUT(cause, PDFSEAL_ERROR_LIMIT, "the picture is too large: %s pixels (make it smaller)", "%u x %u", width, height);
    uint32_t longest = width > height ? width : height;
    uint32_t factor = (longest + SCAN_WORK_SIDE - 1) / SCAN_WORK_SIDE;
    TRY(scan_new((width + factor - 1) / factor, (height + factor - 1) / factor, 0, into, cause));
    into->full_width = width;
    into->full_height = height;
    *rows = (scan_rows){.into = into, .factor = factor, .sums = calloc((size_t)into->width * 4, sizeof(uint64_t))};
    if (!rows->sums)
        FAIL(cause, PDFSEAL_ERROR_MEMORY, "memory ran out");
    return PDFSEAL_OK;
}

static void add_pixel(uint64_t *sum, const uint8_t *pixel, unsigned channels)
{
    uint32_t alpha = channels == 2 ? pixel[1] : channels == 4 ? pixel[3] : 255;
    unsigned step = channels >= 3 ? 1 : 0;
    for (unsigned i = 0; i < 3; i++)
        sum[i] += (uint64_t)pixel[i * step] * alpha;
    sum[3] += alpha;
}

/* The means of the squares above; the last of a row or column may be narrower. */
static void finish_row(scan_rows *rows, uint32_t height_of_squares)
{
    scan *into = rows->into;
    uint8_t *out = into->pixels + (size_t)((rows->taken - 1) / rows->factor) * into->width * 4;
    for (uint32_t x = 0; x < into->width; x++, out += 4) {
        const uint64_t *sum = rows->sums + (size_t)x * 4;
        uint32_t left = into->full_width - x * rows->factor;
        uint64_t count = (uint64_t)(left < rows->factor ? left : rows->factor) * height_of_squares;
        for (int i = 0; i < 3 && sum[3]; i++)
            out[i] = (uint8_t)((sum[i] + sum[3] / 2) / sum[3]);
        out[3] = (uint8_t)((sum[3] + count / 2) / count);
    }
    memset(rows->sums, 0, (size_t)into->width * 4 * sizeof(uint64_t));
}

void scan_rows_take(scan_rows *rows, const uint8_t *row, unsigned channels)
{
    for (uint32_t x = 0; x < rows->into->full_width; x++)
        add_pixel(rows->sums + (size_t)(x / rows->factor) * 4, row + (size_t)x * channels, channels);
    rows->taken++;
    if (rows->taken % rows->factor == 0 || rows->taken == rows->into->full_height)
        finish_row(rows, (rows->taken - 1) % rows->factor + 1);
}

void scan_rows_end(scan_rows *rows)
{
    free(rows->sums);
    rows->sums = NULL;
}

/* One pixel in a hundred that is not opaque says that the background is away already. */
static bool has_transparency(const scan *picture)
{
    size_t count = (size_t)picture->width * picture->height, clear = 0;
    for (size_t i = 0; i < count; i++)
        clear += picture->pixels[4 * i + 3] < 128;
    return clear * 100 > count;
}

pdfseal_status scan_read(const uint8_t *data, size_t length_bytes, scan *ret_scan, failure *cause)
{
    scan read = {0};
    bool is_png = length_bytes > 8 && memcmp(data, "\x89PNG\r\n\x1a\n", 8) == 0;
    bool is_jpeg = length_bytes > 3 && data[0] == 0xFF && data[1] == 0xD8 && data[2] == 0xFF;
    if (!is_png && !is_jpeg)
        FAIL(cause, PDFSEAL_ERROR_INPUT, "this is no picture that can be imported (PNG, JPEG, SVG or PDF)");
    pdfseal_status status = is_png ? scan_read_png(data, length_bytes, &read, cause)
                                   : scan_read_jpeg(data, length_bytes, &read, cause);
    if (status != PDFSEAL_OK) {
        scan_clear(&read);
        return status;
    }
    read.dpi = read.dpi * read.width / read.full_width;
    read.is_transparent = has_transparency(&read);
    *ret_scan = read;
    return PDFSEAL_OK;
}

pdfseal_status scan_crop(scan *picture, failure *cause)
{
    uint32_t left = picture->width, top = picture->height, right = 0, bottom = 0;
    for (uint32_t y = 0; y < picture->height; y++) {
        for (uint32_t x = 0; x < picture->width; x++) {
            if (picture->pixels[((size_t)y * picture->width + x) * 4 + 3] < 64)
                continue;
            left = x < left ? x : left;
            right = x > right ? x : right;
            top = y < top ? y : top;
            bottom = y;
        }
    }
    if (left > right)
        FAIL(cause, PDFSEAL_ERROR_INPUT, "there is no ink in the picture (take one whose ink is darker than its paper)");
    left -= left > 0;
    top -= top > 0;
    right += right + 1 < picture->width;
    bottom += bottom + 1 < picture->height;
    uint32_t width = right - left + 1;
    for (uint32_t y = top; y <= bottom; y++)
        memmove(picture->pixels + (size_t)(y - top) * width * 4,
                picture->pixels + ((size_t)y * picture->width + left) * 4, (size_t)width * 4);
    picture->width = width;
    picture->height = bottom - top + 1;
    return PDFSEAL_OK;
}

void scan_colour(scan *picture, uint32_t colour)
{
    for (size_t i = 0; i < (size_t)picture->width * picture->height; i++) {
        picture->pixels[4 * i] = (uint8_t)(colour >> 16);
        picture->pixels[4 * i + 1] = (uint8_t)(colour >> 8);
        picture->pixels[4 * i + 2] = (uint8_t)colour;
    }
}
