/* SPDX-License-Identifier: Apache-2.0 */
/* Documents at the door. */
#include "api/door.h"
#include "api/handles.h"
#include "appearance/place.h"
#include "base/file.h"
#include "base/log.h"
#include "base/words.h"

#include <stdlib.h>

/* What another reader could see otherwise, and how large the limits are by which it was read. */
static void tell(const pdfseal_document *document, const pdfseal_log *log)
{
    pdf_document *pdf = document->pdf;
    limits_tell_raised(pdf_document_limits(pdf), log);
    for (size_t i = 0; i < pdf_document_warning_count(pdf); i++) {
        const pdf_warning *warning = pdf_document_warning(pdf, i);
        log_tell(log, PDFSEAL_LOG_WARNING, pdf_document_is_repaired(pdf) ? "document.repaired" : "document.doubtful", "%s: %s",
                 document->name, words_get(log->language, warning->message));
    }
    log_tell(log, PDFSEAL_LOG_DETAIL, "document.opened", "%s: %lld bytes, revisions: %zu", document->name,
             (long long)pdf_document_size(pdf), pdf_document_revision_count(pdf));
}

static pdfseal_status open_within(const file_input *input, const char *name, const pdfseal_open_options *options,
                                  const limits *set, pdfseal_document **ret_document, pdfseal_error *error)
{
    pdfseal_document *document = calloc(1, sizeof *document);
    char *copy = strdup(name);
    if (!document || !copy) {
        file_input taken = *input;
        file_input_close(&taken);
        free(document);
        free(copy);
        FAIL_MEMORY(error);
    }
    file_input named = *input;
    named.name = copy;
    if (input->source) {
        document->source = *input->source;
        named.source = &document->source;
    }
    /* Looking at a damaged document is always allowed; whether it may be signed is asked then. */
    const pdf_open_options patient = {.scan_when_damaged = true, .limits = set};
    pdfseal_status status = pdf_document_open(&named, &patient, &document->pdf, error);
    if (status != PDFSEAL_OK) {
        free(copy);
        free(document);
        return status;
    }
    document->name = copy;
    document->password = options->password;
    document->may_repair = options->repair;
    status = pdf_document_unlock(document->pdf, document->password, error);
    if (status != PDFSEAL_OK) {
        pdfseal_document_close(document);
        return status;
    }
    if (options->log)
        tell(document, options->log);
    *ret_document = document;
    return PDFSEAL_OK;
}

static pdfseal_status open_input(file_input *input, const char *name, const pdfseal_open_options *options,
                                 pdfseal_document **ret_document, pdfseal_error *error)
{
    limits set;
    pdfseal_status status = limits_read(options->limits, options->limit_count, &set, error);
    if (status == PDFSEAL_OK)
        status = file_input_hold(input, error);
    if (status == PDFSEAL_OK)
        return open_within(input, name, options, &set, ret_document, error);
    file_input_close(input);
    return status;
}

pdfseal_status pdfseal_document_open(const char *path, const pdfseal_open_options *options,
                                     pdfseal_document **ret_document, pdfseal_error *error)
{
    file_input input;
    DOOR_TAKE(pdfseal_open_options, taken, options, error);
    TRY(file_input_open(path, &input, error));
    return open_input(&input, taken.name ? taken.name : path, &taken, ret_document, error);
}

pdfseal_status pdfseal_document_open_fd(int fd, const pdfseal_open_options *options, pdfseal_document **ret_document,
                                        pdfseal_error *error)
{
    file_input input;
    DOOR_TAKE(pdfseal_open_options, taken, options, error);
    const char *name = taken.name ? taken.name : "-";
    TRY(file_input_open_fd(fd, name, &input, error));
    return open_input(&input, name, &taken, ret_document, error);
}

pdfseal_status pdfseal_document_open_source(const pdfseal_source *source, const pdfseal_open_options *options,
                                            pdfseal_document **ret_document, pdfseal_error *error)
{
    DOOR_TAKE(pdfseal_open_options, taken, options, error);
    DOOR_TAKE(pdfseal_source, from, source, error);
    if (!from.read || from.length_bytes < 0)
        FAIL(error, PDFSEAL_ERROR_USAGE, "a document needs a function that reads it, and its length");
    file_input input = file_input_of_source(&from, "-");
    return open_input(&input, taken.name ? taken.name : "-", &taken, ret_document, error);
}

pdfseal_status pdfseal_document_open_memory(const void *bytes, size_t length_bytes, const pdfseal_open_options *options,
                                            pdfseal_document **ret_document, pdfseal_error *error)
{
    DOOR_TAKE(pdfseal_open_options, taken, options, error);
    file_input input = file_input_of_bytes((bytes_view){bytes, length_bytes}, "-");
    return open_input(&input, taken.name ? taken.name : "-", &taken, ret_document, error);
}

void pdfseal_document_close(pdfseal_document *document)
{
    if (!document)
        return;
    pdf_document_close(document->pdf);
    free(document->name);
    free(document);
}

bool document_needs_scan(const pdfseal_document *document, pdfseal_status status)
{
    return status == PDFSEAL_ERROR_INPUT && pdf_document_is_damaged(document->pdf) &&
           !pdf_document_is_repaired(document->pdf);
}

int64_t pdfseal_document_page_count(const pdfseal_document *document)
{
    int64_t count;
    return pdf_page_count(pdf_view_newest(document->pdf), &count, NULL) == PDFSEAL_OK ? count : -1;
}

int64_t pdfseal_document_revision_count(const pdfseal_document *document)
{
    return (int64_t)pdf_document_revision_count(document->pdf);
}

pdfseal_status pdfseal_document_extract(pdfseal_document *document, int64_t number, const pdfseal_sink *sink,
                                        pdfseal_error *error)
{
    enum { CHUNK_BYTES = 262144 };
    int64_t count = pdfseal_document_revision_count(document);
    if (number < 1 || number > count)
        FAIL(error, PDFSEAL_ERROR_USAGE, "revision %lld does not exist (the document has %lld, see pdfseal inspect)",
             (long long)number, (long long)count);
    int64_t end = pdf_document_revision(document->pdf, (size_t)number - 1)->end;
    uint8_t *chunk = malloc(CHUNK_BYTES);
    if (!chunk)
        FAIL_MEMORY(error);
    pdfseal_status status = PDFSEAL_OK;
    for (int64_t offset = 0; offset < end && status == PDFSEAL_OK; offset += CHUNK_BYTES) {
        size_t length = end - offset < CHUNK_BYTES ? (size_t)(end - offset) : CHUNK_BYTES;
        status = file_input_read(pdf_document_input(document->pdf), offset, chunk, length, error);
        if (status == PDFSEAL_OK && !sink->write(sink->context, chunk, length))
            status = error_set(error, PDFSEAL_ERROR_OUTPUT, -1, __FILE__, __LINE__, "the result could not be written");
    }
    free(chunk);
    return status;
}

pdfseal_status pdfseal_document_select_pages(pdfseal_document *document, const char *pages, int64_t **ret_numbers,
                                             size_t *ret_count, pdfseal_error *error)
{
    int64_t count;
    TRY(pdf_page_count(pdf_view_newest(document->pdf), &count, error));
    return appearance_pages_select(pages, count, ret_numbers, ret_count, error);
}
