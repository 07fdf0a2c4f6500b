/* SPDX-License-Identifier: Apache-2.0 */
/* Text strings in each encoding, whole and broken. */
#include "pdf/text_string.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define EXPECT_TEXT(encoded, expected) expect_text(BYTES_LITERAL(encoded), BYTES_LITERAL(expected), __LINE__)

static void expect_text(bytes_view encoded, bytes_view expected, int line)
{
    pdfseal_error error = {0};
    BYTES_BUFFER_CLEANUP bytes_buffer out;
    bytes_buffer_init(&out, 1000);
    assert_int_equal(pdf_text_string_decode(encoded, &out, &error), PDFSEAL_OK);
    if (!bytes_equal(bytes_buffer_view(&out), expected))
        fail_msg("line %d: got %.*s", line, (int)out.length, (const char *)out.data);
}

static void doc_encoding_has_its_own_upper_half(void **state)
{
    (void)state;
    EXPECT_TEXT("", "");
    EXPECT_TEXT("Signed\tby\r\nAnn", "Signed\tby\r\nAnn");
    EXPECT_TEXT("\x80\xA0\x92\x1F", "•€™˜");
    EXPECT_TEXT("Gr\xFC\xDF" "e", "Grüße");
    EXPECT_TEXT("\x9F\xAD\x7F\x07", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
}

static void utf16_is_read_in_both_orders(void **state)
{
    (void)state;
    EXPECT_TEXT("\xFE\xFF\x54\x08\x54\x0C", "合同");
    EXPECT_TEXT("\xFF\xFE\x08\x54\x0C\x54", "合同");
    EXPECT_TEXT("\xFE\xFF\xD8\x3D\xDE\x00", "😀");
    EXPECT_TEXT("\xFF\xFE\x3D\xD8\x00\xDE", "😀");
    EXPECT_TEXT("\xFE\xFF", "");
}

static void utf8_needs_its_mark(void **state)
{
    (void)state;
    EXPECT_TEXT("\xEF\xBB\xBF\xE5\x90\x88\xF0\x9F\x98\x80", "合😀");
    EXPECT_TEXT("\xC3\xA9", "Ã©");
}

static void what_is_no_character_is_replaced(void **state)
{
    (void)state;
    EXPECT_TEXT("\xFE\xFF\xD8\x3D\x00\x41", "\xEF\xBF\xBD" "A");
    EXPECT_TEXT("\xFE\xFF\xDE\x00\x00\x41", "\xEF\xBF\xBD" "A");
    EXPECT_TEXT("\xFE\xFF\xD8\x3D", "\xEF\xBF\xBD");
    EXPECT_TEXT("\xFE\xFF\x00\x41\x00", "A\xEF\xBF\xBD");
    EXPECT_TEXT("\xEF\xBB\xBF\xC0\xAF", "\xEF\xBF\xBD\xEF\xBF\xBD");
    EXPECT_TEXT("\xEF\xBB\xBF\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
    EXPECT_TEXT("\xEF\xBB\xBF\xE5\x90", "\xEF\xBF\xBD\xEF\xBF\xBD");
    EXPECT_TEXT("\xEF\xBB\xBF\xF4\x90\x80\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
}

static void zero_bytes_and_controls_never_come_out(void **state)
{
    (void)state;
    EXPECT_TEXT("a\0b", "a\xEF\xBF\xBD" "b");
    EXPECT_TEXT("\xFE\xFF\x00\x00\x00\x1B\x00\x9B", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
    EXPECT_TEXT("\xEF\xBB\xBF\x1B[31m", "\xEF\xBF\xBD[31m");
}

static void language_escapes_are_left_out(void **state)
{
    (void)state;
    EXPECT_TEXT("\xFE\xFF\x00\x1B\x7A\x68\x43\x4E\x00\x1B\x54\x08", "合");
    EXPECT_TEXT("\xFE\xFF\x00\x1B\x65\x6E\x00\x1B\x00\x41", "A");
    EXPECT_TEXT("\xFE\xFF\x00\x1B\x00\x65\x00\x6E\x00\x1B\x00\x41", "A");
    EXPECT_TEXT("\xEF\xBB\xBF\x1B" "enUS\x1B" "A", "A");
    EXPECT_TEXT("\xEF\xBB\xBF\x1B" "enUSA\x1B" "A", "\xEF\xBF\xBD" "enUSA\xEF\xBF\xBD" "A");
}

static void a_maximum_that_is_met_is_said(void **state)
{
    (void)state;
    pdfseal_error error = {0};
    BYTES_BUFFER_CLEANUP bytes_buffer out;
    bytes_buffer_init(&out, 3);
    assert_int_equal(pdf_text_string_decode(BYTES_LITERAL("four"), &out, &error), PDFSEAL_ERROR_LIMIT);
}

static void characters_find_their_doc_byte(void **state)
{
    (void)state;
    assert_int_equal(pdf_doc_encoding_find('A'), 'A');
    assert_int_equal(pdf_doc_encoding_find(0x20AC), 0xA0);
    assert_int_equal(pdf_doc_encoding_find(0xFC), 0xFC);
    assert_int_equal(pdf_doc_encoding_find(0x5408), -1);
    assert_int_equal(pdf_doc_encoding_find(-1), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(doc_encoding_has_its_own_upper_half),
        cmocka_unit_test(utf16_is_read_in_both_orders),
        cmocka_unit_test(utf8_needs_its_mark),
        cmocka_unit_test(what_is_no_character_is_replaced),
        cmocka_unit_test(zero_bytes_and_controls_never_come_out),
        cmocka_unit_test(language_escapes_are_left_out),
        cmocka_unit_test(a_maximum_that_is_met_is_said),
        cmocka_unit_test(characters_find_their_doc_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
