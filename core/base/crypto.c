/* SPDX-License-Identifier: Apache-2.0 */
/* Digests and ciphers through OpenSSL's EVP interface; the one file of this room that knows it. */
#include "base/cipher.h"
#include "base/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/provider.h>

#include <stdlib.h>
#include <sys/random.h>

typedef struct digest_row {
    const char *name;
    const char *openssl_name;
    size_t length_bytes;
} digest_row;

static const digest_row DIGESTS[] = {
    [DIGEST_NONE] = {"none", NULL, 0},
    [DIGEST_MD5] = {"md5", "MD5", 16},
    [DIGEST_SHA1] = {"sha1", "SHA1", 20},
    [DIGEST_SHA224] = {"sha224", "SHA224", 28},
    [DIGEST_SHA256] = {"sha256", "SHA256", 32},
    [DIGEST_SHA384] = {"sha384", "SHA384", 48},
    [DIGEST_SHA512] = {"sha512", "SHA512", 64},
    [DIGEST_SHA3_256] = {"sha3-256", "SHA3-256", 32},
    [DIGEST_SHA3_384] = {"sha3-384", "SHA3-384", 48},
    [DIGEST_SHA3_512] = {"sha3-512", "SHA3-512", 64},
    [DIGEST_SHAKE256] = {"shake256", "SHAKE256", 64},
    [DIGEST_SM3] = {"sm3", "SM3", 32},
    [DIGEST_RIPEMD160] = {"ripemd160", "RIPEMD160", 20},
};
#define DIGEST_ROWS (sizeof DIGESTS / sizeof DIGESTS[0])

struct digest_context {
    EVP_MD_CTX *evp;
    digest_algorithm algorithm;
};

/* OpenSSL would free what all threads share as the process ends, below those of a host that still verify or are about to end
 * themselves. It heeds this only as its first call, and nothing is lost: the system takes the memory back. */
__attribute__((constructor)) static void keep_crypto_until_the_end(void)
{
    (void)OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, NULL);
}

const char *digest_name(digest_algorithm algorithm)
{
    return DIGESTS[algorithm].name;
}

digest_algorithm digest_find(const char *name)
{
    for (size_t i = 1; i < DIGEST_ROWS; i++) {
        if (strcmp(DIGESTS[i].name, name) == 0)
            return (digest_algorithm)i;
    }
    return DIGEST_NONE;
}

size_t digest_length(digest_algorithm algorithm)
{
    return DIGESTS[algorithm].length_bytes;
}

pdfseal_status digest_new(digest_algorithm algorithm, digest_context **ret_context, pdfseal_error *error)
{
    EVP_MD *method = DIGESTS[algorithm].openssl_name ? EVP_MD_fetch(NULL, DIGESTS[algorithm].openssl_name, NULL) : NULL;
    if (!method)
        FAIL(error, PDFSEAL_ERROR_INPUT, "the digest %s is not available here", DIGESTS[algorithm].name);
    digest_context *context = calloc(1, sizeof *context);
    EVP_MD_CTX *evp = EVP_MD_CTX_new();
    bool good = context && evp && EVP_DigestInit_ex2(evp, method, NULL) == 1;
    EVP_MD_free(method);
    if (!good) {
        EVP_MD_CTX_free(evp);
        free(context);
        FAIL_MEMORY(error);
    }
    context->evp = evp;
    context->algorithm = algorithm;
    *ret_context = context;
    return PDFSEAL_OK;
}

pdfseal_status digest_fork(const digest_context *context, digest_context **ret_fork, pdfseal_error *error)
{
    digest_context *fork = calloc(1, sizeof *fork);
    EVP_MD_CTX *evp = EVP_MD_CTX_new();
    if (!fork || !evp || EVP_MD_CTX_copy_ex(evp, context->evp) != 1) {
        EVP_MD_CTX_free(evp);
        free(fork);
        FAIL_MEMORY(error);
    }
    fork->evp = evp;
    fork->algorithm = context->algorithm;
    *ret_fork = fork;
    return PDFSEAL_OK;
}

pdfseal_status digest_update(digest_context *context, bytes_view bytes, pdfseal_error *error)
{
    if (bytes.length && EVP_DigestUpdate(context->evp, bytes.data, bytes.length) != 1)
        FAIL(error, PDFSEAL_ERROR_INTERNAL, "the digest could not be computed");
    return PDFSEAL_OK;
}

pdfseal_status digest_finish(digest_context *context, digest_value *ret_value, pdfseal_error *error)
{
    digest_value value = {.length = digest_length(context->algorithm)};
    int good = context->algorithm == DIGEST_SHAKE256
                   ? EVP_DigestFinalXOF(context->evp, value.data, value.length)
                   : EVP_DigestFinal_ex(context->evp, value.data, NULL);
    if (good != 1)
        FAIL(error, PDFSEAL_ERROR_INTERNAL, "the digest could not be computed");
    *ret_value = value;
    return PDFSEAL_OK;
}

void digest_free(digest_context *context)
{
    if (!context)
        return;
    EVP_MD_CTX_free(context->evp);
    free(context);
}

pdfseal_status digest_of(digest_algorithm algorithm, bytes_view bytes, digest_value *ret_value, pdfseal_error *error)
{
    digest_context *context = NULL;
    TRY(digest_new(algorithm, &context, error));
    pdfseal_status status = digest_update(context, bytes, error);
    if (status == PDFSEAL_OK)
        status = digest_finish(context, ret_value, error);
    digest_free(context);
    return status;
}

void digest_print_hex(bytes_view bytes, char *text)
{
    static const char DIGITS[] = "0123456789abcdef";
    for (size_t i = 0; i < bytes.length; i++) {
        text[2 * i] = DIGITS[bytes.data[i] >> 4];
        text[2 * i + 1] = DIGITS[bytes.data[i] & 15];
    }
    text[2 * bytes.length] = 0;
}

pdfseal_status digest_random(uint8_t *bytes, size_t length, pdfseal_error *error)
{
    while (length > 0) {
        ssize_t got = getrandom(bytes, length, 0);
        if (got <= 0)
            FAIL(error, PDFSEAL_ERROR_INTERNAL, "the operating system gives no random bytes");
        bytes += got;
        length -= (size_t)got;
    }
    return PDFSEAL_OK;
}

#define CIPHER_STEP_BYTES ((size_t)1 << 30)

typedef struct cipher_row {
    const char *openssl_name;
    size_t key_bytes; /* 0: any up to CIPHER_MAX_KEY_BYTES */
    bool has_vector;
    bool is_legacy;
} cipher_row;

static const cipher_row CIPHERS[] = {
    [CIPHER_RC4] = {"RC4", 0, false, true},
    [CIPHER_AES_128_CBC] = {"AES-128-CBC", 16, true, false},
    [CIPHER_AES_256_CBC] = {"AES-256-CBC", 32, true, false},
    [CIPHER_AES_256_ECB] = {"AES-256-ECB", 32, false, false},
};
#define CIPHER_ROWS (sizeof CIPHERS / sizeof CIPHERS[0])

struct cipher_library {
    OSSL_LIB_CTX *legacy;
    OSSL_PROVIDER *legacy_provider;
    EVP_CIPHER *methods[CIPHER_ROWS];
    EVP_CIPHER_CTX *context;
};

pdfseal_status cipher_library_new(cipher_library **ret_library, pdfseal_error *error)
{
    cipher_library *library = calloc(1, sizeof *library);
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    if (!library || !context) {
        free(library);
        EVP_CIPHER_CTX_free(context);
        FAIL_MEMORY(error);
    }
    library->context = context;
    *ret_library = library;
    return PDFSEAL_OK;
}

void cipher_library_free(cipher_library *library)
{
    if (!library)
        return;
    EVP_CIPHER_CTX_free(library->context);
    for (size_t i = 0; i < CIPHER_ROWS; i++)
        EVP_CIPHER_free(library->methods[i]);
    if (library->legacy_provider)
        (void)OSSL_PROVIDER_unload(library->legacy_provider);
    OSSL_LIB_CTX_free(library->legacy);
    free(library);
}

/* The process's own context is left as it is: a host may rely on legacy algorithms being absent from it. */
static pdfseal_status load_legacy(cipher_library *library, pdfseal_error *error)
{
    if (!library->legacy)
        library->legacy = OSSL_LIB_CTX_new();
    if (!library->legacy)
        FAIL_MEMORY(error);
    if (!library->legacy_provider)
        library->legacy_provider = OSSL_PROVIDER_load(library->legacy, "legacy");
    if (!library->legacy_provider)
        FAIL(error, PDFSEAL_ERROR_INPUT, "OpenSSL's legacy provider, which knows RC4, is not available here");
    return PDFSEAL_OK;
}

static pdfseal_status fetch_method(cipher_library *library, cipher_algorithm algorithm, pdfseal_error *error)
{
    const cipher_row *row = &CIPHERS[algorithm];
    if (library->methods[algorithm])
        return PDFSEAL_OK;
    if (row->is_legacy)
        TRY(load_legacy(library, error));
    library->methods[algorithm] = EVP_CIPHER_fetch(row->is_legacy ? library->legacy : NULL, row->openssl_name, NULL);
    if (!library->methods[algorithm])
        FAIL(error, PDFSEAL_ERROR_INPUT, "the cipher %s is not available here", row->openssl_name);
    return PDFSEAL_OK;
}

/* RC4 takes its key's length before the key, so the context is begun in two steps. */
static bool begin_cipher(const cipher_library *library, const cipher_request *request)
{
    EVP_CIPHER_CTX *context = library->context;
    int encrypt = request->encrypt ? 1 : 0;
    const EVP_CIPHER *method = library->methods[request->algorithm];
    const uint8_t *vector = CIPHERS[request->algorithm].has_vector ? request->vector : NULL;
    return EVP_CipherInit_ex2(context, method, NULL, NULL, encrypt, NULL) == 1 &&
           EVP_CIPHER_CTX_set_key_length(context, (int)request->key.length) == 1 &&
           EVP_CipherInit_ex2(context, NULL, request->key.data, vector, encrypt, NULL) == 1 &&
           EVP_CIPHER_CTX_set_padding(context, 0) == 1;
}

static bool run_cipher(EVP_CIPHER_CTX *context, bytes_view input, uint8_t *output)
{
    for (size_t place = 0; place < input.length;) {
        size_t left = input.length - place;
        int step = (int)(left < CIPHER_STEP_BYTES ? left : CIPHER_STEP_BYTES);
        int written = 0;
        if (EVP_CipherUpdate(context, output + place, &written, input.data + place, step) != 1 || written != step)
            return false;
        place += (size_t)step;
    }
    return true;
}

static bool is_well_formed(const cipher_request *request)
{
    const cipher_row *row = &CIPHERS[request->algorithm];
    if (row->key_bytes == 0)
        return request->key.length > 0 && request->key.length <= CIPHER_MAX_KEY_BYTES;
    return request->key.length == row->key_bytes && request->input.length % CIPHER_BLOCK_BYTES == 0 &&
           (!row->has_vector || request->vector);
}

pdfseal_status cipher_run(cipher_library *library, const cipher_request *request, uint8_t *output, pdfseal_error *error)
{
    if (!is_well_formed(request))
        FAIL(error, PDFSEAL_ERROR_INTERNAL, "a cipher was given a key or data of a wrong length");
    TRY(fetch_method(library, request->algorithm, error));
    bool good = begin_cipher(library, request) && run_cipher(library->context, request->input, output);
    (void)EVP_CIPHER_CTX_reset(library->context);
    if (!good)
        FAIL(error, PDFSEAL_ERROR_INTERNAL, "the cipher %s failed", CIPHERS[request->algorithm].openssl_name);
    return PDFSEAL_OK;
}
