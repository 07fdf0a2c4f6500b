/* SPDX-License-Identifier: Apache-2.0 */
/* Streams: where their data end, by Length or without, and references that lead to values. */
#include "built_document.h"
#include "expect.h"

static void expect_data(pdf_document *document, uint32_t number, const char *wanted)
{
    BYTES_BUFFER_CLEANUP bytes_buffer out;
    pdfseal_error error = {0};
    bytes_buffer_init(&out, 1 << 20);
    const pdf_indirect *object = built_object(document, number);
    assert_true(object->is_stream);
    EXPECT_OK(pdf_view_stream_decode(pdf_view_newest(document), object, &out, &error), &error);
    EXPECT_TEXT(bytes_buffer_view(&out), wanted);
}

/* A file whose object 4 is this text. */
static pdf_document *open_with(const char *text)
{
    PDF_BUILDER_CLEANUP pdf_builder builder;
    pdf_builder_init(&builder, NULL);
    pdf_builder_pages(&builder, 1);
    pdf_builder_note(&builder, (built_entry){4, BUILT_OFFSET, pdf_builder_position(&builder), 0});
    pdf_builder_text(&builder, "%s", text);
    pdf_builder_object(&builder, 5, "7");
    pdf_builder_object(&builder, 6, "5 0 R");
    (void)pdf_builder_table(&builder);
    return built_document_open(&builder);
}

static void expect_stream(const char *text, const char *wanted, bool is_wrong)
{
    pdf_document *document = open_with(text);
    expect_data(document, 4, wanted);
    assert_int_equal(built_has_warning(document, "stream_length"), is_wrong);
    pdf_document_close(document);
}

static void the_length_may_be_direct_or_lie_behind_references(void **state)
{
    (void)state;
    expect_stream("4 0 obj\n<</Length 7>>\nstream\n1234567\nendstream\nendobj\n", "1234567", false);
    expect_stream("4 0 obj\n<</Length 5 0 R>>\nstream\n1234567\nendstream\nendobj\n", "1234567", false);
    expect_stream("4 0 obj\n<</Length 6 0 R>>\nstream\r\n1234567\r\nendstream\r\nendobj\r\n", "1234567", false);
}

static void data_may_hold_the_word_endstream_when_the_length_is_right(void **state)
{
    (void)state;
    expect_stream("4 0 obj\n<</Length 18>>\nstream\nab\nendstream\ncdefg\nendstream\nendobj\n", "ab\nendstream\ncdefg",
                  false);
}

static void a_wrong_or_missing_length_gives_way_to_endstream(void **state)
{
    (void)state;
    static const char *const lengths[] = {"/Length 3", "/Length 9", "/Length 0", "/Length 99999999", "/Length -1", "",
                                          "/Length (x)", "/Length 99 0 R", "/Length 7.0"};
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        BYTES_BUFFER_CLEANUP bytes_buffer text;
        bytes_buffer_init(&text, 1024);
        assert_int_equal(bytes_buffer_append_format(&text, NULL, "4 0 obj\n<<%s>>\nstream\n1234567\nendstream\nendobj\n%c",
                                                    lengths[i], 0), PDFSEAL_OK);
        expect_stream((const char *)text.data, "1234567", true);
    }
}

static void an_end_of_line_in_front_of_endstream_may_be_missing(void **state)
{
    (void)state;
    expect_stream("4 0 obj\n<</Length 7>>\nstream\n1234567endstream\nendobj\n", "1234567", false);
    expect_stream("4 0 obj\n<</Length 7>>stream\n1234567\nendstreamendobj\n", "1234567", false);
}

static void a_stream_that_never_ends_is_refused(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    pdf_stream_extent extent;
    pdfseal_error error = {0};
    pdf_builder_init(&builder, NULL);
    pdf_builder_pages(&builder, 1);
    pdf_builder_note(&builder, (built_entry){4, BUILT_OFFSET, pdf_builder_position(&builder), 0});
    pdf_builder_text(&builder, "4 0 obj\n<</Length 5>>\nstream\nnothing more comes\n");
    (void)pdf_builder_table(&builder);
    pdf_document *document = built_document_open(&builder);
    EXPECT_STATUS(PDFSEAL_ERROR_INPUT,
                  pdf_view_stream_extent(pdf_view_newest(document), built_object(document, 4), &extent, &error), &error);
    pdf_document_close(document);
}

/* The word lies across the border of the chunks in which it is looked for. */
static void endstream_is_found_wherever_it_stands(void **state)
{
    (void)state;
    for (int shift = 0; shift < 12; shift++) {
        PDF_BUILDER_CLEANUP pdf_builder builder;
        pdf_stream_extent extent;
        pdfseal_error error = {0};
        pdf_builder_init(&builder, NULL);
        pdf_builder_pages(&builder, 1);
        pdf_builder_note(&builder, (built_entry){4, BUILT_OFFSET, pdf_builder_position(&builder), 0});
        pdf_builder_text(&builder, "4 0 obj\n<<>>\nstream\n");
        int64_t start = pdf_builder_position(&builder);
        for (int i = 0; i < 65536 - shift; i++)
            pdf_builder_text(&builder, "e");
        int64_t end = pdf_builder_position(&builder);
        pdf_builder_text(&builder, "\nendstream\nendobj\n");
        (void)pdf_builder_table(&builder);
        pdf_document *document = built_document_open(&builder);
        EXPECT_OK(pdf_view_stream_extent(pdf_view_newest(document), built_object(document, 4), &extent, &error), &error);
        assert_int_equal(extent.start, start);
        assert_int_equal(extent.end, end);
        pdf_document_close(document);
    }
}

static void an_object_larger_than_any_first_window_is_read_whole(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    pdf_builder_init(&builder, NULL);
    pdf_builder_pages(&builder, 1);
    pdf_builder_note(&builder, (built_entry){4, BUILT_OFFSET, pdf_builder_position(&builder), 0});
    pdf_builder_text(&builder, "4 0 obj\n[");
    for (int i = 0; i < 100000; i++)
        pdf_builder_text(&builder, "%d ", i);
    pdf_builder_text(&builder, "]\nendobj\n");
    int64_t end = pdf_builder_position(&builder) - 1;
    (void)pdf_builder_table(&builder);
    pdf_document *document = built_document_open(&builder);
    const pdf_indirect *object = built_object(document, 4);
    assert_int_equal(object->value.as.array.count, 100000);
    assert_int_equal(object->value.as.array.items[99999].as.integer, 99999);
    assert_int_equal(object->end, end);
    pdf_document_close(document);
}

static void references_are_followed_to_a_value_and_not_for_ever(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    const pdf_object *value = NULL;
    pdfseal_error error = {0};
    pdf_builder_init(&builder, NULL);
    pdf_builder_pages(&builder, 1);
    pdf_builder_object(&builder, 4, "5 0 R");
    pdf_builder_object(&builder, 5, "(end)");
    pdf_builder_object(&builder, 6, "7 0 R");
    pdf_builder_object(&builder, 7, "6 0 R");
    pdf_builder_object(&builder, 8, "99 0 R");
    (void)pdf_builder_table(&builder);
    pdf_document *document = built_document_open(&builder);
    pdf_view view = pdf_view_newest(document);
    pdf_object reference = {.type = PDF_REFERENCE, .as.reference = {4, 0}};
    EXPECT_OK(pdf_view_resolve(view, &reference, &value, &error), &error);
    EXPECT_TEXT(value->as.bytes, "end");
    reference.as.reference.number = 8;
    EXPECT_OK(pdf_view_resolve(view, &reference, &value, &error), &error);
    assert_int_equal(value->type, PDF_NULL);
    reference.as.reference.number = 6;
    EXPECT_STATUS(PDFSEAL_ERROR_LIMIT, pdf_view_resolve(view, &reference, &value, &error), &error);
    EXPECT_OK(pdf_view_resolve(view, NULL, &value, &error), &error);
    assert_int_equal(value->type, PDF_NULL);
    EXPECT_OK(pdf_view_get(view, NULL, "Key", &value, &error), &error);
    assert_int_equal(value->type, PDF_NULL);
    pdf_document_close(document);
}

static void it_is_known_which_bytes_lie_inside_of_streams(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    bool inside;
    pdfseal_error error = {0};
    pdf_builder_init(&builder, NULL);
    pdf_builder_pages(&builder, 1);
    pdf_builder_stream(&builder, 4, "", BYTES_LITERAL("find me here"));
    (void)pdf_builder_table(&builder);
    pdf_document *document = built_document_open(&builder);
    int64_t data = (int64_t)bytes_find(pdf_builder_view(&builder), BYTES_LITERAL("find me"), 0);
    EXPECT_OK(pdf_document_is_in_stream(document, data, &inside, &error), &error);
    assert_true(inside);
    EXPECT_OK(pdf_document_is_in_stream(document, data + 12, &inside, &error), &error);
    assert_false(inside);
    EXPECT_OK(pdf_document_is_in_stream(document, 3, &inside, &error), &error);
    assert_false(inside);
    pdf_document_close(document);
}

static void the_begin_of_a_stream_is_decoded_as_far_as_asked_for(void **state)
{
    (void)state;
    static uint8_t data[200000];
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (uint8_t)(i * 7 % 251);
    static const struct {
        size_t length, share, wanted;
    } cases[] = {{200000, 1, 200000}, {200000, 4, 50000}, {200000, 16, 12500}, {200000, 1000, 4096}, {9000, 4, 4096}, {100, 16, 100}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        PDF_BUILDER_CLEANUP pdf_builder builder;
        BYTES_BUFFER_CLEANUP bytes_buffer out;
        pdfseal_error error = {0};
        pdf_builder_init(&builder, NULL);
        bytes_buffer_init(&out, sizeof data);
        pdf_builder_pages(&builder, 1);
        pdf_builder_stream(&builder, 4, "", (bytes_view){data, cases[i].length});
        (void)pdf_builder_table(&builder);
        pdf_document *document = built_document_open(&builder);
        EXPECT_OK(pdf_view_stream_decode_begin(pdf_view_newest(document), built_object(document, 4), cases[i].share, &out, &error),
                  &error);
        EXPECT_BYTES(bytes_buffer_view(&out), ((bytes_view){data, cases[i].wanted}));
        pdf_document_close(document);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_length_may_be_direct_or_lie_behind_references),
        cmocka_unit_test(data_may_hold_the_word_endstream_when_the_length_is_right),
        cmocka_unit_test(a_wrong_or_missing_length_gives_way_to_endstream),
        cmocka_unit_test(an_end_of_line_in_front_of_endstream_may_be_missing),
        cmocka_unit_test(a_stream_that_never_ends_is_refused),
        cmocka_unit_test(endstream_is_found_wherever_it_stands),
        cmocka_unit_test(an_object_larger_than_any_first_window_is_read_whole),
        cmocka_unit_test(references_are_followed_to_a_value_and_not_for_ever),
        cmocka_unit_test(the_begin_of_a_stream_is_decoded_as_far_as_asked_for),
        cmocka_unit_test(it_is_known_which_bytes_lie_inside_of_streams),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
