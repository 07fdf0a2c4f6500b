/* SPDX-License-Identifier: Apache-2.0 */
/* A page as it would look: the seal is drawn into a copy, then the caller's renderer draws the page. */
#include "api/door.h"
#include "api/page_file.h"

#include <stdlib.h>

#define DEFAULT_DPI 96.0

typedef struct preview_run {
    pdfseal_session *session;
    pdfseal_document *document;
    const pdfseal_preview_options *options;
    const pdfseal_sign_options *sign;
    pdfseal_page_source plain, sealed; /* of a session without a picture the same */
    pdfseal_preview_facts facts;
} preview_run;

static pdfseal_status choose_page(preview_run *run, pdfseal_error *error)
{
    const char *pages = run->options->page ? run->options->page : run->sign->place.pages;
    int64_t *numbers;
    size_t count;
    TRY(pdfseal_document_select_pages(run->document, pages, &numbers, &count, error));
    run->facts.page_number = numbers[0];
    free(numbers);
    return PDFSEAL_OK;
}

static pdfseal_status make_copy(preview_run *run, pdfseal_error *error)
{
    const int fd = run->options->sealed_fd;
    const pdfseal_output_options output = {.size = sizeof output, .fd = fd, .no_sync = true};
    pdfseal_sign_result result = {.size = sizeof result};
    TRY(pdfseal_session_stamp(run->session, run->document, run->sign, &output, &result, error));
    run->sealed = page_file_of(run->document, fd);
    run->facts.places = result.places;
    if (!run->options->page && result.first_page > 0)
        run->facts.page_number = result.first_page;
    return PDFSEAL_OK;
}

static pdfseal_status open_files(preview_run *run, pdfseal_error *error)
{
    bool has_picture = run->session->picture != NULL;
    if (run->options->side_by_side || !has_picture)
        TRY(page_file_of_document(run->document, run->options->document_fd, &run->plain, error));
    run->sealed = run->plain;
    return has_picture ? make_copy(run, error) : PDFSEAL_OK;
}

static pdfseal_status show(preview_run *run, const pdfseal_sink *png, pdfseal_error *error)
{
    const pdfseal_renderer *renderer = run->session->renderer;
    const pdfseal_page_wish wish = {.size = sizeof wish,
                                    .page = &run->sealed,
                                    .beside = run->options->side_by_side ? &run->plain : NULL,
                                    .dpi = run->options->dpi};
    pdfseal_page_picture picture = {.size = sizeof picture};
    run->plain.page_index = run->sealed.page_index = run->facts.page_number - 1;
    TRY(renderer->show(renderer->context, &wish, png, &picture, error));
    run->facts.width_px = picture.width_px;
    run->facts.height_px = picture.height_px;
    return PDFSEAL_OK;
}

static pdfseal_status check(const preview_run *run, pdfseal_error *error)
{
    double dpi = run->options->dpi;
    if (!RENDERER_HAS(run->session->renderer, show))
        FAIL(error, PDFSEAL_ERROR_USAGE, "a page must be drawn, and there is no renderer here that does it (give the session one)");
    if (!(dpi >= PDFSEAL_DPI_MIN && dpi <= PDFSEAL_DPI_MAX))
        FAIL(error, PDFSEAL_ERROR_USAGE, "a resolution lies between %g and %g dpi", PDFSEAL_DPI_MIN, PDFSEAL_DPI_MAX);
    return PDFSEAL_OK;
}

pdfseal_status pdfseal_session_preview(pdfseal_session *session, pdfseal_document *document,
                                       const pdfseal_preview_options *options, const pdfseal_sink *png,
                                       pdfseal_preview_facts *ret_facts, pdfseal_error *error)
{
    DOOR_TAKE(pdfseal_preview_options, taken, options, error);
    DOOR_TAKE(pdfseal_sign_options, sign, taken.sign, error);
    preview_run run = {.session = session, .document = document, .options = &taken, .sign = &sign, .facts = {.size = sizeof run.facts}};
    if (taken.dpi == 0)
        taken.dpi = DEFAULT_DPI;
    TRY(check(&run, error));
    TRY(choose_page(&run, error));
    TRY(open_files(&run, error));
    TRY(show(&run, png, error));
    if (ret_facts)
        door_give(ret_facts, sizeof run.facts, &run.facts);
    return PDFSEAL_OK;
}
