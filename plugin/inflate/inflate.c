/* SPDX-License-Identifier: Apache-2.0 */
/* dlopen once; a decompressor for each call, which costs nothing beside what it does. */
#include "inflate/inflate.h"

#include "shared/loading.h"

#include <dlfcn.h>
#include <libdeflate.h>
#include <pthread.h>

#define LIBRARY "libdeflate.so.0"

typedef struct deflate_library {
    struct libdeflate_decompressor *(*new_decompressor)(void);
    void (*free_decompressor)(struct libdeflate_decompressor *decompressor);
    enum libdeflate_result (*decompress)(struct libdeflate_decompressor *decompressor, const void *data, size_t length, void *out,
                                         size_t room, size_t *ret_used, size_t *ret_length);
} deflate_library;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static deflate_library loaded;
static bool is_loaded;

static void load(void)
{
    void *library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
    is_loaded = library && loading_find(library, "libdeflate_alloc_decompressor", &loaded.new_decompressor) &&
                loading_find(library, "libdeflate_free_decompressor", &loaded.free_decompressor) &&
                loading_find(library, "libdeflate_deflate_decompress_ex", &loaded.decompress);
}

static bool inflate(void *context, const void *data, size_t length, void *out, size_t room, size_t *ret_length)
{
    size_t used;
    (void)context;
    (void)pthread_once(&once, load);
    struct libdeflate_decompressor *decompressor = is_loaded ? loaded.new_decompressor() : NULL;
    if (!decompressor)
        return false;
    enum libdeflate_result result = loaded.decompress(decompressor, data, length, out, room, &used, ret_length);
    loaded.free_decompressor(decompressor);
    return result == LIBDEFLATE_SUCCESS;
}

const pdfseal_inflater *inflate_at_once(void)
{
    static const pdfseal_inflater INFLATER = {NULL, inflate};
    return &INFLATER;
}
