/* SPDX-License-Identifier: Apache-2.0 */
/* Gathers what `inspect` shows. */
#include "api/door.h"
#include "api/handles.h"
#include "api/inspect.h"
#include "api/risks/risks.h"
#include "base/limits.h"
#include "base/time.h"
#include "pades/permissions.h"
#include "pades/signature.h"
#include "pdf/crypt/crypt.h"
#include "pdf/pdfa.h"
#include "pdf/text_string.h"
#include "report/inspection.h"

/* Everything that is gathered lives in `memory`. */
typedef struct inspecting {
    pdf_document *document;
    pdf_view view;
    arena memory;
    report_inspection shown;
} inspecting;

static pdfseal_status read_producer(inspecting *state, pdfseal_error *error)
{
    const pdf_object *producer;
    TRY(pdf_view_get(state->view, pdf_dictionary_find(pdf_view_trailer(state->view), "Info"), "Producer", &producer, error));
    if (producer->type != PDF_STRING)
        return PDFSEAL_OK;
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    bytes_buffer_init_limited(&text, pdf_document_limits(state->view.document), LIMITS_OBJECT_BYTES);
    TRY(pdf_text_string_decode(producer->as.bytes, &text, error));
    state->shown.producer = arena_text(&state->memory, bytes_buffer_view(&text));
    return PDFSEAL_OK;
}

static pdfseal_status gather_encryption(inspecting *state, const pdf_crypt *crypt, pdfseal_error *error)
{
    report_encryption *shown = ARENA_NEW(&state->memory, report_encryption);
    if (!shown)
        FAIL_MEMORY(error);
    pdf_crypt_permissions users = pdf_crypt_users_permission(crypt);
    *shown = (report_encryption){.method = pdf_crypt_name(crypt), .metadata = pdf_crypt_encrypts_metadata(crypt),
                                 .without_password = pdf_crypt_opens_without_password(crypt),
                                 .as_owner = pdf_crypt_permission(crypt).owner, .print = users.print,
                                 .print_high = users.print_high, .modify = users.modify, .assemble = users.assemble,
                                 .annotate = users.annotate, .fill_forms = users.fill_forms, .copy = users.copy,
                                 .extract = users.extract};
    pdf_crypt_version(crypt, &shown->version, &shown->revision);
    state->shown.encryption = shown;
    return PDFSEAL_OK;
}

static pdfseal_status has_mark(inspecting *state, const pdf_object *mark, bool *ret_marked, pdfseal_error *error)
{
    const pdf_object *value;
    TRY(pdf_view_get(state->view, mark, "Marked", &value, error));
    *ret_marked = value->type == PDF_BOOLEAN && value->as.boolean;
    return PDFSEAL_OK;
}

/* What the catalog makes of the document. source  ISO 32000-2:2020 7.7.2, 12.8.2.3, 14.7.1; ISO/TS 32004 */
static pdfseal_status gather_kind(inspecting *state, const pades_form *form, pdfseal_error *error)
{
    report_inspection *shown = &state->shown;
    const pdf_indirect *catalog;
    const pdf_object *value;
    pdf_pdfa pdfa;
    pades_permissions permissions;
    TRY(pdf_view_catalog(state->view, &catalog, error));
    TRY(pdf_pdfa_read(state->view, &pdfa, error));
    TRY(pades_permissions_read(state->view, form, &state->memory, &permissions, error));
    TRY(pdf_view_get(state->view, &catalog->value, "MarkInfo", &value, error));
    TRY(has_mark(state, value, &shown->is_tagged, error));
    TRY(pdf_view_get(state->view, &catalog->value, "Collection", &value, error));
    shown->is_portfolio = value->type == PDF_DICTIONARY;
    TRY(pdf_view_get(state->view, &catalog->value, "Perms", &value, error));
    shown->has_usage_rights = value->type == PDF_DICTIONARY && (pdf_dictionary_find(value, "UR3") || pdf_dictionary_find(value, "UR"));
    shown->has_integrity_code = pdf_dictionary_find(pdf_view_trailer(state->view), "AuthCode") != NULL;
    shown->pdfa_part = pdfa.part;
    shown->has_form = form->present;
    shown->has_xfa = form->has_xfa;
    shown->certification = permissions.certification;
    return PDFSEAL_OK;
}

static pdfseal_status gather_file(inspecting *state, const char *name, pdfseal_error *error)
{
    report_inspection *shown = &state->shown;
    const pdf_crypt *crypt = pdf_document_crypt(state->document);
    shown->file_name = name;
    shown->file_size = pdf_document_size(state->document);
    shown->pdf_version = pdf_document_version(state->document);
    shown->is_linearized = pdf_document_is_linearized(state->document);
    if (crypt)
        TRY(gather_encryption(state, crypt, error));
    pdfseal_status status = pdf_page_count(state->view, &shown->page_count, error);
    if (status == PDFSEAL_ERROR_LIMIT)
        return status;
    if (status != PDFSEAL_OK)
        shown->page_count = -1;
    return read_producer(state, error);
}

static pdfseal_status gather_revisions(inspecting *state, pdfseal_error *error)
{
    static const char *const KINDS[] = {"table", "stream", "hybrid"};
    size_t count = pdf_document_revision_count(state->document);
    report_inspected_revision *revisions = ARENA_NEW_ARRAY(&state->memory, report_inspected_revision, count + 1);
    if (!revisions)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < count; i++) {
        const pdf_revision *revision = pdf_document_revision(state->document, i);
        const pdf_xref_section *newest = pdf_document_section(state->document, revision->newest_section);
        const pdf_xref_section *oldest = pdf_document_section(state->document, revision->oldest_section);
        revisions[i] = (report_inspected_revision){
            .number = (int64_t)i + 1, .start = revision->start, .end = revision->end, .xref = KINDS[newest->kind],
            .object_count = (int64_t)(oldest->first_entry + oldest->entry_count - newest->first_entry)};
    }
    state->shown.revisions = revisions;
    state->shown.revision_count = count;
    return PDFSEAL_OK;
}

static report_box box_of(const pdf_rectangle *rectangle)
{
    return (report_box){rectangle->x0, rectangle->y0, rectangle->x1, rectangle->y1};
}

/* Pages up to the first that cannot be read. */
static pdfseal_status gather_pages(inspecting *state, pdfseal_error *error)
{
    int64_t count = state->shown.page_count < 0 ? 0 : state->shown.page_count;
    const limits *set = pdf_document_limits(state->view.document);
    if ((uint64_t)count > limits_get(set, LIMITS_PAGES))
        FAIL_LIMIT(error, -1, set, LIMITS_PAGES);
    report_inspected_page *pages = ARENA_NEW_ARRAY(&state->memory, report_inspected_page, (size_t)count + 1);
    if (!pages)
        FAIL_MEMORY(error);
    for (int64_t i = 0; i < count; i++) {
        pdf_page page;
        report_inspected_page *shown = &pages[i];
        if (pdf_page_find(state->view, i, &page, NULL) != PDFSEAL_OK)
            break;
        *shown = (report_inspected_page){.number = i + 1, .media_box = box_of(&page.media_box),
                                         .object = {page.object->reference.number, page.object->reference.generation},
                                         .crop_box = box_of(&page.crop_box), .rotate = page.rotate,
                                         .user_unit = page.user_unit};
        pdf_page_seen_size(&page, &shown->width_pt, &shown->height_pt);
        state->shown.pages_count++;
    }
    state->shown.pages = pages;
    return PDFSEAL_OK;
}

static const char *type_name(pades_field_type type)
{
    static const char *const NAMES[] = {"unknown", "text", "button", "choice", "signature"};
    return NAMES[type];
}

pdfseal_status inspect_field(pdf_view view, const pades_field *field, report_inspected_field *ret_shown, pdfseal_error *error)
{
    const pdf_object *value;
    pdf_rectangle rectangle;
    int64_t index = -1;
    TRY(pdf_view_resolve(view, field->value, &value, error));
    report_inspected_field shown = {.name = field->name, .type = type_name(field->type),
                                    .is_filled = value->type != PDF_NULL &&
                                                 !(value->type == PDF_STRING && value->as.bytes.length == 0)};
    if (field->widget_dictionary) {
        TRY(pades_widget_page(view, field->widget_dictionary, &index, error));
        shown.page = index + 1;
        shown.has_rect = pades_widget_rectangle(view, field->widget_dictionary, &rectangle);
        if (shown.has_rect)
            shown.rect = box_of(&rectangle);
    }
    *ret_shown = shown;
    return PDFSEAL_OK;
}

static pdfseal_status gather_form(inspecting *state, pades_form *form, pdfseal_error *error)
{
    pades_signature *signatures;
    size_t count;
    TRY(pades_form_read(state->view, &state->memory, form, error));
    report_inspected_field *fields = ARENA_NEW_ARRAY(&state->memory, report_inspected_field, form->count + 1);
    if (!fields)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < form->count; i++)
        TRY(inspect_field(state->view, &form->fields[i], &fields[i], error));
    state->shown.fields = fields;
    state->shown.field_count = form->count;
    TRY(pades_signatures_read(state->view, form, &state->memory, &signatures, &count, error));
    report_inspected_signature *shown = ARENA_NEW_ARRAY(&state->memory, report_inspected_signature, count + 1);
    if (!shown)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < count; i++)
        shown[i] = (report_inspected_signature){
            .field = signatures[i].field, .sub_filter = signatures[i].sub_filter,
            .byte_range = signatures[i].has_range ? signatures[i].range : NULL,
            .byte_range_count = signatures[i].has_range ? signatures[i].range_count : 0, .name = signatures[i].name,
            .time_claimed = signatures[i].claimed_time};
    state->shown.signatures = shown;
    state->shown.signature_count = count;
    return PDFSEAL_OK;
}

static pdfseal_status gather_warnings(inspecting *state, pdfseal_error *error)
{
    size_t count = pdf_document_warning_count(state->document);
    report_remark *warnings = ARENA_NEW_ARRAY(&state->memory, report_remark, count + 1);
    if (!warnings)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < count; i++) {
        const pdf_warning *warning = pdf_document_warning(state->document, i);
        warnings[i] = (report_remark){.code = warning->code, .message = warning->message,
                                      .object = {warning->object, 0}, .offset = warning->offset};
    }
    state->shown.warnings = warnings;
    state->shown.warning_count = count;
    return PDFSEAL_OK;
}

static pdfseal_status gather(inspecting *state, const char *name, bool risks, pdfseal_error *error)
{
    pades_form form;
    TRY(gather_file(state, name, error));
    TRY(gather_revisions(state, error));
    TRY(gather_pages(state, error));
    TRY(gather_form(state, &form, error));
    TRY(gather_kind(state, &form, error));
    if (risks) {
        state->shown.has_risks = true;
        TRY(risks_find(state->view, &form, false, &state->memory, &state->shown, error));
    }
    return gather_warnings(state, error);
}

pdfseal_status pdfseal_document_inspect(pdfseal_document *document, const pdfseal_text_options *options,
                                        const pdfseal_sink *sink, pdfseal_error *error)
{
    DOOR_TAKE(pdfseal_text_options, text, options, error);
    inspecting state = {.document = document->pdf, .view = pdf_view_newest(document->pdf)};
    arena_init(&state.memory);
    pdfseal_status status = gather(&state, document->name, text.risks, error);
    if (status == PDFSEAL_OK && text.format == PDFSEAL_FORMAT_JSON)
        status = report_write_inspection_json(&state.shown, text.language, sink, error);
    else if (status == PDFSEAL_OK)
        status = report_write_inspection_text(&state.shown, &text, sink, error);
    arena_clear(&state.memory);
    return status;
}
