/* SPDX-License-Identifier: Apache-2.0 */
/* Texts of a seal with placeholders: "{name}, {date:%Y-%m-%d@Asia/Shanghai}". */
#ifndef API_TEXT_TEMPLATE_H
#define API_TEXT_TEMPLATE_H

#include "base/bytes.h"

/* What the placeholders stand for. Texts are borrowed; NULL where there is none. */
typedef struct text_facts {
    const char *name, *organisation, *serial; /* of the signer's certificate */
    const char *reason, *location;
    int64_t time;                             /* of signing, seconds since 1970 UTC */
    const char *zone;                         /* for times that name none; NULL: UTC */
    const pdfseal_text_value *values;         /* for {custom:KEY} */
    size_t value_count;
    bool keep_absent;                         /* a placeholder that stands for nothing stays as it is */
} text_facts;

/*
 * Writes `pattern` with every placeholder replaced:
 *   {name} {organisation} {serial} {reason} {location} {custom:KEY}
 *   {date} {date:FORMAT} {date:FORMAT@ZONE} {date@ZONE}, and the same with time; FORMAT as strftime has it, with
 *   %Y %y %m %d %e %H %I %M %S %p %b %B %z %Z %F %T %%, names in English; ZONE as base/time_zone.h knows it
 *   {{ and }} are braces, \n is a new line, \\ a backslash.
 * Control characters in what a placeholder stands for become blanks. USAGE: a placeholder that is not known, stands for
 * nothing here, or is not closed; a zone or format that is not known; a text longer than `out` takes is LIMIT.
 */
pdfseal_status text_template_resolve(const char *pattern, const text_facts *facts, bytes_buffer *out,
                                     pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
