/* SPDX-License-Identifier: Apache-2.0 */
/* Fonts that the form takes up. A field that names a font which the form did not have was drawn in another
 * one; it must not come to show other letters now. source  ISO 32000-2:2020 12.7.3, 12.7.4.3 */
#include "verify/content/shown_text.h"
#include "verify/rules/rule.h"

#include "base/limits.h"
#include "pdf/object_reader.h"

/* Fonts that come with one revision; a program that fills in a form brings one or two. */
#define MOST_ADDED 64

typedef struct added_fonts {
    rule_context *context;
    const pdf_entry *fonts[MOST_ADDED];
    size_t count;
    bool no_usual; /* what readers took for a font that was missing is told from one that came too */
    bool wants_own; /* every field must say by itself what it is drawn with */
} added_fonts;

/* The font that a default appearance names. */
static bytes_view font_of(bytes_view appearance, arena *memory)
{
    pdf_object_reader reader;
    pdf_object name = {0};
    size_t place = bytes_find(appearance, BYTES_LITERAL("/"), 0);
    if (place == SIZE_MAX)
        return (bytes_view){0};
    pdf_object_reader_init(&reader, appearance, 0, memory);
    reader.cursor.position = place;
    pdfseal_status status = pdf_reader_read_object(&reader, &name, NULL);
    pdf_object_reader_clear(&reader);
    return status == PDFSEAL_OK && name.type == PDF_NAME ? name.as.bytes : (bytes_view){0};
}

static bool begins_with(bytes_view name, const char *start)
{
    size_t length = strlen(start);
    return name.length >= length && memcmp(name.data, start, length) == 0;
}

/* One of the fonts that readers take where none is known, with the letters that it is known for. */
static bool is_usual(added_fonts *added, const pdf_entry *entry)
{
    static const char *const USUAL[] = {"Helvetica", "Arial", "Courier", "Times"};
    pdf_view view = added->context->after;
    const pdf_object *font;
    const pdf_object *descriptor;
    bool odd = true;
    if (pdf_view_resolve(view, &entry->value, &font, NULL) != PDFSEAL_OK ||
        pdf_dictionary_find(font, "ToUnicode") ||
        pdf_view_get(view, font, "FontDescriptor", &descriptor, NULL) != PDFSEAL_OK ||
        pdf_dictionary_find(descriptor, "FontFile") || pdf_dictionary_find(descriptor, "FontFile2") ||
        pdf_dictionary_find(descriptor, "FontFile3") ||
        shown_text_font_is_odd(view, font, &odd, NULL) != PDFSEAL_OK || odd)
        return false;
    const pdf_object *base = pdf_dictionary_find(font, "BaseFont");
    bool marks = bytes_equal_text(entry->key, "ZaDb") && pdf_object_is_name(base, "ZapfDingbats");
    for (size_t i = 0; i < sizeof USUAL / sizeof USUAL[0] && !marks; i++)
        marks = pdf_object_is(base, PDF_NAME) && begins_with(base->as.bytes, USUAL[i]);
    return marks;
}

static bool draws_as_before(added_fonts *added, const pdf_object *node)
{
    const pdf_object *appearance;
    if (pdf_view_get(added->context->before, node, "DA", &appearance, NULL) != PDFSEAL_OK)
        return false;
    if (appearance->type != PDF_STRING)
        return true;
    bytes_view name = font_of(appearance->as.bytes, added->context->owner);
    for (size_t i = 0; i < added->count; i++) {
        if (bytes_equal(added->fonts[i]->key, name))
            return !added->no_usual && is_usual(added, added->fonts[i]);
    }
    return true;
}

static bool says_appearance(added_fonts *added, const pdf_object *node)
{
    const pdf_object *appearance;
    return pdf_view_get(added->context->before, node, "DA", &appearance, NULL) == PDFSEAL_OK && appearance->type == PDF_STRING;
}

/* Whether a field says what it is drawn with: by itself, by what is above it, or by each of its widgets. */
static bool has_appearance(added_fonts *added, const pdf_object *field, const pdf_object *kids)
{
    pdf_view view = added->context->before;
    bool all = kids->type == PDF_ARRAY && kids->as.array.count > 0;
    for (size_t i = 0; all && i < kids->as.array.count; i++) {
        const pdf_object *kid;
        all = pdf_view_resolve(view, &kids->as.array.items[i], &kid, NULL) == PDFSEAL_OK && says_appearance(added, kid);
    }
    for (unsigned depth = 0; depth < LIMIT_FIELD_DEPTH && !all && field->type == PDF_DICTIONARY; depth++) {
        all = says_appearance(added, field);
        if (pdf_view_get(view, field, "Parent", &field, NULL) != PDFSEAL_OK)
            return false;
    }
    return all;
}

/* The field, its widgets, and what it inherits from. */
static bool field_draws_as_before(added_fonts *added, const pades_field *field)
{
    pdf_view view = added->context->before;
    const pdf_object *node = field->dictionary;
    const pdf_object *kids;
    bool drawn = field->type == PADES_FIELD_TEXT || field->type == PADES_FIELD_CHOICE || field->type == PADES_FIELD_BUTTON;
    bool same = pdf_view_get(view, node, "Kids", &kids, NULL) == PDFSEAL_OK &&
                (!added->wants_own || !drawn || has_appearance(added, node, kids));
    for (size_t i = 0; same && kids->type == PDF_ARRAY && i < kids->as.array.count; i++) {
        const pdf_object *kid;
        same = pdf_view_resolve(view, &kids->as.array.items[i], &kid, NULL) == PDFSEAL_OK &&
               draws_as_before(added, kid);
    }
    for (unsigned depth = 0; depth < LIMIT_FIELD_DEPTH && same && node->type == PDF_DICTIONARY; depth++)
        same = draws_as_before(added, node) && pdf_view_get(view, node, "Parent", &node, NULL) == PDFSEAL_OK;
    return same;
}

static const pdf_object *fonts_of(pdf_view view, const pdf_object *form)
{
    const pdf_object *resources;
    const pdf_object *fonts;
    if (pdf_view_get(view, form, "DR", &resources, NULL) != PDFSEAL_OK ||
        pdf_view_get(view, resources, "Font", &fonts, NULL) != PDFSEAL_OK)
        return &PDF_NULL_OBJECT;
    return fonts;
}

static bool has_font(const pdf_object *fonts, bytes_view name)
{
    for (size_t i = 0; fonts->type == PDF_DICTIONARY && i < fonts->as.dictionary.count; i++) {
        if (bytes_equal(fonts->as.dictionary.entries[i].key, name))
            return true;
    }
    return false;
}

bool rule_form_is_drawn(const rule_context *context)
{
    for (size_t i = 0; i < context->form_before.count; i++) {
        if (context->form_before.fields[i].type != PADES_FIELD_SIGNATURE)
            return true;
    }
    return false;
}

/* The fonts of the form that came; false: they are too many. */
static bool find_added(added_fonts *added, const pdf_object *before, const pdf_object *after)
{
    const pdf_object *old = fonts_of(added->context->before, before);
    const pdf_object *new = fonts_of(added->context->after, after);
    for (size_t i = 0; new->type == PDF_DICTIONARY && i < new->as.dictionary.count; i++) {
        const pdf_entry *entry = &new->as.dictionary.entries[i];
        if (has_font(old, entry->key))
            continue;
        if (added->count == MOST_ADDED)
            return false;
        added->fonts[added->count++] = entry;
    }
    return true;
}

static bool all_draw_as_before(added_fonts *added, const pdf_object *form)
{
    bool same = draws_as_before(added, form);
    for (size_t i = 0; i < added->context->form_before.count && same; i++)
        same = field_draws_as_before(added, &added->context->form_before.fields[i]);
    return same;
}

bool rule_fonts_are_new(rule_context *context, const pdf_object *before, const pdf_object *after)
{
    added_fonts added = {.context = context};
    if (!find_added(&added, before, after))
        return false;
    return added.count == 0 || !rule_form_is_drawn(context) || all_draw_as_before(&added, before);
}

pdfseal_status rule_form_is_drawn_otherwise(rule_context *context, const pdf_object *before, const pdf_object *after, bool *ret_answer,
                                            pdfseal_error *error)
{
    bool sound = false;
    added_fonts added = {.context = context, .no_usual = true,
                         .wants_own = !pdf_dictionary_find(before, "DA") != !pdf_dictionary_find(after, "DA")};
    *ret_answer = rule_form_is_drawn(context);
    if (!*ret_answer || !find_added(&added, before, after) || !all_draw_as_before(&added, before))
        return PDFSEAL_OK;
    TRY(rule_texts_have_fonts(context, &sound, error));
    *ret_answer = !sound;
    return PDFSEAL_OK;
}
