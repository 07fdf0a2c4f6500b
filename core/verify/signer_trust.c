/* SPDX-License-Identifier: Apache-2.0 */
/* Hands the certificates that travel with a signature to the question of trust. */
#include "verify/signer_trust.h"

#include "cms/timestamp.h"

/* Time stamps of one signature that are looked at. */
#define MOST_TIMESTAMPS 16

pdfseal_status verify_signer_ask(const verify_request *request, const cms_signed_data *data, cms_purpose purpose,
                                 int64_t time, arena *owner, cms_trust_answer *ret_answer, pdfseal_error *error)
{
    size_t count = cms_signed_data_certificate_count(data);
    const cms_certificate **untrusted = ARENA_NEW_ARRAY(owner, const cms_certificate *, count + 1);
    if (!untrusted)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < count; i++)
        untrusted[i] = cms_signed_data_certificate(data, i);
    cms_trust_question question = {.certificate = cms_signed_data_signer(data), .untrusted = untrusted,
                                   .untrusted_count = count, .time = time, .revocation = request->revocation,
                                   .purpose = purpose};
    return cms_trust_ask(request->trust, &question, owner, ret_answer, error);
}

/* "valid" needs an intact token, an authority that is trusted today, and nothing weak. */
static pdfseal_status judge_timestamp(const verify_request *request, const cms_timestamp *stamp, int64_t now, arena *owner,
                                      const char **ret_status, pdfseal_error *error)
{
    cms_trust_answer answer;
    *ret_status = "invalid";
    if (!stamp->token || stamp->verdict.integrity != CMS_INTEGRITY_INTACT || stamp->time == TIME_UNKNOWN)
        return PDFSEAL_OK;
    *ret_status = "unknown";
    if (!cms_signed_data_signer(stamp->token))
        return PDFSEAL_OK;
    TRY(verify_signer_ask(request, stamp->token, CMS_PURPOSE_TIMESTAMP, now, owner, &answer, error));
    if (answer.status == CMS_TRUST_TRUSTED && !cms_verdict_weakness(&stamp->verdict, now) && stamp->time <= now)
        *ret_status = "valid";
    else if (answer.status != CMS_TRUST_UNKNOWN)
        *ret_status = "untrusted";
    return PDFSEAL_OK;
}

static pdfseal_status check_timestamp(const verify_request *request, const cms_signed_data *data, size_t index,
                                      int64_t now, arena *owner, verify_timestamp *ret_shown, pdfseal_error *error)
{
    cms_timestamp stamp;
    TRY(cms_timestamp_check(cms_signed_data_timestamp(data, index), cms_signed_data_value(data), owner, &stamp, error));
    *ret_shown = (verify_timestamp){.kind = "signature", .time = stamp.time, .authority = stamp.authority};
    pdfseal_status status = judge_timestamp(request, &stamp, now, owner, &ret_shown->status, error);
    cms_timestamp_clear(&stamp);
    return status;
}

pdfseal_status verify_timestamps_check(const verify_request *request, const cms_signed_data *data, int64_t now,
                                       arena *owner, verify_signature *signature, bool *ret_sound, pdfseal_error *error)
{
    size_t count = cms_signed_data_timestamp_count(data);
    if (count > MOST_TIMESTAMPS)
        count = MOST_TIMESTAMPS;
    *ret_sound = false;
    signature->timestamps = ARENA_NEW_ARRAY(owner, verify_timestamp, count + 1);
    if (!signature->timestamps)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < count; i++) {
        verify_timestamp *shown = &signature->timestamps[i];
        TRY(check_timestamp(request, data, i, now, owner, shown, error));
        signature->timestamp_count++;
        *ret_sound |= strcmp(shown->status, "invalid") != 0;
        bool earlier = signature->time_stamped == TIME_UNKNOWN || shown->time < signature->time_stamped;
        if (strcmp(shown->status, "valid") == 0 && earlier)
            signature->time_stamped = signature->time_used = shown->time;
    }
    return PDFSEAL_OK;
}
