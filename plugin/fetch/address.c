/* SPDX-License-Identifier: Apache-2.0 */
/* The special-purpose registries as two tables of prefixes. */
#include "fetch/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

typedef struct prefix {
    uint8_t bytes[4];
    unsigned bits;
} prefix;

/* Not public IPv4. */
static const prefix SPECIAL_4[] = {
    {{0, 0, 0, 0}, 8},      {{10, 0, 0, 0}, 8},     {{100, 64, 0, 0}, 10}, {{127, 0, 0, 0}, 8},   {{169, 254, 0, 0}, 16},
    {{172, 16, 0, 0}, 12},  {{192, 0, 0, 0}, 24},   {{192, 0, 2, 0}, 24},  {{192, 88, 99, 0}, 24}, {{192, 168, 0, 0}, 16},
    {{198, 18, 0, 0}, 15},  {{198, 51, 100, 0}, 24}, {{203, 0, 113, 0}, 24}, {{224, 0, 0, 0}, 3}};
/* Of IPv6 only 2000::/3 is public, and of that these are not. */
static const prefix SPECIAL_6[] = {{{0x20, 0x01, 0x00, 0x00}, 23}, {{0x20, 0x01, 0x0d, 0xb8}, 32}};

static bool matches(const uint8_t *bytes, const prefix *wanted)
{
    for (unsigned bit = 0; bit < wanted->bits; bit++) {
        uint8_t mask = (uint8_t)(0x80 >> (bit % 8));
        if ((bytes[bit / 8] & mask) != (wanted->bytes[bit / 8] & mask))
            return false;
    }
    return true;
}

static bool matches_any(const uint8_t *bytes, const prefix *prefixes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (matches(bytes, &prefixes[i]))
            return true;
    }
    return false;
}

static bool is_public_4(const uint8_t bytes[4])
{
    return !matches_any(bytes, SPECIAL_4, sizeof SPECIAL_4 / sizeof SPECIAL_4[0]);
}

/* Mapped addresses, NAT64 and 6to4 lead to the IPv4 address that they hold. */
static bool is_public_6(const uint8_t bytes[16])
{
    static const uint8_t MAPPED[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    static const uint8_t NAT64[12] = {0x00, 0x64, 0xff, 0x9b};
    if (memcmp(bytes, MAPPED, sizeof MAPPED) == 0 || memcmp(bytes, NAT64, sizeof NAT64) == 0)
        return is_public_4(bytes + 12);
    if (bytes[0] == 0x20 && bytes[1] == 0x02)
        return is_public_4(bytes + 2);
    return (bytes[0] & 0xe0) == 0x20 && !matches_any(bytes, SPECIAL_6, sizeof SPECIAL_6 / sizeof SPECIAL_6[0]);
}

bool fetch_address_is_public(const struct sockaddr *address)
{
    uint8_t bytes[16];
    if (address->sa_family == AF_INET) {
        memcpy(bytes, &((const struct sockaddr_in *)(const void *)address)->sin_addr, 4);
        return is_public_4(bytes);
    }
    if (address->sa_family == AF_INET6) {
        memcpy(bytes, &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr, 16);
        return is_public_6(bytes);
    }
    return false;
}

static bool ends_with(const char *text, size_t length, const char *end)
{
    size_t wanted = strlen(end);
    return length >= wanted && strncasecmp(text + length - wanted, end, wanted) == 0;
}

/* A name without a dot is a neighbour's; the reserved endings are RFC 6761's and RFC 6762's. */
static bool name_is_public(const char *name)
{
    static const char *const RESERVED[] = {".localhost", ".local", ".internal", ".home.arpa", ".localdomain"};
    size_t length = strlen(name);
    while (length > 0 && name[length - 1] == '.')
        length--;
    if (!memchr(name, '.', length))
        return false;
    for (size_t i = 0; i < sizeof RESERVED / sizeof RESERVED[0]; i++) {
        if (ends_with(name, length, RESERVED[i]))
            return false;
    }
    return true;
}

bool fetch_host_is_public(const char *host)
{
    char bare[64];
    uint8_t bytes[16];
    size_t length = strlen(host);
    if (host[0] == '[' && length > 2 && length < sizeof bare) {
        memcpy(bare, host + 1, length - 2);
        bare[length - 2] = 0;
        return inet_pton(AF_INET6, bare, bytes) == 1 && is_public_6(bytes);
    }
    if (inet_pton(AF_INET, host, bytes) == 1)
        return is_public_4(bytes);
    return name_is_public(host);
}

fetch_shown_address fetch_address_show(const char *url)
{
    fetch_shown_address shown;
    const char *scheme = strstr(url, "://");
    const char *host = scheme ? scheme + 3 : url;
    size_t user = 0;
    for (size_t i = 0; host[i] && !strchr("/?#", host[i]); i++)
        user = host[i] == '@' ? i + 1 : user;
    size_t length = strcspn(host + user, "?#");
    int most = length < sizeof shown.text ? (int)length : (int)sizeof shown.text;
    (void)snprintf(shown.text, sizeof shown.text, "%.*s%.*s", (int)(host - url), url, most, host + user);
    return shown;
}
