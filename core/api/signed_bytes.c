/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes that are no PDF: their digest, and a detached signature over them. */
#include "api/door.h"
#include "api/handles.h"
#include "base/digest.h"
#include "base/file_digest.h"
#include "base/limits.h"
#include "cms/signed_data.h"
#include "cms/signed_data_writer.h"
#include "verify/judgement.h"

#include <stdio.h>

static pdfseal_status copy_digest(const digest_value *value, uint8_t ret_digest[32])
{
    memcpy(ret_digest, value->data, 32);
    return PDFSEAL_OK;
}

pdfseal_status pdfseal_sha256(const void *bytes, size_t length, uint8_t ret_digest[32], pdfseal_error *error)
{
    digest_value value;
    TRY(digest_of(DIGEST_SHA256, (bytes_view){bytes, length}, &value, error));
    return copy_digest(&value, ret_digest);
}

pdfseal_status pdfseal_sha256_file(int fd, uint8_t ret_digest[32], pdfseal_error *error)
{
    file_input input;
    digest_value value;
    TRY(file_input_open_fd(fd, NULL, &input, error));
    TRY(file_digest(&input, DIGEST_SHA256, &value, error));
    return copy_digest(&value, ret_digest);
}

pdfseal_status pdfseal_session_sign_bytes(pdfseal_session *session, const void *bytes, size_t length, const pdfseal_sink *cms,
                                          pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer der;
    digest_value value;
    if (!session->identity || !cms_identity_can_sign(session->identity))
        FAIL(error, PDFSEAL_ERROR_USAGE, "there is no key to sign with (give one with --p12, or --key and --cert)");
    TRY(cms_identity_check(session->identity, time_now(session->clock), error));
    const cms_signing signing = {.identity = session->identity, .digest = cms_identity_digest(session->identity, DIGEST_NONE)};
    bytes_buffer_init_limited(&der, &session->limits, LIMITS_CMS_BYTES);
    TRY(digest_of(signing.digest, (bytes_view){bytes, length}, &value, error));
    TRY(cms_signed_data_write(&signing, (bytes_view){value.data, value.length}, &der, error));
    TRY(cms_signed_data_prove(bytes_buffer_view(&der), (bytes_view){value.data, value.length}, &session->shelf, error));
    if (!cms->write(cms->context, der.data, der.length))
        FAIL(error, PDFSEAL_ERROR_OUTPUT, "cannot be written (check folder and disk)");
    return PDFSEAL_OK;
}

/* What is known of a detached signature while it is checked. */
typedef struct checking {
    const pdfseal_verify_options *options;
    cms_online *online; /* NULL: the network is not asked */
    cms_signed_data *data;
    arena memory;
    cms_verdict verdict;
    cms_trust_answer answer;
    pdfseal_bytes_verdict result;
} checking;

static void conclude(checking *state, pdfseal_verdict verdict, const char *cause)
{
    state->result.verdict = verdict;
    (void)snprintf(state->result.cause, sizeof state->result.cause, "%s", cause ? cause : "");
}

static pdfseal_status ask_trust(checking *state, int64_t now, pdfseal_error *error)
{
    const cms_certificate *pool[LIMIT_CEILING_PATH];
    const pdfseal_verify_options *options = state->options;
    size_t count = 0;
    while (count < LIMIT_CEILING_PATH && count < cms_signed_data_certificate_count(state->data)) {
        pool[count] = cms_signed_data_certificate(state->data, count);
        count++;
    }
    const cms_trust_question question = {.certificate = cms_signed_data_signer(state->data), .untrusted = pool,
                                         .untrusted_count = count, .time = now, .purpose = CMS_PURPOSE_DOCUMENT,
                                         .revocation = options->revocation,
                                         .online = state->online};
    TRY(cms_trust_ask(options->trust ? options->trust->cms : NULL, &question, &state->memory, &state->answer, error));
    return cms_online_check(state->online, error);
}

static pdfseal_status judge_signer(checking *state, pdfseal_error *error)
{
    const cms_certificate *signer = cms_signed_data_signer(state->data);
    int64_t now = state->options->at_time ? state->options->at_time : time_now(state->options->clock);
    cms_certificate_facts facts;
    TRY(cms_certificate_describe(signer, &state->memory, &facts, error));
    (void)snprintf(state->result.signer, sizeof state->result.signer, "%s", facts.name ? facts.name : "");
    TRY(ask_trust(state, now, error));
    const char *weakness = cms_verdict_weakness(&state->verdict, now);
    if (state->answer.status == CMS_TRUST_REVOKED)
        conclude(state, PDFSEAL_VERDICT_INVALID, state->answer.cause);
    else if (state->answer.status != CMS_TRUST_TRUSTED)
        conclude(state, PDFSEAL_VERDICT_INDETERMINATE, state->answer.cause);
    else if (!weakness && verify_lacks_revocation(&state->answer, state->options->revocation))
        conclude(state, PDFSEAL_VERDICT_INDETERMINATE, "whether the certificate was revoked could not be established");
    else
        conclude(state, weakness ? PDFSEAL_VERDICT_INDETERMINATE : PDFSEAL_VERDICT_VALID, weakness);
    return PDFSEAL_OK;
}

static pdfseal_status check(checking *state, bytes_view bytes, pdfseal_error *error)
{
    digest_value value;
    digest_algorithm digest = cms_signed_data_digest(state->data);
    if (digest == DIGEST_NONE) {
        conclude(state, PDFSEAL_VERDICT_INDETERMINATE, "its digest algorithm is not supported");
        return PDFSEAL_OK;
    }
    TRY(digest_of(digest, bytes, &value, error));
    TRY(cms_signed_data_check(state->data, (bytes_view){value.data, value.length}, &state->memory, &state->verdict, error));
    switch (state->verdict.integrity) {
    case CMS_INTEGRITY_INTACT:
        return judge_signer(state, error);
    case CMS_INTEGRITY_ALTERED:
        conclude(state, PDFSEAL_VERDICT_ALTERED, state->verdict.cause);
        break;
    case CMS_INTEGRITY_UNVERIFIABLE:
        conclude(state, PDFSEAL_VERDICT_INDETERMINATE, state->verdict.cause);
        break;
    default:
        conclude(state, PDFSEAL_VERDICT_INVALID, state->verdict.cause);
    }
    return PDFSEAL_OK;
}

pdfseal_status pdfseal_verify_bytes(const void *bytes, size_t length, const void *cms, size_t cms_length,
                                    const pdfseal_verify_options *options, pdfseal_bytes_verdict *ret_verdict,
                                    pdfseal_error *error)
{
    DOOR_TAKE(pdfseal_verify_options, taken, options, error);
    checking state = {.options = &taken, .result = {.size = sizeof state.result}};
    TRY(trust_open_online(&taken, &state.online, error));
    TRY(cms_signed_data_read((bytes_view){cms, cms_length}, CMS_PROFILE_CADES, &state.data, error));
    arena_init(&state.memory);
    pdfseal_status status = check(&state, (bytes_view){bytes, length}, error);
    arena_clear(&state.memory);
    cms_signed_data_free(state.data);
    if (status == PDFSEAL_OK)
        door_give(ret_verdict, sizeof state.result, &state.result);
    return status;
}
