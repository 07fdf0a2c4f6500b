/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table from kind to reader, and the surfaces that drawings are painted on. */
#include "drawings.h"

#include "file_bytes.h"
#include "png_density.h"
#include "render_client/render_client.h"
#include "svg_stream.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <math.h>
#include <string.h>

#define MM_PER_PT (25.4 / 72.0)

static const struct {
    pdfseal_drawing_kind kind;
    drawing_reader *read;
    size_t bytes_max;
} READERS[] = {
    {PDFSEAL_DRAWING_SVG, svg_drawing_read, DRAWING_BYTES_MAX},
    {PDFSEAL_DRAWING_STROKES, strokes_drawing_read, DRAWING_BYTES_MAX},
    {PDFSEAL_DRAWING_TEXT, text_drawing_read, DRAWING_BYTES_MAX},
    {PDFSEAL_DRAWING_QR, qr_drawing_read, DRAWING_BYTES_MAX},
    {PDFSEAL_DRAWING_SEAL, seals_drawing_read, DRAWING_BYTES_MAX},
    {PDFSEAL_DRAWING_REPORT, report_drawing_read, REPORT_BYTES_MAX},
};

static pdfseal_status find_reader(uint8_t kind, size_t *ret_index, failure *cause)
{
    for (size_t i = 0; i < sizeof READERS / sizeof READERS[0]; i++) {
        if (READERS[i].kind == kind) {
            *ret_index = i;
            return PDFSEAL_OK;
        }
    }
    FAIL(cause, PDFSEAL_ERROR_INTERNAL, "the renderer does not know this kind of drawing");
}

static void clear_drawing(drawing *shown)
{
    if (shown->clear)
        shown->clear(shown->state);
}

static void destroy_surface(cairo_surface_t **surface)
{
    cairo_surface_destroy(*surface);
}

/* ---- surfaces ---- */

static cairo_status_t pass_on(void *closure, const unsigned char *bytes, unsigned length)
{
    reply *answer = closure;
    reply_write_bytes(answer, bytes, length);
    return answer->broken ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static pdfseal_status check_surface(cairo_status_t status, failure *cause)
{
    if (status == CAIRO_STATUS_NO_MEMORY)
        FAIL(cause, PDFSEAL_ERROR_MEMORY, "the renderer's memory is too small for this drawing");
    if (status != CAIRO_STATUS_SUCCESS)
        FAIL_ABOUT(cause, PDFSEAL_ERROR_INPUT, "the drawing cannot be painted (%s)", "%s",
                   cairo_status_to_string(status));
    return PDFSEAL_OK;
}

/* Paints on `surface`, which has `scale` units a point. */
static pdfseal_status paint_on(cairo_surface_t *surface, const drawing *shown, double scale, failure *cause)
{
    TRY(check_surface(cairo_surface_status(surface), cause));
    cairo_t *cr = cairo_create(surface);
    cairo_scale(cr, scale, scale);
    pdfseal_status status = shown->paint(shown->state, cr, cause);
    cairo_status_t painted = cairo_status(cr);
    cairo_destroy(cr);
    if (status == PDFSEAL_OK)
        status = check_surface(painted, cause);
    return status;
}

/* Vector surfaces write their file when they are finished. */
static pdfseal_status paint_and_finish(cairo_surface_t *surface, const drawing *shown, double scale, failure *cause)
{
    TRY(paint_on(surface, shown, scale, cause));
    cairo_surface_finish(surface);
    return check_surface(cairo_surface_status(surface), cause);
}

static pdfseal_status write_pdf(const drawing *shown, double dpi, reply *answer, failure *cause)
{
    (void)dpi;
    __attribute__((cleanup(destroy_surface))) cairo_surface_t *surface =
        cairo_pdf_surface_create_for_stream(pass_on, answer, shown->width_pt, shown->height_pt);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, NULL);
    return paint_and_finish(surface, shown, 1, cause);
}

/* In millimetres, so that the file says its true size. */
static pdfseal_status write_svg(const drawing *shown, double dpi, reply *answer, failure *cause)
{
    (void)dpi;
    svg_stream *stream = svg_stream_new(answer);
    __attribute__((cleanup(destroy_surface))) cairo_surface_t *surface = cairo_svg_surface_create_for_stream(
        svg_stream_take, stream, shown->width_pt * MM_PER_PT, shown->height_pt * MM_PER_PT);
    cairo_svg_surface_set_document_unit(surface, CAIRO_SVG_UNIT_MM);
    pdfseal_status status = paint_and_finish(surface, shown, MM_PER_PT, cause);
    cairo_surface_finish(surface); /* after a failure, too, it writes: not later than the stream lives */
    svg_stream_finish(stream);
    return status;
}

static pdfseal_status write_png(const drawing *shown, double dpi, reply *answer, failure *cause)
{
    double width_px = ceil(shown->width_pt * dpi / 72 - 1e-6);
    double height_px = ceil(shown->height_pt * dpi / 72 - 1e-6);
    if (!(dpi >= RENDER_DPI_MIN && dpi <= RENDER_DPI_MAX))
        FAIL(cause, PDFSEAL_ERROR_USAGE, "the resolution is out of bounds");
    if (!(width_px >= 1 && height_px >= 1 && width_px <= RENDER_PICTURE_SIDE_MAX &&
          height_px <= RENDER_PICTURE_SIDE_MAX && width_px * height_px <= RENDER_PICTURE_PIXELS_MAX))
        FAIL(cause, PDFSEAL_ERROR_LIMIT, "the drawing is too large for a picture at this resolution (lower --dpi)");
    __attribute__((cleanup(destroy_surface))) cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_ARGB32, (int)width_px, (int)height_px);
    TRY(paint_on(surface, shown, dpi / 72, cause));
    return png_density_write(surface, dpi, answer, cause);
}

static bool is_side(double length_pt)
{
    return length_pt >= DRAWING_SIDE_PT_MIN && length_pt <= DRAWING_SIDE_PT_MAX;
}

pdfseal_status drawings_write(const drawing *shown, uint8_t format, double dpi, reply *answer, failure *cause)
{
    if (!is_side(shown->width_pt) || !is_side(shown->height_pt))
        FAIL(cause, PDFSEAL_ERROR_LIMIT, "the drawing's size is out of bounds (5 m at most)");
    switch (format) {
    case WIRE_FORMAT_PDF:
        return write_pdf(shown, dpi, answer, cause);
    case WIRE_FORMAT_SVG:
        return write_svg(shown, dpi, answer, cause);
    case WIRE_FORMAT_PNG:
        return write_png(shown, dpi, answer, cause);
    default:
        FAIL(cause, PDFSEAL_ERROR_USAGE, "the renderer got a request that makes no sense");
    }
}

/* ---- the request ---- */

pdfseal_status drawings_answer(request *asked, reply *answer, failure *cause)
{
    uint8_t kind = wire_read_u8(&asked->payload);
    uint8_t format = wire_read_u8(&asked->payload);
    double dpi = wire_read_u32(&asked->payload) / 1000.0;
    size_t index = 0;
    __attribute__((cleanup(file_bytes_clear))) file_bytes data = {0};
    __attribute__((cleanup(clear_drawing))) drawing shown = {0};
    if (asked->payload.broken)
        FAIL(cause, PDFSEAL_ERROR_USAGE, "the renderer got a request that makes no sense");
    TRY(find_reader(kind, &index, cause));
    TRY(file_bytes_read(asked->passed_fd, READERS[index].bytes_max, &data, cause));
    TRY(READERS[index].read(data.start, data.length, &shown, cause));
    return drawings_write(&shown, format, dpi, answer, cause);
}
