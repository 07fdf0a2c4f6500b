/* SPDX-License-Identifier: Apache-2.0 */
/* The policy answers by date; what it does not know was never good. */
#include "pki.h"

#include "base/time.h"
#include "cms/policy.h"

static int64_t start_of(int64_t year, int month, int day)
{
    int64_t seconds = 0;
    assert_true(time_of_civil(year, month, day, 0, 0, 0, &seconds));
    return seconds;
}

static void digests_end_on_their_days(void **state)
{
    (void)state;
    assert_int_equal(cms_policy_digest_end(DIGEST_MD5), start_of(2004, 8, 1));
    assert_int_equal(cms_policy_digest_end(DIGEST_SHA1), start_of(2012, 8, 1));
    assert_int_equal(cms_policy_digest_end(DIGEST_RIPEMD160), start_of(2014, 8, 1));
    assert_true(cms_policy_digest_end(DIGEST_SHA256) == CMS_POLICY_NO_END);
    assert_true(cms_policy_digest_end(DIGEST_SM3) == CMS_POLICY_NO_END);
    assert_true(cms_policy_digest_end(DIGEST_NONE) == CMS_POLICY_NEVER);
}

static void keys_end_by_their_size(void **state)
{
    (void)state;
    assert_int_equal(cms_policy_key_end(CMS_SCHEME_RSA, 1024), start_of(2019, 10, 1));
    assert_int_equal(cms_policy_key_end(CMS_SCHEME_RSA, 1023), start_of(2010, 8, 1));
    assert_int_equal(cms_policy_key_end(CMS_SCHEME_RSA_PSS, 1899), start_of(2019, 10, 1));
    assert_int_equal(cms_policy_key_end(CMS_SCHEME_ECDSA, 224), start_of(2021, 10, 1));
    assert_int_equal(cms_policy_key_end(CMS_SCHEME_DSA, 1024), start_of(2015, 12, 1));
    assert_true(cms_policy_key_end(CMS_SCHEME_ED25519, 256) == CMS_POLICY_NO_END);
    assert_true(cms_policy_key_end(CMS_SCHEME_NONE, 4096) == CMS_POLICY_NEVER);
}

/* TS 119 312 expects RSA 2048 to last until 2029: that day is not there yet, and may move. */
static void forecasts_are_not_enforced(void **state)
{
    (void)state;
    assert_true(cms_policy_key_end(CMS_SCHEME_RSA, 2048) == CMS_POLICY_NO_END);
    assert_true(cms_policy_digest_end(DIGEST_SHA224) == CMS_POLICY_NO_END);
}

static void weak_ones_make_no_new_signatures(void **state)
{
    (void)state;
    static const digest_algorithm WEAK[] = {DIGEST_MD5, DIGEST_SHA1, DIGEST_SHA224, DIGEST_RIPEMD160, DIGEST_NONE};
    for (size_t i = 0; i < sizeof WEAK / sizeof WEAK[0]; i++)
        assert_false(cms_policy_digest_may_sign(WEAK[i]));
    assert_true(cms_policy_digest_may_sign(DIGEST_SHAKE256));
    assert_false(cms_policy_key_may_sign(CMS_SCHEME_RSA, 2047));
    assert_true(cms_policy_key_may_sign(CMS_SCHEME_RSA, 2048));
    assert_false(cms_policy_key_may_sign(CMS_SCHEME_ECDSA, 224));
    assert_true(cms_policy_key_may_sign(CMS_SCHEME_ECDSA, 256));
    assert_false(cms_policy_key_may_sign(CMS_SCHEME_DSA, 4096));
    assert_false(cms_policy_key_may_sign(CMS_SCHEME_NONE, 4096));
}

/* A verdict on a signature that existed in 2011 and one of today, by the same weak digest. */
static void the_time_of_a_signature_decides(void **state)
{
    (void)state;
    cms_verdict verdict = {.algorithm_end = cms_policy_digest_end(DIGEST_SHA1), .algorithm_cause = "the digest sha1"};
    assert_null(cms_verdict_weakness(&verdict, start_of(2011, 1, 1)));
    assert_string_equal(cms_verdict_weakness(&verdict, PKI_CLOCK), "the digest sha1");
    verdict.doubt = "bytes other than zeros follow the signature";
    assert_string_equal(cms_verdict_weakness(&verdict, start_of(2011, 1, 1)), verdict.doubt);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digests_end_on_their_days),    cmocka_unit_test(keys_end_by_their_size),
        cmocka_unit_test(forecasts_are_not_enforced),   cmocka_unit_test(weak_ones_make_no_new_signatures),
        cmocka_unit_test(the_time_of_a_signature_decides),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
