/* SPDX-License-Identifier: Apache-2.0 */
/* Attributes and styles by name: what is not known to leave every letter where it is read is not plain.
 * source  ISO 32000-2:2020 Tables 256, 257; XFA 3.3 ch. 27 */
#include "verify/content/rich_text.h"

#include <string.h>
#include <strings.h>

/* Letters of another size, or lines at other distances, are not read with the eye. */
#define LEAST_POINTS 4
#define MOST_POINTS 144
/* Of red, green and blue, in hexadecimal: one that is darker than this is seen on white. */
#define DARKEST_PALE 0xC0

static bool is_any(bytes_view text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (text.length == strlen(words[i]) &&
            strncasecmp((const char *)text.data, words[i], text.length) == 0)
            return true;
    }
    return false;
}

#define IS_ANY(text, words) is_any(text, words, sizeof(words) / sizeof *(words))

static bool has_word(bytes_view text, const char *word)
{
    size_t length = strlen(word);
    for (size_t i = 0; i + length <= text.length; i++) {
        if (strncasecmp((const char *)text.data + i, word, length) == 0)
            return true;
    }
    return false;
}

static bool is_digit(uint8_t byte)
{
    return byte >= '0' && byte <= '9';
}

/* "9.5pt": one number, in a unit that is the same to every reader. */
static bool is_size(bytes_view value)
{
    static const char *const UNITS[] = {"pt", "px"};
    unsigned points = 0;
    size_t end = 0;
    for (; end < value.length && is_digit(value.data[end]) && points <= MOST_POINTS; end++)
        points = points * 10 + (unsigned)(value.data[end] - '0');
    if (end < value.length && value.data[end] == '.')
        end++;
    while (end < value.length && is_digit(value.data[end]))
        end++;
    const bytes_view unit = {value.data + end, value.length - end};
    return points >= LEAST_POINTS && points <= MOST_POINTS && IS_ANY(unit, UNITS);
}

/* "0pt": one length, and none. */
static bool is_nought(bytes_view value)
{
    static const char *const UNITS[] = {"", "pt", "px", "in", "cm", "mm", "em", "%"};
    size_t end = 0;
    while (end < value.length && (value.data[end] == '0' || (value.data[end] == '.' && end)))
        end++;
    const bytes_view unit = {value.data + end, value.length - end};
    return end > 0 && IS_ANY(unit, UNITS);
}

static int hex_value(uint8_t byte)
{
    return byte >= '0' && byte <= '9'   ? byte - '0'
           : byte >= 'a' && byte <= 'f' ? byte - 'a' + 10
           : byte >= 'A' && byte <= 'F' ? byte - 'A' + 10
                                        : -1;
}

/* "#rrggbb" that is not pale. */
static bool is_dark(bytes_view colour)
{
    bool dark = false;
    for (size_t i = 1; colour.length == 7 && colour.data[0] == '#' && i < 7; i += 2) {
        int high = hex_value(colour.data[i]);
        int low = hex_value(colour.data[i + 1]);
        if (high < 0 || low < 0)
            return false;
        dark |= high * 16 + low < DARKEST_PALE;
    }
    return dark;
}

static bool is_font_of_letters(bytes_view family)
{
    return !has_word(family, "symbol") && !has_word(family, "ding") && !has_word(family, "barcode");
}

static bool is_plain_property(bytes_view name, bytes_view value)
{
    static const char *const HARMLESS[] = {"font-weight", "font-style", "font-stretch", "text-align"};
    static const char *const DISTANCES[] = {"line-height", "tab-interval"}, *const USUAL[] = {"normal"};
    static const char *const NOUGHT[] = {"margin",       "margin-top",     "margin-bottom", "margin-left",
                                         "margin-right", "letter-spacing", "text-indent",   "vertical-align"};
    static const char *const FAMILY[] = {"font-family"}, *const SIZE[] = {"font-size"},
                             *const COLOUR[] = {"color"}, *const DECORATION[] = {"text-decoration"},
                             *const LINES[] = {"none", "underline", "word"};
    if (IS_ANY(name, FAMILY))
        return is_font_of_letters(value);
    if (IS_ANY(name, SIZE))
        return is_size(value);
    if (IS_ANY(name, DISTANCES))
        return is_size(value) || IS_ANY(value, USUAL);
    if (IS_ANY(name, COLOUR))
        return is_dark(value);
    if (IS_ANY(name, DECORATION))
        return IS_ANY(value, LINES);
    return IS_ANY(name, HARMLESS) || (IS_ANY(name, NOUGHT) && is_nought(value));
}

static bytes_view until(bytes_view text, uint8_t end)
{
    const uint8_t *found = text.length ? memchr(text.data, end, text.length) : NULL;
    return found ? (bytes_view){text.data, (size_t)(found - text.data)} : text;
}

static bytes_view behind(bytes_view text, bytes_view part)
{
    size_t skipped = part.length < text.length ? part.length + 1 : part.length;
    return (bytes_view){text.data + skipped, text.length - skipped};
}

static bool is_plain_style(bytes_view style)
{
    while (style.length) {
        bytes_view declaration = until(style, ';');
        bytes_view name = until(declaration, ':');
        style = behind(style, declaration);
        bytes_view value = bytes_trim(behind(declaration, name));
        if (bytes_trim(declaration).length && !is_plain_property(bytes_trim(name), value))
            return false;
    }
    return true;
}

static bool is_plain_attribute(bytes_view name, bytes_view value)
{
    static const char *const HARMLESS[] = {"xmlns",    "xmlns:xfa",       "xfa:apiversion",
                                           "xfa:spec", "xfa:contenttype", "title",
                                           "lang",     "xml:lang",        "href"};
    static const char *const STYLE[] = {"style"}, *const DIRECTION[] = {"dir"}, *const FORWARD[] = {"ltr"};
    if (IS_ANY(name, STYLE))
        return is_plain_style(value);
    return IS_ANY(name, HARMLESS) || (IS_ANY(name, DIRECTION) && IS_ANY(bytes_trim(value), FORWARD));
}

/* The attributes behind the name of an element. */
static bool is_plain_tag(bytes_view tag)
{
    size_t named = 0;
    while (named < tag.length && !bytes_is_space(tag.data[named]) && tag.data[named] != '/')
        named++;
    bytes_view rest = bytes_trim((bytes_view){tag.data + named, tag.length - named});
    if (rest.length && rest.data[rest.length - 1] == '/')
        rest.length--;
    for (rest = bytes_trim(rest); rest.length; rest = bytes_trim(rest)) {
        bytes_view name = until(rest, '=');
        rest = bytes_trim(behind(rest, name));
        if (!rest.length || (rest.data[0] != '"' && rest.data[0] != '\''))
            return false;
        uint8_t quote = rest.data[0];
        rest = (bytes_view){rest.data + 1, rest.length - 1};
        bytes_view value = until(rest, quote);
        rest = behind(rest, value);
        if (memchr(value.data, '&', value.length) || !is_plain_attribute(bytes_trim(name), value))
            return false;
    }
    return true;
}

bool rich_text_is_plain(bytes_view xhtml)
{
    size_t length;
    for (size_t place = 0; place < xhtml.length; place += length) {
        bytes_view rest = {xhtml.data + place, xhtml.length - place};
        length = 1;
        if (rest.data[0] != '<' || (rest.length > 1 && (rest.data[1] == '?' || rest.data[1] == '/')))
            continue;
        length = rich_text_tag_length(xhtml, place);
        if (!length || !is_plain_tag((bytes_view){rest.data + 1, length - 2}))
            return false;
    }
    return true;
}
