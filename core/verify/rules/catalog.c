/* SPDX-License-Identifier: Apache-2.0 */
/* The catalog and the form: keys that signing and validation data need may change, each compared by what it means.
 * source  ISO 32000-2:2020 7.7.2, 12.7.3 */
#include "verify/rules/rule.h"

static const char *const CATALOG_KEYS[] = {"AcroForm", "Extensions", "Version", "DSS", "Metadata"};
#define CATALOG_KEY_COUNT (sizeof CATALOG_KEYS / sizeof CATALOG_KEYS[0])
static const char *const FORM_KEYS[] = {"Fields", "SigFlags"};
#define FORM_KEY_COUNT (sizeof FORM_KEYS / sizeof FORM_KEYS[0])

/* The level of what this revision adds to the form. */
static verify_change_level form_level(const rule_context *context)
{
    verify_change_level level = VERIFY_CHANGE_LTV;
    for (size_t i = 0; i < context->object_count; i++) {
        const rule_object *object = &context->objects[i];
        if (object->vouched && object->field && object->level > level)
            level = object->level;
    }
    return level;
}

static pdfseal_status fields_grew(rule_context *context, const pdf_object *before, const pdf_object *after,
                                  bool *ret_grew, pdfseal_error *error)
{
    const pdf_object *old;
    const pdf_object *new;
    TRY(pdf_view_get(context->before, before, "Fields", &old, error));
    TRY(pdf_view_get(context->after, after, "Fields", &new, error));
    *ret_grew = rule_only_added(old, new, context->added_fields, context->added_field_count);
    return PDFSEAL_OK;
}

static pdfseal_status flags_kept(rule_context *context, const pdf_object *before, const pdf_object *after,
                                 bool *ret_kept, pdfseal_error *error)
{
    const pdf_object *old;
    const pdf_object *new;
    int64_t first = 0;
    int64_t second = 0;
    TRY(pdf_view_get(context->before, before, "SigFlags", &old, error));
    TRY(pdf_view_get(context->after, after, "SigFlags", &new, error));
    (void)pdf_object_integer(old, 0, INT32_MAX, &first);
    (void)pdf_object_integer(new, 0, INT32_MAX, &second);
    *ret_kept = (first & ~second) == 0 && (second & ~first & ~3) == 0;
    return PDFSEAL_OK;
}

/* Whether the form (both may be references, `before` may be NULL) only took up this revision's fields. */
static pdfseal_status form_grew(rule_context *context, const pdf_object *before, const pdf_object *after, bool *ret_grew,
                                pdfseal_error *error)
{
    const pdf_object *old;
    const pdf_object *new;
    bool fields;
    bool flags;
    const pdf_object empty = {.type = PDF_DICTIONARY};
    TRY(pdf_view_resolve(context->before, before, &old, error));
    TRY(pdf_view_resolve(context->after, after, &new, error));
    *ret_grew = false;
    if (old->type == PDF_NULL && new->type == PDF_NULL) {
        *ret_grew = true;
        return PDFSEAL_OK;
    }
    if (old->type == PDF_NULL)
        old = &empty;
    if (!rule_equal_but(old, new, FORM_KEYS, FORM_KEY_COUNT))
        return PDFSEAL_OK;
    TRY(fields_grew(context, old, new, &fields, error));
    TRY(flags_kept(context, old, new, &flags, error));
    *ret_grew = fields && flags;
    return PDFSEAL_OK;
}

/* `holder` is the object that names it; nobody else may have done so. */
static void vouch_form_object(rule_context *context, const pdf_object *entry, bool same_place, uint32_t holder)
{
    if (!pdf_object_is(entry, PDF_REFERENCE))
        return;
    rule_object *object = rule_find(context, entry->as.reference.number);
    bool alone = object && (!object->existed || rule_named_only_by(context, object->defined.number, &holder, 1));
    if (alone && (same_place || !object->existed))
        rule_vouch(object, "form", VERIFY_LABEL_SIGNATURE, form_level(context), "the form took up a signature field");
}

static bool same_reference(const pdf_object *a, const pdf_object *b)
{
    return pdf_object_is(a, PDF_REFERENCE) && pdf_object_is(b, PDF_REFERENCE) &&
           pdf_reference_equal(a->as.reference, b->as.reference);
}

/* Extensions: old ones stay, further ones may come. */
static pdfseal_status extensions_grew(rule_context *context, const pdf_object *before, const pdf_object *after,
                                      bool *ret_grew, pdfseal_error *error)
{
    const pdf_object *old;
    const pdf_object *new;
    TRY(pdf_view_resolve(context->before, before, &old, error));
    TRY(pdf_view_resolve(context->after, after, &new, error));
    *ret_grew = old->type == PDF_NULL || new->type == PDF_DICTIONARY;
    for (size_t i = 0; old->type == PDF_DICTIONARY && i < old->as.dictionary.count; i++) {
        const pdf_entry *entry = &old->as.dictionary.entries[i];
        char *key = arena_text(context->owner, entry->key);
        if (!key)
            FAIL_MEMORY(error);
        const pdf_object *kept = pdf_dictionary_find(new, key);
        /* A higher level of the same extension replaces the old entry. */
        if (!kept || (kept->type != entry->value.type && kept->type != PDF_ARRAY))
            *ret_grew = false;
    }
    return PDFSEAL_OK;
}

static bool version_kept(const pdf_object *before, const pdf_object *after)
{
    if (!before)
        return !after || after->type == PDF_NAME;
    if (!pdf_object_is(before, PDF_NAME) || !pdf_object_is(after, PDF_NAME))
        return false;
    bytes_view old = before->as.bytes;
    bytes_view new = after->as.bytes;
    return old.length == 3 && new.length == 3 && memcmp(old.data, new.data, 3) <= 0;
}

static pdfseal_status judge_catalog(rule_context *context, const pdf_indirect *before, const pdf_indirect *after,
                                    pdfseal_error *error)
{
    const pdf_object *old = &before->value;
    const pdf_object *new = &after->value;
    bool form;
    bool extensions;
    TRY(form_grew(context, pdf_dictionary_find(old, "AcroForm"), pdf_dictionary_find(new, "AcroForm"), &form, error));
    TRY(extensions_grew(context, pdf_dictionary_find(old, "Extensions"), pdf_dictionary_find(new, "Extensions"),
                        &extensions, error));
    bool store_kept;
    TRY(rule_store_grew(context, &store_kept, error));
    if (!form || !extensions || !store_kept || !rule_equal_but(old, new, CATALOG_KEYS, CATALOG_KEY_COUNT) ||
        !version_kept(pdf_dictionary_find(old, "Version"), pdf_dictionary_find(new, "Version")))
        return PDFSEAL_OK;
    rule_vouch(rule_find(context, after->reference.number), "catalog", VERIFY_LABEL_SIGNATURE, form_level(context),
               "the catalog took up what signing needs");
    rule_object like = {.rule = "catalog", .label = VERIFY_LABEL_METADATA, .level = VERIFY_CHANGE_LTV,
                        .change = "the catalog took up what signing needs"};
    return rule_vouch_new(context, pdf_dictionary_find(new, "Extensions"), &like, error);
}

pdfseal_status rule_catalog(rule_context *context, pdfseal_error *error)
{
    const pdf_indirect *before;
    const pdf_indirect *after;
    bool grew;
    TRY(pdf_view_catalog(context->before, &before, error));
    TRY(pdf_view_catalog(context->after, &after, error));
    const pdf_object *form_before = pdf_dictionary_find(&before->value, "AcroForm");
    const pdf_object *form_after = pdf_dictionary_find(&after->value, "AcroForm");
    TRY(form_grew(context, form_before, form_after, &grew, error));
    if (grew && form_after) {
        const pdf_object *old;
        const pdf_object *new;
        vouch_form_object(context, form_after, same_reference(form_before, form_after), before->reference.number);
        TRY(pdf_view_resolve(context->before, form_before, &old, error));
        TRY(pdf_view_resolve(context->after, form_after, &new, error));
        const pdf_object *fields = pdf_dictionary_find(new, "Fields");
        uint32_t holder = pdf_object_is(form_before, PDF_REFERENCE) ? form_before->as.reference.number
                                                                    : before->reference.number;
        vouch_form_object(context, fields, same_reference(pdf_dictionary_find(old, "Fields"), fields), holder);
    }
    rule_object *object = rule_find(context, after->reference.number);
    if (object && object->existed && pdf_reference_equal(before->reference, after->reference))
        return judge_catalog(context, before, after, error);
    return PDFSEAL_OK;
}
