/* SPDX-License-Identifier: Apache-2.0 */
/* Tells the forms of a returned signature apart; whether it holds is for others to check. */
#include "cms/returned_signature.h"

#include "base/base64.h"
#include "base/hexadecimal.h"
#include "cms/identity_key.h"
#include "cms/oid.h"

static bool is_text(bytes_view bytes)
{
    for (size_t i = 0; i < bytes.length; i++) {
        if ((bytes.data[i] < 0x20 || bytes.data[i] > 0x7E) && !bytes_is_space(bytes.data[i]))
            return false;
    }
    return true;
}

static pdfseal_status decode_base64(bytes_view text, bytes_buffer *ret_bytes, pdfseal_error *error)
{
    pdfseal_status status = base64_read(text, ret_bytes, error);
    if (status == PDFSEAL_ERROR_INPUT)
        FAIL(error, PDFSEAL_ERROR_INPUT, "the signature is neither binary nor base64, hexadecimal or PEM (copy it whole)");
    return status;
}

static pdfseal_status decode_pem(bytes_view text, bytes_buffer *ret_bytes, pdfseal_error *error)
{
    size_t start = bytes_find(text, BYTES_LITERAL("\n"), 0);
    size_t end = bytes_find(text, BYTES_LITERAL("-----END "), 0);
    if (start == SIZE_MAX || end == SIZE_MAX || end < start)
        FAIL(error, PDFSEAL_ERROR_INPUT, "the signature is a PEM block without its end (copy it whole)");
    return decode_base64((bytes_view){text.data + start, end - start}, ret_bytes, error);
}

pdfseal_status cms_returned_decode(bytes_view text, bytes_buffer *ret_bytes, pdfseal_error *error)
{
    bytes_view trimmed = bytes_trim(text);
    if (trimmed.length == 0)
        FAIL(error, PDFSEAL_ERROR_INPUT, "the signature that was given is empty (give its value, or the whole CMS)");
    if (!is_text(text))
        return bytes_buffer_append(ret_bytes, text.data, text.length, error);
    if (bytes_start_with(trimmed, BYTES_LITERAL("-----BEGIN ")))
        return decode_pem(trimmed, ret_bytes, error);
    /* A value whose base64 happens to be of hexadecimal digits alone would have to be very short. */
    return hexadecimal_is(trimmed) ? hexadecimal_read(trimmed, ret_bytes, error) : decode_base64(trimmed, ret_bytes, error);
}

bool cms_returned_is_cms(bytes_view bytes)
{
    cms_der_reader reader = cms_der_reader_of(bytes, NULL);
    cms_der_element outer, type;
    if (!cms_der_reader_take(&reader, DER_SEQUENCE, &outer))
        return false;
    cms_der_reader inside = cms_der_reader_inside(&reader, &outer);
    return cms_der_reader_take(&inside, DER_OID, &type) &&
           (bytes_equal(type.content, OID_SIGNED_DATA) || bytes_equal(type.content, OID_GM_SIGNED_DATA));
}

/* ---- values ---- */

static bool is_pair_in_der(bytes_view value)
{
    cms_der_reader reader = cms_der_reader_of(value, NULL);
    cms_der_element pair, number;
    if (!cms_der_reader_take(&reader, DER_SEQUENCE, &pair) || !cms_der_reader_is_at_end(&reader))
        return false;
    cms_der_reader inside = cms_der_reader_inside(&reader, &pair);
    return cms_der_reader_take(&inside, DER_INTEGER, &number) && cms_der_reader_take(&inside, DER_INTEGER, &number) &&
           cms_der_reader_is_at_end(&inside);
}

static pdfseal_status append_number(bytes_buffer *der, bytes_view number, pdfseal_error *error)
{
    uint8_t padded[1 + 128] = {0};
    while (number.length > 1 && number.data[0] == 0)
        number = (bytes_view){number.data + 1, number.length - 1};
    size_t zero = number.data[0] & 0x80 ? 1 : 0;
    memcpy(padded + zero, number.data, number.length);
    return cms_der_append(der, DER_INTEGER, (bytes_view){padded, number.length + zero}, error);
}

/* Two numbers, each as long as the order of the curve. */
static pdfseal_status append_pair(bytes_buffer *der, bytes_view value, pdfseal_error *error)
{
    size_t half = value.length / 2;
    size_t pair;
    TRY(cms_der_open(der, DER_SEQUENCE, &pair, error));
    TRY(append_number(der, (bytes_view){value.data, half}, error));
    TRY(append_number(der, (bytes_view){value.data + half, half}, error));
    return cms_der_close(der, pair, error);
}

static pdfseal_status append_padded(bytes_buffer *out, bytes_view value, size_t length, pdfseal_error *error)
{
    for (size_t i = value.length; i < length; i++)
        TRY(bytes_buffer_append_byte(out, 0, error));
    return bytes_buffer_append(out, value.data, value.length, error);
}

pdfseal_status cms_returned_value(const cms_identity *identity, bytes_view value, bytes_buffer *ret_value, pdfseal_error *error)
{
    cms_scheme_kind kind = cms_scheme_kind_of_key(identity->key);
    size_t number_bytes = ((size_t)EVP_PKEY_get_bits(identity->key) + 7) / 8;
    bool is_pair = (kind == CMS_SCHEME_ECDSA || kind == CMS_SCHEME_SM2) && value.length == 2 * number_bytes &&
                   number_bytes <= 128 && !is_pair_in_der(value);
    bool is_rsa = kind == CMS_SCHEME_RSA || kind == CMS_SCHEME_RSA_PSS;
    if (is_pair)
        return append_pair(ret_value, value, error);
    return append_padded(ret_value, value, is_rsa ? number_bytes : 0, error);
}
