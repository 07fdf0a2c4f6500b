/* SPDX-License-Identifier: Apache-2.0 */
/* Every kind of PNG gives the pixels that the standard says; what is none or damaged is refused. */
#include "appearance/png_reader.h"
#include "base/limits.h"
#include "png_maker.h"

#define WIDTH 21
#define HEIGHT 13
#define PIXELS (WIDTH * HEIGHT)

typedef struct pixel {
    uint8_t colour[3], alpha;
} pixel;

typedef struct collector {
    appearance_png_header header;
    bytes_buffer bytes;
    unsigned begun;
} collector;

static pdfseal_status begin(void *context, const appearance_png_header *header, pdfseal_error *error)
{
    (void)error;
    collector *all = context;
    all->header = *header;
    all->begun++;
    return PDFSEAL_OK;
}

static pdfseal_status collect_row(void *context, const uint8_t *row, pdfseal_error *error)
{
    collector *all = context;
    return bytes_buffer_append(&all->bytes, row, (size_t)all->header.width * all->header.channels, error);
}

static pdfseal_status read_png(bytes_view file, collector *all, pdfseal_error *error)
{
    *all = (collector){0};
    bytes_buffer_init(&all->bytes, (size_t)64 << 20);
    return appearance_png_read(file, &(appearance_row_sink){all, begin, collect_row, NULL}, error);
}

static pdfseal_status read_and_drop(bytes_view file, pdfseal_error *error)
{
    collector all;
    pdfseal_status status = read_png(file, &all, error);
    bytes_buffer_clear(&all.bytes);
    return status;
}

/* A sample scaled to 8 bits, to the nearest. */
static uint8_t scale_sample(uint32_t sample, int depth)
{
    uint32_t most = (1u << depth) - 1;
    return (uint8_t)((sample * 255u + most / 2) / most);
}

static pixel expected_pixel(const png_recipe *recipe, size_t index)
{
    unsigned channels = png_recipe_channels(recipe);
    const uint16_t *sample = recipe->samples + index * channels;
    const png_color_16 *transparent = recipe->transparent;
    if (recipe->colour_type == PNG_COLOR_TYPE_PALETTE) {
        png_color colour = recipe->palette[*sample];
        uint8_t alpha = *sample < recipe->palette_alpha_count ? recipe->palette_alpha[*sample] : 255;
        return (pixel){{colour.red, colour.green, colour.blue}, alpha};
    }
    pixel wanted = {.alpha = channels % 2 ? 255 : scale_sample(sample[channels - 1], recipe->depth)};
    for (unsigned i = 0; i < 3; i++)
        wanted.colour[i] = scale_sample(sample[channels < 3 ? 0 : i], recipe->depth);
    bool hidden =
        transparent && (channels == 1 ? sample[0] == transparent->gray
                                      : sample[0] == transparent->red && sample[1] == transparent->green &&
                                            sample[2] == transparent->blue);
    if (hidden)
        wanted.alpha = 0;
    return wanted;
}

static void expect_pixels(const png_recipe *recipe)
{
    bytes_buffer file;
    collector all;
    pdfseal_error error = {0};
    bytes_buffer_init(&file, (size_t)1 << 20);
    make_png(recipe, &file);
    assert_int_equal(read_png(bytes_buffer_view(&file), &all, &error), PDFSEAL_OK);
    assert_int_equal(all.begun, 1);
    assert_int_equal(all.header.width, recipe->width);
    assert_int_equal(all.header.height, recipe->height);
    bool coloured = recipe->colour_type & PNG_COLOR_MASK_COLOR;
    bool has_alpha =
        (recipe->colour_type & PNG_COLOR_MASK_ALPHA) || recipe->transparent || recipe->palette_alpha;
    unsigned colours = coloured ? 3 : 1;
    assert_int_equal(all.header.channels, colours + has_alpha);
    assert_int_equal(all.bytes.length, (size_t)recipe->width * recipe->height * all.header.channels);
    for (size_t i = 0; i < (size_t)recipe->width * recipe->height; i++) {
        pixel wanted = expected_pixel(recipe, i);
        const uint8_t *found = all.bytes.data + i * all.header.channels;
        assert_memory_equal(found, wanted.colour, colours);
        if (has_alpha)
            assert_int_equal(found[colours], wanted.alpha);
    }
    bytes_buffer_clear(&all.bytes);
    bytes_buffer_clear(&file);
}

/* The picture whole, and interlaced. */
static void expect_both_orders(png_recipe recipe)
{
    recipe.interlaced = false;
    expect_pixels(&recipe);
    recipe.interlaced = true;
    expect_pixels(&recipe);
}

static void fill_samples(uint16_t *samples, size_t count, int depth)
{
    uint32_t state = (uint32_t)depth;
    for (size_t i = 0; i < count; i++)
        samples[i] = (uint16_t)(next_number(&state) & ((1u << depth) - 1));
}

static void gray_of_every_depth_stays_gray(void **state)
{
    (void)state;
    uint16_t samples[PIXELS];
    for (int depth = 1; depth <= 16; depth *= 2) {
        fill_samples(samples, PIXELS, depth);
        png_color_16 transparent = {.gray = samples[7]};
        png_recipe recipe = {WIDTH, HEIGHT, .colour_type = PNG_COLOR_TYPE_GRAY, .depth = depth,
                             .samples = samples};
        expect_both_orders(recipe);
        recipe.transparent = &transparent;
        expect_both_orders(recipe);
    }
}

static void palettes_of_every_depth_become_colours(void **state)
{
    (void)state;
    uint16_t samples[PIXELS];
    png_color palette[256];
    uint8_t alpha[256];
    uint32_t number = 5;
    for (int i = 0; i < 256; i++) {
        palette[i] = (png_color){(uint8_t)next_number(&number), (uint8_t)next_number(&number),
                                 (uint8_t)next_number(&number)};
        alpha[i] = (uint8_t)next_number(&number);
    }
    for (int depth = 1; depth <= 8; depth *= 2) {
        fill_samples(samples, PIXELS, depth);
        png_recipe recipe = {WIDTH,
                             HEIGHT,
                             .colour_type = PNG_COLOR_TYPE_PALETTE,
                             .depth = depth,
                             .samples = samples,
                             .palette = palette,
                             .palette_count = 1 << depth};
        expect_both_orders(recipe);
        recipe.palette_alpha = alpha;
        recipe.palette_alpha_count = (1 << depth) - 1;
        expect_both_orders(recipe);
    }
}

static void colours_and_alpha_of_both_depths_keep_their_values(void **state)
{
    (void)state;
    static const int types[] = {PNG_COLOR_TYPE_RGB, PNG_COLOR_TYPE_RGB_ALPHA, PNG_COLOR_TYPE_GRAY_ALPHA};
    uint16_t samples[PIXELS * 4];
    for (size_t i = 0; i < 6; i++) {
        int depth = i % 2 ? 16 : 8;
        fill_samples(samples, PIXELS * 4, depth);
        expect_both_orders(
            (png_recipe){WIDTH, HEIGHT, .colour_type = types[i / 2], .depth = depth, .samples = samples});
    }
}

static void one_colour_of_rgb_may_be_transparent(void **state)
{
    (void)state;
    uint16_t samples[PIXELS * 3];
    for (int depth = 8; depth <= 16; depth *= 2) {
        fill_samples(samples, PIXELS * 3, depth);
        png_color_16 transparent = {.red = samples[30], .green = samples[31], .blue = samples[32]};
        expect_both_orders((png_recipe){WIDTH, HEIGHT, .colour_type = PNG_COLOR_TYPE_RGB, .depth = depth,
                                        .samples = samples, .transparent = &transparent});
    }
}

static void pictures_of_one_pixel_are_read(void **state)
{
    (void)state;
    uint16_t samples[4] = {1, 2, 3, 4};
    expect_both_orders(
        (png_recipe){1, 1, .colour_type = PNG_COLOR_TYPE_RGB_ALPHA, .depth = 8, .samples = samples});
}

static void make_small_png(bytes_buffer *file)
{
    uint16_t samples[PIXELS * 4];
    fill_samples(samples, PIXELS * 4, 8);
    bytes_buffer_init(file, (size_t)1 << 20);
    make_png(&(png_recipe){WIDTH, HEIGHT, .colour_type = PNG_COLOR_TYPE_RGB_ALPHA, .depth = 8,
                           .samples = samples, .pixels_per_metre = 11811,
                           .text = "a word about it, a word about it"},
             file);
}

static void density_is_reported(void **state)
{
    (void)state;
    bytes_buffer file;
    collector all;
    make_small_png(&file);
    assert_int_equal(read_png(bytes_buffer_view(&file), &all, NULL), PDFSEAL_OK);
    assert_int_equal(all.header.x_pixels_per_metre, 11811);
    assert_int_equal(all.header.y_pixels_per_metre, 11811);
    bytes_buffer_clear(&all.bytes);
    bytes_buffer_clear(&file);
}

static void every_truncation_is_refused(void **state)
{
    (void)state;
    bytes_buffer file;
    pdfseal_error error = {0};
    make_small_png(&file);
    for (size_t length = 0; length < file.length; length++) {
        assert_int_equal(read_and_drop((bytes_view){file.data, length}, &error), PDFSEAL_ERROR_INPUT);
        assert_non_null(strchr(error.message, '('));
    }
    bytes_buffer_clear(&file);
}

static void every_changed_byte_of_the_pixels_is_noticed(void **state)
{
    (void)state;
    bytes_buffer file;
    make_small_png(&file);
    size_t name = bytes_find(bytes_buffer_view(&file), BYTES_LITERAL("IDAT"), 0);
    size_t end = bytes_find(bytes_buffer_view(&file), BYTES_LITERAL("IEND"), 0);
    for (size_t place = 0; place < file.length; place++) {
        file.data[place] ^= 0x10;
        pdfseal_status status = read_and_drop(bytes_buffer_view(&file), NULL);
        if (place < 33 || (place >= name && place < end - 4))
            assert_true(status == PDFSEAL_ERROR_INPUT || status == PDFSEAL_ERROR_LIMIT);
        file.data[place] ^= 0x10;
    }
    bytes_buffer_clear(&file);
}

static void what_is_no_png_is_named(void **state)
{
    (void)state;
    pdfseal_error error = {0};
    assert_int_equal(read_and_drop((bytes_view){NULL, 0}, &error), PDFSEAL_ERROR_INPUT);
    assert_string_equal(error.message, "is empty (name a PNG picture)");
    assert_int_equal(read_and_drop(BYTES_LITERAL("\xff\xd8\xff\xe0 JFIF and so on"), &error),
                     PDFSEAL_ERROR_INPUT);
    assert_string_equal(error.message, "is no PNG picture (name one, or convert it to PNG)");
    assert_int_equal(read_and_drop(BYTES_LITERAL("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0"), &error),
                     PDFSEAL_ERROR_INPUT);
    assert_int_equal(error.offset, 18);
}

/* Puts another size into the header, with a right check sum. */
static void set_size(bytes_buffer *file, uint32_t width, uint32_t height)
{
    png_save_uint_32(file->data + 16, width);
    png_save_uint_32(file->data + 20, height);
    uint32_t remainder = 0xffffffffu;
    for (size_t i = 12; i < 29; i++) {
        remainder ^= file->data[i];
        for (int bit = 0; bit < 8; bit++)
            remainder = remainder >> 1 ^ (remainder & 1 ? 0xedb88320u : 0);
    }
    png_save_uint_32(file->data + 29, ~remainder);
}

static void sizes_that_lie_or_are_out_of_bounds_are_refused(void **state)
{
    (void)state;
    static const struct {
        uint32_t width, height;
        pdfseal_status status;
    } sizes[] = {{0, HEIGHT, PDFSEAL_ERROR_INPUT},
                 {WIDTH, 0, PDFSEAL_ERROR_INPUT},
                 {LIMIT_PICTURE_SIDE + 1, 1, PDFSEAL_ERROR_LIMIT},
                 {1, LIMIT_PICTURE_SIDE + 1, PDFSEAL_ERROR_LIMIT},
                 {LIMIT_PICTURE_SIDE, LIMIT_PICTURE_SIDE, PDFSEAL_ERROR_INPUT},
                 {0xffffffffu, 0xffffffffu, PDFSEAL_ERROR_LIMIT},
                 {WIDTH, HEIGHT + 1, PDFSEAL_ERROR_INPUT},
                 {WIDTH + 1, HEIGHT, PDFSEAL_ERROR_INPUT},
                 {LIMIT_PICTURE_SIDE, 5000, PDFSEAL_ERROR_INPUT}};
    bytes_buffer file;
    make_small_png(&file);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        set_size(&file, sizes[i].width, sizes[i].height);
        assert_int_equal(read_and_drop(bytes_buffer_view(&file), NULL), sizes[i].status);
    }
    set_size(&file, WIDTH, HEIGHT);
    assert_int_equal(read_and_drop(bytes_buffer_view(&file), NULL), PDFSEAL_OK);
    bytes_buffer_clear(&file);
}

static void a_palette_picture_without_palette_is_refused(void **state)
{
    (void)state;
    uint16_t samples[PIXELS] = {0};
    png_color palette[2] = {{0}};
    bytes_buffer file;
    bytes_buffer_init(&file, (size_t)1 << 20);
    make_png(&(png_recipe){WIDTH, HEIGHT, .colour_type = PNG_COLOR_TYPE_PALETTE, .depth = 1,
                           .samples = samples, .palette = palette, .palette_count = 2},
             &file);
    size_t place = bytes_find(bytes_buffer_view(&file), BYTES_LITERAL("PLTE"), 0) - 4;
    memmove(file.data + place, file.data + place + 18, file.length - place - 18);
    file.length -= 18;
    assert_int_equal(read_and_drop(bytes_buffer_view(&file), NULL), PDFSEAL_ERROR_INPUT);
    bytes_buffer_clear(&file);
}

static pdfseal_status refuse_row(void *context, const uint8_t *row, pdfseal_error *error)
{
    (void)row;
    (void)error;
    return ++*(int *)context == 3 ? PDFSEAL_ERROR_CANCELLED : PDFSEAL_OK;
}

static pdfseal_status begin_nothing(void *context, const appearance_png_header *header, pdfseal_error *error)
{
    (void)context;
    (void)header;
    (void)error;
    return PDFSEAL_OK;
}

static void a_sink_ends_the_reading(void **state)
{
    (void)state;
    bytes_buffer file;
    int rows = 0;
    make_small_png(&file);
    assert_int_equal(appearance_png_read(bytes_buffer_view(&file),
                                         &(appearance_row_sink){&rows, begin_nothing, refuse_row, NULL}, NULL),
                     PDFSEAL_ERROR_CANCELLED);
    assert_int_equal(rows, 3);
    bytes_buffer_clear(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gray_of_every_depth_stays_gray),
        cmocka_unit_test(palettes_of_every_depth_become_colours),
        cmocka_unit_test(colours_and_alpha_of_both_depths_keep_their_values),
        cmocka_unit_test(one_colour_of_rgb_may_be_transparent),
        cmocka_unit_test(pictures_of_one_pixel_are_read),
        cmocka_unit_test(density_is_reported),
        cmocka_unit_test(every_truncation_is_refused),
        cmocka_unit_test(every_changed_byte_of_the_pixels_is_noticed),
        cmocka_unit_test(what_is_no_png_is_named),
        cmocka_unit_test(sizes_that_lie_or_are_out_of_bounds_are_refused),
        cmocka_unit_test(a_palette_picture_without_palette_is_refused),
        cmocka_unit_test(a_sink_ends_the_reading),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
