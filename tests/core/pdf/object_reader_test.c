/* SPDX-License-Identifier: Apache-2.0 */
/* Objects of every type as text, odd ones of real producers, and windows that end too early. */
#include "pdf/object_reader.h"

#include "base/limits.h"
#include "expect.h"
#include "pdf/object_writer.h"

#include <stdlib.h>

typedef struct reading {
    arena memory;
    pdf_object_reader reader;
    pdf_object object;
    pdfseal_error error;
    pdfseal_status status;
} reading;

static void read_bytes(reading *one, bytes_view text)
{
    *one = (reading){0};
    arena_init(&one->memory);
    pdf_object_reader_init(&one->reader, text, 1000, &one->memory);
    one->status = pdf_reader_read_object(&one->reader, &one->object, &one->error);
}

static void read_text(reading *one, const char *text)
{
    read_bytes(one, bytes_of_text(text));
}

static void end_reading(reading *one)
{
    pdf_object_reader_clear(&one->reader);
    arena_clear(&one->memory);
}

/* What the object is, written again. */
static void expect_read(const char *text, const char *wanted)
{
    reading one;
    BYTES_BUFFER_CLEANUP bytes_buffer out;
    bytes_buffer_init(&out, (size_t)1 << 20);
    read_text(&one, text);
    EXPECT_OK(one.status, &one.error);
    EXPECT_OK(pdf_object_write(&one.object, &out, &one.error), &one.error);
    EXPECT_TEXT(bytes_buffer_view(&out), wanted);
    end_reading(&one);
}

static void expect_decoded(const char *text, bytes_view wanted)
{
    reading one;
    read_text(&one, text);
    EXPECT_OK(one.status, &one.error);
    assert_int_equal(one.object.type, PDF_STRING);
    EXPECT_BYTES(one.object.as.bytes, wanted);
    end_reading(&one);
}

static void expect_damaged(const char *text)
{
    reading one;
    read_text(&one, text);
    if (one.status != PDFSEAL_ERROR_INPUT)
        print_error("%s should not be readable\n", text);
    EXPECT_STATUS(PDFSEAL_ERROR_INPUT, one.status, &one.error);
    assert_true(one.error.offset >= 1000);
    end_reading(&one);
}

static void every_type_is_read(void **state)
{
    (void)state;
    expect_read("null", "null");
    expect_read("true", "true");
    expect_read("false", "false");
    expect_read("42", "42");
    expect_read("-17", "-17");
    expect_read("+3", "3");
    expect_read("0.50", "0.50");
    expect_read("/Name", "/Name");
    expect_read("(text)", "(text)");
    expect_read("<48 49>", "<4849>");
    expect_read("[1 2[3]]", "[1 2 [3]]");
    expect_read("<</A 1/B<</C null>>>>", "<</A 1/B <</C null>>>>");
    expect_read("12 3 R", "12 3 R");
}

static void delimiters_end_a_word_and_spaces_are_not_needed(void **state)
{
    (void)state;
    expect_read("[/A/B(c)<64>1 0 R/E[]true null<<>>]", "[/A /B (c) <64> 1 0 R /E [] true null <<>>]");
    expect_read("[null/A true]", "[null /A true]");
    expect_damaged("nullx");
    expect_damaged("truefalse");
}

static void comments_and_all_white_space_are_passed(void **state)
{
    (void)state;
    reading one;
    expect_read("% one\r[1 %two\n2 %>>]\r\n3]", "[1 2 3]");
    read_bytes(&one, BYTES_LITERAL("\0\t\f\r\n [\0001\0] "));
    EXPECT_OK(one.status, &one.error);
    assert_int_equal(one.object.as.array.count, 1);
    end_reading(&one);
}

static void two_integers_and_r_are_a_reference(void **state)
{
    (void)state;
    expect_read("[1 2 3 R]", "[1 2 3 R]");
    expect_read("[1 2 R 3 4]", "[1 2 R 3 4]");
}

static void what_looks_like_a_reference_and_is_none_are_integers(void **state)
{
    (void)state;
    expect_damaged("[1 65536 R]");
    expect_damaged("[-1 0 R]");
    expect_read("[4294967296 0 1]", "[4294967296 0 1]");
    expect_read("[1 0 true]", "[1 0 true]");
    expect_damaged("[1 0 Rx]");
}

static void references_may_be_forbidden(void **state)
{
    (void)state;
    reading one = {0};
    arena_init(&one.memory);
    pdf_object_reader_init(&one.reader, BYTES_LITERAL("1 0 R"), 0, &one.memory);
    one.reader.no_references = true;
    EXPECT_OK(pdf_reader_read_object(&one.reader, &one.object, &one.error), &one.error);
    assert_int_equal(one.object.type, PDF_INTEGER);
    end_reading(&one);
}

static void names_may_hold_anything_by_its_number(void **state)
{
    (void)state;
    reading one;
    expect_read("/A#42#20#2fx", "/AB#20#2Fx");
    expect_read("/", "/");
    expect_read("/#zz", "/#23zz");
    expect_read("/A#4", "/A#234");
    expect_read("/A#", "/A#23");
    expect_read("/1.2", "/1.2");
    expect_read("/A;B'*-", "/A;B'*-");
    read_bytes(&one, BYTES_LITERAL("/A#00\xE4\xB8\xAD "));
    EXPECT_OK(one.status, &one.error);
    EXPECT_BYTES(one.object.as.bytes, BYTES_LITERAL("A\0\xE4\xB8\xAD"));
    end_reading(&one);
}

static void escapes_in_strings_are_decoded(void **state)
{
    (void)state;
    expect_decoded("(a\\nb\\rc\\td\\be\\ff)", BYTES_LITERAL("a\nb\rc\td\be\ff"));
    expect_decoded("(\\(\\)\\\\\\x)", BYTES_LITERAL("()\\x"));
    expect_decoded("(\\101\\60\\0053\\8)", BYTES_LITERAL("A0\0053" "8"));
    expect_decoded("(\\400\\777)", BYTES_LITERAL("\0\xFF"));
    expect_decoded("(a\\\nb\\\r\nc\\\rd)", BYTES_LITERAL("abcd"));
    expect_decoded("(a\r\nb\rc\nd)", BYTES_LITERAL("a\nb\nc\nd"));
}

static void parentheses_in_strings_balance(void **state)
{
    (void)state;
    expect_decoded("(a(b)c)", BYTES_LITERAL("a(b)c"));
    expect_decoded("(((())))", BYTES_LITERAL("((()))"));
    expect_decoded("()", BYTES_LITERAL(""));
    expect_damaged("(a(b)");
    expect_damaged("(a\\)");
}

static void hexadecimal_strings_may_have_an_odd_digit_and_spaces(void **state)
{
    (void)state;
    expect_decoded("<901FA>", BYTES_LITERAL("\x90\x1F\xA0"));
    expect_decoded("< 90 1f\n a 3 >", BYTES_LITERAL("\x90\x1F\xA3"));
    expect_decoded("<>", BYTES_LITERAL(""));
    expect_damaged("<41");
}

static void expect_number(const char *text, double wanted, bool is_sloppy)
{
    reading one;
    double number = -1e300;
    read_text(&one, text);
    EXPECT_OK(one.status, &one.error);
    assert_true(pdf_object_number(&one.object, &number));
    if (number < wanted - 1e-9 || number > wanted + 1e-9)
        fail_msg("%s gives %g", text, number);
    assert_int_equal(one.reader.sloppy, is_sloppy);
    end_reading(&one);
}

static void numbers_of_odd_producers_are_read(void **state)
{
    (void)state;
    expect_number(".5 ", 0.5, false);
    expect_number("-.5 ", -0.5, false);
    expect_number("5. ", 5, false);
    expect_number("+0.25 ", 0.25, false);
    expect_number("--5 ", -5, true);
    expect_number("12-34 ", 12, true);
    expect_number("1.2.3 ", 1.2, true);
    expect_number("- ", 0, true);
    expect_number("00012 ", 12, false);
}

static void integers_that_are_too_long_become_reals(void **state)
{
    (void)state;
    reading one;
    read_text(&one, "999999999999999999 ");
    assert_int_equal(one.object.type, PDF_INTEGER);
    end_reading(&one);
    read_text(&one, "9999999999999999999 ");
    assert_int_equal(one.object.type, PDF_REAL);
    end_reading(&one);
    read_text(&one, "-99999999999999999999999999999999999999999999 ");
    EXPECT_OK(one.status, &one.error);
    end_reading(&one);
}

static void nested(char *text, size_t depth)
{
    memset(text, '[', depth);
    memset(text + depth, ']', depth);
    text[2 * depth] = 0;
}

static void nesting_has_a_limit(void **state)
{
    (void)state;
    char text[2 * (LIMIT_OBJECT_NESTING + 1) + 1];
    reading one;
    nested(text, LIMIT_OBJECT_NESTING);
    read_text(&one, text);
    EXPECT_OK(one.status, &one.error);
    end_reading(&one);
    nested(text, LIMIT_OBJECT_NESTING + 1);
    read_text(&one, text);
    EXPECT_STATUS(PDFSEAL_ERROR_LIMIT, one.status, &one.error);
    end_reading(&one);
}

static void damage_is_said_with_its_place(void **state)
{
    (void)state;
    static const char *const texts[] = {"", " ", "]", ">>", "[1", "<</A 1", "<</A 1>", "<<1 2>>", "<</A 1 2>>", "obj",
                                        "endobj"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        expect_damaged(texts[i]);
    reading one;
    read_text(&one, "[1 2 }");
    EXPECT_STATUS(PDFSEAL_ERROR_INPUT, one.status, &one.error);
    assert_int_equal(one.error.offset, 1005);
    end_reading(&one);
}

static void a_key_without_value_is_null_and_noted(void **state)
{
    (void)state;
    reading one;
    read_text(&one, "<</A 1/B>>");
    EXPECT_OK(one.status, &one.error);
    assert_true(one.reader.sloppy);
    assert_int_equal(pdf_dictionary_find(&one.object, "B")->type, PDF_NULL);
    end_reading(&one);
}

static void of_a_key_that_stands_twice_the_last_counts_and_it_is_noted(void **state)
{
    (void)state;
    reading one;
    int64_t number;
    read_text(&one, "<</A 1/B 2/#41 3>>");
    EXPECT_OK(one.status, &one.error);
    assert_true(one.object.duplicate_keys);
    assert_true(pdf_object_integer(pdf_dictionary_find(&one.object, "A"), 0, 9, &number));
    assert_int_equal(number, 3);
    end_reading(&one);
}

/* A forger would hide the second one behind hundreds of others. */
static void keys_that_stand_twice_are_noted_however_far_apart(void **state)
{
    (void)state;
    for (unsigned count = 0; count < 3000; count = count * 2 + 1) {
        BYTES_BUFFER_CLEANUP bytes_buffer text;
        pdfseal_error error = {0};
        reading one;
        bytes_buffer_init(&text, (size_t)1 << 20);
        EXPECT_OK(bytes_buffer_append_text(&text, "<</Type/Page", &error), &error);
        for (unsigned i = 0; i < count; i++)
            EXPECT_OK(bytes_buffer_append_format(&text, &error, "/K%u %u", i, i), &error);
        EXPECT_OK(bytes_buffer_append_text(&text, "/Type/Catalog>>", &error), &error);
        read_bytes(&one, bytes_buffer_view(&text));
        EXPECT_OK(one.status, &one.error);
        assert_true(one.object.duplicate_keys);
        end_reading(&one);
        text.length -= strlen("/Type/Catalog>>");
        EXPECT_OK(bytes_buffer_append_text(&text, "/Other 1>>", &error), &error);
        read_bytes(&one, bytes_buffer_view(&text));
        EXPECT_OK(one.status, &one.error);
        assert_false(one.object.duplicate_keys);
        end_reading(&one);
    }
}

static void every_value_knows_where_its_text_stands(void **state)
{
    (void)state;
    reading one;
    const char *text = "  <</A [1 (b)]/C <64> >> ";
    read_text(&one, text);
    EXPECT_OK(one.status, &one.error);
    assert_int_equal(one.object.start, 1002);
    assert_int_equal(one.object.end, 1000 + (int64_t)strlen(text) - 1);
    const pdf_object *array = pdf_dictionary_find(&one.object, "A");
    assert_int_equal(array->start, 1007);
    assert_int_equal(array->end, 1014);
    assert_int_equal(array->as.array.items[1].start, 1010);
    const pdf_object *hexadecimal = pdf_dictionary_find(&one.object, "C");
    assert_true(hexadecimal->hexadecimal);
    assert_memory_equal(text + hexadecimal->start - 1000, "<64>", 4);
    assert_int_equal(hexadecimal->end - hexadecimal->start, 4);
    end_reading(&one);
}

static void a_window_that_ends_too_early_asks_for_more_or_changes_nothing(void **state)
{
    (void)state;
    static const char text[] = "<</Type /Page /Kids[1 0 R 2 0 R -3.25 .5]/S(a\\(b\\051\\\r\nc)/H<41 4>/N#41 null/B true"
                               "/D<</E[[]]/F 12345>>/T 7%comment\n>>";
    const size_t length = sizeof text - 1;
    reading whole;
    read_bytes(&whole, (bytes_view){(const uint8_t *)text, length});
    EXPECT_OK(whole.status, &whole.error);
    for (size_t size = 0; size <= length; size++) {
        uint8_t *window = malloc(size + 1);
        assert_non_null(window);
        memcpy(window, text, size);
        window = realloc(window, size ? size : 1); /* a sanitizer sees the byte behind it */
        reading part;
        read_bytes(&part, (bytes_view){window, size});
        if (size < length && !part.reader.hit_end)
            fail_msg("a window of %zu bytes was not noticed to be too short", size);
        if (part.status == PDFSEAL_OK && size == length)
            assert_true(pdf_object_equal(&part.object, &whole.object));
        end_reading(&part);
        free(window);
    }
    end_reading(&whole);
}

/* Values of every type cut at each place: where nothing more is asked for, the value is the same. */
static void a_scalar_in_a_larger_window_is_the_same(void **state)
{
    (void)state;
    static const char *const texts[] = {"12 0 R ", "-1.5/", "/Name ", "(str\\)) ", "<4142> ", "true ", "null]", "7 8 "};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        reading whole;
        size_t length = strlen(texts[i]);
        read_text(&whole, texts[i]);
        EXPECT_OK(whole.status, &whole.error);
        for (size_t size = 1; size < length; size++) {
            reading part;
            read_bytes(&part, (bytes_view){(const uint8_t *)texts[i], size});
            assert_true(part.reader.hit_end || pdf_object_equal(&part.object, &whole.object));
            end_reading(&part);
        }
        end_reading(&whole);
    }
}

static void what_is_written_is_read_again_equal(void **state)
{
    (void)state;
    static const char text[] = "<</A#20B#00[(\\000\\377\\(\\\\)<0001FF>-1 2.50 +.5 1 0 R null true false/#2F#23]/C<<>>>>";
    reading first;
    reading second;
    BYTES_BUFFER_CLEANUP bytes_buffer out;
    bytes_buffer_init(&out, (size_t)1 << 16);
    read_text(&first, text);
    EXPECT_OK(first.status, &first.error);
    EXPECT_OK(pdf_object_write(&first.object, &out, &first.error), &first.error);
    read_bytes(&second, bytes_buffer_view(&out));
    EXPECT_OK(second.status, &second.error);
    assert_true(pdf_object_equal(&first.object, &second.object));
    end_reading(&first);
    end_reading(&second);
}

static void values_are_compared_by_what_they_mean(void **state)
{
    (void)state;
    static const struct {
        const char *first, *second;
        bool equal;
    } pairs[] = {
        {"1", "1.0", true},
        {"(A)", "<41>", true},
        {"/A#42", "/AB", true},
        {"<</A 1/B 2>>", "<</B 2/A 1>>", true},
        {"[1 2]", "[2 1]", false},
        {"<</A 1>>", "<</A 1/B null>>", false},
        {"<</A 1/A 2>>", "<</A 1/A 2>>", false},
        {"1 0 R", "1 1 R", false},
        {"/A", "(A)", false},
        {"null", "false", false},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        reading first;
        reading second;
        read_text(&first, pairs[i].first);
        read_text(&second, pairs[i].second);
        if (pdf_object_equal(&first.object, &second.object) != pairs[i].equal)
            fail_msg("%s against %s", pairs[i].first, pairs[i].second);
        end_reading(&first);
        end_reading(&second);
    }
}

static void unsigned_numbers_have_at_most_eighteen_digits(void **state)
{
    (void)state;
    pdf_object_reader reader;
    int64_t number = -1;
    pdf_object_reader_init(&reader, BYTES_LITERAL("999999999999999999 "), 0, NULL);
    assert_true(pdf_reader_read_unsigned(&reader, &number));
    assert_int_equal(number, 999999999999999999);
    pdf_object_reader_init(&reader, BYTES_LITERAL("9999999999999999999"), 0, NULL);
    assert_false(pdf_reader_read_unsigned(&reader, &number));
    assert_int_equal(reader.cursor.position, 0);
    pdf_object_reader_init(&reader, BYTES_LITERAL("-1"), 0, NULL);
    assert_false(pdf_reader_read_unsigned(&reader, &number));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type_is_read),
        cmocka_unit_test(delimiters_end_a_word_and_spaces_are_not_needed),
        cmocka_unit_test(comments_and_all_white_space_are_passed),
        cmocka_unit_test(two_integers_and_r_are_a_reference),
        cmocka_unit_test(what_looks_like_a_reference_and_is_none_are_integers),
        cmocka_unit_test(references_may_be_forbidden),
        cmocka_unit_test(names_may_hold_anything_by_its_number),
        cmocka_unit_test(escapes_in_strings_are_decoded),
        cmocka_unit_test(parentheses_in_strings_balance),
        cmocka_unit_test(hexadecimal_strings_may_have_an_odd_digit_and_spaces),
        cmocka_unit_test(numbers_of_odd_producers_are_read),
        cmocka_unit_test(integers_that_are_too_long_become_reals),
        cmocka_unit_test(nesting_has_a_limit),
        cmocka_unit_test(damage_is_said_with_its_place),
        cmocka_unit_test(a_key_without_value_is_null_and_noted),
        cmocka_unit_test(of_a_key_that_stands_twice_the_last_counts_and_it_is_noted),
        cmocka_unit_test(keys_that_stand_twice_are_noted_however_far_apart),
        cmocka_unit_test(every_value_knows_where_its_text_stands),
        cmocka_unit_test(a_window_that_ends_too_early_asks_for_more_or_changes_nothing),
        cmocka_unit_test(a_scalar_in_a_larger_window_is_the_same),
        cmocka_unit_test(what_is_written_is_read_again_equal),
        cmocka_unit_test(values_are_compared_by_what_they_mean),
        cmocka_unit_test(unsigned_numbers_have_at_most_eighteen_digits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
