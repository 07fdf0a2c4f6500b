/* SPDX-License-Identifier: Apache-2.0 */
/* Character by character: what may stay in a file name, what may stay in a line. */
#include "name.h"
#include "render_client/utf8.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define TITLE_BYTES_MAX 160

static uint32_t code_point(const uint8_t *text, size_t length)
{
    static const uint8_t FIRST[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    uint32_t code = text[0] & FIRST[length];
    for (size_t i = 1; i < length; i++)
        code = code << 6 | (text[i] & 0x3fu);
    return code;
}

/* Control characters, and those that turn, hide or end what a person reads. source  Unicode 15.0 UAX #9, Bidi_Control */
static bool deceives(uint32_t code)
{
    return code < 0x20 || (code >= 0x7f && code <= 0x9f) || code == 0x61c || (code >= 0x200b && code <= 0x200f) ||
           (code >= 0x2028 && code <= 0x202e) || (code >= 0x2060 && code <= 0x206f) || code == 0xfeff;
}

/* Copies whole characters that fit; the others become '_'. */
static size_t copy(const char *title, const char *forbidden, char *ret_text, size_t capacity)
{
    const uint8_t *at = (const uint8_t *)title;
    size_t used = 0, left = strlen(title);
    while (left) {
        size_t length = utf8_sequence_length(at, left);
        const bool stays = length && !deceives(code_point(at, length)) && !(length == 1 && strchr(forbidden, at[0]));
        const size_t written = stays ? length : 1;
        if (used + written >= capacity)
            break;
        if (stays)
            memcpy(ret_text + used, at, length);
        else
            ret_text[used] = '_';
        used += written;
        length = length ? length : 1;
        at += length;
        left -= length;
    }
    ret_text[used] = 0;
    return used;
}

void cups_name_show(const char *title, char *ret_line, size_t capacity)
{
    (void)copy(title, "", ret_line, capacity);
}

static void cut_end(char *text, size_t length)
{
    if (length >= 4 && strcasecmp(text + length - 4, ".pdf") == 0)
        text[length -= 4] = 0;
    while (length && strchr(" .", text[length - 1]))
        text[--length] = 0;
}

void cups_name_make(const char *title, long job, unsigned attempt, char ret_name[CUPS_NAME_BYTES])
{
    char text[TITLE_BYTES_MAX + 1], number[16] = "";
    cut_end(text, copy(title, "/\\:*?\"<>|", text, sizeof text));
    const char *begin = text + strspn(text, " ._-~");
    if (attempt > 1)
        (void)snprintf(number, sizeof number, "-%u", attempt);
    (void)snprintf(ret_name, CUPS_NAME_BYTES, "%s-%ld%s.pdf", *begin ? begin : "job", job, number);
}
