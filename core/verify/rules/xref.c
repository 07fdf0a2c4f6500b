/* SPDX-License-Identifier: Apache-2.0 */
/* Bookkeeping: cross-reference streams, object streams, free entries that were free, objects written again unchanged. */
#include "verify/rules/rule.h"

#include "base/limits.h"

/* Readers that look into the stream of a hybrid section first may go by what it says of the document. */
static bool agrees(const pdf_xref_section *section, const rule_object *object)
{
    static const char *const KEYS[] = {"Root", "Encrypt", "Info", "Prev"};
    const pdf_object *stream = &object->after->value;
    if (section->kind != PDF_XREF_HYBRID)
        return true;
    for (size_t i = 0; i < sizeof KEYS / sizeof KEYS[0]; i++) {
        const pdf_object *said = pdf_dictionary_find(stream, KEYS[i]);
        const pdf_object *meant = pdf_dictionary_find(section->trailer, KEYS[i]);
        if (said && !(meant && pdf_object_equal(said, meant)))
            return false;
    }
    return !pdf_dictionary_find(stream, "XRefStm");
}

/* A section's own stream, or the one that a hybrid section names. */
static bool is_xref_stream(const rule_context *context, const rule_object *object)
{
    uint32_t number = object->defined.number;
    const pdf_revision *revision = pdf_document_revision(context->document, context->revision);
    for (size_t i = revision->newest_section; i <= revision->oldest_section; i++) {
        const pdf_xref_section *section = pdf_document_section(context->document, i);
        if (section->stream_object == number ||
            (section->kind == PDF_XREF_HYBRID && object->defined.place.kind == PDF_PLACE_OFFSET &&
             object->defined.place.offset == section->stream_position))
            return agrees(section, object);
    }
    return false;
}

/* A stream's length may be kept elsewhere, as long as it is the same. */
static bool has_same_length(const rule_context *context, const pdf_object *before, const pdf_object *after)
{
    const pdf_object *old;
    const pdf_object *new;
    return pdf_view_get(context->before, before, "Length", &old, NULL) == PDFSEAL_OK &&
           pdf_view_get(context->after, after, "Length", &new, NULL) == PDFSEAL_OK && old->type == PDF_INTEGER &&
           pdf_object_equal(old, new);
}

static bool has_same_value(const rule_context *context, const pdf_indirect *before, const pdf_indirect *after)
{
    static const char *const LENGTH[] = {"Length"};
    if (pdf_object_equal(&before->value, &after->value))
        return true;
    return before->is_stream && rule_equal_but(&before->value, &after->value, LENGTH, 1) &&
           pdf_object_is(pdf_dictionary_find(&after->value, LENGTH[0]), PDF_INTEGER) &&
           has_same_length(context, &before->value, &after->value);
}

/* Same dictionary, and for a stream the same encoded bytes. */
static pdfseal_status is_unchanged(const rule_context *context, const rule_object *object, bool *ret_answer,
                                   pdfseal_error *error)
{
    const pdf_indirect *before = object->before;
    const pdf_indirect *after = object->after;
    *ret_answer = before && after && before->is_stream == after->is_stream && !before->value.duplicate_keys &&
                  has_same_value(context, before, after) &&
                  pdf_reference_equal(before->reference, after->reference);
    if (!*ret_answer || !before->is_stream)
        return PDFSEAL_OK;
    BYTES_BUFFER_CLEANUP bytes_buffer first;
    BYTES_BUFFER_CLEANUP bytes_buffer second;
    bytes_buffer_init_limited(&first, pdf_document_limits(context->before.document), LIMITS_STREAM_BYTES);
    bytes_buffer_init_limited(&second, pdf_document_limits(context->before.document), LIMITS_STREAM_BYTES);
    pdfseal_status status = pdf_view_stream_decode(context->before, before, &first, error);
    if (status == PDFSEAL_OK)
        status = pdf_view_stream_decode(context->after, after, &second, error);
    *ret_answer = status == PDFSEAL_OK && bytes_equal(bytes_buffer_view(&first), bytes_buffer_view(&second));
    return status == PDFSEAL_ERROR_MEMORY ? status : PDFSEAL_OK;
}

pdfseal_status rule_xref(rule_context *context, pdfseal_error *error)
{
    for (size_t i = 0; i < context->object_count; i++) {
        rule_object *object = &context->objects[i];
        if (object->defined.place.kind == PDF_PLACE_FREE) {
            if (!object->existed)
                rule_vouch(object, "xref", VERIFY_LABEL_XREF, VERIFY_CHANGE_NONE, "a number that was not in use stays free");
            continue;
        }
        if (!object->existed && object->after && object->after->is_stream) {
            const pdf_object *type = pdf_dictionary_find(&object->after->value, "Type");
            if (pdf_object_is_name(type, "XRef") && is_xref_stream(context, object))
                rule_vouch(object, "xref", VERIFY_LABEL_XREF, VERIFY_CHANGE_NONE, "the cross-reference of the revision");
            else if (pdf_object_is_name(type, "ObjStm"))
                rule_vouch(object, "xref", VERIFY_LABEL_XREF, VERIFY_CHANGE_NONE, "a container of objects");
        }
        bool unchanged = false;
        if (object->existed)
            TRY(is_unchanged(context, object, &unchanged, error));
        if (unchanged)
            rule_vouch(object, "unchanged", VERIFY_LABEL_XREF, VERIFY_CHANGE_NONE, "written again unchanged");
    }
    return PDFSEAL_OK;
}
