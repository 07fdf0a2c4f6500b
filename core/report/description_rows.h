/* SPDX-License-Identifier: Apache-2.0 */
/* Rows in the making, for the description's parts alone. */
#ifndef REPORT_DESCRIPTION_ROWS_H
#define REPORT_DESCRIPTION_ROWS_H

#include "base/time.h"
#include "base/words.h"
#include "report/description.h"

/* What a person reads of a long list; JSON has all of it. */
#define REPORT_SHOWN_MAX ((size_t)20)
#define REPORT_TIME_BYTES 64

typedef struct report_describer {
    arena *memory;
    pdfseal_language language;
    const char *zone;
    report_section *section; /* rows go there */
    size_t capacity;
    bool failed;             /* memory ran out: what was made is incomplete */
} report_describer;

/* A sentence of the catalog. */
const char *describe_say(const report_describer *describer, const char *english);
/* Text from a format of the catalog, in the arena; "" when memory ran out. */
const char *describe_format(report_describer *describer, const char *english, ...) __attribute__((format(printf, 2, 3)));
/* Rows; text NULL: none. `label` is English. */
void describe_item(report_describer *describer, const char *label, lines_tone tone, const char *text);
void describe_detail(report_describer *describer, const char *label, lines_tone tone, const char *text);
void describe_member(report_describer *describer, lines_tone tone, const char *text);
/* "2026-11-24 04:00:00 UTC", or in the zone with its offset. */
void describe_time(const report_describer *describer, int64_t time, char text[REPORT_TIME_BYTES]);
/* How good a verdict is. */
lines_tone describe_tone(pdfseal_verdict verdict);

/* Fills the describer's section with one signature. */
void describe_signature(report_describer *describer, const verify_signature *signature);
/* Fills it with every change after the signature. */
void describe_every_change(report_describer *describer, const verify_signature *signature);

#endif
