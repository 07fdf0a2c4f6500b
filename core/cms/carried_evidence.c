/* SPDX-License-Identifier: Apache-2.0 */
/* Revocation data inside a SignedData, wherever producers put it. */
#include "cms/evidence_items.h"
#include "cms/oid.h"
#include "cms/signed_data_parts.h"

#define DER_ENUMERATED 0x0A

/* A piece that is no CRL or no answer says nothing; only memory and limits count. */
static pdfseal_status forgive(pdfseal_status status, pdfseal_error *error)
{
    if (status == PDFSEAL_ERROR_MEMORY)
        return status;
    error_clear(error);
    return PDFSEAL_OK;
}

static pdfseal_status add_crl(cms_evidence *evidence, bytes_view der, int64_t existed_at, pdfseal_error *error)
{
    return forgive(cms_evidence_add_crl(evidence, der, CMS_SOURCE_EMBEDDED, existed_at, error), error);
}

static pdfseal_status add_ocsp(cms_evidence *evidence, bytes_view der, int64_t existed_at, pdfseal_error *error)
{
    return forgive(cms_evidence_add_ocsp(evidence, der, CMS_SOURCE_EMBEDDED, existed_at, error), error);
}

/* A BasicOCSPResponse with the shell of a successful OCSPResponse around it. source  RFC 6960 4.2.1 */
static pdfseal_status add_basic_ocsp(cms_evidence *evidence, bytes_view basic, int64_t existed_at, pdfseal_error *error)
{
    static const uint8_t SUCCESSFUL = 0;
    bytes_buffer BYTES_BUFFER_CLEANUP der;
    size_t response, tagged, bytes;
    bytes_buffer_init(&der, LIMIT_CEILING_DER);
    TRY(cms_der_open(&der, DER_SEQUENCE, &response, error));
    TRY(cms_der_append(&der, DER_ENUMERATED, (bytes_view){&SUCCESSFUL, 1}, error));
    TRY(cms_der_open(&der, DER_CONTEXT(0), &tagged, error));
    TRY(cms_der_open(&der, DER_SEQUENCE, &bytes, error));
    TRY(cms_der_append(&der, DER_OID, OID_OCSP_BASIC, error));
    TRY(cms_der_append(&der, DER_OCTET_STRING, basic, error));
    TRY(cms_der_close(&der, bytes, error));
    TRY(cms_der_close(&der, tagged, error));
    TRY(cms_der_close(&der, response, error));
    return add_ocsp(evidence, bytes_buffer_view(&der), existed_at, error);
}

typedef pdfseal_status (*add_piece)(cms_evidence *evidence, bytes_view der, int64_t existed_at, pdfseal_error *error);

/* Adds every member of a SEQUENCE OF. */
static pdfseal_status add_members(cms_evidence *evidence, bytes_view list, add_piece add, int64_t existed_at, pdfseal_error *error)
{
    cms_der_reader reader = cms_der_reader_of(list, NULL);
    cms_der_element sequence, member;
    if (!cms_der_reader_take(&reader, DER_SEQUENCE, &sequence))
        return PDFSEAL_OK;
    cms_der_reader inside = cms_der_reader_inside(&reader, &sequence);
    while (cms_der_reader_take(&inside, DER_SEQUENCE, &member))
        TRY(add(evidence, member.whole, existed_at, error));
    return PDFSEAL_OK;
}

/* An attribute of two lists: crl [0], and OCSP answers [1] whose form `add` knows. */
static pdfseal_status add_attribute(cms_evidence *evidence, bytes_view attributes, bytes_view oid, add_piece add,
                                    int64_t existed_at, pdfseal_error *error)
{
    cms_der_element value, part;
    if (!cms_attribute_get_only(attributes, oid, &value) || value.tag != DER_SEQUENCE)
        return PDFSEAL_OK;
    cms_der_reader reader = cms_der_reader_of(value.content, NULL);
    while (cms_der_reader_next(&reader, &part)) {
        if (part.tag == DER_CONTEXT(0))
            TRY(add_members(evidence, part.content, add_crl, existed_at, error));
        else if (part.tag == DER_CONTEXT(1))
            TRY(add_members(evidence, part.content, add, existed_at, error));
    }
    return PDFSEAL_OK;
}

/* RevocationInfoChoices: CRLs, and answers as [1] { id-ri-ocsp-response, OCSPResponse }. source  RFC 5652 10.2.1; RFC 5940 2.1 */
static pdfseal_status add_choices(cms_evidence *evidence, bytes_view choices, int64_t existed_at, pdfseal_error *error)
{
    cms_der_reader reader = cms_der_reader_of(choices, NULL);
    cms_der_element choice, format, answer;
    while (cms_der_reader_next(&reader, &choice)) {
        cms_der_reader inside = cms_der_reader_inside(&reader, &choice);
        if (choice.tag == DER_SEQUENCE)
            TRY(add_crl(evidence, choice.whole, existed_at, error));
        else if (choice.tag == DER_CONTEXT(1) && cms_der_reader_take(&inside, DER_OID, &format) &&
                 bytes_equal(format.content, OID_OCSP_IN_CMS) && cms_der_reader_take(&inside, DER_SEQUENCE, &answer))
            TRY(add_ocsp(evidence, answer.whole, existed_at, error));
    }
    return PDFSEAL_OK;
}

/* Of one SignedData, without the time stamps in it. source  ISO 32000-2:2020 12.8.3.3.2; ETSI EN 319 122-1 A.1.2.2 */
static pdfseal_status add_own(cms_evidence *evidence, const cms_signed_data *data, int64_t existed_at, pdfseal_error *error)
{
    TRY(add_attribute(evidence, data->signed_attributes, OID_REVOCATION_ARCHIVAL, add_ocsp, existed_at, error));
    TRY(add_attribute(evidence, data->unsigned_attributes, OID_REVOCATION_VALUES, add_basic_ocsp, existed_at, error));
    return add_choices(evidence, data->revocations, existed_at, error);
}

pdfseal_status cms_evidence_add_carried(cms_evidence *evidence, const cms_signed_data *data, int64_t existed_at,
                                        pdfseal_error *error)
{
    TRY(add_own(evidence, data, existed_at, error));
    for (size_t i = 0; i < data->timestamp_count; i++) {
        cms_signed_data *token;
        pdfseal_status status = cms_signed_data_read(data->timestamps[i], CMS_PROFILE_TIMESTAMP, &token, error);
        if (status == PDFSEAL_OK) {
            status = add_own(evidence, token, existed_at, error);
            cms_signed_data_free(token);
        }
        TRY(forgive(status, error));
    }
    return PDFSEAL_OK;
}
