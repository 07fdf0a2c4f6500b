/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A validation report as pages of A4: blocks in JSON are laid out once, then drawn page by page, tagged, with page numbers. */
#include "drawing.h"
#include "page_picture.h"

#include <jansson.h>
#include <pango/pangocairo.h>
#include <stdlib.h>
#include <string.h>

#define PAGE_WIDTH_PT 595.276
#define PAGE_HEIGHT_PT 841.89
#define MARGIN_PT 48.0
#define FOOT_PT 30.0 /* of the page number's line above the edge */
#define COLUMN_PT (PAGE_WIDTH_PT - 2 * MARGIN_PT)
#define LABEL_PT 118.0
#define BAR_PT 16.0
#define SHEET_HEIGHT_PT_MAX 620.0 /* with its title and the section's it fits on one page */
/* What one report may hold; the writer cuts its lists long before. */
#define PIECES_MAX ((size_t)20000)

typedef enum piece_kind { PIECE_TEXT, PIECE_RULE, PIECE_BOX, PIECE_PICTURE } piece_kind;

/* Something at a place. Pieces of one tag stand side by side: a label and its text. */
typedef struct piece {
    piece_kind kind;
    PangoLayout *layout;
    page_picture *picture;
    double x_pt, y_pt, width_pt, height_pt;
    size_t page;
    uint32_t colour;
    const char *tag;    /* NULL: of the tag before */
} piece;

typedef struct report_pages {
    PangoContext *context;
    piece *pieces;
    size_t count, capacity;
    size_t page;
    double y_pt;        /* where the next block begins */
    char *foot;         /* "page %zu of %zu" as the writer's language has it: text before, between and behind */
    pdfseal_status status; /* the first failure, with its cause */
    failure *cause;        /* while it is read */
} report_pages;

static const struct {
    const char *tone;
    uint32_t colour;
} TONES[] = {{"good", 0x0A5020}, {"doubtful", 0x6B4300}, {"bad", 0x990000}};

static uint32_t colour_of(const json_t *block)
{
    const char *tone = json_string_value(json_object_get(block, "tone"));
    for (size_t i = 0; tone && i < sizeof TONES / sizeof TONES[0]; i++) {
        if (strcmp(tone, TONES[i].tone) == 0)
            return TONES[i].colour;
    }
    return 0x1B1F24;
}

static const char *text_of(const json_t *block, const char *key)
{
    const char *text = json_string_value(json_object_get(block, key));
    return text ? text : "";
}

static void clear_piece(piece *cleared)
{
    g_clear_object(&cleared->layout);
    page_picture_free(cleared->picture);
}

static void fail(report_pages *pages, pdfseal_status status, const char *sentence)
{
    if (pages->status != PDFSEAL_OK)
        return;
    pages->status = status;
    pages->cause->sentence = sentence;
}

/* ---- laying out ---- */

static void add_piece(report_pages *pages, piece added)
{
    if (pages->count == pages->capacity && pages->count < PIECES_MAX) {
        size_t capacity = pages->capacity ? pages->capacity * 2 : 256;
        piece *pieces = reallocarray(pages->pieces, capacity, sizeof *pieces);
        if (pieces) {
            pages->pieces = pieces;
            pages->capacity = capacity;
        }
    }
    if (pages->count == pages->capacity) {
        clear_piece(&added);
        fail(pages, PDFSEAL_ERROR_MEMORY, "the renderer's memory is too small for this drawing");
        return;
    }
    added.page = pages->page;
    pages->pieces[pages->count++] = added;
}

static PangoLayout *lay_out(const report_pages *pages, const char *text, const char *font, double width_pt, double *ret_height_pt)
{
    PangoLayout *layout = pango_layout_new(pages->context);
    PangoFontDescription *description = pango_font_description_from_string(font);
    PangoRectangle size;
    pango_layout_set_font_description(layout, description);
    pango_font_description_free(description);
    pango_layout_set_width(layout, (int)(width_pt * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_text(layout, text, -1);
    pango_layout_get_extents(layout, NULL, &size);
    *ret_height_pt = (double)size.height / PANGO_SCALE;
    return layout;
}

/* Begins a new page where `height_pt` does not fit any more. */
static void make_room(report_pages *pages, double height_pt)
{
    if (pages->y_pt + height_pt <= PAGE_HEIGHT_PT - MARGIN_PT || pages->y_pt <= MARGIN_PT)
        return;
    pages->page++;
    pages->y_pt = MARGIN_PT;
}

/* A paragraph over the whole width, with `keep_pt` of what follows on the same page. */
static void add_paragraph(report_pages *pages, const char *tag, const char *text, const char *font, uint32_t colour, double keep_pt)
{
    double height;
    if (!*text)
        return;
    PangoLayout *layout = lay_out(pages, text, font, COLUMN_PT, &height);
    make_room(pages, height + keep_pt);
    add_piece(pages, (piece){.layout = layout, .x_pt = MARGIN_PT, .y_pt = pages->y_pt, .colour = colour, .tag = tag});
    pages->y_pt += height + 3;
}

static void add_rule(report_pages *pages)
{
    pages->y_pt += 7;
    make_room(pages, 60);
    add_piece(pages, (piece){.kind = PIECE_RULE, .x_pt = MARGIN_PT, .y_pt = pages->y_pt, .width_pt = COLUMN_PT, .height_pt = 0.6, .colour = 0xC8CCD1});
    pages->y_pt += 8;
}

/* A label and its text, side by side; `is_list`: nothing in the section has a label. */
static void add_row(report_pages *pages, const json_t *row, bool is_list)
{
    const char *label = json_string_value(json_object_get(row, "label"));
    double label_height = 0;
    double height;
    gchar *words = g_strconcat(label ? label : "", " ", NULL); /* read aloud, the blank parts it from its text */
    PangoLayout *left = label && *label ? lay_out(pages, words, "Sans 8.5", LABEL_PT - 8, &label_height) : NULL;
    g_free(words);
    double indent = label ? LABEL_PT : is_list ? 0 : LABEL_PT + 8;
    gchar *text = g_strconcat(label ? "" : "\xE2\x80\xA2 ", text_of(row, "text"), NULL);
    PangoLayout *right = lay_out(pages, text, "Sans 9", COLUMN_PT - indent, &height);
    g_free(text);
    double tall = height > label_height ? height : label_height;
    make_room(pages, tall);
    if (left)
        add_piece(pages, (piece){.layout = left, .x_pt = MARGIN_PT, .y_pt = pages->y_pt, .colour = 0x57606A, .tag = "P"});
    add_piece(pages, (piece){.layout = right, .x_pt = MARGIN_PT + indent, .y_pt = pages->y_pt, .colour = colour_of(row), .tag = left ? NULL : "P"});
    pages->y_pt += tall + 3;
}

static void add_section(report_pages *pages, const json_t *block)
{
    size_t index;
    const json_t *row;
    add_rule(pages);
    add_paragraph(pages, "H2", text_of(block, "title"), "Sans Bold 11", colour_of(block), 30);
    add_paragraph(pages, "P", text_of(block, "lead"), "Sans 9", 0x1B1F24, 14);
    const json_t *rows = json_object_get(block, "rows");
    bool is_list = !json_is_string(json_object_get(json_array_get(rows, 0), "label"));
    json_array_foreach(rows, index, row)
        add_row(pages, row, is_list);
}

static void add_verdict(report_pages *pages, const json_t *block)
{
    add_paragraph(pages, "H1", text_of(block, "title"), "Sans Bold 20", colour_of(block), 40);
    add_paragraph(pages, "P", text_of(block, "text"), "Sans 10", 0x57606A, 20);
    add_paragraph(pages, "P", text_of(block, "lead"), "Sans 11", 0x1B1F24, 0);
}

static uint32_t part_colour(const json_t *part)
{
    static const struct {
        const char *kind;
        uint32_t colour;
    } PARTS[] = {{"signed", 0x2F81C7}, {"value", 0x8250DF}, {"later", 0xD0762A}, {"broken", 0xC0362C}};
    for (size_t i = 0; i < sizeof PARTS / sizeof PARTS[0]; i++) {
        if (strcmp(text_of(part, "kind"), PARTS[i].kind) == 0)
            return PARTS[i].colour;
    }
    return 0x8C959F;
}

static void add_parts(report_pages *pages, const json_t *parts, double total)
{
    size_t index;
    const json_t *part;
    double x = MARGIN_PT;
    make_room(pages, BAR_PT + 20);
    json_array_foreach(parts, index, part) {
        double width = json_number_value(json_object_get(part, "bytes")) / total * COLUMN_PT;
        add_piece(pages, (piece){.kind = PIECE_BOX, .x_pt = x, .y_pt = pages->y_pt, .width_pt = width, .height_pt = BAR_PT,
                                 .colour = part_colour(part), .tag = index ? NULL : "Figure"});
        x += width;
    }
    pages->y_pt += BAR_PT + 6;
    json_array_foreach(parts, index, part) {
        double height;
        PangoLayout *layout = lay_out(pages, text_of(part, "text"), "Sans 9", COLUMN_PT - 14, &height);
        make_room(pages, height);
        add_piece(pages, (piece){.kind = PIECE_BOX, .x_pt = MARGIN_PT, .y_pt = pages->y_pt + 2, .width_pt = 8, .height_pt = 8,
                                 .colour = part_colour(part), .tag = ""});
        add_piece(pages, (piece){.layout = layout, .x_pt = MARGIN_PT + 14, .y_pt = pages->y_pt, .colour = 0x1B1F24, .tag = "P"});
        pages->y_pt += height + 2;
    }
}

static void add_bar(report_pages *pages, const json_t *block)
{
    const json_t *parts = json_object_get(block, "parts");
    size_t index;
    const json_t *part;
    double total = 0;
    json_array_foreach(parts, index, part)
        total += json_number_value(json_object_get(part, "bytes"));
    if (!(total > 0))
        return;
    add_rule(pages);
    add_paragraph(pages, "H2", text_of(block, "title"), "Sans Bold 11", 0x1B1F24, 40);
    add_parts(pages, parts, total);
}

/* The title of a page above its picture, in the middle of the column. */
static void add_view(report_pages *pages, const json_t *view)
{
    page_picture *picture;
    double width, height;
    failure cause = {0};
    pdfseal_status status = page_picture_read(view, &picture, &cause);
    if (status != PDFSEAL_OK) {
        fail(pages, status, cause.sentence);
        return;
    }
    page_picture_fit(picture, COLUMN_PT, SHEET_HEIGHT_PT_MAX, &width, &height);
    add_paragraph(pages, "P", text_of(view, "text"), "Sans 9", 0x1B1F24, height + 12);
    add_piece(pages, (piece){.kind = PIECE_PICTURE, .picture = picture, .x_pt = MARGIN_PT + (COLUMN_PT - width) / 2, .y_pt = pages->y_pt,
                             .width_pt = width, .height_pt = height, .tag = "Figure"});
    pages->y_pt += height + 12;
}

static void add_views(report_pages *pages, const json_t *block)
{
    const json_t *views = json_object_get(block, "views");
    size_t index;
    const json_t *view;
    pages->page++; /* pictures begin a page: their title stays with them */
    pages->y_pt = MARGIN_PT;
    add_paragraph(pages, "H2", text_of(block, "title"), "Sans Bold 11", 0x1B1F24, 0);
    pages->y_pt += 4;
    json_array_foreach(views, index, view)
        add_view(pages, view);
    add_paragraph(pages, "P", text_of(block, "text"), "Sans 9", 0x57606A, 0);
}

static void add_block(report_pages *pages, const json_t *block)
{
    const char *kind = text_of(block, "kind");
    if (strcmp(kind, "verdict") == 0)
        add_verdict(pages, block);
    else if (strcmp(kind, "bar") == 0)
        add_bar(pages, block);
    else if (strcmp(kind, "pages") == 0)
        add_views(pages, block);
    else
        add_section(pages, block);
}

/* ---- drawing ---- */

static void set_colour(cairo_t *cr, uint32_t colour)
{
    cairo_set_source_rgb(cr, (colour >> 16 & 255) / 255.0, (colour >> 8 & 255) / 255.0, (colour & 255) / 255.0);
}

static pdfseal_status draw_picture(cairo_t *cr, const piece *drawn, failure *cause)
{
    cairo_save(cr);
    cairo_translate(cr, drawn->x_pt, drawn->y_pt);
    pdfseal_status status = page_picture_paint(drawn->picture, cr, drawn->width_pt, cause);
    cairo_restore(cr);
    return status;
}

static pdfseal_status draw_piece(cairo_t *cr, const piece *drawn, failure *cause)
{
    if (drawn->kind == PIECE_PICTURE)
        return draw_picture(cr, drawn, cause);
    set_colour(cr, drawn->colour);
    if (drawn->kind == PIECE_TEXT) {
        cairo_move_to(cr, drawn->x_pt, drawn->y_pt);
        pango_cairo_show_layout(cr, drawn->layout);
        return PDFSEAL_OK;
    }
    cairo_rectangle(cr, drawn->x_pt, drawn->y_pt, drawn->width_pt, drawn->height_pt);
    cairo_fill(cr);
    return PDFSEAL_OK;
}

static bool is_in_tag(const report_pages *pages, size_t index, size_t page)
{
    return index < pages->count && pages->pieces[index].page == page && pages->pieces[index].kind != PIECE_RULE && !pages->pieces[index].tag;
}

static pdfseal_status draw_page(const report_pages *pages, cairo_t *cr, size_t page, size_t *index, failure *cause)
{
    while (*index < pages->count && pages->pieces[*index].page == page) {
        const char *tag = pages->pieces[*index].tag;
        bool tagged = tag && *tag;
        if (tagged)
            cairo_tag_begin(cr, tag, NULL);
        pdfseal_status status = draw_piece(cr, &pages->pieces[(*index)++], cause);
        while (status == PDFSEAL_OK && tagged && is_in_tag(pages, *index, page))
            status = draw_piece(cr, &pages->pieces[(*index)++], cause);
        if (tagged)
            cairo_tag_end(cr, tag);
        TRY(status);
    }
    return PDFSEAL_OK;
}

static void draw_foot(const report_pages *pages, cairo_t *cr, size_t page)
{
    double height;
    gchar *text = g_strdup_printf("%s  %zu / %zu", pages->foot, page + 1, pages->page + 1);
    PangoLayout *layout = lay_out(pages, text, "Sans 8", COLUMN_PT, &height);
    pango_layout_set_alignment(layout, PANGO_ALIGN_RIGHT);
    set_colour(cr, 0x57606A);
    cairo_move_to(cr, MARGIN_PT, PAGE_HEIGHT_PT - FOOT_PT);
    pango_cairo_show_layout(cr, layout);
    g_object_unref(layout);
    g_free(text);
}

static pdfseal_status paint(void *state, cairo_t *cr, failure *cause)
{
    const report_pages *pages = state;
    size_t index = 0;
    pdfseal_status status = PDFSEAL_OK;
    cairo_tag_begin(cr, "Document", NULL);
    for (size_t page = 0; page <= pages->page && status == PDFSEAL_OK; page++) {
        if (page)
            cairo_show_page(cr);
        status = draw_page(pages, cr, page, &index, cause);
        draw_foot(pages, cr, page);
    }
    cairo_tag_end(cr, "Document");
    return status;
}

static void clear(void *state)
{
    report_pages *pages = state;
    for (size_t i = 0; i < pages->count; i++)
        clear_piece(&pages->pieces[i]);
    free(pages->pieces);
    free(pages->foot);
    g_clear_object(&pages->context);
    free(pages);
}

/* ---- reading ---- */

static report_pages *new_pages(const json_t *root)
{
    report_pages *pages = calloc(1, sizeof *pages);
    if (!pages)
        return NULL;
    pages->context = pango_font_map_create_context(pango_cairo_font_map_get_default());
    pango_context_set_language(pages->context, pango_language_from_string(text_of(root, "language")));
    pages->foot = strdup(text_of(root, "foot"));
    pages->y_pt = MARGIN_PT;
    return pages;
}

pdfseal_status report_drawing_read(const uint8_t *data, size_t length_bytes, drawing *ret_drawing, failure *cause)
{
    json_error_t at;
    size_t index;
    const json_t *block;
    json_t *root = json_loadb((const char *)data, length_bytes, 0, &at);
    if (!json_is_object(root)) {
        json_decref(root);
        FAIL(cause, PDFSEAL_ERROR_INPUT, "the report is no JSON");
    }
    report_pages *pages = new_pages(root);
    if (pages) {
        pages->cause = cause;
        json_array_foreach(json_object_get(root, "blocks"), index, block)
            add_block(pages, block);
    }
    json_decref(root);
    if (!pages || !pages->foot)
        cause->sentence = "the renderer's memory is too small for this drawing";
    pdfseal_status status = !pages || !pages->foot ? PDFSEAL_ERROR_MEMORY : pages->status;
    if (status != PDFSEAL_OK) {
        if (pages)
            clear(pages);
        return status;
    }
    *ret_drawing = (drawing){PAGE_WIDTH_PT, PAGE_HEIGHT_PT, paint, clear, pages};
    return PDFSEAL_OK;
}
