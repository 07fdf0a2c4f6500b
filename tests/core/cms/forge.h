/* SPDX-License-Identifier: Apache-2.0 */
/* Builds SignedData that the writer never would: rightly signed, wrongly made. */
#ifndef TESTS_CMS_FORGE_H
#define TESTS_CMS_FORGE_H

#include "pki.h"

#include "cms/algorithm.h"
#include "cms/der_writer.h"
#include "cms/identity_key.h"
#include "cms/oid.h"

typedef struct forge_attribute {
    bytes_view oid;
    bytes_view value; /* DER of the one value */
    bool twice;       /* the value stands twice in the SET */
} forge_attribute;

typedef struct forge {
    const cms_identity *identity;
    forge_attribute attributes[6]; /* in the order in which they are written */
    size_t attribute_count;        /* 0: no signed attributes */
    bytes_view message;            /* what is signed when there are none */
    bytes_view content_type;       /* empty: id-data */
    bytes_view content;            /* eContent when `has_content` */
    bool has_content;
    int signers;
    bool without_certificates;
    const cms_certificate *other_certificate; /* put inside in place of the signer's */
    digest_algorithm named_digest; /* in digestAlgorithm; NONE: SHA-256, by which everything is made */
    uint32_t version, signer_version; /* 0: 1 */
} forge;

#define FORGE_GOOD(call) PKI_GOOD((call), &error)

/* DER of one element, in memory of the arena. */
static inline bytes_view forge_element(arena *owner, uint8_t tag, bytes_view content)
{
    pdfseal_error error = {0};
    bytes_buffer BYTES_BUFFER_CLEANUP der;
    bytes_buffer_init(&der, LIMIT_CMS_BYTES);
    bytes_view copy;
    FORGE_GOOD(cms_der_append(&der, tag, content, &error));
    FORGE_GOOD(arena_copy(owner, bytes_buffer_view(&der), &copy, &error));
    return copy;
}

static inline forge_attribute forge_content_type(arena *owner, bytes_view oid)
{
    return (forge_attribute){.oid = OID_CONTENT_TYPE, .value = forge_element(owner, DER_OID, oid)};
}

static inline forge_attribute forge_message_digest(arena *owner, bytes_view message)
{
    digest_value hash = pki_digest(DIGEST_SHA256, message);
    return (forge_attribute){.oid = OID_MESSAGE_DIGEST,
                             .value = forge_element(owner, DER_OCTET_STRING, (bytes_view){hash.data, hash.length})};
}

/* signing-certificate-v2, or -v1 by SHA-1, with the hash of `certificate`. */
static inline forge_attribute forge_signing_certificate(arena *owner, const cms_certificate *certificate, bool first)
{
    digest_value hash = pki_digest(first ? DIGEST_SHA1 : DIGEST_SHA256, cms_certificate_der(certificate));
    bytes_view id = forge_element(owner, DER_OCTET_STRING, (bytes_view){hash.data, hash.length});
    for (int i = 0; i < 3; i++)
        id = forge_element(owner, DER_SEQUENCE, id);
    return (forge_attribute){.oid = first ? OID_SIGNING_CERTIFICATE : OID_SIGNING_CERTIFICATE_V2, .value = id};
}

static inline void forge_append_attribute(bytes_buffer *der, const forge_attribute *attribute)
{
    pdfseal_error error = {0};
    size_t sequence, set;
    FORGE_GOOD(cms_der_open(der, DER_SEQUENCE, &sequence, &error));
    FORGE_GOOD(cms_der_append(der, DER_OID, attribute->oid, &error));
    FORGE_GOOD(cms_der_open(der, DER_SET, &set, &error));
    for (int i = 0; i <= (attribute->twice ? 1 : 0); i++)
        FORGE_GOOD(bytes_buffer_append(der, attribute->value.data, attribute->value.length, &error));
    FORGE_GOOD(cms_der_close(der, set, &error));
    FORGE_GOOD(cms_der_close(der, sequence, &error));
}

static inline void forge_append_signer(bytes_buffer *der, const forge *wanted)
{
    pdfseal_error error = {0};
    bytes_buffer BYTES_BUFFER_CLEANUP attributes;
    bytes_buffer_init(&attributes, LIMIT_CMS_BYTES);
    bytes_buffer BYTES_BUFFER_CLEANUP signed_set;
    bytes_buffer_init(&signed_set, LIMIT_CMS_BYTES);
    bytes_buffer BYTES_BUFFER_CLEANUP value;
    bytes_buffer_init(&value, LIMIT_CMS_BYTES);
    for (size_t i = 0; i < wanted->attribute_count; i++)
        forge_append_attribute(&attributes, &wanted->attributes[i]);
    FORGE_GOOD(cms_der_append(&signed_set, DER_SET, bytes_buffer_view(&attributes), &error));
    cms_scheme scheme = cms_scheme_of_key(wanted->identity->key, DIGEST_SHA256, false);
    FORGE_GOOD(cms_scheme_sign(&scheme, wanted->identity->key,
                               wanted->attribute_count ? bytes_buffer_view(&signed_set) : wanted->message, &value,
                               &error));
    const X509 *x509 = cms_identity_certificate(wanted->identity)->x509;
    const uint8_t *name = NULL;
    size_t name_length = 0, signer, id;
    assert_int_equal(X509_NAME_get0_der(X509_get_issuer_name(x509), &name, &name_length), 1);
    uint8_t *serial = NULL;
    int serial_length = i2d_ASN1_INTEGER(X509_get0_serialNumber(x509), &serial);
    assert_true(serial_length > 0);
    FORGE_GOOD(cms_der_open(der, DER_SEQUENCE, &signer, &error));
    FORGE_GOOD(cms_der_append_small(der, wanted->signer_version ? wanted->signer_version : 1, &error));
    FORGE_GOOD(cms_der_open(der, DER_SEQUENCE, &id, &error));
    FORGE_GOOD(bytes_buffer_append(der, name, name_length, &error));
    FORGE_GOOD(bytes_buffer_append(der, serial, (size_t)serial_length, &error));
    OPENSSL_free(serial);
    FORGE_GOOD(cms_der_close(der, id, &error));
    FORGE_GOOD(cms_digest_append(der, wanted->named_digest ? wanted->named_digest : DIGEST_SHA256, &error));
    if (wanted->attribute_count)
        FORGE_GOOD(cms_der_append(der, DER_CONTEXT(0), bytes_buffer_view(&attributes), &error));
    FORGE_GOOD(cms_scheme_append(der, &scheme, &error));
    FORGE_GOOD(cms_der_append(der, DER_OCTET_STRING, bytes_buffer_view(&value), &error));
    FORGE_GOOD(cms_der_close(der, signer, &error));
}

static inline void forge_append_content(bytes_buffer *der, const forge *wanted)
{
    pdfseal_error error = {0};
    size_t content, tagged;
    FORGE_GOOD(cms_der_open(der, DER_SEQUENCE, &content, &error));
    FORGE_GOOD(cms_der_append(der, DER_OID, wanted->content_type.length ? wanted->content_type : OID_DATA, &error));
    if (wanted->has_content) {
        FORGE_GOOD(cms_der_open(der, DER_CONTEXT(0), &tagged, &error));
        FORGE_GOOD(cms_der_append(der, DER_OCTET_STRING, wanted->content, &error));
        FORGE_GOOD(cms_der_close(der, tagged, &error));
    }
    FORGE_GOOD(cms_der_close(der, content, &error));
}

/* The ContentInfo; the caller clears it. */
static inline bytes_buffer forge_build(const forge *wanted)
{
    pdfseal_error error = {0};
    bytes_buffer der;
    bytes_buffer_init(&der, LIMIT_CMS_BYTES);
    size_t info, tagged, signed_data, digests, certificates, signers;
    FORGE_GOOD(cms_der_open(&der, DER_SEQUENCE, &info, &error));
    FORGE_GOOD(cms_der_append(&der, DER_OID, OID_SIGNED_DATA, &error));
    FORGE_GOOD(cms_der_open(&der, DER_CONTEXT(0), &tagged, &error));
    FORGE_GOOD(cms_der_open(&der, DER_SEQUENCE, &signed_data, &error));
    FORGE_GOOD(cms_der_append_small(&der, wanted->version ? wanted->version : 1, &error));
    FORGE_GOOD(cms_der_open(&der, DER_SET, &digests, &error));
    FORGE_GOOD(cms_digest_append(&der, wanted->named_digest ? wanted->named_digest : DIGEST_SHA256, &error));
    FORGE_GOOD(cms_der_close(&der, digests, &error));
    forge_append_content(&der, wanted);
    if (!wanted->without_certificates) {
        const cms_certificate *inside =
            wanted->other_certificate ? wanted->other_certificate : cms_identity_certificate(wanted->identity);
        FORGE_GOOD(cms_der_open(&der, DER_CONTEXT(0), &certificates, &error));
        FORGE_GOOD(bytes_buffer_append(&der, inside->der.data, inside->der.length, &error));
        FORGE_GOOD(cms_der_close(&der, certificates, &error));
    }
    FORGE_GOOD(cms_der_open(&der, DER_SET, &signers, &error));
    for (int i = 0; i < wanted->signers; i++)
        forge_append_signer(&der, wanted);
    FORGE_GOOD(cms_der_close(&der, signers, &error));
    FORGE_GOOD(cms_der_close(&der, signed_data, &error));
    FORGE_GOOD(cms_der_close(&der, tagged, &error));
    FORGE_GOOD(cms_der_close(&der, info, &error));
    return der;
}

/* An honest one to begin with: content-type, message-digest over PKI_MESSAGE, signing-certificate-v2, in DER order. */
static inline forge forge_begin(const cms_identity *identity, arena *owner)
{
    forge wanted = {.identity = identity, .signers = 1, .attribute_count = 3};
    wanted.attributes[0] = forge_content_type(owner, OID_DATA);
    wanted.attributes[1] = forge_message_digest(owner, PKI_MESSAGE);
    wanted.attributes[2] = forge_signing_certificate(owner, cms_identity_certificate(identity), false);
    return wanted;
}

#endif
