/* SPDX-License-Identifier: Apache-2.0 */
/* Measures UTF-8 sequences. source  RFC 3629 4 */
#include "utf8.h"

#include <stdbool.h>

size_t utf8_sequence_length(const uint8_t *text, size_t left)
{
    uint8_t lead = text[0];
    size_t length = lead < 0x80                   ? 1
                    : lead >= 0xC2 && lead < 0xE0 ? 2
                    : lead >= 0xE0 && lead < 0xF0 ? 3
                    : lead >= 0xF0 && lead < 0xF5 ? 4
                                                  : 0;
    if (length == 0 || length > left)
        return 0;
    for (size_t i = 1; i < length; i++) {
        if ((text[i] & 0xC0) != 0x80)
            return 0;
    }
    bool is_overlong = (lead == 0xE0 && text[1] < 0xA0) || (lead == 0xF0 && text[1] < 0x90);
    bool is_outside = (lead == 0xED && text[1] > 0x9F) || (lead == 0xF4 && text[1] > 0x8F);
    return is_overlong || is_outside ? 0 : length;
}
