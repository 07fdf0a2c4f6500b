/* SPDX-License-Identifier: Apache-2.0 */
/* What the handler holds, and the steps from a password to the file's key. */
#ifndef PDF_CRYPT_HANDLER_H
#define PDF_CRYPT_HANDLER_H

#include "base/cipher.h"
#include "pdf/crypt/crypt.h"

#define CRYPT_ENTRY_BYTES 48 /* O and U of R5 and R6; R2 to R4 use 32 */
#define CRYPT_KEY_BYTES_MAX 32

typedef enum pdf_crypt_method { CRYPT_IDENTITY, CRYPT_RC4, CRYPT_AES_128, CRYPT_AES_256 } pdf_crypt_method;

typedef struct pdf_crypt_filter {
    char *name;
    pdf_crypt_method method;
} pdf_crypt_filter;

/* The encryption dictionary. source  ISO 32000-2:2020 Tables 20, 21, 25 */
typedef struct pdf_crypt_dictionary {
    int64_t version, revision; /* V, R */
    size_t key_bytes;
    uint32_t permissions;
    bool encrypt_metadata;
    uint8_t owner[CRYPT_ENTRY_BYTES], user[CRYPT_ENTRY_BYTES];
    uint8_t owner_key[32], user_key[32], checked_permissions[16]; /* OE, UE, Perms: R5 and R6 */
    bool has_owner_key;
    pdf_crypt_method strings, streams, embedded_files;
    pdf_crypt_filter *filters;
    size_t filter_count;
} pdf_crypt_dictionary;

struct pdf_crypt {
    pdf_crypt_dictionary dictionary;
    bytes_buffer identifier; /* ID[0] */
    uint8_t key[CRYPT_KEY_BYTES_MAX];
    size_t key_bytes;
    bool owner, needs_no_password;
    cipher_library *ciphers;
};

/* INPUT where it is not the standard handler, or a version that the standard does not know. Clear it in any case. */
pdfseal_status pdf_crypt_dictionary_read(const pdf_object *encrypt, pdf_crypt_dictionary *dictionary,
                                         pdfseal_error *error) PDFSEAL_MUST_USE;
void pdf_crypt_dictionary_clear(pdf_crypt_dictionary *dictionary);
/* The method of a crypt filter; false where the dictionary does not know the name. */
bool pdf_crypt_dictionary_find(const pdf_crypt_dictionary *dictionary, bytes_view name, pdf_crypt_method *ret_method);

/* Each tries one password, as the owner's or the user's; on success the crypt's key is set. */
/* R2 to R4. source  ISO 32000-2:2020 7.6.4.3.2, 7.6.4.4 (algorithms 2 to 7) */
pdfseal_status pdf_crypt_md5_key_try(pdf_crypt *crypt, bytes_view password, bool as_owner, bool *ret_found,
                                     pdfseal_error *error) PDFSEAL_MUST_USE;
/* R5 and R6. source  ISO 32000-2:2020 7.6.4.3.3, 7.6.4.3.4 (algorithms 2.A, 2.B); R5: Adobe supplement, level 3 */
pdfseal_status pdf_crypt_sha2_key_try(pdf_crypt *crypt, bytes_view password, bool as_owner, bool *ret_found,
                                      pdfseal_error *error) PDFSEAL_MUST_USE;
/* R5 and R6, with the key known: the permissions that Perms seals, and P where Perms is damaged.
 * source  7.6.4.4.12 (algorithm 13) */
pdfseal_status pdf_crypt_permissions_check(pdf_crypt *crypt, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
