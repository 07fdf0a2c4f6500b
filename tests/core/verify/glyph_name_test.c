/* SPDX-License-Identifier: Apache-2.0 */
/* What names of glyphs stand for. */
#include "verify/content/glyph_name.h"

#include "expect.h"

static void expect_character(const char *name, int32_t character)
{
    assert_int_equal(glyph_name_character(bytes_of_text(name)), character);
}

static void letters_and_signs_have_their_names(void **state)
{
    (void)state;
    expect_character("A", 'A');
    expect_character("z", 'z');
    expect_character("nine", '9');
    expect_character("eacute", 0xE9);
    expect_character("Zcaron", 0x17D);
    expect_character("hungarumlaut", 0x2DD);
    expect_character("ohungarumlaut", 0x151);
    expect_character("Euro", 0x20AC);
}

static void numbers_are_read_as_readers_do(void **state)
{
    (void)state;
    expect_character("uni0039", '9');
    expect_character("u0039", '9');
    expect_character("u1F600", 0x1F600);
    expect_character("nine.oldstyle", '9');
    expect_character("afii10017", 0x410);
    expect_character("afii10023", 0x401);
    expect_character("afii10097", 0x44F);
    expect_character("Pecyrillic", 0x41F);
    expect_character("iacyrillic", 0x44F);
}

static void other_names_are_not_known(void **state)
{
    (void)state;
    static const char *const names[] = {"", ".notdef", "9", "g28", "cid26", "nine_two", "uni39", "uni003", "uni00390032", "u003x", "afii10016",
                                        "afii1005", "afii100x7", "qacute", "Nine"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        expect_character(names[i], GLYPH_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_and_signs_have_their_names),
        cmocka_unit_test(numbers_are_read_as_readers_do),
        cmocka_unit_test(other_names_are_not_known),
    };
    return cmocka_run_group_tests_name("verify.glyph_name", tests, NULL, NULL);
}
