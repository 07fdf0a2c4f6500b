/* SPDX-License-Identifier: Apache-2.0 */
/* Decoding of text strings; each encoding is a way to read the next character. */
#include "pdf/text_string.h"

#define ESCAPE 0x1B
#define REPLACEMENT 0xFFFD
#define LANGUAGE_UNITS_MAX 4

/* Where PDFDocEncoding differs from Latin-1; 0 is undefined. */
static const uint16_t DOC_FROM_18[] = {0x02D8, 0x02C7, 0x02C6, 0x02D9, 0x02DD, 0x02DB, 0x02DA, 0x02DC};
static const uint16_t DOC_FROM_80[] = {
    0x2022, 0x2020, 0x2021, 0x2026, 0x2014, 0x2013, 0x0192, 0x2044, 0x2039, 0x203A, 0x2212,
    0x2030, 0x201E, 0x201C, 0x201D, 0x2018, 0x2019, 0x201A, 0x2122, 0xFB01, 0xFB02, 0x0141,
    0x0152, 0x0160, 0x0178, 0x017D, 0x0131, 0x0142, 0x0153, 0x0161, 0x017E, 0,      0x20AC};

static int32_t doc_character(uint8_t byte)
{
    if (byte >= 0x18 && byte <= 0x1F)
        return DOC_FROM_18[byte - 0x18];
    if (byte >= 0x80 && byte <= 0xA0)
        return DOC_FROM_80[byte - 0x80] ? DOC_FROM_80[byte - 0x80] : -1;
    return byte == 0xAD ? -1 : byte;
}

int pdf_doc_encoding_find(int32_t character)
{
    for (int byte = 0; byte < 256; byte++) {
        if (character > 0 && doc_character((uint8_t)byte) == character)
            return byte;
    }
    return -1;
}

/* Characters that a byte begins, and the smallest one that needs so many bytes. */
static int count_following(int byte, int32_t *ret_bits, int32_t *ret_least)
{
    if (byte >= 0xC2 && byte <= 0xDF) {
        *ret_bits = byte & 0x1F;
        *ret_least = 0x80;
        return 1;
    }
    if ((byte & 0xF0) == 0xE0) {
        *ret_bits = byte & 0x0F;
        *ret_least = 0x800;
        return 2;
    }
    if (byte >= 0xF0 && byte <= 0xF4) {
        *ret_bits = byte & 0x07;
        *ret_least = 0x10000;
        return 3;
    }
    return 0;
}

int32_t pdf_utf8_read(bytes_cursor *cursor)
{
    int byte = bytes_cursor_next(cursor);
    if (byte < 0x80)
        return byte;
    int32_t character = 0;
    int32_t least = 0;
    int following = count_following(byte, &character, &least);
    for (int i = 0; i < following; i++) {
        int next = bytes_cursor_peek_at(cursor, (size_t)i);
        if (next < 0 || (next & 0xC0) != 0x80)
            return -1;
        character = character << 6 | (next & 0x3F);
    }
    bool surrogate = character >= 0xD800 && character <= 0xDFFF;
    if (following == 0 || character < least || surrogate || character > 0x10FFFF)
        return -1;
    cursor->position += (size_t)following;
    return character;
}

typedef enum text_encoding { TEXT_DOC, TEXT_UTF8, TEXT_UTF16_BIG, TEXT_UTF16_LITTLE } text_encoding;

static bool is_utf16(text_encoding encoding)
{
    return encoding == TEXT_UTF16_BIG || encoding == TEXT_UTF16_LITTLE;
}

static text_encoding find_encoding(bytes_view text, size_t *ret_mark_length)
{
    *ret_mark_length = 2;
    if (bytes_start_with(text, BYTES_LITERAL("\xFE\xFF")))
        return TEXT_UTF16_BIG;
    if (bytes_start_with(text, BYTES_LITERAL("\xFF\xFE")))
        return TEXT_UTF16_LITTLE;
    bool utf8 = bytes_start_with(text, BYTES_LITERAL("\xEF\xBB\xBF"));
    *ret_mark_length = utf8 ? 3 : 0;
    return utf8 ? TEXT_UTF8 : TEXT_DOC;
}

/* The code unit `ahead` units further, or -1; half a unit at the end is none. */
static int32_t peek_unit(const bytes_cursor *cursor, text_encoding encoding, size_t ahead)
{
    if (!is_utf16(encoding))
        return bytes_cursor_peek_at(cursor, ahead);
    int first = bytes_cursor_peek_at(cursor, 2 * ahead);
    int second = bytes_cursor_peek_at(cursor, 2 * ahead + 1);
    if (first < 0 || second < 0)
        return -1;
    return encoding == TEXT_UTF16_BIG ? first << 8 | second : second << 8 | first;
}

static int32_t read_utf16(bytes_cursor *cursor, text_encoding encoding)
{
    int32_t unit = peek_unit(cursor, encoding, 0);
    int32_t next = peek_unit(cursor, encoding, 1);
    size_t left = cursor->view.length - cursor->position;
    cursor->position += left < 2 ? left : 2;
    if (unit < 0xD800 || unit > 0xDFFF)
        return unit;
    if (unit > 0xDBFF || next < 0xDC00 || next > 0xDFFF)
        return -1;
    cursor->position += 2;
    return 0x10000 + ((unit - 0xD800) << 10) + (next - 0xDC00);
}

static bool is_letter(int32_t byte)
{
    return (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';
}

/* Passes "ESC language [country] ESC". In UTF-16 the two letters of a code share one unit; some write a unit a letter. */
static bool skip_language(bytes_cursor *cursor, text_encoding encoding)
{
    if (encoding == TEXT_DOC || peek_unit(cursor, encoding, 0) != ESCAPE)
        return false;
    size_t unit_bytes = is_utf16(encoding) ? 2 : 1;
    for (size_t i = 1; i <= LANGUAGE_UNITS_MAX + 1; i++) {
        int32_t unit = peek_unit(cursor, encoding, i);
        if (unit == ESCAPE && i > 1) {
            cursor->position += (i + 1) * unit_bytes;
            return true;
        }
        if (unit < 0 || !is_letter(unit & 0xFF) || (unit > 0xFF && !is_letter(unit >> 8)))
            return false;
    }
    return false;
}

static int32_t read_character(bytes_cursor *cursor, text_encoding encoding)
{
    if (encoding == TEXT_DOC)
        return doc_character((uint8_t)bytes_cursor_next(cursor));
    return encoding == TEXT_UTF8 ? pdf_utf8_read(cursor) : read_utf16(cursor, encoding);
}

static bool is_text(int32_t character)
{
    if (character < 0x20)
        return character == '\t' || character == '\n' || character == '\r';
    return character < 0x7F || character > 0x9F;
}

static pdfseal_status append_character(int32_t character, bytes_buffer *out, pdfseal_error *error)
{
    uint32_t value = is_text(character) ? (uint32_t)character : REPLACEMENT;
    uint8_t bytes[4];
    size_t count = 0;
    if (value < 0x80) {
        bytes[count++] = (uint8_t)value;
    } else {
        size_t following = value < 0x800 ? 1 : value < 0x10000 ? 2 : 3;
        static const uint8_t LEADS[] = {0, 0xC0, 0xE0, 0xF0};
        bytes[count++] = (uint8_t)(LEADS[following] | value >> (6 * following));
        while (following-- > 0)
            bytes[count++] = (uint8_t)(0x80 | (value >> (6 * following) & 0x3F));
    }
    return bytes_buffer_append(out, bytes, count, error);
}

pdfseal_status pdf_text_string_decode(bytes_view text, bytes_buffer *out, pdfseal_error *error)
{
    bytes_cursor cursor = {.view = text};
    text_encoding encoding = find_encoding(text, &cursor.position);
    while (cursor.position < text.length) {
        if (skip_language(&cursor, encoding))
            continue;
        TRY(append_character(read_character(&cursor, encoding), out, error));
    }
    return PDFSEAL_OK;
}
