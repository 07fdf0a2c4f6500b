/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this module share: the token, and what each of them does to it. */
#ifndef TOKEN_INSIDE_H
#define TOKEN_INSIDE_H

#include "shared/failure.h"
#include "token.h"

#include <p11-kit/p11-kit.h>
#include <p11-kit/pkcs11.h>
#include <p11-kit/uri.h>

/* Bounds on what a module may tell us. */
#define TOKEN_MOST_SLOTS 256
#define TOKEN_MOST_OBJECTS 64
#define TOKEN_LONGEST_VALUE 65536

/* Of PKCS#11 3.0, which older headers lack. */
#define TOKEN_CKM_SHA3_256 0x2B0UL
#define TOKEN_CKM_SHA3_384 0x2C0UL
#define TOKEN_CKM_SHA3_512 0x2D0UL
#define TOKEN_CKG_MGF1_SHA3_256 7UL
#define TOKEN_CKG_MGF1_SHA3_384 8UL
#define TOKEN_CKG_MGF1_SHA3_512 9UL

typedef struct token_bytes {
    uint8_t *data; /* owned */
    size_t length;
} token_bytes;

struct token_key {
    CK_FUNCTION_LIST **modules; /* as p11-kit gives them */
    bool is_single;             /* the one that module-path names */
    CK_FUNCTION_LIST *module;   /* the token's */
    CK_SLOT_ID slot;
    CK_TOKEN_INFO info;
    char label[33];
    CK_SESSION_HANDLE session;
    bool has_session, is_logged_in;
    CK_OBJECT_HANDLE key;
    CK_KEY_TYPE key_type;
    bool always_authenticates;
    token_bytes key_id;
    char pin[256]; /* kept only where every signature asks for it; cleared at the end */
    size_t pin_length;
    token_bytes certificates[TOKEN_MOST_OBJECTS];
    pdfseal_blob blobs[TOKEN_MOST_OBJECTS];
    size_t certificate_count, own_count;
    pdfseal_signer signer;
};

/* address.c: reads a URI; the caller frees it. USAGE when it is none, or holds a PIN. */
pdfseal_status token_address_parse(const char *text, P11KitUri **ret_address, pdfseal_error *error);
/* The attributes of the URI that tell objects apart, and `kind`. `capacity` of them fit; borrowed from the URI. */
size_t token_address_template(P11KitUri *address, const CK_OBJECT_CLASS *kind, CK_ATTRIBUTE *template, size_t capacity);

/* slots.c: loads the modules and opens a session with the one token that the URI means. */
pdfseal_status token_slot_open(token_key *token, P11KitUri *address, pdfseal_error *error);

/* login.c */
pdfseal_status token_login(token_key *token, const pdfseal_passphrase *pin, pdfseal_error *error);
/* For keys that ask before every signature; nothing for all others. */
pdfseal_status token_login_again(token_key *token, pdfseal_error *error);

/* objects.c: finds the key; the certificates. */
pdfseal_status token_key_find(token_key *token, P11KitUri *address, pdfseal_error *error);
pdfseal_status token_certificates_find(token_key *token, P11KitUri *address, pdfseal_error *error);
/* How many objects of the kind the URI means in an open session; 0 when it cannot be told. */
size_t token_objects_count(CK_FUNCTION_LIST *module, CK_SESSION_HANDLE session, P11KitUri *address, CK_OBJECT_CLASS kind);

/* mechanism.c: `sign` of the signer. */
pdfseal_status token_sign(void *context, const pdfseal_to_sign *to_sign, void *value, size_t capacity, size_t *ret_length,
                          pdfseal_error *error);

/* value.c: the two numbers of an ECDSA value as DER; false when `capacity` is too small or they are no pair. */
bool token_value_encode(const uint8_t *pair, size_t length, uint8_t *der, size_t capacity, size_t *ret_length);
/* "DigestInfo" in front of a hash, as RSA signs it; 0 for an unknown digest. source  RFC 8017 9.2 */
size_t token_digest_info_write(const char *digest, const uint8_t *hash, size_t length, uint8_t *out, size_t capacity);

/* A failure of the module as what it means to people: OUTSIDE. */
pdfseal_status token_fail(const token_key *token, CK_RV problem, const char *file, int line, pdfseal_error *error);
#define CHECK(token, call, error)                                                                                      \
    do {                                                                                                               \
        CK_RV check_result_ = (call);                                                                                  \
        if (check_result_ != CKR_OK)                                                                                   \
            return token_fail((token), check_result_, __FILE__, __LINE__, (error));                                    \
    } while (0)

#endif
