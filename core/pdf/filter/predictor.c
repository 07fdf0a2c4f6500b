/* SPDX-License-Identifier: Apache-2.0 */
/* Predictors, undone in place: the bytes written never pass the ones still to be read. */
#include "pdf/filter/step.h"

#include "base/checked.h"

#include <stdlib.h>

#define WORD_BYTES sizeof(uint64_t)

typedef struct row_layout {
    size_t row_bytes;
    size_t pixel_bytes; /* distance to the same byte of the pixel before; at least 1 */
    size_t colors;
    unsigned bits;
} row_layout;

enum { PNG_NONE, PNG_SUB, PNG_UP, PNG_AVERAGE, PNG_PAETH };

/* False where the parameters are none that a picture or table could have. */
static bool read_layout(const pdf_filter *filter, row_layout *ret_layout)
{
    int64_t bits = filter->bits_per_component;
    if (filter->colors < 1 || filter->columns < 1 || filter->colors > INT32_MAX)
        return false;
    if (bits != 1 && bits != 2 && bits != 4 && bits != 8 && bits != 16)
        return false;
    int64_t row_bits;
    if (!CHECKED_MULTIPLY(filter->columns, filter->colors * bits, &row_bits) || row_bits > INT32_MAX)
        return false;
    *ret_layout = (row_layout){.row_bytes = (size_t)(row_bits + 7) / 8,
                               .pixel_bytes = (size_t)(filter->colors * bits + 7) / 8,
                               .colors = (size_t)filter->colors,
                               .bits = (unsigned)bits};
    return true;
}

static uint64_t load_word(const uint8_t *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, WORD_BYTES);
    return word;
}

/* Eight sums of bytes, each modulo 256. */
static uint64_t add_bytes(uint64_t a, uint64_t b)
{
    const uint64_t high = 0x8080808080808080u;
    return ((a & ~high) + (b & ~high)) ^ ((a ^ b) & high);
}

static void undo_sub(uint8_t *to, const uint8_t *from, size_t length, size_t pixel)
{
    for (size_t i = 0; i < length; i++)
        to[i] = i < pixel ? from[i] : (uint8_t)(from[i] + to[i - pixel]);
}

static void undo_up(uint8_t *to, const uint8_t *from, const uint8_t *above, size_t length)
{
    size_t i = 0;
    for (; i + WORD_BYTES <= length; i += WORD_BYTES) {
        uint64_t sum = add_bytes(load_word(from + i), load_word(above + i));
        memcpy(to + i, &sum, WORD_BYTES);
    }
    for (; i < length; i++)
        to[i] = (uint8_t)(from[i] + above[i]);
}

static void undo_average(uint8_t *to, const uint8_t *from, const uint8_t *above, size_t length, size_t pixel)
{
    for (size_t i = 0; i < length; i++) {
        unsigned left = i < pixel ? 0 : to[i - pixel];
        to[i] = (uint8_t)(from[i] + (left + above[i]) / 2);
    }
}

static int paeth(int left, int up, int corner)
{
    int estimate = left + up - corner;
    int to_left = abs(estimate - left);
    int to_up = abs(estimate - up);
    int to_corner = abs(estimate - corner);
    if (to_left <= to_up && to_left <= to_corner)
        return left;
    return to_up <= to_corner ? up : corner;
}

static void undo_paeth(uint8_t *to, const uint8_t *from, const uint8_t *above, size_t length, size_t pixel)
{
    for (size_t i = 0; i < length; i++) {
        int left = i < pixel ? 0 : to[i - pixel];
        int corner = i < pixel ? 0 : above[i - pixel];
        to[i] = (uint8_t)(from[i] + paeth(left, above[i], corner));
    }
}

/* `above` is the row before, of which at least `length` bytes exist. False for a tag that PNG does not know. */
static bool undo_png_row(uint8_t tag, uint8_t *to, const uint8_t *from, const uint8_t *above, size_t length,
                         size_t pixel)
{
    switch (tag) {
    case PNG_SUB:
        undo_sub(to, from, length, pixel);
        return true;
    case PNG_UP:
        undo_up(to, from, above, length);
        return true;
    case PNG_AVERAGE:
        undo_average(to, from, above, length, pixel);
        return true;
    case PNG_PAETH:
        undo_paeth(to, from, above, length, pixel);
        return true;
    default:
        memmove(to, from, length);
        return tag == PNG_NONE;
    }
}

/* Cross-reference streams are nearly all Up rows of 4 to 8 bytes: such a row is one word, kept in a register. Takes such
 * rows as long as they come; a row is written as a whole word, which must not reach into bytes still to be read. */
static size_t undo_short_up_rows(uint8_t *data, size_t length, size_t row_bytes, size_t row)
{
    uint8_t last[WORD_BYTES] = {0};
    memcpy(last, data + (row - 1) * row_bytes, row_bytes);
    uint64_t above = load_word(last);
    const uint8_t *from = data + row * (row_bytes + 1);
    const uint8_t *end = data + length;
    uint8_t *to = data + row * row_bytes;
    for (; (size_t)(end - from) > WORD_BYTES && *from == PNG_UP; from += row_bytes + 1, to += row_bytes, row++) {
        above = add_bytes(load_word(from + 1), above);
        memcpy(to, &above, WORD_BYTES);
    }
    return row;
}

/* Undoes PNG rows; *ret_length becomes the length without tags. False where a row has an unknown tag (it is then taken
 * as it is). */
static bool undo_png(const row_layout *layout, uint8_t *data, size_t length, const uint8_t *zeros, size_t *ret_length)
{
    size_t row_bytes = layout->row_bytes;
    size_t written = 0;
    bool good = true;
    size_t row = 0;
    for (size_t read = 0; read < length; row++) {
        if (row_bytes <= WORD_BYTES && row >= WORD_BYTES && data[read] == PNG_UP) {
            row = undo_short_up_rows(data, length, row_bytes, row);
            written = row * row_bytes;
            read = row * (row_bytes + 1);
            if (read >= length)
                break;
        }
        size_t left = length - read - 1;
        size_t here = left < row_bytes ? left : row_bytes;
        const uint8_t *above = row == 0 ? zeros : data + written - row_bytes;
        good &= undo_png_row(data[read], data + written, data + read + 1, above, here, layout->pixel_bytes);
        written += here;
        read += here + 1;
    }
    *ret_length = written;
    return good;
}

static void undo_tiff_bytes(uint8_t *row, size_t length, size_t colors)
{
    for (size_t i = colors; i < length; i++)
        row[i] = (uint8_t)(row[i] + row[i - colors]);
}

static void undo_tiff_words(uint8_t *row, size_t length, size_t colors)
{
    for (size_t i = 2 * colors; i + 1 < length; i += 2) {
        const uint8_t *before = row + i - 2 * colors;
        unsigned sum = ((unsigned)row[i] << 8 | row[i + 1]) + ((unsigned)before[0] << 8 | before[1]);
        row[i] = (uint8_t)(sum >> 8);
        row[i + 1] = (uint8_t)sum;
    }
}

static unsigned get_sample(const uint8_t *row, size_t index, unsigned bits)
{
    size_t bit = index * bits;
    return (unsigned)row[bit / 8] >> (8 - bits - bit % 8) & ((1u << bits) - 1);
}

static void set_sample(uint8_t *row, size_t index, unsigned bits, unsigned value)
{
    size_t bit = index * bits;
    unsigned shift = 8 - bits - (unsigned)(bit % 8);
    unsigned mask = ((1u << bits) - 1) << shift;
    row[bit / 8] = (uint8_t)((row[bit / 8] & ~mask) | (value << shift & mask));
}

static void undo_tiff_bits(uint8_t *row, size_t length, size_t colors, unsigned bits)
{
    size_t samples = length * 8 / bits;
    for (size_t i = colors; i < samples; i++)
        set_sample(row, i, bits, get_sample(row, i, bits) + get_sample(row, i - colors, bits));
}

static void undo_tiff(const row_layout *layout, uint8_t *data, size_t length)
{
    for (size_t place = 0; place < length; place += layout->row_bytes) {
        size_t left = length - place;
        size_t here = left < layout->row_bytes ? left : layout->row_bytes;
        if (layout->bits == 8)
            undo_tiff_bytes(data + place, here, layout->colors);
        else if (layout->bits == 16)
            undo_tiff_words(data + place, here, layout->colors);
        else
            undo_tiff_bits(data + place, here, layout->colors, layout->bits);
    }
}

pdfseal_status pdf_predictor_undo(const pdf_filter *filter, bytes_buffer *out, size_t start, bool *ret_damaged,
                                  pdfseal_error *error)
{
    row_layout layout;
    bool png = filter->predictor >= 10 && filter->predictor <= 15;
    if ((filter->predictor != 2 && !png) || !read_layout(filter, &layout))
        return pdf_filter_damage("predictor", ret_damaged, error);
    if (out->length == start)
        return PDFSEAL_OK;
    uint8_t *data = out->data + start;
    size_t length = out->length - start;
    if (!png) {
        undo_tiff(&layout, data, length);
        return PDFSEAL_OK;
    }
    /* The first row needs no more zeros than there is data: Columns may claim anything. */
    uint8_t *zeros = calloc(layout.row_bytes < length ? layout.row_bytes : length, 1);
    if (!zeros)
        FAIL_MEMORY(error);
    bool good = undo_png(&layout, data, length, zeros, &length);
    free(zeros);
    out->length = start + length;
    return good ? PDFSEAL_OK : pdf_filter_damage("predictor", ret_damaged, error);
}
