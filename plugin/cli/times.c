/* SPDX-License-Identifier: Apache-2.0 */
/* Reads ISO 8601 without locale and time zone of the process. */
#include "cli/times.h"

#include <stddef.h>
#include <time.h>

#define SECONDS_DIGITS_MAX 12 /* year 33658 */

/* Exactly `digits` digits between `least` and `most`. */
static bool read_part(const char **place, int digits, int least, int most, int *ret_value)
{
    int value = 0;
    for (int i = 0; i < digits; i++, (*place)++) {
        if (**place < '0' || **place > '9')
            return false;
        value = value * 10 + (**place - '0');
    }
    *ret_value = value;
    return value >= least && value <= most;
}

static bool skip(const char **place, char expected)
{
    bool found = **place == expected;
    *place += found;
    return found;
}

static bool read_date(const char **place, struct tm *civil)
{
    if (!read_part(place, 4, 1970, 9999, &civil->tm_year) || !skip(place, '-') ||
        !read_part(place, 2, 1, 12, &civil->tm_mon) || !skip(place, '-') ||
        !read_part(place, 2, 1, 31, &civil->tm_mday))
        return false;
    civil->tm_year -= 1900;
    civil->tm_mon -= 1;
    return true;
}

static bool read_clock(const char **place, struct tm *civil)
{
    if (!read_part(place, 2, 0, 23, &civil->tm_hour) || !skip(place, ':') || !read_part(place, 2, 0, 59, &civil->tm_min))
        return false;
    return !skip(place, ':') || read_part(place, 2, 0, 59, &civil->tm_sec);
}

/* Seconds that local time is ahead of UTC. */
static bool read_zone(const char **place, int *ret_ahead)
{
    int hours;
    int minutes = 0;
    *ret_ahead = 0;
    if (**place == 0 || skip(place, 'Z'))
        return true;
    bool behind = **place == '-';
    if (!behind && **place != '+')
        return false;
    (*place)++;
    if (!read_part(place, 2, 0, 23, &hours))
        return false;
    (void)skip(place, ':');
    if (**place && !read_part(place, 2, 0, 59, &minutes))
        return false;
    *ret_ahead = (behind ? -1 : 1) * (hours * 3600 + minutes * 60);
    return true;
}

static bool parse_seconds(const char *text, int64_t *ret_seconds)
{
    int64_t seconds = 0;
    int digits = 0;
    for (; *text >= '0' && *text <= '9' && digits < SECONDS_DIGITS_MAX; text++, digits++)
        seconds = seconds * 10 + (*text - '0');
    *ret_seconds = seconds;
    return digits > 0 && *text == 0 && seconds > 0;
}

bool time_parse(const char *text, int64_t *ret_seconds)
{
    struct tm civil = {0};
    int ahead = 0;
    if (*text == '@')
        return parse_seconds(text + 1, ret_seconds);
    if (!read_date(&text, &civil))
        return false;
    int day = civil.tm_mday;
    if (*text) {
        if ((!skip(&text, 'T') && !skip(&text, ' ')) || !read_clock(&text, &civil) || !read_zone(&text, &ahead) || *text)
            return false;
    }
    int64_t seconds = (int64_t)timegm(&civil) - ahead;
    if (civil.tm_mday != day || seconds <= 0) /* timegm moves the 31st of a short month */
        return false;
    *ret_seconds = seconds;
    return true;
}
