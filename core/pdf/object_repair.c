/* SPDX-License-Identifier: Apache-2.0 */
/* Reads an object twice: strictly into a scratch, then patiently. */
#include "pdf/object_repair.h"

#include "base/limits.h"
#include "pdf/dictionary_editor.h"
#include "pdf/document_private.h"

/* Whether the data of a stream end where its Length says. */
static pdfseal_status ends_as_said(pdf_document *document, const pdf_indirect *stream, bool *ret_answer,
                                   pdfseal_error *error)
{
    const pdf_object *length;
    int64_t bytes;
    int64_t end;
    *ret_answer = false;
    TRY(pdf_view_get(pdf_view_newest(document), &stream->value, "Length", &length, error));
    if (pdf_object_integer(length, 0, pdf_document_size(document) - stream->stream_start, &bytes))
        TRY(pdf_stream_ending_read(document, stream->stream_start + bytes, ret_answer, &end, error));
    return PDFSEAL_OK;
}

/* Whether the object reads by the standard's rules. */
static pdfseal_status probe(pdf_document *document, pdf_reference reference, int64_t offset, bool *ret_sound,
                            pdfseal_error *error)
{
    arena scratch;
    pdf_indirect object;
    arena *kept = document->reading;
    arena_init(&scratch);
    document->reading = &scratch;
    pdfseal_status status = pdf_object_read_strictly(document, offset, &reference, &object, error);
    /* A Length that is an object of its own is kept as any other object. */
    document->reading = kept;
    *ret_sound = status == PDFSEAL_OK;
    if (*ret_sound && object.is_stream)
        status = ends_as_said(document, &object, ret_sound, error);
    arena_clear(&scratch);
    return status == PDFSEAL_ERROR_MEMORY ? status : PDFSEAL_OK;
}

static pdf_soundness judge_loaded(pdf_document *document, const pdf_indirect *object)
{
    pdf_stream_extent extent;
    if (!object->is_stream)
        return PDF_OBJECT_MENDABLE;
    if (pdf_view_stream_extent(pdf_view_newest(document), object, &extent, NULL) != PDFSEAL_OK)
        return PDF_OBJECT_LOST;
    document->mended_bytes += extent.end - extent.start;
    return document->mended_bytes <= (int64_t)limits_get(&document->limits, LIMITS_MENDED_BYTES) ? PDF_OBJECT_MENDABLE : PDF_OBJECT_SOUND;
}

pdfseal_status pdf_object_judge(pdf_document *document, uint32_t number, const pdf_place *place,
                                pdf_soundness *ret_soundness, const pdf_indirect **ret_object, pdfseal_error *error)
{
    const pdf_reference reference = {number, place->generation};
    bool sound = true;
    *ret_object = NULL;
    *ret_soundness = PDF_OBJECT_SOUND;
    if (place->kind == PDF_PLACE_OFFSET)
        TRY(probe(document, reference, place->offset, &sound, error));
    else if (place->kind == PDF_PLACE_IN_STREAM)
        sound = pdf_document_stream_is_sound(document, place->stream);
    if (sound)
        return PDFSEAL_OK;
    pdfseal_status status = pdf_view_load(pdf_view_newest(document), reference, ret_object, error);
    if (status == PDFSEAL_ERROR_MEMORY)
        return status;
    *ret_soundness = status == PDFSEAL_OK && *ret_object ? judge_loaded(document, *ret_object) : PDF_OBJECT_LOST;
    return PDFSEAL_OK;
}

static bool leads_to_dictionary(pdf_document *document, const pdf_object *kid)
{
    const pdf_object *value;
    return pdf_object_is(kid, PDF_REFERENCE) &&
           pdf_view_resolve(pdf_view_newest(document), kid, &value, NULL) == PDFSEAL_OK && value->type == PDF_DICTIONARY;
}

static pdfseal_status write_kids(pdf_document *document, const pdf_object *kids, bytes_buffer *out, pdfseal_error *error)
{
    TRY(bytes_buffer_append_byte(out, '[', error));
    for (size_t i = 0; i < kids->as.array.count; i++) {
        if (!leads_to_dictionary(document, &kids->as.array.items[i]))
            continue;
        TRY(pdf_object_write(&kids->as.array.items[i], out, error));
        TRY(bytes_buffer_append_byte(out, ' ', error));
    }
    return bytes_buffer_append_byte(out, ']', error);
}

pdfseal_status pdf_object_write_mended(pdf_document *document, const pdf_indirect *object, bytes_buffer *out,
                                       pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer kept;
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    bytes_buffer_init_limited(&kept, &document->limits, LIMITS_OBJECT_BYTES);
    bytes_buffer_init_limited(&text, &document->limits, LIMITS_OBJECT_BYTES);
    if (object->is_stream) {
        const pdf_change change = {"Length", {0}};
        TRY(pdf_dictionary_write_changed(&object->value, &change, 1, &text, error));
        return bytes_buffer_append(out, text.data + 2, text.length - 4, error);
    }
    const pdf_object *kids = pdf_dictionary_find(&object->value, "Kids");
    if (!pdf_object_is(kids, PDF_ARRAY))
        return pdf_object_write(&object->value, out, error);
    TRY(write_kids(document, kids, &kept, error));
    const pdf_change change = {"Kids", bytes_buffer_view(&kept)};
    return pdf_dictionary_write_changed(&object->value, &change, 1, out, error);
}
