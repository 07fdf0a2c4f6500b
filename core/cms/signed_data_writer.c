/* SPDX-License-Identifier: Apache-2.0 */
/* SignedData from the inside out: attributes, signer, message. */
#include "cms/signed_data_writer.h"

#include "base/limits.h"
#include "cms/algorithm.h"
#include "cms/identity_key.h"
#include "cms/oid.h"


static pdfseal_status choose_scheme(const cms_identity *identity, digest_algorithm digest, cms_scheme *ret_scheme,
                                    pdfseal_error *error)
{
    cms_scheme scheme = cms_scheme_of_key(identity->key, digest);
    bool prescribed = cms_identity_digest(identity, digest) == digest;
    if (scheme.kind == CMS_SCHEME_NONE || !prescribed)
        FAIL(error, PDFSEAL_ERROR_USAGE, "this key cannot sign with the digest %s (choose another digest)",
             digest_name(digest));
    *ret_scheme = scheme;
    return PDFSEAL_OK;
}

static pdfseal_status append_issuer(bytes_buffer *der, const X509 *x509, pdfseal_error *error)
{
    const uint8_t *name = NULL;
    size_t length = 0;
    if (X509_NAME_get0_der(X509_get_issuer_name(x509), &name, &length) != 1)
        FAIL_MEMORY(error);
    return bytes_buffer_append(der, name, length, error);
}

static pdfseal_status append_serial(bytes_buffer *der, const X509 *x509, pdfseal_error *error)
{
    uint8_t *serial = NULL;
    int length = i2d_ASN1_INTEGER(X509_get0_serialNumber(x509), &serial);
    if (length <= 0)
        FAIL_MEMORY(error);
    pdfseal_status status = bytes_buffer_append(der, serial, (size_t)length, error);
    OPENSSL_free(serial);
    return status;
}

/* Opens SEQUENCE { OID, SET { }; the value follows, then end_attribute. */
static pdfseal_status begin_attribute(bytes_buffer *der, bytes_view oid, size_t marks[2], pdfseal_error *error)
{
    TRY(cms_der_open(der, DER_SEQUENCE, &marks[0], error));
    TRY(cms_der_append(der, DER_OID, oid, error));
    return cms_der_open(der, DER_SET, &marks[1], error);
}

static pdfseal_status end_attribute(bytes_buffer *der, const size_t marks[2], pdfseal_error *error)
{
    TRY(cms_der_close(der, marks[1], error));
    return cms_der_close(der, marks[0], error);
}

static pdfseal_status append_content_type(bytes_buffer *der, pdfseal_error *error)
{
    size_t marks[2];
    TRY(begin_attribute(der, OID_CONTENT_TYPE, marks, error));
    TRY(cms_der_append(der, DER_OID, OID_DATA, error));
    return end_attribute(der, marks, error);
}

static pdfseal_status append_message_digest(bytes_buffer *der, bytes_view digest, pdfseal_error *error)
{
    size_t marks[2];
    TRY(begin_attribute(der, OID_MESSAGE_DIGEST, marks, error));
    TRY(cms_der_append(der, DER_OCTET_STRING, digest, error));
    return end_attribute(der, marks, error);
}

/* GeneralNames with the issuer as directoryName, and the serial number. */
static pdfseal_status append_issuer_serial(bytes_buffer *der, const X509 *x509, pdfseal_error *error)
{
    size_t sequence, names, directory_name;
    TRY(cms_der_open(der, DER_SEQUENCE, &sequence, error));
    TRY(cms_der_open(der, DER_SEQUENCE, &names, error));
    TRY(cms_der_open(der, DER_CONTEXT(4), &directory_name, error));
    TRY(append_issuer(der, x509, error));
    TRY(cms_der_close(der, directory_name, error));
    TRY(cms_der_close(der, names, error));
    TRY(append_serial(der, x509, error));
    return cms_der_close(der, sequence, error);
}

/* source  RFC 5035 4; the hash algorithm is SHA-256, the default, which DER leaves out. */
static pdfseal_status append_signing_certificate(bytes_buffer *der, const cms_certificate *certificate,
                                                 pdfseal_error *error)
{
    digest_value hash;
    TRY(digest_of(DIGEST_SHA256, certificate->der, &hash, error));
    size_t marks[2], value, list, id;
    TRY(begin_attribute(der, OID_SIGNING_CERTIFICATE_V2, marks, error));
    TRY(cms_der_open(der, DER_SEQUENCE, &value, error));
    TRY(cms_der_open(der, DER_SEQUENCE, &list, error));
    TRY(cms_der_open(der, DER_SEQUENCE, &id, error));
    TRY(cms_der_append(der, DER_OCTET_STRING, (bytes_view){hash.data, hash.length}, error));
    TRY(append_issuer_serial(der, certificate->x509, error));
    TRY(cms_der_close(der, id, error));
    TRY(cms_der_close(der, list, error));
    TRY(cms_der_close(der, value, error));
    return end_attribute(der, marks, error);
}

/* The SET OF the three attributes in DER order (source  ITU-T X.690 11.6). */
static pdfseal_status build_attributes(const cms_certificate *certificate, bytes_view digest, bytes_buffer *ret_set,
                                       pdfseal_error *error)
{
    bytes_buffer BYTES_BUFFER_CLEANUP parts;
    bytes_buffer_init(&parts, LIMIT_CMS_BYTES);
    size_t ends[3];
    TRY(append_content_type(&parts, error));
    ends[0] = parts.length;
    TRY(append_message_digest(&parts, digest, error));
    ends[1] = parts.length;
    TRY(append_signing_certificate(&parts, certificate, error));
    ends[2] = parts.length;
    bytes_view attributes[3];
    for (size_t i = 0; i < 3; i++) {
        size_t start = i ? ends[i - 1] : 0;
        bytes_view attribute = {parts.data + start, ends[i] - start};
        size_t place = i;
        for (; place > 0 && cms_der_compare(attributes[place - 1], attribute) > 0; place--)
            attributes[place] = attributes[place - 1];
        attributes[place] = attribute;
    }
    size_t set;
    TRY(cms_der_open(ret_set, DER_SET, &set, error));
    for (size_t i = 0; i < 3; i++)
        TRY(bytes_buffer_append(ret_set, attributes[i].data, attributes[i].length, error));
    return cms_der_close(ret_set, set, error);
}

/* source  RFC 5652 5.3; the attributes change their tag from SET to [0], whose length is the same. */
static pdfseal_status append_signer(bytes_buffer *der, const cms_certificate *certificate, const cms_scheme *scheme,
                                    bytes_view attributes, bytes_view value, pdfseal_error *error)
{
    size_t signers, signer, id;
    TRY(cms_der_open(der, DER_SET, &signers, error));
    TRY(cms_der_open(der, DER_SEQUENCE, &signer, error));
    TRY(cms_der_append_small(der, 1, error));
    TRY(cms_der_open(der, DER_SEQUENCE, &id, error));
    TRY(append_issuer(der, certificate->x509, error));
    TRY(append_serial(der, certificate->x509, error));
    TRY(cms_der_close(der, id, error));
    TRY(cms_digest_append(der, scheme->digest, error));
    TRY(bytes_buffer_append_byte(der, DER_CONTEXT(0), error));
    TRY(bytes_buffer_append(der, attributes.data + 1, attributes.length - 1, error));
    TRY(cms_scheme_append(der, scheme, error));
    TRY(cms_der_append(der, DER_OCTET_STRING, value, error));
    TRY(cms_der_close(der, signer, error));
    return cms_der_close(der, signers, error);
}

/* A SET OF: DER sorts the certificates by their encodings (the order says nothing about the path). */
static pdfseal_status append_certificates(bytes_buffer *der, const cms_certificate_list *path, pdfseal_error *error)
{
    size_t set;
    TRY(cms_der_open(der, DER_CONTEXT(0), &set, error));
    const cms_certificate *previous = NULL;
    for (size_t written = 0; written < path->count; written++) {
        const cms_certificate *next = NULL;
        for (size_t i = 0; i < path->count; i++) {
            const cms_certificate *candidate = path->items[i];
            bool later = !previous || cms_der_compare(candidate->der, previous->der) > 0;
            if (later && (!next || cms_der_compare(candidate->der, next->der) < 0))
                next = candidate;
        }
        if (!next)
            break; /* the same certificate twice */
        TRY(bytes_buffer_append(der, next->der.data, next->der.length, error));
        previous = next;
    }
    return cms_der_close(der, set, error);
}

/* source  RFC 5652 3, 5.1 */
static pdfseal_status append_message(bytes_buffer *der, const cms_identity *identity, const cms_scheme *scheme,
                                     bytes_view attributes, bytes_view value, pdfseal_error *error)
{
    size_t content_info, explicit_tag, signed_data, digests, content;
    TRY(cms_der_open(der, DER_SEQUENCE, &content_info, error));
    TRY(cms_der_append(der, DER_OID, OID_SIGNED_DATA, error));
    TRY(cms_der_open(der, DER_CONTEXT(0), &explicit_tag, error));
    TRY(cms_der_open(der, DER_SEQUENCE, &signed_data, error));
    TRY(cms_der_append_small(der, 1, error));
    TRY(cms_der_open(der, DER_SET, &digests, error));
    TRY(cms_digest_append(der, scheme->digest, error));
    TRY(cms_der_close(der, digests, error));
    TRY(cms_der_open(der, DER_SEQUENCE, &content, error));
    TRY(cms_der_append(der, DER_OID, OID_DATA, error));
    TRY(cms_der_close(der, content, error));
    TRY(append_certificates(der, &identity->path, error));
    TRY(append_signer(der, cms_identity_certificate(identity), scheme, attributes, value, error));
    TRY(cms_der_close(der, signed_data, error));
    TRY(cms_der_close(der, explicit_tag, error));
    return cms_der_close(der, content_info, error);
}

pdfseal_status cms_signed_data_size(const cms_identity *identity, digest_algorithm digest, size_t *ret_bytes,
                                    pdfseal_error *error)
{
    static const uint8_t ZEROS[8192];
    cms_scheme scheme;
    TRY(choose_scheme(identity, digest, &scheme, error));
    int largest = EVP_PKEY_get_size(identity->key);
    if (largest <= 0 || (size_t)largest > sizeof ZEROS)
        FAIL(error, PDFSEAL_ERROR_INPUT, "the key cannot sign (choose an RSA, EC or EdDSA key)");
    bytes_buffer BYTES_BUFFER_CLEANUP attributes;
    bytes_buffer BYTES_BUFFER_CLEANUP der;
    bytes_buffer_init(&attributes, LIMIT_CMS_BYTES);
    bytes_buffer_init(&der, LIMIT_CMS_BYTES);
    TRY(build_attributes(cms_identity_certificate(identity), (bytes_view){ZEROS, digest_length(digest)}, &attributes,
                         error));
    TRY(append_message(&der, identity, &scheme, bytes_buffer_view(&attributes), (bytes_view){ZEROS, (size_t)largest},
                       error));
    *ret_bytes = der.length;
    return PDFSEAL_OK;
}

pdfseal_status cms_signed_data_write(const cms_identity *identity, digest_algorithm digest, bytes_view message_digest,
                                     bytes_buffer *ret_der, pdfseal_error *error)
{
    cms_scheme scheme;
    TRY(choose_scheme(identity, digest, &scheme, error));
    if (message_digest.length != digest_length(digest))
        FAIL(error, PDFSEAL_ERROR_INTERNAL, "a digest of the wrong length");
    const cms_certificate *certificate = cms_identity_certificate(identity);
    bytes_buffer BYTES_BUFFER_CLEANUP attributes;
    bytes_buffer BYTES_BUFFER_CLEANUP value;
    bytes_buffer_init(&attributes, LIMIT_CMS_BYTES);
    bytes_buffer_init(&value, LIMIT_CMS_BYTES);
    TRY(build_attributes(certificate, message_digest, &attributes, error));
    TRY(cms_scheme_sign(&scheme, identity->key, bytes_buffer_view(&attributes), &value, error));
    /* A key that computes wrongly, or is not quite the certificate's, must not leave a file behind. */
    EVP_PKEY *public_key = X509_get0_pubkey(certificate->x509);
    if (!public_key ||
        !cms_scheme_verify(&scheme, public_key, bytes_buffer_view(&attributes), false, bytes_buffer_view(&value)))
        FAIL(error, PDFSEAL_ERROR_INPUT, "the signature that the key made does not fit the certificate (try again)");
    return append_message(ret_der, identity, &scheme, bytes_buffer_view(&attributes), bytes_buffer_view(&value), error);
}
