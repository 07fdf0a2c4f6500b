/* SPDX-License-Identifier: Apache-2.0 */
/* Certificates and private keys in PEM and DER. */
#include "cms/key_file.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/list.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>

#include <stdlib.h>

#define WIPED_BUFFER_CLEANUP __attribute__((cleanup(bytes_buffer_wipe)))

void cms_certificate_list_clear(cms_certificate_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        cms_certificate_free(list->items[i]);
    free(list->items);
    *list = (cms_certificate_list){.limits = list->limits};
}

pdfseal_status cms_certificate_list_add(cms_certificate_list *list, cms_certificate *certificate, pdfseal_error *error)
{
    if (list->count >= limits_get(list->limits, LIMITS_CERTIFICATES)) {
        cms_certificate_free(certificate);
        FAIL_LIMIT(error, -1, list->limits, LIMITS_CERTIFICATES);
    }
    cms_certificate **items = list_grow(list->items, list->count, &list->capacity, sizeof *items);
    if (!items) {
        cms_certificate_free(certificate);
        FAIL_MEMORY(error);
    }
    list->items = items;
    list->items[list->count++] = certificate;
    return PDFSEAL_OK;
}

pdfseal_status cms_error_name_file(pdfseal_status status, const char *path, pdfseal_error *error)
{
    if (status == PDFSEAL_OK || !error)
        return status;
    pdfseal_error inner = *error;
    (void)error_set(error, status, inner.offset, inner.source_file, inner.source_line, "%s: %s", path, inner.message);
    return status;
}

static pdfseal_status add_der(cms_certificate_list *list, bytes_view der, pdfseal_error *error)
{
    cms_certificate *certificate;
    TRY(cms_certificate_read(der, &certificate, error));
    return cms_certificate_list_add(list, certificate, error);
}

static bool is_pem(bytes_view bytes)
{
    return bytes_find(bytes, BYTES_LITERAL("-----BEGIN "), 0) != SIZE_MAX;
}

/* One PEM block, in memory that is cleared. */
typedef struct pem_block {
    char *name, *header;
    unsigned char *data;
    long length;
} pem_block;

static void clear_block(pem_block *block)
{
    OPENSSL_free(block->name);
    OPENSSL_free(block->header);
    OPENSSL_clear_free(block->data, block->length > 0 ? (size_t)block->length : 0);
    *block = (pem_block){0};
}

#define PEM_BLOCK_CLEANUP __attribute__((cleanup(clear_block)))

/* False at the end; what is malformed counts as the end. */
static bool next_block(BIO *source, pem_block *block)
{
    clear_block(block);
    bool found = PEM_read_bio(source, &block->name, &block->header, &block->data, &block->length) == 1;
    ERR_clear_error();
    return found;
}

static pdfseal_status add_pem(cms_certificate_list *list, bytes_view bytes, pdfseal_error *error)
{
    BIO *source = BIO_new_mem_buf(bytes.data, (int)bytes.length);
    if (!source)
        FAIL_MEMORY(error);
    pem_block PEM_BLOCK_CLEANUP block = {0};
    pdfseal_status status = PDFSEAL_OK;
    while (status == PDFSEAL_OK && next_block(source, &block)) {
        if (strcmp(block.name, PEM_STRING_X509) == 0 || strcmp(block.name, PEM_STRING_X509_OLD) == 0)
            status = add_der(list, (bytes_view){block.data, (size_t)block.length}, error);
    }
    BIO_free(source);
    return status;
}

static pdfseal_status load_certificates(cms_certificate_list *list, const char *path, pdfseal_error *error)
{
    bytes_buffer WIPED_BUFFER_CLEANUP file; /* a key may stand in the same file */
    bytes_buffer_init_limited(&file, list->limits, LIMITS_KEY_FILE_BYTES);
    TRY(file_read_whole(path, &file, error));
    bytes_view bytes = bytes_buffer_view(&file);
    size_t before = list->count;
    TRY(is_pem(bytes) ? add_pem(list, bytes, error) : add_der(list, bytes, error));
    if (list->count == before)
        FAIL(error, PDFSEAL_ERROR_INPUT, "no certificate in it (name a PEM or DER file that holds one)");
    return PDFSEAL_OK;
}

pdfseal_status cms_certificate_list_load(cms_certificate_list *list, const char *path, pdfseal_error *error)
{
    return cms_error_name_file(load_certificates(list, path, error), path, error);
}

void cms_secret_clear(cms_secret *secret)
{
    explicit_bzero(secret, sizeof *secret);
}

pdfseal_status cms_secret_ask(const pdfseal_key_options *options, const char *path, cms_secret *secret,
                              pdfseal_error *error)
{
    const pdfseal_passphrase *source = options->passphrase;
    size_t length = 0;
    if (!source || !source->get(source->context, path, secret->text, sizeof secret->text - 1, &length) ||
        length >= sizeof secret->text)
        FAIL(error, PDFSEAL_ERROR_INPUT, "the key is encrypted and no passphrase was given (give its passphrase)");
    secret->text[length] = 0;
    secret->length = length;
    secret->given = true;
    return PDFSEAL_OK;
}

pdfseal_status cms_secret_check_file(const pdfseal_key_options *options, const char *path, pdfseal_error *error)
{
    if (!options->allow_readable_secrets && file_is_readable_by_others(path))
        FAIL(error, PDFSEAL_ERROR_INPUT, "an unencrypted key that others can read (chmod 600 it, or encrypt it)");
    return PDFSEAL_OK;
}

void cms_legacy_library_close(cms_legacy_library *library)
{
    if (library->old)
        (void)OSSL_PROVIDER_unload(library->old);
    if (library->standard)
        (void)OSSL_PROVIDER_unload(library->standard);
    OSSL_LIB_CTX_free(library->context);
    *library = (cms_legacy_library){0};
}

cms_legacy_library cms_legacy_library_open(void)
{
    cms_legacy_library library = {.context = OSSL_LIB_CTX_new()};
    if (library.context) {
        library.old = OSSL_PROVIDER_load(library.context, "legacy");
        library.standard = OSSL_PROVIDER_load(library.context, "default");
    }
    if (!library.old || !library.standard)
        cms_legacy_library_close(&library);
    ERR_clear_error();
    return library;
}

bool cms_queue_says_unsupported(void)
{
    bool unsupported = false;
    for (unsigned long code = ERR_get_error(); code; code = ERR_get_error()) {
        int reason = ERR_GET_REASON(code);
        bool of_evp = ERR_GET_LIB(code) == ERR_LIB_EVP &&
                      (reason == EVP_R_UNSUPPORTED_ALGORITHM || reason == EVP_R_UNSUPPORTED_CIPHER ||
                       reason == EVP_R_UNKNOWN_PBE_ALGORITHM || reason == EVP_R_UNSUPPORTED_PRF);
        unsupported = unsupported || reason == ERR_R_UNSUPPORTED || of_evp;
    }
    return unsupported;
}

static pdfseal_status key_of_info(PKCS8_PRIV_KEY_INFO *info, EVP_PKEY **ret_key, pdfseal_error *error)
{
    EVP_PKEY *key = info ? EVP_PKCS82PKEY(info) : NULL;
    PKCS8_PRIV_KEY_INFO_free(info);
    ERR_clear_error();
    if (!key)
        FAIL(error, PDFSEAL_ERROR_INPUT, "not a private key that is understood here (convert it to PKCS#8)");
    *ret_key = key;
    return PDFSEAL_OK;
}

static pdfseal_status decrypt_info(const X509_SIG *encrypted, const cms_secret *secret, PKCS8_PRIV_KEY_INFO **ret_info,
                                   bool *ret_is_legacy, pdfseal_error *error)
{
    PKCS8_PRIV_KEY_INFO *info = PKCS8_decrypt(encrypted, secret->text, (int)secret->length);
    if (!info && cms_queue_says_unsupported()) {
        cms_legacy_library CMS_LEGACY_LIBRARY_CLEANUP legacy = cms_legacy_library_open();
        *ret_is_legacy = true;
        if (legacy.context)
            info = PKCS8_decrypt_ex(encrypted, secret->text, (int)secret->length, legacy.context, NULL);
        bool unsupported = !legacy.context || (!info && cms_queue_says_unsupported());
        if (unsupported)
            FAIL(error, PDFSEAL_ERROR_INPUT,
                 "encrypted by an algorithm that is not available here (encrypt it anew with AES)");
    }
    ERR_clear_error();
    if (!info)
        FAIL(error, PDFSEAL_ERROR_INPUT, "wrong passphrase (give the one of this file)");
    *ret_info = info;
    return PDFSEAL_OK;
}

static pdfseal_status read_encrypted(bytes_view der, const pdfseal_key_options *options, EVP_PKEY **ret_key,
                                     bool *ret_is_legacy, pdfseal_error *error)
{
    const uint8_t *place = der.data;
    X509_SIG *encrypted = d2i_X509_SIG(NULL, &place, (long)der.length);
    if (!encrypted) {
        ERR_clear_error();
        FAIL(error, PDFSEAL_ERROR_INPUT, "a damaged private key (take it from its source again)");
    }
    cms_secret CMS_SECRET_CLEANUP secret = {.length = 0};
    PKCS8_PRIV_KEY_INFO *info = NULL;
    pdfseal_status status = cms_secret_ask(options, options->key_path, &secret, error);
    if (status == PDFSEAL_OK)
        status = decrypt_info(encrypted, &secret, &info, ret_is_legacy, error);
    X509_SIG_free(encrypted);
    TRY(status);
    return key_of_info(info, ret_key, error);
}

static pdfseal_status read_plain(bytes_view der, const pdfseal_key_options *options, EVP_PKEY **ret_key,
                                 pdfseal_error *error)
{
    TRY(cms_secret_check_file(options, options->key_path, error));
    const uint8_t *place = der.data;
    return key_of_info(d2i_PKCS8_PRIV_KEY_INFO(NULL, &place, (long)der.length), ret_key, error);
}

static int copy_secret(char *buffer, int size, int writing, void *context)
{
    (void)writing;
    const cms_secret *secret = context;
    if (size < 0 || secret->length > (size_t)size)
        return -1;
    memcpy(buffer, secret->text, secret->length);
    return (int)secret->length;
}

/* "RSA PRIVATE KEY" and "EC PRIVATE KEY", whose header says whether they are encrypted. */
static pdfseal_status read_traditional(pem_block *block, int kind, const pdfseal_key_options *options,
                                       EVP_PKEY **ret_key, pdfseal_error *error)
{
    EVP_CIPHER_INFO cipher;
    if (PEM_get_EVP_CIPHER_INFO(block->header, &cipher) != 1) {
        ERR_clear_error();
        FAIL(error, PDFSEAL_ERROR_INPUT,
             "encrypted by an algorithm that is not available here (encrypt it anew with AES)");
    }
    bool encrypted = cipher.cipher != NULL;
    if (encrypted) {
        cms_secret CMS_SECRET_CLEANUP secret = {.length = 0};
        TRY(cms_secret_ask(options, options->key_path, &secret, error));
        int good = PEM_do_header(&cipher, block->data, &block->length, copy_secret, &secret);
        if (good != 1 && cms_queue_says_unsupported())
            FAIL(error, PDFSEAL_ERROR_INPUT,
                 "encrypted by an algorithm that is not available here (encrypt it anew with AES)");
        ERR_clear_error();
        if (good != 1)
            FAIL(error, PDFSEAL_ERROR_INPUT, "wrong passphrase (give the one of this file)");
    } else {
        TRY(cms_secret_check_file(options, options->key_path, error));
    }
    const uint8_t *place = block->data;
    EVP_PKEY *key = d2i_PrivateKey(kind, NULL, &place, block->length);
    ERR_clear_error();
    if (!key && encrypted) /* one wrong passphrase in 256 leaves a believable padding */
        FAIL(error, PDFSEAL_ERROR_INPUT, "wrong passphrase (give the one of this file)");
    if (!key)
        FAIL(error, PDFSEAL_ERROR_INPUT, "not a private key that is understood here (convert it to PKCS#8)");
    *ret_key = key;
    return PDFSEAL_OK;
}

static pdfseal_status read_block(pem_block *block, const pdfseal_key_options *options, EVP_PKEY **ret_key,
                                 bool *ret_is_legacy, pdfseal_error *error)
{
    bytes_view der = {block->data, (size_t)block->length};
    if (strcmp(block->name, PEM_STRING_PKCS8) == 0)
        return read_encrypted(der, options, ret_key, ret_is_legacy, error);
    if (strcmp(block->name, PEM_STRING_PKCS8INF) == 0)
        return read_plain(der, options, ret_key, error);
    if (strcmp(block->name, PEM_STRING_RSA) == 0)
        return read_traditional(block, EVP_PKEY_RSA, options, ret_key, error);
    if (strcmp(block->name, PEM_STRING_ECPRIVATEKEY) == 0)
        return read_traditional(block, EVP_PKEY_EC, options, ret_key, error);
    return PDFSEAL_OK;
}

static pdfseal_status read_pem(bytes_view bytes, const pdfseal_key_options *options, EVP_PKEY **ret_key,
                               bool *ret_is_legacy, pdfseal_error *error)
{
    BIO *source = BIO_new_mem_buf(bytes.data, (int)bytes.length);
    if (!source)
        FAIL_MEMORY(error);
    pem_block PEM_BLOCK_CLEANUP block = {0};
    EVP_PKEY *key = NULL;
    pdfseal_status status = PDFSEAL_OK;
    while (status == PDFSEAL_OK && !key && next_block(source, &block))
        status = read_block(&block, options, &key, ret_is_legacy, error);
    BIO_free(source);
    TRY(status);
    if (!key)
        FAIL(error, PDFSEAL_ERROR_INPUT, "no private key in it (name the file that holds the key)");
    *ret_key = key;
    return PDFSEAL_OK;
}

static pdfseal_status read_der(bytes_view bytes, const pdfseal_key_options *options, EVP_PKEY **ret_key,
                               bool *ret_is_legacy, pdfseal_error *error)
{
    const uint8_t *place = bytes.data;
    X509_SIG *encrypted = d2i_X509_SIG(NULL, &place, (long)bytes.length);
    X509_SIG_free(encrypted);
    if (encrypted)
        return read_encrypted(bytes, options, ret_key, ret_is_legacy, error);
    place = bytes.data;
    EVP_PKEY *key = d2i_AutoPrivateKey(NULL, &place, (long)bytes.length);
    ERR_clear_error();
    if (!key)
        FAIL(error, PDFSEAL_ERROR_INPUT, "no private key in it (name the file that holds the key)");
    pdfseal_status status = cms_secret_check_file(options, options->key_path, error);
    if (status == PDFSEAL_OK)
        *ret_key = key;
    else
        EVP_PKEY_free(key);
    return status;
}

static pdfseal_status read_key(const pdfseal_key_options *options, const limits *set, EVP_PKEY **ret_key, bool *ret_is_legacy,
                               pdfseal_error *error)
{
    bytes_buffer WIPED_BUFFER_CLEANUP file;
    bytes_buffer_init_limited(&file, set, LIMITS_KEY_FILE_BYTES);
    TRY(file_read_whole(options->key_path, &file, error));
    bytes_view bytes = bytes_buffer_view(&file);
    *ret_is_legacy = false;
    return is_pem(bytes) ? read_pem(bytes, options, ret_key, ret_is_legacy, error)
                         : read_der(bytes, options, ret_key, ret_is_legacy, error);
}

pdfseal_status cms_key_file_read(const pdfseal_key_options *options, const limits *set, EVP_PKEY **ret_key,
                                 bool *ret_is_legacy, pdfseal_error *error)
{
    return cms_error_name_file(read_key(options, set, ret_key, ret_is_legacy, error), options->key_path, error);
}
