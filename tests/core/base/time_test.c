/* SPDX-License-Identifier: Apache-2.0 */
/* Times as PDF, ISO 8601 and the calendar have them. Expected seconds come from `date -u -d … +%s`. */
#include "base/time.h"

#include "expect.h"

static void expect_pdf(const char *text, int64_t wanted)
{
    int64_t time = 0;
    if (!time_parse_pdf(bytes_of_text(text), &time))
        fail_msg("%s is a date", text);
    assert_int_equal(time, wanted);
}

static void expect_no_pdf(const char *text)
{
    int64_t time = 12345;
    if (time_parse_pdf(bytes_of_text(text), &time))
        fail_msg("%s is no date", text);
    assert_int_equal(time, 12345);
}

static void pdf_dates_may_leave_out_everything_after_the_year(void **state)
{
    (void)state;
    expect_pdf("D:2026", 1767225600);
    expect_pdf("D:202611", 1793491200);
    expect_pdf("D:20261123", 1795392000);
    expect_pdf("D:2026112318", 1795456800);
    expect_pdf("D:20261123185000", 1795459800);
    expect_pdf("20261123185000Z", 1795459800);
}

static void zones_of_pdf_dates_are_read_with_and_without_apostrophes(void **state)
{
    (void)state;
    expect_pdf("D:20261123185000Z", 1795459800);
    expect_pdf("D:20261123185000Z00'00'", 1795459800);
    expect_pdf("D:20261123185000+08'00'", 1795459800 - 8 * 3600);
    expect_pdf("D:20261123185000+08'00", 1795459800 - 8 * 3600);
    expect_pdf("D:20261123185000-05'30'", 1795459800 + 5 * 3600 + 1800);
    expect_pdf("D:20261123185000+0800", 1795459800 - 8 * 3600);
    expect_pdf("D:20261123185000+08", 1795459800 - 8 * 3600);
}

static void what_is_no_pdf_date_is_none(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "D:", "D:206", "D:20261301", "D:20260230", "D:20261123250000",
                                      "D:20261123186000", "D:20261123185000+25'00'", "D:20261123185000Zx",
                                      "D:20261123185000+08'00'x", "D:20261123185000+", "Mon Nov 23", "D:2026112",
                                      "D:-2026", "D:20261123185000Z1"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        expect_no_pdf(bad[i]);
}

static void expect_iso(const char *text, int64_t wanted)
{
    int64_t time = 0;
    if (!time_parse_iso(text, &time))
        fail_msg("%s is a time", text);
    assert_int_equal(time, wanted);
}

static void iso_times_are_read_with_zone_and_as_seconds(void **state)
{
    (void)state;
    expect_iso("2026-11-23", 1795392000);
    expect_iso("2026-11-23T18:50:00Z", 1795459800);
    expect_iso("2026-11-23T18:50:00", 1795459800);
    expect_iso("2026-11-23T18:50:00+08:00", 1795459800 - 8 * 3600);
    expect_iso("@0", 0);
    expect_iso("@1795459800", 1795459800);
}

static void what_is_no_iso_time_is_none(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "@", "@-1", "@1x", "@99999999999999999999", "2026", "2026-13-01", "2026-02-29",
                                      "2026-11-23T", "2026-11-23T18:50:00+8", "2026-11-23x", "yesterday"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        int64_t time;
        if (time_parse_iso(bad[i], &time))
            fail_msg("%s is no time", bad[i]);
    }
}

static void the_calendar_knows_leap_years(void **state)
{
    (void)state;
    int64_t time;
    assert_true(time_of_civil(2024, 2, 29, 0, 0, 0, &time));
    assert_int_equal(time, 1709164800);
    assert_true(time_of_civil(2000, 2, 29, 0, 0, 0, &time));
    assert_false(time_of_civil(1900, 2, 29, 0, 0, 0, &time));
    assert_false(time_of_civil(2026, 4, 31, 0, 0, 0, &time));
    assert_true(time_of_civil(1969, 12, 31, 23, 59, 59, &time));
    assert_int_equal(time, -1);
    assert_true(time_of_civil(0, 1, 1, 0, 0, 0, &time));
    assert_int_equal(time, -62167219200);
}

static void what_is_printed_is_read_again(void **state)
{
    (void)state;
    for (int64_t time = -62167219200; time < 253402300799; time += 86400 * 97 + 3671) {
        char text[TIME_TEXT_BYTES];
        int64_t again;
        time_print_iso(time, text);
        assert_true(time_parse_iso(text, &again));
        assert_int_equal(again, time);
        time_print_pdf(time, text);
        assert_true(time_parse_pdf(bytes_of_text(text), &again));
        assert_int_equal(again, time);
    }
}

static void times_beyond_four_digits_are_cut_to_them(void **state)
{
    (void)state;
    char text[TIME_TEXT_BYTES];
    time_print_iso(INT64_MAX, text);
    assert_string_equal(text, "9999-12-31T23:59:59Z");
    time_print_pdf(INT64_MIN, text);
    assert_string_equal(text, "D:00000101000000Z");
}

static int64_t tell_7(void *context)
{
    (void)context;
    return 7;
}

static void a_clock_of_the_caller_is_asked(void **state)
{
    (void)state;
    pdfseal_clock clock = {NULL, tell_7};
    assert_int_equal(time_now(&clock), 7);
    assert_true(time_now(NULL) > 1700000000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pdf_dates_may_leave_out_everything_after_the_year),
        cmocka_unit_test(zones_of_pdf_dates_are_read_with_and_without_apostrophes),
        cmocka_unit_test(what_is_no_pdf_date_is_none),
        cmocka_unit_test(iso_times_are_read_with_zone_and_as_seconds),
        cmocka_unit_test(what_is_no_iso_time_is_none),
        cmocka_unit_test(the_calendar_knows_leap_years),
        cmocka_unit_test(what_is_printed_is_read_again),
        cmocka_unit_test(times_beyond_four_digits_are_cut_to_them),
        cmocka_unit_test(a_clock_of_the_caller_is_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
