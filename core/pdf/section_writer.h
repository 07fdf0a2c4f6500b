/* SPDX-License-Identifier: Apache-2.0 */
/* One incremental update in the making: objects that are appended, then a cross-reference section in the file's own
 * style (table or stream). Nothing is written to a file here: the result is the bytes to append.
 * source  ISO 32000-2:2020 7.5.6 */
#ifndef PDF_SECTION_WRITER_H
#define PDF_SECTION_WRITER_H

#include "pdf/document.h"

typedef struct pdf_section pdf_section;

/* Begins a section after the last byte of `document`, which must stay open. */
pdfseal_status pdf_section_new(pdf_document *document, pdf_section **ret_section, pdfseal_error *error) PDFSEAL_MUST_USE;
void pdf_section_free(pdf_section *section);
/* Those of the document. */
const limits *pdf_section_limits(const pdf_section *section);

/* The number of a new object (generation 0), not yet written. */
uint32_t pdf_section_reserve(pdf_section *section);
/* Appends an indirect object whose value is the text `value`, its strings encrypted where the document is. Each number can be written once. */
pdfseal_status pdf_section_add(pdf_section *section, pdf_reference reference, bytes_view value,
                               pdfseal_error *error) PDFSEAL_MUST_USE;
/* The same for text whose strings are encrypted already (pdf_section_write_text) or must not be. */
pdfseal_status pdf_section_add_ready(pdf_section *section, pdf_reference reference, bytes_view value,
                                     pdfseal_error *error) PDFSEAL_MUST_USE;
/* Appends a text string to `out` as it must stand in the object `reference`: encrypted where the document is. */
pdfseal_status pdf_section_write_text(const pdf_section *section, pdf_reference reference, const char *utf8,
                                      bytes_buffer *out, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Appends a stream: `entries` is the text between << and >> without Length ("/Type /XObject …"), `data` its encoded
 * bytes. */
pdfseal_status pdf_section_add_stream(pdf_section *section, pdf_reference reference, bytes_view entries, bytes_view data,
                                      pdfseal_error *error) PDFSEAL_MUST_USE;
/* What is told of each stream that is added: its number, and its encoded data before any encryption. */
typedef struct pdf_stream_watch {
    void *state;
    pdfseal_status (*added)(void *state, pdf_reference stream, bytes_view data, pdfseal_error *error);
} pdf_stream_watch;
/* From now on `watch` (borrowed; NULL: nobody) is told. */
void pdf_section_watch_streams(pdf_section *section, const pdf_stream_watch *watch);
/* Offset in the finished file of the next byte to be added. */
int64_t pdf_section_position(const pdf_section *section);
/* Writes the cross-reference section; `identifier` (16 bytes) becomes the second element of ID. REFUSED where a number was
 * written twice. */
pdfseal_status pdf_section_finish(pdf_section *section, const uint8_t identifier[16], pdfseal_error *error) PDFSEAL_MUST_USE;
/* The bytes to append, from pdf_document_size on; changed in place to fill placeholders. */
bytes_buffer *pdf_section_bytes(pdf_section *section);

#endif
