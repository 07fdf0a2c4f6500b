/* SPDX-License-Identifier: Apache-2.0 */
/* Gathers what `field list` shows. */
#include "api/door.h"
#include "api/handles.h"
#include "api/inspect.h"
#include "pades/permissions.h"
#include "pades/seed_values.h"
#include "report/field_list.h"

typedef struct listing {
    pdf_view view;
    arena memory;
    pades_form form;
    pades_permissions permissions;
    report_field_list list;
} listing;

static pdfseal_status describe_lock(listing *state, const pades_field *field, report_listed_field *shown, pdfseal_error *error)
{
    static const char *const ACTIONS[] = {NULL, "all", "include", "exclude"};
    pades_lock lock;
    TRY(pades_lock_read(state->view, pdf_dictionary_find(field->dictionary, "Lock"), &state->memory, &lock, error));
    shown->lock_action = ACTIONS[lock.action];
    shown->lock_fields = lock.fields;
    shown->lock_field_count = lock.field_count;
    return PDFSEAL_OK;
}

static pdfseal_status gather_fields(listing *state, pdfseal_error *error)
{
    TRY(pades_form_read(state->view, &state->memory, &state->form, error));
    TRY(pades_permissions_read(state->view, &state->form, &state->memory, &state->permissions, error));
    report_listed_field *fields = ARENA_NEW_ARRAY(&state->memory, report_listed_field, state->form.count + 1);
    if (!fields)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < state->form.count; i++) {
        const pades_field *field = &state->form.fields[i];
        TRY(inspect_field(state->view, field, &fields[i].shown, error));
        fields[i].locked_by = pades_permissions_find_lock(&state->permissions, field->name);
        TRY(describe_lock(state, field, &fields[i], error));
        TRY(pades_seed_reasons_read(state->view, field->dictionary, &state->memory, &fields[i].reasons, &fields[i].reason_count,
                                    error));
    }
    state->list.fields = fields;
    state->list.count = state->form.count;
    return PDFSEAL_OK;
}

pdfseal_status pdfseal_document_list_fields(pdfseal_document *document, const pdfseal_text_options *options,
                                            const pdfseal_sink *sink, pdfseal_error *error)
{
    DOOR_TAKE(pdfseal_text_options, text, options, error);
    listing state = {.view = pdf_view_newest(document->pdf), .list = {.file_name = document->name}};
    arena_init(&state.memory);
    pdfseal_status status = gather_fields(&state, error);
    if (status == PDFSEAL_OK && text.format == PDFSEAL_FORMAT_JSON)
        status = report_write_fields_json(&state.list, text.language, sink, error);
    else if (status == PDFSEAL_OK)
        status = report_write_fields_text(&state.list, &text, sink, error);
    arena_clear(&state.memory);
    return status;
}
