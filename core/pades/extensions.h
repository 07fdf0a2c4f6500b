/* SPDX-License-Identifier: Apache-2.0 */
/* The catalog's Extensions: which additions to the standard a signature makes use of.
 * source  ISO 32000-2:2020 7.12; ETSI EN 319 142-1 5.6; ISO/TS 32001; ISO/TS 32002; pades.md rule 44 */
#ifndef PADES_EXTENSIONS_H
#define PADES_EXTENSIONS_H

#include "pdf/document.h"

typedef struct pades_extension_needs {
    bool cades;       /* ETSI.CAdES.detached, which PDF 1.7 does not know */
    bool timestamps;  /* ETSI.RFC3161, by level 2 of the same extension */
    bool new_digest;  /* SHA-3 or SHAKE256: ISO/TS 32001 */
    bool new_curve;   /* Ed25519, Ed448, Brainpool: ISO/TS 32002 */
} pades_extension_needs;

/* Appends the text of the catalog's new Extensions; nothing when it declares all of them already. What it declares of
 * other developers stays. */
pdfseal_status pades_extensions_write(pdf_view view, const pdf_object *catalog, const pades_extension_needs *needs,
                                      bytes_buffer *out, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
