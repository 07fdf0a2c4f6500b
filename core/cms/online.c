/* SPDX-License-Identifier: Apache-2.0 */
/* Asks, checks, and keeps. */
#include "cms/online_certificates.h"

#include "base/limits.h"
#include "base/log.h"
#include "base/words.h"
#include "cms/certificate_places.h"

#include <openssl/err.h>
#include <openssl/pkcs7.h>

#include <stdlib.h>

/* An answer that names no next one is kept so long: a batch asks again after it. */
#define KEPT_WITHOUT_NEXT_SECONDS 600
/* Addresses that are remembered in one session. */
#define MOST_ASKED ((size_t)1000)

/* An address that was asked: what for, and that it failed. */
typedef struct asked_place {
    char *url;
    char *failure; /* NULL: it answered */
} asked_place;

struct cms_online {
    const pdfseal_fetcher *fetcher;
    const pdfseal_clock *clock;
    const limits *limits; /* NULL: the defaults */
    const pdfseal_log *log; /* of the call that is under way, or NULL */
    bool was_cancelled;     /* during it */
    cms_evidence *kept;
    int64_t *kept_at;      /* when each was asked, parallel to kept's items */
    size_t kept_capacity;
    cms_certificate_list issuers;
    asked_place *asked;
    size_t asked_count;
};

pdfseal_status cms_online_new(const pdfseal_fetcher *fetcher, const pdfseal_clock *clock, const limits *set,
                              cms_online **ret_online,
                              pdfseal_error *error)
{
    cms_online *online = calloc(1, sizeof *online);
    if (!online)
        FAIL_MEMORY(error);
    online->fetcher = fetcher;
    online->clock = clock;
    online->limits = set;
    online->asked = calloc(MOST_ASKED, sizeof *online->asked);
    pdfseal_status status = online->asked ? cms_evidence_new(&online->kept, error) : PDFSEAL_ERROR_MEMORY;
    if (status != PDFSEAL_OK) {
        cms_online_free(online);
        FAIL_MEMORY(error);
    }
    *ret_online = online;
    return PDFSEAL_OK;
}

void cms_online_free(cms_online *online)
{
    if (!online)
        return;
    for (size_t i = 0; i < online->asked_count; i++) {
        free(online->asked[i].url);
        free(online->asked[i].failure);
    }
    free(online->asked);
    free(online->kept_at);
    cms_evidence_free(online->kept);
    cms_certificate_list_clear(&online->issuers);
    free(online);
}

/* ---- one question ---- */

static bool append_answer(void *context, const void *bytes, size_t length)
{
    return bytes_buffer_append(context, bytes, length, NULL) == PDFSEAL_OK;
}

void cms_online_begin(cms_online *online, const pdfseal_log *log)
{
    online->log = log;
    online->was_cancelled = false;
}

pdfseal_status cms_online_check(const cms_online *online, pdfseal_error *error)
{
    if (online && online->was_cancelled)
        FAIL(error, PDFSEAL_ERROR_CANCELLED, "was cancelled");
    return PDFSEAL_OK;
}

/* Whether the name goes on with words of a sentence, not with more of an address. */
static bool begins_with(const char *message, const char *name)
{
    size_t length = strlen(name);
    if (strncmp(message, name, length) != 0)
        return false;
    unsigned char next = (unsigned char)message[length];
    return next == ' ' || next == ':' || next == 0 || next >= 0x80;
}

/* A reason begins with the address as it was asked, which may hold a secret; one that speaks of another is not told. */
static void tell(const cms_online *online, const char *url, pdfseal_status status, size_t length, const pdfseal_error *reason)
{
    char address[256];
    log_address(url, address, sizeof address);
    if (status == PDFSEAL_OK)
        log_tell(online->log, PDFSEAL_LOG_NOTICE, "network.answered", "%s answered with %zu bytes", address, length);
    else if (begins_with(reason->message, url) || begins_with(reason->message, address))
        log_tell(online->log, PDFSEAL_LOG_WARNING, "network.failed", "%s%s", address,
                 reason->message + strlen(begins_with(reason->message, url) ? url : address));
    else
        log_tell(online->log, PDFSEAL_LOG_WARNING, "network.failed", "%s gave no answer that can be used", address);
}

static pdfseal_status fetch(cms_online *online, const pdfseal_fetch_request *request, bytes_buffer *answer, pdfseal_error *error)
{
    const pdfseal_sink sink = {answer, append_answer};
    pdfseal_error reason = {.language = error ? error->language : PDFSEAL_LANGUAGE_ENGLISH, .offset = -1};
    bytes_buffer_init(answer, request->most_bytes);
    TRY(cms_online_check(online, error));
    pdfseal_status status = online->fetcher->fetch(online->fetcher->context, request, &sink, &reason);
    online->was_cancelled = status == PDFSEAL_ERROR_CANCELLED;
    if (online->log)
        tell(online, request->url, status, answer->length, &reason);
    if (status != PDFSEAL_OK && error)
        *error = reason;
    return status;
}

static asked_place *find_asked(cms_online *online, const char *url)
{
    for (size_t i = 0; i < online->asked_count; i++) {
        if (strcmp(online->asked[i].url, url) == 0)
            return &online->asked[i];
    }
    return NULL;
}

/* Remembers how an address behaved, so that a dead one costs its time once. */
static void remember(cms_online *online, const char *url, const pdfseal_error *failure)
{
    asked_place *place = find_asked(online, url);
    if (!place && online->asked_count < MOST_ASKED) {
        char *copy = strdup(url);
        if (!copy)
            return;
        place = &online->asked[online->asked_count++];
        *place = (asked_place){.url = copy};
    }
    if (!place)
        return;
    free(place->failure);
    place->failure = failure ? strdup(failure->message) : NULL;
}

/* GET or POST of an address that a certificate names. */
static pdfseal_status fetch_foreign(cms_online *online, const char *url, const char *content_type, bytes_view body,
                                    limit_id most, bytes_buffer *answer, pdfseal_error *error)
{
    pdfseal_fetch_request request = {.size = sizeof request, .url = url, .is_foreign = true, .content_type = content_type,
                                     .body = body.data, .body_bytes = body.length, 
                                     .most_bytes = limits_get(online->limits, most)};
    pdfseal_error reason = {.language = error ? error->language : PDFSEAL_LANGUAGE_ENGLISH, .offset = -1};
    const asked_place *before = find_asked(online, url);
    if (before && before->failure)
        FAIL(error, PDFSEAL_ERROR_OUTSIDE, "%s", before->failure);
    pdfseal_status status = fetch(online, &request, answer, &reason);
    if (status != PDFSEAL_ERROR_CANCELLED)
        remember(online, url, status == PDFSEAL_OK ? NULL : &reason);
    if (status != PDFSEAL_OK && error)
        *error = reason;
    return status;
}

/* ---- time stamps ---- */

pdfseal_status cms_online_timestamp(cms_online *online, const char *url, const cms_timestamp_request *wanted,
                                    bytes_buffer *ret_token, pdfseal_error *error)
{
    bytes_buffer BYTES_BUFFER_CLEANUP question;
    bytes_buffer BYTES_BUFFER_CLEANUP answer = {0};
    bytes_buffer_init(&question, 4096);
    TRY(cms_timestamp_request_write(wanted, &question, error));
    pdfseal_fetch_request request = {.size = sizeof request, .url = url, .content_type = "application/timestamp-query",
                                     .body = question.data, .body_bytes = question.length,
                                     .most_bytes = limits_get(online->limits, LIMITS_TIMESTAMP_BYTES)};
    TRY(fetch(online, &request, &answer, error));
    pdfseal_status status = cms_timestamp_response_read(wanted, bytes_buffer_view(&answer), time_now(online->clock), ret_token, error);
    if (status != PDFSEAL_ERROR_OUTSIDE)
        return status;
    char address[256];
    return cms_error_name_file(status, log_address(url, address, sizeof address), error);
}

/* ---- issuers ---- */

/* One certificate in DER, or a PKCS#7 that carries several (source  RFC 5280 4.2.2.1). */
static pdfseal_status add_issuers(const cms_online *online, bytes_view answer, cms_certificate_list *list, pdfseal_error *error)
{
    cms_certificate *certificate;
    const uint8_t *place = answer.data;
    if (cms_certificate_read(answer, &certificate, NULL) == PDFSEAL_OK)
        return cms_certificate_list_add(list, certificate, error);
    PKCS7 *bag = d2i_PKCS7(NULL, &place, (long)answer.length);
    STACK_OF(X509) *inside = bag && PKCS7_type_is_signed(bag) && bag->d.sign ? bag->d.sign->cert : NULL;
    pdfseal_status status = PDFSEAL_OK;
    for (int i = 0; i < sk_X509_num(inside) && i < (int)limits_get(online->limits, LIMITS_PATH) && status == PDFSEAL_OK; i++) {
        X509 *x509 = sk_X509_value(inside, i);
        status = X509_up_ref(x509) == 1 ? cms_certificate_adopt(x509, &certificate, error) : PDFSEAL_ERROR_MEMORY;
        if (status == PDFSEAL_OK)
            status = cms_certificate_list_add(list, certificate, error);
    }
    PKCS7_free(bag);
    ERR_clear_error();
    return status;
}

static pdfseal_status share_issuers(const cms_online *online, size_t from, cms_certificate_list *list, pdfseal_error *error)
{
    for (size_t i = from; i < online->issuers.count; i++) {
        X509 *x509 = online->issuers.items[i]->x509;
        cms_certificate *certificate;
        if (X509_up_ref(x509) != 1)
            FAIL_MEMORY(error);
        TRY(cms_certificate_adopt(x509, &certificate, error));
        TRY(cms_certificate_list_add(list, certificate, error));
    }
    return PDFSEAL_OK;
}

/* Whether the session knows the issuer already. */
static bool knows_issuer(const cms_online *online, const X509 *certificate)
{
    for (size_t i = 0; i < online->issuers.count; i++) {
        if (X509_NAME_cmp(X509_get_subject_name(online->issuers.items[i]->x509), X509_get_issuer_name(certificate)) == 0)
            return true;
    }
    return false;
}

pdfseal_status cms_online_find_issuers(cms_online *online, const X509 *certificate, cms_certificate_list *list,
                                       pdfseal_error *error)
{
    cms_places places;
    arena memory;
    if (knows_issuer(online, certificate))
        return share_issuers(online, 0, list, error);
    size_t before = online->issuers.count;
    arena_init(&memory);
    pdfseal_status status = cms_places_read(certificate, &memory, &places, error);
    for (size_t i = 0; status != PDFSEAL_ERROR_MEMORY && i < places.issuer_count && online->issuers.count == before; i++) {
        bytes_buffer BYTES_BUFFER_CLEANUP answer = {0};
        status = fetch_foreign(online, places.issuers[i], NULL, (bytes_view){0}, LIMITS_KEY_FILE_BYTES, &answer, error);
        if (status == PDFSEAL_OK)
            status = add_issuers(online, bytes_buffer_view(&answer), &online->issuers, error);
    }
    arena_clear(&memory);
    TRY(status);
    if (online->issuers.count == before)
        FAIL(error, PDFSEAL_ERROR_OUTSIDE, "the certificate's issuer cannot be found (give it with --chain)");
    return share_issuers(online, before, list, error);
}

/* ---- revocation ---- */

static pdfseal_status keep_time(cms_online *online, pdfseal_error *error)
{
    size_t count = online->kept->count;
    if (count > online->kept_capacity) {
        size_t capacity = 2 * count + 8;
        int64_t *times = realloc(online->kept_at, capacity * sizeof *times);
        if (!times)
            FAIL_MEMORY(error);
        online->kept_at = times;
        online->kept_capacity = capacity;
    }
    if (count)
        online->kept_at[count - 1] = time_now(online->clock);
    return PDFSEAL_OK;
}

/* Of what is kept only that counts which still speaks; fresher answers come behind. */
static cms_evidence_answer ask_kept(const cms_online *online, const cms_evidence_question *question, int64_t now)
{
    cms_evidence_answer answer = cms_evidence_ask(online->kept, question);
    if (answer.record.answer == CMS_CRL_SILENT)
        return answer;
    int64_t kept_at = online->kept_at[answer.item - online->kept->items];
    int64_t until = answer.record.next_at != TIME_UNKNOWN ? answer.record.next_at : kept_at + KEPT_WITHOUT_NEXT_SECONDS;
    if (now > until && answer.record.answer != CMS_CRL_REVOKED)
        return (cms_evidence_answer){.record = CMS_RECORD_NONE};
    return answer;
}

static pdfseal_status ask_responder(cms_online *online, const char *url, const cms_evidence_question *question,
                                    pdfseal_error *error)
{
    bytes_buffer BYTES_BUFFER_CLEANUP request;
    bytes_buffer BYTES_BUFFER_CLEANUP answer = {0};
    bytes_buffer_init(&request, 4096);
    TRY(cms_ocsp_request_write(question->certificate, question->issuer, &request, error));
    TRY(fetch_foreign(online, url, "application/ocsp-request", bytes_buffer_view(&request), LIMITS_OCSP_BYTES, &answer, error));
    size_t before = online->kept->count;
    TRY(cms_evidence_add_ocsp(online->kept, bytes_buffer_view(&answer), CMS_SOURCE_NETWORK, TIME_UNKNOWN, error));
    return online->kept->count > before ? keep_time(online, error) : PDFSEAL_OK;
}

static pdfseal_status ask_list(cms_online *online, const char *url, pdfseal_error *error)
{
    bytes_buffer BYTES_BUFFER_CLEANUP answer = {0};
    TRY(fetch_foreign(online, url, NULL, (bytes_view){0}, LIMITS_FETCHED_CRL_BYTES, &answer, error));
    size_t before = online->kept->count;
    TRY(cms_evidence_add_crl(online->kept, bytes_buffer_view(&answer), CMS_SOURCE_NETWORK, TIME_UNKNOWN, error));
    if (online->kept->count == before)
        return PDFSEAL_OK;
    return keep_time(online, error);
}

/* What the place said last, and does not count. */
static pdfseal_status refuse_list(const cms_online *online, const char *url, pdfseal_error *error)
{
    const X509_CRL *list = online->kept->count > 0 ? online->kept->items[online->kept->count - 1].crl : NULL;
    const char *fault = list ? cms_crl_find_fault(list) : NULL;
    if (fault)
        FAIL(error, PDFSEAL_ERROR_OUTSIDE, "%s: the revocation list cannot be used: %s", url,
             words_get(error ? error->language : PDFSEAL_LANGUAGE_ENGLISH, fault));
    FAIL(error, PDFSEAL_ERROR_OUTSIDE, "%s gives a revocation list that does not count for the certificate: outdated, or not its issuer's (try later)", url);
}

/* One place: what came in is asked at once. Its own faults are reasons, not ends. */
static pdfseal_status ask_place(cms_online *online, const char *url, bool is_list, const cms_evidence_question *question,
                                cms_evidence_answer *ret_answer, pdfseal_error *error)
{
    pdfseal_status status = is_list ? ask_list(online, url, error) : ask_responder(online, url, question, error);
    if (status == PDFSEAL_ERROR_INPUT || status == PDFSEAL_ERROR_LIMIT)
        FAIL(error, PDFSEAL_ERROR_OUTSIDE, is_list ? "%s gives something that is no revocation list (try later)"
                                                   : "%s gives something that is no OCSP answer (try later)", url);
    TRY(status);
    *ret_answer = ask_kept(online, question, time_now(online->clock));
    if (ret_answer->record.answer != CMS_CRL_SILENT)
        return PDFSEAL_OK;
    if (is_list)
        return refuse_list(online, url, error);
    FAIL(error, PDFSEAL_ERROR_OUTSIDE, "%s gives an OCSP answer that does not count for the certificate: unknown to it, outdated, or signed by a stranger (try later)", url);
}

static pdfseal_status ask_places(cms_online *online, const cms_places *places, const cms_evidence_question *question,
                                 cms_evidence_answer *ret_answer, pdfseal_error *error)
{
    pdfseal_error first = {.language = error ? error->language : PDFSEAL_LANGUAGE_ENGLISH, .offset = -1};
    size_t total = places->responder_count + places->list_count;
    for (size_t i = 0; i < total; i++) {
        bool is_list = i >= places->responder_count;
        pdfseal_error reason = {.language = first.language, .offset = -1};
        const char *url = is_list ? places->lists[i - places->responder_count] : places->responders[i];
        pdfseal_status status = ask_place(online, url, is_list, question, ret_answer, &reason);
        if (status == PDFSEAL_OK)
            return PDFSEAL_OK;
        if (i == 0 || status != PDFSEAL_ERROR_OUTSIDE)
            first = reason;
        if (status != PDFSEAL_ERROR_OUTSIDE)
            break;
    }
    if (total == 0)
        FAIL(error, PDFSEAL_ERROR_OUTSIDE, "the certificate names neither a responder nor a revocation list (give one with --crl)");
    if (error)
        *error = first;
    return first.status;
}

pdfseal_status cms_online_ask(cms_online *online, const cms_evidence_question *question, cms_evidence_answer *ret_answer,
                              pdfseal_error *error)
{
    cms_places places;
    arena memory;
    *ret_answer = ask_kept(online, question, time_now(online->clock));
    ret_answer->is_kept = true;
    if (ret_answer->record.answer != CMS_CRL_SILENT)
        return PDFSEAL_OK;
    arena_init(&memory);
    pdfseal_status status = cms_places_read(question->certificate, &memory, &places, error);
    if (status == PDFSEAL_OK)
        status = ask_places(online, &places, question, ret_answer, error);
    arena_clear(&memory);
    return status;
}
