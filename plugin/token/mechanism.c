/* SPDX-License-Identifier: Apache-2.0 */
/* Signs by what the token can: the hash is made before, so that only it travels. */
#include "inside.h"

#include <string.h>

#define LARGEST_DIGEST_INFO 128

typedef struct digest_row {
    const char *name;
    CK_MECHANISM_TYPE hash;
    CK_RSA_PKCS_MGF_TYPE mask;
} digest_row;

static const digest_row DIGESTS[] = {
    {"sha256", CKM_SHA256, CKG_MGF1_SHA256},
    {"sha384", CKM_SHA384, CKG_MGF1_SHA384},
    {"sha512", CKM_SHA512, CKG_MGF1_SHA512},
    {"sha3-256", TOKEN_CKM_SHA3_256, TOKEN_CKG_MGF1_SHA3_256},
    {"sha3-384", TOKEN_CKM_SHA3_384, TOKEN_CKG_MGF1_SHA3_384},
    {"sha3-512", TOKEN_CKM_SHA3_512, TOKEN_CKG_MGF1_SHA3_512},
};

/* What goes to the token. */
typedef struct sign_order {
    CK_MECHANISM mechanism;
    CK_RSA_PKCS_PSS_PARAMS pss;
    uint8_t info[LARGEST_DIGEST_INFO];
    const uint8_t *data;
    size_t length;
} sign_order;

static bool prepare_pss(const pdfseal_to_sign *to_sign, sign_order *order)
{
    for (size_t i = 0; i < sizeof DIGESTS / sizeof DIGESTS[0]; i++) {
        if (strcmp(DIGESTS[i].name, to_sign->digest) != 0)
            continue;
        order->pss = (CK_RSA_PKCS_PSS_PARAMS){DIGESTS[i].hash, DIGESTS[i].mask, to_sign->salt_bytes};
        order->mechanism = (CK_MECHANISM){CKM_RSA_PKCS_PSS, &order->pss, sizeof order->pss};
        return true;
    }
    return false;
}

static bool prepare(const pdfseal_to_sign *to_sign, sign_order *order)
{
    order->data = to_sign->hash;
    order->length = to_sign->hash_bytes;
    switch (to_sign->scheme) {
    case PDFSEAL_SCHEME_RSA_PKCS1:
        order->mechanism.mechanism = CKM_RSA_PKCS;
        order->data = order->info;
        order->length = token_digest_info_write(to_sign->digest, to_sign->hash, to_sign->hash_bytes, order->info, sizeof order->info);
        return order->length > 0;
    case PDFSEAL_SCHEME_RSA_PSS:
        return prepare_pss(to_sign, order);
    case PDFSEAL_SCHEME_ECDSA:
        order->mechanism.mechanism = CKM_ECDSA;
        return true;
    case PDFSEAL_SCHEME_ED25519:
    case PDFSEAL_SCHEME_ED448:
        order->mechanism.mechanism = CKM_EDDSA;
        order->data = to_sign->message;
        order->length = to_sign->message_bytes;
        return true;
    default:
        return false;
    }
}

static bool key_fits(const token_key *token, pdfseal_scheme scheme)
{
    static const CK_KEY_TYPE EDWARDS = 0x40; /* CKK_EC_EDWARDS */
    if (scheme == PDFSEAL_SCHEME_RSA_PKCS1 || scheme == PDFSEAL_SCHEME_RSA_PSS)
        return token->key_type == CKK_RSA;
    if (scheme == PDFSEAL_SCHEME_ECDSA)
        return token->key_type == CKK_EC;
    return token->key_type == EDWARDS || token->key_type == CKK_EC;
}

static pdfseal_status run(token_key *token, sign_order *order, uint8_t *value, size_t capacity, size_t *ret_length, pdfseal_error *error)
{
    CK_ULONG length = capacity;
    CK_RV result = token->module->C_SignInit(token->session, &order->mechanism, token->key);
    if (result == CKR_MECHANISM_INVALID || result == CKR_MECHANISM_PARAM_INVALID || result == CKR_KEY_TYPE_INCONSISTENT)
        FAIL(error, PDFSEAL_ERROR_OUTSIDE, "%s: cannot sign this way (choose another --digest, or leave --pss out)", token->label);
    CHECK(token, result, error);
    TRY(token_login_again(token, error));
    CHECK(token, token->module->C_Sign(token->session, (CK_BYTE *)(uintptr_t)order->data, order->length, value, &length), error);
    *ret_length = length;
    return PDFSEAL_OK;
}

/* A digest that is longer than the curve's order is cut, which tokens do or do not do themselves. */
static size_t bounded_hash(size_t hash_bytes, size_t value_capacity)
{
    size_t order_bytes = (value_capacity - 8) / 2; /* room for the DER of two numbers */
    return hash_bytes < order_bytes ? hash_bytes : order_bytes;
}

pdfseal_status token_sign(void *context, const pdfseal_to_sign *to_sign, void *value, size_t capacity, size_t *ret_length,
                          pdfseal_error *error)
{
    token_key *token = context;
    sign_order order = {.mechanism = {0}};
    uint8_t pair[256];
    size_t length = 0;
    if (!key_fits(token, to_sign->scheme))
        FAIL(error, PDFSEAL_ERROR_INPUT, "%s: the key is not the certificate's (name the key and the certificate of one pair)",
             token->label);
    if (!prepare(to_sign, &order))
        FAIL(error, PDFSEAL_ERROR_OUTSIDE, "%s: cannot sign this way (choose another --digest, or leave --pss out)", token->label);
    if (to_sign->scheme != PDFSEAL_SCHEME_ECDSA)
        return run(token, &order, value, capacity, ret_length, error);
    order.length = capacity > 8 ? bounded_hash(order.length, capacity) : order.length;
    TRY(run(token, &order, pair, sizeof pair, &length, error));
    if (!token_value_encode(pair, length, value, capacity, ret_length))
        FAIL(error, PDFSEAL_ERROR_INPUT, "%s: the key is not the certificate's (name the key and the certificate of one pair)",
             token->label);
    return PDFSEAL_OK;
}
