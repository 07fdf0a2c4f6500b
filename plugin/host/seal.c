/* SPDX-License-Identifier: Apache-2.0 */
/* Words of a job become options of the library. */
#include "seal.h"
#include "shared/failure.h"
#include "shared/vocabulary.h"

#include <stdlib.h>
#include <time.h>

#define PT_PER_MM (72.0 / 25.4)
#define MARGIN_MM 10.0

/* Beside a word nothing lies between it and the seal, and without a side the seal stands on it. */
static pdfseal_status read_place(const pdfseal_plugin_seal_job *job, pdfseal_place_options *place, pdfseal_error *error)
{
    double margin_mm = job->margin_mm > 0 ? job->margin_mm : job->keyword ? 0 : MARGIN_MM;
    *place = (pdfseal_place_options){.size = sizeof *place,
                                     .pages = job->pages,
                                     .anchor = job->keyword ? PDFSEAL_ANCHOR_CENTER : PDFSEAL_ANCHOR_BOTTOM_RIGHT,
                                     .margin_pt = margin_mm * PT_PER_MM,
                                     .width_pt = job->width_mm * PT_PER_MM,
                                     .keyword = job->keyword,
                                     .keyword_number = job->keyword_number,
                                     .offset_x_pt = job->offset_x_mm * PT_PER_MM,
                                     .offset_y_pt = job->offset_y_mm * PT_PER_MM};
    if (job->anchor && !shared_anchor_find(job->anchor, &place->anchor))
        FAIL(error, PDFSEAL_ERROR_USAGE, "the anchor is none of top-left to bottom-right");
    return PDFSEAL_OK;
}

pdfseal_status host_seal_place(const pdfseal_plugin_seal_job *job, host_seal_wish *ret_wish, pdfseal_error *error)
{
    *ret_wish = (host_seal_wish){.straddle = {.size = sizeof ret_wish->straddle,
                                              .pages = job->straddle_pages,
                                              .slices_most = job->straddle_slices,
                                              .facing = job->straddle_facing != 0,
                                              .only = job->straddle_only != 0,
                                              .width_pt = job->width_mm * PT_PER_MM}};
    if (job->straddle && !shared_edge_find(job->straddle, &ret_wish->straddle.edge))
        FAIL(error, PDFSEAL_ERROR_USAGE, "the edge is none of right, left, top and bottom");
    return read_place(job, &ret_wish->place, error);
}

bool host_seal_has_words(const pdfseal_plugin_seal_job *job)
{
    return job->text || job->qr;
}

static pdfseal_status resolve(pdfseal_session *session, const pdfseal_plugin_seal_job *job, const char *pattern, int64_t time,
                              char **ret_text, pdfseal_error *error)
{
    const pdfseal_template_options how = {
        .size = sizeof how, .reason = job->reason, .location = job->location, .time = time, .zone = job->text_zone};
    return pattern ? pdfseal_session_resolve_text(session, pattern, &how, ret_text, error) : PDFSEAL_OK;
}

pdfseal_status host_seal_compose(pdfseal_session *session, const char *path, const pdfseal_plugin_seal_job *job, host_seal_wish *wish,
                                 pdfseal_error *error)
{
    char *text = NULL;
    char *qr = NULL;
    pdfseal_seal_options seal = {.size = sizeof seal, .path = path, .text_side = PDFSEAL_LAYER_RIGHT};
    if (job->text_position && !shared_side_find(job->text_position, &seal.text_side))
        FAIL(error, PDFSEAL_ERROR_USAGE, "the position of the text is none of right, left, below, above and over");
    wish->signing_time = (int64_t)time(NULL);
    pdfseal_status status = resolve(session, job, job->text, wish->signing_time, &text, error);
    if (status == PDFSEAL_OK)
        status = resolve(session, job, job->qr, wish->signing_time, &qr, error);
    seal.text = text;
    seal.qr = qr;
    if (status == PDFSEAL_OK)
        status = pdfseal_session_compose_seal(session, &seal, &wish->place, error);
    free(text);
    free(qr);
    return status;
}
