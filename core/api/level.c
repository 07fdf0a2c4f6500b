/* SPDX-License-Identifier: Apache-2.0 */
/* Time stamps for a session. */
#include "api/level.h"

#include "base/limits.h"
#include "base/log.h"
#include "cms/material.h"
#include "cms/timestamp_attribute.h"

/* Tokens of one authority differ by their serial number, nonce and ECDSA values, seldom by more. */
#define TOKEN_MARGIN_BYTES 1024

static pdfseal_status open_online(pdfseal_session *session, pdfseal_error *error)
{
    if (!session->online)
        TRY(cms_online_new(session->fetcher, session->clock, &session->limits, &session->online, error));
    cms_online_begin(session->online, session->log);
    return PDFSEAL_OK;
}

pdfseal_status level_check_cancelled(const pdfseal_session *session, pdfseal_error *error)
{
    return cms_online_check(session->online, error);
}

pdfseal_status level_check(pdfseal_session *session, const pdfseal_level_options *options, pdfseal_error *error)
{
    if (!options || options->level == PDFSEAL_LEVEL_B)
        return PDFSEAL_OK;
    if (!session->fetcher)
        FAIL(error, PDFSEAL_ERROR_USAGE, "levels above B-B need the network (leave --no-network out)");
    if (options->authority_count == 0)
        FAIL(error, PDFSEAL_ERROR_USAGE, "levels above B-B need a time stamp authority (give its address with --tsa URL)");
    return open_online(session, error);
}

pdfseal_status level_complete_path(pdfseal_session *session, pdfseal_error *error)
{
    if (!session->fetcher)
        return PDFSEAL_OK;
    TRY(open_online(session, error));
    return cms_identity_complete(session->identity, session->online, error);
}

/* ---- tokens ---- */

/* An authority whose certificate is known to be revoked proves nothing; one of whom nobody says anything may. */
static pdfseal_status check_not_revoked(pdfseal_session *session, const pdfseal_level_options *options, bytes_view token,
                                        pdfseal_error *error)
{
    cms_signed_data *data;
    cms_material scratch = {0};
    const cms_certificate *pool[LIMIT_CEILING_PATH];
    size_t most = limits_get(&session->limits, LIMITS_PATH);
    TRY(cms_signed_data_read(token, CMS_PROFILE_TIMESTAMP, &data, error));
    cms_material_sources sources = {.pool = pool, .trust = options->trust ? options->trust->cms : NULL,
                                    .online = session->online, .now = time_now(session->clock)};
    while (sources.pool_count < most && sources.pool_count < cms_signed_data_certificate_count(data)) {
        pool[sources.pool_count] = cms_signed_data_certificate(data, sources.pool_count);
        sources.pool_count++;
    }
    pdfseal_status status = cms_material_gather(&sources, cms_signed_data_signer(data), sources.now, &scratch, error);
    cms_material_clear(&scratch);
    cms_signed_data_free(data);
    if (status == PDFSEAL_ERROR_REFUSED)
        FAIL(error, PDFSEAL_ERROR_OUTSIDE, "the time stamp authority's certificate is revoked (ask another authority)");
    if (status == PDFSEAL_ERROR_MEMORY)
        return status;
    error_clear(error);
    return PDFSEAL_OK;
}

static pdfseal_status get_from(pdfseal_session *session, const pdfseal_level_options *options, const char *url,
                               const cms_timestamp_request *request, bytes_buffer *ret_token, pdfseal_error *error)
{
    char address[256];
    TRY(cms_online_timestamp(session->online, url, request, ret_token, error));
    TRY(check_not_revoked(session, options, bytes_buffer_view(ret_token), error));
    log_tell(session->log, PDFSEAL_LOG_NOTICE, "timestamp.received", "a time stamp of %s, %zu bytes",
             log_address(url, address, sizeof address), ret_token->length);
    return PDFSEAL_OK;
}

pdfseal_status level_token_get(pdfseal_session *session, const pdfseal_level_options *options, digest_algorithm digest,
                               const digest_value *imprint, bytes_buffer *ret_token, pdfseal_error *error)
{
    cms_timestamp_request request;
    pdfseal_error first = {.language = error ? error->language : PDFSEAL_LANGUAGE_ENGLISH, .offset = -1};
    TRY(cms_timestamp_request_init(&request, digest, imprint, options->policy, error));
    for (size_t i = 0; i < options->authority_count; i++) {
        pdfseal_error reason = {.language = first.language, .offset = -1};
        ret_token->length = 0;
        pdfseal_status status = get_from(session, options, options->authorities[i], &request, ret_token, &reason);
        if (status == PDFSEAL_OK) {
            session->token_bytes = ret_token->length > session->token_bytes ? ret_token->length : session->token_bytes;
            return PDFSEAL_OK;
        }
        if (i == 0 || status != PDFSEAL_ERROR_OUTSIDE)
            first = reason;
        if (status != PDFSEAL_ERROR_OUTSIDE)
            break;
    }
    if (error)
        *error = first;
    return first.status;
}

pdfseal_status level_token_room(pdfseal_session *session, const pdfseal_level_options *options, size_t *ret_bytes,
                                pdfseal_error *error)
{
    bytes_buffer BYTES_BUFFER_CLEANUP token;
    digest_value probe;
    bytes_buffer_init_limited(&token, &session->limits, LIMITS_TIMESTAMP_BYTES);
    if (session->token_bytes == 0) {
        TRY(digest_of(DIGEST_SHA256, BYTES_LITERAL("probe"), &probe, error));
        TRY(level_token_get(session, options, DIGEST_SHA256, &probe, &token, error));
    }
    *ret_bytes = session->token_bytes + TOKEN_MARGIN_BYTES;
    return PDFSEAL_OK;
}

/* Authorities know SHA-2; what is signed with more strength is stamped with it too. */
static digest_algorithm choose_digest(const cms_signed_data *data)
{
    digest_algorithm own = cms_signed_data_digest(data);
    return own == DIGEST_SHA384 || own == DIGEST_SHA512 ? own : DIGEST_SHA256;
}

pdfseal_status level_stamp_signature(pdfseal_session *session, const pdfseal_level_options *options, bytes_buffer *cms,
                                     pdfseal_error *error)
{
    bytes_buffer BYTES_BUFFER_CLEANUP token;
    bytes_buffer BYTES_BUFFER_CLEANUP stamped;
    cms_signed_data *data;
    digest_value imprint;
    bytes_buffer_init_limited(&token, &session->limits, LIMITS_TIMESTAMP_BYTES);
    bytes_buffer_init_limited(&stamped, &session->limits, LIMITS_CMS_BYTES);
    TRY(cms_signed_data_read(bytes_buffer_view(cms), CMS_PROFILE_CADES, &data, error));
    digest_algorithm digest = choose_digest(data);
    pdfseal_status status = digest_of(digest, cms_signed_data_value(data), &imprint, error);
    cms_signed_data_free(data);
    TRY(status);
    TRY(level_token_get(session, options, digest, &imprint, &token, error));
    TRY(cms_timestamp_attribute_add(bytes_buffer_view(cms), bytes_buffer_view(&token), &stamped, error));
    cms->length = 0;
    return bytes_buffer_append(cms, stamped.data, stamped.length, error);
}
