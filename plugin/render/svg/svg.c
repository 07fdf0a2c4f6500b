/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SVG through librsvg, which gets no address to fetch from. */
#include "drawing.h"
#include "svg/svg_check.h"

#include <librsvg/rsvg.h>

#define PIXELS_PER_INCH 96.0 /* what CSS calls a pixel: 1/96 inch */
#define PT_PER_PIXEL (72.0 / PIXELS_PER_INCH)

typedef struct svg {
    RsvgHandle *handle;
    RsvgRectangle box; /* in pixels */
} svg;

static void clear(void *state)
{
    svg *shown = state;
    g_object_unref(shown->handle);
    g_free(shown);
}

static pdfseal_status paint(void *state, cairo_t *cr, failure *cause)
{
    svg *shown = state;
    GError *problem = NULL;
    cairo_scale(cr, PT_PER_PIXEL, PT_PER_PIXEL);
    if (rsvg_handle_render_document(shown->handle, cr, &shown->box, &problem))
        return PDFSEAL_OK;
    g_clear_error(&problem);
    FAIL(cause, PDFSEAL_ERROR_INPUT, "the SVG cannot be drawn (too many elements that repeat each other?)");
}

/* Width and height where they are lengths, else the view box in pixels. */
static bool measure(RsvgHandle *handle, RsvgRectangle *ret_box)
{
    gboolean has_width, has_height, has_view_box;
    RsvgLength width, height;
    RsvgRectangle view_box;
    RsvgRectangle box = {0, 0, 0, 0};
    if (!rsvg_handle_get_intrinsic_size_in_pixels(handle, &box.width, &box.height)) {
        rsvg_handle_get_intrinsic_dimensions(handle, &has_width, &width, &has_height, &height, &has_view_box, &view_box);
        if (!has_view_box)
            return false;
        box.width = view_box.width;
        box.height = view_box.height;
    }
    *ret_box = box;
    return box.width > 0 && box.height > 0;
}

pdfseal_status svg_drawing_read(const uint8_t *data, size_t length_bytes, drawing *ret_drawing, failure *cause)
{
    GError *problem = NULL;
    RsvgRectangle box;
    TRY(svg_check(data, length_bytes, cause));
    RsvgHandle *handle = rsvg_handle_new_from_data(data, length_bytes, &problem);
    g_clear_error(&problem);
    if (!handle)
        FAIL(cause, PDFSEAL_ERROR_INPUT, "this is no SVG that can be read (save it as plain SVG)");
    rsvg_handle_set_dpi(handle, PIXELS_PER_INCH);
    if (!measure(handle, &box)) {
        g_object_unref(handle);
        FAIL(cause, PDFSEAL_ERROR_INPUT, "the SVG has no size (give its svg element a width and a height in mm)");
    }
    svg *shown = g_new(svg, 1);
    *shown = (svg){.handle = handle, .box = box};
    *ret_drawing = (drawing){.width_pt = box.width * PT_PER_PIXEL, .height_pt = box.height * PT_PER_PIXEL,
                             .paint = paint, .clear = clear, .state = shown};
    return PDFSEAL_OK;
}
