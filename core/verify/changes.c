/* SPDX-License-Identifier: Apache-2.0 */
/* Runs the rules over one revision and names what none of them vouched for. */
#include "verify/changes.h"

#include "base/limits.h"
#include "verify/accounting.h"
#include "verify/rules/rule.h"

/* Pages among which the owner of a changed stream is looked for. */
#define MOST_PAGES_SEARCHED 1000

/* What a kind of object is called when no rule vouches for its change. */
typedef struct type_words {
    const char *type;
    verify_label label;
    const char *change;
} type_words;

static const type_words WORDS[] = {
    {"Page", VERIFY_LABEL_PAGE_CONTENT, "a page was changed"},
    {"Pages", VERIFY_LABEL_PAGE_TREE, "the page tree was changed"},
    {"Catalog", VERIFY_LABEL_UNEXPLAINED, "the catalog was changed in a way that signing does not need"},
    {"Annot", VERIFY_LABEL_ANNOTATION, "an annotation was added or changed"},
    {"Font", VERIFY_LABEL_PAGE_CONTENT, "a font was added or changed"},
    {"FontDescriptor", VERIFY_LABEL_PAGE_CONTENT, "a font was added or changed"},
    {"XObject", VERIFY_LABEL_PAGE_CONTENT, "a picture or form that pages show was added or changed"},
    {"StructElem", VERIFY_LABEL_STRUCTURE, "the structure of the document was changed"},
    {"StructTreeRoot", VERIFY_LABEL_STRUCTURE, "the structure of the document was changed"},
    {"Metadata", VERIFY_LABEL_METADATA, "the document's metadata was changed"},
    {"Sig", VERIFY_LABEL_SIGNATURE, "a signature was added or changed that is not intact or does not close its revision"},
    {"DocTimeStamp", VERIFY_LABEL_SIGNATURE,
     "a signature was added or changed that is not intact or does not close its revision"},
    {"OCG", VERIFY_LABEL_PAGE_CONTENT, "a layer was added or changed"},
    {"Action", VERIFY_LABEL_UNEXPLAINED, "an action or script was added or changed"},
};

static const type_words *find_words(const pdf_indirect *object)
{
    const pdf_object *type = pdf_dictionary_find(&object->value, "Type");
    for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++) {
        if (pdf_object_is_name(type, WORDS[i].type))
            return &WORDS[i];
    }
    return NULL;
}

static bool is_fatal(pdfseal_status status)
{
    return status == PDFSEAL_ERROR_MEMORY;
}

static pdfseal_status load(pdf_view view, uint32_t number, const pdf_place *place, const pdf_indirect **ret_object,
                           bool *readable, pdfseal_error *error)
{
    pdf_reference reference = {number, place->kind == PDF_PLACE_OFFSET ? place->generation : 0};
    pdfseal_status status = pdf_view_load(view, reference, ret_object, error);
    if (is_fatal(status))
        return status;
    if (status != PDFSEAL_OK || !*ret_object) {
        *readable = false;
        *ret_object = NULL;
    }
    return PDFSEAL_OK;
}

static pdfseal_status describe_object(rule_context *context, rule_object *object, pdfseal_error *error)
{
    pdf_place place;
    uint32_t number = object->defined.number;
    object->readable = true;
    object->existed = pdf_view_place(context->before, number, &place);
    if (object->existed)
        TRY(load(context->before, number, &place, &object->before, &object->readable, error));
    if (object->defined.place.kind == PDF_PLACE_FREE)
        return PDFSEAL_OK;
    if (!pdf_view_place(context->after, number, &place)) {
        object->readable = false;
        return PDFSEAL_OK;
    }
    return load(context->after, number, &place, &object->after, &object->readable, error);
}

static pdfseal_status describe_objects(rule_context *context, pdfseal_error *error)
{
    pdf_defined *defined;
    TRY(pdf_revision_objects(context->document, context->revision, context->owner, &defined, &context->object_count, error));
    context->objects = ARENA_NEW_ARRAY(context->owner, rule_object, context->object_count + 1);
    if (!context->objects)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < context->object_count; i++) {
        context->objects[i].defined = defined[i];
        TRY(describe_object(context, &context->objects[i], error));
    }
    TRY(pades_form_read(context->before, context->owner, &context->form_before, error));
    return pades_form_read(context->after, context->owner, &context->form_after, error);
}

/* References that lead to the revision's objects from before it: an object that others use too is judged by them, and one
 * that was named without being there must not come to life. */
static pdfseal_status find_referrers(rule_context *context, pdfseal_error *error)
{
    uint32_t *numbers = ARENA_NEW_ARRAY(context->owner, uint32_t, context->object_count + 1);
    if (!numbers)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < context->object_count; i++)
        numbers[i] = context->objects[i].defined.number;
    TRY(pdf_referrers_find(context->before, numbers, context->object_count, context->owner, &context->referrers, error));
    for (size_t i = 0; i < context->object_count; i++) {
        rule_object *object = &context->objects[i];
        object->was_awaited = !object->existed && object->defined.number != 0 &&
                              object->defined.place.kind != PDF_PLACE_FREE &&
                              (!context->referrers.complete || pdf_referrers_has(&context->referrers, object->defined.number));
    }
    return PDFSEAL_OK;
}

static pdfseal_status run_rules(rule_context *context, pdfseal_error *error)
{
    TRY(rule_xref(context, error));
    TRY(rule_signature(context, error));
    TRY(rule_validation_data(context, error));
    TRY(rule_metadata(context, error));
    return rule_catalog(context, error);
}

/* ---- words for what is forbidden ---- */

static bool contents_name(pdf_view view, const pdf_object *contents, uint32_t number)
{
    const pdf_object *direct;
    if (pdf_object_is(contents, PDF_REFERENCE) && contents->as.reference.number == number)
        return true;
    if (pdf_view_resolve(view, contents, &direct, NULL) != PDFSEAL_OK || direct->type != PDF_ARRAY)
        return false;
    for (size_t i = 0; i < direct->as.array.count; i++) {
        const pdf_object *item = &direct->as.array.items[i];
        if (item->type == PDF_REFERENCE && item->as.reference.number == number)
            return true;
    }
    return false;
}

/* The page whose content a stream is, 0 when none of the first thousand. */
static int64_t find_page_of_content(pdf_view view, uint32_t number)
{
    int64_t count = 0;
    pdf_page page;
    if (pdf_page_count(view, &count, NULL) != PDFSEAL_OK)
        return 0;
    for (int64_t i = 0; i < count && i < MOST_PAGES_SEARCHED; i++) {
        if (pdf_page_find(view, i, &page, NULL) != PDFSEAL_OK)
            return 0;
        if (contents_name(view, pdf_dictionary_find(&page.object->value, "Contents"), number))
            return i + 1;
    }
    return 0;
}

static void name_stream(rule_context *context, rule_object *object)
{
    object->page = find_page_of_content(context->after, object->defined.number);
    if (!object->page)
        object->page = find_page_of_content(context->before, object->defined.number);
    object->label = object->page ? VERIFY_LABEL_PAGE_CONTENT : VERIFY_LABEL_UNEXPLAINED;
    object->change = object->page ? "the content of a page was changed" : "a stream was added or changed that no rule explains";
}

static void name_forbidden(rule_context *context, rule_object *object)
{
    const pdf_indirect *shown = object->after ? object->after : object->before;
    object->rule = "none";
    object->level = VERIFY_CHANGE_FORBIDDEN;
    object->label = VERIFY_LABEL_UNEXPLAINED;
    if (object->defined.twice) {
        object->change = "an object is defined twice in the same revision";
    } else if (object->defined.place.kind == PDF_PLACE_FREE) {
        object->change = "an object was removed";
    } else if (object->was_awaited) {
        object->change = "an object came to life that the document named before without having it";
    } else if (!object->readable || !shown) {
        object->change = "an object was added or changed that cannot be read";
    } else {
        const type_words *words = find_words(shown);
        if (words) {
            object->label = words->label;
            object->change = words->change;
        } else if (shown->is_stream) {
            name_stream(context, object);
        } else {
            object->change = object->existed ? "an object was changed that no rule explains"
                                             : "an object was added that no rule explains";
        }
        int64_t index = -1;
        if (words == &WORDS[0] && pdf_page_index_of(context->after, shown->reference, &index, NULL) == PDFSEAL_OK)
            object->page = index + 1;
    }
}

/* ---- the list ---- */

static void add_item(rule_context *context, verify_revision_changes *changes, const rule_object *object)
{
    uint32_t generation = object->defined.place.kind == PDF_PLACE_OFFSET ? object->defined.place.generation : 0;
    changes->items[changes->item_count++] =
        (verify_change){.revision = (int64_t)context->revision + 1, .object = {object->defined.number, generation},
                        .page = object->page > 0 ? object->page : 0, .field = object->field, .change = object->change,
                        .rule = object->rule, .level = object->level, .permitted = object->level != VERIFY_CHANGE_FORBIDDEN};
}

static void add_bare_item(rule_context *context, verify_revision_changes *changes, const char *change)
{
    changes->items[changes->item_count++] =
        (verify_change){.revision = (int64_t)context->revision + 1, .change = change, .rule = "none",
                        .level = VERIFY_CHANGE_FORBIDDEN};
}

static bool trailer_value_kept(pdf_view before, pdf_view after, const char *key)
{
    const pdf_object *old = pdf_dictionary_find(pdf_view_trailer(before), key);
    const pdf_object *new = pdf_dictionary_find(pdf_view_trailer(after), key);
    if (!old || !new)
        return !old && !new;
    return pdf_object_equal(old, new);
}

static bool info_kept(const rule_context *context)
{
    /* Info may come (deprecated, and read by nobody who shows pages), never go elsewhere. */
    return !pdf_dictionary_find(pdf_view_trailer(context->before), "Info") ||
           !pdf_dictionary_find(pdf_view_trailer(context->after), "Info") ||
           trailer_value_kept(context->before, context->after, "Info");
}

static void judge_trailer(rule_context *context, verify_revision_changes *changes)
{
    if (!trailer_value_kept(context->before, context->after, "Root"))
        add_bare_item(context, changes, "the catalog was exchanged for another one");
    if (!trailer_value_kept(context->before, context->after, "Encrypt"))
        add_bare_item(context, changes, "the encryption of the document was changed");
    if (!info_kept(context))
        add_bare_item(context, changes, "the document information was exchanged for another one");
}

static pdfseal_status list_changes(rule_context *context, verify_revision_changes *changes, pdfseal_status rules,
                                   pdfseal_error *error)
{
    enum { BARE_ITEMS = 8 };
    size_t unexplained = 0;
    changes->revision = context->revision;
    changes->items = ARENA_NEW_ARRAY(context->owner, verify_change, context->object_count + BARE_ITEMS);
    if (!changes->items)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < context->object_count; i++) {
        rule_object *object = &context->objects[i];
        if (!object->vouched)
            name_forbidden(context, object);
        if (object->level > VERIFY_CHANGE_NONE)
            add_item(context, changes, object);
    }
    judge_trailer(context, changes);
    if (rules != PDFSEAL_OK)
        add_bare_item(context, changes, "the revision cannot be read as a document");
    const pdf_revision *revision = pdf_document_revision(context->document, context->revision);
    if (!revision->closed || revision->end <= revision->start)
        add_bare_item(context, changes, "the revision is not closed as it should be");
    pdfseal_status status = verify_accounting_list(context, &changes->objects, &changes->object_count, &unexplained, error);
    if (is_fatal(status))
        return status;
    if (status != PDFSEAL_OK || unexplained)
        add_bare_item(context, changes, "bytes were added that belong to no object");
    return PDFSEAL_OK;
}

pdfseal_status verify_changes_find(pdf_document *document, size_t revision, const verify_known_signature *signatures,
                                   size_t signature_count, arena *owner, verify_revision_changes *ret_changes,
                                   pdfseal_error *error)
{
    rule_context context = {.document = document, .before = {document, revision - 1}, .after = {document, revision},
                            .revision = revision, .signatures = signatures, .signature_count = signature_count,
                            .owner = owner};
    verify_revision_changes changes = {0};
    pdfseal_status status = describe_objects(&context, error);
    if (status == PDFSEAL_OK)
        status = find_referrers(&context, error);
    if (status == PDFSEAL_OK)
        status = run_rules(&context, error);
    if (is_fatal(status))
        return status;
    TRY(list_changes(&context, &changes, status, error));
    *ret_changes = changes;
    return PDFSEAL_OK;
}
