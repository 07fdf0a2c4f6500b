/* SPDX-License-Identifier: Apache-2.0 */
/* Forms: what they hold, and how they stand when a reader fits them to a rectangle. */
#include "appearance/form.h"
#include "pdf/page_tree.h"
#include "scratch_document.h"

#include <math.h>

static void read_numbers(const pdf_object *array, double *numbers, size_t count)
{
    assert_true(pdf_object_is(array, PDF_ARRAY));
    assert_int_equal(array->as.array.count, count);
    for (size_t i = 0; i < count; i++)
        assert_true(pdf_object_number(&array->as.array.items[i], &numbers[i]));
}

static void apply(const double matrix[6], double x, double y, double ret_point[2])
{
    ret_point[0] = matrix[0] * x + matrix[2] * y + matrix[4];
    ret_point[1] = matrix[1] * x + matrix[3] * y + matrix[5];
}

/* The algorithm of 12.5.5: where a point of the box comes to lie when the form is fitted to `rectangle`. */
static void fit(const double box[4], const double matrix[6], const pdf_rectangle *rectangle,
                const double point[2], double ret_point[2])
{
    double low[2] = {INFINITY, INFINITY};
    double high[2] = {-INFINITY, -INFINITY};
    const double from[2] = {rectangle->x0, rectangle->y0};
    const double to[2] = {rectangle->x1, rectangle->y1};
    double turned[2];
    for (int corner = 0; corner < 4; corner++) {
        apply(matrix, box[corner & 1 ? 2 : 0], box[corner & 2 ? 3 : 1], turned);
        for (int i = 0; i < 2; i++) {
            low[i] = fmin(low[i], turned[i]);
            high[i] = fmax(high[i], turned[i]);
        }
    }
    apply(matrix, point[0], point[1], turned);
    for (int i = 0; i < 2; i++)
        ret_point[i] = from[i] + (turned[i] - low[i]) / (high[i] - low[i]) * (to[i] - from[i]);
}

static void add_form(scratch_document *scratch, const appearance_form_options *options,
                     pdf_reference *ret_form)
{
    open_scratch(scratch);
    assert_int_equal(appearance_form_add(scratch->section, options, ret_form, NULL), PDFSEAL_OK);
    finish_scratch(scratch);
}

static void read_form(const pdf_indirect *form, double box[4], double matrix[6])
{
    static const double identity[6] = {1, 0, 0, 1, 0, 0};
    const pdf_object *written = pdf_dictionary_find(&form->value, "Matrix");
    read_numbers(pdf_dictionary_find(&form->value, "BBox"), box, 4);
    memcpy(matrix, identity, sizeof identity);
    if (written)
        read_numbers(written, matrix, 6);
}

/* The corners of the picture, as the unit square that the form's content fills, and as a reader sees the
 * page. */
static void expect_upright(int rotate, double user_unit)
{
    pdf_rectangle media_box = {30, 40, 530, 840};
    pdf_page page = {.media_box = media_box, .crop_box = media_box, .rotate = rotate, .user_unit = user_unit};
    pdf_rectangle rectangle;
    double unit_square[6];
    double box[4];
    double matrix[6];
    scratch_document scratch;
    pdf_reference reference;
    appearance_form_options options = {.image = {7, 0}, .width = 120.5 / user_unit, .height = 61.25 / user_unit, .rotate = rotate};
    pdf_page_place(&page, 50, 60, 120.5, 61.25, &rectangle, unit_square);
    add_form(&scratch, &options, &reference);
    read_form(load_scratch(&scratch, reference), box, matrix);
    for (int corner = 0; corner < 4; corner++) {
        const double point[2] = {corner & 1 ? box[2] : box[0], corner & 2 ? box[3] : box[1]};
        double shown[2];
        double wanted[2];
        fit(box, matrix, &rectangle, point, shown);
        apply(unit_square, corner & 1, corner >> 1, wanted);
        assert_true(fabs(shown[0] - wanted[0]) < 1e-4 && fabs(shown[1] - wanted[1]) < 1e-4);
        /* Readers that only move the box without fitting it come to the same. */
        apply(matrix, point[0], point[1], shown);
        assert_true(fabs(shown[0] + rectangle.x0 - wanted[0]) < 1e-4 &&
                    fabs(shown[1] + rectangle.y0 - wanted[1]) < 1e-4);
    }
    close_scratch(&scratch);
}

static void widgets_stand_upright_on_turned_pages(void **state)
{
    (void)state;
    for (int rotate = 0; rotate < 360; rotate += 90) {
        expect_upright(rotate, 1);
        expect_upright(rotate, 2.5);
    }
}

static void the_content_fills_the_box_with_the_image(void **state)
{
    (void)state;
    scratch_document scratch;
    pdf_reference reference;
    bytes_buffer content;
    add_form(&scratch, &(appearance_form_options){.image = {7, 2}, .width = 120.5, .height = 61.25}, &reference);
    const pdf_indirect *form = load_scratch(&scratch, reference);
    assert_true(pdf_object_is_name(pdf_dictionary_find(&form->value, "Type"), "XObject"));
    assert_true(pdf_object_is_name(pdf_dictionary_find(&form->value, "Subtype"), "Form"));
    const pdf_object *resources = pdf_dictionary_find(&form->value, "Resources");
    const pdf_object *image = pdf_dictionary_find(pdf_dictionary_find(resources, "XObject"), "Im0");
    assert_true(pdf_object_is(image, PDF_REFERENCE));
    assert_true(pdf_reference_equal(image->as.reference, (pdf_reference){7, 2}));
    decode_scratch(&scratch, form, &content);
    assert_true(bytes_equal_text(bytes_buffer_view(&content), "q 120.5 0 0 61.25 0 0 cm /Im0 Do Q"));
    bytes_buffer_clear(&content);
    close_scratch(&scratch);
}

static void a_form_for_marks_is_the_unit_square(void **state)
{
    (void)state;
    scratch_document scratch;
    pdf_reference reference;
    double box[4];
    double matrix[6];
    const double wanted[4] = {0, 0, 1, 1};
    add_form(&scratch, &(appearance_form_options){.image = {7, 0}, .width = 1, .height = 1}, &reference);
    const pdf_indirect *form = load_scratch(&scratch, reference);
    read_form(form, box, matrix);
    assert_memory_equal(box, wanted, sizeof wanted);
    assert_null(pdf_dictionary_find(&form->value, "Matrix"));
    close_scratch(&scratch);
}

static void an_empty_form_has_no_size(void **state)
{
    (void)state;
    scratch_document scratch;
    pdf_reference reference;
    bytes_buffer content;
    double box[4];
    const double wanted[4] = {0};
    open_scratch(&scratch);
    assert_int_equal(appearance_empty_form_add(scratch.section, (bytes_view){0}, &reference, NULL), PDFSEAL_OK);
    finish_scratch(&scratch);
    const pdf_indirect *form = load_scratch(&scratch, reference);
    read_numbers(pdf_dictionary_find(&form->value, "BBox"), box, 4);
    assert_memory_equal(box, wanted, sizeof wanted);
    decode_scratch(&scratch, form, &content);
    assert_int_equal(content.length, 0);
    bytes_buffer_clear(&content);
    close_scratch(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(widgets_stand_upright_on_turned_pages),
        cmocka_unit_test(the_content_fills_the_box_with_the_image),
        cmocka_unit_test(a_form_for_marks_is_the_unit_square),
        cmocka_unit_test(an_empty_form_has_no_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
