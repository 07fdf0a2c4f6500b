/* SPDX-License-Identifier: Apache-2.0 */
/* Dictionaries written again with a few keys changed, and objects written as text. */
#include "pdf/dictionary_editor.h"

#include "expect.h"
#include "pdf/object_reader.h"

typedef struct editing {
    arena memory;
    pdf_object dictionary;
    bytes_buffer out;
    pdfseal_error error;
} editing;

static void begin_editing(editing *one, const char *text)
{
    pdf_object_reader reader;
    *one = (editing){0};
    arena_init(&one->memory);
    bytes_buffer_init(&one->out, 1 << 16);
    pdf_object_reader_init(&reader, bytes_of_text(text), 0, &one->memory);
    EXPECT_OK(pdf_reader_read_object(&reader, &one->dictionary, &one->error), &one->error);
    pdf_object_reader_clear(&reader);
}

static void end_editing(editing *one)
{
    bytes_buffer_clear(&one->out);
    arena_clear(&one->memory);
}

static void expect_changed(const char *text, const pdf_change *changes, size_t count, const char *wanted)
{
    editing one;
    begin_editing(&one, text);
    EXPECT_OK(pdf_dictionary_write_changed(&one.dictionary, changes, count, &one.out, &one.error), &one.error);
    EXPECT_TEXT(bytes_buffer_view(&one.out), wanted);
    end_editing(&one);
}

static void a_changed_key_comes_last_and_the_others_stay(void **state)
{
    (void)state;
    const pdf_change change = {"B", BYTES_LITERAL("[9]")};
    expect_changed("<</A 1/B 2/C(x)>>", &change, 1, "<</A 1/C (x)/B [9]>>");
}

static void a_new_key_is_added_and_an_empty_one_left_out(void **state)
{
    (void)state;
    const pdf_change changes[] = {{"New", BYTES_LITERAL("3 0 R")}, {"A", {0}}, {"Absent", {0}}};
    expect_changed("<</A 1/B 2>>", changes, 3, "<</B 2/New 3 0 R>>");
}

static void a_key_is_compared_by_what_it_means(void **state)
{
    (void)state;
    const pdf_change change = {"AB", BYTES_LITERAL("1")};
    expect_changed("<</A#42 7/ABC 8>>", &change, 1, "<</ABC 8/AB 1>>");
}

static void of_a_key_that_stands_twice_the_one_that_counts_is_kept(void **state)
{
    (void)state;
    expect_changed("<</A 1/B 2/A 3>>", NULL, 0, "<</B 2/A 3>>");
}

static void no_dictionary_is_an_empty_one(void **state)
{
    (void)state;
    editing one;
    const pdf_change change = {"A", BYTES_LITERAL("true")};
    begin_editing(&one, "null");
    EXPECT_OK(pdf_dictionary_write_changed(NULL, &change, 1, &one.out, &one.error), &one.error);
    EXPECT_TEXT(bytes_buffer_view(&one.out), "<</A true>>");
    end_editing(&one);
}

static void names_and_strings_are_written_so_that_they_are_read_again(void **state)
{
    (void)state;
    expect_changed("<</A#20#2F#23 (\\(\\)\\\\\\000\\377)/H <00ff>>>", NULL, 0,
                   "<</A#20#2F#23 (\\(\\)\\\\\\000\\377)/H <00FF>>>");
}

static void expect_encoded(const char *utf8, bytes_view wanted)
{
    BYTES_BUFFER_CLEANUP bytes_buffer out;
    pdfseal_error error = {0};
    bytes_buffer_init(&out, 1 << 16);
    EXPECT_OK(pdf_text_string_encode(utf8, &out, &error), &error);
    EXPECT_BYTES(bytes_buffer_view(&out), wanted);
}

static void text_is_ascii_as_it_is_and_else_utf_16(void **state)
{
    (void)state;
    expect_encoded("plain", BYTES_LITERAL("plain"));
    expect_encoded("", BYTES_LITERAL(""));
    expect_encoded("\xE7\xAB\xA0", BYTES_LITERAL("\xFE\xFF\x7A\xE0"));
    expect_encoded("\xF0\x9F\x98\x80", BYTES_LITERAL("\xFE\xFF\xD8\x3D\xDE\x00"));
}

static void bytes_that_are_no_utf_8_become_replacement_characters(void **state)
{
    (void)state;
    expect_encoded("a\xFFz", BYTES_LITERAL("\xFE\xFF\0a\xFF\xFD\0z"));
    expect_encoded("\xE7\xAB", BYTES_LITERAL("\xFE\xFF\xFF\xFD\xFF\xFD"));
    expect_encoded("\x80", BYTES_LITERAL("\xFE\xFF\xFF\xFD"));
    expect_encoded("\xED\xA0\x80", BYTES_LITERAL("\xFE\xFF\xFF\xFD\xFF\xFD\xFF\xFD"));
    expect_encoded("\xC0\xAF", BYTES_LITERAL("\xFE\xFF\xFF\xFD\xFF\xFD"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_changed_key_comes_last_and_the_others_stay),
        cmocka_unit_test(a_new_key_is_added_and_an_empty_one_left_out),
        cmocka_unit_test(a_key_is_compared_by_what_it_means),
        cmocka_unit_test(of_a_key_that_stands_twice_the_one_that_counts_is_kept),
        cmocka_unit_test(no_dictionary_is_an_empty_one),
        cmocka_unit_test(names_and_strings_are_written_so_that_they_are_read_again),
        cmocka_unit_test(text_is_ascii_as_it_is_and_else_utf_16),
        cmocka_unit_test(bytes_that_are_no_utf_8_become_replacement_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
