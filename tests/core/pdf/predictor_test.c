/* SPDX-License-Identifier: Apache-2.0 */
/* Predictors: an encoder written for the test, sample by sample, is the opposite of what is tested. */
#include "pdf/filter/step.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#define ANY_TAG (-1)

typedef struct picture {
    pdf_filter filter;
    size_t row_bytes, rows;
    bytes_buffer plain;
} picture;

static uint32_t draw(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static picture make_picture(int predictor, unsigned colors, unsigned bits, unsigned columns, size_t rows, uint32_t *seed)
{
    picture made;
    pdf_filter_init(&made.filter, BYTES_LITERAL("FlateDecode"));
    made.filter.predictor = predictor;
    made.filter.colors = colors;
    made.filter.bits_per_component = bits;
    made.filter.columns = columns;
    made.row_bytes = ((size_t)colors * bits * columns + 7) / 8;
    made.rows = rows;
    bytes_buffer_init(&made.plain, made.row_bytes * rows);
    for (size_t i = 0; i < made.row_bytes * rows; i++)
        assert_int_equal(bytes_buffer_append_byte(&made.plain, (uint8_t)draw(seed), NULL), PDFSEAL_OK);
    return made;
}

static int predict_png(int tag, int left, int up, int corner)
{
    int estimate = left + up - corner;
    int nearest = left;
    switch (tag) {
    case 1:
        return left;
    case 2:
        return up;
    case 3:
        return (left + up) / 2;
    case 4:
        if (abs(estimate - up) < abs(estimate - nearest))
            nearest = up;
        if (abs(estimate - corner) < abs(estimate - nearest))
            nearest = corner;
        return nearest;
    default:
        return 0;
    }
}

static bytes_buffer encode_png(const picture *from, int only_tag, uint32_t *seed)
{
    bytes_buffer out;
    bytes_buffer_init(&out, SIZE_MAX);
    size_t pixel = ((size_t)(from->filter.colors * from->filter.bits_per_component) + 7) / 8;
    for (size_t row = 0; row < from->rows; row++) {
        int tag = only_tag == ANY_TAG || draw(seed) % 16 == 0 ? (int)(draw(seed) % 5) : only_tag;
        const uint8_t *here = from->plain.data + row * from->row_bytes;
        assert_int_equal(bytes_buffer_append_byte(&out, (uint8_t)tag, NULL), PDFSEAL_OK);
        for (size_t i = 0; i < from->row_bytes; i++) {
            int left = i >= pixel ? here[i - pixel] : 0;
            int up = row > 0 ? here[i - from->row_bytes] : 0;
            int corner = row > 0 && i >= pixel ? here[i - from->row_bytes - pixel] : 0;
            uint8_t byte = (uint8_t)(here[i] - predict_png(tag, left, up, corner));
            assert_int_equal(bytes_buffer_append_byte(&out, byte, NULL), PDFSEAL_OK);
        }
    }
    return out;
}

static unsigned get_bits(const uint8_t *row, size_t first, unsigned count)
{
    unsigned value = 0;
    for (size_t i = first; i < first + count; i++)
        value = value << 1 | ((unsigned)row[i / 8] >> (7 - i % 8) & 1u);
    return value;
}

static void put_bits(uint8_t *row, size_t first, unsigned count, unsigned value)
{
    for (size_t i = 0; i < count; i++) {
        uint8_t mask = (uint8_t)(1u << (7 - (first + i) % 8));
        bool set = value >> (count - 1 - i) & 1u;
        row[(first + i) / 8] = (uint8_t)(set ? row[(first + i) / 8] | mask : row[(first + i) / 8] & ~mask);
    }
}

/* Bits behind the last sample of a row stay as they are, so that they come back. */
static bytes_buffer encode_tiff(const picture *from)
{
    bytes_buffer out;
    bytes_buffer_init(&out, SIZE_MAX);
    assert_int_equal(bytes_buffer_append(&out, from->plain.data, from->plain.length, NULL), PDFSEAL_OK);
    unsigned bits = (unsigned)from->filter.bits_per_component;
    size_t colors = (size_t)from->filter.colors;
    for (size_t row = 0; row < from->rows; row++) {
        const uint8_t *here = from->plain.data + row * from->row_bytes;
        for (size_t i = colors; i < colors * (size_t)from->filter.columns; i++) {
            unsigned difference = get_bits(here, i * bits, bits) - get_bits(here, (i - colors) * bits, bits);
            put_bits(out.data + row * from->row_bytes, i * bits, bits, difference);
        }
    }
    return out;
}

/* Compares sample by sample: what fills up a row has no meaning. */
static void expect_samples(const picture *expected, const bytes_buffer *got, size_t start)
{
    assert_int_equal(got->length, start + expected->plain.length);
    size_t row_bits = (size_t)(expected->filter.colors * expected->filter.bits_per_component * expected->filter.columns);
    for (size_t row = 0; row < expected->rows; row++) {
        const uint8_t *wanted = expected->plain.data + row * expected->row_bytes;
        const uint8_t *here = got->data + start + row * expected->row_bytes;
        size_t whole = row_bits / 8;
        assert_memory_equal(here, wanted, whole);
        unsigned rest = (unsigned)(row_bits % 8);
        if (rest)
            assert_int_equal(get_bits(here, whole * 8, rest), get_bits(wanted, whole * 8, rest));
    }
}

static void expect_undone(const picture *made, const bytes_buffer *encoded)
{
    BYTES_BUFFER_CLEANUP bytes_buffer out;
    bytes_buffer_init(&out, SIZE_MAX);
    assert_int_equal(bytes_buffer_append_text(&out, "before", NULL), PDFSEAL_OK);
    assert_int_equal(bytes_buffer_append(&out, encoded->data, encoded->length, NULL), PDFSEAL_OK);
    pdfseal_error error = {0};
    assert_int_equal(pdf_predictor_undo(&made->filter, &out, 6, NULL, &error), PDFSEAL_OK);
    assert_memory_equal(out.data, "before", 6);
    expect_samples(made, &out, 6);
}

static void png_rows_of_every_shape_come_back(void **state)
{
    (void)state;
    static const unsigned DEPTHS[] = {1, 2, 4, 8, 16};
    uint32_t seed = 7;
    for (int i = 0; i < 2000; i++) {
        unsigned bits = DEPTHS[draw(&seed) % 5];
        picture made = make_picture(10 + (int)(draw(&seed) % 6), 1 + draw(&seed) % 4, bits, 1 + draw(&seed) % 20,
                                    1 + draw(&seed) % 40, &seed);
        bytes_buffer encoded = encode_png(&made, i % 3 == 0 ? ANY_TAG : (int)(draw(&seed) % 5), &seed);
        expect_undone(&made, &encoded);
        bytes_buffer_clear(&encoded);
        bytes_buffer_clear(&made.plain);
    }
}

static void short_up_rows_as_in_cross_references_come_back(void **state)
{
    (void)state;
    uint32_t seed = 11;
    for (unsigned columns = 1; columns <= 20; columns++) {
        for (size_t rows = 1; rows < 70; rows++) {
            picture made = make_picture(12, 1, 8, columns, rows, &seed);
            bytes_buffer encoded = encode_png(&made, 2, &seed);
            expect_undone(&made, &encoded);
            bytes_buffer_clear(&encoded);
            bytes_buffer_clear(&made.plain);
        }
    }
}

static void tiff_rows_of_every_depth_come_back(void **state)
{
    (void)state;
    static const unsigned DEPTHS[] = {1, 2, 4, 8, 16};
    uint32_t seed = 3;
    for (int i = 0; i < 2000; i++) {
        unsigned bits = DEPTHS[draw(&seed) % 5];
        picture made = make_picture(2, 1 + draw(&seed) % 5, bits, 1 + draw(&seed) % 20, 1 + draw(&seed) % 9, &seed);
        bytes_buffer encoded = encode_tiff(&made);
        expect_undone(&made, &encoded);
        bytes_buffer_clear(&encoded);
        bytes_buffer_clear(&made.plain);
    }
}

static void expect_raw(pdf_filter filter, bytes_view encoded, bytes_view expected, bool damaged)
{
    BYTES_BUFFER_CLEANUP bytes_buffer out;
    bytes_buffer_init(&out, 1000);
    assert_int_equal(bytes_buffer_append(&out, encoded.data, encoded.length, NULL), PDFSEAL_OK);
    bool is_damaged = false;
    assert_int_equal(pdf_predictor_undo(&filter, &out, 0, &is_damaged, NULL), PDFSEAL_OK);
    assert_int_equal(is_damaged, damaged);
    assert_true(bytes_equal(bytes_buffer_view(&out), expected));
    out.length = 0;
    assert_int_equal(bytes_buffer_append(&out, encoded.data, encoded.length, NULL), PDFSEAL_OK);
    assert_int_equal(pdf_predictor_undo(&filter, &out, 0, NULL, NULL), damaged ? PDFSEAL_ERROR_INPUT : PDFSEAL_OK);
}

static void a_last_row_that_is_too_short_is_kept(void **state)
{
    (void)state;
    pdf_filter filter;
    pdf_filter_init(&filter, BYTES_LITERAL("FlateDecode"));
    filter.predictor = 12;
    filter.columns = 3;
    expect_raw(filter, BYTES_LITERAL("\x02" "abc\x02\1\1"), BYTES_LITERAL("abcbc"), false);
    expect_raw(filter, BYTES_LITERAL("\x02" "abc\x02"), BYTES_LITERAL("abc"), false);
    expect_raw(filter, BYTES_LITERAL("\x02"), BYTES_LITERAL(""), false);
    expect_raw(filter, BYTES_LITERAL(""), BYTES_LITERAL(""), false);
    filter.predictor = 2;
    expect_raw(filter, BYTES_LITERAL("a\1\1b\1"), BYTES_LITERAL("abcbc"), false);
}

static void a_row_with_an_unknown_tag_is_damage(void **state)
{
    (void)state;
    pdf_filter filter;
    pdf_filter_init(&filter, BYTES_LITERAL("FlateDecode"));
    filter.predictor = 15;
    filter.columns = 3;
    expect_raw(filter, BYTES_LITERAL("\x05" "abc\x02\1\1\1"), BYTES_LITERAL("abcbcd"), true);
}

static void parameters_of_no_picture_are_damage(void **state)
{
    (void)state;
    const struct {
        int64_t predictor, colors, bits, columns;
    } bad[] = {{3, 1, 8, 1},         {0, 1, 8, 1},        {16, 1, 8, 1},        {-1, 1, 8, 1},
               {12, 0, 8, 1},        {12, -1, 8, 1},      {12, INT64_MAX, 8, 1}, {12, 1, 3, 1},
               {12, 1, 32, 1},       {12, 1, 0, 1},       {12, 1, 8, 0},        {12, 1, 8, -5},
               {12, 1, 8, INT64_MAX}, {2, 65536, 16, 65536}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        pdf_filter filter = {.kind = PDF_FILTER_FLATE, .predictor = bad[i].predictor, .colors = bad[i].colors,
                             .bits_per_component = bad[i].bits, .columns = bad[i].columns};
        expect_raw(filter, BYTES_LITERAL("\x02" "abc"), BYTES_LITERAL("\x02" "abc"), true);
    }
}

static void columns_that_claim_much_cost_nothing(void **state)
{
    (void)state;
    pdf_filter filter = {.kind = PDF_FILTER_FLATE, .predictor = 15, .colors = 1, .bits_per_component = 8,
                         .columns = 200000000};
    expect_raw(filter, BYTES_LITERAL("\x02" "abc"), BYTES_LITERAL("abc"), false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(png_rows_of_every_shape_come_back),
        cmocka_unit_test(short_up_rows_as_in_cross_references_come_back),
        cmocka_unit_test(tiff_rows_of_every_depth_come_back),
        cmocka_unit_test(a_last_row_that_is_too_short_is_kept),
        cmocka_unit_test(a_row_with_an_unknown_tag_is_damage),
        cmocka_unit_test(parameters_of_no_picture_are_damage),
        cmocka_unit_test(columns_that_claim_much_cost_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
