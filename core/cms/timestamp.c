/* SPDX-License-Identifier: Apache-2.0 */
/* Time stamp tokens are SignedData over TSTInfo; this hashes what they should be over. */
#include "cms/timestamp.h"

void cms_timestamp_clear(cms_timestamp *timestamp)
{
    cms_signed_data_free(timestamp->token);
    timestamp->token = NULL;
}

static pdfseal_status check_token(cms_timestamp *timestamp, bytes_view imprinted, arena *owner, pdfseal_error *error)
{
    digest_algorithm algorithm = cms_signed_data_digest(timestamp->token);
    digest_value hash = {.length = 0};
    if (algorithm != DIGEST_NONE)
        TRY(digest_of(algorithm, imprinted, &hash, error));
    TRY(cms_signed_data_check(timestamp->token, (bytes_view){hash.data, hash.length}, owner, &timestamp->verdict,
                              error));
    timestamp->time = timestamp->verdict.timestamp_time;
    const cms_certificate *signer = cms_signed_data_signer(timestamp->token);
    if (signer) {
        cms_certificate_facts facts;
        TRY(cms_certificate_describe(signer, owner, &facts, error));
        timestamp->authority = facts.name;
    }
    return PDFSEAL_OK;
}

pdfseal_status cms_timestamp_check(bytes_view token, bytes_view imprinted, cms_certificate_shelf *shelf, arena *owner,
                                   cms_timestamp *ret_timestamp, pdfseal_error *error)
{
    cms_timestamp timestamp = {.time = TIME_UNKNOWN};
    timestamp.verdict = (cms_verdict){.integrity = CMS_INTEGRITY_INVALID,
                                      .cause = "the time stamp is malformed",
                                      .signing_time = TIME_UNKNOWN,
                                      .timestamp_time = TIME_UNKNOWN};
    pdfseal_status status = cms_signed_data_read_shelved(token, CMS_PROFILE_TIMESTAMP, shelf, &timestamp.token, error);
    if (status == PDFSEAL_OK)
        status = check_token(&timestamp, imprinted, owner, error);
    else if (status == PDFSEAL_ERROR_INPUT || status == PDFSEAL_ERROR_LIMIT)
        status = PDFSEAL_OK;
    if (status != PDFSEAL_OK) {
        cms_timestamp_clear(&timestamp);
        return status;
    }
    error_clear(error);
    *ret_timestamp = timestamp;
    return PDFSEAL_OK;
}
