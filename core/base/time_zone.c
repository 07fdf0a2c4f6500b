/* SPDX-License-Identifier: Apache-2.0 */
/* The table of zones and the two rules of summer time that it needs. */
#include "base/time_zone.h"

#include <string.h>
#include <strings.h>

typedef enum summer_rule { SUMMER_NEVER, SUMMER_EUROPE, SUMMER_AMERICA } summer_rule;

#define HOUR 3600
#define DAY (24 * HOUR)

static const struct {
    const char *name;
    int minutes; /* ahead of UTC in winter */
    summer_rule summer;
} ZONES[] = {
    {"UTC", 0, SUMMER_NEVER},
    {"Z", 0, SUMMER_NEVER},
    {"GMT", 0, SUMMER_NEVER},
    {"Asia/Shanghai", 480, SUMMER_NEVER},
    {"Asia/Chongqing", 480, SUMMER_NEVER},
    {"Asia/Urumqi", 360, SUMMER_NEVER},
    {"Asia/Hong_Kong", 480, SUMMER_NEVER},
    {"Asia/Macau", 480, SUMMER_NEVER},
    {"Asia/Taipei", 480, SUMMER_NEVER},
    {"Asia/Singapore", 480, SUMMER_NEVER},
    {"Asia/Kuala_Lumpur", 480, SUMMER_NEVER},
    {"Asia/Manila", 480, SUMMER_NEVER},
    {"Asia/Tokyo", 540, SUMMER_NEVER},
    {"Asia/Seoul", 540, SUMMER_NEVER},
    {"Asia/Bangkok", 420, SUMMER_NEVER},
    {"Asia/Ho_Chi_Minh", 420, SUMMER_NEVER},
    {"Asia/Jakarta", 420, SUMMER_NEVER},
    {"Asia/Kolkata", 330, SUMMER_NEVER},
    {"Asia/Dubai", 240, SUMMER_NEVER},
    {"Asia/Riyadh", 180, SUMMER_NEVER},
    {"Europe/Istanbul", 180, SUMMER_NEVER},
    {"Europe/Moscow", 180, SUMMER_NEVER},
    {"Africa/Johannesburg", 120, SUMMER_NEVER},
    {"Africa/Lagos", 60, SUMMER_NEVER},
    {"Africa/Nairobi", 180, SUMMER_NEVER},
    {"America/Sao_Paulo", -180, SUMMER_NEVER},
    {"America/Bogota", -300, SUMMER_NEVER},
    {"Australia/Brisbane", 600, SUMMER_NEVER},
    {"Europe/London", 0, SUMMER_EUROPE},
    {"Europe/Dublin", 0, SUMMER_EUROPE},
    {"Europe/Lisbon", 0, SUMMER_EUROPE},
    {"Europe/Paris", 60, SUMMER_EUROPE},
    {"Europe/Berlin", 60, SUMMER_EUROPE},
    {"Europe/Madrid", 60, SUMMER_EUROPE},
    {"Europe/Rome", 60, SUMMER_EUROPE},
    {"Europe/Vienna", 60, SUMMER_EUROPE},
    {"Europe/Zurich", 60, SUMMER_EUROPE},
    {"Europe/Brussels", 60, SUMMER_EUROPE},
    {"Europe/Amsterdam", 60, SUMMER_EUROPE},
    {"Europe/Stockholm", 60, SUMMER_EUROPE},
    {"Europe/Oslo", 60, SUMMER_EUROPE},
    {"Europe/Copenhagen", 60, SUMMER_EUROPE},
    {"Europe/Prague", 60, SUMMER_EUROPE},
    {"Europe/Warsaw", 60, SUMMER_EUROPE},
    {"Europe/Budapest", 60, SUMMER_EUROPE},
    {"Europe/Athens", 120, SUMMER_EUROPE},
    {"Europe/Helsinki", 120, SUMMER_EUROPE},
    {"Europe/Bucharest", 120, SUMMER_EUROPE},
    {"Europe/Kyiv", 120, SUMMER_EUROPE},
    {"America/New_York", -300, SUMMER_AMERICA},
    {"America/Toronto", -300, SUMMER_AMERICA},
    {"America/Chicago", -360, SUMMER_AMERICA},
    {"America/Denver", -420, SUMMER_AMERICA},
    {"America/Los_Angeles", -480, SUMMER_AMERICA},
    {"America/Vancouver", -480, SUMMER_AMERICA},
    {"America/Anchorage", -540, SUMMER_AMERICA},
};

/* 0 is Sunday; 1970-01-01 was a Thursday. */
static int weekday_of(int64_t time)
{
    int64_t days = time / DAY - (time % DAY < 0 ? 1 : 0);
    return (int)(((days + 4) % 7 + 7) % 7);
}

/* Midnight UTC of the first Sunday on or after that day. */
static int64_t sunday_from(int64_t year, int month, int day)
{
    int64_t time = 0;
    (void)time_of_civil(year, month, day, 0, 0, 0, &time);
    return time + (int64_t)((7 - weekday_of(time)) % 7) * DAY;
}

/* The last Sundays of March and October, at 01:00 UTC. */
static bool is_summer_in_europe(int64_t time, int64_t year)
{
    return time >= sunday_from(year, 3, 25) + HOUR && time < sunday_from(year, 10, 25) + HOUR;
}

/* From the second Sunday of March, 02:00 by the winter clock, to the first of November, 02:00 by the summer clock. */
static bool is_summer_in_america(int64_t time, int64_t year, int winter_seconds)
{
    int64_t on_the_wall = time + winter_seconds;
    return on_the_wall >= sunday_from(year, 3, 8) + 2 * HOUR && on_the_wall < sunday_from(year, 11, 1) + HOUR;
}

static bool is_summer(summer_rule rule, int64_t time, int winter_seconds)
{
    int64_t year = time_civil_of(time, winter_seconds).year;
    switch (rule) {
    case SUMMER_EUROPE:
        return is_summer_in_europe(time, year);
    case SUMMER_AMERICA:
        return is_summer_in_america(time, year, winter_seconds);
    case SUMMER_NEVER:
        break;
    }
    return false;
}

/* One or two digits; -1 when there are none. */
static int take_digits(const char **text)
{
    int value = -1;
    for (int i = 0; i < 2 && **text >= '0' && **text <= '9'; i++)
        value = (value < 0 ? 0 : value * 10) + (*(*text)++ - '0');
    return value;
}

/* +8, +08, +0800, +08:00 */
static bool parse_offset(const char *zone, int *ret_seconds)
{
    int sign = *zone == '+' ? 1 : *zone == '-' ? -1 : 0;
    const char *rest = zone + 1;
    if (!sign)
        return false;
    int hours = take_digits(&rest);
    if (*rest == ':')
        rest++;
    int minutes = *rest ? take_digits(&rest) : 0;
    if (*rest || hours < 0 || hours > 14 || minutes < 0 || minutes > 59 || rest[-1] == ':')
        return false;
    *ret_seconds = sign * (hours * HOUR + minutes * 60);
    return true;
}

bool time_zone_find_offset(const char *zone, int64_t time, int *ret_seconds)
{
    for (size_t i = 0; i < sizeof ZONES / sizeof ZONES[0]; i++) {
        if (strcasecmp(zone, ZONES[i].name) == 0) {
            int winter_seconds = ZONES[i].minutes * 60;
            *ret_seconds = winter_seconds + (is_summer(ZONES[i].summer, time, winter_seconds) ? HOUR : 0);
            return true;
        }
    }
    return parse_offset(zone, ret_seconds);
}
