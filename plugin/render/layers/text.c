/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of text, fitted into a box, in any script. */
#include "render_client/colour.h"
#include "drawing.h"

#include <jansson.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

#define BYTES_MAX ((size_t)64 << 10) /* some pages of text; a stamp has five lines */
#define SIZE_PT_DEFAULT 9.0
#define SIZE_PT_MIN 2.0 /* smaller is not read */
#define SIZE_PT_MAX 1000.0
#define SIZE_STEPS 12 /* halvings: the size is found to 1/4000 of its range */

/* What the JSON says: {"text", "font", "size_pt", "width_pt", "height_pt", "align", "colour", "language"}. */
typedef struct wish {
    const char *text, *font, *language;
    double size_pt, width_pt, height_pt; /* a size of 0: as large as the text is */
    PangoAlignment align;
    uint32_t colour;
} wish;

typedef struct text_layer {
    PangoLayout *layout;
    uint32_t colour;
    double x_pt, y_pt; /* where the layout's corner lies */
} text_layer;

static void unref_json(json_t **value)
{
    json_decref(*value);
}

static void unref_object(void *object)
{
    g_clear_object((GObject **)object);
}

/* ---- reading ---- */

static double number_of(const json_t *root, const char *name, double absent)
{
    const json_t *value = json_object_get(root, name);
    return json_is_number(value) ? json_number_value(value) : absent;
}

static const char *string_of(const json_t *root, const char *name, const char *absent)
{
    const char *value = json_string_value(json_object_get(root, name));
    return value ? value : absent;
}

static bool is_length(double length_pt)
{
    return length_pt >= 0 && length_pt <= DRAWING_SIDE_PT_MAX;
}

static pdfseal_status read_wish(const json_t *root, wish *ret_wish, failure *cause)
{
    static const struct {
        const char *name;
        PangoAlignment align;
    } ALIGNS[] = {{"left", PANGO_ALIGN_LEFT}, {"center", PANGO_ALIGN_CENTER}, {"right", PANGO_ALIGN_RIGHT}};
    wish asked = {.text = string_of(root, "text", ""),
                  .font = string_of(root, "font", ""),
                  .language = string_of(root, "language", "zh-cn"),
                  .size_pt = number_of(root, "size_pt", SIZE_PT_DEFAULT),
                  .width_pt = number_of(root, "width_pt", 0),
                  .height_pt = number_of(root, "height_pt", 0)};
    const char *align = string_of(root, "align", "left");
    bool is_known = false;
    for (size_t i = 0; i < sizeof ALIGNS / sizeof ALIGNS[0]; i++) {
        if (strcmp(align, ALIGNS[i].name) == 0) {
            asked.align = ALIGNS[i].align;
            is_known = true;
        }
    }
    if (!is_known || !is_length(asked.width_pt) || !is_length(asked.height_pt) ||
        !(asked.size_pt >= SIZE_PT_MIN && asked.size_pt <= SIZE_PT_MAX))
        FAIL(cause, PDFSEAL_ERROR_USAGE, "the text's size, box or alignment makes no sense");
    if (!colour_parse(string_of(root, "colour", "#000"), &asked.colour))
        FAIL_ABOUT(cause, PDFSEAL_ERROR_USAGE, "%s is no colour (as red, #c00, #cc0000 or rgb(204, 0, 0))", "%.80s",
                   string_of(root, "colour", ""));
    if (asked.text[strspn(asked.text, " \n\t")] == 0)
        FAIL(cause, PDFSEAL_ERROR_USAGE, "the text is empty");
    *ret_wish = asked;
    return PDFSEAL_OK;
}

/* ---- fonts ---- */

/* Pango takes another font in silence where one is absent. */
static bool is_installed(PangoFontMap *map, const char *family)
{
    PangoFontFamily **families = NULL;
    int count = 0;
    bool found = false;
    pango_font_map_list_families(map, &families, &count);
    for (int i = 0; i < count && !found; i++)
        found = g_ascii_strcasecmp(pango_font_family_get_name(families[i]), family) == 0;
    g_free(families);
    return found;
}

static pdfseal_status choose_font(PangoLayout *layout, const wish *asked, failure *cause)
{
    PangoFontDescription *font = pango_font_description_from_string(asked->font[0] ? asked->font : "Sans");
    const char *family = pango_font_description_get_family(font);
    PangoFontMap *map = pango_context_get_font_map(pango_layout_get_context(layout));
    bool found = !asked->font[0] || (family && is_installed(map, family));
    if (found)
        pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    if (!found)
        FAIL_ABOUT(cause, PDFSEAL_ERROR_USAGE, "the font %s is not installed (fc-list : family shows what is)", "%.100s",
                   asked->font);
    return PDFSEAL_OK;
}

/* The first character that no font has, or 0. */
static gunichar find_unknown(PangoLayout *layout)
{
    gunichar unknown = 0;
    PangoLayoutIter *iterator = pango_layout_get_iter(layout);
    do {
        PangoLayoutRun *run = pango_layout_iter_get_run_readonly(iterator);
        for (int i = 0; run && i < run->glyphs->num_glyphs && !unknown; i++) {
            PangoGlyph glyph = run->glyphs->glyphs[i].glyph;
            if (glyph != PANGO_GLYPH_EMPTY && (glyph & PANGO_GLYPH_UNKNOWN_FLAG))
                unknown = glyph & ~PANGO_GLYPH_UNKNOWN_FLAG;
        }
    } while (!unknown && pango_layout_iter_next_run(iterator));
    pango_layout_iter_free(iterator);
    return unknown;
}

static pdfseal_status check_glyphs(PangoLayout *layout, failure *cause)
{
    char shown[8] = "";
    if (pango_layout_get_unknown_glyphs_count(layout) == 0)
        return PDFSEAL_OK;
    gunichar unknown = find_unknown(layout);
    shown[unknown && g_unichar_isprint(unknown) ? g_unichar_to_utf8(unknown, shown) : 0] = 0;
    FAIL_ABOUT(cause, PDFSEAL_ERROR_INPUT,
               "no installed font has the character %s (install one that has it, as fonts-noto-cjk for Chinese)",
               "%s U+%04X", shown, (unsigned)unknown);
}

/* ---- fitting ---- */

static void set_size(PangoLayout *layout, double size_pt)
{
    PangoFontDescription *font = pango_font_description_copy(pango_layout_get_font_description(layout));
    pango_font_description_set_absolute_size(font, size_pt * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
}

static void measure(PangoLayout *layout, double *ret_width_pt, double *ret_height_pt)
{
    int width, height;
    pango_layout_get_size(layout, &width, &height);
    *ret_width_pt = (double)width / PANGO_SCALE;
    *ret_height_pt = (double)height / PANGO_SCALE;
}

static bool fits(PangoLayout *layout, const wish *asked, double size_pt)
{
    double width_pt, height_pt;
    set_size(layout, size_pt);
    measure(layout, &width_pt, &height_pt);
    return (asked->width_pt == 0 || width_pt <= asked->width_pt + 0.01) &&
           (asked->height_pt == 0 || height_pt <= asked->height_pt + 0.01);
}

/* The largest size up to the wished one at which the text, wrapped to the box, stays inside. */
static pdfseal_status fit(PangoLayout *layout, const wish *asked, failure *cause)
{
    double small = SIZE_PT_MIN, large = asked->size_pt;
    if (fits(layout, asked, large))
        return PDFSEAL_OK;
    if (!fits(layout, asked, small))
        FAIL(cause, PDFSEAL_ERROR_USAGE, "the text is too long for its box (a larger --size, or fewer words)");
    for (int i = 0; i < SIZE_STEPS; i++) {
        double middle = (small + large) / 2;
        *(fits(layout, asked, middle) ? &small : &large) = middle;
    }
    set_size(layout, small);
    return PDFSEAL_OK;
}

/* ---- drawing ---- */

static pdfseal_status paint(void *state, cairo_t *cr, failure *cause)
{
    const text_layer *layer = state;
    (void)cause;
    cairo_set_source_rgb(cr, colour_part(layer->colour, 16), colour_part(layer->colour, 8), colour_part(layer->colour, 0));
    cairo_move_to(cr, layer->x_pt, layer->y_pt);
    pango_cairo_show_layout(cr, layer->layout);
    return PDFSEAL_OK;
}

static void clear(void *state)
{
    text_layer *layer = state;
    g_object_unref(layer->layout);
    g_free(layer);
}

/* Metrics that do not depend on a screen: a size means the same on every surface. */
static PangoLayout *new_layout(const wish *asked)
{
    PangoContext *context = pango_font_map_create_context(pango_cairo_font_map_get_default());
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_context_set_round_glyph_positions(context, FALSE);
    pango_context_set_language(context, pango_language_from_string(asked->language));
    PangoLayout *layout = pango_layout_new(context);
    g_object_unref(context);
    pango_layout_set_text(layout, asked->text, -1);
    pango_layout_set_alignment(layout, asked->align);
    if (asked->width_pt > 0) {
        pango_layout_set_width(layout, (int)floor(asked->width_pt * PANGO_SCALE));
        pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    }
    return layout;
}

static void place(PangoLayout *layout, const wish *asked, drawing *ret_drawing)
{
    double width_pt, height_pt;
    measure(layout, &width_pt, &height_pt);
    text_layer *layer = g_new(text_layer, 1);
    *layer = (text_layer){.layout = g_object_ref(layout), .colour = asked->colour};
    ret_drawing->width_pt = asked->width_pt > 0 ? asked->width_pt : width_pt;
    ret_drawing->height_pt = asked->height_pt > 0 ? asked->height_pt : height_pt;
    layer->y_pt = (ret_drawing->height_pt - height_pt) / 2;
    *ret_drawing = (drawing){.width_pt = ret_drawing->width_pt, .height_pt = ret_drawing->height_pt, .paint = paint,
                             .clear = clear, .state = layer};
}

pdfseal_status text_drawing_read(const uint8_t *data, size_t length_bytes, drawing *ret_drawing, failure *cause)
{
    wish asked;
    if (length_bytes > BYTES_MAX)
        FAIL(cause, PDFSEAL_ERROR_LIMIT, "the text is too long");
    __attribute__((cleanup(unref_json))) json_t *root =
        json_loadb((const char *)data, length_bytes, JSON_REJECT_DUPLICATES, NULL);
    if (!json_is_object(root))
        FAIL(cause, PDFSEAL_ERROR_INPUT, "the renderer got a request that makes no sense");
    TRY(read_wish(root, &asked, cause));
    __attribute__((cleanup(unref_object))) PangoLayout *layout = new_layout(&asked);
    TRY(choose_font(layout, &asked, cause));
    TRY(fit(layout, &asked, cause));
    TRY(check_glyphs(layout, cause));
    place(layout, &asked, ret_drawing);
    return PDFSEAL_OK;
}
