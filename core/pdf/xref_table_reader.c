/* SPDX-License-Identifier: Apache-2.0 */
/* Cross-reference tables: the fixed 20-byte form at full speed, the odd forms of real producers word by word.
 * source  ISO 32000-2:2020 7.5.4 */
#include "base/limits.h"
#include "pdf/document_private.h"

#include <endian.h>
#include <stdlib.h>

#define CHUNK_BYTES ((size_t)131072)
/* The first chunk of a section, since most are short: that of an update lists what it changes. Each further one is longer. */
#define FIRST_CHUNK_BYTES ((size_t)1024)
#define CHUNK_GROWTH 8
#define ENTRY_BYTES 20
#define SHORTEST_ENTRY_BYTES 6 /* "0 0 n" and a blank: what real files have at the least */

/* A chunk of the file that moves on. */
typedef struct table_window {
    const file_input *input;
    uint8_t *bytes;
    size_t wanted;   /* length of the next chunk */
    size_t length;   /* bytes in the chunk */
    size_t position; /* next one */
    int64_t base;    /* offset of the chunk */
} table_window;

static int64_t window_offset(const table_window *window)
{
    return window->base + (int64_t)window->position;
}

/* Moves the chunk so that it begins at the next byte. */
static pdfseal_status refill(table_window *window, pdfseal_error *error)
{
    window->base = window_offset(window);
    window->position = 0;
    int64_t left = window->input->size - window->base;
    window->length = left < 0 ? 0 : left < (int64_t)window->wanted ? (size_t)left : window->wanted;
    window->wanted = window->wanted < CHUNK_BYTES / CHUNK_GROWTH ? window->wanted * CHUNK_GROWTH : CHUNK_BYTES;
    return window->length ? file_input_read(window->input, window->base, window->bytes, window->length, error)
                          : PDFSEAL_OK;
}

/* Makes `count` bytes visible if the file has them. */
static pdfseal_status want(table_window *window, size_t count, pdfseal_error *error)
{
    return window->length - window->position < count ? refill(window, error) : PDFSEAL_OK;
}

static bool is_digit(uint8_t byte)
{
    return byte >= '0' && byte <= '9';
}

/* Eight digits at once: neighbours are joined to pairs, pairs to fours, fours to the number. False when one is no digit. */
static bool read_eight_digits(const uint8_t *bytes, uint64_t *ret_number)
{
    const uint64_t high = 0xF0F0F0F0F0F0F0F0u;
    const uint64_t zeros = 0x3030303030303030u;
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    word = le64toh(word);
    if ((word & high) != zeros || ((word + 0x0606060606060606u) & high) != zeros)
        return false;
    word -= zeros;
    word = (word * 10 + (word >> 8)) & 0x00FF00FF00FF00FFu;
    word = (word * 100 + (word >> 16)) & 0x0000FFFF0000FFFFu;
    *ret_number = (word * 10000 + (word >> 32)) & 0xFFFFFFFFu;
    return true;
}

/* "nnnnnnnnnn 00000 n" and a usual line end, as nearly all entries are. */
static inline bool read_usual_entry(const uint8_t *bytes, pdf_place *ret_place)
{
    uint64_t offset;
    if (memcmp(bytes + 10, " 00000 n", 8) != 0 || (memcmp(bytes + 18, " \n", 2) != 0 && memcmp(bytes + 18, "\r\n", 2) != 0) ||
        !is_digit(bytes[8]) || !is_digit(bytes[9]) || !read_eight_digits(bytes, &offset))
        return false;
    offset = offset * 100 + (uint64_t)(bytes[8] - '0') * 10 + (uint64_t)(bytes[9] - '0');
    *ret_place = (pdf_place){PDF_PLACE_OFFSET, (int64_t)offset, 0, 0, 0};
    return true;
}

/* "nnnnnnnnnn ggggg n" and two bytes of line end: true and the place when all is as the standard says. */
static bool read_fixed_entry(const uint8_t *bytes, pdf_place *ret_place)
{
    uint64_t offset;
    if (bytes[10] != ' ' || bytes[16] != ' ' || (bytes[17] != 'n' && bytes[17] != 'f'))
        return false;
    if (!pdf_is_space(bytes[18]) || !pdf_is_space(bytes[19]))
        return false;
    if (!read_eight_digits(bytes, &offset) || !is_digit(bytes[8]) || !is_digit(bytes[9]))
        return false;
    offset = offset * 100 + (uint64_t)(bytes[8] - '0') * 10 + (uint64_t)(bytes[9] - '0');
    uint32_t generation = 0;
    for (int i = 11; i < 16; i++) {
        if (!is_digit(bytes[i]))
            return false;
        generation = generation * 10 + (uint32_t)(bytes[i] - '0');
    }
    if (generation > 65535)
        return false;
    *ret_place = (pdf_place){bytes[17] == 'n' ? PDF_PLACE_OFFSET : PDF_PLACE_FREE, (int64_t)offset, generation, 0, 0};
    return true;
}

static pdfseal_status skip_spaces(table_window *window, pdfseal_error *error)
{
    for (;;) {
        TRY(want(window, 1, error));
        if (window->position >= window->length || !pdf_is_space(window->bytes[window->position]))
            return PDFSEAL_OK;
        window->position++;
    }
}

/* A word of digits; *ret_found false (nothing passed) when none stands here. */
static pdfseal_status read_digits(table_window *window, int64_t *ret_number, bool *ret_found, pdfseal_error *error)
{
    TRY(skip_spaces(window, error));
    TRY(want(window, 32, error));
    int64_t number = 0;
    size_t place = window->position;
    while (place < window->length && is_digit(window->bytes[place]) && place - window->position < 18)
        number = number * 10 + (window->bytes[place++] - '0');
    *ret_found = place > window->position;
    *ret_number = number;
    window->position = place;
    return PDFSEAL_OK;
}

/* An entry with other spacing than the standard's. */
static pdfseal_status read_loose_entry(table_window *window, pdf_place *ret_place, pdfseal_error *error)
{
    int64_t offset;
    int64_t generation;
    bool has_offset;
    bool has_generation = false;
    int64_t start = window_offset(window);
    TRY(read_digits(window, &offset, &has_offset, error));
    if (has_offset)
        TRY(read_digits(window, &generation, &has_generation, error));
    TRY(skip_spaces(window, error));
    TRY(want(window, 1, error));
    int letter = window->position < window->length ? window->bytes[window->position] : 0;
    if (!has_generation || generation > 65535 || (letter != 'n' && letter != 'f'))
        FAIL_AT(error, PDFSEAL_ERROR_INPUT, start,
                "an entry of the cross-reference table is damaged (--repair finds the objects by scanning)");
    window->position++;
    /* The next entry begins where the fixed form can be tried again. */
    TRY(skip_spaces(window, error));
    *ret_place = (pdf_place){letter == 'n' ? PDF_PLACE_OFFSET : PDF_PLACE_FREE, offset, (uint32_t)generation, 0, 0};
    return PDFSEAL_OK;
}

static pdfseal_status read_entry(table_window *window, pdf_place *ret_place, pdfseal_error *error)
{
    TRY(want(window, ENTRY_BYTES, error));
    if (window->length - window->position >= ENTRY_BYTES &&
        read_fixed_entry(window->bytes + window->position, ret_place)) {
        window->position += ENTRY_BYTES;
        return PDFSEAL_OK;
    }
    return read_loose_entry(window, ret_place, error);
}

/* Producers that number the first subsection from 1 although its first entry is the head of the free list. */
static bool is_shifted_head(int64_t first, int64_t index, const pdf_place *place)
{
    return first == 1 && index == 0 && place->kind == PDF_PLACE_FREE && place->offset == 0 && place->generation == 65535;
}

static pdfseal_status read_subsection(pdf_document *document, table_window *window, int64_t first, int64_t count,
                                      pdfseal_error *error)
{
    int64_t shift = 0;
    int64_t highest = (int64_t)limits_get(&document->limits, LIMITS_OBJECT_NUMBER);
    if (first > highest && first <= LIMIT_CEILING_NUMBER && count > 0 && count <= document->input.size)
        FAIL_LIMIT(error, window_offset(window), &document->limits, LIMITS_OBJECT_NUMBER);
    if (first > highest || count > LIMIT_CEILING_NUMBER || count > document->input.size)
        FAIL_AT(error, PDFSEAL_ERROR_INPUT, window_offset(window),
                "the cross-reference table claims more objects than there can be (--repair finds them by scanning)");
    TRY(skip_spaces(window, error));
    int64_t fitting = (document->input.size - window_offset(window)) / SHORTEST_ENTRY_BYTES;
    TRY(pdf_xref_reserve(&document->xref, (size_t)(count < fitting ? count : fitting), error));
    for (int64_t i = 0; i < count; i++) {
        pdf_place place = {0};
        if (window->length - window->position >= ENTRY_BYTES && read_usual_entry(window->bytes + window->position, &place))
            window->position += ENTRY_BYTES;
        else
            TRY(read_entry(window, &place, error));
        if (is_shifted_head(first, i, &place)) {
            shift = 1;
            TRY(pdf_document_warn(document, "xref_numbering", "the cross-reference table counts its objects from 1",
                                  window_offset(window), 0, error));
        }
        place.offset += place.kind == PDF_PLACE_OFFSET ? document->base : 0;
        TRY(pdf_xref_add(&document->xref, (uint32_t)(first + i - shift), &place, error));
    }
    return PDFSEAL_OK;
}

static pdfseal_status read_subsections(pdf_document *document, table_window *window, pdfseal_error *error)
{
    for (;;) {
        int64_t first;
        int64_t count;
        bool found;
        TRY(read_digits(window, &first, &found, error));
        if (!found)
            return PDFSEAL_OK;
        TRY(read_digits(window, &count, &found, error));
        if (!found)
            FAIL_AT(error, PDFSEAL_ERROR_INPUT, window_offset(window),
                    "the cross-reference table is damaged (--repair finds the objects by scanning)");
        TRY(read_subsection(document, window, first, count, error));
    }
}

/* One try with a window of `length` bytes; *ret_again when it ends too early. */
static pdfseal_status read_trailer_within(pdf_document *document, int64_t offset, size_t length, pdf_object *trailer,
                                          int64_t *ret_end, bool *ret_again, pdfseal_error *error)
{
    uint8_t *bytes = malloc(length + 1);
    if (!bytes)
        FAIL_MEMORY(error);
    pdf_object_reader reader;
    pdf_object_reader_init(&reader, (bytes_view){bytes, length}, offset, &document->memory);
    reader.patient = document->repaired;
    reader.limits = &document->limits;
    pdfseal_status status = file_input_read(&document->input, offset, bytes, length, error);
    bool word = false;
    if (status == PDFSEAL_OK) {
        pdf_reader_skip_space(&reader);
        word = pdf_reader_skip_word(&reader, "trailer");
    }
    if (word)
        status = pdf_reader_read_object(&reader, trailer, error);
    *ret_end = pdf_reader_offset(&reader);
    *ret_again = reader.hit_end;
    pdf_object_reader_clear(&reader);
    free(bytes);
    if (status == PDFSEAL_OK && (!word || trailer->type != PDF_DICTIONARY))
        FAIL_AT(error, PDFSEAL_ERROR_INPUT, offset,
                "no trailer follows the cross-reference table (--repair finds the objects by scanning)");
    return status;
}

pdfseal_status pdf_trailer_read(pdf_document *document, int64_t offset, const pdf_object **ret_trailer, int64_t *ret_end,
                                pdfseal_error *error)
{
    int64_t left = offset < document->input.size ? document->input.size - offset : 0;
    pdf_object *trailer = ARENA_NEW(&document->memory, pdf_object);
    if (!trailer)
        FAIL_MEMORY(error);
    for (size_t size = 4096;; size *= 4) {
        bool whole = left <= (int64_t)size;
        bool again = false;
        pdfseal_status status =
            read_trailer_within(document, offset, whole ? (size_t)left : size, trailer, ret_end, &again, error);
        if (again && !whole && size < limits_get(&document->limits, LIMITS_OBJECT_BYTES) && status != PDFSEAL_ERROR_MEMORY)
            continue;
        TRY(status);
        *ret_trailer = trailer;
        return PDFSEAL_OK;
    }
}

static pdfseal_status read_table(pdf_document *document, table_window *window, pdf_xref_section *section,
                                 pdfseal_error *error)
{
    TRY(want(window, 8, error));
    window->position += 4;
    section->first_entry = document->xref.count;
    TRY(read_subsections(document, window, error));
    section->entry_count = document->xref.count - section->first_entry;
    return pdf_trailer_read(document, window_offset(window), &section->trailer, &section->end, error);
}

/* Entries of the stream that XRefStm names follow those of the table, which hides them from older readers. */
static pdfseal_status read_hybrid_stream(pdf_document *document, pdf_xref_section *section, pdfseal_error *error)
{
    int64_t position;
    const pdf_object *named = pdf_dictionary_find(section->trailer, "XRefStm");
    if (!named)
        return PDFSEAL_OK;
    if (!pdf_object_integer(named, 0, document->input.size, &position))
        FAIL_AT(error, PDFSEAL_ERROR_INPUT, section->position, "XRefStm points outside the file (--repair finds the objects by scanning)");
    pdf_xref_section stream;
    TRY(pdf_xref_stream_read(document, position + document->base, &stream, error));
    section->kind = PDF_XREF_HYBRID;
    section->stream_position = stream.position;
    section->stream_end = stream.end;
    section->stream_object = stream.stream_object;
    section->entry_count += stream.entry_count;
    return PDFSEAL_OK;
}

pdfseal_status pdf_xref_table_read(pdf_document *document, int64_t position, pdf_xref_section *ret_section,
                                   pdfseal_error *error)
{
    pdf_xref_section section = {.position = position, .kind = PDF_XREF_TABLE, .stream_position = -1, .stream_end = -1};
    table_window window = {.input = &document->input, .base = position, .wanted = FIRST_CHUNK_BYTES, .bytes = malloc(CHUNK_BYTES)};
    if (!window.bytes)
        FAIL_MEMORY(error);
    pdfseal_status status = read_table(document, &window, &section, error);
    free(window.bytes);
    TRY(status);
    TRY(read_hybrid_stream(document, &section, error));
    *ret_section = section;
    return PDFSEAL_OK;
}
