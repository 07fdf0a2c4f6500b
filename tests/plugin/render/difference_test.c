/* SPDX-License-Identifier: Apache-2.0 */
/* Pixels that differ: counted, boxed where they lie together, never more boxes than there is room for. */
#include "pages/difference.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define SIDE 400

static uint32_t then_pixels[SIDE * SIDE], now_pixels[SIDE * SIDE];

static difference compare(int then_width, int then_height, int now_width, int now_height)
{
    const difference_picture then = {then_pixels, SIDE, then_width, then_height};
    const difference_picture now = {now_pixels, SIDE, now_width, now_height};
    difference found;
    assert_true(difference_find(&then, &now, &found));
    return found;
}

static int clear_pixels(void **state)
{
    (void)state;
    for (size_t i = 0; i < (size_t)SIDE * SIDE; i++)
        then_pixels[i] = now_pixels[i] = 0xFFFFFF;
    return 0;
}

static void expect_box(const difference_box *box, int x0, int y0, int x1, int y1)
{
    assert_int_equal(box->x0, x0);
    assert_int_equal(box->y0, y0);
    assert_int_equal(box->x1, x1);
    assert_int_equal(box->y1, y1);
}

static void equal_pictures_have_no_difference(void **state)
{
    (void)state;
    difference found = compare(SIDE, SIDE, SIDE, SIDE);
    assert_int_equal(found.pixels, 0);
    assert_int_equal(found.box_count, 0);
}

static void slightest_other_colour_counts_and_unused_bits_do_not(void **state)
{
    (void)state;
    now_pixels[5 * SIDE + 7] = 0xFFFFFE;
    now_pixels[9] = 0x7FFFFFFF;
    difference found = compare(SIDE, SIDE, SIDE, SIDE);
    assert_int_equal(found.pixels, 1);
    assert_int_equal(found.box_count, 1);
    expect_box(&found.boxes[0], 7, 5, 8, 6);
}

static void what_lies_together_shares_a_box(void **state)
{
    (void)state;
    now_pixels[10 * SIDE + 10] = now_pixels[14 * SIDE + 20] = 0;
    now_pixels[300 * SIDE + 300] = 0;
    difference found = compare(SIDE, SIDE, SIDE, SIDE);
    assert_int_equal(found.pixels, 3);
    assert_int_equal(found.box_count, 2);
    expect_box(&found.boxes[0], 10, 10, 21, 15);
    expect_box(&found.boxes[1], 300, 300, 301, 301);
}

static void what_only_one_picture_has_differs(void **state)
{
    (void)state;
    difference found = compare(100, 50, 80, 60);
    assert_int_equal(found.pixels, 20 * 50 + 80 * 10);
    assert_true(found.box_count >= 1);
    assert_int_equal(compare(SIDE, SIDE, SIDE, SIDE).pixels, 0);
}

static void too_many_boxes_end_in_one_around_the_rest(void **state)
{
    (void)state;
    uint32_t wanted = 0;
    for (int y = 0; y < SIDE; y += 36) {
        for (int x = 0; x < SIDE; x += 36) {
            now_pixels[y * SIDE + x] = 0;
            wanted++;
        }
    }
    difference found = compare(SIDE, SIDE, SIDE, SIDE);
    assert_int_equal(found.pixels, wanted);
    assert_int_equal(found.box_count, DIFFERENCE_BOXES_MAX);
    int lowest = 0;
    for (size_t i = 0; i < found.box_count; i++)
        lowest = found.boxes[i].y1 > lowest ? found.boxes[i].y1 : lowest;
    assert_int_equal(lowest, 397);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(equal_pictures_have_no_difference, clear_pixels),
        cmocka_unit_test_setup(slightest_other_colour_counts_and_unused_bits_do_not, clear_pixels),
        cmocka_unit_test_setup(what_lies_together_shares_a_box, clear_pixels),
        cmocka_unit_test_setup(what_only_one_picture_has_differs, clear_pixels),
        cmocka_unit_test_setup(too_many_boxes_end_in_one_around_the_rest, clear_pixels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
