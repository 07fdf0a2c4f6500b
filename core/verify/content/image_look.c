/* SPDX-License-Identifier: Apache-2.0 */
/* Samples become grey or red, green and blue, blended with white by their alpha, and are averaged cell by cell. */
#include "verify/content/image_look.h"

#include "base/limits.h"

#include <math.h>
#include <stdlib.h>

/* A glance reads so small a part of a picture, and looks at no more lines of cells. */
#define GLANCE_SHARE 16
#define GLANCE_LINES ((size_t)3)
/* Pixels in a row that are looked at; the rest would not change a mean. */
#define MOST_STEPS ((size_t)480)
/* Cells of the same picture differ by so much at the most, and by so much on average: JPEG and scaling blur edges. */
#define MOST_DIFFERENCE 40
#define MEAN_DIFFERENCE 3.0
/* A picture of one colour says nothing. */
#define LEAST_DEVIATION 8.0
#define MOST_COMPONENTS 4

typedef struct sample_image {
    size_t width, height, bits, components;
    size_t rows;             /* whole ones that were decoded */
    bool inverted;           /* Decode runs from 1 to 0 */
    bytes_buffer bytes;
    bool is_indexed;
    size_t base_components;  /* of what the palette holds */
    bytes_buffer palette;
} sample_image;

static void image_clear(sample_image *image)
{
    bytes_buffer_clear(&image->bytes);
    bytes_buffer_clear(&image->palette);
}

/* ---- what it is made of ---- */

static bool get_integer(pdf_view view, const pdf_object *dictionary, const char *key, int64_t low, int64_t high, int64_t *ret_value)
{
    const pdf_object *value;
    return pdf_view_get(view, dictionary, key, &value, NULL) == PDFSEAL_OK && pdf_object_integer(value, low, high, ret_value);
}

static bool read_size(pdf_view view, const pdf_object *dictionary, size_t *ret_width, size_t *ret_height)
{
    int64_t width;
    int64_t height;
    if (!get_integer(view, dictionary, "Width", 1, INT32_MAX, &width) || !get_integer(view, dictionary, "Height", 1, INT32_MAX, &height) ||
        width > IMAGE_LOOK_PIXELS / height)
        return false;
    *ret_width = (size_t)width;
    *ret_height = (size_t)height;
    return true;
}

/* Components of a space that is no palette; 0: another one. */
static size_t count_components(pdf_view view, const pdf_object *space)
{
    static const struct {
        const char *name;
        size_t count;
    } SPACES[] = {{"DeviceGray", 1}, {"CalGray", 1}, {"DeviceRGB", 3}, {"CalRGB", 3}, {"DeviceCMYK", 4}};
    const pdf_object *kind = space;
    const pdf_object *profile;
    int64_t count;
    if (space->type == PDF_ARRAY && space->as.array.count > 0)
        kind = &space->as.array.items[0];
    for (size_t i = 0; i < sizeof SPACES / sizeof SPACES[0]; i++) {
        if (pdf_object_is_name(kind, SPACES[i].name))
            return SPACES[i].count;
    }
    if (!pdf_object_is_name(kind, "ICCBased") || space->type != PDF_ARRAY || space->as.array.count < 2 ||
        pdf_view_resolve(view, &space->as.array.items[1], &profile, NULL) != PDFSEAL_OK || !get_integer(view, profile, "N", 1, 4, &count))
        return 0;
    return count == 2 ? 0 : (size_t)count;
}

static pdfseal_status read_stream(pdf_view view, const pdf_object *reference, bytes_buffer *ret_bytes, bool *ret_read, pdfseal_error *error)
{
    const pdf_indirect *stream = NULL;
    *ret_read = false;
    pdfseal_status status = pdf_view_load(view, reference->as.reference, &stream, NULL);
    if (status == PDFSEAL_OK && stream && stream->is_stream) {
        status = pdf_view_stream_decode(view, stream, ret_bytes, NULL);
        *ret_read = status == PDFSEAL_OK;
    }
    if (status == PDFSEAL_ERROR_MEMORY)
        FAIL_MEMORY(error);
    return PDFSEAL_OK;
}

/* [/Indexed base hival lookup] */
static pdfseal_status read_palette(pdf_view view, const pdf_object *space, sample_image *image, bool *ret_known, pdfseal_error *error)
{
    const pdf_object *base;
    const pdf_object *items = space->as.array.items;
    *ret_known = false;
    if (space->as.array.count != 4 || pdf_view_resolve(view, &items[1], &base, NULL) != PDFSEAL_OK)
        return PDFSEAL_OK;
    image->is_indexed = true;
    image->components = 1;
    image->base_components = count_components(view, base);
    *ret_known = image->base_components > 0;
    if (items[3].type == PDF_STRING)
        return bytes_buffer_append(&image->palette, items[3].as.bytes.data, items[3].as.bytes.length, error);
    if (items[3].type == PDF_REFERENCE && *ret_known) {
        const pdf_object *text;
        if (pdf_view_resolve(view, &items[3], &text, NULL) == PDFSEAL_OK && text->type == PDF_STRING)
            return bytes_buffer_append(&image->palette, text->as.bytes.data, text->as.bytes.length, error);
        return read_stream(view, &items[3], &image->palette, ret_known, error);
    }
    *ret_known = false;
    return PDFSEAL_OK;
}

static pdfseal_status read_space(pdf_view view, const pdf_object *dictionary, sample_image *image, bool *ret_known, pdfseal_error *error)
{
    const pdf_object *space;
    *ret_known = false;
    if (pdf_view_get(view, dictionary, "ColorSpace", &space, NULL) != PDFSEAL_OK)
        return PDFSEAL_OK;
    if (space->type == PDF_ARRAY && space->as.array.count > 0 && pdf_object_is_name(&space->as.array.items[0], "Indexed"))
        return read_palette(view, space, image, ret_known, error);
    image->components = count_components(view, space);
    *ret_known = image->components > 0;
    return PDFSEAL_OK;
}

/* Nothing said, from 0 to 1, or from 1 to 0. */
static bool read_decode(pdf_view view, const pdf_object *dictionary, sample_image *image)
{
    const pdf_object *decode;
    double first = 0;
    if (pdf_view_get(view, dictionary, "Decode", &decode, NULL) != PDFSEAL_OK)
        return false;
    if (decode->type != PDF_ARRAY || decode->as.array.count == 0 || image->is_indexed)
        return decode->type == PDF_NULL || image->is_indexed;
    image->inverted = pdf_object_number(&decode->as.array.items[0], &first) && first > 0.5;
    return true;
}

static size_t row_bytes(const sample_image *image)
{
    return (image->width * image->components * image->bits + 7) / 8;
}

static pdfseal_status read_image(pdf_view view, const pdf_indirect *stream, size_t share, sample_image *image, bool *ret_known,
                                 pdfseal_error *error)
{
    const pdf_object *dictionary = &stream->value;
    const pdf_object *mask;
    int64_t bits;
    bool known;
    *ret_known = false;
    bytes_buffer_init(&image->bytes, (size_t)IMAGE_LOOK_PIXELS * MOST_COMPONENTS * 2 + 4096);
    bytes_buffer_init(&image->palette, 1 << 16);
    if (!read_size(view, dictionary, &image->width, &image->height) || !get_integer(view, dictionary, "BitsPerComponent", 1, 16, &bits) ||
        pdf_view_get(view, dictionary, "ImageMask", &mask, NULL) != PDFSEAL_OK || (mask->type == PDF_BOOLEAN && mask->as.boolean))
        return PDFSEAL_OK;
    image->bits = (size_t)bits;
    TRY(read_space(view, dictionary, image, &known, error));
    if (!known || !read_decode(view, dictionary, image))
        return PDFSEAL_OK;
    pdfseal_status status = share == 1 ? pdf_view_stream_decode(view, stream, &image->bytes, NULL)
                                       : pdf_view_stream_decode_begin(view, stream, share, &image->bytes, NULL);
    if (status == PDFSEAL_ERROR_MEMORY)
        FAIL_MEMORY(error);
    size_t rows = image->bytes.length / row_bytes(image);
    image->rows = rows < image->height ? rows : image->height;
    *ret_known = status == PDFSEAL_OK && (bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16) &&
                 (share > 1 || image->rows == image->height);
    return PDFSEAL_OK;
}

/* ---- pixels ---- */

/* A component as it stands: 0 to 2^bits - 1, of 16 bits the upper 8. */
static unsigned raw_at(const sample_image *image, size_t x, size_t y, size_t component)
{
    size_t place = (x * image->components + component) * image->bits;
    const uint8_t *row = image->bytes.data + y * row_bytes(image);
    if (image->bits >= 8)
        return row[place / 8];
    return (unsigned)row[place / 8] >> (8 - image->bits - place % 8) & ((1u << image->bits) - 1);
}

static double level_at(const sample_image *image, size_t x, size_t y, size_t component)
{
    double most = image->bits >= 8 ? 255 : (1u << image->bits) - 1;
    double level = 255 * raw_at(image, x, y, component) / most;
    return image->inverted ? 255 - level : level;
}

static void to_rgb(const double *levels, size_t count, double ret_rgb[3])
{
    for (size_t i = 0; i < 3; i++)
        ret_rgb[i] = count == 4 ? (255 - levels[i]) * (255 - levels[3]) / 255 : levels[count == 3 ? i : 0];
}

static void pixel_at(const sample_image *image, size_t x, size_t y, double ret_rgb[3])
{
    double levels[MOST_COMPONENTS] = {255, 255, 255, 0};
    size_t count = image->is_indexed ? image->base_components : image->components;
    size_t entry = image->is_indexed ? raw_at(image, x, y, 0) * count : 0;
    for (size_t i = 0; i < count; i++) {
        if (!image->is_indexed)
            levels[i] = level_at(image, x, y, i);
        else if (entry + i < image->palette.length)
            levels[i] = image->palette.data[entry + i];
    }
    to_rgb(levels, count, ret_rgb);
}

/* ---- the grid ---- */

typedef struct cell_sum {
    double rgb[3];
    double count;
} cell_sum;

static void add_pixel(cell_sum *cell, const double rgb[3], double alpha)
{
    for (size_t i = 0; i < 3; i++)
        cell->rgb[i] += 255 - alpha * (255 - rgb[i]);
    cell->count++;
}

/* Which pixels are looked at, and whose cell each belongs to; the same for every row. */
typedef struct look_steps {
    size_t columns, rows;
    size_t x[MOST_STEPS], mask_x[MOST_STEPS], cell[MOST_STEPS];
} look_steps;

static void find_steps(const sample_image *image, const sample_image *mask, look_steps *steps)
{
    steps->columns = image->width < MOST_STEPS ? image->width : MOST_STEPS;
    steps->rows = image->height < MOST_STEPS ? image->height : MOST_STEPS;
    for (size_t i = 0; i < steps->columns; i++) {
        steps->x[i] = i * image->width / steps->columns;
        steps->mask_x[i] = mask ? steps->x[i] * mask->width / image->width : 0;
        steps->cell[i] = i * IMAGE_LOOK_SIDE / steps->columns;
    }
}

static void sum_row(const sample_image *image, const sample_image *mask, const look_steps *steps, size_t y, cell_sum *cells)
{
    for (size_t i = 0; i < steps->columns; i++) {
        double rgb[3];
        double alpha = mask ? level_at(mask, steps->mask_x[i], y * mask->height / image->height, 0) / 255 : 1;
        pixel_at(image, steps->x[i], y, rgb);
        add_pixel(&cells[steps->cell[i]], rgb, alpha);
    }
}

/* An image whose pixels are bytes of three colours, or one number each that a table turns into them. */
typedef struct colour_table {
    uint8_t rgb[256][3];
} colour_table;

static bool is_plain(const sample_image *image)
{
    return (image->components == 1 && image->bits <= 8) || (image->components == 3 && image->bits == 8 && !image->inverted);
}

static void fill_table(const sample_image *image, colour_table *table)
{
    size_t count = image->is_indexed ? image->base_components : 1;
    for (size_t raw = 0; raw < (size_t)1 << image->bits; raw++) {
        double levels[MOST_COMPONENTS] = {255, 255, 255, 0};
        double rgb[3];
        for (size_t i = 0; i < count; i++) {
            size_t entry = raw * count + i;
            double level = 255.0 * (double)raw / (double)(((size_t)1 << image->bits) - 1);
            if (!image->is_indexed)
                levels[i] = image->inverted ? 255 - level : level;
            else if (entry < image->palette.length)
                levels[i] = image->palette.data[entry];
        }
        to_rgb(levels, count, rgb);
        for (size_t c = 0; c < 3; c++)
            table->rgb[raw][c] = (uint8_t)(rgb[c] + 0.5);
    }
}

/* The same for such images, in whole numbers: most seals are that, and every pixel of theirs is looked at. */
static void sum_plain_row(const sample_image *image, const sample_image *mask, const look_steps *steps, const colour_table *colours,
                          size_t y, cell_sum *cells)
{
    const uint8_t *row = image->bytes.data + y * row_bytes(image);
    const uint8_t *mask_row = mask ? mask->bytes.data + y * mask->height / image->height * row_bytes(mask) : NULL;
    size_t bits = image->components * image->bits;
    unsigned most = (1u << image->bits) - 1;
    for (size_t i = 0; i < steps->columns;) {
        size_t cell = steps->cell[i];
        uint32_t dark[3] = {0};
        uint32_t count = 0;
        for (; i < steps->columns && steps->cell[i] == cell; i++, count++) {
            size_t x = steps->x[i];
            size_t place = x * bits;
            const uint8_t *pixel = bits == 24 ? row + 3 * x : colours->rgb[(unsigned)row[place / 8] >> (8 - bits - place % 8) & most];
            uint32_t alpha = mask_row ? mask_row[steps->mask_x[i]] : 255;
            dark[0] += alpha * (255u - pixel[0]);
            dark[1] += alpha * (255u - pixel[1]);
            dark[2] += alpha * (255u - pixel[2]);
        }
        for (size_t c = 0; c < 3; c++)
            cells[cell].rgb[c] += 255.0 * count - dark[c] / 255.0;
        cells[cell].count += count;
    }
}

static bool is_decoded(const sample_image *image, const sample_image *mask, size_t y)
{
    return y < image->rows && (!mask || y * mask->height / image->height < mask->rows);
}

/* Of the first `lines` lines of cells; returns how many are whole. */
static size_t sum_up(const sample_image *image, const sample_image *mask, size_t lines, cell_sum *cells)
{
    look_steps steps;
    colour_table colours;
    bool plain = is_plain(image) && (!mask || (mask->bits == 8 && mask->components == 1 && !mask->inverted && !mask->is_indexed));
    find_steps(image, mask, &steps);
    if (plain && image->components == 1)
        fill_table(image, &colours);
    for (size_t row = 0; row < steps.rows; row++) {
        size_t y = row * image->height / steps.rows;
        size_t line = row * IMAGE_LOOK_SIDE / steps.rows;
        if (line == lines || !is_decoded(image, mask, y))
            return line;
        if (plain)
            sum_plain_row(image, mask, &steps, &colours, y, cells + line * IMAGE_LOOK_SIDE);
        else
            sum_row(image, mask, &steps, y, cells + line * IMAGE_LOOK_SIDE);
    }
    return lines;
}

/* Rounds the means; false where nothing is to be seen. */
static bool take_means(const cell_sum *cells, uint8_t *ret_means)
{
    enum { COUNT = IMAGE_LOOK_SIDE * IMAGE_LOOK_SIDE };
    double sum = 0;
    double squares = 0;
    for (size_t i = 0; i < COUNT; i++) {
        for (size_t c = 0; c < 3; c++) {
            double mean = cells[i].count > 0 ? cells[i].rgb[c] / cells[i].count : 255;
            ret_means[3 * i + c] = (uint8_t)(mean + 0.5);
            sum += mean;
            squares += mean * mean;
        }
    }
    double mean = sum / (3 * COUNT);
    return squares / (3 * COUNT) - mean * mean >= LEAST_DEVIATION * LEAST_DEVIATION;
}

/* At a glance one colour may be all there is to see. */
static pdfseal_status take_look(const sample_image *image, const sample_image *mask, size_t lines, image_look *look, pdfseal_error *error)
{
    cell_sum *cells = calloc(IMAGE_LOOK_SIDE * IMAGE_LOOK_SIDE, sizeof *cells);
    if (!cells)
        FAIL_MEMORY(error);
    look->lines = sum_up(image, mask, lines, cells);
    look->aspect = (double)image->width / (double)image->height;
    bool differs = take_means(cells, look->cells);
    look->known = image->width >= IMAGE_LOOK_SIDE && image->height >= IMAGE_LOOK_SIDE && (differs || look->lines < IMAGE_LOOK_SIDE);
    free(cells);
    return PDFSEAL_OK;
}

/* A mask that cannot be read leaves the picture unknown. */
static pdfseal_status look_with_mask(pdf_view view, const sample_image *image, const pdf_object *entry, size_t share, image_look *look,
                                     pdfseal_error *error)
{
    const pdf_indirect *stream = NULL;
    sample_image mask = {0};
    bool known = false;
    pdfseal_status status = pdf_object_is(entry, PDF_REFERENCE) ? pdf_view_load(view, entry->as.reference, &stream, NULL) : PDFSEAL_OK;
    if (status == PDFSEAL_OK && stream && stream->is_stream)
        status = read_image(view, stream, share, &mask, &known, error);
    if (status == PDFSEAL_OK && known)
        status = take_look(image, &mask, share == 1 ? IMAGE_LOOK_SIDE : GLANCE_LINES, look, error);
    image_clear(&mask);
    if (status == PDFSEAL_ERROR_MEMORY)
        FAIL_MEMORY(error);
    return PDFSEAL_OK;
}

static pdfseal_status look_at_share(pdf_view view, const pdf_indirect *stream, size_t share, image_look *ret_look, pdfseal_error *error)
{
    sample_image image = {0};
    bool known = false;
    *ret_look = (image_look){0};
    const pdf_object *mask = pdf_dictionary_find(&stream->value, "SMask");
    pdfseal_status status = read_image(view, stream, share, &image, &known, error);
    if (status == PDFSEAL_OK && known)
        status = mask ? look_with_mask(view, &image, mask, share, ret_look, error) : take_look(&image, NULL, share == 1 ? IMAGE_LOOK_SIDE : GLANCE_LINES, ret_look, error);
    image_clear(&image);
    return status;
}

pdfseal_status image_look_read(pdf_view view, const pdf_indirect *stream, image_look *ret_look, pdfseal_error *error)
{
    return look_at_share(view, stream, 1, ret_look, error);
}

pdfseal_status image_look_glance(pdf_view view, const pdf_indirect *stream, image_look *ret_look, pdfseal_error *error)
{
    return look_at_share(view, stream, GLANCE_SHARE, ret_look, error);
}

double image_look_aspect(pdf_view view, const pdf_indirect *image)
{
    size_t width;
    size_t height;
    return read_size(view, &image->value, &width, &height) ? (double)width / (double)height : 0;
}

bool image_look_aspects_fit(double a, double b)
{
    return a > 0 && b > 0 && fabs(a / b - 1) < 0.03;
}

/* Compares the lines that both know; *ret_sum: of all differences. False when one is too large. */
static bool compare_cells(const image_look *a, const image_look *b, size_t *ret_count, long *ret_sum)
{
    size_t lines = a->lines < b->lines ? a->lines : b->lines;
    *ret_count = lines * IMAGE_LOOK_SIDE * 3;
    *ret_sum = 0;
    for (size_t i = 0; i < *ret_count; i++) {
        int difference = abs(a->cells[i] - b->cells[i]);
        if (difference > MOST_DIFFERENCE)
            return false;
        *ret_sum += difference;
    }
    return true;
}

bool image_look_may_be_same(const image_look *a, const image_look *b)
{
    size_t count;
    long sum;
    return a->known && b->known && image_look_aspects_fit(a->aspect, b->aspect) && compare_cells(a, b, &count, &sum);
}

bool image_look_is_same(const image_look *a, const image_look *b)
{
    size_t count;
    long sum;
    return a->known && b->known && a->lines == IMAGE_LOOK_SIDE && b->lines == IMAGE_LOOK_SIDE &&
           image_look_aspects_fit(a->aspect, b->aspect) && compare_cells(a, b, &count, &sum) &&
           (double)sum / (double)count <= MEAN_DIFFERENCE;
}
