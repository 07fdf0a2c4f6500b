/* SPDX-License-Identifier: Apache-2.0 */
/* CRLs and OCSP answers that are at hand, wherever they came from, and since when each is proven to exist. */
#ifndef CMS_EVIDENCE_H
#define CMS_EVIDENCE_H

#include "cms/certificate.h"

typedef enum cms_source { CMS_SOURCE_EMBEDDED, CMS_SOURCE_OPTION, CMS_SOURCE_NETWORK } cms_source;

typedef struct cms_evidence cms_evidence;

pdfseal_status cms_evidence_new(cms_evidence **ret_evidence, pdfseal_error *error) PDFSEAL_MUST_USE;
void cms_evidence_free(cms_evidence *evidence);
/* The limits of what is added from now on; borrowed. */
void cms_evidence_set_limits(cms_evidence *evidence, const limits *set);
/* Adds one in DER; `existed_at`: the earliest time at which a time stamp proves that it existed, TIME_UNKNOWN: it is known
 * since the moment of checking. INPUT when it is none, LIMIT when there are too many. */
pdfseal_status cms_evidence_add_crl(cms_evidence *evidence, bytes_view der, cms_source source, int64_t existed_at,
                                    pdfseal_error *error) PDFSEAL_MUST_USE;
/* The same for an OCSPResponse; OUTSIDE when it is the responder's refusal. */
pdfseal_status cms_evidence_add_ocsp(cms_evidence *evidence, bytes_view der, cms_source source, int64_t existed_at,
                                     pdfseal_error *error) PDFSEAL_MUST_USE;
/* Adds the CRLs (PEM or DER), or the OCSP answer (DER), of a file; INPUT, with the file's name, when there is none in it. */
pdfseal_status cms_evidence_load_crls(cms_evidence *evidence, const char *path, pdfseal_error *error) PDFSEAL_MUST_USE;
pdfseal_status cms_evidence_load_ocsp(cms_evidence *evidence, const char *path, pdfseal_error *error) PDFSEAL_MUST_USE;
size_t cms_evidence_count(const cms_evidence *evidence);
/* A time stamp proves that the piece number `index` (in the order of adding, doubles left out) existed at `time`. */
void cms_evidence_prove(cms_evidence *evidence, size_t index, int64_t time);
/* The CRLs and OCSP answers that a signature or time stamp carries: in adbe-revocationInfoArchival, in revocation-values, in
 * the crls of its SignedData, and in the time stamps inside it; what cannot be read is passed over. */
struct cms_signed_data;
pdfseal_status cms_evidence_add_carried(cms_evidence *evidence, const struct cms_signed_data *data, int64_t existed_at,
                                        pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
