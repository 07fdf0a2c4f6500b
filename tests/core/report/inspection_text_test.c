/* SPDX-License-Identifier: Apache-2.0 */
/* The description of a file for people: only what is known is said. */
#include "report/inspection.h"

#include "base/time.h"
#include "specimen.h"

static void print(const report_inspection *inspection, pdfseal_language language, bytes_buffer *text)
{
    pdfseal_error error = {0};
    pdfseal_sink sink = {text, keep_bytes};
    pdfseal_text_options options = {.size = sizeof options, .language = language, .columns = 200};
    bytes_buffer_init(text, (size_t)1 << 20);
    EXPECT_OK(report_write_inspection_text(inspection, &options, &sink, &error), &error);
}

static bool holds(const bytes_buffer *text, const char *part)
{
    return bytes_find(bytes_buffer_view(text), bytes_of_text(part), 0) != SIZE_MAX;
}

static void a_signature_claims_only_what_it_says(void **state)
{
    (void)state;
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    report_inspected_signature signatures[] = {
        {.field = "Full", .sub_filter = "ETSI.CAdES.detached", .name = "A", .time_claimed = SPECIMEN_TIME},
        {.field = "Bare", .sub_filter = "adbe.pkcs7.detached", .time_claimed = TIME_UNKNOWN},
        {.time_claimed = TIME_UNKNOWN}};
    report_inspection inspection = {.file_name = "a.pdf", .page_count = 0, .signatures = signatures, .signature_count = 3};
    print(&inspection, PDFSEAL_LANGUAGE_ENGLISH, &text);
    assert_true(holds(&text, "- Full: ETSI.CAdES.detached, claimed name A, claimed time 2026-11-24T08:00:00Z\n"));
    assert_true(holds(&text, "- Bare: adbe.pkcs7.detached\n"));
    assert_true(holds(&text, "- (no field): not known\n"));
}

static void pages_of_the_same_size_share_a_line(void **state)
{
    (void)state;
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    report_inspected_page pages[] = {{.number = 1, .width_pt = 595.28, .height_pt = 841.89},
                                     {.number = 2, .width_pt = 595.28, .height_pt = 841.89},
                                     {.number = 3, .rotate = 90, .width_pt = 841.89, .height_pt = 595.28}};
    report_inspection inspection = {.file_name = "a.pdf", .page_count = 3, .pages = pages, .pages_count = 3};
    print(&inspection, PDFSEAL_LANGUAGE_ENGLISH, &text);
    assert_true(holds(&text, "- 1 to 2: 210.0 x 297.0 mm (595.3 x 841.9 pt)\n"));
    assert_true(holds(&text, "- 3: 297.0 x 210.0 mm (841.9 x 595.3 pt), turned by 90 degrees\n"));
}

static void it_speaks_chinese(void **state)
{
    (void)state;
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    report_inspected_signature signature = {.field = "Signature1", .sub_filter = "ETSI.CAdES.detached", .name = "甲",
                                            .time_claimed = TIME_UNKNOWN};
    report_inspection inspection = {.file_name = "合同.pdf", .page_count = 0, .signatures = &signature, .signature_count = 1};
    print(&inspection, PDFSEAL_LANGUAGE_CHINESE, &text);
    assert_true(holds(&text, "- Signature1：ETSI.CAdES.detached，自称姓名 甲\n"));
    assert_false(holds(&text, "claimed"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_signature_claims_only_what_it_says),
        cmocka_unit_test(pages_of_the_same_size_share_a_line),
        cmocka_unit_test(it_speaks_chinese),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
