/* SPDX-License-Identifier: Apache-2.0 */
/* RunLengthDecode: runs of one byte, and pieces as they are. */
#include "pdf/filter/step.h"

#define END_OF_DATA 128

static pdfseal_status append_run(uint8_t byte, size_t length, bytes_buffer *out, pdfseal_error *error)
{
    TRY(bytes_buffer_reserve(out, length, error));
    memset(out->data + out->length, byte, length);
    out->length += length;
    return PDFSEAL_OK;
}

pdfseal_status pdf_run_length_decode(bytes_view encoded, bytes_buffer *out, bool *ret_damaged, pdfseal_error *error)
{
    size_t place = 0;
    while (place < encoded.length && encoded.data[place] != END_OF_DATA) {
        size_t length = encoded.data[place++];
        size_t left = encoded.length - place;
        if (length > END_OF_DATA) {
            if (left == 0)
                return pdf_filter_damage("RunLength", ret_damaged, error);
            TRY(append_run(encoded.data[place++], 257 - length, out, error));
            continue;
        }
        size_t piece = length + 1 < left ? length + 1 : left;
        TRY(bytes_buffer_append(out, encoded.data + place, piece, error));
        if (piece < length + 1)
            return pdf_filter_damage("RunLength", ret_damaged, error);
        place += piece;
    }
    return PDFSEAL_OK;
}
