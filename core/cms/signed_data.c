/* SPDX-License-Identifier: Apache-2.0 */
/* Takes a SignedData apart. */
#include "cms/signed_data_parts.h"

#include "base/limits.h"
#include "cms/oid.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <stdlib.h>

/* A token a second for a working day; each is looked at later. */
#define LARGEST_TIMESTAMP_COUNT 1000

void cms_signed_data_free(cms_signed_data *data)
{
    if (!data)
        return;
    cms_certificate_list_clear(&data->certificates);
    arena_clear(&data->owner);
    free(data);
}

static void free_data(cms_signed_data **data)
{
    cms_signed_data_free(*data);
}

static bool is_signed_data(bytes_view type)
{
    return bytes_equal(type, OID_SIGNED_DATA) || bytes_equal(type, OID_GM_SIGNED_DATA);
}

typedef struct content_info {
    bytes_view type, whole;
    cms_der_reader inside; /* of SignedData */
} content_info;

/* Opens ContentInfo as far as the inside of SignedData. */
static pdfseal_status open_content_info(bytes_view contents, bool *noted_ber, content_info *ret_info, pdfseal_error *error)
{
    cms_der_reader reader = cms_der_reader_of(contents, noted_ber);
    cms_der_element info, type, tagged, signed_data;
    if (!cms_der_reader_take(&reader, DER_SEQUENCE, &info))
        FAIL(error, PDFSEAL_ERROR_INPUT, "the signature is no CMS object, or is cut off");
    cms_der_reader inside = cms_der_reader_inside(&reader, &info);
    if (!cms_der_reader_take(&inside, DER_OID, &type) || !is_signed_data(type.content) ||
        !cms_der_reader_take(&inside, DER_CONTEXT(0), &tagged))
        FAIL(error, PDFSEAL_ERROR_INPUT, "the signature is a CMS object of another kind than SignedData");
    cms_der_reader wrapped = cms_der_reader_inside(&inside, &tagged);
    if (!cms_der_reader_take(&wrapped, DER_SEQUENCE, &signed_data) || !cms_der_reader_is_at_end(&wrapped) ||
        !cms_der_reader_is_at_end(&inside))
        FAIL(error, PDFSEAL_ERROR_INPUT, "the signature's SignedData is malformed");
    *ret_info = (content_info){type.content, info.whole, cms_der_reader_inside(&wrapped, &signed_data)};
    return PDFSEAL_OK;
}

/* source  RFC 5652 5.2 */
static pdfseal_status read_content(cms_signed_data *data, cms_der_reader *reader, pdfseal_error *error)
{
    cms_der_element sequence, type, tagged, octets;
    if (!cms_der_reader_take(reader, DER_SEQUENCE, &sequence))
        FAIL(error, PDFSEAL_ERROR_INPUT, "the signature's SignedData is malformed");
    cms_der_reader inside = cms_der_reader_inside(reader, &sequence);
    if (!cms_der_reader_take(&inside, DER_OID, &type))
        FAIL(error, PDFSEAL_ERROR_INPUT, "the signature's SignedData is malformed");
    data->content_type = type.content;
    if (cms_der_reader_is_at_end(&inside))
        return PDFSEAL_OK;
    if (!cms_der_reader_take(&inside, DER_CONTEXT(0), &tagged) || !cms_der_reader_is_at_end(&inside))
        FAIL(error, PDFSEAL_ERROR_INPUT, "the signature's SignedData is malformed");
    cms_der_reader wrapped = cms_der_reader_inside(&inside, &tagged);
    if (!cms_der_reader_next(&wrapped, &octets) || !cms_der_reader_is_at_end(&wrapped))
        FAIL(error, PDFSEAL_ERROR_INPUT, "the signature's SignedData is malformed");
    TRY(cms_der_octets_read(&wrapped, &octets, &data->owner, &data->content, error));
    data->has_content = true;
    return PDFSEAL_OK;
}

/* Certificates of other kinds (attribute certificates) are passed over: no signer is among them. */
static pdfseal_status read_certificates(cms_signed_data *data, cms_der_reader *reader, pdfseal_error *error)
{
    cms_der_element set, element;
    if (!cms_der_reader_take(reader, DER_CONTEXT(0), &set))
        return PDFSEAL_OK;
    cms_der_reader inside = cms_der_reader_inside(reader, &set);
    while (!cms_der_reader_is_at_end(&inside)) {
        if (!cms_der_reader_next(&inside, &element))
            FAIL(error, PDFSEAL_ERROR_INPUT, "the signature's certificates are malformed");
        if (element.tag != DER_SEQUENCE) {
            data->has_other_certificates = true;
            continue;
        }
        cms_certificate *certificate;
        pdfseal_status status = cms_certificate_shelf_read(data->shelf, element.whole, &certificate, error);
        if (status == PDFSEAL_ERROR_MEMORY)
            return status;
        if (status != PDFSEAL_OK)
            data->unread_certificates++;
        else
            TRY(cms_certificate_list_add(&data->certificates, certificate, error));
    }
    return PDFSEAL_OK;
}

static bool read_signer_id(cms_signed_data *data, cms_der_reader *reader)
{
    cms_der_element element, issuer, serial;
    if (cms_der_reader_take(reader, DER_CONTEXT_PRIMITIVE(0), &element)) {
        data->signer_key_id = element.content;
        return true;
    }
    if (!cms_der_reader_take(reader, DER_SEQUENCE, &element))
        return false;
    cms_der_reader inside = cms_der_reader_inside(reader, &element);
    if (!cms_der_reader_take(&inside, DER_SEQUENCE, &issuer) || !cms_der_reader_take(&inside, DER_INTEGER, &serial) ||
        !cms_der_reader_is_at_end(&inside))
        return false;
    data->signer_issuer = issuer.whole;
    data->signer_serial = serial.whole;
    return true;
}

/* Whether attributes are SEQUENCE { OID, SET }; tells whether they stand in DER order. */
static bool attributes_are_formed(bytes_view attributes, bool *ret_sorted)
{
    bool sorted = true;
    bytes_view previous = {NULL, 0};
    cms_der_reader reader = cms_der_reader_of(attributes, NULL);
    cms_der_element sequence, element;
    while (!cms_der_reader_is_at_end(&reader)) {
        if (!cms_der_reader_take(&reader, DER_SEQUENCE, &sequence))
            return false;
        cms_der_reader inside = cms_der_reader_inside(&reader, &sequence);
        if (!cms_der_reader_take(&inside, DER_OID, &element) || !cms_der_reader_take(&inside, DER_SET, &element) ||
            !cms_der_reader_is_at_end(&inside))
            return false;
        sorted = sorted && (!previous.data || cms_der_compare(previous, sequence.whole) <= 0);
        previous = sequence.whole;
    }
    *ret_sorted = sorted;
    return true;
}

/* source  RFC 5652 5.3 */
static bool read_signer_parts(cms_signed_data *data, cms_der_reader *reader, cms_der_element *ret_value)
{
    cms_der_element attributes;
    bool sorted;
    if (!cms_der_reader_take_small(reader, &data->signer_version) || !read_signer_id(data, reader) ||
        !cms_algorithm_read(reader, &data->digest_algorithm))
        return false;
    data->has_signed_attributes = cms_der_reader_take(reader, DER_CONTEXT(0), &attributes);
    if (data->has_signed_attributes) {
        data->signed_attributes = attributes.content;
        if (!attributes_are_formed(attributes.content, &data->signed_attributes_are_sorted))
            return false;
    }
    if (!cms_algorithm_read(reader, &data->signature_algorithm) || !cms_der_reader_next(reader, ret_value))
        return false;
    if (cms_der_reader_take(reader, DER_CONTEXT(1), &attributes)) {
        data->unsigned_attributes = attributes.content;
        if (!attributes_are_formed(attributes.content, &sorted))
            return false;
    }
    return cms_der_reader_is_at_end(reader);
}

static pdfseal_status read_signer(cms_signed_data *data, cms_der_reader *reader, pdfseal_error *error)
{
    cms_der_element set, signer, value;
    if (!cms_der_reader_take(reader, DER_SET, &set) || !cms_der_reader_is_at_end(reader))
        FAIL(error, PDFSEAL_ERROR_INPUT, "the signature's SignedData is malformed");
    cms_der_reader signers = cms_der_reader_inside(reader, &set);
    if (cms_der_reader_is_at_end(&signers))
        FAIL(error, PDFSEAL_ERROR_INPUT, "the signature has no signer");
    if (!cms_der_reader_take(&signers, DER_SEQUENCE, &signer))
        FAIL(error, PDFSEAL_ERROR_INPUT, "the signature's SignerInfo is malformed");
    if (!cms_der_reader_is_at_end(&signers))
        FAIL(error, PDFSEAL_ERROR_INPUT, "the signature has more than one signer");
    cms_der_reader inside = cms_der_reader_inside(&signers, &signer);
    if (!read_signer_parts(data, &inside, &value))
        FAIL(error, PDFSEAL_ERROR_INPUT, "the signature's SignerInfo is malformed");
    return cms_der_octets_read(&inside, &value, &data->owner, &data->value, error);
}

static pdfseal_status read_signed_data(cms_signed_data *data, cms_der_reader *reader, pdfseal_error *error)
{
    cms_der_element digests, element;
    if (!cms_der_reader_take_small(reader, &data->version) || !cms_der_reader_take(reader, DER_SET, &digests))
        FAIL(error, PDFSEAL_ERROR_INPUT, "the signature's SignedData is malformed");
    data->digest_algorithms = digests.content;
    TRY(read_content(data, reader, error));
    TRY(read_certificates(data, reader, error));
    if (cms_der_reader_take(reader, DER_CONTEXT(1), &element))
        data->revocations = element.content;
    return read_signer(data, reader, error);
}

static bool is_named_by_signer(const cms_signed_data *data, const cms_certificate *certificate)
{
    if (data->signer_issuer.length)
        return cms_certificate_is_named(certificate, data->signer_issuer, data->signer_serial);
    const ASN1_OCTET_STRING *key_id = X509_get0_subject_key_id(certificate->x509);
    return data->signer_key_id.length && key_id &&
           bytes_equal(data->signer_key_id, (bytes_view){ASN1_STRING_get0_data(key_id),
                                                         (size_t)ASN1_STRING_length(key_id)});
}

/* Several certificates may bear the name; the one that the signed attributes are bound to is the signer's. */
static void find_signer(cms_signed_data *data)
{
    for (size_t i = 0; i < data->certificates.count; i++) {
        const cms_certificate *candidate = data->certificates.items[i];
        if (!is_named_by_signer(data, candidate))
            continue;
        if (!data->signer)
            data->signer = candidate;
        if (cms_signing_certificate_compare(data->signed_attributes, candidate) == CMS_BINDING_MATCHES) {
            data->signer = candidate;
            break;
        }
    }
    ERR_clear_error();
}

/* Every authority may have an attribute of its own. source  ETSI EN 319 122-1 5.3
 * Puts the tokens into `ret_tokens` unless that is NULL and gives their number. */
static size_t list_timestamps(const cms_signed_data *data, bytes_view *ret_tokens)
{
    cms_der_reader attributes = cms_der_reader_of(data->unsigned_attributes, NULL);
    bytes_view values;
    size_t count = 0;
    while (cms_attribute_next(&attributes, OID_TIMESTAMP_TOKEN, &values)) {
        cms_der_reader reader = cms_der_reader_of(values, NULL);
        cms_der_element token;
        for (; count < LARGEST_TIMESTAMP_COUNT && cms_der_reader_next(&reader, &token); count++) {
            if (ret_tokens)
                ret_tokens[count] = token.whole;
        }
    }
    return count;
}

static pdfseal_status find_timestamps(cms_signed_data *data, pdfseal_error *error)
{
    size_t count = list_timestamps(data, NULL);
    if (count == 0)
        return PDFSEAL_OK;
    data->timestamps = ARENA_NEW_ARRAY(&data->owner, bytes_view, count);
    if (!data->timestamps)
        FAIL_MEMORY(error);
    data->timestamp_count = list_timestamps(data, data->timestamps);
    return PDFSEAL_OK;
}

static bool holds_other_than_zeros(bytes_view bytes)
{
    for (size_t i = 0; i < bytes.length; i++) {
        if (bytes.data[i] != 0)
            return true;
    }
    return false;
}

static pdfseal_status read_contents(bytes_view contents, cms_profile profile, cms_certificate_shelf *shelf, bool copied,
                                    cms_signed_data **ret_data, pdfseal_error *error)
{
    cms_signed_data __attribute__((cleanup(free_data))) *data = calloc(1, sizeof *data);
    if (!data)
        FAIL_MEMORY(error);
    arena_init(&data->owner);
    data->profile = profile;
    data->shelf = shelf;
    data->token.time = TIME_UNKNOWN;
    if (contents.length > LIMIT_CEILING_DER)
        FAIL_LIMIT(error, -1, NULL, LIMITS_CMS_BYTES);
    content_info info;
    TRY(open_content_info(contents, NULL, &info, error));
    size_t end = info.whole.length;
    data->has_junk_after = holds_other_than_zeros((bytes_view){contents.data + end, contents.length - end});
    data->der = info.whole;
    if (copied)
        TRY(arena_copy(&data->owner, info.whole, &data->der, error));
    TRY(open_content_info(data->der, &data->noted_ber, &info, error));
    data->is_gm = bytes_equal(info.type, OID_GM_SIGNED_DATA);
    TRY(read_signed_data(data, &info.inside, error));
    if (profile == CMS_PROFILE_TIMESTAMP)
        TRY(cms_token_info_read(data->content, &data->noted_ber, &data->token, error));
    find_signer(data);
    TRY(find_timestamps(data, error));
    data->shelf = NULL;
    *ret_data = data;
    data = NULL;
    return PDFSEAL_OK;
}

pdfseal_status cms_signed_data_read(bytes_view contents, cms_profile profile, cms_signed_data **ret_data,
                                    pdfseal_error *error)
{
    return read_contents(contents, profile, NULL, true, ret_data, error);
}

pdfseal_status cms_signed_data_read_shelved(bytes_view contents, cms_profile profile, cms_certificate_shelf *shelf,
                                            cms_signed_data **ret_data, pdfseal_error *error)
{
    return read_contents(contents, profile, shelf, false, ret_data, error);
}

digest_algorithm cms_signed_data_signer_digest(const cms_signed_data *data)
{
    digest_algorithm digest = cms_digest_of_oid(data->digest_algorithm.oid);
    return digest != DIGEST_NONE ? digest : cms_scheme_read(&data->digest_algorithm).digest;
}

digest_algorithm cms_signed_data_digest(const cms_signed_data *data)
{
    if (data->profile == CMS_PROFILE_PKCS7_SHA1)
        return DIGEST_SHA1;
    if (data->profile == CMS_PROFILE_TIMESTAMP || data->profile == CMS_PROFILE_X509)
        return data->token.imprint_digest;
    return cms_signed_data_signer_digest(data);
}

const cms_certificate *cms_signed_data_signer(const cms_signed_data *data)
{
    return data->signer;
}

size_t cms_signed_data_certificate_count(const cms_signed_data *data)
{
    return data->certificates.count;
}

const cms_certificate *cms_signed_data_certificate(const cms_signed_data *data, size_t index)
{
    return data->certificates.items[index];
}

bytes_view cms_signed_data_value(const cms_signed_data *data)
{
    return data->value;
}

int64_t cms_signed_data_token_time(const cms_signed_data *data)
{
    return data->token.time;
}

size_t cms_signed_data_timestamp_count(const cms_signed_data *data)
{
    return data->timestamp_count;
}

bytes_view cms_signed_data_timestamp(const cms_signed_data *data, size_t index)
{
    return data->timestamps[index];
}
