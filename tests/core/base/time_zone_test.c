/* SPDX-License-Identifier: Apache-2.0 */
/* Zones. Expected offsets come from `TZ=ZONE date -d @TIME +%z`. */
#include "base/time_zone.h"

#include "expect.h"

static void expect_offset(const char *zone, int64_t time, int wanted)
{
    int seconds = 12345;
    if (!time_zone_find_offset(zone, time, &seconds))
        fail_msg("%s is a zone", zone);
    assert_int_equal(seconds, wanted);
}

static void expect_no_zone(const char *zone)
{
    int seconds = 12345;
    if (time_zone_find_offset(zone, 0, &seconds))
        fail_msg("%s is no zone", zone);
    assert_int_equal(seconds, 12345);
}

static void offsets_are_read_in_all_forms(void **state)
{
    (void)state;
    expect_offset("UTC", 0, 0);
    expect_offset("Z", 0, 0);
    expect_offset("+08:00", 0, 28800);
    expect_offset("+0800", 0, 28800);
    expect_offset("+8", 0, 28800);
    expect_offset("-03:30", 0, -12600);
    expect_offset("+14:00", 0, 50400);
}

static void what_is_no_zone_is_not_guessed(void **state)
{
    (void)state;
    static const char *const WRONG[] = {"", "+", "+15", "8", "+08:", "+08:60", "+08:00x", "+8:0:0", "Mars/Olympus", "Asia/", "+-8"};
    for (size_t i = 0; i < sizeof WRONG / sizeof WRONG[0]; i++)
        expect_no_zone(WRONG[i]);
}

static void names_are_known_whatever_their_case(void **state)
{
    (void)state;
    expect_offset("Asia/Shanghai", 1795459800, 28800);
    expect_offset("asia/shanghai", 1795459800, 28800);
    expect_offset("Asia/Kolkata", 1795459800, 19800);
    expect_offset("America/Sao_Paulo", 1795459800, -10800);
}

static void summer_time_changes_in_europe_at_one_utc(void **state)
{
    (void)state;
    expect_offset("Europe/Paris", 1774745999, 3600);  /* 2026-03-29 00:59:59 UTC */
    expect_offset("Europe/Paris", 1774746000, 7200);
    expect_offset("Europe/London", 1774746000, 3600);
    expect_offset("Europe/Paris", 1792889999, 7200);  /* 2026-10-25 00:59:59 UTC */
    expect_offset("Europe/Paris", 1792890000, 3600);
    expect_offset("Europe/Athens", 1792890000, 7200);
}

static void summer_time_changes_in_america_at_two_on_the_wall(void **state)
{
    (void)state;
    expect_offset("America/New_York", 1772953199, -18000); /* 2026-03-08 06:59:59 UTC */
    expect_offset("America/New_York", 1772953200, -14400);
    expect_offset("America/New_York", 1793512799, -14400); /* 2026-11-01 05:59:59 UTC */
    expect_offset("America/New_York", 1793512800, -18000);
    expect_offset("America/Los_Angeles", 1772963999, -28800); /* 09:59:59 UTC */
    expect_offset("America/Los_Angeles", 1772964000, -25200);
}

static void civil_time_follows_the_offset_over_the_year(void **state)
{
    (void)state;
    time_civil civil = time_civil_of(1798732800, 28800); /* 2026-12-31T16:00:00Z */
    assert_int_equal(civil.year, 2027);
    assert_int_equal(civil.month, 1);
    assert_int_equal(civil.day, 1);
    assert_int_equal(civil.hour, 0);
    civil = time_civil_of(-1, 0);
    assert_int_equal(civil.year, 1969);
    assert_int_equal(civil.second, 59);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(offsets_are_read_in_all_forms),
        cmocka_unit_test(what_is_no_zone_is_not_guessed),
        cmocka_unit_test(names_are_known_whatever_their_case),
        cmocka_unit_test(summer_time_changes_in_europe_at_one_utc),
        cmocka_unit_test(summer_time_changes_in_america_at_two_on_the_wall),
        cmocka_unit_test(civil_time_follows_the_offset_over_the_year),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
