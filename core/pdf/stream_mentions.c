/* SPDX-License-Identifier: Apache-2.0 */
/* Object streams: those as nearly all are (Flate, a Length of their own, nothing encrypted) are read from the bytes that pass by,
 * the others one by one. */
#include "base/limits.h"
#include "pdf/filter/step.h"
#include "pdf/mentions_private.h"
#include "pdf/referrer_search_private.h"

#include <stdlib.h>

/* ---- which there are ---- */

/* A bit by number: 1 where an entry of any revision names it. */
static pdfseal_status list_streams(const pdf_xref *xref, uint8_t **ret_bits, size_t *ret_count, pdfseal_error *error)
{
    *ret_count = 0;
    *ret_bits = calloc((size_t)xref->newest_count / 8 + 1, 1);
    if (!*ret_bits)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < xref->count; i++) {
        const pdf_place place = pdf_xref_place(&xref->entries[i]);
        if (place.kind != PDF_PLACE_IN_STREAM || place.stream >= xref->newest_count)
            continue;
        uint8_t bit = (uint8_t)(1u << (place.stream % 8));
        *ret_count += !((*ret_bits)[place.stream / 8] & bit);
        (*ret_bits)[place.stream / 8] |= bit;
    }
    return PDFSEAL_OK;
}

static int compare_places(const void *a, const void *b)
{
    const stream_place *first = a;
    const stream_place *second = b;
    return first->offset < second->offset ? -1 : first->offset > second->offset;
}

/* Those that the oldest revision has. */
static void place_streams(pdf_mentions *mentions, const uint8_t *bits)
{
    stream_search *search = &mentions->streams;
    const pdf_xref *xref = &mentions->view.document->xref;
    for (uint32_t number = 1; number < xref->newest_count; number++) {
        if (!(bits[number / 8] >> (number % 8) & 1))
            continue;
        uint32_t entry = pdf_referrer_entry(mentions->view, number);
        if (entry == PDF_XREF_NONE)
            continue;
        const pdf_place place = pdf_xref_place(&xref->entries[entry]);
        if (place.kind == PDF_PLACE_OFFSET)
            search->places[search->count++] = (stream_place){place.offset, number, false};
    }
    if (search->count)
        qsort(search->places, search->count, sizeof *search->places, compare_places);
}

pdfseal_status pdf_stream_search_begin(pdf_mentions *mentions, pdfseal_error *error)
{
    stream_search *search = &mentions->streams;
    const pdf_document *document = mentions->view.document;
    uint8_t *bits;
    size_t count;
    *search = (stream_search){.in_passing = !document->repaired && !document->crypt};
    arena_init(&search->scratch);
    bytes_buffer_init_limited(&search->text, &document->limits, LIMITS_STREAM_BYTES);
    bytes_buffer_init(&search->found, LIMIT_CEILING_BYTES);
    reference_scan_init(&search->scan, mentions->targets, mentions->target_count);
    TRY(list_streams(&document->xref, &bits, &count, error));
    search->places = malloc((count + 1) * sizeof *search->places);
    if (search->places)
        place_streams(mentions, bits);
    free(bits);
    if (!search->places)
        FAIL_MEMORY(error);
    return PDFSEAL_OK;
}

void pdf_stream_search_clear(stream_search *search)
{
    reference_scan_clear(&search->scan);
    bytes_buffer_clear(&search->found);
    bytes_buffer_clear(&search->text);
    arena_clear(&search->scratch);
    free(search->places);
    *search = (stream_search){0};
}

/* ---- what a text mentions ---- */

static pdfseal_status look_at_text(stream_search *search, uint32_t stream, pdfseal_error *error)
{
    search->scan.count = 0;
    TRY(reference_scan_bytes(&search->scan, bytes_buffer_view(&search->text), 0, 0, error));
    for (size_t i = 0; i < search->scan.count; i++) {
        const stream_mention mention = {stream, search->scan.found[i].target};
        TRY(bytes_buffer_append(&search->found, &mention, sizeof mention, error));
    }
    return PDFSEAL_OK;
}

/* ---- in passing ---- */

/* The encoded bytes of a stream whose dictionary alone says what they are; false for any other. */
static bool find_encoded(const pdf_indirect *object, bytes_view bytes, int64_t base, bytes_view *ret_encoded)
{
    int64_t length;
    const pdf_object *filter = pdf_dictionary_find(&object->value, "Filter");
    int64_t behind = base + (int64_t)bytes.length - object->stream_start;
    if (!object->is_stream || behind < 0 || !pdf_object_is_name(filter, "FlateDecode") ||
        pdf_dictionary_find(&object->value, "DecodeParms") ||
        !pdf_object_integer(pdf_dictionary_find(&object->value, "Length"), 0, behind, &length))
        return false;
    *ret_encoded = (bytes_view){bytes.data + (object->stream_start - base), (size_t)length};
    return pdf_stream_ends_in((bytes_view){ret_encoded->data + length, (size_t)(behind - length)});
}

/* *ret_seen false where it does not lie in the bytes as a whole, or is not as nearly all are. */
static pdfseal_status read_in_passing(pdf_mentions *mentions, const stream_place *place, bytes_view bytes, int64_t base,
                                      bool *ret_seen, pdfseal_error *error)
{
    stream_search *search = &mentions->streams;
    const pdf_reference expected = {place->stream, 0};
    const size_t skip = (size_t)(place->offset - base);
    pdf_object_reader reader;
    pdf_indirect object = {0};
    bytes_view encoded;
    pdf_object_reader_init(&reader, (bytes_view){bytes.data + skip, bytes.length - skip}, place->offset, &search->scratch);
    reader.limits = &mentions->view.document->limits;
    pdfseal_status status = pdf_indirect_read(&reader, &expected, &object, error);
    bool found = status == PDFSEAL_OK && !reader.hit_end && find_encoded(&object, bytes, base, &encoded);
    search->text.length = 0;
    if (found)
        status = pdf_flate_decode_at_once(encoded, mentions->inflater, &search->text, error);
    *ret_seen = found && status == PDFSEAL_OK;
    pdf_object_reader_clear(&reader);
    arena_clear(&search->scratch);
    return status == PDFSEAL_ERROR_MEMORY ? status : PDFSEAL_OK;
}

/* One that ends behind the bytes may lie in the next ones as a whole, if it begins in what they repeat. */
pdfseal_status pdf_stream_search_see(pdf_mentions *mentions, bytes_view bytes, int64_t base, pdfseal_error *error)
{
    stream_search *search = &mentions->streams;
    const int64_t end = base + (int64_t)bytes.length;
    for (; search->next < search->count && search->places[search->next].offset < end; search->next++) {
        stream_place *place = &search->places[search->next];
        if (!search->in_passing || place->offset < base)
            continue;
        TRY(read_in_passing(mentions, place, bytes, base, &place->was_seen, error));
        if (place->was_seen)
            TRY(look_at_text(search, place->stream, error));
        else if (place->offset >= end - (int64_t)FILE_PASS_CARRIED_BYTES)
            break;
    }
    return PDFSEAL_OK;
}

/* ---- one by one ---- */

/* Its list of objects is not looked at: whoever names no target in its text has none to name. */
static pdfseal_status read_text(pdf_mentions *mentions, const stream_place *place, pdfseal_error *error)
{
    pdf_document *document = mentions->view.document;
    stream_search *search = &mentions->streams;
    const pdf_reference expected = {place->stream, 0};
    pdf_indirect object;
    document->reading = &search->scratch;
    pdfseal_status status = pdf_object_read_at(document, place->offset, &expected, &object, error);
    document->reading = &document->memory;
    search->text.length = 0;
    if (status == PDFSEAL_OK && object.is_stream)
        status = pdf_stream_decode_unchecked(mentions->view, &object, &search->text, error);
    else if (status == PDFSEAL_OK)
        mentions->complete = false;
    arena_clear(&search->scratch);
    return status;
}

static pdfseal_status look_through(pdf_mentions *mentions, const stream_place *place, pdfseal_error *error)
{
    pdfseal_status status = read_text(mentions, place, error);
    if (status == PDFSEAL_OK)
        return look_at_text(&mentions->streams, place->stream, error);
    mentions->complete = false;
    return status == PDFSEAL_ERROR_MEMORY ? status : PDFSEAL_OK;
}

pdfseal_status pdf_stream_search_end(pdf_mentions *mentions, pdfseal_error *error)
{
    stream_search *search = &mentions->streams;
    bytes_view copy;
    for (size_t i = 0; i < search->count; i++) {
        if (!search->places[i].was_seen)
            TRY(look_through(mentions, &search->places[i], error));
    }
    TRY(arena_copy(mentions->owner, bytes_buffer_view(&search->found), &copy, error));
    mentions->in_streams = (stream_mention *)(uintptr_t)copy.data;
    mentions->in_stream_count = copy.length / sizeof(stream_mention);
    mentions->complete &= !search->scan.overflow;
    return PDFSEAL_OK;
}
