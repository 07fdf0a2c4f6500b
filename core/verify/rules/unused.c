/* SPDX-License-Identifier: Apache-2.0 */
/* Objects that nothing uses: producers leave new ones behind, and give up old ones. Neither changes the document, as long as
 * no other way of reading could take them for a part of it. */
#include "verify/rules/rule.h"

#include "base/limits.h"

#include <stdlib.h>

#define RULE "unused"

typedef struct reach {
    rule_context *context;
    bool *reached; /* by place among the objects */
    size_t *pending;
    size_t pending_count;
} reach;

static void reach_value(reach *state, const pdf_object *value)
{
    if (value->type == PDF_REFERENCE) {
        rule_object *object = rule_find(state->context, value->as.reference.number);
        size_t place = object ? (size_t)(object - state->context->objects) : 0;
        if (object && !state->reached[place]) {
            state->reached[place] = true;
            state->pending[state->pending_count++] = place;
        }
    }
    for (size_t i = 0; value->type == PDF_ARRAY && i < value->as.array.count; i++)
        reach_value(state, &value->as.array.items[i]);
    for (size_t i = 0; value->type == PDF_DICTIONARY && i < value->as.dictionary.count; i++)
        reach_value(state, &value->as.dictionary.entries[i].value);
}

/* From the trailer, and from whatever was there before: of that it is not known whether it is used. */
static void reach_all(reach *state)
{
    rule_context *context = state->context;
    reach_value(state, pdf_view_trailer(context->after));
    for (size_t i = 0; i < context->object_count; i++) {
        const rule_object *object = &context->objects[i];
        bool begins = object->existed || object->was_awaited;
        if (begins && object->after)
            reach_value(state, &object->after->value);
        if (begins && !state->reached[i])
            state->reached[i] = true;
    }
    while (state->pending_count) {
        const rule_object *object = &context->objects[state->pending[--state->pending_count]];
        if (object->after)
            reach_value(state, &object->after->value);
    }
}

/* What a reader that searches a file for its parts could take for one. */
static bool could_be_found(const pdf_indirect *object)
{
    static const char *const TYPES[] = {"Catalog", "Pages", "Page", "Sig", "DocTimeStamp", "ObjStm", "Encrypt"};
    static const char *const KEYS[] = {"ByteRange", "Pages", "Kids", "AcroForm"};
    const pdf_object *type = pdf_dictionary_find(&object->value, "Type");
    for (size_t i = 0; i < sizeof TYPES / sizeof TYPES[0]; i++) {
        if (pdf_object_is_name(type, TYPES[i]))
            return true;
    }
    for (size_t i = 0; i < sizeof KEYS / sizeof KEYS[0]; i++) {
        if (pdf_dictionary_find(&object->value, KEYS[i]))
            return true;
    }
    return false;
}

/* A cross-reference stream beside the section that counts: some libraries leave theirs behind. Its trailer must be the
 * section's, and whoever searches for it may read the document otherwise, which is said. */
static pdfseal_status judge_xref(rule_context *context, rule_object *object, bool *ret_sound, pdfseal_error *error)
{
    static const char *const KEYS[] = {"Root", "Info", "Prev", "Encrypt"};
    const pdf_object *trailer = pdf_view_trailer(context->after);
    *ret_sound = true;
    for (size_t i = 0; i < sizeof KEYS / sizeof KEYS[0]; i++) {
        const pdf_object *own = pdf_dictionary_find(&object->after->value, KEYS[i]);
        const pdf_object *counts = pdf_dictionary_find(trailer, KEYS[i]);
        *ret_sound = *ret_sound && (own && counts ? pdf_object_equal(own, counts) : !own && !counts);
    }
    return *ret_sound ? rule_warn(context, "xref_unused", "a cross-reference stream stands in the file that no reader should use",
                                  object->defined.number, 0, error)
                      : PDFSEAL_OK;
}

static pdfseal_status judge(rule_context *context, rule_object *object, bool reached, pdfseal_error *error)
{
    bool sound = true;
    if (object->vouched)
        return PDFSEAL_OK;
    if (object->defined.place.kind == PDF_PLACE_FREE) {
        if (object->existed && object->defined.number != 0 && !rule_is_named_after(context, object->defined.number))
            rule_vouch(object, RULE, VERIFY_LABEL_XREF, VERIFY_CHANGE_LTV, "an object that nothing uses any more was given up");
    } else if (object->existed) {
        /* Poppler writes what it gives up once more. Whoever named it before is judged for that. */
        if (object->before && object->after && !could_be_found(object->before) && !could_be_found(object->after) &&
            !rule_is_named_after(context, object->defined.number))
            rule_vouch(object, RULE, VERIFY_LABEL_XREF, VERIFY_CHANGE_LTV, "an object that nothing uses was written anew");
    } else if (!reached && object->after && !could_be_found(object->after)) {
        if (pdf_object_is_name(pdf_dictionary_find(&object->after->value, "Type"), "XRef"))
            TRY(judge_xref(context, object, &sound, error));
        if (sound)
            rule_vouch(object, RULE, VERIFY_LABEL_XREF, VERIFY_CHANGE_LTV, "an object was added that nothing uses");
    }
    return PDFSEAL_OK;
}

pdfseal_status rule_unused(rule_context *context, pdfseal_error *error)
{
    reach state = {.context = context};
    state.reached = ARENA_NEW_ARRAY(context->scratch, bool, context->object_count + 1);
    state.pending = ARENA_NEW_ARRAY(context->scratch, size_t, context->object_count + 1);
    if (!state.reached || !state.pending)
        FAIL_MEMORY(error);
    reach_all(&state);
    for (size_t i = 0; i < context->object_count; i++)
        TRY(judge(context, &context->objects[i], state.reached[i], error));
    return PDFSEAL_OK;
}
