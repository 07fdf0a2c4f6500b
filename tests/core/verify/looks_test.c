/* SPDX-License-Identifier: Apache-2.0 */
/* The second opinion: pixels against rules, where they agree and where they do not; and pages paired by their objects. */
#include "verify/looks.h"

#include "built_document.h"
#include "expect.h"

/* ---- the verdict ---- */

static verify_signature good(void)
{
    return (verify_signature){.coverage = VERIFY_COVERAGE_ENTIRE_REVISION, .integrity = CMS_INTEGRITY_INTACT, .revision = 1,
                              .time_stamped = TIME_UNKNOWN, .changes_known = true, .changes_permitted = true,
                              .verdict = PDFSEAL_VERDICT_VALID,
                              .trust = {.status = CMS_TRUST_TRUSTED, .revocation = CMS_REVOCATION_GOOD, .path_length = 3}};
}

static verify_look look_of(int64_t then, int64_t now, int64_t pixels, verify_look_box *boxes, size_t count)
{
    return (verify_look){.page = {then, now}, .pixels = pixels, .boxes = boxes, .box_count = count};
}

/* The verdict, and the code of the only warning (NULL: none). */
static void expect_opinion(verify_signature signature, const verify_look *look, pdfseal_verdict verdict, const char *code)
{
    verify_result result = {.signatures = &signature, .signature_count = 1, .verdict = signature.verdict};
    pdfseal_error error = {0};
    arena_init(&result.memory);
    EXPECT_OK(verify_looks_judge(&result, 0, look, 1, PDFSEAL_REVOCATION_AUTO, &error), &error);
    assert_int_equal(result.verdict, verdict);
    assert_int_equal(result.warning_count, code ? 1 : 0);
    if (code)
        assert_string_equal(result.warnings[0].code, code);
    arena_clear(&result.memory);
}

static void equal_pixels_leave_a_valid_signature_valid(void **state)
{
    (void)state;
    verify_look look = look_of(1, 1, 0, NULL, 0);
    expect_opinion(good(), &look, PDFSEAL_VERDICT_VALID, NULL);
}

static void pixels_within_a_permitted_change_leave_it_valid(void **state)
{
    (void)state;
    verify_look_box box = {.explained = true};
    verify_look look = look_of(1, 1, 10, &box, 1);
    expect_opinion(good(), &look, PDFSEAL_VERDICT_VALID, NULL);
}

static void pixels_that_nothing_explains_make_it_indeterminate(void **state)
{
    (void)state;
    verify_look_box boxes[2] = {{.explained = true}, {.explained = false}};
    verify_look look = look_of(2, 2, 10, boxes, 2);
    expect_opinion(good(), &look, PDFSEAL_VERDICT_INDETERMINATE, "pixels_disagree");
}

static void pages_that_cannot_be_drawn_or_moved_make_it_indeterminate(void **state)
{
    (void)state;
    verify_look undrawn = look_of(1, 1, -1, NULL, 0);
    expect_opinion(good(), &undrawn, PDFSEAL_VERDICT_INDETERMINATE, "pixels_unknown");
    verify_look moved = look_of(1, 2, 0, NULL, 0);
    expect_opinion(good(), &moved, PDFSEAL_VERDICT_INDETERMINATE, "page_moved");
    verify_look added = look_of(0, 2, 100, NULL, 0);
    expect_opinion(good(), &added, PDFSEAL_VERDICT_INDETERMINATE, "pixels_disagree");
}

static void forbidden_changes_stay_altered_whatever_pixels_say(void **state)
{
    (void)state;
    verify_signature altered = good();
    altered.changes_permitted = false;
    altered.verdict = PDFSEAL_VERDICT_ALTERED;
    verify_look_box box = {.explained = false};
    verify_look changed = look_of(1, 1, 10, &box, 1);
    expect_opinion(altered, &changed, PDFSEAL_VERDICT_ALTERED, "pixels_changed");
    verify_look same = look_of(1, 1, 0, NULL, 0);
    expect_opinion(altered, &same, PDFSEAL_VERDICT_ALTERED, "pixels_same");
}

static void signatures_of_other_revisions_are_left_alone(void **state)
{
    (void)state;
    verify_signature later = good();
    later.revision = 2;
    verify_look_box box = {.explained = false};
    verify_look look = look_of(1, 1, 10, &box, 1);
    expect_opinion(later, &look, PDFSEAL_VERDICT_VALID, NULL);
}

/* ---- pairs ---- */

#define PAGE "<</Type/Page/Parent 2 0 R>>"

static void expect_pairs(const char *kids_now, int count_now, const verify_page_pair *wanted, size_t wanted_count)
{
    PDF_BUILDER_CLEANUP pdf_builder builder;
    verify_page_pair *pairs;
    size_t count;
    arena memory;
    pdfseal_error error = {0};
    pdf_builder_init(&builder, NULL);
    pdf_builder_object(&builder, 1, "<</Type/Catalog/Pages 2 0 R>>");
    pdf_builder_object(&builder, 2, "<</Type/Pages/Kids[3 0 R 4 0 R 5 0 R]/Count 3>>");
    for (uint32_t i = 3; i <= 6; i++)
        pdf_builder_object(&builder, i, PAGE);
    (void)pdf_builder_table(&builder);
    pdf_builder_object(&builder, 2, "<</Type/Pages/Kids[%s]/Count %d>>", kids_now, count_now);
    (void)pdf_builder_table(&builder);
    pdf_document *document = built_document_open(&builder);
    assert_int_equal(pdf_document_revision_count(document), 2);
    arena_init(&memory);
    EXPECT_OK(verify_pages_pair(document, 0, &memory, &pairs, &count, &error), &error);
    assert_int_equal(count, wanted_count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(pairs[i].then, wanted[i].then);
        assert_int_equal(pairs[i].now, wanted[i].now);
    }
    arena_clear(&memory);
    pdf_document_close(document);
}

static void pages_are_paired_by_their_objects(void **state)
{
    (void)state;
    static const verify_page_pair SAME[] = {{1, 1}, {2, 2}, {3, 3}};
    static const verify_page_pair TURNED[] = {{3, 1}, {2, 2}, {1, 3}};
    static const verify_page_pair INSERTED[] = {{1, 1}, {0, 2}, {2, 3}, {3, 4}};
    static const verify_page_pair REMOVED[] = {{3, 1}, {1, 0}, {2, 0}};
    static const verify_page_pair TWICE[] = {{1, 1}, {0, 2}, {2, 3}, {3, 4}};
    expect_pairs("3 0 R 4 0 R 5 0 R", 3, SAME, 3);
    expect_pairs("5 0 R 4 0 R 3 0 R", 3, TURNED, 3);
    expect_pairs("3 0 R 6 0 R 4 0 R 5 0 R", 4, INSERTED, 4);
    expect_pairs("5 0 R", 1, REMOVED, 3);
    expect_pairs("3 0 R 3 0 R 4 0 R 5 0 R", 4, TWICE, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_pixels_leave_a_valid_signature_valid),
        cmocka_unit_test(pixels_within_a_permitted_change_leave_it_valid),
        cmocka_unit_test(pixels_that_nothing_explains_make_it_indeterminate),
        cmocka_unit_test(pages_that_cannot_be_drawn_or_moved_make_it_indeterminate),
        cmocka_unit_test(forbidden_changes_stay_altered_whatever_pixels_say),
        cmocka_unit_test(signatures_of_other_revisions_are_left_alone),
        cmocka_unit_test(pages_are_paired_by_their_objects),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
