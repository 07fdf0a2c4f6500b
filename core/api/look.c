/* SPDX-License-Identifier: Apache-2.0 */
/* Pages as they were and as they are, by the caller's renderer. */
#include "api/door.h"
#include "api/handles.h"
#include "base/file.h"

#include <stdlib.h>

#define DEFAULT_DPI 96.0

typedef struct look_run {
    const pdfseal_look_options *options;
    const pdfseal_look_sink *sink;
    pdfseal_page_source then, now; /* their page_index changes from page to page */
    bytes_buffer picture;          /* of the page under way */
} look_run;

/* ---- files for the renderer ---- */

typedef struct spool {
    file_output output;
    int64_t length;
    pdfseal_error *error;
} spool;

static bool write_spool(void *context, const void *bytes, size_t length)
{
    spool *into = context;
    if (file_output_write(&into->output, into->length, (bytes_view){bytes, length}, into->error) !=
        PDFSEAL_OK)
        return false;
    into->length += (int64_t)length;
    return true;
}

/* Gives a revision to a file of the caller's. */
static pdfseal_status spool_revision(pdfseal_document *document, int64_t revision, int fd,
                                     pdfseal_error *error)
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

/* Nobody is asked for what is not needed. */
static const pdfseal_passphrase *password_of(const pdfseal_document *document)
{
    return pdf_document_is_encrypted(document->pdf) ? document->password : NULL;
}

static pdfseal_status open_then(look_run *run, pdfseal_document *document, pdfseal_error *error)
{
    const pdfseal_look_options *options = run->options;
    run->then = (pdfseal_page_source){
        .fd = options->revision_fd, .name = document->name, .password = password_of(document)};
    return options->draws_only ? PDFSEAL_OK
                               : spool_revision(document, options->revision, options->revision_fd, error);
}

static pdfseal_status open_now(look_run *run, pdfseal_document *document, pdfseal_error *error)
{
    const file_input *input = pdf_document_input(document->pdf);
    run->now =
        (pdfseal_page_source){.fd = input->fd, .name = document->name, .password = password_of(document)};
    if (input->fd >= 0)
        return PDFSEAL_OK;
    run->now.fd = run->options->document_fd;
    return spool_revision(document, pdfseal_document_revision_count(document), run->now.fd, error);
}

/* ---- pages ---- */

static bool append_picture(void *context, const void *bytes, size_t length)
{
    return bytes_buffer_append(context, bytes, length, NULL) == PDFSEAL_OK;
}

static pdfseal_status ask(look_run *run, const pdfseal_page_pair *pair, pdfseal_page_answer *answer,
                          pdfseal_error *error)
{
    const pdfseal_renderer *renderer = run->options->renderer;
    const pdfseal_sink picture = {&run->picture, append_picture};
    bool shows_now = pair->now != 0;
    bool shows_then = pair->then != 0 && !(run->options->draws_only && shows_now);
    const pdfseal_page_question question = {.size = sizeof question,
                                            .then = shows_then ? &run->then : NULL,
                                            .now = shows_now ? &run->now : NULL,
                                            .dpi = run->options->dpi,
                                            .picture = run->options->wants_pictures ? &picture : NULL};
    run->then.page_index = pair->then - 1;
    run->now.page_index = pair->now - 1;
    run->picture.length = 0;
    return renderer->compare(renderer->context, &question, answer, error);
}

/* Whether a page is at fault, not the renderer or the machine. */
static bool is_of_page(pdfseal_status status)
{
    return status == PDFSEAL_ERROR_INPUT || status == PDFSEAL_ERROR_LIMIT || status == PDFSEAL_ERROR_USAGE;
}

/* A page that cannot be drawn is something seen, too. */
static pdfseal_status look_at(look_run *run, const pdfseal_page_pair *pair, pdfseal_error *error)
{
    pdfseal_page_answer answer = {.size = sizeof answer};
    pdfseal_error reason = {.language = error ? error->language : PDFSEAL_LANGUAGE_ENGLISH, .offset = -1};
    pdfseal_page_look look = {
        .size = sizeof look, .page_then = pair->then, .page_now = pair->now, .pixels = -1};
    pdfseal_status status = ask(run, pair, &answer, &reason);
    if (status == PDFSEAL_OK) {
        look.pixels = answer.pixels;
        look.boxes = answer.boxes;
        look.box_count = answer.box_count < PDFSEAL_PAGE_BOXES ? answer.box_count : PDFSEAL_PAGE_BOXES;
    } else if (is_of_page(status)) {
        look.cause = reason.message;
        run->picture.length = 0;
    } else {
        if (error)
            *error = reason;
        return status;
    }
    bool has_picture = run->picture.length > 0;
    if (!run->sink->take(run->sink->context, &look, has_picture ? run->picture.data : NULL,
                         run->picture.length))
        FAIL(error, PDFSEAL_ERROR_CANCELLED, "was cancelled");
    return PDFSEAL_OK;
}

static pdfseal_status look_at_all(look_run *run, pdfseal_document *document, pdfseal_error *error)
{
    pdfseal_page_pair *pairs;
    size_t count;
    TRY(pdfseal_document_pair_pages(document, run->options->revision, run->options->pages, &pairs, &count,
                                    error));
    pdfseal_status status = open_then(run, document, error);
    if (status == PDFSEAL_OK)
        status = open_now(run, document, error);
    for (size_t i = 0; i < count && status == PDFSEAL_OK; i++) {
        if (pairs[i].now || !run->options->draws_only)
            status = look_at(run, &pairs[i], error);
    }
    free(pairs);
    return status;
}

pdfseal_status pdfseal_document_look(pdfseal_document *document, const pdfseal_look_options *options,
                                     const pdfseal_look_sink *sink, pdfseal_error *error)
{
    DOOR_TAKE(pdfseal_look_options, taken, options, error);
    look_run run = {.options = &taken, .sink = sink};
    if (!RENDERER_HAS(taken.renderer, compare))
        FAIL(error, PDFSEAL_ERROR_USAGE,
             "pages can be looked at only with a renderer, which draws and compares them");
    if (taken.dpi == 0)
        taken.dpi = DEFAULT_DPI;
    bytes_buffer_init_limited(&run.picture, pdf_document_limits(document->pdf), LIMITS_STREAM_BYTES);
    pdfseal_status status = look_at_all(&run, document, error);
    bytes_buffer_clear(&run.picture);
    return status;
}
