/* SPDX-License-Identifier: Apache-2.0 */
/* Validation data: the document security store may grow, and be renewed. source  ISO 32000-2:2020 12.8.4.3 */
#include "verify/rules/rule.h"

#include "base/digest.h"
#include "base/limits.h"

#define RULE "validation_data"
#define CHANGE "validation data was added"

static const rule_object LIKE = {.rule = RULE, .label = VERIFY_LABEL_VALIDATION_DATA, .level = VERIFY_CHANGE_LTV,
                                 .change = CHANGE};

static void vouch(rule_object *object)
{
    rule_vouch(object, RULE, VERIFY_LABEL_VALIDATION_DATA, VERIFY_CHANGE_LTV, CHANGE);
}

/* Beyond so many members only arrays that keep their order are compared. */
#define MOST_UNORDERED 2000

static bool has_member(const pdf_object *array, const pdf_object *member)
{
    for (size_t i = 0; i < array->as.array.count; i++) {
        if (pdf_object_equal(&array->as.array.items[i], member))
            return true;
    }
    return false;
}

static bool grew_in_order(const pdf_object *before, const pdf_object *after)
{
    size_t kept = 0;
    for (size_t i = 0; i < after->as.array.count; i++) {
        if (kept < before->as.array.count && pdf_object_equal(&before->as.array.items[kept], &after->as.array.items[i]))
            kept++;
    }
    return kept == before->as.array.count;
}

/* The decoded bytes of a member, so that a certificate that was written again is known for what it is. */
static pdfseal_status read_member(pdf_view view, const pdf_object *member, digest_value *ret_digest, pdfseal_error *error)
{
    const pdf_indirect *stream = NULL;
    digest_context *digest = NULL;
    BYTES_BUFFER_CLEANUP bytes_buffer bytes;
    bytes_buffer_init_limited(&bytes, pdf_document_limits(view.document), LIMITS_STREAM_BYTES);
    ret_digest->length = 0;
    if (member->type != PDF_REFERENCE)
        return PDFSEAL_OK;
    pdfseal_status status = pdf_view_load(view, member->as.reference, &stream, error);
    if (status == PDFSEAL_OK && stream && stream->is_stream)
        status = pdf_view_stream_decode(view, stream, &bytes, error);
    if (status == PDFSEAL_ERROR_MEMORY)
        return status;
    if (status != PDFSEAL_OK || !stream || !stream->is_stream)
        return PDFSEAL_OK;
    TRY(digest_new(DIGEST_SHA256, &digest, error));
    status = digest_update(digest, bytes_buffer_view(&bytes), error);
    if (status == PDFSEAL_OK)
        status = digest_finish(digest, ret_digest, error);
    digest_free(digest);
    return status;
}

static pdfseal_status read_members(rule_context *context, pdf_view view, const pdf_object *array, digest_value **ret_digests,
                                   pdfseal_error *error)
{
    digest_value *digests = ARENA_NEW_ARRAY(context->scratch, digest_value, array->as.array.count + 1);
    if (!digests)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < array->as.array.count; i++)
        TRY(read_member(view, &array->as.array.items[i], &digests[i], error));
    *ret_digests = digests;
    return PDFSEAL_OK;
}

static bool has_digest(const digest_value *digests, size_t count, const digest_value *wanted)
{
    for (size_t i = 0; i < count && wanted->length; i++) {
        if (digests[i].length == wanted->length && memcmp(digests[i].data, wanted->data, wanted->length) == 0)
            return true;
    }
    return false;
}

/* Every member of the old array is in the new one, as it is or written again. */
static pdfseal_status array_grew(rule_context *context, const pdf_object *before, const pdf_object *after, bool *ret_grew,
                                 pdfseal_error *error)
{
    digest_value *old = NULL;
    digest_value *new = NULL;
    *ret_grew = pdf_object_is(after, PDF_ARRAY) && before->type == PDF_NULL;
    if (!pdf_object_is(before, PDF_ARRAY) || !pdf_object_is(after, PDF_ARRAY))
        return PDFSEAL_OK;
    *ret_grew = grew_in_order(before, after);
    if (*ret_grew || before->as.array.count > MOST_UNORDERED || after->as.array.count > MOST_UNORDERED)
        return PDFSEAL_OK;
    *ret_grew = true;
    for (size_t i = 0; i < before->as.array.count && *ret_grew; i++) {
        if (has_member(after, &before->as.array.items[i]))
            continue;
        if (!old) {
            TRY(read_members(context, context->before, before, &old, error));
            TRY(read_members(context, context->after, after, &new, error));
        }
        *ret_grew = has_digest(new, after->as.array.count, &old[i]);
    }
    return PDFSEAL_OK;
}

/* Revocation data is exchanged for fresher data, but does not go without. */
static pdfseal_status array_renewed(rule_context *context, const pdf_object *before, const pdf_object *after, bool *ret_renewed,
                                    pdfseal_error *error)
{
    (void)context;
    (void)error;
    bool had_some = pdf_object_is(before, PDF_ARRAY) && before->as.array.count > 0;
    *ret_renewed = pdf_object_is(after, PDF_ARRAY) && (!had_some || after->as.array.count > 0);
    return PDFSEAL_OK;
}

/* The objects that a store's own parts may be named by: catalog, store, its VRI. */
static pdfseal_status belongs_to_store(rule_context *context, uint32_t number, bool *ret_answer, pdfseal_error *error)
{
    const pdf_indirect *catalog;
    uint32_t holders[3] = {0};
    size_t count = 0;
    TRY(pdf_view_catalog(context->before, &catalog, error));
    holders[count++] = catalog->reference.number;
    const pdf_object *store = pdf_dictionary_find(&catalog->value, "DSS");
    if (pdf_object_is(store, PDF_REFERENCE))
        holders[count++] = store->as.reference.number;
    const pdf_object *direct;
    TRY(pdf_view_resolve(context->before, store, &direct, error));
    const pdf_object *vri = pdf_dictionary_find(direct, "VRI");
    if (pdf_object_is(vri, PDF_REFERENCE))
        holders[count++] = vri->as.reference.number;
    *ret_answer = rule_named_only_by(context, number, holders, count);
    return PDFSEAL_OK;
}

/* Vouches for the object that holds a part of the store, when it was that part before, or is new. */
static pdfseal_status vouch_part(rule_context *context, const pdf_object *before, const pdf_object *after,
                                 pdfseal_error *error)
{
    if (!pdf_object_is(after, PDF_REFERENCE))
        return PDFSEAL_OK;
    rule_object *object = rule_find(context, after->as.reference.number);
    bool same = pdf_object_is(before, PDF_REFERENCE) && pdf_reference_equal(before->as.reference, after->as.reference);
    bool may = object && !object->existed;
    if (object && object->existed && same)
        TRY(belongs_to_store(context, object->defined.number, &may, error));
    if (may)
        vouch(object);
    return PDFSEAL_OK;
}

/* The arrays of a store, and how each may change. */
typedef struct store_array {
    const char *key;
    pdfseal_status (*may_become)(rule_context *context, const pdf_object *before, const pdf_object *after, bool *ret_may,
                                 pdfseal_error *error);
} store_array;

static const store_array ARRAYS[] = {{"Certs", array_grew}, {"OCSPs", array_renewed}, {"CRLs", array_renewed}};
#define ARRAY_COUNT (sizeof ARRAYS / sizeof ARRAYS[0])

static pdfseal_status judge_array(rule_context *context, const pdf_object *before, const pdf_object *after,
                                  pdfseal_error *error)
{
    const pdf_object *members;
    TRY(vouch_part(context, before, after, error));
    TRY(pdf_view_resolve(context->after, after, &members, error));
    return rule_vouch_new(context, members, &LIKE, error);
}

/* VRI: entries are added, old ones may be written anew with more in them. */
static pdfseal_status judge_vri(rule_context *context, const pdf_object *before, const pdf_object *after,
                                pdfseal_error *error)
{
    const pdf_object *old;
    const pdf_object *new;
    TRY(pdf_view_resolve(context->before, before, &old, error));
    TRY(pdf_view_resolve(context->after, after, &new, error));
    if (new->type != PDF_DICTIONARY || new->duplicate_keys)
        return PDFSEAL_OK;
    TRY(vouch_part(context, before, after, error));
    for (size_t i = 0; i < new->as.dictionary.count; i++) {
        const pdf_entry *entry = &new->as.dictionary.entries[i];
        char *key = arena_text(context->owner, entry->key);
        if (!key)
            FAIL_MEMORY(error);
        TRY(vouch_part(context, pdf_dictionary_find(old, key), &entry->value, error));
        const pdf_object *record;
        TRY(pdf_view_resolve(context->after, &entry->value, &record, error));
        TRY(rule_vouch_new(context, record, &LIKE, error));
    }
    return PDFSEAL_OK;
}

/* The store before and after the revision, resolved, and the catalogs' entries for it. */
typedef struct store_pair {
    const pdf_object *before, *after, *old, *new;
} store_pair;

static pdfseal_status read_stores(rule_context *context, store_pair *ret_pair, pdfseal_error *error)
{
    const pdf_indirect *catalog_before;
    const pdf_indirect *catalog_after;
    TRY(pdf_view_catalog(context->before, &catalog_before, error));
    TRY(pdf_view_catalog(context->after, &catalog_after, error));
    ret_pair->before = pdf_dictionary_find(&catalog_before->value, "DSS");
    ret_pair->after = pdf_dictionary_find(&catalog_after->value, "DSS");
    TRY(pdf_view_resolve(context->before, ret_pair->before, &ret_pair->old, error));
    return pdf_view_resolve(context->after, ret_pair->after, &ret_pair->new, error);
}

static pdfseal_status arrays_grew(rule_context *context, const store_pair *pair, bool *ret_grew, pdfseal_error *error)
{
    *ret_grew = true;
    for (size_t i = 0; i < ARRAY_COUNT; i++) {
        const pdf_object *old;
        const pdf_object *new;
        TRY(pdf_view_get(context->before, pair->old, ARRAYS[i].key, &old, error));
        TRY(pdf_view_get(context->after, pair->new, ARRAYS[i].key, &new, error));
        bool may = true;
        if (old->type != PDF_NULL)
            TRY(ARRAYS[i].may_become(context, old, new, &may, error));
        *ret_grew = *ret_grew && may;
    }
    return PDFSEAL_OK;
}

static pdfseal_status records_stayed(rule_context *context, const store_pair *pair, bool *ret_stayed, pdfseal_error *error)
{
    const pdf_object *old;
    const pdf_object *new;
    TRY(pdf_view_get(context->before, pair->old, "VRI", &old, error));
    TRY(pdf_view_get(context->after, pair->new, "VRI", &new, error));
    *ret_stayed = true;
    for (size_t i = 0; old->type == PDF_DICTIONARY && i < old->as.dictionary.count; i++) {
        char *key = arena_text(context->owner, old->as.dictionary.entries[i].key);
        if (!key)
            FAIL_MEMORY(error);
        if (!pdf_dictionary_find(new, key))
            *ret_stayed = false;
    }
    return PDFSEAL_OK;
}

/* The store stays; what is in it is no part of the document's content, and may be exchanged. */
pdfseal_status rule_store_kept(rule_context *context, bool *ret_kept, pdfseal_error *error)
{
    store_pair pair;
    TRY(read_stores(context, &pair, error));
    *ret_kept = pair.old->type == PDF_NULL || (pair.new->type == PDF_DICTIONARY && !pair.new->duplicate_keys);
    return PDFSEAL_OK;
}

/* Who relied on what was taken out should know: an earlier revision still has it. */
static pdfseal_status warn_of_loss(rule_context *context, const store_pair *pair, pdfseal_error *error)
{
    bool arrays = true;
    bool records = true;
    if (pair->old->type == PDF_DICTIONARY) {
        TRY(arrays_grew(context, pair, &arrays, error));
        TRY(records_stayed(context, pair, &records, error));
    }
    if (arrays && records)
        return PDFSEAL_OK;
    return rule_warn(context, "validation_data", "validation data was taken out of the document security store",
                     pdf_object_is(pair->after, PDF_REFERENCE) ? pair->after->as.reference.number : 0, 0, error);
}

pdfseal_status rule_validation_data(rule_context *context, pdfseal_error *error)
{
    store_pair pair;
    TRY(read_stores(context, &pair, error));
    if (pair.new->type != PDF_DICTIONARY || pair.new->duplicate_keys)
        return PDFSEAL_OK;
    TRY(warn_of_loss(context, &pair, error));
    TRY(vouch_part(context, pair.before, pair.after, error));
    for (size_t i = 0; i < ARRAY_COUNT; i++) {
        const pdf_object *array = pdf_dictionary_find(pair.new, ARRAYS[i].key);
        if (array)
            TRY(judge_array(context, pdf_dictionary_find(pair.old, ARRAYS[i].key), array, error));
    }
    const pdf_object *vri = pdf_dictionary_find(pair.new, "VRI");
    return vri ? judge_vri(context, pdf_dictionary_find(pair.old, "VRI"), vri, error) : PDFSEAL_OK;
}
