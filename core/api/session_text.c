/* SPDX-License-Identifier: Apache-2.0 */
/* Texts of a seal, resolved from what the session knows. */
#include "api/door.h"
#include "api/handles.h"
#include "api/text_template.h"
#include "base/limits.h"

#include <stdlib.h>

static pdfseal_status collect_facts(const pdfseal_session *session, const pdfseal_template_options *options, arena *memory,
                                    text_facts *ret_facts, pdfseal_error *error)
{
    text_facts facts = {.reason = options->reason, .location = options->location, .zone = options->zone,
                        .values = options->values, .value_count = options->value_count, .keep_absent = options->keep_absent};
    cms_certificate_facts certificate;
    facts.time = options->time ? options->time : time_now(session->clock);
    if (session->identity) {
        TRY(cms_certificate_describe(cms_identity_certificate(session->identity), memory, &certificate, error));
        facts.name = certificate.name;
        facts.organisation = certificate.organisation;
        facts.serial = certificate.serial;
    }
    *ret_facts = facts;
    return PDFSEAL_OK;
}

static pdfseal_status resolve(const pdfseal_session *session, const char *pattern, const pdfseal_template_options *options,
                              arena *memory, bytes_buffer *out, pdfseal_error *error)
{
    text_facts facts;
    TRY(collect_facts(session, options, memory, &facts, error));
    TRY(text_template_resolve(pattern, &facts, out, error));
    return bytes_buffer_append_byte(out, 0, error);
}

pdfseal_status pdfseal_session_resolve_text(const pdfseal_session *session, const char *pattern,
                                            const pdfseal_template_options *options, char **ret_text, pdfseal_error *error)
{
    bytes_buffer out;
    arena memory;
    DOOR_TAKE(pdfseal_template_options, taken, options, error);
    bytes_buffer_init_limited(&out, &session->limits, LIMITS_SEAL_TEXT_BYTES);
    arena_init(&memory);
    pdfseal_status status = resolve(session, pattern, &taken, &memory, &out, error);
    arena_clear(&memory);
    if (status != PDFSEAL_OK) {
        bytes_buffer_clear(&out);
        return status;
    }
    *ret_text = (char *)out.data;
    return PDFSEAL_OK;
}
