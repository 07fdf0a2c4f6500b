/* SPDX-License-Identifier: Apache-2.0 */
/* Gamma, primaries and profiles of a PNG become what a reader shows as sRGB. Wanted values were reckoned apart from the code,
 * by the formulas of IEC 61966-2-1 and ISO/IEC 15948:2004 13. */
#include "appearance/colour_conversion.h"
#include "appearance/icc.h"
#include "shown_picture.h"

#include <math.h>

static const appearance_chromaticities NONE;
static const appearance_chromaticities SCREEN = {{0.3127, 0.3290}, {0.64, 0.33}, {0.30, 0.60}, {0.15, 0.06}};
static const appearance_chromaticities WIDE = {{0.3127, 0.3290}, {0.64, 0.33}, {0.21, 0.71}, {0.15, 0.06}};
static const appearance_chromaticities WARM = {
    {0.3457, 0.3585}, {0.7347, 0.2653}, {0.1152, 0.8264}, {0.1566, 0.0177}}; /* white D50 */

static void expect_converted(double gamma, const appearance_chromaticities *of, const uint8_t from[3],
                             const int wanted[3])
{
    appearance_conversion conversion;
    uint8_t found[3];
    appearance_conversion_init(&conversion, gamma, of);
    assert_true(conversion.is_needed);
    appearance_conversion_run(&conversion, from, 1, 3, found);
    for (int i = 0; i < 3; i++)
        assert_in_range(found[i] + 1, wanted[i], wanted[i] + 2);
}

static void what_is_srgb_already_needs_nothing(void **state)
{
    (void)state;
    static const double gammas[] = {0, 0.45455, 0.4545, 0.45, 0.46};
    appearance_conversion conversion;
    for (size_t i = 0; i < sizeof gammas / sizeof *gammas; i++) {
        appearance_conversion_init(&conversion, gammas[i], &SCREEN);
        assert_false(conversion.is_needed);
        appearance_conversion_init(&conversion, gammas[i], &NONE);
        assert_false(conversion.is_needed);
    }
}

static void linear_light_becomes_srgb(void **state)
{
    (void)state;
    expect_converted(1, &NONE, (uint8_t[]){0, 55, 255}, (int[]){0, 128, 255});
    expect_converted(1, &SCREEN, (uint8_t[]){128, 1, 200}, (int[]){188, 13, 229});
}

static void other_primaries_are_mixed_and_white_stays_white(void **state)
{
    (void)state;
    expect_converted(1, &WIDE, (uint8_t[]){200, 100, 50}, (int[]){248, 168, 120});
    expect_converted(1, &WIDE, (uint8_t[]){50, 180, 120}, (int[]){0, 219, 181});
    expect_converted(1 / 1.8, &WARM, (uint8_t[]){120, 110, 140}, (int[]){145, 125, 160});
    expect_converted(1 / 1.8, &WARM, (uint8_t[]){255, 255, 255}, (int[]){255, 255, 255});
    expect_converted(1 / 1.8, &WARM, (uint8_t[]){0, 0, 0}, (int[]){0, 0, 0});
    expect_converted(1 / 1.8, &WARM, (uint8_t[]){128, 128, 128}, (int[]){146, 146, 146});
}

static void alpha_stays_and_rows_may_be_converted_in_place(void **state)
{
    (void)state;
    uint8_t gray[] = {55, 17, 55, 17, 55, 255, 0, 3};
    static const uint8_t wanted[] = {128, 17, 128, 17, 128, 255, 0, 3};
    uint8_t apart[sizeof gray];
    appearance_conversion conversion;
    appearance_conversion_init(&conversion, 1, &NONE);
    appearance_conversion_run(&conversion, gray, 4, 2, apart);
    assert_memory_equal(apart, wanted, sizeof wanted);
    appearance_conversion_run(&conversion, gray, 4, 2, gray);
    assert_memory_equal(gray, wanted, sizeof wanted);
}

static void what_makes_no_sense_is_passed_over(void **state)
{
    (void)state;
    static const double gammas[] = {-1, 1e-9, 1e9, (double)NAN, (double)INFINITY};
    static const appearance_chromaticities strange[] = {
        {{0.3, 0.3}, {0.5, 0.3}, {0.5, 0.3}, {0.5, 0.3}}, /* one point */
        {{0.3, 0}, {0.64, 0.33}, {0.3, 0.6}, {0.15, 0.06}},
        {{0.3, 0.3}, {0.9, 0.9}, {0.3, 0.6}, {0.15, 0.06}},
        {{-0.3, 0.3}, {0.64, 0.33}, {0.3, 0.6}, {0.15, 0.06}}};
    appearance_conversion conversion;
    for (size_t i = 0; i < sizeof gammas / sizeof *gammas; i++) {
        appearance_conversion_init(&conversion, gammas[i], &NONE);
        assert_false(conversion.is_needed);
    }
    for (size_t i = 0; i < sizeof strange / sizeof *strange; i++) {
        appearance_conversion_init(&conversion, 0, &strange[i]);
        assert_false(conversion.is_needed);
    }
}

/* ---- as pictures do it ---- */

#define WIDTH 16
#define PIXELS (WIDTH * WIDTH)

static void fill(uint16_t *samples, size_t count)
{
    uint32_t number = 11;
    for (size_t i = 0; i < count; i++)
        samples[i] = next_number(&number) & 255;
}

static void show_colours(png_recipe recipe, shown_picture *shown)
{
    recipe.width = recipe.height = WIDTH;
    recipe.colour_type = PNG_COLOR_TYPE_RGB;
    recipe.depth = 8;
    appearance_picture *picture = read_recipe(&recipe);
    show_picture(picture, shown);
    appearance_picture_free(picture);
}

static void expect_values(const shown_picture *shown, const uint16_t *samples, const uint8_t *table)
{
    assert_int_equal(shown->colour_bytes.length, PIXELS * 3);
    for (size_t i = 0; i < PIXELS * 3; i++)
        assert_int_equal(shown->colour_bytes.data[i], table ? table[samples[i]] : samples[i]);
}

static void make_profile(bool is_srgb, bytes_buffer *out)
{
    bytes_buffer_init(out, 8192);
    assert_int_equal(appearance_icc_write_srgb(out, NULL), PDFSEAL_OK);
    size_t colorant = bytes_find(bytes_buffer_view(out), BYTES_LITERAL("XYZ \0\0\0\0\0\0\x6f"), 0);
    assert_true(colorant != SIZE_MAX);
    if (!is_srgb)
        out->data[colorant + 10] = 0x70; /* red a little redder than sRGB's */
}

static void gamma_counts_and_srgb_needs_nothing(void **state)
{
    (void)state;
    uint16_t samples[PIXELS * 3];
    appearance_conversion linear;
    shown_picture shown;
    appearance_conversion_init(&linear, 1, &NONE);
    fill(samples, PIXELS * 3);
    show_colours((png_recipe){.samples = samples, .gamma = 1}, &shown);
    expect_values(&shown, samples, linear.table);
    clear_shown(&shown);
    show_colours((png_recipe){.samples = samples, .is_srgb = true}, &shown);
    expect_values(&shown, samples, NULL);
    clear_shown(&shown);
}

static void chromaticities_of_a_file_are_mixed(void **state)
{
    (void)state;
    static const double wide[8] = {0.3127, 0.3290, 0.64, 0.33, 0.21, 0.71, 0.15, 0.06};
    uint16_t samples[PIXELS * 3];
    shown_picture shown;
    fill(samples, PIXELS * 3);
    memcpy(samples, (uint16_t[]){200, 100, 50}, 3 * sizeof *samples);
    show_colours((png_recipe){.samples = samples, .gamma = 1, .chromaticities = wide}, &shown);
    assert_in_range(shown.colour_bytes.data[0], 247, 249);
    assert_in_range(shown.colour_bytes.data[1], 167, 169);
    assert_in_range(shown.colour_bytes.data[2], 119, 121);
    assert_false(shown.has_profile);
    clear_shown(&shown);
}

static void a_profile_of_srgb_is_left_out_and_another_is_carried_along(void **state)
{
    (void)state;
    uint16_t samples[PIXELS * 3];
    fill(samples, PIXELS * 3);
    for (int is_srgb = 0; is_srgb < 2; is_srgb++) {
        bytes_buffer profile;
        shown_picture shown;
        make_profile(is_srgb, &profile);
        show_colours((png_recipe){.samples = samples, .profile = bytes_buffer_view(&profile)}, &shown);
        expect_values(&shown, samples, NULL);
        assert_int_equal(shown.has_profile, !is_srgb);
        if (!is_srgb) {
            assert_int_equal(shown.profile_bytes.length, profile.length);
            assert_memory_equal(shown.profile_bytes.data, profile.data, profile.length);
        }
        clear_shown(&shown);
        bytes_buffer_clear(&profile);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_srgb_already_needs_nothing),
        cmocka_unit_test(linear_light_becomes_srgb),
        cmocka_unit_test(other_primaries_are_mixed_and_white_stays_white),
        cmocka_unit_test(alpha_stays_and_rows_may_be_converted_in_place),
        cmocka_unit_test(what_makes_no_sense_is_passed_over),
        cmocka_unit_test(gamma_counts_and_srgb_needs_nothing),
        cmocka_unit_test(chromaticities_of_a_file_are_mixed),
        cmocka_unit_test(a_profile_of_srgb_is_left_out_and_another_is_carried_along),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
