/* SPDX-License-Identifier: Apache-2.0 */
/* Runs the rules over one revision and names what none of them vouched for. */
#include "verify/changes.h"

#include "base/limits.h"
#include "verify/accounting.h"
#include "verify/clear_streams.h"
#include "verify/rules/rule.h"

#include <stdlib.h>

/* Pages among which the owner of a changed stream is looked for. */
#define MOST_PAGES_SEARCHED 1000
#define SIZE_CHANGE "the trailer says that there are fewer objects than there are"

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

/* A stream whose Length or padding lies shows some readers more than others. */
static pdfseal_status judge_extent(pdf_view view, rule_object *object, pdfseal_error *error)
{
    pdf_stream_extent extent = {.ambiguous = true};
    if (!object->after || !object->after->is_stream)
        return PDFSEAL_OK;
    bool padded = verify_has_crypt_filter(view, object->after);
    pdfseal_status status = pdf_view_stream_extent(view, object->after, &extent, error);
    if (status == PDFSEAL_OK && !padded)
        status = pdf_stream_is_padded(view.document, object->after, &extent, &padded, error);
    object->readable = status == PDFSEAL_OK && !extent.ambiguous && padded;
    return status == PDFSEAL_ERROR_MEMORY ? status : PDFSEAL_OK;
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
    TRY(load(context->after, number, &place, &object->after, &object->readable, error));
    object->readable = object->readable && !verify_has_idle_crypt_filter(context->after, object->after);
    return object->readable ? judge_extent(context->after, object, error) : PDFSEAL_OK;
}

static pdfseal_status describe_objects(rule_context *context, pdfseal_error *error)
{
    pdf_defined *defined;
    TRY(pdf_revision_objects(context->document, context->revision, context->scratch, &defined, &context->object_count, error));
    context->objects = ARENA_NEW_ARRAY(context->scratch, rule_object, context->object_count + 1);
    if (!context->objects)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < context->object_count; i++) {
        context->objects[i].defined = defined[i];
        TRY(describe_object(context, &context->objects[i], error));
    }
    return PDFSEAL_OK;
}

static pdfseal_status read_form(verify_comparison *comparison, pdf_view view, const pades_form *earlier, pades_form *ret_form,
                                pdfseal_error *error)
{
    arena *lists = &comparison->form_lists[view.revision % 2];
    arena_rewind(lists);
    return pades_form_read_after(view, earlier, comparison->owner, lists, ret_form, error);
}

/* What was the form after one revision is the form before the next. */
static pdfseal_status read_forms(verify_comparison *comparison, rule_context *context, pdfseal_error *error)
{
    bool known = comparison->form_revision == context->before.revision;
    comparison->form_revision = SIZE_MAX;
    if (!known)
        TRY(read_form(comparison, context->before, NULL, &comparison->form, error));
    context->form_before = comparison->form;
    TRY(read_form(comparison, context->after, &context->form_before, &context->form_after, error));
    comparison->form = context->form_after;
    comparison->form_revision = context->after.revision;
    return PDFSEAL_OK;
}

/* An object that was named before without being there must not come to life. */
static void find_awaited(rule_context *context)
{
    for (size_t i = 0; i < context->object_count; i++) {
        rule_object *object = &context->objects[i];
        object->was_awaited = !object->existed && object->defined.number != 0 &&
                              object->defined.place.kind != PDF_PLACE_FREE &&
                              rule_is_named_before(context, object->defined.number);
    }
}

/* The order matters: pages are understood once their widgets are, structure once annotations are, the catalog last. */
static pdfseal_status run_rules(rule_context *context, pdfseal_error *error)
{
    TRY(rule_xref(context, error));
    TRY(rule_signature(context, error));
    TRY(rule_prepared_slot(context, error));
    TRY(rule_form_value(context, error));
    TRY(rule_annotation(context, error));
    TRY(rule_page(context, error));
    TRY(rule_structure(context, error));
    TRY(rule_validation_data(context, error));
    TRY(rule_metadata(context, error));
    TRY(rule_catalog(context, error));
    TRY(rule_unused(context, error));
    verify_refuse_clear_streams(context);
    if (context->referrers->memory_ran_out)
        FAIL_MEMORY(error);
    return PDFSEAL_OK;
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
                        .rule = object->rule, .level = object->level, .permitted = object->level != VERIFY_CHANGE_FORBIDDEN,
                        .new_field = object->new_field, .visible = object->visible,
                        .doubt = object->doubt};
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

/* Readers ignore objects from Size on, or do not. Nothing that the revision brings may stand beyond it; a Size that leaves out
 * older ones, as PDFBox writes it, leaves open what is seen. source  ISO 32000-2:2020 Table 15 */
static pdfseal_status judge_size(rule_context *context, verify_revision_changes *changes, pdfseal_error *error)
{
    const pdf_object *old = pdf_dictionary_find(pdf_view_trailer(context->before), "Size");
    const pdf_object *new = pdf_dictionary_find(pdf_view_trailer(context->after), "Size");
    int64_t before = 0;
    int64_t after = 0;
    int64_t last = context->object_count ? (int64_t)context->objects[context->object_count - 1].defined.number : 0;
    bool was_known = old && pdf_object_integer(old, 0, INT64_MAX, &before);
    bool is_known = new && pdf_object_integer(new, 0, INT64_MAX, &after);
    if (is_known ? after >= before && after > last : !was_known)
        return PDFSEAL_OK;
    add_bare_item(context, changes, SIZE_CHANGE);
    if (after <= last)
        return PDFSEAL_OK;
    verify_change *item = &changes->items[changes->item_count - 1];
    item->rule = "xref";
    item->level = VERIFY_CHANGE_LTV;
    item->permitted = true;
    item->doubt = SIZE_CHANGE;
    return rule_warn(context, "trailer_size", SIZE_CHANGE, 0, 0, error);
}

static bool has_integrity_code(pdf_view view)
{
    const pdf_object *code = pdf_dictionary_find(pdf_view_trailer(view), "AuthCode");
    return code && code->type != PDF_NULL;
}

static pdfseal_status judge_trailer(rule_context *context, verify_revision_changes *changes, pdfseal_error *error)
{
    if (!trailer_value_kept(context->before, context->after, "Root"))
        add_bare_item(context, changes, "the catalog was exchanged for another one");
    if (!trailer_value_kept(context->before, context->after, "Encrypt"))
        add_bare_item(context, changes, "the encryption of the document was changed");
    if (has_integrity_code(context->before) && !has_integrity_code(context->after))
        add_bare_item(context, changes, "the integrity code of the document was taken away");
    if (!pdf_object_is_clear(pdf_view_trailer(context->after)))
        add_bare_item(context, changes, "the trailer says a thing twice, or in a way that readers take differently");
    bool info = false;
    if (rule_info_kept(context, &info, NULL) != PDFSEAL_OK || !info)
        add_bare_item(context, changes, "the document information was exchanged for another one");
    return judge_size(context, changes, error);
}

static pdfseal_status list_changes(rule_context *context, verify_revision_changes *changes, pdfseal_status rules,
                                   pdfseal_error *error)
{
    enum { BARE_ITEMS = 9 };
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
    TRY(judge_trailer(context, changes, error));
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

pdfseal_status verify_changes_find(verify_comparison *comparison, size_t revision, verify_revision_changes *ret_changes,
                                   pdfseal_error *error)
{
    rule_context context = {.document = comparison->document, .before = {comparison->document, revision - 1},
                            .after = {comparison->document, revision}, .oldest = {comparison->document, comparison->oldest}, .revision = revision,
                            .signatures = comparison->signatures, .signature_count = comparison->signature_count,
                            .referrers = &comparison->referrers, .owner = comparison->owner,
                            .scratch = &comparison->scratch};
    verify_revision_changes changes = {0};
    arena_rewind(&comparison->scratch);
    pdfseal_status status = describe_objects(&context, error);
    if (status == PDFSEAL_OK)
        status = read_forms(comparison, &context, error);
    if (status == PDFSEAL_OK) {
        find_awaited(&context);
        status = run_rules(&context, error);
    }
    if (is_fatal(status))
        return status;
    TRY(list_changes(&context, &changes, status, error));
    changes.findings = context.findings;
    changes.finding_count = context.finding_count;
    *ret_changes = changes;
    return PDFSEAL_OK;
}

/* ---- what the comparisons share ---- */

static int compare_numbers(const void *a, const void *b)
{
    uint32_t first = *(const uint32_t *)a;
    uint32_t second = *(const uint32_t *)b;
    return first < second ? -1 : first > second;
}

static pdfseal_status append_number(bytes_buffer *numbers, uint32_t number, pdfseal_error *error)
{
    return bytes_buffer_append(numbers, &number, sizeof number, error);
}

/* The object itself, and the appearance dictionary that it leaves behind. */
static pdfseal_status append_target(pdf_document *document, size_t revision, const pdf_defined *defined,
                                    bytes_buffer *numbers, pdfseal_error *error)
{
    const pdf_view before = {document, revision - 1};
    const pdf_indirect *object = NULL;
    pdf_place place;
    TRY(append_number(numbers, defined->number, error));
    if (defined->number == 0 || !pdf_view_place(before, defined->number, &place))
        return PDFSEAL_OK;
    bool readable = true;
    TRY(load(before, defined->number, &place, &object, &readable, error));
    const pdf_object *appearance = object ? pdf_dictionary_find(&object->value, "AP") : NULL;
    return pdf_object_is(appearance, PDF_REFERENCE) ? append_number(numbers, appearance->as.reference.number, error)
                                                    : PDFSEAL_OK;
}

static pdfseal_status append_targets(pdf_document *document, size_t revision, arena *scratch, bytes_buffer *numbers,
                                     pdfseal_error *error)
{
    pdf_defined *defined;
    size_t count;
    TRY(pdf_revision_objects(document, revision, scratch, &defined, &count, error));
    for (size_t i = 0; i < count; i++)
        TRY(append_target(document, revision, &defined[i], numbers, error));
    return PDFSEAL_OK;
}

static size_t sort_numbers(uint32_t *numbers, size_t count)
{
    size_t kept = 0;
    if (count)
        qsort(numbers, count, sizeof *numbers, compare_numbers);
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || numbers[kept - 1] != numbers[i])
            numbers[kept++] = numbers[i];
    }
    return kept;
}

pdfseal_status verify_comparison_begin(pdf_document *document, size_t oldest, const verify_known_signature *signatures,
                                       size_t signature_count, arena *owner, verify_comparison *ret_comparison,
                                       pdfseal_error *error)
{
    *ret_comparison = (verify_comparison){.document = document, .oldest = oldest, .signatures = signatures,
                                          .signature_count = signature_count, .owner = owner, .form_revision = SIZE_MAX};
    BYTES_BUFFER_CLEANUP bytes_buffer numbers;
    arena scratch;
    bytes_buffer_init(&numbers, LIMIT_XREF_ENTRIES * 2 * sizeof(uint32_t));
    arena_init(&scratch);
    pdfseal_status status = PDFSEAL_OK;
    for (size_t i = oldest + 1; i < pdf_document_revision_count(document) && status == PDFSEAL_OK; i++) {
        status = append_targets(document, i, &scratch, &numbers, error);
        arena_clear(&scratch);
    }
    TRY(status);
    uint32_t *targets = (uint32_t *)(void *)numbers.data;
    size_t count = sort_numbers(targets, numbers.length / sizeof *targets);
    return pdf_referrers_begin(document, oldest, targets, count, owner, &ret_comparison->referrers, error);
}

void verify_comparison_clear(verify_comparison *comparison)
{
    pdf_referrers_clear(&comparison->referrers);
    arena_clear(&comparison->scratch);
    for (size_t i = 0; i < 2; i++)
        arena_clear(&comparison->form_lists[i]);
}

pdfseal_status verify_comparison_search(verify_comparison *comparison, pdfseal_error *error)
{
    return pdf_referrers_find(&comparison->referrers, error);
}
