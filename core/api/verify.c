/* SPDX-License-Identifier: Apache-2.0 */
/* Trust and reports at the door. */
#include "api/door.h"
#include "api/handles.h"
#include "api/report_pdf.h"
#include "base/log.h"
#include "report/report.h"
#include "verify/document.h"

#include <stdlib.h>

pdfseal_status pdfseal_trust_set_limits(pdfseal_trust *trust, const pdfseal_limit *given, size_t count,
                                        pdfseal_error *error)
{
    limits set;
    TRY(limits_read(given, count, &set, error));
    cms_trust_set_limits(trust->cms, &set);
    return PDFSEAL_OK;
}

pdfseal_status pdfseal_trust_new(pdfseal_trust **ret_trust, pdfseal_error *error)
{
    pdfseal_trust *trust = calloc(1, sizeof *trust);
    if (!trust)
        FAIL_MEMORY(error);
    pdfseal_status status = cms_trust_new(&trust->cms, error);
    if (status != PDFSEAL_OK) {
        free(trust);
        return status;
    }
    *ret_trust = trust;
    return PDFSEAL_OK;
}

void pdfseal_trust_free(pdfseal_trust *trust)
{
    if (!trust)
        return;
    cms_trust_free(trust->cms);
    cms_online_free(trust->online);
    cms_certificate_shelf_clear(&trust->shelf);
    free(trust);
}

pdfseal_status pdfseal_trust_add_anchors(pdfseal_trust *trust, const char *path, pdfseal_error *error)
{
    return cms_trust_add_anchors(trust->cms, path, error);
}

void pdfseal_trust_use_system(pdfseal_trust *trust)
{
    cms_trust_use_system(trust->cms);
}

pdfseal_status pdfseal_trust_add_chain(pdfseal_trust *trust, const char *path, pdfseal_error *error)
{
    return cms_trust_add_chain(trust->cms, path, error);
}

pdfseal_status pdfseal_trust_add_crl(pdfseal_trust *trust, const char *path, pdfseal_error *error)
{
    return cms_trust_add_crl(trust->cms, path, error);
}

pdfseal_status pdfseal_trust_add_ocsp(pdfseal_trust *trust, const char *path, pdfseal_error *error)
{
    return cms_trust_add_ocsp(trust->cms, path, error);
}

static pdfseal_status verify_once(pdfseal_document *document, const verify_request *request, pdfseal_report **ret_report,
                                  pdfseal_error *error)
{
    pdfseal_report *report = calloc(1, sizeof *report);
    if (!report)
        FAIL_MEMORY(error);
    report->revocation = request->revocation;
    pdfseal_status status = verify_document(document->pdf, request, &report->result, error);
    if (status == PDFSEAL_OK)
        status = cms_online_check(request->online, error);
    if (status != PDFSEAL_OK) {
        pdfseal_report_free(report);
        return status;
    }
    *ret_report = report;
    return PDFSEAL_OK;
}

/* Many documents bear the same few certificates; what else hostile ones bring along must not pile up. */
#define MOST_KEPT_CERTIFICATES 64

static void tidy_shelf(pdfseal_trust *trust)
{
    if (trust && trust->shelf.count > MOST_KEPT_CERTIFICATES)
        cms_certificate_shelf_clear(&trust->shelf);
}

/* Without an anchor nothing is worth asking. */
pdfseal_status trust_open_online(const pdfseal_verify_options *options, cms_online **ret_online, pdfseal_error *error)
{
    *ret_online = NULL;
    if (!options->trust || !options->fetcher)
        return PDFSEAL_OK;
    if (!options->trust->online)
        TRY(cms_online_new(options->fetcher, options->clock, cms_trust_limits(options->trust->cms),
                           &options->trust->online, error));
    *ret_online = options->trust->online;
    cms_online_begin(*ret_online, options->log);
    return PDFSEAL_OK;
}

pdfseal_status pdfseal_verify(pdfseal_document *document, const pdfseal_verify_options *options,
                              pdfseal_report **ret_report, pdfseal_error *error)
{
    DOOR_TAKE(pdfseal_verify_options, taken, options, error);
    verify_request request = {.file_name = document->name, .trust = taken.trust ? taken.trust->cms : NULL,
                              .shelf = taken.trust ? &taken.trust->shelf : NULL,
                              .revocation = taken.revocation, .at_time = taken.at_time, .executor = taken.executor,
                              .inflater = taken.inflater, .clock = taken.clock, .progress = taken.progress};
    TRY(trust_open_online(&taken, &request.online, error));
    pdfseal_status status = verify_once(document, &request, ret_report, error);
    tidy_shelf(taken.trust);
    if (!document_needs_scan(document, status))
        return status;
    log_tell(taken.log, PDFSEAL_LOG_WARNING, "document.repaired", "%s: an object is not where the cross-reference says; all are looked for",
             document->name);
    TRY(pdf_document_scan(document->pdf, document->password, error));
    return verify_once(document, &request, ret_report, error);
}

pdfseal_status pdfseal_report_new_unreadable(const char *name, int64_t size_bytes, int64_t checked_at,
                                             const pdfseal_error *cause, pdfseal_report **ret_report,
                                             pdfseal_error *error)
{
    pdfseal_report *report = calloc(1, sizeof *report);
    if (!report)
        FAIL_MEMORY(error);
    verify_result *result = &report->result;
    arena_init(&result->memory);
    result->checked_at = checked_at;
    result->file_size = size_bytes;
    result->page_count = -1;
    result->verdict = PDFSEAL_VERDICT_UNREADABLE;
    result->error = *cause;
    result->file_name = arena_text(&result->memory, bytes_of_text(name));
    static const char *const CONDITIONS[4] = {"13.1", "13.2", "13.3", "13.4"};
    for (size_t i = 0; i < 4; i++)
        result->reliability[i] = (verify_reliability){CONDITIONS[i], VERIFY_FINDING_NOT_PROVABLE,
                                                      "the document cannot be read"};
    if (!result->file_name) {
        pdfseal_report_free(report);
        FAIL_MEMORY(error);
    }
    *ret_report = report;
    return PDFSEAL_OK;
}

void pdfseal_report_free(pdfseal_report *report)
{
    if (!report)
        return;
    verify_result_clear(&report->result);
    free(report);
}

pdfseal_verdict pdfseal_report_verdict(const pdfseal_report *report)
{
    return report->result.verdict;
}

size_t pdfseal_report_signature_count(const pdfseal_report *report)
{
    return report->result.signature_count;
}

static size_t count_places(const verify_result *result)
{
    size_t count = 0;
    for (size_t i = 0; i < result->signature_count; i++)
        count += result->signatures[i].place_count;
    return count;
}

static int compare_numbers(const void *a, const void *b)
{
    int64_t first = *(const int64_t *)a;
    int64_t second = *(const int64_t *)b;
    return first < second ? -1 : first > second;
}

pdfseal_status pdfseal_report_sealed_pages(const pdfseal_report *report, int64_t **ret_numbers, size_t *ret_count,
                                           pdfseal_error *error)
{
    const verify_result *result = &report->result;
    int64_t *numbers = calloc(count_places(result) + 1, sizeof *numbers);
    size_t count = 0;
    size_t kept = 0;
    if (!numbers)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < result->signature_count; i++) {
        for (size_t j = 0; j < result->signatures[i].place_count; j++)
            numbers[count++] = result->signatures[i].places[j].page;
    }
    qsort(numbers, count, sizeof *numbers, compare_numbers);
    for (size_t i = 0; i < count; i++) {
        if (numbers[i] > 0 && (kept == 0 || numbers[kept - 1] != numbers[i]))
            numbers[kept++] = numbers[i];
    }
    *ret_numbers = numbers;
    *ret_count = kept;
    return PDFSEAL_OK;
}

pdfseal_status pdfseal_report_seals_on_page(const pdfseal_report *report, pdfseal_document *document, int64_t page_number,
                                            double (**ret_seals)[4], size_t *ret_count, pdfseal_error *error)
{
    const verify_result *result = &report->result;
    pdf_page page;
    size_t count = 0;
    TRY(pdf_page_find(pdf_view_newest(document->pdf), page_number - 1, &page, error));
    double(*seals)[4] = calloc(count_places(result) + 1, sizeof *seals);
    if (!seals)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < result->signature_count; i++) {
        for (size_t j = 0; j < result->signatures[i].place_count; j++) {
            const verify_place *place = &result->signatures[i].places[j];
            const pdf_rectangle rectangle = {place->rect[0], place->rect[1], place->rect[2], place->rect[3]};
            if (place->page == page_number)
                pdf_page_see(&page, &rectangle, seals[count++]);
        }
    }
    *ret_seals = seals;
    *ret_count = count;
    return PDFSEAL_OK;
}

pdfseal_status pdfseal_report_write(const pdfseal_report *report, const pdfseal_text_options *options,
                                    const pdfseal_sink *sink, pdfseal_error *error)
{
    DOOR_TAKE(pdfseal_text_options, text, options, error);
    if (text.format == PDFSEAL_FORMAT_JSON)
        return report_write_json(&report->result, text.language, sink, error);
    if (text.format == PDFSEAL_FORMAT_HTML)
        return report_write_html(&report->result, &text, sink, error);
    if (text.format == PDFSEAL_FORMAT_XML)
        return report_write_xml(&report->result, sink, error);
    if (text.format == PDFSEAL_FORMAT_PDF)
        return report_pdf_write(&report->result, &text, sink, error);
    return report_write_text(&report->result, &text, sink, error);
}
