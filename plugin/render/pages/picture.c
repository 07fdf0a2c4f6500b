/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page as a PNG. */
#include "pages/pages.h"

#include "render_client/render_client.h"

#include <cairo.h>
#include <math.h>

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

static cairo_status_t draw(PopplerPage *page, cairo_surface_t *surface, double dpi)
{
    cairo_t *cairo = cairo_create(surface);
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    cairo_scale(cairo, dpi / 72, dpi / 72);
    poppler_page_render(page, cairo);
    cairo_status_t status = cairo_status(cairo);
    cairo_destroy(cairo);
    return status;
}

static cairo_status_t pass_on(void *closure, const unsigned char *bytes, unsigned length)
{
    reply *answer = closure;
    reply_write_bytes(answer, bytes, length);
    return answer->broken ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static pdfseal_status read_options(request *asked, double *ret_dpi, failure *cause)
{
    double dpi = wire_read_u32(&asked->payload) / 1000.0;
    uint32_t flags = wire_read_u32(&asked->payload);
    if (asked->payload.broken || flags != 0 || !(dpi >= RENDER_DPI_MIN && dpi <= RENDER_DPI_MAX))
        FAIL(cause, PDFSEAL_ERROR_USAGE, "the resolution is out of bounds");
    *ret_dpi = dpi;
    return PDFSEAL_OK;
}

pdfseal_status pages_picture(request *asked, reply *answer, failure *cause)
{
    __attribute__((cleanup(pages_unref))) PopplerPage *page = NULL;
    double dpi;
    int width_px, height_px;
    TRY(pages_get(asked, &page, cause));
    TRY(read_options(asked, &dpi, cause));
    TRY(measure(page, dpi, &width_px, &height_px, cause));
    __attribute__((cleanup(destroy_surface))) cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, width_px, height_px);
    cairo_status_t drawn = cairo_surface_status(surface);
    if (drawn == CAIRO_STATUS_SUCCESS)
        drawn = draw(page, surface, dpi);
    if (drawn == CAIRO_STATUS_NO_MEMORY)
        FAIL(cause, PDFSEAL_ERROR_MEMORY, "the renderer's memory is too small for this page (lower --dpi)");
    if (drawn != CAIRO_STATUS_SUCCESS)
        FAIL(cause, PDFSEAL_ERROR_INPUT, "the page cannot be drawn");
    if (cairo_surface_write_to_png_stream(surface, pass_on, answer) != CAIRO_STATUS_SUCCESS)
        FAIL(cause, PDFSEAL_ERROR_MEMORY, "the page's picture cannot be written");
    return PDFSEAL_OK;
}
