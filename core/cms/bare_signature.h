/* SPDX-License-Identifier: Apache-2.0 */
/* A signature without a CMS around it: adbe.x509.rsa_sha1, a PKCS#1 value in Contents and certificates in Cert. Deprecated,
 * only read. source  ISO 32000-2:2020 12.8.3.2; RFC 8017 8.2 */
#ifndef CMS_BARE_SIGNATURE_H
#define CMS_BARE_SIGNATURE_H

#include "cms/signed_data.h"

/* Most certificates that Cert may hold. */
#define CMS_BARE_CERTIFICATES 32

/* Reads the OCTET STRING at the start of `contents`; the first of `certificates` (DER) is the signer's. The digest is the one
 * that the value itself names. INPUT when there is no such value, or no certificate. */
pdfseal_status cms_bare_signature_read(bytes_view contents, const bytes_view *certificates, size_t certificate_count,
                                       cms_signed_data **ret_data, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
