/* SPDX-License-Identifier: Apache-2.0 */
/* Each chunk is written here and hashed beside. */
#include "api/signing_pass.h"

#include "api/handles.h"
#include "base/file_progress.h"

static pdfseal_status write_chunk(void *context, int64_t offset, bytes_view chunk, size_t carried, pdfseal_error *error)
{
    (void)carried;
    return file_output_write(context, offset, chunk, error);
}

typedef struct hashing {
    digest_context *digest;
    signing_gap gap;
} hashing;

/* What of the chunk lies in [from, to) of the file. */
static bytes_view part_of(bytes_view chunk, int64_t offset, int64_t from, int64_t to)
{
    int64_t end = offset + (int64_t)chunk.length;
    from = from > offset ? from : offset;
    to = to < end ? to : end;
    return from < to ? (bytes_view){chunk.data + (from - offset), (size_t)(to - from)} : (bytes_view){0};
}

static pdfseal_status hash_chunk(void *context, int64_t offset, bytes_view chunk, size_t carried, pdfseal_error *error)
{
    const hashing *state = context;
    (void)carried;
    TRY(digest_update(state->digest, part_of(chunk, offset, 0, state->gap.start), error));
    return digest_update(state->digest, part_of(chunk, offset, state->gap.end, INT64_MAX), error);
}

pdfseal_status signing_pass_run(const file_input *input, file_output *output, digest_context *digest, signing_gap gap,
                                const pdfseal_session *session, pdfseal_error *error)
{
    if (!digest)
        return file_output_copy(output, input, 0, input->size, error);
    file_progress progress = {session->progress, input->size, {output, write_chunk}};
    const file_pass_worker here = file_progress_around(&progress);
    hashing state = {digest, gap};
    const file_pass_worker beside = {&state, hash_chunk};
    return file_pass_run(input, session->executor, &here, &beside, error);
}
