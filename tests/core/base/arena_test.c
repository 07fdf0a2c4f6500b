/* SPDX-License-Identifier: Apache-2.0 */
/* Arenas: zeroed, aligned, counted, and honest about sizes that cannot be. */
#include "base/arena.h"

#include "expect.h"

static void what_is_allocated_is_zeroed_and_aligned(void **state)
{
    (void)state;
    arena owner;
    arena_init(&owner);
    for (size_t size = 1; size < 600; size++) {
        uint8_t *place = arena_allocate(&owner, 1, size);
        assert_non_null(place);
        assert_int_equal((uintptr_t)place % 16, 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(place[i], 0);
        memset(place, 0xAA, size);
    }
    arena_clear(&owner);
}

static void an_object_larger_than_a_block_gets_one_of_its_own(void **state)
{
    (void)state;
    arena owner;
    arena_init(&owner);
    uint8_t *small = arena_allocate(&owner, 1, 100);
    uint8_t *large = arena_allocate(&owner, 1, (size_t)3 << 20);
    assert_non_null(small);
    assert_non_null(large);
    large[((size_t)3 << 20) - 1] = 1;
    assert_int_equal(small[0], 0);
    arena_clear(&owner);
}

static void the_used_bytes_are_counted_and_forgotten(void **state)
{
    (void)state;
    arena owner;
    arena_init(&owner);
    assert_non_null(arena_allocate(&owner, 10, 10));
    assert_true(owner.used_bytes >= 100);
    arena_clear(&owner);
    assert_int_equal(owner.used_bytes, 0);
    assert_null(owner.newest);
}

static void a_rewound_arena_uses_its_largest_block_again(void **state)
{
    (void)state;
    arena owner;
    arena_init(&owner);
    arena_rewind(&owner);
    assert_null(owner.newest);
    for (int i = 0; i < 40; i++) {
        uint8_t *place = arena_allocate(&owner, 1, 1000);
        assert_non_null(place);
        memset(place, 0xAA, 1000);
    }
    arena_block *largest = owner.newest;
    arena_rewind(&owner);
    assert_ptr_equal(owner.newest, largest);
    assert_int_equal(owner.used_bytes, 0);
    const uint8_t *again = arena_allocate(&owner, 1, 1000);
    assert_ptr_equal(owner.newest, largest);
    for (size_t i = 0; i < 1000; i++)
        assert_int_equal(again[i], 0);
    arena_clear(&owner);
}

static void what_is_expected_fits_into_one_block(void **state)
{
    (void)state;
    arena owner;
    arena_init(&owner);
    assert_non_null(arena_allocate(&owner, 1, 16));
    arena_block *first = owner.newest;
    arena_expect(&owner, 1000);
    assert_ptr_equal(owner.newest, first);
    arena_expect(&owner, (size_t)1 << 20);
    arena_block *block = owner.newest;
    assert_ptr_not_equal(block, first);
    for (int i = 0; i < 1000; i++) {
        const uint8_t *place = arena_allocate(&owner, 1, 1000);
        assert_non_null(place);
        assert_int_equal(place[0], 0);
        assert_int_equal(place[999], 0);
    }
    assert_ptr_equal(owner.newest, block);
    arena_expect(&owner, (size_t)1 << 20);
    assert_ptr_equal(owner.newest, block);
    arena_clear(&owner);
}

static void sizes_that_wrap_give_no_memory(void **state)
{
    (void)state;
    arena owner;
    arena_init(&owner);
    assert_null(arena_allocate(&owner, SIZE_MAX / 2, 3));
    assert_null(arena_allocate(&owner, 1, SIZE_MAX));
    assert_null(arena_allocate(&owner, 1, SIZE_MAX - 20));
    arena_clear(&owner);
}

static void copies_end_with_a_zero_byte(void **state)
{
    (void)state;
    arena owner;
    bytes_view copy;
    pdfseal_error error = {0};
    arena_init(&owner);
    EXPECT_OK(arena_copy(&owner, BYTES_LITERAL("ab\0c"), &copy, &error), &error);
    EXPECT_BYTES(copy, BYTES_LITERAL("ab\0c"));
    assert_int_equal(copy.data[4], 0);
    assert_string_equal(arena_text(&owner, BYTES_LITERAL("ab\0c")), "ab");
    assert_string_equal(arena_text(&owner, (bytes_view){NULL, 0}), "");
    arena_clear(&owner);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_allocated_is_zeroed_and_aligned),
        cmocka_unit_test(an_object_larger_than_a_block_gets_one_of_its_own),
        cmocka_unit_test(the_used_bytes_are_counted_and_forgotten),
        cmocka_unit_test(a_rewound_arena_uses_its_largest_block_again),
        cmocka_unit_test(what_is_expected_fits_into_one_block),
        cmocka_unit_test(sizes_that_wrap_give_no_memory),
        cmocka_unit_test(copies_end_with_a_zero_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
