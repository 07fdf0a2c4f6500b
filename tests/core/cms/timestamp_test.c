/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens of a real authority (openssl ts) are read; those over something else, or damaged, are not believed. */
#include "pki.h"

#include "base/time.h"
#include "cms/timestamp.h"
#include "cms/trust.h"

/* A token over PKI_MESSAGE by openssl; the caller clears it. */
static bytes_buffer make_token(const char *digest)
{
    char base[1100], line[9000];
    (void)snprintf(base, sizeof base, "%s/../cms-%ld", getenv("PDFSEAL_TEST_PKI"), (long)getpid());
    (void)snprintf(line, sizeof line,
                   "cd '%s' && printf %%s '%.*s' > '%s.msg' && "
                   "openssl ts -query -data '%s.msg' -%s -cert -out '%s.tsq' 2>/dev/null && "
                   "flock .lock openssl ts -reply -config tsa.cnf -queryfile '%s.tsq' -token_out -out '%s.tst' "
                   "2>/dev/null && rm '%s.msg' '%s.tsq'",
                   getenv("PDFSEAL_TEST_PKI"), (int)PKI_MESSAGE.length, (const char *)PKI_MESSAGE.data, base, base,
                   digest, base, base, base, base, base);
    if (system(line) != 0) {
        print_error("this command failed: %s\n", line);
        fail();
    }
    char path[1200];
    (void)snprintf(path, sizeof path, "%s.tst", base);
    bytes_buffer token = pki_read_file(path);
    (void)unlink(path);
    return token;
}

static cms_timestamp check(bytes_view token, bytes_view imprinted, arena *owner)
{
    pdfseal_error error = {0};
    cms_timestamp timestamp;
    PKI_GOOD(cms_timestamp_check(token, imprinted, NULL, owner, &timestamp, &error), &error);
    return timestamp;
}

static void a_token_says_time_and_authority(void **state)
{
    (void)state;
    static const char *const DIGESTS[] = {"sha256", "sha384", "sha512"};
    for (size_t i = 0; i < sizeof DIGESTS / sizeof DIGESTS[0]; i++) {
        arena owner;
        arena_init(&owner);
        int64_t before = time_now(NULL);
        bytes_buffer token = make_token(DIGESTS[i]);
        cms_timestamp timestamp = check(bytes_buffer_view(&token), PKI_MESSAGE, &owner);
        assert_int_equal(timestamp.verdict.integrity, CMS_INTEGRITY_INTACT);
        assert_string_equal(timestamp.verdict.digest_algorithm, DIGESTS[i]);
        assert_true(timestamp.verdict.has_signing_certificate);
        assert_null(cms_verdict_weakness(&timestamp.verdict, PKI_CLOCK));
        assert_true(timestamp.time >= before - 1 && timestamp.time <= time_now(NULL) + 1);
        assert_string_equal(timestamp.authority, "Pdfseal Test TSA");
        cms_timestamp_clear(&timestamp);
        bytes_buffer_clear(&token);
        arena_clear(&owner);
    }
}

static void a_token_over_something_else_is_altered(void **state)
{
    (void)state;
    arena owner;
    arena_init(&owner);
    bytes_buffer token = make_token("sha256");
    cms_timestamp timestamp = check(bytes_buffer_view(&token), BYTES_LITERAL("another contract"), &owner);
    assert_int_equal(timestamp.verdict.integrity, CMS_INTEGRITY_ALTERED);
    cms_timestamp_clear(&timestamp);
    bytes_buffer_clear(&token);
    arena_clear(&owner);
}

static void a_weak_imprint_is_weak(void **state)
{
    (void)state;
    arena owner;
    arena_init(&owner);
    bytes_buffer token = make_token("sha1");
    cms_timestamp timestamp = check(bytes_buffer_view(&token), PKI_MESSAGE, &owner);
    assert_int_equal(timestamp.verdict.integrity, CMS_INTEGRITY_INTACT);
    assert_non_null(cms_verdict_weakness(&timestamp.verdict, PKI_CLOCK));
    cms_timestamp_clear(&timestamp);
    bytes_buffer_clear(&token);
    arena_clear(&owner);
}

static void what_is_no_token_is_invalid(void **state)
{
    (void)state;
    arena owner;
    arena_init(&owner);
    cms_timestamp timestamp = check(BYTES_LITERAL("no token"), PKI_MESSAGE, &owner);
    assert_int_equal(timestamp.verdict.integrity, CMS_INTEGRITY_INVALID);
    assert_null(timestamp.token);
    assert_true(timestamp.time == TIME_UNKNOWN);
    cms_timestamp_clear(&timestamp);
    cms_identity *identity = pki_identity("p256"); /* an ordinary signature is no time stamp */
    bytes_buffer der = pki_sign(identity, DIGEST_SHA256);
    timestamp = check(bytes_buffer_view(&der), PKI_MESSAGE, &owner);
    assert_int_equal(timestamp.verdict.integrity, CMS_INTEGRITY_INVALID);
    cms_timestamp_clear(&timestamp);
    bytes_buffer_clear(&der);
    cms_identity_close(identity);
    arena_clear(&owner);
}

/* Exempt is the authority's issuer certificate, which nothing in the token protects. */
static void no_flipped_byte_of_a_token_passes(void **state)
{
    (void)state;
    pdfseal_error error = {0};
    arena owner;
    arena_init(&owner);
    bytes_buffer token = make_token("sha256");
    cms_signed_data *data;
    PKI_GOOD(cms_signed_data_read(bytes_buffer_view(&token), CMS_PROFILE_TIMESTAMP, &data, &error), &error);
    size_t exempt_start = 0, exempt_end = 0;
    for (size_t i = 0; i < cms_signed_data_certificate_count(data); i++) {
        const cms_certificate *certificate = cms_signed_data_certificate(data, i);
        if (certificate == cms_signed_data_signer(data))
            continue;
        exempt_start = bytes_find(bytes_buffer_view(&token), cms_certificate_der(certificate), 0);
        exempt_end = exempt_start + cms_certificate_der(certificate).length;
    }
    cms_signed_data_free(data);
    for (size_t i = 0; i < token.length; i++) {
        token.data[i] ^= 0x01;
        cms_timestamp timestamp = check(bytes_buffer_view(&token), PKI_MESSAGE, &owner);
        bool passes = timestamp.verdict.integrity == CMS_INTEGRITY_INTACT && !cms_verdict_weakness(&timestamp.verdict, PKI_CLOCK);
        if (passes && !(i >= exempt_start && i < exempt_end)) {
            print_error("byte %zu of %zu is not noticed\n", i, token.length);
            fail();
        }
        token.data[i] ^= 0x01;
        cms_timestamp_clear(&timestamp);
        arena_clear(&owner);
    }
    bytes_buffer_clear(&token);
}

static void the_authority_is_trusted_for_time_stamps(void **state)
{
    (void)state;
    pdfseal_error error = {0};
    arena owner;
    arena_init(&owner);
    bytes_buffer token = make_token("sha256");
    cms_timestamp timestamp = check(bytes_buffer_view(&token), PKI_MESSAGE, &owner);
    cms_trust *trust;
    PKI_GOOD(cms_trust_new(&trust, &error), &error);
    PKI_GOOD(cms_trust_add_anchors(trust, pki_path("trust.pem"), &error), &error);
    PKI_GOOD(cms_trust_add_chain(trust, pki_path("intermediate.crt"), &error), &error);
    cms_trust_question question = {.certificate = cms_signed_data_signer(timestamp.token),
                                   .time = timestamp.time,
                                   .purpose = CMS_PURPOSE_TIMESTAMP};
    cms_trust_answer answer;
    PKI_GOOD(cms_trust_ask(trust, &question, &owner, &answer, &error), &error);
    assert_int_equal(answer.status, CMS_TRUST_TRUSTED);
    cms_trust_free(trust);
    cms_timestamp_clear(&timestamp);
    bytes_buffer_clear(&token);
    arena_clear(&owner);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_token_says_time_and_authority),
        cmocka_unit_test(a_token_over_something_else_is_altered),
        cmocka_unit_test(a_weak_imprint_is_weak),
        cmocka_unit_test(what_is_no_token_is_invalid),
        cmocka_unit_test(no_flipped_byte_of_a_token_passes),
        cmocka_unit_test(the_authority_is_trusted_for_time_stamps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
