/* SPDX-License-Identifier: Apache-2.0 */
/* An identity: a private key, its certificate, and the certificates between that and a root. */
#ifndef CMS_IDENTITY_H
#define CMS_IDENTITY_H

#include "cms/certificate.h"

typedef struct cms_identity cms_identity;

/* Loads key and certificates from PKCS#12, PEM or DER files, or takes a signer of the caller's, as `options` say; of a
 * certificate's file alone comes an identity whose key is elsewhere. Of several
 * certificates of the key the one is chosen that may sign, is valid at `time`, and is for non-repudiation.
 * INPUT: unreadable file, wrong passphrase, a key that is not the certificate's, an unencrypted key that others can read.
 * The certificate's dates and usage are not judged here: cms_identity_check does. */
pdfseal_status cms_identity_open(const pdfseal_key_options *options, int64_t time, cms_identity **ret_identity,
                                 pdfseal_error *error) PDFSEAL_MUST_USE;
void cms_identity_close(cms_identity *identity);
/* Lets the network complete its path where files and system did not: each certificate names where its issuer is (AIA). What
 * cannot be had stays missing, and is asked for once in the life of `online`. Fails for memory alone. source  RFC 5280 4.2.2.1 */
struct cms_online;
pdfseal_status cms_identity_complete(cms_identity *identity, struct cms_online *online, pdfseal_error *error) PDFSEAL_MUST_USE;
/* REFUSED when the certificate is expired or not yet valid at `time`, may not sign documents, or its key is too weak. */
pdfseal_status cms_identity_check(const cms_identity *identity, int64_t time, pdfseal_error *error) PDFSEAL_MUST_USE;
/* The signing certificate; lives as long as the identity. */
const cms_certificate *cms_identity_certificate(const cms_identity *identity);
/* The certificates that travel with a signature: the signing one first (index 0), then towards the root. */
size_t cms_identity_certificate_count(const cms_identity *identity);
const cms_certificate *cms_identity_certificate_at(const cms_identity *identity, size_t index);
/* The digest that the key prescribes (Ed25519: SHA-512, Ed448: SHAKE256, SM2: SM3, RSA bound to PSS: its own), or `wanted`
 * where it leaves a choice; DIGEST_NONE as `wanted` takes the default (SHA-256). */
digest_algorithm cms_identity_digest(const cms_identity *identity, digest_algorithm wanted);
/* Whether its key is at hand, in a file or with a signer. */
bool cms_identity_can_sign(const cms_identity *identity);
/* Whether the key is on a curve that PDF 2.0 knows by ISO/TS 32002 only: Ed25519, Ed448, Brainpool. */
bool cms_identity_needs_curve_extension(const cms_identity *identity);
/* Whether OpenSSL's legacy provider had to open the key's file (RC2 and its kin), which the user should hear of. */
bool cms_identity_is_from_legacy_file(const cms_identity *identity);

#endif
