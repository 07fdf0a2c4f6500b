/* SPDX-License-Identifier: Apache-2.0 */
/* Cross-reference tables in the forms that real producers write, and the damaged ones. */
#include "built_document.h"
#include "expect.h"

#include <stdio.h>

static void expect_small_document(const pdf_builder *builder)
{
    pdf_document *document = built_document_open(builder);
    assert_int_equal(pdf_document_revision_count(document), 1);
    assert_int_equal(pdf_document_section(document, 0)->kind, PDF_XREF_TABLE);
    assert_string_equal(built_text(document, 0, 1), "<</Type /Catalog/Pages 2 0 R>>");
    assert_string_equal(built_text(document, 0, 3), "<</Type /Page/Parent 2 0 R/MediaBox [0 0 200 300]>>");
    pdf_place place;
    assert_false(pdf_view_place(pdf_view_newest(document), 0, &place));
    assert_false(pdf_view_place(pdf_view_newest(document), 4, &place));
    pdf_document_close(document);
}

static void expect_small_with_form(built_table_form form)
{
    PDF_BUILDER_CLEANUP pdf_builder builder;
    pdf_builder_init(&builder, NULL);
    builder.form = form;
    pdf_builder_pages(&builder, 1);
    (void)pdf_builder_table(&builder);
    expect_small_document(&builder);
}

static void entries_of_twenty_bytes_are_read(void **state)
{
    (void)state;
    expect_small_with_form((built_table_form){.end_of_line = " \n"});
    expect_small_with_form((built_table_form){.end_of_line = "\r\n"});
    expect_small_with_form((built_table_form){.end_of_line = " \r"});
}

static void entries_of_nineteen_bytes_are_read(void **state)
{
    (void)state;
    expect_small_with_form((built_table_form){.end_of_line = "\n"});
    expect_small_with_form((built_table_form){.end_of_line = "\r"});
}

static void entries_with_more_space_are_read(void **state)
{
    (void)state;
    expect_small_with_form((built_table_form){.end_of_line = "  \r\n"});
    expect_small_with_form((built_table_form){.end_of_line = "\n\n"});
}

static void a_table_that_counts_from_1_is_taken_for_what_it_means(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    pdf_builder_init(&builder, NULL);
    builder.form.counts_from_1 = true;
    pdf_builder_pages(&builder, 1);
    (void)pdf_builder_table(&builder);
    pdf_document *document = built_document_open(&builder);
    assert_true(built_has_warning(document, "xref_numbering"));
    pdf_document_close(document);
    expect_small_document(&builder);
}

static void many_subsections_are_read(void **state)
{
    (void)state;
    expect_small_with_form((built_table_form){.one_subsection_an_entry = true});
}

static pdfseal_status try_table(const char *table, pdf_document **ret_document, pdfseal_error *error)
{
    PDF_BUILDER_CLEANUP pdf_builder builder;
    pdf_builder_init(&builder, NULL);
    pdf_builder_pages(&builder, 1);
    int64_t position = pdf_builder_position(&builder);
    pdf_builder_text(&builder, "%s", table);
    pdf_builder_closing(&builder, position);
    return built_document_try(pdf_builder_view(&builder), ret_document, error);
}

static void expect_damaged_table(const char *table)
{
    pdf_document *document = NULL;
    pdfseal_error error = {0};
    pdfseal_status status = try_table(table, &document, &error);
    if (status != PDFSEAL_ERROR_INPUT)
        print_error("of the table %s\n", table);
    EXPECT_STATUS(PDFSEAL_ERROR_INPUT, status, &error);
    assert_null(document);
}

static void damaged_tables_are_refused(void **state)
{
    (void)state;
    expect_damaged_table("xref\n0 2\n0000000000 65535 f \n00000000x7 00000 n \ntrailer\n<</Size 2/Root 1 0 R>>\n");
    expect_damaged_table("xref\n0 2\n0000000000 65535 f \n0000000017 00000 q \ntrailer\n<</Size 2/Root 1 0 R>>\n");
    expect_damaged_table("xref\n0 2\n0000000000 65535 f \n0000000017 99999 n \ntrailer\n<</Size 2/Root 1 0 R>>\n");
    expect_damaged_table("xref\n0 3\n0000000000 65535 f \ntrailer\n<</Size 2/Root 1 0 R>>\n");
    expect_damaged_table("xref\n0\ntrailer\n<</Size 2/Root 1 0 R>>\n");
    expect_damaged_table("xref\n0 1\n0000000000 65535 f \n");
    expect_damaged_table("xref\n0 1\n0000000000 65535 f \ntrailer\n[1]\n");
    expect_damaged_table("xref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 1\n");
    expect_damaged_table("xref\n0 999999999\n0000000000 65535 f \ntrailer\n<</Size 1>>\n");
    expect_damaged_table("xref\n99999999999 1\n0000000000 65535 f \ntrailer\n<</Size 1>>\n");
    expect_damaged_table("xre");
}

static void the_trailer_may_follow_its_word_at_once_and_be_long(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    pdf_builder_init(&builder, NULL);
    pdf_builder_pages(&builder, 1);
    int64_t position = pdf_builder_position(&builder);
    pdf_builder_text(&builder, "xref\n0 4\n0000000000 65535 f \n");
    for (int i = 0; i < 3; i++)
        pdf_builder_text(&builder, "%010lld 00000 n \n", (long long)builder.entries[i].place);
    pdf_builder_text(&builder, "trailer<</Size 4/Root 1 0 R/Long (");
    for (int i = 0; i < 20000; i++)
        pdf_builder_text(&builder, "x");
    pdf_builder_text(&builder, ")>>\n");
    pdf_builder_closing(&builder, position);
    expect_small_document(&builder);
}

static void a_large_table_is_read_across_the_borders_of_its_chunks(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    pdf_builder_init(&builder, NULL);
    pdf_builder_pages(&builder, 1);
    int64_t position = pdf_builder_position(&builder);
    enum { COUNT = 30000 };
    pdf_builder_text(&builder, "xref\n0 %d\n0000000000 65535 f \n", COUNT);
    for (int i = 1; i < COUNT; i++)
        pdf_builder_text(&builder, "%010lld 00000 n%s", i <= 3 ? (long long)builder.entries[i - 1].place : 1000000LL + i,
                         i % 1000 == 999 ? "\n" : " \n");
    pdf_builder_text(&builder, "trailer\n<</Size %d/Root 1 0 R>>\n", COUNT);
    pdf_builder_closing(&builder, position);
    pdf_document *document = built_document_open(&builder);
    pdf_place place;
    for (uint32_t i = 4; i < COUNT; i++) {
        assert_true(pdf_view_place(pdf_view_newest(document), i, &place));
        assert_int_equal(place.offset, 1000000 + i);
    }
    pdf_document_close(document);
}

static void a_digit_that_is_none_is_found_in_every_place(void **state)
{
    (void)state;
    static const char NEAR_DIGITS[] = {'/', ':', '\x10', '?', 'p', '\xB0'};
    for (size_t place = 0; place < 16; place++) {
        for (size_t i = 0; place != 10 && i < sizeof NEAR_DIGITS; i++) {
            char table[200];
            pdf_document *document = NULL;
            pdfseal_error error = {0};
            snprintf(table, sizeof table, "xref\n0 4\n0000000000 65535 f \n0000000000 00000 f \n0000000000 00000 f \n"
                                          "0000000000 00000 f \ntrailer\n<</Size 4/Root 1 0 R>>\n");
            table[strlen("xref\n0 4\n") + 20 + place] = NEAR_DIGITS[i];
            EXPECT_STATUS(PDFSEAL_ERROR_INPUT, try_table(table, &document, &error), &error);
            assert_null(document);
            assert_non_null(strstr(error.message, "damaged"));
        }
    }
}

/* Objects of all lengths around the sizes of the windows they are read through, asked for in another order than they lie. */
static void objects_are_read_across_the_borders_of_their_windows(void **state)
{
    (void)state;
    enum { FIRST = 10, LENGTHS = 5, AROUND = 24, COUNT = LENGTHS * AROUND };
    static const size_t LENGTH[LENGTHS] = {1, 2048, 4096, 16384, 65536};
    static char letters[70000];
    PDF_BUILDER_CLEANUP pdf_builder builder;
    pdf_builder_init(&builder, NULL);
    pdf_builder_pages(&builder, 1);
    for (unsigned i = 0; i < COUNT; i++) {
        int length = (int)(LENGTH[i / AROUND] + i % AROUND);
        memset(letters, 'a' + (int)(i % 26), sizeof letters);
        pdf_builder_object(&builder, FIRST + i, "(%.*s)", length > 32 ? length - 20 : length, letters);
    }
    (void)pdf_builder_table(&builder);
    pdf_document *document = built_document_open(&builder);
    for (unsigned step = 0; step < COUNT; step++) {
        unsigned i = step * 77 % COUNT;
        const pdf_indirect *object = built_object(document, FIRST + i);
        size_t length = LENGTH[i / AROUND] + i % AROUND;
        assert_int_equal(object->value.type, PDF_STRING);
        assert_int_equal(object->value.as.bytes.length, length > 32 ? length - 20 : length);
        assert_int_equal(object->value.as.bytes.data[0], 'a' + (int)(i % 26));
        assert_int_equal(object->value.as.bytes.data[object->value.as.bytes.length - 1], 'a' + (int)(i % 26));
    }
    pdf_document_close(document);
}

static void of_two_entries_in_one_section_the_first_counts_and_it_is_warned(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    pdf_builder_init(&builder, NULL);
    pdf_builder_pages(&builder, 1);
    int64_t other = pdf_builder_position(&builder);
    pdf_builder_text(&builder, "3 0 obj\n(another)\nendobj\n");
    int64_t position = pdf_builder_position(&builder);
    pdf_builder_text(&builder, "xref\n0 4\n0000000000 65535 f \n");
    for (int i = 0; i < 3; i++)
        pdf_builder_text(&builder, "%010lld 00000 n \n", (long long)builder.entries[i].place);
    pdf_builder_text(&builder, "3 1\n%010lld 00000 n \ntrailer\n<</Size 4/Root 1 0 R>>\n", (long long)other);
    pdf_builder_closing(&builder, position);
    pdf_document *document = built_document_open(&builder);
    assert_true(built_has_warning(document, "object_twice"));
    assert_string_equal(built_text(document, 0, 3), "<</Type /Page/Parent 2 0 R/MediaBox [0 0 200 300]>>");
    pdf_document_close(document);
}

static void an_object_that_is_another_one_is_no_object(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    const pdf_indirect *object = NULL;
    pdfseal_error error = {0};
    pdf_builder_init(&builder, NULL);
    pdf_builder_pages(&builder, 1);
    pdf_builder_note(&builder, (built_entry){4, BUILT_OFFSET, builder.entries[0].place, 0});
    pdf_builder_note(&builder, (built_entry){5, BUILT_OFFSET, 3, 0});
    pdf_builder_note(&builder, (built_entry){6, BUILT_OFFSET, 9999999, 0});
    (void)pdf_builder_table(&builder);
    pdf_document *document = built_document_open(&builder);
    for (uint32_t number = 4; number <= 6; number++)
        EXPECT_STATUS(PDFSEAL_ERROR_INPUT,
                      pdf_view_load(pdf_view_newest(document), (pdf_reference){number, 0}, &object, &error), &error);
    pdf_document_close(document);
}

static void a_reference_with_another_generation_is_null(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    const pdf_indirect *object = NULL;
    pdfseal_error error = {0};
    pdf_builder_small_file(&builder);
    pdf_document *document = built_document_open(&builder);
    EXPECT_OK(pdf_view_load(pdf_view_newest(document), (pdf_reference){3, 1}, &object, &error), &error);
    assert_null(object);
    pdf_document_close(document);
}

static void offsets_count_from_the_header_or_from_the_first_byte(void **state)
{
    (void)state;
    static const char junk[] = "MIME junk in front\r\n";
    for (int from_header = 0; from_header <= 1; from_header++) {
        PDF_BUILDER_CLEANUP pdf_builder builder;
        BYTES_BUFFER_CLEANUP bytes_buffer file;
        pdf_document *document = NULL;
        pdfseal_error error = {0};
        bytes_buffer_init(&file, 1 << 20);
        if (from_header) {
            pdf_builder_small_file(&builder);
            EXPECT_OK(bytes_buffer_append_text(&file, junk, &error), &error);
        } else {
            pdf_builder_init(&builder, "MIME junk in front\r\n%PDF-1.4");
            pdf_builder_pages(&builder, 1);
            (void)pdf_builder_table(&builder);
        }
        EXPECT_OK(bytes_buffer_append(&file, builder.bytes.data, builder.bytes.length, &error), &error);
        EXPECT_OK(built_document_try(bytes_buffer_view(&file), &document, &error), &error);
        assert_int_equal(pdf_document_header(document), sizeof junk - 1);
        assert_int_equal(pdf_document_base(document), from_header ? sizeof junk - 1 : 0);
        assert_true(built_has_warning(document, "header_offset"));
        assert_string_equal(built_text(document, 0, 1), "<</Type /Catalog/Pages 2 0 R>>");
        pdf_document_close(document);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_of_twenty_bytes_are_read),
        cmocka_unit_test(entries_of_nineteen_bytes_are_read),
        cmocka_unit_test(entries_with_more_space_are_read),
        cmocka_unit_test(a_table_that_counts_from_1_is_taken_for_what_it_means),
        cmocka_unit_test(many_subsections_are_read),
        cmocka_unit_test(damaged_tables_are_refused),
        cmocka_unit_test(the_trailer_may_follow_its_word_at_once_and_be_long),
        cmocka_unit_test(a_large_table_is_read_across_the_borders_of_its_chunks),
        cmocka_unit_test(a_digit_that_is_none_is_found_in_every_place),
        cmocka_unit_test(objects_are_read_across_the_borders_of_their_windows),
        cmocka_unit_test(of_two_entries_in_one_section_the_first_counts_and_it_is_warned),
        cmocka_unit_test(an_object_that_is_another_one_is_no_object),
        cmocka_unit_test(a_reference_with_another_generation_is_null),
        cmocka_unit_test(offsets_count_from_the_header_or_from_the_first_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
