/* SPDX-License-Identifier: Apache-2.0 */
/* Lays out everything that one signature adds to the document. */
#include "pades/signature_section.h"

#include "base/limits.h"
#include "base/time.h"
#include "pades/page_marks.h"
#include "pdf/dictionary_editor.h"

#include <stdio.h>
#include <stdlib.h>

#define WIDGET_FLAGS 132 /* Print, Locked: pades.md rule 29 */
#define RANGE_ROOM 44    /* "[0 n n n]" with numbers of 13 digits */

/* Everything that the steps of one layout share. */
typedef struct layout {
    pdf_document *document;
    pdf_view view;
    pdf_section *section;
    const pades_request *request;
    pades_placeholder *placeholder;
    const pades_form *form;
    const pades_field *existing; /* an empty field that is signed, or NULL */
    bool has_signatures;
    pdf_reference signature, widget, form_reference;
    bytes_buffer form_text; /* the AcroForm's new text where it is direct or new */
} layout;

/* ---- what earlier signatures permit ---- */

static pdfseal_status find_signatures(layout *state, pdfseal_error *error)
{
    for (size_t i = 0; i < state->form->count && !state->has_signatures; i++) {
        if (state->form->fields[i].type == PADES_FIELD_SIGNATURE)
            TRY(pades_field_is_signed(state->view, &state->form->fields[i], &state->has_signatures, error));
    }
    return PDFSEAL_OK;
}

/* P of the certification signature, 0 without one. source  12.8.2.2, 12.8.6 */
static pdfseal_status read_certification(layout *state, int64_t *ret_p, pdfseal_error *error)
{
    const pdf_indirect *catalog;
    const pdf_object *permissions;
    const pdf_object *signature;
    const pdf_object *references;
    *ret_p = 0;
    TRY(pdf_view_catalog(state->view, &catalog, error));
    TRY(pdf_view_get(state->view, &catalog->value, "Perms", &permissions, error));
    TRY(pdf_view_get(state->view, permissions, "DocMDP", &signature, error));
    if (signature->type != PDF_DICTIONARY)
        return PDFSEAL_OK;
    TRY(pdf_view_get(state->view, signature, "Reference", &references, error));
    for (size_t i = 0; references->type == PDF_ARRAY && i < references->as.array.count; i++) {
        const pdf_object *parameters;
        const pdf_object *p;
        int64_t number;
        TRY(pdf_view_get(state->view, &references->as.array.items[i], "TransformParams", &parameters, error));
        TRY(pdf_view_get(state->view, parameters, "P", &p, error));
        /* Of several the strictest holds. */
        if (pdf_object_integer(p, 1, 3, &number) && (*ret_p == 0 || number < *ret_p))
            *ret_p = number;
    }
    if (*ret_p == 0)
        *ret_p = 2;
    return PDFSEAL_OK;
}

/* A static XFA form has pages of its own, which most readers show and Acrobat computes anew. Without its XFA every reader
 * shows the same; a dynamic one has no pages to show. source  ISO 32000-2:2020 Annex K; ISO 32000-1:2008 12.7.8 */
static pdfseal_status check_xfa(layout *state, pdfseal_error *error)
{
    const pdf_indirect *catalog;
    const pdf_object *dynamic;
    if (!state->form->has_xfa)
        return PDFSEAL_OK;
    TRY(pdf_view_catalog(state->view, &catalog, error));
    TRY(pdf_view_get(state->view, &catalog->value, "NeedsRendering", &dynamic, error));
    if (state->has_signatures || state->form->count == 0 || (dynamic->type == PDF_BOOLEAN && dynamic->as.boolean))
        FAIL(error, PDFSEAL_ERROR_REFUSED,
             "is an XFA form, whose pages readers compute anew (print it to PDF, then sign that)");
    if (!state->request->drop_xfa)
        FAIL(error, PDFSEAL_ERROR_REFUSED,
             "is an XFA form, whose pages some readers compute anew (--repair drops the XFA and keeps the form's fields)");
    return PDFSEAL_OK;
}

static pdfseal_status check_permitted(layout *state, pdfseal_error *error)
{
    int64_t p;
    TRY(find_signatures(state, error));
    TRY(read_certification(state, &p, error));
    TRY(check_xfa(state, error));
    if (p == 1)
        FAIL(error, PDFSEAL_ERROR_REFUSED,
             "is certified so that nothing may be changed any more, a further signature included (ask its certifier for a version that permits signing)");
    if (p == 2 && !state->existing)
        FAIL(error, PDFSEAL_ERROR_REFUSED,
             "is certified so that only existing fields may be signed (name one with --field, see pdfseal inspect)");
    if (state->has_signatures && state->request->mark_count > 1)
        FAIL(error, PDFSEAL_ERROR_REFUSED,
             "is signed already: a seal on further pages would break that signature (seal one page only, or have the seals of all pages placed by the first signature)");
    return PDFSEAL_OK;
}

/* ---- field name ---- */

static pdfseal_status choose_field_name(layout *state, pdfseal_error *error)
{
    char *name = state->placeholder->field;
    if (!state->request->field) {
        for (unsigned i = 1;; i++) {
            (void)snprintf(name, sizeof state->placeholder->field, "Signature%u", i);
            if (!pades_form_find(state->form, name))
                return PDFSEAL_OK;
        }
    }
    size_t length = strlen(state->request->field);
    if (length == 0 || length >= sizeof state->placeholder->field)
        FAIL(error, PDFSEAL_ERROR_USAGE, "the name of a field must have 1 to %zu bytes",
             sizeof state->placeholder->field - 1);
    memcpy(name, state->request->field, length + 1);
    state->existing = pades_form_find(state->form, name);
    if (!state->existing) {
        if (strchr(name, '.'))
            FAIL(error, PDFSEAL_ERROR_USAGE, "the name of a new field must not have a period: %s (choose another name)", name);
        return PDFSEAL_OK;
    }
    bool is_signed;
    TRY(pades_field_is_signed(state->view, state->existing, &is_signed, error));
    if (state->existing->type != PADES_FIELD_SIGNATURE)
        FAIL(error, PDFSEAL_ERROR_USAGE, "the field %s is no signature field (choose another name)", name);
    if (is_signed)
        FAIL(error, PDFSEAL_ERROR_USAGE, "the field %s is signed already (choose another name)", name);
    if (state->existing->widget_count != 1 || state->existing->widget.number == 0 || state->existing->reference.number == 0)
        FAIL(error, PDFSEAL_ERROR_REFUSED, "the field %s has no widget of its own, or several (choose another field)", name);
    return PDFSEAL_OK;
}

/* ---- signature dictionary ---- */

static pdfseal_status append_text_entry(bytes_buffer *out, const char *key, const char *text, pdfseal_error *error)
{
    if (!text || !*text)
        return PDFSEAL_OK;
    TRY(bytes_buffer_append_format(out, error, " /%s ", key));
    return pdf_text_string_write(text, out, error);
}

/* A text entry of the signature dictionary, which is written ready: its placeholders must stay where they are. */
static pdfseal_status append_signature_text(layout *state, bytes_buffer *out, const char *key, const char *text,
                                            pdfseal_error *error)
{
    if (!text || !*text)
        return PDFSEAL_OK;
    TRY(bytes_buffer_append_format(out, error, " /%s ", key));
    return pdf_section_write_text(state->section, state->signature, text, out, error);
}

static pdfseal_status append_filler(bytes_buffer *out, size_t count, uint8_t byte, pdfseal_error *error)
{
    TRY(bytes_buffer_reserve(out, count, error));
    memset(out->data + out->length, byte, count);
    out->length += count;
    return PDFSEAL_OK;
}

/* Appends the dictionary; the places of its two placeholders become offsets in `text`. */
static pdfseal_status write_signature(layout *state, bytes_buffer *text, pdfseal_error *error)
{
    const pades_request *request = state->request;
    pades_placeholder *place = state->placeholder;
    char time[TIME_TEXT_BYTES];
    time_print_pdf(request->signing_time, time);
    TRY(bytes_buffer_append_text(text, "<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange ", error));
    place->byte_range_start = (int64_t)text->length;
    place->byte_range_bytes = RANGE_ROOM;
    TRY(append_filler(text, RANGE_ROOM, ' ', error));
    TRY(bytes_buffer_append_text(text, " /Contents ", error));
    place->contents_start = (int64_t)text->length;
    TRY(bytes_buffer_append_byte(text, '<', error));
    TRY(append_filler(text, request->contents_bytes * 2, '0', error));
    TRY(bytes_buffer_append_byte(text, '>', error));
    place->contents_end = (int64_t)text->length;
    TRY(append_signature_text(state, text, "M", time, error));
    TRY(append_signature_text(state, text, "Name", request->name, error));
    TRY(append_signature_text(state, text, "Reason", request->reason, error));
    TRY(append_signature_text(state, text, "Location", request->location, error));
    TRY(append_signature_text(state, text, "ContactInfo", request->contact, error));
    return bytes_buffer_append_text(text, ">>", error);
}

static pdfseal_status add_signature(layout *state, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    bytes_buffer_init(&text, LIMIT_OBJECT_BYTES);
    state->signature = (pdf_reference){pdf_section_reserve(state->section), 0};
    TRY(write_signature(state, &text, error));
    /* Everything behind the object's head moves by the same distance. */
    int64_t before = pdf_section_position(state->section);
    TRY(pdf_section_add_ready(state->section, state->signature, bytes_buffer_view(&text), error));
    int64_t head = pdf_section_position(state->section) - before - (int64_t)text.length - (int64_t)strlen("\nendobj\n");
    state->placeholder->byte_range_start += before + head;
    state->placeholder->contents_start += before + head;
    state->placeholder->contents_end += before + head;
    return PDFSEAL_OK;
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

static pdfseal_status append_appearance(layout *state, bytes_buffer *out, pdfseal_error *error)
{
    if (state->request->widget_form.number == 0)
        return PDFSEAL_OK;
    TRY(bytes_buffer_append_text(out, "<</N ", error));
    TRY(pdf_reference_write(state->request->widget_form, out, error));
    return bytes_buffer_append_text(out, ">>", error);
}

static pdfseal_status add_new_field(layout *state, const pades_mark *mark, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    bytes_buffer_init(&text, LIMIT_OBJECT_BYTES);
    state->widget = (pdf_reference){pdf_section_reserve(state->section), 0};
    TRY(bytes_buffer_append_text(&text, "<</FT /Sig", error));
    TRY(append_text_entry(&text, "T", state->placeholder->field, error));
    TRY(bytes_buffer_append_format(&text, error, " /V %u 0 R /Type /Annot /Subtype /Widget /F %d",
                                   state->signature.number, WIDGET_FLAGS));
    bool on_page = mark->page.object && mark->page.object->reference.number;
    if (on_page) {
        TRY(bytes_buffer_append_text(&text, " /P ", error));
        TRY(pdf_reference_write(mark->page.object->reference, &text, error));
    }
    TRY(bytes_buffer_append_text(&text, " /Rect ", error));
    TRY(append_rectangle(&text, &mark->rectangle, error));
    if (state->request->widget_form.number) {
        TRY(bytes_buffer_append_text(&text, " /AP ", error));
        TRY(append_appearance(state, &text, error));
    }
    TRY(bytes_buffer_append_text(&text, ">>", error));
    TRY(pdf_section_add(state->section, state->widget, bytes_buffer_view(&text), error));
    if (!on_page)
        return PDFSEAL_OK;
    return pades_page_add_widget(state->view, state->section, &mark->page, state->widget, error);
}

/* An existing field takes the value; its widget, which may be the same object, the appearance. */
static pdfseal_status fill_existing_field(layout *state, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer value;
    BYTES_BUFFER_CLEANUP bytes_buffer appearance;
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    bytes_buffer_init(&value, 64);
    bytes_buffer_init(&appearance, 128);
    bytes_buffer_init(&text, LIMIT_OBJECT_BYTES);
    const pades_field *field = state->existing;
    bool merged = pdf_reference_equal(field->reference, field->widget);
    TRY(pdf_reference_write(state->signature, &value, error));
    TRY(append_appearance(state, &appearance, error));
    pdf_change changes[] = {{"AP", bytes_buffer_view(&appearance)},
                            {"F", BYTES_LITERAL("132")},
                            {"V", bytes_buffer_view(&value)}};
    state->widget = field->widget;
    TRY(pdf_dictionary_write_changed(field->widget_dictionary, changes, merged ? 3 : 2, &text, error));
    TRY(pdf_section_add(state->section, field->widget, bytes_buffer_view(&text), error));
    if (merged)
        return PDFSEAL_OK;
    text.length = 0;
    TRY(pdf_dictionary_write_changed(field->dictionary, &changes[2], 1, &text, error));
    return pdf_section_add(state->section, field->reference, bytes_buffer_view(&text), error);
}

/* ---- form ---- */

/* Writes the AcroForm as an object of its own, or leaves its text for the catalog. */
static pdfseal_status add_form(layout *state, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer fields;
    bytes_buffer_init(&fields, LIMIT_OBJECT_BYTES);
    const pades_form *form = state->form;
    bool separate = form->present && form->fields_reference.number && form->fields_array;
    bool flags_good = (form->signature_flags & 3) == 3;
    /* Readers that compute appearances anew hide the seal; after a signature nothing else may change. */
    bool drop_need = form->need_appearances && !state->has_signatures;
    if (!state->existing || !form->present)
        TRY(pdf_array_write_added(form->fields_array, state->existing ? NULL : &state->widget, &fields, error));
    if (separate && !state->existing)
        TRY(pdf_section_add(state->section, form->fields_reference, bytes_buffer_view(&fields), error));
    if (form->present && flags_good && !drop_need && !form->has_xfa && (separate || state->existing))
        return PDFSEAL_OK;
    pdf_change changes[4];
    size_t count = 0;
    if (!separate && !state->existing)
        changes[count++] = (pdf_change){"Fields", bytes_buffer_view(&fields)};
    changes[count++] = (pdf_change){"SigFlags", BYTES_LITERAL("3")};
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

/* The developer extension that makes ETSI.CAdES.detached known to PDF 1.7: pades.md rule 44. */
static pdfseal_status write_extensions(layout *state, const pdf_object *catalog, bytes_buffer *out, pdfseal_error *error)
{
    const pdf_object *extensions;
    if (strcmp(pdf_document_version(state->document), "2.0") >= 0)
        return PDFSEAL_OK;
    TRY(pdf_view_get(state->view, catalog, "Extensions", &extensions, error));
    if (pdf_dictionary_find(extensions, "ESIC"))
        return PDFSEAL_OK;
    pdf_change change = {"ESIC", BYTES_LITERAL("<</Type /DeveloperExtensions /BaseVersion /1.7 /ExtensionLevel 1>>")};
    return pdf_dictionary_write_changed(extensions->type == PDF_DICTIONARY ? extensions : NULL, &change, 1, out, error);
}

static pdfseal_status add_catalog(layout *state, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer extensions;
    BYTES_BUFFER_CLEANUP bytes_buffer form;
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    bytes_buffer_init(&extensions, LIMIT_OBJECT_BYTES);
    bytes_buffer_init(&form, LIMIT_OBJECT_BYTES);
    bytes_buffer_init(&text, LIMIT_OBJECT_BYTES);
    const pdf_indirect *catalog;
    pdf_change changes[3];
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
    if (count == 0)
        return PDFSEAL_OK;
    TRY(pdf_dictionary_write_changed(&catalog->value, changes, count, &text, error));
    return pdf_section_add(state->section, catalog->reference, bytes_buffer_view(&text), error);
}

/* ---- all of it ---- */

static pdfseal_status add_signature_parts(layout *state, pdfseal_error *error)
{
    const pades_request *request = state->request;
    TRY(choose_field_name(state, error));
    TRY(check_permitted(state, error));
    TRY(add_signature(state, error));
    if (state->existing)
        TRY(fill_existing_field(state, error));
    else
        TRY(add_new_field(state, &request->marks[0], error));
    TRY(pades_pages_add_marks(state->view, state->section, request->marks + 1, request->mark_count - 1, error));
    TRY(add_form(state, error));
    return add_catalog(state, error);
}

pdfseal_status pades_signature_section_add(pdf_document *document, pdf_section *section, const pades_request *request,
                                           pades_placeholder *ret_placeholder, pdfseal_error *error)
{
    pades_placeholder placeholder = {0};
    layout state = {.document = document, .view = pdf_view_newest(document), .section = section, .request = request,
                    .placeholder = &placeholder, .form = request->form};
    if (!request->is_signature)
        return pades_pages_add_marks(state.view, section, request->marks, request->mark_count, error);
    if (request->mark_count == 0)
        FAIL(error, PDFSEAL_ERROR_INTERNAL, "a signature has no place");
    bytes_buffer_init(&state.form_text, LIMIT_OBJECT_BYTES);
    pdfseal_status status = add_signature_parts(&state, error);
    bytes_buffer_clear(&state.form_text);
    if (status == PDFSEAL_OK)
        *ret_placeholder = placeholder;
    return status;
}

pdfseal_status pades_placeholder_set_range(const pades_placeholder *placeholder, pdf_section *section, int64_t file_size,
                                           pdfseal_error *error)
{
    char text[RANGE_ROOM + 40];
    bytes_buffer *bytes = pdf_section_bytes(section);
    int64_t section_start = pdf_section_position(section) - (int64_t)bytes->length;
    int length = snprintf(text, sizeof text, "[0 %lld %lld %lld]", (long long)placeholder->contents_start,
                          (long long)placeholder->contents_end, (long long)(file_size - placeholder->contents_end));
    if (length < 0 || (size_t)length > placeholder->byte_range_bytes)
        FAIL(error, PDFSEAL_ERROR_LIMIT, "the file is too large for a signature");
    memcpy(bytes->data + (placeholder->byte_range_start - section_start), text, (size_t)length);
    return PDFSEAL_OK;
}

pdfseal_status pades_placeholder_set_contents(const pades_placeholder *placeholder, pdf_section *section, bytes_view cms,
                                              int64_t section_start, pdfseal_error *error)
{
    static const char DIGITS[] = "0123456789ABCDEF";
    size_t room = (size_t)(placeholder->contents_end - placeholder->contents_start - 2) / 2;
    if (cms.length > room)
        FAIL(error, PDFSEAL_ERROR_LIMIT, "the signature needs %zu bytes but only %zu are reserved (give more with --reserve)",
             cms.length, room);
    uint8_t *digits = pdf_section_bytes(section)->data + (placeholder->contents_start + 1 - section_start);
    for (size_t i = 0; i < cms.length; i++) {
        digits[2 * i] = (uint8_t)DIGITS[cms.data[i] >> 4];
        digits[2 * i + 1] = (uint8_t)DIGITS[cms.data[i] & 15];
    }
    return PDFSEAL_OK;
}
