/* SPDX-License-Identifier: Apache-2.0 */
/* Gives a document's bytes to files that a renderer can open. */
#include "api/page_file.h"
#include "base/file.h"

typedef struct spool {
    file_output output;
    int64_t length;
    pdfseal_error *error;
} spool;

static bool write_spool(void *context, const void *bytes, size_t length)
{
    spool *into = context;
    if (file_output_write(&into->output, into->length, (bytes_view){bytes, length}, into->error) != PDFSEAL_OK)
        return false;
    into->length += (int64_t)length;
    return true;
}

static pdfseal_status spool_revision(pdfseal_document *document, int64_t revision, int fd, pdfseal_error *error)
{
    pdfseal_error reason = {.language = error ? error->language : PDFSEAL_LANGUAGE_ENGLISH, .offset = -1};
    spool into = {.error = &reason};
    const pdfseal_sink sink = {&into, write_spool};
    const pdfseal_output_options output = {.size = sizeof output, .fd = fd};
    TRY(file_output_open(&output, &into.output, error));
    pdfseal_status status = pdfseal_document_extract(document, revision, &sink, error);
    file_output_close(&into.output);
    if (reason.status != PDFSEAL_OK && error)
        *error = reason;
    return status;
}

pdfseal_page_source page_file_of(const pdfseal_document *document, int fd)
{
    const pdfseal_passphrase *password = pdf_document_is_encrypted(document->pdf) ? document->password : NULL;
    return (pdfseal_page_source){.fd = fd, .name = document->name, .password = password};
}

pdfseal_status page_file_of_revision(pdfseal_document *document, int64_t revision, int fd, pdfseal_page_source *ret_page,
                                     pdfseal_error *error)
{
    TRY(spool_revision(document, revision, fd, error));
    *ret_page = page_file_of(document, fd);
    return PDFSEAL_OK;
}

pdfseal_status page_file_of_document(pdfseal_document *document, int spare_fd, pdfseal_page_source *ret_page,
                                     pdfseal_error *error)
{
    const file_input *input = pdf_document_input(document->pdf);
    if (input->fd < 0)
        return page_file_of_revision(document, pdfseal_document_revision_count(document), spare_fd, ret_page, error);
    *ret_page = page_file_of(document, input->fd);
    return PDFSEAL_OK;
}
