/* SPDX-License-Identifier: Apache-2.0 */
/* What a byte range covers: the file, its revision, or less. */
#include "verify/coverage.h"

#include "built_document.h"
#include "expect.h"

#define ENTRIES "/Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached"

typedef struct covered_file {
    pdf_builder builder;
    built_signature places;
    int64_t revision_end; /* of the one with the signature, behind %%EOF and its line end */
    pdf_document *document;
    arena memory;
    verify_coverage_facts facts;
    pdfseal_error error;
} covered_file;

/* One revision with the signature 5 in the field 4. */
static void begin_file(covered_file *file)
{
    *file = (covered_file){0};
    arena_init(&file->memory);
    pdf_builder_init(&file->builder, NULL);
    pdf_builder_object(&file->builder, 1, "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]/SigFlags 3>>>>");
    pdf_builder_object(&file->builder, 2, "<</Type/Pages/Kids[3 0 R]/Count 1>>");
    pdf_builder_object(&file->builder, 3, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]>>");
    pdf_builder_object(&file->builder, 4, "<</T(S1)/FT/Sig/V 5 0 R>>");
    pdf_builder_signature(&file->builder, 5, ENTRIES, 16, &file->places);
    (void)pdf_builder_table(&file->builder);
    file->revision_end = pdf_builder_position(&file->builder);
}

static void add_revision(covered_file *file)
{
    pdf_builder_object(&file->builder, 6, "(later)");
    (void)pdf_builder_table(&file->builder);
}

/* Lets the signature end at `end` and judges it. */
static void judge(covered_file *file, int64_t end)
{
    pades_form form;
    pades_signature *signatures;
    size_t count;
    pdf_builder_cover(&file->builder, &file->places, end);
    file->document = built_document_open(&file->builder);
    pdf_view view = pdf_view_newest(file->document);
    EXPECT_OK(pades_form_read(view, &file->memory, &form, &file->error), &file->error);
    EXPECT_OK(pades_signatures_read(view, &form, &file->memory, &signatures, &count, &file->error), &file->error);
    assert_int_equal(count, 1);
    EXPECT_OK(verify_coverage_find(file->document, &signatures[0], &file->facts, &file->error), &file->error);
}

static void end_file(covered_file *file)
{
    pdf_document_close(file->document);
    arena_clear(&file->memory);
    pdf_builder_clear(&file->builder);
}

static void expect_coverage(const covered_file *file, verify_coverage coverage, const char *cause)
{
    if (file->facts.coverage != coverage)
        fail_msg("the coverage is %d: %s", (int)file->facts.coverage, file->facts.cause ? file->facts.cause : "");
    assert_int_equal(file->facts.closes_revision, coverage <= VERIFY_COVERAGE_ENTIRE_REVISION);
    if (!cause)
        assert_null(file->facts.cause);
    else if (!file->facts.cause || !strstr(file->facts.cause, cause))
        fail_msg("the cause is: %s", file->facts.cause ? file->facts.cause : "none");
}

static void a_range_up_to_the_end_covers_the_file(void **state)
{
    (void)state;
    covered_file file;
    begin_file(&file);
    judge(&file, file.revision_end);
    expect_coverage(&file, VERIFY_COVERAGE_ENTIRE_FILE, NULL);
    assert_int_equal(file.facts.bytes_after, 0);
    assert_int_equal(file.facts.revision, 0);
    end_file(&file);
}

static void a_range_up_to_the_end_of_its_revision_covers_that(void **state)
{
    (void)state;
    covered_file file;
    begin_file(&file);
    add_revision(&file);
    judge(&file, file.revision_end);
    expect_coverage(&file, VERIFY_COVERAGE_ENTIRE_REVISION, NULL);
    assert_int_equal(file.facts.bytes_after, pdf_document_size(file.document) - file.revision_end);
    assert_int_equal(file.facts.revision, 0);
    end_file(&file);
}

static void the_line_end_behind_the_end_mark_may_be_left_out(void **state)
{
    (void)state;
    covered_file file;
    begin_file(&file);
    add_revision(&file);
    judge(&file, file.revision_end - 1);
    expect_coverage(&file, VERIFY_COVERAGE_ENTIRE_REVISION, NULL);
    end_file(&file);
}

static void further_white_space_may_belong_to_it(void **state)
{
    (void)state;
    covered_file file;
    begin_file(&file);
    pdf_builder_text(&file.builder, "\n\r \n");
    int64_t end = pdf_builder_position(&file.builder);
    add_revision(&file);
    judge(&file, end);
    expect_coverage(&file, VERIFY_COVERAGE_ENTIRE_REVISION, NULL);
    end_file(&file);
}

static void a_range_that_ends_before_its_revision_is_partial(void **state)
{
    (void)state;
    static const int64_t missing[] = {2, 6, 7, 20, 100};
    for (size_t i = 0; i < sizeof missing / sizeof missing[0]; i++) {
        covered_file file;
        begin_file(&file);
        judge(&file, file.revision_end - missing[i]);
        expect_coverage(&file, VERIFY_COVERAGE_PARTIAL, "do not end where a revision ends");
        assert_int_equal(file.facts.bytes_after, missing[i]);
        end_file(&file);
    }
}

static void a_range_that_ends_within_a_later_revision_is_partial(void **state)
{
    (void)state;
    covered_file file;
    begin_file(&file);
    add_revision(&file);
    judge(&file, file.revision_end + 12);
    expect_coverage(&file, VERIFY_COVERAGE_PARTIAL, "do not end");
    end_file(&file);
}

/* The range of a signature of the first revision reaches over the second one: its digest could not have been known. */
static void a_range_that_closes_another_revision_than_its_own_is_partial(void **state)
{
    (void)state;
    covered_file file;
    begin_file(&file);
    add_revision(&file);
    judge(&file, pdf_builder_position(&file.builder));
    expect_coverage(&file, VERIFY_COVERAGE_PARTIAL, "does not lie in the revision");
    end_file(&file);
}

static void a_revision_that_is_not_closed_is_not_covered(void **state)
{
    (void)state;
    covered_file file;
    begin_file(&file);
    size_t place = bytes_find_last(pdf_builder_view(&file.builder), BYTES_LITERAL("startxref"));
    add_revision(&file);
    uint8_t *bytes = file.builder.bytes.data + place + strlen("startxref\n");
    *bytes = *bytes == '9' ? '8' : (uint8_t)(*bytes + 1);
    judge(&file, file.revision_end);
    expect_coverage(&file, VERIFY_COVERAGE_PARTIAL, "not closed by the startxref");
    end_file(&file);
}

static void a_malformed_signature_covers_nothing(void **state)
{
    (void)state;
    covered_file file;
    begin_file(&file);
    file.places.contents_end++;
    judge(&file, file.revision_end);
    expect_coverage(&file, VERIFY_COVERAGE_INVALID, "gap");
    end_file(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_range_up_to_the_end_covers_the_file),
        cmocka_unit_test(a_range_up_to_the_end_of_its_revision_covers_that),
        cmocka_unit_test(the_line_end_behind_the_end_mark_may_be_left_out),
        cmocka_unit_test(further_white_space_may_belong_to_it),
        cmocka_unit_test(a_range_that_ends_before_its_revision_is_partial),
        cmocka_unit_test(a_range_that_ends_within_a_later_revision_is_partial),
        cmocka_unit_test(a_range_that_closes_another_revision_than_its_own_is_partial),
        cmocka_unit_test(a_revision_that_is_not_closed_is_not_covered),
        cmocka_unit_test(a_malformed_signature_covers_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
