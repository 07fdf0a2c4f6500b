/* SPDX-License-Identifier: Apache-2.0 */
/* Cuts straddle seals and lays their slices along edges. */
#include "appearance/straddle.h"

#include <math.h>
#include <stdlib.h>

#define DEFAULT_SLICES_MOST 20
#define FACING_SHARE 0.5

typedef struct cutting {
    const pdfseal_straddle_options *options;
    const int64_t *numbers;
    size_t count;
    appearance_slice *slices;
    size_t slice_count;
} cutting;

static pdfseal_status check_options(const pdfseal_straddle_options *options, size_t pages, pdfseal_error *error)
{
    if (options->edge < PDFSEAL_EDGE_RIGHT || options->edge > PDFSEAL_EDGE_BOTTOM)
        FAIL(error, PDFSEAL_ERROR_USAGE, "there is no edge %d (use one of the four)", (int)options->edge);
    if (pages < 2)
        FAIL(error, PDFSEAL_ERROR_USAGE, "a straddle seal needs two pages at least (choose more pages, or leave it out)");
    if (!(options->first_share >= 0 && options->first_share < 1))
        FAIL(error, PDFSEAL_ERROR_USAGE, "the first page's share of the straddle seal must be between 0 and 100 %%");
    if (!isfinite(options->at) || (options->along == PDFSEAL_ALONG_SHARE && !(options->at >= 0 && options->at <= 1)))
        FAIL(error, PDFSEAL_ERROR_USAGE, "the place of the straddle seal makes no sense (give a length, or 0 to 100 %%)");
    if (options->facing || options->slices_most == 0)
        return PDFSEAL_OK;
    if (options->slices_most < 2)
        FAIL(error, PDFSEAL_ERROR_USAGE, "a straddle seal needs two slices at least");
    if ((uint64_t)options->slices_most > pages)
        FAIL(error, PDFSEAL_ERROR_USAGE, "the straddle seal cannot have %lld slices on %zu pages (ask for fewer, or choose more pages)",
             (long long)options->slices_most, pages);
    return PDFSEAL_OK;
}

/* Where the cut behind `number` slices of `count` lies. */
static double cut_after(const pdfseal_straddle_options *options, uint32_t number, uint32_t count)
{
    double first = options->first_share > 0 ? options->first_share : 1.0 / count;
    if (number == 0 || number == count)
        return number ? 1 : 0;
    return first + (1 - first) * (number - 1) / (count - 1);
}

/* Whether the pages behind stick out before the first one. */
static bool is_reversed(pdfseal_edge edge)
{
    return edge == PDFSEAL_EDGE_LEFT || edge == PDFSEAL_EDGE_TOP;
}

static void add_slice(cutting *work, size_t page, uint32_t number, uint32_t count, uint32_t group)
{
    pdfseal_edge edge = work->options->edge;
    double from = cut_after(work->options, number - 1, count);
    double to = cut_after(work->options, number, count);
    work->slices[work->slice_count++] =
        (appearance_slice){.page_number = work->numbers[page], .edge = edge, .number = number, .count = count, .group = group,
                           .from = is_reversed(edge) ? 1 - to : from, .to = is_reversed(edge) ? 1 - from : to};
}

/* How many pages the group that begins with `left` pages to go has: a rest of one joins it. */
static size_t group_size(size_t left, size_t most)
{
    return left <= most + 1 ? left : most;
}

static void cut_groups(cutting *work)
{
    size_t most = work->options->slices_most ? (size_t)work->options->slices_most : DEFAULT_SLICES_MOST;
    uint32_t group = 1;
    for (size_t start = 0; start < work->count; group++) {
        size_t size = group_size(work->count - start, most);
        for (size_t i = 0; i < size; i++)
            add_slice(work, start + i, (uint32_t)i + 1, (uint32_t)size, group);
        start += size;
    }
}

/* The halves of each pair of neighbours: where one page ends and where the next begins. */
static void cut_halves(cutting *work)
{
    bool across = work->options->edge == PDFSEAL_EDGE_RIGHT || work->options->edge == PDFSEAL_EDGE_LEFT;
    double share = work->options->first_share > 0 ? work->options->first_share : FACING_SHARE;
    appearance_slice first = {.edge = across ? PDFSEAL_EDGE_RIGHT : PDFSEAL_EDGE_BOTTOM, .to = share, .number = 1, .count = 2};
    appearance_slice second = {.edge = across ? PDFSEAL_EDGE_LEFT : PDFSEAL_EDGE_TOP, .from = share, .to = 1, .number = 2, .count = 2};
    for (size_t i = 0; i + 1 < work->count; i++) {
        first.group = second.group = (uint32_t)i + 1;
        first.page_number = work->numbers[i];
        second.page_number = work->numbers[i + 1];
        work->slices[work->slice_count++] = first;
        work->slices[work->slice_count++] = second;
    }
}

pdfseal_status appearance_straddle_cut(const pdfseal_straddle_options *options, const int64_t *numbers, size_t count,
                                       appearance_slice **ret_slices, size_t *ret_count, pdfseal_error *error)
{
    cutting work = {.options = options, .numbers = numbers, .count = count};
    TRY(check_options(options, count, error));
    work.slices = calloc(count * 2, sizeof *work.slices);
    if (!work.slices)
        FAIL_MEMORY(error);
    if (options->facing)
        cut_halves(&work);
    else
        cut_groups(&work);
    *ret_slices = work.slices;
    *ret_count = work.slice_count;
    return PDFSEAL_OK;
}

/* Where the seal begins along an edge of this length. */
static double begin_along(const pdfseal_straddle_options *options, double edge_pt, double seal_pt)
{
    double share = options->along == PDFSEAL_ALONG_SHARE ? options->at : 0.5;
    return options->along == PDFSEAL_ALONG_LENGTH ? options->at : share * (edge_pt - seal_pt);
}

/* The size of the seal itself: what is wanted, or its part of the picture's own size. */
static pdfseal_status compute_size(const pdfseal_straddle_options *options, const appearance_picture *picture,
                                   const pdf_page *page, appearance_place *ret_whole, pdfseal_error *error)
{
    const pdfseal_place_options sized = {.width_pt = options->width_pt, .height_pt = options->height_pt};
    const pdfseal_place_options none = {0};
    TRY(appearance_place_compute(&sized, picture, page, true, ret_whole, error));
    if (!picture || !appearance_picture_get_seal(picture).apart || (sized.width_pt > 0 && sized.height_pt > 0))
        return PDFSEAL_OK;
    const pdf_rectangle seal = appearance_picture_get_seal(picture).box;
    TRY(appearance_place_compute(&none, picture, page, true, ret_whole, error));
    double width = ret_whole->width_pt * (seal.x1 - seal.x0);
    double height = ret_whole->height_pt * (seal.y1 - seal.y0);
    double scale = sized.width_pt > 0 ? sized.width_pt / width : sized.height_pt > 0 ? sized.height_pt / height : 1;
    ret_whole->width_pt = width * scale;
    ret_whole->height_pt = height * scale;
    return PDFSEAL_OK;
}

pdfseal_status appearance_slice_compute(const pdfseal_straddle_options *options, const appearance_picture *picture,
                                        const pdf_page *page, const appearance_slice *slice, bool force,
                                        appearance_slice_place *ret_place, pdfseal_error *error)
{
    bool across = slice->edge == PDFSEAL_EDGE_RIGHT || slice->edge == PDFSEAL_EDGE_LEFT;
    bool at_end = slice->edge == PDFSEAL_EDGE_RIGHT || slice->edge == PDFSEAL_EDGE_BOTTOM;
    double page_width;
    double page_height;
    appearance_place whole;
    TRY(compute_size(options, picture, page, &whole, error));
    pdf_page_seen_size(page, &page_width, &page_height);
    double cut = across ? whole.width_pt : whole.height_pt;
    double begin = at_end ? (across ? page_width : page_height) - slice->to * cut : -slice->from * cut;
    double along = begin_along(options, across ? page_height : page_width, across ? whole.height_pt : whole.width_pt);
    whole.x_pt = across ? begin : along;
    whole.y_pt = across ? along : begin;
    appearance_place shown = whole;
    *(across ? &shown.x_pt : &shown.y_pt) += slice->from * cut;
    *(across ? &shown.width_pt : &shown.height_pt) = (slice->to - slice->from) * cut;
    if (!force)
        TRY(appearance_place_check(&shown, page, error));
    pdf_rectangle clip = across ? (pdf_rectangle){slice->from, 0, slice->to, 1} : (pdf_rectangle){0, 1 - slice->to, 1, 1 - slice->from};
    *ret_place = (appearance_slice_place){whole, shown, clip};
    return PDFSEAL_OK;
}
