/* SPDX-License-Identifier: Apache-2.0 */
/* Algorithms of signatures by their object identifiers, the contract's names and OpenSSL's. */
#ifndef CMS_ALGORITHM_H
#define CMS_ALGORITHM_H

#include "base/digest.h"
#include "cms/der_reader.h"
#include "cms/der_writer.h"

#include <openssl/evp.h>
#include <openssl/x509.h>

/* The identity that both sides of SM2 use where none was agreed upon (source  GM/T 0009-2012 clause 10). */
#define CMS_SM2_IDENTITY "1234567812345678"

typedef enum cms_scheme_kind {
    CMS_SCHEME_NONE,
    CMS_SCHEME_RSA,
    CMS_SCHEME_RSA_PSS,
    CMS_SCHEME_ECDSA,
    CMS_SCHEME_ED25519,
    CMS_SCHEME_ED448,
    CMS_SCHEME_SM2,
    CMS_SCHEME_DSA
} cms_scheme_kind;

/* How a value is made: the kind of key, the digest (NONE: the object identifier does not say), and for PSS its rest. */
typedef struct cms_scheme {
    cms_scheme_kind kind;
    digest_algorithm digest;
    digest_algorithm mask_digest;
    int salt_bytes;
} cms_scheme;

/* An AlgorithmIdentifier as found; `parameters` is empty when absent. */
typedef struct cms_algorithm {
    bytes_view oid;
    bytes_view parameters;
} cms_algorithm;

/* The digest of an object identifier, or DIGEST_NONE. */
digest_algorithm cms_digest_of_oid(bytes_view oid);
/* Its name for OpenSSL's functions. */
const char *cms_digest_openssl_name(digest_algorithm digest);
/* Reads an AlgorithmIdentifier; false when there is none. */
bool cms_algorithm_read(cms_der_reader *reader, cms_algorithm *ret_algorithm);
/* The same where the reader is inside of it already, to its end. */
bool cms_algorithm_read_inside(cms_der_reader *inside, cms_algorithm *ret_algorithm);
/* Whether the parameters are absent or NULL, or (SHAKE256) name the one length that is supported. */
bool cms_algorithm_parameters_are_plain(const cms_algorithm *algorithm);
/* The scheme that a signatureAlgorithm names; kind NONE when it is unknown or its parameters are. */
cms_scheme cms_scheme_read(const cms_algorithm *algorithm);
/* The scheme by which a certificate, a CRL or an OCSP answer itself is signed. */
cms_scheme cms_scheme_of_x509(const X509_ALGOR *found);
/* What a key is good for: RSA (PKCS#1 and PSS alike), RSA_PSS where it is bound to that, ECDSA, … */
cms_scheme_kind cms_scheme_kind_of_key(const EVP_PKEY *key);
/* Whether only its owner can sign with it: no RSA key with an even modulus or an exponent of 1 or even, no curve of its own making
 * (source  RFC 8017 3.1, RFC 5480 2.1.1). */
bool cms_key_is_sound(const EVP_PKEY *key);
/* What an RSA key that is bound to PSS prescribes (source  RFC 4055 1.2); digest NONE when it leaves the choice. */
cms_scheme cms_scheme_restriction(const EVP_PKEY *key);
/* The scheme by which `key` signs with `digest` (`pss`: an RSA key that may do both); kind NONE when they do not go
 * together or the policy forbids the digest for new signatures. The salt of PSS is as long as the digest. */
cms_scheme cms_scheme_of_key(const EVP_PKEY *key, digest_algorithm digest, bool pss);
/* "rsa-pkcs1", "ecdsa", …; NULL for none. */
const char *cms_scheme_name(cms_scheme_kind kind);
/* Whether a key can take part in the scheme. */
bool cms_scheme_fits_key(const cms_scheme *scheme, const EVP_PKEY *key);
/* Appends digestAlgorithm and signatureAlgorithm. */
pdfseal_status cms_digest_append(bytes_buffer *der, digest_algorithm digest, pdfseal_error *error) PDFSEAL_MUST_USE;
pdfseal_status cms_scheme_append(bytes_buffer *der, const cms_scheme *scheme, pdfseal_error *error) PDFSEAL_MUST_USE;

/* Whether `value` is this key's signature over `message`, or over what hashes to it when `is_digest` is set. */
bool cms_scheme_verify(const cms_scheme *scheme, EVP_PKEY *key, bytes_view message, bool is_digest, bytes_view value);
/* Signs `message` and appends the value. */
pdfseal_status cms_scheme_sign(const cms_scheme *scheme, EVP_PKEY *key, bytes_view message, bytes_buffer *value,
                               pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
