/* SPDX-License-Identifier: Apache-2.0 */
/* libcurl, loaded when it is first needed: a process that asks nothing of the network never pays for it. */
#ifndef FETCH_CURL_LIBRARY_H
#define FETCH_CURL_LIBRARY_H

#include "pdfseal.h"

#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

typedef struct curl_library {
    CURL *(*easy_init)(void);
    CURLcode (*easy_setopt)(CURL *handle, CURLoption option, ...);
    CURLcode (*easy_perform)(CURL *handle);
    CURLcode (*easy_getinfo)(CURL *handle, CURLINFO info, ...);
    void (*easy_cleanup)(CURL *handle);
    const char *(*easy_strerror)(CURLcode code);
    struct curl_slist *(*slist_append)(struct curl_slist *list, const char *text);
    void (*slist_free_all)(struct curl_slist *list);
    CURLU *(*url)(void);
    void (*url_cleanup)(CURLU *url);
    CURLUcode (*url_set)(CURLU *url, CURLUPart part, const char *text, unsigned int flags);
    CURLUcode (*url_get)(CURLU *url, CURLUPart part, char **ret_text, unsigned int flags);
    void (*free_text)(void *text);
} curl_library;

/* The library, loaded once in a process. OUTSIDE where it is not installed. */
pdfseal_status curl_library_get(const curl_library **ret_library, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
