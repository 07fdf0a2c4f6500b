/* SPDX-License-Identifier: Apache-2.0 */
/* Base64 and hexadecimal digits, there and back. The vectors are those of RFC 4648 10. */
#include "base/base64.h"
#include "base/hexadecimal.h"

#include "expect.h"

static const struct vector {
    const char *plain, *coded;
} VECTORS[] = {{"", ""},         {"f", "Zg=="},         {"fo", "Zm8="},        {"foo", "Zm9v"},
               {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}};

static void the_vectors_of_the_standard_go_both_ways(void **state)
{
    (void)state;
    pdfseal_error error = {0};
    for (size_t i = 0; i < sizeof VECTORS / sizeof VECTORS[0]; i++) {
        BYTES_BUFFER_CLEANUP bytes_buffer out;
        BYTES_BUFFER_CLEANUP bytes_buffer back;
        bytes_buffer_init(&out, 100);
        bytes_buffer_init(&back, 100);
        EXPECT_OK(base64_write(bytes_of_text(VECTORS[i].plain), &out, &error), &error);
        EXPECT_TEXT(bytes_buffer_view(&out), VECTORS[i].coded);
        EXPECT_OK(base64_read(bytes_buffer_view(&out), &back, &error), &error);
        EXPECT_TEXT(bytes_buffer_view(&back), VECTORS[i].plain);
    }
}

static void lines_missing_padding_and_url_letters_are_read(void **state)
{
    (void)state;
    static const uint8_t BYTES[] = {0xFB, 0xFF, 0xBF, 0x3E};
    static const char *const FORMS[] = {"+/+/Pg==", "-_-_Pg", " +/\r\n+/\tPg= = ", "+/+/Pg"};
    pdfseal_error error = {0};
    for (size_t i = 0; i < sizeof FORMS / sizeof FORMS[0]; i++) {
        BYTES_BUFFER_CLEANUP bytes_buffer out;
        bytes_buffer_init(&out, 100);
        EXPECT_OK(base64_read(bytes_of_text(FORMS[i]), &out, &error), &error);
        EXPECT_BYTES(bytes_buffer_view(&out), ((bytes_view){BYTES, sizeof BYTES}));
    }
}

static void what_is_no_base64_is_refused(void **state)
{
    (void)state;
    static const char *const WRONG[] = {"Z", "Zg=", "Zh==", "Zm9v=", "Zm9=v", "Zm9v====", "Z%==", "Zm8==", "=", "Zm9vY"};
    for (size_t i = 0; i < sizeof WRONG / sizeof WRONG[0]; i++) {
        pdfseal_error error = {0};
        BYTES_BUFFER_CLEANUP bytes_buffer out;
        bytes_buffer_init(&out, 100);
        EXPECT_STATUS(PDFSEAL_ERROR_INPUT, base64_read(bytes_of_text(WRONG[i]), &out, &error), &error);
    }
}

static void bare_hexadecimal_is_digits_at_every_place(void **state)
{
    (void)state;
    uint8_t text[200];
    for (int byte = 0; byte < 256; byte++) {
        bool is_digit = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'F') || (byte >= 'a' && byte <= 'f');
        for (size_t place = 0; place < sizeof text; place++) {
            memset(text, 'a', sizeof text);
            text[place] = (uint8_t)byte;
            assert_int_equal(hexadecimal_is_bare((bytes_view){text, sizeof text}), is_digit);
        }
    }
    assert_true(hexadecimal_is_bare((bytes_view){text, 0}));
}

static void hexadecimal_knows_both_cases_and_what_stands_between(void **state)
{
    (void)state;
    static const uint8_t BYTES[] = {0x0A, 0xBC, 0xDE};
    static const char *const FORMS[] = {"0abcde", "0A:BC:DE", " 0a bC\nde\n", "0abcd e"};
    static const char *const WRONG[] = {"", ":", "0", "0ab", "0g", "0x0a"};
    pdfseal_error error = {0};
    for (size_t i = 0; i < sizeof FORMS / sizeof FORMS[0]; i++) {
        BYTES_BUFFER_CLEANUP bytes_buffer out;
        bytes_buffer_init(&out, 100);
        EXPECT_OK(hexadecimal_read(bytes_of_text(FORMS[i]), &out, &error), &error);
        EXPECT_BYTES(bytes_buffer_view(&out), ((bytes_view){BYTES, sizeof BYTES}));
    }
    for (size_t i = 0; i < sizeof WRONG / sizeof WRONG[0]; i++) {
        BYTES_BUFFER_CLEANUP bytes_buffer out;
        bytes_buffer_init(&out, 100);
        assert_false(hexadecimal_is(bytes_of_text(WRONG[i])));
        EXPECT_STATUS(PDFSEAL_ERROR_INPUT, hexadecimal_read(bytes_of_text(WRONG[i]), &out, &error), &error);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_vectors_of_the_standard_go_both_ways),
        cmocka_unit_test(lines_missing_padding_and_url_letters_are_read),
        cmocka_unit_test(what_is_no_base64_is_refused),
        cmocka_unit_test(bare_hexadecimal_is_digits_at_every_place),
        cmocka_unit_test(hexadecimal_knows_both_cases_and_what_stands_between),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
