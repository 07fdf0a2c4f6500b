/* SPDX-License-Identifier: Apache-2.0 */
/* Tags, lengths, and the few types that are read by hand. */
#include "cms/der_reader.h"

#include "base/time.h"

/* Real signatures nest indefinite lengths five deep; every level costs one scan. */
#define DEEPEST_INDEFINITE 32

cms_der_reader cms_der_reader_of(bytes_view view, bool *noted_ber)
{
    return (cms_der_reader){.cursor = {.view = view}, .noted_ber = noted_ber};
}

cms_der_reader cms_der_reader_inside(const cms_der_reader *parent, const cms_der_element *element)
{
    return cms_der_reader_of(element->content, parent->noted_ber);
}

bool cms_der_reader_is_at_end(const cms_der_reader *reader)
{
    return reader->cursor.position >= reader->cursor.view.length;
}

int cms_der_reader_peek(const cms_der_reader *reader)
{
    return bytes_cursor_peek(&reader->cursor);
}

static void note_ber(bool *noted_ber)
{
    if (noted_ber)
        *noted_ber = true;
}

/* The length after a tag; -1 for an indefinite one, -2 for a malformed one. */
static int64_t read_length(bytes_cursor *cursor, bool *noted_ber)
{
    int first = bytes_cursor_next(cursor);
    if (first < 0x80)
        return first < 0 ? -2 : first;
    if (first == 0x80)
        return -1;
    int count = first & 0x7F;
    if (count > 8)
        return -2;
    uint64_t length = 0;
    for (int i = 0; i < count; i++) {
        int byte = bytes_cursor_next(cursor);
        if (byte < 0 || length >> 48)
            return -2;
        length = length << 8 | (uint64_t)byte;
    }
    bool minimal = length >= 0x80 && (count == 1 || length >> (8 * (count - 1)) != 0);
    if (!minimal)
        note_ber(noted_ber);
    return (int64_t)length;
}

static bool read_element(bytes_cursor *cursor, int depth, bool *noted_ber, cms_der_element *ret_element);

/* Moves over the elements up to the end mark, and over it; the content ends before the mark. */
static bool skip_to_end_mark(bytes_cursor *cursor, int depth, bool *noted_ber, size_t *ret_content_end)
{
    note_ber(noted_ber);
    if (depth >= DEEPEST_INDEFINITE)
        return false;
    for (;;) {
        if (bytes_cursor_peek(cursor) == 0 && bytes_cursor_peek_at(cursor, 1) == 0) {
            *ret_content_end = cursor->position;
            cursor->position += 2;
            return true;
        }
        cms_der_element inner;
        if (!read_element(cursor, depth + 1, noted_ber, &inner))
            return false;
    }
}

static bool read_element(bytes_cursor *cursor, int depth, bool *noted_ber, cms_der_element *ret_element)
{
    bytes_cursor place = *cursor;
    const uint8_t *base = place.view.data;
    int tag = bytes_cursor_next(&place);
    if (tag <= 0 || (tag & 0x1F) == 0x1F)
        return false;
    int64_t length = read_length(&place, noted_ber);
    size_t content_start = place.position;
    size_t content_end;
    if (length >= 0) {
        if ((uint64_t)length > place.view.length - content_start)
            return false;
        content_end = content_start + (size_t)length;
        place.position = content_end;
    } else if (length == -2 || !(tag & 0x20) || !skip_to_end_mark(&place, depth, noted_ber, &content_end)) {
        return false;
    }
    ret_element->tag = (uint8_t)tag;
    ret_element->content = (bytes_view){base + content_start, content_end - content_start};
    ret_element->whole = (bytes_view){base + cursor->position, place.position - cursor->position};
    *cursor = place;
    return true;
}

bool cms_der_reader_next(cms_der_reader *reader, cms_der_element *ret_element)
{
    return read_element(&reader->cursor, 0, reader->noted_ber, ret_element);
}

bool cms_der_reader_take(cms_der_reader *reader, uint8_t tag, cms_der_element *ret_element)
{
    return cms_der_reader_peek(reader) == tag && cms_der_reader_next(reader, ret_element);
}

bool cms_der_reader_take_small(cms_der_reader *reader, int *ret_number)
{
    bytes_cursor before = reader->cursor;
    cms_der_element element;
    if (!cms_der_reader_take(reader, DER_INTEGER, &element))
        return false;
    bool fits = element.content.length >= 1 && element.content.length <= 4 && element.content.data[0] < 0x80;
    int number = 0;
    for (size_t i = 0; fits && i < element.content.length; i++)
        number = number << 8 | element.content.data[i];
    if (fits)
        *ret_number = number;
    else
        reader->cursor = before;
    return fits;
}

/* Adds up, and with `place` copies, the parts of a constructed octet string. */
static bool join_parts(cms_der_reader reader, int depth, uint8_t *place, size_t *length)
{
    if (depth > 4)
        return false;
    while (!cms_der_reader_is_at_end(&reader)) {
        cms_der_element part;
        if (!cms_der_reader_next(&reader, &part))
            return false;
        if (part.tag == (DER_OCTET_STRING | 0x20)) {
            if (!join_parts(cms_der_reader_inside(&reader, &part), depth + 1, place, length))
                return false;
            continue;
        }
        if (part.tag != DER_OCTET_STRING)
            return false;
        if (place && part.content.length)
            memcpy(place + *length, part.content.data, part.content.length);
        *length += part.content.length;
    }
    return true;
}

pdfseal_status cms_der_octets_read(const cms_der_reader *reader, const cms_der_element *element, arena *owner,
                                   bytes_view *ret_bytes, pdfseal_error *error)
{
    if (element->tag == DER_OCTET_STRING) {
        *ret_bytes = element->content;
        return PDFSEAL_OK;
    }
    size_t length = 0;
    if (element->tag != (DER_OCTET_STRING | 0x20) ||
        !join_parts(cms_der_reader_inside(reader, element), 0, NULL, &length))
        FAIL(error, PDFSEAL_ERROR_INPUT, "the signature holds something else where an octet string must be");
    note_ber(reader->noted_ber);
    uint8_t *joined = arena_allocate(owner, length + 1, 1);
    if (!joined)
        FAIL_MEMORY(error);
    size_t copied = 0;
    (void)join_parts(cms_der_reader_inside(reader, element), 0, joined, &copied);
    *ret_bytes = (bytes_view){joined, copied};
    return PDFSEAL_OK;
}

/* Two decimal digits, or -1. */
static int two_digits(bytes_view text, size_t at)
{
    if (at + 2 > text.length)
        return -1;
    int tens = text.data[at] - '0';
    int ones = text.data[at + 1] - '0';
    return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
}

/* What may follow the seconds: a fraction, then Z. */
static bool ends_in_utc(bytes_view text, size_t at)
{
    if (at < text.length && text.data[at] == '.') {
        size_t start = ++at;
        while (at < text.length && text.data[at] >= '0' && text.data[at] <= '9')
            at++;
        if (at == start)
            return false;
    }
    return at + 1 == text.length && text.data[at] == 'Z';
}

bool cms_der_time_parse(const cms_der_element *element, int64_t *ret_time)
{
    bytes_view text = element->content;
    size_t at = 0;
    int64_t year;
    if (element->tag == DER_GENERALIZED_TIME) {
        int century = two_digits(text, 0);
        int rest = two_digits(text, 2);
        year = century < 0 || rest < 0 ? -1 : century * 100 + rest;
        at = 4;
    } else {
        int rest = element->tag == DER_UTC_TIME ? two_digits(text, 0) : -1;
        year = rest < 0 ? -1 : rest + (rest < 50 ? 2000 : 1900); /* RFC 5280 4.1.2.5.1 */
        at = 2;
    }
    int part[5];
    for (int i = 0; i < 5; i++) {
        part[i] = two_digits(text, at + 2 * (size_t)i);
        if (part[i] < 0)
            return false;
    }
    return year >= 0 && ends_in_utc(text, at + 10) &&
           time_of_civil(year, part[0], part[1], part[2], part[3], part[4], ret_time);
}
