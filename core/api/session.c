/* SPDX-License-Identifier: Apache-2.0 */
/* A session keeps key and picture from document to document. */
#include "api/door.h"
#include "api/handles.h"
#include "api/session_picture.h"
#include "base/log.h"

#include <stdio.h>
#include <stdlib.h>

pdfseal_status pdfseal_session_new(const pdfseal_session_options *options, pdfseal_session **ret_session,
                                   pdfseal_error *error)
{
    DOOR_TAKE(pdfseal_session_options, chosen, options, error);
    pdfseal_session *session = calloc(1, sizeof *session);
    if (!session)
        FAIL_MEMORY(error);
    session->executor = chosen.executor;
    session->clock = chosen.clock;
    session->fetcher = chosen.fetcher;
    session->renderer = chosen.renderer;
    session->progress = chosen.progress;
    session->log = chosen.log;
    pdfseal_status status = limits_read(chosen.limits, chosen.limit_count, &session->limits, error);
    if (status != PDFSEAL_OK) {
        free(session);
        return status;
    }
    limits_tell_raised(&session->limits, session->log);
    *ret_session = session;
    return PDFSEAL_OK;
}

void pdfseal_session_free(pdfseal_session *session)
{
    if (!session)
        return;
    cms_identity_close(session->identity);
    session_clear_picture(session);
    cms_online_free(session->online);
    cms_certificate_shelf_clear(&session->shelf);
    free(session);
}

/* The certificate's file in front, as in every other message about keys; a message that gets too long is cut. */
static void name_certificate(const pdfseal_key_options *options, pdfseal_error *error)
{
    char cause[PDFSEAL_ERROR_MESSAGE_BYTES];
    if (!error)
        return;
    memcpy(cause, error->message, sizeof cause);
    int length = snprintf(error->message, sizeof error->message, "%s: %s",
                          options->p12_path          ? options->p12_path
                          : options->certificate_path ? options->certificate_path
                          : options->signer           ? options->signer->name
                                                      : options->key_path,
                          cause);
    if (length < 0)
        memcpy(error->message, cause, sizeof cause);
}

/* Which certificate signs: a file may hold several. */
static void tell_certificate(const pdfseal_session *session)
{
    const cms_certificate *certificate = cms_identity_certificate(session->identity);
    cms_certificate_facts facts;
    arena memory;
    arena_init(&memory);
    if (cms_certificate_describe(certificate, &memory, &facts, NULL) == PDFSEAL_OK)
        log_tell(session->log, PDFSEAL_LOG_NOTICE, "certificate.chosen", "signs with the certificate of %s, serial number %s (%s, a path of %zu)",
                 facts.name, facts.serial, facts.key, cms_identity_certificate_count(session->identity));
    if (cms_identity_is_from_legacy_file(session->identity))
        log_tell(session->log, PDFSEAL_LOG_WARNING, "key.weak_encryption", "the key's file is encrypted by an old, weak algorithm");
    arena_clear(&memory);
}

pdfseal_status pdfseal_session_set_key(pdfseal_session *session, const pdfseal_key_options *options,
                                       pdfseal_error *error)
{
    cms_identity *identity;
    DOOR_TAKE(pdfseal_key_options, taken, options, error);
    TRY(cms_identity_open(&taken, time_now(session->clock), &identity, error));
    pdfseal_status status = cms_identity_check(identity, time_now(session->clock), error);
    if (status != PDFSEAL_OK) {
        name_certificate(&taken, error);
        cms_identity_close(identity);
        return status;
    }
    cms_identity_close(session->identity);
    session->identity = identity;
    if (session->log)
        tell_certificate(session);
    return PDFSEAL_OK;
}

bool pdfseal_session_key_is_legacy(const pdfseal_session *session)
{
    return session->identity && cms_identity_is_from_legacy_file(session->identity);
}
