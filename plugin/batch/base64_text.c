/* SPDX-License-Identifier: Apache-2.0 */
/* Strict in reading: no blanks, padding where it belongs. */
#include "batch/base64_text.h"

#include <stdlib.h>
#include <string.h>

static const char LETTERS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char DIGITS[] = "0123456789abcdef";

static bool put(base64_text *text, char letter)
{
    if (text->length == text->room) {
        size_t room = text->room ? text->room * 2 : 1024;
        char *grown = realloc(text->text, room);
        if (!grown)
            return false;
        text->text = grown;
        text->room = room;
    }
    text->text[text->length++] = letter;
    return true;
}

/* Four letters of the three bytes in `rest`; `count` of them are real. */
static bool put_group(base64_text *text, int count)
{
    bool good = true;
    for (int i = 0; i < 4; i++)
        good = good && put(text, i <= count ? LETTERS[text->rest >> (18 - 6 * i) & 63] : '=');
    text->rest = 0;
    text->rest_bytes = 0;
    return good;
}

bool base64_append(base64_text *text, const uint8_t *bytes, size_t length)
{
    bool good = true;
    for (size_t i = 0; i < length && good; i++) {
        text->rest |= (uint32_t)bytes[i] << (16 - 8 * text->rest_bytes);
        if (++text->rest_bytes == 3)
            good = put_group(text, 3);
    }
    return good;
}

bool base64_end(base64_text *text)
{
    return (text->rest_bytes == 0 || put_group(text, text->rest_bytes)) && put(text, 0);
}

static int value_of(char letter)
{
    const char *place = letter ? strchr(LETTERS, letter) : NULL;
    return place ? (int)(place - LETTERS) : -1;
}

bool base64_read(const char *text, uint8_t **ret_bytes, size_t *ret_length)
{
    size_t length = strlen(text);
    size_t padding = length >= 4 && text[length - 1] == '=' ? (text[length - 2] == '=' ? 2 : 1) : 0;
    uint8_t *bytes = length % 4 == 0 && length ? malloc(length / 4 * 3) : NULL;
    size_t used = 0;
    uint32_t group = 0;
    if (!bytes)
        return false;
    for (size_t i = 0; i < length; i++) {
        int value = i >= length - padding ? 0 : value_of(text[i]);
        if (value < 0) {
            free(bytes);
            return false;
        }
        group = group << 6 | (uint32_t)value;
        if (i % 4 == 3) {
            bytes[used++] = (uint8_t)(group >> 16);
            bytes[used++] = (uint8_t)(group >> 8);
            bytes[used++] = (uint8_t)group;
            group = 0;
        }
    }
    *ret_bytes = bytes;
    *ret_length = used - padding;
    return true;
}

void hex_print(const uint8_t *bytes, size_t length, char *text)
{
    for (size_t i = 0; i < length; i++) {
        text[2 * i] = DIGITS[bytes[i] >> 4];
        text[2 * i + 1] = DIGITS[bytes[i] & 15];
    }
    text[2 * length] = 0;
}

bool hex_read(const char *text, uint8_t *ret_bytes, size_t length)
{
    if (strlen(text) != 2 * length)
        return false;
    for (size_t i = 0; i < length; i++) {
        const char *high = strchr(DIGITS, text[2 * i]);
        const char *low = strchr(DIGITS, text[2 * i + 1]);
        if (!high || !low)
            return false;
        ret_bytes[i] = (uint8_t)((high - DIGITS) << 4 | (low - DIGITS));
    }
    return true;
}
