/* SPDX-License-Identifier: Apache-2.0 */
/* Many small parts become few pieces, and a sink that fails is not asked again. */
#include "report/pieces.h"

#include "expect.h"

#include <stdlib.h>

typedef struct taken {
    uint8_t bytes[1 << 17];
    size_t length, calls, largest;
    size_t most_calls; /* then it fails; 0: never */
} taken;

static bool take(void *context, const void *bytes, size_t length)
{
    taken *all = context;
    all->calls++;
    if (all->most_calls && all->calls > all->most_calls)
        return false;
    assert_in_range(length, 1, sizeof all->bytes - all->length);
    memcpy(all->bytes + all->length, bytes, length);
    all->length += length;
    all->largest = length > all->largest ? length : all->largest;
    return true;
}

/* Writes `length` bytes in parts of `part`; what came is the same. */
static void expect_written(size_t length, size_t part)
{
    static uint8_t bytes[1 << 17];
    static taken all;
    pdfseal_error error = {0};
    pieces_writer writer;
    all = (taken){.length = 0};
    const pdfseal_sink sink = {&all, take};
    for (size_t i = 0; i < length; i++)
        bytes[i] = (uint8_t)(i * 7 + i / 251);
    pieces_begin(&writer, &sink, &error);
    for (size_t i = 0; i < length; i += part)
        pieces_put(&writer, bytes + i, length - i < part ? length - i : part);
    EXPECT_OK(pieces_finish(&writer), &error);
    EXPECT_BYTES(((bytes_view){all.bytes, all.length}), ((bytes_view){bytes, length}));
    assert_true(all.largest <= 16384 && all.calls == (length + 16383) / 16384);
}

static void all_that_is_put_arrives_in_pieces(void **state)
{
    (void)state;
    static const size_t LENGTHS[] = {0, 1, 16383, 16384, 16385, 32768, 100000};
    for (size_t i = 0; i < sizeof LENGTHS / sizeof LENGTHS[0]; i++) {
        expect_written(LENGTHS[i], 7);
        expect_written(LENGTHS[i], 16384);
        expect_written(LENGTHS[i], 100000);
    }
}

static void a_sink_that_fails_is_told_of_and_not_asked_again(void **state)
{
    (void)state;
    static const uint8_t bytes[40000];
    static taken all = {.most_calls = 1};
    const pdfseal_sink sink = {&all, take};
    pdfseal_error error = {0};
    pieces_writer writer;
    pieces_begin(&writer, &sink, &error);
    pieces_put(&writer, bytes, sizeof bytes);
    pieces_put(&writer, bytes, sizeof bytes);
    EXPECT_STATUS(PDFSEAL_ERROR_OUTPUT, pieces_finish(&writer), &error);
    EXPECT_MESSAGE(&error, "could not be written");
    assert_int_equal(all.calls, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_that_is_put_arrives_in_pieces),
        cmocka_unit_test(a_sink_that_fails_is_told_of_and_not_asked_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
