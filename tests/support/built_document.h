/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes that a test made, opened as a document. */
#ifndef TESTS_BUILT_DOCUMENT_H
#define TESTS_BUILT_DOCUMENT_H

#include "pdf/document.h"
#include "pdf_builder.h"

/* A file in memory with these bytes; the caller closes it. */
int built_file_open(bytes_view bytes);
/* Opens the bytes (strictly: nothing is scanned). */
pdfseal_status built_document_try(bytes_view bytes, pdf_document **ret_document, pdfseal_error *error) PDFSEAL_MUST_USE;
/* The same; a failure ends the test. The caller closes the document. */
pdf_document *built_document_open(const pdf_builder *builder);
/* An object of the newest revision that must be there. */
const pdf_indirect *built_object(pdf_document *document, uint32_t number);
/* An object's value as pdfseal writes it, in a revision (0: the oldest); "absent" where there is none. The text is the
 * document's. */
const char *built_text(pdf_document *document, size_t revision, uint32_t number);
/* Whether the document carries a warning with this code. */
bool built_has_warning(const pdf_document *document, const char *code);

#endif
