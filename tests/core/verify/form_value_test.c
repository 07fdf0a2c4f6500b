/* SPDX-License-Identifier: Apache-2.0 */
/* Filling in a form: the appearance has to say the value, and to be the field's alone.
 * source  security.md, "shadow"; pades.md rules 55 to 58 */
#include "two_revisions.h"

#include "expect.h"

#define TEXT_FIELD(value, appearance, more) \
    "<</T(Amount)/FT/Tx/Type/Annot/Subtype/Widget/P 3 0 R/Rect[20 20 90 40]/V " value "/AP<</N " appearance ">>" more ">>"
#define FORM_ENTRIES "/Type/XObject/Subtype/Form/BBox[0 0 70 20]/Resources<</Font<</F 5 0 R>>>>"

/* A second revision with the text field and a new appearance 30 of this content. */
static void judge_filling(two_revisions *file, const char *field, const char *entries, const char *content)
{
    two_revisions_begin(file, NULL);
    pdf_builder_object(&file->builder, 8, "%s", field);
    if (content)
        pdf_builder_stream(&file->builder, 30, entries, bytes_of_text(content));
    two_revisions_judge(file);
}

static void expect_filled(const char *field, const char *content)
{
    two_revisions file;
    judge_filling(&file, field, FORM_ENTRIES, content);
    expect_change(&file, 8, "form_value", VERIFY_CHANGE_FORM_FILLING);
    expect_change(&file, 30, "form_value", VERIFY_CHANGE_FORM_FILLING);
    assert_string_equal(change_of(&file, 8)->field, "Amount");
    assert_int_equal(change_of(&file, 8)->page, 1);
    expect_level(&file, VERIFY_CHANGE_FORM_FILLING);
    two_revisions_end(&file);
}

static void expect_refused(const char *field, const char *content)
{
    two_revisions file;
    judge_filling(&file, field, FORM_ENTRIES, content);
    expect_forbidden(&file, 8, NULL);
    two_revisions_end(&file);
}

static void a_value_with_the_appearance_that_says_it_is_form_filling(void **state)
{
    (void)state;
    expect_filled(TEXT_FIELD("(250)", "30 0 R", ""), "/Tx BMC q BT /F 9 Tf (250) Tj ET Q EMC");
    expect_filled(TEXT_FIELD("(250 euro)", "30 0 R", ""), "BT /F 9 Tf [(25) -20 (0 )] TJ 5 0 Td (eu) Tj (ro) ' ET");
    expect_filled(TEXT_FIELD("<FEFF003200350030>", "30 0 R", ""), "0 0 70 20 re f BT /F 9 Tf <323530> Tj ET");
    expect_filled(TEXT_FIELD("()", "30 0 R", ""), "");
    expect_filled(TEXT_FIELD("(250)", "30 0 R", "/Ff 1"), "BT /F 9 Tf (250) Tj ET");
}

static void an_appearance_that_says_another_thing_is_forbidden(void **state)
{
    (void)state;
    expect_refused(TEXT_FIELD("(250)", "30 0 R", ""), "BT /F 9 Tf (999) Tj ET");
    expect_refused(TEXT_FIELD("(250)", "30 0 R", ""), "BT /F 9 Tf (250000) Tj ET");
    expect_refused(TEXT_FIELD("(250)", "30 0 R", ""), "BT /F 9 Tf (25) Tj ET");
    expect_refused(TEXT_FIELD("(250)", "30 0 R", ""), "");
    expect_refused(TEXT_FIELD("(250)", "30 0 R", ""), "BT 3 Tr /F 9 Tf (250) Tj ET");
    expect_refused(TEXT_FIELD("(250)", "30 0 R", ""), "BT /F 9 Tf (250) Tj ET BI /W 1 /H 1 /BPC 8 /CS /G ID x EI");
    expect_refused(TEXT_FIELD("(250)", "30 0 R", ""), "BT /F 9 Tf (250) Tj ET 0 0 m 1 2 3 4 5 6 c f");
    expect_refused(TEXT_FIELD("(250)", "30 0 R", ""), "BT /F 9 Tf (250) Tj ET /P sh");
}

/* The old appearance under a new value, and the new appearance over the old value. */
static void a_value_that_is_not_shown_is_forbidden(void **state)
{
    (void)state;
    expect_refused(TEXT_FIELD("(250)", "9 0 R", ""), NULL);
    expect_refused(TEXT_FIELD("(100)", "30 0 R", ""), "BT /F 9 Tf (250) Tj ET");
    expect_refused("<</T(Amount)/FT/Tx/Type/Annot/Subtype/Widget/P 3 0 R/Rect[20 20 90 40]/V(250)>>", NULL);
}

static void other_keys_of_a_field_stay(void **state)
{
    (void)state;
    static const char *const mores[] = {"/MaxLen 3", "/F 2", "/AA<<>>", "/A<</S/JavaScript/JS(x)>>", "/Ff 8192", "/DV(1)", "/TU(x)"};
    for (size_t i = 0; i < sizeof mores / sizeof mores[0]; i++) {
        two_revisions file;
        two_revisions_begin(&file, NULL);
        pdf_builder_object(&file.builder, 8, TEXT_FIELD("(250)", "30 0 R", "%s"), mores[i]);
        pdf_builder_stream(&file.builder, 30, FORM_ENTRIES, BYTES_LITERAL("BT /F 9 Tf (250) Tj ET"));
        two_revisions_judge(&file);
        expect_forbidden(&file, 8, NULL);
        two_revisions_end(&file);
    }
    expect_refused("<</T(Amount)/FT/Tx/Type/Annot/Subtype/Widget/P 3 0 R/Rect[0 0 200 300]/V(250)/AP<</N 30 0 R>>>>",
                   "BT /F 9 Tf (250) Tj ET");
}

static void colours_of_a_widget_are_a_change_of_annotations(void **state)
{
    (void)state;
    two_revisions file;
    judge_filling(&file, TEXT_FIELD("(100)", "30 0 R", "/MK<</BG[1 0 0]>>"), FORM_ENTRIES,
                  "1 0 0 rg 0 0 70 20 re f BT /F 9 Tf (100) Tj ET");
    expect_change(&file, 8, "form_value", VERIFY_CHANGE_ANNOTATIONS);
    two_revisions_end(&file);
}

static void an_appearance_may_be_overwritten_where_nobody_else_uses_it(void **state)
{
    (void)state;
    two_revisions file;
    two_revisions_begin(&file, NULL);
    pdf_builder_object(&file.builder, 8, TEXT_FIELD("(250)", "9 0 R", ""));
    pdf_builder_stream(&file.builder, 9, FORM_ENTRIES, BYTES_LITERAL("BT /F 9 Tf (250) Tj ET"));
    two_revisions_judge(&file);
    expect_change(&file, 9, "form_value", VERIFY_CHANGE_FORM_FILLING);
    expect_level(&file, VERIFY_CHANGE_FORM_FILLING);
    two_revisions_end(&file);
}

static void an_appearance_that_a_page_draws_too_is_forbidden(void **state)
{
    (void)state;
    two_revisions file;
    two_revisions_begin(&file, &(first_revision_options){.page = FIRST_PAGE_WITH("6 0 R 8 0 R", "[4 0 R 9 0 R]", "")});
    pdf_builder_object(&file.builder, 8, TEXT_FIELD("(250)", "9 0 R", ""));
    pdf_builder_stream(&file.builder, 9, FORM_ENTRIES, BYTES_LITERAL("BT /F 9 Tf (250) Tj ET"));
    two_revisions_judge(&file);
    expect_forbidden(&file, 9, NULL);
    two_revisions_end(&file);
}

/* The field is what the page finds its resources in: V and AP would name what the page draws. */
static void a_field_that_is_something_else_too_is_forbidden(void **state)
{
    (void)state;
    two_revisions file;
    two_revisions_begin(&file, &(first_revision_options){
                                   .page = FIRST_PAGE_WITH("6 0 R 8 0 R", "4 0 R", "/Resources<</XObject 8 0 R/Font<</F 5 0 R>>>>")});
    pdf_builder_object(&file.builder, 8, TEXT_FIELD("(250)", "30 0 R", ""));
    pdf_builder_stream(&file.builder, 30, FORM_ENTRIES, BYTES_LITERAL("BT /F 9 Tf (250) Tj ET"));
    two_revisions_judge(&file);
    expect_forbidden(&file, 8, NULL);
    two_revisions_end(&file);
}

static void a_value_that_belongs_to_another_field_is_forbidden(void **state)
{
    (void)state;
    expect_refused(TEXT_FIELD("7 0 R", "30 0 R", ""), "");
    expect_refused(TEXT_FIELD("12 0 R", "30 0 R", ""), "");
}

#define BUTTON(value, state) \
    "<</T(Agree)/FT/Btn/Type/Annot/Subtype/Widget/P 3 0 R/Rect[20 20 30 30]/V/" value "/AS/" state "/AP<</N<</Yes 16 0 R/Off 17 0 R>>>>>>"

static void judge_button(two_revisions *file, const char *button, const char *on)
{
    two_revisions_begin(file, &(first_revision_options){.page = FIRST_PAGE_WITH("6 0 R 8 0 R 15 0 R", "4 0 R", ""),
                                                        .catalog = FIRST_CATALOG_WITH("", "6 0 R 8 0 R 15 0 R", "")});
    pdf_builder_object(&file->builder, 15, BUTTON("Off", "Off"));
    pdf_builder_stream(&file->builder, 16, FORM_ENTRIES, BYTES_LITERAL("BT /F 9 Tf (4) Tj ET"));
    pdf_builder_stream(&file->builder, 17, FORM_ENTRIES, BYTES_LITERAL(""));
    (void)pdf_builder_table(&file->builder);
    pdf_builder_object(&file->builder, 15, "%s", button);
    if (on)
        pdf_builder_stream(&file->builder, 30, FORM_ENTRIES, bytes_of_text(on));
    (void)pdf_builder_table(&file->builder);
}

/* The button stands in a second revision, so that the third is what is judged. */
static void expect_button(const char *button, const char *on, bool filled)
{
    two_revisions file;
    judge_button(&file, button, on);
    pdf_document *document = built_document_open(&file.builder);
    verify_comparison comparison;
    verify_revision_changes changes;
    EXPECT_OK(verify_comparison_begin(document, 1, NULL, 0, &file.memory, &comparison, &file.error), &file.error);
    EXPECT_OK(verify_comparison_search(&comparison, &file.error), &file.error);
    EXPECT_OK(verify_changes_find(&comparison, 2, &changes, &file.error), &file.error);
    verify_comparison_clear(&comparison);
    assert_true(changes.item_count > 0);
    assert_int_equal(changes.items[0].level, filled ? VERIFY_CHANGE_FORM_FILLING : VERIFY_CHANGE_FORBIDDEN);
    pdf_document_close(document);
    arena_clear(&file.memory);
    pdf_builder_clear(&file.builder);
}

static void a_button_is_chosen_by_a_state_that_it_has(void **state)
{
    (void)state;
    expect_button(BUTTON("Yes", "Yes"), NULL, true);
    expect_button(BUTTON("Yes", "Off"), NULL, false);
    expect_button(BUTTON("Off", "Yes"), NULL, false);
}

static void the_picture_of_a_state_is_a_mark_and_no_text(void **state)
{
    (void)state;
#define NEW_ON "<</T(Agree)/FT/Btn/Type/Annot/Subtype/Widget/P 3 0 R/Rect[20 20 30 30]/V/Yes/AS/Yes/AP<</N<</Yes 30 0 R/Off 17 0 R>>>>>>"
    expect_button(NEW_ON, "BT /F 9 Tf (8) Tj ET", true);
    expect_button(NEW_ON, "0 0 m 5 5 l S", true);
    expect_button(NEW_ON, "BT /F 9 Tf (I do not agree) Tj ET", false);
    expect_button(NEW_ON, "", false);
    expect_button("<</T(Agree)/FT/Btn/Type/Annot/Subtype/Widget/P 3 0 R/Rect[20 20 30 30]/V/Yes/AS/Yes/AP<</N<</Yes 17 0 R/Off 16 0 R>>>>>>",
                  NULL, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_with_the_appearance_that_says_it_is_form_filling),
        cmocka_unit_test(an_appearance_that_says_another_thing_is_forbidden),
        cmocka_unit_test(a_value_that_is_not_shown_is_forbidden),
        cmocka_unit_test(other_keys_of_a_field_stay),
        cmocka_unit_test(colours_of_a_widget_are_a_change_of_annotations),
        cmocka_unit_test(an_appearance_may_be_overwritten_where_nobody_else_uses_it),
        cmocka_unit_test(an_appearance_that_a_page_draws_too_is_forbidden),
        cmocka_unit_test(a_field_that_is_something_else_too_is_forbidden),
        cmocka_unit_test(a_value_that_belongs_to_another_field_is_forbidden),
        cmocka_unit_test(a_button_is_chosen_by_a_state_that_it_has),
        cmocka_unit_test(the_picture_of_a_state_is_a_mark_and_no_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
