/* SPDX-License-Identifier: Apache-2.0 */
/* What a document may make its reader ask, and what not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fetch/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/un.h>

static bool is_public(const char *text)
{
    struct sockaddr_in four = {.sin_family = AF_INET};
    struct sockaddr_in6 six = {.sin6_family = AF_INET6};
    if (inet_pton(AF_INET, text, &four.sin_addr) == 1)
        return fetch_address_is_public((const struct sockaddr *)(const void *)&four);
    assert_int_equal(inet_pton(AF_INET6, text, &six.sin6_addr), 1);
    return fetch_address_is_public((const struct sockaddr *)(const void *)&six);
}

static void public_addresses_are_public(void **state)
{
    (void)state;
    static const char *const ADDRESSES[] = {"1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
                                            "172.15.255.255", "172.32.0.0", "192.167.255.255", "198.17.255.255",
                                            "223.255.255.255", "2606:4700::1111", "2a00:1450::1", "2002:101:101::1",
                                            "64:ff9b::1.1.1.1", "::ffff:1.1.1.1"};
    for (size_t i = 0; i < sizeof ADDRESSES / sizeof ADDRESSES[0]; i++) {
        if (!is_public(ADDRESSES[i]))
            fail_msg("%s", ADDRESSES[i]);
    }
}

static void private_addresses_are_not_whatever_form_they_take(void **state)
{
    (void)state;
    static const char *const ADDRESSES[] = {
        "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1", "172.31.255.255",
        "192.0.0.8", "192.0.2.1", "192.168.1.1", "198.18.0.1", "203.0.113.9", "224.0.0.1", "255.255.255.255", "::", "::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::192.168.0.1", "2002:7f00:1::", "fc00::1", "fd12::1", "fe80::1", "ff02::1",
        "2001:db8::1", "2001::1", "::127.0.0.1", "4000::1"};
    for (size_t i = 0; i < sizeof ADDRESSES / sizeof ADDRESSES[0]; i++) {
        if (is_public(ADDRESSES[i]))
            fail_msg("%s", ADDRESSES[i]);
    }
}

static void sockets_of_files_are_not(void **state)
{
    (void)state;
    struct sockaddr_un local = {.sun_family = AF_UNIX};
    assert_false(fetch_address_is_public((const struct sockaddr *)(const void *)&local));
}

static void names_of_neighbours_are_not_public(void **state)
{
    (void)state;
    static const char *const NEIGHBOURS[] = {"localhost", "LOCALHOST", "localhost.", "a.localhost", "printer", "printer.local",
                                             "x.internal", "router.home.arpa", "127.0.0.1", "[::1]", "[fe80::1]", "[not an address]",
                                             "intranet."};
    static const char *const OTHERS[] = {"tsa.example.com", "example.org.", "1.1.1.1", "[2606:4700::1111]", "localhost.example.com"};
    for (size_t i = 0; i < sizeof NEIGHBOURS / sizeof NEIGHBOURS[0]; i++) {
        if (fetch_host_is_public(NEIGHBOURS[i]))
            fail_msg("%s", NEIGHBOURS[i]);
    }
    for (size_t i = 0; i < sizeof OTHERS / sizeof OTHERS[0]; i++) {
        if (!fetch_host_is_public(OTHERS[i]))
            fail_msg("%s", OTHERS[i]);
    }
}

static void secrets_of_an_address_are_not_shown(void **state)
{
    (void)state;
    assert_string_equal(fetch_address_show("https://me:secret@host:8080/tsa?key=1#top").text, "https://host:8080/tsa");
    assert_string_equal(fetch_address_show("http://a@b@host").text, "http://host");
    assert_string_equal(fetch_address_show("http://host/crl@2026.crl").text, "http://host/crl@2026.crl");
    assert_string_equal(fetch_address_show("ftp:nothing?x").text, "ftp:nothing");
    char longest[2000];
    memset(longest, 'a', sizeof longest);
    longest[sizeof longest - 1] = 0;
    assert_int_equal(strlen(fetch_address_show(longest).text), 255);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(public_addresses_are_public),
        cmocka_unit_test(private_addresses_are_not_whatever_form_they_take),
        cmocka_unit_test(sockets_of_files_are_not),
        cmocka_unit_test(names_of_neighbours_are_not_public),
        cmocka_unit_test(secrets_of_an_address_are_not_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
