/* SPDX-License-Identifier: Apache-2.0 */
/* Makes and checks signature values. */
#include "cms/algorithm.h"

#include "base/limits.h"

#include <openssl/err.h>
#include <openssl/rsa.h>

static bool is_hashed_within(const cms_scheme *scheme)
{
    return scheme->kind == CMS_SCHEME_ED25519 || scheme->kind == CMS_SCHEME_ED448;
}

static bool set_pss(const cms_scheme *scheme, EVP_PKEY_CTX *context)
{
    return scheme->kind != CMS_SCHEME_RSA_PSS ||
           (EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) > 0 &&
            EVP_PKEY_CTX_set_rsa_mgf1_md_name(context, cms_digest_openssl_name(scheme->mask_digest), NULL) > 0 &&
            EVP_PKEY_CTX_set_rsa_pss_saltlen(context, scheme->salt_bytes) > 0);
}

static bool verify_digest(const cms_scheme *scheme, EVP_PKEY *key, bytes_view digest, bytes_view value)
{
    if (is_hashed_within(scheme) || scheme->kind == CMS_SCHEME_SM2)
        return false;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
    EVP_MD *method = EVP_MD_fetch(NULL, cms_digest_openssl_name(scheme->digest), NULL);
    bool good = context && method && EVP_PKEY_verify_init(context) == 1 && set_pss(scheme, context) &&
                EVP_PKEY_CTX_set_signature_md(context, method) > 0 &&
                EVP_PKEY_verify(context, value.data, value.length, digest.data, digest.length) == 1;
    EVP_MD_free(method);
    EVP_PKEY_CTX_free(context);
    return good;
}

/* A context ready to hash and sign or verify; the key context is owned by it. */
static EVP_MD_CTX *new_context(const cms_scheme *scheme, EVP_PKEY *key, bool to_sign)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    EVP_PKEY_CTX *key_context = NULL;
    const char *digest = is_hashed_within(scheme) ? NULL : cms_digest_openssl_name(scheme->digest);
    int (*begin)(EVP_MD_CTX *, EVP_PKEY_CTX **, const char *, OSSL_LIB_CTX *, const char *, EVP_PKEY *,
                 const OSSL_PARAM *) = to_sign ? EVP_DigestSignInit_ex : EVP_DigestVerifyInit_ex;
    EVP_PKEY_CTX *identity_context = NULL;
    bool good = context != NULL;
    if (good && scheme->kind == CMS_SCHEME_SM2) {
        identity_context = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
        good = identity_context &&
               EVP_PKEY_CTX_set1_id(identity_context, CMS_SM2_IDENTITY, (int)strlen(CMS_SM2_IDENTITY)) > 0;
        if (good)
            EVP_MD_CTX_set_pkey_ctx(context, identity_context);
    }
    good = good && begin(context, &key_context, digest, NULL, NULL, key, NULL) == 1 && set_pss(scheme, key_context);
    if (!good) {
        EVP_MD_CTX_free(context);
        EVP_PKEY_CTX_free(identity_context);
        return NULL;
    }
    return context;
}

/* A key context that was set from outside is not freed with the digest context. */
static void free_context(const cms_scheme *scheme, EVP_MD_CTX *context)
{
    EVP_PKEY_CTX *outside = scheme->kind == CMS_SCHEME_SM2 && context ? EVP_MD_CTX_get_pkey_ctx(context) : NULL;
    EVP_MD_CTX_free(context);
    EVP_PKEY_CTX_free(outside);
}

bool cms_scheme_verify(const cms_scheme *scheme, EVP_PKEY *key, bytes_view message, bool is_digest, bytes_view value)
{
    bool good;
    if (is_digest) {
        good = verify_digest(scheme, key, message, value);
    } else {
        EVP_MD_CTX *context = new_context(scheme, key, false);
        good = context && EVP_DigestVerify(context, value.data, value.length, message.data, message.length) == 1;
        free_context(scheme, context);
    }
    ERR_clear_error();
    return good;
}

pdfseal_status cms_scheme_sign(const cms_scheme *scheme, EVP_PKEY *key, bytes_view message, bytes_buffer *value,
                               pdfseal_error *error)
{
    int largest = EVP_PKEY_get_size(key);
    if (largest <= 0)
        FAIL(error, PDFSEAL_ERROR_INPUT, "the key cannot sign (choose an RSA, EC or EdDSA key)");
    TRY(bytes_buffer_reserve(value, (size_t)largest, error));
    size_t length = (size_t)largest;
    EVP_MD_CTX *context = new_context(scheme, key, true);
    bool good = context &&
                EVP_DigestSign(context, value->data + value->length, &length, message.data, message.length) == 1;
    free_context(scheme, context);
    ERR_clear_error();
    if (!good)
        FAIL(error, PDFSEAL_ERROR_INPUT, "the key could not make a signature (is it complete?)");
    value->length += length;
    return PDFSEAL_OK;
}
