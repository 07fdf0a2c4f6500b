/* SPDX-License-Identifier: Apache-2.0 */
/* Another program, openssl, agrees with what is written. */
#include "pki.h"

#include "cms/der_writer.h"
#include "cms/signed_data_parts.h"

/* The path of a working file; the last eight answers stay valid. */
static const char *scratch(const char *name)
{
    static char paths[8][1200];
    static unsigned int next;
    char *path = paths[next++ % 8];
    (void)snprintf(path, sizeof paths[0], "%s/../cms-%ld-%s", getenv("PDFSEAL_TEST_PKI"), (long)getpid(), name);
    return path;
}

static void write_scratch(const char *name, bytes_view bytes)
{
    FILE *file = fopen(scratch(name), "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes.data, 1, bytes.length, file), bytes.length);
    assert_int_equal(fclose(file), 0);
}

static void expect_success(const char *command)
{
    if (system(command) == 0)
        return;
    print_error("this command failed: %s\n", command);
    fail();
}

static void expect_openssl_to_verify(const char *name, digest_algorithm digest)
{
    cms_identity *identity = pki_identity(name);
    bytes_buffer der = pki_sign(identity, digest);
    write_scratch("c.der", bytes_buffer_view(&der));
    write_scratch("c.msg", PKI_MESSAGE);
    char line[8000];
    (void)snprintf(line, sizeof line,
                   "openssl cms -verify -binary -inform DER -in '%s' -content '%s' -CAfile '%s' -purpose any "
                   "-out /dev/null 2>'%s'",
                   scratch("c.der"), scratch("c.msg"), pki_path("root.crt"), scratch("c.log"));
    expect_success(line);
    (void)unlink(scratch("c.der"));
    (void)unlink(scratch("c.msg"));
    (void)unlink(scratch("c.log"));
    bytes_buffer_clear(&der);
    cms_identity_close(identity);
}

static void openssl_verifies_rsa_and_ecdsa(void **state)
{
    (void)state;
    static const char *const NAMES[] = {"rsa2048", "rsa4096", "p256", "p384", "p521"};
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        expect_openssl_to_verify(NAMES[i], DIGEST_SHA256);
        expect_openssl_to_verify(NAMES[i], DIGEST_SHA384);
        expect_openssl_to_verify(NAMES[i], DIGEST_SHA512);
    }
    expect_openssl_to_verify("rsa2048", DIGEST_SHA3_256);
    expect_openssl_to_verify("rsa2048", DIGEST_SHA3_512);
    expect_openssl_to_verify("p256", DIGEST_SHA3_256);
}

/* OpenSSL 3.0 cannot read EdDSA and SM2 in CMS, so it is given the signed attributes and the value apart. */
static void expect_openssl_to_verify_value(const char *name, digest_algorithm digest, const char *options)
{
    pdfseal_error error = {0};
    cms_identity *identity = pki_identity(name);
    bytes_buffer der = pki_sign(identity, digest);
    cms_signed_data *data;
    PKI_GOOD(cms_signed_data_read(bytes_buffer_view(&der), CMS_PROFILE_CADES, &data, &error), &error);
    bytes_buffer set;
    bytes_buffer_init(&set, LIMIT_CMS_BYTES);
    PKI_GOOD(cms_der_append(&set, DER_SET, data->signed_attributes, &error), &error);
    write_scratch("v.set", bytes_buffer_view(&set));
    write_scratch("v.sig", cms_signed_data_value(data));
    char line[8000];
    (void)snprintf(line, sizeof line,
                   "openssl pkeyutl -verify -certin -inkey '%s/%s.crt' -rawin -in '%s' -sigfile '%s' %s >/dev/null",
                   getenv("PDFSEAL_TEST_PKI"), name, scratch("v.set"), scratch("v.sig"), options);
    expect_success(line);
    (void)unlink(scratch("v.set"));
    (void)unlink(scratch("v.sig"));
    bytes_buffer_clear(&set);
    cms_signed_data_free(data);
    bytes_buffer_clear(&der);
    cms_identity_close(identity);
}

static void openssl_verifies_eddsa_and_sm2_values(void **state)
{
    (void)state;
    expect_openssl_to_verify_value("ed25519", DIGEST_SHA512, "");
    expect_openssl_to_verify_value("ed448", DIGEST_SHAKE256, "");
    expect_openssl_to_verify_value("sm2", DIGEST_SM3, "-digest sm3 -pkeyopt distid:1234567812345678");
}

/* A signature that openssl makes has a signing time and S/MIME capabilities, but is intact. */
static void signatures_by_openssl_are_intact(void **state)
{
    (void)state;
    static const char *const OPTIONS[] = {
        "-cades", "-keyid -cades", "-noattr", "-keyopt rsa_padding_mode:pss -cades",
        "-keyopt rsa_padding_mode:pss -keyopt rsa_pss_saltlen:20 -md sha512 -cades", "-md sha1", "-md sha512 -cades",
    };
    for (size_t i = 0; i < sizeof OPTIONS / sizeof OPTIONS[0]; i++) {
        arena owner;
        arena_init(&owner);
        write_scratch("o.msg", PKI_MESSAGE);
        char line[9000];
        (void)snprintf(line, sizeof line,
                       "openssl cms -sign -binary -in '%s' -signer '%s' -inkey '%s' %s -outform DER -out '%s'",
                       scratch("o.msg"), pki_path("rsa2048.crt"), pki_path("rsa2048-plain.key"), OPTIONS[i],
                       scratch("o.der"));
        expect_success(line);
        bytes_buffer der = pki_read_file(scratch("o.der"));
        cms_verdict verdict = pki_check(bytes_buffer_view(&der), CMS_PROFILE_PKCS7, PKI_MESSAGE, &owner);
        if (verdict.integrity != CMS_INTEGRITY_INTACT)
            print_error("%s: %s\n", OPTIONS[i], verdict.cause);
        assert_int_equal(verdict.integrity, CMS_INTEGRITY_INTACT);
        assert_int_equal(verdict.has_signing_certificate, strstr(OPTIONS[i], "-cades") != NULL);
        assert_int_equal(cms_verdict_weakness(&verdict, PKI_CLOCK) != NULL, strstr(OPTIONS[i], "sha1") != NULL);
        assert_string_equal(verdict.signature_algorithm, strstr(OPTIONS[i], "pss") ? "rsa-pss" : "rsa-pkcs1");
        verdict = pki_check(bytes_buffer_view(&der), CMS_PROFILE_PKCS7, BYTES_LITERAL("another contract"), &owner);
        assert_int_equal(verdict.integrity, CMS_INTEGRITY_ALTERED);
        (void)unlink(scratch("o.msg"));
        (void)unlink(scratch("o.der"));
        bytes_buffer_clear(&der);
        arena_clear(&owner);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(openssl_verifies_rsa_and_ecdsa),
        cmocka_unit_test(openssl_verifies_eddsa_and_sm2_values),
        cmocka_unit_test(signatures_by_openssl_are_intact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
