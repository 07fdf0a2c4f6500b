/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages by Poppler; ink measured on a recording. */
#include "scans/vector_import.h"

#include <poppler.h>
#include <string.h>

bool vector_is_pdf(const uint8_t *data, size_t length_bytes)
{
    return memmem(data, length_bytes < 1024 ? length_bytes : 1024, "%PDF-", 5) != NULL;
}

bool vector_is_svg(const uint8_t *data, size_t length_bytes)
{
    size_t at = length_bytes >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    while (at < length_bytes && strchr(" \t\r\n", data[at]) && data[at])
        at++;
    return at < length_bytes && (data[at] == '<' || (length_bytes > 2 && data[0] == 0x1F && data[1] == 0x8B));
}

/* ---- pages ---- */

static pdfseal_status paint_page(void *state, cairo_t *cr, failure *cause)
{
    (void)cause;
    poppler_page_render_for_printing(state, cr);
    return PDFSEAL_OK;
}

static void clear_page(void *state)
{
    g_object_unref(state);
}

static pdfseal_status get_page(PopplerDocument *document, uint32_t page_index, PopplerPage **ret_page, failure *cause)
{
    int count = poppler_document_get_n_pages(document);
    if (count < 1)
        FAIL(cause, PDFSEAL_ERROR_INPUT, "the document has no pages");
    if (page_index >= (uint32_t)count)
        FAIL(cause, PDFSEAL_ERROR_USAGE, "there is no such page");
    *ret_page = poppler_document_get_page(document, (int)page_index);
    if (!*ret_page)
        FAIL(cause, PDFSEAL_ERROR_INPUT, "the page cannot be read: the page tree is damaged");
    return PDFSEAL_OK;
}

pdfseal_status vector_page_read(const uint8_t *data, size_t length_bytes, uint32_t page_index, drawing *ret_drawing,
                                failure *cause)
{
    GError *problem = NULL;
    PopplerPage *page = NULL;
    drawing shown = {.paint = paint_page, .clear = clear_page};
    GBytes *bytes = g_bytes_new_static(data, length_bytes);
    PopplerDocument *document = poppler_document_new_from_bytes(bytes, NULL, &problem);
    g_bytes_unref(bytes);
    bool is_locked = g_error_matches(problem, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED);
    g_clear_error(&problem);
    if (!document && is_locked)
        FAIL(cause, PDFSEAL_ERROR_INPUT, "the document is encrypted and needs a password");
    if (!document)
        FAIL(cause, PDFSEAL_ERROR_INPUT, "the renderer cannot read this as a PDF");
    pdfseal_status status = get_page(document, page_index, &page, cause);
    g_object_unref(document);
    if (status != PDFSEAL_OK)
        return status;
    poppler_page_get_size(page, &shown.width_pt, &shown.height_pt);
    shown.state = page;
    *ret_drawing = shown;
    return PDFSEAL_OK;
}

/* ---- ink ---- */

/* Cairo measures ink in whole units of the surface: these are parts of a point. */
#define FINENESS 100.0

typedef struct cropped {
    drawing source;
    double x_pt, y_pt;
} cropped;

static pdfseal_status paint_cropped(void *state, cairo_t *cr, failure *cause)
{
    const cropped *part = state;
    cairo_translate(cr, -part->x_pt, -part->y_pt);
    return part->source.paint(part->source.state, cr, cause);
}

static void clear_cropped(void *state)
{
    cropped *part = state;
    part->source.clear(part->source.state);
    g_free(part);
}

/* A page's own paper is its first rectangle of white: it counts as ink here, since nobody can tell it from a seal's. */
static pdfseal_status measure_ink(const drawing *source, cairo_rectangle_t *ret_ink, failure *cause)
{
    const cairo_rectangle_t whole = {0, 0, source->width_pt * FINENESS, source->height_pt * FINENESS};
    cairo_surface_t *recording = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, &whole);
    cairo_t *cr = cairo_create(recording);
    cairo_scale(cr, FINENESS, FINENESS);
    pdfseal_status status = source->paint(source->state, cr, cause);
    bool has_failed = cairo_status(cr) != CAIRO_STATUS_SUCCESS;
    cairo_destroy(cr);
    cairo_recording_surface_ink_extents(recording, &ret_ink->x, &ret_ink->y, &ret_ink->width, &ret_ink->height);
    cairo_surface_destroy(recording);
    *ret_ink = (cairo_rectangle_t){ret_ink->x / FINENESS, ret_ink->y / FINENESS, ret_ink->width / FINENESS, ret_ink->height / FINENESS};
    if (status != PDFSEAL_OK)
        return status;
    if (has_failed)
        FAIL(cause, PDFSEAL_ERROR_INPUT, "the page cannot be drawn");
    if (!(ret_ink->width > 0 && ret_ink->height > 0))
        FAIL(cause, PDFSEAL_ERROR_INPUT, "there is no ink in the picture (take one whose ink is darker than its paper)");
    return PDFSEAL_OK;
}

pdfseal_status vector_crop(drawing *source, drawing *ret_drawing, failure *cause)
{
    cairo_rectangle_t ink;
    pdfseal_status status = measure_ink(source, &ink, cause);
    if (status != PDFSEAL_OK) {
        source->clear(source->state);
        return status;
    }
    cropped *part = g_new(cropped, 1);
    *part = (cropped){.source = *source, .x_pt = ink.x, .y_pt = ink.y};
    *ret_drawing = (drawing){.width_pt = ink.width, .height_pt = ink.height, .paint = paint_cropped,
                             .clear = clear_cropped, .state = part};
    return PDFSEAL_OK;
}
