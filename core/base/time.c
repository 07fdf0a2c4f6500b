/* SPDX-License-Identifier: Apache-2.0 */
/* Civil time in the proleptic Gregorian calendar, with integers alone. */
#include "base/time_zone.h"

#include <stdio.h>
#include <time.h>

#define SECONDS_A_DAY 86400

int64_t time_now(const pdfseal_clock *clock)
{
    return clock && clock->now ? clock->now(clock->context) : (int64_t)time(NULL);
}

/* Days from 1970-01-01; years begin in March so that the leap day ends one. */
static int64_t days_of_civil(int64_t year, int month, int day)
{
    int64_t shifted = month <= 2 ? year - 1 : year;
    int64_t era = (shifted >= 0 ? shifted : shifted - 399) / 400;
    int64_t year_of_era = shifted - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

static time_civil civil_of_time(int64_t time)
{
    int64_t days = time / SECONDS_A_DAY;
    int64_t rest = time % SECONDS_A_DAY;
    if (rest < 0) {
        rest += SECONDS_A_DAY;
        days--;
    }
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    int64_t day_of_era = days - era * 146097;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t shifted_month = (5 * day_of_year + 2) / 153;
    time_civil result = {.day = (int)(day_of_year - (153 * shifted_month + 2) / 5 + 1),
                    .month = (int)(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9),
                    .hour = (int)(rest / 3600),
                    .minute = (int)(rest / 60 % 60),
                    .second = (int)(rest % 60)};
    result.year = year_of_era + era * 400 + (result.month <= 2 ? 1 : 0);
    return result;
}

static time_civil printable_civil(int64_t time)
{
    const int64_t first = -62167219200; /* 0000-01-01 */
    const int64_t last = 253402300799;  /* 9999-12-31T23:59:59 */
    return civil_of_time(time < first ? first : time > last ? last : time);
}

time_civil time_civil_of(int64_t time, int offset_seconds)
{
    return printable_civil(time + offset_seconds);
}

void time_print_iso(int64_t time, char text[TIME_TEXT_BYTES])
{
    time_civil c = printable_civil(time);
    (void)snprintf(text, TIME_TEXT_BYTES, "%04d-%02d-%02dT%02d:%02d:%02dZ", (int)c.year, c.month, c.day, c.hour,
                   c.minute, c.second);
}

void time_print_pdf(int64_t time, char text[TIME_TEXT_BYTES])
{
    time_civil c = printable_civil(time);
    (void)snprintf(text, TIME_TEXT_BYTES, "D:%04d%02d%02d%02d%02d%02dZ", (int)c.year, c.month, c.day, c.hour, c.minute,
                   c.second);
}

static int days_of_month(int64_t year, int month)
{
    static const int DAYS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : DAYS[month - 1];
}

bool time_of_civil(int64_t year, int month, int day, int hour, int minute, int second, int64_t *ret_time)
{
    if (year < 0 || year > 9999 || month < 1 || month > 12 || day < 1 || day > days_of_month(year, month))
        return false;
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60)
        return false;
    *ret_time = days_of_civil(year, month, day) * SECONDS_A_DAY + hour * 3600 + minute * 60 + second;
    return true;
}

/* Reads exactly `digits` digits; passes nothing where there are fewer. */
static bool read_number(bytes_cursor *cursor, int digits, int *ret_number)
{
    int number = 0;
    for (int i = 0; i < digits; i++) {
        int byte = bytes_cursor_peek_at(cursor, (size_t)i);
        if (byte < '0' || byte > '9')
            return false;
        number = number * 10 + (byte - '0');
    }
    cursor->position += (size_t)digits;
    *ret_number = number;
    return true;
}

static bool skip_byte(bytes_cursor *cursor, char byte)
{
    if (bytes_cursor_peek(cursor) != byte)
        return false;
    cursor->position++;
    return true;
}

/* Zone as seconds east of UTC; nothing there means UTC. */
static bool read_zone(bytes_cursor *cursor, char separator, int *ret_seconds)
{
    int sign = bytes_cursor_next(cursor);
    int hours = 0;
    int minutes = 0;
    if (sign != '+' && sign != '-' && sign != 'Z' && sign != -1)
        return false;
    if (sign != -1 && read_number(cursor, 2, &hours)) {
        bool separated = skip_byte(cursor, separator);
        if (read_number(cursor, 2, &minutes) && separated && separator == '\'')
            (void)skip_byte(cursor, '\'');
    } else if (sign == '+' || sign == '-') {
        return false;
    }
    if (hours > 23 || minutes > 59 || cursor->position != cursor->view.length)
        return false;
    *ret_seconds = (sign == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
    return true;
}

bool time_parse_pdf(bytes_view text, int64_t *ret_time)
{
    bytes_cursor cursor = {text, 0};
    if (bytes_start_with(text, BYTES_LITERAL("D:")))
        cursor.position = 2;
    int year, parts[5] = {1, 1, 0, 0, 0}, zone = 0;
    if (!read_number(&cursor, 4, &year))
        return false;
    for (int i = 0; i < 5; i++) {
        int byte = bytes_cursor_peek(&cursor);
        if (byte < '0' || byte > '9')
            break;
        if (!read_number(&cursor, 2, &parts[i]))
            return false;
    }
    int64_t time;
    if (!read_zone(&cursor, '\'', &zone) ||
        !time_of_civil(year, parts[0], parts[1], parts[2], parts[3], parts[4], &time))
        return false;
    *ret_time = time - zone;
    return true;
}

static bool parse_epoch(const char *text, int64_t *ret_time)
{
    int64_t seconds = 0;
    if (!*text)
        return false;
    for (; *text; text++) {
        if (*text < '0' || *text > '9' || seconds > (int64_t)1 << 50)
            return false;
        seconds = seconds * 10 + (*text - '0');
    }
    *ret_time = seconds;
    return true;
}

bool time_parse_iso(const char *text, int64_t *ret_time)
{
    if (*text == '@')
        return parse_epoch(text + 1, ret_time);
    bytes_cursor cursor = {bytes_of_text(text), 0};
    int year, month, day, hour = 0, minute = 0, second = 0, zone = 0;
    if (!read_number(&cursor, 4, &year) || !skip_byte(&cursor, '-') || !read_number(&cursor, 2, &month) ||
        !skip_byte(&cursor, '-') || !read_number(&cursor, 2, &day))
        return false;
    if (skip_byte(&cursor, 'T') || skip_byte(&cursor, ' ')) {
        if (!read_number(&cursor, 2, &hour) || !skip_byte(&cursor, ':') || !read_number(&cursor, 2, &minute))
            return false;
        if (skip_byte(&cursor, ':') && !read_number(&cursor, 2, &second))
            return false;
    }
    int64_t time;
    if (!read_zone(&cursor, ':', &zone) || !time_of_civil(year, month, day, hour, minute, second, &time))
        return false;
    *ret_time = time - zone;
    return true;
}
