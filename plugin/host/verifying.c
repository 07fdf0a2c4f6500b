/* SPDX-License-Identifier: Apache-2.0 */
/* A document's report for a host. */
#include "inflate/inflate.h"
#include "job.h"
#include "network.h"
#include "shared/failure.h"
#include "shared/vocabulary.h"

#include <string.h>

static bool pass_on(void *context, const void *bytes, size_t length)
{
    const pdfseal_plugin_verify_job *job = context;
    return job->write(job->context, bytes, length) != 0;
}

static pdfseal_status write(pdfseal_plugin_verify_job *job, const pdfseal_report *report, pdfseal_format format, pdfseal_error *error)
{
    const pdfseal_text_options options = {.size = sizeof options, .format = format, .language = error->language};
    const pdfseal_sink sink = {job, pass_on};
    return job->write ? pdfseal_report_write(report, &options, &sink, error) : PDFSEAL_OK;
}

static pdfseal_status load_trust(const pdfseal_plugin_verify_job *job, pdfseal_trust **ret_trust, pdfseal_error *error)
{
    pdfseal_status status = pdfseal_trust_new(ret_trust, error);
    if (status != PDFSEAL_OK)
        return status;
    if (job->trust)
        return pdfseal_trust_add_anchors(*ret_trust, job->trust, error);
    pdfseal_trust_use_system(*ret_trust);
    return PDFSEAL_OK;
}

static pdfseal_status read_revocation(const char *word, pdfseal_revocation *ret_revocation, pdfseal_error *error)
{
    static const char *const WORDS[] = {[PDFSEAL_REVOCATION_AUTO] = "auto", [PDFSEAL_REVOCATION_REQUIRE] = "require", [PDFSEAL_REVOCATION_OFF] = "off"};
    for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++) {
        if (strcmp(WORDS[i], word ? word : "auto") == 0) {
            *ret_revocation = (pdfseal_revocation)i;
            return PDFSEAL_OK;
        }
    }
    FAIL(error, PDFSEAL_ERROR_USAGE, "revocation is none of auto, require and off");
}

/* One verification: what it holds until its report is there. */
typedef struct host_verification {
    job_progress progress;
    host_network network;
    pdfseal_trust *trust;
} host_verification;

static void end_verification(host_verification *run)
{
    pdfseal_trust_free(run->trust); /* it remembers the network */
    host_network_close(&run->network);
}

static pdfseal_status verify(const pdfseal_plugin_verify_job *job, host_verification *run, pdfseal_report **ret_report, pdfseal_error *error)
{
    pdfseal_document *document;
    pdfseal_verify_options options = {.size = sizeof options, .at_time = job->at_time, .inflater = inflate_at_once(),
                                      .progress = job_progress_table(&run->progress, job->progress, job->context)};
    TRY(read_revocation(job->revocation, &options.revocation, error));
    TRY(host_network_open(job->network, &run->progress, &run->network, error));
    TRY(load_trust(job, &run->trust, error));
    options.trust = run->trust;
    options.fetcher = host_network_table(&run->network);
    TRY(job_open(job->input, job->password, &document, error));
    pdfseal_status status = pdfseal_verify(document, &options, ret_report, error);
    pdfseal_document_close(document);
    return status;
}

static int32_t run(pdfseal_plugin_verify_job *job, pdfseal_format format, char *message, uint64_t message_bytes)
{
    host_verification verification = {0};
    pdfseal_report *report = NULL;
    pdfseal_error error = {.language = job_language(job->language)};
    pdfseal_status status = verify(job, &verification, &report, &error);
    if (status == PDFSEAL_OK)
        status = write(job, report, format, &error);
    int32_t number = status == PDFSEAL_OK ? shared_verdict_code(pdfseal_report_verdict(report)) : job_fail(&error, message, message_bytes);
    pdfseal_report_free(report);
    end_verification(&verification);
    return number;
}

int32_t host_verify(const pdfseal_plugin_verify_job *given, char *message, uint64_t message_bytes)
{
    pdfseal_plugin_verify_job job;
    pdfseal_format format;
    if (message && message_bytes)
        message[0] = 0;
    if (!job_take(&job, sizeof job, given) || !job.input)
        return job_refuse(PDFSEAL_LANGUAGE_ENGLISH, "a job needs a struct with its size and an input", message, message_bytes);
    if (!shared_format_find(job.format ? job.format : "json", &format) || format == PDFSEAL_FORMAT_PDF)
        return job_refuse(job_language(job.language), "the format is none of json, text, html and xml", message, message_bytes);
    return run(&job, format, message, message_bytes);
}
