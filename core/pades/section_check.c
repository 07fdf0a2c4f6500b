/* SPDX-License-Identifier: Apache-2.0 */
/* What may be asked of a document: its field, what earlier signatures permit, what the field demands. */
#include "pades/section_layout_private.h"

#include <stdio.h>

/* ---- the field ---- */

static pdfseal_status choose_free_name(section_layout *state)
{
    for (unsigned i = 1;; i++) {
        (void)snprintf(state->placeholder->field, sizeof state->placeholder->field,
                       state->request->is_timestamp ? "Timestamp%u" : "Signature%u", i);
        if (!pades_form_find(state->form, state->placeholder->field))
            return PDFSEAL_OK;
    }
}

static pdfseal_status check_existing(section_layout *state, pdfseal_error *error)
{
    const pades_field *field = state->existing;
    const char *name = field->name;
    bool is_signed;
    if (!state->request->is_signature)
        FAIL(error, PDFSEAL_ERROR_USAGE, "the field %s is there already (choose another name)", name);
    TRY(pades_field_is_signed(state->view, field, &is_signed, error));
    if (field->type != PADES_FIELD_SIGNATURE)
        FAIL(error, PDFSEAL_ERROR_USAGE, "the field %s is no signature field (choose another name)", name);
    if (is_signed)
        FAIL(error, PDFSEAL_ERROR_USAGE, "the field %s is signed already (choose another name)", name);
    if (field->widget_count != 1 || field->widget.number == 0 || field->reference.number == 0)
        FAIL(error, PDFSEAL_ERROR_REFUSED, "the field %s has no widget of its own, or several (choose another field)", name);
    return PDFSEAL_OK;
}

static pdfseal_status choose_field(section_layout *state, pdfseal_error *error)
{
    const char *wanted = state->request->field;
    char *name = state->placeholder->field;
    if (!wanted)
        return choose_free_name(state);
    size_t length = strlen(wanted);
    if (length == 0 || length >= sizeof state->placeholder->field)
        FAIL(error, PDFSEAL_ERROR_USAGE, "the name of a field must have 1 to %zu bytes",
             sizeof state->placeholder->field - 1);
    memcpy(name, wanted, length + 1);
    state->existing = pades_form_find(state->form, name);
    if (state->existing)
        return check_existing(state, error);
    if (strchr(name, '.'))
        FAIL(error, PDFSEAL_ERROR_USAGE, "the name of a new field must not have a period: %s (choose another name)", name);
    return PDFSEAL_OK;
}

/* ---- what earlier signatures permit ---- */

/* A static XFA form has pages of its own, which most readers show and Acrobat computes anew. Without its XFA every reader
 * shows the same; a dynamic one has no pages to show. source  ISO 32000-2:2020 Annex K; ISO 32000-1:2008 12.7.8 */
static pdfseal_status check_xfa(section_layout *state, pdfseal_error *error)
{
    const pdf_indirect *catalog;
    const pdf_object *dynamic;
    if (!state->form->has_xfa)
        return PDFSEAL_OK;
    TRY(pdf_view_catalog(state->view, &catalog, error));
    TRY(pdf_view_get(state->view, &catalog->value, "NeedsRendering", &dynamic, error));
    if (state->permissions.signature_count || state->form->count == 0 || (dynamic->type == PDF_BOOLEAN && dynamic->as.boolean))
        FAIL(error, PDFSEAL_ERROR_REFUSED,
             "is an XFA form, whose pages readers compute anew (print it to PDF, then sign that)");
    if (!state->request->drop_xfa)
        FAIL(error, PDFSEAL_ERROR_REFUSED,
             "is an XFA form, whose pages some readers compute anew (--repair drops the XFA and keeps the form's fields)");
    return PDFSEAL_OK;
}

static pdfseal_status check_strictest(section_layout *state, pdfseal_error *error)
{
    if (state->permissions.strictest == 1)
        FAIL(error, PDFSEAL_ERROR_REFUSED,
             "is certified so that nothing may be changed any more, a further signature included (ask its certifier for a version that permits signing)");
    if (state->permissions.strictest == 2 && !state->request->is_signature)
        FAIL(error, PDFSEAL_ERROR_REFUSED,
             "is certified so that no field may be added (ask its certifier for a version with the field)");
    if (state->permissions.strictest == 2 && !state->existing)
        FAIL(error, PDFSEAL_ERROR_REFUSED,
             "is certified so that only existing fields may be signed (name one with --field, see pdfseal inspect)");
    return PDFSEAL_OK;
}

/* Marks that no slot takes up become page content. */
static bool draws_on_pages(const pades_request *request)
{
    for (size_t i = 1; i < request->mark_count; i++) {
        if (!request->marks[i].slot)
            return true;
    }
    return false;
}

static pdfseal_status check_permitted(section_layout *state, pdfseal_error *error)
{
    TRY(check_strictest(state, error));
    const char *locked_by = pades_permissions_find_lock(&state->permissions, state->placeholder->field);
    if (locked_by)
        FAIL(error, PDFSEAL_ERROR_REFUSED,
             "the signature %s locks the field %s (choose a field that is not locked, see pdfseal field list)", locked_by,
             state->placeholder->field);
    if (state->permissions.signature_count && draws_on_pages(state->request))
        FAIL(error, PDFSEAL_ERROR_REFUSED,
             "is signed already: a seal on further pages would break that signature (seal one page only; the first signer could have prepared slots for it with --prepare-slots)");
    if (state->permissions.signature_count && state->request->certify)
        FAIL(error, PDFSEAL_ERROR_REFUSED,
             "is signed already: only the first signature of a document can certify it (leave --certify out)");
    return PDFSEAL_OK;
}

/* ---- what this signature will lock ---- */

/* Names that are wrong would lock nothing; a lock over a field that another party is to sign would keep it from signing. */
static pdfseal_status check_lock(section_layout *state, pdfseal_error *error)
{
    for (size_t i = 0; i < state->lock.field_count; i++) {
        bool found = strcmp(state->lock.fields[i], state->placeholder->field) == 0;
        for (size_t j = 0; j < state->form->count && !found; j++) {
            const pades_lock one = {.action = PADES_LOCK_INCLUDE, .fields = &state->lock.fields[i], .field_count = 1};
            found = pades_lock_covers(&one, state->form->fields[j].name);
        }
        if (!found)
            FAIL(error, PDFSEAL_ERROR_USAGE, "there is no field %s to lock (see pdfseal field list)", state->lock.fields[i]);
    }
    for (size_t i = 0; i < state->form->count && !state->request->force; i++) {
        const pades_field *field = &state->form->fields[i];
        bool is_signed;
        if (field == state->existing || field->type != PADES_FIELD_SIGNATURE || !pades_lock_covers(&state->lock, field->name))
            continue;
        TRY(pades_field_is_signed(state->view, field, &is_signed, error));
        if (!is_signed)
            FAIL(error, PDFSEAL_ERROR_USAGE,
                 "the lock would keep the field %s from being signed (name the fields to lock, or --force)", field->name);
    }
    return PDFSEAL_OK;
}

/* A field that says what its signature locks is taken at its word. */
static pdfseal_status choose_lock(section_layout *state, pdfseal_error *error)
{
    const pdf_object *own = state->existing ? pdf_dictionary_find(state->existing->dictionary, "Lock") : NULL;
    TRY(pades_lock_read(state->view, own, &state->memory, &state->lock, error));
    if (!state->request->lock)
        return PDFSEAL_OK;
    if (state->lock.action != PADES_LOCK_NONE)
        FAIL(error, PDFSEAL_ERROR_USAGE, "the field %s says itself what its signature locks (leave --lock out)",
             state->placeholder->field);
    if (state->existing && state->permissions.signature_count)
        FAIL(error, PDFSEAL_ERROR_REFUSED,
             "is signed already: giving the field %s a lock would break that signature (leave --lock out, or sign a new field)",
             state->placeholder->field);
    TRY(pades_lock_parse(state->request->lock, &state->memory, &state->lock, error));
    return check_lock(state, error);
}

pdfseal_status pades_section_check(section_layout *state, pdfseal_error *error)
{
    TRY(choose_field(state, error));
    TRY(pades_permissions_read(state->view, state->form, &state->memory, &state->permissions, error));
    TRY(check_xfa(state, error));
    /* Time stamps are what a certification always permits. source  ISO 32000-2:2020 Table 257 */
    if (!state->request->is_timestamp)
        TRY(check_permitted(state, error));
    TRY(choose_lock(state, error));
    TRY(pades_section_check_slots(state, error));
    if (!state->existing)
        return PDFSEAL_OK;
    pades_seed_facts facts = state->request->facts;
    facts.reason = state->request->reason;
    facts.certify = state->request->certify;
    return pades_seed_values_check(state->view, state->existing->dictionary, &facts, error);
}
