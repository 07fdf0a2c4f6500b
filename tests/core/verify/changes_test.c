/* SPDX-License-Identifier: Apache-2.0 */
/* What a later revision may do to a signed document: each rule vouches for what it should, and for nothing more.
 * source  security.md, "Forgeries that the verifier must call by name" */
#include "two_revisions.h"

#include "expect.h"

/* Judges a second revision that consists of one object. */
static void judge_object(two_revisions *file, unsigned number, const char *text)
{
    two_revisions_begin(file, NULL);
    pdf_builder_object(&file->builder, number, "%s", text);
    two_revisions_judge(file);
}

static void expect_object_forbidden(unsigned number, const char *text, const char *words)
{
    two_revisions file;
    judge_object(&file, number, text);
    expect_forbidden(&file, number, words);
    two_revisions_end(&file);
}

/* ---- bookkeeping ---- */

static void an_object_written_again_unchanged_is_no_change(void **state)
{
    (void)state;
    two_revisions file;
    two_revisions_begin(&file, NULL);
    pdf_builder_object(&file.builder, 3, FIRST_PAGE);
    pdf_builder_object(&file.builder, 5, "<</BaseFont/Helvetica/Subtype/Type1  /Type /Font>>");
    pdf_builder_stream(&file.builder, 4, "", BYTES_LITERAL("BT /F 9 Tf (what is signed) Tj ET"));
    two_revisions_judge(&file);
    expect_level(&file, VERIFY_CHANGE_NONE);
    assert_int_equal(file.changes.item_count, 0);
    two_revisions_end(&file);
}

static void a_cross_reference_stream_is_no_change(void **state)
{
    (void)state;
    two_revisions file;
    two_revisions_begin(&file, &(first_revision_options){.as_stream = true});
    pdf_builder_object(&file.builder, 3, FIRST_PAGE);
    (void)pdf_builder_xref_stream(&file.builder, 30, NULL);
    two_revisions_judge_as_it_is(&file);
    expect_level(&file, VERIFY_CHANGE_NONE);
    two_revisions_end(&file);
}

static void an_object_that_only_looks_like_a_cross_reference_is_forbidden(void **state)
{
    (void)state;
    two_revisions file;
    two_revisions_begin(&file, NULL);
    pdf_builder_stream(&file.builder, 30, "/Type/XRef/W[1 1 1]/Size 1", BYTES_LITERAL("abc"));
    two_revisions_judge(&file);
    expect_forbidden(&file, 30, NULL);
    two_revisions_end(&file);
}

static void every_byte_of_the_revision_is_accounted_for(void **state)
{
    (void)state;
    two_revisions file;
    two_revisions_begin(&file, NULL);
    int64_t position = pdf_builder_position(&file.builder);
    pdf_builder_text(&file.builder, "%% a comment\n\n");
    two_revisions_sign_honestly(&file);
    pdf_builder_object(&file.builder, 1, SECOND_CATALOG);
    pdf_builder_object(&file.builder, 3, SECOND_PAGE);
    two_revisions_judge(&file);
    for (size_t i = 0; i < file.changes.object_count; i++) {
        const verify_revision_object *place = &file.changes.objects[i];
        assert_int_equal(place->start, position);
        assert_true(place->end > place->start);
        assert_int_not_equal(place->label, VERIFY_LABEL_UNEXPLAINED);
        position = place->end;
    }
    assert_int_equal(position, pdf_document_size(file.document));
    two_revisions_end(&file);
}

static void expect_bytes_forbidden(const char *text)
{
    two_revisions file;
    two_revisions_begin(&file, NULL);
    pdf_builder_text(&file.builder, "%s", text);
    pdf_builder_object(&file.builder, 5, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>");
    two_revisions_judge(&file);
    expect_forbidden_bytes(&file, "belong to no object");
    two_revisions_end(&file);
}

static void bytes_between_objects_are_forbidden(void **state)
{
    (void)state;
    expect_bytes_forbidden("4 0 obj\n(not in the cross-reference)\nendobj\n");
    expect_bytes_forbidden("junk\n");
    expect_bytes_forbidden("% 4 0 obj in a comment\n");
    expect_bytes_forbidden("%%EOF\nxref\n");
    expect_bytes_forbidden("% trailer\n");
}

/* ---- the page and what it shows ---- */

static void other_content_is_forbidden_and_its_page_named(void **state)
{
    (void)state;
    two_revisions file;
    two_revisions_begin(&file, NULL);
    pdf_builder_stream(&file.builder, 4, "", BYTES_LITERAL("BT /F 9 Tf (something else) Tj ET"));
    two_revisions_judge(&file);
    expect_forbidden(&file, 4, "the content of a page was changed");
    assert_int_equal(change_of(&file, 4)->page, 1);
    two_revisions_end(&file);
}

static void a_stream_with_another_dictionary_is_changed(void **state)
{
    (void)state;
    two_revisions file;
    two_revisions_begin(&file, NULL);
    pdf_builder_stream(&file.builder, 4, "/Filter[]", BYTES_LITERAL("BT /F 9 Tf (what is signed) Tj ET"));
    two_revisions_judge(&file);
    expect_forbidden(&file, 4, NULL);
    two_revisions_end(&file);
}

static void every_change_of_a_page_but_signing_is_forbidden(void **state)
{
    (void)state;
    static const char *const pages[] = {
        FIRST_PAGE_WITH("6 0 R 8 0 R", "4 0 R", "/Rotate 90"),
        FIRST_PAGE_WITH("6 0 R 8 0 R", "4 0 R", "/AA<<>>"),
        FIRST_PAGE_WITH("6 0 R 8 0 R", "9 0 R", ""),
        FIRST_PAGE_WITH("6 0 R 8 0 R", "[4 0 R 9 0 R]", ""),
        FIRST_PAGE_WITH("8 0 R 6 0 R", "4 0 R", ""),
        FIRST_PAGE_WITH("6 0 R", "4 0 R", ""),
        FIRST_PAGE_WITH("6 0 R 8 0 R 9 0 R", "4 0 R", ""),
        FIRST_PAGE_WITH("6 0 R 8 0 R<</Type/Annot/Subtype/FreeText>>", "4 0 R", ""),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]/Contents 4 0 R/Annots[6 0 R 8 0 R]>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 301]/Resources<</Font<</F 5 0 R>>>>/Contents 4 0 R/Annots[6 0 R 8 0 R]>>",
        FIRST_PAGE_WITH("6 0 R 8 0 R", "4 0 R", "/Contents 4 0 R"),
        "null",
        "[3 0 R]",
    };
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++)
        expect_object_forbidden(3, pages[i], NULL);
}

static void the_page_tree_fonts_and_appearances_stay(void **state)
{
    (void)state;
    expect_object_forbidden(2, "<</Type/Pages/Kids[3 0 R 3 0 R]/Count 2>>", "page tree");
    expect_object_forbidden(2, "<</Type/Pages/Kids[3 0 R]/Count 1/Rotate 90>>", "page tree");
    expect_object_forbidden(5, "<</Type/Font/Subtype/Type1/BaseFont/Courier>>", "font");
    expect_object_forbidden(8, "<</T(Amount)/FT/Tx/Type/Annot/Subtype/Widget/P 3 0 R/Rect[20 20 90 40]/V(999)"
                               "/AP<</N 9 0 R>>>>", NULL);
}

static void objects_that_nothing_uses_may_be_left_behind(void **state)
{
    (void)state;
    static const char *const objects[] = {"<</Any(thing)>>", "<</Type/Font>>", "(a number that was free)"};
    for (size_t i = 0; i < sizeof objects / sizeof objects[0]; i++) {
        two_revisions file;
        judge_object(&file, i == 2 ? 13 : 30, objects[i]);
        expect_change(&file, i == 2 ? 13 : 30, "unused", VERIFY_CHANGE_LTV);
        two_revisions_end(&file);
    }
}

static void what_a_searching_reader_could_take_for_the_document_is_forbidden(void **state)
{
    (void)state;
    static const char *const objects[] = {"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page>>",
                                          "<</Type/Sig/Contents<00>>>", "<</AcroForm<<>>>>", "<</Kids[]>>"};
    for (size_t i = 0; i < sizeof objects / sizeof objects[0]; i++)
        expect_object_forbidden(30, objects[i], NULL);
}

static void new_objects_that_a_changed_one_uses_are_forbidden_with_it(void **state)
{
    (void)state;
    static const char *const objects[] = {"<</Any(thing)>>", "<</Type/Annot/Subtype/Movie>>", "<</S/JavaScript/JS(x)>>"};
    for (size_t i = 0; i < sizeof objects / sizeof objects[0]; i++) {
        two_revisions file;
        two_revisions_begin(&file, NULL);
        pdf_builder_object(&file.builder, 3, FIRST_PAGE_WITH("6 0 R 8 0 R 31 0 R", "4 0 R", ""));
        pdf_builder_object(&file.builder, 30, "%s", objects[i]);
        pdf_builder_object(&file.builder, 31, "[30 0 R]");
        two_revisions_judge(&file);
        expect_forbidden(&file, 3, "page");
        expect_forbidden(&file, 30, NULL);
        expect_forbidden(&file, 31, NULL);
        two_revisions_end(&file);
    }
}

static void an_object_that_is_still_used_must_not_be_given_up(void **state)
{
    (void)state;
    two_revisions file;
    two_revisions_begin(&file, NULL);
    pdf_builder_free_entry(&file.builder, 9, 1);
    pdf_builder_free_entry(&file.builder, 7, 1);
    two_revisions_judge(&file);
    expect_forbidden(&file, 9, "removed");
    expect_forbidden(&file, 7, "removed");
    two_revisions_end(&file);
}

static void removing_is_forbidden_and_freeing_what_was_free_is_not(void **state)
{
    (void)state;
    two_revisions file;
    two_revisions_begin(&file, NULL);
    pdf_builder_free_entry(&file.builder, 5, 1);
    pdf_builder_free_entry(&file.builder, 13, 0);
    pdf_builder_free_entry(&file.builder, 40, 0);
    two_revisions_judge(&file);
    expect_forbidden(&file, 5, "removed");
    expect_no_change(&file, 13);
    expect_no_change(&file, 40);
    two_revisions_end(&file);
}

static void an_object_with_two_entries_is_forbidden_even_if_one_is_the_old_one(void **state)
{
    (void)state;
    two_revisions file;
    two_revisions_begin(&file, NULL);
    pdf_builder_object(&file.builder, 5, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>");
    pdf_builder_object(&file.builder, 5, "<</Type/Font/Subtype/Type1/BaseFont/Courier>>");
    file.builder.form.one_subsection_an_entry = true;
    two_revisions_judge(&file);
    expect_forbidden(&file, 5, "twice");
    two_revisions_end(&file);
}

static void another_generation_of_an_object_is_forbidden(void **state)
{
    (void)state;
    two_revisions file;
    two_revisions_begin(&file, NULL);
    int64_t place = pdf_builder_position(&file.builder);
    pdf_builder_text(&file.builder, "5 1 obj\n<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>\nendobj\n");
    pdf_builder_note(&file.builder, (built_entry){5, BUILT_OFFSET, place, 1});
    two_revisions_judge(&file);
    expect_forbidden(&file, 5, NULL);
    two_revisions_end(&file);
}

static void an_object_that_cannot_be_read_is_forbidden(void **state)
{
    (void)state;
    two_revisions file;
    two_revisions_begin(&file, NULL);
    pdf_builder_object(&file.builder, 5, "<</Type/Font");
    two_revisions_judge(&file);
    expect_forbidden(&file, 5, "cannot be read");
    two_revisions_end(&file);
}

static void a_container_that_holds_a_changed_object_does_not_vouch_for_it(void **state)
{
    (void)state;
    two_revisions file;
    static const unsigned numbers[] = {5};
    static const char *const texts[] = {"<</Type/Font/Subtype/Type1/BaseFont/Courier>>"};
    two_revisions_begin(&file, &(first_revision_options){.as_stream = true});
    pdf_builder_object_stream(&file.builder, 30, numbers, texts, 1);
    (void)pdf_builder_xref_stream(&file.builder, 31, NULL);
    two_revisions_judge_as_it_is(&file);
    expect_no_change(&file, 30);
    expect_forbidden(&file, 5, "font");
    two_revisions_end(&file);
}

/* ---- catalog, form, trailer ---- */

static void every_change_of_the_catalog_but_signing_is_forbidden(void **state)
{
    (void)state;
    static const char *const catalogs[] = {
        FIRST_CATALOG_WITH("", "6 0 R 8 0 R", "/OpenAction<</S/JavaScript/JS(x)>>"),
        FIRST_CATALOG_WITH("", "6 0 R 8 0 R", "/Perms<<>>"),
        FIRST_CATALOG_WITH("", "6 0 R 8 0 R", "/AA<<>>"),
        FIRST_CATALOG_WITH("", "6 0 R 8 0 R", "/OCProperties<<>>"),
        FIRST_CATALOG_WITH("", "6 0 R 8 0 R", "/Pages 2 0 R"),
        FIRST_CATALOG_WITH("/NeedAppearances true", "6 0 R 8 0 R", ""),
        FIRST_CATALOG_WITH("/XFA(x)", "6 0 R 8 0 R", ""),
        FIRST_CATALOG_WITH("/CO[]", "6 0 R 8 0 R", ""),
        FIRST_CATALOG_WITH("", "6 0 R", ""),
        FIRST_CATALOG_WITH("", "8 0 R 6 0 R", ""),
        FIRST_CATALOG_WITH("", "6 0 R 8 0 R 9 0 R", ""),
        FIRST_CATALOG_WITH("/SigFlags 7", "6 0 R 8 0 R", ""),
        "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R 8 0 R]/SigFlags 7/DA(/F 0 Tf)>>>>",
        "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R 8 0 R]/SigFlags 3/DA(/G 0 Tf)>>>>",
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Catalog/Pages 9 0 R/AcroForm<</Fields[6 0 R 8 0 R]/SigFlags 3/DA(/F 0 Tf)>>>>",
    };
    for (size_t i = 0; i < sizeof catalogs / sizeof catalogs[0]; i++)
        expect_object_forbidden(1, catalogs[i], NULL);
}

static void what_signing_needs_in_the_catalog_is_permitted(void **state)
{
    (void)state;
    static const char *const catalogs[] = {
        FIRST_CATALOG_WITH("", "6 0 R 8 0 R", "/Extensions<</ESIC<</BaseVersion/1.7/ExtensionLevel 1>>>>"),
        FIRST_CATALOG_WITH("", "6 0 R 8 0 R", "/Version/2.0"),
        FIRST_CATALOG_WITH("", "6 0 R 8 0 R", "/DSS<</Certs[]>>"),
    };
    for (size_t i = 0; i < sizeof catalogs / sizeof catalogs[0]; i++) {
        two_revisions file;
        judge_object(&file, 1, catalogs[i]);
        expect_change(&file, 1, "catalog", VERIFY_CHANGE_LTV);
        two_revisions_end(&file);
    }
}

static void judge_trailer(const char *trailer, const char *words)
{
    two_revisions file;
    two_revisions_begin(&file, NULL);
    pdf_builder_object(&file.builder, 5, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>");
    pdf_builder_object(&file.builder, 30, FIRST_CATALOG);
    file.builder.trailer = trailer;
    two_revisions_judge(&file);
    expect_forbidden_bytes(&file, words);
    two_revisions_end(&file);
}

static void a_trailer_that_names_other_objects_is_forbidden(void **state)
{
    (void)state;
    judge_trailer("/Root 30 0 R/Info 12 0 R", "catalog was exchanged");
    judge_trailer("/Root 1 0 R/Info 30 0 R", "information was exchanged");
    judge_trailer("/Root 1 0 R/Info 12 0 R/Encrypt 30 0 R", "encryption");
}

static void a_revision_that_is_not_closed_is_forbidden(void **state)
{
    (void)state;
    two_revisions file;
    two_revisions_begin(&file, NULL);
    pdf_builder_object(&file.builder, 5, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>");
    int64_t position = pdf_builder_bare_table(&file.builder, "");
    pdf_builder_text(&file.builder, "startxref\n%lld\n", (long long)position);
    two_revisions_judge_as_it_is(&file);
    expect_forbidden_bytes(&file, "not closed");
    two_revisions_end(&file);
}

/* ---- metadata and validation data ---- */

static void dates_and_producer_may_change(void **state)
{
    (void)state;
    two_revisions file;
    judge_object(&file, 12, "<</Title(A contract)/ModDate(D:2027)/Producer(another)>>");
    expect_change(&file, 12, "metadata", VERIFY_CHANGE_LTV);
    assert_null(change_of(&file, 12)->doubt);
    two_revisions_end(&file);
    expect_object_forbidden(12, "<</Title(A contract)/Trapped/True>>", NULL);
}

static void a_title_that_changes_is_doubted(void **state)
{
    static const char *const TITLED[] = {"<</Title(Another contract)/ModDate(D:2026)>>", "<</ModDate(D:2026)>>"};
    (void)state;
    for (size_t i = 0; i < sizeof TITLED / sizeof TITLED[0]; i++) {
        two_revisions file;
        judge_object(&file, 12, TITLED[i]);
        expect_change(&file, 12, "metadata", VERIFY_CHANGE_FORM_FILLING);
        assert_non_null(change_of(&file, 12)->doubt);
        two_revisions_end(&file);
    }
    expect_object_forbidden(12, "<</Title/Another>>", NULL);
}

/* The information is also a page's content: what readers show must not change as metadata. */
static void an_information_that_a_page_uses_stays(void **state)
{
    (void)state;
    two_revisions file;
    two_revisions_begin(&file, &(first_revision_options){.page = FIRST_PAGE_WITH("6 0 R 8 0 R", "4 0 R", "/PieceInfo 12 0 R")});
    pdf_builder_object(&file.builder, 12, "<</Title(A contract)/ModDate(D:2027)>>");
    two_revisions_judge(&file);
    expect_forbidden(&file, 12, NULL);
    two_revisions_end(&file);
}

/* A first revision whose catalog names the metadata stream 15; `page` is what its page has besides. */
static void begin_with_metadata(two_revisions *file, const char *page)
{
    *file = (two_revisions){0};
    arena_init(&file->memory);
    pdf_builder_init(&file->builder, NULL);
    pdf_builder_object(&file->builder, 1, "<</Type/Catalog/Pages 2 0 R/Metadata 15 0 R>>");
    pdf_builder_object(&file->builder, 2, "<</Type/Pages/Kids[3 0 R]/Count 1>>");
    pdf_builder_object(&file->builder, 3, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]%s>>", page);
    pdf_builder_stream(&file->builder, 15, "/Type/Metadata/Subtype/XML", BYTES_LITERAL("<x:old/>"));
    (void)pdf_builder_table(&file->builder);
}

static void a_metadata_stream_may_be_brought_up_to_date_or_exchanged(void **state)
{
    (void)state;
    two_revisions file;
    begin_with_metadata(&file, "");
    pdf_builder_stream(&file.builder, 15, "/Type/Metadata/Subtype/XML", BYTES_LITERAL("<x:new/>"));
    two_revisions_judge(&file);
    expect_change(&file, 15, "metadata", VERIFY_CHANGE_LTV);
    two_revisions_end(&file);
    begin_with_metadata(&file, "");
    pdf_builder_object(&file.builder, 1, "<</Type/Catalog/Pages 2 0 R/Metadata 16 0 R>>");
    pdf_builder_stream(&file.builder, 16, "/Type/Metadata/Subtype/XML", BYTES_LITERAL("<x:new/>"));
    two_revisions_judge(&file);
    expect_change(&file, 16, "metadata", VERIFY_CHANGE_LTV);
    expect_change(&file, 1, "catalog", VERIFY_CHANGE_LTV);
    two_revisions_end(&file);
}

static void a_metadata_stream_that_is_something_else_too_stays(void **state)
{
    (void)state;
    two_revisions file;
    begin_with_metadata(&file, "/Contents 15 0 R");
    pdf_builder_stream(&file.builder, 15, "/Type/Metadata/Subtype/XML", BYTES_LITERAL("0 0 9 9 re f"));
    two_revisions_judge(&file);
    expect_forbidden(&file, 15, NULL);
    two_revisions_end(&file);
    begin_with_metadata(&file, "");
    pdf_builder_stream(&file.builder, 15, "/Type/XObject", BYTES_LITERAL("0 0 9 9 re f"));
    two_revisions_judge(&file);
    expect_forbidden(&file, 15, NULL);
    two_revisions_end(&file);
}

/* A first revision with a store (15) of one certificate (16); the second one writes the store anew. */
static void judge_store(two_revisions *file, const char *store)
{
    *file = (two_revisions){0};
    arena_init(&file->memory);
    pdf_builder_init(&file->builder, NULL);
    pdf_builder_object(&file->builder, 1, "<</Type/Catalog/Pages 2 0 R/DSS 15 0 R>>");
    pdf_builder_object(&file->builder, 2, "<</Type/Pages/Kids[3 0 R]/Count 1>>");
    pdf_builder_object(&file->builder, 3, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>");
    pdf_builder_object(&file->builder, 15, "<</Certs[16 0 R]/VRI<</AB<</Cert[16 0 R]>>>>>>");
    pdf_builder_stream(&file->builder, 16, "", BYTES_LITERAL("certificate"));
    (void)pdf_builder_table(&file->builder);
    pdf_builder_object(&file->builder, 15, "%s", store);
    pdf_builder_stream(&file->builder, 17, "", BYTES_LITERAL("another certificate"));
    two_revisions_judge(file);
}

static void a_store_may_grow(void **state)
{
    (void)state;
    two_revisions file;
    judge_store(&file, "<</Certs[16 0 R 17 0 R]/VRI<</AB<</Cert[16 0 R]>>>>>>");
    expect_change(&file, 15, "validation_data", VERIFY_CHANGE_LTV);
    expect_change(&file, 17, "validation_data", VERIFY_CHANGE_LTV);
    expect_level(&file, VERIFY_CHANGE_LTV);
    two_revisions_end(&file);
}

/* As the DSS library of the European Commission writes it: a new store in another order, with a fresher list. */
static void a_store_may_be_written_anew_with_fresher_lists(void **state)
{
    (void)state;
    two_revisions file = {0};
    arena_init(&file.memory);
    pdf_builder_init(&file.builder, NULL);
    pdf_builder_object(&file.builder, 1, "<</Type/Catalog/Pages 2 0 R/DSS 15 0 R>>");
    pdf_builder_object(&file.builder, 2, "<</Type/Pages/Kids[3 0 R]/Count 1>>");
    pdf_builder_object(&file.builder, 3, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>");
    pdf_builder_object(&file.builder, 15, "<</Certs[16 0 R 17 0 R]/CRLs[18 0 R]/VRI<</AB<</CRL[18 0 R]>>>>>>");
    for (unsigned number = 16; number <= 18; number++)
        pdf_builder_stream(&file.builder, number, "", BYTES_LITERAL("old"));
    (void)pdf_builder_table(&file.builder);
    pdf_builder_object(&file.builder, 1, "<</Type/Catalog/Pages 2 0 R/DSS 20 0 R>>");
    pdf_builder_object(&file.builder, 20, "<</Certs[17 0 R 21 0 R 16 0 R]/CRLs[22 0 R]/VRI<</AB<</CRL[22 0 R]>>>>>>");
    pdf_builder_stream(&file.builder, 21, "", BYTES_LITERAL("new"));
    pdf_builder_stream(&file.builder, 22, "", BYTES_LITERAL("new"));
    two_revisions_judge(&file);
    expect_level(&file, VERIFY_CHANGE_LTV);
    two_revisions_end(&file);
}

static void what_a_store_does_not_name_is_not_vouched_for_by_it(void **state)
{
    (void)state;
    two_revisions file;
    judge_store(&file, "<</Certs[16 0 R]/VRI<</AB<</Cert[16 0 R]>>>>>>");
    expect_no_change(&file, 15);
    expect_change(&file, 17, "unused", VERIFY_CHANGE_LTV);
    two_revisions_end(&file);
}

static bool has_finding(const two_revisions *file, const char *code)
{
    for (size_t i = 0; i < file->changes.finding_count; i++) {
        if (strcmp(file->changes.findings[i].code, code) == 0)
            return true;
    }
    return false;
}

static void a_store_that_loses_something_is_a_finding(void **state)
{
    (void)state;
    static const char *const stores[] = {"<</Certs[17 0 R]/VRI<</AB<</Cert[16 0 R]>>>>>>", "<<>>", "<</Certs[16 0 R]>>",
                                         "<</Certs[16 0 R]/VRI<<>>>>", "<</Certs[]/VRI<</AB<</Cert[16 0 R]>>>>>>"};
    for (size_t i = 0; i < sizeof stores / sizeof stores[0]; i++) {
        two_revisions file;
        judge_store(&file, stores[i]);
        expect_change(&file, 15, "validation_data", VERIFY_CHANGE_LTV);
        assert_true(has_finding(&file, "validation_data"));
        two_revisions_end(&file);
    }
}

static void a_store_must_not_go(void **state)
{
    (void)state;
    static const char *const stores[] = {"[]", "null"};
    for (size_t i = 0; i < sizeof stores / sizeof stores[0]; i++) {
        two_revisions file;
        judge_store(&file, stores[i]);
        expect_forbidden(&file, 15, NULL);
        two_revisions_end(&file);
    }
}

static void a_store_in_the_catalog_must_not_go_either(void **state)
{
    (void)state;
    static const char *const stores[] = {"/DSS null", "", "/DSS[]", "/DSS<</Certs[]>>/DSS<</Certs[]>>"};
    for (size_t i = 0; i < sizeof stores / sizeof stores[0]; i++) {
        two_revisions file;
        two_revisions_begin(&file, &(first_revision_options){
                                       .catalog = FIRST_CATALOG_WITH("", "6 0 R 8 0 R", "/DSS<</Certs[9 0 R]>>")});
        pdf_builder_object(&file.builder, 1,
                           "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R 8 0 R]/SigFlags 3/DA(/F 0 Tf)>>%s>>", stores[i]);
        two_revisions_judge(&file);
        expect_forbidden(&file, 1, "catalog");
        two_revisions_end(&file);
    }
}

/* ---- a further signature ---- */

static void judge_signature(two_revisions *file, const char *catalog, const char *page)
{
    two_revisions_sign_honestly(file);
    if (catalog)
        pdf_builder_object(&file->builder, 1, "%s", catalog);
    if (page)
        pdf_builder_object(&file->builder, 3, "%s", page);
    two_revisions_judge(file);
}

static void a_further_signature_is_permitted_with_all_that_it_needs(void **state)
{
    (void)state;
    two_revisions file;
    two_revisions_begin(&file, NULL);
    judge_signature(&file, SECOND_CATALOG, SECOND_PAGE);
    for (uint32_t number = 20; number <= 22; number++) {
        expect_change(&file, number, "signature", VERIFY_CHANGE_FORM_FILLING);
        assert_string_equal(change_of(&file, number)->field, "S2");
        assert_int_equal(change_of(&file, number)->page, 1);
    }
    expect_change(&file, 3, "signature", VERIFY_CHANGE_FORM_FILLING);
    expect_change(&file, 1, "catalog", VERIFY_CHANGE_FORM_FILLING);
    expect_level(&file, VERIFY_CHANGE_FORM_FILLING);
    two_revisions_end(&file);
}

static void a_signature_that_is_not_intact_vouches_for_nothing(void **state)
{
    (void)state;
    two_revisions file;
    two_revisions_begin(&file, NULL);
    file.second_is_broken = true;
    judge_signature(&file, SECOND_CATALOG, SECOND_PAGE);
    static const uint32_t numbers[] = {1, 3, 20, 21, 22};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        expect_forbidden(&file, numbers[i], NULL);
    two_revisions_end(&file);
}

static void a_signature_that_does_not_close_the_revision_vouches_for_nothing(void **state)
{
    (void)state;
    two_revisions file;
    two_revisions_begin(&file, NULL);
    int64_t first_end = pdf_builder_position(&file.builder);
    two_revisions_sign_honestly(&file);
    pdf_builder_object(&file.builder, 1, SECOND_CATALOG);
    pdf_builder_object(&file.builder, 3, SECOND_PAGE);
    file.second_end = pdf_builder_position(&file.builder);
    assert_true(file.second_end > first_end);
    two_revisions_judge(&file);
    expect_forbidden(&file, 20, "does not close its revision");
    expect_forbidden(&file, 21, NULL);
    expect_forbidden(&file, 3, NULL);
    two_revisions_end(&file);
}

static void a_signature_does_not_vouch_for_other_changes_beside_it(void **state)
{
    (void)state;
    two_revisions file;
    two_revisions_begin(&file, NULL);
    pdf_builder_stream(&file.builder, 4, "", BYTES_LITERAL("BT /F 9 Tf (something else) Tj ET"));
    pdf_builder_object(&file.builder, 8, "<</T(Amount)/FT/Tx/V(999)>>");
    judge_signature(&file, SECOND_CATALOG, SECOND_PAGE);
    expect_forbidden(&file, 4, "content of a page");
    expect_forbidden(&file, 8, NULL);
    expect_change(&file, 20, "signature", VERIFY_CHANGE_FORM_FILLING);
    two_revisions_end(&file);
}

static void a_signature_does_not_vouch_for_more_than_its_widget_on_the_page(void **state)
{
    (void)state;
    static const char *const pages[] = {
        FIRST_PAGE_WITH("6 0 R 8 0 R 21 0 R", "[4 0 R 22 0 R]", ""),
        FIRST_PAGE_WITH("6 0 R 8 0 R 21 0 R", "4 0 R", "/Rotate 90"),
        FIRST_PAGE_WITH("6 0 R 21 0 R", "4 0 R", ""),
        FIRST_PAGE_WITH("6 0 R 8 0 R 21 0 R 22 0 R", "4 0 R", ""),
        FIRST_PAGE_WITH("8 0 R 6 0 R 21 0 R", "4 0 R", ""),
    };
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        two_revisions file;
        two_revisions_begin(&file, NULL);
        judge_signature(&file, SECOND_CATALOG, pages[i]);
        expect_forbidden(&file, 3, "page");
        two_revisions_end(&file);
    }
}

static void a_signature_does_not_vouch_for_more_than_its_field_in_the_form(void **state)
{
    (void)state;
    static const char *const catalogs[] = {
        FIRST_CATALOG_WITH("/NeedAppearances true", "6 0 R 8 0 R 21 0 R", ""),
        FIRST_CATALOG_WITH("", "6 0 R 21 0 R", ""),
        FIRST_CATALOG_WITH("", "6 0 R 8 0 R 21 0 R", "/OpenAction 22 0 R"),
        FIRST_CATALOG_WITH("", "6 0 R 8 0 R 21 0 R 9 0 R", ""),
    };
    for (size_t i = 0; i < sizeof catalogs / sizeof catalogs[0]; i++) {
        two_revisions file;
        two_revisions_begin(&file, NULL);
        judge_signature(&file, catalogs[i], SECOND_PAGE);
        expect_forbidden(&file, 1, "catalog");
        two_revisions_end(&file);
    }
}

static void a_page_where_the_widget_lies_may_have_had_no_annotations(void **state)
{
    (void)state;
    two_revisions file;
    static const char page[] = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]/Contents 4 0 R>>";
    static const char signed_page[] = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]/Contents 4 0 R/Annots[21 0 R]>>";
    two_revisions_begin(&file, &(first_revision_options){.page = page});
    judge_signature(&file, SECOND_CATALOG, signed_page);
    expect_level(&file, VERIFY_CHANGE_FORM_FILLING);
    two_revisions_end(&file);
}

/* Two pages, 3 and 10, with these annotations; 15 is an array of its own. */
static void begin_two_pages(two_revisions *file, const char *first, const char *second, const char *array)
{
    *file = (two_revisions){0};
    arena_init(&file->memory);
    pdf_builder_init(&file->builder, NULL);
    pdf_builder_object(&file->builder, 1, "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[]/SigFlags 3>>>>");
    pdf_builder_object(&file->builder, 2, "<</Type/Pages/Kids[3 0 R 10 0 R]/Count 2>>");
    pdf_builder_object(&file->builder, 3, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]%s>>", first);
    pdf_builder_object(&file->builder, 10, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]%s>>", second);
    pdf_builder_object(&file->builder, 15, "%s", array);
    (void)pdf_builder_table(&file->builder);
    two_revisions_sign_honestly(file);
    pdf_builder_object(&file->builder, 1, "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[21 0 R]/SigFlags 3>>>>");
}

static void a_widget_shows_on_the_page_that_it_names_alone(void **state)
{
    (void)state;
    two_revisions file;
    begin_two_pages(&file, "", "", "[]");
    pdf_builder_object(&file.builder, 3, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Annots[21 0 R]>>");
    pdf_builder_object(&file.builder, 10, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Annots[21 0 R]>>");
    two_revisions_judge(&file);
    expect_change(&file, 3, "signature", VERIFY_CHANGE_FORM_FILLING);
    expect_forbidden(&file, 10, "page");
    two_revisions_end(&file);
}

static void an_array_of_annotations_may_take_the_widget(void **state)
{
    (void)state;
    two_revisions file;
    begin_two_pages(&file, "/Annots 15 0 R", "", "[]");
    pdf_builder_object(&file.builder, 15, "[21 0 R]");
    two_revisions_judge(&file);
    expect_change(&file, 15, "signature", VERIFY_CHANGE_FORM_FILLING);
    expect_level(&file, VERIFY_CHANGE_FORM_FILLING);
    two_revisions_end(&file);
}

/* The array is another page's too, or the page tree's: there the widget would be something else. */
static void an_array_that_others_use_must_not_take_the_widget(void **state)
{
    (void)state;
    two_revisions file;
    begin_two_pages(&file, "/Annots 15 0 R", "/Annots 15 0 R", "[]");
    pdf_builder_object(&file.builder, 15, "[21 0 R]");
    two_revisions_judge(&file);
    expect_forbidden(&file, 15, NULL);
    two_revisions_end(&file);
    begin_two_pages(&file, "/Annots 15 0 R", "/Other 15 0 R", "[3 0 R]");
    pdf_builder_object(&file.builder, 15, "[3 0 R 21 0 R]");
    two_revisions_judge(&file);
    expect_forbidden(&file, 15, NULL);
    two_revisions_end(&file);
}

static void judge_widget(two_revisions *file, const char *entries)
{
    two_revisions_begin(file, NULL);
    two_revisions_sign(file, "/Type/Sig/SubFilter/ETSI.CAdES.detached");
    pdf_builder_object(&file->builder, 21, "<</T(S2)/FT/Sig/Subtype/Widget/P 3 0 R/Rect[50 50 90 90]/F 132/V 20 0 R%s>>", entries);
    pdf_builder_object(&file->builder, 1, SECOND_CATALOG);
    pdf_builder_object(&file->builder, 3, SECOND_PAGE);
    two_revisions_judge(file);
}

static void a_widget_that_is_more_than_one_is_forbidden(void **state)
{
    (void)state;
    static const char *const entries[] = {"/Type/Page/Contents 4 0 R", "/Type/Pages/Kids[3 0 R]", "/AA<</E<</S/JavaScript>>>>",
                                          "/A<</S/URI/URI(x)>>", "/Type/Catalog"};
    for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++) {
        two_revisions file;
        judge_widget(&file, entries[i]);
        expect_forbidden(&file, 21, NULL);
        two_revisions_end(&file);
    }
}

static void a_widget_may_say_what_widgets_say(void **state)
{
    (void)state;
    two_revisions file;
    judge_widget(&file, "/Type/Annot/MK<</R 90>>/DA(x)/H/N/Border[0 0 0]/TU(seal)/Ff 1/StructParent 5/NM(x)"
                        "/Lock<</Type/SigFieldLock/Action/All>>/C[1 0 0]/BS<</W 0>>/M(D:2026)");
    expect_level(&file, VERIFY_CHANGE_FORM_FILLING);
    two_revisions_end(&file);
}

#define TWO_WIDGETS "<</T(S2)/FT/Sig/V 20 0 R/Kids[23 0 R 24 0 R]>>"

static void a_signature_in_two_fields_is_forbidden(void **state)
{
    (void)state;
    two_revisions file;
    two_revisions_begin(&file, NULL);
    two_revisions_sign_honestly(&file);
    pdf_builder_object(&file.builder, 23, "<</T(S3)/FT/Sig/Type/Annot/Subtype/Widget/P 3 0 R/Rect[5 5 9 9]/F 132/V 20 0 R>>");
    pdf_builder_object(&file.builder, 1, FIRST_CATALOG_WITH("", "6 0 R 8 0 R 21 0 R 23 0 R", ""));
    pdf_builder_object(&file.builder, 3, FIRST_PAGE_WITH("6 0 R 8 0 R 21 0 R 23 0 R", "4 0 R", ""));
    two_revisions_judge(&file);
    expect_forbidden(&file, 23, NULL);
    expect_forbidden(&file, 3, NULL);
    two_revisions_end(&file);
}

static void a_signature_with_two_widgets_is_forbidden(void **state)
{
    (void)state;
    two_revisions file;
    two_revisions_begin(&file, NULL);
    two_revisions_sign(&file, "/Type/Sig/SubFilter/ETSI.CAdES.detached");
    pdf_builder_object(&file.builder, 21, TWO_WIDGETS);
    pdf_builder_object(&file.builder, 23, "<</Type/Annot/Subtype/Widget/Parent 21 0 R/P 3 0 R/Rect[0 0 5 5]>>");
    pdf_builder_object(&file.builder, 24, "<</Type/Annot/Subtype/Widget/Parent 21 0 R/P 3 0 R/Rect[9 9 15 15]>>");
    pdf_builder_object(&file.builder, 1, SECOND_CATALOG);
    pdf_builder_object(&file.builder, 3, FIRST_PAGE_WITH("6 0 R 8 0 R 23 0 R 24 0 R", "4 0 R", ""));
    two_revisions_judge(&file);
    expect_level(&file, VERIFY_CHANGE_FORBIDDEN);
    expect_forbidden(&file, 3, NULL);
    two_revisions_end(&file);
}

/* A number that the page named before it was there: the appearance of the second signature becomes the page's content. */
static void an_object_that_was_named_before_it_was_there_is_forbidden(void **state)
{
    (void)state;
    two_revisions file;
    two_revisions_begin(&file, &(first_revision_options){.page = FIRST_PAGE_WITH("6 0 R 8 0 R", "[4 0 R 22 0 R]", "")});
    judge_signature(&file, SECOND_CATALOG, FIRST_PAGE_WITH("6 0 R 8 0 R 21 0 R", "[4 0 R 22 0 R]", ""));
    expect_forbidden(&file, 22, "named before");
    two_revisions_end(&file);
}

/* The same with a number whose entry is free in the first revision. */
static void a_free_number_that_was_named_is_forbidden(void **state)
{
    (void)state;
    two_revisions file;
    two_revisions_begin(&file, &(first_revision_options){.page = FIRST_PAGE_WITH("6 0 R 8 0 R", "[4 0 R 13 0 R]", "")});
    two_revisions_sign(&file, "/Type/Sig/SubFilter/ETSI.CAdES.detached");
    pdf_builder_object(&file.builder, 21, "<</T(S2)/FT/Sig/Type/Annot/Subtype/Widget/P 3 0 R/Rect[5 5 9 9]/F 132/V 20 0 R"
                                          "/AP<</N 13 0 R>>>>");
    pdf_builder_stream(&file.builder, 13, "/Type/XObject/Subtype/Form/BBox[0 0 4 4]", BYTES_LITERAL("0 0 4 4 re f"));
    pdf_builder_object(&file.builder, 1, SECOND_CATALOG);
    two_revisions_judge(&file);
    expect_forbidden(&file, 13, "named before");
    two_revisions_end(&file);
}

#define EMPTY_FIELD "<</T(S3)/FT/Sig/Type/Annot/Subtype/Widget/P 3 0 R/Rect[5 5 9 9]>>"

/* A signed document with an empty field (8 stands for it here), which the second revision writes as `filled`. */
static void judge_existing(two_revisions *file, const char *filled)
{
    *file = (two_revisions){0};
    arena_init(&file->memory);
    pdf_builder_init(&file->builder, NULL);
    pdf_builder_object(&file->builder, 1, "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[8 0 R 9 0 R]/SigFlags 3>>>>");
    pdf_builder_object(&file->builder, 2, "<</Type/Pages/Kids[3 0 R]/Count 1>>");
    pdf_builder_object(&file->builder, 3, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Annots[8 0 R]>>");
    pdf_builder_object(&file->builder, 8, EMPTY_FIELD);
    pdf_builder_object(&file->builder, 9, "<</T(Other)/FT/Tx>>");
    (void)pdf_builder_table(&file->builder);
    two_revisions_sign(file, "/Type/Sig/SubFilter/ETSI.CAdES.detached");
    pdf_builder_object(&file->builder, 8, "%s", filled);
    two_revisions_judge(file);
}

static void an_empty_field_may_be_signed(void **state)
{
    (void)state;
    two_revisions file;
    judge_existing(&file, "<</T(S3)/FT/Sig/Type/Annot/Subtype/Widget/P 3 0 R/Rect[5 5 9 9]/F 132/V 20 0 R>>");
    expect_change(&file, 8, "signature", VERIFY_CHANGE_FORM_FILLING);
    expect_change(&file, 20, "signature", VERIFY_CHANGE_FORM_FILLING);
    expect_level(&file, VERIFY_CHANGE_FORM_FILLING);
    two_revisions_end(&file);
}

static void a_field_that_is_signed_keeps_its_name_and_place(void **state)
{
    (void)state;
    static const char *const changed[] = {
        "<</T(S3)/FT/Sig/Type/Annot/Subtype/Widget/P 3 0 R/Rect[0 0 9 9]/V 20 0 R>>",
        "<</T(S4)/FT/Sig/Type/Annot/Subtype/Widget/P 3 0 R/Rect[5 5 9 9]/V 20 0 R>>",
        "<</T(S3)/FT/Sig/Type/Annot/Subtype/Widget/P 3 0 R/Rect[5 5 9 9]/V 20 0 R/A<</S/JavaScript>>>>",
    };
    for (size_t i = 0; i < sizeof changed / sizeof changed[0]; i++) {
        two_revisions file;
        judge_existing(&file, changed[i]);
        expect_forbidden(&file, 8, NULL);
        two_revisions_end(&file);
    }
}

/* A field that bore a signature takes another one: the earlier one would vanish. */
static void a_signed_field_cannot_be_signed_again(void **state)
{
    (void)state;
    two_revisions file;
    two_revisions_begin(&file, NULL);
    two_revisions_sign(&file, "/Type/Sig/SubFilter/ETSI.CAdES.detached");
    pdf_builder_object(&file.builder, 6, "<</T(S1)/FT/Sig/Type/Annot/Subtype/Widget/P 3 0 R/Rect[0 0 9 9]/F 132/V 20 0 R>>");
    two_revisions_judge(&file);
    expect_forbidden(&file, 6, NULL);
    expect_forbidden(&file, 20, NULL);
    two_revisions_end(&file);
}

static void a_document_time_stamp_is_validation_data(void **state)
{
    (void)state;
    two_revisions file;
    two_revisions_begin(&file, NULL);
    two_revisions_sign(&file, "/Type/DocTimeStamp/SubFilter/ETSI.RFC3161");
    pdf_builder_object(&file.builder, 21, "<</T(S2)/FT/Sig/Type/Annot/Subtype/Widget/P 3 0 R/Rect[0 0 0 0]/F 132/V 20 0 R>>");
    pdf_builder_object(&file.builder, 1, SECOND_CATALOG);
    pdf_builder_object(&file.builder, 3, SECOND_PAGE);
    two_revisions_judge(&file);
    expect_change(&file, 20, "document_timestamp", VERIFY_CHANGE_LTV);
    expect_change(&file, 3, "signature", VERIFY_CHANGE_LTV);
    expect_level(&file, VERIFY_CHANGE_LTV);
    two_revisions_end(&file);
}

/* A token can be had from many an authority for nothing: a picture that it puts over a certified page is no housekeeping. */
static void a_document_time_stamp_with_a_picture_is_more_than_validation_data(void **state)
{
    (void)state;
    two_revisions file;
    two_revisions_begin(&file, NULL);
    two_revisions_sign(&file, "/Type/DocTimeStamp/SubFilter/ETSI.RFC3161");
    pdf_builder_object(&file.builder, 21, SECOND_WIDGET);
    pdf_builder_stream(&file.builder, 22, "/Type/XObject/Subtype/Form/BBox[0 0 40 40]", BYTES_LITERAL("0 0 40 40 re f"));
    pdf_builder_object(&file.builder, 1, SECOND_CATALOG);
    pdf_builder_object(&file.builder, 3, SECOND_PAGE);
    two_revisions_judge(&file);
    expect_change(&file, 20, "document_timestamp", VERIFY_CHANGE_FORM_FILLING);
    expect_change(&file, 21, "document_timestamp", VERIFY_CHANGE_FORM_FILLING);
    expect_change(&file, 22, "document_timestamp", VERIFY_CHANGE_FORM_FILLING);
    two_revisions_end(&file);
}

static void a_signature_that_calls_itself_a_time_stamp_is_a_signature(void **state)
{
    (void)state;
    two_revisions file;
    two_revisions_begin(&file, NULL);
    two_revisions_sign(&file, "/Type/DocTimeStamp/SubFilter/ETSI.CAdES.detached");
    pdf_builder_object(&file.builder, 21, "<</T(S2)/FT/Sig/Type/Annot/Subtype/Widget/P 3 0 R/Rect[0 0 0 0]/F 132/V 20 0 R>>");
    pdf_builder_object(&file.builder, 1, SECOND_CATALOG);
    pdf_builder_object(&file.builder, 3, SECOND_PAGE);
    two_revisions_judge(&file);
    expect_change(&file, 20, "signature", VERIFY_CHANGE_FORM_FILLING);
    expect_level(&file, VERIFY_CHANGE_FORM_FILLING);
    two_revisions_end(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_object_written_again_unchanged_is_no_change),
        cmocka_unit_test(a_cross_reference_stream_is_no_change),
        cmocka_unit_test(an_object_that_only_looks_like_a_cross_reference_is_forbidden),
        cmocka_unit_test(every_byte_of_the_revision_is_accounted_for),
        cmocka_unit_test(bytes_between_objects_are_forbidden),
        cmocka_unit_test(other_content_is_forbidden_and_its_page_named),
        cmocka_unit_test(a_stream_with_another_dictionary_is_changed),
        cmocka_unit_test(every_change_of_a_page_but_signing_is_forbidden),
        cmocka_unit_test(the_page_tree_fonts_and_appearances_stay),
        cmocka_unit_test(objects_that_nothing_uses_may_be_left_behind),
        cmocka_unit_test(what_a_searching_reader_could_take_for_the_document_is_forbidden),
        cmocka_unit_test(new_objects_that_a_changed_one_uses_are_forbidden_with_it),
        cmocka_unit_test(an_object_that_is_still_used_must_not_be_given_up),
        cmocka_unit_test(removing_is_forbidden_and_freeing_what_was_free_is_not),
        cmocka_unit_test(an_object_with_two_entries_is_forbidden_even_if_one_is_the_old_one),
        cmocka_unit_test(another_generation_of_an_object_is_forbidden),
        cmocka_unit_test(an_object_that_cannot_be_read_is_forbidden),
        cmocka_unit_test(a_container_that_holds_a_changed_object_does_not_vouch_for_it),
        cmocka_unit_test(every_change_of_the_catalog_but_signing_is_forbidden),
        cmocka_unit_test(what_signing_needs_in_the_catalog_is_permitted),
        cmocka_unit_test(a_trailer_that_names_other_objects_is_forbidden),
        cmocka_unit_test(a_revision_that_is_not_closed_is_forbidden),
        cmocka_unit_test(dates_and_producer_may_change),
        cmocka_unit_test(a_title_that_changes_is_doubted),
        cmocka_unit_test(an_information_that_a_page_uses_stays),
        cmocka_unit_test(a_metadata_stream_may_be_brought_up_to_date_or_exchanged),
        cmocka_unit_test(a_metadata_stream_that_is_something_else_too_stays),
        cmocka_unit_test(a_store_may_grow),
        cmocka_unit_test(a_store_may_be_written_anew_with_fresher_lists),
        cmocka_unit_test(what_a_store_does_not_name_is_not_vouched_for_by_it),
        cmocka_unit_test(a_store_that_loses_something_is_a_finding),
        cmocka_unit_test(a_store_must_not_go),
        cmocka_unit_test(a_store_in_the_catalog_must_not_go_either),
        cmocka_unit_test(a_further_signature_is_permitted_with_all_that_it_needs),
        cmocka_unit_test(a_signature_that_is_not_intact_vouches_for_nothing),
        cmocka_unit_test(a_signature_that_does_not_close_the_revision_vouches_for_nothing),
        cmocka_unit_test(a_signature_does_not_vouch_for_other_changes_beside_it),
        cmocka_unit_test(a_signature_does_not_vouch_for_more_than_its_widget_on_the_page),
        cmocka_unit_test(a_signature_does_not_vouch_for_more_than_its_field_in_the_form),
        cmocka_unit_test(a_page_where_the_widget_lies_may_have_had_no_annotations),
        cmocka_unit_test(a_widget_shows_on_the_page_that_it_names_alone),
        cmocka_unit_test(an_array_of_annotations_may_take_the_widget),
        cmocka_unit_test(an_array_that_others_use_must_not_take_the_widget),
        cmocka_unit_test(a_widget_that_is_more_than_one_is_forbidden),
        cmocka_unit_test(a_widget_may_say_what_widgets_say),
        cmocka_unit_test(a_signature_in_two_fields_is_forbidden),
        cmocka_unit_test(a_signature_with_two_widgets_is_forbidden),
        cmocka_unit_test(an_object_that_was_named_before_it_was_there_is_forbidden),
        cmocka_unit_test(a_free_number_that_was_named_is_forbidden),
        cmocka_unit_test(an_empty_field_may_be_signed),
        cmocka_unit_test(a_field_that_is_signed_keeps_its_name_and_place),
        cmocka_unit_test(a_signed_field_cannot_be_signed_again),
        cmocka_unit_test(a_document_time_stamp_is_validation_data),
        cmocka_unit_test(a_document_time_stamp_with_a_picture_is_more_than_validation_data),
        cmocka_unit_test(a_signature_that_calls_itself_a_time_stamp_is_a_signature),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
