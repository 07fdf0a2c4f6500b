/* SPDX-License-Identifier: Apache-2.0 */
/* The signed attributes of a PAdES signature, for this room alone. */
#ifndef CMS_SIGNED_ATTRIBUTES_H
#define CMS_SIGNED_ATTRIBUTES_H

#include "cms/certificate.h"
#include "cms/statement.h"

#include <openssl/x509.h>

/* Appends the SET OF attributes in DER order; its encoding is what is signed. `statement` may be NULL. */
pdfseal_status cms_signed_attributes_write(const cms_certificate *signer, bytes_view message_digest,
                                           const cms_statement *statement, bytes_buffer *ret_set,
                                           pdfseal_error *error) PDFSEAL_MUST_USE;
/* Appends a certificate's issuer, and its serial number, as the certificate holds them. */
pdfseal_status cms_issuer_append(bytes_buffer *der, const X509 *x509, pdfseal_error *error) PDFSEAL_MUST_USE;
pdfseal_status cms_serial_append(bytes_buffer *der, const X509 *x509, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
