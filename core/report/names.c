/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of the contract's words. */
#include "report/names.h"

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

/* A value outside the table would be a defect; a report says so rather than lie. */
static const char *name_of(const char *const *names, size_t count, unsigned value)
{
    return value < count && names[value] ? names[value] : "unknown";
}

const char *report_verdict_name(pdfseal_verdict verdict)
{
    static const char *const NAMES[] = {
        [PDFSEAL_VERDICT_VALID] = "valid",         [PDFSEAL_VERDICT_UNSIGNED] = "unsigned",
        [PDFSEAL_VERDICT_INDETERMINATE] = "indeterminate", [PDFSEAL_VERDICT_INVALID] = "invalid",
        [PDFSEAL_VERDICT_ALTERED] = "altered",     [PDFSEAL_VERDICT_UNREADABLE] = "unreadable"};
    return name_of(NAMES, COUNT(NAMES), verdict);
}

const char *report_kind_name(verify_kind kind)
{
    static const char *const NAMES[] = {[VERIFY_KIND_APPROVAL] = "approval",
                                        [VERIFY_KIND_CERTIFICATION] = "certification",
                                        [VERIFY_KIND_TIMESTAMP] = "timestamp"};
    return name_of(NAMES, COUNT(NAMES), kind);
}

const char *report_coverage_name(verify_coverage coverage)
{
    static const char *const NAMES[] = {[VERIFY_COVERAGE_ENTIRE_FILE] = "entire_file",
                                        [VERIFY_COVERAGE_ENTIRE_REVISION] = "entire_revision",
                                        [VERIFY_COVERAGE_PARTIAL] = "partial",
                                        [VERIFY_COVERAGE_INVALID] = "invalid"};
    return name_of(NAMES, COUNT(NAMES), coverage);
}

const char *report_integrity_name(cms_integrity integrity)
{
    static const char *const NAMES[] = {[CMS_INTEGRITY_INTACT] = "intact",
                                        [CMS_INTEGRITY_ALTERED] = "altered",
                                        [CMS_INTEGRITY_INVALID] = "invalid",
                                        [CMS_INTEGRITY_UNVERIFIABLE] = "unverifiable"};
    return name_of(NAMES, COUNT(NAMES), integrity);
}

const char *report_change_level_name(verify_change_level level)
{
    static const char *const NAMES[] = {[VERIFY_CHANGE_NONE] = "none",
                                        [VERIFY_CHANGE_LTV] = "ltv",
                                        [VERIFY_CHANGE_FORM_FILLING] = "form_filling",
                                        [VERIFY_CHANGE_ANNOTATIONS] = "annotations",
                                        [VERIFY_CHANGE_FORBIDDEN] = "forbidden"};
    return name_of(NAMES, COUNT(NAMES), level);
}

const char *report_label_name(verify_label label)
{
    static const char *const NAMES[] = {
        [VERIFY_LABEL_VALIDATION_DATA] = "validation_data", [VERIFY_LABEL_DOCUMENT_TIMESTAMP] = "document_timestamp",
        [VERIFY_LABEL_SIGNATURE] = "signature",             [VERIFY_LABEL_FORM_VALUE] = "form_value",
        [VERIFY_LABEL_ANNOTATION] = "annotation",           [VERIFY_LABEL_PAGE_CONTENT] = "page_content",
        [VERIFY_LABEL_PAGE_TREE] = "page_tree",             [VERIFY_LABEL_METADATA] = "metadata",
        [VERIFY_LABEL_STRUCTURE] = "structure",             [VERIFY_LABEL_XREF] = "xref",
        [VERIFY_LABEL_UNEXPLAINED] = "unexplained"};
    return name_of(NAMES, COUNT(NAMES), label);
}

const char *report_trust_name(cms_trust_status status)
{
    static const char *const NAMES[] = {[CMS_TRUST_TRUSTED] = "trusted",
                                        [CMS_TRUST_UNTRUSTED] = "untrusted",
                                        [CMS_TRUST_EXPIRED] = "expired",
                                        [CMS_TRUST_REVOKED] = "revoked",
                                        [CMS_TRUST_UNKNOWN] = "unknown"};
    return name_of(NAMES, COUNT(NAMES), status);
}

const char *report_revocation_name(cms_revocation revocation)
{
    static const char *const NAMES[] = {[CMS_REVOCATION_GOOD] = "good",
                                        [CMS_REVOCATION_REVOKED] = "revoked",
                                        [CMS_REVOCATION_UNKNOWN] = "unknown",
                                        [CMS_REVOCATION_NOT_CHECKED] = "not_checked"};
    return name_of(NAMES, COUNT(NAMES), revocation);
}

const char *report_finding_name(verify_finding finding)
{
    static const char *const NAMES[] = {[VERIFY_FINDING_SUPPORTED] = "supported",
                                        [VERIFY_FINDING_CONTRADICTED] = "contradicted",
                                        [VERIFY_FINDING_NOT_PROVABLE] = "not_provable_from_file"};
    return name_of(NAMES, COUNT(NAMES), finding);
}

const char *report_certification_name(int p)
{
    static const char *const NAMES[] = {"no-changes", "forms", "annotations"};
    return name_of(NAMES, COUNT(NAMES), (unsigned)(p - 1));
}

static const char *find_known(const char *const *known, size_t count, const char *name)
{
    for (size_t i = 0; name && i < count; i++) {
        if (strcmp(known[i], name) == 0)
            return known[i];
    }
    return NULL;
}

const char *report_digest_name(const char *algorithm)
{
    static const char *const KNOWN[] = {"sha1",     "sha256",   "sha384",   "sha512", "sha3-256",
                                        "sha3-384", "sha3-512", "shake256", "sm3",    "md5"};
    return find_known(KNOWN, COUNT(KNOWN), algorithm);
}

const char *report_signature_algorithm_name(const char *algorithm)
{
    static const char *const KNOWN[] = {"rsa-pkcs1", "rsa-pss", "ecdsa", "ed25519", "ed448", "sm2", "dsa"};
    return find_known(KNOWN, COUNT(KNOWN), algorithm);
}
