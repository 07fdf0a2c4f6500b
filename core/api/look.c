/* SPDX-License-Identifier: Apache-2.0 */
/* Pages as they were and as they are, by the caller's renderer. */
#include "api/door.h"
#include "api/handles.h"
#include "api/page_file.h"
#include "base/file.h"

#include <stdlib.h>

#define DEFAULT_DPI 96.0

typedef struct look_run {
    const pdfseal_look_options *options;
    const pdfseal_look_sink *sink;
    pdfseal_page_source then, now; /* their page_index changes from page to page */
    bytes_buffer picture;          /* of the page under way */
} look_run;

static pdfseal_status open_then(look_run *run, pdfseal_document *document, pdfseal_error *error)
{
    const pdfseal_look_options *options = run->options;
    if (options->draws_only)
        return PDFSEAL_OK;
    return page_file_of_revision(document, options->revision, options->revision_fd, &run->then, error);
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
        status = page_file_of_document(document, run->options->document_fd, &run->now, error);
    for (size_t i = 0; i < count && status == PDFSEAL_OK; i++) {
        if (pairs[i].now || !run->options->draws_only)
            status = look_at(run, &pairs[i], error);
    }
    /* The renderer read the file, the verdict is about what was kept of it. */
    if (status == PDFSEAL_OK)
        status = file_input_check_held(pdf_document_input(document->pdf), error);
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
