/* SPDX-License-Identifier: Apache-2.0 */
/* Paths, purposes, times and CRLs lead to the words of docs/contract.md. */
#include "pki.h"

#include "base/time.h"
#include "cms/certificate_x509.h"
#include "cms/trust.h"

#include <openssl/ocsp.h>
#include <openssl/pem.h>

typedef struct court {
    arena owner;
    cms_trust *trust;
    cms_certificate *signer, *intermediate;
} court;

static cms_certificate *load(const char *name)
{
    /* By the door that a program has: an identity's or a SignedData's certificates are DER. */
    pdfseal_error error = {0};
    char line[2400];
    char path[1100];
    const char *slash = strrchr(name, '/');
    (void)snprintf(path, sizeof path, "%s/../cms-%ld-%s.der", getenv("PDFSEAL_TEST_PKI"), (long)getpid(),
                   slash ? slash + 1 : name);
    (void)snprintf(line, sizeof line, "openssl x509 -in '%s' -outform DER -out '%s'", pki_path(name), path);
    assert_int_equal(system(line), 0);
    bytes_buffer der = pki_read_file(path);
    (void)unlink(path);
    cms_certificate *certificate = NULL;
    PKI_GOOD(cms_certificate_read(bytes_buffer_view(&der), &certificate, &error), &error);
    bytes_buffer_clear(&der);
    return certificate;
}

static void open_court(court *c, const char *signer, const char *anchors)
{
    pdfseal_error error = {0};
    *c = (court){.signer = load(signer), .intermediate = load("intermediate.crt")};
    arena_init(&c->owner);
    PKI_GOOD(cms_trust_new(&c->trust, &error), &error);
    if (anchors)
        PKI_GOOD(cms_trust_add_anchors(c->trust, pki_path(anchors), &error), &error);
}

static void close_court(court *c)
{
    cms_trust_free(c->trust);
    cms_certificate_free(c->signer);
    cms_certificate_free(c->intermediate);
    arena_clear(&c->owner);
}

static cms_trust_question question_of(court *c)
{
    return (cms_trust_question){.certificate = c->signer,
                                .untrusted = (const cms_certificate *const *)&c->intermediate,
                                .untrusted_count = 1,
                                .time = PKI_CLOCK};
}

static cms_trust_answer ask(court *c, const cms_trust_question *question)
{
    pdfseal_error error = {0};
    cms_trust_answer answer;
    PKI_GOOD(cms_trust_ask(c->trust, question, &c->owner, &answer, &error), &error);
    return answer;
}

static void expect_status(const char *signer, const char *anchors, cms_trust_status status, const char *words)
{
    court c;
    open_court(&c, signer, anchors);
    cms_trust_question question = question_of(&c);
    cms_trust_answer answer = ask(&c, &question);
    if (answer.status != status)
        print_error("%s: %s\n", signer, answer.cause ? answer.cause : "trusted");
    assert_int_equal(answer.status, status);
    if (words)
        pki_expect_words(answer.cause, words, __FILE__, __LINE__);
    else
        assert_null(answer.cause);
    close_court(&c);
}

static void every_kind_of_key_is_trusted(void **state)
{
    (void)state;
    static const char *const NAMES[] = {"rsa2048.crt", "rsa4096.crt", "p256.crt",  "p384.crt",
                                        "p521.crt",    "ed25519.crt", "ed448.crt", "sm2.crt"};
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++)
        expect_status(NAMES[i], "trust.pem", CMS_TRUST_TRUSTED, NULL);
}

static void a_path_of_sm2_is_checked_with_its_identity(void **state)
{
    (void)state;
    pdfseal_error error = {0};
    court c;
    open_court(&c, "sm2-chained.crt", "sm2-root.crt");
    cms_certificate_free(c.intermediate);
    c.intermediate = load("sm2-authority.crt");
    PKI_GOOD(cms_trust_add_crl(c.trust, pki_path("sm2-authority.crl"), &error), &error);
    PKI_GOOD(cms_trust_add_crl(c.trust, pki_path("sm2-root.crl.der"), &error), &error);
    cms_trust_question question = question_of(&c);
    question.revocation = PDFSEAL_REVOCATION_REQUIRE;
    cms_trust_answer answer = ask(&c, &question);
    assert_int_equal(answer.status, CMS_TRUST_TRUSTED);
    assert_int_equal(answer.path_length, 3);
    assert_int_equal(answer.revocation, CMS_REVOCATION_GOOD);
    close_court(&c);
}

/* The certificates are made here: nobody signs with SHA-1 any more. */
static void a_path_that_sha1_holds_together_is_named(void **state)
{
    (void)state;
    court c;
    char line[4096];
    char path[1100];
    (void)snprintf(path, sizeof path, "%s/../cms-%ld-sha1.crt", getenv("PDFSEAL_TEST_PKI"), (long)getpid());
    (void)snprintf(line, sizeof line,
                   "openssl req -new -key '%s' -subj /CN=old | openssl x509 -req -CA '%s' -CAkey '%s' -sha1 -set_serial 77 "
                   "-days 30 -out '%s' 2>/dev/null",
                   pki_path("p256-plain.key"), pki_path("intermediate.crt"), pki_path("intermediate.key"), path);
    assert_int_equal(system(line), 0);
    open_court(&c, "p256.crt", "trust.pem");
    cms_trust_question question = question_of(&c);
    cms_trust_answer sound = ask(&c, &question);
    assert_null(sound.algorithm_cause);
    cms_certificate_free(c.signer);
    char name[64];
    (void)snprintf(name, sizeof name, "../cms-%ld-sha1.crt", (long)getpid());
    c.signer = load(name);
    question = question_of(&c);
    cms_trust_answer answer = ask(&c, &question);
    pki_expect_words(answer.algorithm_cause, "too weak", __FILE__, __LINE__);
    assert_int_equal(answer.algorithm_end, 1343779200); /* 2012-08-01 */
    (void)unlink(path);
    close_court(&c);
}

static void what_is_wrong_with_a_signer_is_said(void **state)
{
    (void)state;
    expect_status("expired.crt", "trust.pem", CMS_TRUST_EXPIRED, "had expired");
    expect_status("notyet.crt", "trust.pem", CMS_TRUST_EXPIRED, "not valid yet");
    expect_status("server.crt", "trust.pem", CMS_TRUST_UNTRUSTED, "not for signing documents");
    expect_status("nosign.crt", "trust.pem", CMS_TRUST_UNTRUSTED, "not for signing documents");
    expect_status("other.crt", "trust.pem", CMS_TRUST_UNTRUSTED, "no path");
    expect_status("selfsigned.crt", "trust.pem", CMS_TRUST_UNTRUSTED, "self-signed");
    expect_status("rsa2048.crt", NULL, CMS_TRUST_UNKNOWN, "no trust anchor");
}

static void no_trust_at_all_is_unknown(void **state)
{
    (void)state;
    court c;
    open_court(&c, "rsa2048.crt", NULL);
    cms_trust_free(c.trust);
    c.trust = NULL;
    assert_false(cms_trust_has_anchor(NULL));
    cms_trust_question question = question_of(&c);
    assert_int_equal(ask(&c, &question).status, CMS_TRUST_UNKNOWN);
    close_court(&c);
}

static void an_intermediate_or_the_signer_may_be_the_anchor(void **state)
{
    (void)state;
    static const struct {
        const char *signer, *anchor, *name;
        size_t length;
    } ROWS[] = {
        {"rsa2048.crt", "trust.pem", "CN=Pdfseal Test Root,O=Pdfseal Test,C=CN", 3},
        {"rsa2048.crt", "intermediate.crt", "CN=Pdfseal Test Intermediate,O=Pdfseal Test,C=CN", 2},
        {"rsa2048.crt", "rsa2048.crt", "CN=Test Signer rsa2048,O=Pdfseal Test,C=CN", 1},
        {"selfsigned.crt", "selfsigned.crt", "CN=Test Signer selfsigned,O=Pdfseal Test,C=CN", 1},
    };
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        court c;
        open_court(&c, ROWS[i].signer, ROWS[i].anchor);
        assert_true(cms_trust_has_anchor(c.trust));
        cms_trust_question question = question_of(&c);
        cms_trust_answer answer = ask(&c, &question);
        assert_int_equal(answer.status, CMS_TRUST_TRUSTED);
        assert_string_equal(answer.anchor, ROWS[i].name);
        assert_int_equal(answer.path_length, ROWS[i].length);
        close_court(&c);
    }
    expect_status("p256.crt", "rsa2048.crt", CMS_TRUST_UNTRUSTED, "path");
}

static void a_missing_intermediate_comes_from_the_chain_file(void **state)
{
    (void)state;
    pdfseal_error error = {0};
    court c;
    open_court(&c, "rsa2048.crt", "trust.pem");
    cms_trust_question question = question_of(&c);
    question.untrusted_count = 0;
    assert_int_equal(ask(&c, &question).status, CMS_TRUST_UNTRUSTED);
    PKI_GOOD(cms_trust_add_chain(c.trust, pki_path("chain.pem"), &error), &error);
    assert_int_equal(ask(&c, &question).status, CMS_TRUST_TRUSTED);
    close_court(&c);
}

static void certificates_of_a_folder_are_anchors(void **state)
{
    (void)state;
    pdfseal_error error = {0};
    court c;
    open_court(&c, "rsa2048.crt", NULL);
    char folder[1100], line[5000];
    (void)snprintf(folder, sizeof folder, "%s/../cms-%ld-anchors", getenv("PDFSEAL_TEST_PKI"), (long)getpid());
    (void)snprintf(line, sizeof line, "mkdir '%s' && echo words > '%s/README'", folder, folder);
    assert_int_equal(system(line), 0);
    assert_int_equal(cms_trust_add_anchors(c.trust, folder, &error), PDFSEAL_ERROR_INPUT);
    PKI_SAYS(&error, "no certificate in this folder");
    (void)snprintf(line, sizeof line, "cp '%s' '%s/root.pem'", pki_path("root.crt"), folder);
    assert_int_equal(system(line), 0);
    PKI_GOOD(cms_trust_add_anchors(c.trust, folder, &error), &error);
    (void)snprintf(line, sizeof line, "rm -r '%s'", folder);
    assert_int_equal(system(line), 0);
    cms_trust_question question = question_of(&c);
    assert_int_equal(ask(&c, &question).status, CMS_TRUST_TRUSTED);
    close_court(&c);
}

static void the_systems_store_does_not_know_the_test_root(void **state)
{
    (void)state;
    court c;
    open_court(&c, "rsa2048.crt", NULL);
    cms_trust_use_system(c.trust);
    cms_trust_question question = question_of(&c);
    cms_trust_status wanted = cms_trust_has_anchor(c.trust) ? CMS_TRUST_UNTRUSTED : CMS_TRUST_UNKNOWN;
    assert_int_equal(ask(&c, &question).status, wanted);
    close_court(&c);
}

static cms_trust_status status_at(const char *signer, const char *anchor, int64_t time)
{
    court c;
    open_court(&c, signer, anchor);
    cms_trust_question question = question_of(&c);
    question.time = time;
    cms_trust_status status = ask(&c, &question).status;
    close_court(&c);
    return status;
}

static void time_decides_about_expiry(void **state)
{
    (void)state;
    const int64_t end = 1577836800;   /* 2020-01-01, the last second of "expired" */
    const int64_t start = 2051222400; /* 2035-01-01, the first one of "notyet" */
    assert_int_equal(status_at("expired.crt", "expired.crt", end), CMS_TRUST_TRUSTED);
    assert_int_equal(status_at("expired.crt", "expired.crt", end + 1), CMS_TRUST_EXPIRED);
    assert_int_equal(status_at("expired.crt", "trust.pem", end - 1), CMS_TRUST_EXPIRED); /* no root yet */
    assert_int_equal(status_at("notyet.crt", "trust.pem", start), CMS_TRUST_TRUSTED);
    assert_int_equal(status_at("notyet.crt", "trust.pem", start - 1), CMS_TRUST_EXPIRED);
}

static void revocation_is_read_from_crls(void **state)
{
    (void)state;
    pdfseal_error error = {0};
    court c;
    open_court(&c, "revoked.crt", "trust.pem");
    cms_trust_question question = question_of(&c);
    assert_int_equal(ask(&c, &question).status, CMS_TRUST_TRUSTED); /* it names no CRL, and none is at hand */
    PKI_GOOD(cms_trust_add_crl(c.trust, pki_path("intermediate.crl"), &error), &error);
    cms_trust_answer answer = ask(&c, &question);
    assert_int_equal(answer.status, CMS_TRUST_REVOKED);
    assert_int_equal(answer.revocation, CMS_REVOCATION_REVOKED);
    assert_string_equal(answer.revocation_source, "option");
    assert_int_equal(answer.revoked_at, 1672531200); /* 2023-01-01 */
    question.time = 1672531199;
    question.checked_at = PKI_CLOCK;
    answer = ask(&c, &question);
    assert_int_equal(answer.status, CMS_TRUST_TRUSTED);
    assert_int_equal(answer.revocation, CMS_REVOCATION_GOOD);
    question.checked_at = 0; /* then the list is of a time that has not come */
    assert_int_equal(ask(&c, &question).revocation, CMS_REVOCATION_NOT_CHECKED);
    question.time = PKI_CLOCK;
    question.revocation = PDFSEAL_REVOCATION_OFF;
    answer = ask(&c, &question);
    assert_int_equal(answer.status, CMS_TRUST_TRUSTED);
    assert_int_equal(answer.revocation, CMS_REVOCATION_NOT_CHECKED);
    close_court(&c);
}

static void crls_of_the_document_are_embedded(void **state)
{
    (void)state;
    court c;
    open_court(&c, "revoked.crt", "trust.pem");
    bytes_buffer crl = pki_read_file(pki_path("intermediate.crl.der"));
    pdfseal_error error = {0};
    cms_evidence *evidence;
    PKI_GOOD(cms_evidence_new(&evidence, &error), &error);
    assert_int_equal(cms_evidence_add_crl(evidence, BYTES_LITERAL("no CRL"), CMS_SOURCE_EMBEDDED, TIME_UNKNOWN, &error),
                     PDFSEAL_ERROR_INPUT);
    PKI_GOOD(cms_evidence_add_crl(evidence, bytes_buffer_view(&crl), CMS_SOURCE_EMBEDDED, TIME_UNKNOWN, &error), &error);
    cms_trust_question question = question_of(&c);
    question.evidence = evidence;
    cms_trust_answer answer = ask(&c, &question);
    assert_int_equal(answer.status, CMS_TRUST_REVOKED);
    assert_string_equal(answer.revocation_source, "embedded");
    cms_evidence_free(evidence);
    crl.data[crl.length - 1] ^= 1; /* its signature no longer holds: it says nothing */
    PKI_GOOD(cms_evidence_new(&evidence, &error), &error);
    PKI_GOOD(cms_evidence_add_crl(evidence, bytes_buffer_view(&crl), CMS_SOURCE_EMBEDDED, TIME_UNKNOWN, &error), &error);
    question.evidence = evidence;
    answer = ask(&c, &question);
    assert_int_equal(answer.status, CMS_TRUST_TRUSTED);
    assert_int_equal(answer.revocation, CMS_REVOCATION_NOT_CHECKED);
    bytes_buffer_clear(&crl);
    cms_evidence_free(evidence);
    close_court(&c);
}

static void revocation_is_needed_where_it_is_named(void **state)
{
    (void)state;
    pdfseal_error error = {0};
    court c;
    open_court(&c, "rsa2048-cdp.crt", "trust.pem");
    cms_trust_question question = question_of(&c);
    cms_trust_answer answer = ask(&c, &question);
    assert_int_equal(answer.status, CMS_TRUST_TRUSTED);
    assert_int_equal(answer.revocation, CMS_REVOCATION_UNKNOWN);
    assert_null(answer.revocation_source);
    PKI_GOOD(cms_trust_add_crl(c.trust, pki_path("intermediate.crl.der"), &error), &error);
    answer = ask(&c, &question);
    assert_int_equal(answer.revocation, CMS_REVOCATION_GOOD);
    assert_string_equal(answer.revocation_source, "option");
    question.revocation = PDFSEAL_REVOCATION_REQUIRE; /* now the intermediate's is missing */
    assert_int_equal(ask(&c, &question).revocation, CMS_REVOCATION_UNKNOWN);
    PKI_GOOD(cms_trust_add_crl(c.trust, pki_path("root.crl"), &error), &error);
    assert_int_equal(ask(&c, &question).revocation, CMS_REVOCATION_GOOD);
    close_court(&c);
}

static void an_anchor_needs_no_revocation(void **state)
{
    (void)state;
    court c;
    open_court(&c, "rsa2048-cdp.crt", "rsa2048-cdp.crt");
    cms_trust_question question = question_of(&c);
    question.revocation = PDFSEAL_REVOCATION_REQUIRE;
    cms_trust_answer answer = ask(&c, &question);
    assert_int_equal(answer.status, CMS_TRUST_TRUSTED);
    assert_int_equal(answer.revocation, CMS_REVOCATION_NOT_CHECKED);
    close_court(&c);
}

static void a_certificate_for_time_stamps_is_for_nothing_else(void **state)
{
    (void)state;
    court c;
    open_court(&c, "tsa.crt", "trust.pem");
    cms_trust_question question = question_of(&c);
    assert_int_equal(ask(&c, &question).status, CMS_TRUST_UNTRUSTED);
    question.purpose = CMS_PURPOSE_TIMESTAMP;
    assert_int_equal(ask(&c, &question).status, CMS_TRUST_TRUSTED);
    close_court(&c);
    open_court(&c, "rsa2048.crt", "trust.pem");
    question = question_of(&c);
    question.purpose = CMS_PURPOSE_TIMESTAMP;
    cms_trust_answer answer = ask(&c, &question);
    assert_int_equal(answer.status, CMS_TRUST_UNTRUSTED);
    pki_expect_words(answer.cause, "not for time stamps", __FILE__, __LINE__);
    close_court(&c);
}

static void a_time_stamp_is_not_older_than_its_certificate(void **state)
{
    (void)state;
    const int64_t start = 1577836800; /* 2020-01-01, when the authority's certificate began */
    court c;
    open_court(&c, "tsa.crt", "trust.pem");
    cms_trust_question question = question_of(&c);
    question.purpose = CMS_PURPOSE_TIMESTAMP;
    question.made_at = start;
    assert_int_equal(ask(&c, &question).status, CMS_TRUST_TRUSTED);
    question.made_at = start - 1;
    cms_trust_answer answer = ask(&c, &question);
    assert_int_equal(answer.status, CMS_TRUST_EXPIRED);
    pki_expect_words(answer.cause, "older than its certificate", __FILE__, __LINE__);
    close_court(&c);
}

/* A path of the root, a certificate for that key with these extensions, and a signer below it. */
static cms_trust_status status_below(const char *extensions)
{
    court c;
    char base[1100], line[9000], name[64];
    (void)snprintf(base, sizeof base, "%s/../cms-%ld", getenv("PDFSEAL_TEST_PKI"), (long)getpid());
    (void)snprintf(line, sizeof line,
                   "printf '%s' >'%s.ext' && openssl req -new -key '%s' -subj /CN=Middle | openssl x509 -req -CA '%s' -CAkey '%s' "
                   "-set_serial 78 -days 300 -extfile '%s.ext' -out '%s-middle.crt' 2>/dev/null && "
                   "openssl req -new -key '%s' -subj /CN=Below | openssl x509 -req -CA '%s-middle.crt' -CAkey '%s' "
                   "-set_serial 79 -days 300 -out '%s-below.crt' 2>/dev/null && rm '%s.ext'",
                   extensions, base, pki_path("p256-plain.key"), pki_path("root.crt"), pki_path("root.key"), base, base,
                   pki_path("p384-plain.key"), base, pki_path("p256-plain.key"), base, base);
    assert_int_equal(system(line), 0);
    (void)snprintf(name, sizeof name, "../cms-%ld-below.crt", (long)getpid());
    open_court(&c, name, "trust.pem");
    cms_certificate_free(c.intermediate);
    (void)snprintf(name, sizeof name, "../cms-%ld-middle.crt", (long)getpid());
    c.intermediate = load(name);
    cms_trust_question question = question_of(&c);
    question.time = time_now(NULL);
    cms_trust_status status = ask(&c, &question).status;
    close_court(&c);
    (void)snprintf(line, sizeof line, "rm '%s-middle.crt' '%s-below.crt'", base, base);
    assert_int_equal(system(line), 0);
    return status;
}

static void only_who_says_so_is_an_authority(void **state)
{
    (void)state;
    assert_int_equal(status_below("basicConstraints=critical,CA:TRUE\\nkeyUsage=keyCertSign\\n"), CMS_TRUST_TRUSTED);
    assert_int_equal(status_below("keyUsage=keyCertSign\\n"), CMS_TRUST_UNTRUSTED);
}

/* An answer of the intermediate's own about the signer of `c`: once good, once revoked, in either order. */
static void answer_both(court *c, bool good_first, const char *path)
{
    FILE *key_file = fopen(pki_path("intermediate.key"), "r");
    EVP_PKEY *key = key_file ? PEM_read_PrivateKey(key_file, NULL, NULL, NULL) : NULL;
    X509 *issuer = c->intermediate->x509;
    OCSP_BASICRESP *basic = OCSP_BASICRESP_new();
    ASN1_TIME *day = ASN1_TIME_set(NULL, PKI_CLOCK - 86400), *next = ASN1_TIME_set(NULL, PKI_CLOCK + 86400);
    assert_true(key && basic && day && next);
    for (int i = 0; i < 2; i++) {
        OCSP_CERTID *id = OCSP_cert_to_id(NULL, c->signer->x509, issuer);
        bool good = good_first == (i == 0);
        assert_non_null(OCSP_basic_add1_status(basic, id, good ? V_OCSP_CERTSTATUS_GOOD : V_OCSP_CERTSTATUS_REVOKED,
                                               OCSP_REVOKED_STATUS_KEYCOMPROMISE, day, day, next));
        OCSP_CERTID_free(id);
    }
    assert_int_equal(OCSP_basic_sign(basic, issuer, key, EVP_sha256(), NULL, OCSP_NOCERTS), 1);
    OCSP_RESPONSE *response = OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic);
    BIO *file = BIO_new_file(path, "wb");
    assert_true(response && file && i2d_OCSP_RESPONSE_bio(file, response) == 1);
    BIO_free(file);
    OCSP_RESPONSE_free(response);
    OCSP_BASICRESP_free(basic);
    ASN1_TIME_free(day);
    ASN1_TIME_free(next);
    EVP_PKEY_free(key);
    (void)fclose(key_file);
}

static void an_answer_that_says_both_says_revoked(void **state)
{
    (void)state;
    pdfseal_error error = {0};
    char path[1100];
    (void)snprintf(path, sizeof path, "%s/../cms-%ld-both.ocsp", getenv("PDFSEAL_TEST_PKI"), (long)getpid());
    for (int good_first = 0; good_first <= 1; good_first++) {
        court c;
        open_court(&c, "p256.crt", "trust.pem");
        answer_both(&c, good_first, path);
        PKI_GOOD(cms_trust_add_ocsp(c.trust, path, &error), &error);
        cms_trust_question question = question_of(&c);
        question.time = time_now(NULL);
        assert_int_equal(ask(&c, &question).status, CMS_TRUST_REVOKED);
        (void)unlink(path);
        close_court(&c);
    }
}

static void files_that_hold_something_else_are_named(void **state)
{
    (void)state;
    pdfseal_error error = {0};
    court c;
    open_court(&c, "rsa2048.crt", NULL);
    assert_int_equal(cms_trust_add_anchors(c.trust, pki_path("absent.pem"), &error), PDFSEAL_ERROR_INPUT);
    PKI_SAYS(&error, "absent.pem: not found");
    assert_int_equal(cms_trust_add_anchors(c.trust, pki_path("rsa2048-plain.key"), &error), PDFSEAL_ERROR_INPUT);
    PKI_SAYS(&error, "no certificate");
    assert_int_equal(cms_trust_add_crl(c.trust, pki_path("root.crt"), &error), PDFSEAL_ERROR_INPUT);
    PKI_SAYS(&error, "root.crt: no CRL");
    assert_false(cms_trust_has_anchor(c.trust));
    close_court(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_of_key_is_trusted),
        cmocka_unit_test(a_path_of_sm2_is_checked_with_its_identity),
        cmocka_unit_test(a_path_that_sha1_holds_together_is_named),
        cmocka_unit_test(what_is_wrong_with_a_signer_is_said),
        cmocka_unit_test(no_trust_at_all_is_unknown),
        cmocka_unit_test(an_intermediate_or_the_signer_may_be_the_anchor),
        cmocka_unit_test(a_missing_intermediate_comes_from_the_chain_file),
        cmocka_unit_test(certificates_of_a_folder_are_anchors),
        cmocka_unit_test(the_systems_store_does_not_know_the_test_root),
        cmocka_unit_test(time_decides_about_expiry),
        cmocka_unit_test(revocation_is_read_from_crls),
        cmocka_unit_test(crls_of_the_document_are_embedded),
        cmocka_unit_test(revocation_is_needed_where_it_is_named),
        cmocka_unit_test(an_anchor_needs_no_revocation),
        cmocka_unit_test(a_certificate_for_time_stamps_is_for_nothing_else),
        cmocka_unit_test(a_time_stamp_is_not_older_than_its_certificate),
        cmocka_unit_test(only_who_says_so_is_an_authority),
        cmocka_unit_test(an_answer_that_says_both_says_revoked),
        cmocka_unit_test(files_that_hold_something_else_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
