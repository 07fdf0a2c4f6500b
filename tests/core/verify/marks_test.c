/* SPDX-License-Identifier: Apache-2.0 */
/* What a content stream leaves on its page, and roughly where. */
#include "verify/content/marks.h"

#include "built_document.h"
#include "expect.h"

typedef struct seen_marks {
    content_mark items[32];
    size_t count;
    bool complete;
    char first_text[32]; /* what a mark lends ends with the document */
} seen_marks;

static pdfseal_status keep(void *state, const content_mark *mark, pdfseal_error *error)
{
    (void)error;
    seen_marks *seen = state;
    assert_true(seen->count < 32 && mark->text.length < sizeof seen->first_text);
    if (seen->count == 0 && mark->kind == CONTENT_TEXT)
        memcpy(seen->first_text, mark->text.data, mark->text.length);
    seen->items[seen->count++] = *mark;
    return PDFSEAL_OK;
}

#define FONT "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
#define RESOURCES "<</Font<</F1 5 0 R>>/XObject<</I 6 0 R/F 7 0 R/L 8 0 R>>>>"

/* Reads `content` with a font F1, an image I, a form F that draws the image, and a form L that draws itself. */
static seen_marks read_marks(const char *content)
{
    static const double UPRIGHT[6] = {1, 0, 0, 1, 0, 0};
    PDF_BUILDER_CLEANUP pdf_builder builder;
    seen_marks seen = {0};
    pdfseal_error error = {0};
    pdf_builder_init(&builder, NULL);
    pdf_builder_pages(&builder, 1);
    pdf_builder_object(&builder, 4, RESOURCES);
    pdf_builder_object(&builder, 5, FONT);
    pdf_builder_stream(&builder, 6, "/Type/XObject/Subtype/Image/Width 1/Height 1", BYTES_LITERAL("x"));
    pdf_builder_stream(&builder, 7, "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Matrix[1 0 0 1 100 0]/Resources " RESOURCES, BYTES_LITERAL("q 5 0 0 5 0 0 cm /I Do Q"));
    pdf_builder_stream(&builder, 8, "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources " RESOURCES, BYTES_LITERAL("/L Do"));
    (void)pdf_builder_table(&builder);
    pdf_document *document = built_document_open(&builder);
    const content_visitor visitor = {&seen, keep};
    EXPECT_OK(content_read(pdf_view_newest(document), bytes_of_text(content), &built_object(document, 4)->value, UPRIGHT, &visitor,
                           &seen.complete, &error), &error);
    pdf_document_close(document);
    return seen;
}

static void expect_box_around(const content_mark *mark, double x0, double y0, double x1, double y1)
{
    assert_true(mark->box.x0 <= x0 && mark->box.y0 <= y0 && mark->box.x1 >= x1 && mark->box.y1 >= y1);
}

static void nothing_leaves_no_mark(void **state)
{
    (void)state;
    seen_marks seen = read_marks("q Q 1 0 0 1 5 5 cm 0 0 9 9 re n");
    assert_int_equal(seen.count, 0);
    assert_true(seen.complete);
}

static void text_is_where_it_is_moved_to(void **state)
{
    (void)state;
    seen_marks seen = read_marks("BT /F1 10 Tf 50 60 Td (Pay) Tj 0 -20 Td [(a) 5 (b)] TJ ET");
    assert_true(seen.count >= 2);
    assert_int_equal(seen.items[0].kind, CONTENT_TEXT);
    expect_box_around(&seen.items[0], 50, 60, 55, 65);
    assert_string_equal(seen.first_text, "Pay");
    assert_false(seen.items[0].invisible);
    expect_box_around(&seen.items[1], 50, 40, 52, 45);
}

static void invisible_text_is_told_apart(void **state)
{
    (void)state;
    seen_marks seen = read_marks("BT /F1 10 Tf 3 Tr (x) Tj 0 Tr (y) Tj ET");
    assert_int_equal(seen.count, 2);
    assert_true(seen.items[0].invisible);
    assert_false(seen.items[1].invisible);
}

static void picture_lies_where_its_matrix_says(void **state)
{
    (void)state;
    seen_marks seen = read_marks("q 20 0 0 30 100 50 cm /I Do Q /I Do");
    assert_int_equal(seen.count, 2);
    assert_int_equal(seen.items[0].kind, CONTENT_PICTURE);
    expect_box_around(&seen.items[0], 100, 50, 120, 80);
    assert_true(seen.items[0].box.x1 < 130);
    assert_true(seen.items[1].box.x1 < 10);
}

static void form_is_looked_into_with_its_own_matrix(void **state)
{
    (void)state;
    seen_marks seen = read_marks("/F Do");
    assert_int_equal(seen.count, 1);
    assert_int_equal(seen.items[0].kind, CONTENT_PICTURE);
    expect_box_around(&seen.items[0], 100, 0, 105, 5);
}

static void paths_and_curves_are_told_apart(void **state)
{
    (void)state;
    seen_marks path = read_marks("10 10 20 5 re f");
    assert_int_equal(path.count, 1);
    assert_int_equal(path.items[0].kind, CONTENT_PATH);
    expect_box_around(&path.items[0], 10, 10, 30, 15);
    seen_marks curve = read_marks("0 0 m 1 50 2 50 3 0 c S");
    assert_int_equal(curve.items[0].kind, CONTENT_CURVE);
}

static void form_that_draws_itself_is_not_complete(void **state)
{
    (void)state;
    assert_false(read_marks("/L Do").complete);
    seen_marks missing = read_marks("/Missing Do");
    assert_true(missing.complete && missing.count == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_leaves_no_mark),
        cmocka_unit_test(text_is_where_it_is_moved_to),
        cmocka_unit_test(invisible_text_is_told_apart),
        cmocka_unit_test(picture_lies_where_its_matrix_says),
        cmocka_unit_test(form_is_looked_into_with_its_own_matrix),
        cmocka_unit_test(paths_and_curves_are_told_apart),
        cmocka_unit_test(form_that_draws_itself_is_not_complete),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
