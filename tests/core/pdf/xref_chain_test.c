/* SPDX-License-Identifier: Apache-2.0 */
/* startxref, Prev and the revisions that sections close. */
#include "built_document.h"
#include "expect.h"

#include <stdio.h>

static pdfseal_status try_bytes(const pdf_builder *builder, pdfseal_error *error)
{
    pdf_document *document = NULL;
    pdfseal_status status = built_document_try(pdf_builder_view(builder), &document, error);
    if (status == PDFSEAL_OK)
        pdf_document_close(document);
    return status;
}

static void each_update_is_a_revision_and_earlier_views_stay_what_they_were(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    pdf_builder_small_file(&builder);
    int64_t first_end = pdf_builder_position(&builder);
    pdf_builder_object(&builder, 4, "(second)");
    (void)pdf_builder_table(&builder);
    int64_t second_end = pdf_builder_position(&builder);
    pdf_builder_object(&builder, 4, "(third)");
    pdf_builder_free_entry(&builder, 3, 1);
    (void)pdf_builder_xref_stream(&builder, 5, NULL);
    pdf_document *document = built_document_open(&builder);
    assert_int_equal(pdf_document_revision_count(document), 3);
    assert_int_equal(pdf_document_revision(document, 0)->start, 0);
    assert_int_equal(pdf_document_revision(document, 0)->end, first_end);
    assert_int_equal(pdf_document_revision(document, 1)->start, first_end);
    assert_int_equal(pdf_document_revision(document, 1)->end, second_end);
    assert_int_equal(pdf_document_revision(document, 2)->end, pdf_builder_position(&builder));
    for (size_t i = 0; i < 3; i++)
        assert_true(pdf_document_revision(document, i)->closed);
    assert_string_equal(built_text(document, 0, 4), "absent");
    assert_string_equal(built_text(document, 1, 4), "(second)");
    assert_string_equal(built_text(document, 2, 4), "(third)");
    assert_string_equal(built_text(document, 2, 3), "absent");
    assert_string_not_equal(built_text(document, 1, 3), "absent");
    assert_int_equal(pdf_document_warning_count(document), 0);
    pdf_document_close(document);
}

static void the_objects_of_a_revision_are_listed_once_each(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    arena owner;
    pdf_defined *objects;
    size_t count;
    pdfseal_error error = {0};
    arena_init(&owner);
    pdf_builder_small_file(&builder);
    pdf_builder_object(&builder, 9, "(nine)");
    pdf_builder_object(&builder, 4, "(four)");
    pdf_builder_free_entry(&builder, 3, 1);
    (void)pdf_builder_table(&builder);
    pdf_document *document = built_document_open(&builder);
    EXPECT_OK(pdf_revision_objects(document, 1, &owner, &objects, &count, &error), &error);
    assert_int_equal(count, 3);
    assert_int_equal(objects[0].number, 3);
    assert_int_equal(objects[0].place.kind, PDF_PLACE_FREE);
    assert_int_equal(objects[1].number, 4);
    assert_int_equal(objects[2].number, 9);
    EXPECT_OK(pdf_revision_objects(document, 0, &owner, &objects, &count, &error), &error);
    assert_int_equal(count, 4);
    pdf_document_close(document);
    arena_clear(&owner);
}

static void the_end_of_line_behind_the_end_mark_belongs_to_the_revision(void **state)
{
    (void)state;
    static const char *const ends[] = {"", "\n", "\r", "\r\n", "\n\n"};
    static const int64_t counted[] = {0, 1, 1, 2, 1};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        PDF_BUILDER_CLEANUP pdf_builder builder;
        pdf_builder_small_file(&builder);
        builder.bytes.length--; /* its own line feed */
        int64_t mark = pdf_builder_position(&builder);
        pdf_builder_text(&builder, "%s", ends[i]);
        pdf_document *document = built_document_open(&builder);
        assert_int_equal(pdf_document_revision(document, 0)->mark_end, mark);
        assert_int_equal(pdf_document_revision(document, 0)->end, mark + counted[i]);
        pdf_document_close(document);
    }
}

static void startxref_is_found_in_front_of_trailing_junk(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    pdf_builder_small_file(&builder);
    int64_t end = pdf_builder_position(&builder);
    for (int i = 0; i < 10000; i++)
        pdf_builder_text(&builder, "junk %d\n", i);
    pdf_document *document = built_document_open(&builder);
    assert_int_equal(pdf_document_revision(document, 0)->end, end);
    pdf_document_close(document);
}

static void files_without_their_end_are_refused(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    pdfseal_error error = {0};
    pdf_builder_init(&builder, NULL);
    pdf_builder_pages(&builder, 1);
    EXPECT_STATUS(PDFSEAL_ERROR_INPUT, try_bytes(&builder, &error), &error);
    EXPECT_MESSAGE(&error, "startxref");
    pdf_builder_text(&builder, "startxref\nxx\n%%%%EOF\n");
    EXPECT_STATUS(PDFSEAL_ERROR_INPUT, try_bytes(&builder, &error), &error);
    pdf_builder_closing(&builder, 99999999);
    EXPECT_STATUS(PDFSEAL_ERROR_INPUT, try_bytes(&builder, &error), &error);
}

static void what_is_no_pdf_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {"x", "%PDF", "GIF89a and more", "%pdf-1.7\n"};
    pdf_document *document = NULL;
    pdfseal_error error = {0};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        EXPECT_STATUS(PDFSEAL_ERROR_INPUT, built_document_try(bytes_of_text(texts[i]), &document, &error), &error);
    EXPECT_STATUS(PDFSEAL_ERROR_INPUT, built_document_try((bytes_view){NULL, 0}, &document, &error), &error);
    EXPECT_MESSAGE(&error, "empty");
}

static void expect_circle(int64_t previous_of_first)
{
    PDF_BUILDER_CLEANUP pdf_builder builder;
    pdfseal_error error = {0};
    char extra[64];
    pdf_builder_init(&builder, NULL);
    pdf_builder_pages(&builder, 1);
    (void)snprintf(extra, sizeof extra, "/Prev %lld",
                   (long long)(previous_of_first < 0 ? pdf_builder_position(&builder) : previous_of_first));
    int64_t first = pdf_builder_bare_table(&builder, extra);
    pdf_builder_closing(&builder, first);
    pdf_builder_object(&builder, 4, "1");
    (void)pdf_builder_table(&builder);
    EXPECT_STATUS(PDFSEAL_ERROR_INPUT, try_bytes(&builder, &error), &error);
}

static void a_prev_that_names_its_own_section_is_a_circle(void **state)
{
    (void)state;
    expect_circle(-1);
}

static void sections_that_lead_to_each_other_are_a_circle(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    pdfseal_error error = {0};
    pdf_builder_init(&builder, NULL);
    pdf_builder_pages(&builder, 1);
    int64_t first = pdf_builder_bare_table(&builder, "/Prev 0000000000");
    size_t place = bytes_find(pdf_builder_view(&builder), BYTES_LITERAL("/Prev 0000000000"), 0);
    pdf_builder_closing(&builder, first);
    pdf_builder_object(&builder, 4, "1");
    int64_t second = pdf_builder_table(&builder);
    char digits[16];
    (void)snprintf(digits, sizeof digits, "%010lld", (long long)second);
    memcpy(builder.bytes.data + place + 6, digits, 10);
    EXPECT_STATUS(PDFSEAL_ERROR_INPUT, try_bytes(&builder, &error), &error);
    EXPECT_MESSAGE(&error, "circle");
}

/* Prev names the white space in front of its own section: always another place than the section's, and always the same. */
static void white_space_does_not_hide_a_circle(void **state)
{
    (void)state;
    for (int distance = 1; distance <= 40; distance += 13) {
        PDF_BUILDER_CLEANUP pdf_builder builder;
        pdfseal_error error = {0};
        char extra[64];
        pdf_builder_init(&builder, NULL);
        pdf_builder_pages(&builder, 1);
        pdf_builder_text(&builder, "%50s", "");
        (void)snprintf(extra, sizeof extra, "/Prev %lld", (long long)pdf_builder_position(&builder) - distance);
        pdf_builder_closing(&builder, pdf_builder_bare_table(&builder, extra));
        EXPECT_STATUS(PDFSEAL_ERROR_INPUT, try_bytes(&builder, &error), &error);
        EXPECT_MESSAGE(&error, "circle");
    }
}

static void a_prev_that_leads_nowhere_is_refused_and_prev_0_is_none(void **state)
{
    (void)state;
    static const char *const bad[] = {"/Prev -5", "/Prev 99999999", "/Prev (x)", "/Prev 7"};
    pdfseal_error error = {0};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        PDF_BUILDER_CLEANUP pdf_builder builder;
        pdf_builder_init(&builder, NULL);
        pdf_builder_pages(&builder, 1);
        pdf_builder_closing(&builder, pdf_builder_bare_table(&builder, bad[i]));
        EXPECT_STATUS(PDFSEAL_ERROR_INPUT, try_bytes(&builder, &error), &error);
    }
    PDF_BUILDER_CLEANUP pdf_builder zero;
    pdf_builder_init(&zero, NULL);
    pdf_builder_pages(&zero, 1);
    pdf_builder_closing(&zero, pdf_builder_bare_table(&zero, "/Prev 0"));
    pdf_document *document = built_document_open(&zero);
    assert_true(built_has_warning(document, "prev_zero"));
    pdf_document_close(document);
}

/* The first page's section stands in front and names the main one behind it; startxref at the end names the first. */
static void build_linearized(pdf_builder *builder)
{
    pdf_builder_init(builder, "%PDF-1.4");
    pdf_builder_text(builder, "9 0 obj\n<</Linearized 1/L 1/H[1 1]/O 3/E 1/N 1/T 1>>\nendobj\n");
    pdf_builder_object(builder, 1, "<</Type/Catalog/Pages 2 0 R>>");
    pdf_builder_object(builder, 3, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]>>");
    int64_t front = pdf_builder_bare_table(builder, "/Prev 0000000000");
    size_t place = bytes_find(pdf_builder_view(builder), BYTES_LITERAL("/Prev 0000000000"), 0);
    pdf_builder_text(builder, "startxref\n0\n%%%%EOF\n");
    pdf_builder_object(builder, 2, "<</Type/Pages/Kids[3 0 R]/Count 1>>");
    builder->previous = -1;
    int64_t behind = pdf_builder_bare_table(builder, "");
    pdf_builder_closing(builder, front);
    builder->previous = front;
    char digits[16];
    (void)snprintf(digits, sizeof digits, "%010lld", (long long)behind);
    memcpy(builder->bytes.data + place + 6, digits, 10);
}

static void the_two_sections_of_a_linearized_file_are_one_revision(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    build_linearized(&builder);
    pdf_document *document = built_document_open(&builder);
    assert_true(pdf_document_is_linearized(document));
    assert_int_equal(pdf_document_section_count(document), 2);
    assert_int_equal(pdf_document_revision_count(document), 1);
    const pdf_revision *revision = pdf_document_revision(document, 0);
    assert_true(revision->closed);
    assert_int_equal(revision->end, pdf_builder_position(&builder));
    assert_string_equal(built_text(document, 0, 2), "<</Type /Pages/Kids [3 0 R]/Count 1>>");
    assert_string_equal(built_text(document, 0, 3), "<</Type /Page/Parent 2 0 R/MediaBox [0 0 200 300]>>");
    pdf_document_close(document);
}

static void an_update_of_a_linearized_file_is_the_second_revision(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    build_linearized(&builder);
    int64_t end = pdf_builder_position(&builder);
    pdf_builder_object(&builder, 4, "(new)");
    (void)pdf_builder_table(&builder);
    pdf_document *document = built_document_open(&builder);
    assert_int_equal(pdf_document_revision_count(document), 2);
    assert_int_equal(pdf_document_revision(document, 0)->end, end);
    assert_string_equal(built_text(document, 0, 4), "absent");
    assert_string_equal(built_text(document, 1, 4), "(new)");
    pdf_document_close(document);
}

static void a_revision_whose_startxref_names_another_place_is_not_closed(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    pdf_builder_init(&builder, NULL);
    pdf_builder_pages(&builder, 1);
    (void)pdf_builder_bare_table(&builder, "");
    pdf_builder_closing(&builder, 12345);
    pdf_builder_object(&builder, 4, "1");
    (void)pdf_builder_table(&builder);
    pdf_document *document = built_document_open(&builder);
    assert_false(pdf_document_revision(document, 0)->closed);
    assert_true(pdf_document_revision(document, 1)->closed);
    assert_true(built_has_warning(document, "revision_not_closed"));
    pdf_document_close(document);
}

static void startxref_that_points_back_does_not_bring_back_the_old_document_unseen(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    pdf_builder_small_file(&builder);
    int64_t first = builder.previous;
    int64_t first_end = pdf_builder_position(&builder);
    pdf_builder_object(&builder, 1, "<</Type/Catalog/Pages 2 0 R/New true>>");
    (void)pdf_builder_bare_table(&builder, "");
    pdf_builder_closing(&builder, first);
    pdf_document *document = built_document_open(&builder);
    assert_int_equal(pdf_document_revision_count(document), 1);
    assert_int_equal(pdf_document_revision(document, 0)->end, first_end);
    assert_string_equal(built_text(document, 0, 1), "<</Type /Catalog/Pages 2 0 R>>");
    pdf_document_close(document);
}

static void a_thousand_revisions_are_told_apart(void **state)
{
    (void)state;
    PDF_BUILDER_CLEANUP pdf_builder builder;
    enum { COUNT = 1000 };
    pdf_builder_small_file(&builder);
    for (int i = 1; i < COUNT; i++) {
        pdf_builder_object(&builder, 4, "%d", i);
        (void)pdf_builder_table(&builder);
    }
    pdf_document *document = built_document_open(&builder);
    assert_int_equal(pdf_document_revision_count(document), COUNT);
    for (size_t i = 1; i < COUNT; i += 37) {
        char wanted[16];
        (void)snprintf(wanted, sizeof wanted, "%zu", i);
        assert_string_equal(built_text(document, i, 4), wanted);
    }
    pdf_document_close(document);
}

static void the_version_is_the_later_of_header_and_catalog(void **state)
{
    (void)state;
    static const struct {
        const char *header, *catalog, *wanted;
    } cases[] = {{"%PDF-1.4", "/Version/1.7", "1.7"}, {"%PDF-1.7", "/Version/1.4", "1.7"},
                 {"%PDF-2.0", "", "2.0"}, {"%PDF-1.3", "/Version/1.10", "1.3"}, {"%PDF-1.3", "/Version 1.7", "1.3"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        PDF_BUILDER_CLEANUP pdf_builder builder;
        pdf_builder_init(&builder, cases[i].header);
        pdf_builder_object(&builder, 1, "<</Type/Catalog/Pages 2 0 R%s>>", cases[i].catalog);
        pdf_builder_object(&builder, 2, "<</Type/Pages/Kids[]/Count 0>>");
        (void)pdf_builder_table(&builder);
        pdf_document *document = built_document_open(&builder);
        assert_string_equal(pdf_document_version(document), cases[i].wanted);
        pdf_document_close(document);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_update_is_a_revision_and_earlier_views_stay_what_they_were),
        cmocka_unit_test(the_objects_of_a_revision_are_listed_once_each),
        cmocka_unit_test(the_end_of_line_behind_the_end_mark_belongs_to_the_revision),
        cmocka_unit_test(startxref_is_found_in_front_of_trailing_junk),
        cmocka_unit_test(files_without_their_end_are_refused),
        cmocka_unit_test(what_is_no_pdf_is_refused),
        cmocka_unit_test(a_prev_that_names_its_own_section_is_a_circle),
        cmocka_unit_test(sections_that_lead_to_each_other_are_a_circle),
        cmocka_unit_test(white_space_does_not_hide_a_circle),
        cmocka_unit_test(a_prev_that_leads_nowhere_is_refused_and_prev_0_is_none),
        cmocka_unit_test(the_two_sections_of_a_linearized_file_are_one_revision),
        cmocka_unit_test(an_update_of_a_linearized_file_is_the_second_revision),
        cmocka_unit_test(a_revision_whose_startxref_names_another_place_is_not_closed),
        cmocka_unit_test(startxref_that_points_back_does_not_bring_back_the_old_document_unseen),
        cmocka_unit_test(a_thousand_revisions_are_told_apart),
        cmocka_unit_test(the_version_is_the_later_of_header_and_catalog),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
