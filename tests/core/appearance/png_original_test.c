/* SPDX-License-Identifier: Apache-2.0 */
/* What a PNG compressed itself goes into the document as it is where PDF can say the same: then it adds no more than its size. */
#include "appearance/png_original.h"
#include "shown_picture.h"

#define SIDE 64
#define PIXELS (SIDE * SIDE)

typedef struct original_case {
    png_recipe recipe;
    uint16_t samples[PIXELS * 4];
    png_color palette[256];
    uint8_t alphas[256];
    bytes_buffer file;
    appearance_picture_facts facts;
    shown_picture shown;
} original_case;

/* Ramps with noise in the lowest bits: a file's filters find the ramps. */
static void fill_case(original_case *one, int colour_type, int depth)
{
    uint32_t number = (uint32_t)depth + 3;
    *one = (original_case){.recipe = {SIDE, SIDE, .colour_type = colour_type, .depth = depth}};
    one->recipe.samples = one->samples;
    unsigned channels = png_recipe_channels(&one->recipe);
    bool is_ramp = depth >= 8 && colour_type != PNG_COLOR_TYPE_PALETTE;
    for (size_t i = 0; i < PIXELS * channels; i++) {
        size_t ramp = is_ramp ? i / channels % SIDE * 3 + i % channels * 40 : 0;
        uint32_t noise = next_number(&number) & (is_ramp ? 3u : (1u << depth) - 1);
        one->samples[i] = (uint16_t)((ramp + noise) & ((1u << depth) - 1));
    }
    if (colour_type != PNG_COLOR_TYPE_PALETTE)
        return;
    for (int i = 0; i < 256; i++)
        one->palette[i] = (png_color){(uint8_t)next_number(&number), (uint8_t)next_number(&number),
                                      (uint8_t)next_number(&number)};
    one->recipe.palette = one->palette;
    one->recipe.palette_count = 1 << depth;
}

static void show_case(original_case *one)
{
    appearance_picture *picture = NULL;
    bytes_buffer_init(&one->file, (size_t)1 << 20);
    make_png(&one->recipe, &one->file);
    assert_int_equal(appearance_picture_read(bytes_buffer_view(&one->file), NULL, &picture, NULL), PDFSEAL_OK);
    appearance_picture_get_facts(picture, &one->facts);
    show_picture(picture, &one->shown);
    appearance_picture_free(picture);
    if (one->recipe.gamma == 0) /* converted values may need more */
        assert_true(one->facts.encoded_bytes <= one->file.length);
}

static void clear_case(original_case *one)
{
    clear_shown(&one->shown);
    bytes_buffer_clear(&one->file);
}

/* All IDAT chunks, one behind the other. */
static void collect_data(const bytes_buffer *file, bytes_buffer *out)
{
    bytes_buffer_init(out, file->length);
    for (size_t place = 8; place < file->length;) {
        size_t length = png_get_uint_32(file->data + place);
        if (memcmp(file->data + place + 4, "IDAT", 4) == 0)
            assert_int_equal(bytes_buffer_append(out, file->data + place + 8, length, NULL), PDFSEAL_OK);
        place += 12 + length;
    }
}

static unsigned packed_sample(const shown_picture *shown, size_t row_samples, size_t x, size_t y)
{
    size_t row_bytes = (row_samples * (size_t)shown->bits + 7) / 8;
    size_t bit = x * (size_t)shown->bits;
    unsigned byte = shown->colour_bytes.data[y * row_bytes + bit / 8];
    return byte >> (8 - bit % 8 - (size_t)shown->bits) & ((1u << shown->bits) - 1);
}

/* The file's data is in the document, and what a reader decodes of it are the file's samples. */
static void expect_reused(original_case *one)
{
    bytes_buffer data;
    size_t channels = png_recipe_channels(&one->recipe);
    show_case(one);
    collect_data(&one->file, &data);
    assert_int_equal(one->shown.encoded_bytes, data.length);
    assert_int_equal(one->shown.bits, one->recipe.depth);
    assert_false(one->shown.has_mask);
    for (size_t i = 0; i < PIXELS * channels; i++)
        assert_int_equal(packed_sample(&one->shown, SIDE * channels, i % (SIDE * channels), i / (SIDE * channels)),
                         one->samples[i]);
    bytes_buffer_clear(&data);
}

static void expect_encoded_anew(original_case *one)
{
    bytes_buffer data;
    show_case(one);
    collect_data(&one->file, &data);
    assert_int_not_equal(one->shown.encoded_bytes, data.length);
    bytes_buffer_clear(&data);
    clear_case(one);
}

static void gray_of_up_to_8_bits_is_taken_over(void **state)
{
    (void)state;
    static original_case one;
    for (int depth = 1; depth <= 8; depth *= 2) {
        fill_case(&one, PNG_COLOR_TYPE_GRAY, depth);
        expect_reused(&one);
        assert_int_equal(one.shown.colours, 1);
        clear_case(&one);
    }
}

static void colours_are_taken_over(void **state)
{
    (void)state;
    static original_case one;
    fill_case(&one, PNG_COLOR_TYPE_RGB, 8);
    expect_reused(&one);
    assert_int_equal(one.shown.colours, 3);
    clear_case(&one);
}

static void palettes_are_taken_over_with_their_colours(void **state)
{
    (void)state;
    static original_case one;
    for (int depth = 1; depth <= 8; depth *= 2) {
        fill_case(&one, PNG_COLOR_TYPE_PALETTE, depth);
        expect_reused(&one);
        assert_true(one.shown.is_indexed);
        assert_int_equal(one.shown.table_length, (size_t)3 << depth);
        for (int i = 0; i < 1 << depth; i++)
            assert_memory_equal(one.shown.table + 3 * (size_t)i, &one.palette[i], 3);
        clear_case(&one);
    }
}

static void a_transparent_colour_becomes_a_key(void **state)
{
    (void)state;
    static original_case one;
    png_color_16 transparent = {.gray = 3};
    fill_case(&one, PNG_COLOR_TYPE_GRAY, 4);
    one.recipe.transparent = &transparent;
    expect_reused(&one);
    assert_true(one.shown.has_key);
    assert_int_equal(one.shown.key[0], 3);
    assert_int_equal(one.shown.key[1], 3);
    clear_case(&one);
    fill_case(&one, PNG_COLOR_TYPE_RGB, 8);
    transparent = (png_color_16){.red = one.samples[0], .green = one.samples[1], .blue = one.samples[2]};
    one.recipe.transparent = &transparent;
    expect_reused(&one);
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(one.shown.key[i], one.samples[i / 2]);
    clear_case(&one);
}

static void a_run_of_transparent_palette_entries_becomes_a_key(void **state)
{
    (void)state;
    static original_case one;
    fill_case(&one, PNG_COLOR_TYPE_PALETTE, 4);
    memset(one.alphas, 255, sizeof one.alphas);
    one.alphas[5] = one.alphas[6] = 0;
    one.recipe.palette_alpha = one.alphas;
    one.recipe.palette_alpha_count = 9;
    expect_reused(&one);
    assert_int_equal(one.shown.key[0], 5);
    assert_int_equal(one.shown.key[1], 6);
    clear_case(&one);
}

/* As programs make them that shrink a PNG: the file's colours, and a mask beside them. */
static void half_transparent_palette_entries_need_a_mask(void **state)
{
    (void)state;
    static original_case one;
    static const uint8_t palettes[3][3] = {{0, 255, 0}, {128, 255, 255}, {0, 0, 1}}; /* two runs; half-transparent ones */
    for (size_t i = 0; i < 3; i++) {
        fill_case(&one, PNG_COLOR_TYPE_PALETTE, 8);
        for (size_t k = 0; k < PIXELS; k++)
            one.samples[k] = k < 9 ? (uint16_t)(k % 3) : one.samples[k] < 3 ? 3 : one.samples[k];
        one.recipe.palette_alpha = palettes[i];
        one.recipe.palette_alpha_count = 3;
        show_case(&one);
        assert_true(one.shown.is_indexed);
        assert_true(one.shown.has_mask);
        assert_true(one.facts.has_transparency);
        assert_false(one.shown.has_key);
        for (size_t k = 0; k < PIXELS; k++) {
            assert_int_equal(one.shown.colour_bytes.data[k], one.samples[k]);
            assert_int_equal(one.shown.alpha_bytes.data[k], one.samples[k] < 3 ? palettes[i][one.samples[k]] : 255);
        }
        clear_case(&one);
    }
}

static void entries_that_are_transparent_but_not_used_need_none(void **state)
{
    (void)state;
    static original_case one;
    static const uint8_t alphas[3] = {0, 255, 99};
    fill_case(&one, PNG_COLOR_TYPE_PALETTE, 8);
    for (size_t k = 0; k < PIXELS; k++)
        one.samples[k] = one.samples[k] < 3 ? 3 : one.samples[k];
    one.recipe.palette_alpha = alphas;
    one.recipe.palette_alpha_count = 3;
    show_case(&one);
    assert_true(one.shown.is_indexed);
    assert_false(one.shown.has_mask);
    assert_false(one.facts.has_transparency);
    clear_case(&one);
}

static void what_pdf_cannot_say_so_is_encoded_anew(void **state)
{
    (void)state;
    static original_case one;
    fill_case(&one, PNG_COLOR_TYPE_GRAY, 16);
    expect_encoded_anew(&one);
    fill_case(&one, PNG_COLOR_TYPE_GRAY, 8);
    one.recipe.interlaced = true;
    expect_encoded_anew(&one);
    fill_case(&one, PNG_COLOR_TYPE_RGB, 8);
    one.recipe.gamma = 1; /* the values mean something else */
    expect_encoded_anew(&one);
}

/* A file that wastes its room is not taken over. */
static void a_file_that_is_not_compressed_is_encoded_anew(void **state)
{
    (void)state;
    static original_case one;
    fill_case(&one, PNG_COLOR_TYPE_GRAY, 8);
    for (size_t i = 0; i < PIXELS; i++)
        one.samples[i] = (uint16_t)(i / SIDE);
    one.recipe.is_stored = true;
    show_case(&one);
    assert_in_range(one.shown.encoded_bytes, 1, PIXELS / 4);
    clear_case(&one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gray_of_up_to_8_bits_is_taken_over),
        cmocka_unit_test(colours_are_taken_over),
        cmocka_unit_test(palettes_are_taken_over_with_their_colours),
        cmocka_unit_test(a_transparent_colour_becomes_a_key),
        cmocka_unit_test(a_run_of_transparent_palette_entries_becomes_a_key),
        cmocka_unit_test(half_transparent_palette_entries_need_a_mask),
        cmocka_unit_test(entries_that_are_transparent_but_not_used_need_none),
        cmocka_unit_test(what_pdf_cannot_say_so_is_encoded_anew),
        cmocka_unit_test(a_file_that_is_not_compressed_is_encoded_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
