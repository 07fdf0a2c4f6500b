/* SPDX-License-Identifier: Apache-2.0 */
/* Ciphers that PDF encryption needs, without padding. */
#ifndef BASE_CIPHER_H
#define BASE_CIPHER_H

#include "base/bytes.h"

#define CIPHER_BLOCK_BYTES ((size_t)16)
#define CIPHER_MAX_KEY_BYTES ((size_t)32)

typedef enum cipher_algorithm {
    CIPHER_RC4, CIPHER_AES_128_CBC, CIPHER_AES_256_CBC, CIPHER_AES_256_ECB
} cipher_algorithm;

/* What was fetched from OpenSSL, kept by its owner for many runs and used by one thread at a time. RC4 comes from the
 * legacy provider, loaded on first need into a library context of its own. */
typedef struct cipher_library cipher_library;

pdfseal_status cipher_library_new(cipher_library **ret_library, pdfseal_error *error) PDFSEAL_MUST_USE;
void cipher_library_free(cipher_library *library);

typedef struct cipher_request {
    cipher_algorithm algorithm;
    bool encrypt;
    bytes_view key;        /* RC4: 1 to 32 bytes; AES: exactly its length */
    const uint8_t *vector; /* CBC: 16 bytes */
    bytes_view input;      /* AES: whole blocks */
} cipher_request;

/* Writes as many bytes as the input has to `output`, which may be the input itself. INPUT where this OpenSSL does not
 * have the cipher, INTERNAL for a wrong length. */
pdfseal_status cipher_run(cipher_library *library, const cipher_request *request, uint8_t *output,
                          pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
