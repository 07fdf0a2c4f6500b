/* SPDX-License-Identifier: Apache-2.0 */
/* Has values made, by a key in memory or by a signer elsewhere. */
#include "cms/identity_key.h"

/* Keys of 16,384 bits are the largest that OpenSSL takes. */
#define LARGEST_VALUE_BYTES ((size_t)8192)

pdfseal_status cms_identity_value_size(const cms_identity *identity, size_t *ret_bytes, pdfseal_error *error)
{
    int of_key = EVP_PKEY_get_size(identity->key);
    size_t told = identity->signer ? identity->signer->largest_bytes : 0;
    size_t largest = told ? told : of_key > 0 ? (size_t)of_key : 0;
    if (largest == 0 || largest > LARGEST_VALUE_BYTES)
        FAIL(error, PDFSEAL_ERROR_INPUT, "the key cannot sign (choose an RSA, EC or EdDSA key)");
    *ret_bytes = largest;
    return PDFSEAL_OK;
}

static pdfseal_status describe_scheme(const cms_scheme *scheme, pdfseal_to_sign *to_sign, pdfseal_error *error)
{
    static const pdfseal_scheme SCHEMES[] = {
        [CMS_SCHEME_RSA] = PDFSEAL_SCHEME_RSA_PKCS1, [CMS_SCHEME_RSA_PSS] = PDFSEAL_SCHEME_RSA_PSS,
        [CMS_SCHEME_ECDSA] = PDFSEAL_SCHEME_ECDSA,   [CMS_SCHEME_ED25519] = PDFSEAL_SCHEME_ED25519,
        [CMS_SCHEME_ED448] = PDFSEAL_SCHEME_ED448,
    };
    bool known = scheme->kind < sizeof SCHEMES / sizeof SCHEMES[0] && SCHEMES[scheme->kind];
    if (!known)
        FAIL(error, PDFSEAL_ERROR_INPUT, "keys of this kind cannot be used outside of a file (choose an RSA, EC or EdDSA key)");
    to_sign->scheme = SCHEMES[scheme->kind];
    to_sign->digest = digest_name(scheme->digest);
    to_sign->salt_bytes = (size_t)scheme->salt_bytes;
    return PDFSEAL_OK;
}

static pdfseal_status sign_outside(const cms_identity *identity, const cms_scheme *scheme, bytes_view message,
                                   bytes_buffer *value, pdfseal_error *error)
{
    pdfseal_to_sign to_sign = {.size = sizeof to_sign, .message = message.data, .message_bytes = message.length};
    digest_value hash;
    size_t largest;
    size_t length = 0;
    TRY(describe_scheme(scheme, &to_sign, error));
    TRY(digest_of(scheme->digest, message, &hash, error));
    to_sign.hash = hash.data;
    to_sign.hash_bytes = hash.length;
    TRY(cms_identity_value_size(identity, &largest, error));
    TRY(bytes_buffer_reserve(value, largest, error));
    TRY(identity->signer->sign(identity->signer->context, &to_sign, value->data + value->length, largest, &length, error));
    if (length == 0 || length > largest)
        FAIL(error, PDFSEAL_ERROR_OUTSIDE, "the signer gave a value of a wrong length (is it the right key?)");
    value->length += length;
    return PDFSEAL_OK;
}

static pdfseal_status prove_outside(const cms_identity *identity, const cms_scheme *scheme, bytes_view message, bytes_view value,
                                    pdfseal_error *error)
{
    EVP_PKEY *public_key = X509_get0_pubkey(cms_identity_certificate(identity)->x509);
    if (public_key && cms_scheme_verify(scheme, public_key, message, false, value))
        return PDFSEAL_OK;
    FAIL(error, PDFSEAL_ERROR_INPUT,
         "%s: the key is not the certificate's (name the key and the certificate of one pair)", identity->signer->name);
}

pdfseal_status cms_identity_sign(const cms_identity *identity, const cms_scheme *scheme, bytes_view message,
                                 bytes_buffer *value, pdfseal_error *error)
{
    size_t before = value->length;
    if (identity->key_is_elsewhere)
        FAIL(error, PDFSEAL_ERROR_USAGE, "the key is elsewhere: there is the certificate alone (use pdfseal prepare and embed)");
    if (!identity->signer)
        return cms_scheme_sign(scheme, identity->key, message, value, error);
    TRY(sign_outside(identity, scheme, message, value, error));
    return prove_outside(identity, scheme, message, (bytes_view){value->data + before, value->length - before}, error);
}
