/* SPDX-License-Identifier: Apache-2.0 */
/* Objects in object streams, and the streams that lie about what they hold. */
#include "built_document.h"
#include "expect.h"

static void expect_unreadable(pdf_document *document, uint32_t number)
{
    const pdf_indirect *object = NULL;
    pdfseal_error error = {0};
    EXPECT_STATUS(PDFSEAL_ERROR_INPUT, pdf_view_load(pdf_view_newest(document), (pdf_reference){number, 0}, &object, &error),
                  &error);
}

static void objects_in_streams_are_read_by_their_number(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    static const unsigned numbers[] = {4, 11, 7};
    static const char *const texts[] = {"<</A 1>>", "(eleven)", "[4 0 R]"};
    pdf_builder_init(&builder, NULL);
    pdf_builder_pages(&builder, 1);
    pdf_builder_object_stream(&builder, 20, numbers, texts, 3);
    (void)pdf_builder_xref_stream(&builder, 21, NULL);
    pdf_document *document = built_document_open(&builder);
    assert_string_equal(built_text(document, 0, 4), "<</A 1>>");
    assert_string_equal(built_text(document, 0, 11), "(eleven)");
    assert_string_equal(built_text(document, 0, 7), "[4 0 R]");
    assert_int_equal(built_object(document, 7)->in_stream, 20);
    assert_int_equal(pdf_document_warning_count(document), 0);
    pdf_document_close(document);
}

static void more_streams_than_are_kept_can_be_used_in_turn(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    enum { STREAMS = 9 };
    pdf_builder_init(&builder, NULL);
    pdf_builder_pages(&builder, 1);
    for (unsigned i = 0; i < STREAMS; i++) {
        const unsigned numbers[] = {10 + i, 30 + i};
        static const char *const texts[] = {"(first)", "(second)"};
        pdf_builder_object_stream(&builder, 50 + i, numbers, texts, 2);
    }
    (void)pdf_builder_xref_stream(&builder, 70, NULL);
    pdf_document *document = built_document_open(&builder);
    for (uint32_t i = 0; i < STREAMS; i++)
        assert_string_equal(built_text(document, 0, 10 + i), "(first)");
    for (uint32_t i = 0; i < STREAMS; i++)
        assert_string_equal(built_text(document, 0, 30 + i), "(second)");
    pdf_document_close(document);
}

static void a_wrong_index_is_warned_and_the_number_counts(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    static const unsigned numbers[] = {4, 5};
    static const char *const texts[] = {"(four)", "(five)"};
    pdf_builder_init(&builder, NULL);
    pdf_builder_pages(&builder, 1);
    pdf_builder_object_stream(&builder, 20, numbers, texts, 2);
    builder.entries[builder.entry_count - 2].generation = 1;
    builder.entries[builder.entry_count - 1].generation = 77;
    pdf_builder_note(&builder, (built_entry){6, BUILT_IN_STREAM, 20, 0});
    (void)pdf_builder_xref_stream(&builder, 21, NULL);
    pdf_document *document = built_document_open(&builder);
    assert_string_equal(built_text(document, 0, 4), "(four)");
    assert_string_equal(built_text(document, 0, 5), "(five)");
    assert_string_equal(built_text(document, 0, 6), "absent");
    assert_true(built_has_warning(document, "object_stream_index"));
    pdf_document_close(document);
}

/* Each is a stream that the object 4 is said to be in. */
static void damaged_streams_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *entries, *data;
    } bad[] = {
        {"/Type/ObjStm/N 1/First 1000", "4 0 (x)"},   {"/Type/ObjStm/N 1/First -1", "4 0 (x)"},
        {"/Type/ObjStm/N -1/First 4", "4 0 (x)"},     {"/Type/ObjStm/N 3/First 4", "4 0 (x)"},
        {"/Type/ObjStm/N 1/First 4", "4 99 (x)"},     {"/Type/ObjStm/N 1/First 4", "x 0 (x)"},
        {"/Type/ObjStm/First 4", "4 0 (x)"},          {"/Type/ObjStm/N 1", "4 0 (x)"},
        {"/Type/ObjStm/N 1/First 4", "4 0 (x"},       {"/Type/ObjStm/N 1/First 4/Filter/FlateDecode", "4 0 (x)"},
        {"/Type/ObjStm/N 1/First 4/Filter/Nonsense", "4 0 (x)"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        PDF_BUILDER_CLEANUP pdf_builder builder;
        pdf_builder_init(&builder, NULL);
        pdf_builder_pages(&builder, 1);
        pdf_builder_stream(&builder, 20, bad[i].entries, bytes_of_text(bad[i].data));
        pdf_builder_note(&builder, (built_entry){4, BUILT_IN_STREAM, 20, 0});
        (void)pdf_builder_xref_stream(&builder, 21, NULL);
        pdf_document *document = built_document_open(&builder);
        expect_unreadable(document, 4);
        pdf_document_close(document);
    }
}

static void an_object_stream_in_an_object_stream_is_refused(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    static const unsigned numbers[] = {5};
    static const char *const texts[] = {"<</Type/ObjStm/N 1/First 4>>"};
    pdf_builder_init(&builder, NULL);
    pdf_builder_pages(&builder, 1);
    pdf_builder_object_stream(&builder, 20, numbers, texts, 1);
    pdf_builder_note(&builder, (built_entry){6, BUILT_IN_STREAM, 5, 0});
    pdf_builder_note(&builder, (built_entry){7, BUILT_IN_STREAM, 7, 0});
    pdf_builder_note(&builder, (built_entry){8, BUILT_IN_STREAM, 999, 0});
    (void)pdf_builder_xref_stream(&builder, 21, NULL);
    pdf_document *document = built_document_open(&builder);
    expect_unreadable(document, 6);
    expect_unreadable(document, 7);
    expect_unreadable(document, 8);
    pdf_document_close(document);
}

/* The length of the stream stands in the stream itself: reading it must end. */
static void a_stream_that_needs_itself_to_be_read_ends(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    const pdf_indirect *object = NULL;
    pdfseal_error error = {0};
    pdf_builder_init(&builder, NULL);
    pdf_builder_pages(&builder, 1);
    pdf_builder_note(&builder, (built_entry){20, BUILT_OFFSET, pdf_builder_position(&builder), 0});
    pdf_builder_text(&builder, "20 0 obj\n<</Type/ObjStm/N 4 0 R/First 4/Length 4 0 R>>\nstream\n4 0 7\nendstream\nendobj\n");
    pdf_builder_note(&builder, (built_entry){4, BUILT_IN_STREAM, 20, 0});
    (void)pdf_builder_xref_stream(&builder, 21, NULL);
    pdf_document *document = built_document_open(&builder);
    pdfseal_status status = pdf_view_load(pdf_view_newest(document), (pdf_reference){4, 0}, &object, &error);
    assert_true(status == PDFSEAL_ERROR_LIMIT || status == PDFSEAL_ERROR_INPUT);
    pdf_document_close(document);
}

static void an_earlier_view_reads_the_earlier_stream(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    static const unsigned numbers[] = {4};
    static const char *const old_text[] = {"(old)"};
    static const char *const new_text[] = {"(new)"};
    pdf_builder_init(&builder, NULL);
    pdf_builder_pages(&builder, 1);
    pdf_builder_object_stream(&builder, 20, numbers, old_text, 1);
    (void)pdf_builder_xref_stream(&builder, 21, NULL);
    pdf_builder_object_stream(&builder, 20, numbers, new_text, 1);
    (void)pdf_builder_xref_stream(&builder, 22, NULL);
    pdf_document *document = built_document_open(&builder);
    assert_string_equal(built_text(document, 1, 4), "(new)");
    assert_string_equal(built_text(document, 0, 4), "(old)");
    pdf_document_close(document);
}

/* A later revision that writes only the container anew re-binds the objects in it. */
static void a_container_written_anew_changes_what_the_new_view_reads(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    static const unsigned numbers[] = {4};
    static const char *const old_text[] = {"(old)"};
    static const char *const new_text[] = {"(new)"};
    pdf_builder_init(&builder, NULL);
    pdf_builder_pages(&builder, 1);
    pdf_builder_object_stream(&builder, 20, numbers, old_text, 1);
    (void)pdf_builder_xref_stream(&builder, 21, NULL);
    pdf_builder_object_stream(&builder, 20, numbers, new_text, 1);
    builder.entry_count--; /* the entry of object 4 stays the old one */
    (void)pdf_builder_xref_stream(&builder, 22, NULL);
    pdf_document *document = built_document_open(&builder);
    assert_string_equal(built_text(document, 0, 4), "(old)");
    assert_string_equal(built_text(document, 1, 4), "(new)");
    pdf_document_close(document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(objects_in_streams_are_read_by_their_number),
        cmocka_unit_test(more_streams_than_are_kept_can_be_used_in_turn),
        cmocka_unit_test(a_wrong_index_is_warned_and_the_number_counts),
        cmocka_unit_test(damaged_streams_are_refused),
        cmocka_unit_test(an_object_stream_in_an_object_stream_is_refused),
        cmocka_unit_test(a_stream_that_needs_itself_to_be_read_ends),
        cmocka_unit_test(an_earlier_view_reads_the_earlier_stream),
        cmocka_unit_test(a_container_written_anew_changes_what_the_new_view_reads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
