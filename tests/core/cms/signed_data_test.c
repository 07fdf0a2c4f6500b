/* SPDX-License-Identifier: Apache-2.0 */
/* What is written reads back as intact; what is forged, flipped or cut never does. */
#include "forge.h"

#include "base/time.h"

static void expect_round_trip_as(const char *name, digest_algorithm digest, bool pss, const char *algorithm)
{
    pdfseal_error error = {0};
    arena owner;
    arena_init(&owner);
    cms_identity *identity = pki_identity(name);
    size_t size = 0;
    cms_signing signing = {.identity = identity, .digest = digest, .pss = pss};
    PKI_GOOD(cms_signed_data_size(&signing, &size, &error), &error);
    bytes_buffer der = pki_sign_as(&signing);
    assert_true(der.length <= size && size - der.length <= 4);
    cms_verdict verdict = pki_check(bytes_buffer_view(&der), CMS_PROFILE_CADES, PKI_MESSAGE, &owner);
    if (verdict.integrity != CMS_INTEGRITY_INTACT)
        print_error("%s with %s: %s\n", name, digest_name(digest), verdict.cause);
    assert_int_equal(verdict.integrity, CMS_INTEGRITY_INTACT);
    assert_null(verdict.cause);
    assert_int_equal(verdict.fault_count, 0);
    assert_null(cms_verdict_weakness(&verdict, PKI_CLOCK));
    assert_string_equal(verdict.digest_algorithm, digest_name(digest));
    assert_string_equal(verdict.signature_algorithm, algorithm);
    assert_true(verdict.has_signing_certificate);
    assert_false(verdict.has_signing_time);
    verdict = pki_check(bytes_buffer_view(&der), CMS_PROFILE_CADES, BYTES_LITERAL("another contract"), &owner);
    assert_int_equal(verdict.integrity, CMS_INTEGRITY_ALTERED);
    bytes_buffer_clear(&der);
    cms_identity_close(identity);
    arena_clear(&owner);
}

static void expect_round_trip(const char *name, digest_algorithm digest, const char *algorithm)
{
    expect_round_trip_as(name, digest, false, algorithm);
}

static void every_algorithm_reads_back(void **state)
{
    (void)state;
    static const digest_algorithm DIGESTS[] = {DIGEST_SHA256,   DIGEST_SHA384,   DIGEST_SHA512,
                                               DIGEST_SHA3_256, DIGEST_SHA3_384, DIGEST_SHA3_512};
    for (size_t i = 0; i < sizeof DIGESTS / sizeof DIGESTS[0]; i++) {
        expect_round_trip("rsa2048", DIGESTS[i], "rsa-pkcs1");
        expect_round_trip("p256", DIGESTS[i], "ecdsa");
        expect_round_trip("p384", DIGESTS[i], "ecdsa");
        expect_round_trip("p521", DIGESTS[i], "ecdsa");
        expect_round_trip("bp256", DIGESTS[i], "ecdsa");
        expect_round_trip_as("rsa2048", DIGESTS[i], true, "rsa-pss");
    }
    expect_round_trip("bp384", DIGEST_SHA384, "ecdsa");
    expect_round_trip("bp512", DIGEST_SHA512, "ecdsa");
    expect_round_trip("bp256t1", DIGEST_SHA256, "ecdsa");
    expect_round_trip("rsapss", DIGEST_SHA256, "rsa-pss");
    expect_round_trip_as("rsapss", DIGEST_SHA256, true, "rsa-pss");
    expect_round_trip("sm2-chained", DIGEST_SM3, "sm2");
    expect_round_trip("rsa4096", DIGEST_SHA256, "rsa-pkcs1");
    expect_round_trip("ed25519", DIGEST_SHA512, "ed25519");
    expect_round_trip("ed448", DIGEST_SHAKE256, "ed448");
    expect_round_trip("sm2", DIGEST_SM3, "sm2");
}

static void the_size_holds_for_every_ecdsa_value(void **state)
{
    (void)state;
    pdfseal_error error = {0};
    cms_identity *identity = pki_identity("p256");
    size_t size = 0;
    PKI_GOOD(cms_signed_data_size(&(cms_signing){.identity = identity, .digest = DIGEST_SHA256}, &size, &error), &error);
    for (int i = 0; i < 300; i++) {
        bytes_buffer der = pki_sign(identity, DIGEST_SHA256);
        assert_true(der.length <= size);
        bytes_buffer_clear(&der);
    }
    cms_identity_close(identity);
}

static void digests_that_do_not_fit_the_key_are_refused(void **state)
{
    (void)state;
    pdfseal_error error = {0};
    size_t size;
    cms_identity *rsa = pki_identity("rsa2048");
    cms_identity *ed25519 = pki_identity("ed25519");
    assert_int_equal(cms_signed_data_size(&(cms_signing){.identity = rsa, .digest = DIGEST_SHA1}, &size, &error), PDFSEAL_ERROR_USAGE);
    assert_int_equal(cms_signed_data_size(&(cms_signing){.identity = rsa, .digest = DIGEST_SM3}, &size, &error), PDFSEAL_ERROR_USAGE);
    assert_int_equal(cms_signed_data_size(&(cms_signing){.identity = ed25519, .digest = DIGEST_SHA256}, &size, &error), PDFSEAL_ERROR_USAGE);
    PKI_SAYS(&error, "sha256");
    cms_signing pss = {.identity = ed25519, .digest = DIGEST_SHA512, .pss = true};
    assert_int_equal(cms_signing_check(&pss, &error), PDFSEAL_ERROR_USAGE);
    PKI_SAYS(&error, "PSS is for RSA keys");
    cms_identity *bound = pki_identity("rsapss");
    cms_signing other = {.identity = bound, .digest = DIGEST_SHA512};
    assert_int_equal(cms_signing_check(&other, &error), PDFSEAL_ERROR_USAGE);
    PKI_SAYS(&error, "sha512");
    cms_identity_close(bound);
    cms_identity_close(rsa);
    cms_identity_close(ed25519);
}

/* Every byte in three ways. Exempt are the bytes of the issuer's certificate, which nothing in the signature protects. */
static void expect_no_flip_to_pass(const char *name, digest_algorithm digest)
{
    arena owner;
    arena_init(&owner);
    cms_identity *identity = pki_identity(name);
    bytes_buffer der = pki_sign(identity, digest);
    assert_int_equal(identity->path.count, 2);
    bytes_view issuer = cms_certificate_der(identity->path.items[1]);
    size_t exempt = bytes_find(bytes_buffer_view(&der), issuer, 0);
    assert_true(exempt != SIZE_MAX);
    for (size_t i = 0; i < der.length; i++) {
        const uint8_t flips[] = {(uint8_t)(1 << (i % 8)), 0x20, 0x01}; /* 0x20: letters' case, kinds of tags */
        for (size_t j = 0; j < sizeof flips; j++) {
            der.data[i] ^= flips[j];
            cms_verdict verdict = pki_check(bytes_buffer_view(&der), CMS_PROFILE_CADES, PKI_MESSAGE, &owner);
            bool passes = verdict.integrity == CMS_INTEGRITY_INTACT && !cms_verdict_weakness(&verdict, PKI_CLOCK);
            if (passes && !(i >= exempt && i < exempt + issuer.length)) {
                print_error("%s: byte %zu of %zu with %02x flipped is not noticed\n", name, i, der.length, flips[j]);
                fail();
            }
            der.data[i] ^= flips[j];
            arena_clear(&owner);
        }
    }
    bytes_buffer_clear(&der);
    cms_identity_close(identity);
}

static void no_flipped_byte_passes(void **state)
{
    (void)state;
    expect_no_flip_to_pass("rsa2048", DIGEST_SHA256);
    expect_no_flip_to_pass("ed25519", DIGEST_SHA512);
}

static void no_truncation_passes(void **state)
{
    (void)state;
    arena owner;
    arena_init(&owner);
    cms_identity *identity = pki_identity("p256");
    bytes_buffer der = pki_sign(identity, DIGEST_SHA256);
    for (size_t length = 0; length < der.length; length++) {
        cms_verdict verdict = pki_check((bytes_view){der.data, length}, CMS_PROFILE_CADES, PKI_MESSAGE, &owner);
        assert_int_equal(verdict.integrity, CMS_INTEGRITY_INVALID);
        assert_non_null(verdict.cause);
    }
    bytes_buffer_clear(&der);
    cms_identity_close(identity);
    arena_clear(&owner);
}

static void zeros_may_follow_and_other_bytes_raise_a_doubt(void **state)
{
    (void)state;
    arena owner;
    arena_init(&owner);
    pdfseal_error error = {0};
    cms_identity *identity = pki_identity("p256");
    bytes_buffer der = pki_sign(identity, DIGEST_SHA256);
    for (int i = 0; i < 20; i++)
        PKI_GOOD(bytes_buffer_append_byte(&der, 0, &error), &error);
    cms_verdict verdict = pki_check(bytes_buffer_view(&der), CMS_PROFILE_CADES, PKI_MESSAGE, &owner);
    assert_int_equal(verdict.integrity, CMS_INTEGRITY_INTACT);
    assert_null(cms_verdict_weakness(&verdict, PKI_CLOCK));
    der.data[der.length - 1] = 1;
    verdict = pki_check(bytes_buffer_view(&der), CMS_PROFILE_CADES, PKI_MESSAGE, &owner);
    assert_non_null(cms_verdict_weakness(&verdict, PKI_CLOCK));
    assert_true(pki_has_fault(&verdict, "other than zeros"));
    bytes_buffer_clear(&der);
    cms_identity_close(identity);
    arena_clear(&owner);
}

/* What the forgeries share. */
typedef struct workshop {
    arena owner;
    cms_identity *identity, *other;
} workshop;

static int open_workshop(void **state)
{
    workshop *shop = calloc(1, sizeof *shop);
    assert_non_null(shop);
    shop->identity = pki_identity("p256");
    shop->other = pki_identity("rsa2048");
    *state = shop;
    return 0;
}

static int close_workshop(void **state)
{
    workshop *shop = *state;
    cms_identity_close(shop->identity);
    cms_identity_close(shop->other);
    arena_clear(&shop->owner);
    free(shop);
    return 0;
}

static cms_verdict judge(workshop *shop, const forge *wanted, cms_profile profile)
{
    bytes_buffer der = forge_build(wanted);
    cms_verdict verdict = pki_check(bytes_buffer_view(&der), profile, PKI_MESSAGE, &shop->owner);
    bytes_buffer_clear(&der);
    return verdict;
}

#define EXPECT(verdict, wanted_integrity, words)                                      \
    do {                                                                              \
        assert_int_equal((verdict).integrity, (wanted_integrity));                    \
        pki_expect_words((verdict).cause, (words), __FILE__, __LINE__);               \
    } while (0)

static void the_forge_itself_is_honest(void **state)
{
    workshop *shop = *state;
    forge wanted = forge_begin(shop->identity, &shop->owner);
    cms_verdict verdict = judge(shop, &wanted, CMS_PROFILE_CADES);
    assert_int_equal(verdict.integrity, CMS_INTEGRITY_INTACT);
    assert_int_equal(verdict.fault_count, 0);
}

static void two_signers_are_invalid(void **state)
{
    workshop *shop = *state;
    forge wanted = forge_begin(shop->identity, &shop->owner);
    wanted.signers = 2;
    EXPECT(judge(shop, &wanted, CMS_PROFILE_CADES), CMS_INTEGRITY_INVALID, "more than one signer");
    wanted.signers = 0;
    EXPECT(judge(shop, &wanted, CMS_PROFILE_CADES), CMS_INTEGRITY_INVALID, "no signer");
}

static void attributes_out_of_order_are_a_fault(void **state)
{
    workshop *shop = *state;
    forge wanted = forge_begin(shop->identity, &shop->owner);
    forge_attribute first = wanted.attributes[0];
    wanted.attributes[0] = wanted.attributes[2];
    wanted.attributes[2] = first;
    cms_verdict verdict = judge(shop, &wanted, CMS_PROFILE_CADES);
    assert_int_equal(verdict.integrity, CMS_INTEGRITY_INTACT);
    assert_true(pki_has_fault(&verdict, "DER order"));
}

static void a_message_digest_twice_is_invalid(void **state)
{
    workshop *shop = *state;
    forge wanted = forge_begin(shop->identity, &shop->owner);
    wanted.attributes[3] = wanted.attributes[2];
    wanted.attributes[2] = forge_message_digest(&shop->owner, BYTES_LITERAL("another contract"));
    wanted.attribute_count = 4;
    EXPECT(judge(shop, &wanted, CMS_PROFILE_CADES), CMS_INTEGRITY_INVALID, "message digest is not signed exactly once");
    wanted = forge_begin(shop->identity, &shop->owner);
    wanted.attributes[1].twice = true;
    EXPECT(judge(shop, &wanted, CMS_PROFILE_CADES), CMS_INTEGRITY_INVALID, "message digest is not signed exactly once");
}

static void a_missing_message_digest_is_invalid(void **state)
{
    workshop *shop = *state;
    forge wanted = forge_begin(shop->identity, &shop->owner);
    wanted.attributes[1] = wanted.attributes[2];
    wanted.attribute_count = 2;
    EXPECT(judge(shop, &wanted, CMS_PROFILE_PKCS7), CMS_INTEGRITY_INVALID, "message digest");
}

static void an_empty_message_digest_is_invalid(void **state)
{
    workshop *shop = *state;
    forge wanted = forge_begin(shop->identity, &shop->owner);
    wanted.attributes[1].value = BYTES_LITERAL("\x04\x00");
    EXPECT(judge(shop, &wanted, CMS_PROFILE_PKCS7), CMS_INTEGRITY_INVALID, "wrong length");
}

static void wrong_content_types_are_invalid(void **state)
{
    workshop *shop = *state;
    forge wanted = forge_begin(shop->identity, &shop->owner);
    wanted.attributes[0] = forge_content_type(&shop->owner, OID_TST_INFO);
    EXPECT(judge(shop, &wanted, CMS_PROFILE_CADES), CMS_INTEGRITY_INVALID, "content type is another one");
    wanted.content_type = OID_TST_INFO;
    EXPECT(judge(shop, &wanted, CMS_PROFILE_CADES), CMS_INTEGRITY_INVALID, "content of another type");
    wanted = forge_begin(shop->identity, &shop->owner);
    wanted.attributes[0].twice = true;
    EXPECT(judge(shop, &wanted, CMS_PROFILE_CADES), CMS_INTEGRITY_INVALID, "content type is not signed exactly once");
}

static void a_certificate_that_is_not_the_bound_one_is_invalid(void **state)
{
    workshop *shop = *state;
    forge wanted = forge_begin(shop->identity, &shop->owner);
    wanted.attributes[2] =
        forge_signing_certificate(&shop->owner, cms_identity_certificate(shop->other), false);
    EXPECT(judge(shop, &wanted, CMS_PROFILE_CADES), CMS_INTEGRITY_INVALID, "not the one that the signature is bound to");
    wanted = forge_begin(shop->identity, &shop->owner);
    wanted.attributes[2].value = BYTES_LITERAL("\x30\x02\x05\x00");
    EXPECT(judge(shop, &wanted, CMS_PROFILE_CADES), CMS_INTEGRITY_INVALID, "malformed");
}

static void the_first_version_of_the_binding_is_read(void **state)
{
    workshop *shop = *state;
    forge wanted = forge_begin(shop->identity, &shop->owner);
    wanted.attributes[2] = forge_signing_certificate(&shop->owner, cms_identity_certificate(shop->identity), true);
    cms_verdict verdict = judge(shop, &wanted, CMS_PROFILE_CADES);
    assert_int_equal(verdict.integrity, CMS_INTEGRITY_INTACT);
    assert_true(verdict.has_signing_certificate);
    wanted.attributes[2] = forge_signing_certificate(&shop->owner, cms_identity_certificate(shop->other), true);
    EXPECT(judge(shop, &wanted, CMS_PROFILE_CADES), CMS_INTEGRITY_INVALID, "not the one that the signature is bound to");
}

static void a_right_binding_does_not_excuse_a_wrong_one(void **state)
{
    workshop *shop = *state;
    forge wanted = forge_begin(shop->identity, &shop->owner);
    wanted.attributes[3] = forge_signing_certificate(&shop->owner, cms_identity_certificate(shop->other), true);
    wanted.attribute_count = 4;
    EXPECT(judge(shop, &wanted, CMS_PROFILE_CADES), CMS_INTEGRITY_INVALID, "not the one that the signature is bound to");
}

static void a_missing_binding_is_a_fault_of_pades_only(void **state)
{
    workshop *shop = *state;
    forge wanted = forge_begin(shop->identity, &shop->owner);
    wanted.attribute_count = 2;
    cms_verdict verdict = judge(shop, &wanted, CMS_PROFILE_CADES);
    assert_int_equal(verdict.integrity, CMS_INTEGRITY_INTACT);
    assert_false(verdict.has_signing_certificate);
    assert_true(pki_has_fault(&verdict, "not bound"));
    verdict = judge(shop, &wanted, CMS_PROFILE_PKCS7);
    assert_int_equal(verdict.integrity, CMS_INTEGRITY_INTACT);
    assert_int_equal(verdict.fault_count, 0);
}

static void a_signature_without_its_certificate_is_invalid(void **state)
{
    workshop *shop = *state;
    forge wanted = forge_begin(shop->identity, &shop->owner);
    wanted.without_certificates = true;
    EXPECT(judge(shop, &wanted, CMS_PROFILE_CADES), CMS_INTEGRITY_INVALID, "holds no certificate");
    wanted.without_certificates = false;
    wanted.other_certificate = cms_identity_certificate(shop->other);
    EXPECT(judge(shop, &wanted, CMS_PROFILE_CADES), CMS_INTEGRITY_INVALID, "signer's certificate is not in the signature");
}

static void a_value_without_attributes_is_judged_by_the_document(void **state)
{
    workshop *shop = *state;
    forge wanted = forge_begin(shop->other, &shop->owner);
    wanted.attribute_count = 0;
    wanted.message = PKI_MESSAGE;
    cms_verdict verdict = judge(shop, &wanted, CMS_PROFILE_PKCS7);
    assert_int_equal(verdict.integrity, CMS_INTEGRITY_INTACT);
    assert_true(pki_has_fault(&verdict, "no signed attributes"));
    EXPECT(judge(shop, &wanted, CMS_PROFILE_CADES), CMS_INTEGRITY_INVALID, "no signed attributes");
    wanted.message = BYTES_LITERAL("another contract");
    EXPECT(judge(shop, &wanted, CMS_PROFILE_PKCS7), CMS_INTEGRITY_ALTERED, "not what was signed");
}

/* The attributes of one signature, taken for a document: their DER is what the value is over. */
static void signed_attributes_do_not_pass_for_a_document(void **state)
{
    workshop *shop = *state;
    forge wanted = forge_begin(shop->other, &shop->owner);
    bytes_buffer attributes;
    bytes_buffer_init(&attributes, LIMIT_CMS_BYTES);
    for (size_t i = 0; i < wanted.attribute_count; i++)
        forge_append_attribute(&attributes, &wanted.attributes[i]);
    bytes_view set = forge_element(&shop->owner, DER_SET, bytes_buffer_view(&attributes));
    bytes_buffer_clear(&attributes);
    wanted.attribute_count = 0;
    wanted.message = set;
    bytes_buffer der = forge_build(&wanted);
    cms_verdict verdict = pki_check(bytes_buffer_view(&der), CMS_PROFILE_CADES, set, &shop->owner);
    assert_int_equal(verdict.integrity, CMS_INTEGRITY_INVALID);
    bytes_buffer_clear(&der);
}

static void content_of_its_own_is_invalid(void **state)
{
    workshop *shop = *state;
    forge wanted = forge_begin(shop->identity, &shop->owner);
    wanted.has_content = true;
    wanted.content = PKI_MESSAGE;
    EXPECT(judge(shop, &wanted, CMS_PROFILE_CADES), CMS_INTEGRITY_INVALID, "must be detached");
    EXPECT(judge(shop, &wanted, CMS_PROFILE_PKCS7), CMS_INTEGRITY_INVALID, "must be detached");
    wanted.content.length = 0;
    cms_verdict verdict = judge(shop, &wanted, CMS_PROFILE_PKCS7);
    assert_int_equal(verdict.integrity, CMS_INTEGRITY_INTACT);
    assert_true(pki_has_fault(&verdict, "empty content"));
}

static void a_sha1_within_is_read_and_weak(void **state)
{
    workshop *shop = *state;
    digest_value inner = pki_digest(DIGEST_SHA1, PKI_MESSAGE);
    bytes_view content = {inner.data, inner.length};
    forge wanted = forge_begin(shop->identity, &shop->owner);
    wanted.attributes[1] = forge_message_digest(&shop->owner, content);
    wanted.has_content = true;
    wanted.content = content;
    cms_verdict verdict = judge(shop, &wanted, CMS_PROFILE_PKCS7_SHA1);
    assert_int_equal(verdict.integrity, CMS_INTEGRITY_INTACT);
    pki_expect_words(cms_verdict_weakness(&verdict, PKI_CLOCK) ? verdict.algorithm_name : NULL, "sha1", __FILE__, __LINE__);
    assert_string_equal(verdict.digest_algorithm, "sha1");
    inner.data[0] ^= 1; /* another document, rightly signed */
    wanted.attributes[1] = forge_message_digest(&shop->owner, content);
    EXPECT(judge(shop, &wanted, CMS_PROFILE_PKCS7_SHA1), CMS_INTEGRITY_ALTERED, "not what was signed");
    inner.data[0] ^= 1; /* this document, but another one was signed */
    EXPECT(judge(shop, &wanted, CMS_PROFILE_PKCS7_SHA1), CMS_INTEGRITY_INVALID, "other content than it holds");
    wanted.has_content = false;
    EXPECT(judge(shop, &wanted, CMS_PROFILE_PKCS7_SHA1), CMS_INTEGRITY_INVALID, "lacks the content");
}

/* TSTInfo over PKI_MESSAGE, of 2025-01-01. */
static bytes_view token_info(arena *owner)
{
    pdfseal_error error = {0};
    digest_value hash = pki_digest(DIGEST_SHA256, PKI_MESSAGE);
    size_t imprint;
    bytes_buffer BYTES_BUFFER_CLEANUP der;
    bytes_buffer_init(&der, LIMIT_CMS_BYTES);
    FORGE_GOOD(cms_der_append_small(&der, 1, &error));
    FORGE_GOOD(cms_der_append(&der, DER_OID, BYTES_LITERAL("\x2A\x03\x04"), &error));
    FORGE_GOOD(cms_der_open(&der, DER_SEQUENCE, &imprint, &error));
    FORGE_GOOD(cms_digest_append(&der, DIGEST_SHA256, &error));
    FORGE_GOOD(cms_der_append(&der, DER_OCTET_STRING, (bytes_view){hash.data, hash.length}, &error));
    FORGE_GOOD(cms_der_close(&der, imprint, &error));
    FORGE_GOOD(cms_der_append_small(&der, 7, &error));
    FORGE_GOOD(cms_der_append(&der, DER_GENERALIZED_TIME, BYTES_LITERAL("20250101000000Z"), &error));
    return forge_element(owner, DER_SEQUENCE, bytes_buffer_view(&der));
}

static void a_token_that_is_not_bound_to_its_certificate_is_doubted(void **state)
{
    workshop *shop = *state;
    bytes_view info = token_info(&shop->owner);
    forge wanted = forge_begin(shop->identity, &shop->owner);
    wanted.version = 3;
    wanted.content_type = OID_TST_INFO;
    wanted.has_content = true;
    wanted.content = info;
    wanted.attributes[0] = forge_content_type(&shop->owner, OID_TST_INFO);
    wanted.attributes[1] = forge_message_digest(&shop->owner, info);
    cms_verdict verdict = judge(shop, &wanted, CMS_PROFILE_TIMESTAMP);
    assert_int_equal(verdict.integrity, CMS_INTEGRITY_INTACT);
    assert_null(cms_verdict_weakness(&verdict, PKI_CLOCK));
    wanted.attribute_count = 2;
    verdict = judge(shop, &wanted, CMS_PROFILE_TIMESTAMP);
    assert_int_equal(verdict.integrity, CMS_INTEGRITY_INTACT);
    pki_expect_words(cms_verdict_weakness(&verdict, PKI_CLOCK), "not bound to its certificate", __FILE__, __LINE__);
}

static void two_different_digests_are_invalid(void **state)
{
    workshop *shop = *state;
    forge wanted = forge_begin(shop->identity, &shop->owner);
    wanted.named_digest = DIGEST_SHA1;
    EXPECT(judge(shop, &wanted, CMS_PROFILE_CADES), CMS_INTEGRITY_INVALID, "two different digests");
}

static void odd_versions_raise_a_doubt_or_are_invalid(void **state)
{
    workshop *shop = *state;
    forge wanted = forge_begin(shop->identity, &shop->owner);
    wanted.version = 3;
    cms_verdict verdict = judge(shop, &wanted, CMS_PROFILE_CADES);
    pki_expect_words(cms_verdict_weakness(&verdict, PKI_CLOCK), "version", __FILE__, __LINE__);
    wanted.version = 77;
    EXPECT(judge(shop, &wanted, CMS_PROFILE_CADES), CMS_INTEGRITY_INVALID, "unknown version");
    wanted.version = 1;
    wanted.signer_version = 3;
    verdict = judge(shop, &wanted, CMS_PROFILE_CADES);
    pki_expect_words(cms_verdict_weakness(&verdict, PKI_CLOCK), "version", __FILE__, __LINE__);
}

static void a_signing_time_is_read_and_a_fault_of_pades(void **state)
{
    workshop *shop = *state;
    forge wanted = forge_begin(shop->identity, &shop->owner);
    wanted.attributes[3] = wanted.attributes[2];
    wanted.attributes[2] = wanted.attributes[1];
    wanted.attributes[1] = (forge_attribute){
        .oid = OID_SIGNING_TIME,
        .value = forge_element(&shop->owner, DER_UTC_TIME, BYTES_LITERAL("261123185000Z"))};
    wanted.attribute_count = 4;
    cms_verdict verdict = judge(shop, &wanted, CMS_PROFILE_CADES);
    assert_int_equal(verdict.integrity, CMS_INTEGRITY_INTACT);
    assert_true(verdict.has_signing_time);
    assert_int_equal(verdict.signing_time, 1795459800);
    assert_true(pki_has_fault(&verdict, "signing time"));
}

static void a_weak_key_is_named(void **state)
{
    workshop *shop = *state;
    cms_identity *weak = pki_identity("weak");
    bytes_buffer der = pki_sign(weak, DIGEST_SHA256);
    cms_verdict verdict = pki_check(bytes_buffer_view(&der), CMS_PROFILE_CADES, PKI_MESSAGE, &shop->owner);
    assert_int_equal(verdict.integrity, CMS_INTEGRITY_INTACT);
    pki_expect_words(cms_verdict_weakness(&verdict, PKI_CLOCK) ? verdict.algorithm_name : NULL, "RSA 1024", __FILE__, __LINE__);
    bytes_buffer_clear(&der);
    cms_identity_close(weak);
}

static void what_is_no_signed_data_is_refused(void **state)
{
    workshop *shop = *state;
    static const uint8_t ZEROS[64];
    EXPECT(pki_check((bytes_view){ZEROS, sizeof ZEROS}, CMS_PROFILE_CADES, PKI_MESSAGE, &shop->owner),
           CMS_INTEGRITY_INVALID, "no CMS object");
    EXPECT(pki_check((bytes_view){NULL, 0}, CMS_PROFILE_CADES, PKI_MESSAGE, &shop->owner), CMS_INTEGRITY_INVALID,
           "no CMS object");
    bytes_view certificate = cms_certificate_der(cms_identity_certificate(shop->identity));
    EXPECT(pki_check(certificate, CMS_PROFILE_CADES, PKI_MESSAGE, &shop->owner), CMS_INTEGRITY_INVALID,
           "another kind than SignedData");
}

#define IN_WORKSHOP(test) cmocka_unit_test_setup_teardown(test, open_workshop, close_workshop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_algorithm_reads_back),
        cmocka_unit_test(the_size_holds_for_every_ecdsa_value),
        cmocka_unit_test(digests_that_do_not_fit_the_key_are_refused),
        cmocka_unit_test(no_flipped_byte_passes),
        cmocka_unit_test(no_truncation_passes),
        cmocka_unit_test(zeros_may_follow_and_other_bytes_raise_a_doubt),
        IN_WORKSHOP(the_forge_itself_is_honest),
        IN_WORKSHOP(two_signers_are_invalid),
        IN_WORKSHOP(attributes_out_of_order_are_a_fault),
        IN_WORKSHOP(a_message_digest_twice_is_invalid),
        IN_WORKSHOP(a_missing_message_digest_is_invalid),
        IN_WORKSHOP(an_empty_message_digest_is_invalid),
        IN_WORKSHOP(wrong_content_types_are_invalid),
        IN_WORKSHOP(a_token_that_is_not_bound_to_its_certificate_is_doubted),
        IN_WORKSHOP(a_certificate_that_is_not_the_bound_one_is_invalid),
        IN_WORKSHOP(the_first_version_of_the_binding_is_read),
        IN_WORKSHOP(a_right_binding_does_not_excuse_a_wrong_one),
        IN_WORKSHOP(a_missing_binding_is_a_fault_of_pades_only),
        IN_WORKSHOP(a_signature_without_its_certificate_is_invalid),
        IN_WORKSHOP(a_value_without_attributes_is_judged_by_the_document),
        IN_WORKSHOP(signed_attributes_do_not_pass_for_a_document),
        IN_WORKSHOP(content_of_its_own_is_invalid),
        IN_WORKSHOP(a_sha1_within_is_read_and_weak),
        IN_WORKSHOP(two_different_digests_are_invalid),
        IN_WORKSHOP(odd_versions_raise_a_doubt_or_are_invalid),
        IN_WORKSHOP(a_signing_time_is_read_and_a_fault_of_pades),
        IN_WORKSHOP(a_weak_key_is_named),
        IN_WORKSHOP(what_is_no_signed_data_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
