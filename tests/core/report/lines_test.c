/* SPDX-License-Identifier: Apache-2.0 */
/* Lines: broken to the width, labels in a column, colours only when asked for. */
#include "report/lines.h"

#include "specimen.h"

typedef void writing(lines_writer *writer);

static void expect_lines(writing *write, int columns, bool colour, const char *wanted)
{
    BYTES_BUFFER_CLEANUP bytes_buffer out;
    bytes_buffer_init(&out, (size_t)1 << 20);
    pdfseal_sink sink = {&out, keep_bytes};
    pdfseal_text_options options = {.size = sizeof options, .columns = columns, .colour = colour};
    pdfseal_error error = {0};
    lines_writer writer;
    lines_begin(&writer, &options, &sink, &error);
    write(&writer);
    EXPECT_OK(lines_finish(&writer), &error);
    EXPECT_TEXT(bytes_buffer_view(&out), wanted);
}

static void write_words(lines_writer *writer)
{
    lines_text(writer, 1, LINES_PLAIN, "one two three four five six seven eight nine");
}

static void text_breaks_at_blanks_and_goes_on_at_its_indent(void **state)
{
    (void)state;
    expect_lines(write_words, 40, false, " one two three four five six seven eight\n nine\n");
}

static void write_chinese(lines_writer *writer)
{
    lines_text(writer, 0, LINES_PLAIN,
               "\xE4\xB8\x80\xE4\xBA\x8C\xE4\xB8\x89\xE5\x9B\x9B\xE4\xBA\x94\xE5\x85\xAD\xE4\xB8\x83\xE5\x85\xAB\xE4\xB9\x9D"
               "\xE5\x8D\x81\xE4\xB8\x80\xE4\xBA\x8C\xE4\xB8\x89\xE5\x9B\x9B\xE4\xBA\x94\xE5\x85\xAD\xE4\xB8\x83\xE5\x85\xAB"
               "\xE4\xB9\x9D\xE5\x8D\x81\xE3\x80\x82\xE5\xAE\x8C");
}

/* Twenty characters fill forty columns; the full stop may not begin a line, so the twentieth moves with it. */
static void chinese_breaks_between_characters_but_not_before_a_full_stop(void **state)
{
    (void)state;
    expect_lines(write_chinese, 40, false,
                 "\xE4\xB8\x80\xE4\xBA\x8C\xE4\xB8\x89\xE5\x9B\x9B\xE4\xBA\x94\xE5\x85\xAD\xE4\xB8\x83\xE5\x85\xAB\xE4\xB9\x9D"
                 "\xE5\x8D\x81\xE4\xB8\x80\xE4\xBA\x8C\xE4\xB8\x89\xE5\x9B\x9B\xE4\xBA\x94\xE5\x85\xAD\xE4\xB8\x83\xE5\x85\xAB"
                 "\xE4\xB9\x9D\n\xE5\x8D\x81\xE3\x80\x82\xE5\xAE\x8C\n");
}

static void write_long_word(lines_writer *writer)
{
    lines_text(writer, 0, LINES_PLAIN, "0123456789012345678901234567890123456789abc");
}

static void a_word_longer_than_a_line_is_cut(void **state)
{
    (void)state;
    expect_lines(write_long_word, 40, false, "0123456789012345678901234567890123456789\nabc\n");
}

static void write_items(lines_writer *writer)
{
    lines_item(writer, "trust", LINES_GOOD, "trusted");
    lines_item(writer, "reason", LINES_PLAIN, NULL);
    lines_member(writer, 4, LINES_PLAIN, "member");
}

static void items_stand_in_columns_and_absent_ones_are_left_out(void **state)
{
    (void)state;
    expect_lines(write_items, 0, false, "    trust         trusted\n    - member\n");
}

static void write_hostile(lines_writer *writer)
{
    lines_text(writer, 0, LINES_BAD, "\033]0;x\007");
}

static void colour_is_ours_alone(void **state)
{
    (void)state;
    expect_lines(write_hostile, 0, true, "\033[31m<U+001B>]0;x<U+0007>\033[0m\n");
    expect_lines(write_hostile, 0, false, "<U+001B>]0;x<U+0007>\n");
}

static void a_sink_that_stops_is_an_output_error(void **state)
{
    (void)state;
    pdfseal_sink sink = {NULL, refuse_bytes};
    pdfseal_text_options options = {.size = sizeof options};
    pdfseal_error error = {0};
    lines_writer writer;
    lines_begin(&writer, &options, &sink, &error);
    lines_text(&writer, 0, LINES_PLAIN, "text");
    EXPECT_STATUS(PDFSEAL_ERROR_OUTPUT, lines_finish(&writer), &error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_breaks_at_blanks_and_goes_on_at_its_indent),
        cmocka_unit_test(chinese_breaks_between_characters_but_not_before_a_full_stop),
        cmocka_unit_test(a_word_longer_than_a_line_is_cut),
        cmocka_unit_test(items_stand_in_columns_and_absent_ones_are_left_out),
        cmocka_unit_test(colour_is_ours_alone),
        cmocka_unit_test(a_sink_that_stops_is_an_output_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
