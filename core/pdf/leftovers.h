/* SPDX-License-Identifier: Apache-2.0 */
/* What lies in a file without belonging to its document: pages and catalogs that nothing leads to, objects that an update
 * brought for nothing, objects that no cross-reference names. A later update can bring each of them to light with a few bytes. And what
 * needs no update: objects of the document that programs read differently. source  security.md, "shadow" */
#ifndef PDF_LEFTOVERS_H
#define PDF_LEFTOVERS_H

#include "pdf/document.h"

typedef enum pdf_leftover_kind { PDF_LEFTOVER_CATALOG, PDF_LEFTOVER_PAGE, PDF_LEFTOVER_UPDATE, PDF_LEFTOVER_HIDDEN,
                                 PDF_LEFTOVER_UNCLEAR } pdf_leftover_kind;

typedef struct pdf_leftover {
    pdf_leftover_kind kind;
    uint32_t number;
    int64_t offset; /* HIDDEN: where it stands, else -1 */
} pdf_leftover;

/* Reads every object of the newest revision once (some 12 bytes an object and 4 a reference are kept), then looks through the
 * bytes of the file. At most `most` are listed, in `owner`. What cannot be read leads nowhere. Fails for memory and limits. */
pdfseal_status pdf_leftovers_find(pdf_document *document, size_t most, arena *owner, pdf_leftover **ret_items, size_t *ret_count,
                                  pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
