/* SPDX-License-Identifier: Apache-2.0 */
/* Escapes. */
#include "report/markup.h"

#include "base/base64.h"
#include "report/characters.h"

#include <stdarg.h>
#include <stdio.h>

#define HARMLESS_BYTES_MAX ((size_t)1 << 20)
/* What is written in base64 at once: three bytes are four letters. */
#define THREES_BYTES ((size_t)12288)
#define FORMATTED_BYTES_MAX 512
#define TEXT_BYTES_MAX ((size_t)4096)

void markup_begin(markup_writer *writer, const pdfseal_sink *sink, pdfseal_error *error)
{
    pieces_begin(&writer->out, sink, error);
}

pdfseal_status markup_finish(markup_writer *writer)
{
    return pieces_finish(&writer->out);
}

static void put(markup_writer *writer, const void *bytes, size_t length)
{
    pieces_put(&writer->out, bytes, length);
}

void markup_raw(markup_writer *writer, const char *markup)
{
    put(writer, markup, strlen(markup));
}

void markup_format(markup_writer *writer, const char *format, ...)
{
    char text[FORMATTED_BYTES_MAX];
    va_list list;
    va_start(list, format);
    int length = vsnprintf(text, sizeof text, format, list);
    va_end(list);
    if (length > 0)
        put(writer, text, (size_t)length < sizeof text ? (size_t)length : sizeof text - 1);
}

static void put_escaped(markup_writer *writer, const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        switch (bytes[i]) {
        case '&':
            put(writer, "&amp;", 5);
            break;
        case '<':
            put(writer, "&lt;", 4);
            break;
        case '>':
            put(writer, "&gt;", 4);
            break;
        case '"':
            put(writer, "&quot;", 6);
            break;
        case '\'':
            put(writer, "&#39;", 5);
            break;
        default:
            put(writer, &bytes[i], 1);
        }
    }
}

/* Where a text is cut without dividing a character. */
static size_t cut_length(bytes_view text)
{
    size_t length = text.length < TEXT_BYTES_MAX ? text.length : TEXT_BYTES_MAX;
    while (length < text.length && length > 0 && (text.data[length] & 0xC0) == 0x80)
        length--;
    return length;
}

void markup_text(markup_writer *writer, const char *text)
{
    BYTES_BUFFER_CLEANUP bytes_buffer harmless;
    char piece[TEXT_BYTES_MAX + 1];
    if (!text || writer->out.status != PDFSEAL_OK)
        return;
    /* A text of megabytes is cut before it is looked at. */
    bytes_view whole = {(const uint8_t *)text, strnlen(text, TEXT_BYTES_MAX + 8)};
    size_t length = cut_length(whole);
    memcpy(piece, text, length);
    piece[length] = 0;
    bytes_buffer_init(&harmless, HARMLESS_BYTES_MAX);
    writer->out.status = report_text_make_harmless(piece, &harmless, writer->out.error);
    put_escaped(writer, harmless.data, harmless.length);
    if (length < whole.length)
        put(writer, "\xE2\x80\xA6", 3);
}

void markup_element(markup_writer *writer, const char *tag, const char *text)
{
    markup_format(writer, "<%s>", tag);
    markup_text(writer, text);
    markup_format(writer, "</%s>", tag);
}

void markup_base64(markup_writer *writer, bytes_view bytes)
{
    BYTES_BUFFER_CLEANUP bytes_buffer letters;
    bytes_buffer_init(&letters, THREES_BYTES / 3 * 4);
    for (size_t i = 0; i < bytes.length && writer->out.status == PDFSEAL_OK; i += THREES_BYTES) {
        size_t left = bytes.length - i;
        bytes_view part = {bytes.data + i, left < THREES_BYTES ? left : THREES_BYTES};
        letters.length = 0;
        writer->out.status = base64_write(part, &letters, writer->out.error);
        put(writer, letters.data, letters.length);
    }
}
