/* SPDX-License-Identifier: Apache-2.0 */
/* Looks at the catalog for scripts and switches, and lets the other files look at the rest. */
#include "api/risks/risk_list.h"

#include "base/limits.h"

#include <stdlib.h>

void risk_add(risk_list *list, const char *code, const char *message, int64_t page, pdf_reference object)
{
    if (list->count < list->most)
        list->items[list->count++] = (report_remark){.code = code, .message = message, .page = page, .offset = -1,
                                                     .object = {object.number, object.generation}};
}

pdfseal_status risk_has(const risk_list *list, const pdf_object *dictionary, const char *key, bool *ret_has, pdfseal_error *error)
{
    const pdf_object *value;
    TRY(pdf_view_get(list->view, dictionary, key, &value, error));
    *ret_has = value->type != PDF_NULL;
    return PDFSEAL_OK;
}

pdfseal_status risk_look_for(risk_list *list, const pdf_object *dictionary, const risky_key *keys, size_t count, int64_t page,
                             pdf_reference object, pdfseal_error *error)
{
    for (size_t i = 0; i < count; i++) {
        bool found;
        TRY(risk_has(list, dictionary, keys[i].key, &found, error));
        if (found)
            risk_add(list, keys[i].code, keys[i].message, page, object);
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
        risk_add(list, "open_page", "the document opens at a page of its choice, which changes nothing", 0, catalog->reference);
    else
        risk_add(list, "open_action", "something happens when the document is opened", 0, catalog->reference);
    return PDFSEAL_OK;
}

bool risks_is_harmless(const report_remark *risk)
{
    return strcmp(risk->code, "open_page") == 0;
}

/* Layers that are off as the document opens. source  ISO 32000-2:2020 Tables 96, 99 */
static pdfseal_status look_at_layers(risk_list *list, const pdf_indirect *catalog, pdfseal_error *error)
{
    const pdf_object *properties;
    const pdf_object *settings;
    const pdf_object *off;
    const pdf_object *base;
    TRY(pdf_view_get(list->view, &catalog->value, "OCProperties", &properties, error));
    TRY(pdf_view_get(list->view, properties, "D", &settings, error));
    TRY(pdf_view_get(list->view, settings, "OFF", &off, error));
    TRY(pdf_view_get(list->view, settings, "BaseState", &base, error));
    if ((off->type == PDF_ARRAY && off->as.array.count) || pdf_object_is_name(base, "OFF"))
        risk_add(list, "hidden_layer", "a layer is hidden and can be switched on", 0, catalog->reference);
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
    TRY(risk_look_for(list, &catalog->value, KEYS, sizeof KEYS / sizeof KEYS[0], 0, catalog->reference, error));
    TRY(look_at_layers(list, catalog, error));
    TRY(pdf_view_get(list->view, &catalog->value, "Names", &names, error));
    return risk_look_for(list, names, NAMES, sizeof NAMES / sizeof NAMES[0], 0, catalog->reference, error);
}

static pdfseal_status look(risk_list *list, int64_t page_count, pdfseal_error *error)
{
    TRY(look_at_catalog(list, error));
    TRY(risk_look_at_form(list, error));
    TRY(risk_look_at_pages(list, page_count, error));
    return risk_look_at_leftovers(list, error);
}

pdfseal_status risks_find(pdf_view view, const pades_form *form, bool brief, arena *owner, report_inspection *shown,
                          pdfseal_error *error)
{
    risk_list list = {.view = view, .form = form, .owner = owner, .brief = brief,
                      .most = limits_get(pdf_document_limits(view.document), LIMITS_RISKS),
                      .seen_count = pdf_document_highest_number(view.document) + 1};
    list.items = ARENA_NEW_ARRAY(owner, report_remark, list.most);
    list.seen = calloc(list.seen_count, 1);
    if (!list.items || !list.seen) {
        free(list.seen);
        FAIL_MEMORY(error);
    }
    pdfseal_status status = look(&list, shown->page_count, error);
    free(list.seen);
    TRY(status);
    shown->risks = list.items;
    shown->risk_count = list.count;
    return PDFSEAL_OK;
}
