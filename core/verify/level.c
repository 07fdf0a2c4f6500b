/* SPDX-License-Identifier: Apache-2.0 */
/* Long-term means that what signing gathers could be gathered again, from the document alone. */
#include "verify/level.h"

#include "cms/material.h"
#include "cms/timestamp.h"

/* The store as a range up to `end` covers it; INT64_MAX: all of it. */
static pdfseal_status select_evidence(const verify_proofs *proofs, int64_t end, cms_evidence **ret_evidence, pdfseal_error *error)
{
    cms_evidence *evidence;
    TRY(cms_evidence_new(&evidence, error));
    const pades_store_list *lists[2] = {&proofs->store.responses, &proofs->store.lists};
    pdfseal_status status = PDFSEAL_OK;
    for (size_t kind = 0; kind < 2; kind++) {
        for (size_t i = 0; i < lists[kind]->count && status != PDFSEAL_ERROR_MEMORY; i++) {
            const pades_store_item *item = &lists[kind]->items[i];
            if (item->end > end)
                continue;
            status = kind ? cms_evidence_add_crl(evidence, item->der, CMS_SOURCE_EMBEDDED, TIME_UNKNOWN, error)
                          : cms_evidence_add_ocsp(evidence, item->der, CMS_SOURCE_EMBEDDED, TIME_UNKNOWN, error);
        }
    }
    if (status == PDFSEAL_ERROR_MEMORY) {
        cms_evidence_free(evidence);
        return status;
    }
    *ret_evidence = evidence;
    return PDFSEAL_OK;
}

static pdfseal_status fill_pool(const verify_proofs *proofs, const cms_signed_data *data, cms_material_sources *sources,
                                pdfseal_error *error)
{
    size_t own = cms_signed_data_certificate_count(data);
    const cms_certificate **pool = ARENA_NEW_ARRAY(proofs->owner, const cms_certificate *, own + proofs->stored_count + 1);
    if (!pool)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < own; i++)
        pool[sources->pool_count++] = cms_signed_data_certificate(data, i);
    for (size_t i = 0; i < proofs->stored_count; i++)
        pool[sources->pool_count++] = proofs->stored[i];
    sources->pool = pool;
    return PDFSEAL_OK;
}

/* Whether everything behind the signer can be had from the store. */
static pdfseal_status is_complete(const verify_proofs *proofs, const cms_signed_data *data, int64_t time, int64_t end,
                                  bool *ret_complete, pdfseal_error *error)
{
    cms_material scratch = {0};
    cms_evidence *evidence;
    cms_material_sources sources = {.trust = proofs->request->trust, .is_document_alone = true, .now = proofs->now};
    TRY(fill_pool(proofs, data, &sources, error));
    TRY(select_evidence(proofs, end, &evidence, error));
    sources.evidence = evidence;
    pdfseal_status status = cms_material_gather(&sources, cms_signed_data_signer(data), time, &scratch, error);
    cms_material_clear(&scratch);
    cms_evidence_free(evidence);
    *ret_complete = status == PDFSEAL_OK || status == PDFSEAL_ERROR_REFUSED; /* a revocation is known too */
    if (status == PDFSEAL_ERROR_MEMORY)
        return status;
    error_clear(error);
    return PDFSEAL_OK;
}

/* The newest sound document time stamp after the signature, or NULL. */
static const verify_stamp *find_last_stamp(const verify_proofs *proofs, size_t index)
{
    const verify_stamp *last = NULL;
    for (size_t i = 0; i < proofs->stamp_count; i++) {
        if (proofs->stamps[i].is_sound && proofs->stamps[i].witness > index)
            last = &proofs->stamps[i];
    }
    return last;
}

pdfseal_status verify_level_find(const verify_proofs *proofs, size_t index, bool is_stamped, int64_t time,
                                 const char **ret_level, pdfseal_error *error)
{
    const cms_signed_data *data = proofs->witnesses[index].data;
    const verify_stamp *last = find_last_stamp(proofs, index);
    bool complete = false;
    *ret_level = is_stamped ? "PAdES-B-T" : "PAdES-B-B";
    if (!is_stamped || !proofs->store.present || !data || !cms_signed_data_signer(data))
        return PDFSEAL_OK;
    TRY(is_complete(proofs, data, time, INT64_MAX, &complete, error));
    if (!complete)
        return PDFSEAL_OK;
    *ret_level = "PAdES-B-LT";
    if (!last)
        return PDFSEAL_OK;
    TRY(is_complete(proofs, data, time, last->covers_until, &complete, error));
    if (complete)
        *ret_level = "PAdES-B-LTA";
    return PDFSEAL_OK;
}
