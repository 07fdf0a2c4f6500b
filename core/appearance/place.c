/* SPDX-License-Identifier: Apache-2.0 */
/* Sizes and places of seals. */
#include "appearance/place.h"

#include <math.h>
#include <stdio.h>

#define POINTS_PER_MM (72 / 25.4)
/* Lengths in millimetres are no round numbers of points: what lies over the edge by less than this lies on
 * it. */
#define EDGE_PT 0.01
/* Beyond it no page reaches, and sums of such lengths stay exact. */
#define LENGTH_MOST_PT 1e7
#define LENGTH_TEXT_BYTES 32
/* Of a box that nothing fills yet: twice as wide as high. */
#define EMPTY_WIDTH_PT (40 * POINTS_PER_MM)

static bool is_length(double length_pt)
{
    return isfinite(length_pt) && fabs(length_pt) <= LENGTH_MOST_PT;
}

static pdfseal_status check_options(const pdfseal_place_options *options, pdfseal_error *error)
{
    if (!is_length(options->width_pt) || !is_length(options->height_pt) || options->width_pt < 0 ||
        options->height_pt < 0)
        FAIL(error, PDFSEAL_ERROR_USAGE,
             "the size of the seal makes no sense (give lengths above 0, such as 40mm)");
    if (!is_length(options->margin_pt) || !is_length(options->at_x_pt) || !is_length(options->at_y_pt))
        FAIL(error, PDFSEAL_ERROR_USAGE,
             "the place of the seal makes no sense (give lengths such as 120mm,30mm)");
    if ((int)options->anchor < PDFSEAL_ANCHOR_NONE || options->anchor > PDFSEAL_ANCHOR_BOTTOM_RIGHT)
        FAIL(error, PDFSEAL_ERROR_USAGE, "there is no anchor %d (use one of the nine)", (int)options->anchor);
    return PDFSEAL_OK;
}

/* The size of a box that nothing fills yet. */
static void choose_empty_size(const pdfseal_place_options *options, appearance_place *place)
{
    place->width_pt = options->width_pt > 0    ? options->width_pt
                      : options->height_pt > 0 ? 2 * options->height_pt
                                               : EMPTY_WIDTH_PT;
    place->height_pt = options->height_pt > 0 ? options->height_pt : place->width_pt / 2;
}

/* Where a length begins within a page's side: step 0 at its start, 1 in the middle, 2 at its end. */
static double align(int step, double side_pt, double length_pt, double margin_pt)
{
    return step == 0 ? margin_pt : step == 1 ? (side_pt - length_pt) / 2 : side_pt - length_pt - margin_pt;
}

/* "-12.3": tenths by whole numbers, because printf's point follows the locale of the host. */
static const char *print_mm(double length_pt, char text[LENGTH_TEXT_BYTES])
{
    long long tenths = llround(fmin(fmax(length_pt / POINTS_PER_MM, -1e12), 1e12) * 10);
    long long magnitude = tenths < 0 ? -tenths : tenths;
    (void)snprintf(text, LENGTH_TEXT_BYTES, "%s%lld.%lld", tenths < 0 ? "-" : "", magnitude / 10,
                   magnitude % 10);
    return text;
}

pdfseal_status appearance_place_check(const appearance_place *place, const pdf_page *page, pdfseal_error *error)
{
    char lengths[6][LENGTH_TEXT_BYTES];
    double page_width_pt;
    double page_height_pt;
    pdf_page_seen_size(page, &page_width_pt, &page_height_pt);
    if (place->x_pt >= -EDGE_PT && place->y_pt >= -EDGE_PT &&
        place->x_pt + place->width_pt <= page_width_pt + EDGE_PT &&
        place->y_pt + place->height_pt <= page_height_pt + EDGE_PT)
        return PDFSEAL_OK;
    FAIL(error, PDFSEAL_ERROR_USAGE,
         "the seal would lie off page %lld: %s x %s mm at %s mm from the left and %s mm from the top, on a page of %s x %s "
         "mm (choose another place or size, or --force)",
         (long long)page->index + 1, print_mm(place->width_pt, lengths[0]), print_mm(place->height_pt, lengths[1]),
         print_mm(place->x_pt, lengths[2]), print_mm(place->y_pt, lengths[3]), print_mm(page_width_pt, lengths[4]),
         print_mm(page_height_pt, lengths[5]));
}

pdfseal_status appearance_place_compute(const pdfseal_place_options *options,
                                        const appearance_picture *picture, const pdf_page *page, bool force,
                                        appearance_place *ret_place, pdfseal_error *error)
{
    double page_width_pt;
    double page_height_pt;
    appearance_place place = {.x_pt = options->at_x_pt, .y_pt = options->at_y_pt};
    TRY(check_options(options, error));
    if (!picture)
        choose_empty_size(options, &place);
    else
        appearance_picture_choose_size(picture, options->width_pt, options->height_pt, &place.width_pt, &place.height_pt);
    pdf_page_seen_size(page, &page_width_pt, &page_height_pt);
    if (options->anchor != PDFSEAL_ANCHOR_NONE) {
        int step = (int)options->anchor - PDFSEAL_ANCHOR_TOP_LEFT;
        place.x_pt = align(step % 3, page_width_pt, place.width_pt, options->margin_pt);
        place.y_pt = align(step / 3, page_height_pt, place.height_pt, options->margin_pt);
    }
    if (!force)
        TRY(appearance_place_check(&place, page, error));
    *ret_place = place;
    return PDFSEAL_OK;
}

/* Where a seal begins beside a word: step 0 in front of it, 1 centred on it, 2 behind it. */
static double align_beside(int step, double word_start_pt, double word_pt, double length_pt, double gap_pt)
{
    return step == 0   ? word_start_pt - gap_pt - length_pt
           : step == 1 ? word_start_pt + (word_pt - length_pt) / 2
                       : word_start_pt + word_pt + gap_pt;
}

pdfseal_status appearance_place_beside(const pdfseal_place_options *options, const appearance_picture *picture,
                                       const pdf_page *page, const appearance_place *word, bool force,
                                       appearance_place *ret_place, pdfseal_error *error)
{
    pdfseal_anchor anchor = options->anchor == PDFSEAL_ANCHOR_NONE ? PDFSEAL_ANCHOR_CENTER : options->anchor;
    int step = (int)anchor - PDFSEAL_ANCHOR_TOP_LEFT;
    appearance_place place;
    TRY(check_options(options, error));
    if (!is_length(options->offset_x_pt) || !is_length(options->offset_y_pt))
        FAIL(error, PDFSEAL_ERROR_USAGE, "the offset of the seal makes no sense (give lengths such as 5mm,-2mm)");
    appearance_picture_choose_size(picture, options->width_pt, options->height_pt, &place.width_pt, &place.height_pt);
    place.x_pt = options->offset_x_pt +
                 align_beside(step % 3, word->x_pt, word->width_pt, place.width_pt, options->margin_pt);
    place.y_pt = options->offset_y_pt +
                 align_beside(step / 3, word->y_pt, word->height_pt, place.height_pt, options->margin_pt);
    if (!force)
        TRY(appearance_place_check(&place, page, error));
    *ret_place = place;
    return PDFSEAL_OK;
}
