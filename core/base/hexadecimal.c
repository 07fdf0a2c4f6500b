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
