/* SPDX-License-Identifier: Apache-2.0 */
/* Message digests by their names of the contract. */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include "base/bytes.h"

#define DIGEST_MAX_BYTES 64

typedef enum digest_algorithm {
    DIGEST_NONE = 0,
    DIGEST_MD5, DIGEST_SHA1, DIGEST_SHA224, DIGEST_SHA256, DIGEST_SHA384, DIGEST_SHA512,
    DIGEST_SHA3_256, DIGEST_SHA3_384, DIGEST_SHA3_512, DIGEST_SHAKE256, DIGEST_SM3, DIGEST_RIPEMD160
} digest_algorithm;

typedef struct digest_value {
    uint8_t data[DIGEST_MAX_BYTES];
    size_t length;
} digest_value;

typedef struct digest_context digest_context;

/* "sha256", "sha3-256", …; a static string. */
const char *digest_name(digest_algorithm algorithm);
/* The algorithm of a contract name, or DIGEST_NONE. */
digest_algorithm digest_find(const char *name);
/* Length of the value in bytes (SHAKE256: 64, ISO/TS 32002). */
size_t digest_length(digest_algorithm algorithm);

pdfseal_status digest_new(digest_algorithm algorithm, digest_context **ret_context, pdfseal_error *error) PDFSEAL_MUST_USE;
/* A second context with the same bytes taken so far. */
pdfseal_status digest_fork(const digest_context *context, digest_context **ret_fork, pdfseal_error *error) PDFSEAL_MUST_USE;
pdfseal_status digest_update(digest_context *context, bytes_view bytes, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Ends the context, which can then only be freed. */
pdfseal_status digest_finish(digest_context *context, digest_value *ret_value, pdfseal_error *error) PDFSEAL_MUST_USE;
void digest_free(digest_context *context);
pdfseal_status digest_of(digest_algorithm algorithm, bytes_view bytes, digest_value *ret_value,
                         pdfseal_error *error) PDFSEAL_MUST_USE;

/* Lower-case hexadecimal of `bytes` into `text` (2 * length + 1 bytes). */
void digest_print_hex(bytes_view bytes, char *text);

/* Fills `bytes` with random bytes from the operating system. */
pdfseal_status digest_random(uint8_t *bytes, size_t length, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
