/* SPDX-License-Identifier: Apache-2.0 */
/* Attributes, and the one that binds a signature to its certificate. */
#include "cms/oid.h"
#include "cms/signed_data_parts.h"

#include <openssl/err.h>

bool cms_attribute_next(cms_der_reader *attributes, bytes_view oid, bytes_view *ret_values)
{
    cms_der_element sequence, kind, values;
    while (cms_der_reader_take(attributes, DER_SEQUENCE, &sequence)) {
        cms_der_reader inside = cms_der_reader_inside(attributes, &sequence);
        if (!cms_der_reader_take(&inside, DER_OID, &kind) || !bytes_equal(kind.content, oid) ||
            !cms_der_reader_take(&inside, DER_SET, &values))
            continue;
        *ret_values = values.content;
        return true;
    }
    return false;
}

cms_attribute cms_attribute_find(bytes_view attributes, bytes_view oid)
{
    cms_attribute found = {.times = 0};
    cms_der_reader reader = cms_der_reader_of(attributes, NULL);
    bytes_view values;
    while (cms_attribute_next(&reader, oid, &values)) {
        if (found.times++ == 0)
            found.values = values;
    }
    return found;
}

bool cms_attribute_get_only(bytes_view attributes, bytes_view oid, cms_der_element *ret_value)
{
    cms_attribute attribute = cms_attribute_find(attributes, oid);
    cms_der_reader reader = cms_der_reader_of(attribute.values, NULL);
    return attribute.times == 1 && cms_der_reader_next(&reader, ret_value) && cms_der_reader_is_at_end(&reader);
}

/* The first ESSCertID of the value, which is the signer's. */
typedef struct certificate_id {
    digest_algorithm digest;
    bytes_view hash;
    bytes_view issuer_serial; /* what stands inside IssuerSerial; empty when absent */
} certificate_id;

static bool read_certificate_id(const cms_der_element *value, bool second_version, certificate_id *ret_id)
{
    certificate_id id = {.digest = second_version ? DIGEST_SHA256 : DIGEST_SHA1};
    cms_der_reader outer = cms_der_reader_of(value->content, NULL);
    cms_der_element list, sequence, element;
    if (value->tag != DER_SEQUENCE || !cms_der_reader_take(&outer, DER_SEQUENCE, &list))
        return false;
    cms_der_reader ids = cms_der_reader_inside(&outer, &list);
    if (!cms_der_reader_take(&ids, DER_SEQUENCE, &sequence))
        return false;
    cms_der_reader reader = cms_der_reader_inside(&ids, &sequence);
    if (second_version && cms_der_reader_peek(&reader) == DER_SEQUENCE) {
        cms_algorithm algorithm;
        if (!cms_algorithm_read(&reader, &algorithm))
            return false;
        id.digest = cms_digest_of_oid(algorithm.oid);
    }
    if (!cms_der_reader_take(&reader, DER_OCTET_STRING, &element))
        return false;
    id.hash = element.content;
    if (cms_der_reader_take(&reader, DER_SEQUENCE, &element))
        id.issuer_serial = element.content;
    *ret_id = id;
    return cms_der_reader_is_at_end(&reader);
}

static cms_binding compare_one(bytes_view attributes, bytes_view oid, bool second_version,
                               const cms_certificate *certificate)
{
    if (cms_attribute_find(attributes, oid).times == 0)
        return CMS_BINDING_ABSENT;
    cms_der_element value;
    certificate_id id;
    if (!cms_attribute_get_only(attributes, oid, &value) || !read_certificate_id(&value, second_version, &id))
        return CMS_BINDING_MALFORMED;
    digest_value hash;
    pdfseal_status status = id.digest ? digest_of(id.digest, certificate->der, &hash, NULL) : PDFSEAL_ERROR_INPUT;
    if (status == PDFSEAL_ERROR_MEMORY)
        return CMS_BINDING_NOT_KNOWN;
    if (status != PDFSEAL_OK)
        return CMS_BINDING_UNSUPPORTED;
    return bytes_equal(id.hash, (bytes_view){hash.data, hash.length}) ? CMS_BINDING_MATCHES : CMS_BINDING_DIFFERS;
}

cms_binding cms_signing_certificate_compare(bytes_view attributes, const cms_certificate *certificate)
{
    cms_binding second = compare_one(attributes, OID_SIGNING_CERTIFICATE_V2, true, certificate);
    cms_binding first = compare_one(attributes, OID_SIGNING_CERTIFICATE, false, certificate);
    if (second == CMS_BINDING_ABSENT)
        return first;
    /* Where both are there, both must hold. */
    return first == CMS_BINDING_ABSENT || first == CMS_BINDING_MATCHES ? second : first;
}

/* source  RFC 5035 4: GeneralNames with one directoryName, then the serial number. */
static bool issuer_serial_matches(bytes_view issuer_serial, const cms_certificate *certificate)
{
    cms_der_reader reader = cms_der_reader_of(issuer_serial, NULL);
    cms_der_element names, name, serial;
    if (!cms_der_reader_take(&reader, DER_SEQUENCE, &names) || !cms_der_reader_take(&reader, DER_INTEGER, &serial))
        return false;
    cms_der_reader inside = cms_der_reader_inside(&reader, &names);
    if (!cms_der_reader_take(&inside, DER_CONTEXT(4), &name))
        return false;
    bool matches = cms_certificate_is_named(certificate, name.content, serial.whole);
    ERR_clear_error();
    return matches;
}

bool cms_signing_certificate_issuer_matches(bytes_view attributes, const cms_certificate *certificate)
{
    cms_der_element value;
    certificate_id id;
    bool second = cms_attribute_get_only(attributes, OID_SIGNING_CERTIFICATE_V2, &value);
    if (!second && !cms_attribute_get_only(attributes, OID_SIGNING_CERTIFICATE, &value))
        return true;
    return !read_certificate_id(&value, second, &id) || id.issuer_serial.length == 0 ||
           issuer_serial_matches(id.issuer_serial, certificate);
}
