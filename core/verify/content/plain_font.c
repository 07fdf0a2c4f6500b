/* SPDX-License-Identifier: Apache-2.0 */
/* What is not known to be harmless is not plain. */
#include "verify/content/plain_font.h"

/* Widths, in thousandths, that letters of usual fonts have. */
#define LEAST_WIDTH 180
#define MOST_WIDTH 1200
/* And digits, which could be pushed over each other. */
#define LEAST_DIGIT 450
#define MOST_DIGIT 650
#define FLAG_SYMBOLIC ((int64_t)1 << 2)

/* The null object where there is none, or it cannot be read. */
static const pdf_object *entry_of(pdf_view view, const pdf_object *dictionary, const char *key)
{
    const pdf_object *value;
    return pdf_view_get(view, dictionary, key, &value, NULL) == PDFSEAL_OK ? value : &PDF_NULL_OBJECT;
}

static bool is_one_of(const pdf_object *name, const char *const *names, size_t count)
{
    bool found = false;
    for (size_t i = 0; i < count; i++)
        found |= pdf_object_is_name(name, names[i]);
    return found;
}

static bool begins_with(const pdf_object *name, const char *start)
{
    size_t length = strlen(start);
    return name->type == PDF_NAME && name->as.bytes.length >= length && memcmp(name->as.bytes.data, start, length) == 0;
}

bool plain_font_is_embedded(pdf_view view, const pdf_object *font)
{
    const pdf_object *descriptor;
    return pdf_view_get(view, font, "FontDescriptor", &descriptor, NULL) != PDFSEAL_OK ||
           pdf_dictionary_find(descriptor, "FontFile") || pdf_dictionary_find(descriptor, "FontFile2") ||
           pdf_dictionary_find(descriptor, "FontFile3");
}

const pdf_object *plain_font_descendant(pdf_view view, const pdf_object *font)
{
    const pdf_object *list = entry_of(view, font, "DescendantFonts");
    const pdf_object *descendant;
    bool found = list->type == PDF_ARRAY && list->as.array.count == 1 &&
                 pdf_view_resolve(view, &list->as.array.items[0], &descendant, NULL) == PDFSEAL_OK;
    return found ? descendant : &PDF_NULL_OBJECT;
}

/* Some readers go by the descriptor's name, flags and missing widths. */
static bool has_plain_descriptor(pdf_view view, const pdf_object *font, bool symbolic)
{
    const pdf_object *descriptor = entry_of(view, font, "FontDescriptor");
    const pdf_object *name = entry_of(view, descriptor, "FontName");
    int64_t flags = 0;
    if (descriptor->type == PDF_NULL)
        return pdf_dictionary_find(font, "FontDescriptor") == NULL;
    return pdf_object_equal(name, entry_of(view, font, "BaseFont")) && !pdf_dictionary_find(descriptor, "MissingWidth") &&
           pdf_object_integer(entry_of(view, descriptor, "Flags"), 0, INT32_MAX, &flags) && (symbolic || !(flags & FLAG_SYMBOLIC));
}

static bool has_plain_encoding(pdf_view view, const pdf_object *font)
{
    static const char *const USUAL[] = {"WinAnsiEncoding", "MacRomanEncoding", "StandardEncoding"};
    const pdf_object *encoding = entry_of(view, font, "Encoding");
    if (encoding->type == PDF_DICTIONARY)
        encoding = entry_of(view, encoding, "BaseEncoding");
    return encoding->type == PDF_NULL || is_one_of(encoding, USUAL, sizeof USUAL / sizeof USUAL[0]);
}

static bool is_plain_width(pdf_view view, const pdf_object *item, double least, double most)
{
    const pdf_object *value;
    double width;
    return pdf_view_resolve(view, item, &value, NULL) == PDFSEAL_OK && pdf_object_number(value, &width) && width >= least && width <= most;
}

/* All of them from FirstChar to LastChar, or none. Codes without a letter may have the width 0. */
static bool has_plain_widths(pdf_view view, const pdf_object *font)
{
    const pdf_object *widths = entry_of(view, font, "Widths");
    int64_t first, last;
    if (widths->type == PDF_NULL)
        return !pdf_dictionary_find(font, "Widths") && !pdf_dictionary_find(font, "FirstChar") && !pdf_dictionary_find(font, "LastChar");
    bool plain = widths->type == PDF_ARRAY && pdf_object_integer(entry_of(view, font, "FirstChar"), 0, '0', &first) &&
                 pdf_object_integer(entry_of(view, font, "LastChar"), '9', 255, &last) &&
                 (int64_t)widths->as.array.count == last - first + 1;
    for (size_t i = 0; plain && i < widths->as.array.count; i++) {
        int64_t code = first + (int64_t)i;
        bool digit = code >= '0' && code <= '9';
        bool letter = code >= ' ' && code < 127;
        plain = is_plain_width(view, &widths->as.array.items[i], digit ? LEAST_DIGIT : letter ? LEAST_WIDTH : 0, digit ? MOST_DIGIT : MOST_WIDTH);
    }
    return plain;
}

static bool is_plain_simple(pdf_view view, const pdf_object *font)
{
    static const char *const KINDS[] = {"Type1", "TrueType"};
    static const char *const USUAL[] = {"Helvetica", "Arial", "Courier", "Times"};
    static const char *const PICTURES[] = {"Symbol", "ZapfDingbats"};
    const pdf_object *name = entry_of(view, font, "BaseFont");
    bool usual = false;
    if (!is_one_of(entry_of(view, font, "Subtype"), KINDS, 2) || plain_font_is_embedded(view, font))
        return false;
    if (is_one_of(name, PICTURES, 2))
        return !pdf_dictionary_find(font, "Encoding") && !pdf_dictionary_find(font, "FontDescriptor") && !pdf_dictionary_find(font, "Widths");
    for (size_t i = 0; i < sizeof USUAL / sizeof USUAL[0]; i++)
        usual |= begins_with(name, USUAL[i]);
    return usual && has_plain_descriptor(view, font, false) && has_plain_encoding(view, font) && has_plain_widths(view, font);
}

/* W: a code with an array of widths, or two codes with one width for all between. source  ISO 32000-2:2020 9.7.4.3 */
static bool has_plain_wide_widths(pdf_view view, const pdf_object *descendant)
{
    const pdf_object *widths = entry_of(view, descendant, "W");
    bool plain = widths->type == PDF_ARRAY || !pdf_dictionary_find(descendant, "W");
    size_t codes = 0;
    if (pdf_dictionary_find(descendant, "DW"))
        plain = plain && is_plain_width(view, entry_of(view, descendant, "DW"), 1000, 1000);
    for (size_t i = 0; plain && widths->type == PDF_ARRAY && i < widths->as.array.count; i++) {
        const pdf_object *item = &widths->as.array.items[i];
        bool list = item->type == PDF_ARRAY && codes == 1;
        for (size_t j = 0; plain && list && j < item->as.array.count; j++)
            plain = is_plain_width(view, &item->as.array.items[j], LEAST_WIDTH, MOST_WIDTH);
        if (codes == 2)
            plain = is_plain_width(view, item, LEAST_WIDTH, MOST_WIDTH);
        plain = plain && (list || item->type == PDF_INTEGER);
        codes = list || codes == 2 ? 0 : codes + 1;
    }
    return plain && codes == 0;
}

static bool is_plain_wide(pdf_view view, const pdf_object *font)
{
    static const struct {
        const char *encoding, *ordering;
    } UNICODE[] = {{"UniGB-UCS2-H", "GB1"}, {"UniGB-UTF16-H", "GB1"}, {"UniCNS-UCS2-H", "CNS1"}, {"UniCNS-UTF16-H", "CNS1"},
                   {"UniJIS-UCS2-H", "Japan1"}, {"UniJIS-UTF16-H", "Japan1"}, {"UniKS-UCS2-H", "Korea1"}, {"UniKS-UTF16-H", "Korea1"}};
    const pdf_object *encoding = entry_of(view, font, "Encoding");
    const pdf_object *descendant = plain_font_descendant(view, font);
    const pdf_object *system = entry_of(view, descendant, "CIDSystemInfo");
    const pdf_object *ordering = entry_of(view, system, "Ordering");
    bool known = false;
    for (size_t i = 0; i < sizeof UNICODE / sizeof UNICODE[0] && ordering->type == PDF_STRING; i++)
        known |= pdf_object_is_name(encoding, UNICODE[i].encoding) && bytes_equal_text(ordering->as.bytes, UNICODE[i].ordering);
    return known && descendant->type == PDF_DICTIONARY && !plain_font_is_embedded(view, descendant) &&
           !pdf_dictionary_find(descendant, "CIDToGIDMap") && has_plain_descriptor(view, descendant, true) &&
           has_plain_wide_widths(view, descendant);
}

bool plain_font_is(pdf_view view, const pdf_object *font)
{
    if (font->type != PDF_DICTIONARY || font->duplicate_keys)
        return false;
    return pdf_object_is_name(pdf_dictionary_find(font, "Subtype"), "Type0") ? is_plain_wide(view, font) : is_plain_simple(view, font);
}
