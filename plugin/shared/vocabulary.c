/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of words. */
#include "shared/vocabulary.h"

#include <string.h>

static const char *const VERDICT_NAMES[SHARED_VERDICTS] = {[PDFSEAL_VERDICT_VALID] = "valid",
                                                           [PDFSEAL_VERDICT_UNSIGNED] = "unsigned",
                                                           [PDFSEAL_VERDICT_INDETERMINATE] = "indeterminate",
                                                           [PDFSEAL_VERDICT_INVALID] = "invalid",
                                                           [PDFSEAL_VERDICT_ALTERED] = "altered",
                                                           [PDFSEAL_VERDICT_UNREADABLE] = "unreadable"};
static const int VERDICT_CODES[SHARED_VERDICTS] = {
    [PDFSEAL_VERDICT_VALID] = 0,   [PDFSEAL_VERDICT_UNSIGNED] = 3, [PDFSEAL_VERDICT_INDETERMINATE] = 2,
    [PDFSEAL_VERDICT_INVALID] = 1, [PDFSEAL_VERDICT_ALTERED] = 1,  [PDFSEAL_VERDICT_UNREADABLE] = 4};
static const char *const ANCHORS[] = {[PDFSEAL_ANCHOR_TOP_LEFT] = "top-left",
                                      [PDFSEAL_ANCHOR_TOP] = "top",
                                      [PDFSEAL_ANCHOR_TOP_RIGHT] = "top-right",
                                      [PDFSEAL_ANCHOR_LEFT] = "left",
                                      [PDFSEAL_ANCHOR_CENTER] = "center",
                                      [PDFSEAL_ANCHOR_RIGHT] = "right",
                                      [PDFSEAL_ANCHOR_BOTTOM_LEFT] = "bottom-left",
                                      [PDFSEAL_ANCHOR_BOTTOM] = "bottom",
                                      [PDFSEAL_ANCHOR_BOTTOM_RIGHT] = "bottom-right"};
static const char *const EDGES[] = {[PDFSEAL_EDGE_RIGHT] = "right",
                                    [PDFSEAL_EDGE_LEFT] = "left",
                                    [PDFSEAL_EDGE_TOP] = "top",
                                    [PDFSEAL_EDGE_BOTTOM] = "bottom"};
static const char *const SIDES[] = {[PDFSEAL_LAYER_OVER] = "over",
                                    [PDFSEAL_LAYER_BELOW] = "below",
                                    [PDFSEAL_LAYER_ABOVE] = "above",
                                    [PDFSEAL_LAYER_LEFT] = "left",
                                    [PDFSEAL_LAYER_RIGHT] = "right"};
static const char *const FORMATS[] = {[PDFSEAL_FORMAT_TEXT] = "text",
                                      [PDFSEAL_FORMAT_JSON] = "json",
                                      [PDFSEAL_FORMAT_HTML] = "html",
                                      [PDFSEAL_FORMAT_XML] = "xml",
                                      [PDFSEAL_FORMAT_PDF] = "pdf"};
static const char *const LEVELS[] = {[PDFSEAL_LEVEL_B] = "B-B",
                                     [PDFSEAL_LEVEL_T] = "B-T",
                                     [PDFSEAL_LEVEL_LT] = "B-LT",
                                     [PDFSEAL_LEVEL_LTA] = "B-LTA"};

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

const char *shared_verdict_name(pdfseal_verdict verdict)
{
    return VERDICT_NAMES[verdict];
}

int shared_verdict_code(pdfseal_verdict verdict)
{
    return VERDICT_CODES[verdict];
}

/* The index of `word`, or `count`. Entries may be missing. */
static size_t find(const char *const *words, size_t count, const char *word)
{
    size_t index = 0;
    while (index < count && (!words[index] || strcmp(words[index], word) != 0))
        index++;
    return index;
}

bool shared_anchor_find(const char *word, pdfseal_anchor *ret_anchor)
{
    size_t index = find(ANCHORS, COUNT(ANCHORS), word);
    if (index == COUNT(ANCHORS))
        return false;
    *ret_anchor = (pdfseal_anchor)index;
    return true;
}

bool shared_edge_find(const char *word, pdfseal_edge *ret_edge)
{
    size_t index = find(EDGES, COUNT(EDGES), word);
    if (index == COUNT(EDGES))
        return false;
    *ret_edge = (pdfseal_edge)index;
    return true;
}

bool shared_side_find(const char *word, pdfseal_layer_side *ret_side)
{
    size_t index = find(SIDES, COUNT(SIDES), word);
    if (index == COUNT(SIDES))
        return false;
    *ret_side = (pdfseal_layer_side)index;
    return true;
}

bool shared_format_find(const char *word, pdfseal_format *ret_format)
{
    size_t index = find(FORMATS, COUNT(FORMATS), word);
    if (index == COUNT(FORMATS))
        return false;
    *ret_format = (pdfseal_format)index;
    return true;
}

bool shared_level_find(const char *word, pdfseal_level *ret_level)
{
    size_t index = find(LEVELS, COUNT(LEVELS), word);
    if (index == COUNT(LEVELS))
        return false;
    *ret_level = (pdfseal_level)index;
    return true;
}

const char *shared_level_name(pdfseal_level level)
{
    return LEVELS[level];
}
