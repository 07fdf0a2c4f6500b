/* SPDX-License-Identifier: Apache-2.0 */
/* LZW: the standard's example, and an encoder written for the test with a table searched one by one. */
#include "pdf/filter/step.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

enum { CLEAR = 256, END = 257, FIRST = 258, TABLE_SIZE = 4096 };

typedef struct encoder {
    bool early_change;
    size_t table_limit; /* a clear code is written when so many codes are defined */
    unsigned count, bits;
    int next_of[TABLE_SIZE][256]; /* the code of a code and one byte more, or -1 */
    uint32_t held;
    unsigned held_bits;
    bytes_buffer out;
} encoder;

static void write_bits(encoder *to, unsigned code)
{
    to->held = to->held << to->bits | code;
    to->held_bits += to->bits;
    while (to->held_bits >= 8) {
        to->held_bits -= 8;
        assert_int_equal(bytes_buffer_append_byte(&to->out, (uint8_t)(to->held >> to->held_bits), NULL), PDFSEAL_OK);
    }
}

static void write_clear(encoder *to)
{
    write_bits(to, CLEAR);
    memset(to->next_of, -1, sizeof to->next_of);
    to->count = FIRST;
    to->bits = 9;
}

/* The decoder defines each code one step later than the encoder: it grows when it knows count - 1 codes. */
static void add_code(encoder *to, int prefix, uint8_t byte)
{
    if (to->count >= TABLE_SIZE)
        return;
    to->next_of[prefix][byte] = (int)to->count++;
    unsigned known = to->count - 1;
    if (to->bits < 12 && known + (to->early_change ? 1 : 0) >= 1u << to->bits)
        to->bits++;
}

static bytes_buffer encode_lzw(bytes_view plain, bool early_change, size_t table_limit)
{
    encoder *to = calloc(1, sizeof *to);
    assert_non_null(to);
    to->early_change = early_change;
    to->table_limit = table_limit;
    to->bits = 9;
    bytes_buffer_init(&to->out, SIZE_MAX);
    write_clear(to);
    int prefix = -1;
    for (size_t i = 0; i < plain.length; i++) {
        uint8_t byte = plain.data[i];
        if (prefix < 0) {
            prefix = byte;
        } else if (to->next_of[prefix][byte] >= 0) {
            prefix = to->next_of[prefix][byte];
        } else {
            write_bits(to, (unsigned)prefix);
            add_code(to, prefix, byte);
            if (to->count >= to->table_limit)
                write_clear(to);
            prefix = byte;
        }
    }
    if (prefix >= 0) {
        write_bits(to, (unsigned)prefix);
        add_code(to, prefix, 0);
    }
    write_bits(to, END);
    to->bits = 7;
    write_bits(to, 0);
    bytes_buffer out = to->out;
    free(to);
    return out;
}

static void expect_round_trip(bytes_view plain, bool early_change, size_t table_limit)
{
    BYTES_BUFFER_CLEANUP bytes_buffer encoded = encode_lzw(plain, early_change, table_limit);
    BYTES_BUFFER_CLEANUP bytes_buffer out;
    bytes_buffer_init(&out, SIZE_MAX);
    pdfseal_error error = {0};
    assert_int_equal(pdf_lzw_decode(bytes_buffer_view(&encoded), early_change, &out, NULL, &error), PDFSEAL_OK);
    assert_true(bytes_equal(bytes_buffer_view(&out), plain));
}

static void expect_bytes(bytes_view encoded, bytes_view expected, bool damaged)
{
    BYTES_BUFFER_CLEANUP bytes_buffer out;
    bytes_buffer_init(&out, 1000);
    bool is_damaged = false;
    assert_int_equal(pdf_lzw_decode(encoded, true, &out, &is_damaged, NULL), PDFSEAL_OK);
    assert_int_equal(is_damaged, damaged);
    assert_true(bytes_equal(bytes_buffer_view(&out), expected));
    assert_int_equal(pdf_lzw_decode(encoded, true, &out, NULL, NULL), damaged ? PDFSEAL_ERROR_INPUT : PDFSEAL_OK);
}

static void the_example_of_the_standard_is_read(void **state)
{
    (void)state;
    expect_bytes(BYTES_LITERAL("\x80\x0B\x60\x50\x22\x0C\x0C\x85\x01"), BYTES_LITERAL("-----A---B"), false);
}

static void both_ways_to_grow_codes_come_back(void **state)
{
    (void)state;
    static const size_t LIMITS[] = {400, 511, 512, 513, 1023, 2048, 4093, 4094, 4095, 4096, 100000};
    size_t length = 60000;
    uint8_t *plain = malloc(length);
    assert_non_null(plain);
    for (unsigned variety = 1; variety <= 256; variety *= 4) {
        uint32_t seed = variety;
        for (size_t i = 0; i < length; i++) {
            seed = seed * 1664525u + 1013904223u;
            plain[i] = (uint8_t)((seed >> 16) % variety);
        }
        for (size_t i = 0; i < sizeof LIMITS / sizeof LIMITS[0]; i++) {
            expect_round_trip((bytes_view){plain, length}, true, LIMITS[i]);
            expect_round_trip((bytes_view){plain, length}, false, LIMITS[i]);
        }
    }
    free(plain);
}

static void every_short_length_comes_back(void **state)
{
    (void)state;
    uint8_t plain[3000] = {0};
    for (size_t length = 0; length < sizeof plain; length += 1 + length / 20) {
        expect_round_trip((bytes_view){plain, length}, true, 4095);
        expect_round_trip((bytes_view){plain, length}, false, 4095);
    }
}

static void a_missing_end_code_loses_nothing(void **state)
{
    (void)state;
    expect_bytes(BYTES_LITERAL("\x80\x0B\x60\x50\x22\x0C\x0C"), BYTES_LITERAL("-----A---"), false);
    expect_bytes(BYTES_LITERAL(""), BYTES_LITERAL(""), false);
}

static void a_code_that_is_not_defined_is_damage(void **state)
{
    (void)state;
    /* 256 (clear), 258: nothing was written that it could repeat. */
    expect_bytes(BYTES_LITERAL("\x80\x40\x80"), BYTES_LITERAL(""), true);
    /* 256, 45, 300 */
    expect_bytes(BYTES_LITERAL("\x80\x0B\x65\x80"), BYTES_LITERAL("-"), true);
}

static void a_maximum_stops_it(void **state)
{
    (void)state;
    uint8_t plain[3000] = {0};
    BYTES_BUFFER_CLEANUP bytes_buffer encoded = encode_lzw((bytes_view){plain, sizeof plain}, true, 4095);
    BYTES_BUFFER_CLEANUP bytes_buffer out;
    bytes_buffer_init(&out, 2999);
    assert_int_equal(pdf_lzw_decode(bytes_buffer_view(&encoded), true, &out, NULL, NULL), PDFSEAL_ERROR_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_example_of_the_standard_is_read),
        cmocka_unit_test(both_ways_to_grow_codes_come_back),
        cmocka_unit_test(every_short_length_comes_back),
        cmocka_unit_test(a_missing_end_code_loses_nothing),
        cmocka_unit_test(a_code_that_is_not_defined_is_damage),
        cmocka_unit_test(a_maximum_stops_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
