/* SPDX-License-Identifier: Apache-2.0 */
/* From a password to the key with MD5 and RC4: handler revisions 2 to 4. */
#include "pdf/crypt/handler.h"

#include "base/digest.h"

#define PASSWORD_BYTES 32
#define MD5_BYTES 16
#define MD5_ROUNDS 50
#define RC4_ROUNDS 19

/* source  ISO 32000-2:2020 7.6.4.3.2, algorithm 2, step a */
static const uint8_t PADDING[PASSWORD_BYTES] = {
    0x28, 0xBF, 0x4E, 0x5E, 0x4E, 0x75, 0x8A, 0x41, 0x64, 0x00, 0x4E, 0x56, 0xFF, 0xFA, 0x01, 0x08,
    0x2E, 0x2E, 0x00, 0xB6, 0xD0, 0x68, 0x3E, 0x80, 0x2F, 0x0C, 0xA9, 0xFE, 0x64, 0x53, 0x69, 0x7A};

static void pad_password(bytes_view password, uint8_t padded[PASSWORD_BYTES])
{
    size_t length = password.length < PASSWORD_BYTES ? password.length : PASSWORD_BYTES;
    if (length)
        memcpy(padded, password.data, length);
    memcpy(padded + length, PADDING, PASSWORD_BYTES - length);
}

/* Takes the digest of the first `length` bytes of itself, 50 times. */
static pdfseal_status repeat_digest(digest_value *value, size_t length, pdfseal_error *error)
{
    for (int i = 0; i < MD5_ROUNDS; i++)
        TRY(digest_of(DIGEST_MD5, (bytes_view){value->data, length}, value, error));
    return PDFSEAL_OK;
}

static pdfseal_status run_rc4(const pdf_crypt *crypt, bytes_view key, uint8_t *bytes, size_t length,
                              pdfseal_error *error)
{
    cipher_request request = {.algorithm = CIPHER_RC4, .encrypt = true, .key = key, .input = {bytes, length}};
    return cipher_run(crypt->ciphers, &request, bytes, error);
}

/* RC4 with every byte of the key changed by `change`. */
static pdfseal_status run_changed_rc4(const pdf_crypt *crypt, bytes_view key, int change, uint8_t *bytes, size_t length,
                                      pdfseal_error *error)
{
    uint8_t changed[CRYPT_KEY_BYTES_MAX];
    for (size_t i = 0; i < key.length; i++)
        changed[i] = (uint8_t)(key.data[i] ^ change);
    pdfseal_status status = run_rc4(crypt, (bytes_view){changed, key.length}, bytes, length, error);
    explicit_bzero(changed, sizeof changed);
    return status;
}

static pdfseal_status digest_key_parts(const pdf_crypt *crypt, const uint8_t padded[PASSWORD_BYTES],
                                       digest_value *ret_value, pdfseal_error *error)
{
    const pdf_crypt_dictionary *dictionary = &crypt->dictionary;
    BYTES_BUFFER_CLEANUP bytes_buffer parts;
    bytes_buffer_init(&parts, crypt->identifier.length + 2 * PASSWORD_BYTES + 8);
    uint32_t bits = dictionary->permissions;
    uint8_t permissions[4] = {(uint8_t)bits, (uint8_t)(bits >> 8), (uint8_t)(bits >> 16), (uint8_t)(bits >> 24)};
    pdfseal_status status = bytes_buffer_append(&parts, padded, PASSWORD_BYTES, error);
    if (status == PDFSEAL_OK)
        status = bytes_buffer_append(&parts, dictionary->owner, PASSWORD_BYTES, error);
    if (status == PDFSEAL_OK)
        status = bytes_buffer_append(&parts, permissions, sizeof permissions, error);
    if (status == PDFSEAL_OK)
        status = bytes_buffer_append(&parts, crypt->identifier.data, crypt->identifier.length, error);
    if (status == PDFSEAL_OK && dictionary->revision >= 4 && !dictionary->encrypt_metadata)
        status = bytes_buffer_append(&parts, "\xFF\xFF\xFF\xFF", 4, error);
    if (status == PDFSEAL_OK)
        status = digest_of(DIGEST_MD5, bytes_buffer_view(&parts), ret_value, error);
    bytes_buffer_wipe(&parts);
    return status;
}

/* Algorithm 2: the key of the padded user password. */
static pdfseal_status compute_key(const pdf_crypt *crypt, const uint8_t padded[PASSWORD_BYTES], size_t key_bytes,
                                  digest_value *ret_key, pdfseal_error *error)
{
    TRY(digest_key_parts(crypt, padded, ret_key, error));
    if (crypt->dictionary.revision >= 3)
        TRY(repeat_digest(ret_key, key_bytes, error));
    ret_key->length = key_bytes;
    return PDFSEAL_OK;
}

/* Algorithms 4 and 5: what U has to be for the key; *ret_length bytes of it count. */
static pdfseal_status compute_user_entry(const pdf_crypt *crypt, bytes_view key, uint8_t entry[PASSWORD_BYTES],
                                         size_t *ret_length, pdfseal_error *error)
{
    if (crypt->dictionary.revision == 2) {
        memcpy(entry, PADDING, PASSWORD_BYTES);
        *ret_length = PASSWORD_BYTES;
        return run_rc4(crypt, key, entry, PASSWORD_BYTES, error);
    }
    BYTES_BUFFER_CLEANUP bytes_buffer parts;
    bytes_buffer_init(&parts, SIZE_MAX);
    TRY(bytes_buffer_append(&parts, PADDING, PASSWORD_BYTES, error));
    TRY(bytes_buffer_append(&parts, crypt->identifier.data, crypt->identifier.length, error));
    digest_value value;
    TRY(digest_of(DIGEST_MD5, bytes_buffer_view(&parts), &value, error));
    memcpy(entry, value.data, MD5_BYTES);
    *ret_length = MD5_BYTES;
    for (int i = 0; i <= RC4_ROUNDS; i++)
        TRY(run_changed_rc4(crypt, key, i, entry, MD5_BYTES, error));
    return PDFSEAL_OK;
}

/* Algorithm 6. */
static pdfseal_status try_padded(pdf_crypt *crypt, const uint8_t padded[PASSWORD_BYTES], size_t key_bytes,
                                 bool *ret_found, pdfseal_error *error)
{
    digest_value key;
    uint8_t entry[PASSWORD_BYTES];
    size_t length = 0;
    TRY(compute_key(crypt, padded, key_bytes, &key, error));
    TRY(compute_user_entry(crypt, (bytes_view){key.data, key.length}, entry, &length, error));
    *ret_found = memcmp(entry, crypt->dictionary.user, length) == 0;
    if (*ret_found) {
        memcpy(crypt->key, key.data, key.length);
        crypt->key_bytes = key.length;
    }
    explicit_bzero(&key, sizeof key);
    return PDFSEAL_OK;
}

/* Algorithm 7: the padded user password that the owner's password opens in O. */
static pdfseal_status open_owner_entry(const pdf_crypt *crypt, const uint8_t padded_owner[PASSWORD_BYTES],
                                       size_t key_bytes, uint8_t padded_user[PASSWORD_BYTES], pdfseal_error *error)
{
    bool old = crypt->dictionary.revision == 2;
    digest_value value;
    TRY(digest_of(DIGEST_MD5, (bytes_view){padded_owner, PASSWORD_BYTES}, &value, error));
    if (!old)
        TRY(repeat_digest(&value, MD5_BYTES, error));
    memcpy(padded_user, crypt->dictionary.owner, PASSWORD_BYTES);
    pdfseal_status status = PDFSEAL_OK;
    for (int i = old ? 0 : RC4_ROUNDS; i >= 0 && status == PDFSEAL_OK; i--)
        status = run_changed_rc4(crypt, (bytes_view){value.data, key_bytes}, i, padded_user, PASSWORD_BYTES, error);
    explicit_bzero(&value, sizeof value);
    return status;
}

static pdfseal_status try_key_bytes(pdf_crypt *crypt, bytes_view password, bool as_owner, size_t key_bytes,
                                    bool *ret_found, pdfseal_error *error)
{
    uint8_t padded[PASSWORD_BYTES];
    uint8_t user[PASSWORD_BYTES];
    pad_password(password, padded);
    pdfseal_status status = PDFSEAL_OK;
    if (as_owner) {
        status = open_owner_entry(crypt, padded, key_bytes, user, error);
        memcpy(padded, user, PASSWORD_BYTES);
    }
    if (status == PDFSEAL_OK)
        status = try_padded(crypt, padded, key_bytes, ret_found, error);
    explicit_bzero(padded, sizeof padded);
    explicit_bzero(user, sizeof user);
    return status;
}

/* Where Length lies, the key of the true length still fits U: 40 and 128 bits are what producers use. */
pdfseal_status pdf_crypt_md5_key_try(pdf_crypt *crypt, bytes_view password, bool as_owner, bool *ret_found,
                                     pdfseal_error *error)
{
    size_t declared = crypt->dictionary.revision == 2 ? 5 : crypt->dictionary.key_bytes;
    const size_t lengths[] = {declared, 16, 5};
    bool found = false;
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0] && !found; i++) {
        if (i == 0 || lengths[i] != declared)
            TRY(try_key_bytes(crypt, password, as_owner, lengths[i], &found, error));
    }
    *ret_found = found;
    return PDFSEAL_OK;
}
