/* SPDX-License-Identifier: Apache-2.0 */
/* Identities load from every kind of file, and each thing that is wrong with one is named. */
#include "pki.h"

#include "base/time.h"
#include "cms/certificate_x509.h"

#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509v3.h>

static pdfseal_status open_files(const char *key, const char *certificate, const char *passphrase,
                                 cms_identity **ret_identity, pdfseal_error *error)
{
    pdfseal_passphrase source = {.context = (void *)(uintptr_t)passphrase, .get = pki_give_passphrase};
    pdfseal_key_options options = {.size = sizeof options,
                                   .key_path = key,
                                   .certificate_path = certificate,
                                   .passphrase = passphrase ? &source : NULL};
    return cms_identity_open(&options, PKI_CLOCK, ret_identity, error);
}

static pdfseal_status open_p12(const char *path, const char *passphrase, cms_identity **ret_identity,
                               pdfseal_error *error)
{
    pdfseal_passphrase source = {.context = (void *)(uintptr_t)passphrase, .get = pki_give_passphrase};
    pdfseal_key_options options = {
        .size = sizeof options, .p12_path = path, .passphrase = passphrase ? &source : NULL};
    return cms_identity_open(&options, PKI_CLOCK, ret_identity, error);
}

static void encrypted_and_plain_pem_keys_open(void **state)
{
    (void)state;
    static const char *const NAMES[] = {"rsa2048", "p256", "p384", "p521", "ed25519", "ed448", "sm2", "bp256", "rsapss"};
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        pdfseal_error error = {0};
        char key[64], plain[64], certificate[64];
        (void)snprintf(key, sizeof key, "%s.key", NAMES[i]);
        (void)snprintf(plain, sizeof plain, "%s-plain.key", NAMES[i]);
        (void)snprintf(certificate, sizeof certificate, "%s.crt", NAMES[i]);
        cms_identity *identity = NULL;
        PKI_GOOD(open_files(pki_path(key), pki_path(certificate), "test", &identity, &error), &error);
        cms_identity_close(identity);
        PKI_GOOD(open_files(pki_path(plain), pki_path(certificate), NULL, &identity, &error), &error);
        cms_identity_close(identity);
    }
}

/* Makes a file with openssl in the build folder; the path is valid until the next call. */
static const char *make(const char *name, const char *command)
{
    static char path[1100];
    char line[4096];
    (void)snprintf(path, sizeof path, "%s/../cms-%ld-%s", getenv("PDFSEAL_TEST_PKI"), (long)getpid(), name);
    (void)snprintf(line, sizeof line, "umask 077; cd '%s' && OUT='%s' && %s", getenv("PDFSEAL_TEST_PKI"), path,
                   command);
    if (system(line) != 0) {
        print_error("this command failed: %s\n", line);
        fail();
    }
    return path;
}

static void expect_key_opens(const char *path, const char *passphrase)
{
    pdfseal_error error = {0};
    cms_identity *identity = NULL;
    PKI_GOOD(open_files(path, pki_path("rsa2048.crt"), passphrase, &identity, &error), &error);
    cms_identity_close(identity);
    (void)unlink(path);
}

static void traditional_and_der_keys_open(void **state)
{
    (void)state;
    expect_key_opens(make("t.key", "openssl rsa -in rsa2048-plain.key -traditional -out \"$OUT\" 2>/dev/null"), NULL);
    expect_key_opens(make("te.key", "openssl rsa -in rsa2048-plain.key -traditional -aes128 -passout pass:test "
                                    "-out \"$OUT\" 2>/dev/null"),
                     "test");
    expect_key_opens(make("d.key", "openssl pkcs8 -topk8 -nocrypt -in rsa2048-plain.key -outform DER -out \"$OUT\""),
                     NULL);
    expect_key_opens(make("de.key", "openssl pkcs8 -topk8 -in rsa2048-plain.key -passout pass:test -outform DER "
                                    "-out \"$OUT\""),
                     "test");
}

static void old_pkcs12_encryption_opens_by_the_legacy_provider(void **state)
{
    (void)state;
    pdfseal_error error = {0};
    cms_identity *identity = NULL;
    const char *path = make("old.p12", "openssl pkcs12 -export -legacy -inkey rsa2048-plain.key -in rsa2048.crt "
                                       "-certpbe PBE-SHA1-RC2-40 -keypbe PBE-SHA1-3DES -passout pass:test "
                                       "-out \"$OUT\"");
    PKI_GOOD(open_p12(path, "test", &identity, &error), &error);
    bytes_buffer der = pki_sign(identity, DIGEST_SHA256);
    bytes_buffer_clear(&der);
    cms_identity_close(identity);
    assert_int_equal(open_p12(path, "tset", &identity, &error), PDFSEAL_ERROR_INPUT);
    PKI_SAYS(&error, "wrong passphrase");
    (void)unlink(path);
}

static void the_legacy_provider_is_told_of(void **state)
{
    (void)state;
    pdfseal_error error = {0};
    cms_identity *identity = NULL;
    const char *path = make("old.p12", "openssl pkcs12 -export -legacy -inkey p256-plain.key -in p256.crt "
                                       "-certpbe PBE-SHA1-RC2-40 -keypbe PBE-SHA1-RC2-40 -passout pass:test -out \"$OUT\"");
    PKI_GOOD(open_p12(path, "test", &identity, &error), &error);
    assert_true(cms_identity_is_from_legacy_file(identity));
    cms_identity_close(identity);
    (void)unlink(path);
    path = make("old.key", "openssl pkcs8 -topk8 -provider legacy -provider default -v1 PBE-SHA1-RC2-40 "
                           "-in p256-plain.key -passout pass:test -out \"$OUT\"");
    PKI_GOOD(open_files(path, pki_path("p256.crt"), "test", &identity, &error), &error);
    assert_true(cms_identity_is_from_legacy_file(identity));
    cms_identity_close(identity);
    (void)unlink(path);
    identity = pki_identity("p256");
    assert_false(cms_identity_is_from_legacy_file(identity));
    cms_identity_close(identity);
}

/* What people have: one file with a key for letters and one for signing. */
static void add_pair(STACK_OF(PKCS12_SAFEBAG) **bags, const char *name)
{
    char file[64];
    BIO *source;
    (void)snprintf(file, sizeof file, "%s-plain.key", name);
    assert_non_null(source = BIO_new_file(pki_path(file), "r"));
    EVP_PKEY *key = PEM_read_bio_PrivateKey(source, NULL, NULL, NULL);
    BIO_free(source);
    (void)snprintf(file, sizeof file, "%s.crt", name);
    assert_non_null(source = BIO_new_file(pki_path(file), "r"));
    X509 *x509 = PEM_read_bio_X509(source, NULL, NULL, NULL);
    BIO_free(source);
    assert_non_null(key);
    assert_non_null(x509);
    assert_non_null(PKCS12_add_cert(bags, x509));
    assert_non_null(PKCS12_add_key(bags, key, 0, 2048, NID_aes_256_cbc, "test"));
    EVP_PKEY_free(key);
    X509_free(x509);
}

static void expect_signer(const cms_identity *identity, const char *name)
{
    pdfseal_error error = {0};
    arena owner;
    arena_init(&owner);
    cms_certificate_facts facts;
    PKI_GOOD(cms_certificate_describe(cms_identity_certificate(identity), &owner, &facts, &error), &error);
    assert_string_equal(facts.name, name);
    arena_clear(&owner);
}

static void the_key_that_may_sign_is_chosen_among_several(void **state)
{
    (void)state;
    pdfseal_error error = {0};
    cms_identity *identity = NULL;
    STACK_OF(PKCS12_SAFEBAG) *bags = NULL;
    STACK_OF(PKCS7) *safes = NULL;
    add_pair(&bags, "nosign"); /* the first key of the file is for encryption */
    add_pair(&bags, "expired");
    add_pair(&bags, "binding");
    add_pair(&bags, "p256");
    assert_int_equal(PKCS12_add_safe(&safes, bags, -1, 0, NULL), 1);
    PKCS12 *p12 = PKCS12_add_safes(safes, 0);
    assert_int_equal(PKCS12_set_mac(p12, "test", -1, NULL, 0, 2048, EVP_sha256()), 1);
    uint8_t *der = NULL;
    int length = i2d_PKCS12(p12, &der);
    const char *path = pki_write_file("several.p12", (bytes_view){der, (size_t)length}, 0600);
    PKI_GOOD(open_p12(path, "test", &identity, &error), &error);
    expect_signer(identity, "Test Signer binding");
    bytes_buffer made = pki_sign(identity, DIGEST_SHA256);
    bytes_buffer_clear(&made);
    cms_identity_close(identity);
    (void)unlink(path);
    OPENSSL_free(der);
    PKCS12_free(p12);
    sk_PKCS7_pop_free(safes, PKCS7_free);
    sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free);
}

static void the_certificate_for_non_repudiation_is_preferred(void **state)
{
    (void)state;
    static const char *const ORDERS[] = {"cat login.crt binding.crt > \"$OUT\"", "cat binding.crt login.crt > \"$OUT\""};
    for (size_t i = 0; i < 2; i++) {
        pdfseal_error error = {0};
        cms_identity *identity = NULL;
        const char *path = make("two.pem", ORDERS[i]);
        PKI_GOOD(open_files(pki_path("binding-plain.key"), path, NULL, &identity, &error), &error);
        (void)unlink(path);
        assert_int_equal(X509_get_key_usage(cms_identity_certificate(identity)->x509), KU_NON_REPUDIATION);
        cms_identity_close(identity);
    }
}

/* A million rounds are honest, four thousand million bind the machine for an hour. */
static void a_hostile_number_of_rounds_is_refused(void **state)
{
    (void)state;
    pdfseal_error error = {0};
    cms_identity *identity = NULL;
    const char *path = make("rounds.p12", "openssl pkcs12 -export -inkey p256-plain.key -in p256.crt -iter 1193046 -nomac "
                                          "-certpbe NONE -passout pass:test -out \"$OUT\"");
    bytes_buffer file = pki_read_file(path);
    size_t place = bytes_find(bytes_buffer_view(&file), BYTES_LITERAL("\x02\x03\x12\x34\x56"), 0);
    assert_true(place != SIZE_MAX);
    file.data[place + 2] = 0x7F;
    (void)unlink(path);
    path = pki_write_file("rounds.p12", bytes_buffer_view(&file), 0600);
    assert_int_equal(open_p12(path, "tset", &identity, &error), PDFSEAL_ERROR_INPUT);
    PKI_SAYS(&error, "PKCS#12");
    file.data[place + 2] = 0x12;
    path = pki_write_file("rounds.p12", bytes_buffer_view(&file), 0600);
    PKI_GOOD(open_p12(path, "test", &identity, &error), &error);
    cms_identity_close(identity);
    (void)unlink(path);
    bytes_buffer_clear(&file);
}

static void a_pkcs12_file_without_encryption_opens_without_passphrase(void **state)
{
    (void)state;
    pdfseal_error error = {0};
    cms_identity *identity = NULL;
    const char *path = make("open.p12", "openssl pkcs12 -export -inkey rsa2048-plain.key -in rsa2048.crt "
                                        "-certpbe NONE -keypbe NONE -nomac -passout pass: -out \"$OUT\"");
    PKI_GOOD(open_p12(path, NULL, &identity, &error), &error);
    cms_identity_close(identity);
    assert_int_equal(chmod(path, 0644), 0);
    assert_int_equal(open_p12(path, NULL, &identity, &error), PDFSEAL_ERROR_INPUT);
    PKI_SAYS(&error, "others can read");
    (void)unlink(path);
}

static void the_certificate_of_the_key_is_chosen_among_several(void **state)
{
    (void)state;
    pdfseal_error error = {0};
    cms_identity *identity = NULL;
    const char *path = make("all.pem", "cat root.crt p256.crt rsa2048.crt intermediate.crt > \"$OUT\"");
    PKI_GOOD(open_files(pki_path("rsa2048-plain.key"), path, NULL, &identity, &error), &error);
    (void)unlink(path);
    arena owner;
    arena_init(&owner);
    cms_certificate_facts facts;
    PKI_GOOD(cms_certificate_describe(cms_identity_certificate(identity), &owner, &facts, &error), &error);
    assert_string_equal(facts.name, "Test Signer rsa2048");
    bytes_buffer der = pki_sign(identity, DIGEST_SHA256);
    cms_signed_data *data;
    PKI_GOOD(cms_signed_data_read(bytes_buffer_view(&der), CMS_PROFILE_CADES, &data, &error), &error);
    assert_int_equal(cms_signed_data_certificate_count(data), 3); /* signer, intermediate, root, not p256 */
    cms_signed_data_free(data);
    bytes_buffer_clear(&der);
    cms_identity_close(identity);
    arena_clear(&owner);
}

static void the_chain_file_completes_the_path(void **state)
{
    (void)state;
    pdfseal_error error = {0};
    cms_identity *identity = NULL;
    pdfseal_key_options options = {.size = sizeof options,
                                   .key_path = pki_path("p256-plain.key"),
                                   .certificate_path = pki_path("p256.crt"),
                                   .chain_path = pki_path("chain.pem")};
    PKI_GOOD(cms_identity_open(&options, PKI_CLOCK, &identity, &error), &error);
    bytes_buffer der = pki_sign(identity, DIGEST_SHA256);
    cms_signed_data *data;
    PKI_GOOD(cms_signed_data_read(bytes_buffer_view(&der), CMS_PROFILE_CADES, &data, &error), &error);
    assert_int_equal(cms_signed_data_certificate_count(data), 3);
    cms_signed_data_free(data);
    bytes_buffer_clear(&der);
    cms_identity_close(identity);
}

static void wrong_and_missing_passphrases_are_named(void **state)
{
    (void)state;
    pdfseal_error error = {0};
    cms_identity *identity = NULL;
    assert_int_equal(open_p12(pki_path("rsa2048.p12"), "tset", &identity, &error), PDFSEAL_ERROR_INPUT);
    PKI_SAYS(&error, "rsa2048.p12: wrong passphrase");
    assert_int_equal(open_p12(pki_path("rsa2048.p12"), "", &identity, &error), PDFSEAL_ERROR_INPUT);
    PKI_SAYS(&error, "wrong passphrase");
    assert_int_equal(open_p12(pki_path("rsa2048.p12"), NULL, &identity, &error), PDFSEAL_ERROR_INPUT);
    PKI_SAYS(&error, "no passphrase was given");
    assert_int_equal(open_files(pki_path("p256.key"), pki_path("p256.crt"), "tset", &identity, &error),
                     PDFSEAL_ERROR_INPUT);
    PKI_SAYS(&error, "p256.key: wrong passphrase");
    assert_int_equal(open_files(pki_path("p256.key"), pki_path("p256.crt"), NULL, &identity, &error),
                     PDFSEAL_ERROR_INPUT);
    PKI_SAYS(&error, "no passphrase was given");
    assert_null(identity);
}

static void a_key_of_another_certificate_is_refused(void **state)
{
    (void)state;
    pdfseal_error error = {0};
    cms_identity *identity = NULL;
    assert_int_equal(open_files(pki_path("mismatch-plain.key"), pki_path("rsa2048.crt"), NULL, &identity, &error),
                     PDFSEAL_ERROR_INPUT);
    PKI_SAYS(&error, "not the certificate's");
    assert_int_equal(open_files(pki_path("p256-plain.key"), pki_path("rsa2048.crt"), NULL, &identity, &error),
                     PDFSEAL_ERROR_INPUT);
    PKI_SAYS(&error, "not the certificate's");
}

static void what_is_no_key_file_is_named(void **state)
{
    (void)state;
    pdfseal_error error = {0};
    cms_identity *identity = NULL;
    assert_int_equal(open_p12(pki_path("rsa2048.crt"), "test", &identity, &error), PDFSEAL_ERROR_INPUT);
    PKI_SAYS(&error, "not a PKCS#12 file");
    assert_int_equal(open_p12(pki_path("absent.p12"), "test", &identity, &error), PDFSEAL_ERROR_INPUT);
    PKI_SAYS(&error, "absent.p12: not found");
    assert_int_equal(open_files(pki_path("rsa2048.crt"), pki_path("rsa2048.crt"), NULL, &identity, &error),
                     PDFSEAL_ERROR_INPUT);
    PKI_SAYS(&error, "no private key");
    assert_int_equal(open_files(pki_path("rsa2048-plain.key"), pki_path("rsa2048-plain.key"), NULL, &identity, &error),
                     PDFSEAL_ERROR_INPUT);
    PKI_SAYS(&error, "no certificate");
    pdfseal_key_options nothing = {.size = sizeof nothing};
    assert_int_equal(cms_identity_open(&nothing, PKI_CLOCK, &identity, &error), PDFSEAL_ERROR_USAGE);
}

static void a_truncated_pkcs12_file_is_named_at_every_length(void **state)
{
    (void)state;
    bytes_buffer whole = pki_read_file(pki_path("p256.p12"));
    pdfseal_error error = {0};
    cms_identity *identity = NULL;
    for (size_t length = 0; length < whole.length; length += 97) {
        const char *path = pki_write_file("short.p12", (bytes_view){whole.data, length}, 0600);
        assert_int_equal(open_p12(path, "test", &identity, &error), PDFSEAL_ERROR_INPUT);
        (void)unlink(path);
    }
    bytes_buffer_clear(&whole);
}

static void a_plain_key_that_others_can_read_is_refused(void **state)
{
    (void)state;
    bytes_buffer key = pki_read_file(pki_path("p256-plain.key"));
    const char *path = pki_write_file("readable.key", bytes_buffer_view(&key), 0640);
    pdfseal_error error = {0};
    cms_identity *identity = NULL;
    pdfseal_key_options options = {
        .size = sizeof options, .key_path = path, .certificate_path = pki_path("p256.crt")};
    assert_int_equal(cms_identity_open(&options, PKI_CLOCK, &identity, &error), PDFSEAL_ERROR_INPUT);
    PKI_SAYS(&error, "others can read");
    options.allow_readable_secrets = true;
    PKI_GOOD(cms_identity_open(&options, PKI_CLOCK, &identity, &error), &error);
    cms_identity_close(identity);
    (void)unlink(path);
    bytes_buffer_clear(&key);
}

static pdfseal_status check(const char *name, int64_t time, pdfseal_error *error)
{
    cms_identity *identity = pki_identity(name);
    pdfseal_status status = cms_identity_check(identity, time, error);
    cms_identity_close(identity);
    return status;
}

static void certificates_that_may_not_sign_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *name, *words;
    } ROWS[] = {
        {"expired", "expired at 2020-01-01T00:00:00Z"}, {"notyet", "only from 2035-01-01T00:00:00Z"},
        {"nosign", "key usage does not permit"},        {"server", "key usage does not permit"},
        {"weak", "too weak: RSA 1024"},
    };
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        pdfseal_error error = {0};
        assert_int_equal(check(ROWS[i].name, PKI_CLOCK, &error), PDFSEAL_ERROR_REFUSED);
        PKI_SAYS(&error, ROWS[i].words);
    }
    pdfseal_error error = {0};
    PKI_GOOD(check("expired", 1560000000, &error), &error); /* 2019-06-08 */
    PKI_GOOD(check("rsa2048", PKI_CLOCK, &error), &error);
    PKI_GOOD(check("ed448", PKI_CLOCK, &error), &error);
    PKI_GOOD(check("sm2", PKI_CLOCK, &error), &error);
}

static void facts_of_a_chinese_certificate_are_utf8(void **state)
{
    (void)state;
    pdfseal_error error = {0};
    cms_identity *identity = pki_identity("rsa4096");
    arena owner;
    arena_init(&owner);
    cms_certificate_facts facts;
    PKI_GOOD(cms_certificate_describe(cms_identity_certificate(identity), &owner, &facts, &error), &error);
    assert_string_equal(facts.name, "示例科技（北京）有限公司 合同专用章");
    assert_string_equal(facts.subject, "CN=示例科技（北京）有限公司 合同专用章,O=示例科技（北京）有限公司,C=CN");
    assert_string_equal(facts.issuer, "CN=Pdfseal Test Intermediate,O=Pdfseal Test,C=CN");
    assert_string_equal(facts.key, "RSA 4096");
    assert_int_equal(strlen(facts.sha256), 64);
    assert_int_equal(strlen(facts.serial) % 2, 0);
    assert_int_equal(facts.not_before, 1577836800);
    assert_int_equal(facts.not_after, 2366841600);
    assert_false(facts.self_issued);
    assert_false(facts.names_revocation);
    arena_clear(&owner);
    cms_identity_close(identity);
}

static void qualified_certificates_say_so(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        bool states, qualified;
    } ROWS[] = {{"qualified", true, true}, {"p256", false, false}};
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        pdfseal_error error = {0};
        arena owner;
        arena_init(&owner);
        cms_identity *identity = pki_identity(ROWS[i].name);
        cms_certificate_facts facts;
        PKI_GOOD(cms_certificate_describe(cms_identity_certificate(identity), &owner, &facts, &error), &error);
        assert_int_equal(facts.states_rank, ROWS[i].states);
        assert_int_equal(facts.is_qualified, ROWS[i].qualified);
        assert_int_equal(facts.on_device, ROWS[i].qualified);
        if (ROWS[i].qualified)
            assert_string_equal(facts.qualified_type, "esign");
        cms_identity_close(identity);
        arena_clear(&owner);
    }
}

static void keys_prescribe_their_digests(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        digest_algorithm wanted, given;
    } ROWS[] = {
        {"rsa2048", DIGEST_NONE, DIGEST_SHA256}, {"rsa2048", DIGEST_SHA512, DIGEST_SHA512},
        {"p256", DIGEST_NONE, DIGEST_SHA256},    {"ed25519", DIGEST_SHA256, DIGEST_SHA512},
        {"ed448", DIGEST_NONE, DIGEST_SHAKE256}, {"sm2", DIGEST_SHA256, DIGEST_SM3},
        {"rsapss", DIGEST_SHA512, DIGEST_SHA256},
    };
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        cms_identity *identity = pki_identity(ROWS[i].name);
        assert_int_equal(cms_identity_digest(identity, ROWS[i].wanted), ROWS[i].given);
        cms_identity_close(identity);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(encrypted_and_plain_pem_keys_open),
        cmocka_unit_test(traditional_and_der_keys_open),
        cmocka_unit_test(old_pkcs12_encryption_opens_by_the_legacy_provider),
        cmocka_unit_test(the_legacy_provider_is_told_of),
        cmocka_unit_test(the_key_that_may_sign_is_chosen_among_several),
        cmocka_unit_test(the_certificate_for_non_repudiation_is_preferred),
        cmocka_unit_test(a_hostile_number_of_rounds_is_refused),
        cmocka_unit_test(a_pkcs12_file_without_encryption_opens_without_passphrase),
        cmocka_unit_test(the_certificate_of_the_key_is_chosen_among_several),
        cmocka_unit_test(the_chain_file_completes_the_path),
        cmocka_unit_test(wrong_and_missing_passphrases_are_named),
        cmocka_unit_test(a_key_of_another_certificate_is_refused),
        cmocka_unit_test(what_is_no_key_file_is_named),
        cmocka_unit_test(a_truncated_pkcs12_file_is_named_at_every_length),
        cmocka_unit_test(a_plain_key_that_others_can_read_is_refused),
        cmocka_unit_test(certificates_that_may_not_sign_are_refused),
        cmocka_unit_test(facts_of_a_chinese_certificate_are_utf8),
        cmocka_unit_test(qualified_certificates_say_so),
        cmocka_unit_test(keys_prescribe_their_digests),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
