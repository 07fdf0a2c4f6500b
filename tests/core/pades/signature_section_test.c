/* SPDX-License-Identifier: Apache-2.0 */
/* What a signature adds to a document: field, widget, form, catalog, page, and the two placeholders. */
#include "pades/signature_section.h"

#include "built_document.h"
#include "expect.h"
#include "pades/permissions.h"
#include "pades/signature.h"
#include "pdf/object_writer.h"

#define CONTENTS_BYTES 64
static const uint8_t IDENTIFIER[16] = {7};

typedef struct signing {
    pdf_builder builder;
    pdf_document *document, *signed_document;
    pdf_section *section;
    pades_request request;
    pades_mark mark;
    pades_placeholder placeholder;
    bytes_buffer file;
    arena memory;
    pades_form form;
    pdfseal_error error;
} signing;

/* A document with this catalog entry and these entries in its one page (object 3). */
static void begin_signing(signing *one, const char *header, const char *catalog, const char *page)
{
    *one = (signing){0};
    arena_init(&one->memory);
    pdf_builder_init(&one->builder, header);
    pdf_builder_object(&one->builder, 1, "<</Type/Catalog/Pages 2 0 R%s>>", catalog);
    pdf_builder_object(&one->builder, 2, "<</Type/Pages/Kids[3 0 R]/Count 1>>");
    pdf_builder_object(&one->builder, 3, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]%s>>", page);
}

static void open_signing(signing *one)
{
    (void)pdf_builder_table(&one->builder);
    one->document = built_document_open(&one->builder);
    EXPECT_OK(pdf_section_new(one->document, &one->section, &one->error), &one->error);
    EXPECT_OK(pdf_page_find(pdf_view_newest(one->document), 0, &one->mark.page, &one->error), &one->error);
    one->mark.rectangle = (pdf_rectangle){10, 20, 60, 70};
    EXPECT_OK(pades_form_read(pdf_view_newest(one->document), &one->memory, &one->form, &one->error), &one->error);
    one->request = (pades_request){.is_signature = true, .form = &one->form, .signing_time = 1795459800, .contents_bytes = CONTENTS_BYTES,
                                   .marks = &one->mark, .mark_count = 1};
}

static pdfseal_status add_section(signing *one)
{
    return pades_signature_section_add(one->document, one->section, &one->request, &one->placeholder, &one->error);
}

/* Opens the file that the ended section makes of the document. */
static void open_result(signing *one)
{
    bytes_view added = bytes_buffer_view(pdf_section_bytes(one->section));
    bytes_buffer_init(&one->file, 1 << 24);
    EXPECT_OK(bytes_buffer_append(&one->file, one->builder.bytes.data, one->builder.bytes.length, &one->error), &one->error);
    EXPECT_OK(bytes_buffer_append(&one->file, added.data, added.length, &one->error), &one->error);
    EXPECT_OK(built_document_try(bytes_buffer_view(&one->file), &one->signed_document, &one->error), &one->error);
    assert_int_equal(pdf_document_warning_count(one->signed_document), 0);
    EXPECT_OK(pades_form_read(pdf_view_newest(one->signed_document), &one->memory, &one->form, &one->error), &one->error);
}

static void finish(signing *one)
{
    EXPECT_OK(pdf_section_finish(one->section, IDENTIFIER, &one->error), &one->error);
    open_result(one);
}

/* Adds the section, ends it, fills the placeholders, and opens the result. */
static void sign(signing *one)
{
    bytes_view cms = BYTES_LITERAL("0\x03pseudo CMS");
    EXPECT_OK(add_section(one), &one->error);
    EXPECT_OK(pdf_section_finish(one->section, IDENTIFIER, &one->error), &one->error);
    int64_t size = pdf_section_position(one->section);
    EXPECT_OK(pades_placeholder_set_range(&one->placeholder, one->section, size, &one->error), &one->error);
    EXPECT_OK(pades_placeholder_set_contents(&one->placeholder, one->section, cms, pdf_document_size(one->document),
                                             &one->error),
              &one->error);
    open_result(one);
}

static void end_signing(signing *one)
{
    pdf_document_close(one->signed_document);
    pdf_section_free(one->section);
    pdf_document_close(one->document);
    bytes_buffer_clear(&one->file);
    pdf_builder_clear(&one->builder);
    arena_clear(&one->memory);
}

/* The value of a key in an object of the signed document, as text; "" when it is absent. */
static const char *entry_of(signing *one, uint32_t number, const char *key)
{
    const pdf_object *value = pdf_dictionary_find(&built_object(one->signed_document, number)->value, key);
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    bytes_buffer_init(&text, 1 << 16);
    if (!value)
        return "";
    EXPECT_OK(pdf_object_write(value, &text, &one->error), &one->error);
    return arena_text(&one->memory, bytes_buffer_view(&text));
}

/* Exactly one signature, sound in its structure, over the whole file. */
static const pades_signature *expect_signed(signing *one)
{
    pades_signature *signatures;
    size_t count;
    EXPECT_OK(pades_signatures_read(pdf_view_newest(one->signed_document), &one->form, &one->memory, &signatures, &count,
                                    &one->error),
              &one->error);
    assert_true(count > 0);
    const pades_signature *newest = &signatures[count - 1];
    assert_null(newest->cause);
    assert_int_equal(newest->structure, PADES_STRUCTURE_GOOD);
    assert_int_equal(newest->range[2] + newest->range[3], one->file.length);
    assert_int_equal(newest->contents.length, CONTENTS_BYTES);
    assert_memory_equal(newest->contents.data, "0\x03pseudo CMS", 12);
    for (size_t i = 12; i < CONTENTS_BYTES; i++)
        assert_int_equal(newest->contents.data[i], 0);
    return newest;
}

static void a_document_without_a_form_gets_one(void **state)
{
    (void)state;
    signing one;
    begin_signing(&one, NULL, "", "");
    open_signing(&one);
    one.request.reason = "why";
    one.request.location = "\xE7\xAB\xA0";
    one.request.name = "";
    sign(&one);
    const pades_signature *signature = expect_signed(&one);
    assert_string_equal(signature->field, "Signature1");
    assert_string_equal(signature->sub_filter, "ETSI.CAdES.detached");
    assert_string_equal(signature->reason, "why");
    assert_string_equal(signature->location, "\xE7\xAB\xA0");
    assert_null(signature->name);
    assert_int_equal(signature->claimed_time, 1795459800);
    assert_int_equal(one.form.signature_flags, 3);
    assert_int_equal(one.form.count, 1);
    const pades_field *field = &one.form.fields[0];
    assert_int_equal(field->widget_count, 1);
    assert_string_equal(entry_of(&one, field->widget.number, "F"), "132");
    assert_string_equal(entry_of(&one, field->widget.number, "P"), "3 0 R");
    assert_string_equal(entry_of(&one, field->widget.number, "Rect"), "[10 20 60 70]");
    assert_non_null(strstr(entry_of(&one, 3, "Annots"), "0 R]"));
    assert_non_null(strstr(entry_of(&one, 1, "Extensions"), "/ESIC"));
    end_signing(&one);
}

static void an_old_version_is_raised_and_a_new_one_needs_no_extension(void **state)
{
    (void)state;
    signing one;
    begin_signing(&one, "%PDF-1.4", "", "");
    open_signing(&one);
    sign(&one);
    assert_string_equal(pdf_document_version(one.signed_document), "1.7");
    end_signing(&one);
    begin_signing(&one, "%PDF-2.0", "", "");
    open_signing(&one);
    sign(&one);
    assert_string_equal(entry_of(&one, 1, "Extensions"), "");
    assert_string_equal(pdf_document_version(one.signed_document), "2.0");
    end_signing(&one);
}

/* Each way in which a form and its fields can lie in a document. */
static void forms_of_every_shape_take_up_the_field(void **state)
{
    (void)state;
    static const struct {
        const char *catalog, *form, *fields;
    } shapes[] = {
        {"/AcroForm<</Fields[9 0 R]/DA(x)>>", NULL, NULL},
        {"/AcroForm<</Fields 8 0 R/DA(x)>>", NULL, "[9 0 R]"},
        {"/AcroForm<</Fields 8 0 R/SigFlags 3/DA(x)>>", NULL, "[9 0 R]"},
        {"/AcroForm 7 0 R", "<</Fields[9 0 R]/DA(x)>>", NULL},
        {"/AcroForm 7 0 R", "<</Fields 8 0 R/DA(x)>>", "[9 0 R]"},
        {"/AcroForm 7 0 R", "<</Fields 8 0 R/SigFlags 3/DA(x)>>", "[9 0 R]"},
        {"/AcroForm 7 0 R", "<</Fields 8 0 R/SigFlags 1/DA(x)>>", "[9 0 R]"},
    };
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        signing one;
        begin_signing(&one, NULL, shapes[i].catalog, "/Annots[9 0 R]");
        if (shapes[i].form)
            pdf_builder_object(&one.builder, 7, "%s", shapes[i].form);
        if (shapes[i].fields)
            pdf_builder_object(&one.builder, 8, "%s", shapes[i].fields);
        pdf_builder_object(&one.builder, 9, "<</T(Signature1)/FT/Tx/Subtype/Widget/V(kept)>>");
        open_signing(&one);
        sign(&one);
        assert_string_equal(expect_signed(&one)->field, "Signature2");
        assert_int_equal(one.form.count, 2);
        assert_int_equal(one.form.signature_flags, 3);
        EXPECT_TEXT(pades_form_find(&one.form, "Signature1")->value->as.bytes, "kept");
        assert_non_null(pdf_dictionary_find(one.form.dictionary, "DA"));
        end_signing(&one);
    }
}

static void a_form_without_fields_is_taken_up_too(void **state)
{
    (void)state;
    static const char *const catalogs[] = {"/AcroForm<<>>", "/AcroForm<</Fields null>>", "/AcroForm<</Fields 99 0 R>>",
                                           "/AcroForm 99 0 R", "/AcroForm null"};
    for (size_t i = 0; i < sizeof catalogs / sizeof catalogs[0]; i++) {
        signing one;
        begin_signing(&one, NULL, catalogs[i], "");
        open_signing(&one);
        sign(&one);
        assert_string_equal(expect_signed(&one)->field, "Signature1");
        assert_int_equal(one.form.signature_flags, 3);
        end_signing(&one);
    }
}

static void an_existing_empty_field_is_filled(void **state)
{
    (void)state;
    static const struct {
        const char *field, *widget;
    } shapes[] = {
        {"<</T(Here)/FT/Sig/Type/Annot/Subtype/Widget/P 3 0 R/Rect[1 2 3 4]/Custom 5>>", NULL},
        {"<</T(Here)/FT/Sig/Kids[10 0 R]/Custom 5>>", "<</Type/Annot/Subtype/Widget/Parent 9 0 R/P 3 0 R/Rect[1 2 3 4]>>"},
    };
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        signing one;
        begin_signing(&one, NULL, "/AcroForm<</Fields[9 0 R]>>", shapes[i].widget ? "/Annots[10 0 R]" : "/Annots[9 0 R]");
        pdf_builder_object(&one.builder, 9, "%s", shapes[i].field);
        if (shapes[i].widget)
            pdf_builder_object(&one.builder, 10, "%s", shapes[i].widget);
        open_signing(&one);
        one.request.field = "Here";
        sign(&one);
        assert_string_equal(expect_signed(&one)->field, "Here");
        assert_int_equal(one.form.count, 1);
        assert_string_equal(entry_of(&one, 9, "Custom"), "5");
        uint32_t widget = one.form.fields[0].widget.number;
        assert_int_equal(widget, shapes[i].widget ? 10 : 9);
        assert_string_equal(entry_of(&one, widget, "Rect"), "[1 2 3 4]");
        assert_string_equal(entry_of(&one, widget, "F"), "132");
        assert_string_equal(entry_of(&one, 3, "Annots"), shapes[i].widget ? "[10 0 R]" : "[9 0 R]");
        end_signing(&one);
    }
}

static void a_need_for_new_appearances_is_dropped_before_the_first_signature(void **state)
{
    (void)state;
    signing one;
    begin_signing(&one, NULL, "/AcroForm<</Fields[]/NeedAppearances true>>", "");
    open_signing(&one);
    sign(&one);
    assert_false(one.form.need_appearances);
    end_signing(&one);
}

static void an_invisible_signature_needs_no_page(void **state)
{
    (void)state;
    signing one;
    begin_signing(&one, NULL, "", "");
    open_signing(&one);
    one.mark = (pades_mark){.page.object = NULL};
    sign(&one);
    const pades_signature *signature = expect_signed(&one);
    uint32_t widget = signature->form_field->widget.number;
    assert_string_equal(entry_of(&one, widget, "P"), "");
    assert_string_equal(entry_of(&one, widget, "Rect"), "[0 0 0 0]");
    assert_string_equal(entry_of(&one, 3, "Annots"), "");
    end_signing(&one);
}

#define STATIC_XFA "/AcroForm<</XFA(x)/Fields[9 0 R]>>"

static void a_static_xfa_form_becomes_a_plain_form_when_asked(void **state)
{
    (void)state;
    signing one;
    begin_signing(&one, NULL, STATIC_XFA, "/Annots[9 0 R]");
    pdf_builder_object(&one.builder, 9, "<</T(Amount)/FT/Tx/Subtype/Widget/P 3 0 R/Rect[0 0 1 1]>>");
    open_signing(&one);
    one.request.drop_xfa = true;
    sign(&one);
    expect_signed(&one);
    assert_false(one.form.has_xfa);
    assert_non_null(pades_form_find(&one.form, "Amount"));
    end_signing(&one);
}

static void expect_xfa_stays(const char *catalog, const char *field)
{
    signing one;
    begin_signing(&one, NULL, catalog, "/Annots[9 0 R]");
    pdf_builder_object(&one.builder, 9, "%s", field);
    open_signing(&one);
    one.request.drop_xfa = true;
    pdfseal_status status = add_section(&one);
    EXPECT_STATUS(PDFSEAL_ERROR_REFUSED, status, &one.error);
    EXPECT_MESSAGE(&one.error, "print it to PDF");
    end_signing(&one);
}

static void an_xfa_form_that_is_dynamic_or_signed_is_refused(void **state)
{
    (void)state;
    expect_xfa_stays(STATIC_XFA "/NeedsRendering true", "<</T(Amount)/FT/Tx>>");
    expect_xfa_stays("/AcroForm<</XFA(x)/Fields[]>>", "<</T(Amount)/FT/Tx>>");
    expect_xfa_stays(STATIC_XFA, "<</T(S)/FT/Sig/Subtype/Widget/V<<>>>>");
}

static void annotations_in_an_array_of_their_own_stay_there(void **state)
{
    (void)state;
    signing one;
    begin_signing(&one, NULL, "", "/Annots 9 0 R");
    pdf_builder_object(&one.builder, 9, "[8 0 R]");
    pdf_builder_object(&one.builder, 8, "<</Type/Annot/Subtype/Link>>");
    open_signing(&one);
    sign(&one);
    assert_string_equal(entry_of(&one, 3, "Annots"), "9 0 R");
    assert_int_equal(built_object(one.signed_document, 9)->value.as.array.count, 2);
    end_signing(&one);
}

static void expect_refused(const char *catalog, const char *object, const char *field, pdfseal_status wanted, const char *text)
{
    signing one;
    begin_signing(&one, NULL, catalog, "");
    if (object)
        pdf_builder_object(&one.builder, 9, "%s", object);
    open_signing(&one);
    one.request.field = field;
    pdfseal_status status = add_section(&one);
    EXPECT_STATUS(wanted, status, &one.error);
    EXPECT_MESSAGE(&one.error, text);
    end_signing(&one);
}

#define FORM "/AcroForm<</Fields[9 0 R]>>"

static void fields_that_cannot_be_signed_are_refused(void **state)
{
    (void)state;
    expect_refused("", NULL, "", PDFSEAL_ERROR_USAGE, "1 to");
    expect_refused("", NULL, "a.b", PDFSEAL_ERROR_USAGE, "period");
    expect_refused(FORM, "<</T(F)/FT/Tx>>", "F", PDFSEAL_ERROR_USAGE, "no signature field");
    expect_refused(FORM, "<</T(F)/FT/Sig/Subtype/Widget/V<<>>>>", "F", PDFSEAL_ERROR_USAGE, "signed already");
    expect_refused(FORM, "<</T(F)/FT/Sig>>", "F", PDFSEAL_ERROR_REFUSED, "no widget");
    expect_refused(FORM, "<</T(F)/FT/Sig/Kids[3 0 R 2 0 R]>>", "F", PDFSEAL_ERROR_REFUSED, "several");
}

#define CERTIFIED(p) "/Perms<</DocMDP<</Reference[<</TransformMethod/DocMDP/TransformParams<</P " p ">>>>]>>>>"

static void what_a_certification_forbids_is_refused(void **state)
{
    (void)state;
    expect_refused(CERTIFIED("1"), NULL, NULL, PDFSEAL_ERROR_REFUSED, "nothing may be changed");
    expect_refused(CERTIFIED("2"), NULL, NULL, PDFSEAL_ERROR_REFUSED, "existing fields");
    expect_refused("/Perms<</DocMDP<<>>>>", NULL, NULL, PDFSEAL_ERROR_REFUSED, "existing fields");
    expect_refused("/AcroForm<</Fields[]/XFA(x)>>", NULL, NULL, PDFSEAL_ERROR_REFUSED, "XFA");
    signing one;
    begin_signing(&one, NULL, CERTIFIED("2") FORM, "/Annots[9 0 R]");
    pdf_builder_object(&one.builder, 9, "<</T(Here)/FT/Sig/Subtype/Widget/P 3 0 R/Rect[0 0 1 1]>>");
    open_signing(&one);
    one.request.field = "Here";
    sign(&one);
    expect_signed(&one);
    end_signing(&one);
}

/* Two pages, 3 and 4; the second one has content, resources, and names that are taken. */
static void begin_two_pages(signing *one, const char *field_entries, pades_mark marks[2])
{
    *one = (signing){0};
    arena_init(&one->memory);
    pdf_builder_init(&one->builder, NULL);
    pdf_builder_object(&one->builder, 1, "<</Type/Catalog/Pages 2 0 R" FORM ">>");
    pdf_builder_object(&one->builder, 2, "<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2/MediaBox[0 0 200 300]>>");
    pdf_builder_object(&one->builder, 3, "<</Type/Page/Parent 2 0 R>>");
    pdf_builder_object(&one->builder, 4, "<</Type/Page/Parent 2 0 R/Contents 8 0 R"
                                         "/Resources<</XObject<</PdfsealMark1 8 0 R>>/Font 7>>>>");
    pdf_builder_stream(&one->builder, 8, "", BYTES_LITERAL("0 0 m"));
    pdf_builder_object(&one->builder, 9, "<</T(Old)/FT/Sig/Subtype/Widget%s>>", field_entries);
    open_signing(one);
    marks[0] = marks[1] = one->mark;
    EXPECT_OK(pdf_page_find(pdf_view_newest(one->document), 1, &marks[1].page, &one->error), &one->error);
    const double matrix[6] = {50, 0, 0, 50, 10, 20};
    memcpy(marks[1].matrix, matrix, sizeof matrix);
    marks[1].form = (pdf_reference){8, 0};
    one->request.marks = marks;
    one->request.mark_count = 2;
}

static void a_seal_on_a_further_page_is_content(void **state)
{
    (void)state;
    signing one;
    pades_mark marks[2];
    BYTES_BUFFER_CLEANUP bytes_buffer drawing;
    begin_two_pages(&one, "", marks);
    sign(&one);
    const pdf_object *contents = pdf_dictionary_find(&built_object(one.signed_document, 4)->value, "Contents");
    assert_int_equal(contents->as.array.count, 3);
    assert_int_equal(contents->as.array.items[1].as.reference.number, 8);
    uint32_t last = contents->as.array.items[2].as.reference.number;
    bytes_buffer_init(&drawing, 1 << 16);
    EXPECT_OK(pdf_view_stream_decode(pdf_view_newest(one.signed_document), built_object(one.signed_document, last), &drawing,
                                     &one.error),
              &one.error);
    EXPECT_TEXT(bytes_buffer_view(&drawing), "\nQ\n/Artifact BMC\nq\n50 0 0 50 10 20 cm\n/PdfsealMark2 Do\nQ\nEMC\n");
    assert_string_equal(entry_of(&one, 4, "Resources"), "<</Font 7/XObject <</PdfsealMark1 8 0 R/PdfsealMark2 8 0 R>>>>");
    assert_string_equal(entry_of(&one, 4, "Annots"), "");
    assert_string_equal(entry_of(&one, 3, "Contents"), "");
    assert_non_null(strstr(entry_of(&one, 3, "Annots"), "0 R"));
    end_signing(&one);
}

static void after_a_signature_no_further_page_takes_a_seal(void **state)
{
    (void)state;
    signing one;
    pades_mark marks[2];
    begin_two_pages(&one, "/V<<>>", marks);
    pdfseal_status status = add_section(&one);
    EXPECT_STATUS(PDFSEAL_ERROR_REFUSED, status, &one.error);
    EXPECT_MESSAGE(&one.error, "signed already");
    end_signing(&one);
}

static void a_value_that_is_larger_than_its_room_is_refused(void **state)
{
    (void)state;
    signing one;
    uint8_t cms[CONTENTS_BYTES + 1] = {0};
    begin_signing(&one, NULL, "", "");
    open_signing(&one);
    EXPECT_OK(add_section(&one), &one.error);
    EXPECT_STATUS(PDFSEAL_ERROR_LIMIT,
                  pades_placeholder_set_contents(&one.placeholder, one.section, (bytes_view){cms, sizeof cms},
                                                 pdf_document_size(one.document), &one.error),
                  &one.error);
    end_signing(&one);
}

static void a_signature_without_any_place_is_a_defect_of_the_caller(void **state)
{
    (void)state;
    signing one;
    begin_signing(&one, NULL, "", "");
    open_signing(&one);
    one.request.mark_count = 0;
    pdfseal_status status = add_section(&one);
    EXPECT_STATUS(PDFSEAL_ERROR_INTERNAL, status, &one.error);
    end_signing(&one);
}

/* ---- certification, locks, empty fields ---- */

static void a_certification_stands_in_the_signature_and_in_the_catalog(void **state)
{
    (void)state;
    signing one;
    begin_signing(&one, NULL, "/Perms<</Other 5>>", "");
    open_signing(&one);
    one.request.certify = 2;
    sign(&one);
    const pades_signature *signature = expect_signed(&one);
    int p;
    EXPECT_OK(pades_certification_read(pdf_view_newest(one.signed_document), signature->dictionary, &p, &one.error), &one.error);
    assert_int_equal(p, 2);
    assert_non_null(strstr(entry_of(&one, signature->reference.number, "Reference"), "/P 2"));
    pades_permissions permissions;
    EXPECT_OK(pades_permissions_read(pdf_view_newest(one.signed_document), &one.form, &one.memory, &permissions, &one.error),
              &one.error);
    assert_int_equal(permissions.certification, 2);
    assert_int_equal(permissions.signature_count, 1);
    assert_non_null(strstr(entry_of(&one, 1, "Perms"), "/Other 5"));
    end_signing(&one);
}

static void a_lock_stands_in_field_and_signature(void **state)
{
    (void)state;
    signing one;
    begin_signing(&one, NULL, FORM, "/Annots[9 0 R]");
    pdf_builder_object(&one.builder, 9, "<</T(Total)/FT/Tx/Subtype/Widget>>");
    open_signing(&one);
    one.request.lock = "Total";
    sign(&one);
    const pades_signature *signature = expect_signed(&one);
    pades_permissions permissions;
    EXPECT_OK(pades_permissions_read(pdf_view_newest(one.signed_document), &one.form, &one.memory, &permissions, &one.error),
              &one.error);
    assert_int_equal(permissions.lock_count, 2);
    assert_string_equal(pades_permissions_find_lock(&permissions, "Total"), "Signature1");
    assert_null(pades_permissions_find_lock(&permissions, "Date"));
    assert_non_null(strstr(entry_of(&one, signature->reference.number, "Reference"), "/FieldMDP"));
    assert_int_equal(pdf_dictionary_find(signature->form_field->dictionary, "Lock")->type, PDF_REFERENCE);
    end_signing(&one);
}

static void expect_lock_refused(const char *field, const char *lock, pdfseal_status wanted, const char *text)
{
    signing one;
    begin_signing(&one, NULL, FORM, "/Annots[9 0 R]");
    pdf_builder_object(&one.builder, 9,
                       "<</T(Here)/FT/Sig/Subtype/Widget/P 3 0 R/Rect[0 0 1 1]/Lock<</Action/Include/Fields[(A)]>>>>");
    open_signing(&one);
    one.request.field = field;
    one.request.lock = lock;
    pdfseal_status status = add_section(&one);
    EXPECT_STATUS(wanted, status, &one.error);
    EXPECT_MESSAGE(&one.error, text);
    end_signing(&one);
}

static void locks_that_make_no_sense_are_refused(void **state)
{
    (void)state;
    expect_lock_refused(NULL, "Nobody", PDFSEAL_ERROR_USAGE, "no field Nobody");
    expect_lock_refused(NULL, "all", PDFSEAL_ERROR_USAGE, "keep the field Here from being signed");
    expect_lock_refused("Here", "all", PDFSEAL_ERROR_USAGE, "says itself");
}

static void the_lock_of_a_field_becomes_that_of_its_signature(void **state)
{
    (void)state;
    signing one;
    begin_signing(&one, NULL, FORM, "/Annots[9 0 R]");
    pdf_builder_object(&one.builder, 9, "<</T(Here)/FT/Sig/Subtype/Widget/P 3 0 R/Rect[0 0 1 1]/Lock<</Action/All/P 2>>>>");
    open_signing(&one);
    one.request.field = "Here";
    sign(&one);
    const char *references = entry_of(&one, expect_signed(&one)->reference.number, "Reference");
    assert_non_null(strstr(references, "/FieldMDP"));
    assert_non_null(strstr(references, "/Action /All/P 2"));
    assert_null(strstr(references, "/DocMDP"));
    end_signing(&one);
}

#define LOCKING(entries) \
    "<</T(Old)/FT/Sig/Subtype/Widget/V<</Reference[<</TransformMethod/FieldMDP/TransformParams<<" entries ">>>>]>>>>"

static void what_an_earlier_signature_locks_is_not_signed(void **state)
{
    (void)state;
    expect_refused(FORM, LOCKING("/Action/All"), NULL, PDFSEAL_ERROR_REFUSED, "signature Old locks the field Signature1");
    expect_refused(FORM, LOCKING("/Action/Include/Fields[(Mine)]"), "Mine", PDFSEAL_ERROR_REFUSED, "locks the field Mine");
    expect_refused(FORM, LOCKING("/Action/Include/Fields[]/P 1"), NULL, PDFSEAL_ERROR_REFUSED, "nothing may be changed");
    expect_refused(FORM, LOCKING("/Action/Include/Fields[]/P 2"), NULL, PDFSEAL_ERROR_REFUSED, "existing fields");
}

static void only_the_first_signature_certifies(void **state)
{
    (void)state;
    signing one;
    begin_signing(&one, NULL, FORM, "");
    pdf_builder_object(&one.builder, 9, "<</T(Old)/FT/Sig/Subtype/Widget/V<<>>>>");
    open_signing(&one);
    one.request.certify = 3;
    pdfseal_status status = add_section(&one);
    EXPECT_STATUS(PDFSEAL_ERROR_REFUSED, status, &one.error);
    EXPECT_MESSAGE(&one.error, "only the first signature");
    end_signing(&one);
}

static void what_a_field_demands_is_held(void **state)
{
    (void)state;
    expect_refused(FORM, "<</T(F)/FT/Sig/Subtype/Widget/P 3 0 R/Rect[0 0 1 1]/SV<</Ff 8/Reasons[(I agree)]>>>>", "F",
                   PDFSEAL_ERROR_REFUSED, "one of its own reasons");
}

static void an_empty_field_takes_its_place(void **state)
{
    (void)state;
    signing one;
    char name[128];
    begin_signing(&one, NULL, FORM, "/Annots[9 0 R]");
    pdf_builder_object(&one.builder, 9, "<</T(Total)/FT/Tx/Subtype/Widget>>");
    open_signing(&one);
    one.request.field = "Party B";
    one.request.lock = "Total";
    EXPECT_OK(pades_field_section_add(one.document, one.section, &one.request, name, &one.error), &one.error);
    assert_string_equal(name, "Party B");
    finish(&one);
    const pades_field *field = pades_form_find(&one.form, "Party B");
    assert_null(field->value);
    assert_int_equal(field->type, PADES_FIELD_SIGNATURE);
    assert_int_equal(one.form.signature_flags, 1);
    assert_int_equal(pdf_dictionary_find(field->dictionary, "Lock")->type, PDF_REFERENCE);
    assert_string_equal(entry_of(&one, field->widget.number, "Rect"), "[10 20 60 70]");
    assert_string_equal(entry_of(&one, 1, "Extensions"), "");
    end_signing(&one);
}

static void a_field_is_not_added_twice_or_against_a_certification(void **state)
{
    (void)state;
    static const struct {
        const char *catalog, *name, *text;
        pdfseal_status status;
    } cases[] = {{FORM, "Total", "there already", PDFSEAL_ERROR_USAGE},
                 {FORM CERTIFIED("2"), "New", "no field may be added", PDFSEAL_ERROR_REFUSED}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        signing one;
        char name[128];
        begin_signing(&one, NULL, cases[i].catalog, "");
        pdf_builder_object(&one.builder, 9, "<</T(Total)/FT/Tx/Subtype/Widget>>");
        open_signing(&one);
        one.request.field = cases[i].name;
        pdfseal_status status = pades_field_section_add(one.document, one.section, &one.request, name, &one.error);
        EXPECT_STATUS(cases[i].status, status, &one.error);
        EXPECT_MESSAGE(&one.error, cases[i].text);
        end_signing(&one);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_document_without_a_form_gets_one),
        cmocka_unit_test(an_old_version_is_raised_and_a_new_one_needs_no_extension),
        cmocka_unit_test(forms_of_every_shape_take_up_the_field),
        cmocka_unit_test(a_form_without_fields_is_taken_up_too),
        cmocka_unit_test(an_existing_empty_field_is_filled),
        cmocka_unit_test(a_need_for_new_appearances_is_dropped_before_the_first_signature),
        cmocka_unit_test(an_invisible_signature_needs_no_page),
        cmocka_unit_test(a_static_xfa_form_becomes_a_plain_form_when_asked),
        cmocka_unit_test(an_xfa_form_that_is_dynamic_or_signed_is_refused),
        cmocka_unit_test(annotations_in_an_array_of_their_own_stay_there),
        cmocka_unit_test(fields_that_cannot_be_signed_are_refused),
        cmocka_unit_test(what_a_certification_forbids_is_refused),
        cmocka_unit_test(a_seal_on_a_further_page_is_content),
        cmocka_unit_test(after_a_signature_no_further_page_takes_a_seal),
        cmocka_unit_test(a_value_that_is_larger_than_its_room_is_refused),
        cmocka_unit_test(a_certification_stands_in_the_signature_and_in_the_catalog),
        cmocka_unit_test(a_lock_stands_in_field_and_signature),
        cmocka_unit_test(locks_that_make_no_sense_are_refused),
        cmocka_unit_test(the_lock_of_a_field_becomes_that_of_its_signature),
        cmocka_unit_test(what_an_earlier_signature_locks_is_not_signed),
        cmocka_unit_test(only_the_first_signature_certifies),
        cmocka_unit_test(what_a_field_demands_is_held),
        cmocka_unit_test(an_empty_field_takes_its_place),
        cmocka_unit_test(a_field_is_not_added_twice_or_against_a_certification),
        cmocka_unit_test(a_signature_without_any_place_is_a_defect_of_the_caller),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
