/* SPDX-License-Identifier: Apache-2.0 */
/* An arena: many small objects that live and end together. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/bytes.h"

typedef struct arena_block arena_block;

typedef struct arena {
    arena_block *newest;
    size_t used_bytes; /* over all blocks: what the owner may hold against a limit */
} arena;

void arena_init(arena *owner);
void arena_clear(arena *owner);
/* Ends every object, but keeps the largest block for the next ones: touching new memory costs more than using it again. */
void arena_rewind(arena *owner);
/* Says that some `bytes` are to come: many of them are asked for at once, in a huge page where the system has them. */
void arena_expect(arena *owner, size_t bytes);
/* Zeroed bytes, aligned for any type, or NULL when memory runs out. */
void *arena_allocate(arena *owner, size_t count, size_t size);
/* A copy of `view` that ends with a zero byte not counted in its length. */
pdfseal_status arena_copy(arena *owner, bytes_view view, bytes_view *ret_copy, pdfseal_error *error) PDFSEAL_MUST_USE;
/* A copy of `view` as text; zero bytes inside end it. NULL when memory runs out. */
char *arena_text(arena *owner, bytes_view view);

#define ARENA_NEW(owner, type) ((type *)arena_allocate((owner), 1, sizeof(type)))
#define ARENA_NEW_ARRAY(owner, type, count) ((type *)arena_allocate((owner), (count), sizeof(type)))

#endif
