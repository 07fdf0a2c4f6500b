/* SPDX-License-Identifier: Apache-2.0 */
/* Manifests: written and read again; straddle seals put together. */
#include "appearance/manifest.h"
#include "appearance/picture_watch.h"
#include "scratch_document.h"

#define MOST_SLICES 40

static appearance_manifest_place slice(uint32_t number, uint32_t count, double from, double to)
{
    return (appearance_manifest_place){.kind = APPEARANCE_PLACED_SLICE, .page_number = number,
                                       .rectangle = {10, 20, 30.25, 40.5}, .form = {4, 0}, .content = {5, 0},
                                       .matrix = {1, 0, 0, 1, 2.5, -3}, .number = number, .count = count,
                                       .group = 1, .clip = {from, 0, to, 1}};
}

static const char *join(appearance_manifest_place *places, size_t count, int64_t *ret_page)
{
    const appearance_manifest manifest = {.places = places, .place_count = count};
    const char *fault;
    arena scratch;
    arena_init(&scratch);
    assert_int_equal(appearance_manifest_join(&manifest, &scratch, &fault, ret_page, NULL), PDFSEAL_OK);
    arena_clear(&scratch);
    return fault;
}

static void expect_joined(appearance_manifest_place *places, size_t count)
{
    int64_t page;
    assert_null(join(places, count, &page));
}

static void expect_fault(appearance_manifest_place *places, size_t count, const char *wanted,
                         int64_t wanted_page)
{
    int64_t page;
    const char *fault = join(places, count, &page);
    assert_non_null(fault);
    assert_string_equal(fault, wanted);
    assert_int_equal(page, wanted_page);
}

/* Cuts as they stand in a file: with six digits. */
static double cut(uint32_t number, uint32_t count)
{
    return (double)(int64_t)(1e6 * number / count + 0.5) / 1e6;
}

static void fill(appearance_manifest_place *places, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        places[i] = slice(i + 1, count, cut(i, count), cut(i + 1, count));
}

static void equal_slices_of_any_number_make_the_seal(void **state)
{
    (void)state;
    appearance_manifest_place places[MOST_SLICES];
    for (uint32_t count = 2; count <= MOST_SLICES; count++) {
        fill(places, count);
        expect_joined(places, count);
    }
}

static void slices_may_run_from_right_to_left_and_from_top_to_bottom(void **state)
{
    (void)state;
    appearance_manifest_place places[3];
    for (uint32_t i = 0; i < 3; i++)
        places[i] = slice(i + 1, 3, cut(2 - i, 3), cut(3 - i, 3));
    expect_joined(places, 3);
    for (uint32_t i = 0; i < 3; i++)
        places[i].clip = (pdf_rectangle){0, cut(2 - i, 3), 1, cut(3 - i, 3)};
    expect_joined(places, 3);
}

static void seals_are_judged_each_by_itself(void **state)
{
    (void)state;
    appearance_manifest_place places[5] = {slice(1, 2, 0, 0.5), slice(1, 3, 0, 0.2), slice(2, 2, 0.5, 1),
                                           slice(2, 3, 0.2, 0.6), slice(3, 3, 0.6, 1)};
    places[1].group = places[3].group = places[4].group = 7;
    expect_joined(places, 5);
    places[4].page_number = 2;
    expect_fault(places, 5, "the slices of a straddle seal are not in the order of the pages", 2);
}

static void what_is_missing_is_named_with_its_page(void **state)
{
    (void)state;
    appearance_manifest_place places[4];
    fill(places, 4);
    expect_fault(places, 3, "a straddle seal lacks a slice", 3);
    expect_fault(places + 1, 3, "a straddle seal lacks a slice", 2);
    places[2].clip.x0 = 0.51;
    expect_fault(places, 4, "the slices of a straddle seal leave a gap or overlap", 3);
    fill(places, 4);
    places[0].clip.x0 = 0.1;
    expect_fault(places, 4, "the slices of a straddle seal do not make the whole seal", 4);
    fill(places, 4);
    for (size_t i = 0; i < 4; i++)
        places[i].clip.y1 = 0.9;
    expect_fault(places, 4, "the slices of a straddle seal do not make the whole seal", 4);
}

static void slices_that_turn_back_do_not_make_the_seal(void **state)
{
    (void)state;
    appearance_manifest_place places[3] = {slice(1, 3, 0, 0.5), slice(2, 3, 0.5, 1), slice(3, 3, 0, 0.5)};
    expect_fault(places, 3, "the slices of a straddle seal do not make the whole seal", 3);
}

/* A document with a picture of two streams, its manifest, and a widget that leads to it. */
static void write_document(scratch_document *scratch, const appearance_manifest_place *places, size_t count,
                           pdf_reference *ret_widget)
{
    appearance_picture_watch watch;
    appearance_manifest manifest = {.places = (appearance_manifest_place *)places, .place_count = count};
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    arena memory;
    arena_init(&memory);
    bytes_buffer_init(&text, 1 << 20);
    open_scratch(scratch);
    pdf_section *section = scratch->section;
    const pdf_reference first = {pdf_section_reserve(section), 0};
    const pdf_reference second = {pdf_section_reserve(section), 0};
    const pdf_reference data = {pdf_section_reserve(section), 0};
    *ret_widget = (pdf_reference){pdf_section_reserve(section), 0};
    assert_int_equal(appearance_picture_watch_begin(&watch, section, &memory, NULL), PDFSEAL_OK);
    assert_int_equal(pdf_section_add_stream(section, second, BYTES_LITERAL(""), BYTES_LITERAL("mask"), NULL), PDFSEAL_OK);
    assert_int_equal(pdf_section_add_stream(section, first, BYTES_LITERAL(""), BYTES_LITERAL("ink"), NULL), PDFSEAL_OK);
    assert_int_equal(appearance_picture_watch_end(&watch, section, &manifest, NULL), PDFSEAL_OK);
    assert_int_equal(manifest.stream_count, 2);
    assert_int_equal(appearance_manifest_write(&manifest, &text, NULL), PDFSEAL_OK);
    assert_int_equal(pdf_section_add(section, data, bytes_buffer_view(&text), NULL), PDFSEAL_OK);
    text.length = 0;
    assert_int_equal(appearance_manifest_write_entries(data, 1795459800, &text, NULL), PDFSEAL_OK);
    const pdf_reference form = {pdf_section_reserve(section), 0};
    assert_int_equal(pdf_section_add_stream(section, form, bytes_buffer_view(&text), BYTES_LITERAL(""), NULL), PDFSEAL_OK);
    text.length = 0;
    assert_int_equal(bytes_buffer_append_format(&text, NULL, "<</AP <</N %u 0 R>>>>", form.number), PDFSEAL_OK);
    assert_int_equal(pdf_section_add(section, *ret_widget, bytes_buffer_view(&text), NULL), PDFSEAL_OK);
    finish_scratch(scratch);
    arena_clear(&memory);
}

static void what_was_written_is_read_again(void **state)
{
    (void)state;
    scratch_document scratch;
    pdf_reference reference;
    const pdf_indirect *widget;
    appearance_manifest *manifest;
    const char *cause;
    bool holds;
    arena memory;
    appearance_manifest_place places[3] = {slice(1, 2, 0, 0.25), slice(2, 2, 0.25, 1), slice(1, 1, 0, 1)};
    places[1].content.number = 0;
    places[1].slot = 99;
    places[2] = (appearance_manifest_place){.kind = APPEARANCE_PLACED_WIDGET, .page_number = 12,
                                            .rectangle = {1, 2, 3, 4}, .form = {4, 0}};
    write_document(&scratch, places, 3, &reference);
    arena_init(&memory);
    pdf_view view = pdf_view_newest(scratch.document);
    assert_int_equal(pdf_view_load(view, reference, &widget, NULL), PDFSEAL_OK);
    assert_int_equal(appearance_manifest_read(view, &widget->value, &memory, &manifest, &cause, NULL), PDFSEAL_OK);
    assert_null(cause);
    assert_non_null(manifest);
    assert_int_equal(manifest->place_count, 3);
    assert_int_equal(manifest->places[0].content.number, 5);
    assert_int_equal(manifest->places[1].slot, 99);
    assert_int_equal(manifest->places[1].number, 2);
    assert_true(manifest->places[1].clip.x0 == 0.25);
    assert_int_equal(manifest->places[2].kind, APPEARANCE_PLACED_WIDGET);
    assert_int_equal(manifest->places[2].page_number, 12);
    assert_int_equal(appearance_picture_digest_holds(view, manifest, &holds, NULL), PDFSEAL_OK);
    assert_true(holds);
    manifest->digest.data[7] ^= 1;
    assert_int_equal(appearance_picture_digest_holds(view, manifest, &holds, NULL), PDFSEAL_OK);
    assert_false(holds);
    arena_clear(&memory);
    close_scratch(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_slices_of_any_number_make_the_seal),
        cmocka_unit_test(slices_may_run_from_right_to_left_and_from_top_to_bottom),
        cmocka_unit_test(seals_are_judged_each_by_itself),
        cmocka_unit_test(what_is_missing_is_named_with_its_page),
        cmocka_unit_test(slices_that_turn_back_do_not_make_the_seal),
        cmocka_unit_test(what_was_written_is_read_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
