/* SPDX-License-Identifier: Apache-2.0 */
/* Who names an object, in documents whose bytes are looked through: also where objects are hidden in others. */
#include "pdf/referrers.h"

#include "built_document.h"
#include "expect.h"

#include <stdio.h>
#include <stdlib.h>

/* Has the search see the file in pieces of `length` bytes. */
static void show_pieces(pdf_document *document, pdf_referrers *referrers, size_t length)
{
    const file_pass_worker worker = pdf_referrers_worker(referrers, NULL);
    size_t size = (size_t)pdf_document_size(document);
    uint8_t *bytes = malloc(size + 1);
    pdfseal_error error = {0};
    assert_non_null(worker.work);
    assert_non_null(bytes);
    EXPECT_OK(file_input_read(pdf_document_input(document), 0, bytes, size, &error), &error);
    for (size_t offset = 0; offset < size; offset += length) {
        size_t left = size - offset < length ? size - offset : length;
        size_t carried = offset < FILE_PASS_CARRIED_BYTES ? offset : FILE_PASS_CARRIED_BYTES;
        EXPECT_OK(worker.work(worker.context, (int64_t)offset, (bytes_view){bytes + offset, left}, carried, &error), &error);
    }
    free(bytes);
}

/* What was found of `target` in the oldest revision is `wanted`, as "3 5"; of other numbers nothing. */
static void expect_found(pdf_document *document, pdf_referrers *referrers, uint32_t target, const char *wanted)
{
    char found[256] = "";
    size_t count;
    const pdf_referral *list = pdf_referrers_of(referrers, target, &count);
    for (size_t i = 0; i < count; i++) {
        size_t used = strlen(found);
        assert_int_equal(list[i].target, target);
        if (pdf_referral_is_live((pdf_view){document, 0}, &list[i]))
            (void)snprintf(found + used, sizeof found - used, "%s%u", used ? " " : "", list[i].referrer);
    }
    assert_true(referrers->complete);
    assert_string_equal(found, wanted);
    (void)pdf_referrers_of(referrers, 4000, &count);
    assert_int_equal(count, 0);
    (void)pdf_referrers_of(referrers, 3999, &count);
    assert_int_equal(count, 0);
}

/* The same whether the file is shown to the search (all of it, or less than all), or is read by it. */
static void expect_referrers(pdf_document *document, uint32_t target, const char *wanted)
{
    static const size_t PIECES[] = {0, 1, 7, 100, 4000, 1 << 20};
    const uint32_t targets[] = {target, 4000};
    for (size_t i = 0; i < sizeof PIECES / sizeof PIECES[0]; i++) {
        arena memory;
        pdf_referrers referrers;
        pdfseal_error error = {0};
        arena_init(&memory);
        EXPECT_OK(pdf_referrers_begin(document, 0, targets, 2, &memory, &referrers, &error), &error);
        if (PIECES[i])
            show_pieces(document, &referrers, PIECES[i]);
        EXPECT_OK(pdf_referrers_find(&referrers, &error), &error);
        expect_found(document, &referrers, target, wanted);
        pdf_referrers_clear(&referrers);
        arena_clear(&memory);
    }
    pdf_document_close(document);
}

static void begin(pdf_builder *builder)
{
    pdf_builder_init(builder, NULL);
    pdf_builder_object(builder, 1, "<</Type/Catalog/Pages 2 0 R>>");
    pdf_builder_object(builder, 2, "<</Type/Pages/Kids[3 0 R]/Count 1>>");
    pdf_builder_object(builder, 3, "<</Type/Page/Parent 2 0 R/Contents 9 0 R>>");
}

static pdf_document *end(pdf_builder *builder)
{
    (void)pdf_builder_table(builder);
    return built_document_open(builder);
}

static void references_are_found_in_values_of_every_depth(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    begin(&builder);
    pdf_builder_object(&builder, 4, "[[[<</A<</B[9\n0 %%x\nR]>>>>]]]");
    pdf_builder_object(&builder, 5, "9 0 R");
    pdf_builder_object(&builder, 9, "<</Length 0>>\nstream\n\nendstream");
    expect_referrers(end(&builder), 9, "3 4 5");
}

static void text_that_looks_like_one_is_none(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    begin(&builder);
    pdf_builder_object(&builder, 4, "(9 0 R)");
    pdf_builder_object(&builder, 5, "<</Length 5>>\nstream\n9 0 R\nendstream");
    pdf_builder_object(&builder, 6, "/A %%9 0 R\n");
    expect_referrers(end(&builder), 9, "3");
}

static void nobody_names_what_nobody_mentions(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    begin(&builder);
    expect_referrers(end(&builder), 99, "");
}

/* Object 4 reaches over the begin of object 5, which its string or comment hides; both are in the cross-reference. */
static void expect_both(const char *before, const char *behind)
{
    PDF_BUILDER_CLEANUP pdf_builder builder;
    begin(&builder);
    int64_t start = pdf_builder_object(&builder, 4, "%s5 0 obj%s", before, behind);
    const int64_t inside = start + (int64_t)strlen("4 0 obj\n") + (int64_t)strlen(before);
    assert_memory_equal(pdf_builder_view(&builder).data + inside, "5 0 obj", 7);
    pdf_builder_note(&builder, (built_entry){5, BUILT_OFFSET, inside, 0});
    expect_referrers(end(&builder), 9, "3 4 5");
}

static void objects_that_reach_over_the_begin_of_others_are_found_too(void **state)
{
    (void)state;
    expect_both("<</X(\n", "<<%)\n/Contents 9 0 R>>");
    expect_both("<</X(\n", "<</Y(b)%)\n/Contents 9 0 R>>");
    expect_both("<</X(a\\\\\n", "<<%)\n/Contents 9 0 R>>");
    expect_both("<<%", "<<\n/Contents 9 0 R>>");
    expect_both("<<% far\r% ", "<<\r/Contents 9 0 R>>");
}

static void members_of_object_streams_are_found_by_their_own_numbers(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    const unsigned numbers[] = {5, 6, 7};
    const char *const texts[] = {"<</A 9 0 R>>", "(9 0 R)", "[8 0 R 9 0 %\nR]"};
    begin(&builder);
    pdf_builder_object_stream(&builder, 4, numbers, texts, 3);
    (void)pdf_builder_xref_stream(&builder, 10, NULL);
    expect_referrers(built_document_open(&builder), 9, "3 5 7");
}

static void only_what_counts_in_the_revision_is_live(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    arena memory;
    pdf_referrers referrers;
    pdfseal_error error = {0};
    size_t count;
    const uint32_t targets[] = {9};
    begin(&builder);
    pdf_builder_object(&builder, 4, "[9 0 R]");
    (void)pdf_builder_table(&builder);
    pdf_builder_object(&builder, 4, "[8 0 R]");
    pdf_builder_object(&builder, 5, "[9 0 R]");
    pdf_document *document = end(&builder);
    arena_init(&memory);
    EXPECT_OK(pdf_referrers_begin(document, 0, targets, 1, &memory, &referrers, &error), &error);
    EXPECT_OK(pdf_referrers_find(&referrers, &error), &error);
    const pdf_referral *list = pdf_referrers_of(&referrers, 9, &count);
    assert_int_equal(count, 3);
    const pdf_view then = {document, 0};
    const pdf_view now = {document, 1};
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(pdf_referral_is_live(then, &list[i]), list[i].referrer != 5);
        assert_int_equal(pdf_referral_is_live(now, &list[i]), list[i].referrer != 4);
    }
    pdf_referrers_clear(&referrers);
    arena_clear(&memory);
    pdf_document_close(document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(references_are_found_in_values_of_every_depth),
        cmocka_unit_test(text_that_looks_like_one_is_none),
        cmocka_unit_test(objects_that_reach_over_the_begin_of_others_are_found_too),
        cmocka_unit_test(members_of_object_streams_are_found_by_their_own_numbers),
        cmocka_unit_test(only_what_counts_in_the_revision_is_live),
        cmocka_unit_test(nobody_names_what_nobody_mentions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
