/* SPDX-License-Identifier: Apache-2.0 */
/* Reads lengths, anchors and sizes. */
#include "places.h"

#include "picture.h"
#include "shared/vocabulary.h"

#include <stdlib.h>
#include <string.h>

#define DEFAULT_MARGIN_PT (10.0 * 72.0 / 25.4)

/* Digits with at most one point, without locale. */
static bool parse_number(const char **text, double *ret_number)
{
    const char *place = *text;
    double number = 0;
    double scale = 1;
    bool negative = *place == '-';
    size_t digits = 0;
    if (*place == '-' || *place == '+')
        place++;
    for (; *place >= '0' && *place <= '9'; place++, digits++)
        number = number * 10 + (*place - '0');
    if (*place == '.') {
        for (place++; *place >= '0' && *place <= '9'; place++, digits++) {
            scale /= 10;
            number += (*place - '0') * scale;
        }
    }
    *ret_number = negative ? -number : number;
    *text = place;
    return digits > 0 && digits < 16;
}

bool cli_length_parse(const char *text, const char **end, double *ret_pt)
{
    static const struct {
        const char *unit;
        double points;
    } UNITS[] = {{"mm", 72.0 / 25.4}, {"cm", 720.0 / 25.4}, {"in", 72.0}, {"pt", 1.0}};
    double number;
    if (!parse_number(&text, &number))
        return false;
    for (size_t i = 0; i < sizeof UNITS / sizeof UNITS[0]; i++) {
        if (strncmp(text, UNITS[i].unit, 2) == 0) {
            *ret_pt = number * UNITS[i].points;
            *end = text + 2;
            return true;
        }
    }
    return false;
}

static int wrong_length(const cli_command *command, const char *option, const char *value)
{
    return cli_usage(command, "--%s %s: a length needs a unit: mm, cm, in or pt (as 42mm)", option, value);
}

/* "120mm,-3mm" */
static bool parse_pair(const char *text, double *ret_first_pt, double *ret_second_pt)
{
    const char *rest;
    return cli_length_parse(text, &rest, ret_first_pt) && *rest == ',' && cli_length_parse(rest + 1, &rest, ret_second_pt) &&
           !*rest;
}

static int fail_memory(const cli_command *command)
{
    cli_complain(NULL, pdfseal_words(command->language, "memory ran out"));
    return CLI_EXIT_INPUT;
}

/* Copies a text that lives as long as the places; false when memory ran out. */
static bool keep_text(cli_places *places, const char *given, char **ret_text)
{
    char **texts = reallocarray(places->texts, places->text_count + 1, sizeof *texts);
    if (!texts)
        return false;
    places->texts = texts;
    *ret_text = strdup(given);
    if (*ret_text)
        texts[places->text_count++] = *ret_text;
    return *ret_text != NULL;
}

/* ---- one place ---- */

/* The options of one place: from the line, or from one --place. */
typedef struct place_words {
    const char *page, *at, *anchor, *margin, *size, *keyword, *offset;
    const char *name, *straddle, *straddle_pages, *straddle_at; /* of --prepare-slots alone */
} place_words;

static int read_at(const cli_command *command, const char *value, pdfseal_place_options *place)
{
    if (!parse_pair(value, &place->at_x_pt, &place->at_y_pt))
        return cli_usage(command, "--at %s: two lengths with units and a comma between them are needed (as 120mm,200mm)",
                         value);
    return 0;
}

static int read_size(const cli_command *command, const char *value, double *ret_width_pt, double *ret_height_pt)
{
    const char *rest;
    *ret_height_pt = 0;
    if (!cli_length_parse(value, &rest, ret_width_pt) || (*rest && *rest != 'x'))
        return wrong_length(command, "size", value);
    if (*rest == 'x' && (!cli_length_parse(rest + 1, &rest, ret_height_pt) || *rest))
        return wrong_length(command, "size", value);
    if (*ret_width_pt <= 0 || *ret_height_pt < 0)
        return cli_usage(command, "--size %s: a size must be larger than nothing", value);
    return 0;
}

int cli_size_read(const cli_command *command, pdfseal_place_options *place)
{
    return read_size(command, command->line.values[OPTION_SIZE], &place->width_pt, &place->height_pt);
}

static int read_anchor(const cli_command *command, const char *value, pdfseal_place_options *place)
{
    if (shared_anchor_find(value, &place->anchor))
        return 0;
    return cli_usage(command, "--anchor %s: no such place (top-left, top, top-right, left, center, right, bottom-left, bottom or bottom-right)", value);
}

static int read_margin(const cli_command *command, const char *value, pdfseal_place_options *place)
{
    const char *rest;
    if (!cli_length_parse(value, &rest, &place->margin_pt) || *rest)
        return wrong_length(command, "margin", value);
    return 0;
}

static int read_offset(const cli_command *command, const char *value, pdfseal_place_options *place)
{
    if (!parse_pair(value, &place->offset_x_pt, &place->offset_y_pt))
        return cli_usage(command, "--offset %s: two lengths with units and a comma between them are needed (as 5mm,-2mm)", value);
    return 0;
}

/* What follows the last '#' of a keyword: a number from 1 or -1 on, or "all" (0). */
static bool parse_ordinal(const char *text, int64_t *ret_number)
{
    double number;
    *ret_number = 0;
    if (strcmp(text, "all") == 0)
        return true;
    if (*text == '+' || !parse_number(&text, &number) || *text || number == 0 || number > 1e6 || number < -1e6)
        return false;
    *ret_number = (int64_t)number;
    return (double)*ret_number == number;
}

/* "TEXT#N": the text is copied; a '#' that no number follows belongs to it. */
static int read_keyword(const cli_command *command, const char *value, cli_places *places, pdfseal_place_options *place)
{
    char *text;
    if (!keep_text(places, value, &text))
        return fail_memory(command);
    char *ordinal = strrchr(text, '#');
    place->keyword = text;
    place->keyword_number = 1;
    if (ordinal && parse_ordinal(ordinal + 1, &place->keyword_number))
        *ordinal = 0;
    if (!*text)
        return cli_usage(command, "--keyword %s: a text is needed, and perhaps which of its kind (as Seal#2)", value);
    return 0;
}

static int check_words(const cli_command *command, const place_words *words)
{
    if (words->at && words->anchor)
        return cli_usage(command, "--at and --anchor exclude each other (give one of them)");
    if (words->at && words->keyword)
        return cli_usage(command, "--at and --keyword exclude each other (give one of them)");
    if (words->offset && !words->keyword)
        return cli_usage(command, "--offset counts from a keyword (give it with --keyword)");
    return 0;
}

static int read_place(const cli_command *command, const place_words *words, cli_places *places,
                      pdfseal_place_options *ret_place)
{
    pdfseal_place_options place = {.size = sizeof place, .pages = words->page,
                                   .margin_pt = words->keyword ? 0 : DEFAULT_MARGIN_PT,
                                   .anchor = words->at        ? PDFSEAL_ANCHOR_NONE
                                             : words->keyword ? PDFSEAL_ANCHOR_CENTER
                                                              : PDFSEAL_ANCHOR_BOTTOM_RIGHT};
    int code = check_words(command, words);
    if (code == 0 && words->keyword)
        code = read_keyword(command, words->keyword, places, &place);
    if (code == 0 && words->offset)
        code = read_offset(command, words->offset, &place);
    if (code == 0 && words->at)
        code = read_at(command, words->at, &place);
    if (code == 0 && words->anchor)
        code = read_anchor(command, words->anchor, &place);
    if (code == 0 && words->size)
        code = read_size(command, words->size, &place.width_pt, &place.height_pt);
    if (code == 0 && words->margin)
        code = read_margin(command, words->margin, &place);
    *ret_place = place;
    return code;
}

static int add_place(const cli_command *command, const place_words *words, cli_places *places)
{
    pdfseal_place_options *items = reallocarray(places->items, places->count + 1, sizeof *items);
    if (!items)
        return fail_memory(command);
    places->items = items;
    int code = read_place(command, words, places, &items[places->count]);
    places->count += code == 0;
    return code;
}

/* ---- --place, --prepare-slots ---- */

static char *trim(char *text)
{
    while (*text == ' ')
        text++;
    size_t length = strlen(text);
    while (length > 0 && text[length - 1] == ' ')
        text[--length] = 0;
    return text;
}

/* Sets the word that `name` names; false: there is none of that name. The last ones are those of slots. */
static bool set_word(place_words *words, bool of_slots, const char *name, const char *value)
{
    enum { SLOT_WORDS = 4 };
    const struct {
        const char *name;
        const char **word;
    } known[] = {{"page", &words->page}, {"at", &words->at}, {"anchor", &words->anchor}, {"margin", &words->margin}, {"size", &words->size}, {"keyword", &words->keyword}, {"offset", &words->offset},
                 {"name", &words->name}, {"straddle", &words->straddle}, {"straddle-pages", &words->straddle_pages}, {"straddle-at", &words->straddle_at}};
    size_t count = sizeof known / sizeof known[0] - (of_slots ? 0 : SLOT_WORDS);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(name, known[i].name) == 0) {
            *known[i].word = value;
            return true;
        }
    }
    return false;
}

/* Cuts "page=1; at=120mm,200mm" into words, which stay in `text`. */
static int cut_words(const cli_command *command, const char *given, char *text, bool of_slots, place_words *words)
{
    char *rest = text;
    for (char *part = strsep(&rest, ";"); part; part = strsep(&rest, ";")) {
        char *value = part;
        char *name = strsep(&value, "=");
        if (!*trim(part) && !value)
            continue;
        if (!value || !*trim(value) || !set_word(words, of_slots, trim(name), trim(value))) {
            if (of_slots)
                return cli_usage(command, "--prepare-slots '%s': name=, page=, at=, anchor=, margin=, size=, keyword=, offset=, straddle=, straddle-pages= and straddle-at= are possible, with semicolons between them (as 'name=PartyB; page=last; straddle=left')", given);
            return cli_usage(command, "--place '%s': page=, at=, anchor=, margin=, size=, keyword= and offset= are possible, with semicolons between them (as 'page=1; at=120mm,200mm')", given);
        }
    }
    return 0;
}

static int add_further_place(const cli_command *command, const char *given, cli_places *places)
{
    const char *const *values = command->line.values;
    place_words words = {.margin = values[OPTION_MARGIN], .size = values[OPTION_SIZE]};
    char *text;
    if (!keep_text(places, given, &text))
        return fail_memory(command);
    int code = cut_words(command, given, text, false, &words);
    return code ? code : add_place(command, &words, places);
}

/* A place beside each of the keywords that the line names. */
static int add_keywords(const cli_command *command, const place_words *first, cli_places *places)
{
    place_words words = *first;
    int code = 0;
    for (size_t i = 0; i < command->line.repeated_count && code == 0; i++) {
        words.keyword = command->line.repeated[i].value;
        if (command->line.repeated[i].id == OPTION_KEYWORD)
            code = add_place(command, &words, places);
    }
    return code;
}

static int add_further_places(const cli_command *command, cli_places *places)
{
    int code = 0;
    for (size_t i = 0; i < command->line.repeated_count && code == 0; i++) {
        if (command->line.repeated[i].id == OPTION_PLACE)
            code = add_further_place(command, command->line.repeated[i].value, places);
    }
    return code;
}

/* ---- --straddle ---- */

static int read_edge(const cli_command *command, const char *value, pdfseal_straddle_options *straddle)
{
    if (shared_edge_find(value, &straddle->edge))
        return 0;
    return cli_usage(command, "--straddle %s: no such edge (right, left, top or bottom)", value);
}

static int read_slices(const cli_command *command, const char *value, pdfseal_straddle_options *straddle)
{
    const char *rest = value;
    double number;
    if (!parse_number(&rest, &number) || *rest || number < 2 || number > 1e6 || number != (double)(int64_t)number)
        return cli_usage(command, "--straddle-slices %s: a number from 2 on is needed", value);
    straddle->slices_most = (int64_t)number;
    return 0;
}

/* "20%" as 0.2, from 0 to 1. */
static bool parse_share(const char *value, double *ret_share)
{
    if (!parse_number(&value, ret_share) || strcmp(value, "%") != 0 || !(*ret_share >= 0 && *ret_share <= 100))
        return false;
    *ret_share /= 100;
    return true;
}

static int read_first(const cli_command *command, const char *value, pdfseal_straddle_options *straddle)
{
    if (!parse_share(value, &straddle->first_share) || straddle->first_share <= 0 || straddle->first_share >= 1)
        return cli_usage(command, "--straddle-first %s: a share between 0%% and 100%% is needed (as 20%%)", value);
    return 0;
}

static int read_along(const cli_command *command, const char *value, pdfseal_straddle_options *straddle)
{
    const char *rest;
    straddle->along = PDFSEAL_ALONG_SHARE;
    if (parse_share(value, &straddle->at))
        return 0;
    straddle->along = PDFSEAL_ALONG_LENGTH;
    if (!cli_length_parse(value, &rest, &straddle->at) || *rest)
        return cli_usage(command, "--straddle-at %s: a length with its unit or 0%% to 100%% is needed (as 60mm)", value);
    return 0;
}

/* An option that says nothing without --straddle, or NULL. */
static const char *find_lonely(const char *const *values)
{
    static const struct {
        cli_option_id id;
        const char *name;
    } DEPENDENT[] = {{OPTION_STRADDLE_PAGES, "straddle-pages"}, {OPTION_STRADDLE_ODD, "straddle-odd"},
                     {OPTION_STRADDLE_SLICES, "straddle-slices"}, {OPTION_STRADDLE_FIRST, "straddle-first"},
                     {OPTION_STRADDLE_AT, "straddle-at"}, {OPTION_STRADDLE_FACING, "straddle-facing"},
                     {OPTION_STRADDLE_ONLY, "straddle-only"}};
    for (size_t i = 0; i < sizeof DEPENDENT / sizeof DEPENDENT[0]; i++) {
        if (values[DEPENDENT[i].id])
            return DEPENDENT[i].name;
    }
    return NULL;
}

static int read_straddle(const cli_command *command, pdfseal_straddle_options *ret_straddle)
{
    const char *const *values = command->line.values;
    pdfseal_straddle_options straddle = {.size = sizeof straddle, .pages = values[OPTION_STRADDLE_PAGES],
                                         .odd_only = values[OPTION_STRADDLE_ODD] != NULL,
                                         .facing = values[OPTION_STRADDLE_FACING] != NULL,
                                         .only = values[OPTION_STRADDLE_ONLY] != NULL};
    int code = 0;
    if (!values[OPTION_STRADDLE]) {
        const char *lonely = find_lonely(values);
        return lonely ? cli_usage(command, "--%s concerns a straddle seal (give its edge with --straddle)", lonely) : 0;
    }
    if (straddle.facing && values[OPTION_STRADDLE_SLICES])
        return cli_usage(command, "--straddle-facing and --straddle-slices exclude each other (facing pages bear halves)");
    code = read_edge(command, values[OPTION_STRADDLE], &straddle);
    if (code == 0 && values[OPTION_STRADDLE_SLICES])
        code = read_slices(command, values[OPTION_STRADDLE_SLICES], &straddle);
    if (code == 0 && values[OPTION_STRADDLE_FIRST])
        code = read_first(command, values[OPTION_STRADDLE_FIRST], &straddle);
    if (code == 0 && values[OPTION_STRADDLE_AT])
        code = read_along(command, values[OPTION_STRADDLE_AT], &straddle);
    if (code == 0 && values[OPTION_SIZE])
        code = read_size(command, values[OPTION_SIZE], &straddle.width_pt, &straddle.height_pt);
    *ret_straddle = straddle;
    return code;
}

/* ---- slots for other parties ---- */

static int read_slot(const cli_command *command, const place_words *words, const char *given, cli_places *places)
{
    pdfseal_slot_options *slot = &places->slots[places->slot_count];
    pdfseal_straddle_options *straddle = &places->slot_straddles[places->slot_count];
    *slot = (pdfseal_slot_options){.size = sizeof *slot, .name = words->name};
    *straddle = (pdfseal_straddle_options){.size = sizeof *straddle, .pages = words->straddle_pages};
    if (!words->name)
        return cli_usage(command, "--prepare-slots '%s': the field needs a name (as 'name=PartyB; page=last')", given);
    if (!words->straddle && (words->straddle_pages || words->straddle_at))
        return cli_usage(command, "--prepare-slots '%s': straddle-pages= and straddle-at= concern a straddle seal (give its edge with straddle=)", given);
    int code = read_place(command, words, places, &slot->place);
    if (code == 0 && words->straddle)
        code = read_edge(command, words->straddle, straddle);
    if (code == 0 && words->straddle_at)
        code = read_along(command, words->straddle_at, straddle);
    places->slot_count += code == 0;
    return code;
}

static int add_slot(const cli_command *command, const char *given, cli_places *places)
{
    place_words words = {0};
    char *text;
    size_t count = places->slot_count + 1;
    pdfseal_slot_options *slots = reallocarray(places->slots, count, sizeof *slots);
    if (slots)
        places->slots = slots;
    pdfseal_straddle_options *straddles = reallocarray(places->slot_straddles, count, sizeof *straddles);
    if (straddles)
        places->slot_straddles = straddles;
    if (!slots || !straddles || !keep_text(places, given, &text))
        return fail_memory(command);
    int code = cut_words(command, given, text, true, &words);
    return code ? code : read_slot(command, &words, given, places);
}

static int add_slots(const cli_command *command, cli_places *places)
{
    int code = 0;
    for (size_t i = 0; i < command->line.repeated_count && code == 0; i++) {
        if (command->line.repeated[i].id == OPTION_PREPARE_SLOTS)
            code = add_slot(command, command->line.repeated[i].value, places);
    }
    for (size_t i = 0; i < places->slot_count; i++)
        places->slots[i].straddle = places->slot_straddles[i].edge == PDFSEAL_EDGE_NONE ? NULL : &places->slot_straddles[i];
    return code;
}

/* ---- all of them ---- */

static bool places_anything(const char *const *values)
{
    return values[OPTION_AT] || values[OPTION_ANCHOR] || values[OPTION_SIZE] || values[OPTION_MARGIN] || values[OPTION_PLACE] || values[OPTION_KEYWORD] || values[OPTION_OFFSET] ||
           values[OPTION_STRADDLE];
}

static place_words first_place(const char *const *values)
{
    return (place_words){.page = values[OPTION_PAGE], .at = values[OPTION_AT], .anchor = values[OPTION_ANCHOR],
                         .margin = values[OPTION_MARGIN], .size = values[OPTION_SIZE], .offset = values[OPTION_OFFSET]};
}

int cli_place_read(const cli_command *command, pdfseal_place_options *ret_place)
{
    const place_words words = first_place(command->line.values);
    cli_places no_texts = {0};
    return read_place(command, &words, &no_texts, ret_place);
}

int cli_places_read(const cli_command *command, cli_places *ret_places)
{
    const char *const *values = command->line.values;
    const place_words first = first_place(values);
    int code = 0;
    *ret_places = (cli_places){0};
    if (!cli_picture_is_asked(command) && places_anything(values))
        return cli_usage(command, "there is no seal to place (give its picture with --seal, or --text or --qr)");
    if (!cli_picture_is_asked(command) && (values[OPTION_OPACITY] || values[OPTION_ROTATE]))
        return cli_usage(command, "--opacity and --rotate concern a seal (give its picture with --seal, or --text or --qr)");
    if (values[OPTION_KEYWORD])
        code = add_keywords(command, &first, ret_places);
    else if (first.page || first.at || first.anchor || !values[OPTION_PLACE])
        code = add_place(command, &first, ret_places);
    if (code == 0)
        code = add_further_places(command, ret_places);
    if (code == 0)
        code = add_slots(command, ret_places);
    if (code == 0)
        code = read_straddle(command, &ret_places->straddle);
    if (code == 0 && ret_places->straddle.only && (values[OPTION_PLACE] || values[OPTION_KEYWORD]))
        code = cli_usage(command, "--straddle-only and further places exclude each other (give one of them)");
    return code;
}

void cli_places_clear(cli_places *places)
{
    for (size_t i = 0; i < places->text_count; i++)
        free(places->texts[i]);
    free(places->texts);
    free(places->items);
    free(places->slots);
    free(places->slot_straddles);
    *places = (cli_places){0};
}

void cli_places_use(const cli_places *places, pdfseal_sign_options *options)
{
    options->place = places->items[0];
    options->more_places = places->items + 1;
    options->more_place_count = places->count - 1;
    options->straddle = &places->straddle;
    options->slots = places->slots;
    options->slot_count = places->slot_count;
}
