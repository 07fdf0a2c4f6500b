/* SPDX-License-Identifier: Apache-2.0 */
/* The little DER that this module writes. */
#include "inside.h"

#include <string.h>

/* An INTEGER of `length` big-endian bytes; 0 when there is no room. */
static size_t write_integer(const uint8_t *bytes, size_t length, uint8_t *der, size_t capacity)
{
    while (length > 1 && bytes[0] == 0) {
        bytes++;
        length--;
    }
    size_t sign = bytes[0] & 0x80 ? 1 : 0;
    size_t content = sign + length;
    if (content > 127 || content + 2 > capacity)
        return 0;
    der[0] = 0x02;
    der[1] = (uint8_t)content;
    der[2] = 0;
    memcpy(der + 2 + sign, bytes, length);
    return content + 2;
}

bool token_value_encode(const uint8_t *pair, size_t length, uint8_t *der, size_t capacity, size_t *ret_length)
{
    uint8_t numbers[256];
    if (length == 0 || length % 2)
        return false;
    size_t first = write_integer(pair, length / 2, numbers, sizeof numbers);
    size_t second = first ? write_integer(pair + length / 2, length / 2, numbers + first, sizeof numbers - first) : 0;
    size_t content = first + second;
    size_t head = content > 127 ? 3 : 2;
    if (!second || content > 255 || head + content > capacity)
        return false;
    der[0] = 0x30;
    der[1] = head == 3 ? 0x81 : (uint8_t)content;
    der[2] = (uint8_t)content;
    memcpy(der + head, numbers, content);
    *ret_length = head + content;
    return true;
}

/* SEQUENCE { SEQUENCE { OID 2.16.840.1.101.3.4.2.x, NULL }, OCTET STRING } up to the hash. */
size_t token_digest_info_write(const char *digest, const uint8_t *hash, size_t length, uint8_t *out, size_t capacity)
{
    static const char *const NAMES[] = {[1] = "sha256",   [2] = "sha384",   [3] = "sha512",
                                        [8] = "sha3-256", [9] = "sha3-384", [10] = "sha3-512"};
    uint8_t head[] = {0x30, 0, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0, 0x05, 0x00, 0x04, 0};
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        if (!NAMES[i] || strcmp(NAMES[i], digest) != 0 || length > 64 || sizeof head + length > capacity)
            continue;
        head[1] = (uint8_t)(sizeof head - 2 + length);
        head[14] = (uint8_t)i;
        head[18] = (uint8_t)length;
        memcpy(out, head, sizeof head);
        memcpy(out + sizeof head, hash, length);
        return sizeof head + length;
    }
    return 0;
}
