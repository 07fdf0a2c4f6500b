/* SPDX-License-Identifier: Apache-2.0 */
/* Verifies a document: every signature it bears, what came after each, and the verdict of the whole. */
#ifndef VERIFY_DOCUMENT_H
#define VERIFY_DOCUMENT_H

#include "pdf/document.h"
#include "verify/verdict.h"

typedef struct verify_request {
    cms_trust *trust; /* NULL: no anchor at all */
    pdfseal_revocation revocation;
    int64_t at_time;  /* 0: now */
    const pdfseal_executor *executor;
    const pdfseal_inflater *inflater; /* or NULL */
    const pdfseal_clock *clock;
    const pdfseal_progress *progress; /* or NULL */
    cms_online *online; /* NULL: the network is not asked */
    const char *file_name;
    cms_certificate_shelf *shelf; /* certificates that earlier documents brought along; NULL: none are kept */
    size_t compare_after; /* list changes from revision `compare_after` + 1 (counted from 1) on, even if no signature closes an earlier one; 0: no */
} verify_request;

/* Fills `result` (zeroed by the caller, whose memory it initialises; verify_result_clear ends it in any case). */
pdfseal_status verify_document(pdf_document *document, const verify_request *request, verify_result *result,
                               pdfseal_error *error) PDFSEAL_MUST_USE;
void verify_result_clear(verify_result *result);

#endif
