/* SPDX-License-Identifier: Apache-2.0 */
/* Writes a SignedData again: everything in front of the unsigned attributes byte for byte, the lengths around it anew. */
#include "cms/timestamp_attribute.h"

#include "base/limits.h"
#include "cms/der_reader.h"
#include "cms/der_writer.h"
#include "cms/oid.h"

/* Tags and lengths around a token (26), and what four outer lengths may grow by. */
#define AROUND_BYTES 64

size_t cms_timestamp_attribute_bytes(size_t token_bytes)
{
    return token_bytes + AROUND_BYTES;
}

/* The parts of a SignedData that are kept as they are. */
typedef struct signed_data_frame {
    bytes_view type;           /* ContentInfo.contentType */
    bytes_view before_signers; /* version to certificates and crls */
    bytes_view signer;         /* version to signature */
    bytes_view attributes;     /* what stands inside [1], perhaps nothing */
} signed_data_frame;

/* The last element is signerInfos, a SET of one. */
static bool split_signer(const cms_der_reader *parent, const cms_der_element *set, signed_data_frame *frame)
{
    cms_der_reader signers = cms_der_reader_inside(parent, set);
    cms_der_element signer;
    cms_der_element element = {0};
    if (!cms_der_reader_take(&signers, DER_SEQUENCE, &signer) || !cms_der_reader_is_at_end(&signers))
        return false;
    cms_der_reader reader = cms_der_reader_inside(&signers, &signer);
    frame->signer = signer.content;
    while (cms_der_reader_next(&reader, &element)) {
        if (element.tag == DER_CONTEXT(1)) {
            frame->attributes = element.content;
            frame->signer.length = (size_t)(element.whole.data - signer.content.data);
        }
    }
    return cms_der_reader_is_at_end(&reader);
}

static bool split(bytes_view der, signed_data_frame *frame)
{
    bool is_ber = false;
    cms_der_reader outer = cms_der_reader_of(der, &is_ber);
    cms_der_element info, type, tagged, data;
    cms_der_element element = {0};
    if (!cms_der_reader_take(&outer, DER_SEQUENCE, &info))
        return false;
    cms_der_reader inside = cms_der_reader_inside(&outer, &info);
    if (!cms_der_reader_take(&inside, DER_OID, &type) || !cms_der_reader_take(&inside, DER_CONTEXT(0), &tagged))
        return false;
    cms_der_reader wrapped = cms_der_reader_inside(&inside, &tagged);
    if (!cms_der_reader_take(&wrapped, DER_SEQUENCE, &data))
        return false;
    cms_der_reader reader = cms_der_reader_inside(&wrapped, &data);
    while (cms_der_reader_next(&reader, &element))
        ;
    if (!cms_der_reader_is_at_end(&reader) || element.tag != DER_SET)
        return false;
    frame->type = type.whole;
    frame->before_signers = (bytes_view){data.content.data, (size_t)(element.whole.data - data.content.data)};
    return split_signer(&reader, &element, frame) && !is_ber;
}

static pdfseal_status append_attribute(bytes_buffer *der, bytes_view token, pdfseal_error *error)
{
    size_t attribute, values;
    TRY(cms_der_open(der, DER_SEQUENCE, &attribute, error));
    TRY(cms_der_append(der, DER_OID, OID_TIMESTAMP_TOKEN, error));
    TRY(cms_der_open(der, DER_SET, &values, error));
    TRY(bytes_buffer_append(der, token.data, token.length, error));
    TRY(cms_der_close(der, values, error));
    return cms_der_close(der, attribute, error);
}

static pdfseal_status append_signer(bytes_buffer *der, const signed_data_frame *frame, bytes_view token, pdfseal_error *error)
{
    size_t set, signer, attributes;
    TRY(cms_der_open(der, DER_SET, &set, error));
    TRY(cms_der_open(der, DER_SEQUENCE, &signer, error));
    TRY(bytes_buffer_append(der, frame->signer.data, frame->signer.length, error));
    TRY(cms_der_open(der, DER_CONTEXT(1), &attributes, error));
    TRY(bytes_buffer_append(der, frame->attributes.data, frame->attributes.length, error));
    TRY(append_attribute(der, token, error));
    TRY(cms_der_close(der, attributes, error));
    TRY(cms_der_close(der, signer, error));
    return cms_der_close(der, set, error);
}

pdfseal_status cms_timestamp_attribute_add(bytes_view der, bytes_view token, bytes_buffer *ret_der, pdfseal_error *error)
{
    signed_data_frame frame = {0};
    size_t info, tagged, data;
    if (!split(der, &frame))
        FAIL(error, PDFSEAL_ERROR_INPUT, "the signature's SignedData is malformed");
    TRY(cms_der_open(ret_der, DER_SEQUENCE, &info, error));
    TRY(bytes_buffer_append(ret_der, frame.type.data, frame.type.length, error));
    TRY(cms_der_open(ret_der, DER_CONTEXT(0), &tagged, error));
    TRY(cms_der_open(ret_der, DER_SEQUENCE, &data, error));
    TRY(bytes_buffer_append(ret_der, frame.before_signers.data, frame.before_signers.length, error));
    TRY(append_signer(ret_der, &frame, token, error));
    TRY(cms_der_close(ret_der, data, error));
    TRY(cms_der_close(ret_der, tagged, error));
    return cms_der_close(ret_der, info, error);
}
