/* SPDX-License-Identifier: Apache-2.0 */
/* Documents in memory and behind functions, seals and looks at pages, with the n-th allocation failing: each
 * run ends with MEMORY, or with the result that it should have; nothing is left, and (under a sanitizer)
 * nothing leaks. */
#include "failing_malloc.h"

#include "expect.h"
#include "public_program.h"

/* So that all of them take few seconds; tests/run.sh --full tries every allocation. */
#ifdef PDFSEAL_SANITIZED
#define MOST_RUNS 60
#else
#define MOST_RUNS 130
#endif
#define NOW 1795459800

static uint8_t plain[1 << 20], signed_bytes[1 << 20];
static size_t plain_length, signed_length;
static char signed_path[160];

/* One step through the public functions; whatever it makes it also frees. */
typedef pdfseal_status torture_step(pdfseal_error *error);

static size_t read_file(const char *path, uint8_t *bytes, size_t capacity)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t length = fread(bytes, 1, capacity, file);
    (void)fclose(file);
    assert_true(length > 0 && length < capacity);
    return length;
}

static bool give_bytes(void *context, int64_t offset, void *buffer, size_t length)
{
    memcpy(buffer, (const uint8_t *)context + offset, length);
    return true;
}

static bool ignore(void *context, const void *bytes, size_t length)
{
    (void)context;
    (void)bytes;
    (void)length;
    return true;
}

static const pdfseal_sink NOWHERE = {NULL, ignore};

/* ---- signing ---- */

static pdfseal_status sign(pdfseal_document *document, pdfseal_error *error)
{
    pdfseal_session *session;
    const pdfseal_sign_options options = {.size = sizeof options, .reason = "torture", .signing_time = NOW};
    const pdfseal_output_options where = {
        .size = sizeof where, .path = program.output, .overwrite = true, .no_sync = true};
    pdfseal_status status = public_program_session(&program, NULL, &session, error);
    if (status != PDFSEAL_OK)
        return status;
    status = pdfseal_session_sign(session, document, &options, &where, NULL, error);
    pdfseal_session_free(session);
    (void)unlink(program.output);
    return status;
}

static pdfseal_status sign_from_memory(pdfseal_error *error)
{
    pdfseal_document *document;
    pdfseal_status status = pdfseal_document_open_memory(plain, plain_length, NULL, &document, error);
    if (status != PDFSEAL_OK)
        return status;
    status = sign(document, error);
    pdfseal_document_close(document);
    return status;
}

static pdfseal_status sign_from_a_function(pdfseal_error *error)
{
    pdfseal_document *document;
    const pdfseal_source source = {
        .size = sizeof source, .context = plain, .length_bytes = (int64_t)plain_length, .read = give_bytes};
    pdfseal_status status = pdfseal_document_open_source(&source, NULL, &document, error);
    if (status != PDFSEAL_OK)
        return status;
    status = sign(document, error);
    pdfseal_document_close(document);
    return status;
}

/* ---- verifying ---- */

static pdfseal_status judge(pdfseal_document *document, pdfseal_error *error)
{
    char root[600];
    pdfseal_trust *trust;
    pdfseal_report *report;
    (void)snprintf(root, sizeof root, "%s/root.crt", program.pki);
    pdfseal_status status = pdfseal_trust_new(&trust, error);
    if (status != PDFSEAL_OK)
        return status;
    const pdfseal_verify_options options = {
        .size = sizeof options, .trust = trust, .at_time = NOW, .revocation = PDFSEAL_REVOCATION_OFF};
    status = pdfseal_trust_add_anchors(trust, root, error);
    if (status == PDFSEAL_OK)
        status = pdfseal_verify(document, &options, &report, error);
    if (status == PDFSEAL_OK) {
        if (pdfseal_report_verdict(report) != PDFSEAL_VERDICT_VALID)
            fail_msg("the verdict is %d", (int)pdfseal_report_verdict(report));
        pdfseal_report_free(report);
    }
    pdfseal_trust_free(trust);
    return status;
}

static pdfseal_status verify_from_memory(pdfseal_error *error)
{
    pdfseal_document *document;
    pdfseal_status status = pdfseal_document_open_memory(signed_bytes, signed_length, NULL, &document, error);
    if (status != PDFSEAL_OK)
        return status;
    status = judge(document, error);
    pdfseal_document_close(document);
    return status;
}

static pdfseal_status verify_from_a_function(pdfseal_error *error)
{
    pdfseal_document *document;
    const pdfseal_source source = {.size = sizeof source,
                                   .context = signed_bytes,
                                   .length_bytes = (int64_t)signed_length,
                                   .read = give_bytes};
    pdfseal_status status = pdfseal_document_open_source(&source, NULL, &document, error);
    if (status != PDFSEAL_OK)
        return status;
    status = judge(document, error);
    pdfseal_document_close(document);
    return status;
}

/* ---- what a renderer does ---- */

static pdfseal_status make(void *context, const pdfseal_drawing *drawing, const pdfseal_sink *picture,
                           pdfseal_error *error)
{
    (void)context;
    (void)error;
    return picture->write(picture->context, drawing->data, drawing->length_bytes) ? PDFSEAL_OK
                                                                                  : PDFSEAL_ERROR_OUTPUT;
}

static pdfseal_status import(void *context, const pdfseal_import *scan, const pdfseal_sink *picture,
                             pdfseal_error *error)
{
    (void)context;
    (void)error;
    scan->facts->width_pt = 1;
    return picture->write(picture->context, scan->data, scan->length_bytes) ? PDFSEAL_OK
                                                                            : PDFSEAL_ERROR_OUTPUT;
}

static pdfseal_status describe(void *context, const void *data, size_t length_bytes, const pdfseal_sink *json,
                               pdfseal_seal_facts *ret_facts, pdfseal_error *error)
{
    (void)context;
    (void)error;
    ret_facts->width_mm = 1;
    return json->write(json->context, data, length_bytes) ? PDFSEAL_OK : PDFSEAL_ERROR_OUTPUT;
}

/* A picture that cannot be taken is the taker's memory. */
static pdfseal_status compare(void *context, const pdfseal_page_question *question,
                              pdfseal_page_answer *ret_answer, pdfseal_error *error)
{
    (void)context;
    ret_answer->pixels = question->then ? 1 : 2;
    if (!question->picture || question->picture->write(question->picture->context, "png", 3))
        return PDFSEAL_OK;
    (void)snprintf(error->message, sizeof error->message, "memory ran out");
    return PDFSEAL_ERROR_MEMORY;
}

static pdfseal_status show(void *context, const pdfseal_page_wish *wish, const pdfseal_sink *png,
                           pdfseal_page_picture *ret_picture, pdfseal_error *error)
{
    (void)context;
    (void)ret_picture;
    if (wish->page && wish->beside && png->write(png->context, "png", 3))
        return PDFSEAL_OK;
    (void)snprintf(error->message, sizeof error->message, "memory ran out");
    return PDFSEAL_ERROR_MEMORY;
}

/* Whatever is drawn looks like the sample's seal. */
static uint8_t drawn[1 << 16];
static size_t drawn_bytes;

static pdfseal_status draw(void *context, pdfseal_drawing_kind kind, const void *data, size_t length_bytes,
                           const pdfseal_sink *pdf, pdfseal_error *error)
{
    (void)context;
    (void)kind;
    if (data && length_bytes && pdf->write(pdf->context, drawn, drawn_bytes))
        return PDFSEAL_OK;
    (void)snprintf(error->message, sizeof error->message, "memory ran out");
    return PDFSEAL_ERROR_MEMORY;
}

static const pdfseal_renderer RENDERER = {.size = sizeof RENDERER, .draw = draw, .make = make, .import = import, .describe = describe,
                                          .compare = compare, .show = show};

static pdfseal_status make_seals(pdfseal_error *error)
{
    pdfseal_session *session;
    const pdfseal_limit pages = {"pages", 10000000};
    const pdfseal_session_options with = {
        .size = sizeof with, .renderer = &RENDERER, .limits = &pages, .limit_count = 1};
    const pdfseal_drawing drawing = {.size = sizeof drawing, .data = "{}", .length_bytes = 2};
    pdfseal_import_facts facts = {.size = sizeof facts};
    const pdfseal_import scan = {.size = sizeof scan, .data = "scan", .length_bytes = 4, .facts = &facts};
    pdfseal_status status = pdfseal_session_new(&with, &session, error);
    if (status != PDFSEAL_OK)
        return status;
    status = pdfseal_session_describe_seal(session, "{}", 2, &NOWHERE, NULL, error);
    if (status == PDFSEAL_OK)
        status = pdfseal_session_make_seal(session, &drawing, &NOWHERE, error);
    if (status == PDFSEAL_OK)
        status = pdfseal_session_import_seal(session, &scan, &NOWHERE, error);
    pdfseal_session_free(session);
    return status;
}

static bool take(void *context, const pdfseal_page_look *look, const void *png, size_t png_bytes)
{
    (void)context;
    (void)png;
    if (look->cause || png_bytes != 3)
        fail_msg("a page is said to be at fault: %s", look->cause ? look->cause : "no picture");
    return true;
}

static pdfseal_status look_at_pages(pdfseal_error *error)
{
    pdfseal_document *document;
    FILE *spool = tmpfile();
    assert_non_null(spool);
    const pdfseal_look_options options = {.size = sizeof options,
                                          .renderer = &RENDERER,
                                          .revision = 1,
                                          .wants_pictures = true,
                                          .revision_fd = fileno(spool)};
    const pdfseal_look_sink sink = {NULL, take};
    const pdfseal_compare_options since = {.size = sizeof since, .revision = 1};
    const pdfseal_text_options text = {.size = sizeof text};
    bool differs;
    pdfseal_status status = pdfseal_document_open(signed_path, NULL, &document, error);
    if (status == PDFSEAL_OK) {
        status = pdfseal_document_look(document, &options, &sink, error);
        if (status == PDFSEAL_OK)
            status = pdfseal_document_compare(document, &since, &text, &NOWHERE, &differs, error);
        if (status == PDFSEAL_OK)
            status = pdfseal_document_list_fields(document, &text, &NOWHERE, error);
        if (status == PDFSEAL_OK)
            status = pdfseal_document_extract(document, 1, &NOWHERE, error);
        pdfseal_document_close(document);
    }
    (void)fclose(spool);
    return status;
}

static void seal_path(char *path, size_t capacity)
{
    (void)snprintf(path, capacity, "%s/samples/seals/seal-300.png", getenv("PDFSEAL_SOURCE_DIR"));
}

static pdfseal_status preview(pdfseal_error *error)
{
    pdfseal_session *session;
    pdfseal_document *document;
    char path[600];
    const pdfseal_session_options with = {.size = sizeof with, .renderer = &RENDERER};
    const pdfseal_seal_options seal = {.size = sizeof seal, .path = path, .text = "7", .text_side = PDFSEAL_LAYER_RIGHT, .qr = "8"};
    pdfseal_sign_options sign = {.size = sizeof sign, .place = {.size = sizeof sign.place}};
    FILE *spool = tmpfile();
    assert_non_null(spool);
    const pdfseal_preview_options options = {
        .size = sizeof options, .sign = &sign, .side_by_side = true, .sealed_fd = fileno(spool)};
    seal_path(path, sizeof path);
    pdfseal_status status = pdfseal_session_new(&with, &session, error);
    if (status == PDFSEAL_OK) {
        status = pdfseal_session_compose_seal(session, &seal, &sign.place, error);
        if (status == PDFSEAL_OK)
            status = pdfseal_document_open(program.sample, NULL, &document, error);
        if (status == PDFSEAL_OK) {
            status = pdfseal_session_preview(session, document, &options, &NOWHERE, NULL, error);
            pdfseal_document_close(document);
        }
        pdfseal_session_free(session);
    }
    (void)fclose(spool);
    return status;
}

/* ---- the rack ---- */

static void survives(torture_step *step)
{
    pdfseal_error error = {0};
    failing_malloc_set(0, false);
    EXPECT_OK(step(&error), &error);
    long total = failing_malloc_count();
    assert_true(total > 0);
    for (long number = 1; number <= total; number = failing_malloc_next(number, total, MOST_RUNS)) {
        error = (pdfseal_error){0};
        failing_malloc_set(number, false);
        pdfseal_status status = step(&error);
        failing_malloc_set(0, false);
        if (status != PDFSEAL_OK && (status != PDFSEAL_ERROR_MEMORY || !error.message[0]))
            fail_msg("with allocation %ld of %ld failing: status %d, %s (%s:%d)", number, total, (int)status,
                     error.message, error.source_file, error.source_line);
        assert_int_equal(access(program.output, F_OK), -1);
    }
}

static void signing_bytes_in_memory_survives(void **state)
{
    (void)state;
    survives(sign_from_memory);
}

static void signing_what_a_function_reads_survives(void **state)
{
    (void)state;
    survives(sign_from_a_function);
}

static void verifying_bytes_in_memory_survives(void **state)
{
    (void)state;
    survives(verify_from_memory);
}

static void verifying_what_a_function_reads_survives(void **state)
{
    (void)state;
    survives(verify_from_a_function);
}

static void making_and_importing_seals_survives(void **state)
{
    (void)state;
    survives(make_seals);
}

static void looking_at_pages_and_lists_survives(void **state)
{
    (void)state;
    survives(look_at_pages);
}

static void previewing_a_page_survives(void **state)
{
    (void)state;
    survives(preview);
}

static int set_up(void **state)
{
    (void)state;
    pdfseal_error error = {0};
    char path[600], seal[600];
    if (!public_program_open(&program))
        return -1;
    (void)snprintf(path, sizeof path, "%s/samples/invoice.pdf", getenv("PDFSEAL_SOURCE_DIR"));
    (void)snprintf(signed_path, sizeof signed_path, "%s/signed.pdf", program.folder);
    plain_length = read_file(path, plain, sizeof plain);
    seal_path(seal, sizeof seal);
    drawn_bytes = read_file(seal, drawn, sizeof drawn);
    EXPECT_OK(public_program_sign(&program, path, signed_path, &error), &error);
    signed_length = read_file(signed_path, signed_bytes, sizeof signed_bytes);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    (void)unlink(signed_path);
    return public_program_close(&program);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signing_bytes_in_memory_survives),
        cmocka_unit_test(signing_what_a_function_reads_survives),
        cmocka_unit_test(verifying_bytes_in_memory_survives),
        cmocka_unit_test(verifying_what_a_function_reads_survives),
        cmocka_unit_test(making_and_importing_seals_survives),
        cmocka_unit_test(looking_at_pages_and_lists_survives),
        cmocka_unit_test(previewing_a_page_survives),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
