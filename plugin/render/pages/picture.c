/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page, or two side by side, as a PNG. */
#include "pages/pages.h"

#include "render_client/render_client.h"

#include <cairo.h>
#include <math.h>

#define GAP_PX 12 /* between two pages */

static void destroy_surface(cairo_surface_t **surface)
{
    cairo_surface_destroy(*surface);
}

/* Rounds up as pdftoppm and pdftocairo do, so that pictures can be compared with theirs. */
static pdfseal_status measure(PopplerPage *page, double dpi, int *ret_width_px, int *ret_height_px,
                              failure *cause)
{
    double width_pt = 0, height_pt = 0;
    poppler_page_get_size(page, &width_pt, &height_pt);
    double width_px = ceil(width_pt * dpi / 72);
    double height_px = ceil(height_pt * dpi / 72);
    if (!(width_px >= 1 && width_px <= RENDER_PICTURE_SIDE_MAX && height_px >= 1 &&
          height_px <= RENDER_PICTURE_SIDE_MAX && width_px * height_px <= RENDER_PICTURE_PIXELS_MAX))
        FAIL(cause, PDFSEAL_ERROR_LIMIT,
             "the page is too large for a picture at this resolution (lower --dpi)");
    *ret_width_px = (int)width_px;
    *ret_height_px = (int)height_px;
    return PDFSEAL_OK;
}

static void draw(PopplerPage *page, cairo_t *cairo, double dpi, double left_px)
{
    double width_pt = 0, height_pt = 0;
    poppler_page_get_size(page, &width_pt, &height_pt);
    cairo_save(cairo);
    cairo_translate(cairo, left_px, 0);
    cairo_scale(cairo, dpi / 72, dpi / 72);
    cairo_rectangle(cairo, 0, 0, width_pt, height_pt);
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_fill(cairo);
    poppler_page_render(page, cairo);
    cairo_restore(cairo);
}

static cairo_status_t pass_on(void *closure, const unsigned char *bytes, unsigned length)
{
    reply *answer = closure;
    reply_write_bytes(answer, bytes, length);
    return answer->broken ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static pdfseal_status read_options(request *asked, double *ret_dpi, uint32_t *ret_other, failure *cause)
{
    double dpi = wire_read_u32(&asked->payload) / 1000.0;
    uint32_t other = wire_read_u32(&asked->payload);
    if (asked->payload.broken || !(dpi >= RENDER_DPI_MIN && dpi <= RENDER_DPI_MAX))
        FAIL(cause, PDFSEAL_ERROR_USAGE, "the resolution is out of bounds");
    *ret_dpi = dpi;
    *ret_other = other;
    return PDFSEAL_OK;
}

/* The page, with the same page of another document on its left where there is one. */
typedef struct sheet {
    PopplerPage *left, *right; /* left may be NULL */
    int left_width_px, width_px, height_px;
} sheet;

static void sheet_clear(sheet *shown)
{
    g_clear_object(&shown->left);
    g_clear_object(&shown->right);
}

static pdfseal_status lay_out(sheet *shown, double dpi, failure *cause)
{
    int right_px, height_px;
    TRY(measure(shown->right, dpi, &right_px, &shown->height_px, cause));
    shown->width_px = right_px;
    if (!shown->left)
        return PDFSEAL_OK;
    TRY(measure(shown->left, dpi, &shown->left_width_px, &height_px, cause));
    shown->left_width_px += GAP_PX;
    shown->width_px += shown->left_width_px;
    shown->height_px = height_px > shown->height_px ? height_px : shown->height_px;
    if (shown->width_px > RENDER_PICTURE_SIDE_MAX ||
        (int64_t)shown->width_px * shown->height_px > RENDER_PICTURE_PIXELS_MAX)
        FAIL(cause, PDFSEAL_ERROR_LIMIT, "the page is too large for a picture at this resolution (lower --dpi)");
    return PDFSEAL_OK;
}

static cairo_status_t draw_sheet(const sheet *shown, cairo_surface_t *surface, double dpi)
{
    cairo_t *cairo = cairo_create(surface);
    double grey = shown->left ? 0.55 : 1;
    cairo_set_source_rgb(cairo, grey, grey, grey);
    cairo_paint(cairo);
    if (shown->left)
        draw(shown->left, cairo, dpi, 0);
    draw(shown->right, cairo, dpi, shown->left_width_px);
    cairo_status_t status = cairo_status(cairo);
    cairo_destroy(cairo);
    return status;
}

static pdfseal_status get_pages(request *asked, sheet *shown, double *ret_dpi, failure *cause)
{
    wire_reader again = asked->payload;
    uint32_t other;
    TRY(pages_get(asked, &shown->right, cause));
    TRY(read_options(asked, ret_dpi, &other, cause));
    (void)wire_read_u32(&again);
    uint32_t page_index = wire_read_u32(&again);
    if (other > 0)
        TRY(documents_page_get(asked->documents, other - 1, page_index, &shown->left, cause));
    return PDFSEAL_OK;
}

pdfseal_status pages_picture(request *asked, reply *answer, failure *cause)
{
    __attribute__((cleanup(sheet_clear))) sheet shown = {0};
    double dpi;
    TRY(get_pages(asked, &shown, &dpi, cause));
    TRY(lay_out(&shown, dpi, cause));
    __attribute__((cleanup(destroy_surface))) cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, shown.width_px, shown.height_px);
    cairo_status_t drawn = cairo_surface_status(surface);
    if (drawn == CAIRO_STATUS_SUCCESS)
        drawn = draw_sheet(&shown, surface, dpi);
    if (drawn == CAIRO_STATUS_NO_MEMORY)
        FAIL(cause, PDFSEAL_ERROR_MEMORY, "the renderer's memory is too small for this page (lower --dpi)");
    if (drawn != CAIRO_STATUS_SUCCESS)
        FAIL(cause, PDFSEAL_ERROR_INPUT, "the page cannot be drawn");
    if (cairo_surface_write_to_png_stream(surface, pass_on, answer) != CAIRO_STATUS_SUCCESS)
        FAIL(cause, PDFSEAL_ERROR_MEMORY, "the page's picture cannot be written");
    return PDFSEAL_OK;
}
