/* SPDX-License-Identifier: Apache-2.0 */
/* ASCIIHexDecode: two digits a byte. */
#include "pdf/filter/step.h"

enum { DIGIT_SPACE = -1, DIGIT_NONE = -2 };

static int digit_value(int byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    int letter = byte | 0x20;
    if (letter >= 'a' && letter <= 'f')
        return letter - 'a' + 10;
    bool space = byte == ' ' || (byte >= '\t' && byte <= '\r') || byte == 0;
    return space ? DIGIT_SPACE : DIGIT_NONE;
}

pdfseal_status pdf_ascii_hex_decode(bytes_view encoded, bytes_buffer *out, bool *ret_damaged, pdfseal_error *error)
{
    TRY(bytes_buffer_reserve(out, encoded.length / 2 + 1, error));
    int first = -1;
    bool good = true;
    for (size_t i = 0; i < encoded.length && encoded.data[i] != '>' && good; i++) {
        int value = digit_value(encoded.data[i]);
        good = value != DIGIT_NONE;
        if (value < 0)
            continue;
        if (first < 0) {
            first = value;
        } else {
            out->data[out->length++] = (uint8_t)(first << 4 | value);
            first = -1;
        }
    }
    /* A digit that stands alone is followed by a 0 that was not written. */
    if (first >= 0)
        out->data[out->length++] = (uint8_t)(first << 4);
    return good ? PDFSEAL_OK : pdf_filter_damage("ASCIIHex", ret_damaged, error);
}
