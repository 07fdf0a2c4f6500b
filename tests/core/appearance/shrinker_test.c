/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures become smaller by the mean of squares; what is invisible lends no colour. */
#include "appearance/shrinker.h"
#include "shown_picture.h"

static void take_rows(appearance_shrinker *shrinker, const uint8_t *pixels, uint32_t height, uint8_t *out,
                      uint32_t *ret_rows)
{
    size_t length = (size_t)shrinker->width * shrinker->channels;
    *ret_rows = 0;
    for (uint32_t y = 0; y < height; y++) {
        if (!appearance_shrinker_take(shrinker, pixels + y * length, y + 1 == height))
            continue;
        size_t out_length = (size_t)shrinker->out_width * shrinker->channels;
        memcpy(out + *ret_rows * out_length, shrinker->row, out_length);
        ++*ret_rows;
    }
}

static void shrink(const uint8_t *pixels, uint32_t width, uint32_t height, unsigned channels, uint32_t factor,
                   uint8_t *out, uint32_t *ret_rows)
{
    appearance_shrinker shrinker;
    assert_int_equal(appearance_shrinker_init(&shrinker, width, channels, factor, NULL), PDFSEAL_OK);
    assert_int_equal(shrinker.out_width, (width + factor - 1) / factor);
    take_rows(&shrinker, pixels, height, out, ret_rows);
    appearance_shrinker_clear(&shrinker);
}

static void each_pixel_is_the_mean_of_its_square(void **state)
{
    (void)state;
    static const uint8_t gray[4 * 4] = {0, 10, 200, 200, 20, 31, 200, 201, 1, 1, 255, 255, 1, 2, 255, 255};
    static const uint8_t wanted[4] = {15, 200, 1, 255};
    uint8_t found[4];
    uint32_t rows;
    shrink(gray, 4, 4, 1, 2, found, &rows);
    assert_int_equal(rows, 2);
    assert_memory_equal(found, wanted, sizeof wanted);
}

static void squares_at_the_edges_count_only_what_is_there(void **state)
{
    (void)state;
    static const uint8_t colours[3 * 3 * 3] = {10, 20, 30, 10, 20, 30, 100, 0, 0, 10, 20, 30, 10, 20,
                                               30, 50, 0, 0, 8, 8, 8, 4, 4, 4, 7, 6, 5};
    static const uint8_t wanted[12] = {10, 20, 30, 75, 0, 0, 6, 6, 6, 7, 6, 5};
    uint8_t found[12];
    uint32_t rows;
    shrink(colours, 3, 3, 3, 2, found, &rows);
    assert_int_equal(rows, 2);
    assert_memory_equal(found, wanted, sizeof wanted);
}

/* Black under transparent pixels, as many producers leave it, must not darken the edge of red ink. */
static void what_is_transparent_lends_no_colour(void **state)
{
    (void)state;
    static const uint8_t pixels[4 * 4] = {200, 16, 46, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    static const uint8_t wanted[4] = {200, 16, 46, 64};
    static const uint8_t nothing[2 * 2] = {99, 0, 98, 0};
    uint8_t found[4];
    uint32_t rows;
    shrink(pixels, 2, 2, 4, 2, found, &rows);
    assert_memory_equal(found, wanted, sizeof wanted);
    shrink(nothing, 2, 1, 2, 2, found, &rows);
    assert_int_equal(rows, 1);
    assert_int_equal(found[1], 0);
}

static void colours_weigh_by_how_visible_they_are(void **state)
{
    (void)state;
    static const uint8_t pixels[2 * 2] = {100, 255, 200, 85}; /* gray and alpha */
    uint8_t found[2];
    uint32_t rows;
    shrink(pixels, 2, 1, 2, 2, found, &rows);
    assert_int_equal(found[0], 125);
    assert_int_equal(found[1], 170);
}

static void the_largest_squares_do_not_overflow(void **state)
{
    (void)state;
    enum { SIDE = 600 };
    uint8_t *white = malloc((size_t)SIDE * SIDE * 4);
    uint8_t found[3 * 3 * 4];
    uint32_t rows;
    memset(white, 255, (size_t)SIDE * SIDE * 4);
    shrink(white, SIDE, SIDE, 4, 255, found, &rows);
    assert_int_equal(rows, 3);
    for (size_t i = 0; i < sizeof found; i++)
        assert_int_equal(found[i], 255);
    free(white);
}

/* ---- as pictures do it ---- */

static void read_wide(const appearance_picture_options *options, uint32_t width, uint32_t height,
                      appearance_picture_facts *ret_facts, shown_picture *shown)
{
    bytes_buffer file;
    appearance_picture *picture = NULL;
    uint16_t *samples = calloc((size_t)width * height, sizeof *samples);
    for (size_t i = 0; i < (size_t)width * height; i++)
        samples[i] = (uint16_t)(i % width * 255 / width);
    bytes_buffer_init(&file, (size_t)64 << 20);
    make_png(&(png_recipe){width, height, .colour_type = PNG_COLOR_TYPE_GRAY, .depth = 8, .samples = samples},
             &file);
    assert_int_equal(appearance_picture_read(bytes_buffer_view(&file), options, &picture, NULL), PDFSEAL_OK);
    appearance_picture_get_facts(picture, ret_facts);
    show_picture(picture, shown);
    assert_int_equal(shown->width, ret_facts->width);
    assert_int_equal(shown->height, ret_facts->height);
    appearance_picture_free(picture);
    bytes_buffer_clear(&file);
    free(samples);
}

static void a_scan_of_20000_pixels_keeps_what_a_page_can_show(void **state)
{
    (void)state;
    appearance_picture_facts facts;
    shown_picture shown;
    read_wide(NULL, 20000, 41, &facts, &shown);
    assert_int_equal(facts.source_width, 20000);
    assert_int_equal(facts.source_height, 41);
    assert_int_equal(facts.width, 5000);
    assert_int_equal(facts.height, 11);
    for (size_t x = 0; x < 5000; x += 100) /* the ramp is still one */
        assert_in_range(shown.colour_bytes.data[x], x * 255 / 5000, x * 255 / 5000 + 1);
    clear_shown(&shown);
}

/* 100 mm at 600 dpi are 2362 pixels: whole squares of 8 leave 2500 of 20,000. */
static void a_placed_size_decides_and_never_leaves_too_few(void **state)
{
    (void)state;
    static const struct {
        double width_mm;
        uint32_t kept;
    } cases[] = {{100, 2500}, {40, 953}, {10, 239}, {1000, 20000}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        appearance_picture_facts facts;
        shown_picture shown;
        appearance_picture_options options = {.is_placed = true,
                                              .shown_width_pt = cases[i].width_mm * 72 / 25.4};
        read_wide(&options, 20000, 300, &facts, &shown);
        assert_int_equal(facts.width, cases[i].kept);
        assert_true(facts.width >= cases[i].width_mm / 25.4 * APPEARANCE_MOST_DPI || facts.width == 20000);
        clear_shown(&shown);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_pixel_is_the_mean_of_its_square),
        cmocka_unit_test(squares_at_the_edges_count_only_what_is_there),
        cmocka_unit_test(what_is_transparent_lends_no_colour),
        cmocka_unit_test(colours_weigh_by_how_visible_they_are),
        cmocka_unit_test(the_largest_squares_do_not_overflow),
        cmocka_unit_test(a_scan_of_20000_pixels_keeps_what_a_page_can_show),
        cmocka_unit_test(a_placed_size_decides_and_never_leaves_too_few),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
