/* SPDX-License-Identifier: Apache-2.0 */
/* Places beside words: the renderer gives the text of pages, the words are looked for here. */
#include "api/signing.h"
#include "appearance/keyword.h"
#include "base/limits.h"

#include <stdlib.h>

/* Enough for some hundred pages; a document that is longer gets its message sooner. */
#define NEAREST_WORK 50000000u

typedef struct found_word {
    int64_t page_number;
    appearance_place place;
} found_word;

typedef struct word_search {
    signing *job;
    const pdfseal_place_options *options;
    appearance_keyword keyword;
    const limits *limits;
    appearance_text text; /* of one page */
    found_word *found;
    size_t count, capacity;
    bool saw_text;
    appearance_nearest nearest;
    pdfseal_error *error;
    pdfseal_status status; /* of taking a character */
} word_search;

static void clear_search(word_search *search)
{
    appearance_keyword_clear(&search->keyword);
    appearance_text_clear(&search->text);
    free(search->found);
}

static bool take_character(void *context, const pdfseal_character *character)
{
    word_search *search = context;
    search->status = appearance_text_add(&search->text, character, search->error);
    return search->status == PDFSEAL_OK;
}

static pdfseal_status read_text(word_search *search, int64_t page_number)
{
    const signing *job = search->job;
    const pdfseal_renderer *renderer = job->session->renderer;
    const file_input *input = pdf_document_input(job->document);
    const pdfseal_page_source page = {input->fd, input->name, job->password, page_number - 1};
    const pdfseal_character_sink sink = {search, take_character};
    pdfseal_error *error = search->error;
    if (renderer && renderer->words && input->fd < 0)
        FAIL(error, PDFSEAL_ERROR_USAGE,
             "a keyword can be looked for only in a document that is a file (open it by its path, or give the place)");
    if (!renderer || !renderer->words)
        FAIL(error, PDFSEAL_ERROR_USAGE, "a keyword can be looked for only with a renderer, which reads the pages' text");
    appearance_text_clear(&search->text);
    appearance_text_init(&search->text, search->limits);
    pdfseal_status status = renderer->words(renderer->context, &page, &sink, error);
    return search->status != PDFSEAL_OK ? search->status : status;
}

/* The word's place as pdf_page_place counts: in points. */
static appearance_place in_points(const appearance_place *place, const pdf_page *page)
{
    double unit = page->user_unit;
    return (appearance_place){place->x_pt * unit, place->y_pt * unit, place->width_pt * unit, place->height_pt * unit};
}

static pdfseal_status note_word(word_search *search, int64_t page_number, const appearance_place *place)
{
    pdfseal_error *error = search->error;
    if (search->count >= limits_get(search->limits, LIMITS_KEYWORD_PLACES))
        FAIL_LIMIT(error, -1, search->limits, LIMITS_KEYWORD_PLACES);
    if (search->count == search->capacity) {
        size_t capacity = search->capacity ? search->capacity * 2 : 16;
        found_word *found = reallocarray(search->found, capacity, sizeof *found);
        if (!found)
            FAIL_MEMORY(error);
        search->found = found;
        search->capacity = capacity;
    }
    search->found[search->count++] = (found_word){page_number, *place};
    return PDFSEAL_OK;
}

static bool has_enough(const word_search *search)
{
    int64_t number = search->options->keyword_number;
    return number > 0 && search->count >= (size_t)number;
}

static pdfseal_status search_page(word_search *search, int64_t page_number)
{
    size_t position = 0;
    appearance_place place;
    TRY(read_text(search, page_number));
    search->saw_text |= search->text.letter_count > 0;
    while (!has_enough(search) && appearance_keyword_find(&search->keyword, &search->text, &position, &place))
        TRY(note_word(search, page_number, &place));
    if (search->count)
        return PDFSEAL_OK;
    return appearance_keyword_approach(&search->keyword, &search->text, page_number, &search->nearest, search->error);
}

static pdfseal_status search_pages(word_search *search)
{
    const char *pages = search->options->pages ? search->options->pages : "all";
    int64_t total;
    int64_t *numbers;
    size_t count;
    pdfseal_status status = PDFSEAL_OK;
    TRY(pdf_page_count(pdf_view_newest(search->job->document), &total, search->error));
    TRY(appearance_pages_select(pages, total, &numbers, &count, search->error));
    for (size_t i = 0; i < count && status == PDFSEAL_OK && !has_enough(search); i++)
        status = search_page(search, numbers[i]);
    free(numbers);
    return status;
}

static pdfseal_status fail_not_found(const word_search *search)
{
    const char *keyword = search->options->keyword;
    const appearance_nearest *nearest = &search->nearest;
    pdfseal_error *error = search->error;
    if (!search->saw_text)
        FAIL(error, PDFSEAL_ERROR_USAGE,
             "the keyword \"%.80s\" was not found: the chosen pages hold no text, only pictures (give the place with --at)", keyword);
    /* What shares less than half of its letters is no hint. */
    if (nearest->distance * 2 > search->keyword.count)
        FAIL(error, PDFSEAL_ERROR_USAGE, "the keyword \"%.80s\" was not found on the chosen pages, nor anything like it", keyword);
    FAIL(error, PDFSEAL_ERROR_USAGE, "the keyword \"%.80s\" was not found on the chosen pages (the nearest text is \"%s\" on page %lld)",
         keyword, nearest->text, (long long)nearest->page_number);
}

static pdfseal_status place_beside(signing *job, const pdfseal_place_options *options, const found_word *word,
                                   pdfseal_error *error)
{
    appearance_place seen;
    pades_mark *mark = signing_add_mark(job);
    if (!mark)
        FAIL_MEMORY(error);
    TRY(signing_find_page(job, word->page_number, mark, error));
    appearance_place place = in_points(&word->place, &mark->page);
    TRY(appearance_place_beside(options, job->session->picture, &mark->page, &place, job->options->force, &seen, error));
    pdf_page_place(&mark->page, seen.x_pt, seen.y_pt, seen.width_pt, seen.height_pt, &mark->rectangle, mark->matrix);
    return PDFSEAL_OK;
}

/* The one that was asked for, or all. */
static pdfseal_status place_at_words(const word_search *search)
{
    int64_t number = search->options->keyword_number;
    size_t magnitude = (size_t)(number < 0 ? -number : number);
    pdfseal_error *error = search->error;
    if (search->count == 0)
        return fail_not_found(search);
    if (magnitude > search->count)
        FAIL(error, PDFSEAL_ERROR_USAGE, "the keyword \"%.80s\" occurs only %zu times on the chosen pages", search->options->keyword,
             search->count);
    size_t first = number == 0 ? 0 : number > 0 ? magnitude - 1 : search->count - magnitude;
    size_t end = number == 0 ? search->count : first + 1;
    for (size_t i = first; i < end; i++)
        TRY(place_beside(search->job, search->options, &search->found[i], error));
    return PDFSEAL_OK;
}

pdfseal_status signing_add_words(signing *job, const pdfseal_place_options *options, pdfseal_error *error)
{
    word_search search = {.job = job, .options = options, .error = error, .limits = &job->session->limits,
                          .nearest = {.distance = SIZE_MAX, .work_left = NEAREST_WORK}};
    appearance_text_init(&search.text, search.limits);
    pdfseal_status status = appearance_keyword_init(options->keyword, &search.keyword, error);
    if (status == PDFSEAL_OK)
        status = search_pages(&search);
    if (status == PDFSEAL_OK)
        status = place_at_words(&search);
    clear_search(&search);
    return status;
}
