/* SPDX-License-Identifier: Apache-2.0 */
/* Errors: one line, whole characters, the caller's language. */
#include "base/error.h"

#include "expect.h"

static pdfseal_status fail_with_number(pdfseal_error *error)
{
    FAIL_AT(error, PDFSEAL_ERROR_INPUT, 42, "a number is wrong: %d", 7);
}

static pdfseal_status pass_up(pdfseal_error *error, bool *reached)
{
    TRY(fail_with_number(error));
    *reached = true;
    return PDFSEAL_OK;
}

static void a_failure_tells_status_place_and_source(void **state)
{
    (void)state;
    pdfseal_error error = {0};
    bool reached = false;
    assert_int_equal(pass_up(&error, &reached), PDFSEAL_ERROR_INPUT);
    assert_false(reached);
    assert_int_equal(error.status, PDFSEAL_ERROR_INPUT);
    assert_int_equal(error.offset, 42);
    assert_string_equal(error.message, "a number is wrong: 7");
    assert_non_null(strstr(error.source_file, "error_test.c"));
    assert_true(error.source_line > 0);
}

static void nobody_has_to_want_the_error(void **state)
{
    (void)state;
    assert_int_equal(fail_with_number(NULL), PDFSEAL_ERROR_INPUT);
}

static void a_message_is_one_line_whatever_names_hold(void **state)
{
    (void)state;
    pdfseal_error error = {0};
    (void)error_set(&error, PDFSEAL_ERROR_INPUT, -1, __FILE__, __LINE__, "%s", "a\nb\rc\x1b[31md\x7f");
    assert_string_equal(error.message, "a?b?c?[31md?");
}

static void a_message_that_is_too_long_ends_with_a_whole_character(void **state)
{
    (void)state;
    char name[3 * 400 + 1];
    for (int shift = 0; shift < 3; shift++) {
        pdfseal_error error = {0};
        for (size_t i = 0; i < sizeof name - 1; i += 3)
            memcpy(name + i, "\xE7\xAB\xA0", 3);
        name[sizeof name - 1] = 0;
        (void)error_set(&error, PDFSEAL_ERROR_INPUT, -1, __FILE__, __LINE__, "%.*s%s", shift, "ab", name);
        size_t length = strlen(error.message);
        assert_true(length < sizeof error.message && length > sizeof error.message - 5);
        assert_int_equal((length - (size_t)shift) % 3, 0);
    }
}

static void clearing_keeps_the_language(void **state)
{
    (void)state;
    pdfseal_error error = {.language = PDFSEAL_LANGUAGE_CHINESE};
    (void)fail_with_number(&error);
    error_clear(&error);
    assert_int_equal(error.language, PDFSEAL_LANGUAGE_CHINESE);
    assert_int_equal(error.status, PDFSEAL_OK);
    assert_int_equal(error.offset, -1);
    assert_string_equal(error.message, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_failure_tells_status_place_and_source),
        cmocka_unit_test(nobody_has_to_want_the_error),
        cmocka_unit_test(a_message_is_one_line_whatever_names_hold),
        cmocka_unit_test(a_message_that_is_too_long_ends_with_a_whole_character),
        cmocka_unit_test(clearing_keeps_the_language),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
