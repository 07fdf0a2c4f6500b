/* SPDX-License-Identifier: Apache-2.0 */
/* What an administrator writes about a queue. */
#include "settings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static char kept[4096];
static cups_settings settings;
static unsigned line;

static const char *read_settings(const char *text)
{
    (void)snprintf(kept, sizeof kept, "%s", text);
    memset(&settings, 0xa5, sizeof settings);
    return cups_settings_read(kept, &settings, &line);
}

static void a_key_is_enough(void **state)
{
    (void)state;
    assert_null(read_settings("key=/a.p12"));
    assert_string_equal(settings.key, "/a.p12");
    assert_null(settings.passphrase_file);
    assert_null(settings.seal);
    assert_null(settings.folder);
    assert_int_equal(settings.anchor, PDFSEAL_ANCHOR_BOTTOM_RIGHT);
    assert_true(settings.margin_mm == 10 && settings.width_mm == 0);
    assert_int_equal(settings.mask, 077);
    assert_int_equal(settings.language, PDFSEAL_LANGUAGE_ENGLISH);
    assert_true(settings.level == PDFSEAL_LEVEL_B && !settings.tsa && !settings.trust && !settings.proxy && !settings.private_network);
}

static void a_level_names_whom_to_ask(void **state)
{
    (void)state;
    assert_null(read_settings("key = /a.p12\nlevel = B-LT\ntsa = http://a.example  https://b.example/tsa\ntrust = /ca.pem\n"
                              "proxy = http://proxy:3128\nprivate-network = yes\n"));
    assert_int_equal(settings.level, PDFSEAL_LEVEL_LT);
    assert_string_equal(settings.tsa, "http://a.example  https://b.example/tsa");
    assert_string_equal(settings.trust, "/ca.pem");
    assert_string_equal(settings.proxy, "http://proxy:3128");
    assert_true(settings.private_network);
}

static void a_level_without_an_authority_is_wrong_and_the_other_way_round(void **state)
{
    static const char *const WRONG[] = {"level = B-T", "level = B-LTA\ntrust = /a", "tsa = http://a", "trust = /a", "proxy = http://a",
                                        "private-network = yes", "level = B-B\ntsa = http://a", "tsa-login-file = /a"};
    (void)state;
    for (size_t i = 0; i < sizeof WRONG / sizeof WRONG[0]; i++) {
        char text[128];
        (void)snprintf(text, sizeof text, "key = /a.p12\n%s\n", WRONG[i]);
        assert_non_null(read_settings(text));
        assert_int_equal(line, 0);
    }
}

static void all_settings_are_read(void **state)
{
    (void)state;
    assert_null(
        read_settings("# a comment\r\n\n  key = /a b.p12 \npassphrase-file=/p\nchain = /c.pem\nseal=/s.png\npages = 1,last\n"
                      "anchor = top-left\nmargin = 25mm\nwidth=42.5\nreason = by {user} = {title}\nlocation= Here\n"
                      "folder = {home}/Sealed\ngroup = sealers\numask=027\nlanguage = zh\n"));
    assert_string_equal(settings.key, "/a b.p12");
    assert_string_equal(settings.passphrase_file, "/p");
    assert_string_equal(settings.chain, "/c.pem");
    assert_string_equal(settings.seal, "/s.png");
    assert_string_equal(settings.pages, "1,last");
    assert_int_equal(settings.anchor, PDFSEAL_ANCHOR_TOP_LEFT);
    assert_true(settings.margin_mm == 25 && settings.width_mm == 42.5);
    assert_string_equal(settings.reason, "by {user} = {title}");
    assert_string_equal(settings.location, "Here");
    assert_string_equal(settings.folder, "{home}/Sealed");
    assert_string_equal(settings.group, "sealers");
    assert_int_equal(settings.mask, 027);
    assert_int_equal(settings.language, PDFSEAL_LANGUAGE_CHINESE);
}

static void what_is_wrong_is_told_with_its_line(void **state)
{
    static const char *const WRONG[] = {"keys = /a",          "key /a",          "key = a.p12", "key =",         "group =",
                                        "folder = Sealed",    "folder = {user}", "margin = -1", "margin = wide", "margin = 25cm",
                                        "margin = nan",       "width = 1e9",     "umask = 8",   "umask = -1",    "umask = 1777",
                                        "anchor = somewhere", "language = fr",   "key = /b.p12", "level = LT",  "level = b-t",
                                        "tsa = a.example",    "tsa = http://a b", "tsa = ftp://a", "trust = a",   "private-network = maybe"};
    (void)state;
    for (size_t i = 0; i < sizeof WRONG / sizeof WRONG[0]; i++) {
        char text[128];
        (void)snprintf(text, sizeof text, "key = /a.p12\n\n%s\n", WRONG[i]);
        assert_non_null(read_settings(text));
        assert_int_equal(line, 3);
    }
}

static void without_a_key_nothing_is_settled(void **state)
{
    (void)state;
    assert_non_null(read_settings("seal = /s.png\n"));
    assert_int_equal(line, 0);
    assert_non_null(read_settings(""));
}

static const cups_value VALUES[] = {{"user", "ann"}, {"title", "{user}"}};

static void names_in_braces_are_replaced_once(void **state)
{
    (void)state;
    char text[64];
    assert_true(cups_settings_expand("by {user}: {title}.", VALUES, 2, text, sizeof text));
    assert_string_equal(text, "by ann: {user}.");
    assert_true(cups_settings_expand("", VALUES, 2, text, sizeof text));
    assert_string_equal(text, "");
    assert_true(cups_settings_expand("a}b", VALUES, 2, text, sizeof text));
    assert_string_equal(text, "a}b");
}

static void what_braces_do_not_know_fails(void **state)
{
    (void)state;
    char text[64];
    assert_false(cups_settings_expand("{home}", VALUES, 2, text, sizeof text));
    assert_false(cups_settings_expand("{user", VALUES, 2, text, sizeof text));
    assert_false(cups_settings_expand("{}", VALUES, 2, text, sizeof text));
    assert_false(cups_settings_expand("{use}", VALUES, 2, text, sizeof text));
}

static void what_is_too_long_fails(void **state)
{
    (void)state;
    char text[4];
    assert_true(cups_settings_expand("{user}", VALUES, 2, text, sizeof text));
    assert_false(cups_settings_expand("{user}x", VALUES, 2, text, sizeof text));
    assert_false(cups_settings_expand("x{user}", VALUES, 2, text, sizeof text));
    assert_false(cups_settings_expand("abcd", VALUES, 2, text, sizeof text));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_is_enough),
        cmocka_unit_test(all_settings_are_read),
        cmocka_unit_test(a_level_names_whom_to_ask),
        cmocka_unit_test(a_level_without_an_authority_is_wrong_and_the_other_way_round),
        cmocka_unit_test(what_is_wrong_is_told_with_its_line),
        cmocka_unit_test(without_a_key_nothing_is_settled),
        cmocka_unit_test(names_in_braces_are_replaced_once),
        cmocka_unit_test(what_braces_do_not_know_fails),
        cmocka_unit_test(what_is_too_long_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
