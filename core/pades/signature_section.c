/* SPDX-License-Identifier: Apache-2.0 */
/* Lays out everything that one signature adds to the document. */
#include "pades/signature_section.h"

#include "base/limits.h"
#include "pades/page_marks.h"
#include "pades/section_layout_private.h"
#include "pdf/dictionary_editor.h"

#include <stdio.h>
#include <stdlib.h>

#define WIDGET_FLAGS 132 /* Print, Locked: pades.md rule 29 */

static pdfseal_status append_text_entry(bytes_buffer *out, const char *key, const char *text, pdfseal_error *error)
{
    if (!text || !*text)
        return PDFSEAL_OK;
    TRY(bytes_buffer_append_format(out, error, " /%s ", key));
    return pdf_text_string_write(text, out, error);
}

/* ---- field and widget ---- */

static pdfseal_status append_rectangle(bytes_buffer *out, const pdf_rectangle *rectangle, pdfseal_error *error)
{
    const double numbers[4] = {rectangle->x0, rectangle->y0, rectangle->x1, rectangle->y1};
    TRY(bytes_buffer_append_byte(out, '[', error));
    for (int i = 0; i < 4; i++) {
        if (i)
            TRY(bytes_buffer_append_byte(out, ' ', error));
        TRY(bytes_buffer_append_real(out, numbers[i], 4, error));
    }
    return bytes_buffer_append_byte(out, ']', error);
}

static pdfseal_status append_appearance(section_layout *state, bytes_buffer *out, pdfseal_error *error)
{
    if (state->request->widget_form.number == 0)
        return PDFSEAL_OK;
    TRY(bytes_buffer_append_text(out, "<</N ", error));
    TRY(pdf_reference_write(state->request->widget_form, out, error));
    return bytes_buffer_append_text(out, ">>", error);
}

/* Adds the field's lock, an object of its own (pades.md rule 32), and appends the reference to it. */
static pdfseal_status add_lock(section_layout *state, bytes_buffer *out, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    bytes_buffer_init_limited(&text, pdf_document_limits(state->document), LIMITS_OBJECT_BYTES);
    const pdf_reference lock = {pdf_section_reserve(state->section), 0};
    TRY(bytes_buffer_append_text(&text, "<</Type /SigFieldLock ", error));
    TRY(pades_lock_write(&state->lock, NULL, lock, &text, error));
    TRY(bytes_buffer_append_text(&text, ">>", error));
    TRY(pdf_section_add(state->section, lock, bytes_buffer_view(&text), error));
    return pdf_reference_write(lock, out, error);
}

pdfseal_status pades_section_describe(section_layout *state, pdf_reference widget, const pdf_page *page, const char *description,
                                      bytes_buffer *out, pdfseal_error *error)
{
    if (!state->structure.is_tagged || !description || !page->object || page->object->reference.number == 0)
        return PDFSEAL_OK;
    int64_t key = pades_structure_take_key(&state->structure);
    char *text = arena_text(&state->memory, bytes_of_text(description));
    if (!text)
        FAIL_MEMORY(error);
    state->described[state->described_count++] = (pades_structure_widget){widget, page->object->reference, text, key};
    TRY(bytes_buffer_append_format(out, error, " /StructParent %lld /TU ", (long long)key));
    return pdf_text_string_write(description, out, error);
}

static pdfseal_status add_new_field(section_layout *state, const pades_mark *mark, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    bytes_buffer_init_limited(&text, pdf_document_limits(state->document), LIMITS_OBJECT_BYTES);
    state->widget = (pdf_reference){pdf_section_reserve(state->section), 0};
    state->added[state->added_count++] = state->widget;
    TRY(bytes_buffer_append_text(&text, "<</FT /Sig", error));
    TRY(append_text_entry(&text, "T", state->placeholder->field, error));
    if (state->signature.number)
        TRY(bytes_buffer_append_format(&text, error, " /V %u 0 R", state->signature.number));
    if (state->lock.action != PADES_LOCK_NONE) {
        TRY(bytes_buffer_append_text(&text, " /Lock ", error));
        TRY(add_lock(state, &text, error));
    }
    TRY(bytes_buffer_append_format(&text, error, " /Type /Annot /Subtype /Widget /F %d", WIDGET_FLAGS));
    bool on_page = mark->page.object && mark->page.object->reference.number;
    if (on_page) {
        TRY(bytes_buffer_append_text(&text, " /P ", error));
        TRY(pdf_reference_write(mark->page.object->reference, &text, error));
    }
    TRY(pades_section_describe(state, state->widget, &mark->page, state->request->description, &text, error));
    TRY(bytes_buffer_append_text(&text, " /Rect ", error));
    TRY(append_rectangle(&text, &mark->rectangle, error));
    if (state->request->widget_form.number) {
        TRY(bytes_buffer_append_text(&text, " /AP ", error));
        TRY(append_appearance(state, &text, error));
    }
    TRY(bytes_buffer_append_text(&text, ">>", error));
    return pdf_section_add(state->section, state->widget, bytes_buffer_view(&text), error);
}

/* An existing field takes the value, and the lock where one was asked for; its widget, which may be the same object, the
 * appearance. */
static pdfseal_status fill_existing_field(section_layout *state, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer value;
    BYTES_BUFFER_CLEANUP bytes_buffer appearance;
    BYTES_BUFFER_CLEANUP bytes_buffer lock;
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    bytes_buffer_init(&value, 64);
    bytes_buffer_init(&appearance, 128);
    bytes_buffer_init(&lock, 64);
    bytes_buffer_init_limited(&text, pdf_document_limits(state->document), LIMITS_OBJECT_BYTES);
    const pades_field *field = state->existing;
    bool merged = pdf_reference_equal(field->reference, field->widget);
    TRY(pdf_reference_write(state->signature, &value, error));
    TRY(append_appearance(state, &appearance, error));
    if (state->request->lock)
        TRY(add_lock(state, &lock, error));
    pdf_change changes[] = {{"AP", bytes_buffer_view(&appearance)},
                            {"F", BYTES_LITERAL("132")},
                            {"V", bytes_buffer_view(&value)},
                            {"Lock", bytes_buffer_view(&lock)}};
    size_t of_field = state->request->lock ? 2 : 1;
    state->widget = field->widget;
    TRY(pdf_dictionary_write_changed(field->widget_dictionary, changes, merged ? 2 + of_field : 2, &text, error));
    TRY(pdf_section_add(state->section, field->widget, bytes_buffer_view(&text), error));
    if (merged)
        return PDFSEAL_OK;
    text.length = 0;
    TRY(pdf_dictionary_write_changed(field->dictionary, &changes[2], of_field, &text, error));
    return pdf_section_add(state->section, field->reference, bytes_buffer_view(&text), error);
}

/* ---- form ---- */

/* Writes the AcroForm as an object of its own, or leaves its text for the catalog. */
static pdfseal_status add_form(section_layout *state, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer fields;
    bytes_buffer_init_limited(&fields, pdf_document_limits(state->document), LIMITS_OBJECT_BYTES);
    const pades_form *form = state->form;
    bool separate = form->present && form->fields_reference.number && form->fields_array;
    bool grows = state->added_count > 0;
    /* An empty field does not ask readers to append only; a signature does. */
    int64_t flags = state->signature.number ? 3 : (form->signature_flags & 3) | 1;
    bool flags_good = (form->signature_flags & 3) == flags;
    /* Readers that compute appearances anew hide the seal; after a signature nothing else may change. */
    bool drop_need = form->need_appearances && !state->permissions.signature_count;
    TRY(pdf_array_write_added(form->fields_array, state->added, state->added_count, &fields, error));
    if (separate && grows)
        TRY(pdf_section_add(state->section, form->fields_reference, bytes_buffer_view(&fields), error));
    if (form->present && flags_good && !drop_need && !form->has_xfa && (separate || !grows))
        return PDFSEAL_OK;
    pdf_change changes[4];
    size_t count = 0;
    char digit[2] = {(char)('0' + flags), '\0'};
    if (!separate && grows)
        changes[count++] = (pdf_change){"Fields", bytes_buffer_view(&fields)};
    changes[count++] = (pdf_change){"SigFlags", bytes_of_text(digit)};
    if (drop_need)
        changes[count++] = (pdf_change){"NeedAppearances", {0}};
    if (form->has_xfa)
        changes[count++] = (pdf_change){"XFA", {0}};
    TRY(pdf_dictionary_write_changed(form->present ? form->dictionary : NULL, changes, count, &state->form_text, error));
    if (form->present && form->reference.number == 0)
        return PDFSEAL_OK;
    state->form_reference = form->present ? form->reference : (pdf_reference){pdf_section_reserve(state->section), 0};
    return pdf_section_add(state->section, state->form_reference, bytes_buffer_view(&state->form_text), error);
}

/* ---- catalog ---- */

static pdfseal_status write_extensions(section_layout *state, const pdf_object *catalog, bytes_buffer *out, pdfseal_error *error)
{
    if (state->signature.number == 0)
        return PDFSEAL_OK;
    pades_extension_needs needs = state->request->extensions;
    needs.cades = strcmp(pdf_document_version(state->document), "2.0") < 0;
    needs.timestamps = needs.cades && state->request->is_timestamp;
    return pades_extensions_write(state->view, catalog, &needs, out, error);
}

/* What makes a signature the document's certification: pades.md rule 46. */
static pdfseal_status write_permissions(section_layout *state, const pdf_object *catalog, bytes_buffer *out, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer signature;
    bytes_buffer_init(&signature, 64);
    const pdf_object *permissions;
    if (!state->request->certify || !state->signature.number)
        return PDFSEAL_OK;
    TRY(pdf_view_get(state->view, catalog, "Perms", &permissions, error));
    TRY(pdf_reference_write(state->signature, &signature, error));
    pdf_change change = {"DocMDP", bytes_buffer_view(&signature)};
    return pdf_dictionary_write_changed(permissions->type == PDF_DICTIONARY ? permissions : NULL, &change, 1, out, error);
}

static pdfseal_status add_catalog(section_layout *state, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer extensions;
    BYTES_BUFFER_CLEANUP bytes_buffer form;
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    bytes_buffer_init_limited(&extensions, pdf_document_limits(state->document), LIMITS_OBJECT_BYTES);
    BYTES_BUFFER_CLEANUP bytes_buffer permissions;
    bytes_buffer_init_limited(&form, pdf_document_limits(state->document), LIMITS_OBJECT_BYTES);
    bytes_buffer_init_limited(&text, pdf_document_limits(state->document), LIMITS_OBJECT_BYTES);
    bytes_buffer_init_limited(&permissions, pdf_document_limits(state->document), LIMITS_OBJECT_BYTES);
    const pdf_indirect *catalog;
    pdf_change changes[4];
    size_t count = 0;
    TRY(pdf_view_catalog(state->view, &catalog, error));
    TRY(write_extensions(state, &catalog->value, &extensions, error));
    if (extensions.length)
        changes[count++] = (pdf_change){"Extensions", bytes_buffer_view(&extensions)};
    if (extensions.length && strcmp(pdf_document_version(state->document), "1.7") < 0)
        changes[count++] = (pdf_change){"Version", BYTES_LITERAL("/1.7")};
    if (!state->form->present)
        TRY(pdf_reference_write(state->form_reference, &form, error));
    else if (state->form->reference.number == 0)
        TRY(bytes_buffer_append(&form, state->form_text.data, state->form_text.length, error));
    if (form.length)
        changes[count++] = (pdf_change){"AcroForm", bytes_buffer_view(&form)};
    TRY(write_permissions(state, &catalog->value, &permissions, error));
    if (permissions.length)
        changes[count++] = (pdf_change){"Perms", bytes_buffer_view(&permissions)};
    if (count == 0)
        return PDFSEAL_OK;
    TRY(pdf_dictionary_write_changed(&catalog->value, changes, count, &text, error));
    return pdf_section_add(state->section, catalog->reference, bytes_buffer_view(&text), error);
}

/* ---- all of it ---- */

/* The widgets of new fields; a page that is no object of its own bears none. */
static size_t list_widgets(section_layout *state, pades_page_widget *widgets)
{
    const pades_request *request = state->request;
    const pdf_page *own = &request->marks[0].page;
    size_t count = 0;
    if (!state->existing && own->object && own->object->reference.number)
        widgets[count++] = (pades_page_widget){own, state->widget};
    for (size_t i = 0; i < request->slot_count; i++)
        widgets[count++] = (pades_page_widget){&request->slots[i].page, request->slots[i].widget};
    return count;
}

/* Marks that are page content: all but the first, unless slots show them. */
static pdfseal_status change_pages(section_layout *state, pdfseal_error *error)
{
    const pades_request *request = state->request;
    bool in_slots = request->mark_count > 1 && request->marks[1].slot;
    pades_page_widget *widgets = ARENA_NEW_ARRAY(&state->memory, pades_page_widget, request->slot_count + 1);
    if (!widgets)
        FAIL_MEMORY(error);
    const pades_page_changes changes = {.view = state->view, .tab_order = state->described_count && !state->permissions.signature_count,
                                        .widgets = widgets, .widget_count = list_widgets(state, widgets),
                                        .marks = request->marks + 1, .mark_count = in_slots ? 0 : request->mark_count - 1};
    return pades_pages_change(state->section, &changes, error);
}

static pdfseal_status add_parts(section_layout *state, pdfseal_error *error)
{
    const pades_request *request = state->request;
    TRY(pades_section_check(state, error));
    if (request->is_signature)
        TRY(pades_section_add_signature(state, error));
    state->added = ARENA_NEW_ARRAY(&state->memory, pdf_reference, request->slot_count + 1);
    state->described = ARENA_NEW_ARRAY(&state->memory, pades_structure_widget, request->slot_count + 1);
    if (!state->added || !state->described)
        FAIL_MEMORY(error);
    TRY(pades_structure_read(state->view, &state->structure, error));
    if (state->existing)
        TRY(fill_existing_field(state, error));
    else
        TRY(add_new_field(state, &request->marks[0], error));
    TRY(pades_section_add_slots(state, error));
    TRY(pades_section_fill_slots(state, error));
    TRY(change_pages(state, error));
    TRY(pades_structure_add(&state->structure, state->section, state->described, state->described_count, error));
    TRY(add_form(state, error));
    return add_catalog(state, error);
}

static pdfseal_status add_section(pdf_document *document, pdf_section *section, const pades_request *request,
                                  pades_placeholder *ret_placeholder, pdfseal_error *error)
{
    pades_placeholder placeholder = {0};
    section_layout state = {.document = document, .view = pdf_view_newest(document), .section = section, .request = request,
                            .placeholder = &placeholder, .form = request->form};
    if (request->mark_count == 0)
        FAIL(error, PDFSEAL_ERROR_INTERNAL, "a signature has no place");
    bytes_buffer_init_limited(&state.form_text, pdf_document_limits(document), LIMITS_OBJECT_BYTES);
    arena_init(&state.memory);
    pdfseal_status status = add_parts(&state, error);
    bytes_buffer_clear(&state.form_text);
    arena_clear(&state.memory);
    if (status == PDFSEAL_OK)
        *ret_placeholder = placeholder;
    return status;
}

pdfseal_status pades_signature_section_add(pdf_document *document, pdf_section *section, const pades_request *request,
                                           pades_placeholder *ret_placeholder, pdfseal_error *error)
{
    return add_section(document, section, request, ret_placeholder, error);
}

pdfseal_status pades_marks_section_add(pdf_document *document, pdf_section *section, const pades_request *request,
                                       pdfseal_error *error)
{
    const pades_page_changes changes = {.view = pdf_view_newest(document), .marks = request->marks,
                                        .mark_count = request->mark_count};
    return pades_pages_change(section, &changes, error);
}

pdfseal_status pades_field_section_add(pdf_document *document, pdf_section *section, const pades_request *request,
                                       char *ret_field, pdfseal_error *error)
{
    pades_placeholder placeholder;
    pades_request empty = *request;
    empty.is_signature = false;
    empty.mark_count = 1;
    TRY(add_section(document, section, &empty, &placeholder, error));
    memcpy(ret_field, placeholder.field, sizeof placeholder.field);
    return PDFSEAL_OK;
}
