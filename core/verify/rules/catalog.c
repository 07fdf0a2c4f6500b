/* SPDX-License-Identifier: Apache-2.0 */
/* The catalog and the form: keys that signing and validation data need may change, each compared by what it means.
 * source  ISO 32000-2:2020 7.7.2, 12.7.3 */
#include "verify/rules/rule.h"

static const char *const CATALOG_KEYS[] = {"AcroForm", "Extensions", "Version", "DSS", "Metadata", "StructTreeRoot"};
#define CATALOG_KEY_COUNT (sizeof CATALOG_KEYS / sizeof CATALOG_KEYS[0])
static const char *const FORM_KEYS[] = {"Fields", "SigFlags", "DA", "DR", "NeedAppearances"};
#define FORM_KEY_COUNT (sizeof FORM_KEYS / sizeof FORM_KEYS[0])

/* The level of what this revision adds to the form. */
static verify_change_level form_level(const rule_context *context)
{
    verify_change_level level = context->form_drawn_otherwise ? VERIFY_CHANGE_FORM_FILLING : VERIFY_CHANGE_LTV;
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

/* How values are drawn: an appearance for fields that say none may come, not change. */
static bool default_appearance_kept(const pdf_object *before, const pdf_object *after)
{
    const pdf_object *old = pdf_dictionary_find(before, "DA");
    const pdf_object *new = pdf_dictionary_find(after, "DA");
    return old ? new && pdf_object_equal(old, new) : !new || new->type == PDF_STRING;
}

/* Readers must not be told to draw appearances anew, where what was prepared in the values would show. */
static pdfseal_status drawing_kept(rule_context *context, const pdf_object *before, const pdf_object *after, bool *ret_kept,
                                   pdfseal_error *error)
{
    const pdf_object *old = pdf_dictionary_find(before, "NeedAppearances");
    const pdf_object *new = pdf_dictionary_find(after, "NeedAppearances");
    bool draws = new && !(new->type == PDF_BOOLEAN && !new->as.boolean);
    *ret_kept = !draws || (old && pdf_object_equal(old, new));
    return !*ret_kept && context->drawing_asked && new->type == PDF_BOOLEAN ? rule_form_can_be_drawn(context, ret_kept, error) : PDFSEAL_OK;
}

static bool has_key(const pdf_object *dictionary, bytes_view key, const pdf_object **ret_value)
{
    for (size_t i = 0; dictionary->type == PDF_DICTIONARY && i < dictionary->as.dictionary.count; i++) {
        if (bytes_equal(dictionary->as.dictionary.entries[i].key, key)) {
            *ret_value = &dictionary->as.dictionary.entries[i].value;
            return true;
        }
    }
    return false;
}

/* Every entry of `before` stands in `after`; deeper dictionaries of the same key grow likewise. */
static bool dictionary_grew(rule_context *context, const pdf_object *before, const pdf_object *after, unsigned depth)
{
    if (before->type != PDF_DICTIONARY || after->type != PDF_DICTIONARY || after->duplicate_keys)
        return before->type == PDF_NULL && after->type == PDF_DICTIONARY;
    for (size_t i = 0; i < before->as.dictionary.count; i++) {
        const pdf_entry *entry = &before->as.dictionary.entries[i];
        const pdf_object *kept;
        const pdf_object *old;
        const pdf_object *new;
        if (!has_key(after, entry->key, &kept))
            return false;
        if (pdf_object_equal(&entry->value, kept) && !(kept->type == PDF_REFERENCE && rule_find(context, kept->as.reference.number)))
            continue;
        if (pdf_view_resolve(context->before, &entry->value, &old, NULL) != PDFSEAL_OK ||
            pdf_view_resolve(context->after, kept, &new, NULL) != PDFSEAL_OK || depth == 0 ||
            !dictionary_grew(context, old, new, depth - 1))
            return false;
    }
    return true;
}

/* Fonts that came where pages find theirs too. */
static pdfseal_status judge_shared(rule_context *context, rule_object *object, pdfseal_error *error)
{
    static const char *const FORM_ROLES[] = {"DR"};
    static const char SHARED[] = "fonts were added that pages and appearances share, and some text had none";
    bool sound = true;
    if (object->level == VERIFY_CHANGE_NONE || rule_named_only_as(context, object->defined.number, FORM_ROLES, 1))
        return PDFSEAL_OK;
    TRY(rule_texts_have_fonts(context, &sound, error));
    if (sound)
        return PDFSEAL_OK;
    object->doubt = SHARED;
    return rule_warn(context, "shared_fonts", SHARED, object->defined.number, 0, error);
}

/* Vouches for the dictionaries of resources that grew, and for what came in them. */
static pdfseal_status vouch_resources(rule_context *context, const pdf_object *entry, unsigned depth, pdfseal_error *error)
{
    static const char *const ROLES[] = {"DR", "Font", "Encoding", "XObject", "ProcSet"};
    const pdf_object *value;
    const rule_object like = {.rule = "form", .label = VERIFY_LABEL_FORM_VALUE,
                              .level = context->form_drawn_otherwise ? VERIFY_CHANGE_FORM_FILLING : VERIFY_CHANGE_LTV,
                              .change = "the form took up fonts for its values"};
    rule_object *object = pdf_object_is(entry, PDF_REFERENCE) ? rule_find(context, entry->as.reference.number) : NULL;
    TRY(pdf_view_resolve(context->after, entry, &value, error));
    if (object && object->existed && !value->duplicate_keys &&
        !object->vouched && rule_named_only_as(context, object->defined.number, ROLES, sizeof ROLES / sizeof ROLES[0])) {
        rule_vouch(object, like.rule, like.label, like.level, like.change);
        if (object->vouched)
            TRY(judge_shared(context, object, error));
    }
    for (size_t i = 0; value->type == PDF_DICTIONARY && depth && i < value->as.dictionary.count; i++)
        TRY(vouch_resources(context, &value->as.dictionary.entries[i].value, depth - 1, error));
    return rule_vouch_new(context, entry, &like, error);
}

/* The resources of the form: further fonts, the old ones as they were. */
static pdfseal_status resources_grew(rule_context *context, const pdf_object *before, const pdf_object *after, bool *ret_grew,
                                     pdfseal_error *error)
{
    enum { LEVELS = 2 }; /* DR, its categories, and what stands in them */
    const pdf_object *old;
    const pdf_object *new;
    TRY(pdf_view_get(context->before, before, "DR", &old, error));
    TRY(pdf_view_get(context->after, after, "DR", &new, error));
    const pdf_object *entry = pdf_dictionary_find(after, "DR");
    *ret_grew = old->type == PDF_NULL ? new->type == PDF_NULL || new->type == PDF_DICTIONARY
                                      : dictionary_grew(context, old, new, LEVELS - 1);
    return *ret_grew && entry ? vouch_resources(context, entry, LEVELS, error) : PDFSEAL_OK;
}

static bool is_same_entry(const pdf_object *before, const pdf_object *after, const char *key)
{
    const pdf_object *old = pdf_dictionary_find(before, key);
    const pdf_object *new = pdf_dictionary_find(after, key);
    return old && new ? pdf_object_equal(old, new) : !old && !new;
}

/* Whether this revision wrote it, or a dictionary in it, anew. */
static bool is_redefined(rule_context *context, const pdf_object *value, unsigned depth)
{
    const pdf_object *resolved;
    if (pdf_object_is(value, PDF_REFERENCE) && rule_find(context, value->as.reference.number))
        return true;
    if (!value || pdf_view_resolve(context->after, value, &resolved, NULL) != PDFSEAL_OK)
        return true;
    for (size_t i = 0; resolved->type == PDF_DICTIONARY && depth && i < resolved->as.dictionary.count; i++) {
        if (is_redefined(context, &resolved->as.dictionary.entries[i].value, depth - 1))
            return true;
    }
    return false;
}

/* Asked once: it may read pages. */
static pdfseal_status judge_drawing(rule_context *context, const pdf_object *before, const pdf_object *after, pdfseal_error *error)
{
    enum { LEVELS = 2 }; /* DR, its categories, and what stands in them */
    const pdf_object *resources = pdf_dictionary_find(after, "DR");
    bool same = is_same_entry(before, after, "DA") && is_same_entry(before, after, "DR") &&
                !(resources && is_redefined(context, resources, LEVELS));
    if (same || context->form_drawing_known)
        return PDFSEAL_OK;
    context->form_drawing_known = true;
    return rule_form_is_drawn_otherwise(context, before, after, &context->form_drawn_otherwise, error);
}

/* Whether the form (both may be references, `before` may be NULL) only took up this revision's fields. */
static pdfseal_status form_grew(rule_context *context, const pdf_object *before, const pdf_object *after, bool *ret_grew,
                                pdfseal_error *error)
{
    const pdf_object *old;
    const pdf_object *new;
    bool fields;
    bool flags;
    bool drawing;
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
    TRY(drawing_kept(context, old, new, &drawing, error));
    *ret_grew = fields && flags && default_appearance_kept(old, new) && drawing &&
                rule_fonts_are_new(context, old, new);
    if (*ret_grew)
        TRY(judge_drawing(context, old, new, error));
    if (*ret_grew)
        TRY(resources_grew(context, old, new, ret_grew, error));
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

/* A level of an extension may rise. source  ISO 32000-2:2020 7.12 */
static bool extension_kept(const pdf_object *before, const pdf_object *after)
{
    int64_t old = 0;
    int64_t new = 0;
    if (after && after->type == PDF_ARRAY) {
        for (size_t i = 0; i < after->as.array.count; i++) {
            if (extension_kept(before, &after->as.array.items[i]))
                return true;
        }
        return pdf_object_is(before, PDF_ARRAY) && pdf_object_equal(before, after);
    }
    if (!after || before->type != after->type || before->type != PDF_DICTIONARY)
        return after && pdf_object_equal(before, after);
    const pdf_object *old_base = pdf_dictionary_find(before, "BaseVersion");
    const pdf_object *new_base = pdf_dictionary_find(after, "BaseVersion");
    (void)(pdf_dictionary_find(before, "ExtensionLevel") &&
           pdf_object_integer(pdf_dictionary_find(before, "ExtensionLevel"), 0, INT32_MAX, &old));
    (void)(pdf_dictionary_find(after, "ExtensionLevel") &&
           pdf_object_integer(pdf_dictionary_find(after, "ExtensionLevel"), 0, INT32_MAX, &new));
    return new >= old && old_base && new_base && old_base->type == PDF_NAME && new_base->type == PDF_NAME &&
           old_base->as.bytes.length == new_base->as.bytes.length &&
           memcmp(old_base->as.bytes.data, new_base->as.bytes.data, old_base->as.bytes.length) <= 0;
}

/* Extensions: old ones stay, or rise; further ones may come. */
static pdfseal_status extensions_grew(rule_context *context, const pdf_object *before, const pdf_object *after,
                                      bool *ret_grew, pdfseal_error *error)
{
    const pdf_object *old;
    const pdf_object *new;
    TRY(pdf_view_resolve(context->before, before, &old, error));
    TRY(pdf_view_resolve(context->after, after, &new, error));
    *ret_grew = (old->type == PDF_NULL || new->type == PDF_DICTIONARY) && !new->duplicate_keys;
    for (size_t i = 0; old->type == PDF_DICTIONARY && i < old->as.dictionary.count && *ret_grew; i++) {
        const pdf_entry *entry = &old->as.dictionary.entries[i];
        const pdf_object *kept = NULL;
        const pdf_object *old_value;
        const pdf_object *new_value;
        bool has = has_key(new, entry->key, &kept);
        TRY(pdf_view_resolve(context->before, &entry->value, &old_value, error));
        TRY(pdf_view_resolve(context->after, kept, &new_value, error));
        *ret_grew = has && extension_kept(old_value, new_value);
    }
    return PDFSEAL_OK;
}

/* It rises, or falls back to that of the header, which iText 5 takes for the document's. source  ISO 32000-2:2020 Table 29 */
static bool version_kept(const rule_context *context, const pdf_object *before, const pdf_object *after)
{
    if (!before)
        return !after || after->type == PDF_NAME;
    if (!pdf_object_is(before, PDF_NAME) || !pdf_object_is(after, PDF_NAME))
        return false;
    bytes_view old = before->as.bytes;
    bytes_view new = after->as.bytes;
    if (old.length != 3 || new.length != 3)
        return false;
    return memcmp(old.data, new.data, 3) <= 0 || bytes_equal_text(new, pdf_document_header_version(context->document));
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
    bool structure;
    TRY(rule_store_kept(context, &store_kept, error));
    TRY(rule_structure_grew(context, &structure, error));
    if (!form || !structure || !extensions || !store_kept || !rule_equal_but(old, new, CATALOG_KEYS, CATALOG_KEY_COUNT) ||
        !version_kept(context, pdf_dictionary_find(old, "Version"), pdf_dictionary_find(new, "Version")))
        return PDFSEAL_OK;
    rule_vouch(rule_find(context, after->reference.number), "catalog", VERIFY_LABEL_SIGNATURE, form_level(context),
               "the catalog took up what signing needs");
    rule_object like = {.rule = "catalog", .label = VERIFY_LABEL_METADATA, .level = VERIFY_CHANGE_LTV,
                        .change = "the catalog took up what signing needs"};
    return rule_vouch_new(context, pdf_dictionary_find(new, "Extensions"), &like, error);
}

/* Where readers drew fields from their values, their pictures come to light when they are no longer told so. Where they are from now
 * on, some leave out the pictures that were signed. */
static pdfseal_status judge_pictures_shown(rule_context *context, const pdf_indirect *catalog, pdfseal_error *error)
{
    static const char SHOWN[] = "readers no longer draw form fields from their values, and some pictures show something else";
    static const char DRAWN[] = "readers now draw form fields from their values, and may leave out pictures that were signed";
    const pdf_object *form = pdf_dictionary_find(&catalog->value, "AcroForm");
    uint32_t number = pdf_object_is(form, PDF_REFERENCE) ? form->as.reference.number : catalog->reference.number;
    rule_object *object = rule_find(context, number);
    bool draws = context->form_after.need_appearances;
    bool shows = false;
    if (context->form_before.need_appearances == draws || !object || !object->vouched)
        return PDFSEAL_OK;
    if (!draws)
        TRY(rule_form_shows_values(context, &shows, error));
    if (shows)
        return PDFSEAL_OK;
    object->doubt = draws ? DRAWN : SHOWN;
    return rule_warn(context, "field_appearance", object->doubt, number, 0, error);
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
        TRY(judge_catalog(context, before, after, error));
    return judge_pictures_shown(context, after, error);
}
