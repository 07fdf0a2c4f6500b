/* SPDX-License-Identifier: Apache-2.0 */
/* Words are found whatever width, ligatures, radicals, spaces and line breaks they are written with. */
#include "appearance/keyword.h"
#include "expect.h"

#include <string.h>

/* Adds the characters of `utf8`, 10 points wide each: '|' ends a line, '~' a word, neither is text. */
static void add_text(appearance_text *text, const char *utf8)
{
    pdfseal_error error = {0};
    double x = 0;
    double y = 0;
    appearance_text_init(text, NULL);
    while (*utf8) {
        char one[8] = {0};
        size_t length = 1;
        while (((uint8_t)utf8[length] & 0xC0) == 0x80)
            length++;
        memcpy(one, utf8, length);
        utf8 += length;
        pdfseal_character character = {one, x, y, x + 10, y + 12, *utf8 == '~' || *utf8 == '|', *utf8 == '|'};
        x = character.ends_line ? 0 : x + 10;
        y += character.ends_line ? 20 : 0;
        utf8 += character.ends_word;
        EXPECT_OK(appearance_text_add(text, &character, &error), &error);
    }
}

/* How often `keyword` is found in `written`; the first place goes to *ret_place. */
static size_t count_found(const char *written, const char *keyword, appearance_place *ret_place)
{
    appearance_text text;
    appearance_keyword wanted;
    appearance_place place;
    pdfseal_error error = {0};
    size_t position = 0;
    size_t count = 0;
    add_text(&text, written);
    EXPECT_OK(appearance_keyword_init(keyword, &wanted, &error), &error);
    for (; appearance_keyword_find(&wanted, &text, &position, &place); count++) {
        if (count == 0 && ret_place)
            *ret_place = place;
    }
    appearance_keyword_clear(&wanted);
    appearance_text_clear(&text);
    return count;
}

static void what_counts_as_the_same_is_found(void **state)
{
    (void)state;
    static const struct {
        const char *written, *keyword;
    } SAME[] = {{"甲方（盖章）", "甲方(盖章)"},   {"甲~方~:~盖章", "甲方：盖章"},       {"甲方盖|章", "甲方盖章"},      {"甲⽅盖章", "甲方盖章"},
                {"ofﬁce", "office"},              {"eﬃcient", "efficient"},          {"Party~A", "Party A"},        {"Party|A", "Party A"},
                {"con-|tract", "contract"},       {"ＳＥＡＬ", "SEAL"},               {"a–b", "a-b"},                {"Party~A（~甲方~）", "Party A(甲方)"},
                {"sign~“here”", "sign \"here\""}, {"乙方 Party~B", "乙方Party B"}};
    for (size_t i = 0; i < sizeof SAME / sizeof SAME[0]; i++) {
        if (count_found(SAME[i].written, SAME[i].keyword, NULL) != 1)
            fail_msg("\"%s\" was not found in \"%s\"", SAME[i].keyword, SAME[i].written);
    }
}

static void what_differs_is_not_found(void **state)
{
    (void)state;
    static const struct {
        const char *written, *keyword;
    } OTHER[] = {{"these~alphas", "seal"}, {"PartyA", "Party A"}, {"Party~A", "PartyA"}, {"甲方", "甲方盖章"},
                 {"Seal", "seal"},         {"甲乙方", "甲方"},    {"con-tract", "contract"}};
    for (size_t i = 0; i < sizeof OTHER / sizeof OTHER[0]; i++)
        assert_int_equal(count_found(OTHER[i].written, OTHER[i].keyword, NULL), 0);
}

static void every_occurrence_is_found_once(void **state)
{
    (void)state;
    assert_int_equal(count_found("甲方~和~甲方|甲~方", "甲方", NULL), 3);
    assert_int_equal(count_found("aaaa", "aa", NULL), 2);
}

static void the_place_is_that_of_the_letters_on_the_first_line(void **state)
{
    (void)state;
    appearance_place place = {0};
    assert_int_equal(count_found("在甲方~盖章", "甲方盖章", &place), 1);
    assert_true(place.x_pt == 10 && place.width_pt == 40 && place.y_pt == 0 && place.height_pt == 12);
    assert_int_equal(count_found("在此甲方|盖章", "甲方盖章", &place), 1);
    assert_true(place.x_pt == 20 && place.width_pt == 20 && place.y_pt == 0 && place.height_pt == 12);
}

static void the_nearest_text_is_named(void **state)
{
    (void)state;
    appearance_text text;
    appearance_keyword wanted;
    pdfseal_error error = {0};
    appearance_nearest nearest = {.distance = SIZE_MAX, .work_left = 100000};
    add_text(&text, "合同~乙方（盖章）：~日期");
    EXPECT_OK(appearance_keyword_init("甲方(盖章)", &wanted, &error), &error);
    EXPECT_OK(appearance_keyword_approach(&wanted, &text, 7, &nearest, &error), &error);
    assert_int_equal(nearest.distance, 1);
    assert_int_equal(nearest.page_number, 7);
    assert_non_null(strstr(nearest.text, "方（盖章）"));
    nearest = (appearance_nearest){.distance = SIZE_MAX, .work_left = 3};
    EXPECT_OK(appearance_keyword_approach(&wanted, &text, 7, &nearest, &error), &error);
    assert_true(nearest.distance == SIZE_MAX);
    appearance_keyword_clear(&wanted);
    appearance_text_clear(&text);
}

static void keywords_that_say_nothing_are_wrong_usage(void **state)
{
    (void)state;
    char longest[400] = {0};
    appearance_keyword wanted;
    pdfseal_error error = {0};
    memset(longest, 'a', 201);
    const char *const WRONG[] = {"", "  ", "\xFF", "a\xE7\x94", longest};
    for (size_t i = 0; i < sizeof WRONG / sizeof WRONG[0]; i++)
        assert_int_equal(appearance_keyword_init(WRONG[i], &wanted, &error), PDFSEAL_ERROR_USAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_counts_as_the_same_is_found),
        cmocka_unit_test(what_differs_is_not_found),
        cmocka_unit_test(every_occurrence_is_found_once),
        cmocka_unit_test(the_place_is_that_of_the_letters_on_the_first_line),
        cmocka_unit_test(the_nearest_text_is_named),
        cmocka_unit_test(keywords_that_say_nothing_are_wrong_usage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
