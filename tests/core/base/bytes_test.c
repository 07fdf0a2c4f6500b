/* SPDX-License-Identifier: Apache-2.0 */
/* Views, cursors and buffers at their edges. */
#include "base/bytes.h"

#include "expect.h"

#include <math.h>

static void find_gives_the_first_place_from_where_it_is_asked(void **state)
{
    (void)state;
    bytes_view hay = BYTES_LITERAL("abcabc");
    assert_int_equal(bytes_find(hay, BYTES_LITERAL("bc"), 0), 1);
    assert_int_equal(bytes_find(hay, BYTES_LITERAL("bc"), 1), 1);
    assert_int_equal(bytes_find(hay, BYTES_LITERAL("bc"), 2), 4);
    assert_int_equal(bytes_find(hay, BYTES_LITERAL("bc"), 5), SIZE_MAX);
    assert_int_equal(bytes_find(hay, BYTES_LITERAL("a"), 6), SIZE_MAX);
    assert_int_equal(bytes_find((bytes_view){NULL, 0}, BYTES_LITERAL("a"), 0), SIZE_MAX);
    assert_int_equal(bytes_find(hay, BYTES_LITERAL("a"), 7), SIZE_MAX);
    assert_int_equal(bytes_find(hay, BYTES_LITERAL(""), 0), SIZE_MAX);
}

static void find_last_gives_the_last_place(void **state)
{
    (void)state;
    assert_int_equal(bytes_find_last(BYTES_LITERAL("abcabc"), BYTES_LITERAL("abc")), 3);
    assert_int_equal(bytes_find_last(BYTES_LITERAL("abc"), BYTES_LITERAL("abc")), 0);
    assert_int_equal(bytes_find_last(BYTES_LITERAL("ab"), BYTES_LITERAL("abc")), SIZE_MAX);
    assert_int_equal(bytes_find_last(BYTES_LITERAL("ab"), BYTES_LITERAL("")), SIZE_MAX);
    assert_int_equal(bytes_find_last((bytes_view){NULL, 0}, BYTES_LITERAL("a")), SIZE_MAX);
}

static void trimming_takes_white_space_from_both_ends_alone(void **state)
{
    (void)state;
    static const char *const CASES[][2] = {{"", ""}, {" \t\r\n ", ""}, {"a", "a"}, {"\n a b \t", "a b"}, {"\fa\v", "\fa\v"}};
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
        assert_true(bytes_equal_text(bytes_trim(bytes_of_text(CASES[i][0])), CASES[i][1]));
    assert_int_equal(bytes_trim((bytes_view){NULL, 0}).length, 0);
}

static void a_cursor_never_passes_its_end(void **state)
{
    (void)state;
    bytes_cursor cursor = {BYTES_LITERAL("ab"), 0};
    assert_int_equal(bytes_cursor_peek_at(&cursor, 1), 'b');
    assert_int_equal(bytes_cursor_peek_at(&cursor, 2), -1);
    assert_int_equal(bytes_cursor_peek_at(&cursor, SIZE_MAX), -1);
    assert_int_equal(bytes_cursor_next(&cursor), 'a');
    assert_int_equal(bytes_cursor_next(&cursor), 'b');
    assert_int_equal(bytes_cursor_next(&cursor), -1);
    assert_int_equal(bytes_cursor_peek(&cursor), -1);
    assert_int_equal(cursor.position, 2);
}

static void a_buffer_refuses_what_passes_its_maximum_and_keeps_what_it_has(void **state)
{
    (void)state;
    BYTES_BUFFER_CLEANUP bytes_buffer buffer;
    pdfseal_error error = {0};
    bytes_buffer_init(&buffer, 100);
    for (int i = 0; i < 100; i++)
        EXPECT_OK(bytes_buffer_append_byte(&buffer, 'x', &error), &error);
    EXPECT_STATUS(PDFSEAL_ERROR_LIMIT, bytes_buffer_append_byte(&buffer, 'y', &error), &error);
    EXPECT_STATUS(PDFSEAL_ERROR_LIMIT, bytes_buffer_reserve(&buffer, SIZE_MAX, &error), &error);
    assert_int_equal(buffer.length, 100);
    assert_int_equal(buffer.data[99], 'x');
}

static void what_is_expected_has_room_and_may_still_grow(void **state)
{
    (void)state;
    static const size_t EXPECTED[] = {0, 10, 200000, 1500000};
    for (size_t i = 0; i < sizeof EXPECTED / sizeof EXPECTED[0]; i++) {
        bytes_buffer buffer;
        bytes_buffer_init(&buffer, 2000000);
        bytes_buffer_expect(&buffer, EXPECTED[i]);
        assert_true(buffer.capacity >= EXPECTED[i]);
        const uint8_t *place = buffer.data;
        for (size_t j = 0; j < EXPECTED[i]; j++)
            assert_int_equal(bytes_buffer_append_byte(&buffer, (uint8_t)j, NULL), PDFSEAL_OK);
        assert_ptr_equal(buffer.data, place);
        for (size_t j = 0; j < 400000; j++)
            assert_int_equal(bytes_buffer_append_byte(&buffer, 7, NULL), PDFSEAL_OK);
        assert_int_equal(buffer.length, EXPECTED[i] + 400000);
        for (size_t j = 0; j < EXPECTED[i]; j++)
            assert_int_equal(buffer.data[j], (uint8_t)j);
        bytes_buffer_clear(&buffer);
        bytes_buffer_init(&buffer, 100);
        bytes_buffer_expect(&buffer, 101);
        assert_null(buffer.data);
        bytes_buffer_clear(&buffer);
    }
}

static void nothing_can_be_appended(void **state)
{
    (void)state;
    BYTES_BUFFER_CLEANUP bytes_buffer buffer;
    pdfseal_error error = {0};
    bytes_buffer_init(&buffer, 10);
    EXPECT_OK(bytes_buffer_append(&buffer, NULL, 0, &error), &error);
    EXPECT_OK(bytes_buffer_append_text(&buffer, "", &error), &error);
    assert_int_equal(buffer.length, 0);
}

static void a_format_may_fill_its_buffer_to_the_last_byte_but_one(void **state)
{
    (void)state;
    BYTES_BUFFER_CLEANUP bytes_buffer buffer;
    pdfseal_error error = {0};
    bytes_buffer_init(&buffer, 6);
    EXPECT_OK(bytes_buffer_append_format(&buffer, &error, "%d-%s", 12, "ab"), &error);
    EXPECT_TEXT(bytes_buffer_view(&buffer), "12-ab");
    EXPECT_STATUS(PDFSEAL_ERROR_LIMIT, bytes_buffer_append_format(&buffer, &error, "%s", "cd"), &error);
    EXPECT_TEXT(bytes_buffer_view(&buffer), "12-ab");
}

static void wiping_leaves_an_empty_buffer_that_can_be_used_again(void **state)
{
    (void)state;
    BYTES_BUFFER_CLEANUP bytes_buffer buffer;
    pdfseal_error error = {0};
    bytes_buffer_init(&buffer, 10);
    EXPECT_OK(bytes_buffer_append_text(&buffer, "secret", &error), &error);
    bytes_buffer_wipe(&buffer);
    assert_null(buffer.data);
    assert_int_equal(buffer.maximum, 10);
    EXPECT_OK(bytes_buffer_append_text(&buffer, "again", &error), &error);
    EXPECT_TEXT(bytes_buffer_view(&buffer), "again");
}

static void expect_real(double value, int decimals, const char *text)
{
    BYTES_BUFFER_CLEANUP bytes_buffer buffer;
    pdfseal_error error = {0};
    bytes_buffer_init(&buffer, 100);
    EXPECT_OK(bytes_buffer_append_real(&buffer, value, decimals, &error), &error);
    EXPECT_TEXT(bytes_buffer_view(&buffer), text);
}

static void numbers_are_written_short_and_without_exponent(void **state)
{
    (void)state;
    expect_real(0, 4, "0");
    expect_real(-0.0, 4, "0");
    expect_real(1.5, 4, "1.5");
    expect_real(-1.25, 4, "-1.25");
    expect_real(-0.5, 2, "-0.5");
    expect_real(-0.001, 2, "0");
    expect_real(0.00005, 4, "0.0001");
    expect_real(0.05, 4, "0.05");
    expect_real(1000000, 4, "1000000");
    expect_real(99.99999, 4, "100");
    expect_real(3, 0, "3");
    expect_real(2.5, 0, "3");
    expect_real(1e12, 6, "1000000000000");
}

static void numbers_that_pdf_cannot_hold_are_refused(void **state)
{
    (void)state;
    BYTES_BUFFER_CLEANUP bytes_buffer buffer;
    pdfseal_error error = {0};
    bytes_buffer_init(&buffer, 100);
    EXPECT_STATUS(PDFSEAL_ERROR_INTERNAL, bytes_buffer_append_real(&buffer, NAN, 2, &error), &error);
    EXPECT_STATUS(PDFSEAL_ERROR_INTERNAL, bytes_buffer_append_real(&buffer, INFINITY, 2, &error), &error);
    EXPECT_STATUS(PDFSEAL_ERROR_INTERNAL, bytes_buffer_append_real(&buffer, -1e16, 2, &error), &error);
    EXPECT_STATUS(PDFSEAL_ERROR_INTERNAL, bytes_buffer_append_real(&buffer, 1e15, 6, &error), &error);
    assert_int_equal(buffer.length, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(find_gives_the_first_place_from_where_it_is_asked),
        cmocka_unit_test(find_last_gives_the_last_place),
        cmocka_unit_test(trimming_takes_white_space_from_both_ends_alone),
        cmocka_unit_test(a_cursor_never_passes_its_end),
        cmocka_unit_test(a_buffer_refuses_what_passes_its_maximum_and_keeps_what_it_has),
        cmocka_unit_test(what_is_expected_has_room_and_may_still_grow),
        cmocka_unit_test(nothing_can_be_appended),
        cmocka_unit_test(a_format_may_fill_its_buffer_to_the_last_byte_but_one),
        cmocka_unit_test(wiping_leaves_an_empty_buffer_that_can_be_used_again),
        cmocka_unit_test(numbers_are_written_short_and_without_exponent),
        cmocka_unit_test(numbers_that_pdf_cannot_hold_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
