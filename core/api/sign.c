/* SPDX-License-Identifier: Apache-2.0 */
/* Signing from end to end: request, places, section, one pass, signature, proof of the result, output. */
#include "api/door.h"
#include "api/risks/risks.h"
#include "api/signing.h"
#include "api/signing_digests.h"
#include "api/signing_pass.h"
#include "base/limits.h"
#include "base/log.h"
#include "cms/signed_data.h"
#include "cms/signed_data_writer.h"

#include <stdlib.h>

static void signing_clear(signing *job)
{
    arena_clear(&job->memory);
    free(job->marks);
    free(job->slots);
    pdf_section_free(job->section);
    digest_free(job->context);
    digest_free(job->whole);
    bytes_buffer_clear(&job->cms);
    file_output_close(&job->output);
}

/* The bytes of the section that are signed: all but the placeholder. */
static pdfseal_status digest_section(signing *job, pdfseal_error *error)
{
    bytes_view section = bytes_buffer_view(pdf_section_bytes(job->section));
    size_t gap_start = (size_t)(job->placeholder.contents_start - pdf_document_size(job->document));
    size_t gap_end = (size_t)(job->placeholder.contents_end - pdf_document_size(job->document));
    TRY(digest_update(job->context, (bytes_view){section.data, gap_start}, error));
    TRY(digest_update(job->context, (bytes_view){section.data + gap_end, section.length - gap_end}, error));
    return digest_finish(job->context, &job->message_digest, error);
}

static pdfseal_status sign_digest(signing *job, pdfseal_error *error)
{
    bytes_view message_digest = {job->message_digest.data, job->message_digest.length};
    TRY(cms_signed_data_write(&job->cms_signing, message_digest, &job->cms, error));
    TRY(cms_signed_data_prove(bytes_buffer_view(&job->cms), message_digest, &job->session->shelf, error));
    if (signing_wants_level(job, PDFSEAL_LEVEL_T))
        TRY(level_raise_signature(job->session, job->options->level, &job->cms, &job->reached, error));
    return pades_placeholder_set_contents(&job->placeholder, job->section, bytes_buffer_view(&job->cms),
                                          pdf_document_size(job->document), error);
}

/* Validation data and a time stamp over it follow as updates of their own: they are about the finished signature. */
static pdfseal_status raise_output(signing *job, pdfseal_error *error)
{
    level_target target = {.output = &job->output, .size_bytes = job->bytes_out, .password = job->password,
                           .name = pdf_document_input(job->document)->name, .field = job->placeholder.field};
    TRY(level_raise(job->session, job->options->level, &target, &job->reached, error));
    job->bytes_out = target.size_bytes;
    return PDFSEAL_OK;
}

static pdfseal_status write_file(signing *job, const pdfseal_output_options *output, pdfseal_error *error)
{
    const file_input *input = pdf_document_input(job->document);
    bytes_buffer *section = pdf_section_bytes(job->section);
    if (job->is_signature) {
        TRY(pades_placeholder_set_range(&job->placeholder, job->section, input->size + (int64_t)section->length, error));
        TRY(digest_new(job->cms_signing.digest, &job->context, error));
    }
    TRY(file_output_open(output, &job->output, error));
    TRY(signing_pass_run(input, &job->output, job->context, (signing_gap){0}, job->session, error));
    TRY(signing_digest_input(job, error));
    if (job->is_signature) {
        TRY(digest_section(job, error));
        TRY(job->request ? signing_write_request(job, error) : sign_digest(job, error));
    }
    TRY(file_output_write(&job->output, input->size, bytes_buffer_view(section), error));
    job->bytes_out = input->size + (int64_t)section->length;
    if (signing_wants_level(job, PDFSEAL_LEVEL_LT))
        TRY(raise_output(job, error));
    TRY(signing_digest_output(job, error));
    TRY(level_check_cancelled(job->session, error));
    TRY(file_output_commit(&job->output, output->no_sync, error));
    if (job->is_signature)
        log_tell(job->session->log, PDFSEAL_LOG_DETAIL, "signature.made", "%s: field %s, %lld bytes were added", input->name,
                 job->placeholder.field, (long long)(job->bytes_out - input->size));
    return PDFSEAL_OK;
}

static int compare_numbers(const void *a, const void *b)
{
    int64_t first = *(const int64_t *)a;
    int64_t second = *(const int64_t *)b;
    return first < second ? -1 : first > second;
}

/* The marks that can be seen begin here: an invisible widget is none. */
static size_t first_visible(const signing *job)
{
    return job->is_signature && !signing_widget_is_visible(job) ? 1 : 0;
}

/* Counts the different pages that bear visible marks. */
static pdfseal_status count_pages(signing *job, pdfseal_error *error)
{
    size_t first = first_visible(job);
    size_t count = job->session->picture ? job->mark_count - first : 0;
    int64_t *indices = calloc(count + 1, sizeof *indices);
    if (!indices)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < count; i++)
        indices[i] = job->marks[first + i].page.index;
    qsort(indices, count, sizeof *indices, compare_numbers);
    job->sealed_pages = count ? 1 : 0;
    for (size_t i = 1; i < count; i++)
        job->sealed_pages += indices[i] != indices[i - 1];
    free(indices);
    return PDFSEAL_OK;
}

/* What the signer should know of the document. What cannot be looked at is no risk that is known. */
static pdfseal_status find_risks(signing *job, pdfseal_error *error)
{
    report_inspection found = {0};
    const pdf_view view = pdf_view_newest(job->document);
    pdfseal_status status = pdf_page_count(view, &found.page_count, error);
    if (status == PDFSEAL_OK)
        status = risks_find(view, &job->form, true, &job->memory, &found, error);
    if (status == PDFSEAL_ERROR_MEMORY)
        return status;
    error_clear(error);
    for (size_t i = 0; i < found.risk_count; i++) {
        if (risks_is_harmless(&found.risks[i]))
            continue;
        job->risk = job->risk ? job->risk : found.risks[i].message;
        job->risks++;
    }
    return PDFSEAL_OK;
}

/* A field that was there when others signed is the place that they agreed to. */
static bool may_hide_content(const signing *job)
{
    return job->is_further && !job->in_field && signing_widget_is_visible(job) &&
           (job->flattened || appearance_picture_is_opaque(job->session->picture));
}

static void describe_result(const signing *job, pdfseal_sign_result *result)
{
    pdfseal_sign_result filled = {.size = sizeof filled, .bytes_in = pdf_document_size(job->document)};
    memcpy(filled.field, job->placeholder.field, sizeof filled.field);
    filled.picture_bytes = job->picture_bytes;
    filled.flattened = job->flattened;
    filled.bytes_out = job->bytes_out;
    filled.level = job->reached.level;
    filled.shortfall = job->reached.shortfall;
    filled.pages = job->sealed_pages;
    memcpy(filled.input_sha256, job->input_sha256, sizeof filled.input_sha256);
    memcpy(filled.output_sha256, job->output_sha256, sizeof filled.output_sha256);
    filled.risks = job->risks;
    filled.risk = job->risk;
    filled.breaks_signatures = job->breaks_signatures;
    filled.may_hide_content = may_hide_content(job);
    if (job->sealed_pages) {
        filled.places = (int64_t)(job->mark_count - first_visible(job));
        filled.first_page = job->marks[first_visible(job)].page.index + 1;
    }
    door_give(result, sizeof filled, &filled);
}

static pdfseal_status run_signing(signing *job, const pdfseal_output_options *output, pdfseal_sign_result *result,
                                  pdfseal_error *error)
{
    bytes_buffer_init_limited(&job->cms, pdf_document_limits(job->document), LIMITS_CMS_BYTES);
    arena_init(&job->memory);
    pdfseal_status status = signing_check_request(job, error);
    if (status == PDFSEAL_OK)
        status = signing_find_places(job, error);
    if (status == PDFSEAL_OK)
        status = signing_build_section(job, error);
    if (status == PDFSEAL_OK)
        status = count_pages(job, error);
    if (status == PDFSEAL_OK && job->is_signature && result)
        status = find_risks(job, error);
    if (status == PDFSEAL_OK)
        status = write_file(job, output, error);
    if (status == PDFSEAL_OK && result)
        describe_result(job, result);
    signing_clear(job);
    return status;
}

/* What all three kinds begin with. */
static signing begin(pdfseal_session *session, const pdfseal_document *document, const pdfseal_sign_options *options)
{
    return (signing){.session = session, .document = document->pdf, .password = document->password,
                     .may_repair = document->may_repair, .options = options, .output = {.fd = -1}};
}

static pdfseal_status run_job(const signing *fresh, pdfseal_document *document, const pdfseal_output_options *output,
                              pdfseal_sign_result *result, pdfseal_error *error)
{
    DOOR_TAKE(pdfseal_output_options, where, output, error);
    signing job = *fresh;
    pdfseal_status status = run_signing(&job, &where, result, error);
    if (!document_needs_scan(document, status))
        return status;
    /* The second try refuses, or repairs. */
    TRY(pdf_document_scan(document->pdf, document->password, error));
    job = *fresh;
    return run_signing(&job, &where, result, error);
}

pdfseal_status pdfseal_session_sign(pdfseal_session *session, pdfseal_document *document,
                                    const pdfseal_sign_options *options, const pdfseal_output_options *output,
                                    pdfseal_sign_result *ret_result, pdfseal_error *error)
{
    DOOR_TAKE(pdfseal_sign_options, taken, options, error);
    signing fresh = begin(session, document, &taken);
    fresh.is_signature = true;
    return run_job(&fresh, document, output, ret_result, error);
}

pdfseal_status pdfseal_session_prepare(pdfseal_session *session, pdfseal_document *document,
                                       const pdfseal_sign_options *options, const pdfseal_output_options *output,
                                       const pdfseal_sink *request, pdfseal_sign_result *ret_result, pdfseal_error *error)
{
    DOOR_TAKE(pdfseal_sign_options, taken, options, error);
    signing fresh = begin(session, document, &taken);
    fresh.is_signature = true;
    fresh.request = request;
    return run_job(&fresh, document, output, ret_result, error);
}

pdfseal_status pdfseal_session_stamp(pdfseal_session *session, pdfseal_document *document,
                                     const pdfseal_sign_options *options, const pdfseal_output_options *output,
                                     pdfseal_sign_result *ret_result, pdfseal_error *error)
{
    DOOR_TAKE(pdfseal_sign_options, taken, options, error);
    const signing fresh = begin(session, document, &taken);
    return run_job(&fresh, document, output, ret_result, error);
}

pdfseal_status pdfseal_document_add_field(pdfseal_document *document, const pdfseal_field_options *options,
                                          const pdfseal_output_options *output, pdfseal_sign_result *ret_result,
                                          pdfseal_error *error)
{
    DOOR_TAKE(pdfseal_field_options, taken, options, error);
    pdfseal_session session = {0};
    const pdfseal_sign_options asked = {.size = sizeof asked, .place = taken.place, .field = taken.name,
                                        .lock = taken.lock, .force = taken.force};
    signing fresh = begin(&session, document, &asked);
    fresh.is_field = true;
    return run_job(&fresh, document, output, ret_result, error);
}
