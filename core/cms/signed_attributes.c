/* SPDX-License-Identifier: Apache-2.0 */
/* Signed attributes, one after the other, then sorted. */
#include "cms/signed_attributes.h"

#include "base/limits.h"
#include "cms/algorithm.h"
#include "cms/certificate_x509.h"
#include "cms/oid.h"

#define MOST_ATTRIBUTES 5

pdfseal_status cms_issuer_append(bytes_buffer *der, const X509 *x509, pdfseal_error *error)
{
    const uint8_t *name = NULL;
    size_t length = 0;
    if (X509_NAME_get0_der(X509_get_issuer_name(x509), &name, &length) != 1)
        FAIL_MEMORY(error);
    return bytes_buffer_append(der, name, length, error);
}

pdfseal_status cms_serial_append(bytes_buffer *der, const X509 *x509, pdfseal_error *error)
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
    TRY(cms_issuer_append(der, x509, error));
    TRY(cms_der_close(der, directory_name, error));
    TRY(cms_der_close(der, names, error));
    TRY(cms_serial_append(der, x509, error));
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

/* source  RFC 5126 5.11.1 */
static pdfseal_status append_commitment(bytes_buffer *der, const cms_statement *statement, pdfseal_error *error)
{
    size_t marks[2], value;
    TRY(begin_attribute(der, OID_COMMITMENT_TYPE, marks, error));
    TRY(cms_der_open(der, DER_SEQUENCE, &value, error));
    TRY(cms_der_append(der, DER_OID, statement->commitment, error));
    TRY(cms_der_close(der, value, error));
    return end_attribute(der, marks, error);
}

/* SigPolicyQualifiers with where the policy can be read. */
static pdfseal_status append_policy_uri(bytes_buffer *der, const char *uri, pdfseal_error *error)
{
    size_t list, qualifier;
    TRY(cms_der_open(der, DER_SEQUENCE, &list, error));
    TRY(cms_der_open(der, DER_SEQUENCE, &qualifier, error));
    TRY(cms_der_append(der, DER_OID, OID_POLICY_URI, error));
    TRY(cms_der_append(der, DER_IA5_STRING, bytes_of_text(uri), error));
    TRY(cms_der_close(der, qualifier, error));
    return cms_der_close(der, list, error);
}

/* source  RFC 5126 5.8.1 */
static pdfseal_status append_policy(bytes_buffer *der, const cms_statement *statement, pdfseal_error *error)
{
    size_t marks[2], value, hash;
    TRY(begin_attribute(der, OID_SIGNATURE_POLICY, marks, error));
    TRY(cms_der_open(der, DER_SEQUENCE, &value, error));
    TRY(cms_der_append(der, DER_OID, statement->policy, error));
    TRY(cms_der_open(der, DER_SEQUENCE, &hash, error));
    TRY(cms_digest_append(der, statement->policy_digest, error));
    TRY(cms_der_append(der, DER_OCTET_STRING, statement->policy_hash, error));
    TRY(cms_der_close(der, hash, error));
    if (statement->policy_uri)
        TRY(append_policy_uri(der, statement->policy_uri, error));
    TRY(cms_der_close(der, value, error));
    return end_attribute(der, marks, error);
}

/* Appends the attributes; *ret_ends tells where each ends. */
static pdfseal_status append_all(bytes_buffer *parts, const cms_certificate *signer, bytes_view message_digest,
                                 const cms_statement *statement, size_t ret_ends[MOST_ATTRIBUTES], size_t *ret_count,
                                 pdfseal_error *error)
{
    size_t count = 0;
    TRY(append_content_type(parts, error));
    ret_ends[count++] = parts->length;
    TRY(append_message_digest(parts, message_digest, error));
    ret_ends[count++] = parts->length;
    TRY(append_signing_certificate(parts, signer, error));
    ret_ends[count++] = parts->length;
    if (statement && statement->commitment.length) {
        TRY(append_commitment(parts, statement, error));
        ret_ends[count++] = parts->length;
    }
    if (statement && statement->policy.length) {
        TRY(append_policy(parts, statement, error));
        ret_ends[count++] = parts->length;
    }
    *ret_count = count;
    return PDFSEAL_OK;
}

/* source  ITU-T X.690 11.6 */
pdfseal_status cms_signed_attributes_write(const cms_certificate *signer, bytes_view message_digest,
                                           const cms_statement *statement, bytes_buffer *ret_set, pdfseal_error *error)
{
    bytes_buffer BYTES_BUFFER_CLEANUP parts;
    bytes_buffer_init(&parts, LIMIT_CEILING_DER);
    size_t ends[MOST_ATTRIBUTES];
    bytes_view attributes[MOST_ATTRIBUTES];
    size_t count, set;
    TRY(append_all(&parts, signer, message_digest, statement, ends, &count, error));
    for (size_t i = 0; i < count; i++) {
        size_t start = i ? ends[i - 1] : 0;
        bytes_view attribute = {parts.data + start, ends[i] - start};
        size_t place = i;
        for (; place > 0 && cms_der_compare(attributes[place - 1], attribute) > 0; place--)
            attributes[place] = attributes[place - 1];
        attributes[place] = attribute;
    }
    TRY(cms_der_open(ret_set, DER_SET, &set, error));
    for (size_t i = 0; i < count; i++)
        TRY(bytes_buffer_append(ret_set, attributes[i].data, attributes[i].length, error));
    return cms_der_close(ret_set, set, error);
}
