/* SPDX-License-Identifier: Apache-2.0 */
/* Writes DER at the end of a buffer: elements whole, or opened and closed around what is written in between. */
#ifndef CMS_DER_WRITER_H
#define CMS_DER_WRITER_H

#include "base/bytes.h"

/* One whole element. */
pdfseal_status cms_der_append(bytes_buffer *der, uint8_t tag, bytes_view content, pdfseal_error *error) PDFSEAL_MUST_USE;
/* A non-negative INTEGER below 2^31. */
pdfseal_status cms_der_append_small(bytes_buffer *der, uint32_t number, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Begins a constructed element; everything appended until cms_der_close with the same mark is its content. */
pdfseal_status cms_der_open(bytes_buffer *der, uint8_t tag, size_t *ret_mark, pdfseal_error *error) PDFSEAL_MUST_USE;
pdfseal_status cms_der_close(bytes_buffer *der, size_t mark, pdfseal_error *error) PDFSEAL_MUST_USE;
/* The order of two encodings in a SET OF: negative, 0, positive (source  ITU-T X.690 11.6). */
int cms_der_compare(bytes_view a, bytes_view b);

#endif
