/* SPDX-License-Identifier: Apache-2.0 */
/* The slices of a straddle seal become marks. */
#include "api/signing.h"
#include "appearance/straddle.h"

#include <stdlib.h>

static pdfseal_status add_slice(signing *job, const pdfseal_straddle_options *options, const appearance_slice *slice,
                                pdfseal_error *error)
{
    appearance_slice_place place;
    pdf_rectangle whole;
    double unused[6];
    pades_mark *mark = signing_add_mark(job);
    if (!mark)
        FAIL_MEMORY(error);
    TRY(signing_find_page(job, slice->page_number, mark, error));
    TRY(appearance_slice_compute(options, job->session->picture, &mark->page, slice, job->options->force,
                                 &place, error));
    pdf_page_place(&mark->page, place.whole.x_pt, place.whole.y_pt, place.whole.width_pt, place.whole.height_pt, &whole,
                   mark->matrix);
    pdf_page_place(&mark->page, place.shown.x_pt, place.shown.y_pt, place.shown.width_pt, place.shown.height_pt,
                   &mark->rectangle, unused);
    mark->clip = place.clip;
    mark->slice = (pades_slice){slice->number, slice->count, slice->group};
    return PDFSEAL_OK;
}

/* Of the pages `numbers` the odd ones, where these alone are wanted. */
static size_t keep_pages(const pdfseal_straddle_options *options, int64_t *numbers, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (!options->odd_only || numbers[i] % 2)
            numbers[kept++] = numbers[i];
    }
    return kept;
}

static pdfseal_status add_all(signing *job, const pdfseal_straddle_options *options, const int64_t *numbers, size_t count,
                              pdfseal_error *error)
{
    appearance_slice *slices;
    size_t slice_count;
    pdfseal_status status = PDFSEAL_OK;
    TRY(appearance_straddle_cut(options, numbers, count, &slices, &slice_count, error));
    for (size_t i = 0; i < slice_count && status == PDFSEAL_OK; i++)
        status = add_slice(job, options, &slices[i], error);
    free(slices);
    return status;
}

pdfseal_status signing_add_slices(signing *job, const pdfseal_straddle_options *options, pdfseal_error *error)
{
    int64_t total;
    int64_t *numbers;
    size_t count;
    if (!options || options->edge == PDFSEAL_EDGE_NONE)
        return PDFSEAL_OK;
    TRY(pdf_page_count(pdf_view_newest(job->document), &total, error));
    TRY(appearance_pages_select(options->pages ? options->pages : "all", total, &numbers, &count, error));
    pdfseal_status status = add_all(job, options, numbers, keep_pages(options, numbers, count), error);
    free(numbers);
    return status;
}
