/* SPDX-License-Identifier: Apache-2.0 */
/* Sizes, anchors and edges, on pages that are turned and scaled. */
#include "appearance/place.h"
#include "png_maker.h"

#include <math.h>

#define MM (72 / 25.4)

/* A picture of 60 x 30 pixels. */
static appearance_picture *make_picture(uint32_t pixels_per_metre)
{
    static const uint16_t samples[60 * 30];
    bytes_buffer file;
    appearance_picture *picture = NULL;
    bytes_buffer_init(&file, (size_t)1 << 20);
    make_png(&(png_recipe){60, 30, .colour_type = PNG_COLOR_TYPE_GRAY, .depth = 8, .samples = samples,
                           .pixels_per_metre = pixels_per_metre},
             &file);
    assert_int_equal(appearance_picture_read(bytes_buffer_view(&file), NULL, &picture, NULL), PDFSEAL_OK);
    bytes_buffer_clear(&file);
    return picture;
}

static pdf_page page_of(double width, double height, int rotate, double user_unit)
{
    pdf_rectangle box = {10, 20, 10 + width, 20 + height};
    return (pdf_page){
        .index = 2, .media_box = box, .crop_box = box, .rotate = rotate, .user_unit = user_unit};
}

static appearance_place compute(const pdfseal_place_options *options, const appearance_picture *picture,
                                const pdf_page *page)
{
    appearance_place place = {0};
    pdfseal_error error = {0};
    assert_int_equal(appearance_place_compute(options, picture, page, false, &place, &error), PDFSEAL_OK);
    return place;
}

static void expect_place(appearance_place place, double x, double y, double width, double height)
{
    assert_true(fabs(place.x_pt - x) < 1e-9 && fabs(place.y_pt - y) < 1e-9);
    assert_true(fabs(place.width_pt - width) < 1e-9 && fabs(place.height_pt - height) < 1e-9);
}

static void size_follows_options_then_density_then_40_mm(void **state)
{
    (void)state;
    appearance_picture *plain = make_picture(0);
    appearance_picture *dense = make_picture(1000); /* 60 x 30 mm */
    pdf_page page = page_of(500, 700, 0, 1);
    pdfseal_place_options options = {.size = sizeof options, .at_x_pt = 3, .at_y_pt = 4};
    expect_place(compute(&options, plain, &page), 3, 4, 40 * MM, 20 * MM);
    expect_place(compute(&options, dense, &page), 3, 4, 60 * MM, 30 * MM);
    options.width_pt = 80;
    expect_place(compute(&options, plain, &page), 3, 4, 80, 40);
    expect_place(compute(&options, dense, &page), 3, 4, 80, 40);
    options.height_pt = 10;
    expect_place(compute(&options, dense, &page), 3, 4, 80, 10);
    options.width_pt = 0;
    expect_place(compute(&options, plain, &page), 3, 4, 20, 10);
    appearance_picture_free(plain);
    appearance_picture_free(dense);
}

static void a_density_that_makes_no_sense_does_not_count(void **state)
{
    (void)state;
    static const uint32_t densities[] = {1, 4, 100000, 0x7fffffff};
    pdf_page page = page_of(500, 700, 0, 1);
    pdfseal_place_options options = {.size = sizeof options};
    for (size_t i = 0; i < 4; i++) {
        appearance_picture *picture = make_picture(densities[i]);
        expect_place(compute(&options, picture, &page), 0, 0, 40 * MM, 20 * MM);
        appearance_picture_free(picture);
    }
}

static void anchors_keep_their_margin(void **state)
{
    (void)state;
    appearance_picture *picture = make_picture(0);
    pdf_page page = page_of(500, 700, 0, 1);
    pdfseal_place_options options = {.size = sizeof options, .margin_pt = 30, .width_pt = 100, .at_x_pt = 7};
    const double across[3] = {30, 200, 370};
    const double down[3] = {30, 325, 620};
    for (int i = 0; i < 9; i++) {
        options.anchor = (pdfseal_anchor)(PDFSEAL_ANCHOR_TOP_LEFT + i);
        expect_place(compute(&options, picture, &page), across[i % 3], down[i / 3], 100, 50);
    }
    assert_int_equal(PDFSEAL_ANCHOR_CENTER - PDFSEAL_ANCHOR_TOP_LEFT, 4);
    assert_int_equal(PDFSEAL_ANCHOR_BOTTOM_RIGHT - PDFSEAL_ANCHOR_TOP_LEFT, 8);
    appearance_picture_free(picture);
}

static void turned_and_scaled_pages_count_as_they_are_seen(void **state)
{
    (void)state;
    appearance_picture *picture = make_picture(0);
    pdfseal_place_options options = {
        .size = sizeof options, .anchor = PDFSEAL_ANCHOR_BOTTOM_RIGHT, .width_pt = 100};
    pdf_page upright = page_of(500, 700, 180, 1);
    pdf_page turned = page_of(500, 700, 270, 1);
    pdf_page scaled = page_of(500, 700, 90, 2);
    expect_place(compute(&options, picture, &upright), 400, 650, 100, 50);
    expect_place(compute(&options, picture, &turned), 600, 450, 100, 50);
    expect_place(compute(&options, picture, &scaled), 1300, 950, 100, 50);
    appearance_picture_free(picture);
}

static void a_seal_off_the_page_is_refused_unless_forced(void **state)
{
    (void)state;
    appearance_picture *picture = make_picture(0);
    pdf_page page = page_of(500, 700, 0, 1);
    pdfseal_place_options options = {.size = sizeof options, .width_pt = 100};
    const double places[4][2] = {{-1, 0}, {0, -1}, {401, 0}, {0, 651}};
    appearance_place place;
    pdfseal_error error = {0};
    for (size_t i = 0; i < 4; i++) {
        options.at_x_pt = places[i][0];
        options.at_y_pt = places[i][1];
        assert_int_equal(appearance_place_compute(&options, picture, &page, false, &place, &error),
                         PDFSEAL_ERROR_USAGE);
        assert_int_equal(appearance_place_compute(&options, picture, &page, true, &place, &error),
                         PDFSEAL_OK);
        expect_place(place, places[i][0], places[i][1], 100, 50);
    }
    options.at_x_pt = -0.3 * MM;
    options.at_y_pt = 20 * MM;
    options.width_pt = 40 * MM;
    assert_int_equal(appearance_place_compute(&options, picture, &page, false, &place, &error),
                     PDFSEAL_ERROR_USAGE);
    assert_string_equal(
        error.message,
        "the seal would lie off page 3: 40.0 x 20.0 mm at -0.3 mm from the left and 20.0 mm "
        "from the top, on a page of 176.4 x 246.9 mm (choose another place or size, or --force)");
    appearance_picture_free(picture);
}

static void a_seal_may_touch_the_edges(void **state)
{
    (void)state;
    appearance_picture *picture = make_picture(0);
    pdf_page page = page_of(595.28, 841.89, 0, 1); /* A4 as many producers write it */
    pdfseal_place_options options = {.size = sizeof options, .width_pt = 210 * MM, .height_pt = 297 * MM};
    expect_place(compute(&options, picture, &page), 0, 0, 210 * MM, 297 * MM);
    appearance_picture_free(picture);
}

static void lengths_that_make_no_sense_are_refused(void **state)
{
    (void)state;
    appearance_picture *picture = make_picture(0);
    pdf_page page = page_of(500, 700, 0, 1);
    const pdfseal_place_options wrong[] = {
        {.width_pt = -1},   {.height_pt = NAN},      {.width_pt = INFINITY},        {.at_x_pt = NAN},
        {.at_y_pt = 1e300}, {.margin_pt = INFINITY}, {.anchor = (pdfseal_anchor)10}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        appearance_place place;
        assert_int_equal(appearance_place_compute(&wrong[i], picture, &page, true, &place, NULL),
                         PDFSEAL_ERROR_USAGE);
    }
    appearance_picture_free(picture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(size_follows_options_then_density_then_40_mm),
        cmocka_unit_test(a_density_that_makes_no_sense_does_not_count),
        cmocka_unit_test(anchors_keep_their_margin),
        cmocka_unit_test(turned_and_scaled_pages_count_as_they_are_seen),
        cmocka_unit_test(a_seal_off_the_page_is_refused_unless_forced),
        cmocka_unit_test(a_seal_may_touch_the_edges),
        cmocka_unit_test(lengths_that_make_no_sense_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
