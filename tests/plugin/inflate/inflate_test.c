/* SPDX-License-Identifier: Apache-2.0 */
/* The real libdeflate: what zlib deflated comes back; what is damaged, cut off or too long is refused. */
#include "inflate/inflate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <zlib.h>

#define PLAIN_BYTES ((size_t)50000)

/* Text and its raw deflate data. */
typedef struct sample {
    uint8_t plain[PLAIN_BYTES], out[PLAIN_BYTES], data[2 * PLAIN_BYTES];
    size_t length;
} sample;

static int make_sample(void **state)
{
    sample *one = calloc(1, sizeof *one);
    z_stream stream = {0};
    assert_non_null(one);
    for (size_t i = 0; i < PLAIN_BYTES; i++)
        one->plain[i] = (uint8_t)("12 0 R /Type "[i % 13] + (i % 97 == 0));
    assert_int_equal(deflateInit2(&stream, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY), Z_OK);
    stream.next_in = one->plain;
    stream.avail_in = PLAIN_BYTES;
    stream.next_out = one->data;
    stream.avail_out = sizeof one->data;
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    one->length = stream.total_out;
    assert_int_equal(deflateEnd(&stream), Z_OK);
    *state = one;
    return 0;
}

static int free_sample(void **state)
{
    free(*state);
    return 0;
}

static bool inflate_sample(sample *one, size_t length, size_t room, size_t *ret_length)
{
    const pdfseal_inflater *inflater = inflate_at_once();
    return inflater->inflate(inflater->context, one->data, length, one->out, room, ret_length);
}

static void what_zlib_deflated_comes_back(void **state)
{
    sample *one = *state;
    size_t length = 0;
    assert_true(inflate_sample(one, one->length, PLAIN_BYTES, &length));
    assert_int_equal(length, PLAIN_BYTES);
    assert_memory_equal(one->out, one->plain, PLAIN_BYTES);
    memcpy(one->data + one->length, "\r\nendstream", 11);
    assert_true(inflate_sample(one, one->length + 11, PLAIN_BYTES, &length));
    assert_int_equal(length, PLAIN_BYTES);
}

static void what_is_cut_off_damaged_or_too_long_is_refused(void **state)
{
    sample *one = *state;
    size_t length = 0;
    assert_false(inflate_sample(one, one->length - 1, PLAIN_BYTES, &length));
    assert_false(inflate_sample(one, 0, PLAIN_BYTES, &length));
    assert_false(inflate_sample(one, one->length, PLAIN_BYTES - 1, &length));
    memset(one->data, 0xFF, 8);
    assert_false(inflate_sample(one, one->length, PLAIN_BYTES, &length));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_zlib_deflated_comes_back, make_sample, free_sample),
        cmocka_unit_test_setup_teardown(what_is_cut_off_damaged_or_too_long_is_refused, make_sample, free_sample),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
