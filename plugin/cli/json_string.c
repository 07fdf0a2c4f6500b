/* SPDX-License-Identifier: Apache-2.0 */
/* Reads UTF-8 and escapes what JSON or a terminal would take for more than a letter. */
#include "json_string.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes of the character at `text` by its first byte, 0 where none begins. */
static size_t length_of(unsigned char lead)
{
    if (lead < 0x80)
        return 1;
    return lead >= 0xC2 && lead <= 0xDF ? 2 : lead >= 0xE0 && lead <= 0xEF ? 3 : lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

/* The character at `text` and its length; false for a byte that begins none. The terminating zero ends any sequence. */
static bool read_character(const unsigned char *text, uint32_t *ret_character, size_t *ret_length)
{
    static const uint32_t LEAST[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t length = length_of(*text);
    uint32_t character = length == 1 ? *text : length ? *text & (0x7Fu >> length) : 0;
    for (size_t i = 1; i < length; i++) {
        if ((text[i] & 0xC0) != 0x80)
            return false;
        character = character << 6 | (text[i] & 0x3Fu);
    }
    *ret_character = character;
    *ret_length = length;
    return length && character >= LEAST[length] && character <= 0x10FFFF && (character < 0xD800 || character > 0xDFFF);
}

/* Controls, and marks that reverse the reading direction. */
static bool is_harmful(uint32_t character)
{
    return character < 0x20 || (character >= 0x7F && character < 0xA0) || (character >= 0x200E && character <= 0x200F) ||
           (character >= 0x2028 && character <= 0x202E) || (character >= 0x2060 && character <= 0x206F) ||
           character == 0x061C || character == 0xFEFF;
}

void cli_json_string_write(FILE *out, const char *text)
{
    const unsigned char *place = (const unsigned char *)text;
    fputc('"', out);
    while (*place) {
        uint32_t character;
        size_t length;
        if (!read_character(place, &character, &length)) {
            fputs("\xEF\xBF\xBD", out);
            length = 1;
        } else if (is_harmful(character)) {
            fprintf(out, "\\u%04x", character);
        } else {
            if (character == '"' || character == '\\')
                fputc('\\', out);
            fwrite(place, 1, length, out);
        }
        place += length;
    }
    fputc('"', out);
}
