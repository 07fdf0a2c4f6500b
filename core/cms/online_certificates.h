/* SPDX-License-Identifier: Apache-2.0 */
/* What the network says about a certificate, for this room alone. */
#ifndef CMS_ONLINE_CERTIFICATES_H
#define CMS_ONLINE_CERTIFICATES_H

#include "cms/evidence_items.h"
#include "cms/key_file.h"
#include "cms/online.h"

/* Adds the certificates found under the certificate's issuer addresses to `list`. OUTSIDE with the reason when there are none. */
pdfseal_status cms_online_find_issuers(cms_online *online, const X509 *certificate, cms_certificate_list *list,
                                       pdfseal_error *error) PDFSEAL_MUST_USE;
/* Finds out whether the certificate is revoked: the responder first, its lists then. *ret_answer's item belongs to `online`.
 * OUTSIDE with the reason when nobody says anything that counts at `time`. */
pdfseal_status cms_online_ask(cms_online *online, const cms_evidence_question *question, cms_evidence_answer *ret_answer,
                              pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
