/* SPDX-License-Identifier: Apache-2.0 */
/* Signature dictionaries as they stand: the good one, and every malformed ByteRange and Contents that a forger writes.
 * source  security.md, "universal forgery" and "signature wrapping" */
#include "pades/signature.h"
#include "pades/permissions.h"

#include "base/time.h"
#include "built_document.h"
#include "expect.h"

#include <stdio.h>

#define ENTRIES "/Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached"

typedef struct signed_file {
    pdf_builder builder;
    built_signature places;
    pdf_document *document;
    arena memory;
    pades_form form;
    pades_signature *signatures;
    size_t count;
    pdfseal_error error;
} signed_file;

/* A form with the field 4, whose value the object 5 shall be. */
static void begin_file(signed_file *file)
{
    *file = (signed_file){0};
    arena_init(&file->memory);
    pdf_builder_init(&file->builder, NULL);
    pdf_builder_object(&file->builder, 1, "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]/SigFlags 3>>>>");
    pdf_builder_object(&file->builder, 2, "<</Type/Pages/Kids[3 0 R]/Count 1>>");
    pdf_builder_object(&file->builder, 3, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]/Annots[4 0 R]>>");
    pdf_builder_object(&file->builder, 4, "<</T(S1)/FT/Sig/Subtype/Widget/P 3 0 R/Rect[0 0 0 0]/V 5 0 R>>");
}

static void read_signatures(signed_file *file)
{
    file->document = built_document_open(&file->builder);
    pdf_view view = pdf_view_newest(file->document);
    EXPECT_OK(pades_form_read(view, &file->memory, &file->form, &file->error), &file->error);
    EXPECT_OK(pades_signatures_read(view, &file->form, &file->memory, &file->signatures, &file->count, &file->error),
              &file->error);
}

static void end_file(signed_file *file)
{
    pdf_document_close(file->document);
    arena_clear(&file->memory);
    pdf_builder_clear(&file->builder);
}

static void expect_structure(signed_file *file, pades_structure structure, const char *cause)
{
    assert_int_equal(file->count, 1);
    const pades_signature *signature = &file->signatures[0];
    if (signature->structure != structure || (cause && !(signature->cause && strstr(signature->cause, cause))))
        fail_msg("found: %s; wanted: %s", signature->cause ? signature->cause : "good", cause ? cause : "good");
    if (structure == PADES_STRUCTURE_GOOD)
        assert_null(signature->cause);
}

/* A file whose signature covers all of it. */
static void build_good(signed_file *file, const char *entries)
{
    begin_file(file);
    pdf_builder_signature(&file->builder, 5, entries, 64, &file->places);
    (void)pdf_builder_table(&file->builder);
    pdf_builder_cover(&file->builder, &file->places, pdf_builder_position(&file->builder));
}

static void a_good_signature_is_read_with_everything_it_says(void **state)
{
    (void)state;
    signed_file file;
    build_good(&file, ENTRIES "/M(D:20261123185000Z)/Name<FEFF7AE0>/Reason(why)/Location(where)/ContactInfo(whom)");
    read_signatures(&file);
    expect_structure(&file, PADES_STRUCTURE_GOOD, NULL);
    const pades_signature *signature = &file.signatures[0];
    assert_string_equal(signature->field, "S1");
    assert_string_equal(signature->sub_filter, "ETSI.CAdES.detached");
    assert_string_equal(signature->name, "\xE7\xAB\xA0");
    assert_string_equal(signature->reason, "why");
    assert_string_equal(signature->location, "where");
    assert_string_equal(signature->contact, "whom");
    assert_int_equal(signature->claimed_time, 1795459800);
    assert_int_equal(signature->contents.length, 64);
    assert_int_equal(signature->contents_start, file.places.contents_start);
    assert_int_equal(signature->contents_end, file.places.contents_end);
    assert_int_equal(signature->range[1], file.places.contents_start);
    assert_true(signature->range_usable);
    assert_false(signature->is_timestamp);
    assert_int_equal(signature->reference.number, 5);
    end_file(&file);
}

static void what_is_not_said_is_not_known(void **state)
{
    (void)state;
    signed_file file;
    build_good(&file, "/M(yesterday)/Reason 5/SubFilter(x)");
    read_signatures(&file);
    const pades_signature *signature = &file.signatures[0];
    assert_null(signature->sub_filter);
    assert_null(signature->name);
    assert_null(signature->reason);
    assert_true(signature->claimed_time == TIME_UNKNOWN);
    end_file(&file);
}

static void expect_range(const char *format, bool usable, const char *cause)
{
    signed_file file;
    char text[96];
    build_good(&file, ENTRIES);
    int64_t size = pdf_builder_position(&file.builder);
    int64_t start = file.places.contents_start;
    int64_t end = file.places.contents_end;
    /* s: Contents begins, e: ends, r: the rest, z: the file's size; +1, -1 behind a letter */
    size_t length = 0;
    for (const char *letter = format; *letter; letter++) {
        int64_t value = *letter == 's' ? start : *letter == 'e' ? end : *letter == 'r' ? size - end : size;
        if (!strchr("serz", *letter)) {
            text[length++] = *letter;
            continue;
        }
        if (letter[1] == '+' || letter[1] == '-') {
            value += letter[1] == '+' ? letter[2] - '0' : '0' - letter[2];
            letter += 2;
        }
        length += (size_t)snprintf(text + length, sizeof text - length, "%lld", (long long)value);
    }
    text[length] = 0;
    pdf_builder_set_range(&file.builder, &file.places, text);
    read_signatures(&file);
    expect_structure(&file, PADES_STRUCTURE_MALFORMED, cause);
    assert_int_equal(file.signatures[0].range_usable, usable);
    end_file(&file);
}

static void malformed_ranges_are_called_by_their_cause(void **state)
{
    (void)state;
    expect_range("null", false, "missing");
    expect_range("[]", false, "missing");
    expect_range("(0 1 2 3)", false, "missing");
    expect_range("99 0 R", false, "missing");
    expect_range("[0 0 0 0]", true, "gap");
    expect_range("[0 s e]", false, "four");
    expect_range("[0 s e r 0]", false, "four");
    expect_range("[0 s e r z 0]", false, "four");
    expect_range("[0 s e (x)]", false, "whole numbers");
    expect_range("[0 s.5 e r]", false, "whole numbers");
    expect_range("[0 s e null]", false, "whole numbers");
    expect_range("[0 s e 99 0 R]", false, "whole numbers");
    expect_range("[-1 s e r]", false, "overlaps itself or lies outside");
    expect_range("[0 -5 e r]", false, "overlaps itself or lies outside");
    expect_range("[0 s e r+1]", false, "overlaps itself or lies outside");
    expect_range("[0 s z+1 0]", false, "overlaps itself or lies outside");
    expect_range("[0 e s r]", false, "overlaps itself or lies outside");
    expect_range("[0 s e 9223372036854775807]", false, NULL);
    expect_range("[0 999999999999999999 e 1]", false, "overlaps itself or lies outside");
    expect_range("[1 s-1 e r]", true, "does not begin at the first byte");
    expect_range("[5 s-5 e r]", true, "does not begin at the first byte");
}

static void a_gap_that_is_not_exactly_contents_is_found(void **state)
{
    (void)state;
    expect_range("[0 s-1 e r]", true, "gap");
    expect_range("[0 s+1 e r]", true, "gap");
    expect_range("[0 s e-1 r]", true, "gap");
    expect_range("[0 s e+1 r-1]", true, "gap");
    expect_range("[0 s+1 e-1 r]", true, "gap");
    expect_range("[0 s-9 e r]", true, "gap");
    expect_range("[0 s z 0]", true, "gap");
    expect_range("[0 0 e r]", true, "gap");
}

/* The dictionary as a whole, with its own ByteRange and Contents. */
static void expect_dictionary(const char *text, const char *cause)
{
    signed_file file;
    begin_file(&file);
    pdf_builder_object(&file.builder, 5, "%s", text);
    (void)pdf_builder_table(&file.builder);
    read_signatures(&file);
    expect_structure(&file, PADES_STRUCTURE_MALFORMED, cause);
    end_file(&file);
}

static void malformed_contents_are_called_by_their_cause(void **state)
{
    (void)state;
    expect_dictionary("<<" ENTRIES ">>", "Contents is missing");
    expect_dictionary("<<" ENTRIES "/ByteRange[0 1 2 3]>>", "Contents is missing");
    expect_dictionary("<<" ENTRIES "/ByteRange[0 1 2 3]/Contents null>>", "Contents is missing");
    expect_dictionary("<<" ENTRIES "/ByteRange[0 1 2 3]/Contents[<00>]>>", "Contents is missing");
    expect_dictionary("<<" ENTRIES "/ByteRange[0 1 2 3]/Contents 99 0 R>>", "Contents is missing");
    expect_dictionary("<<" ENTRIES "/ByteRange[0 1 2 3]/Contents<>>>", "Contents is empty");
    expect_dictionary("<<" ENTRIES "/ByteRange[0 1 2 3]/Contents()>>", "Contents is empty");
    expect_dictionary("<<" ENTRIES "/Contents<00>>>", "ByteRange is missing");
    expect_dictionary("<<>>", "Contents is missing");
    expect_dictionary("<<" ENTRIES "/ByteRange[0 1 2 3]/Contents(literal)>>", "does not stand in the file itself");
    expect_dictionary("<<" ENTRIES "/ByteRange[0 1 2 3]/Contents 4 0 R>>", "Contents is missing");
}

static void contents_behind_a_reference_do_not_fill_the_gap(void **state)
{
    (void)state;
    signed_file file;
    begin_file(&file);
    pdf_builder_object(&file.builder, 5, "<<" ENTRIES "/ByteRange[0 10 20 5]/Contents 6 0 R>>");
    pdf_builder_object(&file.builder, 6, "<00112233>");
    (void)pdf_builder_table(&file.builder);
    read_signatures(&file);
    expect_structure(&file, PADES_STRUCTURE_MALFORMED, "does not stand in the file itself");
    end_file(&file);
}

static void a_key_that_stands_twice_makes_it_malformed(void **state)
{
    (void)state;
    static const char *const twice[] = {"/Contents<00>", "/ByteRange[0 1 2 3]", "/SubFilter/adbe.pkcs7.detached"};
    for (size_t i = 0; i < sizeof twice / sizeof twice[0]; i++) {
        signed_file file;
        char entries[160];
        (void)snprintf(entries, sizeof entries, ENTRIES "%s", twice[i]);
        build_good(&file, entries);
        read_signatures(&file);
        expect_structure(&file, PADES_STRUCTURE_MALFORMED, "a key twice");
        end_file(&file);
    }
}

static void other_bytes_than_digits_in_the_gap_are_found(void **state)
{
    (void)state;
    static const char foreign[] = " \n\r\t%/x\0";
    for (size_t i = 0; i < sizeof foreign - 1; i++) {
        signed_file file;
        build_good(&file, ENTRIES);
        file.builder.bytes.data[file.places.contents_start + 7] = (uint8_t)foreign[i];
        file.builder.bytes.data[file.places.contents_start + 8] = (uint8_t)foreign[i];
        read_signatures(&file);
        expect_structure(&file, PADES_STRUCTURE_MALFORMED, "other bytes");
        end_file(&file);
    }
}

static void a_signature_in_an_object_stream_is_malformed(void **state)
{
    (void)state;
    signed_file file;
    static const unsigned numbers[] = {5};
    static const char *const texts[] = {"<<" ENTRIES "/ByteRange[0 10 20 5]/Contents<00112233>>>"};
    begin_file(&file);
    pdf_builder_object_stream(&file.builder, 6, numbers, texts, 1);
    (void)pdf_builder_xref_stream(&file.builder, 7, NULL);
    read_signatures(&file);
    expect_structure(&file, PADES_STRUCTURE_MALFORMED, "does not stand in the file itself");
    assert_int_equal(file.signatures[0].dictionary_start, -1);
    end_file(&file);
}

static void signatures_come_in_the_order_of_what_they_cover(void **state)
{
    (void)state;
    signed_file file = {0};
    built_signature first;
    built_signature second;
    arena_init(&file.memory);
    pdf_builder_init(&file.builder, NULL);
    pdf_builder_object(&file.builder, 1, "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R 4 0 R 8 0 R]>>>>");
    pdf_builder_object(&file.builder, 2, "<</Type/Pages/Kids[3 0 R]/Count 1>>");
    pdf_builder_object(&file.builder, 3, "<</Type/Page/Parent 2 0 R>>");
    pdf_builder_object(&file.builder, 4, "<</T(early)/FT/Sig/V 5 0 R>>");
    pdf_builder_object(&file.builder, 6, "<</T(late)/FT/Sig/V 7 0 R>>");
    pdf_builder_object(&file.builder, 8, "<</T(broken)/FT/Sig/V<<>>>>");
    pdf_builder_signature(&file.builder, 5, ENTRIES, 8, &first);
    pdf_builder_cover(&file.builder, &first, pdf_builder_position(&file.builder));
    pdf_builder_signature(&file.builder, 7, ENTRIES, 8, &second);
    (void)pdf_builder_table(&file.builder);
    pdf_builder_cover(&file.builder, &second, pdf_builder_position(&file.builder));
    read_signatures(&file);
    assert_int_equal(file.count, 3);
    assert_string_equal(file.signatures[0].field, "early");
    assert_string_equal(file.signatures[1].field, "late");
    assert_string_equal(file.signatures[2].field, "broken");
    end_file(&file);
}

static void time_stamps_and_usage_rights_are_told_apart(void **state)
{
    (void)state;
    static const struct {
        const char *entries;
        bool is_timestamp, is_usage_rights;
    } cases[] = {
        {"/Type/DocTimeStamp/SubFilter/ETSI.RFC3161", true, false},
        {"/Type/Sig/SubFilter/ETSI.RFC3161", true, false},
        {"/Type/Sig/SubFilter/adbe.pkcs7.detached/Reference[<</TransformMethod/UR3>>]", false, true},
        {"/Type/Sig/SubFilter/adbe.pkcs7.detached/Reference[<</TransformMethod/DocMDP>>]", false, false},
        {"/Type/Sig/SubFilter/adbe.pkcs7.detached/Reference(x)", false, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        signed_file file;
        build_good(&file, cases[i].entries);
        read_signatures(&file);
        assert_int_equal(file.signatures[0].is_timestamp, cases[i].is_timestamp);
        assert_int_equal(file.signatures[0].is_usage_rights, cases[i].is_usage_rights);
        end_file(&file);
    }
}

static void what_a_certification_permits_is_read_and_what_is_odd_permits_nothing(void **state)
{
    (void)state;
    static const struct {
        const char *parameters;
        int p;
    } cases[] = {{"/P 1", 1}, {"/P 2", 2}, {"/P 3", 3}, {"", 2}, {"/P 4", 1}, {"/P 0", 1}, {"/P(x)", 1}, {"/P 2.0", 1}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        signed_file file;
        char entries[200];
        int p = -1;
        (void)snprintf(entries, sizeof entries, ENTRIES "/Reference[<</TransformMethod/DocMDP/TransformParams<<%s>>>>]",
                       cases[i].parameters);
        build_good(&file, entries);
        read_signatures(&file);
        EXPECT_OK(pades_certification_read(pdf_view_newest(file.document), file.signatures[0].dictionary, &p, &file.error),
                  &file.error);
        if (p != cases[i].p)
            fail_msg("%s gives P %d", cases[i].parameters, p);
        end_file(&file);
    }
    signed_file file;
    int p = -1;
    build_good(&file, ENTRIES);
    read_signatures(&file);
    EXPECT_OK(pades_certification_read(pdf_view_newest(file.document), file.signatures[0].dictionary, &p, &file.error),
              &file.error);
    assert_int_equal(p, 0);
    end_file(&file);
}

/* The strictest of several references holds, in whatever order they stand. */
static void of_several_certifications_in_one_signature_the_strictest_holds(void **state)
{
    (void)state;
    static const char *const orders[] = {"<</TransformMethod/DocMDP/TransformParams<</P 1>>>>"
                                         "<</TransformMethod/DocMDP/TransformParams<</P 3>>>>",
                                         "<</TransformMethod/DocMDP/TransformParams<</P 3>>>>"
                                         "<</TransformMethod/DocMDP/TransformParams<</P 1>>>>"};
    for (size_t i = 0; i < 2; i++) {
        signed_file file;
        char entries[300];
        int p = -1;
        (void)snprintf(entries, sizeof entries, ENTRIES "/Reference[%s]", orders[i]);
        build_good(&file, entries);
        read_signatures(&file);
        EXPECT_OK(pades_certification_read(pdf_view_newest(file.document), file.signatures[0].dictionary, &p, &file.error),
                  &file.error);
        assert_int_equal(p, 1);
        end_file(&file);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_signature_is_read_with_everything_it_says),
        cmocka_unit_test(what_is_not_said_is_not_known),
        cmocka_unit_test(malformed_ranges_are_called_by_their_cause),
        cmocka_unit_test(a_gap_that_is_not_exactly_contents_is_found),
        cmocka_unit_test(malformed_contents_are_called_by_their_cause),
        cmocka_unit_test(contents_behind_a_reference_do_not_fill_the_gap),
        cmocka_unit_test(a_key_that_stands_twice_makes_it_malformed),
        cmocka_unit_test(other_bytes_than_digits_in_the_gap_are_found),
        cmocka_unit_test(a_signature_in_an_object_stream_is_malformed),
        cmocka_unit_test(signatures_come_in_the_order_of_what_they_cover),
        cmocka_unit_test(time_stamps_and_usage_rights_are_told_apart),
        cmocka_unit_test(what_a_certification_permits_is_read_and_what_is_odd_permits_nothing),
        cmocka_unit_test(of_several_certifications_in_one_signature_the_strictest_holds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
