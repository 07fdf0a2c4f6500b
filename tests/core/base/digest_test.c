/* SPDX-License-Identifier: Apache-2.0 */
/* Digests by name, in parts, and forked. source  FIPS 180-4, FIPS 202 (examples of "abc") */
#include "base/digest.h"

#include "expect.h"

static void expect_hex(const digest_value *value, const char *wanted)
{
    char hex[2 * DIGEST_MAX_BYTES + 1];
    digest_print_hex((bytes_view){value->data, value->length}, hex);
    assert_string_equal(hex, wanted);
}

static void published_answers_come_out(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *hex;
    } answers[] = {
        {"md5", "900150983cd24fb0d6963f7d28e17f72"},
        {"sha1", "a9993e364706816aba3e25717850c26c9cd0d89d"},
        {"sha256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"sha3-256", "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532"},
        {"sm3", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"},
    };
    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
        digest_value value;
        pdfseal_error error = {0};
        EXPECT_OK(digest_of(digest_find(answers[i].name), BYTES_LITERAL("abc"), &value, &error), &error);
        expect_hex(&value, answers[i].hex);
    }
}

static void every_name_is_found_and_has_its_length(void **state)
{
    (void)state;
    for (int i = DIGEST_MD5; i <= DIGEST_RIPEMD160; i++) {
        assert_int_equal(digest_find(digest_name((digest_algorithm)i)), i);
        assert_in_range(digest_length((digest_algorithm)i), 16, DIGEST_MAX_BYTES);
    }
    assert_int_equal(digest_find("sha-256"), DIGEST_NONE);
    assert_int_equal(digest_find(""), DIGEST_NONE);
    assert_int_equal(digest_find("none"), DIGEST_NONE);
}

static void a_fork_goes_its_own_way(void **state)
{
    (void)state;
    digest_context *context = NULL;
    digest_context *fork = NULL;
    digest_value value;
    digest_value direct;
    pdfseal_error error = {0};
    EXPECT_OK(digest_new(DIGEST_SHA256, &context, &error), &error);
    EXPECT_OK(digest_update(context, BYTES_LITERAL("ab"), &error), &error);
    EXPECT_OK(digest_fork(context, &fork, &error), &error);
    EXPECT_OK(digest_update(context, BYTES_LITERAL("c"), &error), &error);
    EXPECT_OK(digest_update(fork, BYTES_LITERAL("X"), &error), &error);
    EXPECT_OK(digest_finish(context, &value, &error), &error);
    expect_hex(&value, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_OK(digest_finish(fork, &value, &error), &error);
    EXPECT_OK(digest_of(DIGEST_SHA256, BYTES_LITERAL("abX"), &direct, &error), &error);
    EXPECT_BYTES(((bytes_view){value.data, value.length}), ((bytes_view){direct.data, direct.length}));
    digest_free(context);
    digest_free(fork);
}

static void no_digest_is_made_of_none(void **state)
{
    (void)state;
    digest_value value;
    pdfseal_error error = {0};
    EXPECT_STATUS(PDFSEAL_ERROR_INPUT, digest_of(DIGEST_NONE, BYTES_LITERAL("abc"), &value, &error), &error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_answers_come_out),
        cmocka_unit_test(every_name_is_found_and_has_its_length),
        cmocka_unit_test(a_fork_goes_its_own_way),
        cmocka_unit_test(no_digest_is_made_of_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
