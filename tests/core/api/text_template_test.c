/* SPDX-License-Identifier: Apache-2.0 */
/* Placeholders in the texts of seals. */
#include "api/text_template.h"

#include "expect.h"

#include <string.h>

static const pdfseal_text_value VALUES[] = {{"dept", "法务部"}, {"no", "7\n8"}};
static const text_facts FACTS = {.name = "张伟", .organisation = "示例科技有限公司", .serial = "0a1b", .reason = "SL-2026-0117",
                                 .location = "杭州", .time = 1795459805, .zone = "+08:00", .values = VALUES, .value_count = 2};

static void expect_text(const char *pattern, const char *wanted)
{
    BYTES_BUFFER_CLEANUP bytes_buffer out;
    pdfseal_error error = {0};
    bytes_buffer_init(&out, 4096);
    if (text_template_resolve(pattern, &FACTS, &out, &error) != PDFSEAL_OK)
        fail_msg("%s: %s", pattern, error.message);
    assert_int_equal(bytes_buffer_append_byte(&out, 0, &error), PDFSEAL_OK);
    assert_string_equal((const char *)out.data, wanted);
}

static void expect_refused(const char *pattern, const text_facts *facts, pdfseal_status status, const char *words)
{
    BYTES_BUFFER_CLEANUP bytes_buffer out;
    pdfseal_error error = {0};
    bytes_buffer_init(&out, 64);
    assert_int_equal(text_template_resolve(pattern, facts, &out, &error), status);
    if (!strstr(error.message, words))
        fail_msg("%s: \"%s\" does not say \"%s\"", pattern, error.message, words);
}

static void facts_stand_where_their_names_stood(void **state)
{
    (void)state;
    expect_text("plain", "plain");
    expect_text("", "");
    expect_text("{organisation}\\n{name} ({serial})", "示例科技有限公司\n张伟 (0a1b)");
    expect_text("{reason}, {location}", "SL-2026-0117, 杭州");
    expect_text("{custom:dept}", "法务部");
}

static void times_take_a_format_and_a_zone(void **state)
{
    (void)state;
    expect_text("{date}", "2026-11-24");
    expect_text("{time}", "02:50:05 UTC+08:00");
    expect_text("{time@UTC}", "18:50:05 UTC");
    expect_text("{date:%Y年%m月%d日}", "2026年11月24日");
    expect_text("{date:%e %B %Y@Europe/Paris}", "23 November 2026");
    expect_text("{time:%I:%M %p %z@America/New_York}", "01:50 PM -0500");
    expect_text("{time:%F %T %b %y %d %H %S%%}", "2026-11-24 02:50:05 Nov 26 24 02 05%");
}

static void braces_and_new_lines_can_be_written(void **state)
{
    (void)state;
    expect_text("{{{name}}}", "{张伟}");
    expect_text("a\\nb\\\\n", "a\nb\\n");
    expect_text("c:\\d", "c:\\d");
}

static void facts_stay_on_their_line(void **state)
{
    (void)state;
    expect_text("{custom:no}", "7 8");
}

static void what_is_not_known_lists_what_is(void **state)
{
    (void)state;
    expect_refused("{nmae}", &FACTS, PDFSEAL_ERROR_USAGE, "{nmae} is not known (known are {name} {organisation}");
    expect_refused("{}", &FACTS, PDFSEAL_ERROR_USAGE, "not known");
    expect_refused("{dates}", &FACTS, PDFSEAL_ERROR_USAGE, "not known");
    expect_refused("{custom:other}", &FACTS, PDFSEAL_ERROR_USAGE, "--text-value other=TEXT");
    expect_refused("{time:%Q}", &FACTS, PDFSEAL_ERROR_USAGE, "%Q is no part of a time");
    expect_refused("{time:%}", &FACTS, PDFSEAL_ERROR_USAGE, "no part of a time");
    expect_refused("{time@Mars}", &FACTS, PDFSEAL_ERROR_USAGE, "the time zone Mars is not known");
    expect_refused("{name", &FACTS, PDFSEAL_ERROR_USAGE, "not closed");
    expect_refused("{name{", &FACTS, PDFSEAL_ERROR_USAGE, "not closed");
    expect_refused("a } b", &FACTS, PDFSEAL_ERROR_USAGE, "stands alone");
}

static void what_there_is_nothing_for_says_how_to_give_it(void **state)
{
    (void)state;
    const text_facts nothing = {.time = 0};
    expect_refused("{reason}", &nothing, PDFSEAL_ERROR_USAGE, "--reason");
    expect_refused("{location}", &nothing, PDFSEAL_ERROR_USAGE, "--location");
    expect_refused("{name}", &nothing, PDFSEAL_ERROR_USAGE, "no certificate");
    expect_refused("{organisation}", &nothing, PDFSEAL_ERROR_USAGE, "no certificate");
}

static void previews_keep_what_is_not_known_yet(void **state)
{
    (void)state;
    BYTES_BUFFER_CLEANUP bytes_buffer out;
    pdfseal_error error = {0};
    const text_facts facts = {.reason = "r", .keep_absent = true};
    bytes_buffer_init(&out, 64);
    assert_int_equal(text_template_resolve("{name} {reason} {custom:a}", &facts, &out, &error), PDFSEAL_OK);
    assert_memory_equal(out.data, "{name} r {custom:a}", out.length);
    expect_refused("{nmae}", &facts, PDFSEAL_ERROR_USAGE, "not known");
}

static void endless_texts_meet_their_bound(void **state)
{
    (void)state;
    expect_refused("{organisation}{organisation}{organisation}{organisation}", &FACTS, PDFSEAL_ERROR_LIMIT, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(facts_stand_where_their_names_stood),
        cmocka_unit_test(times_take_a_format_and_a_zone),
        cmocka_unit_test(braces_and_new_lines_can_be_written),
        cmocka_unit_test(facts_stay_on_their_line),
        cmocka_unit_test(what_is_not_known_lists_what_is),
        cmocka_unit_test(what_there_is_nothing_for_says_how_to_give_it),
        cmocka_unit_test(previews_keep_what_is_not_known_yet),
        cmocka_unit_test(endless_texts_meet_their_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
