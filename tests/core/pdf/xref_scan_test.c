/* SPDX-License-Identifier: Apache-2.0 */
/* Damaged files: what a scan finds, what it must not take for an object, and the section that makes them sound again. */
#include "built_document.h"
#include "expect.h"
#include "pdf/page_tree.h"
#include "pdf/section_writer.h"

#include <stdlib.h>
#include <time.h>

#define CATALOG_AND_PAGE                       \
    "1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n" \
    "2 0 obj\n<</Type/Pages/Count 1/Kids[3 0 R]>>\nendobj\n" \
    "3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]>>\nendobj\n"
#define TRAILER "trailer\n<</Root 1 0 R>>\n"

static pdfseal_status try_patiently(bytes_view bytes, pdf_document **ret_document, pdfseal_error *error)
{
    file_input input;
    const pdf_open_options patient = {.scan_when_damaged = true};
    TRY(file_input_open_fd(built_file_open(bytes), "damaged.pdf", &input, error));
    input.owned = true;
    return pdf_document_open(&input, &patient, ret_document, error);
}

static pdf_document *open_patiently(const pdf_builder *builder)
{
    pdf_document *document = NULL;
    pdfseal_error error = {0};
    EXPECT_OK(try_patiently(pdf_builder_view(builder), &document, &error), &error);
    return document;
}

/* The file that is this text behind a header; it must be one that only a scan can read. */
static pdf_document *scan(pdf_builder *builder, const char *text)
{
    pdf_document *document = NULL;
    pdfseal_error error = {0};
    pdf_builder_init(builder, NULL);
    pdf_builder_text(builder, "%s", text);
    EXPECT_STATUS(PDFSEAL_ERROR_INPUT, built_document_try(pdf_builder_view(builder), &document, &error), &error);
    document = open_patiently(builder);
    assert_true(pdf_document_is_repaired(document));
    return document;
}

static void expect_object(const char *text, uint32_t number, const char *wanted)
{
    PDF_BUILDER_CLEANUP pdf_builder builder;
    pdf_document *document = scan(&builder, text);
    assert_string_equal(built_text(document, 0, number), wanted);
    pdf_document_close(document);
}

static void expect_too_damaged(const char *text)
{
    PDF_BUILDER_CLEANUP pdf_builder builder;
    pdf_document *document = NULL;
    pdfseal_error error = {0};
    pdf_builder_init(&builder, NULL);
    pdf_builder_text(&builder, "%s", text);
    EXPECT_STATUS(PDFSEAL_ERROR_INPUT, try_patiently(pdf_builder_view(&builder), &document, &error), &error);
    EXPECT_MESSAGE(&error, "too damaged");
}

static void a_scanned_file_is_one_revision_that_nothing_closes(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    int64_t pages;
    pdfseal_error error = {0};
    pdf_document *document = scan(&builder, CATALOG_AND_PAGE TRAILER);
    assert_int_equal(pdf_document_revision_count(document), 1);
    assert_int_equal(pdf_document_revision(document, 0)->start, 0);
    assert_int_equal(pdf_document_revision(document, 0)->end, pdf_document_size(document));
    assert_false(pdf_document_revision(document, 0)->closed);
    assert_true(built_has_warning(document, "repaired_xref"));
    EXPECT_OK(pdf_page_count(pdf_view_newest(document), &pages, &error), &error);
    assert_int_equal(pages, 1);
    pdf_document_close(document);
}

static void an_intact_file_is_never_scanned(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    pdf_builder_small_file(&builder);
    pdf_builder_text(&builder, "3 0 obj\n(not in the cross-reference)\nendobj\n");
    pdf_document *document = open_patiently(&builder);
    assert_false(pdf_document_is_repaired(document));
    assert_string_not_equal(built_text(document, 0, 3), "(not in the cross-reference)");
    pdf_document_close(document);
}

static void the_last_definition_counts(void **state)
{
    (void)state;
    expect_object(CATALOG_AND_PAGE "4 0 obj (old) endobj 4 0 obj (new) endobj\n" TRAILER, 4, "(new)");
    expect_object(CATALOG_AND_PAGE "4 0 obj (old) endobj 4 3 obj (new) endobj\n" TRAILER, 4, "(new)");
}

static void objects_begin_where_tokens_begin(void **state)
{
    (void)state;
    expect_object(CATALOG_AND_PAGE "%%EOF4 0 obj (behind the mark) endobj\n" TRAILER, 4, "(behind the mark)");
    expect_object(CATALOG_AND_PAGE "5 0 obj 7 endobj4 0 obj (behind endobj) endobj\n" TRAILER, 4, "(behind endobj)");
    expect_object(CATALOG_AND_PAGE "5 0 obj 7 4 0 obj (no endobj) endobj\n" TRAILER, 4, "(no endobj)");
    expect_object(CATALOG_AND_PAGE "4\r0\tobj(odd spaces)endobj\n" TRAILER, 4, "(odd spaces)");
    expect_object(CATALOG_AND_PAGE "x4 0 obj (not a number) endobj\n" TRAILER, 4, "absent");
    expect_object(CATALOG_AND_PAGE "4 0 R 4 0 object\n" TRAILER, 5, "absent");
}

static void what_only_looks_like_an_object_is_none(void **state)
{
    (void)state;
    expect_object(CATALOG_AND_PAGE "% 4 0 obj (in a comment) endobj\n" TRAILER, 4, "absent");
    expect_object(CATALOG_AND_PAGE "5 0 obj (4 0 obj \\(in a string\\) endobj) endobj\n" TRAILER, 4, "absent");
    expect_object(CATALOG_AND_PAGE "5 0 obj<</Length 28>>stream\n4 0 obj (in a stream) endobj\nendstream endobj\n" TRAILER, 4,
                  "absent");
    expect_object(CATALOG_AND_PAGE "5 0 obj<</Length 9>>stream\n4 0 obj (in a stream) \nendstream endobj\n" TRAILER, 4,
                  "absent");
}

static void a_stream_without_an_end_hides_nothing(void **state)
{
    (void)state;
    expect_object(CATALOG_AND_PAGE "5 0 obj<</Length 99>>stream\nxx endobj 4 0 obj (behind) endobj\n" TRAILER, 4, "(behind)");
    expect_object(CATALOG_AND_PAGE "5 0 obj<</Length 99>>stream\nxx 4 0 obj (inside) endobj\n" TRAILER, 5, "<</Length 99>>");
    expect_object("6 0 obj<<>>stream\nxx\n" CATALOG_AND_PAGE TRAILER, 3, "<</Type /Page/Parent 2 0 R/MediaBox [0 0 200 300]>>");
}

static void damage_inside_an_object_stays_there(void **state)
{
    (void)state;
    expect_object(CATALOG_AND_PAGE "5 0 obj (no end 4 0 obj (x endobj 4 0 obj [1 2] endobj\n" TRAILER, 4, "[1 2]");
    expect_object(CATALOG_AND_PAGE "5 0 obj <</A/B 4 0 obj [1 2] endobj\n" TRAILER, 4, "[1 2]");
    expect_object(CATALOG_AND_PAGE "4 0 obj <</A 1 junk | /B (x) 9 /C [1 } 2 >> endobj\n" TRAILER, 4,
                  "<</A 1/B (x)/C [1 null 2]>>");
}

static void the_catalog_is_found_without_a_trailer(void **state)
{
    (void)state;
    expect_object(CATALOG_AND_PAGE, 1, "<</Type /Catalog/Pages 2 0 R>>");
    expect_object(CATALOG_AND_PAGE "trailer<</Root 3 0 R>>trailer<</Root (x)>>trailer 7\n", 1,
                  "<</Type /Catalog/Pages 2 0 R>>");
    expect_too_damaged("");
    expect_too_damaged("1 0 obj (x) endobj\n" TRAILER);
    expect_too_damaged("nothing at all\n");
}

static void the_newest_trailer_that_leads_to_a_catalog_counts(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    pdf_document *document = scan(&builder, CATALOG_AND_PAGE "trailer<</Root 1 0 R/Info 7 0 R>>trailer<</Root 1 0 R/Info 8 0 R"
                                            "/Prev 12/Size 3>>trailer<</Root 9 0 R/Info 9 0 R>>\n");
    const pdf_object *trailer = pdf_view_trailer(pdf_view_newest(document));
    assert_int_equal(pdf_dictionary_find(trailer, "Info")->as.reference.number, 8);
    assert_null(pdf_dictionary_find(trailer, "Prev"));
    assert_null(pdf_dictionary_find(trailer, "Size"));
    pdf_document_close(document);
}

static void what_stands_in_front_of_the_header_is_not_scanned(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    pdf_builder_init(&builder, "4 0 obj (in front) endobj\n%PDF-1.4");
    pdf_builder_text(&builder, "%s", CATALOG_AND_PAGE TRAILER);
    pdf_document *document = open_patiently(&builder);
    assert_string_equal(built_text(document, 0, 4), "absent");
    assert_string_equal(built_text(document, 0, 1), "<</Type /Catalog/Pages 2 0 R>>");
    pdf_document_close(document);
}

/* Object streams need a cross-reference that is wrong to be scanned for. */
static void break_startxref(pdf_builder *builder)
{
    pdf_builder_text(builder, "startxref\n7\n%%%%EOF\n");
}

static void objects_in_streams_are_found(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    const unsigned numbers[] = {4, 5, 6};
    const char *const texts[] = {"(four in a stream)", "(five in a stream)", "(six in a stream)"};
    pdf_builder_init(&builder, NULL);
    pdf_builder_pages(&builder, 1);
    pdf_builder_object(&builder, 5, "(five before)");
    pdf_builder_object_stream(&builder, 7, numbers, texts, 3);
    pdf_builder_object(&builder, 6, "(six after)");
    (void)pdf_builder_xref_stream(&builder, 8, NULL);
    break_startxref(&builder);
    pdf_document *document = open_patiently(&builder);
    assert_true(pdf_document_is_repaired(document));
    assert_string_equal(built_text(document, 0, 4), "(four in a stream)");
    assert_string_equal(built_text(document, 0, 5), "(five in a stream)");
    assert_string_equal(built_text(document, 0, 6), "(six after)");
    assert_int_equal(pdf_document_section(document, 0)->kind, PDF_XREF_STREAM);
    pdf_document_close(document);
}

static void a_catalog_in_a_stream_is_found(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    const unsigned numbers[] = {1, 2};
    const char *const texts[] = {"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 0/Kids[]>>"};
    pdf_builder_init(&builder, NULL);
    pdf_builder_object_stream(&builder, 7, numbers, texts, 2);
    for (int with_trailer = 0; with_trailer < 2; with_trailer++) {
        pdf_document *document = open_patiently(&builder);
        assert_string_equal(built_text(document, 0, 1), "<</Type /Catalog/Pages 2 0 R>>");
        pdf_document_close(document);
        (void)pdf_builder_xref_stream(&builder, 8, NULL);
        break_startxref(&builder);
    }
}

static void objects_larger_than_a_window_are_passed_whole(void **state)
{
    (void)state;
    enum { FIRST = 131072 - 60, LAST = 131072 + 60, LARGE = 400000 };
    static char filler[LARGE + 1];
    memset(filler, 'x', LARGE);
    for (int length = FIRST; length < LAST; length += 7) {
        PDF_BUILDER_CLEANUP pdf_builder builder;
        pdf_builder_init(&builder, NULL);
        pdf_builder_text(&builder, CATALOG_AND_PAGE "5 0 obj (%.*s 4 0 obj) endobj\n6 0 obj<</Length 1>>stream\n%.*s endst "
                                   "\nendstream\nendobj\n7 0 obj [7] endobj\n" TRAILER, length, filler, length, filler);
        pdf_document *document = open_patiently(&builder);
        assert_string_equal(built_text(document, 0, 7), "[7]");
        assert_string_equal(built_text(document, 0, 4), "absent");
        pdf_document_close(document);
    }
    PDF_BUILDER_CLEANUP pdf_builder builder;
    pdf_builder_init(&builder, NULL);
    pdf_builder_text(&builder, "5 0 obj (%.*s 4 0 obj) endobj\n" CATALOG_AND_PAGE TRAILER, LARGE, filler);
    pdf_document *document = open_patiently(&builder);
    assert_string_equal(built_text(document, 0, 4), "absent");
    assert_string_equal(built_text(document, 0, 1), "<</Type /Catalog/Pages 2 0 R>>");
    pdf_document_close(document);
}

static void a_page_tree_that_is_not_where_it_should_be_is_searched(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    pdf_builder_init(&builder, NULL);
    pdf_builder_object(&builder, 1, "<</Type/Catalog/Pages 2 0 R>>");
    pdf_builder_text(&builder, "2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\n");
    pdf_builder_note(&builder, (built_entry){2, BUILT_OFFSET, 3, 0});
    (void)pdf_builder_table(&builder);
    pdf_document *document = open_patiently(&builder);
    assert_true(pdf_document_is_repaired(document));
    assert_string_equal(built_text(document, 0, 2), "<</Type /Pages/Count 0/Kids []>>");
    pdf_document_close(document);
}

static void damage_that_shows_later_can_be_scanned_for(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    const pdf_indirect *object;
    pdfseal_error error = {0};
    pdf_builder_init(&builder, NULL);
    pdf_builder_pages(&builder, 1);
    pdf_builder_text(&builder, "4 0 obj (somewhere else) endobj\n");
    pdf_builder_note(&builder, (built_entry){4, BUILT_OFFSET, 3, 0});
    (void)pdf_builder_table(&builder);
    pdf_document *document = open_patiently(&builder);
    assert_false(pdf_document_is_repaired(document));
    assert_false(pdf_document_is_damaged(document));
    EXPECT_STATUS(PDFSEAL_ERROR_INPUT, pdf_view_load(pdf_view_newest(document), (pdf_reference){4, 0}, &object, &error), &error);
    assert_true(pdf_document_is_damaged(document));
    EXPECT_OK(pdf_document_scan(document, NULL, &error), &error);
    assert_string_equal(built_text(document, 0, 4), "(somewhere else)");
    pdf_document_close(document);
}

static void a_header_that_lost_its_beginning_is_a_warning(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    pdf_document *document = NULL;
    pdfseal_error error = {0};
    pdf_builder_init(&builder, "#!PDF-1.6");
    pdf_builder_pages(&builder, 1);
    (void)pdf_builder_table(&builder);
    EXPECT_STATUS(PDFSEAL_ERROR_INPUT, built_document_try(pdf_builder_view(&builder), &document, &error), &error);
    EXPECT_MESSAGE(&error, "is no PDF");
    document = open_patiently(&builder);
    assert_false(pdf_document_is_repaired(document));
    assert_true(built_has_warning(document, "header_damaged"));
    assert_string_equal(pdf_document_version(document), "1.6");
    pdf_document_close(document);
}

/* ---- the section that makes a file sound again ---- */

/* Adds a new object, which gets this number, to a scanned document; returns the result, opened strictly. */
static pdf_document *repair(const pdf_builder *builder, uint32_t number, const char *text)
{
    static const uint8_t IDENTIFIER[16] = {1, 2, 3};
    BYTES_BUFFER_CLEANUP bytes_buffer file;
    pdf_section *section;
    pdf_document *sound = NULL;
    pdfseal_error error = {0};
    pdf_document *document = open_patiently(builder);
    assert_true(pdf_document_is_repaired(document));
    EXPECT_OK(pdf_section_new(document, &section, &error), &error);
    assert_int_equal(pdf_section_reserve(section), number);
    EXPECT_OK(pdf_section_add(section, (pdf_reference){number, 0}, bytes_of_text(text), &error), &error);
    EXPECT_OK(pdf_section_finish(section, IDENTIFIER, &error), &error);
    bytes_view original = pdf_builder_view(builder);
    bytes_view added = bytes_buffer_view(pdf_section_bytes(section));
    bytes_buffer_init(&file, (size_t)1 << 24);
    EXPECT_OK(bytes_buffer_append(&file, original.data, original.length, &error), &error);
    EXPECT_OK(bytes_buffer_append(&file, added.data, added.length, &error), &error);
    EXPECT_OK(built_document_try(bytes_buffer_view(&file), &sound, &error), &error);
    assert_int_equal(pdf_document_section_count(sound), 1);
    assert_null(pdf_dictionary_find(pdf_view_trailer(pdf_view_newest(sound)), "Prev"));
    assert_true(pdf_document_revision(sound, 0)->closed);
    assert_int_equal(pdf_document_revision(sound, 0)->end, pdf_document_size(sound));
    pdf_section_free(section);
    pdf_document_close(document);
    return sound;
}

static void a_repaired_file_has_one_section_that_knows_all(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    pdf_place place;
    pdf_builder_init(&builder, NULL);
    pdf_builder_text(&builder, CATALOG_AND_PAGE "6 2 obj (six) endobj\n" TRAILER "startxref\n0\n%%%%EOF");
    pdf_document *sound = repair(&builder, 7, "(new)");
    assert_int_equal(pdf_document_section(sound, 0)->kind, PDF_XREF_TABLE);
    assert_int_equal(pdf_document_trailer_size(sound), 8);
    assert_string_equal(built_text(sound, 0, 3), "<</Type /Page/Parent 2 0 R/MediaBox [0 0 200 300]>>");
    assert_string_equal(built_text(sound, 0, 6), "(six)");
    assert_string_equal(built_text(sound, 0, 7), "(new)");
    assert_true(pdf_view_place((pdf_view){sound, 0}, 6, &place));
    assert_int_equal(place.generation, 2);
    assert_false(pdf_view_place((pdf_view){sound, 0}, 5, &place));
    assert_int_equal(pdf_document_section(sound, 0)->entry_count, 8);
    assert_int_equal(pdf_document_warning_count(sound), 0);
    pdf_document_close(sound);
}

static void what_is_in_streams_stays_there(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    pdf_place place;
    const unsigned numbers[] = {4, 5};
    const char *const texts[] = {"(four)", "(five)"};
    pdf_builder_init(&builder, NULL);
    pdf_builder_pages(&builder, 1);
    pdf_builder_object_stream(&builder, 7, numbers, texts, 2);
    (void)pdf_builder_xref_stream(&builder, 8, NULL);
    break_startxref(&builder);
    pdf_document *sound = repair(&builder, 9, "(new)");
    assert_int_equal(pdf_document_section(sound, 0)->kind, PDF_XREF_STREAM);
    assert_true(pdf_view_place((pdf_view){sound, 0}, 5, &place));
    assert_int_equal(place.kind, PDF_PLACE_IN_STREAM);
    assert_string_equal(built_text(sound, 0, 4), "(four)");
    assert_string_equal(built_text(sound, 0, 5), "(five)");
    assert_string_equal(built_text(sound, 0, 9), "(new)");
    assert_int_equal(pdf_document_warning_count(sound), 0);
    pdf_document_close(sound);
}

static void damaged_objects_are_written_anew(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    pdf_place place;
    pdf_builder_init(&builder, NULL);
    pdf_builder_text(&builder, "1 0 obj\n<</Type/Catalog junk /Pages 2 0 R>>\nendobj\n"
                               "2 0 obj\n<</Type/Pages/Count 1/Kids[9 3 0 R junk 8 0 R]>>\nendobj\n"
                               "3 0 obj\n<</Type/Page/Parent 2 0 R>>\nendobj\n"
                               "4 0 obj\n(no end\n" TRAILER);
    pdf_document *sound = repair(&builder, 5, "(new)");
    assert_string_equal(built_text(sound, 0, 1), "<</Type /Catalog/Pages 2 0 R>>");
    assert_string_equal(built_text(sound, 0, 2), "<</Type /Pages/Count 1/Kids [3 0 R]>>");
    assert_false(pdf_view_place((pdf_view){sound, 0}, 4, &place));
    pdf_document_close(sound);
}

static void streams_are_written_anew_where_their_dictionary_or_length_is_wrong(void **state)
{
    (void)state;
    static const char *const STREAMS[] = {
        "<</K/V/Length 99>>stream\nfour\nendstream\nendobj", "<</K/V>>stream\nfour\nendstream\nendobj",
        "<</K/V/Length 7 0 R>>stream\nfour\nendstream\nendobj", "<</K/V junk/Length 4>>stream\nfour\nendstream\nendobj",
        "<</K/V/Length 4 stream\nfour\nendstream\nendobj", "<</K/V/Length 4>>stream\nfour\nendobj"};
    for (size_t i = 0; i < sizeof STREAMS / sizeof STREAMS[0]; i++) {
        PDF_BUILDER_CLEANUP pdf_builder builder;
        pdf_stream_extent extent;
        BYTES_BUFFER_CLEANUP bytes_buffer data;
        pdfseal_error error = {0};
        pdf_builder_init(&builder, NULL);
        pdf_builder_text(&builder, CATALOG_AND_PAGE "4 0 obj\n%s\n" TRAILER, STREAMS[i]);
        pdf_document *sound = repair(&builder, 5, "(new)");
        pdf_view view = pdf_view_newest(sound);
        assert_string_equal(built_text(sound, 0, 4), "<</K /V/Length 4>>");
        EXPECT_OK(pdf_view_stream_extent(view, built_object(sound, 4), &extent, &error), &error);
        bytes_buffer_init(&data, 64);
        EXPECT_OK(pdf_view_stream_decode(view, built_object(sound, 4), &data, &error), &error);
        EXPECT_TEXT(bytes_buffer_view(&data), "four");
        assert_false(built_has_warning(sound, "stream_length"));
        pdf_document_close(sound);
    }
}

static void objects_of_a_stream_that_miscounts_are_lifted_out(void **state)
{
    (void)state;
    static const char *const COUNTS[] = {"1", "9", "(x)"};
    for (size_t i = 0; i < sizeof COUNTS / sizeof COUNTS[0]; i++) {
        PDF_BUILDER_CLEANUP pdf_builder builder;
        pdf_place place;
        pdf_builder_init(&builder, NULL);
        pdf_builder_text(&builder, "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n7 0 obj<</Type/ObjStm/N %s/First 8/Length 46>>"
                                   "stream\n3 0 2 7 (three) <</Type/Pages/Count 0/Kids[]>>\nendstream endobj\n", COUNTS[i]);
        pdf_document *sound = repair(&builder, 8, "(new)");
        assert_string_equal(built_text(sound, 0, 2), "<</Type /Pages/Count 0/Kids []>>");
        assert_true(pdf_view_place((pdf_view){sound, 0}, 3, &place));
        assert_int_equal(place.kind, PDF_PLACE_OFFSET);
        pdf_document_close(sound);
    }
}

static void offsets_count_from_the_header(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    pdf_builder_init(&builder, "some bytes of a mail\n%PDF-1.4");
    pdf_builder_text(&builder, "%s", CATALOG_AND_PAGE TRAILER);
    pdf_document *sound = repair(&builder, 4, "(new)");
    assert_int_equal(pdf_document_base(sound), strlen("some bytes of a mail\n"));
    assert_string_equal(built_text(sound, 0, 4), "(new)");
    pdf_document_close(sound);
}

/* ---- hostile files cost little more than reading them ---- */

static void expect_quick(const char *unit, size_t count, const char *behind)
{
    enum { MOST_SECONDS = 20 }; /* a squared cost would be hours */
    BYTES_BUFFER_CLEANUP bytes_buffer file;
    pdf_document *document = NULL;
    pdfseal_error error = {0};
    clock_t start = clock();
    bytes_buffer_init(&file, (size_t)1 << 28);
    EXPECT_OK(bytes_buffer_append_text(&file, "%PDF-1.4\n", &error), &error);
    for (size_t i = 0; i < count; i++)
        EXPECT_OK(bytes_buffer_append_text(&file, unit, &error), &error);
    EXPECT_OK(bytes_buffer_append_text(&file, behind, &error), &error);
    (void)!try_patiently(bytes_buffer_view(&file), &document, &error);
    pdf_document_close(document);
    assert_true((clock() - start) / CLOCKS_PER_SEC < MOST_SECONDS);
}

static void no_file_costs_the_square_of_its_size(void **state)
{
    (void)state;
    expect_quick("1 0 obj(", 500000, CATALOG_AND_PAGE);
    expect_quick("1 0 obj[", 500000, CATALOG_AND_PAGE);
    expect_quick("1 0 obj<</A", 500000, CATALOG_AND_PAGE);
    expect_quick("1 0 obj<<>>stream\n", 500000, CATALOG_AND_PAGE);
    expect_quick("1 0 obj<</Length 9999>>stream\n", 300000, "endstream" CATALOG_AND_PAGE);
    expect_quick("trailer(", 500000, CATALOG_AND_PAGE);
    expect_quick("trailer<</Root 7 0 R>>", 200000, CATALOG_AND_PAGE);
    expect_quick("1 0 obj(x)", 300000, ")" CATALOG_AND_PAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_scanned_file_is_one_revision_that_nothing_closes),
        cmocka_unit_test(an_intact_file_is_never_scanned),
        cmocka_unit_test(the_last_definition_counts),
        cmocka_unit_test(objects_begin_where_tokens_begin),
        cmocka_unit_test(what_only_looks_like_an_object_is_none),
        cmocka_unit_test(a_stream_without_an_end_hides_nothing),
        cmocka_unit_test(damage_inside_an_object_stays_there),
        cmocka_unit_test(the_catalog_is_found_without_a_trailer),
        cmocka_unit_test(the_newest_trailer_that_leads_to_a_catalog_counts),
        cmocka_unit_test(what_stands_in_front_of_the_header_is_not_scanned),
        cmocka_unit_test(objects_in_streams_are_found),
        cmocka_unit_test(a_catalog_in_a_stream_is_found),
        cmocka_unit_test(objects_larger_than_a_window_are_passed_whole),
        cmocka_unit_test(a_page_tree_that_is_not_where_it_should_be_is_searched),
        cmocka_unit_test(damage_that_shows_later_can_be_scanned_for),
        cmocka_unit_test(a_header_that_lost_its_beginning_is_a_warning),
        cmocka_unit_test(a_repaired_file_has_one_section_that_knows_all),
        cmocka_unit_test(what_is_in_streams_stays_there),
        cmocka_unit_test(damaged_objects_are_written_anew),
        cmocka_unit_test(streams_are_written_anew_where_their_dictionary_or_length_is_wrong),
        cmocka_unit_test(objects_of_a_stream_that_miscounts_are_lifted_out),
        cmocka_unit_test(offsets_count_from_the_header),
        cmocka_unit_test(no_file_costs_the_square_of_its_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
