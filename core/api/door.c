/* SPDX-License-Identifier: Apache-2.0 */
/* A struct's first member is its size in bytes. */
#include "api/door.h"

#include <string.h>

/* No header of ours will have a longer one; a size that was never set is most often beyond it. */
#define STRUCT_BYTES_MAX ((size_t)65536)

static bool is_zero(const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (bytes[i])
            return false;
    }
    return true;
}

static size_t size_of(const void *given, size_t full_bytes)
{
    size_t size;
    memcpy(&size, given, sizeof size);
    return size ? size : full_bytes;
}

pdfseal_status door_take(void *taken, size_t full_bytes, const void *given, pdfseal_error *error)
{
    memset(taken, 0, full_bytes);
    size_t size = given ? size_of(given, full_bytes) : 0;
    if (size > STRUCT_BYTES_MAX || (size > full_bytes && !is_zero((const uint8_t *)given + full_bytes, size - full_bytes)))
        FAIL(error, PDFSEAL_ERROR_USAGE, "an option is not known to this libpdfseal (install the newer one that the program was built for)");
    if (given)
        memcpy(taken, given, size < full_bytes ? size : full_bytes);
    memcpy(taken, &full_bytes, sizeof full_bytes);
    return PDFSEAL_OK;
}

void door_give(void *given, size_t full_bytes, const void *filled)
{
    size_t size = size_of(given, full_bytes);
    size_t given_bytes = size < full_bytes ? size : full_bytes;
    memcpy((uint8_t *)given + sizeof size, (const uint8_t *)filled + sizeof size, given_bytes > sizeof size ? given_bytes - sizeof size : 0);
}
