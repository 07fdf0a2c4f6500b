/* SPDX-License-Identifier: Apache-2.0 */
/* X.509 certificates: what they say, as text that reports print and as answers that verdicts need. */
#ifndef CMS_CERTIFICATE_H
#define CMS_CERTIFICATE_H

#include "base/arena.h"
#include "base/digest.h"
#include "base/time.h"

typedef struct cms_certificate cms_certificate;

/* What a certificate says; all text lives in the arena given to cms_certificate_describe. */
typedef struct cms_certificate_facts {
    const char *name;    /* common name, else organisation, else the whole subject */
    const char *organisation; /* NULL: it names none */
    const char *subject; /* RFC 4514 */
    const char *issuer;  /* RFC 4514 */
    const char *serial;  /* lower-case hexadecimal, even number of digits */
    const char *sha256;  /* of the DER, lower-case hexadecimal */
    const char *key;     /* "RSA 2048", "EC P-256", "Ed25519", … */
    int64_t not_before, not_after;
    bool self_issued;
    bool names_revocation; /* it names a CRL or an OCSP responder */
    bool states_rank;      /* it holds QCStatements; the next three are what they say, which only trusted lists can confirm */
    bool is_qualified, on_device;
    const char *qualified_type; /* "esign", "eseal", "web", or NULL */
} cms_certificate_facts;

/* Reads one certificate in DER; nothing may follow it. */
pdfseal_status cms_certificate_read(bytes_view der, cms_certificate **ret_certificate, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Gives up one reference; the last one frees it. */
void cms_certificate_free(cms_certificate *certificate);
/* One more reference to the same certificate, within one thread. */
cms_certificate *cms_certificate_share(cms_certificate *certificate);
/* The DER, borrowed from the certificate. */
bytes_view cms_certificate_der(const cms_certificate *certificate);
pdfseal_status cms_certificate_describe(const cms_certificate *certificate, arena *owner,
                                        cms_certificate_facts *ret_facts, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Whether key usage and extended key usage let it sign documents (docs/contract.md, trust.status). */
bool cms_certificate_may_sign(const cms_certificate *certificate);
/* Whether it is for time stamps and nothing else: that extended key usage alone, and critical (source  RFC 3161 2.3). */
bool cms_certificate_may_stamp(const cms_certificate *certificate);

#endif
