/* SPDX-License-Identifier: Apache-2.0 */
/* The one pass: digests of many ranges equal direct ones, and mentions are found across the borders of chunks. */
#include "verify/pass.h"

#include "expect.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define CHUNK_BYTES ((size_t)524288) /* a border of chunks, whichever size they have */

typedef struct pass_file {
    uint8_t *bytes;
    size_t length;
    file_input input;
    arena memory;
    verify_pass pass;
    pdfseal_error error;
} pass_file;

static void begin_file(pass_file *file, size_t length)
{
    *file = (pass_file){.length = length, .bytes = malloc(length + 1)};
    assert_non_null(file->bytes);
    arena_init(&file->memory);
    uint32_t value = 12345;
    for (size_t i = 0; i < length; i++) {
        value = value * 1664525 + 1013904223;
        file->bytes[i] = (uint8_t)(value >> 24);
    }
}

static void put(pass_file *file, size_t place, const char *text)
{
    memcpy(file->bytes + place, text, strlen(text));
}

static void run(pass_file *file, const pdfseal_executor *executor)
{
    int fd = memfd_create("pass", MFD_CLOEXEC);
    assert_int_equal(pwrite(fd, file->bytes, file->length, 0), file->length);
    EXPECT_OK(file_input_open_fd(fd, "pass", &file->input, &file->error), &file->error);
    file->input.owned = true;
    EXPECT_OK(verify_pass_run(&file->input, NULL, executor, &file->memory, &file->pass, &file->error), &file->error);
}

static void end_file(pass_file *file)
{
    file_input_close(&file->input);
    arena_clear(&file->memory);
    free(file->bytes);
}

static void expect_direct(const pass_file *file, const verify_range *range)
{
    digest_context *context = NULL;
    digest_value value;
    pdfseal_error error = {0};
    EXPECT_OK(digest_new(range->algorithm, &context, &error), &error);
    EXPECT_OK(digest_update(context, (bytes_view){file->bytes, (size_t)range->gap_start}, &error), &error);
    EXPECT_OK(digest_update(context, (bytes_view){file->bytes + range->gap_end, (size_t)(range->end - range->gap_end)}, &error),
              &error);
    EXPECT_OK(digest_finish(context, &value, &error), &error);
    digest_free(context);
    EXPECT_BYTES(((bytes_view){range->value.data, range->value.length}), ((bytes_view){value.data, value.length}));
}

static void expect_all_direct(const pass_file *file)
{
    digest_value whole;
    pdfseal_error error = {0};
    for (size_t i = 0; i < file->pass.range_count; i++)
        expect_direct(file, &file->pass.ranges[i]);
    EXPECT_OK(digest_of(DIGEST_SHA256, (bytes_view){file->bytes, file->length}, &whole, &error), &error);
    EXPECT_BYTES(((bytes_view){file->pass.file_sha256.data, file->pass.file_sha256.length}),
                 ((bytes_view){whole.data, whole.length}));
}

static void ranges_of_every_algorithm_have_their_own_digest(void **state)
{
    (void)state;
    pass_file file;
    begin_file(&file, 5000);
    verify_range ranges[DIGEST_RIPEMD160];
    for (int i = DIGEST_MD5; i <= DIGEST_RIPEMD160; i++)
        ranges[i - 1] = (verify_range){.algorithm = (digest_algorithm)i, .gap_start = 100 * i, .gap_end = 200 * i,
                                       .end = 300 * i};
    file.pass = (verify_pass){.ranges = ranges, .range_count = DIGEST_RIPEMD160};
    run(&file, NULL);
    expect_all_direct(&file);
    end_file(&file);
}

static void ranges_may_touch_overlap_and_end_anywhere(void **state)
{
    (void)state;
    pass_file file;
    const size_t length = 2 * CHUNK_BYTES + 777;
    const int64_t size = (int64_t)length;
    const int64_t chunk = (int64_t)CHUNK_BYTES;
    begin_file(&file, length);
    verify_range ranges[] = {
        {.gap_start = 0, .gap_end = 0, .end = 0},
        {.gap_start = 0, .gap_end = 0, .end = size},
        {.gap_start = 0, .gap_end = size, .end = size},
        {.gap_start = size, .gap_end = size, .end = size},
        {.gap_start = 10, .gap_end = 10, .end = 10},
        {.gap_start = chunk, .gap_end = chunk, .end = 2 * chunk},
        {.gap_start = chunk - 1, .gap_end = chunk + 1, .end = 2 * chunk + 1},
        {.gap_start = 1, .gap_end = 2 * chunk - 1, .end = 2 * chunk},
        {.gap_start = 5, .gap_end = 6, .end = 7},
        {.gap_start = 5, .gap_end = 6, .end = 7},
        {.gap_start = 100, .gap_end = 300, .end = chunk + 5},
        {.gap_start = 200, .gap_end = 250, .end = size - 1},
    };
    file.pass = (verify_pass){.ranges = ranges, .range_count = sizeof ranges / sizeof ranges[0]};
    for (size_t i = 0; i < file.pass.range_count; i++)
        ranges[i].algorithm = i % 2 ? DIGEST_SHA256 : DIGEST_SHA512;
    run(&file, NULL);
    expect_all_direct(&file);
    end_file(&file);
}

static void a_range_without_algorithm_is_left_out(void **state)
{
    (void)state;
    pass_file file;
    begin_file(&file, 100);
    verify_range ranges[] = {{.algorithm = DIGEST_NONE, .gap_start = 10, .gap_end = 20, .end = 100},
                             {.algorithm = DIGEST_SHA256, .gap_start = 10, .gap_end = 20, .end = 100}};
    file.pass = (verify_pass){.ranges = ranges, .range_count = 2};
    run(&file, NULL);
    assert_int_equal(ranges[0].value.length, 0);
    expect_direct(&file, &ranges[1]);
    end_file(&file);
}

static void mentions_are_found_in_order_and_across_chunks(void **state)
{
    (void)state;
    for (size_t shift = 0; shift <= 12; shift++) {
        pass_file file;
        begin_file(&file, 3 * CHUNK_BYTES);
        const size_t places[] = {0, 1000, CHUNK_BYTES - 11 + shift, 2 * CHUNK_BYTES - 5, 3 * CHUNK_BYTES - 10};
        for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
            put(&file, places[i], "/ByteRange");
        put(&file, 5000, "/ByteRang/ByteRangf/byteRange");
        run(&file, NULL);
        assert_int_equal(file.pass.mention_count, sizeof places / sizeof places[0]);
        for (size_t i = 0; i < file.pass.mention_count; i++)
            assert_int_equal(file.pass.mentions[i], places[i]);
        end_file(&file);
    }
}

/* Every way to write it with one, some, or all letters as #xx, around the borders of chunks and of what is looked at together. */
static void mentions_with_escaped_letters_are_found_everywhere(void **state)
{
    (void)state;
    static const char *const FORMS[] = {"/#42yteRange", "/ByteRang#65", "/By#74e#52ange", "/#42#79#74#65#52#61#6e#67#65", "/Byte#52ange",
                                        "/B#79teRang#65"};
    pass_file file;
    for (size_t f = 0; f < sizeof FORMS / sizeof FORMS[0]; f++) {
        size_t count = 0;
        int64_t places[140];
        begin_file(&file, CHUNK_BYTES + 5000);
        for (size_t i = 0; i < 100; i++)
            places[count++] = (int64_t)(1000 + i * 97);
        places[count++] = (int64_t)(CHUNK_BYTES - 500 - f);
        places[count++] = (int64_t)(CHUNK_BYTES - strlen(FORMS[f]) + 1 + f);
        places[count++] = (int64_t)(file.length - strlen(FORMS[f]));
        for (size_t i = 0; i < count; i++)
            put(&file, (size_t)places[i], FORMS[f]);
        run(&file, NULL);
        assert_int_equal(file.pass.mention_count, count);
        for (size_t i = 0; i < count; i++)
            assert_true(file.pass.mentions[i] == places[i]);
        end_file(&file);
    }
}

static void names_that_only_look_like_it_are_none(void **state)
{
    (void)state;
    pass_file file;
    begin_file(&file, CHUNK_BYTES);
    put(&file, 1000, "/#42yteRang /Byte#53ange /Byte#5ange #42yteRange /XByteRang#65 /Byte#3522ange /ByteRang#");
    run(&file, NULL);
    assert_int_equal(file.pass.mention_count, 0);
    end_file(&file);
}

typedef struct witness {
    const pass_file *file;
    int64_t seen;
} witness;

static pdfseal_status see(void *context, int64_t offset, bytes_view chunk, size_t carried, pdfseal_error *error)
{
    witness *one = context;
    (void)error;
    assert_true(offset == one->seen);
    assert_true(offset == 0 ? carried == 0 : carried == FILE_PASS_CARRIED_BYTES);
    assert_memory_equal(chunk.data - carried, one->file->bytes + offset - (int64_t)carried, carried + chunk.length);
    one->seen += (int64_t)chunk.length;
    return PDFSEAL_OK;
}

static void another_worker_sees_every_byte_in_order(void **state)
{
    (void)state;
    pass_file file;
    begin_file(&file, 2 * CHUNK_BYTES + 77);
    witness one = {.file = &file};
    file.pass.also = (file_pass_worker){&one, see};
    run(&file, NULL);
    assert_true(one.seen == (int64_t)file.length);
    end_file(&file);
}

static void a_mention_that_the_file_cuts_off_is_none(void **state)
{
    (void)state;
    pass_file file;
    begin_file(&file, CHUNK_BYTES + 5);
    put(&file, CHUNK_BYTES + 5 - 9, "/ByteRang");
    run(&file, NULL);
    assert_int_equal(file.pass.mention_count, 0);
    end_file(&file);
}

static void small_files_are_read_too(void **state)
{
    (void)state;
    for (size_t length = 0; length < 12; length++) {
        pass_file file;
        begin_file(&file, length);
        if (length >= 10)
            put(&file, length - 10, "/ByteRange");
        run(&file, NULL);
        assert_int_equal(file.pass.mention_count, length >= 10);
        expect_all_direct(&file);
        end_file(&file);
    }
}

typedef struct thread_task {
    pthread_t thread;
    void (*task)(void *);
    void *argument;
} thread_task;

static void *run_thread(void *argument)
{
    thread_task *one = argument;
    one->task(one->argument);
    return NULL;
}

static void *start_thread(void *context, void (*task)(void *), void *argument)
{
    int *started = context;
    if (++*started % 3 == 0)
        return NULL; /* the caller then runs the task itself */
    thread_task *one = malloc(sizeof *one);
    assert_non_null(one);
    *one = (thread_task){.task = task, .argument = argument};
    assert_int_equal(pthread_create(&one->thread, NULL, run_thread, one), 0);
    return one;
}

static void wait_for_thread(void *context, void *handle)
{
    (void)context;
    thread_task *one = handle;
    assert_int_equal(pthread_join(one->thread, NULL), 0);
    free(one);
}

static void hashing_beside_reading_gives_the_same(void **state)
{
    (void)state;
    pass_file file;
    int started = 0;
    const pdfseal_executor executor = {&started, start_thread, wait_for_thread};
    begin_file(&file, ((size_t)9 << 20) + 12345);
    const int64_t size = (int64_t)file.length;
    verify_range ranges[] = {{.algorithm = DIGEST_SHA256, .gap_start = 1000, .gap_end = 2000, .end = size},
                             {.algorithm = DIGEST_SHA256, .gap_start = 5000000, .gap_end = 5000100, .end = 6000000},
                             {.algorithm = DIGEST_SHA512, .gap_start = 7, .gap_end = 8000000, .end = size - 3}};
    file.pass = (verify_pass){.ranges = ranges, .range_count = 3};
    put(&file, file.length / 2, "/ByteRange");
    run(&file, &executor);
    assert_true(started > 10);
    expect_all_direct(&file);
    assert_int_equal(file.pass.mention_count, 1);
    end_file(&file);
}

/* Thousands of ranges over the whole file would be hashed for hours: those beyond an honest amount stay without value. */
static void more_ranges_than_any_honest_file_has_are_left_without_value(void **state)
{
    (void)state;
    pass_file file;
    enum { COUNT = 2000 };
    verify_range *ranges = calloc(COUNT, sizeof *ranges);
    assert_non_null(ranges);
    begin_file(&file, (size_t)1 << 20);
    for (size_t i = 0; i < COUNT; i++)
        ranges[i] = (verify_range){.algorithm = DIGEST_SHA256, .gap_start = 1, .gap_end = 2, .end = 1 << 20};
    file.pass = (verify_pass){.ranges = ranges, .range_count = COUNT};
    run(&file, NULL);
    expect_direct(&file, &ranges[0]);
    expect_direct(&file, &ranges[10]);
    assert_int_equal(ranges[COUNT - 1].value.length, 0);
    end_file(&file);
    free(ranges);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranges_of_every_algorithm_have_their_own_digest),
        cmocka_unit_test(ranges_may_touch_overlap_and_end_anywhere),
        cmocka_unit_test(a_range_without_algorithm_is_left_out),
        cmocka_unit_test(mentions_are_found_in_order_and_across_chunks),
        cmocka_unit_test(mentions_with_escaped_letters_are_found_everywhere),
        cmocka_unit_test(names_that_only_look_like_it_are_none),
        cmocka_unit_test(another_worker_sees_every_byte_in_order),
        cmocka_unit_test(a_mention_that_the_file_cuts_off_is_none),
        cmocka_unit_test(small_files_are_read_too),
        cmocka_unit_test(hashing_beside_reading_gives_the_same),
        cmocka_unit_test(more_ranges_than_any_honest_file_has_are_left_without_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
