/* SPDX-License-Identifier: Apache-2.0 */
/* LZWDecode: every table entry is a piece of what was already written, so the table holds places, not bytes. */
#include "pdf/filter/step.h"

#define CODE_CLEAR 256
#define CODE_END 257
#define CODE_FIRST 258
#define CODE_COUNT 4096
#define CODE_BITS_MIN 9
#define CODE_BITS_MAX 12

typedef struct lzw_table {
    size_t start[CODE_COUNT]; /* in `out` */
    uint16_t length[CODE_COUNT];
    unsigned count;           /* codes that are defined */
    unsigned bits;
    bool has_previous;
    size_t previous_start;
    uint16_t previous_length;
} lzw_table;

typedef struct bit_reader {
    bytes_cursor cursor;
    uint32_t held;
    unsigned held_bits;
} bit_reader;

/* -1 where the data ends. */
static int read_code(bit_reader *reader, unsigned bits)
{
    while (reader->held_bits < bits) {
        int byte = bytes_cursor_next(&reader->cursor);
        if (byte < 0)
            return -1;
        reader->held = reader->held << 8 | (uint32_t)byte;
        reader->held_bits += 8;
    }
    reader->held_bits -= bits;
    return (int)(reader->held >> reader->held_bits & ((1u << bits) - 1));
}

static void clear_table(lzw_table *table)
{
    table->count = CODE_FIRST;
    table->bits = CODE_BITS_MIN;
    table->has_previous = false;
}

/* The piece before plus the byte that follows it in `out` becomes a code. */
static void define_code(lzw_table *table, bool early_change)
{
    if (!table->has_previous || table->count == CODE_COUNT)
        return;
    table->start[table->count] = table->previous_start;
    table->length[table->count] = (uint16_t)(table->previous_length + 1);
    table->count++;
    if (table->bits < CODE_BITS_MAX && table->count + (early_change ? 1u : 0u) >= 1u << table->bits)
        table->bits++;
}

/* Copies a piece of `out` to its end. Forward and byte by byte where both overlap: the piece may end with its own
 * first byte. */
static void copy_piece(bytes_buffer *out, size_t start, size_t length)
{
    uint8_t *to = out->data + out->length;
    const uint8_t *from = out->data + start;
    if (start + length <= out->length) {
        memcpy(to, from, length);
    } else {
        for (size_t i = 0; i < length; i++)
            to[i] = from[i];
    }
    out->length += length;
}

/* Writes the bytes of one code. The code that is just being defined is known but for its last byte, which is the first
 * one of the same piece. */
static pdfseal_status write_code(lzw_table *table, unsigned code, bool early_change, bytes_buffer *out,
                                 pdfseal_error *error)
{
    size_t place = out->length;
    if (code < CODE_CLEAR) {
        TRY(bytes_buffer_append_byte(out, (uint8_t)code, error));
        define_code(table, early_change);
        table->previous_length = 1;
    } else {
        define_code(table, early_change);
        TRY(bytes_buffer_reserve(out, table->length[code], error));
        copy_piece(out, table->start[code], table->length[code]);
        table->previous_length = table->length[code];
    }
    table->previous_start = place;
    table->has_previous = true;
    return PDFSEAL_OK;
}

static bool is_defined(const lzw_table *table, unsigned code)
{
    if (code < CODE_CLEAR)
        return true;
    bool becomes_defined = table->has_previous && table->count < CODE_COUNT && code == table->count;
    return code < table->count || becomes_defined;
}

pdfseal_status pdf_lzw_decode(bytes_view encoded, bool early_change, bytes_buffer *out, bool *ret_damaged,
                              pdfseal_error *error)
{
    lzw_table table;
    clear_table(&table);
    bit_reader reader = {.cursor = {encoded, 0}};
    for (;;) {
        int code = read_code(&reader, table.bits);
        /* A missing end code loses nothing. */
        if (code < 0 || code == CODE_END)
            return PDFSEAL_OK;
        if (code == CODE_CLEAR)
            clear_table(&table);
        else if (is_defined(&table, (unsigned)code))
            TRY(write_code(&table, (unsigned)code, early_change, out, error));
        else
            return pdf_filter_damage("LZW", ret_damaged, error);
    }
}
