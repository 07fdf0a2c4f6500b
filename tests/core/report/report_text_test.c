/* SPDX-License-Identifier: Apache-2.0 */
/* The report for people: verdict first, causes named, advice at the end. */
#include "report/report.h"

#include "specimen.h"

static void print(const verify_result *result, bytes_buffer *text)
{
    pdfseal_error error = {0};
    pdfseal_sink sink = {text, keep_bytes};
    pdfseal_text_options options = {.size = sizeof options, .columns = 200};
    bytes_buffer_init(text, (size_t)1 << 20);
    EXPECT_OK(report_write_text(result, &options, &sink, &error), &error);
}

static bool holds(const bytes_buffer *text, const char *part)
{
    return bytes_find(bytes_buffer_view(text), bytes_of_text(part), 0) != SIZE_MAX;
}

static void the_first_line_is_the_verdict(void **state)
{
    (void)state;
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    verify_signature one = good_signature(1);
    verify_result result = specimen(&one, 1, PDFSEAL_VERDICT_VALID);
    print(&result, &text);
    assert_true(bytes_start_with(bytes_buffer_view(&text), BYTES_LITERAL("a.pdf: VALID\n")));
    assert_true(holds(&text, "signed by     A\n"));
    assert_true(holds(&text, "2026-11-24 08:00:00 UTC by the signer's own clock, not proven\n"));
    assert_true(holds(&text, "covers        the whole file\n"));
    assert_false(holds(&text, "What to do"));
}

static void forbidden_changes_are_listed_with_page_and_object(void **state)
{
    (void)state;
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    verify_change changes[] = {
        {.revision = 3, .object = {12, 0}, .page = 2, .change = "the page was changed", .rule = "none"},
        {.revision = 3, .object = {13, 0}, .change = "harmless", .rule = "xref", .permitted = true}};
    verify_signature one = good_signature(1);
    one.changes = changes;
    one.change_count = 2;
    one.change_level = VERIFY_CHANGE_FORBIDDEN;
    one.changes_permitted = false;
    one.verdict = PDFSEAL_VERDICT_ALTERED;
    one.revision = 2;
    verify_result result = specimen(&one, 1, PDFSEAL_VERDICT_ALTERED);
    print(&result, &text);
    assert_true(holds(&text, "the page was changed (revision 3, page 2, object 12 0)"));
    assert_false(holds(&text, "harmless"));
    assert_true(holds(&text, "pdfseal extract FILE --revision 2 -o OUT"));
}

static void a_long_list_is_cut_and_says_so(void **state)
{
    (void)state;
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    verify_change changes[25];
    for (size_t i = 0; i < 25; i++)
        changes[i] = (verify_change){.revision = 2, .change = "changed", .rule = "none"};
    verify_signature one = good_signature(1);
    one.changes = changes;
    one.change_count = 25;
    one.changes_permitted = false;
    verify_result result = specimen(&one, 1, PDFSEAL_VERDICT_ALTERED);
    print(&result, &text);
    assert_true(holds(&text, "5 more (all of them: --format json)"));
}

static void an_unknown_authority_brings_the_advice_to_name_it(void **state)
{
    (void)state;
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    verify_signature signatures[2] = {good_signature(1), good_signature(2)};
    for (size_t i = 0; i < 2; i++) {
        signatures[i].verdict = PDFSEAL_VERDICT_INDETERMINATE;
        signatures[i].trust = (cms_trust_answer){.status = CMS_TRUST_UNTRUSTED, .cause = "no path", .revoked_at = TIME_UNKNOWN};
    }
    verify_result result = specimen(signatures, 2, PDFSEAL_VERDICT_INDETERMINATE);
    print(&result, &text);
    assert_true(holds(&text, "trust         untrusted: no path\n"));
    size_t first = bytes_find(bytes_buffer_view(&text), BYTES_LITERAL("--trust FILE"), 0);
    assert_int_not_equal(first, SIZE_MAX);
    assert_int_equal(bytes_find(bytes_buffer_view(&text), BYTES_LITERAL("--trust FILE"), first + 1), SIZE_MAX);
}

static void text_of_the_document_cannot_steer_the_terminal(void **state)
{
    (void)state;
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    verify_signature one = good_signature(1);
    one.field = "\033[2J";
    one.signer.name = "\xE2\x80\xAE""evil";
    one.reason = "x\nSignature 9 (Boss): valid";
    one.trust.anchor = "\xC2\x9B";
    verify_result result = specimen(&one, 1, PDFSEAL_VERDICT_VALID);
    result.file_name = "a\n\033.pdf";
    print(&result, &text);
    assert_false(holds(&text, "\033"));
    assert_false(holds(&text, "\xE2\x80\xAE"));
    assert_false(holds(&text, "\xC2\x9B"));
    assert_false(holds(&text, "\nSignature 9"));
}

static void every_verdict_and_state_can_be_printed(void **state)
{
    (void)state;
    for (int verdict = PDFSEAL_VERDICT_VALID; verdict <= PDFSEAL_VERDICT_UNREADABLE; verdict++) {
        for (int state_number = 0; state_number < 5; state_number++) {
            BYTES_BUFFER_CLEANUP bytes_buffer text;
            verify_signature one = {.index = 1, .integrity = (cms_integrity)(state_number % 4),
                                    .coverage = (verify_coverage)(state_number % 4), .verdict = (pdfseal_verdict)verdict,
                                    .change_level = (verify_change_level)state_number, .changes_known = state_number % 2,
                                    .changes_permitted = state_number > 2, .certification_p = state_number % 4,
                                    .trust = {.status = (cms_trust_status)state_number,
                                              .revocation = (cms_revocation)(state_number % 4), .revoked_at = 0},
                                    .time_claimed = TIME_UNKNOWN, .time_stamped = state_number ? 0 : TIME_UNKNOWN};
            verify_result result = specimen(&one, 1, (pdfseal_verdict)verdict);
            print(&result, &text);
            assert_true(text.length > 0);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_line_is_the_verdict),
        cmocka_unit_test(forbidden_changes_are_listed_with_page_and_object),
        cmocka_unit_test(a_long_list_is_cut_and_says_so),
        cmocka_unit_test(an_unknown_authority_brings_the_advice_to_name_it),
        cmocka_unit_test(text_of_the_document_cannot_steer_the_terminal),
        cmocka_unit_test(every_verdict_and_state_can_be_printed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
