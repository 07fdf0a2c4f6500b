/* SPDX-License-Identifier: Apache-2.0 */
/* A further signature or document time stamp: its value, its field and widget (new, or existing and empty), its appearance,
 * and its entry among the annotations of its page. It must close this very revision and be intact itself.
 * source  ISO 32000-2:2020 12.8.2.2; pades.md rules 55, 58; security.md "sneaky signature" */
#include "verify/rules/rule.h"

#include <stdlib.h>

#define RULE "signature"

/* The keys by which an empty field becomes a signed one. */
static const char *const SIGNED_KEYS[] = {"V", "AP", "AS", "M", "F"};
#define SIGNED_KEY_COUNT (sizeof SIGNED_KEYS / sizeof SIGNED_KEYS[0])

/* What the parts of one signature share. */
typedef struct signing {
    rule_context *context;
    const pades_signature *signature;
    const pades_field *field;
    rule_object like; /* how its new objects are called */
} signing;

static bool is_new(const rule_object *object)
{
    return object && !object->existed && object->after && object->readable;
}

static void vouch_part(const signing *part, rule_object *object)
{
    rule_vouch(object, part->like.rule, part->like.label, part->like.level, part->like.change);
    if (object && object->vouched) {
        object->field = part->like.field;
        object->page = part->like.page;
    }
}

/* An existing field or widget may only have become signed. */
static bool is_filled_only(const rule_object *object)
{
    return object->before && object->after && !object->before->is_stream &&
           rule_equal_but(&object->before->value, &object->after->value, SIGNED_KEYS, SIGNED_KEY_COUNT) &&
           !pdf_object_is(pdf_dictionary_find(&object->before->value, "V"), PDF_REFERENCE);
}

/* The new objects that it needs, but never its page or its parents, which have to be understood by themselves. */
static pdfseal_status vouch_needs(const signing *part, const pdf_object *dictionary, pdfseal_error *error)
{
    for (size_t i = 0; i < dictionary->as.dictionary.count; i++) {
        const pdf_entry *entry = &dictionary->as.dictionary.entries[i];
        if (bytes_equal_text(entry->key, "P") || bytes_equal_text(entry->key, "Parent"))
            continue;
        TRY(rule_vouch_new(part->context, &entry->value, &part->like, error));
    }
    return PDFSEAL_OK;
}

/* A new field or widget is that and nothing else: no page or node of a tree at the same time, and nothing that acts. */
static bool is_plain_field(const pdf_object *dictionary)
{
    const pdf_object *type = pdf_dictionary_find(dictionary, "Type");
    const pdf_object *subtype = pdf_dictionary_find(dictionary, "Subtype");
    return (!type || pdf_object_is_name(type, "Annot")) && (!subtype || pdf_object_is_name(subtype, "Widget")) &&
           !pdf_dictionary_find(dictionary, "A") && !pdf_dictionary_find(dictionary, "AA") && !dictionary->duplicate_keys;
}

static pdfseal_status vouch_field_object(const signing *part, pdf_reference reference, pdfseal_error *error)
{
    rule_object *object = rule_find(part->context, reference.number);
    if (!object || !object->after || object->after->value.type != PDF_DICTIONARY || object->after->is_stream)
        return PDFSEAL_OK;
    if (object->existed ? !is_filled_only(object) : !is_plain_field(&object->after->value))
        return PDFSEAL_OK;
    vouch_part(part, object);
    return vouch_needs(part, &object->after->value, error);
}

static const pades_field *field_before(const rule_context *context, const pades_field *field)
{
    return pades_form_find(&context->form_before, field->name);
}

/* A new field, or one that was there and empty, with the same objects. */
static pdfseal_status may_be_signed(const rule_context *context, const pades_field *field, bool *ret_answer,
                                    pdfseal_error *error)
{
    const pades_field *before = field_before(context, field);
    bool was_signed = false;
    *ret_answer = field->widget_count == 1 && field->reference.number != 0 && field->widget.number != 0;
    if (!before)
        return PDFSEAL_OK;
    TRY(pades_field_is_signed(context->before, before, &was_signed, error));
    *ret_answer = *ret_answer && !was_signed && before->type == PADES_FIELD_SIGNATURE &&
                  pdf_reference_equal(before->reference, field->reference) &&
                  pdf_reference_equal(before->widget, field->widget);
    return PDFSEAL_OK;
}

static void note_added(rule_context *context, const pades_field *field, verify_change_level level)
{
    if (field_before(context, field))
        return;
    if (level > context->added_widget_level)
        context->added_widget_level = level;
    context->added_fields[context->added_field_count++] = field->reference;
    context->added_widgets[context->added_widget_count++] = field->widget;
}

static pdfseal_status vouch_signature(signing *part, pdfseal_error *error)
{
    rule_context *context = part->context;
    rule_object *value = rule_find(context, part->signature->reference.number);
    bool allowed;
    /* One that is vouched for already belongs to another field. */
    if (!is_new(value) || value->vouched || value->after->value.type != PDF_DICTIONARY)
        return PDFSEAL_OK;
    TRY(may_be_signed(context, part->field, &allowed, error));
    if (!allowed)
        return PDFSEAL_OK;
    int64_t page_index;
    TRY(pades_widget_page(context->after, part->field->widget_dictionary, &page_index, error));
    part->like.page = page_index + 1;
    vouch_part(part, value);
    TRY(rule_vouch_new(context, &value->after->value, &part->like, error));
    TRY(vouch_field_object(part, part->field->reference, error));
    if (!pdf_reference_equal(part->field->reference, part->field->widget))
        TRY(vouch_field_object(part, part->field->widget, error));
    note_added(context, part->field, part->like.level);
    return PDFSEAL_OK;
}

static const char *const ANNOTATION_KEYS[] = {"Annots"};
#define WIDGET_CHANGE "the widget of a signature was put on the page"

/* Those of this revision's new widgets that belong on `page`: a widget that names its page shows there alone, another one on
 * the first page that takes it. */
static pdfseal_status widgets_of_page(rule_context *context, pdf_reference page, pdf_reference **ret_widgets,
                                      size_t *ret_count, pdfseal_error *error)
{
    pdf_reference *widgets = ARENA_NEW_ARRAY(context->owner, pdf_reference, context->added_widget_count + 1);
    size_t count = 0;
    if (!widgets)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < context->added_widget_count; i++) {
        const pdf_indirect *widget;
        TRY(pdf_view_load(context->after, context->added_widgets[i], &widget, error));
        const pdf_object *named = widget ? pdf_dictionary_find(&widget->value, "P") : NULL;
        bool here = named ? pdf_object_is(named, PDF_REFERENCE) && pdf_reference_equal(named->as.reference, page)
                          : !context->nameless_widgets_placed;
        if (widget && here)
            widgets[count++] = context->added_widgets[i];
    }
    *ret_widgets = widgets;
    *ret_count = count;
    return PDFSEAL_OK;
}

/* Whether `after` has the annotations of `before` and the widgets of this revision's new signatures on that page. */
static pdfseal_status annotations_grew(rule_context *context, pdf_reference page, const pdf_object *before,
                                       const pdf_object *after, bool *ret_grew, pdfseal_error *error)
{
    const pdf_object *old;
    const pdf_object *new;
    pdf_reference *widgets = NULL;
    size_t count = 0;
    TRY(pdf_view_resolve(context->before, before, &old, error));
    TRY(pdf_view_resolve(context->after, after, &new, error));
    TRY(widgets_of_page(context, page, &widgets, &count, error));
    if (new->type == PDF_NULL && old->type == PDF_NULL)
        *ret_grew = true;
    else
        *ret_grew = rule_only_added(old, new, widgets, count);
    return PDFSEAL_OK;
}

static pdfseal_status vouch_on_page(rule_context *context, rule_object *object, pdf_reference page, pdfseal_error *error)
{
    int64_t index;
    TRY(pdf_page_index_of(context->after, page, &index, error));
    rule_vouch(object, RULE, VERIFY_LABEL_SIGNATURE, context->added_widget_level, WIDGET_CHANGE);
    object->page = index + 1;
    return PDFSEAL_OK;
}

/* A page may differ in Annots alone. An array of its own, or one that moved into the page, is compared the same way. */
static pdfseal_status vouch_page(rule_context *context, rule_object *object, pdfseal_error *error)
{
    const pdf_object *before = &object->before->value;
    const pdf_object *after = &object->after->value;
    pdf_reference page = object->after->reference;
    bool grew;
    if (!rule_equal_but(before, after, ANNOTATION_KEYS, 1))
        return PDFSEAL_OK;
    const pdf_object *annotations = pdf_dictionary_find(after, "Annots");
    TRY(annotations_grew(context, page, pdf_dictionary_find(before, "Annots"), annotations, &grew, error));
    if (!grew)
        return PDFSEAL_OK;
    TRY(vouch_on_page(context, object, page, error));
    context->nameless_widgets_placed = true;
    rule_object *array = pdf_object_is(annotations, PDF_REFERENCE) ? rule_find(context, annotations->as.reference.number) : NULL;
    if (array && !array->existed)
        rule_vouch(array, RULE, VERIFY_LABEL_SIGNATURE, context->added_widget_level, WIDGET_CHANGE);
    return PDFSEAL_OK;
}

/* The page that a new widget names and whose Annots is the array `number`; NULL when there is none. */
static pdfseal_status find_page_of_array(rule_context *context, uint32_t number, const pdf_indirect **ret_page,
                                         pdfseal_error *error)
{
    *ret_page = NULL;
    for (size_t i = 0; i < context->added_widget_count && !*ret_page; i++) {
        const pdf_indirect *widget;
        const pdf_indirect *page = NULL;
        TRY(pdf_view_load(context->after, context->added_widgets[i], &widget, error));
        const pdf_object *named = widget ? pdf_dictionary_find(&widget->value, "P") : NULL;
        if (pdf_object_is(named, PDF_REFERENCE))
            TRY(pdf_view_load(context->before, named->as.reference, &page, error));
        const pdf_object *entry = page ? pdf_dictionary_find(&page->value, "Annots") : NULL;
        if (pdf_object_is(entry, PDF_REFERENCE) && entry->as.reference.number == number)
            *ret_page = page;
    }
    return PDFSEAL_OK;
}

/* An array of annotations that is an object of its own, and used by that page alone: elsewhere it would mean something else. */
static pdfseal_status vouch_array(rule_context *context, rule_object *object, pdfseal_error *error)
{
    const pdf_indirect *page;
    bool grew;
    TRY(find_page_of_array(context, object->defined.number, &page, error));
    if (!page || !rule_named_only_by(context, object->defined.number, &page->reference.number, 1))
        return PDFSEAL_OK;
    TRY(annotations_grew(context, page->reference, &object->before->value, &object->after->value, &grew, error));
    return grew ? vouch_on_page(context, object, page->reference, error) : PDFSEAL_OK;
}

static pdfseal_status vouch_pages(rule_context *context, pdfseal_error *error)
{
    for (size_t i = 0; i < context->object_count; i++) {
        rule_object *object = &context->objects[i];
        if (!object->existed || object->vouched || !object->before || !object->after || object->after->is_stream)
            continue;
        if (object->before->value.type == PDF_DICTIONARY &&
            pdf_object_is_name(pdf_dictionary_find(&object->before->value, "Type"), "Page"))
            TRY(vouch_page(context, object, error));
        else if (object->before->value.type == PDF_ARRAY && object->after->value.type == PDF_ARRAY)
            TRY(vouch_array(context, object, error));
    }
    return PDFSEAL_OK;
}

/* What a time stamp shows on a page is no housekeeping: anybody can have a token. */
static bool is_visible(const rule_context *context, const pades_field *field)
{
    pdf_rectangle rectangle;
    return !pades_widget_rectangle(context->after, field->widget_dictionary, &rectangle) ||
           (rectangle.x1 > rectangle.x0 && rectangle.y1 > rectangle.y0);
}

pdfseal_status rule_signature(rule_context *context, pdfseal_error *error)
{
    context->added_fields = ARENA_NEW_ARRAY(context->owner, pdf_reference, context->signature_count + 1);
    context->added_widgets = ARENA_NEW_ARRAY(context->owner, pdf_reference, context->signature_count + 1);
    context->added_widget_level = VERIFY_CHANGE_LTV;
    if (!context->added_fields || !context->added_widgets)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < context->signature_count; i++) {
        const verify_known_signature *known = &context->signatures[i];
        if (!known->intact || !known->closes_revision || known->revision != context->revision || !known->signature->field)
            continue;
        const pades_field *field = pades_form_find(&context->form_after, known->signature->field);
        if (!field || !pdf_object_is(field->value, PDF_REFERENCE) ||
            !pdf_reference_equal(field->value->as.reference, known->signature->reference))
            continue;
        bool timestamp = known->signature->is_timestamp;
        signing part = {.context = context, .signature = known->signature, .field = field};
        part.like.rule = timestamp ? "document_timestamp" : RULE;
        part.like.label = timestamp ? VERIFY_LABEL_DOCUMENT_TIMESTAMP : VERIFY_LABEL_SIGNATURE;
        part.like.level = timestamp && !is_visible(context, field) ? VERIFY_CHANGE_LTV : VERIFY_CHANGE_FORM_FILLING;
        part.like.change = timestamp ? "a document time stamp was added" : "a further signature was added";
        part.like.field = known->signature->field;
        TRY(vouch_signature(&part, error));
    }
    return vouch_pages(context, error);
}
