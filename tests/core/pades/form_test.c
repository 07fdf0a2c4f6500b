/* SPDX-License-Identifier: Apache-2.0 */
/* The walk over a form's fields: names, types, values, widgets, and forms without end. */
#include "pades/form.h"

#include "base/limits.h"
#include "built_document.h"
#include "expect.h"

typedef struct form_file {
    pdf_builder builder;
    pdf_document *document;
    arena memory;
    pades_form form;
    pdfseal_error error;
    pdfseal_status status;
} form_file;

/* Catalog with this AcroForm; the test adds the objects from 4 on. */
static void begin_form(form_file *file, const char *form)
{
    *file = (form_file){0};
    arena_init(&file->memory);
    pdf_builder_init(&file->builder, NULL);
    pdf_builder_object(&file->builder, 1, "<</Type/Catalog/Pages 2 0 R%s>>", form);
    pdf_builder_object(&file->builder, 2, "<</Type/Pages/Kids[3 0 R]/Count 1>>");
    pdf_builder_object(&file->builder, 3, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]>>");
}

static void read_form(form_file *file)
{
    (void)pdf_builder_table(&file->builder);
    file->document = built_document_open(&file->builder);
    file->status = pades_form_read(pdf_view_newest(file->document), &file->memory, &file->form, &file->error);
}

static void end_form(form_file *file)
{
    pdf_document_close(file->document);
    arena_clear(&file->memory);
    pdf_builder_clear(&file->builder);
}

static void a_document_without_a_form_has_none(void **state)
{
    (void)state;
    static const char *const forms[] = {"", "/AcroForm null", "/AcroForm 99 0 R", "/AcroForm[1]", "/AcroForm(x)"};
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        form_file file;
        begin_form(&file, forms[i]);
        read_form(&file);
        EXPECT_OK(file.status, &file.error);
        assert_false(file.form.present);
        assert_int_equal(file.form.count, 0);
        end_form(&file);
    }
}

static void an_empty_form_is_present(void **state)
{
    (void)state;
    static const char *const forms[] = {"/AcroForm<<>>", "/AcroForm<</Fields[]>>", "/AcroForm<</Fields 99 0 R>>",
                                        "/AcroForm<</Fields(x)>>"};
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        form_file file;
        begin_form(&file, forms[i]);
        read_form(&file);
        EXPECT_OK(file.status, &file.error);
        assert_true(file.form.present);
        assert_int_equal(file.form.reference.number, 0);
        assert_int_equal(file.form.count, 0);
        end_form(&file);
    }
}

static void names_and_values_are_inherited_from_the_fields_above(void **state)
{
    (void)state;
    form_file file;
    begin_form(&file, "/AcroForm<</Fields[4 0 R]/SigFlags 3/NeedAppearances true>>");
    pdf_builder_object(&file.builder, 4, "<</T(top)/FT/Tx/V(inherited)/Kids[5 0 R 6 0 R]>>");
    pdf_builder_object(&file.builder, 5, "<</T(left)/Parent 4 0 R>>");
    pdf_builder_object(&file.builder, 6, "<</T(right)/Parent 4 0 R/FT/Ch/V(own)>>");
    read_form(&file);
    EXPECT_OK(file.status, &file.error);
    assert_int_equal(file.form.signature_flags, 3);
    assert_true(file.form.need_appearances);
    assert_int_equal(file.form.count, 2);
    const pades_field *left = pades_form_find(&file.form, "top.left");
    const pades_field *right = pades_form_find(&file.form, "top.right");
    assert_non_null(left);
    assert_non_null(right);
    assert_int_equal(left->type, PADES_FIELD_TEXT);
    EXPECT_TEXT(left->value->as.bytes, "inherited");
    assert_int_equal(right->type, PADES_FIELD_CHOICE);
    EXPECT_TEXT(right->value->as.bytes, "own");
    assert_null(pades_form_find(&file.form, "top"));
    end_form(&file);
}

static void a_field_is_not_walked_inside_itself(void **state)
{
    (void)state;
    form_file file;
    begin_form(&file, "/AcroForm<</Fields[4 0 R]>>");
    pdf_builder_object(&file.builder, 4, "<</T(top)/FT/Tx/Kids[5 0 R 4 0 R]>>");
    pdf_builder_object(&file.builder, 5, "<</T(only)/Parent 4 0 R>>");
    read_form(&file);
    EXPECT_OK(file.status, &file.error);
    assert_int_equal(file.form.count, 1);
    assert_non_null(pades_form_find(&file.form, "top.only"));
    end_form(&file);
}

static void kids_without_a_name_are_widgets(void **state)
{
    (void)state;
    form_file file;
    begin_form(&file, "/AcroForm<</Fields[4 0 R 7 0 R 8 0 R]>>");
    pdf_builder_object(&file.builder, 4, "<</T(two)/FT/Btn/Kids[5 0 R null 6 0 R]>>");
    pdf_builder_object(&file.builder, 5, "<</Subtype/Widget/Parent 4 0 R/Rect[9 8 1 2]/P 3 0 R>>");
    pdf_builder_object(&file.builder, 6, "<</Subtype/Widget/Parent 4 0 R>>");
    pdf_builder_object(&file.builder, 7, "<</T(merged)/FT/Sig/Subtype/Widget>>");
    pdf_builder_object(&file.builder, 8, "<</T(bare)/FT/Sig>>");
    read_form(&file);
    EXPECT_OK(file.status, &file.error);
    assert_int_equal(file.form.count, 3);
    const pades_field *two = pades_form_find(&file.form, "two");
    assert_int_equal(two->widget_count, 2);
    assert_int_equal(two->widget.number, 5);
    const pades_field *merged = pades_form_find(&file.form, "merged");
    assert_int_equal(merged->widget_count, 1);
    assert_int_equal(merged->widget.number, 7);
    assert_int_equal(pades_form_find(&file.form, "bare")->widget_count, 0);

    int64_t page;
    pdf_rectangle rectangle;
    pdf_view view = pdf_view_newest(file.document);
    EXPECT_OK(pades_widget_page(view, two->widget_dictionary, &page, &file.error), &file.error);
    assert_int_equal(page, 0);
    assert_true(pades_widget_rectangle(view, two->widget_dictionary, &rectangle));
    assert_true(rectangle.x0 == 1 && rectangle.y0 == 2 && rectangle.x1 == 9 && rectangle.y1 == 8);
    EXPECT_OK(pades_widget_page(view, merged->widget_dictionary, &page, &file.error), &file.error);
    assert_int_equal(page, -1);
    assert_false(pades_widget_rectangle(view, merged->widget_dictionary, &rectangle));
    end_form(&file);
}

static void names_are_decoded_and_fields_without_one_are_kept(void **state)
{
    (void)state;
    form_file file;
    begin_form(&file, "/AcroForm<</Fields[4 0 R 5 0 R]>>");
    pdf_builder_object(&file.builder, 4, "<</T<FEFF7AE0>/FT/Tx>>");
    pdf_builder_object(&file.builder, 5, "<</FT/Sig/V<<>>>>");
    read_form(&file);
    EXPECT_OK(file.status, &file.error);
    assert_non_null(pades_form_find(&file.form, "\xE7\xAB\xA0"));
    const pades_field *nameless = pades_form_find(&file.form, "");
    assert_non_null(nameless);
    bool is_signed;
    EXPECT_OK(pades_field_is_signed(pdf_view_newest(file.document), nameless, &is_signed, &file.error), &file.error);
    assert_true(is_signed);
    end_form(&file);
}

static void a_field_is_signed_when_its_value_is_a_dictionary(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        bool is_signed;
    } cases[] = {{"", false}, {"/V null", false}, {"/V 99 0 R", false}, {"/V(x)", false}, {"/V<<>>", true}, {"/V 5 0 R", true}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        form_file file;
        bool is_signed;
        begin_form(&file, "/AcroForm<</Fields[4 0 R]>>");
        pdf_builder_object(&file.builder, 4, "<</T(s)/FT/Sig%s>>", cases[i].value);
        pdf_builder_object(&file.builder, 5, "<</Type/Sig>>");
        read_form(&file);
        EXPECT_OK(file.status, &file.error);
        EXPECT_OK(pades_field_is_signed(pdf_view_newest(file.document), &file.form.fields[0], &is_signed, &file.error),
                  &file.error);
        assert_int_equal(is_signed, cases[i].is_signed);
        end_form(&file);
    }
}

static void what_is_no_field_is_passed(void **state)
{
    (void)state;
    form_file file;
    begin_form(&file, "/AcroForm 9 0 R");
    pdf_builder_object(&file.builder, 4, "<</T(a)/FT/Tx>>");
    pdf_builder_object(&file.builder, 5, "[null(x)99 0 R 4 0 R<</T(direct)/FT/Sig>>]");
    pdf_builder_object(&file.builder, 9, "<</Fields 5 0 R/XFA[]>>");
    read_form(&file);
    EXPECT_OK(file.status, &file.error);
    assert_int_equal(file.form.reference.number, 9);
    assert_int_equal(file.form.fields_reference.number, 5);
    assert_true(file.form.has_xfa);
    assert_int_equal(file.form.count, 2);
    assert_int_equal(pades_form_find(&file.form, "direct")->reference.number, 0);
    end_form(&file);
}

static void fields_in_a_circle_end(void **state)
{
    (void)state;
    static const char *const kids[] = {"<</T(a)/Kids[4 0 R]>>", "<</T(a)/Kids[4 0 R 4 0 R]>>", "<</T(a)/Kids[5 0 R]>>"};
    for (size_t i = 0; i < sizeof kids / sizeof kids[0]; i++) {
        form_file file;
        begin_form(&file, "/AcroForm<</Fields[4 0 R]>>");
        pdf_builder_object(&file.builder, 4, "%s", kids[i]);
        pdf_builder_object(&file.builder, 5, "<</T(b)/Kids[4 0 R]>>");
        read_form(&file);
        if (file.status != PDFSEAL_ERROR_LIMIT)
            EXPECT_OK(file.status, &file.error);
        assert_true(file.form.count <= 2);
        end_form(&file);
    }
}

/* Every floor names the next one twice: 2^LIMIT_FIELD_DEPTH fields within few objects. */
static void a_form_that_doubles_on_every_floor_ends_soon(void **state)
{
    (void)state;
    form_file file;
    begin_form(&file, "/AcroForm<</Fields[4 0 R]>>");
    for (unsigned i = 0; i < LIMIT_FIELD_DEPTH - 1; i++)
        pdf_builder_object(&file.builder, 4 + i, "<</T(a)/Kids[%u 0 R %u 0 R]>>", 5 + i, 5 + i);
    pdf_builder_object(&file.builder, 4 + LIMIT_FIELD_DEPTH - 1, "<</T(z)/FT/Tx>>");
    read_form(&file);
    EXPECT_STATUS(PDFSEAL_ERROR_LIMIT, file.status, &file.error);
    assert_true(file.memory.used_bytes < ((size_t)256 << 20));
    end_form(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_document_without_a_form_has_none),
        cmocka_unit_test(an_empty_form_is_present),
        cmocka_unit_test(names_and_values_are_inherited_from_the_fields_above),
        cmocka_unit_test(a_field_is_not_walked_inside_itself),
        cmocka_unit_test(kids_without_a_name_are_widgets),
        cmocka_unit_test(names_are_decoded_and_fields_without_one_are_kept),
        cmocka_unit_test(a_field_is_signed_when_its_value_is_a_dictionary),
        cmocka_unit_test(what_is_no_field_is_passed),
        cmocka_unit_test(fields_in_a_circle_end),
        cmocka_unit_test(a_form_that_doubles_on_every_floor_ends_soon),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
