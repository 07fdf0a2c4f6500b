/* SPDX-License-Identifier: Apache-2.0 */
/* Sets up libcurl so that nothing happens that was not asked for. */
#include "fetch/transfer.h"

#include "fetch/address.h"
#include "shared/failure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LONGEST_CONNECT_MS 5000L

static bool guards_addresses(const transfer *exchange)
{
    return exchange->request->is_foreign && !exchange->options->allow_private_network;
}

/* Whatever the name resolved to: this is the address that is really connected to. A proxy is the user's own. */
static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
    transfer *exchange = context;
    (void)purpose;
    if (guards_addresses(exchange) && !exchange->options->proxy && !fetch_address_is_public(&address->addr)) {
        exchange->met_private = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* What a status other than success brings along is not handed on, but counts. */
static size_t take_bytes(char *bytes, size_t size, size_t count, void *context)
{
    transfer *exchange = context;
    size_t length = size * count;
    if (length > exchange->request->most_bytes - exchange->received_bytes) {
        exchange->met_limit = true;
        return 0;
    }
    exchange->received_bytes += length;
    if (exchange->status != 200)
        return length;
    exchange->was_stopped = !exchange->answer->write(exchange->answer->context, bytes, length);
    return exchange->was_stopped ? 0 : length;
}

/* The status line comes first; of several (100 Continue) the last counts. */
static size_t take_header(char *bytes, size_t size, size_t count, void *context)
{
    transfer *exchange = context;
    size_t length = size * count;
    if (length > 9 && strncmp(bytes, "HTTP/", 5) == 0) {
        const char *space = memchr(bytes, ' ', length);
        exchange->status = space ? strtol(space + 1, NULL, 10) : 0;
    }
    return length;
}

/* libcurl calls it also while nothing comes. */
static int ask_whether_to_go_on(void *context, curl_off_t most, curl_off_t now, curl_off_t most_sent, curl_off_t sent)
{
    transfer *exchange = context;
    (void)most;
    (void)now;
    (void)most_sent;
    (void)sent;
    exchange->was_cancelled = !exchange->options->goes_on(exchange->options->context);
    return exchange->was_cancelled;
}

typedef struct option_pair {
    CURLoption option;
    const void *value;
} option_pair;

static bool set_texts(const transfer *exchange, CURL *handle)
{
    const fetch_options *options = exchange->options;
    const bool own = !exchange->request->is_foreign;
    const option_pair pairs[] = {
        {CURLOPT_URL, exchange->url},
        {CURLOPT_PROXY, options->proxy ? options->proxy : ""},
        {CURLOPT_USERAGENT, "pdfseal"},
        {CURLOPT_PROTOCOLS_STR, "http,https"},
        {CURLOPT_CAINFO, options->authorities_path},
        {CURLOPT_USERPWD, own ? options->login : NULL},
        {CURLOPT_SSLCERT, own ? options->certificate_path : NULL},
        {CURLOPT_SSLKEY, own ? options->key_path : NULL},
        {CURLOPT_KEYPASSWD, options->key_passphrase ? options->key_passphrase : ""}, /* without it a terminal would be asked */
    };
    bool good = true;
    for (size_t i = 0; good && i < sizeof pairs / sizeof pairs[0]; i++)
        good = !pairs[i].value || exchange->library->easy_setopt(handle, pairs[i].option, pairs[i].value) == CURLE_OK;
    return good;
}

static bool set_numbers(const transfer *exchange, CURL *handle)
{
    const long connect_ms = exchange->timeout_ms < LONGEST_CONNECT_MS ? exchange->timeout_ms : LONGEST_CONNECT_MS;
    const struct {
        CURLoption option;
        long value;
    } pairs[] = {
        {CURLOPT_NOSIGNAL, 1},        {CURLOPT_FOLLOWLOCATION, 0},
        {CURLOPT_SSL_VERIFYPEER, 1},  {CURLOPT_SSL_VERIFYHOST, 2},
        {CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC}, {CURLOPT_TIMEOUT_MS, exchange->timeout_ms},
        {CURLOPT_CONNECTTIMEOUT_MS, connect_ms},
    };
    bool good = true;
    for (size_t i = 0; good && i < sizeof pairs / sizeof pairs[0]; i++)
        good = exchange->library->easy_setopt(handle, pairs[i].option, pairs[i].value) == CURLE_OK;
    return good;
}

static bool set_callbacks(transfer *exchange, CURL *handle)
{
    const curl_library *library = exchange->library;
    return library->easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, open_socket) == CURLE_OK &&
           library->easy_setopt(handle, CURLOPT_OPENSOCKETDATA, exchange) == CURLE_OK &&
           library->easy_setopt(handle, CURLOPT_HEADERFUNCTION, take_header) == CURLE_OK &&
           library->easy_setopt(handle, CURLOPT_HEADERDATA, exchange) == CURLE_OK &&
           library->easy_setopt(handle, CURLOPT_WRITEFUNCTION, take_bytes) == CURLE_OK &&
           library->easy_setopt(handle, CURLOPT_WRITEDATA, exchange) == CURLE_OK;
}

static bool set_cancelling(transfer *exchange, CURL *handle)
{
    const curl_library *library = exchange->library;
    return !exchange->options->goes_on ||
           (library->easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, ask_whether_to_go_on) == CURLE_OK &&
            library->easy_setopt(handle, CURLOPT_XFERINFODATA, exchange) == CURLE_OK &&
            library->easy_setopt(handle, CURLOPT_NOPROGRESS, 0L) == CURLE_OK);
}

/* POST with its type; the "Expect: 100-continue" that libcurl would add keeps simple servers waiting. */
static bool set_body(const transfer *exchange, CURL *handle, struct curl_slist **headers)
{
    const curl_library *library = exchange->library;
    const pdfseal_fetch_request *request = exchange->request;
    char type[128];
    if (!request->content_type)
        return true;
    (void)snprintf(type, sizeof type, "Content-Type: %s", request->content_type);
    *headers = library->slist_append(NULL, type);
    struct curl_slist *longer = *headers ? library->slist_append(*headers, "Expect:") : NULL;
    return longer && library->easy_setopt(handle, CURLOPT_HTTPHEADER, longer) == CURLE_OK &&
           library->easy_setopt(handle, CURLOPT_POST, 1L) == CURLE_OK &&
           library->easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_bytes) == CURLE_OK &&
           library->easy_setopt(handle, CURLOPT_POSTFIELDS, request->body) == CURLE_OK;
}

static pdfseal_status keep_redirect(transfer *exchange, CURL *handle, pdfseal_error *error)
{
    char *place = NULL;
    if (exchange->library->easy_getinfo(handle, CURLINFO_REDIRECT_URL, &place) != CURLE_OK || !place)
        return PDFSEAL_OK;
    exchange->redirect = strdup(place);
    if (!exchange->redirect)
        FAIL_MEMORY(error);
    return PDFSEAL_OK;
}

static pdfseal_status explain(const transfer *exchange, CURLcode code, const char *detail, pdfseal_error *error)
{
    const fetch_shown_address shown = fetch_address_show(exchange->url);
    const char *url = shown.text;
    if (exchange->met_limit)
        FAIL(error, PDFSEAL_ERROR_OUTSIDE, "%s answers with more than %zu bytes (ask another server)", url,
             exchange->request->most_bytes);
    if (exchange->met_private)
        FAIL(error, PDFSEAL_ERROR_OUTSIDE,
             "%s leads to a private address, which no document may name (--allow-private-network permits it)", url);
    if (exchange->was_cancelled)
        FAIL(error, PDFSEAL_ERROR_CANCELLED, "was cancelled");
    if (exchange->was_stopped)
        FAIL_MEMORY(error);
    if (code == CURLE_OPERATION_TIMEDOUT)
        FAIL(error, PDFSEAL_ERROR_OUTSIDE, "%s gave no answer within %ld seconds (try later, or give more with --timeout)", url,
             (exchange->timeout_ms + 999) / 1000);
    FAIL(error, PDFSEAL_ERROR_OUTSIDE, "%s cannot be reached: %s (check the address and the network)", url,
         detail[0] ? detail : exchange->library->easy_strerror(code));
}

static pdfseal_status perform(transfer *exchange, CURL *handle, pdfseal_error *error)
{
    char detail[CURL_ERROR_SIZE] = "";
    struct curl_slist *headers = NULL;
    bool ready = set_texts(exchange, handle) && set_numbers(exchange, handle) && set_callbacks(exchange, handle) && set_cancelling(exchange, handle) &&
                 set_body(exchange, handle, &headers) &&
                 exchange->library->easy_setopt(handle, CURLOPT_ERRORBUFFER, detail) == CURLE_OK;
    CURLcode code = ready ? exchange->library->easy_perform(handle) : CURLE_FAILED_INIT;
    pdfseal_status status = code == CURLE_OK ? keep_redirect(exchange, handle, error) : explain(exchange, code, detail, error);
    exchange->library->slist_free_all(headers);
    return status;
}

pdfseal_status transfer_run(transfer *exchange, pdfseal_error *error)
{
    CURL *handle = exchange->library->easy_init();
    if (!handle)
        FAIL_MEMORY(error);
    pdfseal_status status = perform(exchange, handle, error);
    exchange->library->easy_cleanup(handle);
    return status;
}
