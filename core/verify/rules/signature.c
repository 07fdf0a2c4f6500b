/* SPDX-License-Identifier: Apache-2.0 */
/* A further signature or document time stamp: its value, its field and widget (new, or existing and empty), its appearance,
 * and its entry among the annotations of its page. It must close this very revision and be intact itself.
 * source  ISO 32000-2:2020 12.8.2.2; pades.md rules 55, 58; security.md "sneaky signature" */
#include "verify/rules/rule.h"

#define RULE "signature"

/* The keys by which an empty field becomes a signed one; the last two within bounds. */
static const char *const SIGNED_KEYS[] = {"V", "AP", "AS", "M", "F", "P", "Rect"};
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
    if (!object || object->vouched)
        return;
    rule_vouch(object, part->like.rule, part->like.label, part->like.level, part->like.change);
    if (object->vouched)
        rule_describe(object, &part->like);
}

/* The roles of a field or widget. */
static const char *const FIELD_ROLES[] = {"Kids", "Fields", "Annots", "Parent", "Obj", "K", "CO", "T", "AcroForm"};
#define FIELD_ROLE_COUNT (sizeof FIELD_ROLES / sizeof FIELD_ROLES[0])

/* A widget that named no page may name the one that it was on (iText). */
static bool names_its_page(const rule_context *context, const rule_object *object)
{
    const pdf_object *old = pdf_dictionary_find(&object->before->value, "P");
    const pdf_object *new = pdf_dictionary_find(&object->after->value, "P");
    const pdf_indirect *page = NULL;
    const pdf_object *list = &PDF_NULL_OBJECT;
    int64_t index = -1;
    if (old || !new)
        return old ? new && pdf_object_equal(old, new) : !new;
    if (new->type != PDF_REFERENCE || pdf_page_index_of(context->before, new->as.reference, &index, NULL) != PDFSEAL_OK || index < 0 ||
        pdf_view_load(context->before, new->as.reference, &page, NULL) != PDFSEAL_OK || !page ||
        pdf_view_get(context->before, &page->value, "Annots", &list, NULL) != PDFSEAL_OK)
        return false;
    for (size_t i = 0; list->type == PDF_ARRAY && i < list->as.array.count; i++) {
        if (list->as.array.items[i].type == PDF_REFERENCE && pdf_reference_equal(list->as.array.items[i].as.reference, object->before->reference))
            return true;
    }
    return false;
}

/* It stays where it was; an empty place that showed nothing may shrink to none (PDFBox, for an invisible signature). */
static bool stays_in_place(const rule_context *context, const rule_object *object)
{
    pdf_rectangle box;
    const pdf_object *before = &object->before->value;
    const pdf_object *after = &object->after->value;
    return rule_box_is_same(pdf_dictionary_find(before, "Rect"), pdf_dictionary_find(after, "Rect")) ||
           (!pdf_dictionary_find(before, "AP") && pades_widget_rectangle(context->after, after, &box) && box.x0 == 0 && box.y0 == 0 &&
            box.x1 == 0 && box.y1 == 0);
}

/* LibPDF leaves the widget to whoever signs: until then a name among the fields, and nothing on a page. */
static bool is_name_alone(const pdf_object *dictionary)
{
    static const char *const NAME_KEYS[] = {"FT", "T", "Kids"};
    const pdf_object nothing = {.type = PDF_DICTIONARY};
    const pdf_object *kids = pdf_dictionary_find(dictionary, "Kids");
    return pdf_object_is(kids, PDF_ARRAY) && kids->as.array.count == 0 &&
           rule_equal_but(&nothing, dictionary, NAME_KEYS, sizeof NAME_KEYS / sizeof NAME_KEYS[0]);
}

/* A new field or widget is that and nothing else: no page or node of a tree at the same time, and nothing that acts. */
static bool is_plain_field(const pdf_object *dictionary)
{
    const pdf_object *type = pdf_dictionary_find(dictionary, "Type");
    const pdf_object *subtype = pdf_dictionary_find(dictionary, "Subtype");
    return (!type || pdf_object_is_name(type, "Annot")) && (!subtype || pdf_object_is_name(subtype, "Widget")) &&
           !pdf_dictionary_find(dictionary, "A") && !pdf_dictionary_find(dictionary, "AA") && !dictionary->duplicate_keys;
}

/* A name became a signed field, whose widget is of no size and shows nothing. */
static bool is_name_signed(const rule_context *context, const rule_object *object)
{
    static const char *const GROWN_KEYS[] = {"V", "M", "F", "P", "Rect", "Type", "Subtype", "Kids"};
    const pdf_object *before = &object->before->value;
    const pdf_object *after = &object->after->value;
    return is_name_alone(before) && rule_equal_but(before, after, GROWN_KEYS, sizeof GROWN_KEYS / sizeof GROWN_KEYS[0]) &&
           !pdf_dictionary_find(after, "Kids") && is_plain_field(after) && stays_in_place(context, object);
}

/* An existing field or widget may only have become signed. */
static bool is_filled_only(const rule_context *context, const rule_object *object)
{
    if (!object->before || !object->after || !rule_named_only_as(context, object->defined.number, FIELD_ROLES, FIELD_ROLE_COUNT))
        return false;
    bool was_unsigned = !object->before->is_stream && !pdf_object_is(pdf_dictionary_find(&object->before->value, "V"), PDF_REFERENCE);
    return is_name_signed(context, object) ||
           (was_unsigned && rule_equal_but(&object->before->value, &object->after->value, SIGNED_KEYS, SIGNED_KEY_COUNT) &&
            names_its_page(context, object) && stays_in_place(context, object));
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

static pdfseal_status vouch_field_object(const signing *part, pdf_reference reference, pdfseal_error *error)
{
    rule_object *object = rule_find(part->context, reference.number);
    if (!object || !object->after || object->after->value.type != PDF_DICTIONARY || object->after->is_stream)
        return PDFSEAL_OK;
    const pdf_object *appearance = pdf_dictionary_find(&object->after->value, "AP");
    bool sound = true;
    if (object->existed ? !is_filled_only(part->context, object) : !is_plain_field(&object->after->value))
        return PDFSEAL_OK;
    if (object->existed)
        TRY(rule_vouch_appearance(part->context, object->defined.number, pdf_dictionary_find(&object->before->value, "AP"),
                                  appearance, &part->like, &sound, error));
    if (!sound)
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
                  pdf_reference_equal(before->widget_count ? before->widget : before->reference, field->widget);
    return PDFSEAL_OK;
}

static void note_added(rule_context *context, const pades_field *field, verify_change_level level)
{
    if (field_before(context, field))
        return;
    if (level > context->added_widget_level)
        context->added_widget_level = level;
    context->added_fields[context->added_field_count++] = field->reference;
    if (field->widget.number)
        context->added_widgets[context->added_widget_count++] = field->widget;
}

/* What a time stamp shows on a page is no housekeeping: anybody can have a token. */
static bool is_visible(const rule_context *context, const pades_field *field)
{
    pdf_rectangle rectangle;
    return field->widget_dictionary &&
           (!pades_widget_rectangle(context->after, field->widget_dictionary, &rectangle) ||
            (rectangle.x1 > rectangle.x0 && rectangle.y1 > rectangle.y0));
}

/* A node of the field tree may take up a new field among its kids. */
static pdfseal_status vouch_parent(const signing *part, const pdf_object *field, pdfseal_error *error)
{
    static const char *const GROWN_KEYS[] = {"Kids"};
    static const char *const ROLES[] = {"Kids", "Fields", "Parent"};
    rule_context *context = part->context;
    const pdf_object *parent = pdf_dictionary_find(field, "Parent");
    rule_object *object = pdf_object_is(parent, PDF_REFERENCE) ? rule_find(context, parent->as.reference.number) : NULL;
    const pdf_object *old;
    const pdf_object *new;
    if (!object || !object->existed || !object->before || !object->after ||
        !rule_equal_but(&object->before->value, &object->after->value, GROWN_KEYS, 1) ||
        !rule_named_only_as(context, object->defined.number, ROLES, sizeof ROLES / sizeof ROLES[0]))
        return PDFSEAL_OK;
    TRY(pdf_view_get(context->before, &object->before->value, "Kids", &old, error));
    TRY(pdf_view_get(context->after, &object->after->value, "Kids", &new, error));
    if (old->type == PDF_ARRAY && rule_only_added(old, new, context->added_fields, context->added_field_count))
        vouch_part(part, object);
    return PDFSEAL_OK;
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
    part->like.new_field = !field_before(context, part->field);
    part->like.visible = is_visible(context, part->field);
    if (part->like.new_field)
        TRY(rule_signature_covers(context, part->field, page_index, &part->like, error));
    vouch_part(part, value);
    TRY(rule_vouch_new(context, &value->after->value, &part->like, error));
    TRY(vouch_field_object(part, part->field->reference, error));
    if (!pdf_reference_equal(part->field->reference, part->field->widget))
        TRY(vouch_field_object(part, part->field->widget, error));
    note_added(context, part->field, part->like.level);
    return vouch_parent(part, part->field->dictionary, error);
}

/* ---- fields that nobody signed yet ---- */

/* More of them no honest revision adds. */
#define MOST_EMPTY_FIELDS 64

/* Nothing is drawn there: no picture, and no colours of which a reader could make one. */
static bool is_bare(const pdf_object *dictionary)
{
    static const char *const SHOWN[] = {"AP", "MK", "V", "DV", "RV"};
    for (size_t i = 0; i < sizeof SHOWN / sizeof SHOWN[0]; i++) {
        if (pdf_dictionary_find(dictionary, SHOWN[i]))
            return false;
    }
    return true;
}

static bool has_bare_widget(const pades_field *field)
{
    return field->widget_count == 1 && field->widget.number && is_bare(field->dictionary) && is_bare(field->widget_dictionary);
}

static bool is_empty_field(const rule_context *context, const pades_field *field)
{
    return field->type == PADES_FIELD_SIGNATURE && !field->value && field->reference.number &&
           ((field->widget_count == 0 && is_name_alone(field->dictionary)) || has_bare_widget(field)) && !field_before(context, field);
}

static pdfseal_status vouch_empty_field(rule_context *context, const pades_field *field, pdfseal_error *error)
{
    signing part = {.context = context, .field = field};
    int64_t page_index = -1;
    if (field->widget_dictionary)
        TRY(pades_widget_page(context->after, field->widget_dictionary, &page_index, error));
    part.like = (rule_object){.rule = RULE, .label = VERIFY_LABEL_SIGNATURE, .level = VERIFY_CHANGE_FORM_FILLING,
                              .change = "an empty signature field was added", .field = field->name, .page = page_index + 1,
                              .new_field = true, .visible = is_visible(context, field)};
    TRY(vouch_field_object(&part, field->reference, error));
    if (field->widget.number && !pdf_reference_equal(field->reference, field->widget))
        TRY(vouch_field_object(&part, field->widget, error));
    note_added(context, field, part.like.level);
    return vouch_parent(&part, field->dictionary, error);
}

/* A place for somebody to sign, that shows nothing until then. source  ISO 32000-2:2020 12.7.5.5 */
static pdfseal_status vouch_empty_fields(rule_context *context, pdfseal_error *error)
{
    size_t count = 0;
    for (size_t i = 0; i < context->form_after.count && count < MOST_EMPTY_FIELDS; i++) {
        const pades_field *field = &context->form_after.fields[i];
        const rule_object *object = rule_find(context, field->reference.number);
        if (!is_new(object) || object->vouched || !is_empty_field(context, field))
            continue;
        count++;
        TRY(vouch_empty_field(context, field, error));
    }
    return PDFSEAL_OK;
}

pdfseal_status rule_signature(rule_context *context, pdfseal_error *error)
{
    context->added_fields = ARENA_NEW_ARRAY(context->scratch, pdf_reference, context->signature_count + MOST_EMPTY_FIELDS + 1);
    context->added_widgets = ARENA_NEW_ARRAY(context->scratch, pdf_reference, context->signature_count + MOST_EMPTY_FIELDS + 1);
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
    return vouch_empty_fields(context, error);
}
