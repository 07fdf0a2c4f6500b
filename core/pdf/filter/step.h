/* SPDX-License-Identifier: Apache-2.0 */
/* The steps that a chain of filters is made of. Each appends to `out` within its maximum. */
#ifndef PDF_FILTER_STEP_H
#define PDF_FILTER_STEP_H

#include "pdf/filter/filter.h"

/* Damaged data: INPUT naming the filter, or *ret_damaged set and OK, so that the caller keeps what it has. */
pdfseal_status pdf_filter_damage(const char *filter, bool *ret_damaged, pdfseal_error *error) PDFSEAL_MUST_USE;

/* source  ISO 32000-2:2020 7.4.4, RFC 1950. Bytes behind the compressed data are ignored: producers leave line ends there.
 * Data that ends with a sync flush in the last block's place is whole.
 * With `ret_damaged` data without a zlib header is read as bare deflate. */
pdfseal_status pdf_flate_decode(bytes_view encoded, bytes_buffer *out, bool *ret_damaged,
                                pdfseal_error *error) PDFSEAL_MUST_USE;
/* The same but for the checksum at the end, which is not looked at: for whoever needs all that any reader could see. */
pdfseal_status pdf_flate_decode_unchecked(bytes_view encoded, bytes_buffer *out, pdfseal_error *error) PDFSEAL_MUST_USE;
/* The same, by an inflater where it can (NULL: there is none). */
pdfseal_status pdf_flate_decode_at_once(bytes_view encoded, const pdfseal_inflater *inflater, bytes_buffer *out,
                                        pdfseal_error *error) PDFSEAL_MUST_USE;
/* source  ISO 32000-2:2020 7.4.4. `early_change`: codes grow one code earlier (the default of PDF). */
pdfseal_status pdf_lzw_decode(bytes_view encoded, bool early_change, bytes_buffer *out, bool *ret_damaged,
                              pdfseal_error *error) PDFSEAL_MUST_USE;
/* source  ISO 32000-2:2020 7.4.2. A missing '>' is no damage. */
pdfseal_status pdf_ascii_hex_decode(bytes_view encoded, bytes_buffer *out, bool *ret_damaged,
                                    pdfseal_error *error) PDFSEAL_MUST_USE;
/* source  ISO 32000-2:2020 7.4.3. A missing "~>" is no damage, nor is a leading "<~". */
pdfseal_status pdf_ascii_85_decode(bytes_view encoded, bytes_buffer *out, bool *ret_damaged,
                                   pdfseal_error *error) PDFSEAL_MUST_USE;
/* source  ISO 32000-2:2020 7.4.5. A missing end byte is no damage. */
pdfseal_status pdf_run_length_decode(bytes_view encoded, bytes_buffer *out, bool *ret_damaged,
                                     pdfseal_error *error) PDFSEAL_MUST_USE;

/* Undoes the predictor of a Flate or LZW filter in the bytes of `out` from `start` on, in place; PNG rows lose their tag
 * byte. A last row that is too short is kept as far as it goes. source  ISO 32000-2:2020 7.4.4.4, TIFF 6.0 section 14,
 * PNG (ISO/IEC 15948) 9 */
pdfseal_status pdf_predictor_undo(const pdf_filter *filter, bytes_buffer *out, size_t start, bool *ret_damaged,
                                  pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
