/* SPDX-License-Identifier: Apache-2.0 */
/* OCSP: asking a responder, and what an answer says about one certificate.
 * source  RFC 6960 */
#ifndef CMS_OCSP_H
#define CMS_OCSP_H

#include "cms/certificate_x509.h"
#include "cms/crl.h"

#include <openssl/ocsp.h>

/* Appends OCSPRequest for one certificate: a certID by SHA-1, which every responder knows (it hides nothing and protects
 * nothing), and a nonce. */
pdfseal_status cms_ocsp_request_write(X509 *certificate, X509 *issuer, bytes_buffer *der, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Reads an OCSPResponse as far as its BasicOCSPResponse, which is the caller's: OCSP_BASICRESP_free. OUTSIDE with the
 * responder's own reason when it is no success; INPUT when it is malformed. */
pdfseal_status cms_ocsp_response_read(bytes_view der, OCSP_BASICRESP **ret_basic, pdfseal_error *error) PDFSEAL_MUST_USE;
/* What the answer says: SILENT unless it is signed by the issuer, or by a responder whom the issuer itself certified for that
 * and who was valid when it answered; such a one speaks no longer than its certificate lives. *ret_responder is that
 * certificate (borrowed from the answer), NULL when the issuer signed. */
cms_record cms_ocsp_ask(OCSP_BASICRESP *basic, const cms_record_question *question, X509 **ret_responder);
/* The certificates that travel in the answer. */
const STACK_OF(X509) *cms_ocsp_certificates(const OCSP_BASICRESP *basic);

#endif
