/* SPDX-License-Identifier: Apache-2.0 */
/* Digests through OpenSSL's EVP interface. */
#include "base/digest.h"

#include <openssl/evp.h>

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
