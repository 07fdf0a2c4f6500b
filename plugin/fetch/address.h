/* SPDX-License-Identifier: Apache-2.0 */
/* Which addresses are public. */
#ifndef FETCH_ADDRESS_H
#define FETCH_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

/* Whether the address can belong to anybody on the public network: not private, loopback, link-local, multicast, reserved,
 * nor an IPv6 form of such an IPv4 address.
 * source  RFC 6890, with its registries */
bool fetch_address_is_public(const struct sockaddr *address);
/* Whether a host's name can be public: false for "localhost" and its like, and for addresses that are not. */
bool fetch_host_is_public(const char *host);
/* What of an address may be shown and kept in journals: scheme, host and path, without user, password, query and fragment. */
typedef struct fetch_shown_address {
    char text[256]; /* cut where it would be longer */
} fetch_shown_address;

fetch_shown_address fetch_address_show(const char *url);

#endif
