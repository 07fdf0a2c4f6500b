/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of a page and where each of their characters stands. */
#include "pages/pages.h"

#include <math.h>
#include <string.h>

#define CHARACTERS_MAX 2000000u /* a dense page of small print holds 20,000 */
#define PLACE_PT_MAX 2000000.0

static void free_text(char **text)
{
    g_free(*text);
}

static void free_places(PopplerRectangle **places)
{
    g_free(*places);
}

/* What stands on a page, character by character: a space or a line's end has a place too. */
typedef struct layout {
    const char *at;
    const char *end;
    const PopplerRectangle *place;
    size_t places_left;
} layout;

static bool is_at_end(const layout *rest)
{
    return rest->at >= rest->end || rest->places_left == 0;
}

static bool is_space(const layout *rest)
{
    return g_unichar_isspace(g_utf8_get_char(rest->at));
}

static void step(layout *rest)
{
    rest->at = g_utf8_next_char(rest->at);
    rest->place++;
    rest->places_left--;
}

static int32_t thousandths(double points)
{
    if (!(points > -PLACE_PT_MAX))
        return (int32_t)(-PLACE_PT_MAX * 1000);
    return (int32_t)lround(fmin(points, PLACE_PT_MAX) * 1000);
}

static void write_character(reply *answer, const layout *here)
{
    const PopplerRectangle *place = here->place;
    reply_write_text(answer, here->at, (size_t)(g_utf8_next_char(here->at) - here->at));
    reply_write_i32(answer, thousandths(fmin(place->x1, place->x2)));
    reply_write_i32(answer, thousandths(fmin(place->y1, place->y2)));
    reply_write_i32(answer, thousandths(fmax(place->x1, place->x2)));
    reply_write_i32(answer, thousandths(fmax(place->y1, place->y2)));
}

/* Writes one word that begins at `rest`, which is moved past it. */
static void write_word(reply *answer, layout *rest)
{
    layout end = *rest;
    uint32_t count = 0;
    for (; !is_at_end(&end) && !is_space(&end); step(&end))
        count++;
    reply_write_u8(answer, is_at_end(&end) || *end.at == '\n');
    reply_write_u32(answer, count);
    for (; count > 0; count--) {
        write_character(answer, rest);
        step(rest);
    }
}

pdfseal_status pages_words(request *asked, reply *answer, failure *cause)
{
    __attribute__((cleanup(pages_unref))) PopplerPage *page = NULL;
    TRY(pages_get(asked, &page, cause));
    __attribute__((cleanup(free_text))) char *text = poppler_page_get_text(page);
    __attribute__((cleanup(free_places))) PopplerRectangle *places = NULL;
    guint count = 0;
    if (!text || !poppler_page_get_text_layout(page, &places, &count))
        return PDFSEAL_OK;
    if (!g_utf8_validate(text, -1, NULL))
        FAIL(cause, PDFSEAL_ERROR_INPUT, "the page's text cannot be read");
    if (count > CHARACTERS_MAX)
        FAIL(cause, PDFSEAL_ERROR_LIMIT, "the page holds too many characters");
    layout rest = {.at = text, .end = text + strlen(text), .place = places, .places_left = count};
    while (!is_at_end(&rest)) {
        if (is_space(&rest))
            step(&rest);
        else
            write_word(answer, &rest);
    }
    return PDFSEAL_OK;
}
