/* SPDX-License-Identifier: Apache-2.0 */
/* What a field is made of: its dictionary, widgets and values differ from before as form filling does, and
 * are its own. */
#include "verify/rules/form_filling.h"

/* A bit of Ff, counted from 0. source  Table 227 */
#define FLAG_READ_ONLY ((int64_t)1 << 0)

static const char *const VALUE_KEYS[] = {"V", "AP", "AS", "I", "RV", "M", "TI", "DA", "Ff"};
#define VALUE_KEY_COUNT (sizeof VALUE_KEYS / sizeof VALUE_KEYS[0])
/* With what may be rounded, or be missing, when the same is written anew. */
static const char *const REWRITTEN_KEYS[] = {"V", "AP", "AS", "I", "RV", "M", "TI", "DA", "Ff", "MK", "Rect", "DR"};
#define REWRITTEN_KEY_COUNT (sizeof REWRITTEN_KEYS / sizeof REWRITTEN_KEYS[0])
/* What a change of annotations may do to a widget besides: its colours and borders. */
static const char *const LOOK_KEYS[] = {"V",  "AP", "AS", "I",  "RV",     "M", "TI",
                                        "DA", "Ff", "MK", "BS", "Border", "C", "Rect"};
#define LOOK_KEY_COUNT (sizeof LOOK_KEYS / sizeof LOOK_KEYS[0])
static const char *const FIELD_ROLES[] = {"Kids", "Fields", "Annots", "Parent",  "Obj",
                                          "K",    "CO",     "T",      "AcroForm"};
#define FIELD_ROLE_COUNT (sizeof FIELD_ROLES / sizeof FIELD_ROLES[0])

bool filling_is_kept(const filling *field, const pdf_object *before, const pdf_object *after)
{
    return before && after && pdf_object_equal(before, after) &&
           !(after->type == PDF_REFERENCE && rule_find(field->context, after->as.reference.number));
}

bool filling_entry_is_same(const pdf_object *before, const pdf_object *after, const char *key)
{
    const pdf_object *old = pdf_dictionary_find(before, key);
    const pdf_object *new = pdf_dictionary_find(after, key);
    return old && new ? pdf_object_equal(old, new) : !old && !new;
}

pdfseal_status filling_form_load(pdf_view view, const pdf_object *entry, const pdf_indirect **ret_form,
                                 pdfseal_error *error)
{
    *ret_form = NULL;
    if (!pdf_object_is(entry, PDF_REFERENCE))
        return PDFSEAL_OK;
    TRY(pdf_view_load(view, entry->as.reference, ret_form, error));
    if (*ret_form && !(*ret_form)->is_stream)
        *ret_form = NULL;
    return PDFSEAL_OK;
}

pdfseal_status filling_resources_find(filling *field, const pdf_object **ret_resources, pdfseal_error *error)
{
    return pdf_view_get(field->context->after, field->context->form_after.dictionary, "DR", ret_resources,
                        error);
}

static bool flags_kept(const pdf_object *before, const pdf_object *after)
{
    int64_t old = 0;
    int64_t new = 0;
    const pdf_object *old_entry = pdf_dictionary_find(before, "Ff");
    const pdf_object *new_entry = pdf_dictionary_find(after, "Ff");
    if ((old_entry && !pdf_object_integer(old_entry, 0, INT32_MAX, &old)) ||
        (new_entry && !pdf_object_integer(new_entry, 0, INT32_MAX, &new)))
        return old_entry && new_entry && pdf_object_equal(old_entry, new_entry);
    return (old | FLAG_READ_ONLY) == (new | FLAG_READ_ONLY) && (old & ~new) == 0;
}

/* A value that is an object of its own: new, or this field's alone before. One of another field must not be
 * reused. */
static bool value_is_own(filling *field, uint32_t holder, const pdf_object *before, const pdf_object *after)
{
    if (!pdf_object_is(after, PDF_REFERENCE))
        return true;
    rule_object *object = rule_find(field->context, after->as.reference.number);
    if (object && !object->existed)
        return true;
    bool same = pdf_object_is(before, PDF_REFERENCE) &&
                pdf_reference_equal(before->as.reference, after->as.reference);
    if (!object || !same)
        return same;
    if (!rule_named_only_by(field->context, object->defined.number, &holder, 1) || !object->after ||
        object->after->is_stream)
        return false;
    rule_vouch(object, field->like.rule, field->like.label, field->like.level, field->like.change);
    if (object->vouched)
        rule_describe(object, &field->like);
    return true;
}

/* A widget that is no field of its own says nothing else than its field, or what a doubt tells of: some readers look there first. */
static bool kid_says_the_same(const filling *field, const pdf_object *before, const pdf_object *after)
{
    const pdf_object *value = pdf_dictionary_find(after, "V");
    const pdf_object *rich = pdf_dictionary_find(after, "RV");
    const pdf_object *whole_rich = pdf_dictionary_find(field->after->dictionary, "RV");
    return (!value || filling_is_kept(field, pdf_dictionary_find(before, "V"), value) ||
            (field->after->value && pdf_object_equal(value, field->after->value)) ||
            (field->widget_value && pdf_object_equal(value, field->widget_value))) &&
           (!rich || filling_is_kept(field, pdf_dictionary_find(before, "RV"), rich) ||
            (whole_rich && pdf_object_equal(rich, whole_rich)));
}

/* A widget that stayed, perhaps written once more as it was, while the streams of its appearance were written
 * anew. */
static pdfseal_status vouch_streams(filling *field, pdf_reference reference, pdfseal_error *error)
{
    const pdf_indirect *widget = NULL;
    TRY(pdf_view_load(field->context->after, reference, &widget, error));
    const pdf_object *appearance = widget ? pdf_dictionary_find(&widget->value, "AP") : NULL;
    return rule_vouch_appearance(field->context, reference.number, appearance, appearance, &field->like,
                                 &field->sound, error);
}

/* The words and pictures that a button is labelled with are no colours. */
static bool labels_kept(const pdf_object *before, const pdf_object *after)
{
    static const char *const DRESS[] = {"BC", "BG", "R"};
    const pdf_object nothing = {.type = PDF_DICTIONARY};
    const pdf_object *old = pdf_dictionary_find(before, "MK");
    const pdf_object *new = pdf_dictionary_find(after, "MK");
    if (filling_entry_is_same(before, after, "MK"))
        return true;
    return rule_equal_but(old ? old : &nothing, new ? new : &nothing, DRESS, sizeof DRESS / sizeof DRESS[0]);
}

static int64_t turned_by(const pdf_object *dress)
{
    int64_t degrees = 0;
    const pdf_object *entry = pdf_dictionary_find(dress, "R");
    return entry && !pdf_object_integer(entry, INT32_MIN, INT32_MAX, &degrees) ? INT64_MAX : degrees;
}

bool filling_dress_is_same(const filling *field, const pdf_object *before, const pdf_object *after)
{
    static const char *const RESAID[] = {"BC", "BG", "CA", "R"};
    const pdf_object *old = pdf_dictionary_find(before, "MK");
    const pdf_object *new = pdf_dictionary_find(after, "MK");
    if (filling_entry_is_same(before, after, "MK"))
        return true;
    if (!old || !new || !rule_equal_but(old, new, RESAID, sizeof RESAID / sizeof RESAID[0]))
        return false;
    bool dropped = field->after->type == PADES_FIELD_BUTTON && pdf_dictionary_find(after, "AP") && !pdf_dictionary_find(new, "CA");
    return rule_colour_is_same(pdf_dictionary_find(old, "BC"), pdf_dictionary_find(new, "BC")) &&
           rule_colour_is_same(pdf_dictionary_find(old, "BG"), pdf_dictionary_find(new, "BG")) &&
           turned_by(old) == turned_by(new) && turned_by(new) != INT64_MAX && (dropped || filling_entry_is_same(old, new, "CA"));
}

/* Poppler 22 puts a font without a name and without an object among those of a text of several lines. */
static bool resources_are_same(const pdf_object *before, const pdf_object *after)
{
    static const char *const FONTS[] = {"Font"};
    static const char *const NAMELESS[] = {""};
    const pdf_object *old = pdf_dictionary_find(before, "DR");
    const pdf_object *new = pdf_dictionary_find(after, "DR");
    if (filling_entry_is_same(before, after, "DR"))
        return true;
    if (!old || !new || !rule_equal_but(old, new, FONTS, 1))
        return false;
    old = pdf_dictionary_find(old, FONTS[0]);
    new = pdf_dictionary_find(new, FONTS[0]);
    const pdf_object *font = pdf_dictionary_find(new, NAMELESS[0]);
    return rule_equal_but(old, new, NAMELESS, 1) && !pdf_dictionary_find(old, NAMELESS[0]) &&
           (pdf_object_is(font, PDF_NULL) || (pdf_object_is(font, PDF_REFERENCE) && font->as.reference.number == 0));
}

/* Nothing but its value differs, and how that is shown. */
static bool only_value_differs(const filling *field, const pdf_object *before, const pdf_object *after)
{
    return rule_equal_but(before, after, REWRITTEN_KEYS, REWRITTEN_KEY_COUNT) && filling_dress_is_same(field, before, after) &&
           resources_are_same(before, after);
}

static bool only_look_differs(const pdf_object *before, const pdf_object *after)
{
    return rule_equal_but(before, after, LOOK_KEYS, LOOK_KEY_COUNT) && labels_kept(before, after);
}

pdfseal_status filling_object_vouch(filling *field, pdf_reference reference, pdfseal_error *error)
{
    rule_object *object = rule_find(field->context, reference.number);
    bool sound;
    bool is_unchanged = object && object->vouched && object->level == VERIFY_CHANGE_NONE;
    if (!object || is_unchanged)
        return vouch_streams(field, reference, error);
    if (object->vouched)
        return PDFSEAL_OK;
    field->sound = object->existed && object->before && object->after && !object->before->is_stream &&
                   !object->after->is_stream &&
                   rule_named_only_as(field->context, reference.number, FIELD_ROLES, FIELD_ROLE_COUNT);
    if (!field->sound)
        return PDFSEAL_OK;
    const pdf_object *before = &object->before->value;
    const pdf_object *after = &object->after->value;
    bool value_only = only_value_differs(field, before, after);
    field->sound =
        (value_only || only_look_differs(before, after)) &&
        rule_box_is_same(pdf_dictionary_find(before, "Rect"), pdf_dictionary_find(after, "Rect")) &&
        flags_kept(before, after) &&
        value_is_own(field, reference.number, pdf_dictionary_find(before, "V"),
                     pdf_dictionary_find(after, "V")) &&
        (pdf_reference_equal(reference, field->after->reference) || kid_says_the_same(field, before, after));
    if (!field->sound)
        return PDFSEAL_OK;
    rule_object like = field->like;
    like.level = value_only ? like.level : VERIFY_CHANGE_ANNOTATIONS;
    TRY(rule_vouch_appearance(field->context, reference.number, pdf_dictionary_find(before, "AP"),
                              pdf_dictionary_find(after, "AP"), &like, &sound, error));
    field->sound = sound;
    if (!sound)
        return PDFSEAL_OK;
    rule_vouch(object, like.rule, like.label, like.level, like.change);
    field->sound = object->vouched;
    if (object->vouched)
        rule_describe(object, &like);
    for (size_t i = 0; i < VALUE_KEY_COUNT && object->vouched; i++)
        TRY(rule_vouch_new(field->context, pdf_dictionary_find(after, VALUE_KEYS[i]), &like, error));
    return PDFSEAL_OK;
}
