/* SPDX-License-Identifier: Apache-2.0 */
/* Lists that grow by doubling. */
#ifndef BASE_LIST_H
#define BASE_LIST_H

#include "base/error.h"

/* Where the items are after making room for one more behind `count` of them (`items` itself where there is room); the caller's:
 * free(). NULL when memory runs out: they are where they were then. */
void *list_grow(void *items, size_t count, size_t *capacity, size_t item_bytes) PDFSEAL_MUST_USE;

#endif
