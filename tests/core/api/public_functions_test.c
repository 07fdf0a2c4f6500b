/* SPDX-License-Identifier: Apache-2.0 */
/* The library as another program sees it: documents from anywhere, progress, headers older and newer than the library, facts. */
#include "expect.h"
#include "pdfseal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "public.XXXXXX";
static char sample[512], picture[512], pki[512], signed_path[128], out_path[128];

static const char *in_pki(const char *name)
{
    static char path[1024];
    (void)snprintf(path, sizeof path, "%s/%s", pki, name);
    return path;
}

static bool give_passphrase(void *context, const char *what, char *buffer, size_t capacity, size_t *ret_length)
{
    (void)context;
    (void)what;
    FILE *file = fopen(in_pki("passphrase"), "r");
    if (!file)
        return false;
    *ret_length = fread(buffer, 1, capacity, file);
    (void)fclose(file);
    while (*ret_length && buffer[*ret_length - 1] == '\n')
        --*ret_length;
    return true;
}

static pdfseal_session *new_session(const pdfseal_session_options *options)
{
    pdfseal_session *session;
    pdfseal_error error = {0};
    const pdfseal_passphrase passphrase = {NULL, give_passphrase};
    char key[600];
    (void)snprintf(key, sizeof key, "%s/p256.p12", pki);
    const pdfseal_key_options how = {.size = sizeof how, .p12_path = key, .passphrase = &passphrase};
    EXPECT_OK(pdfseal_session_new(options, &session, &error), &error);
    EXPECT_OK(pdfseal_session_set_key(session, &how, &error), &error);
    EXPECT_OK(pdfseal_session_set_picture(session, picture, &error), &error);
    return session;
}

static pdfseal_document *open_path(const char *path)
{
    pdfseal_document *document;
    pdfseal_error error = {0};
    EXPECT_OK(pdfseal_document_open(path, NULL, &document, &error), &error);
    return document;
}

static pdfseal_status sign(pdfseal_session *session, pdfseal_document *document, const char *path, pdfseal_error *error)
{
    bool first = pdfseal_document_revision_count(document) == 1; /* a later seal stands beside the first one */
    const pdfseal_sign_options options = {.size = sizeof options, .reason = "because", .place = {.pages = "1", .anchor = first ? PDFSEAL_ANCHOR_CENTER : PDFSEAL_ANCHOR_TOP_LEFT, .margin_pt = 9}};
    const pdfseal_output_options where = {.size = sizeof where, .path = path, .overwrite = true, .no_sync = true};
    return pdfseal_session_sign(session, document, &options, &where, NULL, error);
}

static pdfseal_trust *new_trust(void)
{
    pdfseal_trust *trust;
    pdfseal_error error = {0};
    EXPECT_OK(pdfseal_trust_new(&trust, &error), &error);
    EXPECT_OK(pdfseal_trust_add_anchors(trust, in_pki("root.crt"), &error), &error);
    return trust;
}

static pdfseal_report *verify(pdfseal_document *document)
{
    pdfseal_report *report;
    pdfseal_error error = {0};
    pdfseal_trust *trust = new_trust();
    const pdfseal_verify_options options = {.size = sizeof options, .trust = trust, .revocation = PDFSEAL_REVOCATION_OFF};
    EXPECT_OK(pdfseal_verify(document, &options, &report, &error), &error);
    pdfseal_trust_free(trust);
    return report;
}

static int set_up(void **state)
{
    (void)state;
    const char *source = getenv("PDFSEAL_SOURCE_DIR");
    const char *keys = getenv("PDFSEAL_TEST_PKI");
    if (!source || !keys || !mkdtemp(folder))
        return -1;
    (void)snprintf(sample, sizeof sample, "%s/samples/contract.pdf", source);
    (void)snprintf(picture, sizeof picture, "%s/samples/seals/seal-300.png", source);
    (void)snprintf(pki, sizeof pki, "%s", keys);
    (void)snprintf(signed_path, sizeof signed_path, "%s/signed.pdf", folder);
    (void)snprintf(out_path, sizeof out_path, "%s/out.pdf", folder);
    pdfseal_session *session = new_session(NULL);
    pdfseal_document *document = open_path(sample);
    pdfseal_error error = {0};
    EXPECT_OK(sign(session, document, signed_path, &error), &error);
    pdfseal_document_close(document);
    pdfseal_session_free(session);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    (void)unlink(signed_path);
    (void)unlink(out_path);
    return rmdir(folder);
}

/* ---- documents from anywhere ---- */

typedef struct kept_bytes {
    uint8_t *data;
    size_t length, reads, fail_from;
} kept_bytes;

static kept_bytes read_file(const char *path)
{
    kept_bytes kept = {.fail_from = SIZE_MAX};
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    kept.data = malloc(8 << 20);
    kept.length = fread(kept.data, 1, 8 << 20, file);
    (void)fclose(file);
    return kept;
}

static bool give_bytes(void *context, int64_t offset, void *buffer, size_t length)
{
    kept_bytes *kept = context;
    if (++kept->reads > kept->fail_from)
        return false;
    memcpy(buffer, kept->data + offset, length);
    return true;
}

static void a_document_in_memory_is_verified_and_signed(void **state)
{
    (void)state;
    kept_bytes kept = read_file(signed_path);
    pdfseal_document *document;
    pdfseal_error error = {0};
    const pdfseal_open_options options = {.size = sizeof options, .name = "from memory"};
    EXPECT_OK(pdfseal_document_open_memory(kept.data, kept.length, &options, &document, &error), &error);
    assert_int_equal(pdfseal_document_page_count(document), 6);
    assert_int_equal(pdfseal_document_revision_count(document), 2);
    pdfseal_report *report = verify(document);
    assert_int_equal(pdfseal_report_verdict(report), PDFSEAL_VERDICT_VALID);
    pdfseal_report_free(report);
    pdfseal_session *session = new_session(NULL);
    EXPECT_OK(sign(session, document, out_path, &error), &error);
    pdfseal_session_free(session);
    pdfseal_document_close(document);
    document = open_path(out_path);
    report = verify(document);
    assert_int_equal(pdfseal_report_verdict(report), PDFSEAL_VERDICT_VALID);
    assert_int_equal(pdfseal_report_signature_count(report), 2);
    pdfseal_report_free(report);
    pdfseal_document_close(document);
    free(kept.data);
}

static void a_document_behind_a_function_is_signed_and_a_failing_one_is_told(void **state)
{
    (void)state;
    kept_bytes kept = read_file(sample);
    pdfseal_error error = {0};
    pdfseal_document *document;
    pdfseal_source source = {.size = sizeof source, .context = &kept, .length_bytes = (int64_t)kept.length, .read = give_bytes};
    EXPECT_OK(pdfseal_document_open_source(&source, NULL, &document, &error), &error);
    source = (pdfseal_source){0}; /* it was copied */
    pdfseal_session *session = new_session(NULL);
    EXPECT_OK(sign(session, document, out_path, &error), &error);
    kept.fail_from = kept.reads;
    assert_int_equal(sign(session, document, out_path, &error), PDFSEAL_ERROR_INPUT);
    assert_non_null(strstr(error.message, "where it is kept"));
    pdfseal_document_close(document);
    assert_int_equal(pdfseal_document_open_source(&source, NULL, &document, &error), PDFSEAL_ERROR_USAGE);
    pdfseal_session_free(session);
    document = open_path(out_path);
    pdfseal_report *report = verify(document);
    assert_int_equal(pdfseal_report_verdict(report), PDFSEAL_VERDICT_VALID);
    pdfseal_report_free(report);
    pdfseal_document_close(document);
    free(kept.data);
}

/* ---- progress ---- */

typedef struct watched {
    int64_t done, total;
    int calls, stop_at;
} watched;

static bool watch(void *context, int64_t done_bytes, int64_t total_bytes)
{
    watched *seen = context;
    assert_true(done_bytes > seen->done && done_bytes <= total_bytes);
    seen->done = done_bytes;
    seen->total = total_bytes;
    return ++seen->calls != seen->stop_at;
}

static void progress_is_told_to_the_end_and_can_stop_it(void **state)
{
    (void)state;
    watched seen = {0};
    pdfseal_error error = {0};
    const pdfseal_progress progress = {&seen, watch};
    const pdfseal_session_options options = {.size = sizeof options, .progress = &progress};
    pdfseal_session *session = new_session(&options);
    pdfseal_document *document = open_path(sample);
    EXPECT_OK(sign(session, document, out_path, &error), &error);
    assert_true(seen.calls >= 1 && seen.done == seen.total && seen.total > 0);
    (void)unlink(out_path);
    seen = (watched){.stop_at = 1};
    assert_int_equal(sign(session, document, out_path, &error), PDFSEAL_ERROR_CANCELLED);
    assert_int_not_equal(access(out_path, F_OK), 0);
    pdfseal_session_free(session);
    seen = (watched){.stop_at = 1};
    pdfseal_report *report;
    const pdfseal_verify_options how = {.size = sizeof how, .progress = &progress};
    assert_int_equal(pdfseal_verify(document, &how, &report, &error), PDFSEAL_ERROR_CANCELLED);
    pdfseal_document_close(document);
}

/* ---- headers of other versions ---- */

static void a_struct_of_an_older_header_is_taken_and_an_unknown_wish_is_refused(void **state)
{
    (void)state;
    pdfseal_error error = {0};
    pdfseal_document *document = open_path(signed_path);
    pdfseal_report *report;
    struct {
        pdfseal_verify_options known;
        uint64_t unknown;
    } newer = {.known = {.size = sizeof newer, .revocation = PDFSEAL_REVOCATION_OFF}};
    EXPECT_OK(pdfseal_verify(document, &newer.known, &report, &error), &error);
    pdfseal_report_free(report);
    newer.unknown = 1;
    assert_int_equal(pdfseal_verify(document, &newer.known, &report, &error), PDFSEAL_ERROR_USAGE);
    assert_non_null(strstr(error.message, "newer"));
    pdfseal_verify_options older = {.size = offsetof(pdfseal_verify_options, executor), .revocation = PDFSEAL_REVOCATION_OFF};
    memset((char *)&older + older.size, 0xFF, sizeof older - older.size); /* what it has no room for is not looked at */
    EXPECT_OK(pdfseal_verify(document, &older, &report, &error), &error);
    pdfseal_signature_facts facts = {.size = offsetof(pdfseal_signature_facts, level), .indication = "untouched"};
    assert_true(pdfseal_report_signature(report, 0, &facts));
    assert_string_equal(facts.kind, "approval");
    assert_string_equal(facts.indication, "untouched");
    pdfseal_report_free(report);
    pdfseal_document_close(document);
}

/* ---- what a report says ---- */

static void facts_of_a_signature_can_be_asked_for(void **state)
{
    (void)state;
    pdfseal_error error = {0};
    pdfseal_document *document = open_path(signed_path);
    pdfseal_report *report = verify(document);
    pdfseal_signature_facts facts = {.size = sizeof facts};
    assert_true(pdfseal_report_signature(report, 0, &facts));
    assert_int_equal(facts.verdict, PDFSEAL_VERDICT_VALID);
    assert_string_equal(facts.field, "Signature1");
    assert_string_equal(facts.signer_name, "Test Signer p256");
    assert_string_equal(facts.integrity, "intact");
    assert_string_equal(facts.trust, "trusted");
    assert_string_equal(facts.changes_level, "none");
    assert_string_equal(facts.reason, "because");
    assert_true(facts.changes_permitted && facts.place_count == 1 && facts.revision == 2);
    assert_true(facts.stamped_time == PDFSEAL_TIME_UNKNOWN && facts.claimed_time > 0);
    assert_string_not_equal(pdfseal_words(PDFSEAL_LANGUAGE_CHINESE, facts.explanation), facts.explanation);
    assert_false(pdfseal_report_signature(report, 1, &facts));
    char *summary;
    EXPECT_OK(pdfseal_report_summary(report, PDFSEAL_LANGUAGE_ENGLISH, &summary, &error), &error);
    assert_non_null(strstr(summary, "1 signature, valid"));
    free(summary);
    pdfseal_report_free(report);
    pdfseal_document_close(document);
}

static bool count_bytes(void *context, const void *bytes, size_t length)
{
    (void)bytes;
    *(size_t *)context += length;
    return true;
}

static void pages_are_selected_paired_and_compared(void **state)
{
    (void)state;
    pdfseal_error error = {0};
    pdfseal_document *document = open_path(signed_path);
    pdfseal_report *report = verify(document);
    int64_t *numbers;
    size_t count;
    EXPECT_OK(pdfseal_document_select_pages(document, "2-4,last", &numbers, &count, &error), &error);
    assert_true(count == 4 && numbers[0] == 2 && numbers[3] == 6);
    free(numbers);
    pdfseal_page_pair *pairs;
    EXPECT_OK(pdfseal_document_pair_pages(document, 1, "1", &pairs, &count, &error), &error);
    assert_true(count == 1 && pairs[0].then == 1 && pairs[0].now == 1);
    free(pairs);
    EXPECT_OK(pdfseal_report_sealed_pages(report, &numbers, &count, &error), &error);
    assert_true(count == 1 && numbers[0] == 1);
    free(numbers);
    double(*seals)[4];
    EXPECT_OK(pdfseal_report_seals_on_page(report, document, 1, &seals, &count, &error), &error);
    assert_true(count == 1 && seals[0][0] > 0 && seals[0][2] < 1);
    free(seals);
    assert_int_equal(pdfseal_report_signature_revision(report, 0), 2);
    const pdfseal_page_look look = {.size = sizeof look, .page_then = 1, .page_now = 1};
    EXPECT_OK(pdfseal_report_add_looks(report, document, 2, &look, 1, &error), &error);
    assert_int_equal(pdfseal_report_verdict(report), PDFSEAL_VERDICT_VALID);
    size_t length = 0;
    bool differs = false;
    const pdfseal_sink sink = {&length, count_bytes};
    const pdfseal_text_options text = {.size = sizeof text};
    const pdfseal_compare_options since = {.size = sizeof since, .revision = 1};
    EXPECT_OK(pdfseal_document_compare(document, &since, &text, &sink, &differs, &error), &error);
    assert_true(differs && length > 0);
    EXPECT_OK(pdfseal_document_list_fields(document, &text, &sink, &error), &error);
    pdfseal_report_free(report);
    pdfseal_document_close(document);
}

static void a_report_on_what_cannot_be_read_keeps_its_cause(void **state)
{
    (void)state;
    pdfseal_error error = {0};
    pdfseal_document *document;
    pdfseal_report *report;
    pdfseal_status status = pdfseal_document_open_memory("no PDF", 6, NULL, &document, &error);
    assert_int_equal(status, PDFSEAL_ERROR_INPUT);
    assert_int_equal(pdfseal_status_exit_code(status), 4);
    const pdfseal_error cause = error;
    EXPECT_OK(pdfseal_report_new_unreadable("x.pdf", 6, 1795459800, &cause, &report, &error), &error);
    assert_int_equal(pdfseal_report_verdict(report), PDFSEAL_VERDICT_UNREADABLE);
    pdfseal_report_free(report);
    assert_true(strlen(pdfseal_version()) >= 5);
}

/* ---- sessions ---- */

static void pictures_texts_stamps_and_fields(void **state)
{
    (void)state;
    pdfseal_error error = {0};
    pdfseal_session *session = new_session(NULL);
    assert_false(pdfseal_session_key_is_legacy(session));
    const pdfseal_picture_options options = {.size = sizeof options, .path = picture, .opacity = 0.5};
    EXPECT_OK(pdfseal_session_compose_picture(session, &options, &error), &error);
    pdfseal_picture_facts facts = {.size = sizeof facts};
    assert_true(pdfseal_session_describe_picture(session, &facts) && facts.source_width_px == 300);
    char *text;
    const pdfseal_template_options how = {.size = sizeof how, .reason = "why"};
    EXPECT_OK(pdfseal_session_resolve_text(session, "{name}: {reason}", &how, &text, &error), &error);
    assert_string_equal(text, "Test Signer p256: why");
    free(text);
    pdfseal_document *document = open_path(sample);
    const pdfseal_sign_options place = {.size = sizeof place, .place = {.anchor = PDFSEAL_ANCHOR_CENTER}};
    const pdfseal_output_options where = {.size = sizeof where, .path = out_path, .overwrite = true, .no_sync = true};
    pdfseal_sign_result result = {.size = sizeof result};
    EXPECT_OK(pdfseal_session_stamp(session, document, &place, &where, &result, &error), &error);
    assert_true(result.pages == 1 && result.bytes_out > result.bytes_in);
    const pdfseal_field_options field = {.size = sizeof field, .name = "Other", .place = {.anchor = PDFSEAL_ANCHOR_CENTER}};
    EXPECT_OK(pdfseal_document_add_field(document, &field, &where, NULL, &error), &error);
    const pdfseal_level_options level = {.size = sizeof level};
    assert_int_equal(pdfseal_session_extend(session, document, NULL, &level, &where, NULL, &error), PDFSEAL_ERROR_USAGE);
    pdfseal_document_close(document);
    pdfseal_session_free(session);
}

static void trust_takes_chains_and_revocation_lists(void **state)
{
    (void)state;
    pdfseal_error error = {0};
    pdfseal_trust *trust = new_trust();
    const pdfseal_limit limit = {"certificates", 100};
    const pdfseal_limit unknown = {"nothing", 100};
    EXPECT_OK(pdfseal_trust_set_limits(trust, &limit, 1, &error), &error);
    assert_int_equal(pdfseal_trust_set_limits(trust, &unknown, 1, &error), PDFSEAL_ERROR_USAGE);
    EXPECT_OK(pdfseal_trust_add_chain(trust, in_pki("chain.pem"), &error), &error);
    EXPECT_OK(pdfseal_trust_add_crl(trust, in_pki("intermediate.crl"), &error), &error);
    assert_int_equal(pdfseal_trust_add_ocsp(trust, in_pki("root.crt"), &error), PDFSEAL_ERROR_INPUT);
    pdfseal_trust_use_system(trust);
    pdfseal_trust_free(trust);
}

/* ---- bytes that are no PDF ---- */

typedef struct short_bytes {
    uint8_t data[8192];
    size_t length;
} short_bytes;

static bool keep(void *context, const void *bytes, size_t length)
{
    short_bytes *kept = context;
    if (length > sizeof kept->data - kept->length)
        return false;
    memcpy(kept->data + kept->length, bytes, length);
    kept->length += length;
    return true;
}

static void bytes_are_signed_and_a_changed_one_is_found(void **state)
{
    (void)state;
    pdfseal_error error = {0};
    short_bytes cms = {.length = 0};
    const pdfseal_sink sink = {&cms, keep};
    pdfseal_session *session = new_session(NULL);
    pdfseal_trust *trust = new_trust();
    pdfseal_bytes_verdict verdict = {.size = sizeof verdict};
    const pdfseal_verify_options options = {.size = sizeof options, .trust = trust, .revocation = PDFSEAL_REVOCATION_OFF};
    EXPECT_OK(pdfseal_session_sign_bytes(session, "receipt", 7, &sink, &error), &error);
    EXPECT_OK(pdfseal_verify_bytes("receipt", 7, cms.data, cms.length, &options, &verdict, &error), &error);
    assert_int_equal(verdict.verdict, PDFSEAL_VERDICT_VALID);
    EXPECT_OK(pdfseal_verify_bytes("receiqt", 7, cms.data, cms.length, &options, &verdict, &error), &error);
    assert_int_equal(verdict.verdict, PDFSEAL_VERDICT_ALTERED);
    pdfseal_trust_free(trust);
    pdfseal_session_free(session);
}

/* source  FIPS 180-4, the well-known digest of "abc" */
static void digests_are_those_of_the_standard(void **state)
{
    (void)state;
    static const uint8_t ABC[4] = {0xBA, 0x78, 0x16, 0xBF};
    uint8_t digest[32];
    pdfseal_error error = {0};
    FILE *file = tmpfile();
    assert_non_null(file);
    EXPECT_OK(pdfseal_sha256("abc", 3, digest, &error), &error);
    assert_memory_equal(digest, ABC, sizeof ABC);
    assert_int_equal(fputs("abc", file) >= 0 && fflush(file) == 0, 1);
    memset(digest, 0, sizeof digest);
    EXPECT_OK(pdfseal_sha256_file(fileno(file), digest, &error), &error);
    assert_memory_equal(digest, ABC, sizeof ABC);
    (void)fclose(file);
}

/* ---- seals ---- */

static pdfseal_status make(void *context, const pdfseal_drawing *drawing, const pdfseal_sink *sink, pdfseal_error *error)
{
    (void)context;
    (void)error;
    assert_int_equal(drawing->kind, PDFSEAL_DRAWING_SEAL);
    return sink->write(sink->context, drawing->data, drawing->length_bytes) ? PDFSEAL_OK : PDFSEAL_ERROR_OUTPUT;
}

static pdfseal_status import(void *context, const pdfseal_import *scan, const pdfseal_sink *sink, pdfseal_error *error)
{
    (void)context;
    (void)error;
    scan->facts->width_pt = 72;
    return sink->write(sink->context, scan->data, scan->length_bytes) ? PDFSEAL_OK : PDFSEAL_ERROR_OUTPUT;
}

static pdfseal_status describe(void *context, const void *data, size_t length_bytes, const pdfseal_sink *json,
                               pdfseal_seal_facts *ret_facts, pdfseal_error *error)
{
    (void)context;
    (void)error;
    ret_facts->width_mm = 40;
    (void)snprintf(ret_facts->fonts, sizeof ret_facts->fonts, "Song");
    return json->write(json->context, data, length_bytes) ? PDFSEAL_OK : PDFSEAL_ERROR_OUTPUT;
}

static void a_seal_can_be_described_before_it_is_made(void **state)
{
    (void)state;
    size_t length = 0;
    pdfseal_error error = {0};
    const pdfseal_sink sink = {&length, count_bytes};
    pdfseal_renderer renderer = {.size = sizeof renderer, .describe = describe};
    const pdfseal_session_options options = {.size = sizeof options, .renderer = &renderer};
    pdfseal_seal_facts facts = {.size = sizeof facts};
    pdfseal_session *session;
    EXPECT_OK(pdfseal_session_new(&options, &session, &error), &error);
    EXPECT_OK(pdfseal_session_describe_seal(session, "{}", 2, &sink, &facts, &error), &error);
    assert_true(length == 2 && facts.width_mm == 40 && strcmp(facts.fonts, "Song") == 0);
    EXPECT_OK(pdfseal_session_describe_seal(session, "{}", 2, &sink, NULL, &error), &error);
    renderer.size = offsetof(pdfseal_renderer, describe);
    assert_int_equal(pdfseal_session_describe_seal(session, "{}", 2, &sink, &facts, &error), PDFSEAL_ERROR_USAGE);
    pdfseal_session_free(session);
}

static void seals_are_made_and_imported_where_the_renderer_can(void **state)
{
    (void)state;
    size_t length = 0;
    pdfseal_error error = {0};
    const pdfseal_sink sink = {&length, count_bytes};
    pdfseal_renderer renderer = {.size = sizeof renderer, .make = make, .import = import};
    const pdfseal_session_options options = {.size = sizeof options, .renderer = &renderer};
    const pdfseal_drawing drawing = {.size = sizeof drawing, .data = "{}", .length_bytes = 2};
    pdfseal_import_facts facts = {.size = sizeof facts};
    const pdfseal_import scan = {.size = sizeof scan, .data = "scan", .length_bytes = 4, .facts = &facts};
    pdfseal_session *session = new_session(&options);
    EXPECT_OK(pdfseal_session_make_seal(session, &drawing, &sink, &error), &error);
    EXPECT_OK(pdfseal_session_import_seal(session, &scan, &sink, &error), &error);
    assert_true(length == 6 && facts.width_pt == 72);
    renderer.size = offsetof(pdfseal_renderer, make); /* of an older program: what stands behind is not its own */
    assert_int_equal(pdfseal_session_make_seal(session, &drawing, &sink, &error), PDFSEAL_ERROR_USAGE);
    assert_int_equal(pdfseal_session_import_seal(session, &scan, &sink, &error), PDFSEAL_ERROR_USAGE);
    pdfseal_session_free(session);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_document_in_memory_is_verified_and_signed),
        cmocka_unit_test(a_document_behind_a_function_is_signed_and_a_failing_one_is_told),
        cmocka_unit_test(progress_is_told_to_the_end_and_can_stop_it),
        cmocka_unit_test(a_struct_of_an_older_header_is_taken_and_an_unknown_wish_is_refused),
        cmocka_unit_test(facts_of_a_signature_can_be_asked_for),
        cmocka_unit_test(pages_are_selected_paired_and_compared),
        cmocka_unit_test(a_report_on_what_cannot_be_read_keeps_its_cause),
        cmocka_unit_test(pictures_texts_stamps_and_fields),
        cmocka_unit_test(trust_takes_chains_and_revocation_lists),
        cmocka_unit_test(seals_are_made_and_imported_where_the_renderer_can),
        cmocka_unit_test(a_seal_can_be_described_before_it_is_made),
        cmocka_unit_test(bytes_are_signed_and_a_changed_one_is_found),
        cmocka_unit_test(digests_are_those_of_the_standard),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
