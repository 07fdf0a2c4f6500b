/* SPDX-License-Identifier: Apache-2.0 */
/* Sessions with key and seal, and documents that get both. */
#include "helper.h"
#include "job.h"
#include "network.h"
#include "seal.h"
#include "shared/failure.h"
#include "shared/level.h"
#include "shared/vocabulary.h"

#include <stdlib.h>
#include <string.h>

typedef struct host_session {
    pdfseal_session *session;
    pdfseal_language language;
    char *seal;       /* path of its picture, or NULL */
    bool wears_words; /* the last document had some beside it */
    host_helper helper;
    host_network network;
    job_progress progress;  /* of the document that is being sealed; else nobody's */
    pdfseal_progress table; /* what the session calls */
} host_session;

static bool tell(void *context, int64_t done_bytes, int64_t total_bytes)
{
    const pdfseal_progress *progress = &((const host_session *)context)->progress.table;
    return !progress->tell || progress->tell(progress->context, done_bytes, total_bytes);
}

static pdfseal_status load(host_session *host, const pdfseal_plugin_keys *keys, pdfseal_error *error)
{
    const pdfseal_passphrase passphrase = job_secret(keys->passphrase);
    const pdfseal_key_options options = {.size = sizeof options, .p12_path = keys->p12, .passphrase = &passphrase};
    const pdfseal_session_options how = {.size = sizeof how, .renderer = host_helper_table(&host->helper, host->language),
                                         .progress = &host->table, .fetcher = host_network_table(&host->network)};
    host->table = (pdfseal_progress){host, tell};
    host->seal = keys->seal ? strdup(keys->seal) : NULL;
    if (keys->seal && !host->seal)
        FAIL_MEMORY(error);
    pdfseal_status status = pdfseal_session_new(&how, &host->session, error);
    if (status == PDFSEAL_OK)
        status = pdfseal_session_set_key(host->session, &options, error);
    if (status == PDFSEAL_OK && keys->seal)
        status = pdfseal_session_set_picture(host->session, keys->seal, error);
    return status;
}

int32_t host_seal_open(const pdfseal_plugin_keys *given, void **ret_session, char *message, uint64_t message_bytes)
{
    pdfseal_plugin_keys keys;
    if (message && message_bytes)
        message[0] = 0;
    if (!job_take(&keys, sizeof keys, given) || !keys.p12)
        return job_refuse(PDFSEAL_LANGUAGE_ENGLISH, "a session needs a struct with its size and a key (p12)", message, message_bytes);
    host_session *host = calloc(1, sizeof *host);
    pdfseal_error error = {.language = job_language(keys.language), .status = PDFSEAL_ERROR_MEMORY, .message = "memory ran out"};
    if (!host)
        return job_fail(&error, message, message_bytes);
    host->language = error.language;
    if (host_network_open(keys.network, &host->progress, &host->network, &error) != PDFSEAL_OK || load(host, &keys, &error) != PDFSEAL_OK) {
        host_seal_close(host);
        return job_fail(&error, message, message_bytes);
    }
    *ret_session = host;
    return PDFSEAL_PLUGIN_DONE;
}

void host_seal_close(void *session)
{
    host_session *host = session;
    if (!host)
        return;
    pdfseal_session_free(host->session);
    host_network_close(&host->network);
    renderer_clear(&host->helper.renderer);
    free(host->seal);
    free(host);
}

/* ---- a document ---- */

static pdfseal_status read_level(const pdfseal_plugin_seal_job *job, shared_level *level, pdfseal_error *error)
{
    pdfseal_level wanted = PDFSEAL_LEVEL_B;
    if (job->level && !shared_level_find(job->level, &wanted))
        FAIL(error, PDFSEAL_ERROR_USAGE, "the level is none of B-B, B-T, B-LT and B-LTA");
    return shared_level_open(wanted, job->tsa, job->trust, level, error);
}

/* The session's picture: with the words of this job, or again without those of the last one. */
static pdfseal_status dress(host_session *host, const pdfseal_plugin_seal_job *job, host_seal_wish *wish, pdfseal_error *error)
{
    if (host_seal_has_words(job)) {
        host->wears_words = true;
        return host_seal_compose(host->session, host->seal, job, wish, error);
    }
    if (host->wears_words)
        TRY(pdfseal_session_set_picture(host->session, host->seal, error));
    host->wears_words = false;
    return PDFSEAL_OK;
}

static pdfseal_status sign_with(host_session *host, const pdfseal_plugin_seal_job *job, const host_seal_wish *wish,
                                const pdfseal_level_options *level, pdfseal_error *error)
{
    pdfseal_document *document;
    const pdfseal_sign_options options = {
        .size = sizeof options, .reason = job->reason, .location = job->location, .field = job->field, .level = level,
        .signing_time = wish->signing_time, .place = wish->place,
        .straddle = wish->straddle.edge == PDFSEAL_EDGE_NONE ? NULL : &wish->straddle};
    const pdfseal_output_options output = {.size = sizeof output, .path = job->output, .fd = -1, .overwrite = job->overwrite != 0};
    TRY(job_open(job->input, job->password, &document, error));
    pdfseal_status status = pdfseal_session_sign(host->session, document, &options, &output, NULL, error);
    pdfseal_document_close(document);
    return status;
}

static pdfseal_status sign(host_session *host, const pdfseal_plugin_seal_job *job, pdfseal_error *error)
{
    shared_level level = {0};
    host_seal_wish wish;
    TRY(host_seal_place(job, &wish, error));
    TRY(dress(host, job, &wish, error));
    pdfseal_status status = read_level(job, &level, error);
    if (status == PDFSEAL_OK)
        status = sign_with(host, job, &wish, &level.options, error);
    shared_level_close(&level);
    return status;
}

int32_t host_seal(void *session, const pdfseal_plugin_seal_job *given, char *message, uint64_t message_bytes)
{
    host_session *host = session;
    pdfseal_plugin_seal_job job;
    pdfseal_error error = {.language = host ? host->language : PDFSEAL_LANGUAGE_ENGLISH};
    if (message && message_bytes)
        message[0] = 0;
    if (!host || !job_take(&job, sizeof job, given) || !job.input || !job.output)
        return job_refuse(error.language, "a job needs a session, a struct with its size, an input and an output", message, message_bytes);
    (void)job_progress_table(&host->progress, job.progress, job.context);
    pdfseal_status status = sign(host, &job, &error);
    host->progress = (job_progress){0};
    return status == PDFSEAL_OK ? PDFSEAL_PLUGIN_DONE : job_fail(&error, message, message_bytes);
}
