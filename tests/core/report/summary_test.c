/* SPDX-License-Identifier: Apache-2.0 */
/* The one sentence of a report. */
#include "report/summary.h"

#include "specimen.h"

#include <stdio.h>
#include <stdlib.h>

static void expect_summary(verify_signature *signatures, size_t count, pdfseal_verdict verdict, const char *sentence)
{
    verify_result result = specimen(signatures, count, verdict);
    pdfseal_error error = {0};
    char *text = NULL;
    EXPECT_OK(report_summary(&result, PDFSEAL_LANGUAGE_ENGLISH, &text, &error), &error);
    assert_string_equal(text, sentence);
    free(text);
}

static void one_good_signature_is_said_in_the_singular(void **state)
{
    (void)state;
    verify_signature one = good_signature(1);
    expect_summary(&one, 1, PDFSEAL_VERDICT_VALID, "1 signature, valid; nothing was changed after it.");
}

static void two_are_both_and_more_are_all(void **state)
{
    (void)state;
    verify_signature signatures[3] = {good_signature(1), good_signature(2), good_signature(3)};
    expect_summary(signatures, 2, PDFSEAL_VERDICT_VALID,
                   "2 signatures, both valid; nothing was changed after the last one.");
    expect_summary(signatures, 3, PDFSEAL_VERDICT_VALID,
                   "3 signatures, all valid; nothing was changed after the last one.");
}

static void mixed_verdicts_are_counted_worst_first(void **state)
{
    (void)state;
    verify_signature signatures[3] = {good_signature(1), good_signature(2), good_signature(3)};
    signatures[0].verdict = PDFSEAL_VERDICT_ALTERED;
    signatures[1].verdict = PDFSEAL_VERDICT_INDETERMINATE;
    expect_summary(signatures, 3, PDFSEAL_VERDICT_ALTERED,
                   "3 signatures: 1 altered, 1 indeterminate, 1 valid; nothing was changed after the last one.");
}

static void what_came_after_is_never_called_nothing_when_it_was_not_judged(void **state)
{
    (void)state;
    verify_signature one = good_signature(1);
    one.changes_known = false;
    one.integrity = CMS_INTEGRITY_INVALID;
    one.verdict = PDFSEAL_VERDICT_INVALID;
    expect_summary(&one, 1, PDFSEAL_VERDICT_INVALID, "1 signature, invalid; what came after it was not judged.");
    one.integrity = CMS_INTEGRITY_ALTERED;
    expect_summary(&one, 1, PDFSEAL_VERDICT_ALTERED, "1 signature, altered; the bytes that it signed were changed.");
    one.coverage = VERIFY_COVERAGE_PARTIAL;
    expect_summary(&one, 1, PDFSEAL_VERDICT_INVALID,
                   "1 signature, invalid; it does not cover the document of its time.");
}

static void changes_are_told_by_their_strength(void **state)
{
    (void)state;
    verify_signature one = good_signature(1);
    one.change_level = VERIFY_CHANGE_LTV;
    expect_summary(&one, 1, PDFSEAL_VERDICT_VALID, "1 signature, valid; only data for its validation was added after it.");
    one.change_level = VERIFY_CHANGE_FORM_FILLING;
    expect_summary(&one, 1, PDFSEAL_VERDICT_VALID, "1 signature, valid; only permitted changes came after it.");
    one.change_level = VERIFY_CHANGE_FORBIDDEN;
    one.changes_permitted = false;
    one.verdict = PDFSEAL_VERDICT_ALTERED;
    expect_summary(&one, 1, PDFSEAL_VERDICT_ALTERED, "1 signature, altered; changes that are not permitted came after it.");
}

static void without_signature_or_document_it_says_so(void **state)
{
    (void)state;
    expect_summary(NULL, 0, PDFSEAL_VERDICT_UNSIGNED, "The document bears no signature.");
    verify_result result = specimen(NULL, 0, PDFSEAL_VERDICT_UNREADABLE);
    (void)snprintf(result.error.message, sizeof result.error.message, "not found (check the name)");
    char *text = NULL;
    assert_int_equal(report_summary(&result, PDFSEAL_LANGUAGE_ENGLISH, &text, NULL), PDFSEAL_OK);
    assert_string_equal(text, "The file cannot be checked: not found (check the name).");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_good_signature_is_said_in_the_singular),
        cmocka_unit_test(two_are_both_and_more_are_all),
        cmocka_unit_test(mixed_verdicts_are_counted_worst_first),
        cmocka_unit_test(what_came_after_is_never_called_nothing_when_it_was_not_judged),
        cmocka_unit_test(changes_are_told_by_their_strength),
        cmocka_unit_test(without_signature_or_document_it_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
