/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes: borrowed views, a bounds-checked cursor over them, and owned buffers with a maximum given at birth. */
#ifndef BASE_BYTES_H
#define BASE_BYTES_H

#include "base/limits.h"

#include <string.h>

/* Borrowed bytes; `data` may be NULL when `length` is 0. */
typedef struct bytes_view {
    const uint8_t *data;
    size_t length;
} bytes_view;

#define BYTES_LITERAL(text) ((bytes_view){(const uint8_t *)(text), sizeof(text) - 1})

static inline bytes_view bytes_of_text(const char *text)
{
    return (bytes_view){(const uint8_t *)text, text ? strlen(text) : 0};
}

static inline bool bytes_equal(bytes_view a, bytes_view b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

static inline bool bytes_equal_text(bytes_view a, const char *text)
{
    return bytes_equal(a, bytes_of_text(text));
}

static inline bool bytes_start_with(bytes_view a, bytes_view prefix)
{
    return a.length >= prefix.length && (prefix.length == 0 || memcmp(a.data, prefix.data, prefix.length) == 0);
}

/* Space, tab, and the ends of lines: the white space of texts other than PDF's own syntax. */
static inline bool bytes_is_space(uint8_t byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

/* The same bytes without the white space before and behind them. */
bytes_view bytes_trim(bytes_view text);
/* First place of `needle` in `haystack` at or after `from`, or SIZE_MAX. */
size_t bytes_find(bytes_view haystack, bytes_view needle, size_t from);
/* Last place of `needle` in `haystack`, or SIZE_MAX. */
size_t bytes_find_last(bytes_view haystack, bytes_view needle);

/* Reads a view from front to back; past its end it gives -1 or false, never more. */
typedef struct bytes_cursor {
    bytes_view view;
    size_t position;
} bytes_cursor;

/* The byte under the cursor (0..255), or -1 at the end. */
static inline int bytes_cursor_peek(const bytes_cursor *cursor)
{
    return cursor->position < cursor->view.length ? cursor->view.data[cursor->position] : -1;
}

/* The byte `ahead` places further, or -1. */
static inline int bytes_cursor_peek_at(const bytes_cursor *cursor, size_t ahead)
{
    size_t left = cursor->view.length - cursor->position;
    return ahead < left ? cursor->view.data[cursor->position + ahead] : -1;
}

/* The byte under the cursor, which moves on; -1 at the end. */
static inline int bytes_cursor_next(bytes_cursor *cursor)
{
    return cursor->position < cursor->view.length ? cursor->view.data[cursor->position++] : -1;
}

/* Owned bytes that grow up to `maximum`. */
typedef struct bytes_buffer {
    uint8_t *data;
    size_t length;
    size_t capacity;
    size_t maximum;
    const limits *limits; /* with `limit`: which limit gave the maximum; NULL: the defaults */
    limit_id limit;       /* LIMITS_COUNT: none, the maximum is the caller's own */
} bytes_buffer;

#define BYTES_BUFFER_CLEANUP __attribute__((cleanup(bytes_buffer_clear)))

void bytes_buffer_init(bytes_buffer *buffer, size_t maximum);
/* The maximum is a limit, which the message names when it is met; `set` (NULL: the defaults) must outlive the buffer. */
void bytes_buffer_init_limited(bytes_buffer *buffer, const limits *set, limit_id limit);
void bytes_buffer_clear(bytes_buffer *buffer);
/* Clears the bytes before they are given back: for secrets. */
void bytes_buffer_wipe(bytes_buffer *buffer);
static inline bytes_view bytes_buffer_view(const bytes_buffer *buffer)
{
    return (bytes_view){buffer->data, buffer->length};
}

/* Says that an empty buffer will take some `length` bytes: their memory is asked for at once, if there is that much. */
void bytes_buffer_expect(bytes_buffer *buffer, size_t length);
/* Makes room for `extra` further bytes. LIMIT past the maximum. */
pdfseal_status bytes_buffer_reserve(bytes_buffer *buffer, size_t extra, pdfseal_error *error) PDFSEAL_MUST_USE;
pdfseal_status bytes_buffer_append(bytes_buffer *buffer, const void *data, size_t length,
                                   pdfseal_error *error) PDFSEAL_MUST_USE;
pdfseal_status bytes_buffer_append_text(bytes_buffer *buffer, const char *text, pdfseal_error *error) PDFSEAL_MUST_USE;
pdfseal_status bytes_buffer_append_byte(bytes_buffer *buffer, uint8_t byte, pdfseal_error *error) PDFSEAL_MUST_USE;
/* printf, locale-free for integers and strings; use bytes_buffer_append_real for numbers with a point. */
pdfseal_status bytes_buffer_append_format(bytes_buffer *buffer, pdfseal_error *error, const char *format, ...)
    __attribute__((format(printf, 3, 4))) PDFSEAL_MUST_USE;
/* A number as PDF writes it: at most `decimals` (0 to 6) places, no exponent, no trailing zeros, '.' as point. */
pdfseal_status bytes_buffer_append_real(bytes_buffer *buffer, double value, int decimals,
                                        pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
