/* SPDX-License-Identifier: Apache-2.0 */
/* Small files go through one buffer; large ones are copied by the kernel beside the hashing. */
#include "api/signing_pass.h"

#include <stdlib.h>

#define CHUNK_BYTES ((size_t)262144)
#define BESIDE_FROM_BYTES ((int64_t)8 << 20)

typedef struct copy_task {
    const file_input *input;
    file_output *output;
    pdfseal_status status;
    pdfseal_error error;
} copy_task;

static void run_copy(void *argument)
{
    copy_task *task = argument;
    task->status = file_output_copy(task->output, task->input, 0, task->input->size, &task->error);
}

/* Reads and hashes; writes too when `output` is given. */
static pdfseal_status read_through(const file_input *input, file_output *output, digest_context *digest,
                                   pdfseal_error *error)
{
    size_t capacity = input->size < (int64_t)CHUNK_BYTES ? (size_t)input->size : CHUNK_BYTES;
    uint8_t *chunk = malloc(capacity + 1);
    if (!chunk)
        FAIL_MEMORY(error);
    pdfseal_status status = PDFSEAL_OK;
    for (int64_t offset = 0; offset < input->size && status == PDFSEAL_OK; offset += (int64_t)CHUNK_BYTES) {
        size_t length = input->size - offset < (int64_t)CHUNK_BYTES ? (size_t)(input->size - offset) : CHUNK_BYTES;
        bytes_view view = {chunk, length};
        status = file_input_read(input, offset, chunk, length, error);
        if (status == PDFSEAL_OK && digest)
            status = digest_update(digest, view, error);
        if (status == PDFSEAL_OK && output)
            status = file_output_write(output, offset, view, error);
    }
    free(chunk);
    return status;
}

static pdfseal_status run_beside(const file_input *input, file_output *output, digest_context *digest,
                                 const pdfseal_executor *executor, pdfseal_error *error)
{
    copy_task task = {.input = input, .output = output,
                      .error = {.language = error ? error->language : PDFSEAL_LANGUAGE_ENGLISH}};
    void *handle = executor->start(executor->context, run_copy, &task);
    if (!handle)
        return read_through(input, output, digest, error);
    pdfseal_status status = read_through(input, NULL, digest, error);
    executor->wait(executor->context, handle);
    if (status == PDFSEAL_OK && task.status != PDFSEAL_OK && error)
        *error = task.error;
    return status != PDFSEAL_OK ? status : task.status;
}

pdfseal_status signing_pass_run(const file_input *input, file_output *output, digest_context *digest,
                                const pdfseal_executor *executor, pdfseal_error *error)
{
    if (!digest)
        return file_output_copy(output, input, 0, input->size, error);
    if (executor && input->size >= BESIDE_FROM_BYTES)
        return run_beside(input, output, digest, executor, error);
    return read_through(input, output, digest, error);
}
