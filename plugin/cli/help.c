/* SPDX-License-Identifier: Apache-2.0 */
/* Prints help in two columns. */
#include "help.h"

#include <string.h>

/* Subcommands with more options than this show them under headings. */
#define FEW_OPTIONS 28
typedef struct option_group {
    cli_option_id first; /* of the row that begins it, in the order of the rows */
    const char *heading;
} option_group;
static const option_group GROUPS[] = {
    {OPTION_P12, "The key:"},
    {OPTION_SEAL, "The seal:"},
    {OPTION_PAGE, "Where it stands:"},
    {OPTION_PREPARE_SLOTS, "The signature:"},
    {OPTION_LEVEL, "Time stamps and proof:"},
    {OPTION_DIGEST, "Algorithms and policy:"},
    {OPTION_TRUST, "Trust and the network:"},
    {OPTION_REVISION, "What is shown:"},
    {OPTION_PASSWORD, "The document:"},
    {OPTION_FORMAT, "The report:"},
    {OPTION_PROFILE, "Profiles and limits:"},
    {OPTION_OUTPUT, "The result:"},
    {OPTION_OUT_DIR, "The run:"},
    {OPTION_LANG, "Messages:"},
};
#define GROUP_COUNT (sizeof GROUPS / sizeof GROUPS[0])

#define HELP_COLUMNS 80
#define WORD_COLUMNS 29 /* where the second column begins */

static const char *say(pdfseal_language language, const char *english)
{
    return pdfseal_words(language, english);
}

/* Bytes of the character at `text`, and the columns that it takes; ours are ASCII or Chinese. */
static size_t measure(const char *text, int *ret_columns)
{
    size_t length = 1;
    while (((unsigned char)text[length] & 0xC0) == 0x80)
        length++;
    *ret_columns = length >= 3 ? 2 : 1;
    return length;
}

static bool begins_with_any(const char *text, const char *const *marks, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strncmp(text, marks[i], strlen(marks[i])) == 0)
            return true;
    }
    return false;
}

/* Whether a line may end between two characters: at a blank, and beside a Chinese one that is no mark that clings. */
static bool may_break(const char *before, int columns_before, const char *after, int columns_after)
{
    static const char *const CLOSING[] = {"，", "。", "；", "：", "）", "、", ")", ",", ".", "%"};
    static const char *const OPENING[] = {"（", "("};
    if (*before == ' ')
        return *after != ' ';
    if (begins_with_any(after, CLOSING, sizeof CLOSING / sizeof CLOSING[0]) ||
        begins_with_any(before, OPENING, sizeof OPENING / sizeof OPENING[0]))
        return false;
    return columns_before == 2 || columns_after == 2;
}

/* How many bytes of `text` stand on a line of `room` columns. */
static size_t find_break(const char *text, int room)
{
    const char *before = NULL;
    int columns_before = 1;
    size_t place = 0;
    int used = 0;
    for (size_t at = 0; text[at];) {
        int columns;
        size_t length = measure(text + at, &columns);
        if (before && may_break(before, columns_before, text + at, columns))
            place = at;
        used += columns;
        if (used > room && text[at] != ' ')
            return place ? place : at;
        before = text + at;
        columns_before = columns;
        at += length;
    }
    return strlen(text);
}

/* Prints `text` from column `indent` on; further lines begin there too. */
static void print_wrapped(FILE *out, int indent, const char *text)
{
    while (*text) {
        size_t length = find_break(text, HELP_COLUMNS - indent);
        size_t shown = length;
        while (shown > 0 && text[shown - 1] == ' ')
            shown--;
        fprintf(out, "%.*s\n", (int)shown, text);
        text += length;
        if (*text)
            fprintf(out, "%*s", indent, "");
    }
}

void cli_help_print(FILE *out, pdfseal_language language)
{
    fprintf(out, "%s\n\n", say(language, "pdfseal: seals and signatures on PDF documents, and the truth about them"));
    fprintf(out, "%s\n", say(language, "Usage: pdfseal SUBCOMMAND [OPTION]... [FILE]..."));
    for (const cli_subcommand *one = CLI_SUBCOMMANDS; one->name; one++) {
        fprintf(out, "  %-12s ", one->name);
        print_wrapped(out, 15, say(language, one->summary));
    }
    fputc('\n', out);
    print_wrapped(out, 0, say(language, "pdfseal SUBCOMMAND --help shows options and examples; pdfseal --version the version."));
    print_wrapped(out, 0, say(language, "Exit codes: 0 done or valid, 1 altered or invalid, 2 not everything could be established, 3 no signature, 4 unreadable input, 5 refused, 6 an outside party failed, 64 wrong usage, 73 the output cannot be written."));
}

static void print_option(FILE *out, const cli_option *option, pdfseal_language language)
{
    char word[64];
    char letter[8] = "    ";
    if (option->letter)
        (void)snprintf(letter, sizeof letter, "-%c, ", option->letter);
    (void)snprintf(word, sizeof word, "%s--%s%s%s", letter, option->name, option->argument ? " " : "",
                   option->argument ? option->argument : "");
    fprintf(out, "  %-*s", WORD_COLUMNS - 2, word);
    if (strlen(word) > WORD_COLUMNS - 3)
        fprintf(out, "\n%*s", WORD_COLUMNS, "");
    print_wrapped(out, WORD_COLUMNS, say(language, option->help));
}

static bool has_many_options(const cli_subcommand *subcommand)
{
    size_t count = 0;
    for (size_t i = 0; i < CLI_OPTION_ROWS; i++)
        count += (CLI_OPTIONS[i].subcommands & subcommand->bit) != 0;
    return count > FEW_OPTIONS;
}

static void print_options(FILE *out, const cli_subcommand *subcommand, pdfseal_language language)
{
    bool grouped = has_many_options(subcommand);
    const char *heading = "Options:";
    size_t group = 0;
    for (size_t i = 0; i < CLI_OPTION_ROWS; i++) {
        if (grouped && group < GROUP_COUNT && CLI_OPTIONS[i].id == GROUPS[group].first)
            heading = GROUPS[group++].heading;
        if (!(CLI_OPTIONS[i].subcommands & subcommand->bit))
            continue;
        if (heading)
            fprintf(out, "\n%s\n", say(language, heading));
        heading = NULL;
        print_option(out, &CLI_OPTIONS[i], language);
    }
}

void cli_subcommand_help_print(FILE *out, const cli_subcommand *subcommand, pdfseal_language language)
{
    fprintf(out, "pdfseal %s %s\n  ", subcommand->name, subcommand->arguments);
    print_wrapped(out, 2, say(language, subcommand->summary));
    print_options(out, subcommand, language);
    fprintf(out, "\n%s\n", say(language, "Examples:"));
    for (size_t i = 0; subcommand->examples[i]; i += 2)
        fprintf(out, "  # %s\n  %s\n", say(language, subcommand->examples[i]), subcommand->examples[i + 1]);
}

void cli_group_help_print(FILE *out, const char *word, pdfseal_language language)
{
    const char *gap = "";
    for (const cli_subcommand *one = CLI_SUBCOMMANDS; one->name; one++) {
        if (!cli_group_second(one->name, word))
            continue;
        fputs(gap, out);
        cli_subcommand_help_print(out, one, language);
        gap = "\n";
    }
}
