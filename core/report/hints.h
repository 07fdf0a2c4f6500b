/* SPDX-License-Identifier: Apache-2.0 */
/* What a person can do next, from what was found. */
#ifndef REPORT_HINTS_H
#define REPORT_HINTS_H

#include "verify/verdict.h"

#define REPORT_HINTS_MAX 8

typedef struct report_hint {
    const char *english; /* a key of the catalog, or NULL: look at `revision` as it was signed */
    long long revision;
} report_hint;

/* Finds hints, each once, the most pressing first; returns their number. */
size_t report_hints_find(const verify_result *result, report_hint ret_hints[REPORT_HINTS_MAX]);

#endif
