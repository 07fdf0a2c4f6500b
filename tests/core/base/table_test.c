/* SPDX-License-Identifier: Apache-2.0 */
/* Memory for tables: of every size writable from end to end, and no answer to sizes that cannot be. */
#include "base/table.h"

#include "expect.h"

#include <stdlib.h>

static void tables_of_all_sizes_are_writable_from_end_to_end(void **state)
{
    (void)state;
    static const size_t BYTES[] = {1,       100,     4095,    131071,  131072,  131073,
                                   1048575, 1048576, 1048577, 2097152, 2097153, 5000000};
    for (size_t i = 0; i < sizeof BYTES / sizeof BYTES[0]; i++) {
        uint8_t *table = table_allocate(BYTES[i]);
        assert_non_null(table);
        assert_int_equal((uintptr_t)table % 16, 0);
        memset(table, 0xA5, BYTES[i]);
        assert_int_equal(table[0], 0xA5);
        assert_int_equal(table[BYTES[i] - 1], 0xA5);
        free(table);
    }
}

static void a_size_that_cannot_be_gets_no_table(void **state)
{
    (void)state;
    volatile size_t most = SIZE_MAX; /* hidden from the compiler's own warning */
    assert_null(table_allocate(most));
    assert_null(table_allocate(most - 4095));
    assert_null(table_allocate(most / 2));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_of_all_sizes_are_writable_from_end_to_end),
        cmocka_unit_test(a_size_that_cannot_be_gets_no_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
