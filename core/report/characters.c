/* SPDX-License-Identifier: Apache-2.0 */
/* Ranges of characters; coarse where a terminal is coarse too. */
#include "report/characters.h"

#include "pdf/text_string.h"

typedef struct character_range {
    int32_t first, last;
} character_range;

/* East Asian Width W and F, and pictures that terminals draw wide. source  Unicode 15, EastAsianWidth */
static const character_range WIDE[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x2329, 0x232A},   {0x23E9, 0x23EC},   {0x25FD, 0x25FE},
    {0x2614, 0x2615},   {0x2648, 0x2653},   {0x267F, 0x267F},   {0x2693, 0x2693},   {0x26A1, 0x26A1},
    {0x26AA, 0x26AB},   {0x26BD, 0x26BE},   {0x26C4, 0x26C5},   {0x26D4, 0x26D4},   {0x26EA, 0x26EA},
    {0x26F2, 0x26F3},   {0x26FA, 0x26FA},   {0x26FD, 0x26FD},   {0x2705, 0x2705},   {0x270A, 0x270B},
    {0x2728, 0x2728},   {0x274C, 0x274C},   {0x2753, 0x2755},   {0x2757, 0x2757},   {0x2795, 0x2797},
    {0x27B0, 0x27B0},   {0x2B1B, 0x2B1C},   {0x2B50, 0x2B50},   {0x2E80, 0x303E},   {0x3041, 0x33FF},
    {0x3400, 0x4DBF},   {0x4E00, 0xA4CF},   {0xA960, 0xA97C},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},
    {0xFE10, 0xFE19},   {0xFE30, 0xFE6B},   {0xFF01, 0xFF60},   {0xFFE0, 0xFFE6},   {0x16FE0, 0x18CFF},
    {0x1AFF0, 0x1B2FF}, {0x1F004, 0x1F004}, {0x1F0CF, 0x1F0CF}, {0x1F18E, 0x1F18E}, {0x1F191, 0x1F19A},
    {0x1F200, 0x1F320}, {0x1F32D, 0x1F335}, {0x1F337, 0x1F37C}, {0x1F37E, 0x1F393}, {0x1F3A0, 0x1F3CA},
    {0x1F3E0, 0x1F3F0}, {0x1F400, 0x1F43E}, {0x1F440, 0x1F4FC}, {0x1F4FF, 0x1F53D}, {0x1F550, 0x1F567},
    {0x1F5FB, 0x1F64F}, {0x1F680, 0x1F6C5}, {0x1F6D0, 0x1F6DF}, {0x1F6EB, 0x1F6FC}, {0x1F7E0, 0x1F7F0},
    {0x1F90C, 0x1F9FF}, {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD}};

/* Marks that stand on the character before them. */
static const character_range COMBINING[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x0610, 0x061A},   {0x064B, 0x065F}, {0x06D6, 0x06DC},
    {0x0900, 0x0902}, {0x093C, 0x093C}, {0x0941, 0x0948}, {0x094D, 0x094D},   {0x0E31, 0x0E31}, {0x0E34, 0x0E3A},
    {0x0E47, 0x0E4E}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200C, 0x200D},   {0x20D0, 0x20FF}, {0x302A, 0x302D},
    {0x3099, 0x309A}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xE0100, 0xE01EF}};

/* Controls, line ends of other systems, directions, and what has no looks at all. source  Unicode Standard Annex 9 */
static const character_range HARMFUL[] = {
    {0x0000, 0x001F}, {0x007F, 0x009F}, {0x00AD, 0x00AD}, {0x061C, 0x061C}, {0x115F, 0x1160},   {0x180E, 0x180E},
    {0x200B, 0x200B}, {0x200E, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x206F}, {0x3164, 0x3164},   {0xFEFF, 0xFEFF},
    {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFFB}, {0xFFFE, 0xFFFF}, {0xE0000, 0xE007F}, {0xF0000, 0x10FFFF}};

static bool is_within(int32_t character, const character_range *ranges, size_t count)
{
    size_t low = 0;
    size_t high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (character > ranges[middle].last)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && character >= ranges[low].first;
}

#define IS_WITHIN(character, ranges) is_within((character), (ranges), sizeof(ranges) / sizeof(ranges)[0])

int report_character_columns(int32_t character)
{
    if (character < 0x300)
        return 1;
    if (IS_WITHIN(character, COMBINING))
        return 0;
    return IS_WITHIN(character, WIDE) ? 2 : 1;
}

bool report_character_is_harmful(int32_t character)
{
    return IS_WITHIN(character, HARMFUL);
}

static bool is_one_of(int32_t character, const int32_t *list, size_t count)
{
    bool is_letter = (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9') || character == ' ';
    for (size_t i = 0; i < count && !is_letter; i++) {
        if (list[i] == character)
            return true;
    }
    return false;
}

bool report_character_closes(int32_t character)
{
    static const int32_t CLOSING[] = {',',    '.',    ';',    ':',    ')',    ']',    '}',    '%',    '!',
                                      '?',    0x2019, 0x201D, 0x2026, 0x3001, 0x3002, 0x3009, 0x300B, 0x300D,
                                      0x300F, 0x3011, 0xFF01, 0xFF09, 0xFF0C, 0xFF1A, 0xFF1B, 0xFF1F};
    return is_one_of(character, CLOSING, sizeof CLOSING / sizeof CLOSING[0]);
}

bool report_character_opens(int32_t character)
{
    static const int32_t OPENING[] = {'(', '[', '{', 0x2018, 0x201C, 0x3008, 0x300A, 0x300C, 0x300E, 0x3010, 0xFF08};
    return is_one_of(character, OPENING, sizeof OPENING / sizeof OPENING[0]);
}

/* Printable ASCII is what most texts are made of. */
static size_t count_plain(bytes_view text, size_t from)
{
    size_t end = from;
    while (end < text.length && text.data[end] >= 0x20 && text.data[end] < 0x7F)
        end++;
    return end - from;
}

pdfseal_status report_text_make_harmless(const char *text, bytes_buffer *out, pdfseal_error *error)
{
    bytes_cursor cursor = {.view = bytes_of_text(text)};
    while (cursor.position < cursor.view.length) {
        size_t start = cursor.position;
        size_t plain = count_plain(cursor.view, start);
        if (plain) {
            TRY(bytes_buffer_append(out, cursor.view.data + start, plain, error));
            cursor.position += plain;
            continue;
        }
        int32_t character = pdf_utf8_read(&cursor);
        if (character < 0)
            TRY(bytes_buffer_append_text(out, "\xEF\xBF\xBD", error));
        else if (report_character_is_harmful(character))
            TRY(bytes_buffer_append_format(out, error, "<U+%04X>", (unsigned)character));
        else
            TRY(bytes_buffer_append(out, cursor.view.data + start, cursor.position - start, error));
    }
    return PDFSEAL_OK;
}

int report_text_columns(bytes_view text)
{
    bytes_cursor cursor = {.view = text};
    int columns = 0;
    while (cursor.position < text.length && columns < INT32_MAX / 2)
        columns += report_character_columns(pdf_utf8_read(&cursor));
    return columns;
}
