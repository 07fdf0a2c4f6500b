/* SPDX-License-Identifier: Apache-2.0 */
/* Reads an object twice: strictly, then patiently. */
#include "pdf/object_repair.h"

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
