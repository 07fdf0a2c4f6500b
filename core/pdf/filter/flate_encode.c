/* SPDX-License-Identifier: Apache-2.0 */
/* FlateDecode, the other way round: for streams that are small and written once. */
#include "pdf/import_copier.h"

#include <zlib.h>

#define LEVEL 6

pdfseal_status pdf_flate_encode(bytes_view plain, bytes_buffer *out, pdfseal_error *error)
{
    uLongf length = compressBound((uLong)plain.length);
    TRY(bytes_buffer_reserve(out, length, error));
    if (compress2(out->data + out->length, &length, plain.data, (uLong)plain.length, LEVEL) != Z_OK)
        FAIL_MEMORY(error);
    out->length += length;
    return PDFSEAL_OK;
}
