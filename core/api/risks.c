/* SPDX-License-Identifier: Apache-2.0 */
/* Looks at catalog, form and pages for scripts, switches and values that readers compute. */
#include "api/risks.h"

#include "base/limits.h"


typedef struct risk_list {
    pdf_view view;
    report_remark *items;
    size_t count, most;
} risk_list;

static void add_risk(risk_list *list, const char *code, const char *message, int64_t page, pdf_reference object)
{
    if (list->count < list->most)
        list->items[list->count++] = (report_remark){.code = code, .message = message, .page = page, .offset = -1,
                                                     .object = {object.number, object.generation}};
}

static pdfseal_status has(const risk_list *list, const pdf_object *dictionary, const char *key, bool *ret_has,
                          pdfseal_error *error)
{
    const pdf_object *value;
    TRY(pdf_view_get(list->view, dictionary, key, &value, error));
    *ret_has = value->type != PDF_NULL;
    return PDFSEAL_OK;
}

/* One key whose presence is a risk. */
typedef struct risky_key {
    const char *key;
    const char *code;
    const char *message;
} risky_key;

static pdfseal_status look_for(risk_list *list, const pdf_object *dictionary, const risky_key *keys, size_t count,
                               int64_t page, pdf_reference object, pdfseal_error *error)
{
    for (size_t i = 0; i < count; i++) {
        bool found;
        TRY(has(list, dictionary, keys[i].key, &found, error));
        if (found)
            add_risk(list, keys[i].code, keys[i].message, page, object);
    }
    return PDFSEAL_OK;
}

/* A destination, or one action that goes to a place in the same document, with nothing after it. */
static pdfseal_status only_shows_a_page(const risk_list *list, const pdf_object *action, bool *ret_only, pdfseal_error *error)
{
    const pdf_object *kind;
    const pdf_object *next;
    *ret_only = action->type != PDF_DICTIONARY;
    if (*ret_only)
        return PDFSEAL_OK;
    TRY(pdf_view_get(list->view, action, "S", &kind, error));
    TRY(pdf_view_get(list->view, action, "Next", &next, error));
    *ret_only = pdf_object_is_name(kind, "GoTo") && next->type == PDF_NULL;
    return PDFSEAL_OK;
}

static pdfseal_status look_at_opening(risk_list *list, const pdf_indirect *catalog, pdfseal_error *error)
{
    const pdf_object *action;
    bool harmless;
    TRY(pdf_view_get(list->view, &catalog->value, "OpenAction", &action, error));
    if (action->type == PDF_NULL)
        return PDFSEAL_OK;
    TRY(only_shows_a_page(list, action, &harmless, error));
    if (harmless)
        add_risk(list, "open_page", "the document opens at a page of its choice, which changes nothing", 0, catalog->reference);
    else
        add_risk(list, "open_action", "something happens when the document is opened", 0, catalog->reference);
    return PDFSEAL_OK;
}

static pdfseal_status look_at_catalog(risk_list *list, pdfseal_error *error)
{
    static const risky_key KEYS[] = {
        {"AA", "additional_actions", "actions are bound to events of the document"},
        {"OCProperties", "optional_content", "layers can be switched on and off"},
        {"Collection", "portfolio", "the document is a portfolio: readers show attached files instead of its pages"},
        {"NeedsRendering", "needs_rendering", "readers compute the pages anew"},
    };
    static const risky_key NAMES[] = {
        {"JavaScript", "javascript", "the document carries scripts"},
        {"EmbeddedFiles", "embedded_files", "files are attached to the document"},
    };
    const pdf_indirect *catalog;
    const pdf_object *names;
    TRY(pdf_view_catalog(list->view, &catalog, error));
    TRY(look_at_opening(list, catalog, error));
    TRY(look_for(list, &catalog->value, KEYS, sizeof KEYS / sizeof KEYS[0], 0, catalog->reference, error));
    TRY(pdf_view_get(list->view, &catalog->value, "Names", &names, error));
    return look_for(list, names, NAMES, sizeof NAMES / sizeof NAMES[0], 0, catalog->reference, error);
}

/* A field and those behind it on the same page; only the first hundred are held against each other. */
static pdfseal_status look_at_overlaps(risk_list *list, const pades_form *form, pdfseal_error *error)
{
    enum { MOST_COMPARED = 100 };
    size_t count = form->count < MOST_COMPARED ? form->count : MOST_COMPARED;
    int64_t pages[MOST_COMPARED];
    pdf_rectangle rectangles[MOST_COMPARED];
    for (size_t i = 0; i < count; i++) {
        const pdf_object *widget = form->fields[i].widget_dictionary;
        pages[i] = -1;
        if (!widget || !pades_widget_rectangle(list->view, widget, &rectangles[i]))
            continue;
        TRY(pades_widget_page(list->view, widget, &pages[i], error));
        for (size_t j = 0; j < i; j++) {
            if (pages[i] >= 0 && pages[j] == pages[i] && pdf_rectangle_overlap(&rectangles[i], &rectangles[j]))
                add_risk(list, "overlapping_fields", "fields lie over each other", pages[i] + 1, form->fields[i].reference);
        }
    }
    return PDFSEAL_OK;
}

static pdfseal_status look_at_form(risk_list *list, const pades_form *form, pdfseal_error *error)
{
    static const risky_key KEYS[] = {{"AA", "field_actions", "a field has scripts or actions"},
                                     {"A", "field_actions", "a field has scripts or actions"}};
    if (form->has_xfa)
        add_risk(list, "xfa", "the form is an XFA form: readers compute its pages anew", 0, form->reference);
    if (form->need_appearances)
        add_risk(list, "need_appearances", "readers draw the form's fields anew", 0, form->reference);
    for (size_t i = 0; i < form->count; i++) {
        const pades_field *field = &form->fields[i];
        TRY(look_for(list, field->dictionary, KEYS, 2, 0, field->reference, error));
        bool drawn = true;
        if (field->widget_dictionary && field->value)
            TRY(has(list, field->widget_dictionary, "AP", &drawn, error));
        if (!drawn)
            add_risk(list, "no_appearance", "a field has a value but no picture of it: readers draw their own", 0,
                     field->reference);
    }
    return look_at_overlaps(list, form, error);
}

static pdfseal_status look_at_pages(risk_list *list, int64_t count, pdfseal_error *error)
{
    static const risky_key KEYS[] = {{"AA", "page_actions", "actions are bound to events of a page"}};
    int64_t most = (int64_t)limits_get(pdf_document_limits(list->view.document), LIMITS_RISK_PAGES);
    for (int64_t i = 0; i < count && i < most; i++) {
        pdf_page page;
        if (pdf_page_find(list->view, i, &page, NULL) != PDFSEAL_OK)
            break;
        TRY(look_for(list, &page.object->value, KEYS, 1, i + 1, page.object->reference, error));
    }
    return PDFSEAL_OK;
}

pdfseal_status risks_find(pdf_view view, const pades_form *form, arena *owner, report_inspection *shown,
                          pdfseal_error *error)
{
    risk_list list = {.view = view, .most = limits_get(pdf_document_limits(view.document), LIMITS_RISKS)};
    list.items = ARENA_NEW_ARRAY(owner, report_remark, list.most);
    if (!list.items)
        FAIL_MEMORY(error);
    TRY(look_at_catalog(&list, error));
    TRY(look_at_form(&list, form, error));
    TRY(look_at_pages(&list, shown->page_count, error));
    shown->risks = list.items;
    shown->risk_count = list.count;
    return PDFSEAL_OK;
}
