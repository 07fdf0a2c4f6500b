/* SPDX-License-Identifier: Apache-2.0 */
/* Builds, opens and judges the two revisions. */
#include "two_revisions.h"

#include "expect.h"
#include "verify/coverage.h"

#define SIGNATURE_ENTRIES "/Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached"

void two_revisions_begin(two_revisions *file, const first_revision_options *options)
{
    static const first_revision_options plain = {0};
    const first_revision_options *wanted = options ? options : &plain;
    *file = (two_revisions){0};
    arena_init(&file->memory);
    pdf_builder *builder = &file->builder;
    pdf_builder_init(builder, NULL);
    builder->trailer = "/Root 1 0 R/Info 12 0 R/ID[<00><00>]";
    pdf_builder_object(builder, 1, "%s", wanted->catalog ? wanted->catalog : FIRST_CATALOG);
    pdf_builder_object(builder, 2, "<</Type/Pages/Kids[3 0 R]/Count 1>>");
    pdf_builder_object(builder, 3, "%s", wanted->page ? wanted->page : FIRST_PAGE);
    pdf_builder_stream(builder, 4, "", BYTES_LITERAL("BT /F 9 Tf (what is signed) Tj ET"));
    pdf_builder_object(builder, 5, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>");
    pdf_builder_object(builder, 6, FIRST_WIDGET);
    pdf_builder_signature(builder, 7, SIGNATURE_ENTRIES, 32, &file->first);
    pdf_builder_object(builder, 8, FIRST_TEXT_FIELD);
    pdf_builder_stream(builder, 9, "/Type/XObject/Subtype/Form/BBox[0 0 70 20]", BYTES_LITERAL("(100) Tj"));
    pdf_builder_object(builder, 12, "<</Title(A contract)/ModDate(D:2026)>>");
    pdf_builder_free_entry(builder, 13, 0);
    if (wanted->as_stream)
        (void)pdf_builder_xref_stream(builder, 14, NULL);
    else
        (void)pdf_builder_table(builder);
    pdf_builder_cover(builder, &file->first, pdf_builder_position(builder));
}

void two_revisions_sign(two_revisions *file, const char *entries)
{
    pdf_builder_signature(&file->builder, 20, entries, 32, &file->second);
    file->has_second = true;
}

void two_revisions_sign_honestly(two_revisions *file)
{
    two_revisions_sign(file, SIGNATURE_ENTRIES);
    pdf_builder_object(&file->builder, 21, SECOND_WIDGET);
    pdf_builder_stream(&file->builder, 22, "/Type/XObject/Subtype/Form/BBox[0 0 40 40]", BYTES_LITERAL("0 0 40 40 re f"));
}

/* The signatures of the newest revision, as the rules need to know them. */
static size_t find_known(two_revisions *file, verify_known_signature **ret_known)
{
    pades_form *form = ARENA_NEW(&file->memory, pades_form);
    pades_signature *signatures;
    size_t count;
    pdf_view view = pdf_view_newest(file->document);
    assert_non_null(form);
    EXPECT_OK(pades_form_read(view, &file->memory, form, &file->error), &file->error);
    EXPECT_OK(pades_signatures_read(view, form, &file->memory, &signatures, &count, &file->error), &file->error);
    verify_known_signature *known = ARENA_NEW_ARRAY(&file->memory, verify_known_signature, count + 1);
    assert_non_null(known);
    for (size_t i = 0; i < count; i++) {
        verify_coverage_facts facts;
        EXPECT_OK(verify_coverage_find(file->document, &signatures[i], &facts, &file->error), &file->error);
        bool is_second = signatures[i].reference.number == 20;
        known[i] = (verify_known_signature){&signatures[i], !(is_second && file->second_is_broken), facts.closes_revision,
                                            facts.revision};
    }
    *ret_known = known;
    return count;
}

void two_revisions_judge_as_it_is(two_revisions *file)
{
    verify_known_signature *known;
    if (file->has_second)
        pdf_builder_cover(&file->builder, &file->second,
                          file->second_end ? file->second_end : pdf_builder_position(&file->builder));
    file->document = built_document_open(&file->builder);
    assert_int_equal(pdf_document_revision_count(file->document), 2);
    size_t count = find_known(file, &known);
    verify_comparison comparison;
    EXPECT_OK(verify_comparison_begin(file->document, 0, known, count, &file->memory, &comparison, &file->error), &file->error);
    EXPECT_OK(verify_comparison_search(&comparison, &file->error), &file->error);
    EXPECT_OK(verify_changes_find(&comparison, 1, &file->changes, &file->error), &file->error);
    verify_comparison_clear(&comparison);
}

void two_revisions_judge(two_revisions *file)
{
    (void)pdf_builder_table(&file->builder);
    two_revisions_judge_as_it_is(file);
}

void two_revisions_end(two_revisions *file)
{
    pdf_document_close(file->document);
    arena_clear(&file->memory);
    pdf_builder_clear(&file->builder);
}

static void print_changes(const two_revisions *file)
{
    for (size_t i = 0; i < file->changes.item_count; i++) {
        const verify_change *item = &file->changes.items[i];
        print_error("  object %u: level %d by %s: %s\n", item->object.number, (int)item->level, item->rule, item->change);
    }
}

const verify_change *change_of(const two_revisions *file, uint32_t number)
{
    for (size_t i = 0; i < file->changes.item_count; i++) {
        if (number && file->changes.items[i].object.number == number)
            return &file->changes.items[i];
    }
    return NULL;
}

void expect_change(const two_revisions *file, uint32_t number, const char *rule, verify_change_level level)
{
    const verify_change *change = change_of(file, number);
    if (change && strcmp(change->rule, rule) == 0 && change->level == level)
        return;
    print_changes(file);
    fail_msg("object %u should be judged by %s at level %d", number, rule, (int)level);
}

void expect_no_change(const two_revisions *file, uint32_t number)
{
    if (!change_of(file, number))
        return;
    print_changes(file);
    fail_msg("object %u should count as unchanged", number);
}

void expect_forbidden(const two_revisions *file, uint32_t number, const char *words)
{
    const verify_change *change = change_of(file, number);
    if (change && change->level == VERIFY_CHANGE_FORBIDDEN && !change->permitted && strcmp(change->rule, "none") == 0 &&
        (!words || strstr(change->change, words)))
        return;
    print_changes(file);
    fail_msg("the change of object %u should be forbidden: %s", number, words ? words : "");
}

void expect_level(const two_revisions *file, verify_change_level level)
{
    verify_change_level strongest = VERIFY_CHANGE_NONE;
    for (size_t i = 0; i < file->changes.item_count; i++) {
        if (file->changes.items[i].level > strongest)
            strongest = file->changes.items[i].level;
    }
    if (strongest == level)
        return;
    print_changes(file);
    fail_msg("the strongest change is %d, %d was expected", (int)strongest, (int)level);
}

void expect_forbidden_bytes(const two_revisions *file, const char *words)
{
    for (size_t i = 0; i < file->changes.item_count; i++) {
        const verify_change *item = &file->changes.items[i];
        if (item->object.number == 0 && item->level == VERIFY_CHANGE_FORBIDDEN && strstr(item->change, words))
            return;
    }
    print_changes(file);
    fail_msg("this should be forbidden: %s", words);
}
