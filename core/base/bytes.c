/* SPDX-License-Identifier: Apache-2.0 */
/* Trimming of and searching in views, growing of buffers. */
#include "base/bytes.h"

#include "base/checked.h"
#include "base/table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

bytes_view bytes_trim(bytes_view text)
{
    while (text.length && bytes_is_space(text.data[0]))
        text = (bytes_view){text.data + 1, text.length - 1};
    while (text.length && bytes_is_space(text.data[text.length - 1]))
        text.length--;
    return text;
}

size_t bytes_find(bytes_view haystack, bytes_view needle, size_t from)
{
    if (haystack.length == 0 || from > haystack.length || needle.length == 0)
        return SIZE_MAX;
    const uint8_t *found = memmem(haystack.data + from, haystack.length - from, needle.data, needle.length);
    return found ? (size_t)(found - haystack.data) : SIZE_MAX;
}

size_t bytes_find_last(bytes_view haystack, bytes_view needle)
{
    if (needle.length == 0 || needle.length > haystack.length)
        return SIZE_MAX;
    for (size_t place = haystack.length - needle.length + 1; place-- > 0;) {
        if (memcmp(haystack.data + place, needle.data, needle.length) == 0)
            return place;
    }
    return SIZE_MAX;
}

void bytes_buffer_init(bytes_buffer *buffer, size_t maximum)
{
    *buffer = (bytes_buffer){.maximum = maximum, .limit = LIMITS_COUNT};
}

void bytes_buffer_init_limited(bytes_buffer *buffer, const limits *set, limit_id limit)
{
    *buffer = (bytes_buffer){.maximum = limits_get(set, limit), .limits = set, .limit = limit};
}

void bytes_buffer_clear(bytes_buffer *buffer)
{
    free(buffer->data);
    *buffer = (bytes_buffer){.maximum = buffer->maximum, .limits = buffer->limits, .limit = buffer->limit};
}

void bytes_buffer_wipe(bytes_buffer *buffer)
{
    if (buffer->data)
        explicit_bzero(buffer->data, buffer->capacity);
    bytes_buffer_clear(buffer);
}

static pdfseal_status fail_full(const bytes_buffer *buffer, pdfseal_error *error)
{
    if (buffer->limit != LIMITS_COUNT && buffer->maximum == limits_get(buffer->limits, buffer->limit))
        FAIL_LIMIT(error, -1, buffer->limits, buffer->limit);
    FAIL(error, PDFSEAL_ERROR_LIMIT, "more than %zu bytes where no honest document needs so many", buffer->maximum);
}

pdfseal_status bytes_buffer_reserve(bytes_buffer *buffer, size_t extra, pdfseal_error *error)
{
    size_t needed;
    if (!CHECKED_ADD(buffer->length, extra, &needed) || needed > buffer->maximum)
        return fail_full(buffer, error);
    if (needed <= buffer->capacity)
        return PDFSEAL_OK;
    size_t capacity = buffer->capacity < 64 ? 64 : buffer->capacity;
    while (capacity < needed)
        capacity = capacity > buffer->maximum / 2 ? buffer->maximum : capacity * 2;
    if (capacity < needed)
        capacity = needed;
    uint8_t *data = realloc(buffer->data, capacity);
    if (!data)
        FAIL_MEMORY(error);
    buffer->data = data;
    buffer->capacity = capacity;
    return PDFSEAL_OK;
}

void bytes_buffer_expect(bytes_buffer *buffer, size_t length)
{
    if (buffer->data || length == 0 || length > buffer->maximum)
        return;
    buffer->data = table_allocate(length);
    buffer->capacity = buffer->data ? length : 0;
}

pdfseal_status bytes_buffer_append(bytes_buffer *buffer, const void *data, size_t length, pdfseal_error *error)
{
    TRY(bytes_buffer_reserve(buffer, length, error));
    if (length)
        memcpy(buffer->data + buffer->length, data, length);
    buffer->length += length;
    return PDFSEAL_OK;
}

pdfseal_status bytes_buffer_append_text(bytes_buffer *buffer, const char *text, pdfseal_error *error)
{
    return bytes_buffer_append(buffer, text, strlen(text), error);
}

pdfseal_status bytes_buffer_append_byte(bytes_buffer *buffer, uint8_t byte, pdfseal_error *error)
{
    return bytes_buffer_append(buffer, &byte, 1, error);
}

pdfseal_status bytes_buffer_append_format(bytes_buffer *buffer, pdfseal_error *error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    pdfseal_status status = length < 0 ? error_set(error, PDFSEAL_ERROR_INTERNAL, -1, __FILE__, __LINE__,
                                                   "a format could not be written")
                                       : bytes_buffer_reserve(buffer, (size_t)length + 1, error);
    if (status == PDFSEAL_OK) {
        (void)vsnprintf((char *)buffer->data + buffer->length, (size_t)length + 1, format, again);
        buffer->length += (size_t)length;
    }
    va_end(again);
    return status;
}

pdfseal_status bytes_buffer_append_real(bytes_buffer *buffer, double value, int decimals, pdfseal_error *error)
{
    if (!isfinite(value) || fabs(value) > 1e15)
        FAIL(error, PDFSEAL_ERROR_INTERNAL, "a number is too large to be written");
    int64_t scale = 1;
    for (int i = 0; i < decimals; i++)
        scale *= 10;
    if (fabs(value) > 9e18 / (double)scale)
        FAIL(error, PDFSEAL_ERROR_INTERNAL, "a number is too large to be written");
    int64_t scaled = llround(value * (double)scale);
    uint64_t magnitude = scaled < 0 ? (uint64_t)-scaled : (uint64_t)scaled;
    uint64_t fraction = magnitude % (uint64_t)scale;
    TRY(bytes_buffer_append_format(buffer, error, "%s%llu", scaled < 0 ? "-" : "",
                                   (unsigned long long)(magnitude / (uint64_t)scale)));
    if (fraction == 0)
        return PDFSEAL_OK;
    char digits[24];
    int count = snprintf(digits, sizeof digits, ".%0*llu", decimals, (unsigned long long)fraction);
    while (count > 0 && digits[count - 1] == '0')
        count--;
    return bytes_buffer_append(buffer, digits, (size_t)count, error);
}
