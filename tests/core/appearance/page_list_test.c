/* SPDX-License-Identifier: Apache-2.0 */
/* The page list language of docs/contract.md. */
#include "appearance/place.h"
#include "base/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/* The pages as "1 2 5", or the message of the failure. */
static const char *select_pages(const char *list, int64_t page_count)
{
    static char text[PDFSEAL_ERROR_MESSAGE_BYTES];
    int64_t *numbers = NULL;
    size_t count = 0;
    pdfseal_error error = {0};
    text[0] = 0;
    if (appearance_pages_select(list, page_count, &numbers, &count, &error) != PDFSEAL_OK) {
        assert_int_equal(error.status, PDFSEAL_ERROR_USAGE);
        assert_null(numbers);
        memcpy(text, error.message, sizeof text);
        return text;
    }
    for (size_t i = 0, length = 0; i < count; i++)
        length += (size_t)snprintf(text + length, sizeof text - length, i ? " %lld" : "%lld",
                                   (long long)numbers[i]);
    free(numbers);
    return text;
}

static void single_pages_count_from_both_ends(void **state)
{
    (void)state;
    assert_string_equal(select_pages("1", 5), "1");
    assert_string_equal(select_pages("5", 5), "5");
    assert_string_equal(select_pages("last", 5), "5");
    assert_string_equal(select_pages("-1", 5), "5");
    assert_string_equal(select_pages("-2", 5), "4");
    assert_string_equal(select_pages("-5", 5), "1");
    assert_string_equal(select_pages("007", 9), "7");
}

static void without_a_list_it_is_the_last_page(void **state)
{
    (void)state;
    assert_string_equal(select_pages(NULL, 7), "7");
    assert_string_equal(select_pages("", 7), "7");
}

static void ranges_take_numbers_from_both_ends(void **state)
{
    (void)state;
    assert_string_equal(select_pages("2-4", 5), "2 3 4");
    assert_string_equal(select_pages("3-last", 5), "3 4 5");
    assert_string_equal(select_pages("-3--1", 5), "3 4 5");
    assert_string_equal(select_pages("2--2", 5), "2 3 4");
    assert_string_equal(select_pages("-2-5", 5), "4 5");
    assert_string_equal(select_pages("last-last", 5), "5");
}

static void words_choose_by_parity(void **state)
{
    (void)state;
    assert_string_equal(select_pages("odd", 5), "1 3 5");
    assert_string_equal(select_pages("even", 5), "2 4");
    assert_string_equal(select_pages("all", 3), "1 2 3");
    assert_string_equal(select_pages("odd,even", 4), "1 2 3 4");
}

static void joined_lists_ascend_and_name_each_page_once(void **state)
{
    (void)state;
    assert_string_equal(select_pages("last,1,3-4,4,2-3", 6), "1 2 3 4 6");
    assert_string_equal(select_pages("even,3,1-2", 8), "1 2 3 4 6 8");
    assert_string_equal(select_pages("odd,4-6", 9), "1 3 4 5 6 7 9");
    assert_string_equal(select_pages("odd,odd,1,-1", 3), "1 3");
    assert_string_equal(select_pages("all,2,odd", 3), "1 2 3");
    assert_string_equal(select_pages(" 1 , 3 ", 3), "1 3");
    assert_string_equal(select_pages("1-5,2-3,4", 6), "1 2 3 4 5");
}

static void pages_that_do_not_exist_are_named(void **state)
{
    (void)state;
    assert_string_equal(select_pages("9", 5), "page 9 does not exist (the document has 5 pages)");
    assert_string_equal(select_pages("2-9", 5), "page 9 does not exist (the document has 5 pages)");
    assert_string_equal(select_pages("-6", 5), "page -6 does not exist (the document has 5 pages)");
    assert_string_equal(select_pages("0", 1), "page 0 does not exist (the document has 1 page)");
    assert_string_equal(select_pages("1,99999999999999999999999", 5),
                        "page 99999999999999999999999 does not exist (the document has 5 pages)");
    assert_string_equal(select_pages("even", 1), "\"even\" names no page of a document with 1 page");
}

static void wrong_writing_is_named(void **state)
{
    (void)state;
    static const char *wrong[] = {"x",     "1x",       "1-",     "-",  "--1", "1--", "1-2-3", "1;2",
                                  "first", "odd-even", "lastly", "+1", "1.5", "1 2", "ODD"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_non_null(strstr(select_pages(wrong[i], 9), "names no page (write such as 1, 2-5, last"));
    static const char *gaps[] = {",", "1,", ",1", "1,,2", " "};
    for (size_t i = 0; i < sizeof gaps / sizeof *gaps; i++)
        assert_non_null(strstr(select_pages(gaps[i], 9), "an empty place in the list of pages"));
    assert_non_null(strstr(select_pages("5-2", 9), "the range \"5-2\" runs backwards: from page 5 to 2"));
    assert_non_null(strstr(select_pages("last-1", 9), "runs backwards: from page 9 to 1"));
}

static void a_document_without_pages_is_refused(void **state)
{
    (void)state;
    int64_t *numbers;
    size_t count;
    assert_int_equal(appearance_pages_select("all", 0, &numbers, &count, NULL), PDFSEAL_ERROR_INPUT);
    assert_int_equal(appearance_pages_select("all", (int64_t)INT32_MAX + 1, &numbers, &count, NULL),
                     PDFSEAL_ERROR_LIMIT);
}

/* Were every item walked by itself, this would take 10^11 steps. */
static void long_lists_on_long_documents_stay_cheap(void **state)
{
    (void)state;
    enum { ITEMS = 100000 };
    static char list[ITEMS * 10 + 1];
    for (size_t i = 0; i < ITEMS; i++)
        memcpy(list + i * 10, i % 2 ? "1-1000000," : "0002-last,", 10);
    list[ITEMS * 10 - 1] = 0;
    int64_t *numbers;
    size_t count;
    assert_int_equal(appearance_pages_select(list, 1000000, &numbers, &count, NULL), PDFSEAL_OK);
    assert_int_equal(count, 1000000);
    assert_int_equal(numbers[0], 1);
    assert_int_equal(numbers[999999], 1000000);
    free(numbers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(single_pages_count_from_both_ends),
        cmocka_unit_test(without_a_list_it_is_the_last_page),
        cmocka_unit_test(ranges_take_numbers_from_both_ends),
        cmocka_unit_test(words_choose_by_parity),
        cmocka_unit_test(joined_lists_ascend_and_name_each_page_once),
        cmocka_unit_test(pages_that_do_not_exist_are_named),
        cmocka_unit_test(wrong_writing_is_named),
        cmocka_unit_test(a_document_without_pages_is_refused),
        cmocka_unit_test(long_lists_on_long_documents_stay_cheap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
