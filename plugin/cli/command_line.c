/* SPDX-License-Identifier: Apache-2.0 */
/* Finds options and subcommands by what was written, and parses lines of them. */
#include "options.h"

#include <stdlib.h>
#include <string.h>

const char *cli_group_second(const char *name, const char *word)
{
    size_t length = strlen(word);
    return strncmp(name, word, length) == 0 && name[length] == ' ' ? name + length + 1 : NULL;
}

const cli_subcommand *cli_subcommand_find(const char *word, const char *second)
{
    for (const cli_subcommand *one = CLI_SUBCOMMANDS; one->name; one++) {
        if (!strchr(word, ' ') && strcmp(one->name, word) == 0)
            return one;
        const char *of_group = cli_group_second(one->name, word);
        if (second && of_group && strcmp(of_group, second) == 0)
            return one;
    }
    return NULL;
}

int cli_subcommand_words(const cli_subcommand *subcommand)
{
    return strchr(subcommand->name, ' ') ? 2 : 1;
}

bool cli_group_list(const char *word, char *ret_seconds, size_t capacity)
{
    size_t used = 0;
    *ret_seconds = 0;
    for (const cli_subcommand *one = CLI_SUBCOMMANDS; one->name && used < capacity; one++) {
        const char *second = cli_group_second(one->name, word);
        if (second)
            used += (size_t)snprintf(ret_seconds + used, capacity - used, "%s%s", used ? " " : "", second);
    }
    return used > 0;
}

typedef struct parser {
    const cli_subcommand *subcommand;
    pdfseal_language language;
    cli_line *line;
    char *message;
    size_t capacity;
} parser;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"

static bool refuse_with(const parser *state, const char *format, const char *first, const char *second)
{
    (void)snprintf(state->message, state->capacity, pdfseal_words(state->language, format), first, second);
    return false;
}

#pragma GCC diagnostic pop

static bool refuse(const parser *state, const char *format, const char *word)
{
    return refuse_with(state, format, word, state->subcommand->name);
}

const cli_option *cli_option_find(unsigned subcommands, const char *name, size_t length)
{
    for (size_t i = 0; i < CLI_OPTION_ROWS; i++) {
        const cli_option *option = &CLI_OPTIONS[i];
        if ((option->subcommands & subcommands) && strlen(option->name) == length && memcmp(option->name, name, length) == 0)
            return option;
    }
    return NULL;
}

const char *cli_option_name(cli_option_id id)
{
    for (size_t i = 0; i < CLI_OPTION_ROWS; i++) {
        if (CLI_OPTIONS[i].id == id)
            return CLI_OPTIONS[i].name;
    }
    return "";
}

static const cli_option *find_letter(const parser *state, char letter)
{
    for (size_t i = 0; i < CLI_OPTION_ROWS; i++) {
        if ((CLI_OPTIONS[i].subcommands & state->subcommand->bit) && CLI_OPTIONS[i].letter == letter)
            return &CLI_OPTIONS[i];
    }
    return NULL;
}

#define LONGEST_NAME ((size_t)32)

/* How many letters must change to make `b` of the first `length` letters of `a` (Levenshtein). */
static size_t distance(const char *a, size_t length, const char *b)
{
    size_t row[LONGEST_NAME + 1];
    size_t width = strlen(b);
    for (size_t j = 0; j <= width; j++)
        row[j] = j;
    for (size_t i = 1; i <= length; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t j = 1; j <= width; j++) {
            size_t changed = corner + (a[i - 1] != b[j - 1]);
            corner = row[j];
            size_t least = row[j - 1] < row[j] ? row[j - 1] + 1 : row[j] + 1;
            row[j] = changed < least ? changed : least;
        }
    }
    return row[width];
}

/* One slip more than may be made in a word of that length. */
static size_t too_many_slips(size_t length)
{
    return length == 0 || length > LONGEST_NAME ? 0 : length > 3 ? 3 : length > 2 ? 2 : 0;
}

/* Whether fewer than *least slips lead from the word to `candidate`; a beginning of it counts as itself. */
static bool is_nearer(const char *word, size_t length, const char *candidate, size_t *least)
{
    if (*least == 0)
        return false;
    size_t away = length > 2 && strncmp(candidate, word, length) == 0 ? 0 : distance(word, length, candidate);
    if (away >= *least)
        return false;
    *least = away;
    return true;
}

const cli_option *cli_option_guess(unsigned subcommands, const char *name, size_t length)
{
    const cli_option *best = NULL;
    size_t least = too_many_slips(length);
    for (size_t i = 0; i < CLI_OPTION_ROWS; i++) {
        if ((CLI_OPTIONS[i].subcommands & subcommands) && is_nearer(name, length, CLI_OPTIONS[i].name, &least))
            best = &CLI_OPTIONS[i];
    }
    return best;
}

const char *cli_subcommand_guess(const char *word)
{
    const char *best = NULL;
    size_t least = too_many_slips(strlen(word));
    for (const cli_subcommand *one = CLI_SUBCOMMANDS; one->name; one++) {
        if (is_nearer(word, strlen(word), one->name, &least))
            best = one->name;
    }
    return best;
}

static bool refuse_unknown(const parser *state, const char *word)
{
    const char *name = strncmp(word, "--", 2) == 0 ? word + 2 : "";
    const cli_option *meant = cli_option_guess(state->subcommand->bit, name, strcspn(name, "="));
    if (!meant)
        return refuse(state, "unknown option %s (see pdfseal %s --help)", word);
    return refuse_with(state, "unknown option %s (did you mean --%s?)", word, meant->name);
}

static bool keep(const parser *state, const cli_option *option, const char *value, const char *word)
{
    if (state->line->repeated_count >= CLI_MOST_VALUES)
        return refuse(state, "too many options at %s (see pdfseal %s --help)", word);
    state->line->values[option->id] = value;
    state->line->repeated[state->line->repeated_count].id = option->id;
    state->line->repeated[state->line->repeated_count++].value = value;
    return true;
}

/* One option word; *index moves on when the next word is its argument. */
static bool take_option(const parser *state, int argc, char **argv, int *index)
{
    const char *word = argv[*index];
    bool is_long = word[1] == '-';
    const char *equals = is_long ? strchr(word, '=') : NULL;
    size_t length = is_long ? (equals ? (size_t)(equals - word) : strlen(word)) - 2 : 0;
    const cli_option *option = is_long ? cli_option_find(state->subcommand->bit, word + 2, length) : find_letter(state, word[1]);
    const char *value = is_long ? (equals ? equals + 1 : NULL) : (word[1] && word[2] ? word + 2 : NULL);
    if (!option)
        return refuse_unknown(state, word);
    if (!option->argument && value)
        return refuse(state, "the option %s takes no argument (see pdfseal %s --help)", word);
    if (option->argument && !value) {
        if (*index + 1 >= argc)
            return refuse(state, "the option %s needs an argument (see pdfseal %s --help)", word);
        value = argv[++*index];
    }
    return keep(state, option, value ? value : "", word);
}

bool cli_line_parse(const cli_subcommand *subcommand, int argc, char **argv, pdfseal_language language, cli_line *ret_line,
                    char *message, size_t capacity)
{
    *ret_line = (cli_line){.operands = argv};
    parser state = {subcommand, language, ret_line, message, capacity};
    bool options_ended = false;
    for (int i = 1 + cli_subcommand_words(subcommand); i < argc; i++) {
        const char *word = argv[i];
        if (!options_ended && strcmp(word, "--") == 0)
            options_ended = true;
        else if (!options_ended && word[0] == '-' && word[1]) {
            if (!take_option(&state, argc, argv, &i))
                return false;
        } else {
            ret_line->operands[ret_line->operand_count++] = argv[i];
        }
    }
    return true;
}
