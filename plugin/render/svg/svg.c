/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SVG through librsvg. */
#include "drawing.h"

#include <librsvg/rsvg.h>

static void clear(void *state)
{
    g_object_unref(state);
}

static pdfseal_status paint(void *state, cairo_t *cr, failure *cause)
{
    RsvgHandle *handle = state;
    GError *problem = NULL;
    RsvgRectangle box = {0, 0, 0, 0};
    if (!rsvg_handle_get_intrinsic_size_in_pixels(handle, &box.width, &box.height))
        FAIL(cause, PDFSEAL_ERROR_INPUT, "the SVG has no size (give its svg element a width and a height in mm)");
    cairo_scale(cr, 0.75, 0.75);
    if (!rsvg_handle_render_document(handle, cr, &box, &problem)) {
        g_clear_error(&problem);
        FAIL(cause, PDFSEAL_ERROR_INPUT, "the SVG cannot be drawn");
    }
    return PDFSEAL_OK;
}

pdfseal_status svg_drawing_read(const uint8_t *data, size_t length_bytes, drawing *ret_drawing, failure *cause)
{
    double width_px, height_px;
    GError *problem = NULL;
    RsvgHandle *handle = rsvg_handle_new_from_data(data, length_bytes, &problem);
    g_clear_error(&problem);
    if (!handle)
        FAIL(cause, PDFSEAL_ERROR_INPUT, "this is no SVG that can be read");
    rsvg_handle_set_dpi(handle, 96);
    if (!rsvg_handle_get_intrinsic_size_in_pixels(handle, &width_px, &height_px)) {
        g_object_unref(handle);
        FAIL(cause, PDFSEAL_ERROR_INPUT, "the SVG has no size (give its svg element a width and a height in mm)");
    }
    *ret_drawing = (drawing){.width_pt = width_px * 0.75, .height_pt = height_px * 0.75, .paint = paint,
                             .clear = clear, .state = handle};
    return PDFSEAL_OK;
}
