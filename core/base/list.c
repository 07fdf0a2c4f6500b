/* SPDX-License-Identifier: Apache-2.0 */
/* The one place where a list gets larger. */
#include "base/list.h"

#include <stdlib.h>

#define FIRST_ITEMS 8

void *list_grow(void *items, size_t count, size_t *capacity, size_t item_bytes)
{
    if (count < *capacity)
        return items;
    size_t wanted = *capacity ? 2 * *capacity : FIRST_ITEMS;
    void *grown = wanted > *capacity && wanted <= SIZE_MAX / item_bytes ? realloc(items, wanted * item_bytes) : NULL;
    if (grown)
        *capacity = wanted;
    return grown;
}
