/* SPDX-License-Identifier: Apache-2.0 */
/* Metadata: the dates and the producer in Info, and the metadata stream of the catalog. */
#include "verify/rules/rule.h"

#define CHANGE "the document's metadata was brought up to date"

static const char WORDS[] = "the document's title, author, subject or keywords were changed after signing";

static const char *const INFO_KEYS[] = {"ModDate", "Producer", "CreationDate", "Creator"};
#define INFO_KEY_COUNT (sizeof INFO_KEYS / sizeof INFO_KEYS[0])
/* With what a person may read somewhere outside of the pages: the title above the window. */
static const char *const WORD_KEYS[] = {"ModDate", "Producer", "CreationDate", "Creator", "Title", "Author", "Subject", "Keywords"};
#define WORD_KEY_COUNT (sizeof WORD_KEYS / sizeof WORD_KEYS[0])

static const pdf_object *info_of(pdf_view view)
{
    return pdf_dictionary_find(pdf_view_trailer(view), "Info");
}

static bool same_reference(const pdf_object *a, const pdf_object *b)
{
    return pdf_object_is(a, PDF_REFERENCE) && pdf_object_is(b, PDF_REFERENCE) &&
           pdf_reference_equal(a->as.reference, b->as.reference);
}

/* Another object is as good, when it says the same but for these keys. */
static pdfseal_status only_these_differ(const rule_context *context, const char *const *keys, size_t count, bool *ret_answer,
                                        pdfseal_error *error)
{
    const pdf_object *old;
    const pdf_object *new;
    const pdf_object empty = {.type = PDF_DICTIONARY};
    TRY(pdf_view_resolve(context->before, info_of(context->before), &old, error));
    TRY(pdf_view_resolve(context->after, info_of(context->after), &new, error));
    *ret_answer = rule_equal_but(old->type == PDF_NULL ? &empty : old, new, keys, count);
    return PDFSEAL_OK;
}

static rule_object *info_written(rule_context *context)
{
    const pdf_object *info = info_of(context->after);
    rule_object *object = pdf_object_is(info, PDF_REFERENCE) ? rule_find(context, info->as.reference.number) : NULL;
    return object && object->after && !object->after->is_stream && object->after->value.type == PDF_DICTIONARY ? object : NULL;
}

/* Words in the places of words: text, and no object that stands elsewhere. */
static bool says_words_in_text(const pdf_object *info)
{
    for (size_t i = 0; i < WORD_KEY_COUNT; i++) {
        const pdf_object *word = pdf_dictionary_find(info, WORD_KEYS[i]);
        if (word && word->type != PDF_STRING)
            return false;
    }
    return true;
}

/* Nobody sees them on a page, but a reader may show them beside it. */
static pdfseal_status judge_words(rule_context *context, rule_object *object, pdfseal_error *error)
{
    bool kept = false;
    TRY(only_these_differ(context, WORD_KEYS, WORD_KEY_COUNT, &kept, error));
    if (!kept || !says_words_in_text(&object->after->value))
        return PDFSEAL_OK;
    rule_vouch(object, "metadata", VERIFY_LABEL_METADATA, VERIFY_CHANGE_FORM_FILLING, WORDS);
    if (!object->vouched)
        return PDFSEAL_OK;
    object->doubt = WORDS;
    return rule_warn(context, "document_words", WORDS, object->defined.number, 0, error);
}

/* Where there was no Info, a number that leads to nothing, or to a stream without words (zgapdfsigner counts a cross-reference stream
 * for it), says nothing. */
static pdfseal_status says_nothing(const rule_context *context, const pdf_object *info, bool *ret_answer, pdfseal_error *error)
{
    const pdf_indirect *object = NULL;
    *ret_answer = false;
    if (!pdf_object_is(info, PDF_REFERENCE) || info_of(context->before))
        return PDFSEAL_OK;
    TRY(pdf_view_load(context->after, info->as.reference, &object, error));
    *ret_answer = !object || object->is_stream;
    for (size_t i = 0; object && i < WORD_KEY_COUNT && *ret_answer; i++)
        *ret_answer = !pdf_dictionary_find(&object->value, WORD_KEYS[i]);
    return PDFSEAL_OK;
}

/* Another object says the same, or nothing, or other words that the rule above doubts. */
pdfseal_status rule_info_kept(rule_context *context, bool *ret_kept, pdfseal_error *error)
{
    const pdf_object *before = info_of(context->before);
    const pdf_object *after = info_of(context->after);
    const rule_object *written = info_written(context);
    *ret_kept = !after || same_reference(before, after) || (written && written->doubt == WORDS);
    if (!*ret_kept)
        TRY(says_nothing(context, after, ret_kept, error));
    return *ret_kept ? PDFSEAL_OK : only_these_differ(context, INFO_KEYS, INFO_KEY_COUNT, ret_kept, error);
}

static pdfseal_status judge_info(rule_context *context, pdfseal_error *error)
{
    rule_object *object = info_written(context);
    const uint32_t trailer = 0;
    bool kept = false;
    if (!object || object->vouched)
        return PDFSEAL_OK;
    if (object->existed && !(same_reference(info_of(context->before), info_of(context->after)) &&
                             rule_named_only_by(context, object->defined.number, &trailer, 1)))
        return PDFSEAL_OK;
    TRY(only_these_differ(context, INFO_KEYS, INFO_KEY_COUNT, &kept, error));
    if (!kept)
        return judge_words(context, object, error);
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
