/* SPDX-License-Identifier: Apache-2.0 */
/* A question with its redirects: each step's address is judged before it is asked. */
#include "fetch/fetch.h"

#include "fetch/address.h"
#include "shared/failure.h"
#include "fetch/transfer.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#define DEFAULT_TIMEOUT_MS 20000L
/* A moved CRL is found behind one redirect, a content network behind two. */
#define MOST_REDIRECTS 4

struct fetch_client {
    fetch_options options;
    pdfseal_fetcher table;
};

/* The parts of an address that decide; given back by parts_clear. */
typedef struct url_parts {
    char *scheme, *host, *port;
} url_parts;

static void parts_clear(const curl_library *library, url_parts *parts)
{
    library->free_text(parts->scheme);
    library->free_text(parts->host);
    library->free_text(parts->port);
}

static bool read_parts(const curl_library *library, const char *url, url_parts *ret_parts)
{
    url_parts parts = {0};
    CURLU *handle = library->url();
    bool good = handle && library->url_set(handle, CURLUPART_URL, url, 0) == CURLUE_OK &&
                library->url_get(handle, CURLUPART_SCHEME, &parts.scheme, 0) == CURLUE_OK &&
                library->url_get(handle, CURLUPART_HOST, &parts.host, 0) == CURLUE_OK &&
                library->url_get(handle, CURLUPART_PORT, &parts.port, CURLU_DEFAULT_PORT) == CURLUE_OK &&
                (strcmp(parts.scheme, "http") == 0 || strcmp(parts.scheme, "https") == 0);
    library->url_cleanup(handle);
    if (!good) {
        parts_clear(library, &parts);
        return false;
    }
    *ret_parts = parts;
    return true;
}

static pdfseal_status check_address(const fetch_client *client, const curl_library *library,
                                    const pdfseal_fetch_request *request, const char *url, pdfseal_error *error)
{
    url_parts parts;
    if (!read_parts(library, url, &parts))
        FAIL(error, PDFSEAL_ERROR_OUTSIDE, "%s is no address of http or https (check it)", fetch_address_show(url).text);
    bool allowed = !request->is_foreign || client->options.allow_private_network || fetch_host_is_public(parts.host);
    parts_clear(library, &parts);
    if (!allowed)
        FAIL(error, PDFSEAL_ERROR_OUTSIDE,
             "%s leads to a private address, which no document may name (--allow-private-network permits it)",
             fetch_address_show(url).text);
    return PDFSEAL_OK;
}

/* What was sent, and a login, go to the same server only; a file may lie elsewhere, but not less protected. */
static bool may_follow(const curl_library *library, const pdfseal_fetch_request *request, const char *from, const char *to)
{
    url_parts old;
    url_parts new;
    if (!read_parts(library, from, &old))
        return false;
    if (!read_parts(library, to, &new)) {
        parts_clear(library, &old);
        return false;
    }
    bool same = strcmp(old.scheme, new.scheme) == 0 && strcasecmp(old.host, new.host) == 0 && strcmp(old.port, new.port) == 0;
    bool weaker = strcmp(old.scheme, "https") == 0 && strcmp(new.scheme, "http") == 0;
    parts_clear(library, &old);
    parts_clear(library, &new);
    return same || (!request->content_type && request->is_foreign && !weaker);
}

static int64_t now_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Judges the answer; *ret_next is where to go on, or NULL. */
static pdfseal_status judge_answer(transfer *exchange, char **ret_next, pdfseal_error *error)
{
    *ret_next = NULL;
    if (exchange->status == 200)
        return PDFSEAL_OK;
    if (!exchange->redirect)
        FAIL(error, PDFSEAL_ERROR_OUTSIDE, "%s answers with the status %ld (check the address and the login)",
             fetch_address_show(exchange->url).text, exchange->status);
    /* 301 to 303 turn a POST into a GET in most programs: what is asked would be lost. */
    bool keeps_method = !exchange->request->content_type || exchange->status == 307 || exchange->status == 308;
    if (!keeps_method || !may_follow(exchange->library, exchange->request, exchange->url, exchange->redirect))
        FAIL(error, PDFSEAL_ERROR_OUTSIDE, "%s redirects to elsewhere, %s (give that address if you trust it)",
             fetch_address_show(exchange->url).text, fetch_address_show(exchange->redirect).text);
    *ret_next = exchange->redirect;
    return PDFSEAL_OK;
}

static pdfseal_status ask_steps(const fetch_client *client, const curl_library *library, const pdfseal_fetch_request *request,
                                const pdfseal_sink *answer, char **url, pdfseal_error *error)
{
    int64_t end = now_ms() + (client->options.timeout_ms ? client->options.timeout_ms : DEFAULT_TIMEOUT_MS);
    for (int step = 0; step <= MOST_REDIRECTS; step++) {
        int64_t left = end - now_ms();
        char *next;
        TRY(check_address(client, library, request, *url, error));
        transfer exchange = {.library = library, .options = &client->options, .request = request, .url = *url,
                             .answer = answer, .timeout_ms = left > 1 ? (long)left : 1};
        pdfseal_status status = transfer_run(&exchange, error);
        if (status == PDFSEAL_OK)
            status = judge_answer(&exchange, &next, error);
        if (status != PDFSEAL_OK || !next) {
            free(exchange.redirect);
            return status;
        }
        free(*url);
        *url = next;
    }
    FAIL(error, PDFSEAL_ERROR_OUTSIDE, "%s redirects again and again (check the address)", fetch_address_show(request->url).text);
}

static pdfseal_status fetch(void *context, const pdfseal_fetch_request *request, const pdfseal_sink *answer,
                            pdfseal_error *error)
{
    const fetch_client *client = context;
    const curl_library *library;
    TRY(curl_library_get(&library, error));
    char *url = strdup(request->url);
    if (!url)
        FAIL_MEMORY(error);
    pdfseal_status status = ask_steps(client, library, request, answer, &url, error);
    free(url);
    return status;
}

pdfseal_status fetch_client_new(const fetch_options *options, fetch_client **ret_client, pdfseal_error *error)
{
    fetch_client *client = calloc(1, sizeof *client);
    if (!client)
        FAIL_MEMORY(error);
    client->options = *options;
    client->table = (pdfseal_fetcher){.size = sizeof client->table, .context = client, .fetch = fetch};
    *ret_client = client;
    return PDFSEAL_OK;
}

void fetch_client_free(fetch_client *client)
{
    free(client);
}

const pdfseal_fetcher *fetch_client_table(const fetch_client *client)
{
    return &client->table;
}
