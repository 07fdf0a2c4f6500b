/* SPDX-License-Identifier: Apache-2.0 */
/* Which objects of a repaired document any reader understands, and which only a patient one. */
#ifndef PDF_OBJECT_REPAIR_H
#define PDF_OBJECT_REPAIR_H

#include "pdf/document.h"

typedef enum pdf_soundness {
    PDF_OBJECT_SOUND,    /* reads by the standard's rules */
    PDF_OBJECT_MENDABLE, /* reads otherwise only: written anew it is sound */
    PDF_OBJECT_LOST      /* does not read at all */
} pdf_soundness;

/* Judges the object `number` at `place`. *ret_object is set where it is MENDABLE, and is the document's. Objects in an object
 * stream are as sound as all of it. */
pdfseal_status pdf_object_judge(pdf_document *document, uint32_t number, const pdf_place *place,
                                pdf_soundness *ret_soundness, const pdf_indirect **ret_object,
                                pdfseal_error *error) PDFSEAL_MUST_USE;

/* Appends the text of a MENDABLE object; of a stream, the entries of its dictionary without brackets and Length. Of Kids of a
 * page tree only those that lead to dictionaries are kept. */
pdfseal_status pdf_object_write_mended(pdf_document *document, const pdf_indirect *object, bytes_buffer *out,
                                       pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
