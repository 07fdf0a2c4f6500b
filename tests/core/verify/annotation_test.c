/* SPDX-License-Identifier: Apache-2.0 */
/* Annotations: by their kind, without scripts, and a finding where they lie over what the page says.
 * source  ISO 32000-2:2020 12.8.2.2.2; security.md "evil annotation" */
#include "two_revisions.h"

#include "expect.h"

#include <stdio.h>

/* The page's text stands at the very bottom left; this is far from it. */
#define FREE_PLACE "/Rect[100 200 150 220]"
#define OVER_TEXT "/Rect[0 0 60 20]"
#define ANNOTATED_PAGE FIRST_PAGE_WITH("6 0 R 8 0 R 30 0 R", "4 0 R", "")

static void judge_annotation(two_revisions *file, const char *text, const char *appearance)
{
    two_revisions_begin(file, NULL);
    pdf_builder_object(&file->builder, 3, ANNOTATED_PAGE);
    pdf_builder_object(&file->builder, 30, "%s", text);
    if (appearance)
        pdf_builder_stream(&file->builder, 31, "/Type/XObject/Subtype/Form/BBox[0 0 50 20]", bytes_of_text(appearance));
    two_revisions_judge(file);
}

static void expect_annotation(const char *text, const char *appearance, bool covers)
{
    two_revisions file;
    judge_annotation(&file, text, appearance);
    expect_change(&file, 3, "annotation", VERIFY_CHANGE_ANNOTATIONS);
    expect_change(&file, 30, "annotation", VERIFY_CHANGE_ANNOTATIONS);
    expect_level(&file, VERIFY_CHANGE_ANNOTATIONS);
    assert_int_equal(change_of(&file, 30)->doubt != NULL, covers);
    assert_int_equal(file.changes.finding_count, covers ? 1 : 0);
    assert_int_equal(change_of(&file, 30)->page, 1);
    two_revisions_end(&file);
}

static void expect_refused(const char *text)
{
    two_revisions file;
    judge_annotation(&file, text, NULL);
    expect_forbidden(&file, 3, "page");
    expect_forbidden(&file, 30, NULL);
    two_revisions_end(&file);
}

static void annotations_of_reviewers_are_a_level_of_their_own(void **state)
{
    (void)state;
    expect_annotation("<</Type/Annot/Subtype/Text" FREE_PLACE "/Contents(x)>>", NULL, false);
    expect_annotation("<</Type/Annot/Subtype/Square" FREE_PLACE "/P 3 0 R/C[1 0 0]/AP<</N 31 0 R>>>>", "1 0 0 rg 0 0 50 20 re f", false);
    expect_annotation("<</Type/Annot/Subtype/Link" OVER_TEXT "/A<</S/URI/URI(http://example.com)>>>>", NULL, false);
    expect_annotation("<</Subtype/Highlight" OVER_TEXT "/C[1 1 0]/QuadPoints[0 0 1 0 0 1 1 1]>>", NULL, false);
}

static void what_lies_over_the_text_of_the_page_is_a_finding(void **state)
{
    (void)state;
    static const char *const kinds[] = {"FreeText", "Stamp", "Square", "Ink", "Redact", "Text"};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        char text[200];
        (void)snprintf(text, sizeof text, "<</Type/Annot/Subtype/%s" OVER_TEXT "/AP<</N 31 0 R>>>>", kinds[i]);
        expect_annotation(text, "1 g 0 0 50 20 re f", true);
    }
}

static void a_marking_of_text_that_paints_it_over_is_a_finding(void **state)
{
    (void)state;
    expect_annotation("<</Type/Annot/Subtype/Highlight" OVER_TEXT "/AP<</N 31 0 R>>>>", "1 g 0 0 50 20 re f", true);
    expect_annotation("<</Subtype/Highlight" OVER_TEXT "/QuadPoints[0 0 1 0 0 1 1 1]>>", NULL, true);
    expect_annotation("<</Subtype/Highlight" OVER_TEXT "/C[0 0 0 1]/QuadPoints[0 0 1 0 0 1 1 1]>>", NULL, true);
    expect_annotation("<</Subtype/StrikeOut" OVER_TEXT "/QuadPoints[0 0 1 0 0 99 1 99]>>", NULL, true);
    expect_annotation("<</Type/Annot/Subtype/Underline" OVER_TEXT "/AP<</N 31 0 R>>>>", "20 w 0 1 m 50 1 l S", true);
    expect_annotation("<</Type/Annot/Subtype/Underline" OVER_TEXT "/AP<</N 31 0 R>>>>", "0 1 m 50 1 l S", false);
    expect_annotation("<</Type/Annot/Subtype/Underline" OVER_TEXT "/AP<</N 31 0 R>>>>", "BT (evil) Tj ET", true);
}

static void annotations_that_act_or_are_something_else_are_forbidden(void **state)
{
    (void)state;
    expect_refused("<</Type/Annot/Subtype/Link" FREE_PLACE "/A<</S/JavaScript/JS(x)>>>>");
    expect_refused("<</Type/Annot/Subtype/Link" FREE_PLACE "/A<</S/Launch/F(x)>>>>");
    expect_refused("<</Type/Annot/Subtype/Link" FREE_PLACE "/A<</S/URI/URI(x)/Next<</S/JavaScript/JS(x)>>>>>>");
    expect_refused("<</Type/Annot/Subtype/Text" FREE_PLACE "/AA<</E<</S/JavaScript/JS(x)>>>>>>");
    expect_refused("<</Type/Annot/Subtype/Widget/FT/Tx/T(New)" FREE_PLACE ">>");
    expect_refused("<</Type/Annot/Subtype/Screen" FREE_PLACE ">>");
    expect_refused("<</Type/Annot/Subtype/Watermark" FREE_PLACE ">>");
    expect_refused("<</Type/Annot/Subtype/Square/OC<<>>" FREE_PLACE ">>");
    expect_refused("<</Type/Page/Subtype/Square" FREE_PLACE ">>");
    expect_refused("<</Type/Annot/Subtype/Square/P 99 0 R" FREE_PLACE ">>");
}

static void a_widget_does_not_leave_its_page(void **state)
{
    (void)state;
    two_revisions file;
    two_revisions_begin(&file, NULL);
    pdf_builder_object(&file.builder, 3, FIRST_PAGE_WITH("6 0 R", "4 0 R", ""));
    two_revisions_judge(&file);
    expect_forbidden(&file, 3, "page");
    two_revisions_end(&file);
}

#define NOTE(rectangle, more) "<</Type/Annot/Subtype/Text/P 3 0 R" rectangle more ">>"
#define NOTED_PAGE FIRST_PAGE_WITH("6 0 R 15 0 R 8 0 R", "4 0 R", "")

/* The first revision gets a note 15 in front of its own end. */
static void begin_with_note(two_revisions *file, const char *page)
{
    two_revisions_begin(file, &(first_revision_options){.page = page});
    pdf_builder_object(&file->builder, 15, NOTE(FREE_PLACE, ""));
    (void)pdf_builder_table(&file->builder);
}

static void judge_last(two_revisions *file, verify_revision_changes *changes)
{
    verify_comparison comparison;
    (void)pdf_builder_table(&file->builder);
    file->document = built_document_open(&file->builder);
    EXPECT_OK(verify_comparison_begin(file->document, 1, NULL, 0, &file->memory, &comparison, &file->error), &file->error);
    EXPECT_OK(verify_comparison_search(&comparison, &file->error), &file->error);
    EXPECT_OK(verify_changes_find(&comparison, 2, changes, &file->error), &file->error);
    verify_comparison_clear(&comparison);
}

static void an_annotation_may_be_taken_away_or_changed(void **state)
{
    (void)state;
    two_revisions file;
    begin_with_note(&file, NOTED_PAGE);
    pdf_builder_object(&file.builder, 3, FIRST_PAGE);
    pdf_builder_free_entry(&file.builder, 15, 1);
    judge_last(&file, &file.changes);
    expect_change(&file, 3, "annotation", VERIFY_CHANGE_ANNOTATIONS);
    expect_change(&file, 15, "unused", VERIFY_CHANGE_LTV);
    two_revisions_end(&file);
    begin_with_note(&file, NOTED_PAGE);
    pdf_builder_object(&file.builder, 15, NOTE(FREE_PLACE, "/Contents(new words)"));
    judge_last(&file, &file.changes);
    expect_change(&file, 15, "annotation", VERIFY_CHANGE_ANNOTATIONS);
    two_revisions_end(&file);
}

static void an_annotation_that_the_page_draws_with_is_forbidden(void **state)
{
    (void)state;
    two_revisions file;
    begin_with_note(&file, FIRST_PAGE_WITH("6 0 R 15 0 R 8 0 R", "4 0 R", "/Resources<</ExtGState<</G 15 0 R>>>>"));
    pdf_builder_object(&file.builder, 15, NOTE(FREE_PLACE, "/ca 0"));
    judge_last(&file, &file.changes);
    expect_forbidden(&file, 15, NULL);
    two_revisions_end(&file);
}

static void the_order_of_annotations_stays(void **state)
{
    (void)state;
    two_revisions file;
    begin_with_note(&file, NOTED_PAGE);
    pdf_builder_object(&file.builder, 3, FIRST_PAGE_WITH("8 0 R 15 0 R 6 0 R", "4 0 R", ""));
    judge_last(&file, &file.changes);
    expect_forbidden(&file, 3, "page");
    two_revisions_end(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(annotations_of_reviewers_are_a_level_of_their_own),
        cmocka_unit_test(what_lies_over_the_text_of_the_page_is_a_finding),
        cmocka_unit_test(a_marking_of_text_that_paints_it_over_is_a_finding),
        cmocka_unit_test(annotations_that_act_or_are_something_else_are_forbidden),
        cmocka_unit_test(a_widget_does_not_leave_its_page),
        cmocka_unit_test(an_annotation_may_be_taken_away_or_changed),
        cmocka_unit_test(an_annotation_that_the_page_draws_with_is_forbidden),
        cmocka_unit_test(the_order_of_annotations_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
