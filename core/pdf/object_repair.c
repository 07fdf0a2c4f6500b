/* SPDX-License-Identifier: Apache-2.0 */
/* Reads an object twice: strictly, then patiently. */
#include "pdf/object_repair.h"

#include "base/limits.h"
#include "pdf/dictionary_editor.h"
#include "pdf/document_private.h"

static pdfseal_status reads_strictly(pdf_document *document, pdf_reference reference, int64_t offset, bool *ret_answer,
                                     pdfseal_error *error)
{
    arena scratch;
    pdf_indirect object;
    arena *kept = document->reading;
    arena_init(&scratch);
    document->reading = &scratch;
    pdfseal_status status = pdf_object_read_strictly(document, offset, &reference, &object, error);
    document->reading = kept;
    arena_clear(&scratch);
    *ret_answer = status == PDFSEAL_OK;
    return status == PDFSEAL_ERROR_MEMORY ? status : PDFSEAL_OK;
}

pdfseal_status pdf_object_judge(pdf_document *document, uint32_t number, const pdf_place *place,
                                pdf_soundness *ret_soundness, const pdf_indirect **ret_object, pdfseal_error *error)
{
    const pdf_reference reference = {number, place->generation};
    bool sound = true;
    *ret_object = NULL;
    *ret_soundness = PDF_OBJECT_SOUND;
    if (place->kind == PDF_PLACE_OFFSET)
        TRY(reads_strictly(document, reference, place->offset, &sound, error));
    else if (place->kind == PDF_PLACE_IN_STREAM)
        sound = pdf_document_stream_is_sound(document, place->stream);
    if (sound)
        return PDFSEAL_OK;
    pdfseal_status status = pdf_view_load(pdf_view_newest(document), reference, ret_object, error);
    if (status == PDFSEAL_ERROR_MEMORY)
        return status;
    if (status != PDFSEAL_OK || !*ret_object)
        *ret_soundness = PDF_OBJECT_LOST;
    else if (!(*ret_object)->is_stream)
        *ret_soundness = PDF_OBJECT_MENDABLE;
    return PDFSEAL_OK;
}

static bool leads_to_dictionary(pdf_document *document, const pdf_object *kid)
{
    const pdf_object *value;
    return pdf_object_is(kid, PDF_REFERENCE) &&
           pdf_view_resolve(pdf_view_newest(document), kid, &value, NULL) == PDFSEAL_OK && value->type == PDF_DICTIONARY;
}

pdfseal_status pdf_object_write_mended(pdf_document *document, const pdf_indirect *object, bytes_buffer *out,
                                       pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer kept;
    bytes_buffer_init(&kept, LIMIT_OBJECT_BYTES);
    const pdf_object *kids = pdf_dictionary_find(&object->value, "Kids");
    if (!pdf_object_is(kids, PDF_ARRAY))
        return pdf_object_write(&object->value, out, error);
    TRY(bytes_buffer_append_byte(&kept, '[', error));
    for (size_t i = 0; i < kids->as.array.count; i++) {
        if (!leads_to_dictionary(document, &kids->as.array.items[i]))
            continue;
        TRY(pdf_object_write(&kids->as.array.items[i], &kept, error));
        TRY(bytes_buffer_append_byte(&kept, ' ', error));
    }
    TRY(bytes_buffer_append_byte(&kept, ']', error));
    const pdf_change change = {"Kids", bytes_buffer_view(&kept)};
    return pdf_dictionary_write_changed(&object->value, &change, 1, out, error);
}
