/* SPDX-License-Identifier: Apache-2.0 */
/* Chains of filters, and each filter on whole, damaged and hostile data. */
#include "base/limits.h"
#include "pdf/filter/filter.h"
#include "pdf/filter/step.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <zlib.h>

#include <cmocka.h>

#define EXPECT_DECODED(name, encoded, expected) \
    expect_decoded(name, BYTES_LITERAL(encoded), BYTES_LITERAL(expected), false, __LINE__)
#define EXPECT_DAMAGED(name, encoded, expected) \
    expect_decoded(name, BYTES_LITERAL(encoded), BYTES_LITERAL(expected), true, __LINE__)

static pdf_filter make_filter(const char *name)
{
    pdf_filter filter;
    pdf_filter_init(&filter, bytes_of_text(name));
    return filter;
}

/* Damaged data is refused, or gives what could be read where the caller asks for that. */
static void expect_decoded(const char *name, bytes_view encoded, bytes_view expected, bool damaged, int line)
{
    pdf_filter filter = make_filter(name);
    pdfseal_error error = {0};
    bool is_damaged = !damaged;
    BYTES_BUFFER_CLEANUP bytes_buffer out;
    bytes_buffer_init(&out, 100000);
    assert_int_equal(bytes_buffer_append_text(&out, "before", &error), PDFSEAL_OK);
    pdfseal_status strict = pdf_filter_decode(&filter, 1, encoded, &out, NULL, &error);
    if (strict != (damaged ? PDFSEAL_ERROR_INPUT : PDFSEAL_OK))
        fail_msg("line %d: strict reading gives %d (%s)", line, (int)strict, error.message);
    out.length = strlen("before");
    assert_int_equal(pdf_filter_decode(&filter, 1, encoded, &out, &is_damaged, &error), PDFSEAL_OK);
    assert_int_equal(is_damaged, damaged);
    bytes_view decoded = {out.data + strlen("before"), out.length - strlen("before")};
    if (!bytes_equal(decoded, expected))
        fail_msg("line %d: decoded to \"%.*s\"", line, (int)decoded.length, (const char *)decoded.data);
}

static bytes_buffer deflate_bytes(bytes_view plain, int window)
{
    z_stream stream = {0};
    bytes_buffer out;
    bytes_buffer_init(&out, SIZE_MAX);
    assert_int_equal(deflateInit2(&stream, 9, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY), Z_OK);
    assert_int_equal(bytes_buffer_reserve(&out, deflateBound(&stream, plain.length), NULL), PDFSEAL_OK);
    stream.next_in = (Bytef *)plain.data;
    stream.avail_in = (uInt)plain.length;
    stream.next_out = out.data;
    stream.avail_out = (uInt)out.capacity;
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    out.length = stream.total_out;
    assert_int_equal(deflateEnd(&stream), Z_OK);
    return out;
}

static void names_and_abbreviations_are_known(void **state)
{
    (void)state;
    assert_int_equal(make_filter("FlateDecode").kind, PDF_FILTER_FLATE);
    assert_int_equal(make_filter("Fl").kind, PDF_FILTER_FLATE);
    assert_int_equal(make_filter("LZW").kind, PDF_FILTER_LZW);
    assert_int_equal(make_filter("AHx").kind, PDF_FILTER_ASCII_HEX);
    assert_int_equal(make_filter("A85").kind, PDF_FILTER_ASCII_85);
    assert_int_equal(make_filter("RunLengthDecode").kind, PDF_FILTER_RUN_LENGTH);
    assert_int_equal(make_filter("DCTDecode").kind, PDF_FILTER_IMAGE);
    assert_int_equal(make_filter("flatedecode").kind, PDF_FILTER_UNKNOWN);
    assert_int_equal(make_filter("").kind, PDF_FILTER_UNKNOWN);
}

static void ascii_hex_pairs_digits(void **state)
{
    (void)state;
    EXPECT_DECODED("ASCIIHexDecode", "48 65\r\n6C6c 6F>", "Hello");
    EXPECT_DECODED("ASCIIHexDecode", "487>junk", "Hp");
    EXPECT_DECODED("ASCIIHexDecode", "4865", "He");
    EXPECT_DECODED("ASCIIHexDecode", ">", "");
    EXPECT_DECODED("ASCIIHexDecode", "", "");
    EXPECT_DAMAGED("ASCIIHexDecode", "48xx65>", "H");
}

static void ascii_85_takes_groups_of_five(void **state)
{
    (void)state;
    EXPECT_DECODED("ASCII85Decode", "87cURD]i,\"Ebo80~>", "Hello World!");
    EXPECT_DECODED("ASCII85Decode", "<~87cUR\nD]i,\"Eb\to80~>rest", "Hello World!");
    EXPECT_DECODED("ASCII85Decode", "z~>", "\0\0\0\0");
    EXPECT_DECODED("ASCII85Decode", "5l~>", "A");
    EXPECT_DECODED("ASCII85Decode", "5l", "A");
    EXPECT_DECODED("ASCII85Decode", "~>", "");
    EXPECT_DECODED("ASCII85Decode", "s8W-!~>", "\xFF\xFF\xFF\xFF");
}

static void ascii_85_notices_what_cannot_be(void **state)
{
    (void)state;
    EXPECT_DAMAGED("ASCII85Decode", "s8W-\"~>", "\0\0\0\0");
    EXPECT_DAMAGED("ASCII85Decode", "87cUR!~>", "Hell");
    EXPECT_DAMAGED("ASCII85Decode", "87cURv~>", "Hell");
    EXPECT_DAMAGED("ASCII85Decode", "87cUR5lz~>", "HellA");
}

static void run_length_repeats_and_copies(void **state)
{
    (void)state;
    EXPECT_DECODED("RunLengthDecode", "\x02" "abc\xFE" "x\x80junk", "abcxxx");
    EXPECT_DECODED("RunLengthDecode", "\x00" "a\xFF" "b", "abb");
    EXPECT_DECODED("RunLengthDecode", "\x80", "");
    EXPECT_DECODED("RunLengthDecode", "", "");
    EXPECT_DAMAGED("RunLengthDecode", "\x05" "ab", "ab");
    EXPECT_DAMAGED("RunLengthDecode", "\x00" "a\xFF", "a");
}

static void flate_ignores_what_follows_its_end(void **state)
{
    (void)state;
    BYTES_BUFFER_CLEANUP bytes_buffer encoded = deflate_bytes(BYTES_LITERAL("stream stream stream"), 15);
    assert_int_equal(bytes_buffer_append_text(&encoded, "\r\n", NULL), PDFSEAL_OK);
    expect_decoded("FlateDecode", bytes_buffer_view(&encoded), BYTES_LITERAL("stream stream stream"), false, __LINE__);
}

static void flate_keeps_what_precedes_the_damage(void **state)
{
    (void)state;
    bytes_view plain = BYTES_LITERAL("stream stream stream");
    BYTES_BUFFER_CLEANUP bytes_buffer encoded = deflate_bytes(plain, 15);
    bytes_view cut = bytes_buffer_view(&encoded);
    cut.length -= 4;
    expect_decoded("FlateDecode", cut, plain, true, __LINE__);
    encoded.data[encoded.length - 1] ^= 1;
    expect_decoded("FlateDecode", bytes_buffer_view(&encoded), plain, true, __LINE__);
    EXPECT_DAMAGED("FlateDecode", "", "");
    EXPECT_DAMAGED("FlateDecode", "no zlib data at all", "");
}

static void flate_that_ends_with_a_sync_flush_is_whole(void **state)
{
    (void)state;
    uint8_t encoded[100];
    z_stream stream = {.next_in = (Bytef *)"stream", .avail_in = 6, .next_out = encoded, .avail_out = sizeof encoded};
    assert_int_equal(deflateInit(&stream, 9), Z_OK);
    assert_int_equal(deflate(&stream, Z_SYNC_FLUSH), Z_OK);
    bytes_view view = {encoded, stream.total_out};
    assert_int_equal(deflateEnd(&stream), Z_DATA_ERROR);
    expect_decoded("FlateDecode", view, BYTES_LITERAL("stream"), false, __LINE__);
    view.length--;
    expect_decoded("FlateDecode", view, BYTES_LITERAL("stream"), true, __LINE__);
}

static void expect_unchecked(bytes_view encoded, bytes_view expected, pdfseal_status wanted)
{
    pdf_filter filter = make_filter("FlateDecode");
    BYTES_BUFFER_CLEANUP bytes_buffer out;
    bytes_buffer_init(&out, 1000);
    filter.unchecked = true;
    assert_int_equal(pdf_filter_decode(&filter, 1, encoded, &out, NULL, NULL), wanted);
    assert_true(bytes_equal(bytes_buffer_view(&out), expected));
}

static void flate_overlooks_a_wrong_checksum_when_asked_to(void **state)
{
    (void)state;
    bytes_view plain = BYTES_LITERAL("stream stream stream");
    BYTES_BUFFER_CLEANUP bytes_buffer encoded = deflate_bytes(plain, 15);
    bytes_view view = bytes_buffer_view(&encoded);
    expect_unchecked(view, plain, PDFSEAL_OK);
    encoded.data[encoded.length - 1] ^= 1;
    expect_unchecked(view, plain, PDFSEAL_OK);
    expect_unchecked((bytes_view){view.data, view.length - 4}, plain, PDFSEAL_OK);
    expect_unchecked((bytes_view){view.data, view.length - 6}, BYTES_LITERAL(""), PDFSEAL_ERROR_INPUT);
    encoded.data[1] ^= 1;
    expect_unchecked(view, BYTES_LITERAL(""), PDFSEAL_ERROR_INPUT);
}

static void flate_without_its_header_is_damaged_but_read(void **state)
{
    (void)state;
    bytes_view plain = BYTES_LITERAL("stream stream stream");
    BYTES_BUFFER_CLEANUP bytes_buffer encoded = deflate_bytes(plain, -15);
    expect_decoded("FlateDecode", bytes_buffer_view(&encoded), plain, true, __LINE__);
}

static void flate_of_any_length_comes_back(void **state)
{
    (void)state;
    size_t length = 300000;
    uint8_t *plain = malloc(length);
    assert_non_null(plain);
    for (size_t i = 0; i < length; i++)
        plain[i] = (uint8_t)(i * i >> 9);
    pdf_filter filter = make_filter("FlateDecode");
    for (size_t piece = 1; piece <= length; piece = piece * 3 + 1) {
        BYTES_BUFFER_CLEANUP bytes_buffer encoded = deflate_bytes((bytes_view){plain, piece}, 15);
        BYTES_BUFFER_CLEANUP bytes_buffer out;
        bytes_buffer_init(&out, piece);
        assert_int_equal(pdf_filter_decode(&filter, 1, bytes_buffer_view(&encoded), &out, NULL, NULL), PDFSEAL_OK);
        assert_true(bytes_equal(bytes_buffer_view(&out), (bytes_view){plain, piece}));
    }
    free(plain);
}

static void chains_run_first_filter_first(void **state)
{
    (void)state;
    pdf_filter chain[] = {make_filter("ASCIIHexDecode"), make_filter("ASCII85Decode"), make_filter("RunLengthDecode")};
    BYTES_BUFFER_CLEANUP bytes_buffer out;
    bytes_buffer_init(&out, 100);
    /* Hexadecimal of the letters of "\xFE" "x\x80". */
    assert_int_equal(pdf_filter_decode(chain, 3, BYTES_LITERAL("7263 6971 7E3E>"), &out, NULL, NULL), PDFSEAL_OK);
    assert_true(bytes_equal_text(bytes_buffer_view(&out), "xxx"));
    out.length = 0;
    assert_int_equal(pdf_filter_decode(chain, 0, BYTES_LITERAL("as it is"), &out, NULL, NULL), PDFSEAL_OK);
    assert_true(bytes_equal_text(bytes_buffer_view(&out), "as it is"));
}

static void pictures_stay_encoded_at_the_end_only(void **state)
{
    (void)state;
    pdf_filter chain[] = {make_filter("ASCIIHexDecode"), make_filter("DCTDecode"), make_filter("ASCIIHexDecode")};
    BYTES_BUFFER_CLEANUP bytes_buffer out;
    bytes_buffer_init(&out, 100);
    assert_int_equal(pdf_filter_decode(chain, 2, BYTES_LITERAL("FFD8>"), &out, NULL, NULL), PDFSEAL_OK);
    assert_true(bytes_equal(bytes_buffer_view(&out), BYTES_LITERAL("\xFF\xD8")));
    assert_int_equal(pdf_filter_decode(chain, 3, BYTES_LITERAL("FFD8>"), &out, NULL, NULL), PDFSEAL_ERROR_INPUT);
    assert_int_equal(out.length, 2);
}

static void unknown_filters_and_endless_chains_are_refused(void **state)
{
    (void)state;
    pdf_filter unknown = make_filter("RotDecode");
    BYTES_BUFFER_CLEANUP bytes_buffer out;
    bytes_buffer_init(&out, 100);
    bool damaged;
    assert_int_equal(pdf_filter_decode(&unknown, 1, BYTES_LITERAL("x"), &out, &damaged, NULL), PDFSEAL_ERROR_INPUT);
    pdf_filter chain[LIMIT_FILTERS + 1];
    for (size_t i = 0; i <= LIMIT_FILTERS; i++)
        chain[i] = make_filter("ASCIIHexDecode");
    assert_int_equal(pdf_filter_decode(chain, LIMIT_FILTERS, BYTES_LITERAL(""), &out, NULL, NULL), PDFSEAL_OK);
    assert_int_equal(pdf_filter_decode(chain, LIMIT_FILTERS + 1, BYTES_LITERAL(""), &out, NULL, NULL),
                     PDFSEAL_ERROR_LIMIT);
}

static void a_maximum_bounds_every_filter(void **state)
{
    (void)state;
    BYTES_BUFFER_CLEANUP bytes_buffer zeros;
    bytes_buffer_init(&zeros, 2000);
    assert_int_equal(bytes_buffer_reserve(&zeros, 2000, NULL), PDFSEAL_OK);
    memset(zeros.data, 0, 2000);
    zeros.length = 2000;
    BYTES_BUFFER_CLEANUP bytes_buffer deflated = deflate_bytes(bytes_buffer_view(&zeros), 15);
    const struct {
        const char *name;
        bytes_view encoded;
    } bombs[] = {{"FlateDecode", bytes_buffer_view(&deflated)},
                 {"RunLengthDecode", BYTES_LITERAL("\x81" "a\x81" "a\x81" "a\x81" "a\x81" "a\x81" "a\x81" "a\x81" "a")},
                 {"ASCII85Decode", BYTES_LITERAL("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
                                                 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
                                                 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
                                                 "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz")}};
    for (size_t i = 0; i < sizeof bombs / sizeof bombs[0]; i++) {
        pdf_filter filter = make_filter(bombs[i].name);
        bool damaged;
        BYTES_BUFFER_CLEANUP bytes_buffer out;
        bytes_buffer_init(&out, 1000);
        assert_int_equal(pdf_filter_decode(&filter, 1, bombs[i].encoded, &out, &damaged, NULL), PDFSEAL_ERROR_LIMIT);
        assert_int_equal(out.length, 0);
        assert_int_equal(out.maximum, 1000);
        assert_true(out.capacity <= 1000);
    }
}

static void a_bomb_inside_a_bomb_meets_the_ratio(void **state)
{
    (void)state;
    size_t length = (size_t)64 << 20;
    uint8_t *zeros = calloc(length, 1);
    assert_non_null(zeros);
    BYTES_BUFFER_CLEANUP bytes_buffer inner = deflate_bytes((bytes_view){zeros, length}, 15);
    BYTES_BUFFER_CLEANUP bytes_buffer outer = deflate_bytes(bytes_buffer_view(&inner), 15);
    free(zeros);
    assert_true(outer.length * LIMIT_STREAM_RATIO < length);
    pdf_filter chain[] = {make_filter("FlateDecode"), make_filter("FlateDecode")};
    BYTES_BUFFER_CLEANUP bytes_buffer out;
    bytes_buffer_init(&out, LIMIT_STREAM_BYTES);
    assert_int_equal(pdf_filter_decode(&chain[1], 1, bytes_buffer_view(&inner), &out, NULL, NULL), PDFSEAL_OK);
    assert_int_equal(out.length, length);
    out.length = 0;
    assert_int_equal(pdf_filter_decode(chain, 2, bytes_buffer_view(&outer), &out, NULL, NULL), PDFSEAL_ERROR_LIMIT);
}

/* An inflater that does its work, finds the data bad, or says that it wrote more than there was room for. */
typedef enum inflater_kind { HONEST, HELPLESS, BOASTFUL } inflater_kind;

static bool inflate_with_zlib(void *context, const void *data, size_t length, void *out, size_t room, size_t *ret_length)
{
    z_stream stream = {.next_in = (Bytef *)(uintptr_t)data, .avail_in = (uInt)length, .next_out = out, .avail_out = (uInt)room};
    const inflater_kind *kind = context;
    *ret_length = room + 1;
    if (*kind != HONEST)
        return *kind == BOASTFUL;
    assert_int_equal(inflateInit2(&stream, -15), Z_OK);
    int code = inflate(&stream, Z_FINISH);
    *ret_length = stream.total_out;
    assert_int_equal(inflateEnd(&stream), Z_OK);
    return code == Z_STREAM_END;
}

static void expect_at_once(inflater_kind kind, bytes_view encoded, bytes_view expected, pdfseal_status wanted)
{
    const pdfseal_inflater inflater = {&kind, inflate_with_zlib};
    BYTES_BUFFER_CLEANUP bytes_buffer out;
    pdfseal_error error = {0};
    bytes_buffer_init(&out, 1 << 20);
    assert_int_equal(pdf_flate_decode_at_once(encoded, &inflater, &out, &error), wanted);
    if (wanted == PDFSEAL_OK)
        assert_true(bytes_equal(bytes_buffer_view(&out), expected));
}

static void an_inflater_that_fails_leaves_the_work_to_zlib(void **state)
{
    (void)state;
    static uint8_t zeros[100000];
    const size_t lengths[] = {100, 20000, sizeof zeros};
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        const bytes_view plain = {zeros, lengths[i]};
        BYTES_BUFFER_CLEANUP bytes_buffer encoded = deflate_bytes(plain, 15);
        const bytes_view view = bytes_buffer_view(&encoded);
        for (inflater_kind kind = HONEST; kind <= BOASTFUL; kind++) {
            expect_at_once(kind, view, plain, PDFSEAL_OK);
            expect_at_once(kind, (bytes_view){view.data, view.length / 2}, plain, PDFSEAL_ERROR_INPUT);
        }
    }
}

/* Says that it wrote whatever it was asked for. */
static bool say_all(void *context, const void *data, size_t length, void *out, size_t room, size_t *ret_length)
{
    size_t *asked = context;
    (void)data;
    (void)length;
    *asked = room;
    memset(out, 'x', room);
    *ret_length = room;
    return true;
}

/* Farther back inflaters take symbols that are no distances as they like. */
static void an_inflater_is_asked_for_no_more_than_all_read_alike(void **state)
{
    (void)state;
    static uint8_t noise[100000];
    size_t asked = 0;
    const pdfseal_inflater inflater = {&asked, say_all};
    uint32_t value = 1;
    for (size_t i = 0; i < sizeof noise; i++) {
        value = value * 1664525 + 1013904223;
        noise[i] = (uint8_t)(value >> 24);
    }
    for (size_t length = 1000; length <= sizeof noise; length += 11000) {
        BYTES_BUFFER_CLEANUP bytes_buffer encoded = deflate_bytes((bytes_view){noise, length}, 15);
        BYTES_BUFFER_CLEANUP bytes_buffer out;
        bytes_buffer_init(&out, 1 << 20);
        assert_int_equal(bytes_buffer_reserve(&out, 1 << 19, NULL), PDFSEAL_OK);
        asked = 0;
        assert_int_equal(pdf_flate_decode_at_once(bytes_buffer_view(&encoded), &inflater, &out, NULL), PDFSEAL_OK);
        assert_true(asked <= 24576);
        assert_true(asked > 0 || bytes_equal(bytes_buffer_view(&out), (bytes_view){noise, length}));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_and_abbreviations_are_known),
        cmocka_unit_test(ascii_hex_pairs_digits),
        cmocka_unit_test(ascii_85_takes_groups_of_five),
        cmocka_unit_test(ascii_85_notices_what_cannot_be),
        cmocka_unit_test(run_length_repeats_and_copies),
        cmocka_unit_test(flate_ignores_what_follows_its_end),
        cmocka_unit_test(flate_keeps_what_precedes_the_damage),
        cmocka_unit_test(flate_that_ends_with_a_sync_flush_is_whole),
        cmocka_unit_test(flate_overlooks_a_wrong_checksum_when_asked_to),
        cmocka_unit_test(flate_without_its_header_is_damaged_but_read),
        cmocka_unit_test(flate_of_any_length_comes_back),
        cmocka_unit_test(chains_run_first_filter_first),
        cmocka_unit_test(pictures_stay_encoded_at_the_end_only),
        cmocka_unit_test(unknown_filters_and_endless_chains_are_refused),
        cmocka_unit_test(a_maximum_bounds_every_filter),
        cmocka_unit_test(a_bomb_inside_a_bomb_meets_the_ratio),
        cmocka_unit_test(an_inflater_that_fails_leaves_the_work_to_zlib),
        cmocka_unit_test(an_inflater_is_asked_for_no_more_than_all_read_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
