/* SPDX-License-Identifier: Apache-2.0 */
/* Metadata: the dates and the producer in Info, and the metadata stream of the catalog. */
#include "verify/rules/rule.h"

#define CHANGE "the document's metadata was brought up to date"

static const char *const INFO_KEYS[] = {"ModDate", "Producer", "CreationDate", "Creator"};

static pdfseal_status judge_info(rule_context *context, pdfseal_error *error)
{
    (void)error;
    const pdf_object *info = pdf_dictionary_find(pdf_view_trailer(context->after), "Info");
    rule_object *object = pdf_object_is(info, PDF_REFERENCE) ? rule_find(context, info->as.reference.number) : NULL;
    if (!object || !object->after || object->after->is_stream || object->after->value.type != PDF_DICTIONARY)
        return PDFSEAL_OK;
    const pdf_object empty = {.type = PDF_DICTIONARY};
    const pdf_object *before = object->before ? &object->before->value : &empty;
    const uint32_t trailer = 0;
    if (rule_named_only_by(context, object->defined.number, &trailer, 1) &&
        rule_equal_but(before, &object->after->value, INFO_KEYS, sizeof INFO_KEYS / sizeof INFO_KEYS[0]))
        rule_vouch(object, "metadata", VERIFY_LABEL_METADATA, VERIFY_CHANGE_LTV, CHANGE);
    return PDFSEAL_OK;
}

pdfseal_status rule_metadata(rule_context *context, pdfseal_error *error)
{
    const pdf_indirect *catalog_before;
    const pdf_indirect *catalog_after;
    TRY(judge_info(context, error));
    TRY(pdf_view_catalog(context->before, &catalog_before, error));
    TRY(pdf_view_catalog(context->after, &catalog_after, error));
    const pdf_object *before = pdf_dictionary_find(&catalog_before->value, "Metadata");
    const pdf_object *after = pdf_dictionary_find(&catalog_after->value, "Metadata");
    if (!pdf_object_is(after, PDF_REFERENCE))
        return PDFSEAL_OK;
    rule_object *object = rule_find(context, after->as.reference.number);
    bool same = pdf_object_is(before, PDF_REFERENCE) && pdf_reference_equal(before->as.reference, after->as.reference);
    const uint32_t catalog = catalog_before->reference.number;
    if (object && object->after && object->after->is_stream && rule_named_only_by(context, object->defined.number, &catalog, 1) &&
        (same || !object->existed) &&
        pdf_object_is_name(pdf_dictionary_find(&object->after->value, "Type"), "Metadata"))
        rule_vouch(object, "metadata", VERIFY_LABEL_METADATA, VERIFY_CHANGE_LTV, CHANGE);
    return PDFSEAL_OK;
}
