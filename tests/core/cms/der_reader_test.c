/* SPDX-License-Identifier: Apache-2.0 */
/* The DER reader stays inside its view whatever the lengths say, and reads back what the writer writes. */
#include "pki.h"

#include "base/time.h"
#include "cms/der_reader.h"
#include "cms/der_writer.h"

#define BYTES(...) ((bytes_view){(const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__})})

static bool reads(bytes_view view, bool *noted_ber, cms_der_element *ret_element)
{
    cms_der_reader reader = cms_der_reader_of(view, noted_ber);
    return cms_der_reader_next(&reader, ret_element);
}

static void short_and_long_lengths_are_read(void **state)
{
    (void)state;
    cms_der_element element;
    bool ber = false;
    assert_true(reads(BYTES(0x04, 0x02, 0xAA, 0xBB, 0xCC), &ber, &element));
    assert_int_equal(element.content.length, 2);
    assert_int_equal(element.whole.length, 4);
    uint8_t large[300] = {0x04, 0x82, 0x01, 0x00};
    assert_true(reads((bytes_view){large, sizeof large}, &ber, &element));
    assert_int_equal(element.content.length, 256);
    assert_false(ber);
}

static void padded_lengths_are_read_and_noted(void **state)
{
    (void)state;
    cms_der_element element;
    bool ber = false;
    assert_true(reads(BYTES(0x04, 0x82, 0x00, 0x01, 0xAA), &ber, &element));
    assert_int_equal(element.content.length, 1);
    assert_true(ber);
}

static void indefinite_lengths_are_read_and_noted(void **state)
{
    (void)state;
    cms_der_element element;
    bool ber = false;
    assert_true(reads(BYTES(0x30, 0x80, 0x30, 0x80, 0x02, 0x01, 0x05, 0, 0, 0, 0, 0x99), &ber, &element));
    assert_int_equal(element.content.length, 7);
    assert_int_equal(element.whole.length, 11);
    assert_true(ber);
}

static void lengths_past_the_end_are_refused(void **state)
{
    (void)state;
    cms_der_element element;
    assert_false(reads(BYTES(0x04, 0x03, 0xAA, 0xBB), NULL, &element));
    assert_false(reads(BYTES(0x04), NULL, &element));
    assert_false(reads(BYTES(0x04, 0x82, 0x01), NULL, &element));
    assert_false(reads(BYTES(0x04, 0x88, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF), NULL, &element));
    assert_false(reads(BYTES(0x04, 0xFF, 0x01), NULL, &element));
    assert_false(reads((bytes_view){NULL, 0}, NULL, &element));
}

static void odd_tags_are_refused(void **state)
{
    (void)state;
    cms_der_element element;
    assert_false(reads(BYTES(0x1F, 0x81, 0x01, 0x00), NULL, &element));
    assert_false(reads(BYTES(0x00, 0x00), NULL, &element));
    assert_false(reads(BYTES(0x04, 0x80, 0x00, 0x00), NULL, &element)); /* indefinite, but primitive */
    assert_false(reads(BYTES(0x30, 0x80, 0x02, 0x01, 0x05), NULL, &element)); /* no end mark */
}

static void deep_indefinite_lengths_are_refused(void **state)
{
    (void)state;
    cms_der_element element;
    uint8_t deep[2000];
    for (size_t i = 0; i < sizeof deep / 2; i++) {
        deep[2 * i] = i < 500 ? 0x30 : 0;
        deep[2 * i + 1] = i < 500 ? 0x80 : 0;
    }
    assert_false(reads((bytes_view){deep, sizeof deep}, NULL, &element));
}

static void octet_strings_in_parts_are_joined(void **state)
{
    (void)state;
    pdfseal_error error = {0};
    arena owner;
    arena_init(&owner);
    bool ber = false;
    bytes_view joined;
    cms_der_reader reader =
        cms_der_reader_of(BYTES(0x24, 0x80, 0x04, 0x02, 'a', 'b', 0x24, 0x03, 0x04, 0x01, 'c', 0, 0), &ber);
    cms_der_element element;
    assert_true(cms_der_reader_next(&reader, &element));
    PKI_GOOD(cms_der_octets_read(&reader, &element, &owner, &joined, &error), &error);
    assert_true(bytes_equal_text(joined, "abc"));
    reader = cms_der_reader_of(BYTES(0x24, 0x03, 0x02, 0x01, 0x00), NULL);
    assert_true(cms_der_reader_next(&reader, &element));
    assert_int_equal(cms_der_octets_read(&reader, &element, &owner, &joined, &error), PDFSEAL_ERROR_INPUT);
    arena_clear(&owner);
}

static void what_is_written_is_read_back(void **state)
{
    (void)state;
    static const size_t LENGTHS[] = {0, 1, 127, 128, 255, 256, 65535, 65536};
    static uint8_t content[65536];
    pdfseal_error error = {0};
    for (size_t i = 0; i < sizeof LENGTHS / sizeof LENGTHS[0]; i++) {
        bytes_buffer BYTES_BUFFER_CLEANUP der;
        bytes_buffer_init(&der, LIMIT_CMS_BYTES);
        size_t mark;
        PKI_GOOD(cms_der_open(&der, DER_SEQUENCE, &mark, &error), &error);
        PKI_GOOD(cms_der_append(&der, DER_OCTET_STRING, (bytes_view){content, LENGTHS[i]}, &error), &error);
        PKI_GOOD(cms_der_append_small(&der, (uint32_t)LENGTHS[i], &error), &error);
        PKI_GOOD(cms_der_close(&der, mark, &error), &error);
        bool ber = false;
        int number = -1;
        cms_der_element sequence, octets;
        cms_der_reader outer = cms_der_reader_of(bytes_buffer_view(&der), &ber);
        assert_true(cms_der_reader_take(&outer, DER_SEQUENCE, &sequence));
        assert_true(cms_der_reader_is_at_end(&outer));
        cms_der_reader inside = cms_der_reader_inside(&outer, &sequence);
        assert_true(cms_der_reader_take(&inside, DER_OCTET_STRING, &octets));
        assert_int_equal(octets.content.length, LENGTHS[i]);
        assert_true(cms_der_reader_take_small(&inside, &number));
        assert_int_equal(number, LENGTHS[i]);
        assert_true(cms_der_reader_is_at_end(&inside));
        assert_false(ber);
    }
}

static bool parse_time(uint8_t tag, const char *text, int64_t *ret_time)
{
    cms_der_element element = {.tag = tag, .content = bytes_of_text(text)};
    return cms_der_time_parse(&element, ret_time);
}

static void times_are_read(void **state)
{
    (void)state;
    int64_t time = 0;
    assert_true(parse_time(DER_GENERALIZED_TIME, "20261123185000Z", &time));
    assert_int_equal(time, 1795459800);
    assert_true(parse_time(DER_GENERALIZED_TIME, "20261123185000.125Z", &time));
    assert_int_equal(time, 1795459800);
    assert_true(parse_time(DER_UTC_TIME, "261123185000Z", &time));
    assert_int_equal(time, 1795459800);
    assert_true(parse_time(DER_UTC_TIME, "700101000000Z", &time));
    assert_int_equal(time, 0);
}

static void other_times_are_refused(void **state)
{
    (void)state;
    int64_t time;
    assert_false(parse_time(DER_GENERALIZED_TIME, "20261123185000", &time));
    assert_false(parse_time(DER_GENERALIZED_TIME, "20261123185000+0800", &time));
    assert_false(parse_time(DER_GENERALIZED_TIME, "20261323185000Z", &time));
    assert_false(parse_time(DER_GENERALIZED_TIME, "20261123185000.Z", &time));
    assert_false(parse_time(DER_GENERALIZED_TIME, "2026", &time));
    assert_false(parse_time(DER_UTC_TIME, "", &time));
    assert_false(parse_time(DER_OCTET_STRING, "261123185000Z", &time));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(short_and_long_lengths_are_read),
        cmocka_unit_test(padded_lengths_are_read_and_noted),
        cmocka_unit_test(indefinite_lengths_are_read_and_noted),
        cmocka_unit_test(lengths_past_the_end_are_refused),
        cmocka_unit_test(odd_tags_are_refused),
        cmocka_unit_test(deep_indefinite_lengths_are_refused),
        cmocka_unit_test(octet_strings_in_parts_are_joined),
        cmocka_unit_test(what_is_written_is_read_back),
        cmocka_unit_test(times_are_read),
        cmocka_unit_test(other_times_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
