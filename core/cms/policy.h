/* SPDX-License-Identifier: Apache-2.0 */
/* The algorithm policy: until when a digest or a key is relied upon, and whether new signatures may be made with it.
 * source  assets/policy/algorithms.tsv (ETSI TS 119 312) */
#ifndef CMS_POLICY_H
#define CMS_POLICY_H

#include "cms/algorithm.h"

#include <openssl/x509.h>

#define CMS_POLICY_NO_END INT64_MAX
/* What the policy does not know was never relied upon. */
#define CMS_POLICY_NEVER INT64_MIN

/* Seconds since 1970 of the first moment at which it is no longer relied upon. */
int64_t cms_policy_digest_end(digest_algorithm digest);
int64_t cms_policy_key_end(cms_scheme_kind kind, int bits);
/* The same for a key at hand: NEVER where others than its owner can sign with it. */
int64_t cms_policy_owner_end(cms_scheme_kind kind, const EVP_PKEY *key);
/* The earlier of the two ends for the signature that a certificate itself bears, made by `issuer`'s key. */
int64_t cms_policy_certificate_end(const X509 *certificate, const EVP_PKEY *issuer);
/* The same for what else an authority signs, a CRL or an OCSP answer. */
int64_t cms_policy_signature_end(const X509_ALGOR *algorithm, const EVP_PKEY *key);
bool cms_policy_digest_may_sign(digest_algorithm digest);
bool cms_policy_key_may_sign(cms_scheme_kind kind, int bits);

#endif
