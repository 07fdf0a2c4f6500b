/* SPDX-License-Identifier: Apache-2.0 */
/* Gathers what `field list` shows. */
#include "api/handles.h"
#include "api/inspect.h"
#include "base/limits.h"
#include "pades/permissions.h"
#include "pdf/text_string.h"
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

/* The reasons that the field's seed values name, where it takes no others. source  ISO 32000-2:2020 Table 237 */
static pdfseal_status describe_reasons(listing *state, const pades_field *field, report_listed_field *shown, pdfseal_error *error)
{
    enum { DEMANDS_REASONS = 8 };
    const pdf_object *seed;
    const pdf_object *flags;
    const pdf_object *reasons;
    int64_t bits = 0;
    TRY(pdf_view_get(state->view, field->dictionary, "SV", &seed, error));
    TRY(pdf_view_get(state->view, seed, "Ff", &flags, error));
    TRY(pdf_view_get(state->view, seed, "Reasons", &reasons, error));
    if (!pdf_object_integer(flags, 0, UINT32_MAX, &bits) || !(bits & DEMANDS_REASONS) || reasons->type != PDF_ARRAY)
        return PDFSEAL_OK;
    const char **texts = ARENA_NEW_ARRAY(&state->memory, const char *, reasons->as.array.count + 1);
    if (!texts)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < reasons->as.array.count; i++) {
        const pdf_object *reason;
        BYTES_BUFFER_CLEANUP bytes_buffer text;
        bytes_buffer_init(&text, LIMIT_OBJECT_BYTES);
        TRY(pdf_view_resolve(state->view, &reasons->as.array.items[i], &reason, error));
        if (reason->type != PDF_STRING)
            continue;
        TRY(pdf_text_string_decode(reason->as.bytes, &text, error));
        texts[shown->reason_count] = arena_text(&state->memory, bytes_buffer_view(&text));
        if (!texts[shown->reason_count++])
            FAIL_MEMORY(error);
    }
    shown->reasons = texts;
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
        TRY(describe_reasons(state, field, &fields[i], error));
    }
    state->list.fields = fields;
    state->list.count = state->form.count;
    return PDFSEAL_OK;
}

pdfseal_status pdfseal_document_list_fields(pdfseal_document *document, const pdfseal_text_options *options,
                                            const pdfseal_sink *sink, pdfseal_error *error)
{
    listing state = {.view = pdf_view_newest(document->pdf), .list = {.file_name = document->name}};
    arena_init(&state.memory);
    pdfseal_status status = gather_fields(&state, error);
    if (status == PDFSEAL_OK && options->format == PDFSEAL_FORMAT_JSON)
        status = report_write_fields_json(&state.list, options->language, sink, error);
    else if (status == PDFSEAL_OK)
        status = report_write_fields_text(&state.list, options, sink, error);
    arena_clear(&state.memory);
    return status;
}
