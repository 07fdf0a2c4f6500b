/* SPDX-License-Identifier: Apache-2.0 */
/* Streams that stand in clear in an encrypted document, or say so in another: readers differ, and decrypt them or do not.
 * source  ISO 32000-2:2020 7.4.10, 7.6.2 */
#include "verify/clear_streams.h"

bool verify_has_crypt_filter(pdf_view view, const pdf_indirect *object)
{
    const pdf_object *filter;
    bool found = false;
    if (pdf_view_get(view, &object->value, "Filter", &filter, NULL) != PDFSEAL_OK)
        return false;
    for (size_t i = 0; filter->type == PDF_ARRAY && i < filter->as.array.count; i++)
        found |= pdf_object_is_name(&filter->as.array.items[i], "Crypt");
    return found || pdf_object_is_name(filter, "Crypt");
}

bool verify_has_idle_crypt_filter(pdf_view view, const pdf_indirect *object)
{
    return object && object->is_stream && !pdf_dictionary_find(pdf_view_trailer(view), "Encrypt") && verify_has_crypt_filter(view, object);
}

static bool is_rule(const rule_object *object, const char *rule)
{
    return strcmp(object->rule, rule) == 0;
}

/* By its type or its filter; attachments may have a filter of their own. */
static bool is_deviating(const rule_context *context, const rule_object *object)
{
    const pdf_object *type = pdf_dictionary_find(&object->after->value, "Type");
    bool metadata = is_rule(object, "metadata") || is_rule(object, "unused") || is_rule(object, "unchanged");
    if (verify_has_crypt_filter(context->after, object->after))
        return !metadata;
    if (pdf_object_is_name(type, "XRef"))
        return !is_rule(object, "xref") && !is_rule(object, "unchanged") && !is_rule(object, "unused");
    return !metadata && (pdf_object_is_name(type, "Metadata") || pdf_object_is_name(type, "EmbeddedFile"));
}

void verify_refuse_clear_streams(rule_context *context)
{
    if (!pdf_dictionary_find(pdf_view_trailer(context->after), "Encrypt"))
        return;
    for (size_t i = 0; i < context->object_count; i++) {
        rule_object *object = &context->objects[i];
        if (object->vouched && object->after && object->after->is_stream && is_deviating(context, object))
            object->vouched = object->readable = false;
    }
}
