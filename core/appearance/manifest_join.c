/* SPDX-License-Identifier: Apache-2.0 */
/* Puts straddle seals together from what a manifest says of their slices. */
#include "appearance/manifest.h"

#include <math.h>
#include <stdlib.h>

/* Half a unit of the last digit that a cut is written with. */
#define CUT_TOLERANCE 5e-7

static int compare_slices(const void *a, const void *b)
{
    const appearance_manifest_place *first = *(const appearance_manifest_place *const *)a;
    const appearance_manifest_place *second = *(const appearance_manifest_place *const *)b;
    if (first->group != second->group)
        return first->group < second->group ? -1 : 1;
    return first->number < second->number ? -1 : first->number > second->number;
}

static bool is_near(double a, double b)
{
    return fabs(a - b) <= CUT_TOLERANCE;
}

/* Whether the second slice goes on where the first ends, along x or y, in either direction. */
static bool goes_on(const pdf_rectangle *first, const pdf_rectangle *second)
{
    bool across = is_near(first->y0, second->y0) && is_near(first->y1, second->y1);
    bool along = is_near(first->x0, second->x0) && is_near(first->x1, second->x1);
    return (across && (is_near(first->x1, second->x0) || is_near(second->x1, first->x0))) ||
           (along && (is_near(first->y1, second->y0) || is_near(second->y1, first->y0)));
}

static bool covers_all(const appearance_manifest_place *const *slices, size_t count)
{
    const pdf_rectangle *first = &slices[0]->clip;
    const pdf_rectangle *last = &slices[count - 1]->clip;
    double area = 0;
    for (size_t i = 0; i < count; i++)
        area += (slices[i]->clip.x1 - slices[i]->clip.x0) * (slices[i]->clip.y1 - slices[i]->clip.y0);
    return is_near(fmin(first->x0, last->x0), 0) && is_near(fmin(first->y0, last->y0), 0) &&
           is_near(fmax(first->x1, last->x1), 1) && is_near(fmax(first->y1, last->y1), 1) &&
           fabs(area - 1) <= CUT_TOLERANCE * 2 * (double)(count + 1);
}

/* What is wrong with the slices of one seal, or NULL; *page: where. */
static const char *judge_group(const appearance_manifest_place *const *slices, size_t count, int64_t *page)
{
    for (size_t i = 0; i < count; i++) {
        *page = slices[i]->page_number;
        if (slices[i]->count != slices[0]->count)
            return "slices of a straddle seal disagree on how many they are";
        if (slices[i]->number > i + 1)
            return "a straddle seal lacks a slice";
        if (slices[i]->number < i + 1)
            return "a straddle seal has a slice twice";
        if (i && slices[i]->page_number <= slices[i - 1]->page_number)
            return "the slices of a straddle seal are not in the order of the pages";
        if (i && !goes_on(&slices[i - 1]->clip, &slices[i]->clip))
            return "the slices of a straddle seal leave a gap or overlap";
    }
    if (slices[0]->count != count)
        return "a straddle seal lacks a slice";
    return covers_all(slices, count) ? NULL : "the slices of a straddle seal do not make the whole seal";
}

pdfseal_status appearance_manifest_join(const appearance_manifest *manifest, arena *scratch, const char **ret_fault,
                                        int64_t *ret_page, pdfseal_error *error)
{
    size_t count = 0;
    *ret_fault = NULL;
    *ret_page = 0;
    const appearance_manifest_place **slices =
        ARENA_NEW_ARRAY(scratch, const appearance_manifest_place *, manifest->place_count + 1);
    if (!slices)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < manifest->place_count; i++) {
        if (manifest->places[i].kind == APPEARANCE_PLACED_SLICE)
            slices[count++] = &manifest->places[i];
    }
    qsort(slices, count, sizeof *slices, compare_slices);
    for (size_t start = 0; start < count && !*ret_fault;) {
        size_t end = start + 1;
        while (end < count && slices[end]->group == slices[start]->group)
            end++;
        *ret_fault = judge_group(slices + start, end - start, ret_page);
        start = end;
    }
    return PDFSEAL_OK;
}
