/* SPDX-License-Identifier: Apache-2.0 */
/* Stream filters: encoded bytes become decoded ones, within the limits. source  ISO 32000-2:2020 7.4 */
#ifndef PDF_FILTER_FILTER_H
#define PDF_FILTER_FILTER_H

#include "base/bytes.h"

typedef enum pdf_filter_kind {
    PDF_FILTER_FLATE, PDF_FILTER_LZW, PDF_FILTER_ASCII_HEX, PDF_FILTER_ASCII_85, PDF_FILTER_RUN_LENGTH,
    PDF_FILTER_IMAGE,  /* DCTDecode, JPXDecode, CCITTFaxDecode, JBIG2Decode: left encoded, only as last of a chain */
    PDF_FILTER_UNKNOWN
} pdf_filter_kind;

/* One filter of a chain with its DecodeParms; pdf_filter_init gives the defaults. */
typedef struct pdf_filter {
    pdf_filter_kind kind;
    int64_t predictor, colors, bits_per_component, columns, early_change;
    bool unchecked; /* Flate: the checksum at its end is not looked at */
} pdf_filter;

/* The filter of a name ("FlateDecode", or the abbreviations of inline images: "Fl") with default parameters. */
void pdf_filter_init(pdf_filter *filter, bytes_view name);

/* Decodes `encoded` through the chain (first filter first) and appends to `out`, whose maximum bounds every step.
 * A Flate stream that ends early or with a wrong checksum is an INPUT error unless `ret_damaged` is given: then what
 * could be read is kept and *ret_damaged set. LIMIT past the maximum, and past the filters and the ratio that the limits
 * of `out` allow. */
pdfseal_status pdf_filter_decode(const pdf_filter *filters, size_t count, bytes_view encoded, bytes_buffer *out,
                                 bool *ret_damaged, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
