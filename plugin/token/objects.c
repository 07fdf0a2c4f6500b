/* SPDX-License-Identifier: Apache-2.0 */
/* Keys and certificates on a token. */
#include "inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_ATTRIBUTES 4

/* Handles of the objects that fit; never more than `capacity`. */
static CK_RV find_objects(CK_FUNCTION_LIST *module, CK_SESSION_HANDLE session, CK_ATTRIBUTE *template, size_t attributes,
                          CK_OBJECT_HANDLE *handles, size_t capacity, size_t *ret_count)
{
    CK_ULONG got = 0;
    size_t count = 0;
    CK_RV result = module->C_FindObjectsInit(session, template, attributes);
    if (result != CKR_OK)
        return result;
    do {
        result = module->C_FindObjects(session, handles + count, capacity - count, &got);
        count += result == CKR_OK ? got : 0;
    } while (result == CKR_OK && got > 0 && count < capacity);
    (void)module->C_FindObjectsFinal(session);
    *ret_count = count;
    return result;
}

size_t token_objects_count(CK_FUNCTION_LIST *module, CK_SESSION_HANDLE session, P11KitUri *address, CK_OBJECT_CLASS kind)
{
    CK_ATTRIBUTE template[MOST_ATTRIBUTES];
    CK_OBJECT_HANDLE handles[TOKEN_MOST_OBJECTS];
    size_t count = 0;
    size_t attributes = token_address_template(address, &kind, template, MOST_ATTRIBUTES);
    return find_objects(module, session, template, attributes, handles, TOKEN_MOST_OBJECTS, &count) == CKR_OK ? count : 0;
}

/* The value of an attribute, the caller's; empty when the object has none. */
static pdfseal_status read_attribute(const token_key *token, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type, token_bytes *ret_bytes,
                                     pdfseal_error *error)
{
    CK_ATTRIBUTE attribute = {type, NULL, 0};
    *ret_bytes = (token_bytes){0};
    CK_RV result = token->module->C_GetAttributeValue(token->session, object, &attribute, 1);
    if (result == CKR_ATTRIBUTE_TYPE_INVALID || result == CKR_ATTRIBUTE_SENSITIVE || attribute.ulValueLen == 0 ||
        attribute.ulValueLen == (CK_ULONG)-1)
        return PDFSEAL_OK;
    CHECK(token, result, error);
    if (attribute.ulValueLen > TOKEN_LONGEST_VALUE)
        FAIL(error, PDFSEAL_ERROR_OUTSIDE, "%s: an object on it is larger than any honest one", token->label);
    attribute.pValue = calloc(1, attribute.ulValueLen);
    if (!attribute.pValue)
        FAIL_MEMORY(error);
    result = token->module->C_GetAttributeValue(token->session, object, &attribute, 1);
    if (result != CKR_OK) {
        free(attribute.pValue);
        CHECK(token, result, error);
    }
    *ret_bytes = (token_bytes){attribute.pValue, attribute.ulValueLen};
    return PDFSEAL_OK;
}

static bool attribute_is_true(const token_key *token, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type)
{
    CK_BBOOL value = CK_FALSE;
    CK_ATTRIBUTE attribute = {type, &value, sizeof value};
    return token->module->C_GetAttributeValue(token->session, object, &attribute, 1) == CKR_OK && value == CK_TRUE;
}

/* ---- the key ---- */

static pdfseal_status fail_several(const token_key *token, const CK_OBJECT_HANDLE *handles, size_t count, pdfseal_error *error)
{
    char names[256] = "";
    for (size_t i = 0; i < count && strlen(names) < sizeof names - 64; i++) {
        token_bytes label;
        size_t length = strlen(names);
        TRY(read_attribute(token, handles[i], CKA_LABEL, &label, error));
        (void)snprintf(names + length, sizeof names - length, "%s%.*s", i ? ", " : "",
                       label.length ? (int)(label.length < 40 ? label.length : 40) : 1,
                       label.length ? (const char *)label.data : "?");
        free(label.data);
    }
    FAIL(error, PDFSEAL_ERROR_USAGE, "%s: several keys on it fit: %s (add object= or id= to the URI)", token->label, names);
}

/* Keys that only decrypt are none of ours. */
static size_t keep_signing_keys(const token_key *token, CK_OBJECT_HANDLE *handles, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (attribute_is_true(token, handles[i], CKA_SIGN))
            handles[kept++] = handles[i];
    }
    return kept;
}

pdfseal_status token_key_find(token_key *token, P11KitUri *address, pdfseal_error *error)
{
    static const CK_OBJECT_CLASS PRIVATE_KEY = CKO_PRIVATE_KEY;
    CK_ATTRIBUTE template[MOST_ATTRIBUTES];
    CK_OBJECT_HANDLE handles[TOKEN_MOST_OBJECTS];
    size_t count = 0;
    size_t attributes = token_address_template(address, &PRIVATE_KEY, template, MOST_ATTRIBUTES);
    CHECK(token, find_objects(token->module, token->session, template, attributes, handles, TOKEN_MOST_OBJECTS, &count), error);
    count = keep_signing_keys(token, handles, count);
    if (count == 0)
        FAIL(error, PDFSEAL_ERROR_INPUT, "%s: holds no private key that fits and may sign (see pkcs11-tool --list-objects)",
             token->label);
    if (count > 1)
        return fail_several(token, handles, count, error);
    token->key = handles[0];
    token->always_authenticates = attribute_is_true(token, token->key, CKA_ALWAYS_AUTHENTICATE);
    CK_ATTRIBUTE type = {CKA_KEY_TYPE, &token->key_type, sizeof token->key_type};
    CHECK(token, token->module->C_GetAttributeValue(token->session, token->key, &type, 1), error);
    return read_attribute(token, token->key, CKA_ID, &token->key_id, error);
}

/* ---- certificates ---- */

static bool is_of_key(const token_key *token, CK_OBJECT_HANDLE certificate)
{
    token_bytes id;
    if (read_attribute(token, certificate, CKA_ID, &id, NULL) != PDFSEAL_OK)
        return false;
    bool same = id.length && id.length == token->key_id.length && memcmp(id.data, token->key_id.data, id.length) == 0;
    free(id.data);
    return same;
}

static pdfseal_status add_certificate(token_key *token, CK_OBJECT_HANDLE object, pdfseal_error *error)
{
    token_bytes der;
    TRY(read_attribute(token, object, CKA_VALUE, &der, error));
    if (der.length == 0 || token->certificate_count >= TOKEN_MOST_OBJECTS) {
        free(der.data);
        return PDFSEAL_OK;
    }
    token->certificates[token->certificate_count] = der;
    token->blobs[token->certificate_count++] = (pdfseal_blob){der.data, der.length};
    return PDFSEAL_OK;
}

/* The signer's candidates first: those that the URI names, else those with the key's CKA_ID. */
pdfseal_status token_certificates_find(token_key *token, P11KitUri *address, pdfseal_error *error)
{
    static const CK_OBJECT_CLASS CERTIFICATE = CKO_CERTIFICATE;
    CK_ATTRIBUTE template[MOST_ATTRIBUTES] = {{CKA_CLASS, (void *)(uintptr_t)&CERTIFICATE, sizeof CERTIFICATE}};
    CK_OBJECT_HANDLE own[TOKEN_MOST_OBJECTS], all[TOKEN_MOST_OBJECTS];
    size_t own_count = 0;
    size_t count = 0;
    CHECK(token, find_objects(token->module, token->session, template, 1, all, TOKEN_MOST_OBJECTS, &count), error);
    if (address) {
        size_t attributes = token_address_template(address, &CERTIFICATE, template, MOST_ATTRIBUTES);
        CHECK(token, find_objects(token->module, token->session, template, attributes, own, TOKEN_MOST_OBJECTS, &own_count), error);
    }
    for (size_t i = 0; !address && i < count; i++) {
        if (is_of_key(token, all[i]))
            own[own_count++] = all[i];
    }
    for (size_t i = 0; i < own_count; i++)
        TRY(add_certificate(token, own[i], error));
    if (token->certificate_count == 0)
        FAIL(error, PDFSEAL_ERROR_INPUT, "%s: holds no certificate of the key (name the certificate's file with --cert)",
             token->label);
    token->own_count = token->certificate_count;
    for (size_t i = 0; i < count; i++)
        TRY(add_certificate(token, all[i], error));
    return PDFSEAL_OK;
}
