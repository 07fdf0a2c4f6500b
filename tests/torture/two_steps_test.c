/* SPDX-License-Identifier: Apache-2.0 */
/* Preparing and embedding with the n-th allocation failing: each run ends with MEMORY, or with the result that it should have,
 * and leaves nothing behind. */
#include "failing_malloc.h"

#include "expect.h"
#include "pdfseal.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Beyond the first ones only every so many is tried, so that all of them take few seconds. */
#define MOST_RUNS 220
#define LARGEST_REQUEST ((size_t)65536)

static char folder[] = "torture-steps.XXXXXX";
static char sample[512], certificate[512];
static char prepared[128], request_path[128], value_path[128], output[128];

/* A request in memory of fixed size, so that keeping it allocates nothing. */
typedef struct kept {
    char text[LARGEST_REQUEST];
    size_t length;
} kept;

static kept request, value;

static bool keep(void *context, const void *bytes, size_t length)
{
    kept *where = context;
    if (length > sizeof where->text - where->length)
        return false;
    memcpy(where->text + where->length, bytes, length);
    where->length += length;
    return true;
}

static pdfseal_status open_both(const char *input, bool with_key, pdfseal_session **session, pdfseal_document **document,
                                pdfseal_error *error)
{
    const pdfseal_key_options options = {.size = sizeof options, .certificate_path = certificate};
    pdfseal_status status = pdfseal_session_new(NULL, session, error);
    if (status == PDFSEAL_OK && with_key)
        status = pdfseal_session_set_key(*session, &options, error);
    return status == PDFSEAL_OK ? pdfseal_document_open(input, NULL, document, error) : status;
}

static pdfseal_status prepare_file(const char *path, pdfseal_error *error)
{
    pdfseal_session *session = NULL;
    pdfseal_document *document = NULL;
    const pdfseal_sign_options options = {.size = sizeof options, .reason = "agreed", .signing_time = 1795459800};
    const pdfseal_output_options where = {.size = sizeof where, .path = path, .overwrite = true, .no_sync = true};
    const pdfseal_sink sink = {&request, keep};
    request.length = 0;
    pdfseal_status status = open_both(sample, true, &session, &document, error);
    if (status == PDFSEAL_OK)
        status = pdfseal_session_prepare(session, document, &options, &where, &sink, NULL, error);
    pdfseal_document_close(document);
    pdfseal_session_free(session);
    return status;
}

static pdfseal_status embed_file(const char *path, pdfseal_error *error)
{
    pdfseal_session *session = NULL;
    pdfseal_document *document = NULL;
    const pdfseal_embed_options options = {.size = sizeof options, .request = request.text, .request_bytes = request.length,
                                           .signature = value.text, .signature_bytes = value.length};
    const pdfseal_output_options where = {.size = sizeof where, .path = path, .overwrite = true, .no_sync = true};
    pdfseal_status status = open_both(prepared, false, &session, &document, error);
    if (status == PDFSEAL_OK)
        status = pdfseal_session_embed(session, document, &options, &where, NULL, error);
    pdfseal_document_close(document);
    pdfseal_session_free(session);
    return status;
}

static void survives(pdfseal_status (*step)(const char *path, pdfseal_error *error))
{
    pdfseal_error error = {0};
    failing_malloc_set(0, false);
    EXPECT_OK(step(output, &error), &error);
    long total = failing_malloc_count();
    assert_true(total > 20);
    assert_int_equal(unlink(output), 0);
    for (long number = 1; number <= total; number = failing_malloc_next(number, total, MOST_RUNS)) {
        error = (pdfseal_error){0};
        failing_malloc_set(number, false);
        pdfseal_status status = step(output, &error);
        failing_malloc_set(0, false);
        if (status != PDFSEAL_OK && status != PDFSEAL_ERROR_MEMORY)
            fail_msg("with allocation %ld failing: status %d, %s (%s:%d)", number, (int)status, error.message, error.source_file,
                     error.source_line);
        assert_int_equal(unlink(output), status == PDFSEAL_OK ? 0 : -1);
    }
}

static void preparing_survives_one_allocation_that_fails(void **state)
{
    (void)state;
    const kept before = request;
    survives(prepare_file);
    request = before;
}

static void embedding_survives_one_allocation_that_fails(void **state)
{
    (void)state;
    survives(embed_file);
}

/* The key is elsewhere: with openssl. */
static void sign_request(const char *key)
{
    char line[2048];
    FILE *file = fopen(request_path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(request.text, 1, request.length, file), request.length);
    assert_int_equal(fclose(file), 0);
    (void)snprintf(line, sizeof line, "sed -n 's/.*\"signed_attributes\": \"\\([^\"]*\\)\".*/\\1/p' '%s' | base64 -d | openssl dgst -sha256 -sign '%s' -out '%s'",
                   request_path, key, value_path);
    assert_int_equal(system(line), 0);
    file = fopen(value_path, "r");
    assert_non_null(file);
    value.length = fread(value.text, 1, sizeof value.text, file);
    assert_int_equal(fclose(file), 0);
    assert_true(value.length > 0);
}

static int set_up(void **state)
{
    (void)state;
    pdfseal_error error = {0};
    char key[512];
    const char *source = getenv("PDFSEAL_SOURCE_DIR");
    const char *pki = getenv("PDFSEAL_TEST_PKI");
    assert_non_null(source);
    assert_non_null(pki);
    assert_non_null(mkdtemp(folder));
    (void)snprintf(sample, sizeof sample, "%s/samples/drawing.pdf", source);
    (void)snprintf(certificate, sizeof certificate, "%s/p256.crt", pki);
    (void)snprintf(key, sizeof key, "%s/p256-plain.key", pki);
    (void)snprintf(prepared, sizeof prepared, "%s/prepared.pdf", folder);
    (void)snprintf(request_path, sizeof request_path, "%s/request.json", folder);
    (void)snprintf(value_path, sizeof value_path, "%s/value", folder);
    (void)snprintf(output, sizeof output, "%s/out.pdf", folder);
    EXPECT_OK(prepare_file(prepared, &error), &error);
    sign_request(key);
    return 0;
}

static int clean_up(void **state)
{
    (void)state;
    (void)unlink(prepared);
    (void)unlink(request_path);
    (void)unlink(value_path);
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(preparing_survives_one_allocation_that_fails),
        cmocka_unit_test(embedding_survives_one_allocation_that_fails),
    };
    return cmocka_run_group_tests(tests, set_up, clean_up);
}
