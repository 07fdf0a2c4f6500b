/* SPDX-License-Identifier: Apache-2.0 */
/* Where a certificate says that its issuer, its revocation list and its responder are to be found. */
#ifndef CMS_CERTIFICATE_PLACES_H
#define CMS_CERTIFICATE_PLACES_H

#include "cms/certificate_x509.h"

/* Addresses of one kind that are tried: certificates name one or two. */
#define CMS_MOST_PLACES 4

/* Addresses of http and https only, in the arena, in the certificate's order. source  RFC 5280 4.2.1.13, 4.2.2.1 */
typedef struct cms_places {
    const char *issuers[CMS_MOST_PLACES];
    size_t issuer_count;
    const char *responders[CMS_MOST_PLACES];
    size_t responder_count;
    const char *lists[CMS_MOST_PLACES]; /* of the issuer's own, whole lists */
    size_t list_count;
} cms_places;

pdfseal_status cms_places_read(const X509 *certificate, arena *owner, cms_places *ret_places, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Whether its revocation is not to be asked for: id-pkix-ocsp-nocheck of a responder, or a life so short that it needs none.
 * source  RFC 6960 4.2.2.2.1; ETSI EN 319 412-1 5.2 */
bool cms_x509_needs_no_revocation(const X509 *certificate);
/* Whether `issuer` issued `certificate`: names, key identifiers, usage, and the signature. */
bool cms_x509_is_issued_by(X509 *certificate, X509 *issuer);
/* Whether it is its own issuer, by name and by signature. */
bool cms_x509_is_self_signed(X509 *certificate);

#endif
