/* SPDX-License-Identifier: Apache-2.0 */
/* Two buffers in turn: while one is hashed beside, it is worked on here, and then the other is filled. */
#include "base/file_pass.h"

#include "base/table.h"

#include <stdlib.h>

/* What is read once and worked on twice stays near the processor; a task beside needs more, to be worth its start. */
#define SMALL_CHUNK_BYTES ((size_t)131072)
#define LARGE_CHUNK_BYTES ((size_t)524288)
/* Below this a thread costs more than it saves. */
#define BESIDE_FROM_BYTES ((int64_t)4 << 20)

/* What runs beside. */
typedef struct beside_task {
    const file_pass_worker *worker;
    int64_t offset;
    bytes_view chunk;
    size_t carried;
    pdfseal_status status;
    pdfseal_error error;
} beside_task;

typedef struct pass_state {
    const file_input *input;
    const pdfseal_executor *executor;
    const file_pass_worker *here;
    uint8_t *buffers[2];
    size_t chunk_bytes;
    beside_task task;
    void *handle;
} pass_state;

static void run_beside(void *argument)
{
    beside_task *task = argument;
    task->status = task->worker->work(task->worker->context, task->offset, task->chunk, task->carried, &task->error);
}

/* Ends the task that runs beside, and passes its failure up. */
static pdfseal_status join_beside(pass_state *state, pdfseal_error *error)
{
    if (state->handle)
        state->executor->wait(state->executor->context, state->handle);
    state->handle = NULL;
    if (state->task.status != PDFSEAL_OK && error)
        *error = state->task.error;
    return state->task.status;
}

static void start_beside(pass_state *state, int64_t offset, bytes_view chunk, size_t carried)
{
    if (!state->task.worker->work)
        return;
    state->task.offset = offset;
    state->task.chunk = chunk;
    state->task.carried = carried;
    if (state->executor)
        state->handle = state->executor->start(state->executor->context, run_beside, &state->task);
    if (!state->handle)
        run_beside(&state->task);
}

static pdfseal_status pass_chunk(pass_state *state, size_t turn, int64_t offset, pdfseal_error *error)
{
    uint8_t *place = state->buffers[turn] + FILE_PASS_CARRIED_BYTES;
    int64_t left = state->input->size - offset;
    size_t length = left < (int64_t)state->chunk_bytes ? (size_t)left : state->chunk_bytes;
    size_t carried = offset > 0 ? FILE_PASS_CARRIED_BYTES : 0;
    bytes_view chunk = {place, length};
    if (carried)
        memcpy(place - carried, state->buffers[1 - turn] + state->chunk_bytes + FILE_PASS_CARRIED_BYTES - carried, carried);
    TRY(file_input_read(state->input, offset, place, length, error));
    TRY(join_beside(state, error));
    start_beside(state, offset, chunk, carried);
    return state->here->work ? state->here->work(state->here->context, offset, chunk, carried, error) : PDFSEAL_OK;
}

static pdfseal_status pass_all(pass_state *state, pdfseal_error *error)
{
    pdfseal_status status = PDFSEAL_OK;
    size_t turn = 0;
    for (int64_t offset = 0; offset < state->input->size && status == PDFSEAL_OK; turn = 1 - turn) {
        status = pass_chunk(state, turn, offset, error);
        offset += (int64_t)state->chunk_bytes;
    }
    pdfseal_status last = join_beside(state, status == PDFSEAL_OK ? error : NULL);
    return status != PDFSEAL_OK ? status : last;
}

pdfseal_status file_pass_run(const file_input *input, const pdfseal_executor *executor, const file_pass_worker *here,
                             const file_pass_worker *beside, pdfseal_error *error)
{
    bool is_beside = executor && input->size >= BESIDE_FROM_BYTES;
    pass_state state = {.input = input, .executor = is_beside ? executor : NULL, .here = here,
                        .chunk_bytes = is_beside ? LARGE_CHUNK_BYTES : SMALL_CHUNK_BYTES, .task = {.worker = beside}};
    state.task.error.language = error ? error->language : PDFSEAL_LANGUAGE_ENGLISH;
    bool is_short = input->size <= (int64_t)state.chunk_bytes; /* then one buffer holds all */
    size_t most = (is_short ? (size_t)input->size : state.chunk_bytes) + FILE_PASS_CARRIED_BYTES;
    state.buffers[0] = table_allocate(most);
    state.buffers[1] = is_short ? NULL : table_allocate(most);
    pdfseal_status status = state.buffers[0] && (is_short || state.buffers[1])
                                ? pass_all(&state, error)
                                : error_set(error, PDFSEAL_ERROR_MEMORY, -1, __FILE__, __LINE__, "memory ran out");
    free(state.buffers[0]);
    free(state.buffers[1]);
    return status;
}
