/* SPDX-License-Identifier: Apache-2.0 */
/* File names out of titles that anybody may have written. */
#include "name.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *name_of(const char *title)
{
    static char name[CUPS_NAME_BYTES];
    cups_name_make(title, 7, 1, name);
    return name;
}

static void a_title_becomes_a_name(void **state)
{
    (void)state;
    assert_string_equal(name_of("Contract 2026"), "Contract 2026-7.pdf");
    assert_string_equal(name_of("合同（最终版）.PDF"), "合同（最终版）-7.pdf");
    assert_string_equal(name_of("Microsoft Word - a.docx"), "Microsoft Word - a.docx-7.pdf");
}

static void paths_lose_their_way(void **state)
{
    (void)state;
    assert_string_equal(name_of("../../etc/passwd"), "etc_passwd-7.pdf");
    assert_string_equal(name_of("/etc/cron.d/x"), "etc_cron.d_x-7.pdf");
    assert_string_equal(name_of("C:\\temp\\a"), "C__temp_a-7.pdf");
    assert_string_equal(name_of(".."), "job-7.pdf");
    assert_string_equal(name_of("."), "job-7.pdf");
    assert_string_equal(name_of(""), "job-7.pdf");
    assert_string_equal(name_of("/"), "job-7.pdf");
}

static void nothing_hides_or_looks_like_an_option(void **state)
{
    (void)state;
    assert_string_equal(name_of(".bashrc"), "bashrc-7.pdf");
    assert_string_equal(name_of("-rf"), "rf-7.pdf");
    assert_string_equal(name_of(" - -x. ."), "x-7.pdf");
}

static void characters_that_deceive_are_replaced(void **state)
{
    (void)state;
    assert_string_equal(name_of("a\nERROR: b\x1b[2J"), "a_ERROR_ b_[2J-7.pdf");
    assert_string_equal(name_of("a\u202Efdp.exe"), "a_fdp.exe-7.pdf");
    assert_string_equal(name_of("a\xc2\x85\u200B b"), "a__ b-7.pdf");
    assert_string_equal(name_of("a\xff\xc3(\xe2\x82"), "a__(__-7.pdf");
}

static void a_second_attempt_has_a_number(void **state)
{
    (void)state;
    char name[CUPS_NAME_BYTES];
    cups_name_make("a", 3, 2, name);
    assert_string_equal(name, "a-3-2.pdf");
}

static void a_long_title_is_cut_between_characters(void **state)
{
    (void)state;
    char title[1000] = "x";
    for (size_t i = 0; i < 300; i++)
        memcpy(title + 1 + 3 * i, "印", 4);
    const char *name = name_of(title);
    assert_int_equal(strlen(name), 1 + 53 * 3 + strlen("-7.pdf"));
    assert_string_equal(name + strlen(name) - strlen("印-7.pdf"), "印-7.pdf");
}

/* Whatever the bytes are: a name without a path that does not hide, of bounded length. */
static void any_bytes_make_a_safe_name(void **state)
{
    (void)state;
    uint32_t seed = 1;
    for (int round = 0; round < 20000; round++) {
        char title[300], line[64];
        size_t length = 0;
        for (size_t i = 0; i < sizeof title - 1; i++) {
            seed = seed * 1664525u + 1013904223u;
            title[length++] = (seed >> 28) < 4 ? "/.\\-\n"[(seed >> 20) % 5] : (char)(seed >> 16);
        }
        title[(seed >> 8) % length] = 0;
        const char *name = name_of(title);
        assert_null(strpbrk(name, "/\\\n\r\t\x1b\x7f"));
        assert_true(name[0] != '.' && name[0] != '-' && strlen(name) < CUPS_NAME_BYTES);
        assert_string_equal(name + strlen(name) - 6, "-7.pdf");
        cups_name_show(title, line, sizeof line);
        assert_true(strlen(line) < sizeof line && !strpbrk(line, "\n\r\x1b"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_title_becomes_a_name),
        cmocka_unit_test(paths_lose_their_way),
        cmocka_unit_test(nothing_hides_or_looks_like_an_option),
        cmocka_unit_test(characters_that_deceive_are_replaced),
        cmocka_unit_test(a_second_attempt_has_a_number),
        cmocka_unit_test(a_long_title_is_cut_between_characters),
        cmocka_unit_test(any_bytes_make_a_safe_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
