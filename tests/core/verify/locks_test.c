/* SPDX-License-Identifier: Apache-2.0 */
/* What one signature locks: by FieldMDP, by its field's Lock as it was when it was signed, and what came later. */
#include "verify/locks.h"

#include "built_document.h"
#include "expect.h"

typedef struct locks_file {
    pdf_builder builder;
    pdf_document *document;
    arena memory;
    verify_locks locks;
} locks_file;

/* The locks of a signature whose dictionary has these entries, in a field with those; a later revision gives the field `later`. */
static void open_locks(locks_file *file, const char *signature_entries, const char *field_entries, const char *later)
{
    pdfseal_error error = {0};
    *file = (locks_file){0};
    arena_init(&file->memory);
    pdf_builder_init(&file->builder, NULL);
    pdf_builder_pages(&file->builder, 1);
    pdf_builder_object(&file->builder, 4, "<</FT/Sig/T(S)/V 5 0 R%s>>", field_entries);
    pdf_builder_object(&file->builder, 5, "<</Type/Sig%s>>", signature_entries);
    (void)pdf_builder_table(&file->builder);
    if (later) {
        pdf_builder_object(&file->builder, 4, "<</FT/Sig/T(S)/V 5 0 R%s>>", later);
        (void)pdf_builder_table(&file->builder);
    }
    file->document = built_document_open(&file->builder);
    const pades_field field = {.name = "S", .reference = {4, 0}};
    const pades_signature signature = {.dictionary = &built_object(file->document, 5)->value, .form_field = &field};
    EXPECT_OK(verify_locks_read((pdf_view){file->document, 0}, &signature, &file->memory, &file->locks, &error), &error);
}

static void close_locks(locks_file *file)
{
    pdf_document_close(file->document);
    pdf_builder_clear(&file->builder);
    arena_clear(&file->memory);
}

static void expect_holds(const char *signature_entries, const char *field_entries, const char *name, bool new_field, bool wanted)
{
    locks_file file;
    open_locks(&file, signature_entries, field_entries, NULL);
    assert_int_equal(verify_locks_hold(&file.locks, name, new_field), wanted);
    close_locks(&file);
}

#define FIELD_MDP(parameters) "/Reference[<</TransformMethod/FieldMDP/TransformParams<<" parameters ">>>>]"

static void without_a_lock_nothing_is_locked(void **state)
{
    (void)state;
    expect_holds("", "", "A", false, false);
    expect_holds("/Reference[<</TransformMethod/DocMDP/TransformParams<</P 1>>>>]", "", "A", false, false);
    expect_holds("/Reference 7", "", "A", false, false);
}

static void field_mdp_and_lock_both_count(void **state)
{
    (void)state;
    expect_holds(FIELD_MDP("/Action/Include/Fields[(A)]"), "", "A", false, true);
    expect_holds(FIELD_MDP("/Action/Include/Fields[(A)]"), "", "B", false, false);
    expect_holds("", "/Lock<</Action/Include/Fields[(B)]>>", "B", false, true);
    expect_holds(FIELD_MDP("/Action/Include/Fields[(A)]"), "/Lock<</Action/Include/Fields[(B)]>>", "A", false, true);
    expect_holds(FIELD_MDP("/Action/Include/Fields[(A)]"), "/Lock<</Action/Include/Fields[(B)]>>", "B", false, true);
}

static void name_locks_what_is_under_it(void **state)
{
    (void)state;
    expect_holds(FIELD_MDP("/Action/Include/Fields[(Total)]"), "", "Total.Net", false, true);
    expect_holds(FIELD_MDP("/Action/Include/Fields[(Total)]"), "", "Totals", false, false);
}

static void field_that_came_later_is_locked_by_its_name_alone(void **state)
{
    (void)state;
    expect_holds(FIELD_MDP("/Action/All"), "", "New", false, true);
    expect_holds(FIELD_MDP("/Action/All"), "", "New", true, false);
    expect_holds(FIELD_MDP("/Action/Exclude/Fields[(A)]"), "", "New", true, false);
    expect_holds(FIELD_MDP("/Action/Include/Fields[(New)]"), "", "New", true, true);
}

static void what_is_not_understood_locks_everything(void **state)
{
    (void)state;
    expect_holds(FIELD_MDP("/Action/Odd"), "", "A", false, true);
    expect_holds("", "/Lock<</Action 7>>", "A", false, true);
}

static void more_locks_than_anybody_writes_lock_everything(void **state)
{
    (void)state;
    char text[4096] = "/Reference[";
    for (size_t i = 0; i < 20; i++)
        strcat(text, "<</TransformMethod/FieldMDP/TransformParams<</Action/Include/Fields[(A)]>>>>");
    strcat(text, "]");
    expect_holds(text, "", "Other", false, true);
}

static void lock_is_read_as_it_was_when_it_was_signed(void **state)
{
    (void)state;
    locks_file file;
    open_locks(&file, "", "/Lock<</Action/Include/Fields[(A)]/P 2>>", "");
    assert_true(verify_locks_hold(&file.locks, "A", false));
    assert_int_equal(file.locks.p, 2);
    close_locks(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_lock_nothing_is_locked),
        cmocka_unit_test(field_mdp_and_lock_both_count),
        cmocka_unit_test(name_locks_what_is_under_it),
        cmocka_unit_test(field_that_came_later_is_locked_by_its_name_alone),
        cmocka_unit_test(what_is_not_understood_locks_everything),
        cmocka_unit_test(more_locks_than_anybody_writes_lock_everything),
        cmocka_unit_test(lock_is_read_as_it_was_when_it_was_signed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
