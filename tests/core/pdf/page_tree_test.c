/* SPDX-License-Identifier: Apache-2.0 */
/* Pages by number, what they inherit, trees that lie about their counts, and places as a reader sees them. */
#include "pdf/page_tree.h"

#include "built_document.h"
#include "expect.h"

#include <math.h>
#include <stdio.h>

static int64_t count_pages(pdf_document *document)
{
    int64_t count = -1;
    pdfseal_error error = {0};
    EXPECT_OK(pdf_page_count(pdf_view_newest(document), &count, &error), &error);
    return count;
}

static pdf_page find_page(pdf_document *document, int64_t index)
{
    pdf_page page = {0};
    pdfseal_error error = {0};
    EXPECT_OK(pdf_page_find(pdf_view_newest(document), index, &page, &error), &error);
    return page;
}

/* The pages are these objects, whatever is asked for before. */
static void expect_pages(pdf_document *document, const uint32_t *numbers, size_t count)
{
    pdf_page page;
    pdfseal_error error = {0};
    assert_int_equal(count_pages(document), count);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(find_page(document, (int64_t)i).object->reference.number, numbers[i]);
    for (size_t i = count; i-- > 0;)
        assert_int_equal(find_page(document, (int64_t)i).object->reference.number, numbers[i]);
    EXPECT_STATUS(PDFSEAL_ERROR_USAGE, pdf_page_find(pdf_view_newest(document), (int64_t)count, &page, &error), &error);
}

static void expect_index(pdf_document *document, uint32_t number, int64_t wanted)
{
    int64_t index = -2;
    pdfseal_error error = {0};
    EXPECT_OK(pdf_page_index_of(pdf_view_newest(document), (pdf_reference){number, 0}, &index, &error), &error);
    assert_int_equal(index, wanted);
}

#define PAGE(parent) "<</Type/Page/Parent " #parent " 0 R>>"

static void begin_tree(pdf_builder *builder, const char *root)
{
    pdf_builder_init(builder, NULL);
    pdf_builder_object(builder, 1, "<</Type/Catalog/Pages 2 0 R>>");
    pdf_builder_object(builder, 2, "%s", root);
}

static pdf_document *end_tree(pdf_builder *builder)
{
    (void)pdf_builder_table(builder);
    return built_document_open(builder);
}

static void pages_are_found_in_a_tree_of_several_floors(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    static const uint32_t numbers[] = {4, 5, 6, 8};
    begin_tree(&builder, "<</Type/Pages/Count 4/Kids[3 0 R 6 0 R 7 0 R]>>");
    pdf_builder_object(&builder, 3, "<</Type/Pages/Parent 2 0 R/Count 2/Kids[4 0 R 5 0 R]>>");
    pdf_builder_object(&builder, 4, PAGE(3));
    pdf_builder_object(&builder, 5, PAGE(3));
    pdf_builder_object(&builder, 6, PAGE(2));
    pdf_builder_object(&builder, 7, "<</Type/Pages/Parent 2 0 R/Count 1/Kids[8 0 R]>>");
    pdf_builder_object(&builder, 8, PAGE(7));
    pdf_document *document = end_tree(&builder);
    expect_pages(document, numbers, 4);
    for (size_t i = 0; i < 4; i++)
        expect_index(document, numbers[i], (int64_t)i);
    expect_index(document, 3, -1);
    expect_index(document, 2, -1);
    expect_index(document, 1, -1);
    pdf_document_close(document);
}

/* As many kids as pages, and still not one page each. */
static void an_empty_node_does_not_shift_the_pages(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    static const uint32_t numbers[] = {4, 5, 8};
    begin_tree(&builder, "<</Type/Pages/Count 3/Kids[3 0 R 7 0 R 6 0 R]>>");
    pdf_builder_object(&builder, 3, "<</Type/Pages/Parent 2 0 R/Count 2/Kids[4 0 R 5 0 R]>>");
    pdf_builder_object(&builder, 4, PAGE(3));
    pdf_builder_object(&builder, 5, PAGE(3));
    pdf_builder_object(&builder, 6, "<</Type/Pages/Parent 2 0 R/Count 0/Kids[]>>");
    pdf_builder_object(&builder, 7, "<</Type/Pages/Parent 2 0 R/Count 1/Kids[8 0 R]>>");
    pdf_builder_object(&builder, 8, PAGE(7));
    pdf_document *document = end_tree(&builder);
    expect_pages(document, numbers, 3);
    for (size_t i = 0; i < 3; i++)
        expect_index(document, numbers[i], (int64_t)i);
    pdf_document_close(document);
}

/* The nodes below know better than the root, which counts its kids. */
static void a_root_that_counts_its_kids_still_leads_to_the_right_pages(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    begin_tree(&builder, "<</Type/Pages/Count 2/Kids[3 0 R 6 0 R]>>");
    pdf_builder_object(&builder, 3, "<</Type/Pages/Parent 2 0 R/Count 2/Kids[4 0 R 5 0 R]>>");
    pdf_builder_object(&builder, 4, PAGE(3));
    pdf_builder_object(&builder, 5, PAGE(3));
    pdf_builder_object(&builder, 6, "<</Type/Pages/Parent 2 0 R/Count 1/Kids[7 0 R]>>");
    pdf_builder_object(&builder, 7, PAGE(6));
    pdf_document *document = end_tree(&builder);
    assert_int_equal(find_page(document, 1).object->reference.number, 5);
    assert_int_equal(find_page(document, 2).object->reference.number, 7);
    pdf_document_close(document);
}

static void counts_that_are_no_numbers_are_counted_anew(void **state)
{
    (void)state;
    static const char *const roots[] = {"<</Type/Pages/Kids[3 0 R 4 0 R]>>", "<</Type/Pages/Count 0/Kids[3 0 R 4 0 R]>>",
                                        "<</Type/Pages/Count -2/Kids[3 0 R 4 0 R]>>",
                                        "<</Type/Pages/Count (2)/Kids[3 0 R 4 0 R]>>"};
    static const uint32_t numbers[] = {3, 4};
    for (size_t i = 0; i < sizeof roots / sizeof roots[0]; i++) {
        PDF_BUILDER_CLEANUP pdf_builder builder;
        begin_tree(&builder, roots[i]);
        pdf_builder_object(&builder, 3, PAGE(2));
        pdf_builder_object(&builder, 4, PAGE(2));
        pdf_document *document = end_tree(&builder);
        expect_pages(document, numbers, 2);
        pdf_document_close(document);
    }
}

static void nodes_and_pages_may_lack_their_type(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    static const uint32_t numbers[] = {3, 5};
    begin_tree(&builder, "<</Count 2/Kids[3 0 R 4 0 R]>>");
    pdf_builder_object(&builder, 3, "<</Parent 2 0 R>>");
    pdf_builder_object(&builder, 4, "<</Parent 2 0 R/Count 1/Kids[5 0 R]>>");
    pdf_builder_object(&builder, 5, "<</Parent 4 0 R>>");
    pdf_document *document = end_tree(&builder);
    expect_pages(document, numbers, 2);
    pdf_document_close(document);
}

static void kids_that_are_none_are_passed(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    begin_tree(&builder, "<</Type/Pages/Count 1/Kids[null 99 0 R (x) 5 0 R 3 0 R]>>");
    pdf_builder_object(&builder, 3, PAGE(2));
    pdf_builder_object(&builder, 5, "[1 2]");
    pdf_document *document = end_tree(&builder);
    assert_int_equal(count_pages(document), 1);
    assert_int_equal(find_page(document, 0).object->reference.number, 3);
    pdf_document_close(document);
}

static void a_page_that_is_no_object_of_its_own_has_number_0(void **state)
{
    (void)state;
    static const uint32_t numbers[] = {3, 0};
    PDF_BUILDER_CLEANUP pdf_builder builder;
    begin_tree(&builder, "<</Type/Pages/Count 2/Kids[3 0 R<</Type/Page/Rotate 90>>]>>");
    pdf_builder_object(&builder, 3, PAGE(2));
    pdf_document *document = end_tree(&builder);
    expect_pages(document, numbers, 2);
    assert_int_equal(find_page(document, 1).rotate, 90);
    pdf_document_close(document);
}

static void a_count_that_is_too_high_is_counted_anew(void **state)
{
    (void)state;
    static const uint32_t numbers[] = {3};
    PDF_BUILDER_CLEANUP pdf_builder builder;
    begin_tree(&builder, "<</Type/Pages/Count 30/Kids[3 0 R]>>");
    pdf_builder_object(&builder, 3, PAGE(2));
    pdf_document *document = end_tree(&builder);
    expect_pages(document, numbers, 1);
    pdf_document_close(document);
}

static void a_node_is_not_walked_inside_itself(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    pdf_page page;
    pdfseal_error error = {0};
    begin_tree(&builder, "<</Type/Pages/Kids[3 0 R 2 0 R]/Parent 2 0 R>>");
    pdf_builder_object(&builder, 3, PAGE(2));
    pdf_document *document = end_tree(&builder);
    assert_int_equal(count_pages(document), 1);
    EXPECT_STATUS(PDFSEAL_ERROR_USAGE, pdf_page_find(pdf_view_newest(document), 500, &page, &error), &error);
    pdf_document_close(document);
}

/* Two kids that are the node itself: without a bound 2^64 nodes. */
static void a_tree_that_doubles_itself_ends_soon(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    begin_tree(&builder, "<</Type/Pages/Kids[2 0 R 2 0 R]>>");
    pdf_document *document = end_tree(&builder);
    assert_int_equal(count_pages(document), 0);
    pdf_document_close(document);
}

static void parents_in_a_circle_end(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    begin_tree(&builder, "<</Type/Pages/Count 1/Kids[3 0 R]>>");
    pdf_builder_object(&builder, 3, PAGE(2));
    pdf_builder_object(&builder, 4, "<</Type/Pages/Parent 5 0 R/Count 1/Kids[5 0 R]>>");
    pdf_builder_object(&builder, 5, "<</Type/Pages/Parent 4 0 R/Count 1/Kids[4 0 R]>>");
    pdf_document *document = end_tree(&builder);
    expect_index(document, 4, -1);
    expect_index(document, 5, -1);
    expect_index(document, 99, -1);
    pdf_document_close(document);
}

static void documents_without_pages_are_refused(void **state)
{
    (void)state;
    static const char *const catalogs[] = {"<</Type/Catalog>>", "<</Type/Catalog/Pages 9 0 R>>",
                                           "<</Type/Catalog/Pages (x)>>", "<</Type/Catalog/Pages 2 0 R>>"};
    for (size_t i = 0; i < sizeof catalogs / sizeof catalogs[0]; i++) {
        PDF_BUILDER_CLEANUP pdf_builder builder;
        int64_t count;
        pdf_document *document = NULL;
        pdfseal_error error = {0};
        pdf_builder_init(&builder, NULL);
        pdf_builder_object(&builder, 1, "%s", catalogs[i]);
        pdf_builder_object(&builder, 2, "[]");
        (void)pdf_builder_table(&builder);
        pdfseal_status status = built_document_try(pdf_builder_view(&builder), &document, &error);
        if (status == PDFSEAL_OK)
            status = pdf_page_count(pdf_view_newest(document), &count, &error);
        EXPECT_STATUS(PDFSEAL_ERROR_INPUT, status, &error);
        pdf_document_close(document);
    }
}

static void expect_rectangle(pdf_rectangle actual, double x0, double y0, double x1, double y1)
{
    if (fabs(actual.x0 - x0) > 1e-6 || fabs(actual.y0 - y0) > 1e-6 || fabs(actual.x1 - x1) > 1e-6 ||
        fabs(actual.y1 - y1) > 1e-6)
        fail_msg("[%g %g %g %g] is not [%g %g %g %g]", actual.x0, actual.y0, actual.x1, actual.y1, x0, y0, x1, y1);
}

static void attributes_come_from_the_nearest_node_above(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    begin_tree(&builder, "<</Type/Pages/Count 2/Kids[3 0 R 6 0 R]/MediaBox[0 0 100 200]/Rotate 90/Resources<</A 1>>>>");
    pdf_builder_object(&builder, 3, "<</Type/Pages/Parent 2 0 R/Count 1/Kids[4 0 R]/CropBox 5 0 R/Rotate 180>>");
    pdf_builder_object(&builder, 4, "<</Type/Page/Parent 3 0 R/Resources<</B 2>>>>");
    pdf_builder_object(&builder, 5, "[10 20 90 120]");
    pdf_builder_object(&builder, 6, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 50 60]/Rotate 0>>");
    pdf_document *document = end_tree(&builder);
    pdf_page first = find_page(document, 0);
    expect_rectangle(first.media_box, 0, 0, 100, 200);
    expect_rectangle(first.crop_box, 10, 20, 90, 120);
    assert_int_equal(first.rotate, 180);
    assert_non_null(pdf_dictionary_find(first.resources, "B"));
    pdf_page second = find_page(document, 1);
    expect_rectangle(second.crop_box, 0, 0, 50, 60);
    assert_int_equal(second.rotate, 0);
    assert_non_null(pdf_dictionary_find(second.resources, "A"));
    pdf_document_close(document);
}

static pdf_page page_with(const char *entries, pdf_document **ret_document)
{
    PDF_BUILDER_CLEANUP pdf_builder builder;
    begin_tree(&builder, "<</Type/Pages/Count 1/Kids[3 0 R]>>");
    pdf_builder_object(&builder, 3, "<</Type/Page/Parent 2 0 R%s>>", entries);
    *ret_document = end_tree(&builder);
    return find_page(*ret_document, 0);
}

static void expect_box(const char *entries, double x0, double y0, double x1, double y1)
{
    pdf_document *document;
    pdf_page page = page_with(entries, &document);
    expect_rectangle(page.crop_box, x0, y0, x1, y1);
    pdf_document_close(document);
}

static void boxes_of_odd_producers_become_what_readers_show(void **state)
{
    (void)state;
    expect_box("", 0, 0, 612, 792);
    expect_box("/MediaBox[200 300 0 0]", 0, 0, 200, 300);
    expect_box("/MediaBox[-10 -20 90.5 80]", -10, -20, 90.5, 80);
    expect_box("/MediaBox[0 0 0 0]", 0, 0, 612, 792);
    expect_box("/MediaBox[0 0 (x) 5]", 0, 0, 612, 792);
    expect_box("/MediaBox[0 0 99999999 5]", 0, 0, 612, 792);
    expect_box("/MediaBox[0 0 100 100]/CropBox[50 50 500 500]", 50, 50, 100, 100);
    expect_box("/MediaBox[0 0 100 100]/CropBox[500 500 600 600]", 0, 0, 100, 100);
    expect_box("/MediaBox[0 0 100 100]/CropBox[1 1]", 0, 0, 100, 100);
}

static void expect_rotation(const char *value, int wanted)
{
    char entries[64];
    pdf_document *document;
    (void)snprintf(entries, sizeof entries, "/Rotate %s", value);
    assert_int_equal(page_with(entries, &document).rotate, wanted);
    pdf_document_close(document);
}

static void rotations_are_multiples_of_90_whatever_is_written(void **state)
{
    (void)state;
    expect_rotation("0", 0);
    expect_rotation("90", 90);
    expect_rotation("-90", 270);
    expect_rotation("450", 90);
    expect_rotation("-630", 90);
    expect_rotation("270.0", 270);
    expect_rotation("(x)", 0);
    expect_rotation("9999999999", 0);
}

static void user_units_that_cannot_be_are_1(void **state)
{
    (void)state;
    static const struct {
        const char *entries;
        double wanted;
    } cases[] = {{"/UserUnit 2.5", 2.5}, {"/UserUnit 0", 1}, {"/UserUnit -3", 1}, {"/UserUnit (x)", 1},
                 {"/UserUnit 99999999", 1}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        pdf_document *document;
        pdf_page page = page_with(cases[i].entries, &document);
        assert_true(page.user_unit == cases[i].wanted);
        pdf_document_close(document);
    }
}

/* A mark of 20 by 10 points whose top left is seen at 30, 40. */
static void expect_place(int rotate, pdf_rectangle wanted, const double matrix[6])
{
    pdf_page page = {.crop_box = {100, 200, 400, 600}, .rotate = rotate, .user_unit = 2};
    pdf_rectangle rectangle;
    double got[6];
    pdf_page_place(&page, 30, 40, 20, 10, &rectangle, got);
    expect_rectangle(rectangle, wanted.x0, wanted.y0, wanted.x1, wanted.y1);
    for (int i = 0; i < 6; i++) {
        if (fabs(got[i] - matrix[i]) > 1e-9)
            fail_msg("rotated by %d the matrix's element %d is %g, not %g", rotate, i, got[i], matrix[i]);
    }
}

/* 300 by 400 units of 2 points. Seen upright, the place is 15 units from the left and 20 from the top, 10 by 5 large. */
static void places_are_seen_upright_on_rotated_pages(void **state)
{
    (void)state;
    expect_place(0, (pdf_rectangle){115, 575, 125, 580}, (const double[]){10, 0, 0, 5, 115, 575});
    expect_place(90, (pdf_rectangle){120, 215, 125, 225}, (const double[]){0, 10, -5, 0, 125, 215});
    expect_place(180, (pdf_rectangle){375, 220, 385, 225}, (const double[]){-10, 0, 0, -5, 385, 225});
    expect_place(270, (pdf_rectangle){375, 575, 380, 585}, (const double[]){0, -10, 5, 0, 375, 585});
}

static void the_seen_size_is_turned_and_scaled(void **state)
{
    (void)state;
    double width;
    double height;
    pdf_page page = {.crop_box = {100, 200, 400, 600}, .rotate = 0, .user_unit = 2};
    pdf_page_seen_size(&page, &width, &height);
    assert_true(width == 600 && height == 800);
    page.rotate = 270;
    pdf_page_seen_size(&page, &width, &height);
    assert_true(width == 800 && height == 600);
}

static void a_page_far_behind_is_found_without_reading_the_others(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    enum { COUNT = 3000 };
    pdf_builder_init(&builder, NULL);
    pdf_builder_pages(&builder, COUNT);
    pdf_document *document = end_tree(&builder);
    assert_int_equal(find_page(document, COUNT - 1).object->reference.number, 3 + COUNT - 1);
    size_t used = pdf_document_memory(document)->used_bytes;
    assert_int_equal(find_page(document, COUNT / 2).object->reference.number, 3 + COUNT / 2);
    assert_true(pdf_document_memory(document)->used_bytes - used < 2000);
    pdf_document_close(document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_are_found_in_a_tree_of_several_floors),
        cmocka_unit_test(an_empty_node_does_not_shift_the_pages),
        cmocka_unit_test(a_root_that_counts_its_kids_still_leads_to_the_right_pages),
        cmocka_unit_test(counts_that_are_no_numbers_are_counted_anew),
        cmocka_unit_test(nodes_and_pages_may_lack_their_type),
        cmocka_unit_test(kids_that_are_none_are_passed),
        cmocka_unit_test(a_page_that_is_no_object_of_its_own_has_number_0),
        cmocka_unit_test(a_count_that_is_too_high_is_counted_anew),
        cmocka_unit_test(a_node_is_not_walked_inside_itself),
        cmocka_unit_test(a_tree_that_doubles_itself_ends_soon),
        cmocka_unit_test(parents_in_a_circle_end),
        cmocka_unit_test(documents_without_pages_are_refused),
        cmocka_unit_test(attributes_come_from_the_nearest_node_above),
        cmocka_unit_test(boxes_of_odd_producers_become_what_readers_show),
        cmocka_unit_test(rotations_are_multiples_of_90_whatever_is_written),
        cmocka_unit_test(user_units_that_cannot_be_are_1),
        cmocka_unit_test(places_are_seen_upright_on_rotated_pages),
        cmocka_unit_test(the_seen_size_is_turned_and_scaled),
        cmocka_unit_test(a_page_far_behind_is_found_without_reading_the_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
