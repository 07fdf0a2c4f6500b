/* SPDX-License-Identifier: Apache-2.0 */
/* Answers of a real time stamp authority (openssl ts), held against the question, and put into a signature. */
#include "pki.h"

#include "cms/timestamp.h"
#include "cms/timestamp_attribute.h"
#include "cms/timestamp_request.h"

/* One question to the authority of the test PKI, and its answer. */
typedef struct exchange {
    cms_timestamp_request request;
    bytes_buffer answer;
} exchange;

/* The clock of the machine: openssl stamps with it. */
static int64_t now(void)
{
    return time_now(NULL);
}

static void ask(exchange *e, digest_algorithm digest, bytes_view value, const char *policy)
{
    pdfseal_error error = {0};
    char line[4096];
    digest_value imprint = pki_digest(digest, value);
    bytes_buffer BYTES_BUFFER_CLEANUP query;
    bytes_buffer_init(&query, 4096);
    PKI_GOOD(cms_timestamp_request_init(&e->request, digest, &imprint, policy, &error), &error);
    PKI_GOOD(cms_timestamp_request_write(&e->request, &query, &error), &error);
    char path[1200];
    (void)snprintf(path, sizeof path, "%s", pki_write_file("query.tsq", bytes_buffer_view(&query), 0600));
    (void)snprintf(line, sizeof line, "cd '%s' && flock tsa.cnf openssl ts -reply -config tsa.cnf -queryfile '%s' -out '%s.tsr' 2>/dev/null",
                   pki_path("."), path, path);
    assert_int_equal(system(line), 0);
    (void)snprintf(line, sizeof line, "%s.tsr", path);
    e->answer = pki_read_file(line);
    (void)unlink(line);
    (void)unlink(path);
}

static pdfseal_status read_answer(const exchange *e, int64_t time, bytes_buffer *token, pdfseal_error *error)
{
    bytes_buffer_init(token, (size_t)1 << 20);
    return cms_timestamp_response_read(&e->request, bytes_buffer_view(&e->answer), time, token, error);
}

static void expect_refusal(const exchange *e, int64_t time, const char *words)
{
    pdfseal_error error = {0};
    bytes_buffer BYTES_BUFFER_CLEANUP token;
    assert_int_equal(read_answer(e, time, &token, &error), PDFSEAL_ERROR_OUTSIDE);
    assert_int_equal(token.length, 0);
    PKI_SAYS(&error, words);
}

static void a_good_answer_gives_its_token(void **state)
{
    (void)state;
    static const digest_algorithm DIGESTS[] = {DIGEST_SHA256, DIGEST_SHA384, DIGEST_SHA512};
    for (size_t i = 0; i < sizeof DIGESTS / sizeof DIGESTS[0]; i++) {
        pdfseal_error error = {0};
        exchange e;
        bytes_buffer BYTES_BUFFER_CLEANUP token;
        ask(&e, DIGESTS[i], PKI_MESSAGE, i ? "2.999.2" : NULL);
        PKI_GOOD(read_answer(&e, now(), &token, &error), &error);
        assert_true(token.length > 500);
        bytes_buffer_clear(&e.answer);
    }
}

static void what_is_not_our_question_is_refused(void **state)
{
    (void)state;
    exchange e;
    ask(&e, DIGEST_SHA256, PKI_MESSAGE, NULL);
    exchange other = e;
    other.request.nonce[5] ^= 1;
    expect_refusal(&other, now(), "nonce");
    other = e;
    other.request.imprint.data[0] ^= 1;
    expect_refusal(&other, now(), "something else");
    other = e;
    other.request.policy = "2.999.2";
    expect_refusal(&other, now(), "another policy");
    expect_refusal(&e, now() + 7200, "more than an hour");
    expect_refusal(&e, now() - 7200, "more than an hour");
    expect_refusal(&e, 2366841601, "expired"); /* 2045-01-01 */
    bytes_buffer_clear(&e.answer);
}

static void an_authority_that_refuses_says_why(void **state)
{
    (void)state;
    exchange e;
    ask(&e, DIGEST_SHA256, PKI_MESSAGE, "2.999.77");
    expect_refusal(&e, now(), "does not offer this policy");
    bytes_buffer_clear(&e.answer);
}

static void no_changed_byte_of_an_answer_gets_through(void **state)
{
    (void)state;
    exchange e;
    ask(&e, DIGEST_SHA256, PKI_MESSAGE, NULL);
    /* Certificates besides the signer's are covered by nobody; all else must fail. */
    size_t accepted = 0;
    for (size_t i = 0; i < e.answer.length; i += 7) {
        pdfseal_error error = {0};
        bytes_buffer BYTES_BUFFER_CLEANUP token;
        e.answer.data[i] ^= 0x20;
        accepted += read_answer(&e, now(), &token, &error) == PDFSEAL_OK;
        e.answer.data[i] ^= 0x20;
    }
    for (size_t length = 0; length < e.answer.length; length += 11) {
        exchange cut = e;
        cut.answer.length = length;
        expect_refusal(&cut, now(), "time stamp");
    }
    assert_true(accepted < e.answer.length / 7 / 2);
    bytes_buffer_clear(&e.answer);
}

static void a_policy_must_be_an_object_identifier(void **state)
{
    (void)state;
    pdfseal_error error = {0};
    cms_timestamp_request request;
    digest_value imprint = pki_digest(DIGEST_SHA256, PKI_MESSAGE);
    assert_int_equal(cms_timestamp_request_init(&request, DIGEST_SHA256, &imprint, "no policy", &error), PDFSEAL_ERROR_USAGE);
    PKI_SAYS(&error, "1.2.3.4");
}

static void a_signature_takes_up_its_time_stamp(void **state)
{
    (void)state;
    pdfseal_error error = {0};
    exchange e;
    cms_signed_data *data;
    arena owner;
    cms_timestamp stamp;
    bytes_buffer BYTES_BUFFER_CLEANUP token;
    bytes_buffer BYTES_BUFFER_CLEANUP stamped;
    bytes_buffer BYTES_BUFFER_CLEANUP twice;
    cms_identity *identity = pki_identity("p256");
    bytes_buffer BYTES_BUFFER_CLEANUP der = pki_sign(identity, DIGEST_SHA256);
    PKI_GOOD(cms_signed_data_read(bytes_buffer_view(&der), CMS_PROFILE_CADES, &data, &error), &error);
    ask(&e, DIGEST_SHA256, cms_signed_data_value(data), NULL);
    cms_signed_data_free(data);
    PKI_GOOD(read_answer(&e, now(), &token, &error), &error);
    bytes_buffer_init(&stamped, LIMIT_CMS_BYTES);
    PKI_GOOD(cms_timestamp_attribute_add(bytes_buffer_view(&der), bytes_buffer_view(&token), &stamped, &error), &error);
    assert_true(stamped.length <= der.length + cms_timestamp_attribute_bytes(token.length));
    PKI_GOOD(cms_signed_data_read(bytes_buffer_view(&stamped), CMS_PROFILE_CADES, &data, &error), &error);
    assert_int_equal(cms_signed_data_timestamp_count(data), 1);
    arena_init(&owner);
    PKI_GOOD(cms_timestamp_check(cms_signed_data_timestamp(data, 0), cms_signed_data_value(data), NULL, &owner, &stamp, &error), &error);
    assert_int_equal(stamp.verdict.integrity, CMS_INTEGRITY_INTACT);
    cms_timestamp_clear(&stamp);
    assert_int_equal(pki_check(bytes_buffer_view(&stamped), CMS_PROFILE_CADES, PKI_MESSAGE, &owner).integrity, CMS_INTEGRITY_INTACT);
    cms_signed_data_free(data);
    /* An attribute more, as another authority would have. */
    bytes_buffer_init(&twice, LIMIT_CMS_BYTES);
    PKI_GOOD(cms_timestamp_attribute_add(bytes_buffer_view(&stamped), bytes_buffer_view(&token), &twice, &error), &error);
    PKI_GOOD(cms_signed_data_read(bytes_buffer_view(&twice), CMS_PROFILE_CADES, &data, &error), &error);
    assert_int_equal(cms_signed_data_timestamp_count(data), 2);
    assert_true(bytes_equal(cms_signed_data_timestamp(data, 1), bytes_buffer_view(&token)));
    arena_clear(&owner);
    cms_signed_data_free(data);
    bytes_buffer_clear(&e.answer);
    cms_identity_close(identity);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_answer_gives_its_token),
        cmocka_unit_test(what_is_not_our_question_is_refused),
        cmocka_unit_test(an_authority_that_refuses_says_why),
        cmocka_unit_test(no_changed_byte_of_an_answer_gets_through),
        cmocka_unit_test(a_policy_must_be_an_object_identifier),
        cmocka_unit_test(a_signature_takes_up_its_time_stamp),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
