/* SPDX-License-Identifier: Apache-2.0 */
/* What the rules share. */
#include "verify/rules/rule.h"

#include "base/limits.h"

#include <stdlib.h>

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

static const pdf_object *find_entry(const pdf_object *dictionary, bytes_view key)
{
    for (size_t i = 0; dictionary && dictionary->type == PDF_DICTIONARY && i < dictionary->as.dictionary.count; i++) {
        if (bytes_equal(dictionary->as.dictionary.entries[i].key, key))
            return &dictionary->as.dictionary.entries[i].value;
    }
    return NULL;
}

/* What some readers could take otherwise than others must not come; letter by letter as it was signed it may stay. */
static bool is_clear(const rule_object *object)
{
    const pdf_object *before = object->before ? &object->before->value : NULL;
    if (!object->after)
        return true;
    const pdf_object *after = &object->after->value;
    if (object->after->sloppy && !(object->before && object->before->sloppy))
        return false;
    if (after->type != PDF_DICTIONARY)
        return pdf_object_is_clear(after) || (before && pdf_object_equal(before, after));
    for (size_t i = 0; i < after->as.dictionary.count; i++) {
        const pdf_entry *entry = &after->as.dictionary.entries[i];
        const pdf_object *kept = find_entry(before, entry->key);
        if (!pdf_object_is_clear(&entry->value) && !(kept && pdf_object_equal(kept, &entry->value)))
            return false;
    }
    return !after->duplicate_keys;
}

void rule_vouch(rule_object *object, const char *rule, verify_label label, verify_change_level level, const char *change)
{
    if (!object || object->vouched || !object->readable || object->defined.twice || object->was_awaited ||
        !is_clear(object))
        return;
    object->vouched = true;
    object->rule = rule;
    object->label = label;
    object->level = level;
    object->change = change;
}

bool rule_named_only_by(const rule_context *context, uint32_t number, const uint32_t *allowed, size_t count)
{
    size_t referral_count;
    const pdf_referral *referrals = pdf_referrers_of(context->referrers, number, &referral_count);
    bool by_trailer = false;
    for (size_t j = 0; j < count; j++)
        by_trailer |= allowed[j] == 0;
    if (!by_trailer && pdf_trailer_names(context->before, number))
        return false;
    for (size_t i = 0; i < referral_count; i++) {
        bool expected = !pdf_referral_is_live(context->before, &referrals[i]);
        for (size_t j = 0; j < count && !expected; j++)
            expected = referrals[i].referrer == allowed[j];
        if (!expected)
            return false;
    }
    return context->referrers->complete;
}

static bool is_named(const char *const *keys, size_t count, bytes_view key)
{
    for (size_t i = 0; i < count; i++) {
        if (bytes_equal_text(key, keys[i]))
            return true;
    }
    return false;
}

static bool names_as(const pdf_object *holder, uint32_t number, const char *const *keys, size_t key_count)
{
    for (size_t i = 0; holder->type == PDF_ARRAY && i < holder->as.array.count; i++) {
        if (holder->as.array.items[i].type != PDF_REFERENCE)
            return false;
    }
    for (size_t i = 0; holder->type == PDF_DICTIONARY && i < holder->as.dictionary.count; i++) {
        const pdf_entry *entry = &holder->as.dictionary.entries[i];
        if (pdf_object_names(&entry->value, number) && !is_named(keys, key_count, entry->key))
            return false;
    }
    return holder->type == PDF_ARRAY || holder->type == PDF_DICTIONARY;
}

bool rule_named_only_as(const rule_context *context, uint32_t number, const char *const *keys, size_t key_count)
{
    size_t count;
    const pdf_referral *referrals = pdf_referrers_of(context->referrers, number, &count);
    if (pdf_trailer_names(context->before, number) || !context->referrers->complete)
        return false;
    for (size_t i = 0; i < count; i++) {
        const pdf_indirect *holder = NULL;
        pdf_place place;
        if (!pdf_referral_is_live(context->before, &referrals[i]))
            continue;
        if (!pdf_view_place(context->before, referrals[i].referrer, &place))
            return false;
        const pdf_reference reference = {referrals[i].referrer, place.kind == PDF_PLACE_OFFSET ? place.generation : 0};
        if (pdf_view_load(context->before, reference, &holder, NULL) != PDFSEAL_OK || !holder ||
            !names_as(&holder->value, number, keys, key_count))
            return false;
    }
    return true;
}

static bool is_named_in(const rule_context *context, pdf_view view, uint32_t number)
{
    size_t count;
    const pdf_referral *referrals = pdf_referrers_of(context->referrers, number, &count);
    if (!context->referrers->complete || pdf_trailer_leads_to(view, number))
        return true;
    for (size_t i = 0; i < count; i++) {
        if (pdf_referral_is_live(view, &referrals[i]))
            return true;
    }
    return false;
}

bool rule_is_named_before(const rule_context *context, uint32_t number)
{
    return is_named_in(context, context->before, number);
}

bool rule_is_named_after(const rule_context *context, uint32_t number)
{
    return is_named_in(context, context->after, number);
}

bool rule_is_of_old(const rule_context *context, uint32_t number)
{
    const pdf_indirect *then = NULL;
    const pdf_indirect *now = NULL;
    pdf_place place;
    if (!number || !pdf_view_place(context->oldest, number, &place))
        return false;
    const pdf_reference reference = {number, place.kind == PDF_PLACE_OFFSET ? place.generation : 0};
    return pdf_view_load(context->oldest, reference, &then, NULL) == PDFSEAL_OK && then && !then->is_stream &&
           pdf_view_load(context->after, reference, &now, NULL) == PDFSEAL_OK && now && !now->is_stream &&
           pdf_object_equal(&then->value, &now->value);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp((*(const pades_field *const *)a)->name, (*(const pades_field *const *)b)->name);
}

static pdfseal_status sort_names(rule_context *context, pdfseal_error *error)
{
    const pades_form *form = &context->form_after;
    context->after_by_name = ARENA_NEW_ARRAY(context->scratch, const pades_field *, form->count + 1);
    if (!context->after_by_name)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < form->count; i++)
        context->after_by_name[i] = &form->fields[i];
    qsort(context->after_by_name, form->count, sizeof *context->after_by_name, compare_names);
    return PDFSEAL_OK;
}

pdfseal_status rule_find_field(rule_context *context, const char *name, const pades_field **ret_field, pdfseal_error *error)
{
    const pades_field wanted = {.name = name};
    const pades_field *key = &wanted;
    if (!context->after_by_name)
        TRY(sort_names(context, error));
    const pades_field **found = bsearch(&key, context->after_by_name, context->form_after.count,
                                        sizeof *context->after_by_name, compare_names);
    *ret_field = found ? *found : NULL;
    return PDFSEAL_OK;
}

pdfseal_status rule_warn(rule_context *context, const char *code, const char *message, uint32_t object, int64_t page,
                         pdfseal_error *error)
{
    enum { MOST_FINDINGS = 64 };
    if (!context->findings)
        context->findings = ARENA_NEW_ARRAY(context->owner, verify_warning, MOST_FINDINGS);
    if (!context->findings)
        FAIL_MEMORY(error);
    if (context->finding_count < MOST_FINDINGS)
        context->findings[context->finding_count++] =
            (verify_warning){code, message, (int64_t)context->revision + 1, {object, 0}, page > 0 ? page : 0};
    return PDFSEAL_OK;
}

void rule_describe(rule_object *object, const rule_object *like)
{
    object->field = like->field;
    object->page = like->page;
    object->new_field = like->new_field;
    object->visible = like->visible;
    object->doubt = like->doubt;
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
    rule_describe(object, like);
    return vouch_new(context, &object->after->value, like, depth + 1, error);
}

static pdfseal_status vouch_new(rule_context *context, const pdf_object *value, const rule_object *like, unsigned depth,
                                pdfseal_error *error)
{
    if (depth > limits_get(pdf_document_limits(context->after.document), LIMITS_OBJECT_NESTING) * 4)
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

/* What of an appearance dictionary's streams was written anew; dictionaries of states are walked one deep. */
static pdfseal_status vouch_streams(rule_context *context, const uint32_t *holders, size_t holder_count,
                                    const pdf_object *value, const rule_object *like, unsigned depth, bool *sound,
                                    pdfseal_error *error)
{
    if (value->type == PDF_DICTIONARY && depth < 2) {
        for (size_t i = 0; i < value->as.dictionary.count; i++)
            TRY(vouch_streams(context, holders, holder_count, &value->as.dictionary.entries[i].value, like, depth + 1, sound,
                              error));
    }
    rule_object *object = value->type == PDF_REFERENCE ? rule_find(context, value->as.reference.number) : NULL;
    if (!object || object->vouched)
        return PDFSEAL_OK;
    if (object->existed) {
        bool own = object->after && object->before && object->after->is_stream == object->before->is_stream &&
                   rule_named_only_by(context, object->defined.number, holders, holder_count);
        if (!own) {
            *sound = false;
            return PDFSEAL_OK;
        }
        rule_vouch(object, like->rule, like->label, like->level, like->change);
        if (object->vouched)
            rule_describe(object, like);
        if (!object->after->is_stream)
            return vouch_streams(context, holders, holder_count, &object->after->value, like, depth + 1, sound, error);
        return rule_vouch_new(context, &object->after->value, like, error);
    }
    TRY(rule_vouch_new(context, value, like, error));
    *sound = *sound && object->vouched;
    /* New dictionaries of states may lead to streams that were there. */
    return object->after && !object->after->is_stream
               ? vouch_streams(context, holders, holder_count, &object->after->value, like, depth + 1, sound, error)
               : PDFSEAL_OK;
}

pdfseal_status rule_vouch_appearance(rule_context *context, uint32_t widget, const pdf_object *before,
                                     const pdf_object *after, const rule_object *like, bool *ret_sound, pdfseal_error *error)
{
    uint32_t holders[2] = {widget, widget};
    *ret_sound = true;
    bool moved = pdf_object_is(before, PDF_REFERENCE) &&
                 !(pdf_object_is(after, PDF_REFERENCE) && pdf_reference_equal(before->as.reference, after->as.reference));
    if (pdf_object_is(before, PDF_REFERENCE))
        holders[1] = before->as.reference.number;
    /* An appearance dictionary that others name too is not this widget's to leave behind. */
    if (moved && !rule_named_only_by(context, holders[1], holders, 1))
        *ret_sound = false;
    if (!after || !*ret_sound)
        return PDFSEAL_OK;
    return vouch_streams(context, holders, 2, after, like, 0, ret_sound, error);
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
