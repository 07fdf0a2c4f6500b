/* SPDX-License-Identifier: Apache-2.0 */
/* References in raw bytes: all that a reader could see are found, however they are written and wherever windows end. */
#include "pdf/reference_scan.h"

#include "expect.h"

#include <stdio.h>

static const uint32_t TARGETS[] = {7, 12, 220012};
#define TARGET_COUNT (sizeof TARGETS / sizeof TARGETS[0])

/* What is found in `text`, the targets in order, as "7 12 ?" ("?" for any). */
static void expect_found_alone(const char *text, const char *wanted)
{
    reference_scan scan;
    pdfseal_error error = {0};
    char found[256] = "";
    reference_scan_init(&scan, TARGETS, TARGET_COUNT);
    EXPECT_OK(reference_scan_bytes(&scan, bytes_of_text(text), 0, 0, &error), &error);
    for (size_t i = 0; i < scan.count; i++) {
        size_t used = strlen(found);
        (void)snprintf(found + used, sizeof found - used, scan.found[i].target ? "%s%u" : "%s?", used ? " " : "", scan.found[i].target);
    }
    reference_scan_clear(&scan);
    assert_string_equal(found, wanted);
}

/* The same wherever in a block of bytes that are looked at together the text stands. */
static void expect_found(const char *text, const char *wanted)
{
    enum { ROOM = 256 };
    char padded[2 * ROOM];
    size_t length = strlen(text);
    expect_found_alone(text, wanted);
    for (size_t start = 1; length < ROOM && start < ROOM; start += 7) {
        memset(padded, 'x', sizeof padded - 1);
        padded[sizeof padded - 1] = 0;
        padded[start - 1] = ' ';
        memcpy(padded + start, text, length);
        padded[start + length] = ' ';
        expect_found_alone(padded, wanted);
    }
}

static void references_are_found_however_they_are_written(void **state)
{
    (void)state;
    expect_found("/Kids[7 0 R 8 0 R 12 0 R]", "7 12");
    expect_found("7 0 R", "7");
    expect_found("7\n0\r\nR", "7");
    expect_found("7\t0\fR", "7");
    expect_found("<</A 00007 000 R/B 220012 65535 R>>", "7 220012");
    expect_found("7 0R", "7");
    expect_found("-7 +0 R", "7");
    expect_found("(7 0 R)", "7");
    expect_found("7   0          R", "7");
    expect_found("/A 1 0 R/B 2 0 R/C 3 0 R/D 7 0 R/E 220012 0 R/F 4 0 R", "7 220012");
    expect_found("/Kids [1 7 0 R 11 7 0 R 99 12 0 R 1\t7 0 R 2(7 0 R)]", "7 7 12 7 7");
    expect_found("/Kids [0000000000000007 0 R 00000220012 9 R 10 0 R 7 1 R]", "7 220012 7");
}

static void other_numbers_and_other_words_are_not(void **state)
{
    (void)state;
    expect_found("17 0 R 71 0 R 8 0 R 2200120 0 R", "");
    expect_found("7 0 obj 7 0 S R 70 R /R 7 R 7.0 0 R", "");
    expect_found("8199 0 R", ""); /* the same place in the filter as 7 */
    expect_found("18446744073709551623 0 R", "");
    expect_found("/Kids [1 0 R 2 0 R 3 0 R 4 0 R 8199 0 R 107 0 R 70 7 R]", "");
    expect_found("", "");
    expect_found("R", "");
}

static void comments_between_the_words_do_not_hide_one(void **state)
{
    (void)state;
    expect_found("7 0 %hidden\nR", "7");
    expect_found("7 %hidden\n0 %too\rR", "7");
    expect_found("7%a\n%b\n\n%c\r\n0%d\nR", "7");
    expect_found("8 % 50% of 7 \n0 R", "7");
    expect_found("1 0 %no\nR 8 0 R", "");
    expect_found("what 100% means\n0 R", "");
}

static void what_cannot_be_told_counts_as_any(void **state)
{
    (void)state;
    static char text[3 * REFERENCE_SCAN_LOOKBACK];
    memset(text, 'x', sizeof text - 1);
    memcpy(text, "7 0 %", 5);
    memcpy(text + sizeof text - 4, "\nR ", 3);
    expect_found(text, "?");
    memset(text, ' ', sizeof text - 1);
    memcpy(text, "7 0", 3);
    text[sizeof text - 2] = 'R';
    expect_found(text, "7");
}

static void reference_across_the_border_of_windows_is_found_once(void **state)
{
    (void)state;
    static const char TEXT[] = "[8 0 R 12 0 %comment\n R 7 0 R 9 0 R]";
    for (size_t border = 1; border < sizeof TEXT - 1; border++) {
        reference_scan scan;
        pdfseal_error error = {0};
        reference_scan_init(&scan, TARGETS, TARGET_COUNT);
        EXPECT_OK(reference_scan_bytes(&scan, (bytes_view){(const uint8_t *)TEXT, border}, 0, 0, &error), &error);
        EXPECT_OK(reference_scan_bytes(&scan, bytes_of_text(TEXT), border, 0, &error), &error);
        assert_int_equal(scan.count, 2);
        assert_int_equal(scan.found[0].target, 12);
        assert_int_equal(scan.found[1].target, 7);
        assert_int_equal(TEXT[scan.found[1].offset], 'R');
        reference_scan_clear(&scan);
    }
}

static void reference_whose_begin_is_out_of_sight_counts_as_any(void **state)
{
    (void)state;
    reference_scan scan;
    pdfseal_error error = {0};
    reference_scan_init(&scan, TARGETS, TARGET_COUNT);
    EXPECT_OK(reference_scan_bytes(&scan, bytes_of_text("2 0 R"), 0, 1000, &error), &error);
    assert_int_equal(scan.count, 1);
    assert_int_equal(scan.found[0].target, 0);
    reference_scan_clear(&scan);
}

/* Random bytes with references among them: each is found at its place, near block borders too. */
static void references_in_noise_are_found(void **state)
{
    (void)state;
    static uint8_t noise[1 << 16];
    reference_scan scan;
    pdfseal_error error = {0};
    uint32_t seed = 1;
    size_t placed = 0;
    for (size_t i = 0; i < sizeof noise; i++) {
        seed = seed * 1664525u + 1013904223u;
        noise[i] = (uint8_t)(seed >> 24);
    }
    for (size_t i = 100; i + 64 < sizeof noise; i += 509, placed++)
        memcpy(noise + i, "\n220012 0 R", 11);
    reference_scan_init(&scan, TARGETS, TARGET_COUNT);
    EXPECT_OK(reference_scan_bytes(&scan, (bytes_view){noise, sizeof noise}, 0, 0, &error), &error);
    size_t found = 0;
    for (size_t i = 0; i < scan.count; i++)
        found += scan.found[i].target == 220012;
    assert_int_equal(found, placed);
    reference_scan_clear(&scan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(references_are_found_however_they_are_written),
        cmocka_unit_test(other_numbers_and_other_words_are_not),
        cmocka_unit_test(comments_between_the_words_do_not_hide_one),
        cmocka_unit_test(what_cannot_be_told_counts_as_any),
        cmocka_unit_test(reference_across_the_border_of_windows_is_found_once),
        cmocka_unit_test(reference_whose_begin_is_out_of_sight_counts_as_any),
        cmocka_unit_test(references_in_noise_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
