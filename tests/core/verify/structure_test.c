/* SPDX-License-Identifier: Apache-2.0 */
/* The structure tree takes up what a revision brought, and says nothing anew of what was there. source  ISO 32000-2:2020 14.7 */
#include "two_revisions.h"

#include "expect.h"

#define ROOT_WITH(kids, tree, next) "<</Type/StructTreeRoot/K[" kids "]/ParentTree " tree "/ParentTreeNextKey " next ">>"
#define ELEMENT(kids, more) "<</Type/StructElem/S/Document/P 40 0 R/K[" kids "]" more ">>"
#define NOTE "<</Type/Annot/Subtype/Text/Rect[100 200 150 220]/P 3 0 R/StructParent 1>>"
#define NOTE_ELEMENT "<</Type/StructElem/S/Annot/P 41 0 R/K<</Type/OBJR/Obj 30 0 R>>>>"

typedef struct structure_case {
    const char *root, *element, *tree, *new_element;
    bool bring_note;
} structure_case;

/* What an honest producer writes. */
static const structure_case HONEST = {ROOT_WITH("41 0 R", "42 0 R", "2"), ELEMENT("0 31 0 R", ""), "<</Nums[0[41 0 R]1 31 0 R]>>",
                                      NOTE_ELEMENT, true};

static void judge_structure(two_revisions *file, const structure_case *revision)
{
    pdf_builder *builder = &file->builder;
    two_revisions_begin(file, &(first_revision_options){
                                  .catalog = FIRST_CATALOG_WITH("", "6 0 R 8 0 R", "/StructTreeRoot 40 0 R")});
    pdf_builder_object(builder, 40, ROOT_WITH("41 0 R", "42 0 R", "1"));
    pdf_builder_object(builder, 41, ELEMENT("0", ""));
    pdf_builder_object(builder, 42, "<</Nums[0[41 0 R]]>>");
    (void)pdf_builder_table(builder);
    if (revision->bring_note) {
        pdf_builder_object(builder, 3, FIRST_PAGE_WITH("6 0 R 8 0 R 30 0 R", "4 0 R", ""));
        pdf_builder_object(builder, 30, NOTE);
    }
    pdf_builder_object(builder, 31, "%s", revision->new_element);
    pdf_builder_object(builder, 40, "%s", revision->root);
    pdf_builder_object(builder, 41, "%s", revision->element);
    pdf_builder_object(builder, 42, "%s", revision->tree);
    (void)pdf_builder_table(builder);
    file->document = built_document_open(builder);
    verify_comparison comparison;
    EXPECT_OK(verify_comparison_begin(file->document, 1, NULL, 0, &file->memory, &comparison, &file->error), &file->error);
    EXPECT_OK(verify_comparison_search(&comparison, &file->error), &file->error);
    EXPECT_OK(verify_changes_find(&comparison, 2, &file->changes, &file->error), &file->error);
    verify_comparison_clear(&comparison);
}

static void an_annotation_is_taken_up(void **state)
{
    (void)state;
    static const uint32_t numbers[] = {31, 40, 41, 42};
    two_revisions file;
    judge_structure(&file, &HONEST);
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        expect_change(&file, numbers[i], "structure", VERIFY_CHANGE_ANNOTATIONS);
    expect_level(&file, VERIFY_CHANGE_ANNOTATIONS);
    two_revisions_end(&file);
}

static void expect_refused(const structure_case *revision, uint32_t number)
{
    two_revisions file;
    judge_structure(&file, revision);
    expect_forbidden(&file, number, NULL);
    two_revisions_end(&file);
}

static void without_anything_to_take_up_the_structure_stays(void **state)
{
    (void)state;
    structure_case nothing = HONEST;
    nothing.bring_note = false;
    expect_refused(&nothing, 41);
}

static void what_was_there_is_not_said_anew(void **state)
{
    (void)state;
    static const char *const elements[] = {ELEMENT("0 31 0 R", "/ActualText(other)"), ELEMENT("1 31 0 R", ""), ELEMENT("31 0 R", ""),
                                           "<</Type/StructElem/S/Artifact/P 40 0 R/K[0 31 0 R]>>"};
    for (size_t i = 0; i < sizeof elements / sizeof elements[0]; i++) {
        structure_case changed = HONEST;
        changed.element = elements[i];
        expect_refused(&changed, 41);
    }
}

static void a_new_element_holds_no_content_of_the_page(void **state)
{
    (void)state;
    static const char *const elements[] = {"<</Type/StructElem/S/P/P 41 0 R/K 0>>", "<</Type/StructElem/S/P/P 41 0 R/ActualText(x)/K<</Type/OBJR/Obj 30 0 R>>>>",
                                           "<</Type/StructElem/S/P/P 41 0 R/K<</Type/MCR/MCID 0>>>>",
                                           "<</Type/StructElem/S/P/P 41 0 R/E(x)/K<</Type/OBJR/Obj 30 0 R>>>>",
                                           "<</Type/StructElem/S/P/P 41 0 R/Alt(x)>>", "<</Type/StructElem/S/P/P 41 0 R/T(x)/K[]>>"};
    for (size_t i = 0; i < sizeof elements / sizeof elements[0]; i++) {
        structure_case changed = HONEST;
        changed.new_element = elements[i];
        expect_refused(&changed, 41);
    }
}

static void entries_of_the_parent_tree_stay(void **state)
{
    (void)state;
    static const char *const trees[] = {"<</Nums[0[31 0 R]1 31 0 R]>>", "<</Nums[1 31 0 R]>>", "<</Nums[0[41 0 R]1[31 0 R]]>>"};
    for (size_t i = 0; i < sizeof trees / sizeof trees[0]; i++) {
        structure_case changed = HONEST;
        changed.tree = trees[i];
        expect_refused(&changed, 40);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_annotation_is_taken_up),
        cmocka_unit_test(without_anything_to_take_up_the_structure_stays),
        cmocka_unit_test(what_was_there_is_not_said_anew),
        cmocka_unit_test(a_new_element_holds_no_content_of_the_page),
        cmocka_unit_test(entries_of_the_parent_tree_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
