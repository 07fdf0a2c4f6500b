/* SPDX-License-Identifier: Apache-2.0 */
/* Tags are passed over; no more of XML is understood than rich text needs. */
#include "verify/content/rich_text.h"

#include "verify/content/shown_text.h"

/* "&#x10FFFF;" is the longest. */
#define LONGEST_REFERENCE ((size_t)10)

static pdfseal_status append_utf8(bytes_buffer *text, uint32_t character, pdfseal_error *error)
{
    uint8_t bytes[4];
    size_t count = character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
    static const uint8_t LEADS[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = count; i-- > 0; character >>= 6)
        bytes[i] = (uint8_t)(i > 0 ? 0x80 | (character & 0x3F) : LEADS[count] | character);
    return bytes_buffer_append(text, bytes, count, error);
}

static bool read_number(const char *digits, unsigned base, uint32_t *ret_character)
{
    uint32_t value = 0;
    if (!*digits)
        return false;
    for (; *digits; digits++) {
        char digit = *digits;
        unsigned number = digit >= '0' && digit <= '9'   ? (unsigned)(digit - '0')
                          : digit >= 'a' && digit <= 'f' ? (unsigned)(digit - 'a') + 10
                          : digit >= 'A' && digit <= 'F' ? (unsigned)(digit - 'A') + 10
                                                         : 16;
        if (number >= base)
            return false;
        value = value * base + number;
    }
    *ret_character = value;
    return value > 0 && value < 0x110000 && (value < 0xD800 || value > 0xDFFF);
}

/* What stands between & and ;, as one character. source  XML 1.0 4.1, 4.6 */
static bool resolve_reference(const char *name, uint32_t *ret_character)
{
    static const struct {
        const char *name;
        uint32_t character;
    } NAMED[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};
    if (name[0] == '#' && name[1] == 'x')
        return read_number(name + 2, 16, ret_character);
    if (name[0] == '#')
        return read_number(name + 1, 10, ret_character);
    for (size_t i = 0; i < sizeof NAMED / sizeof NAMED[0]; i++) {
        if (strcmp(name, NAMED[i].name) == 0) {
            *ret_character = NAMED[i].character;
            return true;
        }
    }
    return false;
}

/* Takes the reference at `place`; returns where it ends, 0 for one that is not known. */
static size_t take_reference(bytes_view xhtml, size_t place, uint32_t *ret_character)
{
    char name[LONGEST_REFERENCE];
    size_t count = 0;
    for (size_t i = place + 1; i < xhtml.length && count + 1 < sizeof name; i++) {
        if (xhtml.data[i] == ';') {
            name[count] = 0;
            return resolve_reference(name, ret_character) ? i + 1 : 0;
        }
        name[count++] = (char)xhtml.data[i];
    }
    return 0;
}

static bool is_one_of(uint8_t byte, const char *characters)
{
    return byte && strchr(characters, byte);
}

/* Where the processing instruction at `place` ends: it knows no quotes. source  XML 1.0 2.6 */
static size_t skip_instruction(bytes_view xhtml, size_t place)
{
    for (size_t i = place + 2; i + 1 < xhtml.length; i++) {
        if (xhtml.data[i] == '?' && xhtml.data[i + 1] == '>')
            return i + 2;
    }
    return 0;
}

/* Whether the element at `place`, which begins or ends there, shows what stands in it. source  ISO 32000-2:2020 Table 255; XFA 3.3 ch. 27 */
static bool is_shown_element(bytes_view xhtml, size_t place)
{
    static const char *const NAMES[] = {"a", "b", "body", "br", "html", "i", "li", "ol", "p", "span", "sub", "sup", "ul"};
    size_t begin = place + 1;
    if (begin < xhtml.length && xhtml.data[begin] == '/')
        begin++;
    size_t end = begin;
    while (end < xhtml.length && xhtml.data[end] >= 'a' && xhtml.data[end] <= 'z')
        end++;
    if (end == xhtml.length || !is_one_of(xhtml.data[end], " \t\r\n/>"))
        return false;
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        if (bytes_equal_text((bytes_view){xhtml.data + begin, end - begin}, NAMES[i]))
            return true;
    }
    return false;
}

/* Where the tag at `place` ends, quoted values and all; 0: it does not, or is no plain tag. A quote begins behind an equals sign alone,
 * and no tag begins in another, so that every reader sees its end at the same place. source  XML 1.0 3.1 */
static size_t skip_tag(bytes_view xhtml, size_t place)
{
    uint8_t quote = 0;
    uint8_t last = 0; /* that is no white space */
    if (place + 1 < xhtml.length && xhtml.data[place + 1] == '?')
        return skip_instruction(xhtml, place);
    if (!is_shown_element(xhtml, place))
        return 0;
    for (size_t i = place + 1; i < xhtml.length && xhtml.data[i] != '<'; i++) {
        uint8_t byte = xhtml.data[i];
        if (!quote && byte == '>')
            return i + 1;
        bool is_quote = byte == '"' || byte == '\'';
        if (!quote && is_quote && last != '=')
            return 0;
        if (quote ? byte == quote : is_quote)
            quote = quote ? 0 : byte;
        if (!is_one_of(byte, " \t\r\n"))
            last = byte;
    }
    return 0;
}

static pdfseal_status read_text(bytes_view xhtml, bytes_buffer *text, bool *ret_known, pdfseal_error *error)
{
    *ret_known = true;
    for (size_t place = 0; place < xhtml.length && *ret_known;) {
        uint8_t byte = xhtml.data[place];
        uint32_t character = byte;
        if (byte == '<') {
            place = skip_tag(xhtml, place);
        } else if (byte == '&') {
            place = take_reference(xhtml, place, &character);
            if (place)
                TRY(append_utf8(text, character, error));
        } else {
            place++;
            TRY(bytes_buffer_append_byte(text, byte, error));
        }
        *ret_known = place > 0 && byte != 0;
    }
    return bytes_buffer_append_byte(text, 0, error);
}

size_t rich_text_tag_length(bytes_view xhtml, size_t place)
{
    size_t end = skip_tag(xhtml, place);
    return end ? end - place : 0;
}

pdfseal_status rich_text_read(bytes_view xhtml, bytes_buffer *characters, bool *ret_known, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    bytes_buffer_init(&text, xhtml.length + 8);
    TRY(read_text(xhtml, &text, ret_known, error));
    return *ret_known ? shown_text_append(characters, (const char *)text.data, error) : PDFSEAL_OK;
}
