/* SPDX-License-Identifier: Apache-2.0 */
/* Validation data: the document security store may grow, its old parts stay. source  ISO 32000-2:2020 12.8.4.3 */
#include "verify/rules/rule.h"

#define RULE "validation_data"
#define CHANGE "validation data was added"

static const rule_object LIKE = {.rule = RULE, .label = VERIFY_LABEL_VALIDATION_DATA, .level = VERIFY_CHANGE_LTV,
                                 .change = CHANGE};

static void vouch(rule_object *object)
{
    rule_vouch(object, RULE, VERIFY_LABEL_VALIDATION_DATA, VERIFY_CHANGE_LTV, CHANGE);
}

/* Every member of the old array is in the new one, in the same order; further ones are streams of this store. */
static bool array_grew(const pdf_object *before, const pdf_object *after)
{
    size_t kept = 0;
    if (!pdf_object_is(before, PDF_ARRAY) || !pdf_object_is(after, PDF_ARRAY))
        return before->type == PDF_NULL && pdf_object_is(after, PDF_ARRAY);
    for (size_t i = 0; i < after->as.array.count; i++) {
        if (kept < before->as.array.count && pdf_object_equal(&before->as.array.items[kept], &after->as.array.items[i]))
            kept++;
    }
    return kept == before->as.array.count;
}

/* The objects that a store's own parts may be named by: catalog, store, its VRI. */
static bool belongs_to_store(rule_context *context, uint32_t number)
{
    const pdf_indirect *catalog;
    uint32_t holders[3] = {0};
    size_t count = 0;
    if (pdf_view_catalog(context->before, &catalog, NULL) != PDFSEAL_OK)
        return false;
    holders[count++] = catalog->reference.number;
    const pdf_object *store = pdf_dictionary_find(&catalog->value, "DSS");
    if (pdf_object_is(store, PDF_REFERENCE))
        holders[count++] = store->as.reference.number;
    const pdf_object *direct;
    if (pdf_view_resolve(context->before, store, &direct, NULL) != PDFSEAL_OK)
        return false;
    const pdf_object *vri = pdf_dictionary_find(direct, "VRI");
    if (pdf_object_is(vri, PDF_REFERENCE))
        holders[count++] = vri->as.reference.number;
    return rule_named_only_by(context, number, holders, count);
}

/* Vouches for the object that holds a part of the store, when it was that part before, or is new. */
static void vouch_part(rule_context *context, const pdf_object *before, const pdf_object *after)
{
    if (!pdf_object_is(after, PDF_REFERENCE))
        return;
    rule_object *object = rule_find(context, after->as.reference.number);
    bool same = pdf_object_is(before, PDF_REFERENCE) && pdf_reference_equal(before->as.reference, after->as.reference);
    if (object && (!object->existed || (same && belongs_to_store(context, object->defined.number))))
        vouch(object);
}

static pdfseal_status judge_array(rule_context *context, const pdf_object *before, const pdf_object *after,
                                  pdfseal_error *error)
{
    const pdf_object *old;
    const pdf_object *new;
    TRY(pdf_view_resolve(context->before, before, &old, error));
    TRY(pdf_view_resolve(context->after, after, &new, error));
    if (!array_grew(old, new))
        return PDFSEAL_OK;
    vouch_part(context, before, after);
    return rule_vouch_new(context, after, &LIKE, error);
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
    vouch_part(context, before, after);
    for (size_t i = 0; i < new->as.dictionary.count; i++) {
        const pdf_entry *entry = &new->as.dictionary.entries[i];
        char *key = arena_text(context->owner, entry->key);
        if (!key)
            FAIL_MEMORY(error);
        vouch_part(context, pdf_dictionary_find(old, key), &entry->value);
        const pdf_object *record;
        TRY(pdf_view_resolve(context->after, &entry->value, &record, error));
        TRY(rule_vouch_new(context, record, &LIKE, error));
    }
    return PDFSEAL_OK;
}

pdfseal_status rule_validation_data(rule_context *context, pdfseal_error *error)
{
    static const char *const ARRAYS[] = {"Certs", "OCSPs", "CRLs"};
    const pdf_indirect *catalog_before;
    const pdf_indirect *catalog_after;
    const pdf_object *old;
    const pdf_object *new;
    TRY(pdf_view_catalog(context->before, &catalog_before, error));
    TRY(pdf_view_catalog(context->after, &catalog_after, error));
    const pdf_object *before = pdf_dictionary_find(&catalog_before->value, "DSS");
    const pdf_object *after = pdf_dictionary_find(&catalog_after->value, "DSS");
    TRY(pdf_view_resolve(context->before, before, &old, error));
    TRY(pdf_view_resolve(context->after, after, &new, error));
    if (new->type != PDF_DICTIONARY || new->duplicate_keys)
        return PDFSEAL_OK;
    vouch_part(context, before, after);
    for (size_t i = 0; i < sizeof ARRAYS / sizeof ARRAYS[0]; i++) {
        const pdf_object *array = pdf_dictionary_find(new, ARRAYS[i]);
        if (array)
            TRY(judge_array(context, pdf_dictionary_find(old, ARRAYS[i]), array, error));
    }
    const pdf_object *vri = pdf_dictionary_find(new, "VRI");
    return vri ? judge_vri(context, pdf_dictionary_find(old, "VRI"), vri, error) : PDFSEAL_OK;
}
