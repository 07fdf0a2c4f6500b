/* SPDX-License-Identifier: Apache-2.0 */
/* Seals for a host, and tables for one that links the library besides. */
#include "helper.h"
#include "job.h"
#include "network.h"
#include "shared/failure.h"

#include <stdlib.h>
#include <string.h>

#define PT_PER_MM (72.0 / 25.4)
#define DEFAULT_DPI 600.0

static bool read_format(const char *word, pdfseal_picture_format *ret_format)
{
    static const char *const WORDS[] = {
        [PDFSEAL_PICTURE_PDF] = "pdf", [PDFSEAL_PICTURE_SVG] = "svg", [PDFSEAL_PICTURE_PNG] = "png"};
    for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++) {
        if (strcmp(WORDS[i], word ? word : "pdf") == 0) {
            *ret_format = (pdfseal_picture_format)i;
            return true;
        }
    }
    return false;
}

static bool pass_on(void *context, const void *bytes, size_t length)
{
    const pdfseal_plugin_picture_job *job = context;
    return job->write(job->context, bytes, length) != 0;
}

static pdfseal_status draw(pdfseal_session *session, pdfseal_plugin_picture_job *job,
                           pdfseal_picture_format format, pdfseal_error *error)
{
    const pdfseal_sink sink = {job, pass_on};
    const double dpi = job->dpi > 0 ? job->dpi : DEFAULT_DPI;
    if (job->description) {
        const pdfseal_drawing drawing = {.size = sizeof drawing,
                                         .kind = PDFSEAL_DRAWING_SEAL,
                                         .data = job->description,
                                         .length_bytes = strlen(job->description),
                                         .format = format,
                                         .dpi = dpi};
        return pdfseal_session_make_seal(session, &drawing, &sink, error);
    }
    const pdfseal_import scan = {.size = sizeof scan,
                                 .data = job->scan,
                                 .length_bytes = job->scan_bytes,
                                 .format = format,
                                 .dpi = dpi,
                                 .width_pt = job->width_mm * PT_PER_MM};
    return pdfseal_session_import_seal(session, &scan, &sink, error);
}

static pdfseal_status run(pdfseal_plugin_picture_job *job, pdfseal_picture_format format,
                          pdfseal_error *error)
{
    pdfseal_session *session;
    host_helper *helper = calloc(1, sizeof *helper);
    if (!helper)
        FAIL_MEMORY(error);
    const pdfseal_session_options options = {.size = sizeof options,
                                             .renderer = host_helper_table(helper, error->language)};
    pdfseal_status status = pdfseal_session_new(&options, &session, error);
    if (status == PDFSEAL_OK) {
        status = draw(session, job, format, error);
        pdfseal_session_free(session);
    }
    renderer_clear(&helper->renderer);
    free(helper);
    return status;
}

int32_t host_picture(const pdfseal_plugin_picture_job *given, char *message, uint64_t message_bytes)
{
    pdfseal_plugin_picture_job job;
    pdfseal_picture_format format;
    if (message && message_bytes)
        message[0] = 0;
    if (!job_take(&job, sizeof job, given) || !job.write || !job.description == !job.scan)
        return job_refuse(
            PDFSEAL_LANGUAGE_ENGLISH,
            "a picture needs a struct with its size, a description or a scan, and a function that takes it",
            message, message_bytes);
    pdfseal_error error = {.language = job_language(job.language)};
    if (!read_format(job.format, &format))
        return job_refuse(error.language, "the format is none of pdf, svg and png", message, message_bytes);
    return run(&job, format, &error) == PDFSEAL_OK ? PDFSEAL_PLUGIN_DONE
                                                   : job_fail(&error, message, message_bytes);
}

/* ---- tools ---- */

typedef struct tool_box {
    host_helper helper;
    host_network network;
} tool_box;

static void close_box(tool_box *box)
{
    renderer_clear(&box->helper.renderer);
    host_network_close(&box->network);
    free(box);
}

int32_t host_tools_open(const pdfseal_plugin_network *network, const char *language,
                        pdfseal_plugin_tools *ret_tools, char *message, uint64_t message_bytes)
{
    pdfseal_error error = {
        .language = job_language(language), .status = PDFSEAL_ERROR_MEMORY, .message = "memory ran out"};
    pdfseal_plugin_tools tools = {.size = sizeof tools};
    if (message && message_bytes)
        message[0] = 0;
    if (!ret_tools || ret_tools->size < sizeof tools)
        return job_refuse(error.language, "tools need a struct with its size", message, message_bytes);
    tool_box *box = calloc(1, sizeof *box);
    if (!box)
        return job_fail(&error, message, message_bytes);
    if (host_network_open(network, NULL, &box->network, &error) != PDFSEAL_OK) {
        close_box(box);
        return job_fail(&error, message, message_bytes);
    }
    tools.renderer = host_helper_table(&box->helper, error.language);
    tools.fetcher = host_network_table(&box->network);
    tools.inside = box;
    memcpy((char *)ret_tools + sizeof ret_tools->size, (const char *)&tools + sizeof tools.size,
           sizeof tools - sizeof tools.size);
    return PDFSEAL_PLUGIN_DONE;
}

void host_tools_close(pdfseal_plugin_tools *tools)
{
    if (!tools || !tools->inside)
        return;
    close_box(tools->inside);
    tools->renderer = tools->fetcher = NULL;
    tools->inside = NULL;
}
