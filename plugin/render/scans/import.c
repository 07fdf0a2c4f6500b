/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decides what came in, takes the steps, writes what comes out. */
#include "scans/import.h"

#include "drawings.h"
#include "file_bytes.h"
#include "png_density.h"
#include "scans/scan.h"
#include "scans/vector_import.h"

#include <math.h>

#define DEFAULT_WIDTH_PT (40.0 * 72.0 / 25.4) /* as a seal without density is placed */

typedef struct wish {
    uint8_t format;
    double dpi; /* of a PNG that is made of vectors */
    bool has_colour, has_turn;
    uint32_t colour;
    double turn; /* degrees, clockwise */
    double width_pt, height_pt; /* 0: natural */
    uint32_t page_index;
} wish;

typedef struct outcome {
    uint32_t notes; /* bits of wire_import_note */
    uint32_t full_width, full_height;
    double turned;
} outcome;

static pdfseal_status read_wish(request *asked, wish *ret_wish, failure *cause)
{
    wish read = {.format = wire_read_u8(&asked->payload)};
    uint8_t flags;
    read.dpi = wire_read_u32(&asked->payload) / 1000.0;
    flags = wire_read_u8(&asked->payload);
    read.has_colour = flags & WIRE_IMPORT_COLOUR;
    read.has_turn = flags & WIRE_IMPORT_TURN;
    read.colour = wire_read_u32(&asked->payload);
    read.turn = wire_read_i32(&asked->payload) / 1000.0;
    read.width_pt = wire_read_i32(&asked->payload) / 1000.0;
    read.height_pt = wire_read_i32(&asked->payload) / 1000.0;
    read.page_index = wire_read_u32(&asked->payload);
    if (asked->payload.broken || read.width_pt < 0 || read.height_pt < 0 || fabs(read.turn) > 360)
        FAIL(cause, PDFSEAL_ERROR_USAGE, "the renderer got a request that makes no sense");
    *ret_wish = read;
    return PDFSEAL_OK;
}

/* A missing side follows from the other one. */
static void find_size(const wish *asked, double natural_width_pt, double natural_height_pt, double *ret_width_pt,
                      double *ret_height_pt)
{
    double aspect = natural_width_pt / natural_height_pt;
    *ret_width_pt = asked->width_pt > 0    ? asked->width_pt
                    : asked->height_pt > 0 ? asked->height_pt * aspect
                                           : natural_width_pt;
    *ret_height_pt = asked->height_pt > 0 ? asked->height_pt : *ret_width_pt / aspect;
}

static void write_outcome(reply *answer, const outcome *done, const drawing *shown)
{
    reply_write_u32(answer, done->notes);
    reply_write_u32(answer, done->full_width);
    reply_write_u32(answer, done->full_height);
    reply_write_i32(answer, (int32_t)lround(done->turned * 1000));
    reply_write_i32(answer, (int32_t)lround(shown->width_pt * 1000));
    reply_write_i32(answer, (int32_t)lround(shown->height_pt * 1000));
}

/* ---- pixels ---- */

static pdfseal_status clean(scan *picture, const wish *asked, outcome *done, failure *cause)
{
    if (!picture->is_transparent)
        TRY(scan_lift_ink(picture, cause));
    TRY(scan_crop(picture, cause));
    done->turned = asked->has_turn ? asked->turn : -scan_find_skew(picture);
    TRY(scan_turn(picture, done->turned, cause));
    TRY(scan_crop(picture, cause));
    if (asked->has_colour)
        scan_colour(picture, asked->colour);
    return PDFSEAL_OK;
}

static uint32_t multiply(const uint8_t *pixel)
{
    uint32_t alpha = pixel[3];
    uint32_t red = (pixel[0] * alpha + 127) / 255, green = (pixel[1] * alpha + 127) / 255;
    return alpha << 24 | red << 16 | green << 8 | (pixel[2] * alpha + 127) / 255;
}

/* The pixels as Cairo has them; the scan's own stay. */
static cairo_surface_t *to_surface(const scan *picture)
{
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_ARGB32, (int)picture->width, (int)picture->height);
    if (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS)
        return surface;
    uint8_t *data = cairo_image_surface_get_data(surface);
    size_t stride = (size_t)cairo_image_surface_get_stride(surface);
    for (uint32_t y = 0; y < picture->height; y++) {
        uint32_t *row = (uint32_t *)(void *)(data + y * stride);
        for (uint32_t x = 0; x < picture->width; x++)
            row[x] = multiply(picture->pixels + ((size_t)y * picture->width + x) * 4);
    }
    cairo_surface_mark_dirty(surface);
    return surface;
}

typedef struct placed_scan {
    cairo_surface_t *surface;
    double width_pt, height_pt;
    uint32_t width, height;
} placed_scan;

static pdfseal_status paint_scan(void *state, cairo_t *cr, failure *cause)
{
    const placed_scan *placed = state;
    (void)cause;
    cairo_scale(cr, placed->width_pt / placed->width, placed->height_pt / placed->height);
    cairo_set_source_surface(cr, placed->surface, 0, 0);
    cairo_paint(cr);
    return PDFSEAL_OK;
}

static pdfseal_status write_scan(const scan *picture, const wish *asked, outcome *done, reply *answer, failure *cause)
{
    double natural_pt = picture->dpi > 0 ? picture->width * 72 / picture->dpi : DEFAULT_WIDTH_PT;
    placed_scan placed = {.surface = to_surface(picture), .width = picture->width, .height = picture->height};
    find_size(asked, natural_pt, natural_pt * picture->height / picture->width, &placed.width_pt, &placed.height_pt);
    const drawing shown = {.width_pt = placed.width_pt, .height_pt = placed.height_pt, .paint = paint_scan, .state = &placed};
    if (picture->dpi <= 0 && asked->width_pt == 0 && asked->height_pt == 0)
        done->notes |= WIRE_IMPORT_NO_DENSITY;
    write_outcome(answer, done, &shown);
    pdfseal_status status;
    if (asked->format == WIRE_FORMAT_PNG)
        status = png_density_write(placed.surface, picture->width * 72 / placed.width_pt, answer, cause);
    else
        status = drawings_write(&shown, asked->format, 0, answer, cause);
    cairo_surface_destroy(placed.surface);
    return status;
}

static pdfseal_status import_pixels(const file_bytes *data, const wish *asked, reply *answer, failure *cause)
{
    __attribute__((cleanup(scan_clear))) scan picture = {0};
    TRY(scan_read(data->start, data->length, &picture, cause));
    outcome done = {.full_width = picture.full_width, .full_height = picture.full_height};
    if (picture.full_width != picture.width)
        done.notes |= WIRE_IMPORT_SMALLER;
    TRY(clean(&picture, asked, &done, cause));
    return write_scan(&picture, asked, &done, answer, cause);
}

/* ---- vectors ---- */

typedef struct turned_drawing {
    drawing source;
    double scale_x, scale_y, turn, width_pt, height_pt; /* of the result */
} turned_drawing;

static pdfseal_status paint_turned(void *state, cairo_t *cr, failure *cause)
{
    const turned_drawing *turned = state;
    cairo_translate(cr, turned->width_pt / 2, turned->height_pt / 2);
    cairo_scale(cr, turned->scale_x, turned->scale_y);
    cairo_rotate(cr, turned->turn * M_PI / 180);
    cairo_translate(cr, -turned->source.width_pt / 2, -turned->source.height_pt / 2);
    return turned->source.paint(turned->source.state, cr, cause);
}

static pdfseal_status write_vector(const drawing *source, const wish *asked, reply *answer, failure *cause)
{
    double c = fabs(cos(asked->turn * M_PI / 180)), s = fabs(sin(asked->turn * M_PI / 180));
    double natural_width_pt = source->width_pt * c + source->height_pt * s;
    double natural_height_pt = source->width_pt * s + source->height_pt * c;
    turned_drawing turned = {.source = *source, .turn = asked->turn};
    find_size(asked, natural_width_pt, natural_height_pt, &turned.width_pt, &turned.height_pt);
    turned.scale_x = turned.width_pt / natural_width_pt;
    turned.scale_y = turned.height_pt / natural_height_pt;
    const drawing shown = {.width_pt = turned.width_pt, .height_pt = turned.height_pt, .paint = paint_turned, .state = &turned};
    write_outcome(answer, &(outcome){.turned = asked->turn}, &shown);
    return drawings_write(&shown, asked->format, asked->dpi, answer, cause);
}

static pdfseal_status import_vector(const file_bytes *data, const wish *asked, reply *answer, failure *cause)
{
    drawing source, part;
    if (asked->has_colour)
        FAIL(cause, PDFSEAL_ERROR_USAGE, "a vector picture keeps its colours (--colour is for scans and photos)");
    if (vector_is_pdf(data->start, data->length))
        TRY(vector_page_read(data->start, data->length, asked->page_index, &source, cause));
    else
        TRY(svg_drawing_read(data->start, data->length, &source, cause));
    TRY(vector_crop(&source, &part, cause));
    pdfseal_status status = write_vector(&part, asked, answer, cause);
    part.clear(part.state);
    return status;
}

pdfseal_status import_answer(request *asked, reply *answer, failure *cause)
{
    wish wanted;
    __attribute__((cleanup(file_bytes_clear))) file_bytes data = {0};
    TRY(read_wish(asked, &wanted, cause));
    TRY(file_bytes_read(asked->passed_fd, SCAN_BYTES_MAX, &data, cause));
    if (vector_is_pdf(data.start, data.length) || vector_is_svg(data.start, data.length))
        return import_vector(&data, &wanted, answer, cause);
    return import_pixels(&data, &wanted, answer, cause);
}
