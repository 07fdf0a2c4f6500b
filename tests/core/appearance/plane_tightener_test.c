/* SPDX-License-Identifier: Apache-2.0 */
/* A tightened plane holds the same rows, in no more bytes. */
#include "appearance/plane_tightener.h"
#include "shown_picture.h"

#define WIDTH 40
#define HEIGHT 30

static void fill_plane(appearance_plane *plane, const uint8_t *bytes, size_t length)
{
    *plane = (appearance_plane){0};
    assert_int_equal(appearance_plane_open(plane, APPEARANCE_PLANE_RUNS, NULL), PDFSEAL_OK);
    assert_int_equal(appearance_plane_write(plane, (bytes_view){bytes, length}, NULL), PDFSEAL_OK);
    assert_int_equal(appearance_plane_finish(plane, NULL), PDFSEAL_OK);
}

/* Decodes it as a reader does. */
static void expect_bytes(const appearance_plane *plane, const uint8_t *bytes, size_t length, unsigned channels)
{
    scratch_document scratch;
    bytes_buffer entries;
    bytes_buffer decoded;
    bytes_buffer_init(&entries, 1024);
    assert_int_equal(bytes_buffer_append_text(&entries, "/Filter /FlateDecode", NULL), PDFSEAL_OK);
    if (plane->has_filters)
        assert_int_equal(bytes_buffer_append_format(
                             &entries, NULL,
                             " /DecodeParms <</Predictor 15 /Colors %u /BitsPerComponent 8 /Columns %d>>", channels, WIDTH),
                         PDFSEAL_OK);
    open_scratch(&scratch);
    pdf_reference reference = {pdf_section_reserve(scratch.section), 0};
    assert_int_equal(pdf_section_add_stream(scratch.section, reference, bytes_buffer_view(&entries),
                                            bytes_buffer_view(&plane->bytes), NULL),
                     PDFSEAL_OK);
    finish_scratch(&scratch);
    decode_scratch(&scratch, load_scratch(&scratch, reference), &decoded);
    assert_int_equal(decoded.length, length);
    assert_memory_equal(decoded.data, bytes, length);
    bytes_buffer_clear(&decoded);
    bytes_buffer_clear(&entries);
    close_scratch(&scratch);
}

static void expect_tightened(const uint8_t *bytes, unsigned channels, bool wants_filters)
{
    appearance_plane plane;
    size_t length = (size_t)WIDTH * HEIGHT * channels;
    fill_plane(&plane, bytes, length);
    size_t before = plane.bytes.length;
    assert_int_equal(appearance_plane_tighten(&plane, (size_t)WIDTH * channels, channels, NULL), PDFSEAL_OK);
    assert_true(plane.bytes.length <= before);
    assert_int_equal(plane.has_filters, wants_filters);
    expect_bytes(&plane, bytes, length, channels);
    appearance_plane_clear(&plane);
}

static void ramps_are_filtered(void **state)
{
    (void)state;
    uint8_t bytes[WIDTH * HEIGHT * 3];
    uint32_t number = 1;
    for (unsigned channels = 1; channels <= 3; channels += 2) {
        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = (uint8_t)(i / channels % WIDTH * 4 + i / channels / WIDTH * 3 + (next_number(&number) & 1));
        expect_tightened(bytes, channels, true);
    }
}

static void rows_that_repeat_are_not(void **state)
{
    (void)state;
    uint8_t bytes[WIDTH * HEIGHT];
    uint32_t number = 1;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = i < (size_t)WIDTH * 7 ? (uint8_t)next_number(&number) : bytes[i - (size_t)WIDTH * 7];
    expect_tightened(bytes, 1, false);
}

static void noise_stays_as_it_is(void **state)
{
    (void)state;
    uint8_t bytes[WIDTH * HEIGHT];
    uint32_t number = 5;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)next_number(&number);
    expect_tightened(bytes, 1, false);
}

static void a_plane_without_bytes_is_left_alone(void **state)
{
    (void)state;
    appearance_plane plane = {0};
    assert_int_equal(appearance_plane_tighten(&plane, WIDTH, 1, NULL), PDFSEAL_OK);
    assert_int_equal(plane.bytes.length, 0);
}

static void rows_of_a_wrong_length_are_an_error_and_the_plane_stays(void **state)
{
    (void)state;
    static const uint8_t bytes[WIDTH * HEIGHT];
    appearance_plane plane;
    fill_plane(&plane, bytes, sizeof bytes);
    assert_int_equal(appearance_plane_tighten(&plane, WIDTH - 1, 1, NULL), PDFSEAL_ERROR_INTERNAL);
    expect_bytes(&plane, bytes, sizeof bytes, 1);
    appearance_plane_clear(&plane);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ramps_are_filtered),
        cmocka_unit_test(rows_that_repeat_are_not),
        cmocka_unit_test(noise_stays_as_it_is),
        cmocka_unit_test(a_plane_without_bytes_is_left_alone),
        cmocka_unit_test(rows_of_a_wrong_length_are_an_error_and_the_plane_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
