/* SPDX-License-Identifier: Apache-2.0 */
/* What the rules share. */
#include "verify/rules/rule.h"

#include "base/limits.h"

rule_object *rule_find(rule_context *context, uint32_t number)
{
    size_t low = 0;
    size_t high = context->object_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        uint32_t here = context->objects[middle].defined.number;
        if (here == number)
            return &context->objects[middle];
        if (here < number)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

void rule_vouch(rule_object *object, const char *rule, verify_label label, verify_change_level level, const char *change)
{
    if (!object || object->vouched || !object->readable || object->defined.twice || object->was_awaited)
        return;
    object->vouched = true;
    object->rule = rule;
    object->label = label;
    object->level = level;
    object->change = change;
}

bool rule_named_only_by(const rule_context *context, uint32_t number, const uint32_t *allowed, size_t count)
{
    const pdf_referrers *referrers = &context->referrers;
    for (size_t i = 0; i < referrers->count; i++) {
        bool expected = referrers->items[i].target != number;
        for (size_t j = 0; j < count && !expected; j++)
            expected = referrers->items[i].referrer == allowed[j];
        if (!expected)
            return false;
    }
    return referrers->complete;
}

static pdfseal_status vouch_new(rule_context *context, const pdf_object *value, const rule_object *like, unsigned depth,
                                pdfseal_error *error);

static pdfseal_status vouch_reference(rule_context *context, pdf_reference reference, const rule_object *like,
                                      unsigned depth, pdfseal_error *error)
{
    rule_object *object = rule_find(context, reference.number);
    if (!object || object->existed || object->vouched || !object->after ||
        !pdf_reference_equal(object->after->reference, reference))
        return PDFSEAL_OK;
    rule_vouch(object, like->rule, like->label, like->level, like->change);
    if (!object->vouched)
        return PDFSEAL_OK;
    object->field = like->field;
    object->page = like->page;
    return vouch_new(context, &object->after->value, like, depth + 1, error);
}

static pdfseal_status vouch_new(rule_context *context, const pdf_object *value, const rule_object *like, unsigned depth,
                                pdfseal_error *error)
{
    if (depth > LIMIT_OBJECT_NESTING * 4)
        return PDFSEAL_OK;
    if (value->type == PDF_REFERENCE)
        return vouch_reference(context, value->as.reference, like, depth, error);
    if (value->type == PDF_ARRAY) {
        for (size_t i = 0; i < value->as.array.count; i++)
            TRY(vouch_new(context, &value->as.array.items[i], like, depth + 1, error));
    }
    if (value->type == PDF_DICTIONARY) {
        for (size_t i = 0; i < value->as.dictionary.count; i++)
            TRY(vouch_new(context, &value->as.dictionary.entries[i].value, like, depth + 1, error));
    }
    return PDFSEAL_OK;
}

pdfseal_status rule_vouch_new(rule_context *context, const pdf_object *value, const rule_object *like,
                              pdfseal_error *error)
{
    return value ? vouch_new(context, value, like, 0, error) : PDFSEAL_OK;
}

static bool is_named(const char *const *keys, size_t count, bytes_view key)
{
    for (size_t i = 0; i < count; i++) {
        if (bytes_equal_text(key, keys[i]))
            return true;
    }
    return false;
}

static size_t count_others(const pdf_object *dictionary, const char *const *keys, size_t count)
{
    size_t others = 0;
    for (size_t i = 0; i < dictionary->as.dictionary.count; i++)
        others += !is_named(keys, count, dictionary->as.dictionary.entries[i].key);
    return others;
}

bool rule_equal_but(const pdf_object *before, const pdf_object *after, const char *const *keys, size_t key_count)
{
    if (!pdf_object_is(before, PDF_DICTIONARY) || !pdf_object_is(after, PDF_DICTIONARY))
        return false;
    if (before->duplicate_keys || after->duplicate_keys)
        return false;
    if (count_others(before, keys, key_count) != count_others(after, keys, key_count))
        return false;
    for (size_t i = 0; i < before->as.dictionary.count; i++) {
        const pdf_entry *entry = &before->as.dictionary.entries[i];
        if (is_named(keys, key_count, entry->key))
            continue;
        const pdf_object *other = NULL;
        for (size_t j = 0; j < after->as.dictionary.count && !other; j++) {
            if (bytes_equal(after->as.dictionary.entries[j].key, entry->key))
                other = &after->as.dictionary.entries[j].value;
        }
        if (!other || !pdf_object_equal(&entry->value, other))
            return false;
    }
    return true;
}

static bool is_accepted(const pdf_object *item, const pdf_reference *accepted, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (pdf_object_is(item, PDF_REFERENCE) && pdf_reference_equal(item->as.reference, accepted[i]))
            return true;
    }
    return false;
}

bool rule_only_added(const pdf_object *before, const pdf_object *after, const pdf_reference *accepted, size_t count)
{
    size_t kept = 0;
    size_t wanted = pdf_object_is(before, PDF_ARRAY) ? before->as.array.count : 0;
    if (!pdf_object_is(after, PDF_ARRAY))
        return false;
    for (size_t i = 0; i < after->as.array.count; i++) {
        const pdf_object *item = &after->as.array.items[i];
        if (kept < wanted && pdf_object_equal(&before->as.array.items[kept], item))
            kept++;
        else if (!is_accepted(item, accepted, count))
            return false;
    }
    return kept == wanted;
}
