/* SPDX-License-Identifier: Apache-2.0 */
/* From findings to verdicts, in the order of the contract: altered, invalid, indeterminate, valid. */
#include "verify/judgement.h"

#include "expect.h"

/* A signature about which everything is well. */
static verify_signature good(void)
{
    return (verify_signature){.coverage = VERIFY_COVERAGE_ENTIRE_FILE, .integrity = CMS_INTEGRITY_INTACT,
                              .time_stamped = TIME_UNKNOWN, .changes_known = true, .changes_permitted = true,
                              .trust = {.status = CMS_TRUST_TRUSTED, .revocation = CMS_REVOCATION_GOOD, .path_length = 3}};
}

static void expect_verdict(verify_signature signature, pdfseal_verdict wanted, const char *sub_indication)
{
    verify_judge_signature(&signature, PDFSEAL_REVOCATION_AUTO);
    if (signature.verdict != wanted)
        fail_msg("the verdict is %d: %s", (int)signature.verdict, signature.explanation);
    if (!sub_indication)
        assert_null(signature.sub_indication);
    else
        assert_string_equal(signature.sub_indication, sub_indication);
    assert_non_null(signature.explanation);
    assert_non_null(signature.indication);
}

static void all_is_well_only_when_everything_is(void **state)
{
    (void)state;
    expect_verdict(good(), PDFSEAL_VERDICT_VALID, NULL);
    verify_signature entire_revision = good();
    entire_revision.coverage = VERIFY_COVERAGE_ENTIRE_REVISION;
    entire_revision.change_level = VERIFY_CHANGE_FORM_FILLING;
    expect_verdict(entire_revision, PDFSEAL_VERDICT_VALID, NULL);
}

static void altered_goes_before_everything(void **state)
{
    (void)state;
    verify_signature digest = good();
    digest.integrity = CMS_INTEGRITY_ALTERED;
    digest.coverage = VERIFY_COVERAGE_INVALID;
    digest.trust.status = CMS_TRUST_REVOKED;
    expect_verdict(digest, PDFSEAL_VERDICT_ALTERED, "HASH_FAILURE");
    verify_signature changes = good();
    changes.changes_permitted = false;
    changes.coverage = VERIFY_COVERAGE_PARTIAL;
    expect_verdict(changes, PDFSEAL_VERDICT_ALTERED, "FORMAT_FAILURE");
}

static void changes_count_only_where_they_are_known(void **state)
{
    (void)state;
    verify_signature unknown = good();
    unknown.changes_known = false;
    unknown.changes_permitted = false;
    unknown.integrity = CMS_INTEGRITY_INVALID;
    expect_verdict(unknown, PDFSEAL_VERDICT_INVALID, "SIG_CRYPTO_FAILURE");
}

static void what_is_malformed_or_forged_is_invalid_whoever_signed(void **state)
{
    (void)state;
    verify_signature value = good();
    value.integrity = CMS_INTEGRITY_INVALID;
    expect_verdict(value, PDFSEAL_VERDICT_INVALID, "SIG_CRYPTO_FAILURE");
    verify_signature partial = good();
    partial.coverage = VERIFY_COVERAGE_PARTIAL;
    expect_verdict(partial, PDFSEAL_VERDICT_INVALID, "FORMAT_FAILURE");
    verify_signature gap = good();
    gap.coverage = VERIFY_COVERAGE_INVALID;
    expect_verdict(gap, PDFSEAL_VERDICT_INVALID, "FORMAT_FAILURE");
    verify_signature revoked = good();
    revoked.trust.status = CMS_TRUST_REVOKED;
    expect_verdict(revoked, PDFSEAL_VERDICT_INVALID, "REVOKED");
}

static void what_cannot_be_established_is_indeterminate(void **state)
{
    (void)state;
    static const struct {
        cms_trust_status status;
        const char *sub_indication;
    } cases[] = {{CMS_TRUST_UNTRUSTED, "NO_CERTIFICATE_CHAIN_FOUND"},
                 {CMS_TRUST_UNKNOWN, "NO_CERTIFICATE_CHAIN_FOUND"},
                 {CMS_TRUST_EXPIRED, "OUT_OF_BOUNDS_NO_POE"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        verify_signature signature = good();
        signature.trust.status = cases[i].status;
        expect_verdict(signature, PDFSEAL_VERDICT_INDETERMINATE, cases[i].sub_indication);
    }
    verify_signature weak = good();
    weak.weak_cause = "the digest sha1";
    expect_verdict(weak, PDFSEAL_VERDICT_INDETERMINATE, "CRYPTO_CONSTRAINTS_FAILURE_NO_POE");
    weak.is_ambiguous = true;
    expect_verdict(weak, PDFSEAL_VERDICT_INDETERMINATE, "GENERIC");
    verify_signature unsupported = good();
    unsupported.integrity = CMS_INTEGRITY_UNVERIFIABLE;
    expect_verdict(unsupported, PDFSEAL_VERDICT_INDETERMINATE, "CRYPTO_CONSTRAINTS_FAILURE_NO_POE");
}

static pdfseal_verdict with_revocation(cms_revocation found, size_t path_length, pdfseal_revocation wanted)
{
    verify_signature signature = good();
    signature.trust.revocation = found;
    signature.trust.path_length = path_length;
    verify_judge_signature(&signature, wanted);
    return signature.verdict;
}

static void a_proven_time_is_held_against_the_certificate(void **state)
{
    (void)state;
    verify_signature expired = good();
    expired.trust.status = CMS_TRUST_EXPIRED;
    expired.time_stamped = expired.time_used = 2000;
    expired.signer.not_before = 1000;
    expect_verdict(expired, PDFSEAL_VERDICT_INDETERMINATE, "EXPIRED");
    expired.signer.not_before = 3000;
    expect_verdict(expired, PDFSEAL_VERDICT_INDETERMINATE, "NOT_YET_VALID");
}

static void revocation_is_needed_as_it_was_asked_for(void **state)
{
    (void)state;
    const pdfseal_verdict valid = PDFSEAL_VERDICT_VALID;
    const pdfseal_verdict open = PDFSEAL_VERDICT_INDETERMINATE;
    assert_int_equal(with_revocation(CMS_REVOCATION_UNKNOWN, 3, PDFSEAL_REVOCATION_AUTO), open);
    assert_int_equal(with_revocation(CMS_REVOCATION_UNKNOWN, 3, PDFSEAL_REVOCATION_OFF), valid);
    assert_int_equal(with_revocation(CMS_REVOCATION_NOT_CHECKED, 3, PDFSEAL_REVOCATION_AUTO), valid);
    assert_int_equal(with_revocation(CMS_REVOCATION_NOT_CHECKED, 3, PDFSEAL_REVOCATION_REQUIRE), open);
    assert_int_equal(with_revocation(CMS_REVOCATION_NOT_CHECKED, 1, PDFSEAL_REVOCATION_REQUIRE), valid);
    assert_int_equal(with_revocation(CMS_REVOCATION_GOOD, 3, PDFSEAL_REVOCATION_REQUIRE), valid);
}

static void the_worst_signature_decides_for_the_file(void **state)
{
    (void)state;
    verify_signature signatures[] = {{.verdict = PDFSEAL_VERDICT_VALID}, {.verdict = PDFSEAL_VERDICT_INDETERMINATE},
                                     {.verdict = PDFSEAL_VERDICT_INVALID}, {.verdict = PDFSEAL_VERDICT_ALTERED}};
    assert_int_equal(verify_judge_file(NULL, 0), PDFSEAL_VERDICT_UNSIGNED);
    for (size_t count = 1; count <= 4; count++)
        assert_int_equal(verify_judge_file(signatures, count), signatures[count - 1].verdict);
    verify_signature turned[] = {signatures[3], signatures[0]};
    assert_int_equal(verify_judge_file(turned, 2), PDFSEAL_VERDICT_ALTERED);
}

static void the_conditions_of_the_law_are_the_worst_over_all_signatures(void **state)
{
    (void)state;
    verify_reliability conditions[4];
    verify_signature signatures[] = {good(), good()};
    verify_judge_signature(&signatures[0], PDFSEAL_REVOCATION_AUTO);
    signatures[1].integrity = CMS_INTEGRITY_ALTERED;
    signatures[1].trust.status = CMS_TRUST_REVOKED;
    verify_judge_signature(&signatures[1], PDFSEAL_REVOCATION_AUTO);
    verify_judge_reliability(signatures, 1, conditions);
    assert_int_equal(conditions[0].finding, VERIFY_FINDING_SUPPORTED);
    assert_int_equal(conditions[1].finding, VERIFY_FINDING_NOT_PROVABLE);
    assert_int_equal(conditions[3].finding, VERIFY_FINDING_SUPPORTED);
    verify_judge_reliability(signatures, 2, conditions);
    assert_int_equal(conditions[0].finding, VERIFY_FINDING_CONTRADICTED);
    assert_int_equal(conditions[2].finding, VERIFY_FINDING_SUPPORTED);
    assert_int_equal(conditions[3].finding, VERIFY_FINDING_CONTRADICTED);
    verify_judge_reliability(NULL, 0, conditions);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(conditions[i].finding, VERIFY_FINDING_NOT_PROVABLE);
    assert_string_equal(conditions[2].condition, "13.3");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_is_well_only_when_everything_is),
        cmocka_unit_test(altered_goes_before_everything),
        cmocka_unit_test(changes_count_only_where_they_are_known),
        cmocka_unit_test(what_is_malformed_or_forged_is_invalid_whoever_signed),
        cmocka_unit_test(what_cannot_be_established_is_indeterminate),
        cmocka_unit_test(a_proven_time_is_held_against_the_certificate),
        cmocka_unit_test(revocation_is_needed_as_it_was_asked_for),
        cmocka_unit_test(the_worst_signature_decides_for_the_file),
        cmocka_unit_test(the_conditions_of_the_law_are_the_worst_over_all_signatures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
