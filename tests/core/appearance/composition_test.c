/* SPDX-License-Identifier: Apache-2.0 */
/* Layers in one form: where they come to lie, how they are turned, that a picture is written once, what is refused. */
#include "shown_picture.h"

#include <math.h>

#define BOX_WIDTH 90.0
#define BOX_HEIGHT 30.0

static appearance_picture *make_picture(uint16_t gray)
{
    static uint16_t samples[16];
    for (size_t i = 0; i < 16; i++)
        samples[i] = (uint16_t)(gray + i);
    return read_recipe(&(png_recipe){4, 4, .colour_type = PNG_COLOR_TYPE_GRAY, .depth = 8, .samples = samples});
}

static appearance_picture *compose(const appearance_layer *layers, size_t count, double opacity, double rotate_deg)
{
    appearance_picture *picture = NULL;
    assert_int_equal(appearance_picture_compose(
                         &(appearance_composition_options){layers, count, BOX_WIDTH, BOX_HEIGHT, opacity, rotate_deg, true},
                         &picture, NULL),
                     PDFSEAL_OK);
    return picture;
}

/* ---- reading back ---- */

typedef struct written_form {
    scratch_document scratch;
    const pdf_indirect *form, *box;
} written_form;

static const pdf_object *find_xobjects(const pdf_indirect *form)
{
    const pdf_object *resources = pdf_dictionary_find(&form->value, "Resources");
    return pdf_dictionary_find(resources, "XObject");
}

static const pdf_indirect *load_named(scratch_document *scratch, const pdf_indirect *form, const char *name)
{
    return load_scratch(scratch, pdf_dictionary_find(find_xobjects(form), name)->as.reference);
}

static void write_form(const appearance_picture *picture, written_form *written)
{
    pdf_reference reference;
    open_scratch(&written->scratch);
    assert_int_equal(appearance_picture_add(picture, written->scratch.section, NULL, &reference, NULL), PDFSEAL_OK);
    finish_scratch(&written->scratch);
    written->form = load_scratch(&written->scratch, reference);
    written->box = load_named(&written->scratch, written->form, "X");
}

/* Multiplies what "a b c d e f cm" says in a content up to `stop` into the matrix; answers where it stopped. */
static const char *concatenate(const char *content, const char *stop, double m[6])
{
    const char *end = strstr(content, stop);
    double n[6];
    assert_non_null(end);
    for (const char *at = strstr(content, " cm"); at && at < end; at = strstr(at + 3, " cm")) {
        const char *from = at;
        while (from > content && from[-1] != '\n' && from[-1] != 'q' && from[-1] != 'm')
            from--;
        for (size_t i = 0; i < 6; i++)
            n[i] = strtod(from, (char **)&from);
        const double product[6] = {n[0] * m[0] + n[1] * m[2],        n[0] * m[1] + n[1] * m[3],
                                   n[2] * m[0] + n[3] * m[2],        n[2] * m[1] + n[3] * m[3],
                                   n[4] * m[0] + n[5] * m[2] + m[4], n[4] * m[1] + n[5] * m[3] + m[5]};
        memcpy(m, product, sizeof product);
    }
    return end;
}

static char *read_content(scratch_document *scratch, const pdf_indirect *form)
{
    bytes_buffer content;
    decode_scratch(scratch, form, &content);
    char *text = calloc(1, content.length + 1);
    memcpy(text, content.data, content.length);
    bytes_buffer_clear(&content);
    return text;
}

/* Where corner (x, y) of a layer's unit square is seen in the unit square of the whole. */
static void find_corner(written_form *written, size_t layer, double x, double y, double ret_at[2])
{
    char name[16];
    double m[6] = {1, 0, 0, 1, 0, 0};
    char *outer = read_content(&written->scratch, written->form);
    char *inner = read_content(&written->scratch, written->box);
    (void)snprintf(name, sizeof name, "/L%zu Do", layer);
    (void)concatenate(outer, "/X Do", m);
    const char *begin = inner;
    for (size_t i = 0; i < layer; i++)
        begin = strchr(begin, '\n') + 1;
    (void)concatenate(begin, name, m);
    ret_at[0] = m[0] * x + m[2] * y + m[4];
    ret_at[1] = m[1] * x + m[3] * y + m[5];
    free(outer);
    free(inner);
}

static void expect_corner(written_form *written, size_t layer, double x, double y, double wanted_x, double wanted_y)
{
    double at[2];
    find_corner(written, layer, x, y, at);
    assert_true(fabs(at[0] - wanted_x) < 1e-4);
    assert_true(fabs(at[1] - wanted_y) < 1e-4);
}

/* ---- tests ---- */

static void layers_lie_where_they_were_put(void **state)
{
    (void)state;
    appearance_picture *first = make_picture(0);
    appearance_picture *second = make_picture(90);
    const appearance_layer layers[] = {{first, 0, 0, 30, 30}, {second, 45, 10, 45, 20}};
    appearance_picture *both = compose(layers, 2, 1, 0);
    written_form written;
    write_form(both, &written);
    expect_corner(&written, 0, 0, 0, 0, 0);
    expect_corner(&written, 0, 1, 1, 1 / 3.0, 1);
    expect_corner(&written, 1, 0, 0, 0.5, 1 / 3.0);
    expect_corner(&written, 1, 1, 1, 1, 1);
    assert_true(fabs(appearance_picture_get_aspect(both) - 3) < 1e-9);
    close_scratch(&written.scratch);
    appearance_picture_free(both);
    appearance_picture_free(first);
    appearance_picture_free(second);
}

static void turning_is_clockwise_and_keeps_all_inside(void **state)
{
    (void)state;
    appearance_picture *one = make_picture(0);
    const appearance_layer layers[] = {{one, 0, 0, BOX_WIDTH, BOX_HEIGHT}};
    static const struct {
        double rotate_deg, left, top, aspect; /* where the picture's top left comes to lie */
    } cases[] = {{90, 1, 1, 1 / 3.0}, {180, 1, 0, 3}, {-90, 0, 0, 1 / 3.0}, {450, 1, 1, 1 / 3.0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        written_form written;
        appearance_picture *turned = compose(layers, 1, 1, cases[i].rotate_deg);
        write_form(turned, &written);
        expect_corner(&written, 0, 0, 1, cases[i].left, cases[i].top);
        expect_corner(&written, 0, 1, 0, 1 - cases[i].left, 1 - cases[i].top);
        assert_true(fabs(appearance_picture_get_aspect(turned) - cases[i].aspect) < 1e-9);
        close_scratch(&written.scratch);
        appearance_picture_free(turned);
    }
    for (double degrees = -170; degrees < 180; degrees += 35) {
        written_form written;
        appearance_picture *turned = compose(layers, 1, 1, degrees);
        write_form(turned, &written);
        for (int corner = 0; corner < 4; corner++) {
            double at[2];
            find_corner(&written, 0, corner & 1, corner >> 1, at);
            assert_true(at[0] > -1e-4 && at[0] < 1.0001 && at[1] > -1e-4 && at[1] < 1.0001);
        }
        close_scratch(&written.scratch);
        appearance_picture_free(turned);
    }
    appearance_picture_free(one);
}

static void expect_seal(appearance_picture *picture, bool apart, const double wanted[4])
{
    const appearance_seal_part part = appearance_picture_get_seal(picture);
    const double box[4] = {part.box.x0, part.box.y0, part.box.x1, part.box.y1};
    assert_int_equal(part.apart, apart);
    for (int i = 0; i < 4; i++)
        assert_true(fabs(box[i] - wanted[i]) < 1e-9);
    appearance_picture_free(picture);
}

static appearance_picture *compose_beside(const appearance_picture *seal, const appearance_picture *text, bool seal_first, double rotate_deg)
{
    appearance_picture *picture = NULL;
    const appearance_layer layers[] = {{seal, 0, 0, 30, 30}, {text, 32, 5, 58, 20}};
    const appearance_composition_options options = {layers, 2, BOX_WIDTH, BOX_HEIGHT, 1, rotate_deg, seal_first};
    assert_int_equal(appearance_picture_compose(&options, &picture, NULL), PDFSEAL_OK);
    return picture;
}

static void the_seal_is_told_from_what_is_written_beside_it(void **state)
{
    (void)state;
    appearance_picture *one = make_picture(0);
    appearance_picture *other = make_picture(20);
    const appearance_layer alone[] = {{one, 0, 0, BOX_WIDTH, BOX_HEIGHT}};
    expect_seal(compose(alone, 1, 0.5, 30), false, (double[]){0, 0, 1, 1});
    expect_seal(compose_beside(one, other, false, 0), false, (double[]){0, 0, 1, 1});
    expect_seal(compose_beside(one, other, true, 0), true, (double[]){0, 0, 1 / 3.0, 1});
    expect_seal(compose_beside(one, other, true, 90), true, (double[]){0, 2 / 3.0, 1, 1});
    expect_seal(compose_beside(one, other, true, 180), true, (double[]){2 / 3.0, 0, 1, 1});
    expect_seal(compose_beside(one, other, true, 270), true, (double[]){0, 0, 1, 1 / 3.0});
    appearance_picture_free(one);
    appearance_picture_free(other);
}

static void a_seal_that_leans_is_held_by_its_corners(void **state)
{
    (void)state;
    appearance_picture *one = make_picture(0);
    appearance_picture *other = make_picture(20);
    appearance_picture *picture = compose_beside(one, other, true, 30);
    const appearance_seal_part part = appearance_picture_get_seal(picture);
    written_form written;
    write_form(picture, &written);
    assert_true(part.leans);
    for (int i = 0; i < 4; i++) {
        double at[2];
        find_corner(&written, 0, i == 1 || i == 2, i >= 2, at);
        assert_true(fabs(part.corners[i][0] - at[0]) < 1e-4 && fabs(part.corners[i][1] - at[1]) < 1e-4);
    }
    close_scratch(&written.scratch);
    appearance_picture_free(picture);
    appearance_picture_free(one);
    appearance_picture_free(other);
}

static void a_picture_in_several_layers_is_written_once(void **state)
{
    (void)state;
    appearance_picture *one = make_picture(0);
    appearance_picture *other = make_picture(50);
    const appearance_layer layers[] = {{one, 0, 0, 9, 9}, {other, 9, 0, 9, 9}, {one, 18, 0, 9, 9}};
    appearance_picture *all = compose(layers, 3, 1, 0);
    written_form written;
    write_form(all, &written);
    const pdf_object *names = find_xobjects(written.box);
    uint32_t first = pdf_dictionary_find(names, "L0")->as.reference.number;
    assert_int_not_equal(pdf_dictionary_find(names, "L1")->as.reference.number, first);
    assert_int_equal(pdf_dictionary_find(names, "L2")->as.reference.number, first);
    close_scratch(&written.scratch);
    appearance_picture_free(all);
    appearance_picture_free(one);
    appearance_picture_free(other);
}

static void opacity_concerns_the_layers_as_one(void **state)
{
    (void)state;
    appearance_picture *one = make_picture(0);
    const appearance_layer layers[] = {{one, 0, 0, 9, 9}, {one, 4, 0, 9, 9}};
    for (int translucent = 0; translucent < 2; translucent++) {
        written_form written;
        appearance_picture_facts facts;
        appearance_picture *both = compose(layers, 2, translucent ? 0.25 : 1, 0);
        appearance_picture_get_facts(both, &facts);
        assert_int_equal(facts.has_transparency, translucent);
        assert_int_equal(facts.kind, APPEARANCE_PICTURE_COMPOSITION);
        write_form(both, &written);
        const pdf_object *resources = pdf_dictionary_find(&written.form->value, "Resources");
        const pdf_object *state_of = pdf_dictionary_find(resources, "ExtGState");
        assert_int_equal(pdf_dictionary_find(&written.box->value, "Group") != NULL, translucent);
        assert_int_equal(state_of != NULL, translucent);
        double alpha = 1;
        if (translucent)
            assert_true(pdf_object_number(pdf_dictionary_find(pdf_dictionary_find(state_of, "G"), "ca"), &alpha));
        assert_true(fabs(alpha - (translucent ? 0.25 : 1)) < 1e-9);
        close_scratch(&written.scratch);
        appearance_picture_free(both);
    }
    appearance_picture_free(one);
}

static void a_document_without_transparency_refuses_a_translucent_seal(void **state)
{
    (void)state;
    appearance_picture *one = make_picture(0);
    const appearance_layer layers[] = {{one, 0, 0, 9, 9}};
    const appearance_target opaque = {.part = 1, .is_opaque = true};
    scratch_document scratch;
    pdf_reference reference;
    appearance_picture *faint = compose(layers, 1, 0.5, 0);
    appearance_picture *full = compose(layers, 1, 1, 0);
    open_scratch(&scratch);
    assert_int_equal(appearance_picture_add(faint, scratch.section, &opaque, &reference, NULL), PDFSEAL_ERROR_REFUSED);
    assert_int_equal(appearance_picture_add(full, scratch.section, &opaque, &reference, NULL), PDFSEAL_OK);
    close_scratch(&scratch);
    appearance_picture_free(faint);
    appearance_picture_free(full);
    appearance_picture_free(one);
}

static void what_makes_no_box_is_wrong_usage(void **state)
{
    (void)state;
    appearance_picture *one = make_picture(0);
    appearance_picture *none = NULL;
    const appearance_layer layers[] = {{one, 0, 0, 9, 9}};
    const appearance_composition_options cases[] = {
        {layers, 0, 9, 9, 1, 0, false},
        {layers, 1, 0, 9, 1, 0, false},
        {layers, 1, 9, -1, 1, 0, false},
        {layers, 1, (double)NAN, 9, 1, 0, false},
        {layers, 1, 9, (double)INFINITY, 1, 0, false},
        {layers, 1, 9, 9, 0, 0, false},
        {layers, 1, 9, 9, 1.5, 0, false},
        {layers, 1, 9, 9, (double)NAN, 0, false},
        {layers, 1, 9, 9, 1, (double)INFINITY, false},
        {layers, 65, 9, 9, 1, 0, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(appearance_picture_compose(&cases[i], &none, NULL), PDFSEAL_ERROR_USAGE);
    assert_null(none);
    appearance_picture_free(one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(layers_lie_where_they_were_put),
        cmocka_unit_test(turning_is_clockwise_and_keeps_all_inside),
        cmocka_unit_test(the_seal_is_told_from_what_is_written_beside_it),
        cmocka_unit_test(a_seal_that_leans_is_held_by_its_corners),
        cmocka_unit_test(a_picture_in_several_layers_is_written_once),
        cmocka_unit_test(opacity_concerns_the_layers_as_one),
        cmocka_unit_test(a_document_without_transparency_refuses_a_translucent_seal),
        cmocka_unit_test(what_makes_no_box_is_wrong_usage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
