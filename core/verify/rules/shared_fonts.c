/* SPDX-License-Identifier: Apache-2.0 */
/* Fonts that come to a dictionary which the form shares with pages and appearances, as LibreOffice writes it and PDFBox fills it up.
 * Nothing may have named them in vain, or it would show now. source  ISO 32000-2:2020 7.8.3, 9.3.1 */
#include "verify/content/marks.h"
#include "verify/rules/rule.h"

/* What is read for it; a longer document is not looked through. */
#define MOST_PAGES 50
#define MOST_ANNOTATIONS 1000

typedef struct text_search {
    pdf_view view;
    size_t annotations;
    bool all_have_fonts;
} text_search;

static pdfseal_status look_at_font(void *state, const content_mark *mark, pdfseal_error *error)
{
    (void)error;
    text_search *search = state;
    if (mark->kind == CONTENT_TEXT && mark->font->type != PDF_DICTIONARY)
        search->all_have_fonts = false;
    return PDFSEAL_OK;
}

/* Takes the end of a reading into the answer. */
static pdfseal_status end_reading(text_search *search, pdfseal_status status, bool complete)
{
    search->all_have_fonts = search->all_have_fonts && complete && status == PDFSEAL_OK;
    return status == PDFSEAL_ERROR_MEMORY ? status : PDFSEAL_OK;
}

/* A stream, or a dictionary of states. */
static pdfseal_status read_appearance(text_search *search, const pdf_object *entry, unsigned depth, pdfseal_error *error)
{
    static const double IDENTITY[6] = {1, 0, 0, 1, 0, 0};
    const content_visitor visitor = {search, look_at_font};
    const pdf_indirect *form = NULL;
    const pdf_object *states;
    content_understanding understood = {0};
    if (entry->type == PDF_REFERENCE)
        TRY(pdf_view_load(search->view, entry->as.reference, &form, error));
    if (form && form->is_stream) {
        pdfseal_status status = content_read_form(search->view, form, &PDF_NULL_OBJECT, IDENTITY, &visitor, &understood, error);
        return end_reading(search, status, understood.complete);
    }
    TRY(pdf_view_resolve(search->view, entry, &states, error));
    for (size_t i = 0; states->type == PDF_DICTIONARY && depth && i < states->as.dictionary.count && search->all_have_fonts; i++)
        TRY(read_appearance(search, &states->as.dictionary.entries[i].value, depth - 1, error));
    return PDFSEAL_OK;
}

static pdfseal_status read_annotations(text_search *search, const pdf_page *page, pdfseal_error *error)
{
    enum { LEVELS = 2 }; /* the kinds of appearance, and their states */
    const pdf_object *list;
    const pdf_object *annotation;
    TRY(pdf_view_get(search->view, &page->object->value, "Annots", &list, error));
    for (size_t i = 0; list->type == PDF_ARRAY && i < list->as.array.count && search->all_have_fonts; i++) {
        TRY(pdf_view_resolve(search->view, &list->as.array.items[i], &annotation, error));
        const pdf_object *appearances = pdf_dictionary_find(annotation, "AP");
        if (appearances)
            TRY(read_appearance(search, appearances, LEVELS, error));
        search->all_have_fonts = search->all_have_fonts && ++search->annotations <= MOST_ANNOTATIONS;
    }
    return PDFSEAL_OK;
}

pdfseal_status rule_texts_have_fonts(rule_context *context, bool *ret_answer, pdfseal_error *error)
{
    text_search search = {.view = context->before, .all_have_fonts = true};
    const content_visitor visitor = {&search, look_at_font};
    int64_t count;
    TRY(pdf_page_count(search.view, &count, error));
    search.all_have_fonts = count <= MOST_PAGES;
    for (int64_t i = 0; i < count && search.all_have_fonts; i++) {
        pdf_page page;
        bool complete = false;
        TRY(pdf_page_find(search.view, i, &page, error));
        pdfseal_status status = content_read_page(search.view, &page, &visitor, &complete, error);
        TRY(end_reading(&search, status, complete));
        TRY(read_annotations(&search, &page, error));
    }
    *ret_answer = search.all_have_fonts;
    return PDFSEAL_OK;
}
