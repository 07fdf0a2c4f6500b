/* SPDX-License-Identifier: Apache-2.0 */
/* Cross-reference streams: widths, indices, unknown types, and the hybrid files that carry both kinds. */
#include "built_document.h"
#include "expect.h"

#include <stdio.h>

static void a_stream_alone_is_enough(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    pdf_builder_init(&builder, NULL);
    pdf_builder_pages(&builder, 1);
    int64_t position = pdf_builder_xref_stream(&builder, 4, NULL);
    pdf_document *document = built_document_open(&builder);
    const pdf_xref_section *section = pdf_document_section(document, 0);
    assert_int_equal(section->kind, PDF_XREF_STREAM);
    assert_int_equal(section->position, position);
    assert_int_equal(section->stream_object, 4);
    assert_string_equal(built_text(document, 0, 3), "<</Type /Page/Parent 2 0 R/MediaBox [0 0 200 300]>>");
    assert_true(pdf_document_revision(document, 0)->closed);
    pdf_document_close(document);
}

/* A file whose cross-reference stream has these entries and rows (three objects: 1 to 3). */
static pdfseal_status try_stream(const char *entries, bytes_view rows, pdf_document **ret_document, pdfseal_error *error)
{
    PDF_BUILDER_CLEANUP pdf_builder builder;
    pdf_builder_init(&builder, NULL);
    pdf_builder_pages(&builder, 1);
    int64_t position = pdf_builder_stream(&builder, 4, entries, rows);
    pdf_builder_closing(&builder, position);
    return built_document_try(pdf_builder_view(&builder), ret_document, error);
}

/* Offsets of the three objects, which begin at the same places in every file of pdf_builder_pages. */
static void find_places(int64_t ret_places[3])
{
    PDF_BUILDER_CLEANUP pdf_builder builder;
    pdf_builder_init(&builder, NULL);
    pdf_builder_pages(&builder, 1);
    for (int i = 0; i < 3; i++)
        ret_places[i] = builder.entries[i].place;
}

static void append_field(bytes_buffer *rows, uint64_t value, int width)
{
    for (int i = width - 1; i >= 0; i--)
        assert_int_equal(bytes_buffer_append_byte(rows, (uint8_t)(i < 8 ? value >> (8 * i) : 0), NULL), PDFSEAL_OK);
}

static void expect_widths(int first, int second, int third)
{
    BYTES_BUFFER_CLEANUP bytes_buffer rows;
    char entries[160];
    int64_t places[3];
    pdf_document *document = NULL;
    pdfseal_error error = {0};
    bytes_buffer_init(&rows, 4096);
    find_places(places);
    for (int i = 0; i < 3; i++) {
        append_field(&rows, 1, first);
        append_field(&rows, (uint64_t)places[i], second);
        append_field(&rows, 0, third);
    }
    (void)snprintf(entries, sizeof entries, "/Type/XRef/W[%d %d %d]/Index[1 3]/Size 5/Root 1 0 R", first, second, third);
    EXPECT_OK(try_stream(entries, bytes_buffer_view(&rows), &document, &error), &error);
    assert_string_equal(built_text(document, 0, 1), "<</Type /Catalog/Pages 2 0 R>>");
    pdf_document_close(document);
}

static void fields_may_have_any_width_up_to_eight_bytes(void **state)
{
    (void)state;
    expect_widths(1, 2, 1);
    expect_widths(1, 8, 8);
    expect_widths(0, 2, 0); /* the type is then 1, the generation 0 */
    expect_widths(8, 3, 0);
}

static void expect_damaged(const char *entries, bytes_view rows)
{
    pdf_document *document = NULL;
    pdfseal_error error = {0};
    pdfseal_status status = try_stream(entries, rows, &document, &error);
    if (status != PDFSEAL_ERROR_INPUT && status != PDFSEAL_ERROR_LIMIT)
        fail_msg("%s is not refused", entries);
    assert_null(document);
}

static void widths_and_indices_that_cannot_be_are_refused(void **state)
{
    (void)state;
    bytes_view rows = BYTES_LITERAL("\1\0\x0F\0\1\0\x0F\0\1\0\x0F\0");
    static const char *const bad[] = {
        "/Type/XRef/Index[1 3]/Size 5/Root 1 0 R",
        "/Type/XRef/W[1 2]/Index[1 3]/Size 5/Root 1 0 R",
        "/Type/XRef/W[0 0 0]/Index[1 3]/Size 5/Root 1 0 R",
        "/Type/XRef/W[1 9 1]/Index[1 3]/Size 5/Root 1 0 R",
        "/Type/XRef/W[-1 2 1]/Index[1 3]/Size 5/Root 1 0 R",
        "/Type/XRef/W[1 2 1]/Index[-1 3]/Size 5/Root 1 0 R",
        "/Type/XRef/W[1 2 1]/Index[1 -3]/Size 5/Root 1 0 R",
        "/Type/XRef/W[1 2 1]/Index[16777215 3]/Size 5/Root 1 0 R",
        "/Type/XRef/W[1 2 1]/Root 1 0 R",
        "/Type/ObjStm/W[1 2 1]/Index[1 3]/Size 5/Root 1 0 R",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        expect_damaged(bad[i], rows);
}

static void rows_that_are_missing_are_not_invented(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    BYTES_BUFFER_CLEANUP bytes_buffer rows;
    int64_t places[3];
    pdf_document *document = NULL;
    pdfseal_error error = {0};
    pdf_place place;
    bytes_buffer_init(&rows, 4096);
    pdf_builder_init(&builder, NULL);
    find_places(places);
    for (int i = 0; i < 3; i++) {
        append_field(&rows, 1, 1);
        append_field(&rows, (uint64_t)places[i], 2);
    }
    EXPECT_OK(try_stream("/Type/XRef/W[1 2 0]/Index[1 1000000]/Size 5/Root 1 0 R", bytes_buffer_view(&rows), &document,
                         &error),
              &error);
    assert_true(pdf_view_place(pdf_view_newest(document), 3, &place));
    assert_false(pdf_view_place(pdf_view_newest(document), 4, &place));
    assert_int_equal(pdf_document_highest_number(document), 3);
    pdf_document_close(document);
}

static void entries_of_an_unknown_type_are_null(void **state)
{
    (void)state;
    BYTES_BUFFER_CLEANUP bytes_buffer rows;
    int64_t places[3];
    pdf_document *document = NULL;
    pdfseal_error error = {0};
    bytes_buffer_init(&rows, 4096);
    find_places(places);
    for (int i = 0; i < 3; i++) {
        append_field(&rows, i == 2 ? 3 : 1, 1);
        append_field(&rows, (uint64_t)places[i], 2);
    }
    EXPECT_OK(try_stream("/Type/XRef/W[1 2 0]/Index[1 3]/Size 5/Root 1 0 R", bytes_buffer_view(&rows), &document, &error),
              &error);
    assert_string_equal(built_text(document, 0, 3), "absent");
    pdf_document_close(document);
}

static void build_hybrid(pdf_builder *builder)
{
    static const unsigned numbers[] = {4, 5};
    static const char *const texts[] = {"(hidden)", "[1 2]"};
    pdf_builder_init(builder, "%PDF-1.5");
    pdf_builder_pages(builder, 1);
    pdf_builder_object_stream(builder, 6, numbers, texts, 2);
    (void)pdf_builder_hybrid(builder, 7);
}

static void a_hybrid_file_shows_what_its_table_hides(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    build_hybrid(&builder);
    pdf_document *document = built_document_open(&builder);
    assert_int_equal(pdf_document_section_count(document), 1);
    assert_int_equal(pdf_document_section(document, 0)->kind, PDF_XREF_HYBRID);
    assert_string_equal(built_text(document, 0, 4), "(hidden)");
    assert_string_equal(built_text(document, 0, 5), "[1 2]");
    assert_false(built_has_warning(document, "object_twice"));
    pdf_document_close(document);
}

static void what_a_later_table_frees_is_free_in_a_hybrid_file_too(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    build_hybrid(&builder);
    pdf_builder_free_entry(&builder, 4, 1);
    (void)pdf_builder_table(&builder);
    pdf_document *document = built_document_open(&builder);
    assert_string_equal(built_text(document, 0, 4), "(hidden)");
    assert_string_equal(built_text(document, 1, 4), "absent");
    assert_string_equal(built_text(document, 1, 5), "[1 2]");
    pdf_document_close(document);
}

static void a_cross_reference_stream_that_is_none_is_refused(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    pdf_document *document = NULL;
    pdfseal_error error = {0};
    pdf_builder_init(&builder, NULL);
    pdf_builder_pages(&builder, 1);
    pdf_builder_closing(&builder, builder.entries[0].place);
    EXPECT_STATUS(PDFSEAL_ERROR_INPUT, built_document_try(pdf_builder_view(&builder), &document, &error), &error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stream_alone_is_enough),
        cmocka_unit_test(fields_may_have_any_width_up_to_eight_bytes),
        cmocka_unit_test(widths_and_indices_that_cannot_be_are_refused),
        cmocka_unit_test(rows_that_are_missing_are_not_invented),
        cmocka_unit_test(entries_of_an_unknown_type_are_null),
        cmocka_unit_test(a_hybrid_file_shows_what_its_table_hides),
        cmocka_unit_test(what_a_later_table_frees_is_free_in_a_hybrid_file_too),
        cmocka_unit_test(a_cross_reference_stream_that_is_none_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
