/* SPDX-License-Identifier: Apache-2.0 */
/* Signing and verifying with the n-th allocation failing, for n = 1, 2, …: each run ends with MEMORY, or with the result
 * that it should have; nothing is left in the folder, nothing crashes, and (under a sanitizer) nothing leaks. */
#include "failing_malloc.h"

#include "expect.h"
#include "pdfseal.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Beyond the first ones only every so many is tried, so that all of them take few seconds. */
#ifdef PDFSEAL_SANITIZED
#define MOST_RUNS 220
#else
#define MOST_RUNS 400
#endif

static char folder[] = "torture.XXXXXX";
static char sample[512], picture[512], key[512], trust[512];
static char signed_path[128];
static char signed_once[128], signed_twice[128];

static void find_paths(void)
{
    const char *source = getenv("PDFSEAL_SOURCE_DIR");
    const char *pki = getenv("PDFSEAL_TEST_PKI");
    assert_non_null(source);
    assert_non_null(pki);
    assert_non_null(mkdtemp(folder));
    (void)snprintf(sample, sizeof sample, "%s/samples/article.pdf", source);
    (void)snprintf(picture, sizeof picture, "%s/samples/seals/seal-300.png", source);
    (void)snprintf(key, sizeof key, "%s/p256.p12", pki);
    (void)snprintf(trust, sizeof trust, "%s/root.crt", pki);
    (void)snprintf(signed_once, sizeof signed_once, "%s/once.pdf", folder);
    (void)snprintf(signed_twice, sizeof signed_twice, "%s/twice.pdf", folder);
    (void)snprintf(signed_path, sizeof signed_path, "%s/out.pdf", folder);
}

static bool give_passphrase(void *context, const char *what, char *buffer, size_t capacity, size_t *ret_length)
{
    (void)context;
    (void)what;
    char path[512];
    (void)snprintf(path, sizeof path, "%s/passphrase", getenv("PDFSEAL_TEST_PKI"));
    FILE *file = fopen(path, "r");
    if (!file)
        return false;
    *ret_length = fread(buffer, 1, capacity, file);
    (void)fclose(file);
    while (*ret_length && (buffer[*ret_length - 1] == '\n' || buffer[*ret_length - 1] == '\r'))
        --*ret_length;
    return true;
}

static pdfseal_status sign_with(pdfseal_session *session, pdfseal_document *document, const char *output, pdfseal_error *error)
{
    bool first = pdfseal_document_revision_count(document) == 1; /* a later one may seal one page only */
    const pdfseal_sign_options options = {.size = sizeof options, .reason = "\xE7\xAB\xA0", .signing_time = 1795459800,
                                          .place = {.pages = first ? "1,last" : "1", .anchor = first ? PDFSEAL_ANCHOR_CENTER : PDFSEAL_ANCHOR_TOP_LEFT, .margin_pt = 9}};
    const pdfseal_output_options where = {.size = sizeof where, .path = output, .overwrite = true, .no_sync = true};
    return pdfseal_session_sign(session, document, &options, &where, NULL, error);
}

static pdfseal_status sign_file(const char *input, const char *output, pdfseal_error *error)
{
    pdfseal_session *session = NULL;
    pdfseal_document *document = NULL;
    const pdfseal_passphrase passphrase = {NULL, give_passphrase};
    const pdfseal_key_options options = {.size = sizeof options, .p12_path = key, .passphrase = &passphrase};
    pdfseal_status status = pdfseal_session_new(NULL, &session, error);
    if (status == PDFSEAL_OK)
        status = pdfseal_session_set_key(session, &options, error);
    if (status == PDFSEAL_OK)
        status = pdfseal_session_set_picture(session, picture, error);
    if (status == PDFSEAL_OK)
        status = pdfseal_document_open(input, NULL, &document, error);
    if (status == PDFSEAL_OK)
        status = sign_with(session, document, output, error);
    pdfseal_document_close(document);
    pdfseal_session_free(session);
    return status;
}

static bool count_bytes(void *context, const void *bytes, size_t length)
{
    (void)bytes;
    *(size_t *)context += length;
    return true;
}

static pdfseal_status write_reports(pdfseal_report *report, pdfseal_document *document, pdfseal_error *error)
{
    size_t total = 0;
    const pdfseal_sink sink = {&total, count_bytes};
    pdfseal_text_options options = {.size = sizeof options, .format = PDFSEAL_FORMAT_JSON, .risks = true};
    pdfseal_status status = pdfseal_report_write(report, &options, &sink, error);
    if (status == PDFSEAL_OK)
        status = pdfseal_document_inspect(document, &options, &sink, error);
    options.format = PDFSEAL_FORMAT_TEXT;
    return status == PDFSEAL_OK ? pdfseal_report_write(report, &options, &sink, error) : status;
}

static pdfseal_status verify_file(pdfseal_verdict *ret_verdict, pdfseal_error *error)
{
    pdfseal_trust *anchors = NULL;
    pdfseal_document *document = NULL;
    pdfseal_report *report = NULL;
    pdfseal_status status = pdfseal_trust_new(&anchors, error);
    if (status == PDFSEAL_OK)
        status = pdfseal_trust_add_anchors(anchors, trust, error);
    if (status == PDFSEAL_OK)
        status = pdfseal_document_open(signed_twice, NULL, &document, error);
    const pdfseal_verify_options options = {.size = sizeof options, .trust = anchors, .at_time = 1795459800,
                                            .revocation = PDFSEAL_REVOCATION_OFF};
    if (status == PDFSEAL_OK)
        status = pdfseal_verify(document, &options, &report, error);
    if (status == PDFSEAL_OK)
        status = write_reports(report, document, error);
    if (status == PDFSEAL_OK)
        *ret_verdict = pdfseal_report_verdict(report);
    pdfseal_report_free(report);
    pdfseal_document_close(document);
    pdfseal_trust_free(anchors);
    return status;
}

/* Nothing but the inputs may be there. */
static void check_folder(bool and_inputs)
{
    DIR *directory = opendir(folder);
    assert_non_null(directory);
    for (struct dirent *entry; (entry = readdir(directory));) {
        if (entry->d_name[0] == '.' && (entry->d_name[1] == 0 || entry->d_name[1] == '.'))
            continue;
        bool is_input = strcmp(entry->d_name, "once.pdf") == 0 || strcmp(entry->d_name, "twice.pdf") == 0;
        if (!and_inputs && is_input)
            continue;
        if (!is_input)
            fail_msg("left behind: %s", entry->d_name);
        assert_int_equal(unlinkat(dirfd(directory), entry->d_name, 0), 0);
    }
    (void)closedir(directory);
}

static void expect_ending(pdfseal_status status, long number, const pdfseal_error *error)
{
    if (status != PDFSEAL_ERROR_MEMORY && status != PDFSEAL_OK)
        print_error("with allocation %ld failing:\n", number);
    EXPECT_STATUS(PDFSEAL_ERROR_MEMORY, status == PDFSEAL_OK ? PDFSEAL_ERROR_MEMORY : status, error);
    if (status != PDFSEAL_OK && !error->message[0])
        fail_msg("with allocation %ld failing nothing is said", number);
}

static void signing_survives(bool lasting)
{
    pdfseal_error error = {0};
    failing_malloc_set(0, false);
    EXPECT_OK(sign_file(sample, signed_path, &error), &error);
    long total = failing_malloc_count();
    assert_true(total > 100);
    assert_int_equal(unlink(signed_path), 0);
    for (long number = 1; number <= total; number = failing_malloc_next(number, total, MOST_RUNS)) {
        error = (pdfseal_error){0};
        failing_malloc_set(number, lasting);
        pdfseal_status status = sign_file(sample, signed_path, &error);
        failing_malloc_set(0, false);
        expect_ending(status, number, &error);
        if (status == PDFSEAL_OK)
            assert_int_equal(unlink(signed_path), 0);
        check_folder(false);
    }
}

static void verifying_survives(bool lasting)
{
    pdfseal_error error = {0};
    pdfseal_verdict verdict;
    failing_malloc_set(0, false);
    EXPECT_OK(verify_file(&verdict, &error), &error);
    assert_int_equal(verdict, PDFSEAL_VERDICT_VALID);
    long total = failing_malloc_count();
    for (long number = 1; number <= total; number = failing_malloc_next(number, total, MOST_RUNS)) {
        error = (pdfseal_error){0};
        verdict = PDFSEAL_VERDICT_VALID;
        failing_malloc_set(number, lasting);
        pdfseal_status status = verify_file(&verdict, &error);
        failing_malloc_set(0, false);
        expect_ending(status, number, &error);
        if (verdict != PDFSEAL_VERDICT_VALID)
            fail_msg("with allocation %ld failing the verdict is %d", number, (int)verdict);
    }
}

static void signing_survives_one_allocation_that_fails(void **state)
{
    (void)state;
    signing_survives(false);
}

static void signing_survives_when_memory_has_run_out(void **state)
{
    (void)state;
    signing_survives(true);
}

static void verifying_survives_one_allocation_that_fails(void **state)
{
    (void)state;
    verifying_survives(false);
}

static void verifying_survives_when_memory_has_run_out(void **state)
{
    (void)state;
    verifying_survives(true);
}

static int prepare(void **state)
{
    (void)state;
    pdfseal_error error = {0};
    find_paths();
    EXPECT_OK(sign_file(sample, signed_once, &error), &error);
    EXPECT_OK(sign_file(signed_once, signed_twice, &error), &error);
    return 0;
}

static int clean_up(void **state)
{
    (void)state;
    check_folder(true);
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signing_survives_one_allocation_that_fails),
        cmocka_unit_test(signing_survives_when_memory_has_run_out),
        cmocka_unit_test(verifying_survives_one_allocation_that_fails),
        cmocka_unit_test(verifying_survives_when_memory_has_run_out),
    };
    return cmocka_run_group_tests(tests, prepare, clean_up);
}
