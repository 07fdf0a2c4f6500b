/* SPDX-License-Identifier: Apache-2.0 */
/* The inside of a certificate, for this room alone. */
#ifndef CMS_CERTIFICATE_X509_H
#define CMS_CERTIFICATE_X509_H

#include "cms/certificate.h"

#include <openssl/x509.h>

struct cms_certificate {
    X509 *x509;
    bytes_view der; /* owned */
    size_t sharers; /* besides the first owner */
};

/* Takes over one reference to `x509`, also when it fails. */
pdfseal_status cms_certificate_adopt(X509 *x509, cms_certificate **ret_certificate, pdfseal_error *error) PDFSEAL_MUST_USE;
/* A name by RFC 4514, or NULL when memory runs out. */
char *cms_name_print(const X509_NAME *name, arena *owner);
/* The seconds of an ASN.1 time; TIME_UNKNOWN when it is none. */
int64_t cms_time_of_asn1(const ASN1_TIME *time);
/* Whether its extended key usage, where it has one, is for documents, or `for_stamps` for time stamps. Of an authority it bounds what
 * the certificates below are for. */
bool cms_x509_serves(const X509 *x509, bool for_stamps);
/* Whether it names a CRL or an OCSP responder. */
bool cms_x509_names_revocation(const X509 *x509);
/* "RSA 2048", "EC P-256", "Ed25519" into `text`. */
void cms_key_print(const EVP_PKEY *key, char *text, size_t capacity);

/* Whether it is the one with this issuer (a Name) and serial number (an INTEGER), both in DER. source  RFC 5280 7.1 */
bool cms_certificate_is_named(const cms_certificate *certificate, bytes_view issuer, bytes_view serial);

#endif
