/* SPDX-License-Identifier: Apache-2.0 */
/* Codes become characters by ToUnicode, else by the encoding of a simple font. */
#include "verify/content/shown_text.h"

#include "base/limits.h"
#include "pdf/object_reader.h"
#include "pdf/text_string.h"
#include "verify/content/glyph_name.h"
#include "verify/content/marks.h"
#include "verify/content/plain_font.h"

#include <math.h>
#include <stdlib.h>

/* Characters that are compared; longer values are beyond a form field. */
#define MOST_CHARACTERS ((size_t)1 << 20)
/* Ranges of one ToUnicode; a font has at most 65,536 codes. */
#define MOST_RANGES ((size_t)70000)
#define MOST_TARGET 8

typedef struct code_range {
    uint32_t first, last;
    int32_t target[MOST_TARGET]; /* of the first code; the last character counts up */
    size_t target_count;
} code_range;

/* The font that was asked for last: a field uses one. */
typedef struct font_reading {
    const pdf_object *font;
    bool wide, has_map, known;
    bool is_unicode;       /* of two bytes: its codes are UTF-16 */
    bytes_buffer ranges;   /* code_range, ascending */
    int32_t simple[256];
} font_reading;

typedef struct text_reading {
    pdf_view view;
    shown_text *shown;
    font_reading font;
    content_mark last; /* text before */
    bool has_last;
    pdf_rectangle taken; /* by text up to here */
} text_reading;

/* ---- characters ---- */

static bool is_blank(int32_t character)
{
    return character == ' ' || (character >= 0 && character < ' ') || character == 0xA0 || character == 0x3000 ||
           (character >= 0x2000 && character <= 0x200B) || character == 0x2028 || character == 0x2029 || character == 0xFEFF;
}

/* Quotes and hyphens that encodings mix up count as one. */
static int32_t plain(int32_t character)
{
    switch (character) {
    case 0x2018: case 0x2019: case 0x60: return '\'';
    case 0x201C: case 0x201D: return '"';
    case 0xAD: case 0x2010: case 0x2011: case 0x2212: return '-';
    default: return character;
    }
}

static pdfseal_status append(bytes_buffer *characters, int32_t character, pdfseal_error *error)
{
    int32_t kept = plain(character);
    return is_blank(kept) ? PDFSEAL_OK : bytes_buffer_append(characters, &kept, sizeof kept, error);
}

pdfseal_status shown_text_append(bytes_buffer *characters, const char *utf8, pdfseal_error *error)
{
    bytes_cursor cursor = {bytes_of_text(utf8), 0};
    while (bytes_cursor_peek(&cursor) >= 0)
        TRY(append(characters, pdf_utf8_read(&cursor), error));
    return PDFSEAL_OK;
}

pdfseal_status shown_text_append_object(bytes_buffer *characters, const pdf_object *object, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    bytes_buffer_init(&text, LIMIT_OBJECT_BYTES);
    if (object->type != PDF_STRING && object->type != PDF_NAME)
        return PDFSEAL_OK;
    TRY(pdf_text_string_decode(object->as.bytes, &text, error));
    TRY(bytes_buffer_append_byte(&text, 0, error));
    return shown_text_append(characters, (const char *)text.data, error);
}

bool shown_text_begins(const int32_t *shown, const int32_t *wanted, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        /* MuPDF writes a dot, others a question mark, for letters that their font does not have. */
        bool stands_in = shown[i] == SHOWN_UNKNOWN || ((shown[i] == 0xB7 || shown[i] == '?') && wanted[i] > 0xFF);
        if (shown[i] != wanted[i] && !stands_in)
            return false;
    }
    return true;
}

/* ---- ToUnicode ---- */

static uint32_t code_of(const pdf_object *string)
{
    uint32_t code = 0;
    for (size_t i = 0; string->type == PDF_STRING && i < string->as.bytes.length && i < 4; i++)
        code = code << 8 | string->as.bytes.data[i];
    return code;
}

static void read_target(const pdf_object *string, code_range *range)
{
    bytes_view text = string->type == PDF_STRING ? string->as.bytes : (bytes_view){0};
    range->target_count = 0;
    for (size_t i = 0; i + 1 < text.length && range->target_count < MOST_TARGET; i += 2) {
        int32_t unit = text.data[i] << 8 | text.data[i + 1];
        if (unit >= 0xD800 && unit < 0xDC00 && i + 3 < text.length) {
            unit = 0x10000 + ((unit - 0xD800) << 10) + ((text.data[i + 2] << 8 | text.data[i + 3]) - 0xDC00);
            i += 2;
        }
        range->target[range->target_count++] = unit;
    }
}

static pdfseal_status add_range(font_reading *font, uint32_t first, uint32_t last, const pdf_object *target,
                                pdfseal_error *error)
{
    code_range range = {.first = first, .last = last};
    read_target(target, &range);
    return bytes_buffer_append(&font->ranges, &range, sizeof range, error);
}

static pdfseal_status add_triple(font_reading *font, const pdf_object *triple, pdfseal_error *error)
{
    uint32_t first = code_of(&triple[0]);
    if (triple[2].type != PDF_ARRAY)
        return add_range(font, first, code_of(&triple[1]), &triple[2], error);
    for (size_t i = 0; i < triple[2].as.array.count; i++)
        TRY(add_range(font, first + (uint32_t)i, first + (uint32_t)i, &triple[2].as.array.items[i], error));
    return PDFSEAL_OK;
}

/* `wanted`: how many objects make an entry, 0 outside of the blocks. */
static pdfseal_status read_entry(pdf_object_reader *reader, font_reading *font, pdf_object *held, size_t *count,
                                 size_t wanted, pdfseal_error *error)
{
    pdf_object object;
    TRY(pdf_reader_read_object(reader, &object, error));
    if (!wanted)
        return PDFSEAL_OK;
    held[(*count)++] = object;
    if (*count < wanted)
        return PDFSEAL_OK;
    *count = 0;
    return wanted == 2 ? add_range(font, code_of(&held[0]), code_of(&held[0]), &held[1], error) : add_triple(font, held, error);
}

static size_t objects_an_entry(pdf_object_reader *reader, size_t wanted)
{
    bytes_cursor *cursor = &reader->cursor;
    size_t start = cursor->position;
    while (pdf_is_regular(bytes_cursor_peek(cursor)))
        cursor->position++;
    bytes_view word = {cursor->view.data + start, cursor->position - start};
    if (word.length == 0)
        cursor->position++;
    if (bytes_equal_text(word, "beginbfchar"))
        return 2;
    if (bytes_equal_text(word, "beginbfrange"))
        return 3;
    return bytes_equal_text(word, "endbfchar") || bytes_equal_text(word, "endbfrange") ? 0 : wanted;
}

static bool begins_object(int byte)
{
    return (byte >= '0' && byte <= '9') || byte == '<' || byte == '[' || byte == '/' || byte == '(' || byte == '-';
}

static pdfseal_status read_map(font_reading *font, bytes_view text, pdfseal_error *error)
{
    pdf_object_reader reader;
    pdf_object held[3];
    size_t count = 0;
    size_t wanted = 0;
    arena memory;
    arena_init(&memory);
    pdf_object_reader_init(&reader, text, 0, &memory);
    reader.no_references = true;
    pdfseal_status status = PDFSEAL_OK;
    while (status == PDFSEAL_OK) {
        pdf_reader_skip_space(&reader);
        int byte = bytes_cursor_peek(&reader.cursor);
        if (byte < 0)
            break;
        if (begins_object(byte)) {
            status = read_entry(&reader, font, held, &count, wanted, error);
        } else {
            wanted = objects_an_entry(&reader, wanted);
            count = 0;
        }
    }
    pdf_object_reader_clear(&reader);
    arena_clear(&memory);
    return status;
}

static int compare_ranges(const void *a, const void *b)
{
    uint32_t first = ((const code_range *)a)->first;
    uint32_t second = ((const code_range *)b)->first;
    return first < second ? -1 : first > second;
}

static pdfseal_status read_to_unicode(text_reading *reading, font_reading *font, pdfseal_error *error)
{
    const pdf_object *entry = pdf_dictionary_find(font->font, "ToUnicode");
    const pdf_indirect *stream = NULL;
    if (!pdf_object_is(entry, PDF_REFERENCE))
        return PDFSEAL_OK;
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    bytes_buffer_init_limited(&text, pdf_document_limits(reading->view.document), LIMITS_STREAM_BYTES);
    pdfseal_status status = pdf_view_load(reading->view, entry->as.reference, &stream, error);
    if (status == PDFSEAL_OK && stream && stream->is_stream)
        status = pdf_view_stream_decode(reading->view, stream, &text, error);
    if (status == PDFSEAL_OK)
        status = read_map(font, bytes_buffer_view(&text), error);
    if (status == PDFSEAL_ERROR_MEMORY)
        return status;
    font->has_map = status == PDFSEAL_OK && font->ranges.length > 0;
    if (font->ranges.length)
        qsort(font->ranges.data, font->ranges.length / sizeof(code_range), sizeof(code_range), compare_ranges);
    return PDFSEAL_OK;
}

/* ---- simple fonts ---- */

/* Windows code page 1252 from 0x80 to 0x9F; 0: not in use. */
static const uint16_t WINDOWS[32] = {0x20AC, 0, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160,
                                     0x2039, 0x152, 0, 0x17D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013,
                                     0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0, 0x17E, 0x178};

static void begin_simple(font_reading *font, bool windows)
{
    for (int32_t code = 0; code < 256; code++)
        font->simple[code] = code >= 32 && code < 127 ? code : SHOWN_UNKNOWN;
    for (int32_t code = 128; windows && code < 256; code++)
        font->simple[code] = code >= 160 ? code : WINDOWS[code - 128] ? WINDOWS[code - 128] : SHOWN_UNKNOWN;
}

static void apply_differences(font_reading *font, const pdf_object *differences)
{
    int64_t code = 0;
    for (size_t i = 0; differences->type == PDF_ARRAY && i < differences->as.array.count; i++) {
        const pdf_object *item = &differences->as.array.items[i];
        if (item->type == PDF_NAME && code >= 0 && code < 256)
            font->simple[code++] = glyph_name_character(item->as.bytes);
        else
            (void)pdf_object_integer(item, 0, 255, &code);
    }
}

/* Whether `text` holds `word`, which is in small letters. */
static bool holds_word(bytes_view text, const char *word)
{
    size_t length = strlen(word);
    for (size_t start = 0; start + length <= text.length; start++) {
        size_t same = 0;
        while (same < length && (text.data[start + same] | 32) == word[same])
            same++;
        if (same == length)
            return true;
    }
    return false;
}

/* Fonts of pictures: their codes are no letters, whatever they say. */
static bool is_of_pictures(const pdf_object *font)
{
    static const char *const WORDS[] = {"symbol", "dingbat", "wingding", "webding", "ornament", "barcode", "emoji", "marlett"};
    const pdf_object *entry = pdf_dictionary_find(font, "BaseFont");
    bool found = false;
    for (size_t i = 0; pdf_object_is(entry, PDF_NAME) && i < sizeof WORDS / sizeof WORDS[0]; i++)
        found |= holds_word(entry->as.bytes, WORDS[i]);
    return found;
}

/* An embedded font without an encoding has its own codes. */
static bool has_own_codes(text_reading *reading, const pdf_object *font)
{
    return pdf_object_is_name(pdf_dictionary_find(font, "Subtype"), "Type3") || is_of_pictures(font) ||
           (plain_font_is_embedded(reading->view, font) && !pdf_dictionary_find(font, "Encoding"));
}

static void read_encoding(text_reading *reading, font_reading *font)
{
    const pdf_object *encoding;
    const pdf_object *differences = &PDF_NULL_OBJECT;
    font->known = pdf_view_get(reading->view, font->font, "Encoding", &encoding, NULL) == PDFSEAL_OK &&
                  font->font->type == PDF_DICTIONARY && !has_own_codes(reading, font->font);
    if (!font->known)
        return;
    const pdf_object *base = encoding->type == PDF_DICTIONARY ? pdf_dictionary_find(encoding, "BaseEncoding") : encoding;
    begin_simple(font, pdf_object_is_name(base, "WinAnsiEncoding"));
    /* Ends of lines that MuPDF leaves in a text: of no glyph, unless the font has its own. */
    for (const char *blank = "\t\n\r"; *blank && !plain_font_is_embedded(reading->view, font->font); blank++)
        font->simple[(unsigned char)*blank] = ' ';
    if (encoding->type == PDF_DICTIONARY &&
        pdf_view_get(reading->view, encoding, "Differences", &differences, NULL) == PDFSEAL_OK)
        apply_differences(font, differences);
}

/* The range that a code lies in, or NULL. */
static const code_range *find_range(const font_reading *font, uint32_t code)
{
    const code_range *ranges = (const code_range *)(const void *)font->ranges.data;
    size_t low = 0;
    size_t high = font->ranges.length / sizeof *ranges;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (ranges[middle].first <= code)
            low = middle + 1;
        else
            high = middle;
    }
    const code_range *range = low ? &ranges[low - 1] : NULL;
    return range && code <= range->last && range->target_count ? range : NULL;
}

static bool is_of_ascii(int32_t character)
{
    return character > ' ' && character <= '~';
}

/* What a program reads for a code; SHOWN_UNKNOWN where that is more than one character, or none. */
static int32_t read_as(const font_reading *font, uint32_t code)
{
    if (!font->has_map)
        return (int32_t)code;
    const code_range *range = find_range(font, code);
    return range && range->target_count == 1 ? range->target[0] + (int32_t)(code - range->first) : SHOWN_UNKNOWN;
}

static bool shows_other_letters(text_reading *reading, const pdf_object *dictionary)
{
    font_reading *font = &reading->font;
    bool odd = false;
    read_encoding(reading, font);
    if (font->wide || !font->known || (!font->has_map && plain_font_is_embedded(reading->view, dictionary)))
        return false;
    for (uint32_t code = 0; code < 256 && !odd; code++) {
        int32_t said = read_as(font, code);
        odd = plain(said) != plain(font->simple[code]) && is_of_ascii(said) && is_of_ascii(font->simple[code]);
    }
    return odd;
}

static pdfseal_status read_font_tables(text_reading *reading, const pdf_object *dictionary, pdfseal_error *error)
{
    font_reading *font = &reading->font;
    bytes_buffer_clear(&font->ranges);
    *font = (font_reading){.font = dictionary};
    bytes_buffer_init(&font->ranges, MOST_RANGES * sizeof(code_range));
    font->wide = pdf_object_is_name(pdf_dictionary_find(dictionary, "Subtype"), "Type0");
    return read_to_unicode(reading, font, error);
}

static bool is_utf16(const pdf_object *encoding)
{
    bytes_view name = encoding->type == PDF_NAME ? encoding->as.bytes : (bytes_view){0};
    bool begins = name.length > 5 && memcmp(name.data, "Uni", 3) == 0;
    return begins && (holds_word(name, "-ucs2-h") || holds_word(name, "-utf16-h")) && name.data[name.length - 1] == 'H';
}

/* Of a font of two bytes: readers that do not have its glyphs look for them by its codes, which have to be characters then. */
static void judge_wide(text_reading *reading, const pdf_object *dictionary)
{
    font_reading *font = &reading->font;
    const pdf_object *encoding = &PDF_NULL_OBJECT;
    bool embedded = plain_font_is_embedded(reading->view, plain_font_descendant(reading->view, dictionary));
    if (pdf_view_get(reading->view, dictionary, "Encoding", &encoding, NULL) != PDFSEAL_OK)
        encoding = &PDF_NULL_OBJECT;
    font->is_unicode = !embedded && is_utf16(encoding) && !is_of_pictures(dictionary);
    font->has_map = font->has_map && (font->is_unicode || (embedded && pdf_object_is_name(encoding, "Identity-H")));
}

/* A font that draws its own glyphs, or whose map is of other letters than it shows, does not tell what it says. */
static pdfseal_status read_font(text_reading *reading, const pdf_object *dictionary, pdfseal_error *error)
{
    font_reading *font = &reading->font;
    if (font->font == dictionary)
        return PDFSEAL_OK;
    TRY(read_font_tables(reading, dictionary, error));
    if (font->wide) {
        judge_wide(reading, dictionary);
        return PDFSEAL_OK;
    }
    bool tells = !pdf_object_is_name(pdf_dictionary_find(dictionary, "Subtype"), "Type3") && !is_of_pictures(dictionary);
    if (font->has_map)
        tells = tells && !shows_other_letters(reading, dictionary);
    else
        read_encoding(reading, font);
    font->has_map = font->has_map && tells;
    font->known = font->known && tells;
    return PDFSEAL_OK;
}

/* ---- the marks ---- */

static pdfseal_status append_read(text_reading *reading, int32_t character, pdfseal_error *error)
{
    reading->shown->guesses |= character == SHOWN_UNKNOWN;
    return append(&reading->shown->characters, character, error);
}

static pdfseal_status append_mapped(text_reading *reading, uint32_t code, pdfseal_error *error)
{
    const code_range *range = find_range(&reading->font, code);
    if (!range)
        return append_read(reading, SHOWN_UNKNOWN, error);
    for (size_t i = 0; i < range->target_count; i++) {
        int32_t more = i + 1 == range->target_count ? (int32_t)(code - range->first) : 0;
        TRY(append_read(reading, range->target[i] + more, error));
    }
    return PDFSEAL_OK;
}

/* Where a map is there as well, it has to say the same. */
static pdfseal_status append_unicode(text_reading *reading, uint32_t code, pdfseal_error *error)
{
    bool known = (code < 0xD800 || code >= 0xE000) && code > ' ' && read_as(&reading->font, code) == (int32_t)code;
    return append_read(reading, known || code == ' ' ? (int32_t)code : SHOWN_UNKNOWN, error);
}

static pdfseal_status append_code(text_reading *reading, uint32_t code, pdfseal_error *error)
{
    const font_reading *font = &reading->font;
    if (font->is_unicode)
        return append_unicode(reading, code, error);
    if (font->has_map)
        return append_mapped(reading, code, error);
    return append_read(reading, font->simple[code], error);
}

static pdfseal_status append_codes(text_reading *reading, bytes_view text, pdfseal_error *error)
{
    const font_reading *font = &reading->font;
    size_t width = font->wide ? 2 : 1;
    reading->shown->codes += text.length / width;
    if (!font->has_map && !font->known && !font->is_unicode) {
        reading->shown->readable = false;
        return PDFSEAL_OK;
    }
    reading->shown->guesses |= text.length % width != 0;
    for (size_t i = 0; i + width <= text.length; i += width)
        TRY(append_code(reading, font->wide ? (uint32_t)text.data[i] << 8 | text.data[i + 1] : text.data[i], error));
    return PDFSEAL_OK;
}

static void note_drawer(text_reading *reading, const content_mark *mark)
{
    shown_text *shown = reading->shown;
    bool noted = plain_font_is(reading->view, mark->font);
    for (size_t i = 0; i < shown->drawer_count && i < SHOWN_MOST_DRAWERS && !noted; i++)
        noted = shown->drawers[i] == mark->font_number;
    if (!noted && shown->drawer_count < SHOWN_MOST_DRAWERS)
        shown->drawers[shown->drawer_count] = mark->font_number;
    shown->drawer_count += !noted;
}

/* Whether a text is read behind the one before: further along the line, or on a lower one. */
static bool follows(const content_mark *last, const content_mark *next)
{
    double dx = next->start[0] - last->start[0];
    double dy = next->start[1] - last->start[1];
    double along = dx * last->ahead[0] + dy * last->ahead[1];
    double up = dy * last->ahead[0] - dx * last->ahead[1];
    bool same_direction = next->ahead[0] * last->ahead[0] + next->ahead[1] * last->ahead[1] > 0.99;
    double line = 0.3 * fmin(last->em, next->em);
    return same_direction && (up < -line || (up < line && along > fmax(0.1 * last->em, 0.6 * last->reach)));
}

#define WHOLE_SHARE 0.75
#define DARK_LIGHTNESS 0.5

/* Frames, grounds and underlines reach across a field, lines between cells down it; what is smaller could be read. */
static bool is_small(const content_mark *path)
{
    enum { MOST_SEGMENTS = 7 };
    return path->segments > MOST_SEGMENTS || path->inner_side < WHOLE_SHARE || path->slanted;
}

static void count_strokes(shown_text *shown, const content_mark *path)
{
    shown->strokes += is_small(path);
    shown->dividers += !is_small(path) && path->inner_width < WHOLE_SHARE;
}

/* The round frame of a radio button. */
static bool is_ring(const content_mark *mark)
{
    const double thin = 0.15;
    return mark->kind == CONTENT_CURVE && mark->along_rim && mark->line_share <= thin &&
           !(mark->filled && !(mark->lightness >= DARK_LIGHTNESS));
}

/* What is painted over a text, or with so thick a line that it is a ground, leaves open what is seen of it. */
static void judge_paint(text_reading *reading, const content_mark *mark)
{
    const double thick = 0.25;
    bool over = reading->has_last && mark->filled && pdf_rectangle_overlap(&mark->box, &reading->taken);
    if (over || mark->line_share > thick)
        reading->shown->readable = false;
    reading->shown->lines += mark->lines;
    reading->shown->ground += mark->ground_share + mark->line_share;
}

static void take_in(pdf_rectangle *taken, const pdf_rectangle *box)
{
    *taken = (pdf_rectangle){fmin(taken->x0, box->x0), fmin(taken->y0, box->y0), fmax(taken->x1, box->x1), fmax(taken->y1, box->y1)};
}

static void judge_order(text_reading *reading, const content_mark *mark)
{
    if (!reading->has_last) {
        memcpy(reading->shown->ahead, mark->ahead, sizeof mark->ahead);
        reading->taken = mark->box;
    }
    take_in(&reading->taken, &mark->box);
    if (mark->hidden || (reading->has_last && !follows(&reading->last, mark)))
        reading->shown->readable = false;
    reading->last = *mark;
    reading->has_last = true;
}

/* Of blanks, dots and dashes alone. */
static bool is_hardly_seen(bytes_view text)
{
    bool hardly = true;
    for (size_t i = 0; hardly && i < text.length; i++) {
        uint8_t code = text.data[i];
        hardly = code <= ' ' || (code >= 127 && code <= 160) || code == 0xAD || code == 0xB7 || strchr("\"'`.,:;-_|~^", code);
    }
    return hardly;
}

/* What could be taken for a mark: something dark within, a bar through it, a thick line. */
static bool is_dark(const content_mark *mark)
{
    const double part = 0.05;
    const double thick = 0.2;
    bool filled = mark->filled && mark->ground_share > part && !(mark->lightness >= DARK_LIGHTNESS);
    bool drawn = (mark->crosses || mark->line_share > thick) && mark->line_share > 0 && !(mark->line_lightness >= DARK_LIGHTNESS);
    return filled || drawn;
}

/* What is painted over marks, piece by piece, takes them with it. */
static void cover_seen(shown_text *shown, const content_mark *mark)
{
    const double most = 0.5;
    const double thick = 0.25;
    shown->covered = shown->seen ? shown->covered + (mark->filled ? mark->ground_share : 0) + (mark->line_share > thick ? mark->line_share : 0) : 0;
    if (shown->covered > most)
        shown->seen = 0;
}

/* What stands out; a ground does not, and takes with it what stood there before. */
static void count_seen(shown_text *shown, const content_mark *mark)
{
    const double readable = 0.3;
    bool text = mark->kind == CONTENT_TEXT;
    bool path = mark->kind == CONTENT_PATH || mark->kind == CONTENT_CURVE;
    bool ground = path && mark->filled && mark->ground_share > WHOLE_SHARE;
    if (ground)
        shown->seen = 0;
    if (path)
        cover_seen(shown, mark);
    shown->darkened |= path && is_dark(mark);
    bool drawn = mark->kind == CONTENT_PATH ? is_small(mark) : path && !is_ring(mark);
    bool written = text && !mark->invisible && mark->em_share >= readable && !is_hardly_seen(mark->text);
    if (!mark->hidden && !ground && (drawn || written))
        shown->seen++;
}

static pdfseal_status take_mark(void *state, const content_mark *mark, pdfseal_error *error)
{
    text_reading *reading = state;
    shown_text *shown = reading->shown;
    count_seen(shown, mark);
    if (mark->kind == CONTENT_PATH)
        count_strokes(shown, mark);
    if (mark->kind == CONTENT_PATH || mark->kind == CONTENT_CURVE)
        judge_paint(reading, mark);
    shown->pictures += mark->kind == CONTENT_PICTURE || mark->kind == CONTENT_SHADING;
    shown->curves += mark->kind == CONTENT_CURVE;
    shown->rings += is_ring(mark);
    shown->paths += mark->kind == CONTENT_PATH;
    if (mark->kind != CONTENT_TEXT || mark->invisible)
        return PDFSEAL_OK;
    if (mark->text.length)
        judge_order(reading, mark);
    note_drawer(reading, mark);
    TRY(read_font(reading, mark->font, error));
    return append_codes(reading, mark->text, error);
}

pdfseal_status shown_text_read(pdf_view view, const pdf_indirect *form, const pdf_object *inherited, shown_text *ret_shown,
                               pdfseal_error *error)
{
    static const double IDENTITY[6] = {1, 0, 0, 1, 0, 0};
    shown_text shown = {.readable = true};
    text_reading reading = {.view = view, .shown = &shown};
    const content_visitor visitor = {&reading, take_mark};
    content_understanding understood = {0};
    bytes_buffer_init(&shown.characters, MOST_CHARACTERS * sizeof(int32_t));
    pdfseal_status status = content_read_form(view, form, inherited, IDENTITY, &visitor, &understood, error);
    bytes_buffer_clear(&reading.font.ranges);
    if (status == PDFSEAL_ERROR_MEMORY) {
        shown_text_clear(&shown);
        return status;
    }
    shown.readable = shown.readable && understood.complete && status == PDFSEAL_OK;
    shown.alike = understood.alike && status == PDFSEAL_OK;
    *ret_shown = shown;
    return PDFSEAL_OK;
}

void shown_text_clear(shown_text *shown)
{
    bytes_buffer_clear(&shown->characters);
    *shown = (shown_text){0};
}

pdfseal_status shown_text_font_is_odd(pdf_view view, const pdf_object *font, bool *ret_odd, pdfseal_error *error)
{
    text_reading reading = {.view = view};
    pdfseal_status status = read_font_tables(&reading, font, error);
    if (status == PDFSEAL_OK)
        *ret_odd = shows_other_letters(&reading, font);
    bytes_buffer_clear(&reading.font.ranges);
    return status;
}
