/* SPDX-License-Identifier: Apache-2.0 */
/* From a password to the key with SHA-2 and AES-256: handler revisions 5 and 6. */
#include "pdf/crypt/handler.h"

#include "base/digest.h"

#define PASSWORD_BYTES_MAX 127
#define HASH_BYTES 32
#define SALT_BYTES 8
#define CHECK_SALT_OFFSET 32
#define KEY_SALT_OFFSET 40
#define REPETITIONS 64
#define ROUNDS_MIN 64
#define PIECE_BYTES_MAX (PASSWORD_BYTES_MAX + DIGEST_MAX_BYTES + CRYPT_ENTRY_BYTES)

typedef struct hash_input {
    bytes_view password;
    bytes_view salt;
    bytes_view user_entry; /* all of U for the owner's password, else empty */
} hash_input;

static size_t put(uint8_t *to, bytes_view bytes)
{
    if (bytes.length)
        memcpy(to, bytes.data, bytes.length);
    return bytes.length;
}

static pdfseal_status digest_input(const hash_input *input, digest_value *ret_value, pdfseal_error *error)
{
    uint8_t bytes[PASSWORD_BYTES_MAX + SALT_BYTES + CRYPT_ENTRY_BYTES];
    size_t length = put(bytes, input->password);
    length += put(bytes + length, input->salt);
    length += put(bytes + length, input->user_entry);
    pdfseal_status status = digest_of(DIGEST_SHA256, (bytes_view){bytes, length}, ret_value, error);
    explicit_bzero(bytes, sizeof bytes);
    return status;
}

/* One round: the repeated piece is encrypted by the value before, and its first 16 bytes choose the next digest.
 * `bytes` has room for all repetitions; *ret_last becomes the last encrypted byte. */
static pdfseal_status run_round(const pdf_crypt *crypt, const hash_input *input, uint8_t *bytes, digest_value *value,
                                uint8_t *ret_last, pdfseal_error *error)
{
    size_t piece = put(bytes, input->password);
    piece += put(bytes + piece, (bytes_view){value->data, value->length});
    piece += put(bytes + piece, input->user_entry);
    for (size_t i = 1; i < REPETITIONS; i++)
        memcpy(bytes + i * piece, bytes, piece);
    bytes_view whole = {bytes, REPETITIONS * piece};
    cipher_request request = {.algorithm = CIPHER_AES_128_CBC, .encrypt = true, .key = {value->data, 16},
                              .vector = value->data + 16, .input = whole};
    TRY(cipher_run(crypt->ciphers, &request, bytes, error));
    /* 256 leaves 1 modulo 3, so the sum of the bytes has the remainder of the whole number. */
    unsigned sum = 0;
    for (size_t i = 0; i < 16; i++)
        sum += bytes[i];
    static const digest_algorithm CHOICES[] = {DIGEST_SHA256, DIGEST_SHA384, DIGEST_SHA512};
    *ret_last = bytes[whole.length - 1];
    return digest_of(CHOICES[sum % 3], whole, value, error);
}

/* Algorithm 2.B. Ends after 64 rounds as soon as the last byte is small; at the latest after 288. */
static pdfseal_status harden(const pdf_crypt *crypt, const hash_input *input, digest_value *value, pdfseal_error *error)
{
    uint8_t bytes[REPETITIONS * PIECE_BYTES_MAX];
    uint8_t last = 0;
    pdfseal_status status = PDFSEAL_OK;
    for (int round = 0; status == PDFSEAL_OK && (round < ROUNDS_MIN || last > round - 32); round++)
        status = run_round(crypt, input, bytes, value, &last, error);
    explicit_bzero(bytes, sizeof bytes);
    return status;
}

static pdfseal_status hash_password(const pdf_crypt *crypt, const hash_input *input, digest_value *ret_value,
                                    pdfseal_error *error)
{
    TRY(digest_input(input, ret_value, error));
    if (crypt->dictionary.revision == 6)
        TRY(harden(crypt, input, ret_value, error));
    ret_value->length = HASH_BYTES;
    return PDFSEAL_OK;
}

/* Opens OE or UE by the hash of the key salt. */
static pdfseal_status open_key(pdf_crypt *crypt, hash_input *input, const uint8_t *entry, const uint8_t *encrypted,
                               pdfseal_error *error)
{
    static const uint8_t NO_VECTOR[16] = {0};
    digest_value hash;
    input->salt = (bytes_view){entry + KEY_SALT_OFFSET, SALT_BYTES};
    TRY(hash_password(crypt, input, &hash, error));
    cipher_request request = {.algorithm = CIPHER_AES_256_CBC, .key = {hash.data, HASH_BYTES}, .vector = NO_VECTOR,
                              .input = {encrypted, 32}};
    pdfseal_status status = cipher_run(crypt->ciphers, &request, crypt->key, error);
    crypt->key_bytes = 32;
    explicit_bzero(&hash, sizeof hash);
    return status;
}

pdfseal_status pdf_crypt_sha2_key_try(pdf_crypt *crypt, bytes_view password, bool as_owner, bool *ret_found,
                                      pdfseal_error *error)
{
    const pdf_crypt_dictionary *dictionary = &crypt->dictionary;
    const uint8_t *entry = as_owner ? dictionary->owner : dictionary->user;
    *ret_found = false;
    if (as_owner && !dictionary->has_owner_key)
        return PDFSEAL_OK;
    if (password.length > PASSWORD_BYTES_MAX)
        password.length = PASSWORD_BYTES_MAX;
    hash_input input = {.password = password, .salt = {entry + CHECK_SALT_OFFSET, SALT_BYTES}};
    if (as_owner)
        input.user_entry = (bytes_view){dictionary->user, CRYPT_ENTRY_BYTES};
    digest_value hash;
    TRY(hash_password(crypt, &input, &hash, error));
    *ret_found = memcmp(hash.data, entry, HASH_BYTES) == 0;
    explicit_bzero(&hash, sizeof hash);
    if (!*ret_found)
        return PDFSEAL_OK;
    return open_key(crypt, &input, entry, as_owner ? dictionary->owner_key : dictionary->user_key, error);
}

pdfseal_status pdf_crypt_permissions_check(pdf_crypt *crypt, pdfseal_error *error)
{
    uint8_t plain[16];
    cipher_request request = {.algorithm = CIPHER_AES_256_ECB, .key = {crypt->key, 32},
                              .input = {crypt->dictionary.checked_permissions, sizeof plain}};
    TRY(cipher_run(crypt->ciphers, &request, plain, error));
    if (memcmp(plain + 9, "adb", 3) != 0)
        return PDFSEAL_OK;
    uint32_t sealed = plain[0] | (uint32_t)plain[1] << 8 | (uint32_t)plain[2] << 16 | (uint32_t)plain[3] << 24;
    /* Whoever changes P by hand gains nothing. */
    crypt->dictionary.permissions &= sealed;
    return PDFSEAL_OK;
}
