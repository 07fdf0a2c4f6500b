/* SPDX-License-Identifier: Apache-2.0 */
/* Escapes, and hands over in pieces. */
#include "report/markup.h"

#include "report/characters.h"

#include <stdarg.h>
#include <stdio.h>

#define PIECE_BYTES ((size_t)16384)
#define WAITING_BYTES_MAX ((size_t)1 << 20)
#define FORMATTED_BYTES_MAX 512
#define TEXT_BYTES_MAX ((size_t)4096)

void markup_begin(markup_writer *writer, const pdfseal_sink *sink, pdfseal_error *error)
{
    *writer = (markup_writer){.sink = sink, .error = error};
    bytes_buffer_init(&writer->waiting, WAITING_BYTES_MAX);
}

static void send(markup_writer *writer)
{
    if (writer->status == PDFSEAL_OK && writer->waiting.length &&
        !writer->sink->write(writer->sink->context, writer->waiting.data, writer->waiting.length))
        writer->status = error_set(writer->error, PDFSEAL_ERROR_OUTPUT, -1, __FILE__, __LINE__,
                                   "the result could not be written");
    writer->waiting.length = 0;
}

pdfseal_status markup_finish(markup_writer *writer)
{
    send(writer);
    bytes_buffer_clear(&writer->waiting);
    return writer->status;
}

static void put(markup_writer *writer, const void *bytes, size_t length)
{
    if (writer->status == PDFSEAL_OK)
        writer->status = bytes_buffer_append(&writer->waiting, bytes, length, writer->error);
    if (writer->waiting.length >= PIECE_BYTES)
        send(writer);
}

void markup_raw(markup_writer *writer, const char *markup)
{
    for (size_t length = strlen(markup); length;) {
        size_t piece = length < PIECE_BYTES ? length : PIECE_BYTES;
        put(writer, markup, piece);
        markup += piece;
        length -= piece;
    }
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
    if (!text || writer->status != PDFSEAL_OK)
        return;
    /* A text of megabytes is cut before it is looked at. */
    bytes_view whole = {(const uint8_t *)text, strnlen(text, TEXT_BYTES_MAX + 8)};
    size_t length = cut_length(whole);
    memcpy(piece, text, length);
    piece[length] = 0;
    bytes_buffer_init(&harmless, WAITING_BYTES_MAX);
    writer->status = report_text_make_harmless(piece, &harmless, writer->error);
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
    static const char DIGITS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < bytes.length; i += 3) {
        size_t left = bytes.length - i;
        uint32_t group = (uint32_t)bytes.data[i] << 16 | (left > 1 ? (uint32_t)bytes.data[i + 1] << 8 : 0) |
                         (left > 2 ? bytes.data[i + 2] : 0);
        const char digits[4] = {DIGITS[group >> 18], DIGITS[group >> 12 & 63], left > 1 ? DIGITS[group >> 6 & 63] : '=',
                                left > 2 ? DIGITS[group & 63] : '='};
        put(writer, digits, sizeof digits);
    }
}
