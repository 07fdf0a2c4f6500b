/* SPDX-License-Identifier: Apache-2.0 */
/* Slots that an earlier signature covers empty, and that the signature closing this revision fills with its seal: only their
 * appearance, only once, only for the party that they were prepared for, and only as the manifest of that signature says.
 * A reader draws an appearance within its rectangle alone (ISO 32000-2:2020 12.5.5). */
#include "verify/rules/rule.h"

#include "appearance/manifest.h"
#include "pades/slots.h"

#include <stdlib.h>

#define RULE "prepared_slot"

/* The roles of a field that is its own widget. */
static const char *const ROLES[] = {"Kids", "Fields", "Annots", "Parent", "Obj", "K", "CO"};
static const char *const FILLED_KEYS[] = {"AP"};

/* The slots that one signature says it filled, ascending by number. */
typedef struct filling {
    rule_context *context;
    const char *party;
    const appearance_manifest_place **places;
    size_t count;
} filling;

static int compare_slots(const void *a, const void *b)
{
    uint32_t first = (*(const appearance_manifest_place *const *)a)->slot;
    uint32_t second = (*(const appearance_manifest_place *const *)b)->slot;
    return first < second ? -1 : first > second;
}

/* The only place that names this slot, or NULL. */
static const appearance_manifest_place *find_place(const filling *one, uint32_t slot)
{
    const appearance_manifest_place wanted = {.slot = slot};
    const appearance_manifest_place *key = &wanted;
    const appearance_manifest_place **found = bsearch(&key, one->places, one->count, sizeof *one->places, compare_slots);
    if (!found)
        return NULL;
    size_t index = (size_t)(found - one->places);
    bool twice = (index > 0 && one->places[index - 1]->slot == slot) ||
                 (index + 1 < one->count && one->places[index + 1]->slot == slot);
    return twice ? NULL : *found;
}

/* The appearance is one new form, which the manifest names. */
static bool shows_form(const filling *one, const pdf_object *widget, const appearance_manifest_place *place)
{
    const pdf_object *appearances = pdf_dictionary_find(widget, "AP");
    const pdf_object *normal = pdf_dictionary_find(appearances, "N");
    if (!pdf_object_is(appearances, PDF_DICTIONARY) || appearances->as.dictionary.count != 1 ||
        !pdf_object_is(normal, PDF_REFERENCE) || !pdf_reference_equal(normal->as.reference, place->form))
        return false;
    const rule_object *form = rule_find(one->context, place->form.number);
    return form && !form->existed && form->after && form->after->is_stream;
}

static pdfseal_status may_fill(const filling *one, const rule_object *object, const appearance_manifest_place *place,
                               bool *ret_may, pdfseal_error *error)
{
    rule_context *context = one->context;
    pades_slot slot;
    *ret_may = object->existed && object->before && object->after && !object->before->is_stream && !object->after->is_stream &&
               rule_equal_but(&object->before->value, &object->after->value, FILLED_KEYS, 1) &&
               rule_named_only_as(context, object->defined.number, ROLES, sizeof ROLES / sizeof ROLES[0]) &&
               shows_form(one, &object->after->value, place);
    if (!*ret_may)
        return PDFSEAL_OK;
    TRY(pades_slot_read(context->before, &object->before->value, context->owner, &slot, ret_may, error));
    if (!*ret_may || strcmp(slot.party, one->party) != 0 ||
        (slot.slice.count != 0) != (place->kind == APPEARANCE_PLACED_SLICE)) {
        *ret_may = false;
        return PDFSEAL_OK;
    }
    return pades_slot_is_empty(context->before, &object->before->value, ret_may, error);
}

static pdfseal_status judge_field(const filling *one, const pades_field *field, pdfseal_error *error)
{
    bool may;
    rule_object *object = field->widget.number ? rule_find(one->context, field->widget.number) : NULL;
    const appearance_manifest_place *place = object ? find_place(one, field->widget.number) : NULL;
    if (!place || object->vouched || !pdf_reference_equal(field->widget, field->reference))
        return PDFSEAL_OK;
    TRY(may_fill(one, object, place, &may, error));
    if (!may)
        return PDFSEAL_OK;
    rule_object like = {.rule = RULE, .label = VERIFY_LABEL_FORM_VALUE, .level = VERIFY_CHANGE_FORM_FILLING,
                        .change = "a slot that was prepared for this signature took up its seal", .field = field->name,
                        .page = place->page_number};
    rule_vouch(object, like.rule, like.label, like.level, like.change);
    if (!object->vouched)
        return PDFSEAL_OK;
    rule_describe(object, &like);
    return rule_vouch_new(one->context, pdf_dictionary_find(&object->after->value, "AP"), &like, error);
}

static pdfseal_status list_slots(filling *one, const appearance_manifest *manifest, pdfseal_error *error)
{
    one->places = ARENA_NEW_ARRAY(one->context->owner, const appearance_manifest_place *, manifest->place_count + 1);
    if (!one->places)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < manifest->place_count; i++) {
        if (manifest->places[i].slot)
            one->places[one->count++] = &manifest->places[i];
    }
    qsort(one->places, one->count, sizeof *one->places, compare_slots);
    return PDFSEAL_OK;
}

/* By the field and widget of the signature as this revision has them. */
static pdfseal_status judge_signature(rule_context *context, const verify_known_signature *known, pdfseal_error *error)
{
    filling one = {.context = context, .party = known->signature->field};
    const pades_field *field;
    appearance_manifest *manifest;
    const char *cause;
    TRY(rule_find_field(context, known->signature->field, &field, error));
    if (!field || field->widget.number == 0 || !pdf_object_is(field->value, PDF_REFERENCE) ||
        !pdf_reference_equal(field->value->as.reference, known->signature->reference))
        return PDFSEAL_OK;
    const pdf_object widget = {.type = PDF_REFERENCE, .as.reference = field->widget};
    TRY(appearance_manifest_read(context->after, &widget, context->owner, &manifest, &cause, error));
    if (!manifest)
        return PDFSEAL_OK;
    TRY(list_slots(&one, manifest, error));
    for (size_t i = 0; i < context->form_before.count && one.count; i++) {
        if (context->form_before.fields[i].type == PADES_FIELD_BUTTON)
            TRY(judge_field(&one, &context->form_before.fields[i], error));
    }
    return PDFSEAL_OK;
}

pdfseal_status rule_prepared_slot(rule_context *context, pdfseal_error *error)
{
    for (size_t i = 0; i < context->signature_count; i++) {
        const verify_known_signature *known = &context->signatures[i];
        if (known->intact && known->closes_revision && known->revision == context->revision && known->signature->field &&
            !known->signature->is_timestamp)
            TRY(judge_signature(context, known, error));
    }
    return PDFSEAL_OK;
}
