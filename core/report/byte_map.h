/* SPDX-License-Identifier: Apache-2.0 */
/* The file from its first byte to its last, divided by who vouches for what. */
#ifndef REPORT_BYTE_MAP_H
#define REPORT_BYTE_MAP_H

#include "verify/verdict.h"

typedef enum report_part_kind {
    REPORT_PART_SIGNED,   /* of a revision that a signature closed: within its range */
    REPORT_PART_VALUE,    /* the signature value, the one gap in the range */
    REPORT_PART_LATER,    /* a revision that no signature closed, after one that was */
    REPORT_PART_BROKEN,   /* within the range of signatures, none of which holds */
    REPORT_PART_UNSIGNED, /* bytes that nobody signed, before any signature, or outside of revisions */
} report_part_kind;

typedef struct report_part {
    report_part_kind kind;
    int64_t start, end;    /* end is exclusive */
    int64_t revision;      /* 0: none */
    int64_t signature;     /* index, 0: none */
} report_part;

/* Lists the parts in the arena, in order, without gap or overlap from 0 to the file's size; at most 300, the last then
 * stands for the rest. */
pdfseal_status report_byte_map(const verify_result *result, arena *memory, report_part **ret_parts, size_t *ret_count,
                               pdfseal_error *error) PDFSEAL_MUST_USE;
#define REPORT_PART_BYTES 320
/* Names a part and its place, in `language`: "signed, signature 1, revision 2: bytes 0 to 999". */
void report_part_print(pdfseal_language language, const report_part *part, char text[REPORT_PART_BYTES]);

#endif
