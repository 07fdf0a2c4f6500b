/* SPDX-License-Identifier: Apache-2.0 */
/* Incremental updates: in the file's own style, with new numbers, and read back as the next revision. */
#include "pdf/section_writer.h"

#include "built_document.h"
#include "expect.h"

static const uint8_t IDENTIFIER[16] = {0xAB, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 0xCD};

/* An update of a built file in the making. */
typedef struct update {
    const pdf_builder *builder;
    pdf_document *document;
    pdf_section *section;
    pdfseal_error error;
} update;

static void begin_update(update *one, const pdf_builder *builder)
{
    *one = (update){.builder = builder};
    one->document = built_document_open(builder);
    EXPECT_OK(pdf_section_new(one->document, &one->section, &one->error), &one->error);
}

static void add(update *one, uint32_t number, const char *text)
{
    EXPECT_OK(pdf_section_add(one->section, (pdf_reference){number, 0}, bytes_of_text(text), &one->error), &one->error);
}

/* Ends the section; the file with it is opened, and `file` holds its bytes. */
static pdf_document *finish_update(update *one, bytes_buffer *file)
{
    pdf_document *updated = NULL;
    EXPECT_OK(pdf_section_finish(one->section, IDENTIFIER, &one->error), &one->error);
    bytes_view original = pdf_builder_view(one->builder);
    bytes_view added = bytes_buffer_view(pdf_section_bytes(one->section));
    bytes_buffer_init(file, 1 << 24);
    EXPECT_OK(bytes_buffer_append(file, original.data, original.length, &one->error), &one->error);
    EXPECT_OK(bytes_buffer_append(file, added.data, added.length, &one->error), &one->error);
    pdf_section_free(one->section);
    pdf_document_close(one->document);
    EXPECT_OK(built_document_try(bytes_buffer_view(file), &updated, &one->error), &one->error);
    return updated;
}

static void expect_sound(pdf_document *updated, size_t revisions, pdf_xref_kind kind)
{
    assert_int_equal(pdf_document_revision_count(updated), revisions);
    for (size_t i = 0; i < revisions; i++)
        assert_true(pdf_document_revision(updated, i)->closed);
    assert_int_equal(pdf_document_revision(updated, revisions - 1)->end, pdf_document_size(updated));
    assert_int_equal(pdf_document_section(updated, 0)->kind, kind);
    assert_int_equal(pdf_document_warning_count(updated), 0);
}

static void a_file_with_a_table_gets_a_table(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    BYTES_BUFFER_CLEANUP bytes_buffer file;
    update one;
    pdf_builder_small_file(&builder);
    begin_update(&one, &builder);
    uint32_t number = pdf_section_reserve(one.section);
    assert_int_equal(number, 4);
    add(&one, number, "(new)");
    add(&one, 1, "<</Type/Catalog/Pages 2 0 R/X 4 0 R>>");
    pdf_document *updated = finish_update(&one, &file);
    expect_sound(updated, 2, PDF_XREF_TABLE);
    assert_string_equal(built_text(updated, 1, 4), "(new)");
    assert_string_equal(built_text(updated, 1, 1), "<</Type /Catalog/Pages 2 0 R/X 4 0 R>>");
    assert_string_equal(built_text(updated, 0, 1), "<</Type /Catalog/Pages 2 0 R>>");
    assert_int_equal(pdf_document_trailer_size(updated), 5);
    pdf_document_close(updated);
}

static void a_file_with_a_cross_reference_stream_gets_one(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    BYTES_BUFFER_CLEANUP bytes_buffer file;
    update one;
    pdf_builder_init(&builder, NULL);
    pdf_builder_pages(&builder, 1);
    (void)pdf_builder_xref_stream(&builder, 4, NULL);
    begin_update(&one, &builder);
    assert_int_equal(pdf_section_reserve(one.section), 5);
    add(&one, 5, "(new)");
    pdf_document *updated = finish_update(&one, &file);
    expect_sound(updated, 2, PDF_XREF_STREAM);
    assert_string_equal(built_text(updated, 1, 5), "(new)");
    assert_int_equal(pdf_document_section(updated, 0)->stream_object, 6);
    assert_int_equal(pdf_document_trailer_size(updated), 7);
    pdf_document_close(updated);
}

static void a_hybrid_file_gets_a_table(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    BYTES_BUFFER_CLEANUP bytes_buffer file;
    static const unsigned numbers[] = {4};
    static const char *const texts[] = {"(hidden)"};
    update one;
    pdf_builder_init(&builder, NULL);
    pdf_builder_pages(&builder, 1);
    pdf_builder_object_stream(&builder, 5, numbers, texts, 1);
    (void)pdf_builder_hybrid(&builder, 6);
    begin_update(&one, &builder);
    add(&one, pdf_section_reserve(one.section), "(new)");
    pdf_document *updated = finish_update(&one, &file);
    expect_sound(updated, 2, PDF_XREF_TABLE);
    assert_string_equal(built_text(updated, 1, 4), "(hidden)");
    assert_string_equal(built_text(updated, 1, 7), "(new)");
    pdf_document_close(updated);
}

static void objects_come_in_any_order_and_gaps_make_subsections(void **state)
{
    (void)state;
    for (int as_stream = 0; as_stream <= 1; as_stream++) {
        PDF_BUILDER_CLEANUP pdf_builder builder;
        BYTES_BUFFER_CLEANUP bytes_buffer file;
        update one;
        pdf_builder_init(&builder, NULL);
        pdf_builder_pages(&builder, 30);
        if (as_stream)
            (void)pdf_builder_xref_stream(&builder, 40, NULL);
        else
            (void)pdf_builder_table(&builder);
        begin_update(&one, &builder);
        static const uint32_t written[] = {30, 7, 8, 1, 15, 9, 3};
        for (size_t i = 0; i < sizeof written / sizeof written[0]; i++)
            add(&one, written[i], written[i] == 1 ? "<</Type/Catalog/Pages 2 0 R>>" : "(changed)");
        pdf_document *updated = finish_update(&one, &file);
        expect_sound(updated, 2, as_stream ? PDF_XREF_STREAM : PDF_XREF_TABLE);
        for (size_t i = 0; i < sizeof written / sizeof written[0]; i++)
            assert_string_equal(built_text(updated, 1, written[i]),
                                written[i] == 1 ? "<</Type /Catalog/Pages 2 0 R>>" : "(changed)");
        assert_string_equal(built_text(updated, 1, 10), built_text(updated, 0, 10));
        pdf_document_close(updated);
    }
}

static void a_file_without_a_last_line_end_gets_one(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    BYTES_BUFFER_CLEANUP bytes_buffer file;
    update one;
    pdf_builder_small_file(&builder);
    builder.bytes.length--;
    begin_update(&one, &builder);
    assert_int_equal(pdf_section_position(one.section), pdf_document_size(one.document) + 1);
    add(&one, pdf_section_reserve(one.section), "1");
    pdf_document *updated = finish_update(&one, &file);
    expect_sound(updated, 2, PDF_XREF_TABLE);
    assert_memory_equal(file.data + builder.bytes.length - 5, "%%EOF\n4 0 obj", 13);
    pdf_document_close(updated);
}

static void new_numbers_lie_above_everything_that_is_known(void **state)
{
    (void)state;
    static const char *const sizes[] = {"/Root 1 0 R/Size 100", "/Root 1 0 R/Size 2", "/Root 1 0 R/Size (x)",
                                        "/Root 1 0 R/Size 99999999999"};
    static const uint32_t wanted[] = {100, 10, 10, 10};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        PDF_BUILDER_CLEANUP pdf_builder builder;
        update one;
        pdf_builder_init(&builder, NULL);
        builder.trailer = sizes[i];
        pdf_builder_pages(&builder, 1);
        pdf_builder_object(&builder, 9, "(nine)");
        (void)pdf_builder_table(&builder);
        begin_update(&one, &builder);
        assert_int_equal(pdf_section_reserve(one.section), wanted[i]);
        assert_int_equal(pdf_section_reserve(one.section), wanted[i] + 1);
        pdf_section_free(one.section);
        pdf_document_close(one.document);
    }
}

static void the_trailer_keeps_root_info_and_the_first_identifier(void **state)
{
    (void)state;
    for (int as_stream = 0; as_stream <= 1; as_stream++) {
        PDF_BUILDER_CLEANUP pdf_builder builder;
        BYTES_BUFFER_CLEANUP bytes_buffer file;
        update one;
        pdf_builder_init(&builder, NULL);
        builder.trailer = "/Root 1 0 R/Info 3 0 R/ID[(first)<0102>]/Junk true";
        pdf_builder_pages(&builder, 1);
        if (as_stream)
            (void)pdf_builder_xref_stream(&builder, 4, NULL);
        else
            (void)pdf_builder_table(&builder);
        begin_update(&one, &builder);
        add(&one, 3, "<<>>");
        pdf_document *updated = finish_update(&one, &file);
        const pdf_object *trailer = pdf_view_trailer(pdf_view_newest(updated));
        assert_int_equal(pdf_dictionary_find(trailer, "Info")->as.reference.number, 3);
        const pdf_object *id = pdf_dictionary_find(trailer, "ID");
        EXPECT_TEXT(id->as.array.items[0].as.bytes, "first");
        EXPECT_BYTES(id->as.array.items[1].as.bytes, ((bytes_view){IDENTIFIER, sizeof IDENTIFIER}));
        assert_null(pdf_dictionary_find(trailer, "Junk"));
        assert_int_equal(pdf_dictionary_find(trailer, "Prev")->as.integer, builder.previous);
        pdf_document_close(updated);
    }
}

static void a_file_without_identifier_gets_one(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    BYTES_BUFFER_CLEANUP bytes_buffer file;
    update one;
    pdf_builder_small_file(&builder);
    begin_update(&one, &builder);
    add(&one, 3, "<<>>");
    pdf_document *updated = finish_update(&one, &file);
    const pdf_object *id = pdf_dictionary_find(pdf_view_trailer(pdf_view_newest(updated)), "ID");
    assert_int_equal(id->as.array.count, 2);
    EXPECT_BYTES(id->as.array.items[0].as.bytes, ((bytes_view){IDENTIFIER, sizeof IDENTIFIER}));
    pdf_document_close(updated);
}

static void streams_keep_their_bytes(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    BYTES_BUFFER_CLEANUP bytes_buffer file;
    BYTES_BUFFER_CLEANUP bytes_buffer out;
    update one;
    bytes_view data = BYTES_LITERAL("a\0b endstream endobj\r\n");
    pdf_builder_small_file(&builder);
    begin_update(&one, &builder);
    pdf_reference reference = {pdf_section_reserve(one.section), 0};
    EXPECT_OK(pdf_section_add_stream(one.section, reference, BYTES_LITERAL("/Type /XObject"), data, &one.error), &one.error);
    pdf_document *updated = finish_update(&one, &file);
    bytes_buffer_init(&out, 1 << 16);
    EXPECT_OK(pdf_view_stream_decode(pdf_view_newest(updated), built_object(updated, reference.number), &out, &one.error),
              &one.error);
    EXPECT_BYTES(bytes_buffer_view(&out), data);
    expect_sound(updated, 2, PDF_XREF_TABLE);
    pdf_document_close(updated);
}

static void offsets_count_from_the_header_where_the_file_does(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder plain;
    PDF_BUILDER_CLEANUP pdf_builder shifted;
    BYTES_BUFFER_CLEANUP bytes_buffer file;
    update one;
    pdf_builder_small_file(&plain);
    pdf_builder_init(&shifted, "junk in front");
    assert_int_equal(bytes_buffer_append(&shifted.bytes, plain.bytes.data, plain.bytes.length, NULL), PDFSEAL_OK);
    begin_update(&one, &shifted);
    assert_int_equal(pdf_document_base(one.document), 14);
    add(&one, pdf_section_reserve(one.section), "(new)");
    pdf_document *updated = finish_update(&one, &file);
    assert_string_equal(built_text(updated, 1, 4), "(new)");
    assert_true(pdf_document_revision(updated, 1)->closed);
    pdf_document_close(updated);
}

static void an_update_of_an_update_is_the_third_revision(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    PDF_BUILDER_CLEANUP pdf_builder second;
    BYTES_BUFFER_CLEANUP bytes_buffer file;
    update one;
    pdf_builder_small_file(&builder);
    begin_update(&one, &builder);
    add(&one, 4, "(second)");
    pdf_document *updated = finish_update(&one, &second.bytes);
    pdf_document_close(updated);
    begin_update(&one, &second);
    add(&one, 4, "(third)");
    updated = finish_update(&one, &file);
    expect_sound(updated, 3, PDF_XREF_TABLE);
    assert_string_equal(built_text(updated, 0, 4), "absent");
    assert_string_equal(built_text(updated, 1, 4), "(second)");
    assert_string_equal(built_text(updated, 2, 4), "(third)");
    pdf_document_close(updated);
}

static void a_number_that_is_written_twice_is_refused(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    update one;
    pdf_builder_small_file(&builder);
    begin_update(&one, &builder);
    add(&one, 1, "<<>>");
    add(&one, 3, "<<>>");
    add(&one, 1, "<<>>");
    EXPECT_STATUS(PDFSEAL_ERROR_REFUSED, pdf_section_finish(one.section, IDENTIFIER, &one.error), &one.error);
    EXPECT_MESSAGE(&one.error, "object 1");
    pdf_section_free(one.section);
    pdf_document_close(one.document);
}

static void the_number_0_cannot_be_written(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    update one;
    pdf_builder_small_file(&builder);
    begin_update(&one, &builder);
    EXPECT_STATUS(PDFSEAL_ERROR_LIMIT,
                  pdf_section_add(one.section, (pdf_reference){0, 0}, BYTES_LITERAL("1"), &one.error), &one.error);
    pdf_section_free(one.section);
    pdf_document_close(one.document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_with_a_table_gets_a_table),
        cmocka_unit_test(a_file_with_a_cross_reference_stream_gets_one),
        cmocka_unit_test(a_hybrid_file_gets_a_table),
        cmocka_unit_test(objects_come_in_any_order_and_gaps_make_subsections),
        cmocka_unit_test(a_file_without_a_last_line_end_gets_one),
        cmocka_unit_test(new_numbers_lie_above_everything_that_is_known),
        cmocka_unit_test(the_trailer_keeps_root_info_and_the_first_identifier),
        cmocka_unit_test(a_file_without_identifier_gets_one),
        cmocka_unit_test(streams_keep_their_bytes),
        cmocka_unit_test(offsets_count_from_the_header_where_the_file_does),
        cmocka_unit_test(an_update_of_an_update_is_the_third_revision),
        cmocka_unit_test(a_number_that_is_written_twice_is_refused),
        cmocka_unit_test(the_number_0_cannot_be_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
