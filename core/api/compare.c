/* SPDX-License-Identifier: Apache-2.0 */
/* Revisions compared at the door: object by object, and by what a renderer saw. */
#include "api/door.h"
#include "api/handles.h"
#include "appearance/place.h"
#include "report/difference.h"
#include "verify/document.h"
#include "verify/looks.h"

#include <stdlib.h>

static pdfseal_status check_revision(const pdfseal_document *document, int64_t number, pdfseal_error *error)
{
    int64_t count = pdfseal_document_revision_count(document);
    if (number < 1 || number > count)
        FAIL(error, PDFSEAL_ERROR_USAGE, "revision %lld does not exist (the document has %lld, see pdfseal inspect)",
             (long long)number, (long long)count);
    return PDFSEAL_OK;
}

static bool holds(const int64_t *numbers, size_t count, int64_t number)
{
    for (size_t low = 0; low < count;) {
        size_t middle = low + (count - low) / 2;
        if (numbers[middle] == number)
            return true;
        if (numbers[middle] < number)
            low = middle + 1;
        else
            count = middle;
    }
    return false;
}

/* Those that `numbers` (ascending; NULL: all) wants; pages that are gone are left only where all are wanted. */
static pdfseal_status copy_pairs(const verify_page_pair *pairs, size_t count, const int64_t *numbers, size_t number_count,
                                 pdfseal_page_pair **ret_pairs, size_t *ret_count, pdfseal_error *error)
{
    pdfseal_page_pair *copy = malloc((count + 1) * sizeof *copy);
    size_t kept = 0;
    if (!copy)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < count; i++) {
        if (!numbers || holds(numbers, number_count, pairs[i].now))
            copy[kept++] = (pdfseal_page_pair){pairs[i].then, pairs[i].now};
    }
    *ret_pairs = copy;
    *ret_count = kept;
    return PDFSEAL_OK;
}

pdfseal_status pdfseal_document_pair_pages(pdfseal_document *document, int64_t revision, const char *pages,
                                           pdfseal_page_pair **ret_pairs, size_t *ret_count, pdfseal_error *error)
{
    int64_t *numbers = NULL;
    size_t number_count = 0;
    verify_page_pair *pairs;
    size_t count;
    arena memory;
    TRY(check_revision(document, revision, error));
    if (pages)
        TRY(pdfseal_document_select_pages(document, pages, &numbers, &number_count, error));
    arena_init(&memory);
    pdfseal_status status = verify_pages_pair(document->pdf, (size_t)revision - 1, &memory, &pairs, &count, error);
    if (status == PDFSEAL_OK)
        status = copy_pairs(pairs, count, numbers, number_count, ret_pairs, ret_count, error);
    arena_clear(&memory);
    free(numbers);
    return status;
}

static pdfseal_status write(const report_difference *difference, const pdfseal_text_options *text, const pdfseal_sink *sink,
                            pdfseal_error *error)
{
    if (text->format == PDFSEAL_FORMAT_JSON)
        return report_write_difference_json(difference, text->language, sink, error);
    return report_write_difference_text(difference, text, sink, error);
}

static pdfseal_status describe(pdfseal_document *document, const pdfseal_compare_options *options, verify_result *result,
                               report_difference *ret_difference, pdfseal_error *error)
{
    const verify_request request = {.file_name = document->name, .compare_after = (size_t)options->revision};
    size_t revision = (size_t)options->revision - 1;
    verify_look *looks;
    int64_t pages = -1;
    TRY(verify_document(document->pdf, &request, result, error));
    TRY(verify_looks_find(document->pdf, revision, result, options->looks, options->look_count, &looks, error));
    if (pdf_page_count((pdf_view){document->pdf, revision}, &pages, NULL) != PDFSEAL_OK)
        pages = -1;
    *ret_difference = (report_difference){.result = result, .revision = options->revision, .pages_then = pages,
                                          .looks = looks, .look_count = options->look_count,
                                          .pages_left_out = options->pages_left_out};
    return PDFSEAL_OK;
}

pdfseal_status pdfseal_document_compare(pdfseal_document *document, const pdfseal_compare_options *options,
                                        const pdfseal_text_options *text, const pdfseal_sink *sink, bool *ret_differs,
                                        pdfseal_error *error)
{
    verify_result result = {0};
    report_difference difference;
    DOOR_TAKE(pdfseal_compare_options, asked, options, error);
    DOOR_TAKE(pdfseal_text_options, how, text, error);
    TRY(check_revision(document, asked.revision, error));
    pdfseal_status status = describe(document, &asked, &result, &difference, error);
    if (status == PDFSEAL_OK)
        status = write(&difference, &how, sink, error);
    if (status == PDFSEAL_OK)
        *ret_differs = report_difference_exists(&difference);
    verify_result_clear(&result);
    return status;
}

int64_t pdfseal_report_signature_revision(const pdfseal_report *report, size_t index)
{
    if (index >= report->result.signature_count || !report->result.signatures[index].changes_known)
        return 0;
    return report->result.signatures[index].revision;
}

pdfseal_status pdfseal_report_add_looks(pdfseal_report *report, pdfseal_document *document, int64_t revision,
                                        const pdfseal_page_look *given, size_t count, pdfseal_error *error)
{
    verify_look *looks;
    TRY(check_revision(document, revision, error));
    TRY(verify_looks_find(document->pdf, (size_t)revision - 1, &report->result, given, count, &looks, error));
    return verify_looks_judge(&report->result, (size_t)revision - 1, looks, count, report->revocation, error);
}
