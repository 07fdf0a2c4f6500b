/* SPDX-License-Identifier: Apache-2.0 */
/* Contexts fork from the common prefix where a range leaves it; hashing runs beside reading where an executor allows. */
#include "verify/pass.h"

#include "base/file_progress.h"
#include "base/limits.h"
#include "base/vectors.h"

#include <stdlib.h>

#define MENTION "/ByteRange"
#define MENTION_BYTES (sizeof MENTION - 1)
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

static pdfseal_status work_beside(void *context, int64_t offset, bytes_view chunk, size_t carried, pdfseal_error *error)
{
    (void)offset;
    (void)carried;
    return hash_chunk(context, chunk, error);
}

/* ---- mentions: two letters of the needle are looked for in 64 places at once ---- */

#define BLOCK_BYTES 64
#define SECOND_LETTER 5 /* 'R' of "/ByteRange" */

typedef struct mention_search {
    bytes_buffer found; /* int64_t offsets */
    size_t count;
    const limits *limits;
    file_pass_worker also;
} mention_search;

static pdfseal_status note_mention(mention_search *search, int64_t offset, pdfseal_error *error)
{
    if (search->count >= limits_get(search->limits, LIMITS_MENTIONS))
        FAIL_LIMIT(error, offset, search->limits, LIMITS_MENTIONS);
    search->count++;
    return bytes_buffer_append(&search->found, &offset, sizeof offset, error);
}

/* Whether any of the 64 places from `bytes` on may begin the needle. */
static inline bool may_begin(const uint8_t *bytes)
{
    byte_vector any = {0};
    uint64_t words[VECTOR_BYTES / sizeof(uint64_t)];
    for (size_t i = 0; i < BLOCK_BYTES; i += VECTOR_BYTES) {
        byte_vector first;
        byte_vector second;
        memcpy(&first, bytes + i, VECTOR_BYTES);
        memcpy(&second, bytes + i + SECOND_LETTER, VECTOR_BYTES);
        any |= (byte_vector)(first == (uint8_t)MENTION[0]) & (byte_vector)(second == (uint8_t)MENTION[SECOND_LETTER]);
    }
    memcpy(words, &any, sizeof words);
    return (words[0] | words[1] | words[2] | words[3]) != 0;
}

static pdfseal_status check_places(mention_search *search, const uint8_t *bytes, size_t count, int64_t base,
                                   pdfseal_error *error)
{
    for (size_t i = 0; i < count; i++) {
        if (bytes[i] == MENTION[0] && memcmp(bytes + i, MENTION, MENTION_BYTES) == 0)
            TRY(note_mention(search, base + (int64_t)i, error));
    }
    return PDFSEAL_OK;
}

VECTOR_CLONES static pdfseal_status search_bytes(mention_search *search, const uint8_t *bytes, size_t length, int64_t base,
                                   pdfseal_error *error)
{
    size_t place = 0;
    if (length < MENTION_BYTES)
        return PDFSEAL_OK;
    size_t last = length - MENTION_BYTES;
    for (; place + BLOCK_BYTES + MENTION_BYTES <= length; place += BLOCK_BYTES) {
        if (may_begin(bytes + place))
            TRY(check_places(search, bytes + place, BLOCK_BYTES, base + (int64_t)place, error));
    }
    return check_places(search, bytes + place, last + 1 - place, base + (int64_t)place, error);
}

/* ---- mentions with letters written as #xx: found at the first of these ---- */

#define LETTERS (MENTION_BYTES - 1)
#define ESCAPED_BYTES (1 + 3 * LETTERS)

static int hexadecimal_of(uint8_t byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    uint8_t letter = byte | 0x20;
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

/* The letter of a name at *place, which moves behind it; -1 where none stands. */
static int next_letter(bytes_view bytes, size_t *place)
{
    if (*place >= bytes.length)
        return -1;
    uint8_t byte = bytes.data[(*place)++];
    if (byte != '#')
        return byte;
    if (bytes.length - *place < 2)
        return -1;
    int high = hexadecimal_of(bytes.data[*place]);
    int low = hexadecimal_of(bytes.data[*place + 1]);
    *place += 2;
    return high < 0 || low < 0 ? -1 : high << 4 | low;
}

/* Whether the '#' at `hash` is the first one of a mention, which begins at *ret_start and ends in front of *ret_end. */
static bool is_escaped(bytes_view bytes, size_t hash, size_t *ret_start, size_t *ret_end)
{
    size_t letters = 0;
    while (letters < LETTERS && letters < hash && bytes.data[hash - 1 - letters] != '/')
        letters++;
    if (letters == LETTERS || letters == hash || memcmp(bytes.data + hash - letters, MENTION + 1, letters) != 0)
        return false;
    size_t place = hash;
    for (size_t i = letters; i < LETTERS; i++) {
        if (next_letter(bytes, &place) != MENTION[1 + i])
            return false;
    }
    *ret_start = hash - letters - 1;
    *ret_end = place;
    return true;
}

/* Which of the 32 places from `bytes` on may begin the #xx of a letter: those have 4 to 7 as their first digit. */
static inline uint64_t find_hashes(const uint8_t *bytes)
{
    byte_vector hash;
    byte_vector digit;
    memcpy(&hash, bytes, VECTOR_BYTES);
    memcpy(&digit, bytes + 1, VECTOR_BYTES);
    return byte_vector_bits((byte_vector)(hash == (uint8_t)'#') & (byte_vector)((digit & 0xFC) == (uint8_t)'4'));
}

/* The first such place from `place` on; the length where there is none. */
VECTOR_CLONES static size_t next_hash(bytes_view bytes, size_t place)
{
    for (; place + VECTOR_BYTES < bytes.length; place += VECTOR_BYTES) {
        uint64_t hashes = find_hashes(bytes.data + place);
        if (hashes)
            return place + (size_t)__builtin_ctzll(hashes);
    }
    while (place < bytes.length && bytes.data[place] != '#')
        place++;
    return place;
}

/* What ends within the first `before` bytes was found with the chunk before. */
static pdfseal_status search_escaped(mention_search *search, bytes_view bytes, size_t before, int64_t base,
                                     pdfseal_error *error)
{
    for (size_t hash = next_hash(bytes, 0); hash < bytes.length; hash = next_hash(bytes, hash + 1)) {
        size_t start;
        size_t behind;
        if (!is_escaped(bytes, hash, &start, &behind) || behind <= before)
            continue;
        TRY(note_mention(search, base + (int64_t)start, error));
    }
    return PDFSEAL_OK;
}

static pdfseal_status search_chunk(mention_search *search, int64_t offset, bytes_view chunk, size_t carried, pdfseal_error *error)
{
    /* Of the bytes before, only as many as a mention across the border can have: none is found twice. */
    size_t overlap = carried < MENTION_BYTES - 1 ? carried : MENTION_BYTES - 1;
    size_t longer = carried < ESCAPED_BYTES - 1 ? carried : ESCAPED_BYTES - 1;
    TRY(search_escaped(search, (bytes_view){chunk.data - longer, longer + chunk.length}, longer, offset - (int64_t)longer,
                       error));
    return search_bytes(search, chunk.data - overlap, overlap + chunk.length, offset - (int64_t)overlap, error);
}

static pdfseal_status work_here(void *context, int64_t offset, bytes_view chunk, size_t carried, pdfseal_error *error)
{
    mention_search *search = context;
    TRY(search_chunk(search, offset, chunk, carried, error));
    return search->also.work ? search->also.work(search->also.context, offset, chunk, carried, error) : PDFSEAL_OK;
}

/* ---- the pass ---- */

static pdfseal_status finish_pass(const mention_search *search, hash_state *state, arena *owner, pdfseal_error *error)
{
    verify_pass *pass = state->pass;
    TRY(handle_events_here(state, error));
    TRY(digest_finish(state->prefix[DIGEST_SHA256], &pass->file_sha256, error));
    bytes_view copy;
    TRY(arena_copy(owner, bytes_buffer_view(&search->found), &copy, error));
    pass->mentions = (int64_t *)(uintptr_t)copy.data;
    pass->mention_count = copy.length / sizeof(int64_t);
    return PDFSEAL_OK;
}

pdfseal_status verify_pass_run(const file_input *input, const limits *set, const pdfseal_executor *executor,
                               arena *owner, verify_pass *pass, pdfseal_error *error)
{
    hash_state state = {.pass = pass};
    mention_search search = {.limits = set, .also = pass->also};
    bytes_buffer_init(&search.found, LIMIT_CEILING_BYTES);
    file_progress progress = {pass->progress, input->size, {&search, work_here}};
    const file_pass_worker here = file_progress_around(&progress);
    const file_pass_worker beside = {&state, work_beside};
    pdfseal_status status = prepare_state(&state, input->size, error);
    if (status == PDFSEAL_OK)
        status = file_pass_run(input, executor, &here, &beside, error);
    if (status == PDFSEAL_OK)
        status = finish_pass(&search, &state, owner, error);
    finish_state(&state);
    bytes_buffer_clear(&search.found);
    return status;
}
