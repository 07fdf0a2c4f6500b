/* SPDX-License-Identifier: Apache-2.0 */
/* JPEG headers: what they say is believed as far as it can be true. */
#include "appearance/jpeg_reader.h"

#include "appearance/icc.h"
#include "expect.h"
#include "jpeg_maker.h"

static pdfseal_status read_recipe(const jpeg_recipe *recipe, appearance_jpeg_header *header, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer file;
    bytes_buffer_init(&file, 1 << 20);
    make_jpeg(recipe, &file);
    *error = (pdfseal_error){0};
    return appearance_jpeg_read(bytes_buffer_view(&file), NULL, header, error);
}

static void expect_refused(const jpeg_recipe *recipe, pdfseal_status status, const char *word)
{
    appearance_jpeg_header header;
    pdfseal_error error;
    EXPECT_STATUS(status, read_recipe(recipe, &header, &error), &error);
    EXPECT_MESSAGE(&error, word);
}

static void size_components_and_density_are_read(void **state)
{
    (void)state;
    appearance_jpeg_header header;
    pdfseal_error error;
    EXPECT_OK(read_recipe(&(jpeg_recipe){640, 480, 3, .density = 300, .adobe = -1, .orientation = 6}, &header, &error), &error);
    assert_true(header.width == 640 && header.height == 480 && header.components == 3 && header.orientation == 6);
    assert_true(header.x_pixels_per_metre > 11810 && header.x_pixels_per_metre < 11812);
    assert_false(header.has_adobe || header.is_progressive || header.is_plain_rgb);
    appearance_jpeg_clear(&header);
    EXPECT_OK(read_recipe(&(jpeg_recipe){8, 8, 4, .frame = 0xC2, .adobe = 2}, &header, &error), &error);
    assert_true(header.has_adobe && header.is_progressive && header.components == 4 && header.orientation == 1);
    appearance_jpeg_clear(&header);
    EXPECT_OK(read_recipe(&(jpeg_recipe){8, 8, 3, .letters = true, .adobe = -1}, &header, &error), &error);
    assert_true(header.is_plain_rgb);
    appearance_jpeg_clear(&header);
}

static void a_profile_is_put_together(void **state)
{
    (void)state;
    appearance_jpeg_header header;
    pdfseal_error error;
    EXPECT_OK(read_recipe(&(jpeg_recipe){8, 8, 3, .adobe = -1, .profile = BYTES_LITERAL("a profile")}, &header, &error), &error);
    EXPECT_TEXT(bytes_buffer_view(&header.profile), "a profile");
    appearance_jpeg_clear(&header);
}

static void what_pdf_does_not_know_is_refused_by_name(void **state)
{
    (void)state;
    expect_refused(&(jpeg_recipe){8, 8, 3, .frame = 0xC9, .adobe = -1}, PDFSEAL_ERROR_INPUT, "arithmetic");
    expect_refused(&(jpeg_recipe){8, 8, 3, .frame = 0xC3, .adobe = -1}, PDFSEAL_ERROR_INPUT, "lossless");
    expect_refused(&(jpeg_recipe){8, 8, 3, .frame = 0xC5, .adobe = -1}, PDFSEAL_ERROR_INPUT, "hierarchical");
    expect_refused(&(jpeg_recipe){8, 8, 3, .bits = 12, .adobe = -1}, PDFSEAL_ERROR_INPUT, "12 bits");
    expect_refused(&(jpeg_recipe){8, 8, 2, .adobe = -1}, PDFSEAL_ERROR_INPUT, "2 components");
}

static void headers_that_lie_are_refused(void **state)
{
    (void)state;
    expect_refused(&(jpeg_recipe){0, 8, 3, .data_bytes = 8, .adobe = -1}, PDFSEAL_ERROR_INPUT, "no size");
    expect_refused(&(jpeg_recipe){8, 0, 3, .data_bytes = 8, .adobe = -1}, PDFSEAL_ERROR_INPUT, "no size");
    expect_refused(&(jpeg_recipe){20001, 8, 3, .data_bytes = 800, .adobe = -1}, PDFSEAL_ERROR_LIMIT, "more than 20000 pixels");
    expect_refused(&(jpeg_recipe){9000, 9000, 3, .data_bytes = 8000, .adobe = -1}, PDFSEAL_ERROR_INPUT, "promises more");
    expect_refused(&(jpeg_recipe){8, 8, 3, .without_end = true, .adobe = -1}, PDFSEAL_ERROR_INPUT, "too early");
}

static void a_file_that_is_cut_anywhere_is_refused(void **state)
{
    (void)state;
    BYTES_BUFFER_CLEANUP bytes_buffer file;
    appearance_jpeg_header header;
    bytes_buffer_init(&file, 1 << 20);
    make_jpeg(&(jpeg_recipe){8, 8, 3, .density = 72, .orientation = 3, .adobe = 1, .profile = BYTES_LITERAL("p")}, &file);
    for (size_t length = 3; length < file.length; length++) {
        pdfseal_error error = {0};
        EXPECT_STATUS(PDFSEAL_ERROR_INPUT, appearance_jpeg_read((bytes_view){file.data, length}, NULL, &header, &error), &error);
    }
}

static void the_profile_of_our_own_is_srgb(void **state)
{
    (void)state;
    BYTES_BUFFER_CLEANUP bytes_buffer profile;
    appearance_icc icc;
    bytes_buffer_init(&profile, 1 << 16);
    EXPECT_OK(appearance_icc_write_srgb(&profile, NULL), (pdfseal_error *)NULL);
    assert_true(appearance_icc_read(bytes_buffer_view(&profile), &icc));
    assert_true(icc.components == 3 && icc.version == 2 && icc.is_srgb);
    assert_in_range(profile.length, 500, 1500);
    /* Another green is no sRGB, and a profile that says another length is none. */
    profile.data[bytes_find(bytes_buffer_view(&profile), BYTES_LITERAL("XYZ \0\0\0\0\0\0\x62\x99"), 0) + 9] ^= 0x40;
    assert_true(appearance_icc_read(bytes_buffer_view(&profile), &icc) && !icc.is_srgb);
    profile.data[3] ^= 1;
    assert_false(appearance_icc_read(bytes_buffer_view(&profile), &icc));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(size_components_and_density_are_read),
        cmocka_unit_test(a_profile_is_put_together),
        cmocka_unit_test(what_pdf_does_not_know_is_refused_by_name),
        cmocka_unit_test(headers_that_lie_are_refused),
        cmocka_unit_test(a_file_that_is_cut_anywhere_is_refused),
        cmocka_unit_test(the_profile_of_our_own_is_srgb),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
