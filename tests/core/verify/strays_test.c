/* SPDX-License-Identifier: Apache-2.0 */
/* Signatures that no field reaches, and what only looks like one. */
#include "verify/strays.h"

#include "built_document.h"
#include "expect.h"
#include "verify/pass.h"

typedef struct stray_file {
    pdf_builder builder;
    pdf_document *document;
    arena memory;
    pades_signature *strays;
    size_t count;
    verify_other_ranges others;
    pdfseal_error error;
} stray_file;

static void begin_file(stray_file *file)
{
    *file = (stray_file){0};
    arena_init(&file->memory);
    pdf_builder_init(&file->builder, NULL);
    pdf_builder_object(&file->builder, 1, "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]/SigFlags 3>>>>");
    pdf_builder_object(&file->builder, 2, "<</Type/Pages/Kids[3 0 R]/Count 1>>");
    pdf_builder_object(&file->builder, 3, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]>>");
    pdf_builder_object(&file->builder, 4, "<</T(S1)/FT/Sig/V 5 0 R>>");
    pdf_builder_object(&file->builder, 5, "<</Type/Sig/SubFilter/ETSI.CAdES.detached/ByteRange[0 1 2 3]/Contents<00>>>");
}

static void find_strays(stray_file *file)
{
    pades_form form;
    pades_signature *known;
    size_t count;
    verify_pass pass = {0};
    (void)pdf_builder_table(&file->builder);
    file->document = built_document_open(&file->builder);
    pdf_view view = pdf_view_newest(file->document);
    EXPECT_OK(pades_form_read(view, &file->memory, &form, &file->error), &file->error);
    EXPECT_OK(pades_signatures_read(view, &form, &file->memory, &known, &count, &file->error), &file->error);
    EXPECT_OK(verify_pass_run(pdf_document_input(file->document), NULL, NULL, &file->memory, &pass, &file->error), &file->error);
    EXPECT_OK(verify_strays_find(file->document, pass.mentions, pass.mention_count, known, count, &file->memory,
                                 &file->strays, &file->count, &file->others, &file->error),
              &file->error);
}

static void end_file(stray_file *file)
{
    pdf_document_close(file->document);
    arena_clear(&file->memory);
    pdf_builder_clear(&file->builder);
}

static void expect_strays(const char *text, size_t strays, size_t others)
{
    stray_file file;
    begin_file(&file);
    pdf_builder_text(&file.builder, "%s", text);
    find_strays(&file);
    if (file.count != strays || file.others.usage_rights + file.others.integrity_codes != others)
        fail_msg("%s: %zu strays and %zu others", text, file.count, file.others.usage_rights + file.others.integrity_codes);
    end_file(&file);
}

static void a_signature_of_a_field_is_no_stray(void **state)
{
    (void)state;
    expect_strays("", 0, 0);
}

static void a_signature_that_no_field_reaches_is_one(void **state)
{
    (void)state;
    expect_strays("6 0 obj\n<</Type/Sig/Reason(r)/ByteRange[0 1 2 3]/Contents<00>>>\nendobj\n", 1, 0);
    expect_strays("6 0 obj\n<</ByteRange[0 1 2 3]/Contents<00>>>\nendobj\n", 1, 0);
    expect_strays("6 0 obj\n<</Byte#52ange[0 1 2 3]/Con#74ents<00>>>\nendobj\n", 1, 0);
    expect_strays("6 0 obj\n<</#42#79#74#65#52#61#6e#67#65[0 1 2 3]/Contents<00>>>\nendobj\n", 1, 0);
    expect_strays("6 0 obj\n<</Byte#53ange[0 1 2 3]/Byte#5/B#/#42yteRang#/Contents<00>>>\nendobj\n", 0, 0);
    expect_strays("6 0 obj\n<</Deep[1<</V<</Contents(x)/ByteRange null>>>>]>>\nendobj\n", 1, 0);
    expect_strays("6 0 obj\n<</ByteRange[0]/Contents<00>>>\nendobj\n7 0 obj\n<</ByteRange[0]/Contents<00>>>\nendobj\n", 2, 0);
}

static void one_that_is_broken_is_still_one(void **state)
{
    (void)state;
    expect_strays("6 0 obj\n<</Type/Sig/ByteRange[0 1 2 3]/Contents<00>\nendobj\n", 1, 0);
    expect_strays("6 0 obj\n<</Type/Sig}/ByteRange[0 1 2 3]/Contents<00>>>\nendobj\n", 1, 0);
}

static void what_is_no_signature_is_none(void **state)
{
    (void)state;
    expect_strays("6 0 obj\n<</ByteRange[0 1 2 3]>>\nendobj\n", 0, 0);
    expect_strays("6 0 obj\n(a text on /ByteRange and more)\nendobj\n", 0, 0);
    expect_strays("% a comment on /ByteRange\n", 0, 0);
}

static void usage_rights_and_message_codes_are_counted_apart(void **state)
{
    (void)state;
    expect_strays("6 0 obj\n<</ByteRange[0]/Contents<00>/Reference[<</TransformMethod/UR3>>]>>\nendobj\n", 0, 1);
    expect_strays("6 0 obj\n<</ByteRange[0]/Contents<00>/MAC(x)>>\nendobj\n", 0, 1);
}

/* A signed file that is attached, or a content that speaks of signatures. */
static void what_lies_in_a_stream_is_not_this_files(void **state)
{
    (void)state;
    stray_file file;
    begin_file(&file);
    pdf_builder_stream(&file.builder, 6, "/Type/EmbeddedFile",
                       BYTES_LITERAL("9 0 obj\n<</ByteRange[0 1 2 3]/Contents<00>>>\nendobj\n"));
    find_strays(&file);
    assert_int_equal(file.count, 0);
    end_file(&file);
}

/* Data that no cross-reference knows as a stream's are not hidden by it. */
static void a_stream_that_nobody_knows_hides_nothing(void **state)
{
    (void)state;
    expect_strays("9 0 obj\n<</Length 99>>\nstream\n6 0 obj\n<</ByteRange[0 1 2 3]/Contents<00>>>\nendobj\nendstream\nendobj\n",
                  1, 0);
}

static void a_stray_is_read_like_any_other_signature(void **state)
{
    (void)state;
    stray_file file;
    begin_file(&file);
    pdf_builder_text(&file.builder, "6 0 obj\n<</SubFilter/adbe.pkcs7.detached/Reason(why)/ByteRange[0 1 2 3]/Contents<00>>>\nendobj\n");
    find_strays(&file);
    assert_int_equal(file.count, 1);
    assert_string_equal(file.strays[0].reason, "why");
    assert_string_equal(file.strays[0].sub_filter, "adbe.pkcs7.detached");
    assert_null(file.strays[0].field);
    assert_true(file.strays[0].dictionary_start > 0);
    end_file(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_signature_of_a_field_is_no_stray),
        cmocka_unit_test(a_signature_that_no_field_reaches_is_one),
        cmocka_unit_test(one_that_is_broken_is_still_one),
        cmocka_unit_test(what_is_no_signature_is_none),
        cmocka_unit_test(usage_rights_and_message_codes_are_counted_apart),
        cmocka_unit_test(what_lies_in_a_stream_is_not_this_files),
        cmocka_unit_test(a_stream_that_nobody_knows_hides_nothing),
        cmocka_unit_test(a_stray_is_read_like_any_other_signature),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
