/* SPDX-License-Identifier: Apache-2.0 */
/* Raises signatures: those of a document that is there, and the one that was just made. */
#include "api/door.h"
#include "api/extend.h"

/* A failure of an outside party may be forgiven, as the shortfall. */
static pdfseal_status end_step(pdfseal_status status, const pdfseal_error *reason, const pdfseal_level_options *options,
                               pdfseal_level level, level_reached *reached, pdfseal_error *error)
{
    if (status == PDFSEAL_OK) {
        reached->level = level;
        return status;
    }
    if (status == PDFSEAL_ERROR_OUTSIDE && options->may_fall_back) {
        reached->shortfall = *reason;
        return PDFSEAL_OK;
    }
    if (error)
        *error = *reason;
    return status;
}

pdfseal_status level_raise_signature(pdfseal_session *session, const pdfseal_level_options *options, bytes_buffer *cms,
                                     level_reached *reached, pdfseal_error *error)
{
    pdfseal_error reason = {.language = error ? error->language : PDFSEAL_LANGUAGE_ENGLISH, .offset = -1};
    pdfseal_status status = level_stamp_signature(session, options, cms, &reason);
    return end_step(status, &reason, options, PDFSEAL_LEVEL_T, reached, error);
}

/* One step, unless one before fell short. */
static pdfseal_status take_step(pdfseal_status (*step)(pdfseal_session *, const pdfseal_level_options *, level_target *,
                                                       pdfseal_error *),
                                pdfseal_session *session, const pdfseal_level_options *options, level_target *target,
                                level_reached *reached, pdfseal_level level, pdfseal_error *error)
{
    pdfseal_error reason = {.language = error ? error->language : PDFSEAL_LANGUAGE_ENGLISH, .offset = -1};
    if (reached->shortfall.message[0])
        return PDFSEAL_OK;
    return end_step(step(session, options, target, &reason), &reason, options, level, reached, error);
}

pdfseal_status level_raise(pdfseal_session *session, const pdfseal_level_options *options, level_target *target,
                           level_reached *reached, pdfseal_error *error)
{
    level_state state;
    TRY(level_target_look(target, &state, error));
    if (!state.all_stamped || state.signature_count == 0)
        TRY(take_step(level_target_add_timestamp, session, options, target, reached, PDFSEAL_LEVEL_T, error));
    else if (reached->level < PDFSEAL_LEVEL_T)
        reached->level = PDFSEAL_LEVEL_T;
    if (options->level >= PDFSEAL_LEVEL_LT)
        TRY(take_step(level_target_add_material, session, options, target, reached, PDFSEAL_LEVEL_LT, error));
    if (options->level >= PDFSEAL_LEVEL_LTA)
        TRY(take_step(level_target_add_timestamp, session, options, target, reached, PDFSEAL_LEVEL_LTA, error));
    return PDFSEAL_OK;
}

static pdfseal_status check_document(pdfseal_document *document, const char *field, pdfseal_error *error)
{
    arena memory;
    pades_form form;
    pdf_view view = pdf_view_newest(document->pdf);
    if (pdf_document_is_repaired(document->pdf))
        FAIL(error, PDFSEAL_ERROR_REFUSED, "is damaged: its signatures would not count any more (get the undamaged file)");
    arena_init(&memory);
    pdfseal_status status = pades_form_read(view, &memory, &form, error);
    const pades_field *found = status == PDFSEAL_OK && field ? pades_form_find(&form, field) : NULL;
    bool is_signed = false;
    if (found && found->type == PADES_FIELD_SIGNATURE)
        status = pades_field_is_signed(view, found, &is_signed, error);
    if (status == PDFSEAL_OK && field && !is_signed)
        status = error_set(error, PDFSEAL_ERROR_USAGE, -1, __FILE__, __LINE__,
                           "there is no signature in a field %s (see pdfseal inspect)", field);
    arena_clear(&memory);
    return status;
}

static pdfseal_status extend_output(pdfseal_session *session, pdfseal_document *document, const char *field,
                                    const pdfseal_level_options *options, file_output *output, level_target *target,
                                    level_reached *reached, pdfseal_error *error)
{
    const file_input *input = pdf_document_input(document->pdf);
    TRY(file_output_copy(output, input, 0, input->size, error));
    *target = (level_target){.output = output, .size_bytes = input->size, .password = document->password,
                             .name = document->name, .field = field};
    return level_raise(session, options, target, reached, error);
}

pdfseal_status pdfseal_session_extend(pdfseal_session *session, pdfseal_document *document, const char *field,
                                      const pdfseal_level_options *options, const pdfseal_output_options *output_options,
                                      pdfseal_extend_result *ret_result, pdfseal_error *error)
{
    file_output output = {.fd = -1};
    level_target target = {0};
    level_reached reached = {0};
    DOOR_TAKE(pdfseal_level_options, taken, options, error);
    DOOR_TAKE(pdfseal_output_options, where, output_options, error);
    if (taken.level == PDFSEAL_LEVEL_B)
        FAIL(error, PDFSEAL_ERROR_USAGE, "a signature can be raised to B-T, B-LT or B-LTA (choose one with --level)");
    TRY(level_check(session, &taken, error));
    TRY(check_document(document, field, error));
    TRY(file_output_open(&where, &output, error));
    pdfseal_status status = extend_output(session, document, field, &taken, &output, &target, &reached, error);
    if (status == PDFSEAL_OK)
        status = level_check_cancelled(session, error);
    if (status == PDFSEAL_OK)
        status = file_output_commit(&output, where.no_sync, error);
    file_output_close(&output);
    TRY(status);
    const pdfseal_extend_result filled = {.bytes_in = pdf_document_size(document->pdf), .bytes_out = target.size_bytes,
                                          .level = reached.level, .shortfall = reached.shortfall};
    if (ret_result)
        door_give(ret_result, sizeof filled, &filled);
    return PDFSEAL_OK;
}
