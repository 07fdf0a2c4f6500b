/* SPDX-License-Identifier: Apache-2.0 */
/* Text strings: the encodings that a string of text may have, as UTF-8. source  ISO 32000-2:2020 7.9.2.2, Annex D.2 */
#ifndef PDF_TEXT_STRING_H
#define PDF_TEXT_STRING_H

#include "base/bytes.h"

/* Appends `text` as UTF-8: UTF-16BE, UTF-16LE (odd producers) or UTF-8 by its byte order mark, else PDFDocEncoding.
 * Language escapes are left out. What is no character, and every control but tab and line ends, becomes U+FFFD: the
 * result is valid, holds no zero byte and cannot steer a terminal. Fails only by the maximum of `out` or for memory. */
pdfseal_status pdf_text_string_decode(bytes_view text, bytes_buffer *out, pdfseal_error *error) PDFSEAL_MUST_USE;

/* The next character of UTF-8, or -1 for a byte that begins none (one byte is then passed) and at the end. Overlong forms,
 * surrogates and values above U+10FFFF are none. */
int32_t pdf_utf8_read(bytes_cursor *cursor);

/* The byte (0 to 255) that stands for `character` in PDFDocEncoding, or -1. */
int pdf_doc_encoding_find(int32_t character);

#endif
