/* SPDX-License-Identifier: Apache-2.0 */
/* Writes objects as text. source  ISO 32000-2:2020 7.3 */
#ifndef PDF_OBJECT_WRITER_H
#define PDF_OBJECT_WRITER_H

#include "pdf/object.h"

/* Appends the object's text; strings are written as literals, or hexadecimal as they were read. */
pdfseal_status pdf_object_write(const pdf_object *object, bytes_buffer *out, pdfseal_error *error) PDFSEAL_MUST_USE;
/* How strings are written where not as they are: encrypted. Appends the string with its delimiters. */
typedef struct pdf_string_coder {
    void *context;
    pdfseal_status (*write)(void *context, bytes_view string, bytes_buffer *out, pdfseal_error *error);
} pdf_string_coder;

/* The same with every string written by `coder`. */
pdfseal_status pdf_object_write_coded(const pdf_object *object, const pdf_string_coder *coder, bytes_buffer *out,
                                      pdfseal_error *error) PDFSEAL_MUST_USE;
/* "/Name" with every irregular byte as #xx. */
pdfseal_status pdf_name_write(bytes_view name, bytes_buffer *out, pdfseal_error *error) PDFSEAL_MUST_USE;
/* "(…)" with escapes. */
pdfseal_status pdf_string_write(bytes_view bytes, bytes_buffer *out, pdfseal_error *error) PDFSEAL_MUST_USE;
/* "<…>" */
pdfseal_status pdf_hexadecimal_write(bytes_view bytes, bytes_buffer *out, pdfseal_error *error) PDFSEAL_MUST_USE;
/* The bytes of a text string from UTF-8: ASCII as it is, else UTF-16BE with byte order mark. source  7.9.2.2 */
pdfseal_status pdf_text_string_encode(const char *utf8, bytes_buffer *out, pdfseal_error *error) PDFSEAL_MUST_USE;
/* The same, written as a literal or hexadecimal string. */
pdfseal_status pdf_text_string_write(const char *utf8, bytes_buffer *out, pdfseal_error *error) PDFSEAL_MUST_USE;
/* "12 0 R" */
pdfseal_status pdf_reference_write(pdf_reference reference, bytes_buffer *out, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
