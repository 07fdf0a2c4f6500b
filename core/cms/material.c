/* SPDX-License-Identifier: Apache-2.0 */
/* Climbs from certificate to issuer and collects on the way. */
#include "cms/material.h"

#include "base/limits.h"
#include "base/list.h"
#include "cms/certificate_places.h"
#include "cms/path.h"

#include <openssl/err.h>

#include <stdio.h>
#include <stdlib.h>

/* One gathering. */
typedef struct gathering {
    const cms_material_sources *sources;
    cms_material *material;
    cms_certificate_list fetched;
    int64_t time;
    size_t depth; /* paths of responders begin anew inside */
} gathering;

static void clear_list(cms_material_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free((void *)(uintptr_t)list->items[i].data);
    free(list->items);
    *list = (cms_material_list){0};
}

void cms_material_clear(cms_material *material)
{
    clear_list(&material->certificates);
    clear_list(&material->responses);
    clear_list(&material->lists);
}

static bool holds(const cms_material_list *list, bytes_view der)
{
    for (size_t i = 0; i < list->count; i++) {
        if (bytes_equal(list->items[i], der))
            return true;
    }
    return false;
}

static pdfseal_status add(cms_material_list *list, bytes_view der, pdfseal_error *error)
{
    if (holds(list, der))
        return PDFSEAL_OK;
    bytes_view *items = list_grow(list->items, list->count, &list->capacity, sizeof *items);
    if (!items)
        FAIL_MEMORY(error);
    list->items = items;
    uint8_t *copy = malloc(der.length);
    if (!copy)
        FAIL_MEMORY(error);
    memcpy(copy, der.data, der.length);
    list->items[list->count++] = (bytes_view){copy, der.length};
    return PDFSEAL_OK;
}

static pdfseal_status add_certificate(gathering *g, X509 *x509, bool *ret_new, pdfseal_error *error)
{
    uint8_t *der = NULL;
    int length = i2d_X509(x509, &der);
    if (length <= 0)
        FAIL_MEMORY(error);
    bytes_view view = {der, (size_t)length};
    *ret_new = !holds(&g->material->certificates, view);
    pdfseal_status status = add(&g->material->certificates, view, error);
    OPENSSL_free(der);
    return status;
}

/* ---- issuers ---- */

static X509 *find_among(cms_certificate *const *items, size_t count, X509 *certificate)
{
    for (size_t i = 0; i < count; i++) {
        if (cms_x509_is_issued_by(certificate, items[i]->x509))
            return items[i]->x509;
    }
    return NULL;
}

/* Of the system's store by name; the reference is given back by the store's own life. */
static X509 *find_in_store(cms_trust *trust, X509 *certificate)
{
    X509_STORE_CTX *context = X509_STORE_CTX_new();
    X509 *found = NULL;
    cms_trust_load_system(trust);
    if (context && X509_STORE_CTX_init(context, trust->store, certificate, NULL) == 1 &&
        X509_STORE_CTX_get1_issuer(&found, context, certificate) == 1)
        X509_free(found); /* the store keeps its own */
    X509_STORE_CTX_free(context);
    ERR_clear_error();
    return found && cms_x509_is_issued_by(certificate, found) ? found : NULL;
}

static X509 *find_at_hand(const gathering *g, X509 *certificate)
{
    const cms_material_sources *sources = g->sources;
    X509 *found = NULL;
    for (size_t i = 0; i < sources->pool_count && !found; i++) {
        if (cms_x509_is_issued_by(certificate, sources->pool[i]->x509))
            found = sources->pool[i]->x509;
    }
    if (!found)
        found = find_among(g->fetched.items, g->fetched.count, certificate);
    if (!found && sources->trust)
        found = find_among(sources->trust->chain.items, sources->trust->chain.count, certificate);
    if (!found && sources->trust)
        found = find_in_store(sources->trust, certificate);
    return found;
}

/* A failure says which certificate it is about. */
static pdfseal_status name_certificate(pdfseal_status status, const X509 *certificate, pdfseal_error *error)
{
    char cause[PDFSEAL_ERROR_MESSAGE_BYTES];
    arena memory;
    if (!error || status == PDFSEAL_OK || status == PDFSEAL_ERROR_MEMORY)
        return status;
    memcpy(cause, error->message, sizeof cause);
    arena_init(&memory);
    const char *name = cms_name_print(X509_get_subject_name(certificate), &memory);
    if (name && snprintf(error->message, sizeof error->message, "%.160s: %s", name, cause) < 0)
        memcpy(error->message, cause, sizeof cause);
    arena_clear(&memory);
    return status;
}

static pdfseal_status find_issuer(gathering *g, X509 *certificate, X509 **ret_issuer, pdfseal_error *error)
{
    *ret_issuer = find_at_hand(g, certificate);
    if (*ret_issuer)
        return PDFSEAL_OK;
    if (g->sources->online)
        TRY(cms_online_find_issuers(g->sources->online, certificate, &g->fetched, error));
    *ret_issuer = find_at_hand(g, certificate);
    if (!*ret_issuer)
        FAIL(error, PDFSEAL_ERROR_OUTSIDE, "the certificate's issuer cannot be found (give it with --chain)");
    return PDFSEAL_OK;
}

/* ---- revocation ---- */

static void ask_at_hand(const gathering *g, const cms_evidence_question *question, cms_evidence_answer *ret_answer)
{
    const cms_material_sources *sources = g->sources;
    *ret_answer = cms_evidence_ask(sources->evidence, question);
    if (ret_answer->record.answer == CMS_CRL_SILENT && sources->trust && !sources->is_document_alone)
        *ret_answer = cms_evidence_ask(sources->trust->evidence, question);
}

static pdfseal_status ask_network(const gathering *g, const cms_evidence_question *question, cms_evidence_answer *ret_answer,
                                  pdfseal_error *error)
{
    if (!g->sources->online)
        FAIL(error, PDFSEAL_ERROR_OUTSIDE, "whether the certificate was revoked could not be established (permit the network, or give a list with --crl)");
    return cms_online_ask(g->sources->online, question, ret_answer, error);
}

static pdfseal_status climb(gathering *g, X509 *certificate, pdfseal_error *error);

/* The answer's own path comes along: a responder's certificate needs an issuer too. */
static pdfseal_status add_evidence(gathering *g, const cms_evidence_answer *answer, pdfseal_error *error)
{
    if (answer->record.answer == CMS_CRL_REVOKED)
        FAIL(error, PDFSEAL_ERROR_REFUSED, "the certificate is revoked");
    if (answer->item->crl)
        return add(&g->material->lists, answer->item->der, error);
    TRY(add(&g->material->responses, answer->item->der, error));
    if (!answer->responder)
        return PDFSEAL_OK;
    X509 *responder = X509_dup(answer->responder); /* the answer may move while more is fetched */
    if (!responder)
        FAIL_MEMORY(error);
    pdfseal_status status = climb(g, responder, error);
    X509_free(responder);
    return status;
}

static pdfseal_status add_revocation(gathering *g, X509 *certificate, X509 *issuer, pdfseal_error *error)
{
    cms_evidence_question question = {.certificate = certificate, .issuer = issuer, .time = g->time,
                                      .known_by = INT64_MAX, .now = g->sources->now, .checked_at = g->sources->now,
                                      .elsewhere = {g->sources->evidence, g->sources->trust ? g->sources->trust->evidence : NULL}};
    cms_evidence_answer answer;
    if (cms_x509_needs_no_revocation(certificate))
        return PDFSEAL_OK;
    ask_at_hand(g, &question, &answer);
    if (answer.record.answer == CMS_CRL_SILENT) {
        /* Of a certificate that names nobody nothing can be known, today or later. */
        if (!cms_x509_names_revocation(certificate))
            return PDFSEAL_OK;
        TRY(ask_network(g, &question, &answer, error));
    }
    return add_evidence(g, &answer, error);
}

static bool is_anchor(const gathering *g, const X509 *certificate)
{
    const cms_trust *trust = g->sources->trust;
    for (size_t i = 0; trust && i < trust->anchors.count; i++) {
        if (X509_cmp(trust->anchors.items[i]->x509, certificate) == 0)
            return true;
    }
    return false;
}

static pdfseal_status climb_step(gathering *g, X509 *certificate, X509 **ret_issuer, pdfseal_error *error)
{
    bool is_new = false;
    *ret_issuer = NULL;
    TRY(add_certificate(g, certificate, &is_new, error));
    if (!is_new || is_anchor(g, certificate) || cms_x509_is_self_signed(certificate))
        return PDFSEAL_OK;
    TRY(find_issuer(g, certificate, ret_issuer, error));
    return add_revocation(g, certificate, *ret_issuer, error);
}

static pdfseal_status climb(gathering *g, X509 *certificate, pdfseal_error *error)
{
    size_t most = limits_get(cms_trust_limits(g->sources->trust), LIMITS_PATH);
    if (g->depth >= most)
        FAIL_LIMIT(error, -1, cms_trust_limits(g->sources->trust), LIMITS_PATH);
    g->depth++;
    for (size_t step = 0; certificate && step < most; step++) {
        X509 *issuer;
        TRY(name_certificate(climb_step(g, certificate, &issuer, error), certificate, error));
        certificate = issuer;
    }
    g->depth--;
    return PDFSEAL_OK;
}

pdfseal_status cms_material_gather(const cms_material_sources *sources, const cms_certificate *certificate, int64_t time,
                                   cms_material *material, pdfseal_error *error)
{
    gathering g = {.sources = sources, .material = material, .time = time};
    pdfseal_status status = climb(&g, certificate->x509, error);
    cms_certificate_list_clear(&g.fetched);
    return status;
}
