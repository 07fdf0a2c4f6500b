/* SPDX-License-Identifier: Apache-2.0 */
/* PKCS#12: one file with key and certificates. */
#include "cms/key_file.h"

#include "base/file.h"
#include "base/limits.h"

#include <openssl/err.h>
#include <openssl/pkcs12.h>

/* What a PKCS#12 file holds; the key's certificate first. */
typedef struct p12_content {
    EVP_PKEY *key;
    X509 *certificate;
    STACK_OF(X509) *others;
} p12_content;

static void clear_content(p12_content *content)
{
    EVP_PKEY_free(content->key);
    X509_free(content->certificate);
    sk_X509_pop_free(content->others, X509_free);
    *content = (p12_content){0};
}

#define P12_CONTENT_CLEANUP __attribute__((cleanup(clear_content)))

typedef enum p12_result { P12_GOOD, P12_WRONG_PASSPHRASE, P12_UNSUPPORTED, P12_MALFORMED } p12_result;

/* One attempt in `library` (NULL: the default providers). Key derivation is what it costs, so it is made once. */
static p12_result try_open(OSSL_LIB_CTX *library, bytes_view der, const char *passphrase, p12_content *content)
{
    PKCS12 *p12 = PKCS12_init_ex(NID_pkcs7_data, library, NULL);
    const uint8_t *place = der.data;
    if (!p12 || !d2i_PKCS12(&p12, &place, (long)der.length)) {
        PKCS12_free(p12);
        ERR_clear_error();
        return P12_MALFORMED;
    }
    bool good = PKCS12_parse(p12, passphrase, &content->key, &content->certificate, &content->others) == 1;
    PKCS12_free(p12);
    if (good) {
        ERR_clear_error();
        return P12_GOOD;
    }
    bool wrong = ERR_GET_REASON(ERR_peek_last_error()) == PKCS12_R_MAC_VERIFY_FAILURE;
    bool unsupported = cms_queue_says_unsupported();
    return wrong ? P12_WRONG_PASSPHRASE : unsupported ? P12_UNSUPPORTED : P12_WRONG_PASSPHRASE;
}

/* A copy by its encoding; frees the original. */
static X509 *carry_certificate(X509 *from)
{
    uint8_t *der = NULL;
    int length = from ? i2d_X509(from, &der) : -1;
    const uint8_t *place = der;
    X509 *copy = length > 0 ? d2i_X509(NULL, &place, length) : NULL;
    OPENSSL_free(der);
    X509_free(from);
    return copy;
}

static EVP_PKEY *carry_key(EVP_PKEY *from)
{
    uint8_t *der = NULL;
    int length = from ? i2d_PrivateKey(from, &der) : -1;
    const uint8_t *place = der;
    EVP_PKEY *copy = length > 0 ? d2i_AutoPrivateKey(NULL, &place, length) : NULL;
    if (length > 0)
        OPENSSL_clear_free(der, (size_t)length);
    EVP_PKEY_free(from);
    return copy;
}

/* Nothing of a library context may outlive it. */
static bool carry_over(p12_content *from, p12_content *to)
{
    X509 *one;
    to->key = carry_key(from->key);
    to->certificate = from->certificate ? carry_certificate(from->certificate) : NULL;
    to->others = sk_X509_new_null();
    from->key = NULL;
    from->certificate = NULL;
    while (to->others && (one = sk_X509_shift(from->others)) != NULL) {
        X509 *copy = carry_certificate(one);
        if (copy && sk_X509_push(to->others, copy) <= 0)
            X509_free(copy);
    }
    ERR_clear_error();
    return to->key != NULL;
}

/* RC2 and its kin live in OpenSSL's legacy provider. */
static p12_result try_open_legacy(bytes_view der, const char *passphrase, p12_content *content)
{
    cms_legacy_library CMS_LEGACY_LIBRARY_CLEANUP library = cms_legacy_library_open();
    if (!library.context)
        return P12_UNSUPPORTED;
    p12_content inner = {0};
    p12_result result = try_open(library.context, der, passphrase, &inner);
    if (result == P12_GOOD && !carry_over(&inner, content))
        result = P12_UNSUPPORTED;
    clear_content(&inner);
    return result;
}

static p12_result open_with(bytes_view der, const char *passphrase, p12_content *content)
{
    p12_result result = try_open(NULL, der, passphrase, content);
    return result == P12_UNSUPPORTED ? try_open_legacy(der, passphrase, content) : result;
}

static pdfseal_status fail_open(p12_result result, pdfseal_error *error)
{
    if (result == P12_MALFORMED)
        FAIL(error, PDFSEAL_ERROR_INPUT, "not a PKCS#12 file (name the .p12 or .pfx file)");
    if (result == P12_UNSUPPORTED)
        FAIL(error, PDFSEAL_ERROR_INPUT,
             "encrypted by an algorithm that is not available here (encrypt it anew with AES)");
    FAIL(error, PDFSEAL_ERROR_INPUT, "wrong passphrase (give the one of this file)");
}

/* Whether a key or certificates are encrypted in it; the answer for a file that cannot be looked into is yes. */
static bool is_encrypted(bytes_view der)
{
    const uint8_t *place = der.data;
    PKCS12 *p12 = d2i_PKCS12(NULL, &place, (long)der.length);
    STACK_OF(PKCS7) *safes = p12 ? PKCS12_unpack_authsafes(p12) : NULL;
    bool encrypted = !safes;
    for (int i = 0; i < sk_PKCS7_num(safes) && !encrypted; i++) {
        PKCS7 *safe = sk_PKCS7_value(safes, i);
        STACK_OF(PKCS12_SAFEBAG) *bags = PKCS7_type_is_data(safe) ? PKCS12_unpack_p7data(safe) : NULL;
        encrypted = !bags;
        for (int j = 0; j < sk_PKCS12_SAFEBAG_num(bags); j++)
            encrypted = encrypted || PKCS12_SAFEBAG_get_nid(sk_PKCS12_SAFEBAG_value(bags, j)) != NID_certBag;
        for (int j = 0; encrypted && j < sk_PKCS12_SAFEBAG_num(bags); j++) {
            if (PKCS12_SAFEBAG_get_nid(sk_PKCS12_SAFEBAG_value(bags, j)) == NID_keyBag)
                encrypted = false;
        }
        sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free);
    }
    sk_PKCS7_pop_free(safes, PKCS7_free);
    PKCS12_free(p12);
    ERR_clear_error();
    return encrypted;
}

static pdfseal_status open_file(bytes_view der, const pdfseal_key_options *options, p12_content *content,
                                pdfseal_error *error)
{
    cms_secret CMS_SECRET_CLEANUP secret = {.length = 0};
    p12_result result = P12_WRONG_PASSPHRASE;
    if (!is_encrypted(der))
        result = open_with(der, "", content);
    if (result == P12_WRONG_PASSPHRASE) {
        TRY(cms_secret_ask(options, options->p12_path, &secret, error));
        result = open_with(der, secret.text, content);
    }
    if (result != P12_GOOD)
        return fail_open(result, error);
    if (secret.length == 0)
        TRY(cms_secret_check_file(options, options->p12_path, error));
    if (!content->key)
        FAIL(error, PDFSEAL_ERROR_INPUT, "no private key in it (export it again together with its key)");
    return PDFSEAL_OK;
}

static pdfseal_status take_certificates(p12_content *content, cms_certificate_list *list, pdfseal_error *error)
{
    X509 *x509 = content->certificate;
    content->certificate = NULL;
    while (x509 || (x509 = sk_X509_shift(content->others)) != NULL) {
        cms_certificate *certificate;
        TRY(cms_certificate_adopt(x509, &certificate, error));
        x509 = NULL;
        TRY(cms_certificate_list_add(list, certificate, error));
    }
    return PDFSEAL_OK;
}

static pdfseal_status read_p12(const pdfseal_key_options *options, EVP_PKEY **ret_key, cms_certificate_list *list,
                               pdfseal_error *error)
{
    bytes_buffer __attribute__((cleanup(bytes_buffer_wipe))) file;
    bytes_buffer_init(&file, LIMIT_KEY_FILE_BYTES);
    TRY(file_read_whole(options->p12_path, &file, error));
    p12_content P12_CONTENT_CLEANUP content = {0};
    TRY(open_file(bytes_buffer_view(&file), options, &content, error));
    TRY(take_certificates(&content, list, error));
    *ret_key = content.key;
    content.key = NULL;
    return PDFSEAL_OK;
}

pdfseal_status cms_p12_file_read(const pdfseal_key_options *options, EVP_PKEY **ret_key, cms_certificate_list *list,
                                 pdfseal_error *error)
{
    return cms_error_name_file(read_p12(options, ret_key, list, error), options->p12_path, error);
}
