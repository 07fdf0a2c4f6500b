/* SPDX-License-Identifier: Apache-2.0 */
/* Text strings: whatever comes in, what comes out is valid UTF-8 without controls that steer a terminal. */
#include "pdf/text_string.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_character(int32_t character)
{
    bool is_control = character < 0x20 ? character != '\t' && character != '\n' && character != '\r'
                                       : character >= 0x7F && character <= 0x9F;
    if (character < 0 || is_control)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    pdfseal_error error = {0};
    bytes_buffer out;
    bytes_buffer_init(&out, 3 * size);
    /* No byte becomes more than three. */
    if (pdf_text_string_decode((bytes_view){data, size}, &out, &error) != PDFSEAL_OK)
        abort();
    bytes_cursor cursor = {.view = bytes_buffer_view(&out)};
    while (cursor.position < out.length)
        check_character(pdf_utf8_read(&cursor));
    bytes_buffer_clear(&out);
    return 0;
}
