/* SPDX-License-Identifier: Apache-2.0 */
/* Writes and finds slots. */
#include "pades/slots.h"

#include "base/limits.h"
#include "pdf/object_writer.h"
#include "pdf/text_string.h"

#define FLAG_PUSH_BUTTON ((int64_t)1 << 16)
#define WIDGET_FLAGS 4 /* Print */
#define RECTANGLE_DECIMALS 4
#define CLIP_DECIMALS 6

static pdfseal_status append_box(bytes_buffer *out, const pdf_rectangle *box, int decimals, pdfseal_error *error)
{
    const double numbers[4] = {box->x0, box->y0, box->x1, box->y1};
    for (int i = 0; i < 4; i++) {
        TRY(bytes_buffer_append_byte(out, i ? ' ' : '[', error));
        TRY(bytes_buffer_append_real(out, numbers[i], decimals, error));
    }
    return bytes_buffer_append_byte(out, ']', error);
}

/* What the slot is for. */
static pdfseal_status append_purpose(const pades_slot *slot, bytes_buffer *out, pdfseal_error *error)
{
    TRY(bytes_buffer_append_format(out, error, " /PSEL_Slot <</S /%s /Party ", slot->slice.count ? "Slice" : "Mark"));
    TRY(pdf_text_string_write(slot->party, out, error));
    if (slot->slice.count) {
        TRY(bytes_buffer_append_format(out, error, " /Slice [%u %u %u] /Clip ", slot->slice.number, slot->slice.count,
                                       slot->slice.group));
        TRY(append_box(out, &slot->clip, CLIP_DECIMALS, error));
    }
    return bytes_buffer_append_text(out, ">>", error);
}

pdfseal_status pades_slot_write(const pades_slot *slot, const char *name, pdf_reference appearance, bytes_view more,
                                bytes_buffer *out, pdfseal_error *error)
{
    TRY(bytes_buffer_append_format(out, error, "<</FT /Btn /Ff %lld /T ", (long long)FLAG_PUSH_BUTTON));
    TRY(pdf_text_string_write(name, out, error));
    TRY(bytes_buffer_append_format(out, error, " /Type /Annot /Subtype /Widget /F %d /H /N /MK <</TP 1>> /P ", WIDGET_FLAGS));
    TRY(pdf_reference_write(slot->page.object->reference, out, error));
    TRY(bytes_buffer_append_text(out, " /Rect ", error));
    TRY(append_box(out, &slot->rectangle, RECTANGLE_DECIMALS, error));
    TRY(bytes_buffer_append_text(out, " /AP <</N ", error));
    TRY(pdf_reference_write(appearance, out, error));
    TRY(bytes_buffer_append_text(out, ">>", error));
    TRY(append_purpose(slot, out, error));
    TRY(bytes_buffer_append(out, more.data, more.length, error));
    return bytes_buffer_append_text(out, ">>", error);
}

/* ---- reading ---- */

static bool read_box(const pdf_object *array, pdf_rectangle *ret_box)
{
    double numbers[4];
    if (!pdf_object_is(array, PDF_ARRAY) || array->as.array.count != 4)
        return false;
    for (int i = 0; i < 4; i++) {
        if (!pdf_object_number(&array->as.array.items[i], &numbers[i]))
            return false;
    }
    *ret_box = (pdf_rectangle){numbers[0], numbers[1], numbers[2], numbers[3]};
    return numbers[0] >= 0 && numbers[1] >= 0 && numbers[2] <= 1 && numbers[3] <= 1 && numbers[0] < numbers[2] &&
           numbers[1] < numbers[3];
}

static bool read_slice(const pdf_object *purpose, pades_slot *slot)
{
    const pdf_object *array = pdf_dictionary_find(purpose, "Slice");
    uint32_t *const numbers[3] = {&slot->slice.number, &slot->slice.count, &slot->slice.group};
    if (!pdf_object_is(array, PDF_ARRAY) || array->as.array.count != 3)
        return false;
    for (int i = 0; i < 3; i++) {
        int64_t number;
        if (!pdf_object_integer(&array->as.array.items[i], 1, LIMIT_MANIFEST_PLACES, &number))
            return false;
        *numbers[i] = (uint32_t)number;
    }
    return slot->slice.number <= slot->slice.count && read_box(pdf_dictionary_find(purpose, "Clip"), &slot->clip);
}

static bool read_purpose(const pdf_object *purpose, pades_slot *slot)
{
    const pdf_object *kind = pdf_dictionary_find(purpose, "S");
    return pdf_object_is_name(kind, "Mark") || (pdf_object_is_name(kind, "Slice") && read_slice(purpose, slot));
}

/* A push button with nothing else to it: no value, no action. */
static bool is_plain_button(const pdf_object *widget)
{
    int64_t flags;
    const pdf_object *entry = pdf_dictionary_find(widget, "Ff");
    return pdf_object_is_name(pdf_dictionary_find(widget, "FT"), "Btn") && entry &&
           pdf_object_integer(entry, FLAG_PUSH_BUTTON, FLAG_PUSH_BUTTON, &flags) && !widget->duplicate_keys &&
           pdf_object_is_name(pdf_dictionary_find(widget, "Subtype"), "Widget") && !pdf_dictionary_find(widget, "A") &&
           !pdf_dictionary_find(widget, "AA") && !pdf_dictionary_find(widget, "Kids") && !pdf_dictionary_find(widget, "V");
}

pdfseal_status pades_slot_read(pdf_view view, const pdf_object *widget, arena *owner, pades_slot *ret_slot, bool *ret_is,
                               pdfseal_error *error)
{
    const pdf_object *purpose = pdf_dictionary_find(widget, "PSEL_Slot");
    const pdf_object *party = pdf_dictionary_find(purpose, "Party");
    pades_slot slot = {.dictionary = widget};
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    bytes_buffer_init_limited(&text, pdf_document_limits(view.document), LIMITS_OBJECT_BYTES);
    *ret_is = pdf_object_is(purpose, PDF_DICTIONARY) && !purpose->duplicate_keys && pdf_object_is(party, PDF_STRING) &&
              is_plain_button(widget) && read_purpose(purpose, &slot) && pades_widget_rectangle(view, widget, &slot.rectangle);
    if (!*ret_is)
        return PDFSEAL_OK;
    TRY(pdf_text_string_decode(party->as.bytes, &text, error));
    slot.party = arena_text(owner, bytes_buffer_view(&text));
    if (!slot.party)
        FAIL_MEMORY(error);
    *ret_slot = slot;
    return PDFSEAL_OK;
}

pdfseal_status pades_slot_is_empty(pdf_view view, const pdf_object *widget, bool *ret_empty, pdfseal_error *error)
{
    const pdf_object *appearances = pdf_dictionary_find(widget, "AP");
    const pdf_object *normal = pdf_dictionary_find(appearances, "N");
    const pdf_indirect *form = NULL;
    pdf_stream_extent extent;
    *ret_empty = false;
    if (!pdf_object_is(appearances, PDF_DICTIONARY) || appearances->as.dictionary.count != 1 ||
        !pdf_object_is(normal, PDF_REFERENCE))
        return PDFSEAL_OK;
    TRY(pdf_view_load(view, normal->as.reference, &form, error));
    if (!form || !form->is_stream || pdf_dictionary_find(&form->value, "Filter"))
        return PDFSEAL_OK;
    TRY(pdf_view_stream_extent(view, form, &extent, error));
    BYTES_BUFFER_CLEANUP bytes_buffer content;
    bytes_buffer_init_limited(&content, pdf_document_limits(view.document), LIMITS_STREAM_BYTES);
    /* In an encrypted document nothing still takes some bytes. */
    if (extent.end - extent.start > 64)
        return PDFSEAL_OK;
    TRY(pdf_view_stream_decode(view, form, &content, error));
    *ret_empty = content.length == 0;
    return PDFSEAL_OK;
}

/* Appends the slot where the field is one of the party's that is empty. */
static pdfseal_status take_slot(pdf_view view, const pades_field *field, const char *party, arena *owner, pades_slot *slot,
                                bool *ret_taken, pdfseal_error *error)
{
    int64_t page_index;
    *ret_taken = false;
    if (!field->widget_dictionary || field->widget.number == 0 || !pdf_reference_equal(field->widget, field->reference))
        return PDFSEAL_OK;
    TRY(pades_slot_read(view, field->widget_dictionary, owner, slot, ret_taken, error));
    if (!*ret_taken || strcmp(slot->party, party) != 0) {
        *ret_taken = false;
        return PDFSEAL_OK;
    }
    TRY(pades_slot_is_empty(view, field->widget_dictionary, ret_taken, error));
    TRY(pades_widget_page(view, field->widget_dictionary, &page_index, error));
    *ret_taken = *ret_taken && page_index >= 0;
    if (!*ret_taken)
        return PDFSEAL_OK;
    slot->widget = field->widget;
    slot->name = field->name;
    return pdf_page_find(view, page_index, &slot->page, error);
}

pdfseal_status pades_slots_find(pdf_view view, const pades_form *form, const char *party, arena *owner, pades_slot **ret_slots,
                                size_t *ret_count, pdfseal_error *error)
{
    size_t buttons = 0;
    size_t count = 0;
    for (size_t i = 0; i < form->count; i++)
        buttons += form->fields[i].type == PADES_FIELD_BUTTON;
    pades_slot *slots = ARENA_NEW_ARRAY(owner, pades_slot, buttons + 1);
    if (!slots)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < form->count; i++) {
        bool taken;
        if (form->fields[i].type != PADES_FIELD_BUTTON)
            continue;
        TRY(take_slot(view, &form->fields[i], party, owner, &slots[count], &taken, error));
        count += taken;
    }
    *ret_slots = slots;
    *ret_count = count;
    return PDFSEAL_OK;
}
