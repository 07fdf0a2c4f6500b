/* SPDX-License-Identifier: Apache-2.0 */
/* QCStatements: what a certificate's issuer states about its rank under the law.
 * source  RFC 3739 3.2.6; ETSI EN 319 412-5 4 */
#ifndef CMS_QUALIFIED_H
#define CMS_QUALIFIED_H

#include "cms/certificate_x509.h"

/* A claim of the issuer, worth what the issuer is worth: whether that may issue qualified certificates stands in the trusted
 * lists, which are not read here. */
typedef struct cms_qualified {
    bool present;     /* there are statements, and they are well formed */
    bool stated;      /* the certificate is issued as a qualified one (QcCompliance) */
    bool on_device;   /* its key is on a qualified device (QcSSCD) */
    const char *type; /* "esign", "eseal", "web", or NULL */
} cms_qualified;

/* Nothing is stated where the extension is absent or malformed. */
cms_qualified cms_qualified_read(const X509 *x509);

#endif
