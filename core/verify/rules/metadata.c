/* SPDX-License-Identifier: Apache-2.0 */
/* Metadata: the dates and the producer in Info, and the metadata stream of the catalog. */
#include "verify/rules/rule.h"

#define CHANGE "the document's metadata was brought up to date"

static const char *const INFO_KEYS[] = {"ModDate", "Producer", "CreationDate", "Creator"};

static const pdf_object *info_of(pdf_view view)
{
    return pdf_dictionary_find(pdf_view_trailer(view), "Info");
}

static bool same_reference(const pdf_object *a, const pdf_object *b)
{
    return pdf_object_is(a, PDF_REFERENCE) && pdf_object_is(b, PDF_REFERENCE) &&
           pdf_reference_equal(a->as.reference, b->as.reference);
}

/* Another object is as good, when it says the same. */
static pdfseal_status only_dates_differ(const rule_context *context, bool *ret_answer, pdfseal_error *error)
{
    const pdf_object *old;
    const pdf_object *new;
    const pdf_object empty = {.type = PDF_DICTIONARY};
    TRY(pdf_view_resolve(context->before, info_of(context->before), &old, error));
    TRY(pdf_view_resolve(context->after, info_of(context->after), &new, error));
    *ret_answer = rule_equal_but(old->type == PDF_NULL ? &empty : old, new, INFO_KEYS, sizeof INFO_KEYS / sizeof INFO_KEYS[0]);
    return PDFSEAL_OK;
}

pdfseal_status rule_info_kept(const rule_context *context, bool *ret_kept, pdfseal_error *error)
{
    const pdf_object *before = info_of(context->before);
    const pdf_object *after = info_of(context->after);
    *ret_kept = !before || !after || same_reference(before, after);
    return *ret_kept ? PDFSEAL_OK : only_dates_differ(context, ret_kept, error);
}

static pdfseal_status judge_info(rule_context *context, pdfseal_error *error)
{
    const pdf_object *info = info_of(context->after);
    rule_object *object = pdf_object_is(info, PDF_REFERENCE) ? rule_find(context, info->as.reference.number) : NULL;
    const uint32_t trailer = 0;
    bool kept = false;
    if (!object || !object->after || object->after->is_stream || object->after->value.type != PDF_DICTIONARY)
        return PDFSEAL_OK;
    TRY(only_dates_differ(context, &kept, error));
    bool own = object->existed ? same_reference(info_of(context->before), info) &&
                                     rule_named_only_by(context, object->defined.number, &trailer, 1) : true;
    if (kept && own)
        rule_vouch(object, "metadata", VERIFY_LABEL_METADATA, VERIFY_CHANGE_LTV, CHANGE);
    return PDFSEAL_OK;
}

/* iText 2 and its heirs leave their name in the root of the page tree. */
static pdfseal_status judge_page_tree(rule_context *context, pdfseal_error *error)
{
    static const char *const MARK[] = {"ITXT"};
    const pdf_indirect *catalog;
    TRY(pdf_view_catalog(context->before, &catalog, error));
    const pdf_object *pages = pdf_dictionary_find(&catalog->value, "Pages");
    rule_object *object = pdf_object_is(pages, PDF_REFERENCE) ? rule_find(context, pages->as.reference.number) : NULL;
    if (!object || !object->before || !object->after || object->after->is_stream)
        return PDFSEAL_OK;
    if (pdf_object_is(pdf_dictionary_find(&object->after->value, MARK[0]), PDF_STRING) &&
        rule_equal_but(&object->before->value, &object->after->value, MARK, 1))
        rule_vouch(object, "metadata", VERIFY_LABEL_METADATA, VERIFY_CHANGE_LTV, "a program left its name in the page tree");
    return PDFSEAL_OK;
}

pdfseal_status rule_metadata(rule_context *context, pdfseal_error *error)
{
    const pdf_indirect *catalog_before;
    const pdf_indirect *catalog_after;
    TRY(judge_info(context, error));
    TRY(judge_page_tree(context, error));
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
