/* SPDX-License-Identifier: Apache-2.0 */
/* Keeps evidence and asks all of it. */
#include "cms/evidence_items.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/list.h"
#include "cms/key_file.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <stdlib.h>

pdfseal_status cms_evidence_new(cms_evidence **ret_evidence, pdfseal_error *error)
{
    *ret_evidence = calloc(1, sizeof **ret_evidence);
    if (!*ret_evidence)
        FAIL_MEMORY(error);
    return PDFSEAL_OK;
}

void cms_evidence_set_limits(cms_evidence *evidence, const limits *set)
{
    evidence->limits = set;
}

static void clear_item(cms_evidence_item *item)
{
    X509_CRL_free(item->crl);
    OCSP_BASICRESP_free(item->ocsp);
    free((void *)(uintptr_t)item->der.data);
}

void cms_evidence_free(cms_evidence *evidence)
{
    if (!evidence)
        return;
    for (size_t i = 0; i < evidence->count; i++)
        clear_item(&evidence->items[i]);
    free(evidence->items);
    free(evidence);
}

size_t cms_evidence_count(const cms_evidence *evidence)
{
    return evidence ? evidence->count : 0;
}

void cms_evidence_prove(cms_evidence *evidence, size_t index, int64_t time)
{
    int64_t *known = &evidence->items[index].existed_at;
    if (*known == TIME_UNKNOWN || time < *known)
        *known = time;
}

static pdfseal_status grow(cms_evidence *evidence, pdfseal_error *error)
{
    if (evidence->count >= limits_get(evidence->limits, LIMITS_EVIDENCE))
        FAIL_LIMIT(error, -1, evidence->limits, LIMITS_EVIDENCE);
    cms_evidence_item *items = list_grow(evidence->items, evidence->count, &evidence->capacity, sizeof *items);
    if (!items)
        FAIL_MEMORY(error);
    evidence->items = items;
    return PDFSEAL_OK;
}

/* Takes over what `item` owns but its DER, which is copied; also when it fails. */
static pdfseal_status add_item(cms_evidence *evidence, cms_evidence_item *item, bytes_view der, pdfseal_error *error)
{
    uint8_t *copy = malloc(der.length);
    pdfseal_status status = copy ? grow(evidence, error) : PDFSEAL_ERROR_MEMORY;
    item->der = (bytes_view){copy, copy ? der.length : 0};
    if (status != PDFSEAL_OK) {
        clear_item(item);
        return copy ? status : error_set(error, status, -1, __FILE__, __LINE__, "memory ran out");
    }
    memcpy(copy, der.data, der.length);
    evidence->items[evidence->count++] = *item;
    return PDFSEAL_OK;
}

/* Doubles among the first are left out: every signature of a document may carry the same list. */
static bool has_same(const cms_evidence *evidence, bytes_view der, bool is_crl)
{
    for (size_t i = 0; i < evidence->count && i < 64; i++) {
        if ((evidence->items[i].crl != NULL) == is_crl && bytes_equal(evidence->items[i].der, der))
            return true;
    }
    return false;
}

pdfseal_status cms_evidence_add_crl(cms_evidence *evidence, bytes_view der, cms_source source, int64_t existed_at,
                                    pdfseal_error *error)
{
    cms_evidence_item item = {.source = source, .existed_at = existed_at};
    if (has_same(evidence, der, true))
        return PDFSEAL_OK;
    TRY(cms_crl_read(der, &item.crl, error));
    return add_item(evidence, &item, der, error);
}

pdfseal_status cms_evidence_add_ocsp(cms_evidence *evidence, bytes_view der, cms_source source, int64_t existed_at,
                                     pdfseal_error *error)
{
    cms_evidence_item item = {.source = source, .existed_at = existed_at};
    if (has_same(evidence, der, false))
        return PDFSEAL_OK;
    TRY(cms_ocsp_response_read(der, &item.ocsp, error));
    return add_item(evidence, &item, der, error);
}

/* ---- files ---- */

static pdfseal_status add_pem(cms_evidence *evidence, bytes_view bytes, pdfseal_error *error)
{
    BIO *source = BIO_new_mem_buf(bytes.data, (int)bytes.length);
    char *name = NULL;
    char *header = NULL;
    uint8_t *data = NULL;
    long length = 0;
    pdfseal_status status = PDFSEAL_OK;
    if (!source)
        FAIL_MEMORY(error);
    while (status == PDFSEAL_OK && PEM_read_bio(source, &name, &header, &data, &length) == 1) {
        if (strcmp(name, PEM_STRING_X509_CRL) == 0)
            status = cms_evidence_add_crl(evidence, (bytes_view){data, (size_t)length}, CMS_SOURCE_OPTION, TIME_UNKNOWN, error);
        OPENSSL_free(name);
        OPENSSL_free(header);
        OPENSSL_free(data);
    }
    BIO_free(source);
    ERR_clear_error();
    return status;
}

static pdfseal_status load_crls(cms_evidence *evidence, const char *path, pdfseal_error *error)
{
    bytes_buffer BYTES_BUFFER_CLEANUP file;
    bytes_buffer_init_limited(&file, evidence->limits, LIMITS_CRL_BYTES);
    TRY(file_read_whole(path, &file, error));
    bytes_view bytes = bytes_buffer_view(&file);
    size_t before = evidence->count;
    if (bytes_find(bytes, BYTES_LITERAL("-----BEGIN "), 0) == SIZE_MAX)
        return cms_evidence_add_crl(evidence, bytes, CMS_SOURCE_OPTION, TIME_UNKNOWN, error);
    TRY(add_pem(evidence, bytes, error));
    if (evidence->count == before && bytes_find(bytes, BYTES_LITERAL("X509 CRL"), 0) == SIZE_MAX)
        FAIL(error, PDFSEAL_ERROR_INPUT, "no CRL (name a PEM or DER file that holds one)");
    return PDFSEAL_OK;
}

pdfseal_status cms_evidence_load_crls(cms_evidence *evidence, const char *path, pdfseal_error *error)
{
    return cms_error_name_file(load_crls(evidence, path, error), path, error);
}

static pdfseal_status load_ocsp(cms_evidence *evidence, const char *path, pdfseal_error *error)
{
    bytes_buffer BYTES_BUFFER_CLEANUP file;
    bytes_buffer_init_limited(&file, evidence->limits, LIMITS_OCSP_BYTES);
    TRY(file_read_whole(path, &file, error));
    pdfseal_status status = cms_evidence_add_ocsp(evidence, bytes_buffer_view(&file), CMS_SOURCE_OPTION, TIME_UNKNOWN, error);
    return status == PDFSEAL_ERROR_OUTSIDE ? PDFSEAL_ERROR_INPUT : status;
}

pdfseal_status cms_evidence_load_ocsp(cms_evidence *evidence, const char *path, pdfseal_error *error)
{
    return cms_error_name_file(load_ocsp(evidence, path, error), path, error);
}

/* ---- questions ---- */

static int64_t existed_at(const cms_evidence_item *item, const cms_evidence_question *question)
{
    return item->existed_at == TIME_UNKNOWN ? question->now : item->existed_at;
}

static cms_record ask_item(const cms_evidence_item *item, const cms_evidence_question *question, X509 **ret_responder)
{
    cms_record_question about = {.certificate = question->certificate, .issuer = question->issuer, .time = question->time,
                                 .existed_at = existed_at(item, question),
                                 .seen_at = item->existed_at == TIME_UNKNOWN ? question->checked_at : item->existed_at};
    *ret_responder = NULL;
    if (about.existed_at > question->known_by)
        return CMS_RECORD_NONE;
    return item->crl ? cms_crl_ask(item->crl, &about) : cms_ocsp_ask(item->ocsp, &about, ret_responder);
}

static bool is_called_revoked(const cms_evidence *evidence, const cms_record_question *question)
{
    X509 *responder;
    bool revoked = false;
    for (size_t i = 0; evidence && i < evidence->count && !revoked; i++) {
        const cms_evidence_item *item = &evidence->items[i];
        cms_record record = item->crl ? cms_crl_ask(item->crl, question) : cms_ocsp_ask(item->ocsp, question, &responder);
        revoked = record.answer == CMS_CRL_REVOKED;
    }
    return revoked;
}

/* Whether the responder may have lost its key before the answer is known to have existed. source  RFC 6960 4.2.2.2.1 */
static bool is_disowned(const cms_evidence *evidence, const cms_evidence_item *item, X509 *responder, const cms_evidence_question *question)
{
    const cms_record_question about = {.certificate = responder, .issuer = question->issuer, .time = existed_at(item, question),
                                       .existed_at = question->now, .only_revoked = true};
    bool revoked = is_called_revoked(evidence, &about);
    for (size_t i = 0; i < sizeof question->elsewhere / sizeof question->elsewhere[0] && !revoked; i++)
        revoked = question->elsewhere[i] != evidence && is_called_revoked(question->elsewhere[i], &about);
    return revoked;
}

/* A good record counts where it speaks for the time, or names a revocation after it. */
static bool speaks_for(const cms_record *record, int64_t time)
{
    return record->answer == CMS_CRL_REVOKED || record->revoked_at != TIME_UNKNOWN || cms_record_speaks_until(record) >= time;
}

static bool is_better(const cms_record *record, const cms_record *than)
{
    if (than->answer == CMS_CRL_SILENT || record->answer == CMS_CRL_REVOKED)
        return true;
    return cms_record_speaks_until(record) > cms_record_speaks_until(than);
}

cms_evidence_answer cms_evidence_ask(const cms_evidence *evidence, const cms_evidence_question *question)
{
    cms_evidence_answer answer = {.record = CMS_RECORD_NONE};
    for (size_t i = 0; evidence && i < evidence->count && answer.record.answer != CMS_CRL_REVOKED; i++) {
        X509 *responder;
        cms_record record = ask_item(&evidence->items[i], question, &responder);
        bool counts = record.answer != CMS_CRL_SILENT && speaks_for(&record, question->time) && is_better(&record, &answer.record);
        if (counts && record.answer == CMS_CRL_GOOD && responder)
            counts = !is_disowned(evidence, &evidence->items[i], responder, question);
        if (counts)
            answer = (cms_evidence_answer){.record = record, .item = &evidence->items[i], .responder = responder};
    }
    return answer;
}
