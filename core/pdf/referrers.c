/* SPDX-License-Identifier: Apache-2.0 */
/* Looks for the numbers in raw bytes first: what is named nowhere needs no reading, and what is named is read where it is asked
 * for. Documents of few, large objects are read object by object. */
#include "pdf/referrers.h"

#include "base/limits.h"
#include "pdf/document_private.h"
#include "pdf/reference_scan.h"
#include "pdf/referrer_search_private.h"

#include <stdlib.h>

/* Bytes an object from which on reading the objects costs less than looking at all bytes. */
#define SPARSE_BYTES ((int64_t)4096)
#define WINDOW_BYTES ((size_t)256 << 10)
/* So many targets are looked into one by one; then all objects are read. */
#define MOST_LOOKS ((size_t)64)
/* A mention farther behind the object in front of it than this is not looked into: all objects are read then. */
#define FARTHEST_BYTES ((int64_t)16 << 20)
#define LONGEST_LINE 256

typedef struct stream_mention {
    uint32_t stream; /* number of the object stream */
    uint32_t target; /* 0: any */
} stream_mention;

/* What is still to be looked into, and what was found. Everything lives in `owner`. */
struct pdf_referrer_index {
    pdf_view view; /* of the oldest revision */
    arena *owner;
    const uint32_t *targets;
    size_t target_count;
    uint8_t *resolved;           /* by target */
    reference_mention *mentions; /* in the file, ascending by offset */
    size_t mention_count;
    uint32_t *by_target;         /* mentions in the order of their targets, those of any object first; NULL until it is asked */
    uint8_t *alone;              /* by mention: it can only be part of the object in front of it */
    uint32_t *anchors;           /* by mention: the entry of the object that begins nearest in front of it, or NONE */
    int64_t *anchor_offsets;     /* and where that, or a cross-reference section, begins; -1: nowhere */
    stream_mention *in_streams;
    size_t in_stream_count;
    uint8_t *examined;           /* by cross-reference entry, a bit each */
    pdf_referral *later, *base;  /* from revisions after the oldest; from that; both ascending */
    size_t later_count, base_count;
    const pdf_referral **answers; /* by target; NULL: not asked yet */
    size_t *answer_counts;
    bool later_complete, base_complete;
    size_t looks; /* that found something */
};

static int compare_referrals(const void *a, const void *b)
{
    const pdf_referral *first = a;
    const pdf_referral *second = b;
    if (first->target != second->target)
        return first->target < second->target ? -1 : 1;
    return first->referrer < second->referrer ? -1 : first->referrer > second->referrer;
}

/* Appends what a search found to a list of the index. */
static pdfseal_status take_found(const struct pdf_referrer_index *index, const referrer_search *search, pdf_referral **list,
                                 size_t *count, pdfseal_error *error)
{
    pdf_referral *longer = ARENA_NEW_ARRAY(index->owner, pdf_referral, *count + search->count + 1);
    if (!longer)
        FAIL_MEMORY(error);
    if (*count)
        memcpy(longer, *list, *count * sizeof *longer);
    if (search->count)
        memcpy(longer + *count, search->items, search->count * sizeof *longer);
    *list = longer;
    *count += search->count;
    qsort(longer, *count, sizeof *longer, compare_referrals);
    return PDFSEAL_OK;
}

/* ---- every object of the oldest revision ---- */

static pdfseal_status search_all_objects(referrer_search *search, pdfseal_error *error)
{
    uint32_t highest = pdf_document_highest_number(search->view.document);
    for (uint32_t number = 1; number <= highest; number++)
        TRY(pdf_referrer_search_object(search, number, error));
    return PDFSEAL_OK;
}

static pdfseal_status search_base(struct pdf_referrer_index *index, pdfseal_error *error)
{
    referrer_search search;
    pdf_referrer_search_init(&search, index->view, index->targets, index->target_count);
    index->base_count = 0;
    pdfseal_status status = search_all_objects(&search, error);
    if (status == PDFSEAL_OK)
        status = take_found(index, &search, &index->base, &index->base_count, error);
    index->base_complete = search.complete;
    memset(index->resolved, 1, index->target_count);
    pdf_referrer_search_clear(&search);
    return status;
}

/* ---- what later revisions define anew; members of their object streams are found through the containers ---- */

static pdfseal_status search_revision(referrer_search *search, pdfseal_error *error)
{
    pdf_defined *defined;
    size_t count;
    arena scratch;
    arena_init(&scratch);
    pdfseal_status status = pdf_revision_objects(search->view.document, search->view.revision, &scratch, &defined, &count, error);
    for (size_t i = 0; status == PDFSEAL_OK && i < count; i++)
        status = pdf_referrer_search_object(search, defined[i].number, error);
    arena_clear(&scratch);
    return status;
}

static pdfseal_status search_later(struct pdf_referrer_index *index, pdfseal_error *error)
{
    referrer_search search;
    pdfseal_status status = PDFSEAL_OK;
    pdf_referrer_search_init(&search, index->view, index->targets, index->target_count);
    for (search.view.revision++; status == PDFSEAL_OK && search.view.revision < pdf_document_revision_count(search.view.document);
         search.view.revision++)
        status = search_revision(&search, error);
    if (status == PDFSEAL_OK)
        status = take_found(index, &search, &index->later, &index->later_count, error);
    index->later_complete = search.complete;
    pdf_referrer_search_clear(&search);
    return status;
}

/* ---- mentions in raw bytes ---- */

/* The end of a window is the begin of the next: what a reference across the border can need. */
static pdfseal_status scan_file(reference_scan *scan, const file_input *input, uint8_t *window, pdfseal_error *error)
{
    size_t kept = 0;
    for (int64_t offset = 0; offset < input->size && !scan->overflow; offset += (int64_t)WINDOW_BYTES) {
        size_t length = input->size - offset < (int64_t)WINDOW_BYTES ? (size_t)(input->size - offset) : WINDOW_BYTES;
        TRY(file_input_read(input, offset, window + kept, length, error));
        TRY(reference_scan_bytes(scan, (bytes_view){window, kept + length}, kept, offset - (int64_t)kept, error));
        size_t whole = kept + length;
        kept = whole < 2 * REFERENCE_SCAN_LOOKBACK ? whole : 2 * REFERENCE_SCAN_LOOKBACK;
        memmove(window, window + whole - kept, kept);
    }
    return PDFSEAL_OK;
}

static pdfseal_status find_mentions(struct pdf_referrer_index *index, bool *ret_overflow, pdfseal_error *error)
{
    reference_scan scan;
    uint8_t *window = malloc(WINDOW_BYTES + 2 * REFERENCE_SCAN_LOOKBACK);
    if (!window)
        FAIL_MEMORY(error);
    reference_scan_init(&scan, index->targets, index->target_count);
    pdfseal_status status = scan_file(&scan, pdf_document_input(index->view.document), window, error);
    free(window);
    bytes_view copy = {NULL, 0};
    if (status == PDFSEAL_OK)
        status = arena_copy(index->owner, (bytes_view){(const uint8_t *)scan.found, scan.count * sizeof *scan.found}, &copy, error);
    index->mentions = (reference_mention *)(uintptr_t)copy.data;
    index->mention_count = scan.count;
    *ret_overflow = scan.overflow;
    reference_scan_clear(&scan);
    return status;
}

/* ---- mentions in object streams ---- */

/* The object streams that the oldest revision has, a bit by number: 1 where an entry of any revision names it. */
static pdfseal_status list_streams(const struct pdf_referrer_index *index, uint8_t **ret_bits, pdfseal_error *error)
{
    const pdf_xref *xref = &index->view.document->xref;
    *ret_bits = calloc((size_t)xref->newest_count / 8 + 1, 1);
    if (!*ret_bits)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < xref->count; i++) {
        const pdf_place place = pdf_xref_place(&xref->entries[i]);
        if (place.kind == PDF_PLACE_IN_STREAM && place.stream < xref->newest_count)
            (*ret_bits)[place.stream / 8] = (uint8_t)((*ret_bits)[place.stream / 8] | 1u << (place.stream % 8));
    }
    return PDFSEAL_OK;
}

static pdfseal_status keep_stream_mentions(const reference_scan *scan, uint32_t stream, bytes_buffer *mentions,
                                           pdfseal_error *error)
{
    for (size_t i = 0; i < scan->count; i++) {
        const stream_mention mention = {stream, scan->found[i].target};
        TRY(bytes_buffer_append(mentions, &mention, sizeof mention, error));
    }
    return PDFSEAL_OK;
}

/* What is needed to look through object streams one after the other. */
typedef struct stream_scan {
    reference_scan scan;
    bytes_buffer text;     /* of the stream that is looked through */
    bytes_buffer mentions; /* stream_mention */
    arena scratch;
} stream_scan;

/* Its list of objects is not looked at: whoever names no target in its text has none to name. */
static pdfseal_status read_stream_text(struct pdf_referrer_index *index, stream_scan *streams, uint32_t stream, int64_t offset,
                                       pdfseal_error *error)
{
    pdf_document *document = index->view.document;
    const pdf_reference expected = {stream, 0};
    pdf_indirect object;
    document->reading = &streams->scratch;
    pdfseal_status status = pdf_object_read_at(document, offset, &expected, &object, error);
    document->reading = &document->memory;
    streams->text.length = 0;
    if (status == PDFSEAL_OK && object.is_stream)
        status = pdf_stream_decode_unchecked(index->view, &object, &streams->text, error);
    else if (status == PDFSEAL_OK)
        index->base_complete = false;
    arena_clear(&streams->scratch);
    return status;
}

static pdfseal_status scan_stream(struct pdf_referrer_index *index, stream_scan *streams, uint32_t stream, pdfseal_error *error)
{
    uint32_t entry = pdf_referrer_entry(index->view, stream);
    if (entry == PDF_XREF_NONE)
        return PDFSEAL_OK;
    const pdf_place place = pdf_xref_place(&index->view.document->xref.entries[entry]);
    if (place.kind != PDF_PLACE_OFFSET)
        return PDFSEAL_OK;
    pdfseal_status status = read_stream_text(index, streams, stream, place.offset, error);
    if (status != PDFSEAL_OK && status != PDFSEAL_ERROR_MEMORY) {
        index->base_complete = false;
        return PDFSEAL_OK;
    }
    TRY(status);
    streams->scan.count = 0;
    TRY(reference_scan_bytes(&streams->scan, bytes_buffer_view(&streams->text), 0, 0, error));
    return keep_stream_mentions(&streams->scan, stream, &streams->mentions, error);
}

static pdfseal_status scan_listed(struct pdf_referrer_index *index, stream_scan *streams, const uint8_t *bits, pdfseal_error *error)
{
    bytes_view copy;
    for (uint32_t number = 1; number < index->view.document->xref.newest_count; number++) {
        if (bits[number / 8] >> (number % 8) & 1)
            TRY(scan_stream(index, streams, number, error));
    }
    TRY(arena_copy(index->owner, bytes_buffer_view(&streams->mentions), &copy, error));
    index->in_streams = (stream_mention *)(uintptr_t)copy.data;
    index->in_stream_count = copy.length / sizeof(stream_mention);
    index->base_complete &= !streams->scan.overflow;
    return PDFSEAL_OK;
}

static pdfseal_status scan_streams(struct pdf_referrer_index *index, pdfseal_error *error)
{
    uint8_t *bits;
    stream_scan streams;
    TRY(list_streams(index, &bits, error));
    arena_init(&streams.scratch);
    bytes_buffer_init_limited(&streams.text, &index->view.document->limits, LIMITS_STREAM_BYTES);
    bytes_buffer_init(&streams.mentions, LIMIT_CEILING_BYTES);
    reference_scan_init(&streams.scan, index->targets, index->target_count);
    pdfseal_status status = scan_listed(index, &streams, bits, error);
    reference_scan_clear(&streams.scan);
    bytes_buffer_clear(&streams.mentions);
    bytes_buffer_clear(&streams.text);
    arena_clear(&streams.scratch);
    free(bits);
    return status;
}

/* ---- where mentions stand ---- */

static size_t first_mention_behind(const struct pdf_referrer_index *index, int64_t offset)
{
    size_t low = 0;
    size_t high = index->mention_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (index->mentions[middle].offset < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void offer_anchor(struct pdf_referrer_index *index, int64_t offset, uint32_t entry)
{
    size_t mention = first_mention_behind(index, offset);
    if (mention == index->mention_count || index->anchor_offsets[mention] >= offset)
        return;
    index->anchor_offsets[mention] = offset;
    index->anchors[mention] = entry;
}

/* One look at all entries, whatever their order. */
static pdfseal_status find_anchors(struct pdf_referrer_index *index, pdfseal_error *error)
{
    const pdf_xref *xref = &index->view.document->xref;
    index->anchors = ARENA_NEW_ARRAY(index->owner, uint32_t, index->mention_count + 1);
    index->anchor_offsets = ARENA_NEW_ARRAY(index->owner, int64_t, index->mention_count + 1);
    index->examined = ARENA_NEW_ARRAY(index->owner, uint8_t, xref->count / 8 + 1);
    if (!index->anchors || !index->anchor_offsets || !index->examined)
        FAIL_MEMORY(error);
    memset(index->anchor_offsets, 0xFF, index->mention_count * sizeof *index->anchor_offsets);
    for (size_t i = 0; index->mention_count && i < xref->count; i++) {
        const pdf_place place = pdf_xref_place(&xref->entries[i]);
        if (place.kind == PDF_PLACE_OFFSET)
            offer_anchor(index, place.offset, (uint32_t)i);
    }
    for (size_t i = 0; i < xref->section_count; i++)
        offer_anchor(index, xref->sections[i].position, PDF_XREF_NONE);
    for (size_t i = 1; i < index->mention_count; i++) {
        if (index->anchor_offsets[i] >= index->anchor_offsets[i - 1])
            continue;
        index->anchor_offsets[i] = index->anchor_offsets[i - 1];
        index->anchors[i] = index->anchors[i - 1];
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

static pdfseal_status find_alone(struct pdf_referrer_index *index, pdfseal_error *error)
{
    lone_reading reading = {.input = pdf_document_input(index->view.document)};
    index->alone = ARENA_NEW_ARRAY(index->owner, uint8_t, index->mention_count + 1);
    if (!index->alone)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < index->mention_count; i++) {
        if (i == 0 || index->anchor_offsets[i] != reading.from)
            begin_object(&reading, index->anchor_offsets[i]);
        read_up_to(&reading, index->mentions[i].offset);
        index->alone[i] = reading.alone;
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

static pdfseal_status sort_mentions(struct pdf_referrer_index *index, pdfseal_error *error)
{
    uint64_t *keys = malloc((index->mention_count + 1) * sizeof *keys);
    index->by_target = ARENA_NEW_ARRAY(index->owner, uint32_t, index->mention_count + 1);
    if (!keys || !index->by_target) {
        free(keys);
        FAIL_MEMORY(error);
    }
    for (size_t i = 0; i < index->mention_count; i++)
        keys[i] = (uint64_t)index->mentions[i].target << 32 | i;
    qsort(keys, index->mention_count, sizeof *keys, compare_keys);
    for (size_t i = 0; i < index->mention_count; i++)
        index->by_target[i] = (uint32_t)keys[i];
    free(keys);
    return find_alone(index, error);
}

/* The first place in by_target whose target is at least `target`. */
static size_t first_of_target(const struct pdf_referrer_index *index, uint32_t target)
{
    size_t low = 0;
    size_t high = index->mention_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (index->mentions[index->by_target[middle]].target < target)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* ---- looking into what was mentioned ---- */

static bool take_entry(struct pdf_referrer_index *index, uint32_t entry)
{
    uint8_t bit = (uint8_t)(1u << (entry % 8));
    bool is_new = !(index->examined[entry / 8] & bit);
    index->examined[entry / 8] |= bit;
    return is_new;
}

/* The object is read only where it is the oldest revision's. */
static pdfseal_status examine_object(struct pdf_referrer_index *index, referrer_search *search, uint32_t entry, pdfseal_error *error)
{
    if (entry == PDF_XREF_NONE || !take_entry(index, entry))
        return PDFSEAL_OK;
    uint32_t number = index->view.document->xref.entries[entry].number;
    if (pdf_referrer_entry(index->view, number) != entry)
        return PDFSEAL_OK;
    return pdf_referrer_search_object(search, number, error);
}

static pdfseal_status examine_stream(struct pdf_referrer_index *index, referrer_search *search, uint32_t stream, pdfseal_error *error)
{
    uint32_t entry = pdf_referrer_entry(index->view, stream);
    return take_entry(index, entry) ? pdf_referrer_search_stream(search, stream, error) : PDFSEAL_OK;
}

/* The mentions of one target (0: of any); *alone false: one may belong to more than one object, which only reading all of them
 * can tell. */
static pdfseal_status examine_in_file(struct pdf_referrer_index *index, referrer_search *search, uint32_t target, bool *alone,
                                      pdfseal_error *error)
{
    for (size_t i = first_of_target(index, target); *alone && i < index->mention_count; i++) {
        uint32_t mention = index->by_target[i];
        if (index->mentions[mention].target != target)
            break;
        *alone = index->alone[mention];
        if (*alone)
            TRY(examine_object(index, search, index->anchors[mention], error));
    }
    return PDFSEAL_OK;
}

static pdfseal_status examine_mentions(struct pdf_referrer_index *index, referrer_search *search, uint32_t target, bool *ret_alone,
                                       pdfseal_error *error)
{
    *ret_alone = true;
    if (!index->by_target)
        TRY(sort_mentions(index, error));
    TRY(examine_in_file(index, search, 0, ret_alone, error));
    TRY(examine_in_file(index, search, target, ret_alone, error));
    for (size_t i = 0; i < index->in_stream_count && *ret_alone; i++) {
        if (index->in_streams[i].target == target || index->in_streams[i].target == 0)
            TRY(examine_stream(index, search, index->in_streams[i].stream, error));
    }
    return PDFSEAL_OK;
}

static pdfseal_status resolve(struct pdf_referrer_index *index, size_t place, pdfseal_error *error)
{
    referrer_search search;
    bool alone;
    pdf_referrer_search_init(&search, index->view, index->targets, index->target_count);
    pdfseal_status status = examine_mentions(index, &search, index->targets[place], &alone, error);
    bool found = search.count > 0 || !search.complete;
    if (status == PDFSEAL_OK && alone) {
        index->resolved[place] = 1;
        index->base_complete &= search.complete;
        status = found ? take_found(index, &search, &index->base, &index->base_count, error) : PDFSEAL_OK;
    }
    pdf_referrer_search_clear(&search);
    index->looks += found;
    return status == PDFSEAL_OK && (!alone || index->looks > MOST_LOOKS) ? search_base(index, error) : status;
}

/* ---- the search ---- */

/* Whether there is so much between the objects that they are read faster than all bytes are looked at. */
static bool is_sparse(const pdf_document *document)
{
    return (int64_t)pdf_document_highest_number(document) * SPARSE_BYTES < pdf_document_size(document);
}

static pdfseal_status search_oldest(struct pdf_referrer_index *index, pdfseal_error *error)
{
    bool overflow = false;
    if (is_sparse(index->view.document))
        return search_base(index, error);
    TRY(find_mentions(index, &overflow, error));
    if (overflow)
        return search_base(index, error);
    TRY(scan_streams(index, error));
    return find_anchors(index, error);
}

pdfseal_status pdf_referrers_find(pdf_document *document, size_t oldest, const uint32_t *targets, size_t target_count,
                                  arena *owner, pdf_referrers *ret_referrers, pdfseal_error *error)
{
    struct pdf_referrer_index *index = ARENA_NEW(owner, struct pdf_referrer_index);
    bytes_view copy;
    if (!index)
        FAIL_MEMORY(error);
    TRY(arena_copy(owner, (bytes_view){(const uint8_t *)targets, target_count * sizeof *targets}, &copy, error));
    *index = (struct pdf_referrer_index){.view = {document, oldest}, .owner = owner, .target_count = target_count,
                                         .targets = (const uint32_t *)(const void *)copy.data,
                                         .resolved = ARENA_NEW_ARRAY(owner, uint8_t, target_count + 1),
                                         .answers = ARENA_NEW_ARRAY(owner, const pdf_referral *, target_count + 1),
                                         .answer_counts = ARENA_NEW_ARRAY(owner, size_t, target_count + 1), .base_complete = true};
    if (!index->resolved || !index->answers || !index->answer_counts)
        FAIL_MEMORY(error);
    TRY(search_oldest(index, error));
    TRY(search_later(index, error));
    *ret_referrers = (pdf_referrers){.index = index, .complete = index->later_complete && index->base_complete};
    return PDFSEAL_OK;
}

/* The place of `target` among the targets; target_count where it is none. */
static size_t place_of(const struct pdf_referrer_index *index, uint32_t target)
{
    size_t low = 0;
    size_t high = index->target_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (index->targets[middle] < target)
            low = middle + 1;
        else
            high = middle;
    }
    return low < index->target_count && index->targets[low] == target ? low : index->target_count;
}

/* The referrals to `target` in an ascending list. */
static const pdf_referral *part_of(const pdf_referral *items, size_t count, uint32_t target, size_t *ret_count)
{
    size_t low = 0;
    size_t high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (items[middle].target < target)
            low = middle + 1;
        else
            high = middle;
    }
    size_t end = low;
    while (end < count && items[end].target == target)
        end++;
    *ret_count = end - low;
    return items + low;
}

/* Once a target's mentions were looked into nothing more is found of it. */
static pdfseal_status answer(struct pdf_referrer_index *index, size_t place, pdfseal_error *error)
{
    size_t base_count;
    size_t later_count;
    const pdf_referral *base = part_of(index->base, index->base_count, index->targets[place], &base_count);
    const pdf_referral *later = part_of(index->later, index->later_count, index->targets[place], &later_count);
    pdf_referral *both = ARENA_NEW_ARRAY(index->owner, pdf_referral, base_count + later_count + 1);
    if (!both)
        FAIL_MEMORY(error);
    if (base_count)
        memcpy(both, base, base_count * sizeof *both);
    if (later_count)
        memcpy(both + base_count, later, later_count * sizeof *both);
    index->answers[place] = both;
    index->answer_counts[place] = base_count + later_count;
    return PDFSEAL_OK;
}

const pdf_referral *pdf_referrers_of(pdf_referrers *referrers, uint32_t target, size_t *ret_count)
{
    struct pdf_referrer_index *index = referrers->index;
    size_t place = place_of(index, target);
    *ret_count = 0;
    if (place == index->target_count)
        return NULL;
    pdfseal_status status = index->resolved[place] ? PDFSEAL_OK : resolve(index, place, NULL);
    if (status == PDFSEAL_OK && !index->answers[place])
        status = answer(index, place, NULL);
    /* A failure leaves nothing that could be relied upon. */
    index->base_complete &= status == PDFSEAL_OK;
    referrers->memory_ran_out |= status == PDFSEAL_ERROR_MEMORY;
    referrers->complete = index->later_complete && index->base_complete;
    *ret_count = index->answer_counts[place];
    return index->answers[place];
}

bool pdf_referral_is_live(pdf_view view, const pdf_referral *referral)
{
    return pdf_referrer_entry(view, referral->referrer) == referral->entry;
}

bool pdf_object_names(const pdf_object *value, uint32_t target)
{
    if (value->type == PDF_REFERENCE)
        return value->as.reference.number == target;
    for (size_t i = 0; value->type == PDF_ARRAY && i < value->as.array.count; i++) {
        if (pdf_object_names(&value->as.array.items[i], target))
            return true;
    }
    for (size_t i = 0; value->type == PDF_DICTIONARY && i < value->as.dictionary.count; i++) {
        if (pdf_object_names(&value->as.dictionary.entries[i].value, target))
            return true;
    }
    return false;
}

bool pdf_trailer_names(pdf_view view, uint32_t target)
{
    return pdf_object_names(pdf_view_trailer(view), target);
}

bool pdf_trailer_leads_to(pdf_view view, uint32_t target)
{
    static const char *const KEYS[] = {"Root", "Info", "Encrypt"};
    for (size_t i = 0; i < sizeof KEYS / sizeof KEYS[0]; i++) {
        const pdf_object *value = pdf_dictionary_find(pdf_view_trailer(view), KEYS[i]);
        if (value && pdf_object_names(value, target))
            return true;
    }
    return false;
}
