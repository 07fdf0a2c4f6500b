/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes through the public door: open, inspect, extract, verify, and the reports in both formats and languages.
 * Nothing is trusted here, so nothing may be valid. */
#include "memory_file.h"

#include "pdfseal.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Reports are text: valid UTF-8 without zero bytes is what other tests hold them to; here only the size is summed up. */
static bool take_bytes(void *context, const void *bytes, size_t length)
{
    size_t *total = context;
    if (memchr(bytes, 0, length))
        abort();
    *total += length;
    return true;
}

static bool pass_bytes(void *context, const void *bytes, size_t length)
{
    (void)bytes;
    *(size_t *)context += length;
    return true;
}

static void write_report(const pdfseal_report *report, pdfseal_format format, pdfseal_language language)
{
    size_t total = 0;
    const pdfseal_sink sink = {&total, take_bytes};
    const pdfseal_text_options options = {.size = sizeof options, .format = format, .language = language};
    if (pdfseal_report_write(report, &options, &sink, NULL) == PDFSEAL_OK && total == 0)
        abort();
}

static void verify_document(pdfseal_document *document)
{
    pdfseal_report *report = NULL;
    const pdfseal_verify_options options = {.size = sizeof options, .at_time = 1795459800};
    if (pdfseal_verify(document, &options, &report, NULL) != PDFSEAL_OK)
        return;
    if (pdfseal_report_verdict(report) == PDFSEAL_VERDICT_VALID)
        abort();
    write_report(report, PDFSEAL_FORMAT_JSON, PDFSEAL_LANGUAGE_ENGLISH);
    write_report(report, PDFSEAL_FORMAT_TEXT, PDFSEAL_LANGUAGE_CHINESE);
    pdfseal_report_free(report);
}

static void inspect_document(pdfseal_document *document)
{
    size_t total = 0;
    const pdfseal_sink sink = {&total, take_bytes};
    const pdfseal_text_options options = {.size = sizeof options, .format = PDFSEAL_FORMAT_JSON, .risks = true};
    (void)!pdfseal_document_inspect(document, &options, &sink, NULL);
}

static void extract_revisions(pdfseal_document *document, size_t size)
{
    int64_t count = pdfseal_document_revision_count(document);
    for (int64_t number = 1; number <= count && number <= 5; number++) {
        size_t total = 0;
        const pdfseal_sink sink = {&total, pass_bytes};
        if (pdfseal_document_extract(document, number, &sink, NULL) == PDFSEAL_OK && total > size)
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int fd = open_memory_file(data, size);
    pdfseal_document *document = NULL;
    pdfseal_error error = {.language = PDFSEAL_LANGUAGE_CHINESE};
    const pdfseal_open_options options = {.size = sizeof options, .name = "fuzzed.pdf"};
    if (pdfseal_document_open_fd(fd, &options, &document, &error) == PDFSEAL_OK) {
        (void)pdfseal_document_page_count(document);
        verify_document(document);
        inspect_document(document);
        extract_revisions(document, size);
        pdfseal_document_close(document);
    } else if (document || !error.message[0]) {
        abort();
    }
    close(fd);
    return 0;
}
