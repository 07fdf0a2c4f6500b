/* SPDX-License-Identifier: Apache-2.0 */
/* Puts a time stamp over a signature value into the signature itself. */
#ifndef CMS_TIMESTAMP_ATTRIBUTE_H
#define CMS_TIMESTAMP_ATTRIBUTE_H

#include "cms/signed_data.h"

/* How many bytes a token of `token_bytes` adds at most to a signature. */
size_t cms_timestamp_attribute_bytes(size_t token_bytes);
/* Appends to `ret_der` the SignedData `der` with signature-time-stamp as an unsigned attribute besides those that are there.
 * `der` is DER of one signer; INPUT otherwise.
 * source  RFC 5652 5.3; ETSI EN 319 122-1 5.3 */
pdfseal_status cms_timestamp_attribute_add(bytes_view der, bytes_view token, bytes_buffer *ret_der,
                                           pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
