/* SPDX-License-Identifier: Apache-2.0 */
/* The first cause in the order of the contract decides. */
#include "verify/judgement.h"

static void decide(verify_signature *signature, pdfseal_verdict verdict, const char *sub_indication,
                   const char *explanation)
{
    static const char *const INDICATIONS[] = {
        [PDFSEAL_VERDICT_VALID] = "TOTAL-PASSED",
        [PDFSEAL_VERDICT_INDETERMINATE] = "INDETERMINATE",
        [PDFSEAL_VERDICT_INVALID] = "TOTAL-FAILED",
        [PDFSEAL_VERDICT_ALTERED] = "TOTAL-FAILED",
    };
    signature->verdict = verdict;
    signature->indication = INDICATIONS[verdict];
    signature->sub_indication = sub_indication;
    signature->explanation = explanation;
}

static const char *first_of(const char *cause, const char *otherwise)
{
    return cause ? cause : otherwise;
}

/* Whether a time stamp proves when it existed. */
static bool is_proven(const verify_signature *signature)
{
    return signature->kind != VERIFY_KIND_TIMESTAMP && signature->time_stamped != TIME_UNKNOWN;
}

/* What is wrong for good: true when it decided. */
static bool decide_failed(verify_signature *signature)
{
    if (signature->integrity == CMS_INTEGRITY_ALTERED) {
        decide(signature, PDFSEAL_VERDICT_ALTERED, "HASH_FAILURE",
               "the document was changed: its signed bytes are not those that were signed");
        return true;
    }
    if (signature->changes_known && !signature->changes_permitted) {
        decide(signature, PDFSEAL_VERDICT_ALTERED, "FORMAT_FAILURE",
               "the document was changed after signing in a way that the signature does not permit (incremental saving attack, ISA)");
        return true;
    }
    if (signature->integrity == CMS_INTEGRITY_INVALID) {
        decide(signature, PDFSEAL_VERDICT_INVALID,
               signature->coverage == VERIFY_COVERAGE_INVALID ? "FORMAT_FAILURE" : "SIG_CRYPTO_FAILURE",
               first_of(signature->integrity_cause, "the signature is malformed or its value is wrong"));
        return true;
    }
    if (signature->coverage == VERIFY_COVERAGE_INVALID || signature->coverage == VERIFY_COVERAGE_PARTIAL) {
        decide(signature, PDFSEAL_VERDICT_INVALID, "FORMAT_FAILURE",
               first_of(signature->coverage_cause, "the signature does not cover its whole revision"));
        return true;
    }
    if (signature->certification_cause) {
        decide(signature, PDFSEAL_VERDICT_INVALID, "FORMAT_FAILURE", signature->certification_cause);
        return true;
    }
    if (signature->trust.status == CMS_TRUST_REVOKED) {
        decide(signature, PDFSEAL_VERDICT_INVALID, "REVOKED",
               is_proven(signature) ? "the certificate was revoked before the time at which the signature is proven to have existed"
                                    : "the certificate was revoked, and nothing proves that the signature is older");
        return true;
    }
    return false;
}

static void decide_expired(verify_signature *signature)
{
    if (!is_proven(signature))
        decide(signature, PDFSEAL_VERDICT_INDETERMINATE, "OUT_OF_BOUNDS_NO_POE",
               "the certificate is not valid at this time, and nothing proves when the signature was made");
    else if (signature->time_used < signature->signer.not_before)
        decide(signature, PDFSEAL_VERDICT_INDETERMINATE, "NOT_YET_VALID",
               "the signature is proven to be older than its certificate");
    else
        decide(signature, PDFSEAL_VERDICT_INDETERMINATE, "EXPIRED",
               "the certificate or one of its path had expired before the time at which the signature is proven to have existed");
}

static bool decide_trust(verify_signature *signature)
{
    switch (signature->trust.status) {
    case CMS_TRUST_EXPIRED:
        decide_expired(signature);
        return true;
    case CMS_TRUST_UNTRUSTED:
        decide(signature, PDFSEAL_VERDICT_INDETERMINATE, "NO_CERTIFICATE_CHAIN_FOUND",
               first_of(signature->trust.cause, "the certificate does not lead to a trusted authority"));
        return true;
    case CMS_TRUST_UNKNOWN:
        decide(signature, PDFSEAL_VERDICT_INDETERMINATE, "NO_CERTIFICATE_CHAIN_FOUND",
               "there is no trusted authority to hold the certificate against");
        return true;
    default:
        return false;
    }
}

bool verify_lacks_revocation(const cms_trust_answer *trust, pdfseal_revocation revocation)
{
    if (revocation == PDFSEAL_REVOCATION_OFF || trust->revocation == CMS_REVOCATION_GOOD)
        return false;
    if (trust->revocation == CMS_REVOCATION_UNKNOWN)
        return true;
    return revocation == PDFSEAL_REVOCATION_REQUIRE && trust->path_length > 1;
}

void verify_judge_signature(verify_signature *signature, pdfseal_revocation revocation)
{
    if (decide_failed(signature))
        return;
    if (signature->integrity == CMS_INTEGRITY_UNVERIFIABLE) {
        decide(signature, PDFSEAL_VERDICT_INDETERMINATE, "CRYPTO_CONSTRAINTS_FAILURE_NO_POE",
               first_of(signature->integrity_cause, "the signature uses an algorithm that is not supported"));
        return;
    }
    if (decide_trust(signature))
        return;
    if (signature->coverage_cause) {
        decide(signature, PDFSEAL_VERDICT_INDETERMINATE, "GENERIC", signature->coverage_cause);
        return;
    }
    if (signature->doubt) {
        decide(signature, PDFSEAL_VERDICT_INDETERMINATE, "GENERIC", signature->doubt);
        return;
    }
    if (signature->is_ambiguous) {
        decide(signature, PDFSEAL_VERDICT_INDETERMINATE, "GENERIC", signature->weak_cause);
        return;
    }
    if (signature->weak_for_sure) {
        decide(signature, PDFSEAL_VERDICT_INDETERMINATE, "CRYPTO_CONSTRAINTS_FAILURE",
               "the signature was made with an algorithm that was already too weak then");
        return;
    }
    if (signature->weak_cause) {
        decide(signature, PDFSEAL_VERDICT_INDETERMINATE, "CRYPTO_CONSTRAINTS_FAILURE_NO_POE",
               "an algorithm of the signature is too weak today, and nothing proves that the signature is older");
        return;
    }
    if (verify_lacks_revocation(&signature->trust, revocation)) {
        decide(signature, PDFSEAL_VERDICT_INDETERMINATE, "TRY_LATER",
               "whether the certificate was revoked could not be established");
        return;
    }
    decide(signature, PDFSEAL_VERDICT_VALID, NULL,
           "the signed bytes are unchanged, only permitted changes follow, and the signer is trusted");
}

pdfseal_verdict verify_judge_file(const verify_signature *signatures, size_t count)
{
    pdfseal_verdict worst = count ? PDFSEAL_VERDICT_VALID : PDFSEAL_VERDICT_UNSIGNED;
    for (size_t i = 0; i < count; i++) {
        if (signatures[i].verdict > worst)
            worst = signatures[i].verdict;
    }
    return worst;
}

static void worsen(verify_reliability *condition, verify_finding finding, const char *evidence)
{
    static const int SEVERITY[] = {[VERIFY_FINDING_SUPPORTED] = 0, [VERIFY_FINDING_NOT_PROVABLE] = 1,
                                   [VERIFY_FINDING_CONTRADICTED] = 2};
    if (SEVERITY[finding] > SEVERITY[condition->finding]) {
        condition->finding = finding;
        condition->evidence = evidence;
    }
}

/* 13.1: the key belongs to the signer alone. A file can only show who says so. */
static void judge_exclusive(const verify_signature *signature, verify_reliability *condition)
{
    if (signature->trust.status == CMS_TRUST_REVOKED)
        worsen(condition, VERIFY_FINDING_CONTRADICTED, "a certificate was revoked: its key may have been in other hands");
    else if (signature->trust.status != CMS_TRUST_TRUSTED)
        worsen(condition, VERIFY_FINDING_NOT_PROVABLE, "no trusted authority vouches for whose key a signature was made with");
}

/* 13.3: any later change to the signature can be found. */
static void judge_signature_change(const verify_signature *signature, verify_reliability *condition)
{
    if (signature->integrity == CMS_INTEGRITY_INVALID || signature->coverage == VERIFY_COVERAGE_INVALID)
        worsen(condition, VERIFY_FINDING_CONTRADICTED, "a signature is malformed or its value is wrong");
    else if (signature->integrity == CMS_INTEGRITY_UNVERIFIABLE || signature->weak_cause)
        worsen(condition, VERIFY_FINDING_NOT_PROVABLE, "a signature uses an algorithm that is weak or not supported");
}

/* 13.4: any later change to the document's content and form can be found. */
static void judge_content_change(const verify_signature *signature, verify_reliability *condition)
{
    if (signature->verdict == PDFSEAL_VERDICT_ALTERED)
        worsen(condition, VERIFY_FINDING_CONTRADICTED, "the document was changed after signing, and the change was found");
    else if (signature->integrity != CMS_INTEGRITY_INTACT || signature->coverage > VERIFY_COVERAGE_ENTIRE_REVISION)
        worsen(condition, VERIFY_FINDING_NOT_PROVABLE, "a signature does not bind the whole document of its time");
    else if (signature->weak_cause)
        worsen(condition, VERIFY_FINDING_NOT_PROVABLE, "a signature uses an algorithm that is weak or not supported");
}

void verify_judge_reliability(const verify_signature *signatures, size_t count, verify_reliability ret_conditions[4])
{
    static const verify_reliability BEST[4] = {
        {"13.1", VERIFY_FINDING_SUPPORTED, "a trusted authority certifies whose key each signature was made with"},
        {"13.2", VERIFY_FINDING_NOT_PROVABLE, "who had control of the key at signing cannot be seen in a file"},
        {"13.3", VERIFY_FINDING_SUPPORTED, "every signature value holds: a changed signature would have been found"},
        {"13.4", VERIFY_FINDING_SUPPORTED, "every signed byte is as it was signed, and each later change is listed and permitted"},
    };
    for (size_t i = 0; i < 4; i++)
        ret_conditions[i] = BEST[i];
    for (size_t i = 0; i < count; i++) {
        judge_exclusive(&signatures[i], &ret_conditions[0]);
        judge_signature_change(&signatures[i], &ret_conditions[2]);
        judge_content_change(&signatures[i], &ret_conditions[3]);
    }
    for (size_t i = 0; i < 4 && count == 0; i++) {
        ret_conditions[i].finding = VERIFY_FINDING_NOT_PROVABLE;
        ret_conditions[i].evidence = "the document bears no signature";
    }
}
