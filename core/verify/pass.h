/* SPDX-License-Identifier: Apache-2.0 */
/* The one pass over the file: every byte range is hashed, the whole file too, and each "/ByteRange" is noticed. */
#ifndef VERIFY_PASS_H
#define VERIFY_PASS_H

#include "base/arena.h"
#include "base/digest.h"
#include "base/file_pass.h"

/* A byte range [0, gap_start) and [gap_end, end) to be hashed. */
typedef struct verify_range {
    digest_algorithm algorithm;
    int64_t gap_start, gap_end, end; /* 0 <= gap_start <= gap_end <= end <= size */
    digest_value value;              /* length 0: not computed */
} verify_range;

typedef struct verify_pass {
    verify_range *ranges; /* given by the caller; their values are filled */
    size_t range_count;
    const pdfseal_progress *progress; /* given by the caller, or NULL */
    file_pass_worker also;            /* given by the caller: sees every chunk, too; or without `work` */
    digest_value file_sha256;
    int64_t *mentions;    /* offsets of "/ByteRange" in the file, in the arena; of those in one piece escaped ones come first */
    size_t mention_count;
} verify_pass;

/* Reads `input` once. Ranges whose second parts add up to far more than the file (no honest document has such) are left
 * without a value. */
pdfseal_status verify_pass_run(const file_input *input, const limits *set, const pdfseal_executor *executor,
                               arena *owner, verify_pass *pass, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
