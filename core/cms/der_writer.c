/* SPDX-License-Identifier: Apache-2.0 */
/* Tags and shortest lengths (source  ITU-T X.690 10.1). */
#include "cms/der_writer.h"

#define LONGEST_LENGTH 9

/* The octets of a length; returns how many. */
static size_t encode_length(size_t length, uint8_t octets[LONGEST_LENGTH])
{
    if (length < 0x80) {
        octets[0] = (uint8_t)length;
        return 1;
    }
    size_t count = 0;
    for (size_t rest = length; rest; rest >>= 8)
        count++;
    octets[0] = (uint8_t)(0x80 | count);
    for (size_t i = 0; i < count; i++)
        octets[1 + i] = (uint8_t)(length >> (8 * (count - 1 - i)));
    return 1 + count;
}

pdfseal_status cms_der_append(bytes_buffer *der, uint8_t tag, bytes_view content, pdfseal_error *error)
{
    uint8_t octets[LONGEST_LENGTH];
    size_t count = encode_length(content.length, octets);
    TRY(bytes_buffer_append_byte(der, tag, error));
    TRY(bytes_buffer_append(der, octets, count, error));
    return bytes_buffer_append(der, content.data, content.length, error);
}

pdfseal_status cms_der_append_small(bytes_buffer *der, uint32_t number, pdfseal_error *error)
{
    uint8_t octets[4] = {(uint8_t)(number >> 24), (uint8_t)(number >> 16), (uint8_t)(number >> 8), (uint8_t)number};
    size_t skip = 0;
    while (skip < 3 && octets[skip] == 0 && octets[skip + 1] < 0x80)
        skip++;
    return cms_der_append(der, 0x02, (bytes_view){octets + skip, sizeof octets - skip}, error);
}

pdfseal_status cms_der_open(bytes_buffer *der, uint8_t tag, size_t *ret_mark, pdfseal_error *error)
{
    TRY(bytes_buffer_append_byte(der, tag, error));
    *ret_mark = der->length;
    return PDFSEAL_OK;
}

pdfseal_status cms_der_close(bytes_buffer *der, size_t mark, pdfseal_error *error)
{
    uint8_t octets[LONGEST_LENGTH];
    size_t content = der->length - mark;
    size_t count = encode_length(content, octets);
    TRY(bytes_buffer_reserve(der, count, error));
    if (content)
        memmove(der->data + mark + count, der->data + mark, content);
    memcpy(der->data + mark, octets, count);
    der->length += count;
    return PDFSEAL_OK;
}

int cms_der_compare(bytes_view a, bytes_view b)
{
    size_t shorter = a.length < b.length ? a.length : b.length;
    int order = memcmp(a.data, b.data, shorter);
    return order != 0 ? order : (a.length > b.length) - (a.length < b.length);
}
