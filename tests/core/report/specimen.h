/* SPDX-License-Identifier: Apache-2.0 */
/* A verdict to print, made by hand, and a sink that keeps what is printed. */
#ifndef TESTS_REPORT_SPECIMEN_H
#define TESTS_REPORT_SPECIMEN_H

#include "expect.h"
#include "verify/verdict.h"

#define SPECIMEN_TIME 1795507200 /* 2026-11-24T08:00:00Z */

static inline bool keep_bytes(void *context, const void *bytes, size_t length)
{
    return bytes_buffer_append(context, bytes, length, NULL) == PDFSEAL_OK;
}

static inline bool refuse_bytes(void *context, const void *bytes, size_t length)
{
    (void)context;
    (void)bytes;
    (void)length;
    return false;
}

/* One signature to which nothing can be objected. */
static inline verify_signature good_signature(int64_t index)
{
    static int64_t range[4] = {0, 1000, 5000, 300};
    return (verify_signature){
        .index = index, .field = "Signature1", .kind = VERIFY_KIND_APPROVAL, .sub_filter = "ETSI.CAdES.detached",
        .level = "PAdES-B-B", .revision = 1, .has_byte_range = true, .byte_range = range, .byte_range_count = 4,
        .coverage = VERIFY_COVERAGE_ENTIRE_FILE, .integrity = CMS_INTEGRITY_INTACT, .digest_algorithm = "sha256",
        .signature_algorithm = "rsa-pkcs1", .changes_known = true, .change_level = VERIFY_CHANGE_NONE,
        .changes_permitted = true, .has_signer = true,
        .signer = {.name = "A", .subject = "CN=A", .issuer = "CN=B", .serial = "0a1b", .sha256 = "00", .key = "RSA 2048",
                   .not_before = 0, .not_after = SPECIMEN_TIME},
        .trust = {.status = CMS_TRUST_TRUSTED, .anchor = "CN=C", .revocation = CMS_REVOCATION_NOT_CHECKED,
                  .revoked_at = TIME_UNKNOWN},
        .time_claimed = SPECIMEN_TIME, .time_stamped = TIME_UNKNOWN, .time_used = SPECIMEN_TIME,
        .verdict = PDFSEAL_VERDICT_VALID, .indication = "TOTAL-PASSED", .explanation = "all is well"};
}

static inline verify_result specimen(verify_signature *signatures, size_t count, pdfseal_verdict verdict)
{
    verify_result result = {.checked_at = SPECIMEN_TIME, .file_name = "a.pdf", .file_size = 5300, .pdf_version = "1.7",
                            .page_count = 2, .verdict = verdict, .signatures = signatures, .signature_count = count,
                            .error = {.offset = -1}};
    for (size_t i = 0; i < 4; i++)
        result.reliability[i] = (verify_reliability){"13.1", VERIFY_FINDING_SUPPORTED, "evidence"};
    return result;
}

#endif
