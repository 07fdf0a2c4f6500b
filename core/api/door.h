/* SPDX-License-Identifier: Apache-2.0 */
/* Sized structs of callers that were built with another header than this library. */
#ifndef API_DOOR_H
#define API_DOOR_H

#include "base/error.h"

/* Fills `taken`, a struct of `full_bytes`, with the caller's, which begins with its own size (0 means full_bytes): what an
 * older one lacks is zero. `given` may be NULL: all zero. USAGE: a newer one has something set that is not known here. */
pdfseal_status door_take(void *taken, size_t full_bytes, const void *given, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Gives `full_bytes` of `filled` to the caller's struct, no more than it has room for; its size stays as it was. */
void door_give(void *given, size_t full_bytes, const void *filled);

/* Whether a renderer's table (NULL: there is none), which may be an older program's, reaches as far as `member` and has it. */
#define RENDERER_HAS(renderer, member)                                                                          \
    ((renderer) && (renderer)->size >= offsetof(pdfseal_renderer, member) + sizeof((renderer)->member) && (renderer)->member)

/* Declares `taken` as a copy of the caller's struct; leaves the function where it cannot be taken. */
#define DOOR_TAKE(type, taken, given, error) \
    type taken;                              \
    TRY(door_take(&taken, sizeof taken, (given), (error)))

#endif
