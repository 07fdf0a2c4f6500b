/* SPDX-License-Identifier: Apache-2.0 */
/* Reads the TSTInfo of a time stamp to its last byte.
 * source  RFC 3161 2.4.2 */
#include "cms/signed_data_parts.h"

#include "cms/oid.h"

/* Honest authorities have one at most. */
#define MOST_EXTENSIONS 16

/* Authorities are right to the second; what may be a day off proves no time that anything depends upon. */
#define VAGUE_SECONDS 86400

static bool read_imprint(cms_der_reader *reader, cms_token_info *info)
{
    cms_der_element element;
    cms_algorithm algorithm;
    if (!cms_der_reader_take(reader, DER_SEQUENCE, &element))
        return false;
    cms_der_reader imprint = cms_der_reader_inside(reader, &element);
    if (!cms_algorithm_read(&imprint, &algorithm) || !cms_der_reader_take(&imprint, DER_OCTET_STRING, &element) ||
        !cms_der_reader_is_at_end(&imprint))
        return false;
    info->imprint_digest = cms_digest_of_oid(algorithm.oid);
    info->imprint = element.content;
    return true;
}

/* Thousandths, or millionths, of a second. */
static bool skip_part(cms_der_reader *reader, uint8_t tag)
{
    cms_der_element part;
    if (cms_der_reader_peek(reader) != tag)
        return true;
    if (!cms_der_reader_take(reader, tag, &part) || part.content.length < 1 || part.content.length > 2)
        return false;
    const uint8_t *octets = part.content.data;
    int number = part.content.length == 1 ? octets[0] : octets[0] << 8 | octets[1];
    return octets[0] < 0x80 && number <= 999;
}

static bool read_accuracy(cms_der_reader *reader, cms_token_info *info)
{
    cms_der_element sequence, number;
    int seconds = 0;
    if (cms_der_reader_peek(reader) != DER_SEQUENCE)
        return true;
    if (!cms_der_reader_take(reader, DER_SEQUENCE, &sequence))
        return false;
    cms_der_reader inside = cms_der_reader_inside(reader, &sequence);
    if (cms_der_reader_peek(&inside) == DER_INTEGER) {
        cms_der_reader again = inside;
        if (!cms_der_reader_take(&inside, DER_INTEGER, &number) || number.content.length == 0 || number.content.data[0] >= 0x80)
            return false;
        if (!cms_der_reader_take_small(&again, &seconds) || seconds > VAGUE_SECONDS)
            info->doubt = "the time stamp is too inaccurate to prove a time";
    }
    return skip_part(&inside, DER_CONTEXT_PRIMITIVE(0)) && skip_part(&inside, DER_CONTEXT_PRIMITIVE(1)) &&
           cms_der_reader_is_at_end(&inside);
}

static bool read_flag(cms_der_reader *reader, bool *ret_flag)
{
    cms_der_element flag;
    if (cms_der_reader_peek(reader) != DER_BOOLEAN)
        return true;
    if (!cms_der_reader_take(reader, DER_BOOLEAN, &flag) || flag.content.length != 1)
        return false;
    *ret_flag = flag.content.data[0] != 0;
    return true;
}

/* The authority's name, explicitly tagged. */
static bool skip_name(cms_der_reader *reader)
{
    cms_der_element tagged, name;
    if (cms_der_reader_peek(reader) != DER_CONTEXT(0))
        return true;
    if (!cms_der_reader_take(reader, DER_CONTEXT(0), &tagged))
        return false;
    cms_der_reader inside = cms_der_reader_inside(reader, &tagged);
    return cms_der_reader_next(&inside, &name) && (name.tag & 0xC0) == 0x80 && cms_der_reader_is_at_end(&inside);
}

static bool read_extension(cms_der_reader *reader, bytes_view *ret_oid, cms_token_info *info)
{
    cms_der_element sequence, oid, value;
    bool critical = false;
    if (!cms_der_reader_take(reader, DER_SEQUENCE, &sequence))
        return false;
    cms_der_reader inside = cms_der_reader_inside(reader, &sequence);
    if (!cms_der_reader_take(&inside, DER_OID, &oid) || !read_flag(&inside, &critical) ||
        !cms_der_reader_take(&inside, DER_OCTET_STRING, &value) || !cms_der_reader_is_at_end(&inside))
        return false;
    if (critical)
        info->doubt = "the time stamp has a critical extension that is not known";
    *ret_oid = oid.content;
    return true;
}

/* At least one, and none twice. */
static bool read_extensions(cms_der_reader *reader, cms_token_info *info)
{
    bytes_view kinds[MOST_EXTENSIONS];
    size_t count = 0;
    cms_der_element list;
    if (cms_der_reader_peek(reader) != DER_CONTEXT(1))
        return true;
    if (!cms_der_reader_take(reader, DER_CONTEXT(1), &list))
        return false;
    cms_der_reader inside = cms_der_reader_inside(reader, &list);
    for (; !cms_der_reader_is_at_end(&inside); count++) {
        if (count == MOST_EXTENSIONS || !read_extension(&inside, &kinds[count], info))
            return false;
        for (size_t i = 0; i < count; i++) {
            if (bytes_equal(kinds[i], kinds[count]))
                return false;
        }
    }
    return count > 0;
}

/* What follows the time; every part of it may be absent. */
static bool read_rest(cms_der_reader *reader, cms_token_info *info)
{
    cms_der_element nonce;
    bool ordering = false;
    return read_accuracy(reader, info) && read_flag(reader, &ordering) &&
           (cms_der_reader_peek(reader) != DER_INTEGER || cms_der_reader_take(reader, DER_INTEGER, &nonce)) && skip_name(reader) &&
           read_extensions(reader, info) && cms_der_reader_is_at_end(reader);
}

pdfseal_status cms_token_info_read(bytes_view content, bool *noted_ber, cms_token_info *ret_info, pdfseal_error *error)
{
    cms_der_reader outer = cms_der_reader_of(content, noted_ber);
    cms_der_element whole, element, time;
    cms_token_info info = {.time = TIME_UNKNOWN};
    int version = 0;
    bool good = cms_der_reader_take(&outer, DER_SEQUENCE, &whole) && cms_der_reader_is_at_end(&outer);
    cms_der_reader reader = cms_der_reader_inside(&outer, &whole);
    good = good && cms_der_reader_take_small(&reader, &version) && version == 1 && cms_der_reader_take(&reader, DER_OID, &element) &&
           read_imprint(&reader, &info);
    if (!good)
        FAIL(error, PDFSEAL_ERROR_INPUT, "the time stamp's TSTInfo is malformed");
    if (!cms_der_reader_take(&reader, DER_INTEGER, &element) || !cms_der_reader_take(&reader, DER_GENERALIZED_TIME, &time) ||
        !cms_der_time_parse(&time, &info.time))
        FAIL(error, PDFSEAL_ERROR_INPUT, "the time stamp does not say its time");
    if (!read_rest(&reader, &info))
        FAIL(error, PDFSEAL_ERROR_INPUT, "the time stamp's TSTInfo is malformed");
    *ret_info = info;
    return PDFSEAL_OK;
}
