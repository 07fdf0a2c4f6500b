/* SPDX-License-Identifier: Apache-2.0 */
/* Two digits are a byte. */
#include "base/hexadecimal.h"

int hexadecimal_digit(uint8_t letter)
{
    if (letter >= '0' && letter <= '9')
        return letter - '0';
    if (letter >= 'a' && letter <= 'f')
        return letter - 'a' + 10;
    return letter >= 'A' && letter <= 'F' ? letter - 'A' + 10 : -1;
}

static bool is_filler(uint8_t letter)
{
    return letter == ' ' || letter == '\n' || letter == '\r' || letter == '\t' || letter == ':';
}

bool hexadecimal_is(bytes_view text)
{
    size_t digits = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (is_filler(text.data[i]))
            continue;
        if (hexadecimal_digit(text.data[i]) < 0)
            return false;
        digits++;
    }
    return digits && digits % 2 == 0;
}

static uint8_t is_other(uint8_t letter)
{
    return (uint8_t)((uint8_t)(letter - '0') > 9 && (uint8_t)((letter | 0x20) - 'a') > 5);
}

/* Without an early end, in blocks of which a compiler can take several bytes at once: a signature's gap has thousands. */
bool hexadecimal_is_bare(bytes_view text)
{
    enum { BLOCK = 64 };
    uint8_t other = 0;
    size_t i = 0;
    for (; i + BLOCK <= text.length; i += BLOCK) {
        for (size_t j = i; j < i + BLOCK; j++)
            other |= is_other(text.data[j]);
    }
    for (; i < text.length; i++)
        other |= is_other(text.data[i]);
    return !other;
}

pdfseal_status hexadecimal_read(bytes_view text, bytes_buffer *bytes, pdfseal_error *error)
{
    int high = -1;
    if (!hexadecimal_is(text))
        FAIL(error, PDFSEAL_ERROR_INPUT, "is not hexadecimal");
    for (size_t i = 0; i < text.length; i++) {
        int digit = hexadecimal_digit(text.data[i]);
        if (digit < 0)
            continue;
        if (high >= 0)
            TRY(bytes_buffer_append_byte(bytes, (uint8_t)(high << 4 | digit), error));
        high = high >= 0 ? -1 : digit;
    }
    return PDFSEAL_OK;
}
