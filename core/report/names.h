/* SPDX-License-Identifier: Apache-2.0 */
/* The fixed words of docs/contract.md for what verify found; none of them is ever translated in JSON. */
#ifndef REPORT_NAMES_H
#define REPORT_NAMES_H

#include "verify/verdict.h"

/* Static strings. */
const char *report_verdict_name(pdfseal_verdict verdict);
const char *report_kind_name(verify_kind kind);
const char *report_coverage_name(verify_coverage coverage);
const char *report_integrity_name(cms_integrity integrity);
const char *report_change_level_name(verify_change_level level);
const char *report_label_name(verify_label label);
const char *report_trust_name(cms_trust_status status);
const char *report_revocation_name(cms_revocation revocation);
const char *report_finding_name(verify_finding finding);
/* "no-changes", "forms", "annotations" for P 1 to 3. */
const char *report_certification_name(int p);
/* The name itself where the contract knows it, else NULL. */
const char *report_digest_name(const char *algorithm);
const char *report_signature_algorithm_name(const char *algorithm);

#endif
