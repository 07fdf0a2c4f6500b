/* SPDX-License-Identifier: Apache-2.0 */
/* Signs by a table, accented letters by letter and accent, others by their number. */
#include "verify/content/glyph_name.h"

#include "base/hexadecimal.h"
#include "pdf/text_string.h"

typedef struct glyph_row {
    const char *name;
    int32_t character;
} glyph_row;

static const glyph_row SIGNS[] = {
    {"space", ' '}, {"exclam", '!'}, {"quotedbl", '"'}, {"numbersign", '#'}, {"dollar", '$'}, {"percent", '%'},
    {"ampersand", '&'}, {"quotesingle", '\''}, {"parenleft", '('}, {"parenright", ')'}, {"asterisk", '*'}, {"plus", '+'},
    {"comma", ','}, {"hyphen", '-'}, {"period", '.'}, {"slash", '/'}, {"zero", '0'}, {"one", '1'}, {"two", '2'},
    {"three", '3'}, {"four", '4'}, {"five", '5'}, {"six", '6'}, {"seven", '7'}, {"eight", '8'}, {"nine", '9'},
    {"colon", ':'}, {"semicolon", ';'}, {"less", '<'}, {"equal", '='}, {"greater", '>'}, {"question", '?'}, {"at", '@'},
    {"bracketleft", '['}, {"backslash", '\\'}, {"bracketright", ']'}, {"asciicircum", '^'}, {"underscore", '_'},
    {"grave", '`'}, {"braceleft", '{'}, {"bar", '|'}, {"braceright", '}'}, {"asciitilde", '~'}, {"nbspace", 0xA0},
    {"exclamdown", 0xA1}, {"cent", 0xA2}, {"sterling", 0xA3}, {"currency", 0xA4}, {"yen", 0xA5}, {"brokenbar", 0xA6},
    {"section", 0xA7}, {"dieresis", 0xA8}, {"copyright", 0xA9}, {"ordfeminine", 0xAA}, {"guillemotleft", 0xAB},
    {"logicalnot", 0xAC}, {"registered", 0xAE}, {"macron", 0xAF}, {"degree", 0xB0}, {"plusminus", 0xB1},
    {"twosuperior", 0xB2}, {"threesuperior", 0xB3}, {"acute", 0xB4}, {"mu", 0xB5}, {"paragraph", 0xB6},
    {"periodcentered", 0xB7}, {"cedilla", 0xB8}, {"onesuperior", 0xB9}, {"ordmasculine", 0xBA}, {"guillemotright", 0xBB},
    {"onequarter", 0xBC}, {"onehalf", 0xBD}, {"threequarters", 0xBE}, {"questiondown", 0xBF}, {"AE", 0xC6}, {"Eth", 0xD0},
    {"multiply", 0xD7}, {"Oslash", 0xD8}, {"Thorn", 0xDE}, {"germandbls", 0xDF}, {"ae", 0xE6}, {"eth", 0xF0},
    {"divide", 0xF7}, {"oslash", 0xF8}, {"thorn", 0xFE}, {"dotlessi", 0x131}, {"Lslash", 0x141}, {"lslash", 0x142},
    {"OE", 0x152}, {"oe", 0x153}, {"florin", 0x192}, {"circumflex", 0x2C6}, {"caron", 0x2C7}, {"breve", 0x2D8},
    {"dotaccent", 0x2D9}, {"ring", 0x2DA}, {"ogonek", 0x2DB}, {"tilde", 0x2DC}, {"hungarumlaut", 0x2DD}, {"endash", 0x2013},
    {"emdash", 0x2014}, {"quoteleft", 0x2018}, {"quoteright", 0x2019}, {"quotesinglbase", 0x201A}, {"quotedblleft", 0x201C},
    {"quotedblright", 0x201D}, {"quotedblbase", 0x201E}, {"dagger", 0x2020}, {"daggerdbl", 0x2021}, {"bullet", 0x2022},
    {"ellipsis", 0x2026}, {"perthousand", 0x2030}, {"guilsinglleft", 0x2039}, {"guilsinglright", 0x203A}, {"fraction", 0x2044},
    {"Euro", 0x20AC}, {"trademark", 0x2122}, {"minus", 0x2212}};

/* An accent with the letters that bear it, each followed by both together. */
static const struct accent_row {
    const char *name, *pairs;
} ACCENTS[] = {{"grave", "AÀEÈIÌOÒUÙaàeèiìoòuù"}, {"acute", "AÁCĆEÉIÍLĹNŃOÓRŔSŚUÚYÝZŹaácćeéiílĺnńoórŕsśuúyýzź"},
               {"circumflex", "AÂEÊIÎOÔUÛaâeêiîoôuû"}, {"tilde", "AÃNÑOÕaãnñoõ"}, {"dieresis", "AÄEËIÏOÖUÜYŸaäeëiïoöuüyÿ"},
               {"ring", "AÅUŮaåuů"}, {"cedilla", "CÇSŞcçsş"}, {"caron", "CČDĎEĚLĽNŇRŘSŠTŤZŽcčdďeělľnňrřsštťzž"}, {"breve", "AĂGĞaăgğ"},
               {"ogonek", "AĄEĘIĮUŲaąeęiįuų"}, {"macron", "AĀEĒIĪUŪaāeēiīuū"}, {"hungarumlaut", "OŐUŰoőuű"},
               {"dotaccent", "EĖIİZŻeėzż"}, {"croat", "DĐdđ"}};

/* "uni" and four digits, or "u" and four to six. */
static int32_t read_number(bytes_view name)
{
    size_t start = name.length == 7 && memcmp(name.data, "uni", 3) == 0 ? 3 : 1;
    int32_t character = 0;
    if (name.length < start + 4 || name.length > start + 6 || name.data[0] != 'u')
        return GLYPH_UNKNOWN;
    for (size_t i = start; i < name.length; i++) {
        int digit = hexadecimal_digit(name.data[i]);
        if (digit < 0)
            return GLYPH_UNKNOWN;
        character = 16 * character + digit;
    }
    return character;
}

static int32_t read_accented(bytes_view name)
{
    bytes_view accent = {name.data + 1, name.length - 1};
    for (size_t i = 0; i < sizeof ACCENTS / sizeof ACCENTS[0]; i++) {
        bytes_cursor cursor = {bytes_of_text(ACCENTS[i].pairs), 0};
        while (bytes_equal_text(accent, ACCENTS[i].name) && bytes_cursor_peek(&cursor) >= 0) {
            int32_t letter = pdf_utf8_read(&cursor);
            int32_t both = pdf_utf8_read(&cursor);
            if (letter == name.data[0])
                return both;
        }
    }
    return GLYPH_UNKNOWN;
}

/* "Zhecyrillic" and "zhecyrillic": the name of a Russian letter, in the order of the alphabet. */
static int32_t read_cyrillic(bytes_view name)
{
    static const char *const NAMES[] = {"a", "be", "ve", "ge", "de", "ie", "zhe", "ze", "ii", "iishort", "ka", "el", "em", "en", "o", "pe",
                                        "er", "es", "te", "u", "ef", "kha", "tse", "che", "sha", "shcha", "hardsign", "yeri", "softsign",
                                        "ereversed", "iu", "ia"};
    const size_t behind = strlen("cyrillic");
    if (name.length <= behind || memcmp(name.data + name.length - behind, "cyrillic", behind) != 0)
        return GLYPH_UNKNOWN;
    size_t length = name.length - behind;
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        bool same = strlen(NAMES[i]) == length;
        for (size_t j = 0; same && j < length; j++)
            same = (name.data[j] | 32) == NAMES[i][j];
        if (same)
            return (name.data[0] & 32 ? 0x430 : 0x410) + (int32_t)i;
    }
    return GLYPH_UNKNOWN;
}

/* "afii100" and two digits: Russian letters in their order, but for the sixth. */
static int32_t read_russian(bytes_view name)
{
    bool known = name.length == 9 && memcmp(name.data, "afii100", 7) == 0;
    int32_t number = 0;
    for (size_t i = 7; known && i < 9; i++) {
        known = name.data[i] >= '0' && name.data[i] <= '9';
        number = 10 * number + (name.data[i] - '0');
    }
    bool small = number >= 65;
    int32_t place = number - (small ? 65 : 17);
    if (!known || place < 0 || place > 32)
        return GLYPH_UNKNOWN;
    if (place == 6)
        return small ? 0x451 : 0x401;
    return (small ? 0x430 : 0x410) + place - (place > 6);
}

int32_t glyph_name_character(bytes_view name)
{
    const uint8_t *point = name.length ? memchr(name.data + 1, '.', name.length - 1) : NULL;
    if (point)
        name.length = (size_t)(point - name.data);
    bool is_letter = name.length == 1 && ((name.data[0] | 32) >= 'a' && (name.data[0] | 32) <= 'z');
    if (name.length < 2)
        return is_letter ? name.data[0] : GLYPH_UNKNOWN;
    for (size_t i = 0; i < sizeof SIGNS / sizeof SIGNS[0]; i++) {
        if (bytes_equal_text(name, SIGNS[i].name))
            return SIGNS[i].character;
    }
    int32_t accented = read_accented(name);
    if (accented != GLYPH_UNKNOWN)
        return accented;
    int32_t russian = read_russian(name);
    if (russian == GLYPH_UNKNOWN)
        russian = read_cyrillic(name);
    return russian != GLYPH_UNKNOWN ? russian : read_number(name);
}
