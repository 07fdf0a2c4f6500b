/* SPDX-License-Identifier: Apache-2.0 */
/* What a signature's byte range covers: the file, its revision, or less. */
#ifndef VERIFY_COVERAGE_H
#define VERIFY_COVERAGE_H

#include "pades/signature.h"
#include "verify/verdict.h"

typedef struct verify_coverage_facts {
    verify_coverage coverage;
    const char *cause;      /* why partial or invalid */
    size_t revision;        /* index of the revision that it closes, or that holds its dictionary */
    bool closes_revision;
    int64_t bytes_after;
} verify_coverage_facts;

pdfseal_status verify_coverage_find(pdf_document *document, const pades_signature *signature,
                                    verify_coverage_facts *ret_facts, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
