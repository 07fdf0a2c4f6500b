/* SPDX-License-Identifier: Apache-2.0 */
/* Zones by name or offset, from a small table of our own: neither the system's files nor its environment are read. */
#ifndef BASE_TIME_ZONE_H
#define BASE_TIME_ZONE_H

#include "base/time.h"

/* Seconds that `zone` is ahead of UTC at `time`. `zone` is "UTC", "Z", an offset as "+08:00", "-0330" or "+8", or one of the
 * names of the tz database that the table knows: those without summer time, and those that keep the rules of the European
 * Union or of the United States (as they have been since 1996 and 2007). False: not known.
 * source  RFC 6557 (names); Directive 2000/84/EC; Energy Policy Act of 2005, section 110 */
bool time_zone_find_offset(const char *zone, int64_t time, int *ret_seconds);

/* A time as the clock on the wall shows it. */
typedef struct time_civil {
    int64_t year;
    int month, day, hour, minute, second; /* month and day from 1 */
} time_civil;

/* Splits `time` + `offset_seconds`; years outside 0000..9999 are cut to those bounds. */
time_civil time_civil_of(int64_t time, int offset_seconds);

#endif
