/* SPDX-License-Identifier: Apache-2.0 */
/* Text is folded to letters; letters are compared. */
#include "appearance/keyword.h"

#include "appearance/folding.h"
#include "base/limits.h"

#include <stdlib.h>

#define FIRST_CAPACITY 1024
/* Words of a name, an address, a clause's first line. */
#define KEYWORD_LETTERS_MOST 200

/* Reads one code point; false at the end or where the text is no UTF-8. */
static bool read_code(const char **text, uint32_t *ret_code)
{
    const uint8_t *at = (const uint8_t *)*text;
    size_t more = at[0] < 0x80 ? 0 : at[0] < 0xC2 ? 4 : at[0] < 0xE0 ? 1 : at[0] < 0xF0 ? 2 : at[0] < 0xF5 ? 3 : 4;
    if (!at[0] || more == 4)
        return false;
    uint32_t code = more == 0 ? at[0] : at[0] & (0x3Fu >> more);
    for (size_t i = 1; i <= more; i++) {
        if ((at[i] & 0xC0) != 0x80)
            return false;
        code = code << 6 | (at[i] & 0x3F);
    }
    *ret_code = code;
    *text += 1 + more;
    return true;
}

/* ---- the text of a page ---- */

void appearance_text_init(appearance_text *text, const limits *set)
{
    *text = (appearance_text){.limits = set};
    bytes_buffer_init_limited(&text->utf8, set, LIMITS_STREAM_BYTES);
}

void appearance_text_clear(appearance_text *text)
{
    free(text->letters);
    free(text->boxes);
    bytes_buffer_clear(&text->utf8);
    *text = (appearance_text){0};
}

/* Room for one more of `count` members. */
static pdfseal_status grow(const limits *set, void **items, size_t *capacity, size_t count, size_t size, pdfseal_error *error)
{
    if (count < *capacity)
        return PDFSEAL_OK;
    if (count >= limits_get(set, LIMITS_PAGE_LETTERS))
        FAIL_LIMIT(error, -1, set, LIMITS_PAGE_LETTERS);
    size_t wanted = *capacity ? *capacity * 2 : FIRST_CAPACITY;
    void *moved = reallocarray(*items, wanted, size);
    if (!moved)
        FAIL_MEMORY(error);
    *items = moved;
    *capacity = wanted;
    return PDFSEAL_OK;
}

static pdfseal_status add_letter(appearance_text *text, uint32_t code, pdfseal_error *error)
{
    if (code == ' ') {
        text->after_space = true;
        return PDFSEAL_OK;
    }
    TRY(grow(text->limits, (void **)&text->letters, &text->letter_capacity, text->letter_count, sizeof *text->letters, error));
    appearance_letter *last = text->letter_count ? &text->letters[text->letter_count - 1] : NULL;
    if (last && text->after_line && last->code == '-' && appearance_is_spaced(code))
        last->is_hyphen = true;
    text->letters[text->letter_count++] =
        (appearance_letter){.code = code, .after_space = text->after_space, .character = (uint32_t)text->box_count - 1};
    text->after_space = text->after_line = false;
    return PDFSEAL_OK;
}

pdfseal_status appearance_text_add(appearance_text *text, const pdfseal_character *character, pdfseal_error *error)
{
    uint32_t folded[APPEARANCE_FOLD_MOST];
    uint32_t code;
    TRY(grow(text->limits, (void **)&text->boxes, &text->box_capacity, text->box_count, sizeof *text->boxes, error));
    text->boxes[text->box_count++] = (struct appearance_box){character->x0_pt, character->y0_pt, character->x1_pt, character->y1_pt,
                                                             text->line, (uint32_t)text->utf8.length};
    TRY(bytes_buffer_append_text(&text->utf8, character->text, error));
    for (const char *rest = character->text; read_code(&rest, &code);) {
        size_t count = appearance_fold(code, folded);
        for (size_t i = 0; i < count; i++)
            TRY(add_letter(text, folded[i], error));
    }
    text->after_space |= character->ends_word || character->ends_line;
    text->after_line |= character->ends_line;
    text->line += character->ends_line;
    return PDFSEAL_OK;
}

/* ---- the keyword ---- */

pdfseal_status appearance_keyword_init(const char *utf8, appearance_keyword *ret_keyword, pdfseal_error *error)
{
    appearance_keyword keyword = {.letters = calloc(KEYWORD_LETTERS_MOST, sizeof *keyword.letters)};
    uint32_t folded[APPEARANCE_FOLD_MOST];
    uint32_t code;
    bool after_space = false;
    bool fits = true;
    const char *rest = utf8;
    if (!keyword.letters)
        FAIL_MEMORY(error);
    while (fits && read_code(&rest, &code)) {
        size_t count = appearance_fold(code, folded);
        for (size_t i = 0; i < count && fits; i++) {
            fits = keyword.count < KEYWORD_LETTERS_MOST;
            if (fits && folded[i] != ' ')
                keyword.letters[keyword.count++] = (appearance_letter){.code = folded[i], .after_space = after_space};
            after_space = folded[i] == ' ';
        }
    }
    *ret_keyword = keyword;
    if (fits && !*rest && keyword.count)
        return PDFSEAL_OK;
    appearance_keyword_clear(ret_keyword);
    if (!fits)
        FAIL(error, PDFSEAL_ERROR_USAGE, "the keyword has more than %d letters (a few of them are enough)", KEYWORD_LETTERS_MOST);
    if (*rest)
        FAIL(error, PDFSEAL_ERROR_USAGE, "the keyword is no UTF-8");
    FAIL(error, PDFSEAL_ERROR_USAGE, "the keyword is empty");
}

void appearance_keyword_clear(appearance_keyword *keyword)
{
    free(keyword->letters);
    *keyword = (appearance_keyword){0};
}

/* Whether the spaces before two equal letters, behind equal letters, do not make them differ. */
static bool spaces_agree(uint32_t previous, const appearance_letter *wanted, bool found_space)
{
    return wanted->after_space == found_space || !appearance_is_spaced(previous) || !appearance_is_spaced(wanted->code);
}

/* The end of the keyword that begins at `start`, or SIZE_MAX. */
static size_t match(const appearance_keyword *keyword, const appearance_text *text, size_t start)
{
    size_t at = start;
    bool joined = false; /* a hyphen at a line's end was passed over */
    for (size_t i = 0; i < keyword->count; i++, at++) {
        const appearance_letter *wanted = &keyword->letters[i];
        if (i > 0 && at < text->letter_count && text->letters[at].is_hyphen && wanted->code != '-') {
            joined = true;
            at++;
        }
        if (at >= text->letter_count || text->letters[at].code != wanted->code)
            return SIZE_MAX;
        if (i > 0 && !spaces_agree(keyword->letters[i - 1].code, wanted, text->letters[at].after_space && !joined))
            return SIZE_MAX;
        joined = false;
    }
    return at;
}

/* The box around the characters of the letters [start, end) that stand on the line of the first. */
static appearance_place box_of(const appearance_text *text, size_t start, size_t end)
{
    struct appearance_box box = text->boxes[text->letters[start].character];
    for (size_t i = start + 1; i < end; i++) {
        const struct appearance_box *one = &text->boxes[text->letters[i].character];
        if (one->line != box.line)
            break;
        box.x0 = one->x0 < box.x0 ? one->x0 : box.x0;
        box.y0 = one->y0 < box.y0 ? one->y0 : box.y0;
        box.x1 = one->x1 > box.x1 ? one->x1 : box.x1;
        box.y1 = one->y1 > box.y1 ? one->y1 : box.y1;
    }
    return (appearance_place){box.x0, box.y0, box.x1 - box.x0, box.y1 - box.y0};
}

bool appearance_keyword_find(const appearance_keyword *keyword, const appearance_text *text, size_t *position,
                             appearance_place *ret_place)
{
    for (size_t start = *position; start < text->letter_count; start++) {
        size_t end = match(keyword, text, start);
        if (end == SIZE_MAX)
            continue;
        *ret_place = box_of(text, start, end);
        *position = end;
        return true;
    }
    *position = text->letter_count;
    return false;
}

/* ---- what is nearest ---- */

/* One cell of the table of edits: how many, and where the piece of text begins. */
typedef struct edit {
    size_t distance, start;
} edit;

static edit better(edit a, edit b)
{
    return b.distance < a.distance ? b : a;
}

/* The next row of the table: the keyword's first letters against text that ends with letter `at`. */
static void step(const appearance_keyword *keyword, uint32_t code, size_t at, const edit *before, edit *row)
{
    row[0] = (edit){0, at + 1};
    for (size_t i = 1; i <= keyword->count; i++) {
        edit kept = {before[i - 1].distance + (keyword->letters[i - 1].code != code), before[i - 1].start};
        edit longer = {before[i].distance + 1, before[i].start};
        edit shorter = {row[i - 1].distance + 1, row[i - 1].start};
        row[i] = better(kept, better(longer, shorter));
    }
}

/* The text as it stands on the page, cut between letters. */
static void copy_piece(const appearance_text *text, size_t start, size_t end, appearance_nearest *nearest)
{
    size_t from = text->boxes[text->letters[start].character].source;
    size_t last = text->letters[end - 1].character + 1u;
    size_t to = last < text->box_count ? text->boxes[last].source : text->utf8.length;
    size_t length = to - from;
    if (length >= sizeof nearest->text)
        length = sizeof nearest->text - 1;
    while (length < to - from && length > 0 && (text->utf8.data[from + length] & 0xC0) == 0x80)
        length--;
    memcpy(nearest->text, text->utf8.data + from, length);
    nearest->text[length] = 0;
}

pdfseal_status appearance_keyword_approach(const appearance_keyword *keyword, const appearance_text *text, int64_t page_number,
                                           appearance_nearest *nearest, pdfseal_error *error)
{
    size_t width = keyword->count + 1;
    if (text->letter_count * width > nearest->work_left)
        return PDFSEAL_OK;
    nearest->work_left -= text->letter_count * width;
    edit *rows = calloc(2 * width, sizeof *rows);
    if (!rows)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < width; i++)
        rows[i] = (edit){i, 0};
    for (size_t at = 0; at < text->letter_count; at++) {
        const edit *before = rows + (at % 2) * width;
        edit *row = rows + (1 - at % 2) * width;
        step(keyword, text->letters[at].code, at, before, row);
        edit whole = row[keyword->count];
        if (whole.distance >= nearest->distance || whole.start > at)
            continue;
        nearest->distance = whole.distance;
        nearest->page_number = page_number;
        copy_piece(text, whole.start, at + 1, nearest);
    }
    free(rows);
    return PDFSEAL_OK;
}
