/* SPDX-License-Identifier: Apache-2.0 */
/* Walks over pages, their annotations and what their resources name; each font and picture is looked at once. */
#include "api/risks/risk_list.h"

#include "base/limits.h"
#include "verify/content/shown_text.h"

#define BRIEF_PAGES ((int64_t)20)
#define DEEPEST_FORM 8
/* Actions in a row that are looked at. */
#define MOST_NEXT 16

static bool is_fatal(pdfseal_status status)
{
    return status == PDFSEAL_ERROR_MEMORY;
}

/* Whether an object is met for the first time. */
static bool is_new(risk_list *list, const pdf_object *entry)
{
    if (!pdf_object_is(entry, PDF_REFERENCE))
        return true;
    uint32_t number = entry->as.reference.number;
    if (number >= list->seen_count || list->seen[number])
        return false;
    list->seen[number] = 1;
    return true;
}

static pdf_reference reference_of(const pdf_object *entry)
{
    return pdf_object_is(entry, PDF_REFERENCE) ? entry->as.reference : (pdf_reference){0, 0};
}

/* ---- fonts ---- */

static pdfseal_status look_at_fonts(risk_list *list, const pdf_object *resources, int64_t page, pdfseal_error *error)
{
    const pdf_object *fonts;
    TRY(pdf_view_get(list->view, resources, "Font", &fonts, error));
    for (size_t i = 0; fonts->type == PDF_DICTIONARY && i < fonts->as.dictionary.count; i++) {
        const pdf_object *entry = &fonts->as.dictionary.entries[i].value;
        const pdf_object *font;
        bool odd = false;
        if (!is_new(list, entry))
            continue;
        TRY(pdf_view_resolve(list->view, entry, &font, error));
        if (font->type == PDF_DICTIONARY)
            TRY(shown_text_font_is_odd(list->view, font, &odd, error));
        if (odd)
            risk_add(list, "odd_font", "a font shows other letters or digits than it lets programs read", page, reference_of(entry));
    }
    return PDFSEAL_OK;
}

/* ---- content ---- */

/* Bytes of another file, or a page of one. source  ISO 32000-2:2020 Table 5, 8.10.4 */
static void look_at_source(risk_list *list, const pdf_indirect *stream, int64_t page)
{
    if (stream->is_stream && (pdf_dictionary_find(&stream->value, "F") || pdf_dictionary_find(&stream->value, "Ref")))
        risk_add(list, "external_stream", "what a page shows is taken from another file", page, stream->reference);
}

static pdfseal_status look_at_resources(risk_list *list, const pdf_object *resources, int64_t page, unsigned depth, pdfseal_error *error);

static pdfseal_status look_at_drawn(risk_list *list, const pdf_object *entry, int64_t page, unsigned depth, pdfseal_error *error)
{
    const pdf_indirect *drawn = NULL;
    const pdf_object *resources;
    if (!pdf_object_is(entry, PDF_REFERENCE) || !is_new(list, entry))
        return PDFSEAL_OK;
    TRY(pdf_view_load(list->view, entry->as.reference, &drawn, error));
    if (!drawn || !drawn->is_stream)
        return PDFSEAL_OK;
    look_at_source(list, drawn, page);
    TRY(pdf_view_get(list->view, &drawn->value, "Resources", &resources, error));
    return depth ? look_at_resources(list, resources, page, depth - 1, error) : PDFSEAL_OK;
}

static pdfseal_status look_at_resources(risk_list *list, const pdf_object *resources, int64_t page, unsigned depth, pdfseal_error *error)
{
    static const char *const KINDS[] = {"XObject", "Pattern"};
    TRY(look_at_fonts(list, resources, page, error));
    for (size_t k = 0; k < sizeof KINDS / sizeof KINDS[0]; k++) {
        const pdf_object *entries;
        TRY(pdf_view_get(list->view, resources, KINDS[k], &entries, error));
        for (size_t i = 0; entries->type == PDF_DICTIONARY && i < entries->as.dictionary.count; i++)
            TRY(look_at_drawn(list, &entries->as.dictionary.entries[i].value, page, depth, error));
    }
    return PDFSEAL_OK;
}

static pdfseal_status look_at_contents(risk_list *list, const pdf_page *page, pdfseal_error *error)
{
    const pdf_object *contents = pdf_dictionary_find(&page->object->value, "Contents");
    const pdf_object *items = contents;
    size_t count = contents ? 1 : 0;
    if (pdf_object_is(contents, PDF_ARRAY)) {
        items = contents->as.array.items;
        count = contents->as.array.count;
    }
    for (size_t i = 0; i < count; i++) {
        const pdf_indirect *stream = NULL;
        if (items[i].type != PDF_REFERENCE)
            continue;
        TRY(pdf_view_load(list->view, items[i].as.reference, &stream, error));
        if (stream)
            look_at_source(list, stream, page->index + 1);
    }
    return PDFSEAL_OK;
}

/* ---- annotations ---- */

/* Leading somewhere changes nothing here. source  ISO 32000-2:2020 Table 201 */
static bool is_link(const pdf_object *kind)
{
    static const char *const KINDS[] = {"GoTo", "GoToR", "GoToE", "GoToDp", "URI", "Named", "Thread"};
    for (size_t i = 0; i < sizeof KINDS / sizeof KINDS[0]; i++) {
        if (pdf_object_is_name(kind, KINDS[i]))
            return true;
    }
    return false;
}

/* An action, and those behind it. */
static pdfseal_status acts(const risk_list *list, const pdf_object *annotation, bool *ret_acts, pdfseal_error *error)
{
    const pdf_object *action;
    TRY(risk_has(list, annotation, "AA", ret_acts, error));
    TRY(pdf_view_get(list->view, annotation, "A", &action, error));
    for (size_t i = 0; i < MOST_NEXT && action->type == PDF_DICTIONARY && !*ret_acts; i++) {
        const pdf_object *kind;
        TRY(pdf_view_get(list->view, action, "S", &kind, error));
        *ret_acts = !is_link(kind);
        TRY(pdf_view_get(list->view, action, "Next", &action, error));
    }
    *ret_acts |= action->type == PDF_ARRAY || action->type == PDF_DICTIONARY;
    return PDFSEAL_OK;
}

static pdfseal_status look_at_annotation(risk_list *list, const pdf_object *item, int64_t page, pdfseal_error *error)
{
    const pdf_object *annotation;
    const pdf_object *appearance;
    bool acting = false;
    TRY(pdf_view_resolve(list->view, item, &annotation, error));
    if (annotation->type != PDF_DICTIONARY)
        return PDFSEAL_OK;
    bool is_widget = pdf_object_is_name(pdf_dictionary_find(annotation, "Subtype"), "Widget");
    if (!is_widget) /* those of fields are told with their fields */
        TRY(acts(list, annotation, &acting, error));
    if (acting)
        risk_add(list, "annotation_actions", "an annotation does more than lead to another place", page, reference_of(item));
    TRY(pdf_view_get(list->view, annotation, "AP", &appearance, error));
    const pdf_object *normal = pdf_dictionary_find(appearance, "N");
    return normal ? look_at_drawn(list, normal, page, DEEPEST_FORM, error) : PDFSEAL_OK;
}

static pdfseal_status look_at_annotations(risk_list *list, const pdf_page *page, pdfseal_error *error)
{
    const pdf_object *annotations;
    TRY(pdf_view_get(list->view, &page->object->value, "Annots", &annotations, error));
    for (size_t i = 0; annotations->type == PDF_ARRAY && i < annotations->as.array.count && list->count < list->most; i++) {
        pdfseal_status status = look_at_annotation(list, &annotations->as.array.items[i], page->index + 1, error);
        if (is_fatal(status))
            return status;
    }
    return PDFSEAL_OK;
}

static pdfseal_status look_at_page(risk_list *list, const pdf_page *page, pdfseal_error *error)
{
    static const risky_key KEYS[] = {{"AA", "page_actions", "actions are bound to events of a page"}};
    TRY(risk_look_for(list, &page->object->value, KEYS, 1, page->index + 1, page->object->reference, error));
    TRY(look_at_contents(list, page, error));
    TRY(look_at_resources(list, page->resources, page->index + 1, DEEPEST_FORM, error));
    return look_at_annotations(list, page, error);
}

pdfseal_status risk_look_at_pages(risk_list *list, int64_t page_count, pdfseal_error *error)
{
    int64_t most = list->brief ? BRIEF_PAGES : (int64_t)limits_get(pdf_document_limits(list->view.document), LIMITS_RISK_PAGES);
    for (int64_t i = 0; i < page_count && i < most && list->count < list->most; i++) {
        pdf_page page;
        pdfseal_status status = pdf_page_find(list->view, i, &page, error);
        if (status == PDFSEAL_OK)
            status = look_at_page(list, &page, error);
        if (is_fatal(status))
            return status;
        error_clear(error);
    }
    return PDFSEAL_OK;
}
