/* SPDX-License-Identifier: Apache-2.0 */
/* What lies in the file and belongs to nothing, in words. */
#include "api/risks/risk_list.h"

#include "pdf/leftovers.h"
#include "verify/accounting.h"

/* What signing has time for. */
#define BRIEF_BYTES ((int64_t)1 << 20)
#define BRIEF_OBJECTS ((uint32_t)2000)

typedef struct leftover_words {
    const char *code;
    const char *message;
} leftover_words;

static const leftover_words WORDS[] = {
    [PDF_LEFTOVER_CATALOG] = {"unreferenced_catalog", "a second catalog lies in the file, to which nothing leads"},
    [PDF_LEFTOVER_PAGE] = {"unreferenced_page", "a page or list of pages lies in the file, to which nothing leads"},
    [PDF_LEFTOVER_UPDATE] = {"unused_update", "a later update of the document brought an object that nothing uses"},
    [PDF_LEFTOVER_HIDDEN] = {"hidden_object", "the file holds an object that no cross-reference names"},
    [PDF_LEFTOVER_UNCLEAR] = {"unclear_object", "an object says a key twice, or a number oddly: programs can read it differently"},
};

static pdfseal_status look_at_tail(risk_list *list, pdfseal_error *error)
{
    pdf_document *document = list->view.document;
    size_t last = pdf_document_revision_count(document) - 1;
    bool blank;
    TRY(verify_accounting_is_blank(document, pdf_document_revision(document, last)->end, pdf_document_size(document), &blank, error));
    if (!blank && !pdf_document_is_repaired(document))
        risk_add(list, "trailing_bytes", "bytes stand behind the end of the document", 0, (pdf_reference){0, 0});
    return PDFSEAL_OK;
}

pdfseal_status risk_look_at_leftovers(risk_list *list, pdfseal_error *error)
{
    pdf_document *document = list->view.document;
    pdf_leftover *items;
    size_t count;
    TRY(look_at_tail(list, error));
    if (list->brief && (pdf_document_size(document) > BRIEF_BYTES || pdf_document_highest_number(document) > BRIEF_OBJECTS))
        return PDFSEAL_OK;
    TRY(pdf_leftovers_find(document, list->most - list->count, list->owner, &items, &count, error));
    for (size_t i = 0; i < count; i++) {
        const leftover_words *words = &WORDS[items[i].kind];
        size_t before = list->count;
        risk_add(list, words->code, words->message, 0, (pdf_reference){items[i].number, 0});
        if (list->count > before)
            list->items[before].offset = items[i].offset;
    }
    return PDFSEAL_OK;
}
