/* SPDX-License-Identifier: Apache-2.0 */
/* Chunk by chunk. */
#include "base/file_digest.h"

#include <stdlib.h>

enum { CHUNK_BYTES = 262144 };

static pdfseal_status take_all(const file_input *input, digest_context *context, uint8_t *chunk, pdfseal_error *error)
{
    for (int64_t offset = 0; offset < input->size;) {
        size_t part = input->size - offset < CHUNK_BYTES ? (size_t)(input->size - offset) : CHUNK_BYTES;
        TRY(file_input_read(input, offset, chunk, part, error));
        TRY(digest_update(context, (bytes_view){chunk, part}, error));
        offset += (int64_t)part;
    }
    return PDFSEAL_OK;
}

pdfseal_status file_digest(const file_input *input, digest_algorithm algorithm, digest_value *ret_value, pdfseal_error *error)
{
    digest_context *context;
    TRY(digest_new(algorithm, &context, error));
    uint8_t *chunk = malloc(CHUNK_BYTES);
    pdfseal_status status = chunk ? take_all(input, context, chunk, error)
                                  : error_set(error, PDFSEAL_ERROR_MEMORY, -1, __FILE__, __LINE__, "memory ran out");
    if (status == PDFSEAL_OK)
        status = digest_finish(context, ret_value, error);
    free(chunk);
    digest_free(context);
    return status;
}
