/* SPDX-License-Identifier: Apache-2.0 */
/* Each chunk is written here and hashed beside. */
#include "api/signing_pass.h"

#include "base/file_pass.h"

static pdfseal_status write_chunk(void *context, int64_t offset, bytes_view chunk, size_t carried, pdfseal_error *error)
{
    (void)carried;
    return file_output_write(context, offset, chunk, error);
}

static pdfseal_status hash_chunk(void *context, int64_t offset, bytes_view chunk, size_t carried, pdfseal_error *error)
{
    (void)offset;
    (void)carried;
    return digest_update(context, chunk, error);
}

pdfseal_status signing_pass_run(const file_input *input, file_output *output, digest_context *digest,
                                const pdfseal_executor *executor, pdfseal_error *error)
{
    if (!digest)
        return file_output_copy(output, input, 0, input->size, error);
    const file_pass_worker here = {output, write_chunk};
    const file_pass_worker beside = {digest, hash_chunk};
    return file_pass_run(input, executor, &here, &beside, error);
}
