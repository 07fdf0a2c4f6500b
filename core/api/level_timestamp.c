/* SPDX-License-Identifier: Apache-2.0 */
/* A document time stamp over a target, as an update of its own. */
#include "api/level_reading.h"

#include "appearance/form.h"
#include "base/limits.h"
#include "pades/signature_section.h"

#include <stdlib.h>

#define HASHED_AT_ONCE ((size_t)256 << 10)

/* What is finished already. */
static pdfseal_status hash_input(const file_input *input, digest_context *context, pdfseal_error *error)
{
    uint8_t *chunk = malloc(HASHED_AT_ONCE);
    pdfseal_status status = PDFSEAL_OK;
    if (!chunk)
        FAIL_MEMORY(error);
    for (int64_t from = 0; from < input->size && status == PDFSEAL_OK; from += (int64_t)HASHED_AT_ONCE) {
        int64_t left = input->size - from;
        size_t length = left < (int64_t)HASHED_AT_ONCE ? (size_t)left : HASHED_AT_ONCE;
        status = file_input_read(input, from, chunk, length, error);
        if (status == PDFSEAL_OK)
            status = digest_update(context, (bytes_view){chunk, length}, error);
    }
    free(chunk);
    return status;
}

/* File and section but the placeholder. */
static pdfseal_status hash_all(const file_input *input, bytes_view section, const pades_placeholder *placeholder,
                               digest_context *context, pdfseal_error *error)
{
    size_t start = (size_t)(placeholder->contents_start - input->size);
    size_t end = (size_t)(placeholder->contents_end - input->size);
    TRY(hash_input(input, context, error));
    TRY(digest_update(context, (bytes_view){section.data, start}, error));
    return digest_update(context, (bytes_view){section.data + end, section.length - end}, error);
}

static pdfseal_status make_imprint(const file_input *input, pdf_section *section, const pades_placeholder *placeholder,
                                   digest_value *ret_imprint, pdfseal_error *error)
{
    digest_context *context;
    TRY(digest_new(DIGEST_SHA256, &context, error));
    pdfseal_status status = hash_all(input, bytes_buffer_view(pdf_section_bytes(section)), placeholder, context, error);
    if (status == PDFSEAL_OK)
        status = digest_finish(context, ret_imprint, error);
    digest_free(context);
    return status;
}

/* An invisible field on the first page; on none where there is no page that can take it. */
static pdfseal_status lay_out(level_reading *r, pdf_section *section, size_t room, pades_placeholder *ret_placeholder,
                              pdfseal_error *error)
{
    pades_mark mark = {0};
    int64_t pages;
    pades_request request = {.is_signature = true, .is_timestamp = true, .form = &r->form, .contents_bytes = room,
                             .marks = &mark, .mark_count = 1};
    TRY(pdf_page_count(r->view, &pages, error));
    if (pages > 0)
        TRY(pdf_page_find(r->view, 0, &mark.page, error));
    TRY(appearance_empty_form_add(section, (bytes_view){0}, &request.widget_form, error));
    TRY(pades_signature_section_add(r->document, section, &request, ret_placeholder, error));
    return level_section_finish(section, error);
}

static pdfseal_status add_timestamp(pdfseal_session *session, const pdfseal_level_options *options, level_target *target,
                                    level_reading *r, pdf_section *section, pdfseal_error *error)
{
    bytes_buffer BYTES_BUFFER_CLEANUP token;
    pades_placeholder placeholder;
    digest_value imprint;
    size_t room;
    bytes_buffer_init_limited(&token, &session->limits, LIMITS_TIMESTAMP_BYTES);
    TRY(level_token_room(session, options, &room, error));
    TRY(lay_out(r, section, room, &placeholder, error));
    int64_t size = target->size_bytes + (int64_t)pdf_section_bytes(section)->length;
    TRY(pades_placeholder_set_range(&placeholder, section, size, error));
    TRY(make_imprint(pdf_document_input(r->document), section, &placeholder, &imprint, error));
    TRY(level_token_get(session, options, DIGEST_SHA256, &imprint, &token, error));
    TRY(pades_placeholder_set_contents(&placeholder, section, bytes_buffer_view(&token), target->size_bytes, error));
    return level_section_append(target, section, error);
}

pdfseal_status level_target_add_timestamp(pdfseal_session *session, const pdfseal_level_options *options, level_target *target,
                                          pdfseal_error *error)
{
    level_reading r;
    pdf_section *section = NULL;
    pdfseal_status status = level_reading_open(target, &r, error);
    if (status == PDFSEAL_OK)
        status = pdf_section_new(r.document, &section, error);
    if (status == PDFSEAL_OK)
        status = add_timestamp(session, options, target, &r, section, error);
    pdf_section_free(section);
    level_reading_clear(&r);
    return status;
}
