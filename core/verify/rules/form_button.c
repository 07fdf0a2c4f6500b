/* SPDX-License-Identifier: Apache-2.0 */
/* Check boxes and radio buttons: their pictures, and which one is chosen.
 * source  ISO 32000-2:2020 12.7.5.2 */
#include "verify/rules/form_filling.h"

#include <math.h>

/* Glyphs in the picture of a check mark. */
#define MOST_MARK_GLYPHS 2
/* Lines and curves in it; words that are drawn need more. */
#define MOST_MARK_LINES 64

/* A mark that cannot be made out is none for who looks, nor is a dark ground no mark. */
static pdfseal_status doubt_mark(filling *field, const shown_text *shown, bool off, pdfseal_error *error)
{
    if (filling_is_clear(field, shown) && (off ? !shown->darkened : shown->seen > 0))
        return PDFSEAL_OK;
    field->like.doubt = FILLING_UNREADABLE;
    return rule_warn(field->context, "field_appearance", FILLING_UNREADABLE, field->after->reference.number,
                     field->like.page, error);
}

/* A new picture of a state: off shows no mark, on shows one. */
static pdfseal_status judge_state(filling *field, bytes_view state, const pdf_object *entry,
                                  pdfseal_error *error)
{
    const pdf_object *inherited;
    const pdf_indirect *form;
    shown_text shown;
    rule_object *object =
        pdf_object_is(entry, PDF_REFERENCE) ? rule_find(field->context, entry->as.reference.number) : NULL;
    if (!object)
        return PDFSEAL_OK;
    TRY(filling_resources_find(field, &inherited, error));
    TRY(filling_form_load(field->context->after, entry, &form, error));
    if (!form) {
        field->sound = false;
        return PDFSEAL_OK;
    }
    TRY(shown_text_read(field->context->after, form, inherited, &shown, error));
    field->ground = fmax(field->ground, shown.ground);
    bool marks = shown.codes > 0 || shown.curves > shown.rings || shown.strokes > 0;
    bool is_short = shown.pictures == 0 && shown.codes <= MOST_MARK_GLYPHS && shown.lines <= MOST_MARK_LINES;
    bool off = bytes_equal_text(state, "Off");
    field->sound = is_short && (off ? !marks : marks);
    pdfseal_status status = field->sound ? doubt_mark(field, &shown, off, error) : PDFSEAL_OK;
    shown_text_clear(&shown);
    return status;
}

static const pdf_object *find_state(const pdf_object *states, bytes_view name)
{
    for (size_t i = 0; states->type == PDF_DICTIONARY && i < states->as.dictionary.count; i++) {
        if (bytes_equal(states->as.dictionary.entries[i].key, name))
            return &states->as.dictionary.entries[i].value;
    }
    return NULL;
}

/* The states of a button keep their pictures, but for new ones; which one is chosen is AS, and has to be the
 * value. */
static pdfseal_status judge_states(filling *field, const pdf_object *old, const pdf_object *new,
                                   pdfseal_error *error)
{
    for (size_t i = 0; new->type == PDF_DICTIONARY &&i < new->as.dictionary.count && field->sound; i++) {
        const pdf_entry *entry = &new->as.dictionary.entries[i];
        const pdf_object *before = find_state(old, entry->key);
        rule_object *object = pdf_object_is(&entry->value, PDF_REFERENCE)
                                  ? rule_find(field->context, entry->value.as.reference.number)
                                  : NULL;
        bool fresh = object && !object->existed;
        bool kept = before && pdf_object_equal(before, &entry->value);
        bool known = before || bytes_equal_text(entry->key, "Off") || old->type != PDF_DICTIONARY;
        field->sound = kept || (fresh && known);
        if (field->sound)
            TRY(judge_state(field, entry->key, &entry->value, error));
    }
    return PDFSEAL_OK;
}

/* Shown as chosen exactly when it is; what was otherwise before may stay. */
static bool is_chosen_rightly(const filling *field, const pdf_object *widget_before, const pdf_object *widget,
                              const pdf_object *states, const pdf_object *value)
{
    const pdf_object *chosen = pdf_dictionary_find(widget, "AS");
    const pdf_object *before = pdf_dictionary_find(widget_before, "AS");
    bool same_state = chosen && before ? pdf_object_equal(chosen, before) : !chosen && !before;
    bool same_value = field->after->value && field->before->value
                          ? filling_is_kept(field, field->before->value, field->after->value)
                          : !field->after->value && !field->before->value;
    bool off = !chosen || pdf_object_is_name(chosen, "Off");
    if (same_state && same_value)
        return true;
    if (value->type != PDF_NAME)
        return off;
    return chosen ? pdf_object_equal(chosen, value) || (off && !find_state(states, value->as.bytes))
                  : states->type != PDF_DICTIONARY;
}

/* A button of one picture keeps it. */
static pdfseal_status judge_pictures(filling *field, const pdf_object *before, const pdf_object *after,
                                     const char *key, pdfseal_error *error)
{
    const pdf_object *old;
    const pdf_object *new;
    const pdf_indirect *form;
    const pdf_object *entry = pdf_dictionary_find(after, key);
    TRY(filling_form_load(field->context->after, entry, &form, error));
    if (form) {
        field->sound = filling_is_kept(field, pdf_dictionary_find(before, key), entry);
        return PDFSEAL_OK;
    }
    TRY(pdf_view_get(field->context->before, before, key, &old, error));
    TRY(pdf_view_get(field->context->after, after, key, &new, error));
    return judge_states(field, old, new, error);
}

pdfseal_status filling_button_judge(filling *field, const pdf_object *widget_before, const pdf_object *widget,
                                    const pdf_object *appearances, pdfseal_error *error)
{
    static const char *const KEYS[] = {"N", "R", "D"};
    const pdf_object *value;
    const pdf_object *old_appearances;
    const pdf_object *states;
    field->sound = !(field->flags & FLAG_PUSH_BUTTON);
    TRY(pdf_view_resolve(field->context->after, field->after->value, &value, error));
    TRY(pdf_view_get(field->context->before, widget_before, "AP", &old_appearances, error));
    for (size_t i = 0; i < sizeof KEYS / sizeof KEYS[0] && field->sound; i++)
        TRY(judge_pictures(field, old_appearances, appearances, KEYS[i], error));
    TRY(pdf_view_get(field->context->after, appearances, "N", &states, error));
    field->sound = field->sound && is_chosen_rightly(field, widget_before, widget, states, value);
    return PDFSEAL_OK;
}
