/* SPDX-License-Identifier: Apache-2.0 */
/* What every operator takes, and where it may stand. Of content that keeps to something else readers make different things: some
 * take the first operands and some the last, some pass over the operator and some give up.
 * source  ISO 32000-2:2020 8.2 Figure 9, Annex A */
#include "verify/content/content_walk.h"

#include <math.h>

/* Numbers that no appearance needs, and that some readers count round. */
#define LARGEST_NUMBER 1e6

typedef enum content_place {
    ANYWHERE,    /* also between a path and its painting, where it is tolerated */
    OUTSIDE,     /* of text objects and paths */
    WITHIN_TEXT,
    PATH_BEGINS, /* outside of text objects */
    WITHIN_PATH
} content_place;

/* Operands by a letter each: n number, m name, s string, t strings and numbers, d numbers in an array, p name or dictionary; "*":
 * the components of a colour, perhaps a pattern. */
static const struct grammar_row {
    const char *word, *operands;
    content_place place;
} ROWS[] = {
    {"w", "n", ANYWHERE}, {"J", "n", ANYWHERE}, {"j", "n", ANYWHERE}, {"M", "n", ANYWHERE}, {"d", "dn", ANYWHERE}, {"ri", "m", ANYWHERE},
    {"i", "n", ANYWHERE}, {"gs", "m", ANYWHERE}, {"q", "", OUTSIDE}, {"Q", "", OUTSIDE}, {"cm", "nnnnnn", OUTSIDE},
    {"Do", "m", OUTSIDE}, {"sh", "m", OUTSIDE}, {"m", "nn", PATH_BEGINS}, {"re", "nnnn", PATH_BEGINS}, {"l", "nn", WITHIN_PATH},
    {"c", "nnnnnn", WITHIN_PATH}, {"v", "nnnn", WITHIN_PATH}, {"y", "nnnn", WITHIN_PATH}, {"h", "", WITHIN_PATH}, {"W", "", WITHIN_PATH},
    {"W*", "", WITHIN_PATH}, {"f", "", WITHIN_PATH}, {"F", "", WITHIN_PATH}, {"f*", "", WITHIN_PATH}, {"B", "", WITHIN_PATH},
    {"B*", "", WITHIN_PATH}, {"b", "", WITHIN_PATH}, {"b*", "", WITHIN_PATH}, {"S", "", WITHIN_PATH}, {"s", "", WITHIN_PATH},
    {"n", "", WITHIN_PATH}, {"BI", "", OUTSIDE}, {"BX", "", ANYWHERE}, {"EX", "", ANYWHERE}, {"BT", "", OUTSIDE}, {"ET", "", WITHIN_TEXT}, {"Tc", "n", ANYWHERE}, {"Tw", "n", ANYWHERE},
    {"Tz", "n", ANYWHERE}, {"TL", "n", ANYWHERE}, {"Tf", "mn", ANYWHERE}, {"Tr", "n", ANYWHERE}, {"Ts", "n", ANYWHERE},
    {"Td", "nn", WITHIN_TEXT}, {"TD", "nn", WITHIN_TEXT}, {"Tm", "nnnnnn", WITHIN_TEXT}, {"T*", "", WITHIN_TEXT}, {"Tj", "s", WITHIN_TEXT},
    {"TJ", "t", WITHIN_TEXT}, {"'", "s", WITHIN_TEXT}, {"\"", "nns", WITHIN_TEXT}, {"cs", "m", ANYWHERE}, {"CS", "m", ANYWHERE},
    {"sc", "*", ANYWHERE}, {"SC", "*", ANYWHERE}, {"scn", "*", ANYWHERE}, {"SCN", "*", ANYWHERE}, {"g", "n", ANYWHERE},
    {"G", "n", ANYWHERE}, {"rg", "nnn", ANYWHERE}, {"RG", "nnn", ANYWHERE}, {"k", "nnnn", ANYWHERE}, {"K", "nnnn", ANYWHERE},
    {"BMC", "m", ANYWHERE}, {"BDC", "mp", ANYWHERE}, {"EMC", "", ANYWHERE}, {"MP", "m", ANYWHERE}, {"DP", "mp", ANYWHERE},
};

static bool is_number(const pdf_object *object)
{
    double value;
    return pdf_object_number(object, &value) && fabs(value) <= LARGEST_NUMBER;
}

static bool is_list(const pdf_object *object, bool with_strings)
{
    bool good = object->type == PDF_ARRAY;
    for (size_t i = 0; good && i < object->as.array.count; i++)
        good = is_number(&object->as.array.items[i]) || (with_strings && object->as.array.items[i].type == PDF_STRING);
    return good;
}

static bool fits(const pdf_object *operand, char letter)
{
    switch (letter) {
    case 'n': return is_number(operand);
    case 'm': return operand->type == PDF_NAME;
    case 's': return operand->type == PDF_STRING;
    case 't': return is_list(operand, true);
    case 'd': return is_list(operand, false);
    default: return operand->type == PDF_NAME || operand->type == PDF_DICTIONARY;
    }
}

static bool is_colour(const content_walk *walk)
{
    bool good = walk->count > 0;
    for (size_t i = 0; good && i < walk->count; i++)
        good = is_number(&walk->operands[i]) || (i + 1 == walk->count && walk->operands[i].type == PDF_NAME);
    return good;
}

static bool operands_fit(const content_walk *walk, const char *letters)
{
    if (*letters == '*')
        return is_colour(walk);
    bool good = strlen(letters) == walk->count;
    for (size_t i = 0; good && i < walk->count; i++)
        good = fits(&walk->operands[i], letters[i]);
    return good;
}

static bool stands_well(const content_walk *walk, content_place place)
{
    switch (place) {
    case OUTSIDE: return !walk->within_text && !walk->has_path;
    case WITHIN_TEXT: return walk->within_text;
    case PATH_BEGINS: return !walk->within_text;
    case WITHIN_PATH: return walk->has_path;
    default: return true;
    }
}

void content_grammar_judge(content_walk *walk, const char *word)
{
    bool good = strcmp(word, "Q") != 0 || walk->saved_count > 0;
    bool known = false;
    for (size_t i = 0; !known && i < sizeof ROWS / sizeof ROWS[0]; i++) {
        known = strcmp(word, ROWS[i].word) == 0;
        if (known)
            good = good && stands_well(walk, ROWS[i].place) && operands_fit(walk, ROWS[i].operands);
    }
    if (strcmp(word, "BT") == 0 || strcmp(word, "ET") == 0)
        walk->within_text = *word == 'B';
    if (!known || !good)
        walk->reading->alike = false;
}

void content_grammar_end(content_walk *walk)
{
    if (walk->count > 0 || walk->within_text || walk->has_path)
        walk->reading->alike = false;
}
