/* SPDX-License-Identifier: Apache-2.0 */
/* A picture that was written into a document shows what the PNG showed. */
#include "base/limits.h"
#include "shown_picture.h"

#define SIDE 24
#define PIXELS (SIDE * SIDE)

static void show_samples(int colour_type, const uint16_t *samples, shown_picture *shown)
{
    appearance_picture *picture =
        read_recipe(&(png_recipe){SIDE, SIDE, .colour_type = colour_type, .depth = 8, .samples = samples});
    show_picture(picture, shown);
    assert_int_equal(shown->width, SIDE);
    assert_int_equal(shown->height, SIDE);
    appearance_picture_free(picture);
}

static const uint8_t *shown_colour(const shown_picture *shown, size_t index)
{
    return shown->is_indexed ? shown->single : shown->colour_bytes.data + index * shown->colours;
}

static uint8_t shown_alpha(const shown_picture *shown, size_t index)
{
    return shown->has_mask ? shown->alpha_bytes.data[index] : 255;
}

/* What a pixel looks like on paper of one gray. */
static int lay_on(int colour, int alpha, int paper)
{
    return (colour * alpha + paper * (255 - alpha) + 127) / 255;
}

/* Alpha is kept exactly, opaque colours too; the others may be off by one level once they are on paper. */
static void expect_looks(const shown_picture *shown, const uint16_t *samples, unsigned colours)
{
    assert_int_equal(shown->colours, colours);
    for (size_t i = 0; i < PIXELS; i++) {
        const uint16_t *wanted = samples + i * (colours + 1);
        int alpha = wanted[colours];
        assert_int_equal(shown_alpha(shown, i), alpha);
        for (unsigned c = 0; c < colours; c++) {
            int found = shown_colour(shown, i)[c];
            if (alpha == 255)
                assert_int_equal(found, wanted[c]);
            for (int paper = 0; paper <= 255; paper += 255)
                assert_in_range(lay_on(found, alpha, paper) - lay_on(wanted[c], alpha, paper) + 1, 0, 2);
        }
    }
}

static void noise_looks_the_same(void **state)
{
    (void)state;
    uint16_t samples[PIXELS * 4];
    uint32_t number = 9;
    for (size_t i = 0; i < PIXELS * 4; i++)
        samples[i] = next_number(&number) & 255;
    shown_picture shown;
    show_samples(PNG_COLOR_TYPE_RGB_ALPHA, samples, &shown);
    assert_false(shown.is_indexed);
    expect_looks(&shown, samples, 3);
    clear_shown(&shown);
    show_samples(PNG_COLOR_TYPE_GRAY_ALPHA, samples, &shown);
    expect_looks(&shown, samples, 1);
    clear_shown(&shown);
}

static void opaque_colours_are_kept_without_a_mask(void **state)
{
    (void)state;
    uint16_t samples[PIXELS * 3];
    uint32_t number = 3;
    for (size_t i = 0; i < PIXELS * 3; i++)
        samples[i] = 100 + (next_number(&number) & 1);
    shown_picture shown;
    show_samples(PNG_COLOR_TYPE_RGB, samples, &shown);
    assert_false(shown.has_mask);
    assert_int_equal(shown.colour_bytes.length, PIXELS * 3);
    for (size_t i = 0; i < PIXELS * 3; i++)
        assert_int_equal(shown.colour_bytes.data[i], samples[i]);
    clear_shown(&shown);
}

static void alpha_that_is_opaque_everywhere_needs_no_mask(void **state)
{
    (void)state;
    uint16_t samples[PIXELS * 4];
    for (size_t i = 0; i < PIXELS * 4; i++)
        samples[i] = i % 4 == 3 ? 255 : (uint16_t)(i & 255);
    shown_picture shown;
    show_samples(PNG_COLOR_TYPE_RGB_ALPHA, samples, &shown);
    assert_false(shown.has_mask);
    expect_looks(&shown, samples, 3);
    clear_shown(&shown);
}

static void a_mask_that_begins_late_knows_the_rows_before(void **state)
{
    (void)state;
    uint16_t samples[PIXELS * 4];
    for (size_t i = 0; i < PIXELS * 4; i++)
        samples[i] = i % 4 == 3 ? 255 : 77;
    samples[(PIXELS - 1) * 4 + 3] = 12;
    samples[(PIXELS - 2) * 4] = 78;
    shown_picture shown;
    show_samples(PNG_COLOR_TYPE_RGB_ALPHA, samples, &shown);
    assert_true(shown.has_mask);
    assert_false(shown.is_indexed);
    expect_looks(&shown, samples, 3);
    clear_shown(&shown);
}

/* A disc of one colour with soft edges; `premultiplied`: as producers store it that lose colour at low alpha;
 * what lies around it is anything. */
static void draw_disc(uint16_t *samples, bool premultiplied)
{
    static const int red[3] = {200, 16, 46};
    for (int i = 0; i < PIXELS; i++) {
        int x = i % SIDE - SIDE / 2;
        int y = i / SIDE - SIDE / 2;
        int alpha = 255 * 11 / 4 - (x * x + y * y) * 5;
        alpha = alpha < 0 ? 0 : alpha > 240 ? 240 : alpha;
        for (int c = 0; c < 3; c++) {
            int stored = (red[c] * alpha + 127) / 255;
            samples[i * 4 + c] = (uint16_t)(alpha == 0      ? i & 255
                                            : premultiplied ? (stored * 255 + alpha / 2) / alpha
                                                            : red[c]);
            if (samples[i * 4 + c] > 255)
                samples[i * 4 + c] = 255;
        }
        samples[i * 4 + 3] = (uint16_t)alpha;
    }
}

static void a_seal_of_one_colour_is_its_transparency(void **state)
{
    (void)state;
    uint16_t samples[PIXELS * 4];
    for (int premultiplied = 0; premultiplied < 2; premultiplied++) {
        shown_picture shown;
        draw_disc(samples, premultiplied);
        show_samples(PNG_COLOR_TYPE_RGB_ALPHA, samples, &shown);
        assert_true(shown.is_indexed);
        assert_int_equal(shown.bits, 1);
        assert_int_equal(shown.colour_bytes.length, SIDE * SIDE / 8);
        assert_in_range(shown.single[0], 199, 201);
        assert_in_range(shown.single[1], 15, 17);
        assert_in_range(shown.single[2], 45, 47);
        expect_looks(&shown, samples, 3);
        clear_shown(&shown);
    }
}

static void a_second_colour_ends_the_economy(void **state)
{
    (void)state;
    uint16_t samples[PIXELS * 4];
    draw_disc(samples, true);
    size_t middle = (size_t)(SIDE / 2 * SIDE + SIDE / 2) * 4;
    samples[middle] = 0;
    samples[middle + 2] = 255;
    shown_picture shown;
    show_samples(PNG_COLOR_TYPE_RGB_ALPHA, samples, &shown);
    assert_false(shown.is_indexed);
    expect_looks(&shown, samples, 3);
    clear_shown(&shown);
}

static void gray_of_one_value_stays_gray(void **state)
{
    (void)state;
    uint16_t samples[PIXELS];
    for (size_t i = 0; i < PIXELS; i++)
        samples[i] = 33;
    shown_picture shown;
    show_samples(PNG_COLOR_TYPE_GRAY, samples, &shown);
    assert_true(shown.is_indexed);
    assert_int_equal(shown.colours, 1);
    assert_int_equal(shown.single[0], 33);
    assert_false(shown.has_mask);
    clear_shown(&shown);
}

static void a_picture_of_which_nothing_is_visible_is_kept(void **state)
{
    (void)state;
    static const uint16_t samples[PIXELS * 4];
    shown_picture shown;
    show_samples(PNG_COLOR_TYPE_RGB_ALPHA, samples, &shown);
    assert_true(shown.has_mask);
    expect_looks(&shown, samples, 3);
    clear_shown(&shown);
}

/* Every width has its own number of spare bits at the end of a row. */
static void single_colours_of_every_width_fill_their_rows(void **state)
{
    (void)state;
    static const uint16_t samples[20];
    for (uint32_t width = 1; width < 20; width++) {
        shown_picture shown;
        appearance_picture *picture = read_recipe(
            &(png_recipe){width, 1, .colour_type = PNG_COLOR_TYPE_GRAY, .depth = 8, .samples = samples});
        show_picture(picture, &shown);
        assert_int_equal(shown.colour_bytes.length, (width + 7) / 8);
        appearance_picture_free(picture);
        clear_shown(&shown);
    }
}

static void a_seal_of_300_pixels_stays_small(void **state)
{
    (void)state;
    enum { WIDE = 300 };
    uint16_t *samples = calloc((size_t)WIDE * WIDE, 4 * sizeof *samples);
    for (int i = 0; i < WIDE * WIDE; i++) {
        int x = i % WIDE - WIDE / 2;
        int y = i / WIDE - WIDE / 2;
        int distance = abs(x * x + y * y - 130 * 130);
        int alpha = (3000 - distance) / 4;
        samples[i * 4] = 215;
        samples[i * 4 + 3] = (uint16_t)(alpha < 0 ? 0 : alpha > 255 ? 255 : alpha);
    }
    appearance_picture *picture = read_recipe(
        &(png_recipe){WIDE, WIDE, .colour_type = PNG_COLOR_TYPE_RGB_ALPHA, .depth = 8, .samples = samples});
    appearance_picture_facts facts;
    appearance_picture_get_facts(picture, &facts);
    assert_in_range(facts.encoded_bytes, 100, 14000);
    appearance_picture_free(picture);
    free(samples);
}

static void the_natural_size_follows_the_density(void **state)
{
    (void)state;
    static const uint16_t samples[PIXELS];
    double width_pt = -1;
    double height_pt = -1;
    png_recipe recipe = {SIDE, SIDE / 2, .colour_type = PNG_COLOR_TYPE_GRAY, .depth = 8, .samples = samples};
    appearance_picture *plain = read_recipe(&recipe);
    assert_false(appearance_picture_find_natural_size(plain, &width_pt, &height_pt));
    assert_true(width_pt < 0);
    recipe.pixels_per_metre = 1000;
    appearance_picture *dense = read_recipe(&recipe);
    assert_true(appearance_picture_find_natural_size(dense, &width_pt, &height_pt));
    assert_in_range((int)(width_pt * 1000), 68031, 68032);
    assert_in_range((int)(height_pt * 1000), 34015, 34016);
    appearance_picture_free(plain);
    appearance_picture_free(dense);
}

static void files_that_cannot_be_read_are_named(void **state)
{
    (void)state;
    appearance_picture *picture = NULL;
    pdfseal_error error = {0};
    assert_int_equal(appearance_picture_open("no-such-picture.png", NULL, &picture, &error),
                     PDFSEAL_ERROR_INPUT);
    assert_int_equal(appearance_picture_open(".", NULL, &picture, &error), PDFSEAL_ERROR_INPUT);
    assert_int_equal(appearance_picture_open("/dev/null", NULL, &picture, &error), PDFSEAL_ERROR_INPUT);
    assert_null(picture);
    appearance_picture_free(picture);
}

static void a_picture_is_read_from_its_file(void **state)
{
    (void)state;
    static const uint16_t samples[PIXELS];
    char path[] = "/tmp/pdfseal-picture-XXXXXX";
    appearance_picture *picture = NULL;
    bytes_buffer file;
    appearance_picture_facts facts;
    bytes_buffer_init(&file, (size_t)1 << 20);
    make_png(&(png_recipe){SIDE, 2, .colour_type = PNG_COLOR_TYPE_GRAY, .depth = 1, .samples = samples},
             &file);
    int fd = mkstemp(path);
    assert_int_equal(write(fd, file.data, file.length), file.length);
    close(fd);
    assert_int_equal(appearance_picture_open(path, NULL, &picture, NULL), PDFSEAL_OK);
    appearance_picture_get_facts(picture, &facts);
    assert_int_equal(facts.width, SIDE);
    assert_int_equal(facts.height, 2);
    appearance_picture_free(picture);
    bytes_buffer_clear(&file);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(noise_looks_the_same),
        cmocka_unit_test(opaque_colours_are_kept_without_a_mask),
        cmocka_unit_test(alpha_that_is_opaque_everywhere_needs_no_mask),
        cmocka_unit_test(a_mask_that_begins_late_knows_the_rows_before),
        cmocka_unit_test(a_seal_of_one_colour_is_its_transparency),
        cmocka_unit_test(a_second_colour_ends_the_economy),
        cmocka_unit_test(gray_of_one_value_stays_gray),
        cmocka_unit_test(a_picture_of_which_nothing_is_visible_is_kept),
        cmocka_unit_test(single_colours_of_every_width_fill_their_rows),
        cmocka_unit_test(a_seal_of_300_pixels_stays_small),
        cmocka_unit_test(the_natural_size_follows_the_density),
        cmocka_unit_test(files_that_cannot_be_read_are_named),
        cmocka_unit_test(a_picture_is_read_from_its_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
