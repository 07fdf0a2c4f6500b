/* SPDX-License-Identifier: Apache-2.0 */
/* Values of form fields that existed. What a reader sees must be the value: an appearance that says another thing, or that
 * others use too, is no form filling. source  ISO 32000-2:2020 12.7.4, 12.7.5; security.md "shadow" */
#include "verify/rules/form_filling.h"

#include "base/limits.h"

#define RULE "form_value"
#define TWO_VALUES "a form field has one value and its widget another: programs read the one or the other"
#define COVERS "a form field got a ground that lies over what its page says"
/* Bits of F, counted from 0. source  Table 166 */
#define FLAG_HIDDEN ((int64_t)1 << 1)
#define FLAG_NO_VIEW ((int64_t)1 << 5)
/* An appearance of which more is filled hides what is under it. */
#define MOST_GROUND 0.25
/* Fields whose pictures are all read: forms of more than that are doubted. */
#define MOST_FIELDS_SHOWN 5000

static bool is_hidden(const pdf_object *widget)
{
    int64_t flags = 0;
    const pdf_object *entry = pdf_dictionary_find(widget, "F");
    return entry && pdf_object_integer(entry, 0, INT32_MAX, &flags) && (flags & (FLAG_HIDDEN | FLAG_NO_VIEW));
}

/* Whether its appearance hid as much when it was signed. */
static pdfseal_status had_ground(filling *field, const pdf_object *widget, bool *ret_answer, pdfseal_error *error)
{
    const pdf_object *appearances;
    const pdf_indirect *form;
    shown_text shown;
    *ret_answer = false;
    TRY(pdf_view_get(field->context->before, widget, "AP", &appearances, error));
    TRY(filling_form_load(field->context->before, pdf_dictionary_find(appearances, "N"), &form, error));
    if (!form)
        return PDFSEAL_OK;
    TRY(shown_text_read(field->context->before, form, &PDF_NULL_OBJECT, &shown, error));
    *ret_answer = shown.ground > MOST_GROUND;
    shown_text_clear(&shown);
    return PDFSEAL_OK;
}

static pdfseal_status judge_covered(filling *field, const pdf_indirect *widget, pdfseal_error *error)
{
    int64_t index;
    pdf_page page;
    bool covers = true;
    if (field->like.doubt)
        return PDFSEAL_OK;
    TRY(rule_widget_page(field->context, widget, &index, error));
    if (index >= 0) {
        TRY(pdf_page_find(field->context->after, index, &page, error));
        TRY(rule_field_lies_over(field->context, &page, &widget->value, widget->reference.number, &covers, error));
    }
    if (!covers)
        return PDFSEAL_OK;
    field->like.doubt = COVERS;
    return rule_warn(field->context, "covers_content", COVERS, widget->reference.number, index + 1, error);
}

static bool defines(rule_context *context, const pdf_object *value, unsigned depth)
{
    if (value->type == PDF_REFERENCE)
        return rule_find(context, value->as.reference.number) != NULL;
    for (size_t i = 0; value->type == PDF_DICTIONARY && depth < 3 && i < value->as.dictionary.count; i++) {
        if (defines(context, &value->as.dictionary.entries[i].value, depth + 1))
            return true;
    }
    return false;
}

/* NeedAppearances came: PDF.js switches it on for letters that no font of the form has, and leaves the picture out. */
static bool is_to_be_drawn(const filling *field)
{
    return field->context->form_after.need_appearances && !field->context->form_before.need_appearances &&
           field->after->type != PADES_FIELD_BUTTON;
}

/* Readers draw it from its value: in other letters or colours than before, nobody knows what is seen. */
static pdfseal_status judge_drawing(filling *field, const pdf_object *before, const pdf_object *after, pdfseal_error *error)
{
    if (filling_entry_is_same(before, after, "DA") && filling_entry_is_same(field->before->dictionary, field->after->dictionary, "DA"))
        return PDFSEAL_OK;
    field->like.doubt = FILLING_UNREADABLE;
    return rule_warn(field->context, "field_appearance", FILLING_UNREADABLE, field->after->reference.number, field->like.page, error);
}

/* Readers that draw nothing anew go on showing it: what it says is not refused, but doubted. */
static pdfseal_status judge_old_picture(filling *field, const pdf_object *before, const pdf_object *after,
                                        const pdf_object *appearances, pdfseal_error *error)
{
    TRY(filling_text_judge(field, before, after, appearances, error));
    if (field->sound)
        return PDFSEAL_OK;
    field->sound = true;
    field->like.doubt = FILLING_UNREADABLE;
    return rule_warn(field->context, "field_appearance", FILLING_UNREADABLE, field->after->reference.number, field->like.page, error);
}

static pdfseal_status judge_widget(filling *field, const pdf_object *before, const pdf_object *after, pdfseal_error *error)
{
    const pdf_object *appearances;
    TRY(pdf_view_get(field->context->after, after, "AP", &appearances, error));
    if (is_hidden(after) || appearances->type != PDF_DICTIONARY || !pdf_dictionary_find(appearances, "N")) {
        /* Nothing is shown, or readers draw it from the value; one that was shown stays so. */
        field->sound = field->sound && (is_hidden(before) == is_hidden(after)) &&
                       (is_hidden(after) || !pdf_dictionary_find(before, "AP") || field->context->form_before.need_appearances ||
                        is_to_be_drawn(field));
        field->context->drawing_asked |= !is_hidden(after) && is_to_be_drawn(field);
        return is_hidden(after) ? PDFSEAL_OK : judge_drawing(field, before, after, error);
    }
    if (field->after->type == PADES_FIELD_BUTTON)
        return filling_button_judge(field, before, after, appearances, error);
    /* Readers that are told so draw it anew from its value, others show the picture. */
    if (field->context->form_after.need_appearances && field->context->form_before.need_appearances) {
        TRY(judge_drawing(field, before, after, error));
        if (!defines(field->context, appearances, 0))
            return judge_old_picture(field, before, after, appearances, error);
    }
    return filling_text_judge(field, before, after, appearances, error);
}

/* Calls for each widget: the field itself, or its kids. */
static pdfseal_status each_widget(filling *field,
                                  pdfseal_status (*visit)(filling *field, pdf_reference reference, pdfseal_error *error),
                                  pdfseal_error *error)
{
    const pdf_object *kids;
    TRY(pdf_view_get(field->context->after, field->after->dictionary, "Kids", &kids, error));
    TRY(visit(field, field->after->reference, error));
    for (size_t i = 0; kids->type == PDF_ARRAY && i < kids->as.array.count && field->sound; i++) {
        if (kids->as.array.items[i].type == PDF_REFERENCE)
            TRY(visit(field, kids->as.array.items[i].as.reference, error));
    }
    return PDFSEAL_OK;
}

/* A ground that came, in a picture or for readers to draw. */
static pdfseal_status judge_ground(filling *field, const pdf_indirect *before, const pdf_indirect *after, pdfseal_error *error)
{
    bool had = false;
    bool dressed = !filling_dress_is_same(field, &before->value, &after->value) || !filling_entry_is_same(&before->value, &after->value, "BS") ||
                   !filling_entry_is_same(&before->value, &after->value, "Border");
    if (is_hidden(&after->value) || (field->ground <= MOST_GROUND && !dressed))
        return PDFSEAL_OK;
    if (!dressed)
        TRY(had_ground(field, &before->value, &had, error));
    return had ? PDFSEAL_OK : judge_covered(field, after, error);
}

/* Poppler 22 writes what was filled in to the only widget of a field, and leaves the field as it was. */
static bool has_its_own_value(const filling *field, const pdf_indirect *before, const pdf_indirect *after)
{
    const pdf_object *value = pdf_dictionary_find(&after->value, "V");
    return field->after->type != PADES_FIELD_BUTTON && field->after->widget_count == 1 && pdf_object_is(value, PDF_STRING) &&
           !pdf_reference_equal(after->reference, field->after->reference) && !rule_find(field->context, field->after->reference.number) &&
           !filling_is_kept(field, pdf_dictionary_find(&before->value, "V"), value) &&
           !(field->after->value && pdf_object_equal(value, field->after->value));
}

/* The picture has to say that value, and a person has to know that the form's data say another. */
static pdfseal_status judge_its_own_value(filling *field, const pdf_indirect *after, pdfseal_error *error)
{
    field->widget_value = pdf_dictionary_find(&after->value, "V");
    field->like.doubt = TWO_VALUES;
    TRY(filling_value_read(field, error));
    return rule_warn(field->context, "field_appearance", TWO_VALUES, after->reference.number, field->like.page, error);
}

static pdfseal_status judge_one(filling *field, pdf_reference reference, pdfseal_error *error)
{
    const pdf_indirect *before = NULL;
    const pdf_indirect *after = NULL;
    TRY(pdf_view_load(field->context->before, reference, &before, error));
    TRY(pdf_view_load(field->context->after, reference, &after, error));
    if (!before || !after) {
        field->sound = false;
        return PDFSEAL_OK;
    }
    if (!pdf_object_is_name(pdf_dictionary_find(&after->value, "Subtype"), "Widget"))
        return PDFSEAL_OK;
    int64_t index;
    TRY(rule_widget_page(field->context, after, &index, error));
    if (field->like.page == 0)
        field->like.page = index + 1;
    field->ground = 0;
    if (has_its_own_value(field, before, after))
        TRY(judge_its_own_value(field, after, error));
    TRY(judge_widget(field, &before->value, &after->value, error));
    return judge_ground(field, before, after, error);
}

static pdfseal_status has_format(filling *field, pdfseal_error *error)
{
    const pdf_object *actions;
    TRY(pdf_view_get(field->context->before, field->before->dictionary, "AA", &actions, error));
    if (actions->type != PDF_DICTIONARY && field->before->widget_dictionary)
        TRY(pdf_view_get(field->context->before, field->before->widget_dictionary, "AA", &actions, error));
    field->formats = pdf_dictionary_find(actions, "F") != NULL;
    return PDFSEAL_OK;
}

/* Flags are inherited; the topmost node that matters here is the field. */
static pdfseal_status read_flags(filling *field, pdfseal_error *error)
{
    const pdf_object *node = field->after->dictionary;
    for (unsigned depth = 0; depth < LIMIT_FIELD_DEPTH && node->type == PDF_DICTIONARY; depth++) {
        const pdf_object *flags;
        TRY(pdf_view_get(field->context->after, node, "Ff", &flags, error));
        if (pdf_object_integer(flags, 0, INT32_MAX, &field->flags))
            return PDFSEAL_OK;
        TRY(pdf_view_get(field->context->after, node, "Parent", &node, error));
    }
    return PDFSEAL_OK;
}

static pdfseal_status judge_filling(filling *field, pdfseal_error *error)
{
    TRY(read_flags(field, error));
    TRY(has_format(field, error));
    TRY(filling_value_read(field, error));
    TRY(filling_rich_text_judge(field, error));
    if (field->sound)
        TRY(each_widget(field, judge_one, error));
    return field->sound ? each_widget(field, filling_object_vouch, error) : PDFSEAL_OK;
}

static bool widget_is_touched(rule_context *context, pdf_reference reference, const pdf_object *dictionary)
{
    const pdf_object *appearances = pdf_dictionary_find(dictionary, "AP");
    return rule_find(context, reference.number) || (appearances && defines(context, appearances, 0));
}

static pdfseal_status is_touched(rule_context *context, const pades_field *field, bool *ret_answer, pdfseal_error *error)
{
    const pdf_object *kids;
    *ret_answer = field->reference.number && widget_is_touched(context, field->reference, field->dictionary);
    TRY(pdf_view_get(context->before, field->dictionary, "Kids", &kids, error));
    for (size_t i = 0; kids->type == PDF_ARRAY && i < kids->as.array.count && !*ret_answer; i++) {
        const pdf_object *kid;
        if (kids->as.array.items[i].type != PDF_REFERENCE)
            continue;
        TRY(pdf_view_resolve(context->before, &kids->as.array.items[i], &kid, error));
        *ret_answer = widget_is_touched(context, kids->as.array.items[i].as.reference, kid);
    }
    return PDFSEAL_OK;
}

static pdfseal_status judge_field(rule_context *context, const pades_field *before, pdfseal_error *error)
{
    filling field = {.context = context, .before = before, .sound = true};
    bool touched;
    TRY(is_touched(context, before, &touched, error));
    if (!touched)
        return PDFSEAL_OK;
    TRY(rule_find_field(context, before->name, &field.after, error));
    if (!field.after || field.after->type != before->type || field.after->widget_count != before->widget_count ||
        !pdf_reference_equal(field.after->reference, before->reference))
        return PDFSEAL_OK;
    field.like = (rule_object){.rule = RULE, .label = VERIFY_LABEL_FORM_VALUE, .level = VERIFY_CHANGE_FORM_FILLING,
                               .change = "a form field was filled in", .field = before->name};
    bytes_buffer_init_limited(&field.value, pdf_document_limits(context->after.document), LIMITS_OBJECT_BYTES);
    bytes_buffer_init_limited(&field.export, pdf_document_limits(context->after.document), LIMITS_OBJECT_BYTES);
    pdfseal_status status = judge_filling(&field, error);
    bytes_buffer_clear(&field.value);
    bytes_buffer_clear(&field.export);
    return status;
}

/* A widget that has a picture, and may be seen. */
static pdfseal_status judge_shown(filling *field, pdf_reference reference, pdfseal_error *error)
{
    const pdf_indirect *widget = NULL;
    const pdf_object *appearances;
    TRY(pdf_view_load(field->context->after, reference, &widget, error));
    if (!widget || !pdf_object_is_name(pdf_dictionary_find(&widget->value, "Subtype"), "Widget") || is_hidden(&widget->value))
        return PDFSEAL_OK;
    TRY(pdf_view_get(field->context->after, &widget->value, "AP", &appearances, error));
    if (appearances->type != PDF_DICTIONARY || !pdf_dictionary_find(appearances, "N"))
        return PDFSEAL_OK;
    return filling_text_judge(field, &widget->value, &widget->value, appearances, error);
}

/* A field as it is after the revision, to be looked at; its value is ended with end_filling. */
static pdfseal_status begin_filling(rule_context *context, const pades_field *one, filling *ret_field, pdfseal_error *error)
{
    *ret_field = (filling){.context = context, .before = one, .after = one, .sound = true};
    bytes_buffer_init_limited(&ret_field->value, pdf_document_limits(context->after.document), LIMITS_OBJECT_BYTES);
    bytes_buffer_init_limited(&ret_field->export, pdf_document_limits(context->after.document), LIMITS_OBJECT_BYTES);
    TRY(read_flags(ret_field, error));
    return one->type == PADES_FIELD_BUTTON ? PDFSEAL_OK : filling_value_read(ret_field, error);
}

static void end_filling(filling *field)
{
    bytes_buffer_clear(&field->value);
    bytes_buffer_clear(&field->export);
}

static pdfseal_status judge_value_shown(rule_context *context, const pades_field *one, bool *ret_shown, pdfseal_error *error)
{
    filling field;
    pdfseal_status status = begin_filling(context, one, &field, error);
    if (status == PDFSEAL_OK)
        status = each_widget(&field, judge_shown, error);
    *ret_shown = field.sound;
    end_filling(&field);
    return status;
}

pdfseal_status rule_form_shows_values(rule_context *context, bool *ret_answer, pdfseal_error *error)
{
    const pades_form *form = &context->form_after;
    *ret_answer = form->count <= MOST_FIELDS_SHOWN;
    for (size_t i = 0; i < form->count && *ret_answer; i++) {
        pades_field_type type = form->fields[i].type;
        if (type == PADES_FIELD_TEXT || type == PADES_FIELD_CHOICE)
            TRY(judge_value_shown(context, &form->fields[i], ret_answer, error));
    }
    return PDFSEAL_OK;
}

/* A widget that may be seen, without a picture. */
static pdfseal_status judge_pictured(filling *field, pdf_reference reference, pdfseal_error *error)
{
    const pdf_indirect *widget = NULL;
    const pdf_object *appearances;
    TRY(pdf_view_load(field->context->after, reference, &widget, error));
    if (!widget || !pdf_object_is_name(pdf_dictionary_find(&widget->value, "Subtype"), "Widget") || is_hidden(&widget->value))
        return PDFSEAL_OK;
    TRY(pdf_view_get(field->context->after, &widget->value, "AP", &appearances, error));
    field->sound = appearances->type == PDF_DICTIONARY && pdf_dictionary_find(appearances, "N");
    return PDFSEAL_OK;
}

static bool was_vouched(rule_context *context, pdf_reference reference)
{
    const rule_object *object = rule_find(context, reference.number);
    return object && object->vouched;
}

/* A value that was there before and was not shown would come to light, and so would the caption of a push button. */
static pdfseal_status judge_drawn(rule_context *context, const pades_field *one, bool *ret_sound, pdfseal_error *error)
{
    filling field;
    pdfseal_status status = begin_filling(context, one, &field, error);
    if (one->type == PADES_FIELD_BUTTON)
        field.sound = !(field.flags & FLAG_PUSH_BUTTON);
    else if (status == PDFSEAL_OK && field.value.length && !was_vouched(context, one->reference) && !was_vouched(context, one->widget))
        status = each_widget(&field, judge_pictured, error);
    *ret_sound = field.sound;
    end_filling(&field);
    return status;
}

pdfseal_status rule_form_can_be_drawn(rule_context *context, bool *ret_answer, pdfseal_error *error)
{
    const pades_form *form = &context->form_after;
    TRY(rule_form_shows_values(context, ret_answer, error));
    for (size_t i = 0; i < form->count && *ret_answer; i++) {
        pades_field_type type = form->fields[i].type;
        if (type == PADES_FIELD_TEXT || type == PADES_FIELD_CHOICE || type == PADES_FIELD_BUTTON)
            TRY(judge_drawn(context, &form->fields[i], ret_answer, error));
    }
    return PDFSEAL_OK;
}

pdfseal_status rule_form_value(rule_context *context, pdfseal_error *error)
{
    for (size_t i = 0; i < context->form_before.count; i++) {
        const pades_field *field = &context->form_before.fields[i];
        if (field->type == PADES_FIELD_TEXT || field->type == PADES_FIELD_BUTTON || field->type == PADES_FIELD_CHOICE)
            TRY(judge_field(context, field, error));
    }
    return PDFSEAL_OK;
}
