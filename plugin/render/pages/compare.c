/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page as it was and as it is: where they differ, and a picture of both with boxes on it. */
#include "pages/difference.h"
#include "pages/sheet.h"

#include <math.h>

#define BOX_LINE_PX 2.0
#define BOX_GAP_PX 3.0 /* between what differs and the line around it */

/* Both pages are drawn at the same place of a surface of their own: letters are smoothed by where they stand. */
typedef struct pair {
    sheet pages; /* for the picture of both */
    double dpi;
    bool wants_picture;
    cairo_surface_t *then, *now;
} pair;

static void pair_clear(pair *compared)
{
    sheet_clear(&compared->pages);
    cairo_surface_destroy(compared->then);
    cairo_surface_destroy(compared->now);
}

static pdfseal_status get_pages(request *asked, pair *compared, failure *cause)
{
    TRY(pages_get(asked, &compared->pages.right, cause));
    TRY(sheet_read_dpi(asked, &compared->dpi, cause));
    uint32_t then = wire_read_u32(&asked->payload);
    uint32_t then_page = wire_read_u32(&asked->payload);
    compared->wants_picture = wire_read_u32(&asked->payload) != 0;
    if (asked->payload.broken)
        FAIL(cause, PDFSEAL_ERROR_USAGE, "the renderer got a request that makes no sense");
    return documents_page_get(asked->documents, then, then_page, &compared->pages.left, cause);
}

static pdfseal_status draw_alone(PopplerPage *page, double dpi, cairo_surface_t **ret_surface, failure *cause)
{
    sheet alone = {.right = page};
    TRY(sheet_lay_out(&alone, dpi, cause));
    return sheet_draw(&alone, dpi, ret_surface, cause);
}

static difference_picture pixels_of(cairo_surface_t *surface)
{
    cairo_surface_flush(surface);
    const uint32_t *pixels = (const uint32_t *)(const void *)cairo_image_surface_get_data(surface);
    return (difference_picture){pixels, cairo_image_surface_get_stride(surface) / (int)sizeof *pixels,
                                cairo_image_surface_get_width(surface), cairo_image_surface_get_height(surface)};
}

static void write_found(const difference *found, double dpi, reply *answer)
{
    double scale = 72 * 1000 / dpi;
    reply_write_u32(answer, found->pixels);
    reply_write_u32(answer, (uint32_t)found->box_count);
    for (size_t i = 0; i < found->box_count; i++) {
        const difference_box *box = &found->boxes[i];
        const int sides[4] = {box->x0, box->y0, box->x1, box->y1};
        for (size_t j = 0; j < 4; j++)
            reply_write_i32(answer, (int32_t)lround(sides[j] * scale));
    }
}

static void draw_box(cairo_t *cairo, const difference_box *box, double left_px)
{
    cairo_rectangle(cairo, box->x0 - BOX_GAP_PX + left_px, box->y0 - BOX_GAP_PX, box->x1 - box->x0 + 2 * BOX_GAP_PX,
                    box->y1 - box->y0 + 2 * BOX_GAP_PX);
    cairo_stroke(cairo);
}

static void draw_boxes(const pair *compared, const difference *found, cairo_t *cairo)
{
    cairo_set_source_rgb(cairo, 0.9, 0, 0.7);
    cairo_set_line_width(cairo, BOX_LINE_PX);
    for (size_t i = 0; i < found->box_count; i++) {
        draw_box(cairo, &found->boxes[i], 0);
        draw_box(cairo, &found->boxes[i], compared->pages.right_x_px);
    }
}

static void paint(cairo_t *cairo, cairo_surface_t *surface, double left_px)
{
    cairo_set_source_surface(cairo, surface, left_px, 0);
    cairo_paint(cairo);
}

static pdfseal_status write_picture(const pair *compared, const difference *found, reply *answer, failure *cause)
{
    const sheet *pages = &compared->pages;
    __attribute__((cleanup(sheet_destroy_surface))) cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, pages->width_px, pages->height_px);
    cairo_t *cairo = cairo_create(surface);
    cairo_set_source_rgb(cairo, 0.55, 0.55, 0.55);
    cairo_paint(cairo);
    paint(cairo, compared->then, 0);
    paint(cairo, compared->now, pages->right_x_px);
    draw_boxes(compared, found, cairo);
    cairo_status_t drawn = cairo_status(cairo);
    cairo_destroy(cairo);
    if (drawn != CAIRO_STATUS_SUCCESS)
        FAIL(cause, PDFSEAL_ERROR_MEMORY, "the renderer's memory is too small for this page (lower --dpi)");
    return sheet_write(surface, answer, cause);
}

pdfseal_status pages_compare(request *asked, reply *answer, failure *cause)
{
    __attribute__((cleanup(pair_clear))) pair compared = {0};
    difference found;
    TRY(get_pages(asked, &compared, cause));
    TRY(sheet_lay_out(&compared.pages, compared.dpi, cause));
    TRY(draw_alone(compared.pages.left, compared.dpi, &compared.then, cause));
    TRY(draw_alone(compared.pages.right, compared.dpi, &compared.now, cause));
    const difference_picture then = pixels_of(compared.then);
    const difference_picture now = pixels_of(compared.now);
    if (!difference_find(&then, &now, &found))
        FAIL(cause, PDFSEAL_ERROR_MEMORY, "the renderer's memory is too small for this page (lower --dpi)");
    write_found(&found, compared.dpi, answer);
    return compared.wants_picture && found.pixels ? write_picture(&compared, &found, answer, cause) : PDFSEAL_OK;
}
