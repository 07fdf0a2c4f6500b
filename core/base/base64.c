/* SPDX-License-Identifier: Apache-2.0 */
/* Three bytes are four letters. */
#include "base/base64.h"

pdfseal_status base64_write(bytes_view bytes, bytes_buffer *text, pdfseal_error *error)
{
    static const char LETTERS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < bytes.length; i += 3) {
        size_t count = bytes.length - i < 3 ? bytes.length - i : 3;
        uint32_t group = 0;
        char letters[4] = {'=', '=', '=', '='};
        for (size_t j = 0; j < 3; j++)
            group = group << 8 | (j < count ? bytes.data[i + j] : 0u);
        for (size_t j = 0; j <= count; j++)
            letters[j] = LETTERS[(group >> (18 - 6 * j)) & 63];
        TRY(bytes_buffer_append(text, letters, 4, error));
    }
    return PDFSEAL_OK;
}

/* 0 to 63, or -1. */
static int value_of(uint8_t letter)
{
    if (letter >= 'A' && letter <= 'Z')
        return letter - 'A';
    if (letter >= 'a' && letter <= 'z')
        return letter - 'a' + 26;
    if (letter >= '0' && letter <= '9')
        return letter - '0' + 52;
    return letter == '+' || letter == '-' ? 62 : letter == '/' || letter == '_' ? 63 : -1;
}

/* The whole bytes of a last group of `count` letters. */
static pdfseal_status end_group(uint32_t group, size_t count, size_t padding, bytes_buffer *bytes, pdfseal_error *error)
{
    size_t unused_bits = count * 6 % 8;
    if (count == 1 || (padding && count + padding != 4) || (group & ((1u << unused_bits) - 1)))
        FAIL(error, PDFSEAL_ERROR_INPUT, "is no base64: its end is missing or wrong");
    group >>= unused_bits;
    if (count == 3)
        TRY(bytes_buffer_append_byte(bytes, (uint8_t)(group >> 8), error));
    return count ? bytes_buffer_append_byte(bytes, (uint8_t)group, error) : PDFSEAL_OK;
}

pdfseal_status base64_read(bytes_view text, bytes_buffer *bytes, pdfseal_error *error)
{
    uint32_t group = 0;
    size_t count = 0;
    size_t padding = 0;
    for (size_t i = 0; i < text.length; i++) {
        int value = value_of(text.data[i]);
        if (bytes_is_space(text.data[i]))
            continue;
        padding += text.data[i] == '=';
        if (text.data[i] == '=' && padding <= 2)
            continue;
        if (value < 0 || padding)
            return error_set(error, PDFSEAL_ERROR_INPUT, (int64_t)i, __FILE__, __LINE__, "is no base64");
        group = group << 6 | (uint32_t)value;
        if (++count < 4)
            continue;
        const uint8_t whole[3] = {(uint8_t)(group >> 16), (uint8_t)(group >> 8), (uint8_t)group};
        TRY(bytes_buffer_append(bytes, whole, 3, error));
        group = 0;
        count = 0;
    }
    if (padding && count == 0)
        FAIL(error, PDFSEAL_ERROR_INPUT, "is no base64: its end is missing or wrong");
    return end_group(group, count, padding, bytes, error);
}
