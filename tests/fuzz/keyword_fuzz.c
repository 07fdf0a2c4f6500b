/* SPDX-License-Identifier: Apache-2.0 */
/* Looks for a word in a page: the first line of the input is the word, the rest the page, one character at each place. Whatever is
 * found lies on the page, and the search gets on. */
#include "appearance/keyword.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define LINE_CHARACTERS 40

/* The bytes of a character by its first one, as far as they are there. */
static size_t character_bytes(const uint8_t *data, size_t left)
{
    size_t wanted = data[0] >= 0xf0 ? 4 : data[0] >= 0xe0 ? 3 : data[0] >= 0xc0 ? 2 : 1;
    return wanted < left ? wanted : left;
}

static void fill_page(appearance_text *page, const uint8_t *data, size_t size)
{
    size_t index = 0;
    for (size_t at = 0; at < size; index++) {
        char text[5] = {0};
        size_t length = character_bytes(data + at, size - at);
        memcpy(text, data + at, length);
        at += length;
        double x = (double)(index % LINE_CHARACTERS);
        double y = (double)(index / LINE_CHARACTERS);
        const pdfseal_character character = {.text = text, .x0_pt = x, .y0_pt = y, .x1_pt = x + 1, .y1_pt = y + 1,
                                             .ends_word = text[0] == ' ', .ends_line = index % LINE_CHARACTERS == LINE_CHARACTERS - 1};
        if (appearance_text_add(page, &character, NULL) != PDFSEAL_OK)
            return;
    }
}

static void search(const appearance_keyword *keyword, const appearance_text *page)
{
    appearance_nearest nearest = {.distance = SIZE_MAX, .work_left = 1000000};
    appearance_place place;
    size_t position = 0;
    size_t last = 0;
    bool found = false;
    while (appearance_keyword_find(keyword, page, &position, &place)) {
        if (position <= last || position > page->letter_count || place.x_pt < 0 || place.y_pt < 0 ||
            !(place.width_pt > 0) || !(place.height_pt > 0) || place.x_pt + place.width_pt > LINE_CHARACTERS)
            abort();
        last = position;
        found = true;
    }
    if (appearance_keyword_approach(keyword, page, 1, &nearest, NULL) != PDFSEAL_OK)
        return;
    if (found && nearest.distance == SIZE_MAX && nearest.work_left)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *end = size ? memchr(data, '\n', size) : NULL;
    size_t length = end ? (size_t)(end - data) : size;
    char *word = calloc(length + 1, 1);
    appearance_keyword keyword;
    appearance_text page;
    if (!word)
        return 0;
    if (length)
        memcpy(word, data, length);
    if (appearance_keyword_init(word, &keyword, NULL) == PDFSEAL_OK) {
        appearance_text_init(&page, NULL);
        if (end)
            fill_page(&page, end + 1, size - length - 1);
        search(&keyword, &page);
        appearance_text_clear(&page);
        appearance_keyword_clear(&keyword);
    }
    free(word);
    return 0;
}
