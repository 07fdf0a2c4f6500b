/* SPDX-License-Identifier: Apache-2.0 */
/* Writes the signature dictionary, with room for what is known only later. */
#include "pades/section_layout_private.h"

#include "base/limits.h"
#include "base/time.h"
#include "pdf/object_writer.h"

#include <stdio.h>

#define RANGE_ROOM 44 /* "[0 n n n]" with numbers of 13 digits */

/* A text entry of the signature dictionary, which is written ready: its placeholders must stay where they are. */
static pdfseal_status append_signature_text(section_layout *state, bytes_buffer *out, const char *key, const char *text,
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

/* What the signature forbids later: certification first, then the lock, whose data is the whole document.
 * source  12.8.1 Table 256, 12.8.2.2 Table 257, 12.8.2.4 Table 259 */
static pdfseal_status append_references(section_layout *state, bytes_buffer *out, pdfseal_error *error)
{
    const pdf_indirect *catalog;
    int p = state->request->certify;
    if (p == 0 && state->lock.action == PADES_LOCK_NONE)
        return PDFSEAL_OK;
    TRY(bytes_buffer_append_text(out, " /Reference [", error));
    if (p)
        TRY(bytes_buffer_append_format(out, error,
                                       "<</Type /SigRef /TransformMethod /DocMDP /TransformParams <</Type /TransformParams "
                                       "/V /1.2 /P %d>>>>", p));
    if (state->lock.action != PADES_LOCK_NONE) {
        TRY(pdf_view_catalog(state->view, &catalog, error));
        TRY(bytes_buffer_append_text(out, "<</Type /SigRef /TransformMethod /FieldMDP /Data ", error));
        TRY(pdf_reference_write(catalog->reference, out, error));
        TRY(bytes_buffer_append_text(out, " /TransformParams <</Type /TransformParams /V /1.2 ", error));
        TRY(pades_lock_write(&state->lock, state->section, state->signature, out, error));
        TRY(bytes_buffer_append_text(out, ">>>>", error));
    }
    return bytes_buffer_append_byte(out, ']', error);
}

/* Appends the dictionary; the places of its two placeholders become offsets in `text`. */
static pdfseal_status write_signature(section_layout *state, bytes_buffer *text, pdfseal_error *error)
{
    const pades_request *request = state->request;
    pades_placeholder *place = state->placeholder;
    char time[TIME_TEXT_BYTES];
    time_print_pdf(request->signing_time, time);
    TRY(bytes_buffer_append_text(text, request->is_timestamp ? "<</Type /DocTimeStamp /Filter /Adobe.PPKLite /SubFilter /ETSI.RFC3161 /ByteRange "
                                                             : "<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange ", error));
    place->byte_range_start = (int64_t)text->length;
    place->byte_range_bytes = RANGE_ROOM;
    TRY(append_filler(text, RANGE_ROOM, ' ', error));
    TRY(bytes_buffer_append_text(text, " /Contents ", error));
    place->contents_start = (int64_t)text->length;
    TRY(bytes_buffer_append_byte(text, '<', error));
    TRY(append_filler(text, request->contents_bytes * 2, '0', error));
    TRY(bytes_buffer_append_byte(text, '>', error));
    place->contents_end = (int64_t)text->length;
    if (request->is_timestamp) /* pades.md rule 42: it says nothing else */
        return bytes_buffer_append_text(text, ">>", error);
    TRY(append_signature_text(state, text, "M", time, error));
    TRY(append_signature_text(state, text, "Name", request->name, error));
    TRY(append_signature_text(state, text, "Reason", request->reason, error));
    TRY(append_signature_text(state, text, "Location", request->location, error));
    TRY(append_signature_text(state, text, "ContactInfo", request->contact, error));
    TRY(append_references(state, text, error));
    return bytes_buffer_append_text(text, ">>", error);
}

pdfseal_status pades_section_add_signature(section_layout *state, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    bytes_buffer_init_limited(&text, pdf_document_limits(state->document), LIMITS_OBJECT_BYTES);
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
