/* SPDX-License-Identifier: Apache-2.0 */
/* Object streams: decoded once, a few of them kept. source  ISO 32000-2:2020 7.5.7 */
#include "base/limits.h"
#include "pdf/document_private.h"

#include <stdlib.h>

#define DAMAGED "an object stream is damaged (--repair finds the objects by scanning)"

static void clear_slot(pdf_object_stream *slot)
{
    bytes_buffer_clear(&slot->decoded);
    free(slot->numbers);
    free(slot->offsets);
    *slot = (pdf_object_stream){.entry = PDF_XREF_NONE};
}

/* The next pair in front of the first object. */
static bool read_pair(pdf_object_reader *reader, const pdf_object_stream *slot, int64_t first, uint32_t *ret_number,
                      size_t *ret_offset)
{
    int64_t number;
    int64_t offset;
    pdf_reader_skip_space(reader);
    bool good = pdf_reader_read_unsigned(reader, &number) && (pdf_reader_skip_space(reader), true) &&
                pdf_reader_read_unsigned(reader, &offset);
    if (!good || number > (int64_t)limits_get(slot->decoded.limits, LIMITS_OBJECT_NUMBER) || offset > (int64_t)slot->decoded.length - first)
        return false;
    *ret_number = (uint32_t)number;
    *ret_offset = (size_t)(first + offset);
    return true;
}

/* At most `most` pairs. */
static pdfseal_status read_pairs(pdf_object_stream *slot, int64_t most, int64_t first, pdfseal_error *error)
{
    pdf_object_reader reader;
    pdf_object_reader_init(&reader, (bytes_view){slot->decoded.data, (size_t)first}, 0, NULL);
    slot->numbers = calloc((size_t)most + 1, sizeof *slot->numbers);
    slot->offsets = calloc((size_t)most + 1, sizeof *slot->offsets);
    if (!slot->numbers || !slot->offsets)
        FAIL_MEMORY(error);
    slot->count = 0;
    while (slot->count < (size_t)most &&
           read_pair(&reader, slot, first, &slot->numbers[slot->count], &slot->offsets[slot->count]))
        slot->count++;
    return PDFSEAL_OK;
}

static int compare_numbers(const void *a, const void *b)
{
    uint32_t first = *(const uint32_t *)a;
    uint32_t second = *(const uint32_t *)b;
    return first < second ? -1 : first > second;
}

/* Numbers mostly ascend; where they do not a sorted copy tells. */
static pdfseal_status find_repeats(pdf_object_stream *slot, pdfseal_error *error)
{
    size_t ascending = 1;
    while (ascending < slot->count && slot->numbers[ascending - 1] < slot->numbers[ascending])
        ascending++;
    if (ascending >= slot->count)
        return PDFSEAL_OK;
    uint32_t *sorted = malloc(slot->count * sizeof *sorted);
    if (!sorted)
        FAIL_MEMORY(error);
    memcpy(sorted, slot->numbers, slot->count * sizeof *sorted);
    qsort(sorted, slot->count, sizeof *sorted, compare_numbers);
    for (size_t i = 1; i < slot->count; i++)
        slot->repeats |= sorted[i - 1] == sorted[i];
    free(sorted);
    return PDFSEAL_OK;
}

/* In a repaired document the pairs count that stand there, whatever N says. */
static pdfseal_status fill_slot(pdf_view view, const pdf_indirect *stream, pdf_object_stream *slot,
                                pdfseal_error *error)
{
    const pdf_object *count_object;
    const pdf_object *first_object;
    int64_t count = -1;
    int64_t first;
    bool patient = view.document->repaired;
    TRY(pdf_view_get(view, &stream->value, "N", &count_object, error));
    TRY(pdf_view_get(view, &stream->value, "First", &first_object, error));
    const limits *set = &view.document->limits;
    int64_t most = (int64_t)limits_get(set, LIMITS_OBJECTS_IN_STREAM);
    bytes_buffer_init_limited(&slot->decoded, set, LIMITS_STREAM_BYTES);
    TRY(pdf_view_stream_decode(view, stream, &slot->decoded, error));
    bool has_first = pdf_object_integer(first_object, 0, (int64_t)slot->decoded.length, &first);
    bool has_count = pdf_object_integer(count_object, 0, INT64_MAX, &count);
    if (has_count && count > most && count <= first)
        FAIL_LIMIT(error, stream->start, set, LIMITS_OBJECTS_IN_STREAM);
    if (!has_first || (!patient && (!has_count || count > first)))
        FAIL_AT(error, PDFSEAL_ERROR_INPUT, stream->start, DAMAGED);
    int64_t room = first / 2 + 1 < most ? first / 2 + 1 : most;
    TRY(read_pairs(slot, patient ? room : count, first, error));
    TRY(find_repeats(slot, error));
    slot->sound = has_count && (size_t)count == slot->count;
    if (!patient && !slot->sound)
        FAIL_AT(error, PDFSEAL_ERROR_INPUT, stream->start, DAMAGED);
    return PDFSEAL_OK;
}

static pdf_object_stream *choose_slot(pdf_document *document, uint32_t entry)
{
    pdf_object_stream *oldest = &document->streams[0];
    for (size_t i = 0; i < PDF_OBJECT_STREAM_SLOTS; i++) {
        pdf_object_stream *slot = &document->streams[i];
        if (slot->numbers && slot->entry == entry)
            return slot;
        if (slot->used_at < oldest->used_at)
            oldest = slot;
    }
    return oldest;
}

static pdfseal_status open_stream(pdf_view view, uint32_t stream_number, pdf_object_stream **ret_slot,
                                  pdfseal_error *error)
{
    pdf_document *document = view.document;
    uint32_t entry = pdf_xref_find(&document->xref, document->revisions[view.revision].newest_section, stream_number);
    const pdf_indirect *stream = NULL;
    /* An object stream must not lie in another one. */
    if (entry != PDF_XREF_NONE && pdf_xref_place(&document->xref.entries[entry]).kind == PDF_PLACE_OFFSET)
        TRY(pdf_view_load(view, (pdf_reference){stream_number, 0}, &stream, error));
    /* One of another Type is none for some readers, and one for others: N and First decide. */
    if (stream && stream->is_stream && !pdf_object_is_name(pdf_dictionary_find(&stream->value, "Type"), "ObjStm"))
        TRY(pdf_document_warn(document, "object_stream_type", "an object stream does not say that it is one", stream->start,
                              stream_number, error));
    if (!stream || !stream->is_stream)
        FAIL(error, PDFSEAL_ERROR_INPUT, "object %u should be an object stream and is none (--repair finds the objects by scanning)",
             stream_number);
    pdf_object_stream *slot = choose_slot(document, entry);
    if (!slot->numbers || slot->entry != entry) {
        clear_slot(slot);
        pdf_object_stream filled = {.entry = entry};
        pdfseal_status status = fill_slot(view, stream, &filled, error);
        if (status != PDFSEAL_OK) {
            clear_slot(&filled);
            return status;
        }
        /* Filling may have used a slot itself; this one is still the one that we cleared. */
        clear_slot(slot);
        *slot = filled;
    }
    slot->used_at = ++document->clock;
    *ret_slot = slot;
    return PDFSEAL_OK;
}

pdfseal_status pdf_object_stream_list(pdf_view view, uint32_t stream_number, const uint32_t **ret_numbers,
                                      size_t *ret_count, pdfseal_error *error)
{
    pdf_object_stream *slot;
    TRY(open_stream(view, stream_number, &slot, error));
    *ret_numbers = slot->numbers;
    *ret_count = slot->count;
    return PDFSEAL_OK;
}

static pdfseal_status visit_member(pdf_view view, uint32_t stream_number, uint32_t index, uint32_t number,
                                   const pdf_member_visitor *visitor, bool *complete, pdfseal_error *error)
{
    pdf_document *document = view.document;
    pdf_place place;
    pdf_indirect object;
    bool found = false;
    if (!pdf_view_place(view, number, &place) || place.kind != PDF_PLACE_IN_STREAM || place.stream != stream_number)
        return PDFSEAL_OK;
    document->reading = visitor->scratch;
    pdfseal_status status = pdf_object_stream_read(view, stream_number, index, number, &object, &found, error);
    document->reading = &document->memory;
    if (status == PDFSEAL_ERROR_MEMORY)
        return status;
    *complete = *complete && status == PDFSEAL_OK;
    return status == PDFSEAL_OK && found ? visitor->take(visitor->context, number, &object, error) : PDFSEAL_OK;
}

pdfseal_status pdf_object_stream_visit(pdf_view view, uint32_t stream_number, const pdf_member_visitor *visitor, bool *ret_complete,
                                       pdfseal_error *error)
{
    const uint32_t *listed;
    size_t count = 0;
    pdfseal_status status = pdf_object_stream_list(view, stream_number, &listed, &count, error);
    *ret_complete = status == PDFSEAL_OK;
    if (status != PDFSEAL_OK)
        return status == PDFSEAL_ERROR_MEMORY ? status : PDFSEAL_OK;
    /* The list is gone when the visitor reads another stream. */
    uint32_t *numbers = malloc((count + 1) * sizeof *numbers);
    if (!numbers)
        FAIL_MEMORY(error);
    if (count)
        memcpy(numbers, listed, count * sizeof *numbers);
    for (size_t i = 0; i < count && status == PDFSEAL_OK; i++)
        status = visit_member(view, stream_number, (uint32_t)i, numbers[i], visitor, ret_complete, error);
    free(numbers);
    return status;
}

/* Reads an object of a decoded stream by the standard's rules, and forgets it. */
static bool reads_strictly(const pdf_object_stream *slot, size_t index, arena *scratch)
{
    pdf_object_reader reader;
    pdf_object value;
    pdf_object_reader_init(&reader, bytes_buffer_view(&slot->decoded), 0, scratch);
    reader.limits = slot->decoded.limits;
    reader.cursor.position = slot->offsets[index];
    bool good = pdf_reader_read_object(&reader, &value, NULL) == PDFSEAL_OK;
    pdf_object_reader_clear(&reader);
    arena_clear(scratch);
    return good;
}

pdfseal_status pdf_object_stream_judge(pdf_view view, uint32_t stream_number, bool *ret_sound, pdfseal_error *error)
{
    pdf_object_stream *slot;
    arena scratch;
    TRY(open_stream(view, stream_number, &slot, error));
    arena_init(&scratch);
    bool sound = slot->sound;
    for (size_t i = 0; i < slot->count && sound; i++)
        sound = reads_strictly(slot, i, &scratch);
    arena_clear(&scratch);
    *ret_sound = sound;
    return PDFSEAL_OK;
}

pdfseal_status pdf_object_stream_read(pdf_view view, uint32_t stream_number, uint32_t index, uint32_t number,
                                      pdf_indirect *ret_object, bool *ret_found, pdfseal_error *error)
{
    pdf_object_stream *slot;
    *ret_found = false;
    TRY(open_stream(view, stream_number, &slot, error));
    bool elsewhere = index >= slot->count || slot->numbers[index] != number;
    if (elsewhere) {
        TRY(pdf_document_warn(view.document, "object_stream_index",
                              "the cross-reference names another place in an object stream than the stream itself",
                              -1, number, error));
        for (index = 0; index < slot->count && slot->numbers[index] != number;)
            index++;
        if (index == slot->count) {
            view.document->damaged = true;
            return PDFSEAL_OK;
        }
    }
    pdf_object_reader reader;
    pdf_object_reader_init(&reader, bytes_buffer_view(&slot->decoded), 0, view.document->reading);
    reader.limits = &view.document->limits;
    reader.patient = view.document->repaired;
    reader.cursor.position = slot->offsets[index];
    pdf_indirect object = {.reference = {number, 0}, .start = (int64_t)slot->offsets[index], .in_stream = stream_number};
    pdfseal_status status = pdf_reader_read_object(&reader, &object.value, error);
    object.end = pdf_reader_offset(&reader);
    object.sloppy = reader.sloppy || elsewhere || slot->repeats; /* some readers go by the index, others by the number */
    pdf_object_reader_clear(&reader);
    TRY(status);
    *ret_object = object;
    *ret_found = true;
    return PDFSEAL_OK;
}
