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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_largest_signature_fits_into_an_object_as_hexadecimal),
        cmocka_unit_test(deflate_itself_is_never_refused_for_its_ratio),
        cmocka_unit_test(honest_documents_pass),
        cmocka_unit_test(numbers_fit_into_a_packed_entry),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
