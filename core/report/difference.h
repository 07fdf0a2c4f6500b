/* SPDX-License-Identifier: Apache-2.0 */
/* What `diff` shows: the changes since a revision, and what they look like. */
#ifndef REPORT_DIFFERENCE_H
#define REPORT_DIFFERENCE_H

#include "verify/looks.h"

typedef struct report_difference {
    const verify_result *result;
    int64_t revision;    /* what came after it is shown; 1 is the oldest */
    int64_t pages_then;  /* -1: not known */
    const verify_look *looks;
    size_t look_count;
    bool pages_left_out; /* not all pages were looked at */
} report_difference;

/* "same", "changed", "moved", "added", "removed", "unknown" (could not be compared). */
const char *report_look_status(const verify_look *look);
/* Whether any object or any pixel changed, or a page moved; a page that could not be compared counts as changed. */
bool report_difference_exists(const report_difference *difference);
/* Writes one JSON object on one line (assets/schema/diff.schema.json). OUTPUT when the sink stops. */
pdfseal_status report_write_difference_json(const report_difference *difference, pdfseal_language language,
                                            const pdfseal_sink *sink, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Writes it for people. OUTPUT when the sink stops. */
pdfseal_status report_write_difference_text(const report_difference *difference, const pdfseal_text_options *options,
                                            const pdfseal_sink *sink, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
