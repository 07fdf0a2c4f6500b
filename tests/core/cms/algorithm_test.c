/* SPDX-License-Identifier: Apache-2.0 */
/* The parameters of PSS are read to the letter; statements are read as people write them. */
#include "pki.h"

#include "cms/algorithm.h"
#include "cms/oid.h"
#include "cms/statement.h"

#define SHA256_WITH_NULL "\x30\x0D\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00"
#define SHA256_WITHOUT "\x30\x0B\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01"
#define SHA256_WITH_OTHERS "\x30\x0E\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x02\x01\x05"
#define MGF1_SHA256 "\x30\x1A\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01\x08\x30\x0D\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00"
#define SHA1_WITHOUT "\x30\x07\x06\x05\x2B\x0E\x03\x02\x1A"

static cms_scheme read_parameters(bytes_view parameters)
{
    cms_algorithm algorithm = {.oid = OID_RSA_PSS, .parameters = parameters};
    return cms_scheme_read(&algorithm);
}

static void parameters_that_are_written_read_back(void **state)
{
    (void)state;
    static const digest_algorithm DIGESTS[] = {DIGEST_SHA256, DIGEST_SHA384, DIGEST_SHA512, DIGEST_SHA3_256, DIGEST_SHA3_512};
    for (size_t i = 0; i < sizeof DIGESTS / sizeof DIGESTS[0]; i++) {
        pdfseal_error error = {0};
        cms_scheme scheme = {.kind = CMS_SCHEME_RSA_PSS, .digest = DIGESTS[i], .mask_digest = DIGESTS[i],
                             .salt_bytes = (int)digest_length(DIGESTS[i])};
        bytes_buffer BYTES_BUFFER_CLEANUP der;
        bytes_buffer_init(&der, 1000);
        PKI_GOOD(cms_scheme_append(&der, &scheme, &error), &error);
        cms_der_reader reader = cms_der_reader_of(bytes_buffer_view(&der), NULL);
        cms_algorithm algorithm;
        assert_true(cms_algorithm_read(&reader, &algorithm));
        cms_scheme found = cms_scheme_read(&algorithm);
        assert_int_equal(found.kind, CMS_SCHEME_RSA_PSS);
        assert_int_equal(found.digest, DIGESTS[i]);
        assert_int_equal(found.mask_digest, DIGESTS[i]);
        assert_int_equal(found.salt_bytes, scheme.salt_bytes);
    }
}

static void defaults_are_sha1_and_twenty_bytes(void **state)
{
    (void)state;
    cms_scheme scheme = read_parameters(BYTES_LITERAL("\x30\x00"));
    assert_int_equal(scheme.kind, CMS_SCHEME_RSA_PSS);
    assert_int_equal(scheme.digest, DIGEST_SHA1);
    assert_int_equal(scheme.mask_digest, DIGEST_SHA1);
    assert_int_equal(scheme.salt_bytes, 20);
    scheme = read_parameters(BYTES_LITERAL("\x30\x0D\xA0\x0B" SHA256_WITHOUT "\x00"));
    assert_int_equal(scheme.kind, CMS_SCHEME_NONE); /* cut off */
    scheme = read_parameters(BYTES_LITERAL("\x30\x0F\xA0\x0D" SHA256_WITHOUT));
    assert_int_equal(scheme.digest, DIGEST_SHA256);
    assert_int_equal(scheme.mask_digest, DIGEST_SHA1);
}

static void what_is_not_to_the_letter_is_not_supported(void **state)
{
    (void)state;
    const bytes_view ROWS[] = {
        {NULL, 0},                                                   /* no parameters at all */
        BYTES_LITERAL("\x05\x00"),                                   /* NULL */
        BYTES_LITERAL("\x30\x05\xA3\x03\x02\x01\x02"),               /* another trailer */
        BYTES_LITERAL("\x30\x05\xA2\x03\x02\x01\xFF"),               /* a negative salt */
        BYTES_LITERAL("\x30\x05\xA4\x03\x02\x01\x01"),               /* a field that there is not */
        BYTES_LITERAL("\x30\x0A\xA2\x03\x02\x01\x20\xA2\x03\x02\x01\x20"), /* one twice */
        BYTES_LITERAL("\x30\x12\xA0\x10" SHA256_WITH_OTHERS),        /* a digest with parameters */
        BYTES_LITERAL("\x30\x0B\xA1\x09" SHA1_WITHOUT),              /* a mask function that is none */
        BYTES_LITERAL("\x30\x16\xA2\x03\x02\x01\x20\xA0\x0F" SHA256_WITH_NULL), /* out of order */
        BYTES_LITERAL("\x30\x00\x05\x00"),                           /* something behind */
    };
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        if (read_parameters(ROWS[i]).kind != CMS_SCHEME_NONE)
            print_error("row %zu\n", i);
        assert_int_equal(read_parameters(ROWS[i]).kind, CMS_SCHEME_NONE);
    }
    cms_scheme good = read_parameters(
        BYTES_LITERAL("\x30\x34\xA0\x0F" SHA256_WITH_NULL "\xA1\x1C" MGF1_SHA256 "\xA2\x03\x02\x01\x20"));
    assert_int_equal(good.kind, CMS_SCHEME_RSA_PSS);
}

static void commitments_are_names_or_object_identifiers(void **state)
{
    (void)state;
    static const char *const WRONG[] = {"", "agreed", "1", "3.1", "1.40", "1.2.", "1.2..3", "1.2.03", "1.2.99999999999", "1.2.3 "};
    pdfseal_error error = {0};
    arena owner;
    arena_init(&owner);
    cms_statement statement = {0};
    PKI_GOOD(cms_statement_set_commitment(&statement, "approval", &owner, &error), &error);
    assert_true(bytes_equal(statement.commitment, BYTES_LITERAL("\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x06\x05")));
    PKI_GOOD(cms_statement_set_commitment(&statement, "2.999.128.0", &owner, &error), &error);
    assert_true(bytes_equal(statement.commitment, BYTES_LITERAL("\x88\x37\x81\x00\x00")));
    for (size_t i = 0; i < sizeof WRONG / sizeof WRONG[0]; i++)
        assert_int_equal(cms_statement_set_commitment(&statement, WRONG[i], &owner, &error), PDFSEAL_ERROR_USAGE);
    arena_clear(&owner);
}

#define HASH "00112233445566778899aAbBcCdDeEfF00112233445566778899aabbccddeeff"

static void policies_have_a_digest(void **state)
{
    (void)state;
    static const char *const WRONG[] = {"1.2.3",           "1.2.3:sha256",           "1.2.3:sha256:00", "1.2.3:sha257:" HASH,
                                        "1.2.3:sha256:" HASH "00", "policy:sha256:" HASH, "1.2.3:sha512:" HASH, ""};
    pdfseal_error error = {0};
    arena owner;
    arena_init(&owner);
    cms_statement statement = {0};
    PKI_GOOD(cms_statement_set_policy(&statement, "1.2.3:sha256:" HASH, "https://example.org/p", &owner, &error), &error);
    assert_true(bytes_equal(statement.policy, BYTES_LITERAL("\x2A\x03")));
    assert_int_equal(statement.policy_digest, DIGEST_SHA256);
    assert_int_equal(statement.policy_hash.length, 32);
    assert_int_equal(statement.policy_hash.data[10], 0xAA);
    for (size_t i = 0; i < sizeof WRONG / sizeof WRONG[0]; i++)
        assert_int_equal(cms_statement_set_policy(&statement, WRONG[i], NULL, &owner, &error), PDFSEAL_ERROR_USAGE);
    assert_int_equal(cms_statement_set_policy(&statement, "1.2.3:sha256:" HASH, "a b", &owner, &error), PDFSEAL_ERROR_USAGE);
    arena_clear(&owner);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parameters_that_are_written_read_back),
        cmocka_unit_test(defaults_are_sha1_and_twenty_bytes),
        cmocka_unit_test(what_is_not_to_the_letter_is_not_supported),
        cmocka_unit_test(commitments_are_names_or_object_identifiers),
        cmocka_unit_test(policies_have_a_digest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
