/* SPDX-License-Identifier: Apache-2.0 */
/* Characters on a terminal: widths, and which are kept away from it. */
#include "report/characters.h"

#include "expect.h"

static void expect_harmless(const char *text, const char *wanted)
{
    BYTES_BUFFER_CLEANUP bytes_buffer out;
    pdfseal_error error = {0};
    bytes_buffer_init(&out, 4096);
    EXPECT_OK(report_text_make_harmless(text, &out, &error), &error);
    EXPECT_TEXT(bytes_buffer_view(&out), wanted);
}

static void honest_text_stays_as_it_is(void **state)
{
    (void)state;
    expect_harmless("", "");
    expect_harmless("Fa\xC3\xA7""ade (a-b) 100 %", "Fa\xC3\xA7""ade (a-b) 100 %");
    expect_harmless("\xE7\x94\xB2\xE6\x96\xB9\xEF\xBC\x9A", "\xE7\x94\xB2\xE6\x96\xB9\xEF\xBC\x9A");
    expect_harmless("\xF0\x9F\x98\x80", "\xF0\x9F\x98\x80");
}

static void controls_are_shown_by_their_number(void **state)
{
    (void)state;
    expect_harmless("a\033[31mb", "a<U+001B>[31mb");
    expect_harmless("a\nb\r\tc\x7F", "a<U+000A>b<U+000D><U+0009>c<U+007F>");
    expect_harmless("\xC2\x9B""31m", "<U+009B>31m"); /* CSI in one character */
}

static void direction_marks_are_shown_by_their_number(void **state)
{
    (void)state;
    expect_harmless("cod\xE2\x80\xAE""fdp.exe", "cod<U+202E>fdp.exe");
    expect_harmless("\xE2\x81\xA6x\xE2\x81\xA9\xE2\x80\x8F\xD8\x9C", "<U+2066>x<U+2069><U+200F><U+061C>");
    expect_harmless("\xEF\xBB\xBF\xE2\x80\x8B\xE2\x80\xA8", "<U+FEFF><U+200B><U+2028>");
    expect_harmless("\xF3\xA0\x80\xA1", "<U+E0021>"); /* a tag character, which shows nothing */
}

static void broken_utf8_becomes_replacement_characters(void **state)
{
    (void)state;
    expect_harmless("a\xFF""b", "a\xEF\xBF\xBD""b");
    expect_harmless("\xE7\x94", "\xEF\xBF\xBD\xEF\xBF\xBD");
    expect_harmless("\xC0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD"); /* overlong zero */
}

static void chinese_characters_are_two_columns_wide(void **state)
{
    (void)state;
    assert_int_equal(report_text_columns(BYTES_LITERAL("seal")), 4);
    assert_int_equal(report_text_columns(BYTES_LITERAL("\xE5\x8D\xB0\xE7\xAB\xA0")), 4);
    assert_int_equal(report_text_columns(BYTES_LITERAL("\xEF\xBC\x88x\xEF\xBC\x89")), 5);
    assert_int_equal(report_text_columns(BYTES_LITERAL("e\xCC\x81")), 1);
    assert_int_equal(report_character_columns(0x20000), 2);
    assert_int_equal(report_character_columns(0xAC00), 2);
    assert_int_equal(report_character_columns(0xFE0F), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(honest_text_stays_as_it_is),
        cmocka_unit_test(controls_are_shown_by_their_number),
        cmocka_unit_test(direction_marks_are_shown_by_their_number),
        cmocka_unit_test(broken_utf8_becomes_replacement_characters),
        cmocka_unit_test(chinese_characters_are_two_columns_wide),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
