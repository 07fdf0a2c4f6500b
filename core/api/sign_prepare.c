/* SPDX-License-Identifier: Apache-2.0 */
/* The first of two steps: what somebody else is to sign. */
#include "api/prepared.h"
#include "api/signing.h"

static pdfseal_status list_certificates(signing *job, prepared_request *request, pdfseal_error *error)
{
    const cms_identity *identity = job->session->identity;
    size_t count = cms_identity_certificate_count(identity);
    bytes_view *certificates = ARENA_NEW_ARRAY(&job->memory, bytes_view, count);
    if (!certificates)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < count; i++)
        certificates[i] = cms_certificate_der(cms_identity_certificate_at(identity, i));
    request->certificates = certificates;
    request->certificate_count = count;
    return PDFSEAL_OK;
}

pdfseal_status signing_write_request(signing *job, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer attributes;
    cms_value_kind kind;
    const pades_placeholder *place = &job->placeholder;
    int64_t size = pdf_document_size(job->document) + (int64_t)pdf_section_bytes(job->section)->length;
    prepared_request request = {
        .field = place->field,
        .byte_range = {0, place->contents_start, place->contents_end, size - place->contents_end},
        .room_bytes = (place->contents_end - place->contents_start - 2) / 2,
        .digest = job->cms_signing.digest,
        .document_digest = {job->message_digest.data, job->message_digest.length},
    };
    bytes_buffer_init_limited(&attributes, pdf_document_limits(job->document), LIMITS_CMS_BYTES);
    TRY(cms_signed_data_begin(&job->cms_signing, request.document_digest, &attributes, &kind, error));
    TRY(list_certificates(job, &request, error));
    request.attributes = bytes_buffer_view(&attributes);
    request.signature_algorithm = kind.signature_algorithm;
    request.salt_bytes = kind.salt_bytes;
    return prepared_write(&request, job->request, error);
}
