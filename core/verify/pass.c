/* SPDX-License-Identifier: Apache-2.0 */
/* Contexts fork from the common prefix where a range leaves it; hashing runs beside reading where an executor allows. */
#include "verify/pass.h"

#include "base/limits.h"

#include <stdlib.h>

#define CHUNK_BYTES ((size_t)524288)
#define OVERLAP_FROM_BYTES ((int64_t)8 << 20)
#define MENTION "/ByteRange"
#define MENTION_BYTES (sizeof MENTION - 1)
#define LIMIT_MENTIONS ((size_t)1 << 20)
#define MOST_ALGORITHMS 16

typedef enum event_kind { EVENT_FORK, EVENT_ENTER, EVENT_LEAVE } event_kind;

typedef struct range_event {
    int64_t position;
    event_kind kind;
    size_t range;
} range_event;

/* What hashing needs from chunk to chunk. */
typedef struct hash_state {
    verify_pass *pass;
    digest_context *prefix[MOST_ALGORITHMS]; /* by algorithm: all bytes so far; NULL: not needed (any more) */
    size_t waiting[MOST_ALGORITHMS];         /* ranges that will still fork from it */
    digest_context **contexts;               /* by range */
    size_t *active;                          /* ranges whose second part is being read */
    size_t active_count;
    range_event *events;
    size_t event_count, next_event;
    int64_t position;
    pdfseal_status status;
    pdfseal_error error;
} hash_state;

static int compare_events(const void *a, const void *b)
{
    const range_event *first = a;
    const range_event *second = b;
    if (first->position != second->position)
        return first->position < second->position ? -1 : 1;
    return (int)first->kind - (int)second->kind;
}

static void finish_state(hash_state *state)
{
    for (size_t i = 0; i < MOST_ALGORITHMS; i++)
        digest_free(state->prefix[i]);
    for (size_t i = 0; state->contexts && i < state->pass->range_count; i++)
        digest_free(state->contexts[i]);
    free(state->contexts);
    free(state->active);
    free(state->events);
}

static bool within_budget(int64_t size, int64_t *spent, const verify_range *range)
{
    int64_t budget = size > INT64_MAX / 16 ? INT64_MAX : size * 8 + (64 << 20);
    *spent += range->end - range->gap_end;
    return *spent <= budget;
}

static pdfseal_status prepare_state(hash_state *state, int64_t size, pdfseal_error *error)
{
    verify_pass *pass = state->pass;
    int64_t spent = 0;
    state->contexts = calloc(pass->range_count + 1, sizeof *state->contexts);
    state->active = calloc(pass->range_count + 1, sizeof *state->active);
    state->events = calloc(pass->range_count * 3 + 1, sizeof *state->events);
    if (!state->contexts || !state->active || !state->events)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < pass->range_count; i++) {
        const verify_range *range = &pass->ranges[i];
        if (range->algorithm == DIGEST_NONE || !within_budget(size, &spent, range))
            continue;
        state->waiting[range->algorithm]++;
        state->events[state->event_count++] = (range_event){range->gap_start, EVENT_FORK, i};
        state->events[state->event_count++] = (range_event){range->gap_end, EVENT_ENTER, i};
        state->events[state->event_count++] = (range_event){range->end, EVENT_LEAVE, i};
    }
    qsort(state->events, state->event_count, sizeof *state->events, compare_events);
    state->waiting[DIGEST_SHA256]++; /* the whole file's */
    for (size_t i = 0; i < MOST_ALGORITHMS; i++) {
        if (state->waiting[i])
            TRY(digest_new((digest_algorithm)i, &state->prefix[i], error));
    }
    return PDFSEAL_OK;
}

static pdfseal_status leave_range(hash_state *state, size_t range, pdfseal_error *error)
{
    for (size_t i = 0; i < state->active_count; i++) {
        if (state->active[i] == range) {
            state->active[i] = state->active[--state->active_count];
            break;
        }
    }
    TRY(digest_finish(state->contexts[range], &state->pass->ranges[range].value, error));
    digest_free(state->contexts[range]);
    state->contexts[range] = NULL;
    return PDFSEAL_OK;
}

static pdfseal_status handle_event(hash_state *state, const range_event *event, pdfseal_error *error)
{
    digest_algorithm algorithm = state->pass->ranges[event->range].algorithm;
    if (event->kind == EVENT_ENTER) {
        state->active[state->active_count++] = event->range;
        return PDFSEAL_OK;
    }
    if (event->kind == EVENT_LEAVE)
        return leave_range(state, event->range, error);
    TRY(digest_fork(state->prefix[algorithm], &state->contexts[event->range], error));
    if (--state->waiting[algorithm] == 0) {
        digest_free(state->prefix[algorithm]);
        state->prefix[algorithm] = NULL;
    }
    return PDFSEAL_OK;
}

static pdfseal_status update_all(hash_state *state, bytes_view bytes, pdfseal_error *error)
{
    for (size_t i = 0; i < MOST_ALGORITHMS; i++) {
        if (state->prefix[i])
            TRY(digest_update(state->prefix[i], bytes, error));
    }
    for (size_t i = 0; i < state->active_count; i++)
        TRY(digest_update(state->contexts[state->active[i]], bytes, error));
    return PDFSEAL_OK;
}

static pdfseal_status handle_events_here(hash_state *state, pdfseal_error *error)
{
    while (state->next_event < state->event_count && state->events[state->next_event].position == state->position)
        TRY(handle_event(state, &state->events[state->next_event++], error));
    return PDFSEAL_OK;
}

static pdfseal_status hash_chunk(hash_state *state, bytes_view chunk, pdfseal_error *error)
{
    TRY(handle_events_here(state, error));
    while (chunk.length > 0) {
        size_t length = chunk.length;
        if (state->next_event < state->event_count) {
            int64_t until = state->events[state->next_event].position - state->position;
            if (until < (int64_t)length)
                length = (size_t)until;
        }
        TRY(update_all(state, (bytes_view){chunk.data, length}, error));
        chunk.data += length;
        chunk.length -= length;
        state->position += (int64_t)length;
        TRY(handle_events_here(state, error));
    }
    return PDFSEAL_OK;
}

typedef struct hash_task {
    hash_state *state;
    bytes_view chunk;
} hash_task;

static void run_hash_task(void *argument)
{
    hash_task *task = argument;
    if (task->state->status == PDFSEAL_OK)
        task->state->status = hash_chunk(task->state, task->chunk, &task->state->error);
}

/* ---- mentions: Horspool's search with the needle's fixed shifts ---- */

typedef struct mention_search {
    uint8_t shift[256];
    bytes_buffer found; /* int64_t offsets */
} mention_search;

static void prepare_search(mention_search *search)
{
    memset(search->shift, MENTION_BYTES, sizeof search->shift);
    for (size_t i = 0; i + 1 < MENTION_BYTES; i++)
        search->shift[(uint8_t)MENTION[i]] = (uint8_t)(MENTION_BYTES - 1 - i);
    bytes_buffer_init(&search->found, LIMIT_MENTIONS * sizeof(int64_t));
}

static pdfseal_status search_chunk(mention_search *search, const uint8_t *bytes, size_t length, int64_t base,
                                   pdfseal_error *error)
{
    for (size_t place = 0; place + MENTION_BYTES <= length;) {
        uint8_t last = bytes[place + MENTION_BYTES - 1];
        if (last == MENTION[MENTION_BYTES - 1] && memcmp(bytes + place, MENTION, MENTION_BYTES) == 0) {
            int64_t offset = base + (int64_t)place;
            TRY(bytes_buffer_append(&search->found, &offset, sizeof offset, error));
        }
        place += search->shift[last];
    }
    return PDFSEAL_OK;
}

/* ---- the pass ---- */

typedef struct pass_reader {
    const file_input *input;
    uint8_t *buffers[2]; /* each with room for the end of the chunk before it */
    mention_search search;
} pass_reader;

#define HEADROOM_BYTES 16

/* Reads and searches the chunk at `offset`; the last bytes of the one before stand in front of it. */
static pdfseal_status read_chunk(pass_reader *reader, size_t turn, int64_t offset, size_t length, pdfseal_error *error)
{
    uint8_t *chunk = reader->buffers[turn] + HEADROOM_BYTES;
    size_t carried = offset > 0 ? MENTION_BYTES - 1 : 0;
    if (carried)
        memcpy(chunk - carried, reader->buffers[1 - turn] + HEADROOM_BYTES + CHUNK_BYTES - carried, carried);
    TRY(file_input_read(reader->input, offset, chunk, length, error));
    return search_chunk(&reader->search, chunk - carried, carried + length, offset - (int64_t)carried, error);
}

static pdfseal_status run_chunks(pass_reader *reader, hash_state *state, const pdfseal_executor *executor,
                                 pdfseal_error *error)
{
    int64_t size = reader->input->size;
    const pdfseal_executor *beside = size >= OVERLAP_FROM_BYTES ? executor : NULL;
    size_t turn = 0;
    void *handle = NULL;
    hash_task task = {.state = state};
    pdfseal_status status = PDFSEAL_OK;
    for (int64_t offset = 0; offset < size && status == PDFSEAL_OK; offset += (int64_t)CHUNK_BYTES, turn = 1 - turn) {
        size_t length = size - offset < (int64_t)CHUNK_BYTES ? (size_t)(size - offset) : CHUNK_BYTES;
        status = read_chunk(reader, turn, offset, length, error);
        if (handle)
            beside->wait(beside->context, handle);
        handle = NULL;
        if (status != PDFSEAL_OK)
            break;
        task.chunk = (bytes_view){reader->buffers[turn] + HEADROOM_BYTES, length};
        if (beside)
            handle = beside->start(beside->context, run_hash_task, &task);
        if (!handle)
            run_hash_task(&task);
    }
    if (handle)
        beside->wait(beside->context, handle);
    return status;
}

static pdfseal_status finish_pass(pass_reader *reader, hash_state *state, arena *owner, pdfseal_error *error)
{
    verify_pass *pass = state->pass;
    if (state->status != PDFSEAL_OK) {
        if (error)
            *error = state->error;
        return state->status;
    }
    TRY(digest_finish(state->prefix[DIGEST_SHA256], &pass->file_sha256, error));
    bytes_view copy;
    TRY(arena_copy(owner, bytes_buffer_view(&reader->search.found), &copy, error));
    pass->mentions = (int64_t *)(uintptr_t)copy.data;
    pass->mention_count = copy.length / sizeof(int64_t);
    return PDFSEAL_OK;
}

pdfseal_status verify_pass_run(const file_input *input, const pdfseal_executor *executor, arena *owner,
                               verify_pass *pass, pdfseal_error *error)
{
    hash_state state = {.pass = pass, .error = {.language = error ? error->language : PDFSEAL_LANGUAGE_ENGLISH}};
    pass_reader reader = {.input = input};
    prepare_search(&reader.search);
    reader.buffers[0] = malloc(CHUNK_BYTES + HEADROOM_BYTES);
    reader.buffers[1] = malloc(CHUNK_BYTES + HEADROOM_BYTES);
    pdfseal_status status = PDFSEAL_OK;
    if (!reader.buffers[0] || !reader.buffers[1])
        status = error_set(error, PDFSEAL_ERROR_MEMORY, -1, __FILE__, __LINE__, "memory ran out");
    if (status == PDFSEAL_OK)
        status = prepare_state(&state, input->size, error);
    if (status == PDFSEAL_OK)
        status = run_chunks(&reader, &state, executor, error);
    if (status == PDFSEAL_OK)
        status = finish_pass(&reader, &state, owner, error);
    finish_state(&state);
    free(reader.buffers[0]);
    free(reader.buffers[1]);
    bytes_buffer_clear(&reader.search.found);
    return status;
}
