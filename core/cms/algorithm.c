/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of algorithms, and how they are read and written. */
#include "cms/algorithm.h"

#include "cms/oid.h"
#include "cms/policy.h"

#include <openssl/core_names.h>
#include <openssl/err.h>

typedef struct digest_row {
    digest_algorithm digest;
    const char *openssl_name;
    bytes_view oid;
} digest_row;

/* The first row of a digest is the one that is written. */
static const digest_row DIGESTS[] = {
    {DIGEST_SHA256, "SHA256", OID_SHA256},
    {DIGEST_SHA384, "SHA384", OID_SHA384},
    {DIGEST_SHA512, "SHA512", OID_SHA512},
    {DIGEST_SHA1, "SHA1", OID_SHA1},
    {DIGEST_SHA224, "SHA224", OID_SHA224},
    {DIGEST_SHA3_256, "SHA3-256", OID_SHA3_256},
    {DIGEST_SHA3_384, "SHA3-384", OID_SHA3_384},
    {DIGEST_SHA3_512, "SHA3-512", OID_SHA3_512},
    {DIGEST_SHAKE256, "SHAKE256", OID_SHAKE256_LENGTH}, /* RFC 8419 3.1 */
    {DIGEST_SHAKE256, "SHAKE256", OID_SHAKE256},
    {DIGEST_SM3, "SM3", OID_SM3},
    {DIGEST_MD5, "MD5", OID_MD5},
    {DIGEST_RIPEMD160, "RIPEMD160", OID_RIPEMD160},
};
#define DIGEST_ROWS (sizeof DIGESTS / sizeof DIGESTS[0])

typedef struct scheme_row {
    bytes_view oid;
    cms_scheme_kind kind;
    digest_algorithm digest;
} scheme_row;

/* rsaEncryption is first: for RSA it is what the widest circle of readers understands. */
static const scheme_row SCHEMES[] = {
    {OID_RSA, CMS_SCHEME_RSA, DIGEST_NONE},
    {OID_RSA_SHA256, CMS_SCHEME_RSA, DIGEST_SHA256},
    {OID_RSA_SHA384, CMS_SCHEME_RSA, DIGEST_SHA384},
    {OID_RSA_SHA512, CMS_SCHEME_RSA, DIGEST_SHA512},
    {OID_RSA_SHA224, CMS_SCHEME_RSA, DIGEST_SHA224},
    {OID_RSA_SHA1, CMS_SCHEME_RSA, DIGEST_SHA1},
    {OID_RSA_SHA1_OIW, CMS_SCHEME_RSA, DIGEST_SHA1},
    {OID_RSA_MD5, CMS_SCHEME_RSA, DIGEST_MD5},
    {OID_RSA_RIPEMD160, CMS_SCHEME_RSA, DIGEST_RIPEMD160},
    {OID_RSA_SHA3_256, CMS_SCHEME_RSA, DIGEST_SHA3_256},
    {OID_RSA_SHA3_384, CMS_SCHEME_RSA, DIGEST_SHA3_384},
    {OID_RSA_SHA3_512, CMS_SCHEME_RSA, DIGEST_SHA3_512},
    {OID_RSA_PSS, CMS_SCHEME_RSA_PSS, DIGEST_NONE},
    {OID_EC_KEY, CMS_SCHEME_ECDSA, DIGEST_NONE},
    {OID_ECDSA_SHA256, CMS_SCHEME_ECDSA, DIGEST_SHA256},
    {OID_ECDSA_SHA384, CMS_SCHEME_ECDSA, DIGEST_SHA384},
    {OID_ECDSA_SHA512, CMS_SCHEME_ECDSA, DIGEST_SHA512},
    {OID_ECDSA_SHA224, CMS_SCHEME_ECDSA, DIGEST_SHA224},
    {OID_ECDSA_SHA1, CMS_SCHEME_ECDSA, DIGEST_SHA1},
    {OID_ECDSA_SHA3_256, CMS_SCHEME_ECDSA, DIGEST_SHA3_256},
    {OID_ECDSA_SHA3_384, CMS_SCHEME_ECDSA, DIGEST_SHA3_384},
    {OID_ECDSA_SHA3_512, CMS_SCHEME_ECDSA, DIGEST_SHA3_512},
    {OID_ED25519, CMS_SCHEME_ED25519, DIGEST_SHA512},
    {OID_ED448, CMS_SCHEME_ED448, DIGEST_SHAKE256},
    {OID_SM2_SM3, CMS_SCHEME_SM2, DIGEST_SM3},
    {OID_SM2_SIGN, CMS_SCHEME_SM2, DIGEST_SM3}, /* what GM/T 0010 writes */
    {OID_SM2_KEY, CMS_SCHEME_SM2, DIGEST_SM3},
    {OID_DSA_KEY, CMS_SCHEME_DSA, DIGEST_NONE},
    {OID_DSA_SHA1, CMS_SCHEME_DSA, DIGEST_SHA1},
    {OID_DSA_SHA224, CMS_SCHEME_DSA, DIGEST_SHA224},
    {OID_DSA_SHA256, CMS_SCHEME_DSA, DIGEST_SHA256},
};
#define SCHEME_ROWS (sizeof SCHEMES / sizeof SCHEMES[0])

digest_algorithm cms_digest_of_oid(bytes_view oid)
{
    for (size_t i = 0; i < DIGEST_ROWS; i++) {
        if (bytes_equal(DIGESTS[i].oid, oid))
            return DIGESTS[i].digest;
    }
    return DIGEST_NONE;
}

static const digest_row *find_digest_row(digest_algorithm digest)
{
    for (size_t i = 0; i < DIGEST_ROWS; i++) {
        if (DIGESTS[i].digest == digest)
            return &DIGESTS[i];
    }
    return NULL;
}

const char *cms_digest_openssl_name(digest_algorithm digest)
{
    const digest_row *row = find_digest_row(digest);
    return row ? row->openssl_name : NULL;
}

bool cms_algorithm_read_inside(cms_der_reader *inside, cms_algorithm *ret_algorithm)
{
    cms_der_element oid, parameters;
    if (!cms_der_reader_take(inside, DER_OID, &oid))
        return false;
    cms_algorithm algorithm = {.oid = oid.content};
    if (!cms_der_reader_is_at_end(inside)) {
        if (!cms_der_reader_next(inside, &parameters) || !cms_der_reader_is_at_end(inside))
            return false;
        algorithm.parameters = parameters.whole;
    }
    *ret_algorithm = algorithm;
    return true;
}

bool cms_algorithm_read(cms_der_reader *reader, cms_algorithm *ret_algorithm)
{
    cms_der_element sequence;
    if (!cms_der_reader_take(reader, DER_SEQUENCE, &sequence))
        return false;
    cms_der_reader inside = cms_der_reader_inside(reader, &sequence);
    return cms_algorithm_read_inside(&inside, ret_algorithm);
}

bool cms_algorithm_parameters_are_plain(const cms_algorithm *algorithm)
{
    static const uint8_t BITS_512[] = {DER_INTEGER, 2, 2, 0};
    if (bytes_equal(algorithm->oid, OID_SHAKE256_LENGTH))
        return bytes_equal(algorithm->parameters, (bytes_view){BITS_512, sizeof BITS_512});
    return algorithm->parameters.length == 0 || bytes_equal(algorithm->parameters, BYTES_LITERAL("\x05\x00"));
}

/* The AlgorithmIdentifier inside an explicit tag; false when there is none of it. */
static bool read_tagged_algorithm(cms_der_reader *reader, uint8_t tag, cms_algorithm *ret_algorithm)
{
    cms_der_element element;
    if (!cms_der_reader_take(reader, tag, &element))
        return false;
    cms_der_reader inside = cms_der_reader_inside(reader, &element);
    return cms_algorithm_read(&inside, ret_algorithm) && cms_der_reader_is_at_end(&inside);
}

static bool read_tagged_number(cms_der_reader *reader, uint8_t tag, int *ret_number)
{
    cms_der_element element;
    if (!cms_der_reader_take(reader, tag, &element))
        return false;
    cms_der_reader inside = cms_der_reader_inside(reader, &element);
    return cms_der_reader_take_small(&inside, ret_number) && cms_der_reader_is_at_end(&inside);
}

/* The digest of an AlgorithmIdentifier whose parameters are as they should be, or NONE. */
static digest_algorithm read_plain_digest(const cms_algorithm *algorithm)
{
    return cms_algorithm_parameters_are_plain(algorithm) ? cms_digest_of_oid(algorithm->oid) : DIGEST_NONE;
}

static digest_algorithm read_mask_digest(const cms_algorithm *algorithm)
{
    cms_der_reader reader = cms_der_reader_of(algorithm->parameters, NULL);
    cms_algorithm inner;
    bool good = bytes_equal(algorithm->oid, OID_MGF1) && cms_algorithm_read(&reader, &inner) &&
                cms_der_reader_is_at_end(&reader);
    return good ? read_plain_digest(&inner) : DIGEST_NONE;
}

/* source  RFC 4055 3.1; what is absent has its default, SHA-1 and 20 bytes. */
static bool read_pss_parameters(bytes_view parameters, cms_scheme *scheme)
{
    scheme->digest = scheme->mask_digest = DIGEST_SHA1;
    scheme->salt_bytes = 20;
    int trailer = 1;
    cms_der_reader outer = cms_der_reader_of(parameters, NULL);
    cms_der_element sequence;
    if (!cms_der_reader_take(&outer, DER_SEQUENCE, &sequence) || !cms_der_reader_is_at_end(&outer))
        return false;
    cms_der_reader reader = cms_der_reader_inside(&outer, &sequence);
    cms_algorithm algorithm;
    bool good = true;
    if (cms_der_reader_peek(&reader) == DER_CONTEXT(0)) {
        good = read_tagged_algorithm(&reader, DER_CONTEXT(0), &algorithm);
        scheme->digest = good ? read_plain_digest(&algorithm) : DIGEST_NONE;
    }
    if (good && cms_der_reader_peek(&reader) == DER_CONTEXT(1)) {
        good = read_tagged_algorithm(&reader, DER_CONTEXT(1), &algorithm);
        scheme->mask_digest = good ? read_mask_digest(&algorithm) : DIGEST_NONE;
    }
    if (good && cms_der_reader_peek(&reader) == DER_CONTEXT(2))
        good = read_tagged_number(&reader, DER_CONTEXT(2), &scheme->salt_bytes);
    if (good && cms_der_reader_peek(&reader) == DER_CONTEXT(3))
        good = read_tagged_number(&reader, DER_CONTEXT(3), &trailer);
    return good && cms_der_reader_is_at_end(&reader) && trailer == 1 && scheme->digest && scheme->mask_digest;
}

cms_scheme cms_scheme_read(const cms_algorithm *algorithm)
{
    for (size_t i = 0; i < SCHEME_ROWS; i++) {
        if (!bytes_equal(SCHEMES[i].oid, algorithm->oid))
            continue;
        cms_scheme scheme = {.kind = SCHEMES[i].kind, .digest = SCHEMES[i].digest};
        if (scheme.kind == CMS_SCHEME_RSA_PSS && !read_pss_parameters(algorithm->parameters, &scheme))
            break;
        return scheme;
    }
    return (cms_scheme){.kind = CMS_SCHEME_NONE};
}

cms_scheme cms_scheme_of_x509(const X509_ALGOR *found)
{
    uint8_t *der = NULL;
    int length = i2d_X509_ALGOR(found, &der);
    cms_der_reader reader = cms_der_reader_of((bytes_view){der, length > 0 ? (size_t)length : 0}, NULL);
    cms_algorithm algorithm;
    cms_scheme scheme = {.kind = CMS_SCHEME_NONE};
    if (cms_algorithm_read(&reader, &algorithm))
        scheme = cms_scheme_read(&algorithm);
    OPENSSL_free(der);
    return scheme;
}

cms_scheme_kind cms_scheme_kind_of_key(const EVP_PKEY *key)
{
    switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_RSA:
        return CMS_SCHEME_RSA;
    case EVP_PKEY_RSA_PSS:
        return CMS_SCHEME_RSA_PSS;
    case EVP_PKEY_EC:
        return CMS_SCHEME_ECDSA;
    case EVP_PKEY_ED25519:
        return CMS_SCHEME_ED25519;
    case EVP_PKEY_ED448:
        return CMS_SCHEME_ED448;
    case EVP_PKEY_DSA:
        return CMS_SCHEME_DSA;
    default: /* OpenSSL 3 gives SM2 keys no number */
        return EVP_PKEY_is_a(key, "SM2") ? CMS_SCHEME_SM2 : CMS_SCHEME_NONE;
    }
}

/* An odd number above 1. */
static bool is_sound_number(const EVP_PKEY *key, const char *name)
{
    BIGNUM *number = NULL;
    bool sound = EVP_PKEY_get_bn_param(key, name, &number) == 1 && BN_is_odd(number) && !BN_is_one(number);
    BN_free(number);
    return sound;
}

bool cms_key_is_sound(const EVP_PKEY *key)
{
    int has_own_curve = 0;
    bool sound = true;
    switch (cms_scheme_kind_of_key(key)) {
    case CMS_SCHEME_RSA:
    case CMS_SCHEME_RSA_PSS:
        sound = is_sound_number(key, OSSL_PKEY_PARAM_RSA_N) && is_sound_number(key, OSSL_PKEY_PARAM_RSA_E);
        break;
    case CMS_SCHEME_ECDSA:
        sound = EVP_PKEY_get_int_param(key, OSSL_PKEY_PARAM_EC_DECODED_FROM_EXPLICIT_PARAMS, &has_own_curve) != 1 || has_own_curve != 1;
        break;
    default:
        break;
    }
    ERR_clear_error();
    return sound;
}

bool cms_scheme_fits_key(const cms_scheme *scheme, const EVP_PKEY *key)
{
    cms_scheme_kind kind = cms_scheme_kind_of_key(key);
    return kind != CMS_SCHEME_NONE &&
           (kind == scheme->kind || (kind == CMS_SCHEME_RSA && scheme->kind == CMS_SCHEME_RSA_PSS));
}

static const scheme_row *find_written_row(const cms_scheme *scheme)
{
    bool names_no_digest = scheme->kind == CMS_SCHEME_RSA || scheme->kind == CMS_SCHEME_RSA_PSS;
    for (size_t i = 0; i < SCHEME_ROWS; i++) {
        const scheme_row *row = &SCHEMES[i];
        if (row->kind == scheme->kind && row->digest == (names_no_digest ? DIGEST_NONE : scheme->digest))
            return row;
    }
    return NULL;
}

/* The parameters stand in the key's SubjectPublicKeyInfo. */
cms_scheme cms_scheme_restriction(const EVP_PKEY *key)
{
    cms_scheme restriction = {.kind = CMS_SCHEME_RSA_PSS};
    uint8_t *der = NULL;
    int length = cms_scheme_kind_of_key(key) == CMS_SCHEME_RSA_PSS ? i2d_PUBKEY(key, &der) : 0;
    cms_der_reader outer = cms_der_reader_of((bytes_view){der, length > 0 ? (size_t)length : 0}, NULL);
    cms_der_element info;
    cms_algorithm algorithm;
    if (cms_der_reader_take(&outer, DER_SEQUENCE, &info)) {
        cms_der_reader inside = cms_der_reader_inside(&outer, &info);
        bool restricts = cms_algorithm_read(&inside, &algorithm) && algorithm.parameters.length > 0;
        if (restricts && !read_pss_parameters(algorithm.parameters, &restriction))
            restriction.kind = CMS_SCHEME_NONE;
    }
    OPENSSL_free(der);
    ERR_clear_error();
    return restriction;
}

static bool fits_restriction(const EVP_PKEY *key, cms_scheme *scheme)
{
    cms_scheme restriction = cms_scheme_restriction(key);
    if (restriction.kind == CMS_SCHEME_NONE)
        return false;
    if (restriction.digest == DIGEST_NONE)
        return true;
    if (restriction.salt_bytes > scheme->salt_bytes)
        scheme->salt_bytes = restriction.salt_bytes;
    return restriction.digest == scheme->digest && restriction.mask_digest == scheme->mask_digest;
}

/* OpenSSL has no DigestInfo of SM3 for RSA, and no standard one for SHAKE256. */
static bool goes_with_rsa(digest_algorithm digest)
{
    return digest != DIGEST_SM3 && digest != DIGEST_SHAKE256;
}

cms_scheme cms_scheme_of_key(const EVP_PKEY *key, digest_algorithm digest, bool pss)
{
    const cms_scheme none = {.kind = CMS_SCHEME_NONE};
    cms_scheme scheme = {.kind = cms_scheme_kind_of_key(key), .digest = digest};
    bool is_rsa = scheme.kind == CMS_SCHEME_RSA || scheme.kind == CMS_SCHEME_RSA_PSS;
    if (pss && !is_rsa)
        return none;
    if (pss)
        scheme.kind = CMS_SCHEME_RSA_PSS;
    if (scheme.kind == CMS_SCHEME_RSA_PSS) {
        scheme.mask_digest = digest;
        scheme.salt_bytes = (int)digest_length(digest);
        if (!fits_restriction(key, &scheme))
            return none;
    }
    bool usable = cms_policy_digest_may_sign(digest) && scheme.kind != CMS_SCHEME_DSA && (!is_rsa || goes_with_rsa(digest));
    return usable && find_written_row(&scheme) ? scheme : none;
}

const char *cms_scheme_name(cms_scheme_kind kind)
{
    static const char *const NAMES[] = {
        [CMS_SCHEME_NONE] = NULL,         [CMS_SCHEME_RSA] = "rsa-pkcs1",   [CMS_SCHEME_RSA_PSS] = "rsa-pss",
        [CMS_SCHEME_ECDSA] = "ecdsa",     [CMS_SCHEME_ED25519] = "ed25519", [CMS_SCHEME_ED448] = "ed448",
        [CMS_SCHEME_SM2] = "sm2",         [CMS_SCHEME_DSA] = "dsa",
    };
    return NAMES[kind];
}

pdfseal_status cms_digest_append(bytes_buffer *der, digest_algorithm digest, pdfseal_error *error)
{
    const digest_row *row = find_digest_row(digest);
    if (!row)
        FAIL(error, PDFSEAL_ERROR_INTERNAL, "a digest without object identifier");
    size_t mark;
    TRY(cms_der_open(der, DER_SEQUENCE, &mark, error));
    TRY(cms_der_append(der, DER_OID, row->oid, error));
    if (digest == DIGEST_SHAKE256)
        TRY(cms_der_append_small(der, 8 * (uint32_t)digest_length(digest), error));
    return cms_der_close(der, mark, error);
}

/* source  RFC 4055 2.1: SHA-2 with NULL; NIST's own identifiers have no parameters. */
static pdfseal_status append_pss_digest(bytes_buffer *der, digest_algorithm digest, pdfseal_error *error)
{
    const digest_row *row = find_digest_row(digest);
    bool is_sha2 = digest == DIGEST_SHA256 || digest == DIGEST_SHA384 || digest == DIGEST_SHA512;
    size_t mark;
    TRY(cms_der_open(der, DER_SEQUENCE, &mark, error));
    TRY(cms_der_append(der, DER_OID, row->oid, error));
    if (is_sha2)
        TRY(cms_der_append(der, DER_NULL, (bytes_view){NULL, 0}, error));
    return cms_der_close(der, mark, error);
}

static pdfseal_status append_mask_function(bytes_buffer *der, digest_algorithm digest, pdfseal_error *error)
{
    size_t mark;
    TRY(cms_der_open(der, DER_SEQUENCE, &mark, error));
    TRY(cms_der_append(der, DER_OID, OID_MGF1, error));
    TRY(append_pss_digest(der, digest, error));
    return cms_der_close(der, mark, error);
}

/* RSASSA-PSS-params; the trailer has its default, which DER leaves out (source  RFC 4055 3.1). */
static pdfseal_status append_pss_parameters(bytes_buffer *der, const cms_scheme *scheme, pdfseal_error *error)
{
    size_t sequence, tag;
    TRY(cms_der_open(der, DER_SEQUENCE, &sequence, error));
    TRY(cms_der_open(der, DER_CONTEXT(0), &tag, error));
    TRY(append_pss_digest(der, scheme->digest, error));
    TRY(cms_der_close(der, tag, error));
    TRY(cms_der_open(der, DER_CONTEXT(1), &tag, error));
    TRY(append_mask_function(der, scheme->mask_digest, error));
    TRY(cms_der_close(der, tag, error));
    TRY(cms_der_open(der, DER_CONTEXT(2), &tag, error));
    TRY(cms_der_append_small(der, (uint32_t)scheme->salt_bytes, error));
    TRY(cms_der_close(der, tag, error));
    return cms_der_close(der, sequence, error);
}

pdfseal_status cms_scheme_append(bytes_buffer *der, const cms_scheme *scheme, pdfseal_error *error)
{
    const scheme_row *row = find_written_row(scheme);
    if (!row)
        FAIL(error, PDFSEAL_ERROR_INTERNAL, "a signature algorithm without object identifier");
    size_t mark;
    TRY(cms_der_open(der, DER_SEQUENCE, &mark, error));
    TRY(cms_der_append(der, DER_OID, row->oid, error));
    if (scheme->kind == CMS_SCHEME_RSA)
        TRY(cms_der_append(der, DER_NULL, (bytes_view){NULL, 0}, error));
    if (scheme->kind == CMS_SCHEME_RSA_PSS)
        TRY(append_pss_parameters(der, scheme, error));
    return cms_der_close(der, mark, error);
}
