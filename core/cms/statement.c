/* SPDX-License-Identifier: Apache-2.0 */
/* Reads statements from what people write. */
#include "cms/statement.h"

#include "base/error.h"
#include "base/hexadecimal.h"
#include "cms/oid.h"

#include <stdlib.h>

#define LONGEST_OID_BYTES 64

/* One number of an object identifier; moves *text behind it. */
static bool read_arc(const char **text, uint32_t *ret_arc)
{
    uint32_t arc = 0;
    const char *place = *text;
    if (*place < '0' || *place > '9' || (*place == '0' && place[1] >= '0' && place[1] <= '9'))
        return false;
    for (; *place >= '0' && *place <= '9'; place++) {
        if (arc > (UINT32_MAX - 9) / 10)
            return false;
        arc = 10 * arc + (uint32_t)(*place - '0');
    }
    *text = place;
    *ret_arc = arc;
    return true;
}

/* source  ITU-T X.690 8.19 */
static bool append_arc(uint8_t bytes[LONGEST_OID_BYTES], size_t *length, uint64_t arc)
{
    unsigned shift = 0;
    while (arc >> (shift + 7))
        shift += 7;
    for (;; shift -= 7) {
        if (*length >= LONGEST_OID_BYTES)
            return false;
        bytes[(*length)++] = (uint8_t)(((arc >> shift) & 127) | (shift ? 128 : 0));
        if (shift == 0)
            return true;
    }
}

/* Reads digits and periods up to `end`; false when they are no object identifier. */
static bool parse_oid(const char *text, char end, uint8_t bytes[LONGEST_OID_BYTES], size_t *ret_length, const char **ret_end)
{
    uint32_t first, arc;
    size_t length = 0;
    if (!read_arc(&text, &first) || first > 2 || *text++ != '.' || !read_arc(&text, &arc) || (first < 2 && arc > 39) ||
        !append_arc(bytes, &length, 40 * (uint64_t)first + arc))
        return false;
    while (*text == '.') {
        text++;
        if (!read_arc(&text, &arc) || !append_arc(bytes, &length, arc))
            return false;
    }
    *ret_length = length;
    *ret_end = text;
    return *text == end;
}

static pdfseal_status keep(arena *owner, const uint8_t *bytes, size_t length, bytes_view *ret_view, pdfseal_error *error)
{
    return arena_copy(owner, (bytes_view){bytes, length}, ret_view, error);
}

pdfseal_status cms_statement_set_commitment(cms_statement *statement, const char *text, arena *owner, pdfseal_error *error)
{
    static const char *const NAMES[] = {"origin", "receipt", "delivery", "sender", "approval", "creation"};
    uint8_t bytes[LONGEST_OID_BYTES] = "\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x06"; /* 1.2.840.113549.1.9.16.6 */
    size_t length = 11;
    const char *end;
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        bytes[10] = (uint8_t)(i + 1);
        if (strcmp(text, NAMES[i]) == 0)
            return keep(owner, bytes, length, &statement->commitment, error);
    }
    if (!parse_oid(text, 0, bytes, &length, &end))
        FAIL(error, PDFSEAL_ERROR_USAGE,
             "%s is no commitment (use origin, receipt, delivery, sender, approval, creation, or an object identifier)", text);
    return keep(owner, bytes, length, &statement->commitment, error);
}

static bool parse_hex(const char *text, uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        int high = hexadecimal_digit((uint8_t)text[2 * i]);
        int low = high < 0 ? -1 : hexadecimal_digit((uint8_t)text[2 * i + 1]);
        if (low < 0)
            return false;
        bytes[i] = (uint8_t)(16 * high + low);
    }
    return text[2 * length] == 0;
}

/* "DIGEST:HEX" */
static bool parse_hash(const char *text, digest_algorithm *ret_digest, uint8_t hash[DIGEST_MAX_BYTES])
{
    char name[16] = "";
    const char *colon = strchr(text, ':');
    size_t length = colon ? (size_t)(colon - text) : sizeof name;
    if (length >= sizeof name)
        return false;
    memcpy(name, text, length);
    *ret_digest = digest_find(name);
    return *ret_digest != DIGEST_NONE && parse_hex(colon + 1, hash, digest_length(*ret_digest));
}

static bool is_ascii(const char *text)
{
    for (; *text; text++) {
        if (*text <= ' ' || *text > '~')
            return false;
    }
    return true;
}

pdfseal_status cms_statement_set_policy(cms_statement *statement, const char *text, const char *uri, arena *owner,
                                        pdfseal_error *error)
{
    uint8_t oid[LONGEST_OID_BYTES];
    uint8_t hash[DIGEST_MAX_BYTES];
    size_t length;
    const char *end;
    digest_algorithm digest;
    if (!parse_oid(text, ':', oid, &length, &end) || !parse_hash(end + 1, &digest, hash))
        FAIL(error, PDFSEAL_ERROR_USAGE, "%s is no signature policy (use OID:DIGEST:HEX, as 1.2.3:sha256:0a1b…)", text);
    if (uri && !is_ascii(uri))
        FAIL(error, PDFSEAL_ERROR_USAGE, "%s is no address of a signature policy (use printable ASCII without blanks)", uri);
    statement->policy_digest = digest;
    statement->policy_uri = uri;
    TRY(keep(owner, hash, digest_length(digest), &statement->policy_hash, error));
    return keep(owner, oid, length, &statement->policy, error);
}
