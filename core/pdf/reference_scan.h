/* SPDX-License-Identifier: Apache-2.0 */
/* Looks for references to some objects in raw bytes, without reading objects: finds at least all that any reader can find, and
 * perhaps more (in strings, in streams). Fast, since most of a document need not be understood to know what it does not name. */
#ifndef PDF_REFERENCE_SCAN_H
#define PDF_REFERENCE_SCAN_H

#include "base/bytes.h"

/* Bytes in front of an R that may belong to its reference, blanks and comments included; what is longer counts as a mention. */
#define REFERENCE_SCAN_LOOKBACK ((size_t)4096)
#define REFERENCE_SCAN_FILTER_BITS 8192u
#define REFERENCE_SCAN_ENDINGS 1000u

typedef struct reference_mention {
    int64_t offset;  /* of its R */
    uint32_t target; /* 0: a comment may stand in it, so it may be a reference to any object */
} reference_mention;

/* Set `targets` (ascending) with reference_scan_init; reference_scan_clear ends it. */
typedef struct reference_scan {
    const uint32_t *targets;
    size_t target_count;
    uint8_t filter[REFERENCE_SCAN_FILTER_BITS / 8];
    bool endings[REFERENCE_SCAN_ENDINGS]; /* by the last three digits: whether a target has them */
    uint8_t digits[256];                  /* what a byte is worth as a digit, 0 where it is none */
    reference_mention *found; /* ascending by offset where the bytes come in order */
    size_t count, capacity;
    bool overflow; /* there were more than are kept */
} reference_scan;

void reference_scan_init(reference_scan *scan, const uint32_t *targets, size_t count);
void reference_scan_clear(reference_scan *scan);
/* Looks at bytes [skip, length), of which those before `skip` are what precedes them (as much as REFERENCE_SCAN_LOOKBACK where
 * there is as much); `base` is the offset of the first byte. Fails only when memory runs out. */
pdfseal_status reference_scan_bytes(reference_scan *scan, bytes_view bytes, size_t skip, int64_t base,
                                    pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
