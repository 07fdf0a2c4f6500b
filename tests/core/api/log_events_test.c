/* SPDX-License-Identifier: Apache-2.0 */
/* What a session and a document tell a program's log, and that the network can be cancelled. */
#include "expect.h"
#include "public_program.h"

#define SECRET "hunter2"
#define AUTHORITY "http://me:" SECRET "@tsa.example/stamp?key=" SECRET

/* All that was told, an event and its message a line. */
typedef struct diary {
    char text[8192];
} diary;

static void write_diary(void *context, pdfseal_log_level level, const char *event, const char *message)
{
    diary *into = context;
    size_t length = strlen(into->text);
    (void)snprintf(into->text + length, sizeof into->text - length, "%d %s: %s\n", (int)level, event,
                   message);
}

/* A network that ends every question as it is told to. */
static pdfseal_status answer_nothing(void *context, const pdfseal_fetch_request *request,
                                     const pdfseal_sink *answer, pdfseal_error *error)
{
    (void)answer;
    error->status = *(const pdfseal_status *)context;
    (void)snprintf(error->message, sizeof error->message, "%s cannot be reached: no such host", request->url);
    return error->status;
}

static pdfseal_status sign_with_stamp(const pdfseal_log *log, pdfseal_status ending, pdfseal_error *error)
{
    pdfseal_session *session;
    pdfseal_document *document;
    const char *authority = AUTHORITY;
    const pdfseal_fetcher fetcher = {.size = sizeof fetcher, .context = &ending, .fetch = answer_nothing};
    const pdfseal_session_options with = {.size = sizeof with, .fetcher = &fetcher, .log = log};
    const pdfseal_open_options opening = {.size = sizeof opening, .log = log};
    const pdfseal_level_options level = {.size = sizeof level,
                                         .level = PDFSEAL_LEVEL_T,
                                         .authorities = &authority,
                                         .authority_count = 1,
                                         .may_fall_back = true};
    const pdfseal_sign_options options = {.size = sizeof options, .level = &level};
    const pdfseal_output_options where = {
        .size = sizeof where, .path = program.output, .overwrite = true, .no_sync = true};
    EXPECT_OK(public_program_session(&program, &with, &session, error), error);
    EXPECT_OK(pdfseal_document_open(program.sample, &opening, &document, error), error);
    pdfseal_status status = pdfseal_session_sign(session, document, &options, &where, NULL, error);
    pdfseal_document_close(document);
    pdfseal_session_free(session);
    return status;
}

static void a_session_tells_what_it_chose_and_asked_but_no_secret(void **state)
{
    (void)state;
    diary seen = {0};
    pdfseal_error error = {0};
    const pdfseal_log log = {.size = sizeof log, .context = &seen, .tell = write_diary};
    EXPECT_OK(sign_with_stamp(&log, PDFSEAL_ERROR_OUTSIDE, &error), &error);
    assert_non_null(strstr(seen.text, "2 certificate.chosen: signs with the certificate of "));
    assert_non_null(strstr(seen.text, "1 document.opened: "));
    assert_non_null(
        strstr(seen.text, "3 network.failed: http://tsa.example/stamp cannot be reached: no such host"));
    assert_non_null(strstr(seen.text, "1 signature.made: "));
    assert_null(strstr(seen.text, SECRET));
    assert_int_equal(unlink(program.output), 0);
}

static void a_cancelled_question_ends_the_signing_without_an_output(void **state)
{
    (void)state;
    pdfseal_error error = {0};
    /* Not even with may_fall_back: nobody waits any more. */
    assert_int_equal(sign_with_stamp(NULL, PDFSEAL_ERROR_CANCELLED, &error), PDFSEAL_ERROR_CANCELLED);
    assert_int_equal(access(program.output, F_OK), -1);
}

/* A signature over bytes, in `cms`. */
typedef struct kept_cms {
    uint8_t data[16384];
    size_t length;
} kept_cms;

static bool keep(void *context, const void *bytes, size_t length)
{
    kept_cms *cms = context;
    if (length > sizeof cms->data - cms->length)
        return false;
    memcpy(cms->data + cms->length, bytes, length);
    cms->length += length;
    return true;
}

static pdfseal_status judge(const kept_cms *cms, pdfseal_trust *trust, pdfseal_status ending,
                            const pdfseal_log *log, pdfseal_bytes_verdict *verdict, pdfseal_error *error)
{
    const pdfseal_fetcher fetcher = {.size = sizeof fetcher, .context = &ending, .fetch = answer_nothing};
    const pdfseal_verify_options options = {
        .size = sizeof options, .trust = trust, .fetcher = &fetcher, .log = log};
    return pdfseal_verify_bytes("receipt", 7, cms->data, cms->length, &options, verdict, error);
}

static void whether_a_signer_of_bytes_is_revoked_is_asked_for(void **state)
{
    (void)state;
    char root[600];
    diary seen = {0};
    kept_cms cms = {.length = 0};
    pdfseal_error error = {0};
    pdfseal_session *session;
    pdfseal_trust *trust;
    pdfseal_bytes_verdict verdict = {.size = sizeof verdict};
    const pdfseal_sink sink = {&cms, keep};
    const pdfseal_log log = {.size = sizeof log, .context = &seen, .tell = write_diary};
    (void)snprintf(root, sizeof root, "%s/root.crt", program.pki);
    EXPECT_OK(public_program_session_of(&program, "rsa2048-cdp.p12", NULL, &session, &error), &error);
    EXPECT_OK(pdfseal_session_sign_bytes(session, "receipt", 7, &sink, &error), &error);
    pdfseal_session_free(session);
    for (int cancels = 1; cancels >= 0; cancels--) {
        EXPECT_OK(pdfseal_trust_new(&trust, &error), &error);
        EXPECT_OK(pdfseal_trust_add_anchors(trust, root, &error), &error);
        pdfseal_status status = judge(&cms, trust, cancels ? PDFSEAL_ERROR_CANCELLED : PDFSEAL_ERROR_OUTSIDE,
                                      &log, &verdict, &error);
        assert_int_equal(status, cancels ? PDFSEAL_ERROR_CANCELLED : PDFSEAL_OK);
        pdfseal_trust_free(trust);
    }
    assert_int_equal(verdict.verdict, PDFSEAL_VERDICT_INDETERMINATE);
    assert_non_null(strstr(seen.text, "3 network.failed: http://127.0.0.1:18080/ocsp cannot be reached"));
}

static void raised_limits_and_repairs_are_told(void **state)
{
    (void)state;
    diary seen = {0};
    pdfseal_error error = {0};
    pdfseal_document *document;
    const pdfseal_log log = {.size = sizeof log, .context = &seen, .tell = write_diary};
    const pdfseal_limit chosen[] = {{"fields", 600000}, {"pages", 10}};
    const pdfseal_open_options options = {
        .size = sizeof options, .log = &log, .limits = chosen, .limit_count = 2};
    static uint8_t bytes[1 << 20];
    FILE *file = fopen(program.sample, "rb");
    assert_non_null(file);
    size_t length = fread(bytes, 1, sizeof bytes, file);
    (void)fclose(file);
    assert_true(length > 100);
    memset(bytes + length - 40, ' ', 40); /* no startxref */
    EXPECT_OK(pdfseal_document_open_memory(bytes, length, &options, &document, &error), &error);
    assert_non_null(strstr(seen.text, "2 limit.raised: the limit fields is raised from 500000 to 600000"));
    assert_null(strstr(seen.text, "the limit pages"));
    assert_non_null(strstr(seen.text, "3 document.repaired: "));
    pdfseal_document_close(document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_session_tells_what_it_chose_and_asked_but_no_secret),
        cmocka_unit_test(a_cancelled_question_ends_the_signing_without_an_output),
        cmocka_unit_test(whether_a_signer_of_bytes_is_revoked_is_asked_for),
        cmocka_unit_test(raised_limits_and_repairs_are_told),
    };
    return cmocka_run_group_tests(tests, public_program_set_up, public_program_tear_down);
}
