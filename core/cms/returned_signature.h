/* SPDX-License-Identifier: Apache-2.0 */
/* A signature that was made elsewhere, as services and people hand it over. */
#ifndef CMS_RETURNED_SIGNATURE_H
#define CMS_RETURNED_SIGNATURE_H

#include "cms/identity.h"

/* Appends the bytes that `text` is or stands for: binary, base64, hexadecimal (':' may stand between the bytes), or one PEM
 * block. INPUT when it is empty, or text that is none of these. */
pdfseal_status cms_returned_decode(bytes_view text, bytes_buffer *ret_bytes, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Whether the bytes are a whole CMS of the type SignedData; a value otherwise. */
bool cms_returned_is_cms(bytes_view bytes);
/* Appends a value as CMS holds it: ECDSA and SM2 as DER also where it came as two numbers of one length (IEEE P1363, JWS),
 * RSA as long as the modulus also where its leading zeros were dropped. Anything else is passed on as it is. */
pdfseal_status cms_returned_value(const cms_identity *identity, bytes_view value, bytes_buffer *ret_value,
                                  pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
