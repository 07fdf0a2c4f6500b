/* SPDX-License-Identifier: Apache-2.0 */
/* The HTML and XML reports: what they say, and that a document cannot break them. */
#include "report/report.h"
#include "report/byte_map.h"
#include "specimen.h"

#include <stdlib.h>

static char *print(const verify_result *result, const pdfseal_text_options *options, bool xml)
{
    bytes_buffer out;
    pdfseal_error error = {.offset = -1};
    bytes_buffer_init(&out, 1 << 24);
    pdfseal_sink sink = {&out, keep_bytes};
    if (xml)
        EXPECT_OK(report_write_xml(result, &sink, &error), &error);
    else
        EXPECT_OK(report_write_html(result, options, &sink, &error), &error);
    EXPECT_OK(bytes_buffer_append_byte(&out, 0, &error), &error);
    return (char *)out.data;
}

static void expect_text(const char *text, const char *wanted)
{
    if (!strstr(text, wanted))
        fail_msg("\"%s\" is not in: %.2000s", wanted, text);
}

static void expect_no_text(const char *text, const char *unwanted)
{
    if (strstr(text, unwanted))
        fail_msg("\"%s\" is in the report", unwanted);
}

static void html_has_verdict_signer_and_conditions(void **state)
{
    (void)state;
    verify_signature signature = good_signature(1);
    verify_result result = specimen(&signature, 1, PDFSEAL_VERDICT_VALID);
    pdfseal_text_options options = {.size = sizeof options, .language = PDFSEAL_LANGUAGE_ENGLISH};
    char *html = print(&result, &options, false);
    expect_text(html, "<!DOCTYPE html>\n<html lang=\"en\">");
    expect_text(html, "<title>VALID");
    expect_text(html, "Signature 1 (Signature1): valid");
    expect_text(html, "Article 13");
    expect_text(html, "2026-11-24 08:00:00 UTC");
    expect_text(html, "0 1000 5000 300");
    expect_text(html, "</html>\n");
    free(html);
}

static void pictures_that_are_left_out_are_counted_and_two_pages_get_the_whole_width(void **state)
{
    (void)state;
    verify_signature signature = good_signature(1);
    verify_result result = specimen(&signature, 1, PDFSEAL_VERDICT_VALID);
    static const uint8_t WIDE[24] = {[16] = 0, 0, 2, 0, 0, 0, 1, 0};
    static const uint8_t TALL[24] = {[16] = 0, 0, 1, 0, 0, 0, 2, 0};
    const pdfseal_page_view views[] = {{.title = "first & <second>", .png = WIDE, .png_bytes = sizeof WIDE},
                                       {.title = "third", .png = TALL, .png_bytes = sizeof TALL}};
    pdfseal_text_options options = {.size = sizeof options, .page_views = views, .page_view_count = 2};
    char *html = print(&result, &options, false);
    expect_text(html, "<figure class=\"both\"><div class=\"sheet\"><img src=\"data:image/png;base64,");
    expect_text(html, "alt=\"first &amp; &lt;second&gt;\"");
    expect_text(html, "<figure><div");
    expect_no_text(html, "further pictures");
    free(html);
    options.page_views_left_out = 3;
    html = print(&result, &options, false);
    expect_text(html, "3 further pictures of pages are not shown here");
    free(html);
}

static void times_are_in_the_given_zone_and_an_unknown_one_is_refused(void **state)
{
    (void)state;
    verify_signature signature = good_signature(1);
    verify_result result = specimen(&signature, 1, PDFSEAL_VERDICT_VALID);
    pdfseal_text_options options = {.size = sizeof options, .language = PDFSEAL_LANGUAGE_CHINESE, .zone = "Asia/Shanghai"};
    char *html = print(&result, &options, false);
    expect_text(html, "2026-11-24 16:00:00 +08:00");
    expect_text(html, "lang=\"zh-CN\"");
    free(html);
    pdfseal_error error = {.offset = -1};
    pdfseal_sink sink = {NULL, refuse_bytes};
    options.zone = "Nowhere/At_All";
    assert_int_equal(report_write_html(&result, &options, &sink, &error), PDFSEAL_ERROR_USAGE);
}

static void text_of_the_document_stays_text(void **state)
{
    (void)state;
    verify_signature signature = good_signature(1);
    signature.field = "</h2><script>alert(1)</script>";
    signature.reason = "\" onload=\"x\" '&amp; \033[31m \xE2\x80\xAE" "evil";
    signature.claimed_name = "]]> <?xml ?> <!-- \xFF\xFE";
    verify_result result = specimen(&signature, 1, PDFSEAL_VERDICT_VALID);
    result.file_name = "../../<b>.pdf";
    pdfseal_text_options options = {.size = sizeof options};
    for (int xml = 0; xml < 2; xml++) {
        char *out = print(&result, &options, xml);
        expect_no_text(out, "<script>");
        expect_no_text(out, "<b>");
        expect_no_text(out, "\033");
        expect_no_text(out, "\xE2\x80\xAE");
        expect_no_text(out, "\xFF");
        expect_text(out, "&lt;script&gt;alert(1)");
        expect_text(out, "&quot; onload=&quot;x&quot; &#39;&amp;amp; &lt;U+001B&gt;[31m &lt;U+202E&gt;evil");
        free(out);
    }
}

static void a_text_of_megabytes_is_cut(void **state)
{
    (void)state;
    const size_t length = (size_t)3 << 20;
    char *reason = malloc(length + 1);
    assert_non_null(reason);
    memset(reason, 'x', length);
    reason[length] = 0;
    verify_signature signature = good_signature(1);
    signature.reason = reason;
    verify_result result = specimen(&signature, 1, PDFSEAL_VERDICT_VALID);
    pdfseal_text_options options = {.size = sizeof options};
    char *html = print(&result, &options, false);
    assert_true(strlen(html) < 40000);
    expect_text(html, "xxx\xE2\x80\xA6");
    free(html);
    free(reason);
}

static void an_unsigned_and_an_unreadable_file_have_reports(void **state)
{
    (void)state;
    pdfseal_text_options options = {.size = sizeof options};
    verify_result result = specimen(NULL, 0, PDFSEAL_VERDICT_UNSIGNED);
    char *html = print(&result, &options, false);
    char *xml = print(&result, &options, true);
    expect_text(html, "UNSIGNED");
    expect_text(xml, "urn:pdfseal:subindication:NO_SIGNATURE");
    free(html);
    free(xml);
    result = specimen(NULL, 0, PDFSEAL_VERDICT_UNREADABLE);
    strcpy(result.error.message, "is no PDF");
    xml = print(&result, &options, true);
    expect_text(xml, "urn:pdfseal:subindication:UNREADABLE");
    expect_text(xml, "is no PDF");
    free(xml);
}

static void a_sink_that_stops_is_told(void **state)
{
    (void)state;
    verify_result result = specimen(NULL, 0, PDFSEAL_VERDICT_UNSIGNED);
    pdfseal_text_options options = {.size = sizeof options};
    pdfseal_error error = {.offset = -1};
    pdfseal_sink sink = {NULL, refuse_bytes};
    assert_int_equal(report_write_html(&result, &options, &sink, &error), PDFSEAL_ERROR_OUTPUT);
    assert_int_equal(report_write_xml(&result, &sink, &error), PDFSEAL_ERROR_OUTPUT);
}

static void the_map_divides_the_file_without_gap(void **state)
{
    (void)state;
    verify_signature signature = good_signature(1);
    verify_result result = specimen(&signature, 1, PDFSEAL_VERDICT_VALID);
    verify_revision revisions[] = {{.number = 1, .start = 0, .end = 5300, .closed_by_signature = 1}, {.number = 2, .start = 5300, .end = 6000}};
    report_part *parts;
    size_t count;
    arena memory;
    pdfseal_error error = {.offset = -1};
    result.revisions = revisions;
    result.revision_count = 2;
    result.file_size = 6010;
    arena_init(&memory);
    EXPECT_OK(report_byte_map(&result, &memory, &parts, &count, &error), &error);
    const report_part expected[] = {{REPORT_PART_SIGNED, 0, 1000, 1, 1}, {REPORT_PART_VALUE, 1000, 5000, 1, 1},
                                    {REPORT_PART_SIGNED, 5000, 5300, 1, 1}, {REPORT_PART_LATER, 5300, 6000, 2, 0},
                                    {REPORT_PART_LATER, 6000, 6010, 0, 0}};
    assert_int_equal(count, sizeof expected / sizeof expected[0]);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(parts[i].kind, expected[i].kind);
        assert_int_equal(parts[i].start, expected[i].start);
        assert_int_equal(parts[i].end, expected[i].end);
        assert_int_equal(parts[i].signature, expected[i].signature);
    }
    arena_clear(&memory);
}

static void what_no_signature_that_holds_covers_is_called_so(void **state)
{
    (void)state;
    verify_signature signatures[] = {good_signature(1), good_signature(2)};
    int64_t range[4] = {0, 6000, 7000, 500};
    verify_result result = specimen(signatures, 2, PDFSEAL_VERDICT_ALTERED);
    verify_revision revisions[] = {{.number = 1, .start = 0, .end = 5300, .closed_by_signature = 1},
                                   {.number = 2, .start = 5300, .end = 7500, .closed_by_signature = 2}};
    report_part *parts;
    size_t count;
    arena memory;
    pdfseal_error error = {.offset = -1};
    signatures[1].byte_range = range;
    signatures[1].revision = 2;
    signatures[1].integrity = CMS_INTEGRITY_ALTERED;
    result.revisions = revisions;
    result.revision_count = 2;
    result.file_size = 7500;
    arena_init(&memory);
    EXPECT_OK(report_byte_map(&result, &memory, &parts, &count, &error), &error);
    assert_int_equal(count, 6);
    assert_int_equal(parts[0].kind, REPORT_PART_SIGNED);
    assert_int_equal(parts[3].kind, REPORT_PART_BROKEN);
    assert_int_equal(parts[4].kind, REPORT_PART_VALUE);
    assert_int_equal(parts[5].kind, REPORT_PART_BROKEN);
    signatures[0].integrity = CMS_INTEGRITY_ALTERED;
    EXPECT_OK(report_byte_map(&result, &memory, &parts, &count, &error), &error);
    assert_int_equal(parts[0].kind, REPORT_PART_BROKEN);
    signatures[1].integrity = CMS_INTEGRITY_INTACT; /* it covers the first one's revision too */
    EXPECT_OK(report_byte_map(&result, &memory, &parts, &count, &error), &error);
    assert_int_equal(parts[0].kind, REPORT_PART_SIGNED);
    assert_int_equal(parts[0].signature, 2);
    arena_clear(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(html_has_verdict_signer_and_conditions),
        cmocka_unit_test(pictures_that_are_left_out_are_counted_and_two_pages_get_the_whole_width),
        cmocka_unit_test(times_are_in_the_given_zone_and_an_unknown_one_is_refused),
        cmocka_unit_test(text_of_the_document_stays_text),
        cmocka_unit_test(a_text_of_megabytes_is_cut),
        cmocka_unit_test(an_unsigned_and_an_unreadable_file_have_reports),
        cmocka_unit_test(a_sink_that_stops_is_told),
        cmocka_unit_test(the_map_divides_the_file_without_gap),
        cmocka_unit_test(what_no_signature_that_holds_covers_is_called_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
