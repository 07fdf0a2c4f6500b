/* SPDX-License-Identifier: Apache-2.0 */
/* How straddle seals are cut, and where their slices lie. */
#include "appearance/straddle.h"
#include "png_maker.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PAGES_MOST 50

static int64_t NUMBERS[PAGES_MOST];

static int number_pages(void **state)
{
    (void)state;
    for (int i = 0; i < PAGES_MOST; i++)
        NUMBERS[i] = i + 1;
    return 0;
}

static appearance_slice *cut(const pdfseal_straddle_options *options, size_t pages, size_t *ret_count)
{
    appearance_slice *slices = NULL;
    pdfseal_error error = {0};
    assert_int_equal(appearance_straddle_cut(options, NUMBERS, pages, &slices, ret_count, &error), PDFSEAL_OK);
    return slices;
}

/* Each seal's slices tile it, neighbours sharing the very number of their cut. */
static void expect_whole_seals(const appearance_slice *slices, size_t count, bool reversed)
{
    for (size_t i = 0; i < count; i++) {
        const appearance_slice *one = &slices[i];
        assert_true(one->from < one->to);
        if (one->number == 1)
            assert_true(reversed ? one->to == 1 : one->from == 0);
        else
            assert_true(reversed ? one->to == slices[i - 1].from : one->from == slices[i - 1].to);
        if (one->number == one->count)
            assert_true(reversed ? one->from == 0 : one->to == 1);
    }
}

static void slices_are_equal_and_tile_the_seal(void **state)
{
    (void)state;
    for (int edge = PDFSEAL_EDGE_RIGHT; edge <= PDFSEAL_EDGE_BOTTOM; edge++) {
        for (size_t pages = 2; pages <= 20; pages++) {
            pdfseal_straddle_options options = {.edge = (pdfseal_edge)edge};
            size_t count;
            appearance_slice *slices = cut(&options, pages, &count);
            assert_int_equal(count, pages);
            expect_whole_seals(slices, count, edge == PDFSEAL_EDGE_LEFT || edge == PDFSEAL_EDGE_TOP);
            for (size_t i = 0; i < count; i++)
                assert_true(fabs(slices[i].to - slices[i].from - 1.0 / (double)pages) < 1e-12);
            free(slices);
        }
    }
}

static void the_seal_begins_again_and_a_rest_of_one_page_joins_the_last(void **state)
{
    (void)state;
    static const struct {
        size_t pages, most, sizes[5];
    } CASES[] = {{20, 0, {20}}, {21, 0, {21}}, {22, 0, {20, 2}}, {41, 0, {20, 21}}, {7, 3, {3, 4}}, {8, 3, {3, 3, 2}}, {5, 2, {2, 3}}};
    for (size_t c = 0; c < sizeof CASES / sizeof CASES[0]; c++) {
        pdfseal_straddle_options options = {.edge = PDFSEAL_EDGE_RIGHT, .slices_most = (int64_t)CASES[c].most};
        size_t count;
        appearance_slice *slices = cut(&options, CASES[c].pages, &count);
        assert_int_equal(count, CASES[c].pages);
        for (size_t i = 0; i < count; i++)
            assert_int_equal(slices[i].count, CASES[c].sizes[slices[i].group - 1]);
        expect_whole_seals(slices, count, false);
        free(slices);
    }
}

static void the_first_page_of_each_seal_takes_its_share(void **state)
{
    (void)state;
    pdfseal_straddle_options options = {.edge = PDFSEAL_EDGE_RIGHT, .slices_most = 5, .first_share = 0.6};
    size_t count;
    appearance_slice *slices = cut(&options, 10, &count);
    expect_whole_seals(slices, count, false);
    for (size_t i = 0; i < count; i++)
        assert_true(fabs(slices[i].to - slices[i].from - (i % 5 == 0 ? 0.6 : 0.1)) < 1e-12);
    free(slices);
}

static void facing_pages_bear_halves(void **state)
{
    (void)state;
    pdfseal_straddle_options options = {.edge = PDFSEAL_EDGE_RIGHT, .facing = true};
    size_t count;
    appearance_slice *slices = cut(&options, 3, &count);
    assert_int_equal(count, 4);
    static const int64_t pages[] = {1, 2, 2, 3};
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(slices[i].page_number, pages[i]);
        assert_int_equal(slices[i].edge, i % 2 ? PDFSEAL_EDGE_LEFT : PDFSEAL_EDGE_RIGHT);
        assert_true(slices[i].from == (i % 2 ? 0.5 : 0) && slices[i].to == (i % 2 ? 1 : 0.5));
    }
    free(slices);
}

static void what_cannot_be_cut_is_wrong_usage(void **state)
{
    (void)state;
    static const pdfseal_straddle_options WRONG[] = {
        {.edge = PDFSEAL_EDGE_RIGHT, .slices_most = 6}, {.edge = PDFSEAL_EDGE_RIGHT, .slices_most = 1},
        {.edge = (pdfseal_edge)7}, {.edge = PDFSEAL_EDGE_TOP, .first_share = 1}, {.edge = PDFSEAL_EDGE_TOP, .first_share = -0.1},
        {.edge = PDFSEAL_EDGE_TOP, .along = PDFSEAL_ALONG_SHARE, .at = 1.01}, {.edge = PDFSEAL_EDGE_TOP, .at = NAN}};
    appearance_slice *slices;
    size_t count;
    pdfseal_error error = {0};
    for (size_t i = 0; i < sizeof WRONG / sizeof WRONG[0]; i++)
        assert_int_equal(appearance_straddle_cut(&WRONG[i], NUMBERS, 5, &slices, &count, &error), PDFSEAL_ERROR_USAGE);
    pdfseal_straddle_options plain = {.edge = PDFSEAL_EDGE_RIGHT};
    assert_int_equal(appearance_straddle_cut(&plain, NUMBERS, 1, &slices, &count, &error), PDFSEAL_ERROR_USAGE);
    assert_non_null(strstr(error.message, "two pages"));
}

static appearance_picture *make_square(void)
{
    static const uint16_t samples[30 * 30];
    bytes_buffer file;
    appearance_picture *picture = NULL;
    bytes_buffer_init(&file, (size_t)1 << 20);
    make_png(&(png_recipe){30, 30, .colour_type = PNG_COLOR_TYPE_GRAY, .depth = 8, .samples = samples}, &file);
    assert_int_equal(appearance_picture_read(bytes_buffer_view(&file), NULL, &picture, NULL), PDFSEAL_OK);
    bytes_buffer_clear(&file);
    return picture;
}

static void a_slice_touches_its_edge(void **state)
{
    (void)state;
    static const struct {
        pdfseal_edge edge;
        double x, y, width, height; /* of what is shown: the third quarter of 100 x 100 on 400 x 600 */
        pdf_rectangle clip;
    } CASES[] = {{PDFSEAL_EDGE_RIGHT, 375, 250, 25, 100, {0.5, 0, 0.75, 1}}, {PDFSEAL_EDGE_LEFT, 0, 250, 25, 100, {0.5, 0, 0.75, 1}},
                 {PDFSEAL_EDGE_TOP, 150, 0, 100, 25, {0, 0.25, 1, 0.5}}, {PDFSEAL_EDGE_BOTTOM, 150, 575, 100, 25, {0, 0.25, 1, 0.5}}};
    appearance_picture *picture = make_square();
    pdf_page page = {.crop_box = {7, 9, 407, 609}, .user_unit = 1};
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        pdfseal_straddle_options options = {.edge = CASES[i].edge, .width_pt = 100};
        appearance_slice slice = {.edge = CASES[i].edge, .from = 0.5, .to = 0.75, .number = 3, .count = 4};
        appearance_slice_place place;
        assert_int_equal(appearance_slice_compute(&options, picture, &page, &slice, false, &place, NULL), PDFSEAL_OK);
        assert_true(fabs(place.shown.x_pt - CASES[i].x) < 1e-9 && fabs(place.shown.y_pt - CASES[i].y) < 1e-9);
        assert_true(fabs(place.shown.width_pt - CASES[i].width) < 1e-9 && fabs(place.shown.height_pt - CASES[i].height) < 1e-9);
        assert_memory_equal(&place.clip, &CASES[i].clip, sizeof place.clip);
    }
    appearance_picture_free(picture);
}

static void a_place_along_the_edge_is_a_length_or_a_share(void **state)
{
    (void)state;
    static const struct {
        pdfseal_along along;
        double at, y;
    } CASES[] = {{PDFSEAL_ALONG_MIDDLE, 0, 250}, {PDFSEAL_ALONG_LENGTH, 30, 30}, {PDFSEAL_ALONG_SHARE, 0, 0}, {PDFSEAL_ALONG_SHARE, 1, 500}};
    appearance_picture *picture = make_square();
    pdf_page page = {.crop_box = {0, 0, 400, 600}, .user_unit = 1};
    appearance_slice slice = {.edge = PDFSEAL_EDGE_RIGHT, .from = 0, .to = 0.5, .number = 1, .count = 2};
    appearance_slice_place place;
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        pdfseal_straddle_options options = {.edge = PDFSEAL_EDGE_RIGHT, .width_pt = 100, .along = CASES[i].along, .at = CASES[i].at};
        assert_int_equal(appearance_slice_compute(&options, picture, &page, &slice, false, &place, NULL), PDFSEAL_OK);
        assert_true(fabs(place.shown.y_pt - CASES[i].y) < 1e-9);
    }
    pdfseal_straddle_options beyond = {.edge = PDFSEAL_EDGE_RIGHT, .width_pt = 100, .along = PDFSEAL_ALONG_LENGTH, .at = 501};
    assert_int_equal(appearance_slice_compute(&beyond, picture, &page, &slice, false, &place, NULL), PDFSEAL_ERROR_USAGE);
    assert_int_equal(appearance_slice_compute(&beyond, picture, &page, &slice, true, &place, NULL), PDFSEAL_OK);
    appearance_picture_free(picture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slices_are_equal_and_tile_the_seal),
        cmocka_unit_test(the_seal_begins_again_and_a_rest_of_one_page_joins_the_last),
        cmocka_unit_test(the_first_page_of_each_seal_takes_its_share),
        cmocka_unit_test(facing_pages_bear_halves),
        cmocka_unit_test(what_cannot_be_cut_is_wrong_usage),
        cmocka_unit_test(a_slice_touches_its_edge),
        cmocka_unit_test(a_place_along_the_edge_is_a_length_or_a_share),
    };
    return cmocka_run_group_tests(tests, number_pages, NULL);
}
