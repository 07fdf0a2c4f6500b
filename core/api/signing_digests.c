/* SPDX-License-Identifier: Apache-2.0 */
/* The input is the beginning of the output, so that one context serves both. */
#include "api/signing_digests.h"

#include "base/file_digest.h"

static void print(const digest_value *value, char text[65])
{
    digest_print_hex((bytes_view){value->data, value->length}, text);
}

static pdfseal_status finish_fork(const digest_context *context, char text[65], pdfseal_error *error)
{
    digest_context *fork;
    digest_value value;
    TRY(digest_fork(context, &fork, error));
    pdfseal_status status = digest_finish(fork, &value, error);
    digest_free(fork);
    if (status == PDFSEAL_OK)
        print(&value, text);
    return status;
}

pdfseal_status signing_digest_input(signing *job, pdfseal_error *error)
{
    digest_value value;
    if (!job->options->digests)
        return PDFSEAL_OK;
    if (job->context && job->cms_signing.digest == DIGEST_SHA256) {
        TRY(finish_fork(job->context, job->input_sha256, error));
        return digest_fork(job->context, &job->whole, error);
    }
    TRY(file_digest(pdf_document_input(job->document), DIGEST_SHA256, &value, error));
    print(&value, job->input_sha256);
    return PDFSEAL_OK;
}

pdfseal_status signing_digest_output(signing *job, pdfseal_error *error)
{
    const bytes_view section = bytes_buffer_view(pdf_section_bytes(job->section));
    digest_value value;
    if (!job->options->digests)
        return PDFSEAL_OK;
    if (job->whole && job->bytes_out == pdf_document_size(job->document) + (int64_t)section.length) {
        TRY(digest_update(job->whole, section, error));
        TRY(digest_finish(job->whole, &value, error));
    } else {
        file_input output;
        TRY(file_input_open_fd(job->output.fd, pdf_document_input(job->document)->name, &output, error));
        TRY(file_digest(&output, DIGEST_SHA256, &value, error));
    }
    print(&value, job->output_sha256);
    return PDFSEAL_OK;
}
