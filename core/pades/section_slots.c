/* SPDX-License-Identifier: Apache-2.0 */
/* Slots of a section: those it prepares, and those it fills. */
#include "pades/section_layout_private.h"

#include "base/limits.h"
#include "base/words.h"
#include "pdf/dictionary_editor.h"

#include <stdio.h>
#include <stdlib.h>

#define FIELD_FLAGS 132 /* Print, Locked: pades.md rule 29 */

/* ---- what may be asked ---- */

static pdfseal_status check_name(section_layout *state, const char *name, pdfseal_error *error)
{
    size_t length = strlen(name);
    if (length == 0 || length >= sizeof state->placeholder->field || strchr(name, '.'))
        FAIL(error, PDFSEAL_ERROR_USAGE, "the name of a prepared field must have 1 to %zu bytes and no period: %s",
             sizeof state->placeholder->field - 1, name);
    if (pades_form_find(state->form, name) || strcmp(name, state->placeholder->field) == 0)
        FAIL(error, PDFSEAL_ERROR_USAGE, "the field %s is there already (choose another name)", name);
    return PDFSEAL_OK;
}

/* Party against party: there are few. */
static pdfseal_status check_names(section_layout *state, pdfseal_error *error)
{
    const pades_request *request = state->request;
    for (size_t i = 0; i < request->slot_count; i++) {
        if (!request->slots[i].is_signature)
            continue;
        const char *name = request->slots[i].party;
        TRY(check_name(state, name, error));
        for (size_t j = 0; j < i; j++) {
            if (request->slots[j].is_signature && strcmp(request->slots[j].party, name) == 0)
                FAIL(error, PDFSEAL_ERROR_USAGE, "two of the prepared fields are called %s (choose other names)", name);
        }
        if (pades_lock_covers(&state->lock, name) && !request->force)
            FAIL(error, PDFSEAL_ERROR_USAGE,
                 "the lock would keep the field %s from being signed (name the fields to lock, or --force)", name);
    }
    return PDFSEAL_OK;
}

static pdfseal_status check_filled(section_layout *state, const pades_slot *slot, pdfseal_error *error)
{
    const char *locked_by = pades_permissions_find_lock(&state->permissions, slot->name);
    if (locked_by)
        FAIL(error, PDFSEAL_ERROR_REFUSED,
             "the signature %s locks the field %s (choose a field that is not locked, see pdfseal field list)", locked_by, slot->name);
    return PDFSEAL_OK;
}

pdfseal_status pades_section_check_slots(section_layout *state, pdfseal_error *error)
{
    const pades_request *request = state->request;
    for (size_t i = 1; i < request->mark_count; i++) {
        if (request->marks[i].slot)
            TRY(check_filled(state, request->marks[i].slot, error));
    }
    if (request->slot_count == 0)
        return PDFSEAL_OK;
    if (state->permissions.signature_count)
        FAIL(error, PDFSEAL_ERROR_REFUSED,
             "is signed already: fields for other parties would break that signature (prepare them with the first one)");
    if (request->certify == 1)
        FAIL(error, PDFSEAL_ERROR_USAGE,
             "--certify no-changes would keep the prepared fields from being signed (use forms or annotations)");
    return check_names(state, error);
}

/* ---- preparing ---- */

/* The number behind "PARTY-" in a name that may be one of its slots; 0: it is none. */
static unsigned number_in(const char *name, const char *party)
{
    size_t length = strlen(party);
    if (strncmp(name, party, length) != 0 || name[length] != '-')
        return 0;
    unsigned long number = strtoul(name + length + 1, NULL, 10);
    return number < UINT32_MAX / 2 ? (unsigned)number : UINT32_MAX / 2;
}

/* From here on "PARTY-N" names no field that is there, and no other party. */
static unsigned first_number(const section_layout *state, const char *party)
{
    unsigned highest = 0;
    for (size_t i = 0; i < state->form->count; i++) {
        unsigned number = number_in(state->form->fields[i].name, party);
        highest = number > highest ? number : highest;
    }
    for (size_t i = 0; i < state->request->slot_count; i++) {
        const pades_slot *slot = &state->request->slots[i];
        unsigned number = slot->is_signature ? number_in(slot->party, party) : 0;
        highest = number > highest ? number : highest;
    }
    return highest + 1;
}

/* What a slot is to those who cannot see it. */
static pdfseal_status describe(section_layout *state, const pades_slot *slot, bytes_buffer *out, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    pdfseal_language language = error ? error->language : PDFSEAL_LANGUAGE_ENGLISH;
    bytes_buffer_init(&text, 512);
    TRY(bytes_buffer_append_text(&text, words_get(language, slot->is_signature ? "Signature field: " : "Place for the seal of: "), error));
    TRY(bytes_buffer_append_text(&text, slot->party, error));
    TRY(bytes_buffer_append_byte(&text, 0, error));
    return pades_section_describe(state, slot->widget, &slot->page, (const char *)text.data, out, error);
}

static pdfseal_status add_field(section_layout *state, const pades_slot *slot, pdf_reference appearance, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    bytes_buffer_init_limited(&text, pdf_document_limits(state->document), LIMITS_OBJECT_BYTES);
    const double box[4] = {slot->rectangle.x0, slot->rectangle.y0, slot->rectangle.x1, slot->rectangle.y1};
    TRY(bytes_buffer_append_text(&text, "<</FT /Sig /T ", error));
    TRY(pdf_text_string_write(slot->party, &text, error));
    TRY(bytes_buffer_append_format(&text, error, " /Type /Annot /Subtype /Widget /F %d /P ", FIELD_FLAGS));
    TRY(pdf_reference_write(slot->page.object->reference, &text, error));
    TRY(describe(state, slot, &text, error));
    for (int i = 0; i < 4; i++) {
        TRY(bytes_buffer_append_text(&text, i ? " " : " /Rect [", error));
        TRY(bytes_buffer_append_real(&text, box[i], 4, error));
    }
    TRY(bytes_buffer_append_text(&text, "] /AP <</N ", error));
    TRY(pdf_reference_write(appearance, &text, error));
    TRY(bytes_buffer_append_text(&text, ">>>>", error));
    return pdf_section_add(state->section, slot->widget, bytes_buffer_view(&text), error);
}

static pdfseal_status add_button(section_layout *state, const pades_slot *slot, pdf_reference appearance, unsigned *number,
                                 pdfseal_error *error)
{
    char name[sizeof state->placeholder->field + 16];
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    bytes_buffer_init_limited(&text, pdf_document_limits(state->document), LIMITS_OBJECT_BYTES);
    (void)snprintf(name, sizeof name, "%s-%u", slot->party, (*number)++);
    BYTES_BUFFER_CLEANUP bytes_buffer more;
    bytes_buffer_init_limited(&more, pdf_document_limits(state->document), LIMITS_OBJECT_BYTES);
    TRY(describe(state, slot, &more, error));
    TRY(pades_slot_write(slot, name, appearance, bytes_buffer_view(&more), &text, error));
    return pdf_section_add(state->section, slot->widget, bytes_buffer_view(&text), error);
}

/* What an empty slot shows, one for all. */
static pdfseal_status add_nothing(section_layout *state, pdf_reference *ret_form, pdfseal_error *error)
{
    *ret_form = (pdf_reference){pdf_section_reserve(state->section), 0};
    return pdf_section_add_stream(state->section, *ret_form,
                                  BYTES_LITERAL("/Type /XObject /Subtype /Form /FormType 1 /BBox [0 0 1 1] /Resources <<>>"),
                                  BYTES_LITERAL(""), error);
}

pdfseal_status pades_section_add_slots(section_layout *state, pdfseal_error *error)
{
    const pades_request *request = state->request;
    pdf_reference nothing;
    unsigned number = 1;
    if (request->slot_count == 0)
        return PDFSEAL_OK;
    TRY(add_nothing(state, &nothing, error));
    for (size_t i = 0; i < request->slot_count; i++) {
        pades_slot *slot = &request->slots[i];
        slot->widget = (pdf_reference){pdf_section_reserve(state->section), 0};
        if (slot->is_signature)
            number = first_number(state, slot->party);
        TRY(slot->is_signature ? add_field(state, slot, nothing, error) : add_button(state, slot, nothing, &number, error));
        state->added[state->added_count++] = slot->widget;
    }
    return PDFSEAL_OK;
}

/* ---- filling ---- */

pdfseal_status pades_section_fill_slots(section_layout *state, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    bytes_buffer_init_limited(&text, pdf_document_limits(state->document), LIMITS_OBJECT_BYTES);
    for (size_t i = 1; i < state->request->mark_count; i++) {
        const pades_mark *mark = &state->request->marks[i];
        char appearance[64];
        if (!mark->slot)
            continue;
        (void)snprintf(appearance, sizeof appearance, "<</N %u %u R>>", mark->form.number, mark->form.generation);
        const pdf_change change = {"AP", bytes_of_text(appearance)};
        text.length = 0;
        TRY(pdf_dictionary_write_changed(mark->slot->dictionary, &change, 1, &text, error));
        TRY(pdf_section_add(state->section, mark->slot->widget, bytes_buffer_view(&text), error));
    }
    return PDFSEAL_OK;
}
