/* SPDX-License-Identifier: Apache-2.0 */
/* What a document says of itself: PDF/A by its metadata, and for which device its colours are.
 * source  ISO 19005-1:2005 6.2.2, 6.7.11; ISO 19005-4:2020 6.7.3 */
#ifndef PDF_PDFA_H
#define PDF_PDFA_H

#include "pdf/document.h"

typedef struct pdf_pdfa {
    int part;                   /* 1 to 4; 0: it claims no PDF/A */
    unsigned intent_components; /* of the output intent's profile: 1, 3 or 4; 0: there is none */
} pdf_pdfa;

/* Reads the catalog's metadata and output intents. Metadata that cannot be read claim nothing. */
pdfseal_status pdf_pdfa_read(pdf_view view, pdf_pdfa *ret_pdfa, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
