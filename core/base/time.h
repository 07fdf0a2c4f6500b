/* SPDX-License-Identifier: Apache-2.0 */
/* Times: seconds since 1970-01-01 UTC, as ISO 8601, PDF and ASN.1 write them. No locale, no time zone of the process. */
#ifndef BASE_TIME_H
#define BASE_TIME_H

#include "base/bytes.h"

#define TIME_UNKNOWN INT64_MIN
#define TIME_TEXT_BYTES 32

/* Now, from `clock` or (NULL) the system. */
int64_t time_now(const pdfseal_clock *clock);
/* "2026-11-23T18:50:00Z" into `text`. Years outside 0000..9999 are cut to those bounds. */
void time_print_iso(int64_t time, char text[TIME_TEXT_BYTES]);
/* "D:20261123185000Z" (source  ISO 32000-2:2020 7.9.4). */
void time_print_pdf(int64_t time, char text[TIME_TEXT_BYTES]);
/* Reads a PDF date: D: optional, everything after the year optional, zone Z, +hh'mm', -hh'mm. False when it is none. */
bool time_parse_pdf(bytes_view text, int64_t *ret_time);
/* Reads ISO 8601: a date, or date and time, with Z or +hh:mm; without zone it is UTC. Seconds since 1970 ("@12345") too. */
bool time_parse_iso(const char *text, int64_t *ret_time);
/* Seconds of a civil UTC time; month 1..12, day 1..31. False where a part is out of its range. */
bool time_of_civil(int64_t year, int month, int day, int hour, int minute, int second, int64_t *ret_time);

#endif
