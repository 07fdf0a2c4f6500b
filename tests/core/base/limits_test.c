/* SPDX-License-Identifier: Apache-2.0 */
/* Bounds that depend on each other. */
#include "base/limits.h"

#include "expect.h"

static void the_largest_signature_fits_into_an_object_as_hexadecimal(void **state)
{
    (void)state;
    assert_true(LIMIT_CMS_BYTES * 2 < LIMIT_OBJECT_BYTES);
    assert_true(LIMIT_OBJECT_BYTES < LIMIT_SECTION_BYTES);
}

static void deflate_itself_is_never_refused_for_its_ratio(void **state)
{
    (void)state;
    assert_true(LIMIT_STREAM_RATIO > 1032);
    assert_true(LIMIT_STREAM_RATIO_FROM < LIMIT_STREAM_BYTES);
}

/* ISO 32000-2:2020 Annex C and the targets of security.md. */
static void honest_documents_pass(void **state)
{
    (void)state;
    assert_true(LIMIT_OBJECT_NUMBER >= 8388607);
    assert_true(LIMIT_PAGES >= 100000);
    assert_true(LIMIT_XREF_SECTIONS >= 10000);
    assert_true(LIMIT_XREF_ENTRIES >= LIMIT_OBJECT_NUMBER);
    assert_true(LIMIT_OBJECT_NESTING >= 28);
}

static void numbers_fit_into_a_packed_entry(void **state)
{
    (void)state;
    assert_true(LIMIT_OBJECT_NUMBER < (uint32_t)1 << 31);
    assert_true(LIMIT_OBJECTS_IN_STREAM < (size_t)1 << 31);
    assert_true(LIMIT_XREF_ENTRIES < UINT32_MAX);
}

static void what_is_not_named_keeps_its_default(void **state)
{
    (void)state;
    const pdfseal_limit given[] = {{"pages", 3}, {"pages", 7}};
    limits set;
    assert_int_equal(limits_read(given, 2, &set, NULL), PDFSEAL_OK);
    assert_int_equal(limits_get(&set, LIMITS_PAGES), 7);
    assert_int_equal(limits_get(&set, LIMITS_FIELDS), LIMIT_FIELDS);
    assert_int_equal(limits_get(NULL, LIMITS_PAGES), LIMIT_PAGES);
}

static void an_unknown_name_and_a_value_past_the_ceiling_are_wrong_usage(void **state)
{
    (void)state;
    const pdfseal_limit given[] = {{"leaves", 3}, {"pages", 0}, {"object-nesting", LIMIT_CEILING_NESTING + 1}, {"", 1}};
    limits set;
    for (size_t i = 0; i < sizeof given / sizeof given[0]; i++)
        assert_int_equal(limits_read(&given[i], 1, &set, NULL), PDFSEAL_ERROR_USAGE);
}

static void a_limit_that_is_met_says_its_name_and_value(void **state)
{
    (void)state;
    pdfseal_error error = {.language = PDFSEAL_LANGUAGE_ENGLISH};
    assert_int_equal(limits_fail(NULL, LIMITS_FILTERS, 5, __FILE__, __LINE__, &error), PDFSEAL_ERROR_LIMIT);
    assert_string_equal(error.message, "more than 16 filters on one stream "
                                       "(if you trust where it comes from, raise it with --limit filters=N)");
    assert_int_equal(error.offset, 5);
}

static void every_limit_is_described_and_within_its_ceiling(void **state)
{
    (void)state;
    size_t count = 0;
    pdfseal_limit_description limit = {.size = sizeof limit};
    for (; pdfseal_limit_describe(count, &limit); count++) {
        assert_true(limit.name && limit.counts && limit.standard > 0 && limit.standard <= limit.ceiling);
        assert_int_equal(limits_get(NULL, (limit_id)count), limit.standard);
    }
    assert_int_equal(count, LIMITS_COUNT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_largest_signature_fits_into_an_object_as_hexadecimal),
        cmocka_unit_test(deflate_itself_is_never_refused_for_its_ratio),
        cmocka_unit_test(honest_documents_pass),
        cmocka_unit_test(numbers_fit_into_a_packed_entry),
        cmocka_unit_test(what_is_not_named_keeps_its_default),
        cmocka_unit_test(an_unknown_name_and_a_value_past_the_ceiling_are_wrong_usage),
        cmocka_unit_test(a_limit_that_is_met_says_its_name_and_value),
        cmocka_unit_test(every_limit_is_described_and_within_its_ceiling),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
