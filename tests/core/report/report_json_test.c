/* SPDX-License-Identifier: Apache-2.0 */
/* The JSON report: null and [] for what is not known, safe text, one line. */
#include "report/report.h"

#include "specimen.h"

#include <jansson.h>

static json_t *print_and_load(const verify_result *result, bytes_buffer *text)
{
    pdfseal_error error = {0};
    pdfseal_sink sink = {text, keep_bytes};
    bytes_buffer_init(text, (size_t)1 << 20);
    EXPECT_OK(report_write_json(result, PDFSEAL_LANGUAGE_ENGLISH, &sink, &error), &error);
    json_t *root = json_loadb((const char *)text->data, text->length, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(root);
    return root;
}

static json_t *signature_of(json_t *root)
{
    return json_array_get(json_object_get(root, "signatures"), 0);
}

static void a_report_is_one_object_on_one_line(void **state)
{
    (void)state;
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    verify_signature one = good_signature(1);
    one.reason = "first\nsecond";
    verify_result result = specimen(&one, 1, PDFSEAL_VERDICT_VALID);
    json_t *root = print_and_load(&result, &text);
    assert_int_equal(bytes_find(bytes_buffer_view(&text), BYTES_LITERAL("\n"), 0), text.length - 1);
    assert_string_equal(json_string_value(json_object_get(root, "format")), "pdfseal-report");
    assert_string_equal(json_string_value(json_object_get(signature_of(root), "reason")), "first\nsecond");
    json_decref(root);
}

static void what_is_not_known_is_null_and_its_key_is_there(void **state)
{
    (void)state;
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    verify_signature stray = {.index = 1, .coverage = VERIFY_COVERAGE_INVALID, .integrity = CMS_INTEGRITY_INVALID,
                              .verdict = PDFSEAL_VERDICT_INVALID, .indication = "TOTAL-FAILED", .explanation = "why",
                              .trust = {.status = CMS_TRUST_UNKNOWN}, .time_claimed = TIME_UNKNOWN,
                              .time_stamped = TIME_UNKNOWN, .time_used = TIME_UNKNOWN, .digest_algorithm = "ripemd160"};
    verify_result result = specimen(&stray, 1, PDFSEAL_VERDICT_INVALID);
    json_t *root = print_and_load(&result, &text);
    json_t *signature = signature_of(root);
    static const char *const NULLS[] = {"field", "sub_filter", "level", "revision", "byte_range", "certification",
                                        "claimed_name", "reason", "location", "contact", "sub_indication",
                                        "digest_algorithm", "signature_algorithm"};
    for (size_t i = 0; i < sizeof NULLS / sizeof NULLS[0]; i++)
        assert_true(json_is_null(json_object_get(signature, NULLS[i])));
    json_t *signer = json_object_get(signature, "signer");
    assert_int_equal(json_object_size(signer), 8);
    assert_true(json_is_null(json_object_get(signer, "not_before")));
    json_t *changes = json_object_get(signature, "changes_after");
    assert_true(json_is_null(json_object_get(changes, "level")));
    assert_true(json_is_null(json_object_get(changes, "permitted")));
    assert_int_equal(json_array_size(json_object_get(signature, "timestamps")), 0);
    json_decref(root);
}

static void an_unreadable_file_has_an_error_and_no_facts(void **state)
{
    (void)state;
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    verify_result result = specimen(NULL, 0, PDFSEAL_VERDICT_UNREADABLE);
    result.page_count = -1;
    result.pdf_version = NULL;
    result.error = (pdfseal_error){.offset = 1180, .message = "broken"};
    json_t *root = print_and_load(&result, &text);
    json_t *error = json_object_get(root, "error");
    json_t *file = json_object_get(root, "file");
    assert_int_equal(json_integer_value(json_object_get(error, "code")), 4);
    assert_int_equal(json_integer_value(json_object_get(error, "offset")), 1180);
    assert_true(json_is_null(json_object_get(file, "pages")));
    assert_true(json_is_null(json_object_get(file, "revisions")));
    assert_true(json_is_null(json_object_get(file, "encrypted")));
    json_decref(root);
}

static void hostile_text_neither_breaks_the_json_nor_reaches_a_terminal(void **state)
{
    (void)state;
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    verify_signature one = good_signature(1);
    one.reason = "\xE2\x80\xAE\xC2\x9B\x7F\033\"\\\xFFz";
    one.location = "\xF3\xA0\x80\xA1";
    verify_result result = specimen(&one, 1, PDFSEAL_VERDICT_VALID);
    json_t *root = print_and_load(&result, &text);
    assert_string_equal(json_string_value(json_object_get(signature_of(root), "reason")),
                        "\xE2\x80\xAE\xC2\x9B\x7F\033\"\\\xEF\xBF\xBDz");
    assert_string_equal(json_string_value(json_object_get(signature_of(root), "location")), "\xF3\xA0\x80\xA1");
    for (size_t i = 0; i + 1 < text.length; i++)
        assert_true(text.data[i] >= 0x20 && text.data[i] != 0x7F);
    assert_int_equal(bytes_find(bytes_buffer_view(&text), BYTES_LITERAL("\xE2\x80\xAE"), 0), SIZE_MAX);
    assert_int_equal(bytes_find(bytes_buffer_view(&text), BYTES_LITERAL("\xC2\x9B"), 0), SIZE_MAX);
    json_decref(root);
}

static void coordinates_keep_their_looks(void **state)
{
    (void)state;
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    verify_place place = {.kind = "widget", .page = 1, .rect = {400.1, 60, 520.25, 1e300 * 1e300}, .intact = -1};
    verify_signature one = good_signature(1);
    one.places = &place;
    one.place_count = 1;
    verify_result result = specimen(&one, 1, PDFSEAL_VERDICT_VALID);
    json_t *root = print_and_load(&result, &text);
    assert_int_not_equal(bytes_find(bytes_buffer_view(&text), BYTES_LITERAL("[400.1, 60.0, 520.25, null]"), 0), SIZE_MAX);
    json_decref(root);
}

static void a_sink_that_stops_is_an_output_error(void **state)
{
    (void)state;
    verify_result result = specimen(NULL, 0, PDFSEAL_VERDICT_UNSIGNED);
    pdfseal_sink sink = {NULL, refuse_bytes};
    pdfseal_error error = {0};
    EXPECT_STATUS(PDFSEAL_ERROR_OUTPUT, report_write_json(&result, PDFSEAL_LANGUAGE_ENGLISH, &sink, &error), &error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_report_is_one_object_on_one_line),
        cmocka_unit_test(what_is_not_known_is_null_and_its_key_is_there),
        cmocka_unit_test(an_unreadable_file_has_an_error_and_no_facts),
        cmocka_unit_test(hostile_text_neither_breaks_the_json_nor_reaches_a_terminal),
        cmocka_unit_test(coordinates_keep_their_looks),
        cmocka_unit_test(a_sink_that_stops_is_an_output_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
