/* SPDX-License-Identifier: Apache-2.0 */
/* Validation data for a target: what its signatures need and the store lacks becomes one update. */
#include "api/level_reading.h"

#include "cms/material.h"
#include "pades/security_store.h"

#include <stdlib.h>

/* Everything from which material is gathered. */
typedef struct collection {
    level_reading *reading;
    pades_store store;
    cms_certificate **stored; /* read from the store */
    size_t stored_count;
    cms_signed_data **tokens; /* time stamps inside signatures, */
    size_t token_count;
    size_t *token_end;        /* those of signature i end here */
    const cms_certificate **pool;
    size_t pool_count;
    cms_evidence *evidence;
    cms_material *materials; /* one a signature */
} collection;

static void collection_clear(collection *c)
{
    for (size_t i = 0; i < c->stored_count; i++)
        cms_certificate_free(c->stored[i]);
    for (size_t i = 0; i < c->token_count; i++)
        cms_signed_data_free(c->tokens[i]);
    for (size_t i = 0; c->materials && i < c->reading->count; i++)
        cms_material_clear(&c->materials[i]);
    free(c->stored);
    free(c->tokens);
    free(c->token_end);
    free(c->pool);
    free(c->materials);
    cms_evidence_free(c->evidence);
}

static pdfseal_status read_store(collection *c, pdfseal_error *error)
{
    level_reading *r = c->reading;
    TRY(pades_store_read(r->view, &r->memory, &c->store, error));
    TRY(cms_evidence_new(&c->evidence, error));
    cms_evidence_set_limits(c->evidence, pdf_document_limits(r->document));
    c->stored = calloc(c->store.certificates.count + 1, sizeof *c->stored);
    if (!c->stored)
        FAIL_MEMORY(error);
    pdfseal_status status = PDFSEAL_OK;
    for (size_t i = 0; i < c->store.certificates.count && status != PDFSEAL_ERROR_MEMORY; i++) {
        status = cms_certificate_read(c->store.certificates.items[i].der, &c->stored[c->stored_count], error);
        c->stored_count += status == PDFSEAL_OK;
    }
    for (size_t i = 0; i < c->store.responses.count && status != PDFSEAL_ERROR_MEMORY; i++)
        status = cms_evidence_add_ocsp(c->evidence, c->store.responses.items[i].der, CMS_SOURCE_EMBEDDED, TIME_UNKNOWN, error);
    for (size_t i = 0; i < c->store.lists.count && status != PDFSEAL_ERROR_MEMORY; i++)
        status = cms_evidence_add_crl(c->evidence, c->store.lists.items[i].der, CMS_SOURCE_EMBEDDED, TIME_UNKNOWN, error);
    return status == PDFSEAL_ERROR_MEMORY ? status : PDFSEAL_OK;
}

/* What signatures and their time stamps carry themselves need not be asked for again. */
static pdfseal_status read_carried(collection *c, pdfseal_error *error)
{
    for (size_t i = 0; i < c->reading->count; i++) {
        if (c->reading->data[i])
            TRY(cms_evidence_add_carried(c->evidence, c->reading->data[i], TIME_UNKNOWN, error));
    }
    return PDFSEAL_OK;
}

/* The time stamps inside one signature. */
static pdfseal_status read_tokens_of(collection *c, const cms_signed_data *data, pdfseal_error *error)
{
    size_t count = cms_signed_data_timestamp_count(data);
    cms_signed_data **tokens = realloc(c->tokens, (c->token_count + count + 1) * sizeof *tokens);
    if (!tokens)
        FAIL_MEMORY(error);
    c->tokens = tokens;
    for (size_t i = 0; i < count; i++) {
        pdfseal_status status = cms_signed_data_read(cms_signed_data_timestamp(data, i), CMS_PROFILE_TIMESTAMP,
                                                     &tokens[c->token_count], error);
        if (status == PDFSEAL_ERROR_MEMORY)
            return status;
        c->token_count += status == PDFSEAL_OK;
    }
    return PDFSEAL_OK;
}

static pdfseal_status read_tokens(collection *c, pdfseal_error *error)
{
    const level_reading *r = c->reading;
    c->token_end = calloc(r->count + 1, sizeof *c->token_end);
    if (!c->token_end)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < r->count; i++) {
        if (r->data[i] && !r->signatures[i].is_timestamp)
            TRY(read_tokens_of(c, r->data[i], error));
        c->token_end[i] = c->token_count;
    }
    return PDFSEAL_OK;
}

static size_t add_certificates(const cms_certificate **pool, size_t count, const cms_signed_data *data)
{
    for (size_t i = 0; data && i < cms_signed_data_certificate_count(data); i++)
        pool[count++] = cms_signed_data_certificate(data, i);
    return count;
}

/* Every certificate that stands anywhere in the document. */
static pdfseal_status fill_pool(collection *c, pdfseal_error *error)
{
    const level_reading *r = c->reading;
    size_t room = c->stored_count + 1;
    for (size_t i = 0; i < r->count; i++)
        room += r->data[i] ? cms_signed_data_certificate_count(r->data[i]) : 0;
    for (size_t i = 0; i < c->token_count; i++)
        room += cms_signed_data_certificate_count(c->tokens[i]);
    c->pool = calloc(room, sizeof *c->pool);
    if (!c->pool)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < c->stored_count; i++)
        c->pool[c->pool_count++] = c->stored[i];
    for (size_t i = 0; i < r->count; i++)
        c->pool_count = add_certificates(c->pool, c->pool_count, r->data[i]);
    for (size_t i = 0; i < c->token_count; i++)
        c->pool_count = add_certificates(c->pool, c->pool_count, c->tokens[i]);
    return PDFSEAL_OK;
}

/* When the path of a signer must have held: at its own time stamp where it has one, else now. */
static int64_t time_of(const cms_signed_data *data, int64_t now)
{
    int64_t time = cms_signed_data_token_time(data);
    return time != TIME_UNKNOWN && time < now ? time : now;
}

/* An authority that is revoked has failed; a signer who is must not be raised. */
static pdfseal_status gather_token(const cms_material_sources *sources, const cms_signed_data *token, cms_material *material,
                                   pdfseal_error *error)
{
    const cms_certificate *signer = cms_signed_data_signer(token);
    if (!signer)
        FAIL(error, PDFSEAL_ERROR_OUTSIDE, "a time stamp holds no certificate of its authority");
    pdfseal_status status = cms_material_gather(sources, signer, time_of(token, sources->now), material, error);
    if (status == PDFSEAL_ERROR_REFUSED)
        FAIL(error, PDFSEAL_ERROR_OUTSIDE, "the time stamp authority's certificate is revoked (ask another authority)");
    return status;
}

static pdfseal_status gather_signature(collection *c, const cms_material_sources *sources, size_t index, pdfseal_error *error)
{
    const cms_signed_data *data = c->reading->data[index];
    cms_material *material = &c->materials[index];
    int64_t time = sources->now;
    if (c->reading->signatures[index].is_timestamp)
        return gather_token(sources, data, material, error);
    for (size_t i = index ? c->token_end[index - 1] : 0; i < c->token_end[index]; i++) {
        TRY(gather_token(sources, c->tokens[i], material, error));
        time = time_of(c->tokens[i], time);
    }
    if (!cms_signed_data_signer(data))
        FAIL(error, PDFSEAL_ERROR_REFUSED, "a signature holds no certificate of its signer");
    return cms_material_gather(sources, cms_signed_data_signer(data), time, material, error);
}

static pdfseal_status gather_all(collection *c, const cms_material_sources *sources, const level_target *target,
                                 pades_store_record *records, size_t *ret_count, pdfseal_error *error)
{
    const level_reading *r = c->reading;
    size_t count = 0;
    for (size_t i = 0; i < r->count; i++) {
        if (!r->data[i] || r->signatures[i].is_usage_rights || !level_reading_is_meant(r, target, i))
            continue;
        TRY(gather_signature(c, sources, i, error));
        records[count++] = (pades_store_record){r->signatures[i].contents, &c->materials[i]};
    }
    *ret_count = count;
    return PDFSEAL_OK;
}

static pdfseal_status write_store(collection *c, const pades_store_record *records, size_t count, level_target *target,
                                  pdfseal_error *error)
{
    pdf_section *section;
    bool added = false;
    TRY(pdf_section_new(c->reading->document, &section, error));
    pdfseal_status status = pades_store_add(c->reading->document, section, &c->store, records, count, &added, error);
    if (status == PDFSEAL_OK && added)
        status = level_section_finish(section, error);
    if (status == PDFSEAL_OK && added)
        status = level_section_append(target, section, error);
    pdf_section_free(section);
    return status;
}

static pdfseal_status add_material(pdfseal_session *session, const pdfseal_level_options *options, level_target *target,
                                   collection *c, pdfseal_error *error)
{
    size_t count = 0;
    TRY(read_store(c, error));
    TRY(read_carried(c, error));
    TRY(read_tokens(c, error));
    TRY(fill_pool(c, error));
    const cms_material_sources sources = {.pool = c->pool, .pool_count = c->pool_count,
                                          .trust = options->trust ? options->trust->cms : NULL, .evidence = c->evidence,
                                          .online = session->online, .now = time_now(session->clock)};
    c->materials = calloc(c->reading->count + 1, sizeof *c->materials);
    pades_store_record *records = calloc(c->reading->count + 1, sizeof *records);
    pdfseal_status status = c->materials && records ? gather_all(c, &sources, target, records, &count, error)
                                                    : PDFSEAL_ERROR_MEMORY;
    if (status == PDFSEAL_OK && count)
        status = write_store(c, records, count, target, error);
    free(records);
    return status;
}

pdfseal_status level_target_add_material(pdfseal_session *session, const pdfseal_level_options *options, level_target *target,
                                         pdfseal_error *error)
{
    level_reading r;
    collection c = {.reading = &r};
    pdfseal_status status = level_reading_open(target, &r, error);
    if (status == PDFSEAL_OK)
        status = add_material(session, options, target, &c, error);
    collection_clear(&c);
    level_reading_clear(&r);
    return status;
}
