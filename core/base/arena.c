/* SPDX-License-Identifier: Apache-2.0 */
/* Blocks that double from 4 KB to 256 KB, or where much is expected have 2 MB; a large object gets a block of its own. */
#include "base/arena.h"

#include "base/checked.h"
#include "base/table.h"

#include <stdlib.h>

#define FIRST_BLOCK_BYTES ((size_t)4096)
#define LARGEST_BLOCK_BYTES ((size_t)262144)

/* From so much expected on a block of 2 MB costs less than smaller ones: zeroing a huge page takes as long as some ten first
 * touches of small ones on a virtual machine. */
#define HUGE_BLOCK_BYTES (((size_t)2 << 20) - sizeof(arena_block))
#define MUCH_BYTES ((size_t)512 << 10)

struct arena_block {
    arena_block *older;
    size_t capacity;
    size_t used;
    _Alignas(16) uint8_t data[];
};

void arena_init(arena *owner)
{
    *owner = (arena){0};
}

void arena_clear(arena *owner)
{
    while (owner->newest) {
        arena_block *block = owner->newest;
        owner->newest = block->older;
        free(block);
    }
    owner->used_bytes = 0;
}

void arena_rewind(arena *owner)
{
    arena_block *kept = owner->newest;
    if (!kept)
        return;
    arena older = {.newest = kept->older};
    arena_clear(&older);
    kept->older = NULL;
    kept->used = 0;
    owner->used_bytes = 0;
}

static arena_block *add_block_of(arena *owner, size_t capacity)
{
    size_t total;
    if (!CHECKED_ADD(capacity, sizeof(arena_block), &total))
        return NULL;
    arena_block *block = table_allocate(total);
    if (!block)
        return NULL;
    *block = (arena_block){.older = owner->newest, .capacity = capacity};
    owner->newest = block;
    return block;
}

static arena_block *add_block(arena *owner, size_t at_least)
{
    size_t capacity = owner->newest ? owner->newest->capacity * 2 : FIRST_BLOCK_BYTES;
    if (capacity > LARGEST_BLOCK_BYTES)
        capacity = LARGEST_BLOCK_BYTES;
    return add_block_of(owner, capacity < at_least ? at_least : capacity);
}

void arena_expect(arena *owner, size_t bytes)
{
    size_t left = owner->newest ? owner->newest->capacity - owner->newest->used : 0;
    if (bytes >= MUCH_BYTES && left < MUCH_BYTES)
        (void)add_block_of(owner, HUGE_BLOCK_BYTES);
}

void *arena_allocate(arena *owner, size_t count, size_t size)
{
    size_t length;
    if (!CHECKED_MULTIPLY(count, size, &length) || length > SIZE_MAX - 15)
        return NULL;
    length = (length + 15) & ~(size_t)15;
    arena_block *block = owner->newest;
    if (!block || block->capacity - block->used < length) {
        block = add_block(owner, length);
        if (!block)
            return NULL;
    }
    void *place = block->data + block->used;
    block->used += length;
    owner->used_bytes += length;
    memset(place, 0, length);
    return place;
}

pdfseal_status arena_copy(arena *owner, bytes_view view, bytes_view *ret_copy, pdfseal_error *error)
{
    uint8_t *data = view.length == SIZE_MAX ? NULL : arena_allocate(owner, view.length + 1, 1);
    if (!data)
        FAIL_MEMORY(error);
    if (view.length)
        memcpy(data, view.data, view.length);
    *ret_copy = (bytes_view){data, view.length};
    return PDFSEAL_OK;
}

char *arena_text(arena *owner, bytes_view view)
{
    bytes_view copy = {0};
    if (arena_copy(owner, view, &copy, NULL) != PDFSEAL_OK)
        return NULL;
    return (char *)(uintptr_t)copy.data;
}
