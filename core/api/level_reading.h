/* SPDX-License-Identifier: Apache-2.0 */
/* A target read back from its output: the document, its signatures and what they hold. */
#ifndef API_LEVEL_READING_H
#define API_LEVEL_READING_H

#include "api/level.h"
#include "pades/signature.h"
#include "pdf/section_writer.h"

typedef struct level_reading {
    pdf_document *document;
    pdf_view view;
    arena memory;
    pades_form form;
    pades_signature *signatures; /* by the ends of their ranges */
    cms_signed_data **data;      /* parallel; NULL: cannot be read */
    size_t count;
} level_reading;

/* Fills `reading`, which level_reading_clear ends in any case. */
pdfseal_status level_reading_open(const level_target *target, level_reading *reading, pdfseal_error *error) PDFSEAL_MUST_USE;
void level_reading_clear(level_reading *reading);
/* Whether the step is about this signature; a document time stamp is when it is over one that is. */
bool level_reading_is_meant(const level_reading *reading, const level_target *target, size_t index);
/* Ends the section and appends it to the target. */
pdfseal_status level_section_finish(pdf_section *section, pdfseal_error *error) PDFSEAL_MUST_USE;
pdfseal_status level_section_append(level_target *target, pdf_section *section, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
