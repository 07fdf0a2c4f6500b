/* SPDX-License-Identifier: Apache-2.0 */
/* Which object a mention in the file stands in, and whether it can stand in no other. */
#include "pdf/mentions_private.h"

#include <stdlib.h>

/* A mention farther behind the object in front of it than this may stand in any. */
#define FARTHEST_BYTES ((int64_t)16 << 20)
#define LONGEST_LINE 256
/* So many parts of the file tell at once which mention is near. */
#define MOST_PARTS 2048

/* The mentions by parts of the file: those of part i begin at first[i]. */
typedef struct file_parts {
    unsigned shift; /* bytes of a part, as a power of two */
    uint32_t first[MOST_PARTS + 1];
} file_parts;

static void divide(const pdf_mentions *mentions, int64_t size, file_parts *parts)
{
    size_t part = 0;
    parts->shift = 0;
    while (size >> parts->shift >= MOST_PARTS)
        parts->shift++;
    for (size_t i = 0; i < mentions->in_file_count; i++) {
        while (part <= (size_t)(mentions->in_file[i].offset >> parts->shift))
            parts->first[part++] = (uint32_t)i;
    }
    while (part <= MOST_PARTS)
        parts->first[part++] = (uint32_t)mentions->in_file_count;
}

static size_t first_mention_behind(const pdf_mentions *mentions, const file_parts *parts, int64_t offset)
{
    size_t part = (size_t)(offset >> parts->shift);
    size_t low = parts->first[part];
    size_t high = parts->first[part + 1];
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (mentions->in_file[middle].offset < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void offer_anchor(pdf_mentions *mentions, const file_parts *parts, int64_t offset, uint32_t entry)
{
    if (offset < 0 || offset >> parts->shift >= MOST_PARTS)
        return;
    size_t mention = first_mention_behind(mentions, parts, offset);
    if (mention == mentions->in_file_count || mentions->anchor_offsets[mention] >= offset)
        return;
    mentions->anchor_offsets[mention] = offset;
    mentions->anchors[mention] = entry;
}

/* One look at all entries, whatever their order. */
pdfseal_status pdf_mentions_place(pdf_mentions *mentions, pdfseal_error *error)
{
    const pdf_xref *xref = &mentions->view.document->xref;
    file_parts parts;
    mentions->anchors = ARENA_NEW_ARRAY(mentions->owner, uint32_t, mentions->in_file_count + 1);
    mentions->anchor_offsets = ARENA_NEW_ARRAY(mentions->owner, int64_t, mentions->in_file_count + 1);
    if (!mentions->anchors || !mentions->anchor_offsets)
        FAIL_MEMORY(error);
    memset(mentions->anchor_offsets, 0xFF, mentions->in_file_count * sizeof *mentions->anchor_offsets);
    divide(mentions, mentions->view.document->input.size, &parts);
    for (size_t i = 0; mentions->in_file_count && i < xref->count; i++) {
        const pdf_place place = pdf_xref_place(&xref->entries[i]);
        if (place.kind == PDF_PLACE_OFFSET)
            offer_anchor(mentions, &parts, place.offset, (uint32_t)i);
    }
    for (size_t i = 0; i < xref->section_count; i++)
        offer_anchor(mentions, &parts, xref->sections[i].position, PDF_XREF_NONE);
    for (size_t i = 1; i < mentions->in_file_count; i++) {
        if (mentions->anchor_offsets[i] >= mentions->anchor_offsets[i - 1])
            continue;
        mentions->anchor_offsets[i] = mentions->anchor_offsets[i - 1];
        mentions->anchors[i] = mentions->anchors[i - 1];
    }
    return PDFSEAL_OK;
}

/* Whether no comment can hide the object that begins at `offset` from a reader that comes from the front. */
static bool begins_openly(const file_input *input, int64_t offset)
{
    uint8_t line[LONGEST_LINE];
    size_t length = offset < LONGEST_LINE ? (size_t)offset : LONGEST_LINE;
    if (file_input_read(input, offset - (int64_t)length, line, length, NULL) != PDFSEAL_OK)
        return false;
    for (size_t i = length; i-- > 0;) {
        if (line[i] == '\n' || line[i] == '\r')
            return true;
        if (line[i] == '%')
            return false;
    }
    return (int64_t)length == offset;
}

/* Counts closing brackets that nothing opened; a backslash takes an opening one its meaning, never a closing one. */
static bool has_surplus(bytes_view bytes, int64_t *depth, uint8_t *last)
{
    for (size_t i = 0; i < bytes.length; i++) {
        uint8_t byte = bytes.data[i];
        *depth += byte == '(' && *last != '\\';
        *depth -= byte == ')';
        *last = byte;
        if (*depth < 0)
            return true;
    }
    return false;
}

/*
 * Whether a mention can only be read as part of the object that begins at `from`. An object that begins earlier could reach
 * over it if a string or a comment of it hid that begin: the string would have to end in front of the mention, by a bracket that
 * is one too many for whoever reads from `from` on. The mentions behind one object are read over together.
 */
typedef struct lone_reading {
    const file_input *input;
    int64_t from, offset, depth;
    uint8_t last;
    bool alone;            /* up to `offset` */
    int64_t window_offset; /* of what was read last: many mentions are a few bytes from one another */
    size_t window_length;
    uint8_t window[4096];
} lone_reading;

static void begin_object(lone_reading *reading, int64_t from)
{
    reading->from = from;
    reading->offset = from;
    reading->depth = 0;
    reading->last = 0;
    reading->alone = from >= 0 && begins_openly(reading->input, from);
}

/* Has the byte at `offset` in the window; false when it cannot be read. */
static bool fill_window(lone_reading *reading)
{
    int64_t within = reading->offset - reading->window_offset;
    int64_t left = reading->input->size - reading->offset;
    if (within >= 0 && within < (int64_t)reading->window_length)
        return true;
    reading->window_offset = reading->offset;
    reading->window_length = left < (int64_t)sizeof reading->window ? (size_t)left : sizeof reading->window;
    if (file_input_read(reading->input, reading->offset, reading->window, reading->window_length, NULL) == PDFSEAL_OK)
        return true;
    reading->window_length = 0;
    return false;
}

static void read_up_to(lone_reading *reading, int64_t mention)
{
    reading->alone = reading->alone && mention - reading->from <= FARTHEST_BYTES;
    while (reading->alone && reading->offset < mention) {
        if (!fill_window(reading)) {
            reading->alone = false;
            return;
        }
        size_t within = (size_t)(reading->offset - reading->window_offset);
        size_t length = reading->window_length - within;
        if ((int64_t)length > mention - reading->offset)
            length = (size_t)(mention - reading->offset);
        reading->alone = !has_surplus((bytes_view){reading->window + within, length}, &reading->depth, &reading->last);
        reading->offset += (int64_t)length;
    }
}

static pdfseal_status find_alone(pdf_mentions *mentions, pdfseal_error *error)
{
    lone_reading reading = {.input = pdf_document_input(mentions->view.document)};
    mentions->alone = ARENA_NEW_ARRAY(mentions->owner, uint8_t, mentions->in_file_count + 1);
    if (!mentions->alone)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < mentions->in_file_count; i++) {
        if (i == 0 || mentions->anchor_offsets[i] != reading.from)
            begin_object(&reading, mentions->anchor_offsets[i]);
        read_up_to(&reading, mentions->in_file[i].offset);
        mentions->alone[i] = reading.alone;
    }
    return PDFSEAL_OK;
}

/* Target and place in the list, packed so that they sort as one number. */
static int compare_keys(const void *a, const void *b)
{
    uint64_t first = *(const uint64_t *)a;
    uint64_t second = *(const uint64_t *)b;
    return first < second ? -1 : first > second;
}

pdfseal_status pdf_mentions_sort(pdf_mentions *mentions, pdfseal_error *error)
{
    uint64_t *keys = malloc((mentions->in_file_count + 1) * sizeof *keys);
    mentions->by_target = ARENA_NEW_ARRAY(mentions->owner, uint32_t, mentions->in_file_count + 1);
    if (!keys || !mentions->by_target) {
        free(keys);
        FAIL_MEMORY(error);
    }
    for (size_t i = 0; i < mentions->in_file_count; i++)
        keys[i] = (uint64_t)mentions->in_file[i].target << 32 | i;
    qsort(keys, mentions->in_file_count, sizeof *keys, compare_keys);
    for (size_t i = 0; i < mentions->in_file_count; i++)
        mentions->by_target[i] = (uint32_t)keys[i];
    free(keys);
    return find_alone(mentions, error);
}

size_t pdf_mentions_of(const pdf_mentions *mentions, uint32_t target)
{
    size_t low = 0;
    size_t high = mentions->in_file_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (mentions->in_file[mentions->by_target[middle]].target < target)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
