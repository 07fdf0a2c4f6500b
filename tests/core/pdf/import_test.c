/* SPDX-License-Identifier: Apache-2.0 */
/* A page of one document as a form of another: what comes along, what stays behind. */
#include "pdf/import.h"

#include "built_document.h"
#include "expect.h"
#include "pdf/object_writer.h"

#include <stdio.h>
#include <unistd.h>

/* The document that takes the page in, and what was written into it. */
typedef struct taken {
    pdf_document *source, *target;
    pdf_import *import;
    pdf_reference form;
    pdfseal_error error;
} taken;

/* Appends the section to the target's bytes and opens the result. */
static pdf_document *reopen(pdf_document *document, pdf_section *section, const pdf_builder *builder)
{
    static const uint8_t identifier[16] = {1};
    BYTES_BUFFER_CLEANUP bytes_buffer whole;
    pdf_document *result = NULL;
    pdfseal_error error = {0};
    bytes_buffer_init(&whole, 1 << 24);
    EXPECT_OK(pdf_section_finish(section, identifier, &error), &error);
    bytes_view added = bytes_buffer_view(pdf_section_bytes(section));
    EXPECT_OK(bytes_buffer_append(&whole, builder->bytes.data, builder->bytes.length, &error), &error);
    EXPECT_OK(bytes_buffer_append(&whole, added.data, added.length, &error), &error);
    pdf_section_free(section);
    pdf_document_close(document);
    EXPECT_OK(built_document_try(bytes_buffer_view(&whole), &result, &error), &error);
    return result;
}

static pdfseal_status try_import(const pdf_builder *source, taken *one)
{
    pdf_page page;
    *one = (taken){.source = built_document_open(source)};
    pdf_view view = pdf_view_newest(one->source);
    EXPECT_OK(pdf_page_find(view, 0, &page, &one->error), &one->error);
    return pdf_import_page(view, &page, &one->import, &one->error);
}

static void import_with(const pdf_builder *source, const pdf_import_options *options, taken *one)
{
    pdf_section *section;
    PDF_BUILDER_CLEANUP pdf_builder target;
    EXPECT_OK(try_import(source, one), &one->error);
    pdf_builder_small_file(&target);
    one->target = built_document_open(&target);
    EXPECT_OK(pdf_section_new(one->target, &section, &one->error), &one->error);
    EXPECT_OK(pdf_import_add(one->import, section, options, &one->form, &one->error), &one->error);
    one->target = reopen(one->target, section, &target);
}

static void end(taken *one)
{
    pdf_import_free(one->import);
    pdf_document_close(one->source);
    pdf_document_close(one->target);
}

static const char *form_text(taken *one)
{
    return built_text(one->target, pdf_document_revision_count(one->target) - 1, one->form.number);
}

static void expect_data(taken *one, uint32_t number, const char *wanted)
{
    BYTES_BUFFER_CLEANUP bytes_buffer data;
    bytes_buffer_init(&data, 1 << 20);
    EXPECT_OK(pdf_view_stream_decode(pdf_view_newest(one->target), built_object(one->target, number), &data,
                                     &one->error),
              &one->error);
    EXPECT_TEXT(bytes_buffer_view(&data), wanted);
}

/* A source with one page whose dictionary has these further entries. */
static void begin_source(pdf_builder *builder, const char *page_entries)
{
    pdf_builder_init(builder, NULL);
    pdf_builder_object(
        builder, 1, "<</Type/Catalog/Pages 2 0 R%s>>",
        strstr(page_entries, "/Layers") ? "/OCProperties<</OCGs[20 0 R 21 0 R]/D<</OFF[21 0 R]>>>>" : "");
    pdf_builder_object(builder, 2, "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 200 100]>>");
    pdf_builder_object(builder, 3, "<</Type/Page/Parent 2 0 R%s>>", page_entries);
}

static void fonts_and_images_come_along_and_annotations_stay(void **state)
{
    (void)state;
    taken one;
    PDF_BUILDER_CLEANUP pdf_builder source;
    begin_source(&source, "/Contents 4 0 R/Resources 5 0 R/Annots[9 0 R]/StructParents 3/AA<</O 9 0 R>>");
    pdf_builder_stream(&source, 4, "/Filter/ASCIIHexDecode", BYTES_LITERAL("30206720300A>"));
    pdf_builder_object(&source, 5, "<</Font<</F1 6 0 R>>>>");
    pdf_builder_object(&source, 6, "<</Type/Font/Subtype/Type3/CharProcs<</a 7 0 R>>/Parent 3 0 R>>");
    pdf_builder_stream(&source, 7, "/Metadata 9 0 R", BYTES_LITERAL("0 0 d0"));
    pdf_builder_object(&source, 9, "<</Type/Annot/S/JavaScript/JS(app.alert\\(1\\))>>");
    pdf_builder_table(&source);
    import_with(&source, NULL, &one);
    assert_int_equal(pdf_import_object_count(one.import), 3);
    assert_string_equal(
        form_text(&one),
        "<</Type /XObject/Subtype /Form/FormType 1/BBox [0 0 200 100]/Matrix [1 0 0 1 0 0]/Resources "
        "<</Font <</F1 5 0 R>>>>/Filter /ASCIIHexDecode/Length 13>>");
    expect_data(&one, one.form.number, "0 g 0\n");
    assert_string_equal(built_text(one.target, 1, 5),
                        "<</Type /Font/Subtype /Type3/CharProcs <</a 6 0 R>>>>");
    expect_data(&one, 6, "0 0 d0");
    end(&one);
}

static void a_cycle_of_forms_ends(void **state)
{
    (void)state;
    taken one;
    PDF_BUILDER_CLEANUP pdf_builder source;
    begin_source(&source, "/Contents 4 0 R/Resources<</XObject<</A 5 0 R>>>>");
    pdf_builder_stream(&source, 4, "", BYTES_LITERAL("/A Do"));
    pdf_builder_stream(&source, 5, "/Subtype/Form/Resources<</XObject<</B 6 0 R>>>>", BYTES_LITERAL("/B Do"));
    pdf_builder_stream(&source, 6, "/Subtype/Form/Resources<</XObject<</A 5 0 R/P 3 0 R>>>>",
                       BYTES_LITERAL("/A Do"));
    pdf_builder_table(&source);
    import_with(&source, NULL, &one);
    /* The form, A, B, and null where the page itself was named. */
    assert_int_equal(pdf_import_object_count(one.import), 4);
    assert_non_null(strstr(built_text(one.target, 1, 6), "/XObject <</A 5 0 R/P 7 0 R>>"));
    assert_string_equal(built_text(one.target, 1, 7), "null");
    end(&one);
}

static void several_contents_become_one_stream(void **state)
{
    (void)state;
    taken one;
    PDF_BUILDER_CLEANUP pdf_builder source;
    begin_source(&source, "/Contents[4 0 R 5 0 R]");
    pdf_builder_stream(&source, 4, "", BYTES_LITERAL("1 0 0 rg 0 0"));
    pdf_builder_stream(&source, 5, "", BYTES_LITERAL("9 9 re f"));
    pdf_builder_table(&source);
    import_with(&source, NULL, &one);
    expect_data(&one, one.form.number, "1 0 0 rg 0 0\n9 9 re f\n");
    end(&one);
}

static void a_turned_page_in_other_units_stands_upright(void **state)
{
    (void)state;
    static const struct {
        int rotate;
        const char *matrix;
    } wanted[] = {{0, "[2 0 0 2 -20 -40]"},
                  {90, "[0 -2 2 0 -40 220]"},
                  {180, "[-2 0 0 -2 220 100]"},
                  {270, "[0 2 -2 0 100 -20]"}};
    for (size_t i = 0; i < 4; i++) {
        taken one;
        char entries[128];
        double width_pt;
        double height_pt;
        PDF_BUILDER_CLEANUP pdf_builder source;
        (void)snprintf(entries, sizeof entries, "/Contents 4 0 R/CropBox[10 20 110 50]/UserUnit 2/Rotate %d",
                       wanted[i].rotate);
        begin_source(&source, entries);
        pdf_builder_stream(&source, 4, "", BYTES_LITERAL("n"));
        pdf_builder_table(&source);
        import_with(&source, NULL, &one);
        pdf_import_get_size(one.import, &width_pt, &height_pt);
        assert_true(width_pt == (i % 2 ? 60 : 200) && height_pt == (i % 2 ? 200 : 60));
        assert_non_null(strstr(form_text(&one), wanted[i].matrix));
        assert_non_null(strstr(form_text(&one), "/BBox [10 20 110 50]"));
        end(&one);
    }
}

static void layers_that_are_off_paint_nothing(void **state)
{
    (void)state;
    taken one;
    PDF_BUILDER_CLEANUP pdf_builder source;
    begin_source(
        &source,
        "/Layers 1/Contents 4 0 R/Resources<</Properties<</On 20 0 R/Off 21 0 R/Both 22 0 R/P<</A 1>>>>"
        "/XObject<</X 5 0 R/Y 6 0 R>>>>");
    pdf_builder_stream(
        &source, 4, "",
        BYTES_LITERAL(
            "/OC /On BDC 0 0 1 1 re f EMC /OC /Off BDC q 2 0 0 2 0 0 cm 0 0 2 2 re f* "
            "/Span <</A (EMC)>> BDC (hidden) Tj EMC BI /W 1 ID \x01 f EI Q EMC /OC /Both BDC /X Do EMC "
            "/Span /P BDC 5 5 1 1 re S EMC"));
    pdf_builder_stream(&source, 5, "/Subtype/Form/OC 21 0 R", BYTES_LITERAL("0 0 3 3 re f"));
    pdf_builder_stream(&source, 6, "/Subtype/Form/OC 20 0 R", BYTES_LITERAL("0 0 4 4 re f"));
    pdf_builder_object(&source, 20, "<</Type/OCG/Name(on)>>");
    pdf_builder_object(&source, 21, "<</Type/OCG/Name(off)>>");
    pdf_builder_object(&source, 22, "<</Type/OCMD/OCGs[20 0 R 21 0 R]/P/AllOn>>");
    pdf_builder_table(&source);
    import_with(&source, NULL, &one);
    expect_data(&one, one.form.number,
                "/Layer BMC\n0 0 1 1 re\nf\nEMC\n/Layer BMC\nq\n2 0 0 2 0 0 cm\n0 0 2 2 re\nn\n/Span <</A "
                "(EMC)>> BDC\n\nEMC\n\nQ\nEMC\n"
                "/Layer BMC\n\nEMC\n/Span /P BDC\n5 5 1 1 re\nS\nEMC\n");
    assert_null(strstr(form_text(&one), "/Off"));
    assert_non_null(strstr(form_text(&one), "/Properties <</P <</A 1>>>>"));
    assert_non_null(strstr(built_text(one.target, 1, 5), "/BBox [0 0 0 0]"));
    assert_null(strstr(built_text(one.target, 1, 6), "/OC"));
    expect_data(&one, 6, "0 0 4 4 re f");
    end(&one);
}

static void default_colour_spaces_reach_every_resource(void **state)
{
    (void)state;
    taken one;
    PDF_BUILDER_CLEANUP pdf_builder source;
    begin_source(
        &source,
        "/Contents 4 0 R/Group<</S/Transparency/CS/DeviceRGB>>/Resources<</ColorSpace<</DefaultGray[/CalGray "
        "5 0 R]>>/XObject<</A 6 0 R>>>>");
    pdf_builder_stream(&source, 4, "", BYTES_LITERAL("/A Do"));
    pdf_builder_object(&source, 5, "<</WhitePoint[1 1 1]>>");
    pdf_builder_stream(&source, 6, "/Subtype/Form/Resources<<>>", BYTES_LITERAL("n"));
    pdf_builder_table(&source);
    import_with(&source,
                &(pdf_import_options){.default_gray = {70, 0}, .default_rgb = {71, 0}, .drop_groups = true},
                &one);
    assert_true(pdf_import_get_traits(one.import)->has_group &&
                !pdf_import_get_traits(one.import)->is_transparent);
    assert_null(strstr(form_text(&one), "/Group"));
    assert_non_null(
        strstr(form_text(&one), "/ColorSpace <</DefaultRGB 71 0 R/DefaultGray [/CalGray 5 0 R]>>"));
    assert_non_null(
        strstr(built_text(one.target, 1, 6), "/ColorSpace <</DefaultGray 70 0 R/DefaultRGB 71 0 R>>"));
    end(&one);
    import_with(&source, NULL, &one);
    assert_non_null(strstr(form_text(&one), "/Group <</S /Transparency/CS /DeviceRGB>>"));
    end(&one);
}

static void what_a_picture_uses_is_noted(void **state)
{
    (void)state;
    static const struct {
        const char *object;
        size_t offset;
    } wanted[] = {
        {"<</ca .5>>", offsetof(pdf_import_traits, is_transparent)},
        {"<</BM/Multiply>>", offsetof(pdf_import_traits, is_transparent)},
        {"<</SMask<</S/Alpha>>>>", offsetof(pdf_import_traits, is_transparent)},
        {"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>", offsetof(pdf_import_traits, has_loose_font)},
        {"<</Type/FontDescriptor>>", offsetof(pdf_import_traits, has_loose_font)},
        {"<</Filter/LZWDecode>>", offsetof(pdf_import_traits, has_lzw)},
        {"<</Filter[/JPXDecode]>>", offsetof(pdf_import_traits, has_jpx)},
        {"<</Subtype/Image/BitsPerComponent 16>>", offsetof(pdf_import_traits, has_deep_samples)},
        {"<</Subtype/PS>>", offsetof(pdf_import_traits, has_postscript)},
        {"<</TR 9 0 R>>", offsetof(pdf_import_traits, has_transfer)},
        {"<</Subtype/Image/Interpolate true>>", offsetof(pdf_import_traits, interpolates)},
        {"[/Separation/Red/DeviceCMYK 9 0 R]", offsetof(pdf_import_traits, uses_cmyk)},
        {"<</ca 1/BM/Normal/SMask/None/TR2/Default>>", SIZE_MAX}};
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        taken one;
        PDF_BUILDER_CLEANUP pdf_builder source;
        begin_source(&source, "/Contents 4 0 R/Resources<</ExtGState<</G 5 0 R>>>>");
        pdf_builder_stream(&source, 4, "", BYTES_LITERAL("n"));
        pdf_builder_object(&source, 5, "%s", wanted[i].object);
        pdf_builder_table(&source);
        import_with(&source, NULL, &one);
        const bool *traits = (const bool *)pdf_import_get_traits(one.import);
        for (size_t trait = 0; trait < sizeof(pdf_import_traits); trait++)
            assert_int_equal(traits[trait], trait == wanted[i].offset);
        end(&one);
    }
}

static void data_in_a_file_outside_are_refused(void **state)
{
    (void)state;
    taken one;
    PDF_BUILDER_CLEANUP pdf_builder source;
    begin_source(&source, "/Contents 4 0 R/Resources<</XObject<</A 5 0 R>>>>");
    pdf_builder_stream(&source, 4, "", BYTES_LITERAL("n"));
    pdf_builder_stream(&source, 5, "/Subtype/Image/F(/etc/passwd)", BYTES_LITERAL(""));
    pdf_builder_table(&source);
    EXPECT_STATUS(PDFSEAL_ERROR_INPUT, try_import(&source, &one), &one.error);
    EXPECT_MESSAGE(&one.error, "another file");
    end(&one);
}

static void resources_that_hold_themselves_end(void **state)
{
    (void)state;
    taken one;
    PDF_BUILDER_CLEANUP pdf_builder source;
    begin_source(&source, "/Contents 4 0 R/Resources 5 0 R");
    pdf_builder_stream(&source, 4, "", BYTES_LITERAL("n"));
    pdf_builder_object(&source, 5, "<</Resources 5 0 R/A<</Resources 5 0 R>>/B<</Resources 5 0 R>>>>");
    pdf_builder_table(&source);
    import_with(&source, NULL, &one);
    assert_int_equal(pdf_import_object_count(one.import), 2);
    end(&one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fonts_and_images_come_along_and_annotations_stay),
        cmocka_unit_test(a_cycle_of_forms_ends),
        cmocka_unit_test(several_contents_become_one_stream),
        cmocka_unit_test(a_turned_page_in_other_units_stands_upright),
        cmocka_unit_test(layers_that_are_off_paint_nothing),
        cmocka_unit_test(default_colour_spaces_reach_every_resource),
        cmocka_unit_test(what_a_picture_uses_is_noted),
        cmocka_unit_test(data_in_a_file_outside_are_refused),
        cmocka_unit_test(resources_that_hold_themselves_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
