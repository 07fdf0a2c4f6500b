/* SPDX-License-Identifier: Apache-2.0 */
/* Each time stamp is judged with what the newer ones prove. */
#include "verify/proofs.h"

#include "verify/signer_trust.h"

#include <stdlib.h>

void verify_proofs_clear(verify_proofs *proofs)
{
    for (size_t i = 0; i < proofs->stored_count; i++)
        cms_certificate_free(proofs->stored[i]);
    free(proofs->stored);
    free(proofs->evidence_ends);
    cms_evidence_free(proofs->evidence);
    proofs->stored = NULL;
    proofs->stored_count = 0;
    proofs->evidence = NULL;
    proofs->evidence_ends = NULL;
}

/* ---- what the document brings along ---- */

static pdfseal_status grow_ends(verify_proofs *proofs, size_t extra, pdfseal_error *error)
{
    size_t room = cms_evidence_count(proofs->evidence) + extra;
    if (room <= proofs->evidence_room)
        return PDFSEAL_OK;
    int64_t *ends = realloc(proofs->evidence_ends, 2 * room * sizeof *ends);
    if (!ends)
        FAIL_MEMORY(error);
    proofs->evidence_ends = ends;
    proofs->evidence_room = 2 * room;
    return PDFSEAL_OK;
}

/* What was added since `before` lies in front of `end`. */
static pdfseal_status note_ends(verify_proofs *proofs, size_t before, int64_t end, pdfseal_error *error)
{
    TRY(grow_ends(proofs, 1, error));
    for (size_t i = before; i < cms_evidence_count(proofs->evidence); i++)
        proofs->evidence_ends[i] = end;
    return PDFSEAL_OK;
}

/* What cannot be read says nothing. */
static pdfseal_status add_stored_evidence(verify_proofs *proofs, const pades_store_list *list, bool are_lists, pdfseal_error *error)
{
    for (size_t i = 0; i < list->count; i++) {
        size_t before = cms_evidence_count(proofs->evidence);
        const pades_store_item *item = &list->items[i];
        pdfseal_status status =
            are_lists ? cms_evidence_add_crl(proofs->evidence, item->der, CMS_SOURCE_EMBEDDED, TIME_UNKNOWN, error)
                      : cms_evidence_add_ocsp(proofs->evidence, item->der, CMS_SOURCE_EMBEDDED, TIME_UNKNOWN, error);
        if (status == PDFSEAL_ERROR_MEMORY)
            return status;
        TRY(note_ends(proofs, before, item->end, error));
    }
    error_clear(error);
    return PDFSEAL_OK;
}

static int64_t range_end(const verify_witness *witness)
{
    const int64_t *range = witness->signature->range;
    return witness->signature->range_usable ? range[2] + range[3] : INT64_MAX;
}

/* What stands in a signature's own attributes lies in its gap, which only later ranges cover. */
static pdfseal_status add_attributes(verify_proofs *proofs, pdfseal_error *error)
{
    for (size_t i = 0; i < proofs->witness_count; i++) {
        const verify_witness *witness = &proofs->witnesses[i];
        size_t before = cms_evidence_count(proofs->evidence);
        if (!witness->data)
            continue;
        TRY(cms_evidence_add_carried(proofs->evidence, witness->data, TIME_UNKNOWN, error));
        int64_t end = range_end(witness);
        TRY(note_ends(proofs, before, end == INT64_MAX ? end : end + 1, error));
    }
    return PDFSEAL_OK;
}

static pdfseal_status add_certificates(verify_proofs *proofs, pdfseal_error *error)
{
    const pades_store_list *list = &proofs->store.certificates;
    proofs->stored = calloc(list->count + 1, sizeof *proofs->stored);
    if (!proofs->stored)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < list->count; i++) {
        pdfseal_status status = cms_certificate_shelf_read(proofs->shelf, list->items[i].der, &proofs->stored[proofs->stored_count], error);
        if (status == PDFSEAL_ERROR_MEMORY)
            return status;
        proofs->stored_count += status == PDFSEAL_OK;
    }
    error_clear(error);
    return PDFSEAL_OK;
}

static pdfseal_status gather_data(verify_proofs *proofs, pdf_view view, pdfseal_error *error)
{
    TRY(cms_evidence_new(&proofs->evidence, error));
    cms_evidence_set_limits(proofs->evidence, pdf_document_limits(view.document));
    TRY(grow_ends(proofs, 8, error));
    pdfseal_status status = pades_store_read(view, proofs->owner, &proofs->store, error);
    if (status == PDFSEAL_ERROR_MEMORY)
        return status;
    if (status != PDFSEAL_OK) /* a store that cannot be read is none */
        proofs->store = (pades_store){0};
    TRY(add_certificates(proofs, error));
    TRY(add_stored_evidence(proofs, &proofs->store.responses, false, error));
    TRY(add_stored_evidence(proofs, &proofs->store.lists, true, error));
    return add_attributes(proofs, error);
}

/* ---- time stamps ---- */

int64_t verify_proofs_existence(const verify_proofs *proofs, int64_t end)
{
    int64_t earliest = 0;
    for (size_t i = 0; i < proofs->stamp_count; i++) {
        const verify_stamp *stamp = &proofs->stamps[i];
        bool proves = stamp->is_sound && stamp->shown.status && strcmp(stamp->shown.status, "valid") == 0;
        if (proves && stamp->covers_until > end && (earliest == 0 || stamp->shown.time < earliest))
            earliest = stamp->shown.time;
    }
    return earliest;
}

const verify_stamp *verify_proofs_find(const verify_proofs *proofs, size_t index)
{
    for (size_t i = 0; i < proofs->stamp_count; i++) {
        if (proofs->stamps[i].witness == index)
            return &proofs->stamps[i];
    }
    return NULL;
}

/* What was answered before was answered without this proof. */
static void prove_evidence(verify_proofs *proofs, const verify_stamp *stamp)
{
    verify_signer_memory_forget(proofs->memory);
    for (size_t i = 0; i < cms_evidence_count(proofs->evidence); i++) {
        if (proofs->evidence_ends[i] <= stamp->covers_until)
            cms_evidence_prove(proofs->evidence, i, stamp->shown.time);
    }
}

static pdfseal_status judge_stamp(verify_proofs *proofs, verify_stamp *stamp, pdfseal_error *error)
{
    const verify_witness *witness = &proofs->witnesses[stamp->witness];
    int64_t time = witness->cms->timestamp_time;
    stamp->shown = (verify_timestamp){.kind = "document", .time = time, .status = "invalid"};
    stamp->trust = (cms_trust_answer){.status = CMS_TRUST_UNKNOWN, .revocation = CMS_REVOCATION_NOT_CHECKED,
                                      .revoked_at = TIME_UNKNOWN};
    const cms_certificate *signer = witness->data ? cms_signed_data_signer(witness->data) : NULL;
    if (!signer)
        return PDFSEAL_OK;
    cms_certificate_facts facts;
    TRY(verify_signer_describe(proofs, signer, &facts, error));
    stamp->shown.authority = facts.name;
    verify_signer_question question = {.data = witness->data, .purpose = CMS_PURPOSE_TIMESTAMP,
                                       .proven_at = verify_proofs_existence(proofs, stamp->covers_until),
                                       .made_at = time != TIME_UNKNOWN ? time : 0};
    TRY(verify_signer_ask(proofs, &question, &stamp->trust, error));
    if (!stamp->is_sound)
        return PDFSEAL_OK;
    stamp->shown.status = verify_timestamp_status(&stamp->trust, proofs, witness->cms, time, question.proven_at);
    if (strcmp(stamp->shown.status, "valid") == 0)
        prove_evidence(proofs, stamp);
    return PDFSEAL_OK;
}

static pdfseal_status list_stamps(verify_proofs *proofs, pdfseal_error *error)
{
    proofs->stamps = ARENA_NEW_ARRAY(proofs->owner, verify_stamp, proofs->witness_count + 1);
    if (!proofs->stamps)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < proofs->witness_count; i++) {
        const verify_witness *witness = &proofs->witnesses[i];
        if (!witness->signature->is_timestamp)
            continue;
        proofs->stamps[proofs->stamp_count++] = (verify_stamp){
            .witness = i, .covers_until = range_end(witness),
            .is_sound = witness->cms->integrity == CMS_INTEGRITY_INTACT && witness->closes_revision};
    }
    return PDFSEAL_OK;
}

pdfseal_status verify_proofs_gather(verify_proofs *proofs, pdf_view view, pdfseal_error *error)
{
    TRY(verify_signer_memory_new(proofs->owner, &proofs->memory, error));
    TRY(gather_data(proofs, view, error));
    TRY(list_stamps(proofs, error));
    for (size_t i = proofs->stamp_count; i-- > 0;)
        TRY(judge_stamp(proofs, &proofs->stamps[i], error));
    return PDFSEAL_OK;
}
