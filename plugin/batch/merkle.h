/* SPDX-License-Identifier: Apache-2.0 */
/* A hash tree over lines, so that one of them can be shown to belong to all of them.
 * source  RFC 6962 2.1: SHA-256, leaves begin with 0, nodes with 1 */
#ifndef BATCH_MERKLE_H
#define BATCH_MERKLE_H

#include "pdfseal.h"

#define MERKLE_BYTES 32
#define MERKLE_LEVELS 64

/* A tree that grows leaf by leaf; zeroed it is empty. Holds one hash a level. */
typedef struct merkle_tree {
    uint8_t hashes[MERKLE_LEVELS][MERKLE_BYTES]; /* of full subtrees, by level; those that the bits of `count` name */
    uint64_t count;
} merkle_tree;

pdfseal_status merkle_leaf(const void *line, size_t length, uint8_t ret_hash[MERKLE_BYTES], pdfseal_error *error) PDFSEAL_MUST_USE;
pdfseal_status merkle_add(merkle_tree *tree, const uint8_t leaf[MERKLE_BYTES], pdfseal_error *error) PDFSEAL_MUST_USE;
/* Of an empty tree: SHA-256 of nothing. */
pdfseal_status merkle_root(const merkle_tree *tree, uint8_t ret_root[MERKLE_BYTES], pdfseal_error *error) PDFSEAL_MUST_USE;

/* The path from leaf `index` of `count` to the root: sibling hashes from below, at most MERKLE_LEVELS. */
typedef struct merkle_path {
    uint64_t index, count;
    uint8_t hashes[MERKLE_LEVELS][MERKLE_BYTES];
    size_t length;
} merkle_path;

/* `leaves`: the hashes of all of them. source  RFC 6962 2.1.1 */
pdfseal_status merkle_path_find(const uint8_t (*leaves)[MERKLE_BYTES], uint64_t count, uint64_t index, merkle_path *ret_path,
                                pdfseal_error *error) PDFSEAL_MUST_USE;
/* The root that a leaf and its path lead to; INPUT when the path is not as long as it must be. source  RFC 9162 2.1.3.2 */
pdfseal_status merkle_path_root(const merkle_path *path, const uint8_t leaf[MERKLE_BYTES], uint8_t ret_root[MERKLE_BYTES],
                                pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
