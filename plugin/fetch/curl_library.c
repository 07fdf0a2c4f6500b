/* SPDX-License-Identifier: Apache-2.0 */
/* dlopen, and one place a function. */
#include "fetch/curl_library.h"

#include "shared/failure.h"
#include "shared/loading.h"

#include <dlfcn.h>
#include <pthread.h>

#define LIBRARY "libcurl.so.4"

static pthread_once_t once = PTHREAD_ONCE_INIT;
static curl_library loaded;
static bool is_loaded;

/* Never unloaded: TLS keeps thread data and exit handlers. */
static void load(void)
{
    CURLcode (*global_init)(long flags);
    void *library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
    if (!library)
        return;
    is_loaded = loading_find(library, "curl_global_init", &global_init) && loading_find(library, "curl_easy_init", &loaded.easy_init) &&
                loading_find(library, "curl_easy_setopt", &loaded.easy_setopt) &&
                loading_find(library, "curl_easy_perform", &loaded.easy_perform) &&
                loading_find(library, "curl_easy_getinfo", &loaded.easy_getinfo) &&
                loading_find(library, "curl_easy_cleanup", &loaded.easy_cleanup) &&
                loading_find(library, "curl_easy_strerror", &loaded.easy_strerror) &&
                loading_find(library, "curl_slist_append", &loaded.slist_append) &&
                loading_find(library, "curl_slist_free_all", &loaded.slist_free_all) && loading_find(library, "curl_url", &loaded.url) &&
                loading_find(library, "curl_url_cleanup", &loaded.url_cleanup) &&
                loading_find(library, "curl_url_set", &loaded.url_set) && loading_find(library, "curl_url_get", &loaded.url_get) &&
                loading_find(library, "curl_free", &loaded.free_text) && global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

pdfseal_status curl_library_get(const curl_library **ret_library, pdfseal_error *error)
{
    (void)pthread_once(&once, load);
    if (!is_loaded)
        FAIL(error, PDFSEAL_ERROR_OUTSIDE, "the network cannot be asked: %s is not installed (install libcurl4)", LIBRARY);
    *ret_library = &loaded;
    return PDFSEAL_OK;
}
