/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A PNG's header is read before anything is decoded. */
#include "page_picture.h"

#include "render_client/render_client.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#define PT_PER_PIXEL 0.75 /* 96 dpi */
#define SEALS_MAX ((size_t)10000)
#define OUTLINE_PT 2.0
#define OUTLINE_GAP_PT 1.5
#define HEADER_BYTES 24u /* signature, and IHDR as far as the sides. source  PNG (third edition) 5.2, 11.2.1 */

struct page_picture {
    guchar *png;
    gsize length;
    uint32_t width_px, height_px;
    double (*seals)[4];
    size_t seal_count;
};

static uint32_t read_u32(const guchar *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static pdfseal_status read_png(const json_t *view, page_picture *picture, failure *cause)
{
    const char *text = json_string_value(json_object_get(view, "png"));
    picture->png = text ? g_base64_decode(text, &picture->length) : NULL;
    if (!picture->png || picture->length < HEADER_BYTES || memcmp(picture->png, "\x89PNG\r\n\x1a\n", 8) != 0)
        FAIL(cause, PDFSEAL_ERROR_INPUT, "the picture of a page is no PNG");
    picture->width_px = read_u32(picture->png + 16);
    picture->height_px = read_u32(picture->png + 20);
    bool fits = picture->width_px >= 1 && picture->height_px >= 1 && picture->width_px <= RENDER_PICTURE_SIDE_MAX &&
                picture->height_px <= RENDER_PICTURE_SIDE_MAX &&
                (uint64_t)picture->width_px * picture->height_px <= RENDER_PICTURE_PIXELS_MAX;
    if (!fits)
        FAIL(cause, PDFSEAL_ERROR_LIMIT, "the picture of a page is too large");
    return PDFSEAL_OK;
}

static pdfseal_status read_seals(const json_t *view, page_picture *picture, failure *cause)
{
    const json_t *seals = json_object_get(view, "seals");
    size_t count = json_array_size(seals) < SEALS_MAX ? json_array_size(seals) : SEALS_MAX;
    picture->seals = calloc(count + 1, sizeof *picture->seals);
    if (!picture->seals)
        FAIL(cause, PDFSEAL_ERROR_MEMORY, "memory ran out");
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < 4; j++)
            picture->seals[i][j] = json_number_value(json_array_get(json_array_get(seals, i), j));
    }
    picture->seal_count = count;
    return PDFSEAL_OK;
}

pdfseal_status page_picture_read(const json_t *view, page_picture **ret_picture, failure *cause)
{
    page_picture *picture = calloc(1, sizeof *picture);
    if (!picture)
        FAIL(cause, PDFSEAL_ERROR_MEMORY, "memory ran out");
    pdfseal_status status = read_png(view, picture, cause);
    if (status == PDFSEAL_OK)
        status = read_seals(view, picture, cause);
    if (status == PDFSEAL_OK)
        *ret_picture = picture;
    else
        page_picture_free(picture);
    return status;
}

void page_picture_free(page_picture *picture)
{
    if (!picture)
        return;
    g_free(picture->png);
    free(picture->seals);
    free(picture);
}

void page_picture_fit(const page_picture *picture, double most_width_pt, double most_height_pt, double *ret_width_pt, double *ret_height_pt)
{
    double scale = PT_PER_PIXEL;
    if (picture->width_px * scale > most_width_pt)
        scale = most_width_pt / picture->width_px;
    if (picture->height_px * scale > most_height_pt)
        scale = most_height_pt / picture->height_px;
    *ret_width_pt = picture->width_px * scale;
    *ret_height_pt = picture->height_px * scale;
}

/* ---- painting ---- */

typedef struct png_reader {
    const guchar *next;
    gsize left;
} png_reader;

static cairo_status_t give_bytes(void *closure, unsigned char *bytes, unsigned length)
{
    png_reader *reader = closure;
    if (length > reader->left)
        return CAIRO_STATUS_READ_ERROR;
    memcpy(bytes, reader->next, length);
    reader->next += length;
    reader->left -= length;
    return CAIRO_STATUS_SUCCESS;
}

static void outline(const page_picture *picture, cairo_t *cr, double width_pt, double height_pt)
{
    cairo_set_source_rgb(cr, 0x2F / 255.0, 0x81 / 255.0, 0xC7 / 255.0);
    cairo_set_line_width(cr, OUTLINE_PT);
    for (size_t i = 0; i < picture->seal_count; i++) {
        const double *seal = picture->seals[i];
        cairo_rectangle(cr, seal[0] * width_pt - OUTLINE_GAP_PT, seal[1] * height_pt - OUTLINE_GAP_PT,
                        (seal[2] - seal[0]) * width_pt + 2 * OUTLINE_GAP_PT, (seal[3] - seal[1]) * height_pt + 2 * OUTLINE_GAP_PT);
        cairo_stroke(cr);
    }
}

static void frame(cairo_t *cr, double width_pt, double height_pt)
{
    cairo_set_source_rgb(cr, 0.6, 0.62, 0.64);
    cairo_set_line_width(cr, 0.5);
    cairo_rectangle(cr, 0, 0, width_pt, height_pt);
    cairo_stroke(cr);
}

pdfseal_status page_picture_paint(const page_picture *picture, cairo_t *cr, double width_pt, failure *cause)
{
    png_reader reader = {picture->png, picture->length};
    cairo_surface_t *surface = cairo_image_surface_create_from_png_stream(give_bytes, &reader);
    cairo_status_t read = cairo_surface_status(surface);
    if (read != CAIRO_STATUS_SUCCESS) {
        cairo_surface_destroy(surface);
        if (read == CAIRO_STATUS_NO_MEMORY)
            FAIL(cause, PDFSEAL_ERROR_MEMORY, "the renderer's memory is too small for this drawing");
        FAIL(cause, PDFSEAL_ERROR_INPUT, "the picture of a page is damaged");
    }
    double scale = width_pt / picture->width_px;
    double height_pt = picture->height_px * scale;
    cairo_save(cr);
    cairo_rectangle(cr, 0, 0, width_pt, height_pt);
    cairo_clip(cr);
    cairo_save(cr);
    cairo_scale(cr, scale, scale);
    cairo_set_source_surface(cr, surface, 0, 0);
    cairo_paint(cr);
    cairo_restore(cr);
    outline(picture, cr, width_pt, height_pt);
    cairo_restore(cr);
    frame(cr, width_pt, height_pt);
    cairo_surface_destroy(surface);
    return PDFSEAL_OK;
}
