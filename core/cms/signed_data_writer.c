/* SPDX-License-Identifier: Apache-2.0 */
/* SignedData from the inside out: attributes, signer, message. */
#include "cms/signed_data_writer.h"

#include "base/limits.h"
#include "cms/identity_key.h"
#include "cms/oid.h"
#include "cms/signed_attributes.h"

static pdfseal_status choose_scheme(const cms_signing *signing, cms_scheme *ret_scheme, pdfseal_error *error)
{
    EVP_PKEY *key = signing->identity->key;
    cms_scheme scheme = cms_scheme_of_key(key, signing->digest, signing->pss);
    bool prescribed = cms_identity_digest(signing->identity, signing->digest) == signing->digest;
    cms_scheme_kind kind = cms_scheme_kind_of_key(key);
    if (signing->pss && kind != CMS_SCHEME_RSA && kind != CMS_SCHEME_RSA_PSS)
        FAIL(error, PDFSEAL_ERROR_USAGE, "PSS is for RSA keys, and this one is of another kind (leave --pss out)");
    if (scheme.kind == CMS_SCHEME_NONE || !prescribed)
        FAIL(error, PDFSEAL_ERROR_USAGE, "this key cannot sign with the digest %s (choose another digest)",
             digest_name(signing->digest));
    *ret_scheme = scheme;
    return PDFSEAL_OK;
}

pdfseal_status cms_signing_check(const cms_signing *signing, pdfseal_error *error)
{
    cms_scheme scheme;
    return choose_scheme(signing, &scheme, error);
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
    TRY(cms_issuer_append(der, certificate->x509, error));
    TRY(cms_serial_append(der, certificate->x509, error));
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

pdfseal_status cms_signed_data_size(const cms_signing *signing, size_t *ret_bytes, pdfseal_error *error)
{
    static const uint8_t ZEROS[8192];
    cms_scheme scheme;
    size_t largest;
    TRY(choose_scheme(signing, &scheme, error));
    TRY(cms_identity_value_size(signing->identity, &largest, error));
    bytes_buffer BYTES_BUFFER_CLEANUP attributes;
    bytes_buffer BYTES_BUFFER_CLEANUP der;
    bytes_buffer_init(&attributes, LIMIT_CEILING_DER);
    bytes_buffer_init(&der, LIMIT_CEILING_DER);
    TRY(cms_signed_attributes_write(cms_identity_certificate(signing->identity),
                                    (bytes_view){ZEROS, digest_length(signing->digest)}, signing->statement, &attributes,
                                    error));
    TRY(append_message(&der, signing->identity, &scheme, bytes_buffer_view(&attributes), (bytes_view){ZEROS, largest},
                       error));
    *ret_bytes = der.length;
    return PDFSEAL_OK;
}

static pdfseal_status write_attributes(const cms_signing *signing, bytes_view message_digest, cms_scheme *ret_scheme,
                                       bytes_buffer *ret_attributes, pdfseal_error *error)
{
    TRY(choose_scheme(signing, ret_scheme, error));
    if (message_digest.length != digest_length(signing->digest))
        FAIL(error, PDFSEAL_ERROR_INTERNAL, "a digest of the wrong length");
    return cms_signed_attributes_write(cms_identity_certificate(signing->identity), message_digest, signing->statement,
                                       ret_attributes, error);
}

pdfseal_status cms_signed_data_write(const cms_signing *signing, bytes_view message_digest, bytes_buffer *ret_der,
                                     pdfseal_error *error)
{
    cms_scheme scheme;
    bytes_buffer BYTES_BUFFER_CLEANUP attributes;
    bytes_buffer BYTES_BUFFER_CLEANUP value;
    bytes_buffer_init(&attributes, LIMIT_CEILING_DER);
    bytes_buffer_init(&value, LIMIT_CEILING_DER);
    TRY(write_attributes(signing, message_digest, &scheme, &attributes, error));
    TRY(cms_identity_sign(signing->identity, &scheme, bytes_buffer_view(&attributes), &value, error));
    return append_message(ret_der, signing->identity, &scheme, bytes_buffer_view(&attributes), bytes_buffer_view(&value),
                          error);
}

pdfseal_status cms_signed_data_begin(const cms_signing *signing, bytes_view message_digest, bytes_buffer *ret_attributes,
                                     cms_value_kind *ret_kind, pdfseal_error *error)
{
    cms_scheme scheme;
    TRY(write_attributes(signing, message_digest, &scheme, ret_attributes, error));
    *ret_kind = (cms_value_kind){.signature_algorithm = cms_scheme_name(scheme.kind),
                                 .salt_bytes = scheme.kind == CMS_SCHEME_RSA_PSS ? scheme.salt_bytes : 0};
    return PDFSEAL_OK;
}

pdfseal_status cms_signed_data_end(const cms_signing *signing, bytes_view attributes, bytes_view value, bytes_buffer *ret_der,
                                   pdfseal_error *error)
{
    cms_scheme scheme;
    cms_der_reader reader = cms_der_reader_of(attributes, NULL);
    cms_der_element set;
    TRY(choose_scheme(signing, &scheme, error));
    if (!cms_der_reader_take(&reader, DER_SET, &set) || !cms_der_reader_is_at_end(&reader))
        FAIL(error, PDFSEAL_ERROR_INPUT, "the signed attributes are no SET of attributes in DER (prepare the document again)");
    return append_message(ret_der, signing->identity, &scheme, attributes, value, error);
}
