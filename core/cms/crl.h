/* SPDX-License-Identifier: Apache-2.0 */
/* Certificate revocation lists: what they say about one certificate. */
#ifndef CMS_CRL_H
#define CMS_CRL_H

#include "cms/certificate_x509.h"

/* Zeroed is empty. */
typedef struct cms_crl_list {
    X509_CRL **items; /* owned */
    size_t count, capacity;
} cms_crl_list;

typedef enum cms_crl_answer { CMS_CRL_SILENT, CMS_CRL_GOOD, CMS_CRL_REVOKED } cms_crl_answer;

void cms_crl_list_clear(cms_crl_list *list);
/* Adds one CRL in DER; INPUT when it is none. */
pdfseal_status cms_crl_list_add_der(cms_crl_list *list, bytes_view der, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Adds the CRLs of a PEM or DER file; INPUT, with the file's name, when there is none in it. */
pdfseal_status cms_crl_list_load(cms_crl_list *list, const char *path, pdfseal_error *error) PDFSEAL_MUST_USE;
/* What the lists signed by `issuer` say about `certificate` at `time`. GOOD needs a list that covers the certificate and
 * was not replaced before `time`; REVOKED also comes from an outdated one, since revocation is for ever.
 * source  RFC 5280 5, 6.3 */
cms_crl_answer cms_crl_list_ask(const cms_crl_list *list, X509 *certificate, X509 *issuer, int64_t time,
                                int64_t *ret_revoked_at);

#endif
