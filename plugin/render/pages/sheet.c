/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lays out and draws one page or two. */
#include "pages/sheet.h"

#include "render_client/render_client.h"

#include <math.h>

#define GAP_PX 12 /* between two pages */

void sheet_clear(sheet *shown)
{
    g_clear_object(&shown->left);
    g_clear_object(&shown->right);
}

void sheet_destroy_surface(cairo_surface_t **surface)
{
    cairo_surface_destroy(*surface);
}

pdfseal_status sheet_read_dpi(request *asked, double *ret_dpi, failure *cause)
{
    double dpi = wire_read_u32(&asked->payload) / 1000.0;
    if (asked->payload.broken || !(dpi >= RENDER_DPI_MIN && dpi <= RENDER_DPI_MAX))
        FAIL(cause, PDFSEAL_ERROR_USAGE, "the resolution is out of bounds");
    *ret_dpi = dpi;
    return PDFSEAL_OK;
}

static pdfseal_status check_area(double width_px, double height_px, failure *cause)
{
    if (!(width_px >= 1 && width_px <= RENDER_PICTURE_SIDE_MAX && height_px >= 1 &&
          height_px <= RENDER_PICTURE_SIDE_MAX && width_px * height_px <= RENDER_PICTURE_PIXELS_MAX))
        FAIL(cause, PDFSEAL_ERROR_LIMIT,
             "the page is too large for a picture at this resolution (lower --dpi)");
    return PDFSEAL_OK;
}

/* Rounds up as pdftoppm and pdftocairo do, so that pictures can be compared with theirs. */
static pdfseal_status measure(PopplerPage *page, double dpi, int *ret_width_px, int *ret_height_px,
                              failure *cause)
{
    double width_pt = 0, height_pt = 0;
    poppler_page_get_size(page, &width_pt, &height_pt);
    double width_px = ceil(width_pt * dpi / 72);
    double height_px = ceil(height_pt * dpi / 72);
    TRY(check_area(width_px, height_px, cause));
    *ret_width_px = (int)width_px;
    *ret_height_px = (int)height_px;
    return PDFSEAL_OK;
}

pdfseal_status sheet_lay_out(sheet *shown, double dpi, failure *cause)
{
    TRY(measure(shown->right, dpi, &shown->right_width_px, &shown->right_height_px, cause));
    shown->width_px = shown->right_width_px;
    shown->height_px = shown->right_height_px;
    if (!shown->left)
        return PDFSEAL_OK;
    TRY(measure(shown->left, dpi, &shown->left_width_px, &shown->left_height_px, cause));
    shown->right_x_px = shown->left_width_px + GAP_PX;
    shown->width_px += shown->right_x_px;
    if (shown->left_height_px > shown->height_px)
        shown->height_px = shown->left_height_px;
    return check_area(shown->width_px, shown->height_px, cause);
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

static cairo_status_t draw_pages(const sheet *shown, cairo_surface_t *surface, double dpi)
{
    cairo_t *cairo = cairo_create(surface);
    double grey = shown->left ? 0.55 : 1;
    cairo_set_source_rgb(cairo, grey, grey, grey);
    cairo_paint(cairo);
    if (shown->left)
        draw(shown->left, cairo, dpi, 0);
    draw(shown->right, cairo, dpi, shown->right_x_px);
    cairo_status_t status = cairo_status(cairo);
    cairo_destroy(cairo);
    return status;
}

pdfseal_status sheet_draw(const sheet *shown, double dpi, cairo_surface_t **ret_surface, failure *cause)
{
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, shown->width_px, shown->height_px);
    cairo_status_t drawn = cairo_surface_status(surface);
    if (drawn == CAIRO_STATUS_SUCCESS)
        drawn = draw_pages(shown, surface, dpi);
    if (drawn == CAIRO_STATUS_SUCCESS) {
        *ret_surface = surface;
        return PDFSEAL_OK;
    }
    cairo_surface_destroy(surface);
    if (drawn == CAIRO_STATUS_NO_MEMORY)
        FAIL(cause, PDFSEAL_ERROR_MEMORY, "the renderer's memory is too small for this page (lower --dpi)");
    FAIL(cause, PDFSEAL_ERROR_INPUT, "the page cannot be drawn");
}

static cairo_status_t pass_on(void *closure, const unsigned char *bytes, unsigned length)
{
    reply *answer = closure;
    reply_write_bytes(answer, bytes, length);
    return answer->broken ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

pdfseal_status sheet_write(cairo_surface_t *surface, reply *answer, failure *cause)
{
    if (cairo_surface_write_to_png_stream(surface, pass_on, answer) != CAIRO_STATUS_SUCCESS)
        FAIL(cause, PDFSEAL_ERROR_MEMORY, "the page's picture cannot be written");
    return PDFSEAL_OK;
}
