/* SPDX-License-Identifier: Apache-2.0 */
/* PKCS#12: one file with keys and certificates. Every key is taken: people keep one for signing and one for encryption in it. */
#include "cms/key_file.h"

#include "base/file.h"
#include "base/limits.h"
#include "cms/der_reader.h"

#include <openssl/err.h>
#include <openssl/pkcs12.h>

#include <stdlib.h>

/* What a believable file holds; each is decrypted by a slow derivation. */
#define MOST_KEYS 16
/* SafeContents within SafeContents. */
#define DEEPEST_BAG 4
/* PBES2 holds a derivation that holds its function. */
#define DEEPEST_PARAMETER 6
/* Rounds of a key derivation: honest files have 2,000 to 1,000,000, and a hostile one could bind us for hours. */
#define MOST_ROUNDS 5000000

void cms_key_list_clear(cms_key_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        EVP_PKEY_free(list->items[i]); /* OpenSSL clears private numbers */
    free(list->items);
    *list = (cms_key_list){0};
}

typedef enum p12_result { P12_GOOD, P12_WRONG_PASSPHRASE, P12_UNSUPPORTED, P12_MALFORMED, P12_NO_MEMORY, P12_TOO_MANY } p12_result;

/* One attempt to look into a file. */
typedef struct p12_walk {
    OSSL_LIB_CTX *library;  /* NULL: the default providers */
    const char *passphrase; /* NULL: none at all, which is another one than the empty */
    int length;
    cms_key_list *keys;
    cms_certificate_list *certificates;
} p12_walk;

/* ---- keys and certificates, carried out of the library context, which they must not outlive ---- */

static p12_result add_key(p12_walk *walk, const PKCS8_PRIV_KEY_INFO *info)
{
    if (walk->keys->count >= MOST_KEYS)
        return P12_MALFORMED;
    EVP_PKEY **items = realloc(walk->keys->items, (walk->keys->count + 1) * sizeof *items);
    if (!items)
        return P12_NO_MEMORY;
    walk->keys->items = items;
    EVP_PKEY *key = info ? EVP_PKCS82PKEY(info) : NULL;
    if (!key)
        return P12_UNSUPPORTED;
    items[walk->keys->count++] = key;
    return P12_GOOD;
}

static p12_result add_certificate(p12_walk *walk, const PKCS12_SAFEBAG *bag)
{
    X509 *x509 = PKCS12_SAFEBAG_get_bag_nid(bag) == NID_x509Certificate ? PKCS12_SAFEBAG_get1_cert(bag) : NULL;
    uint8_t *der = NULL;
    int length = x509 ? i2d_X509(x509, &der) : -1;
    cms_certificate *certificate;
    X509_free(x509);
    if (length <= 0)
        return P12_GOOD; /* a certificate of another kind */
    pdfseal_status status = cms_certificate_read((bytes_view){der, (size_t)length}, &certificate, NULL);
    OPENSSL_free(der);
    if (status == PDFSEAL_OK)
        status = cms_certificate_list_add(walk->certificates, certificate, NULL);
    return status == PDFSEAL_OK ? P12_GOOD : status == PDFSEAL_ERROR_MEMORY ? P12_NO_MEMORY : P12_MALFORMED;
}

static p12_result fail_decryption(void)
{
    return cms_queue_says_unsupported() ? P12_UNSUPPORTED : P12_WRONG_PASSPHRASE;
}

/* Whether no INTEGER among an algorithm's parameters, as its rounds, is larger than honest ones. */
static bool numbers_are_bounded(bytes_view der, int depth)
{
    cms_der_reader reader = cms_der_reader_of(der, NULL);
    cms_der_element element;
    bool bounded = depth < DEEPEST_PARAMETER;
    while (bounded && cms_der_reader_next(&reader, &element)) {
        cms_der_reader number = cms_der_reader_of(element.whole, NULL);
        int value;
        if (element.tag == DER_INTEGER)
            bounded = cms_der_reader_take_small(&number, &value) && value <= MOST_ROUNDS;
        else if (element.tag == DER_SEQUENCE)
            bounded = numbers_are_bounded(element.content, depth + 1);
    }
    return bounded;
}

static bool algorithm_is_bounded(const X509_ALGOR *algorithm)
{
    uint8_t *der = NULL;
    int length = algorithm ? i2d_X509_ALGOR(algorithm, &der) : -1;
    bool bounded = length > 0 && numbers_are_bounded((bytes_view){der, (size_t)length}, 0);
    OPENSSL_free(der);
    return bounded;
}

static p12_result add_shrouded_key(p12_walk *walk, const PKCS12_SAFEBAG *bag)
{
    const X509_ALGOR *algorithm = NULL;
    X509_SIG_get0(PKCS12_SAFEBAG_get0_pkcs8(bag), &algorithm, NULL);
    if (!algorithm_is_bounded(algorithm))
        return P12_MALFORMED;
    PKCS8_PRIV_KEY_INFO *info = PKCS12_decrypt_skey_ex(bag, walk->passphrase, walk->length, walk->library, NULL);
    if (!info)
        return fail_decryption();
    p12_result result = add_key(walk, info);
    PKCS8_PRIV_KEY_INFO_free(info);
    return result;
}

/* ---- bags ---- */

static p12_result take_bags(p12_walk *walk, const STACK_OF(PKCS12_SAFEBAG) *bags, int depth);

static p12_result take_bag(p12_walk *walk, const PKCS12_SAFEBAG *bag, int depth)
{
    switch (PKCS12_SAFEBAG_get_nid(bag)) {
    case NID_keyBag:
        return add_key(walk, PKCS12_SAFEBAG_get0_p8inf(bag));
    case NID_pkcs8ShroudedKeyBag:
        return add_shrouded_key(walk, bag);
    case NID_certBag:
        return add_certificate(walk, bag);
    case NID_safeContentsBag:
        return depth < DEEPEST_BAG ? take_bags(walk, PKCS12_SAFEBAG_get0_safes(bag), depth + 1) : P12_MALFORMED;
    default:
        return P12_GOOD; /* CRLs, secrets: nothing for us */
    }
}

static p12_result take_bags(p12_walk *walk, const STACK_OF(PKCS12_SAFEBAG) *bags, int depth)
{
    p12_result result = P12_GOOD;
    for (int i = 0; i < sk_PKCS12_SAFEBAG_num(bags) && result == P12_GOOD; i++)
        result = take_bag(walk, sk_PKCS12_SAFEBAG_value(bags, i), depth);
    return result;
}

static p12_result take_safe(p12_walk *walk, PKCS7 *safe)
{
    bool is_plain = PKCS7_type_is_data(safe);
    if (!is_plain && !PKCS7_type_is_encrypted(safe))
        return P12_GOOD; /* for somebody's public key */
    if (!is_plain && !algorithm_is_bounded(safe->d.encrypted->enc_data->algorithm))
        return P12_MALFORMED;
    STACK_OF(PKCS12_SAFEBAG) *bags = is_plain ? PKCS12_unpack_p7data(safe)
                                              : PKCS12_unpack_p7encdata(safe, walk->passphrase, walk->length);
    if (!bags)
        return is_plain ? P12_MALFORMED : fail_decryption();
    p12_result result = take_bags(walk, bags, 0);
    sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free);
    return result;
}

static p12_result take_safes(p12_walk *walk, PKCS12 *p12)
{
    STACK_OF(PKCS7) *safes = PKCS12_unpack_authsafes(p12);
    p12_result result = safes ? P12_GOOD : P12_MALFORMED;
    for (int i = 0; i < sk_PKCS7_num(safes) && result == P12_GOOD; i++)
        result = take_safe(walk, sk_PKCS7_value(safes, i));
    sk_PKCS7_pop_free(safes, PKCS7_free);
    return result;
}

/* ---- the file ---- */

static PKCS12 *open_p12(OSSL_LIB_CTX *library, bytes_view der)
{
    PKCS12 *p12 = PKCS12_init_ex(NID_pkcs7_data, library, NULL);
    const uint8_t *place = der.data;
    if (p12 && d2i_PKCS12(&p12, &place, (long)der.length))
        return p12;
    PKCS12_free(p12);
    ERR_clear_error();
    return NULL;
}

/* "No passphrase" and "an empty one" give different keys, and producers mix them up. */
static bool settle_passphrase(p12_walk *walk, PKCS12 *p12, const char *passphrase)
{
    walk->passphrase = passphrase;
    walk->length = passphrase ? (int)strlen(passphrase) : 0;
    if (!PKCS12_mac_present(p12))
        return true;
    if (walk->length > 0)
        return PKCS12_verify_mac(p12, walk->passphrase, walk->length) == 1;
    walk->passphrase = NULL;
    if (PKCS12_verify_mac(p12, NULL, 0) == 1)
        return true;
    walk->passphrase = "";
    return PKCS12_verify_mac(p12, "", 0) == 1;
}

static bool is_p12(bytes_view der)
{
    PKCS12 *p12 = open_p12(NULL, der);
    PKCS12_free(p12);
    return p12 != NULL;
}

/* Whether the integrity code's derivation is one that ends. */
static bool rounds_are_bounded(const PKCS12 *p12)
{
    const ASN1_INTEGER *rounds = NULL;
    int64_t count = 1;
    PKCS12_get0_mac(NULL, NULL, NULL, &rounds, p12);
    return !rounds || (ASN1_INTEGER_get_int64(&count, rounds) == 1 && count > 0 && count <= MOST_ROUNDS);
}

/* One attempt; what it found is in the lists also when it fails. */
static p12_result walk_file(OSSL_LIB_CTX *library, bytes_view der, const char *passphrase, cms_key_list *keys,
                            cms_certificate_list *certificates)
{
    p12_walk walk = {.library = library, .keys = keys, .certificates = certificates};
    PKCS12 *p12 = open_p12(library, der);
    if (!p12)
        return P12_MALFORMED;
    p12_result result = P12_MALFORMED;
    if (rounds_are_bounded(p12))
        result = settle_passphrase(&walk, p12, passphrase) ? take_safes(&walk, p12) : fail_decryption();
    PKCS12_free(p12);
    ERR_clear_error();
    return result;
}

/* RC2 and its kin live in OpenSSL's legacy provider. */
static p12_result walk_legacy_file(bytes_view der, const char *passphrase, cms_key_list *keys,
                                   cms_certificate_list *certificates)
{
    cms_legacy_library CMS_LEGACY_LIBRARY_CLEANUP legacy = cms_legacy_library_open();
    return legacy.context ? walk_file(legacy.context, der, passphrase, keys, certificates) : P12_UNSUPPORTED;
}

static pdfseal_status fail_open(p12_result result, const limits *set, pdfseal_error *error)
{
    if (result == P12_TOO_MANY)
        FAIL_LIMIT(error, -1, set, LIMITS_CERTIFICATES);
    if (result == P12_NO_MEMORY)
        FAIL_MEMORY(error);
    if (result == P12_MALFORMED)
        FAIL(error, PDFSEAL_ERROR_INPUT, "not a PKCS#12 file (name the .p12 or .pfx file)");
    if (result == P12_UNSUPPORTED)
        FAIL(error, PDFSEAL_ERROR_INPUT,
             "encrypted by an algorithm that is not available here (encrypt it anew with AES)");
    FAIL(error, PDFSEAL_ERROR_INPUT, "wrong passphrase (give the one of this file)");
}

static p12_result result_of(pdfseal_status status)
{
    return status == PDFSEAL_OK ? P12_GOOD : status == PDFSEAL_ERROR_LIMIT ? P12_TOO_MANY : P12_NO_MEMORY;
}

static p12_result read_file(bytes_view der, const char *passphrase, cms_key_list *keys, cms_certificate_list *list,
                            bool *ret_is_legacy)
{
    cms_certificate_list certificates = {0};
    p12_result result = walk_file(NULL, der, passphrase, keys, &certificates);
    *ret_is_legacy = result == P12_UNSUPPORTED;
    if (*ret_is_legacy) {
        cms_key_list_clear(keys);
        cms_certificate_list_clear(&certificates);
        result = walk_legacy_file(der, passphrase, keys, &certificates);
    }
    for (size_t i = 0; i < certificates.count; i++) {
        cms_certificate *one = certificates.items[i];
        certificates.items[i] = NULL;
        if (result != P12_GOOD)
            cms_certificate_free(one);
        else
            result = result_of(cms_certificate_list_add(list, one, NULL));
    }
    cms_certificate_list_clear(&certificates);
    if (result != P12_GOOD)
        cms_key_list_clear(keys);
    return result;
}

static pdfseal_status check_keys(const cms_key_list *keys, pdfseal_error *error)
{
    if (keys->count == 0)
        FAIL(error, PDFSEAL_ERROR_INPUT, "no private key in it (export it again together with its key)");
    return PDFSEAL_OK;
}

pdfseal_status cms_p12_read(bytes_view der, const char *passphrase, cms_key_list *ret_keys, cms_certificate_list *list,
                            bool *ret_is_legacy, pdfseal_error *error)
{
    cms_key_list keys = {0};
    p12_result result = read_file(der, passphrase, &keys, list, ret_is_legacy);
    if (result != P12_GOOD)
        return fail_open(result, list->limits, error);
    TRY(check_keys(&keys, error));
    *ret_keys = keys;
    return PDFSEAL_OK;
}

/* Whether anything in it needs a passphrase; the answer for a file that cannot be looked into is yes. */
static bool is_encrypted(bytes_view der)
{
    PKCS12 *p12 = open_p12(NULL, der);
    STACK_OF(PKCS7) *safes = p12 ? PKCS12_unpack_authsafes(p12) : NULL;
    bool has_plain_key = false;
    for (int i = 0; i < sk_PKCS7_num(safes); i++) {
        PKCS7 *safe = sk_PKCS7_value(safes, i);
        STACK_OF(PKCS12_SAFEBAG) *bags = PKCS7_type_is_data(safe) ? PKCS12_unpack_p7data(safe) : NULL;
        for (int j = 0; j < sk_PKCS12_SAFEBAG_num(bags); j++)
            has_plain_key |= PKCS12_SAFEBAG_get_nid(sk_PKCS12_SAFEBAG_value(bags, j)) == NID_keyBag;
        sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free);
    }
    sk_PKCS7_pop_free(safes, PKCS7_free);
    PKCS12_free(p12);
    ERR_clear_error();
    return !has_plain_key;
}

static pdfseal_status open_file(bytes_view der, const pdfseal_key_options *options, cms_key_list *keys,
                                cms_certificate_list *list, bool *ret_is_legacy, pdfseal_error *error)
{
    cms_secret CMS_SECRET_CLEANUP secret = {.length = 0};
    /* The integrity code of a file without encryption may still be over a passphrase. */
    p12_result result = is_encrypted(der) ? P12_WRONG_PASSPHRASE : read_file(der, "", keys, list, ret_is_legacy);
    if (result == P12_WRONG_PASSPHRASE && is_p12(der)) {
        TRY(cms_secret_ask(options, options->p12_path, &secret, error));
        result = read_file(der, secret.text, keys, list, ret_is_legacy);
    }
    if (result != P12_GOOD)
        return fail_open(is_p12(der) ? result : P12_MALFORMED, list->limits, error);
    if (secret.length == 0)
        TRY(cms_secret_check_file(options, options->p12_path, error));
    return check_keys(keys, error);
}

static pdfseal_status read_p12(const pdfseal_key_options *options, cms_key_list *keys, cms_certificate_list *list,
                               bool *ret_is_legacy, pdfseal_error *error)
{
    bytes_buffer __attribute__((cleanup(bytes_buffer_wipe))) file;
    bytes_buffer_init_limited(&file, list->limits, LIMITS_KEY_FILE_BYTES);
    TRY(file_read_whole(options->p12_path, &file, error));
    return open_file(bytes_buffer_view(&file), options, keys, list, ret_is_legacy, error);
}

pdfseal_status cms_p12_file_read(const pdfseal_key_options *options, cms_key_list *ret_keys, cms_certificate_list *list,
                                 bool *ret_is_legacy, pdfseal_error *error)
{
    cms_key_list keys = {0};
    pdfseal_status status = read_p12(options, &keys, list, ret_is_legacy, error);
    if (status != PDFSEAL_OK) {
        cms_key_list_clear(&keys);
        return cms_error_name_file(status, options->p12_path, error);
    }
    *ret_keys = keys;
    return PDFSEAL_OK;
}
