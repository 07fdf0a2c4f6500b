/* SPDX-License-Identifier: Apache-2.0 */
/* Full subtrees are joined as soon as there are two of a size. */
#include "batch/merkle.h"

#include "shared/failure.h"

#include <stdlib.h>
#include <string.h>

pdfseal_status merkle_leaf(const void *line, size_t length, uint8_t ret_hash[MERKLE_BYTES], pdfseal_error *error)
{
    uint8_t *marked = malloc(length + 1);
    if (!marked)
        FAIL_MEMORY(error);
    marked[0] = 0;
    memcpy(marked + 1, line, length);
    pdfseal_status status = pdfseal_sha256(marked, length + 1, ret_hash, error);
    free(marked);
    return status;
}

static pdfseal_status join(const uint8_t left[MERKLE_BYTES], const uint8_t right[MERKLE_BYTES], uint8_t ret_hash[MERKLE_BYTES],
                           pdfseal_error *error)
{
    uint8_t pair[1 + 2 * MERKLE_BYTES] = {1};
    memcpy(pair + 1, left, MERKLE_BYTES);
    memcpy(pair + 1 + MERKLE_BYTES, right, MERKLE_BYTES);
    return pdfseal_sha256(pair, sizeof pair, ret_hash, error);
}

pdfseal_status merkle_add(merkle_tree *tree, const uint8_t leaf[MERKLE_BYTES], pdfseal_error *error)
{
    uint8_t hash[MERKLE_BYTES];
    size_t level = 0;
    memcpy(hash, leaf, MERKLE_BYTES);
    for (uint64_t left = tree->count; left & 1; left >>= 1)
        TRY(join(tree->hashes[level++], hash, hash, error));
    memcpy(tree->hashes[level], hash, MERKLE_BYTES);
    tree->count++;
    return PDFSEAL_OK;
}

pdfseal_status merkle_root(const merkle_tree *tree, uint8_t ret_root[MERKLE_BYTES], pdfseal_error *error)
{
    bool any = false;
    if (tree->count == 0)
        return pdfseal_sha256("", 0, ret_root, error);
    for (size_t level = 0; level < MERKLE_LEVELS; level++) {
        if (!(tree->count >> level & 1))
            continue;
        if (any)
            TRY(join(tree->hashes[level], ret_root, ret_root, error));
        else
            memcpy(ret_root, tree->hashes[level], MERKLE_BYTES);
        any = true;
    }
    return PDFSEAL_OK;
}

/* The largest power of two below `count`, which is at least 2. */
static uint64_t split(uint64_t count)
{
    uint64_t left = 1;
    while (left << 1 < count)
        left <<= 1;
    return left;
}

static pdfseal_status root_of(const uint8_t (*leaves)[MERKLE_BYTES], uint64_t count, uint8_t ret_root[MERKLE_BYTES], pdfseal_error *error)
{
    merkle_tree tree = {.count = 0};
    for (uint64_t i = 0; i < count; i++)
        TRY(merkle_add(&tree, leaves[i], error));
    return merkle_root(&tree, ret_root, error);
}

pdfseal_status merkle_path_find(const uint8_t (*leaves)[MERKLE_BYTES], uint64_t count, uint64_t index, merkle_path *ret_path,
                                pdfseal_error *error)
{
    uint8_t down[MERKLE_LEVELS][MERKLE_BYTES];
    size_t depth = 0;
    ret_path->index = index;
    ret_path->count = count;
    for (uint64_t begin = 0, width = count, at = index; width > 1;) {
        uint64_t left = split(width);
        bool is_left = at < left;
        TRY(root_of(leaves + begin + (is_left ? left : 0), is_left ? width - left : left, down[depth++], error));
        begin += is_left ? 0 : left;
        at -= is_left ? 0 : left;
        width = is_left ? left : width - left;
    }
    ret_path->length = depth;
    for (size_t i = 0; i < depth; i++)
        memcpy(ret_path->hashes[i], down[depth - 1 - i], MERKLE_BYTES);
    return PDFSEAL_OK;
}

pdfseal_status merkle_path_root(const merkle_path *path, const uint8_t leaf[MERKLE_BYTES], uint8_t ret_root[MERKLE_BYTES],
                                pdfseal_error *error)
{
    uint64_t at = path->index;
    uint64_t last = path->count - 1;
    if (path->count == 0 || path->index >= path->count)
        FAIL(error, PDFSEAL_ERROR_INPUT, "the proof's place in the tree cannot be");
    memcpy(ret_root, leaf, MERKLE_BYTES);
    for (size_t i = 0; i < path->length; i++, at >>= 1, last >>= 1) {
        if (last == 0)
            FAIL(error, PDFSEAL_ERROR_INPUT, "the proof's path is not as long as its tree is high");
        if (!(at & 1) && at != last) {
            TRY(join(ret_root, path->hashes[i], ret_root, error));
            continue;
        }
        TRY(join(path->hashes[i], ret_root, ret_root, error));
        while (!(at & 1) && at != 0) {
            at >>= 1;
            last >>= 1;
        }
    }
    if (last != 0)
        FAIL(error, PDFSEAL_ERROR_INPUT, "the proof's path is not as long as its tree is high");
    return PDFSEAL_OK;
}
