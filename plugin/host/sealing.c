/* SPDX-License-Identifier: Apache-2.0 */
/* Sessions with key and seal, and documents that get both. */
#include "job.h"
#include "render_client/renderer.h"
#include "shared/vocabulary.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PT_PER_MM (72.0 / 25.4)
#define MARGIN_MM 10.0

typedef struct host_session {
    pdfseal_session *session;
    pdfseal_language language;
    renderer renderer;
    char helper[4096];
    job_progress progress;
    const pdfseal_progress *under_way; /* of the document that is being sealed, or NULL */
    pdfseal_progress table;            /* what the session calls */
} host_session;

static bool tell(void *context, int64_t done_bytes, int64_t total_bytes)
{
    const pdfseal_progress *progress = ((const host_session *)context)->under_way;
    return !progress || progress->tell(progress->context, done_bytes, total_bytes);
}

/* pdfseal-render stands beside the plugin where it is built, else where it is installed. */
static void find_helper(host_session *host)
{
    Dl_info where;
    const char *slash = dladdr((const void *)(uintptr_t)find_helper, &where) ? strrchr(where.dli_fname, '/') : NULL;
    if (slash)
        (void)snprintf(host->helper, sizeof host->helper, "%.*s/pdfseal-render", (int)(slash - where.dli_fname), where.dli_fname);
    if (!slash || access(host->helper, X_OK) != 0)
        (void)snprintf(host->helper, sizeof host->helper, "%s", PDFSEAL_LIBEXEC "/pdfseal-render");
    host->renderer = (renderer){.language = host->language, .helper = host->helper};
}

static bool give_passphrase(void *context, const char *what, char *buffer, size_t capacity, size_t *ret_length)
{
    const char *passphrase = context;
    (void)what;
    size_t length = passphrase ? strlen(passphrase) : 0;
    if (!passphrase || length > capacity)
        return false;
    memcpy(buffer, passphrase, length);
    *ret_length = length;
    return true;
}

static pdfseal_status load(host_session *host, const pdfseal_plugin_keys *keys, pdfseal_error *error)
{
    const pdfseal_passphrase passphrase = {(void *)(uintptr_t)keys->passphrase, give_passphrase};
    const pdfseal_key_options options = {.size = sizeof options, .p12_path = keys->p12, .passphrase = &passphrase};
    const pdfseal_session_options how = {.size = sizeof how, .renderer = renderer_table(&host->renderer), .progress = &host->table};
    host->table = (pdfseal_progress){host, tell};
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
    find_helper(host);
    if (load(host, &keys, &error) != PDFSEAL_OK) {
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
    renderer_clear(&host->renderer);
    free(host);
}

/* ---- a document ---- */

static pdfseal_status sign(host_session *host, const pdfseal_plugin_seal_job *job, pdfseal_anchor anchor, pdfseal_error *error)
{
    pdfseal_document *document;
    const double margin_mm = job->margin_mm > 0 ? job->margin_mm : MARGIN_MM;
    const pdfseal_sign_options options = {
        .size = sizeof options, .reason = job->reason, .location = job->location, .field = job->field,
        .place = {.size = sizeof options.place, .pages = job->pages, .anchor = anchor, .margin_pt = margin_mm * PT_PER_MM,
                  .width_pt = job->width_mm * PT_PER_MM}};
    const pdfseal_output_options output = {.size = sizeof output, .path = job->output, .fd = -1, .overwrite = job->overwrite != 0};
    pdfseal_status status = pdfseal_document_open(job->input, NULL, &document, error);
    if (status != PDFSEAL_OK)
        return status;
    status = pdfseal_session_sign(host->session, document, &options, &output, NULL, error);
    pdfseal_document_close(document);
    return status;
}

int32_t host_seal(void *session, const pdfseal_plugin_seal_job *given, char *message, uint64_t message_bytes)
{
    host_session *host = session;
    pdfseal_plugin_seal_job job;
    pdfseal_anchor anchor;
    pdfseal_error error = {.language = host ? host->language : PDFSEAL_LANGUAGE_ENGLISH};
    if (message && message_bytes)
        message[0] = 0;
    if (!host || !job_take(&job, sizeof job, given) || !job.input || !job.output)
        return job_refuse(error.language, "a job needs a session, a struct with its size, an input and an output", message, message_bytes);
    if (!shared_anchor_find(job.anchor ? job.anchor : "bottom-right", &anchor))
        return job_refuse(host->language, "the anchor is none of top-left to bottom-right", message, message_bytes);
    host->under_way = job_progress_table(&host->progress, job.progress, job.context);
    pdfseal_status status = sign(host, &job, anchor, &error);
    host->under_way = NULL;
    return status == PDFSEAL_OK ? PDFSEAL_PLUGIN_DONE : job_fail(&error, message, message_bytes);
}
