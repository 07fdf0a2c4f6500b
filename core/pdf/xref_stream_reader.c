/* SPDX-License-Identifier: Apache-2.0 */
/* Cross-reference streams. source  ISO 32000-2:2020 7.5.8 */
#include "base/limits.h"
#include "pdf/document_private.h"

#include <endian.h>

#define DAMAGED "the cross-reference stream is damaged (--repair finds the objects by scanning)"

/* The longest row that is read as one word. */
#define WORD_BYTES sizeof(uint64_t)

typedef struct stream_fields {
    size_t widths[3];
    unsigned shifts[3]; /* of rows that fit into a word: how far a field stands from its end */
    uint64_t masks[3];
    size_t row;
    size_t most_number, most_index; /* of an object stream; in one */
} stream_fields;

static pdfseal_status read_widths(const pdf_indirect *stream, stream_fields *ret_fields, pdfseal_error *error)
{
    const pdf_object *widths = pdf_dictionary_find(&stream->value, "W");
    stream_fields fields = {0};
    if (!pdf_object_is(widths, PDF_ARRAY) || widths->as.array.count < 3)
        FAIL_AT(error, PDFSEAL_ERROR_INPUT, stream->start, DAMAGED);
    for (size_t i = 0; i < 3; i++) {
        int64_t width;
        if (!pdf_object_integer(&widths->as.array.items[i], 0, 8, &width))
            FAIL_AT(error, PDFSEAL_ERROR_INPUT, stream->start, DAMAGED);
        fields.widths[i] = (size_t)width;
        fields.row += (size_t)width;
    }
    if (fields.row == 0)
        FAIL_AT(error, PDFSEAL_ERROR_INPUT, stream->start, DAMAGED);
    for (size_t i = 0, end = 0; i < 3; i++) {
        end += fields.widths[i];
        bool in_word = fields.widths[i] > 0 && fields.row <= WORD_BYTES;
        fields.shifts[i] = in_word ? (unsigned)(WORD_BYTES - end) * 8 : 0;
        fields.masks[i] = in_word ? UINT64_MAX >> (WORD_BYTES - fields.widths[i]) * 8 : 0;
    }
    *ret_fields = fields;
    return PDFSEAL_OK;
}

static uint64_t read_field(const uint8_t **bytes, size_t width)
{
    uint64_t value = 0;
    for (size_t i = 0; i < width; i++)
        value = value << 8 | *(*bytes)++;
    return value;
}

/* The three fields of a row, from whose begin on there are `left` bytes; rows as nearly all are come in one word. */
static inline void read_values(const stream_fields *fields, const uint8_t *row, size_t left, uint64_t values[3])
{
    uint64_t word;
    if (fields->row > WORD_BYTES || left < WORD_BYTES) {
        for (size_t i = 0; i < 3; i++)
            values[i] = read_field(&row, fields->widths[i]);
        return;
    }
    memcpy(&word, row, WORD_BYTES);
    word = be64toh(word);
    for (size_t i = 0; i < 3; i++)
        values[i] = word >> fields->shifts[i] & fields->masks[i];
}

/* One row; a type that is not known stands for the null object (7.5.8.3), here: a free entry. */
static inline pdf_place read_row(const pdf_document *document, const stream_fields *fields, const uint8_t *row, size_t left)
{
    uint64_t values[3];
    read_values(fields, row, left, values);
    uint64_t type = fields->widths[0] ? values[0] : 1;
    if (type == 1 && values[1] <= (uint64_t)document->input.size && values[2] <= 65535)
        return (pdf_place){PDF_PLACE_OFFSET, (int64_t)values[1] + document->base, (uint32_t)values[2], 0, 0};
    if (type == 2 && values[1] <= fields->most_number && values[2] <= fields->most_index)
        return (pdf_place){PDF_PLACE_IN_STREAM, 0, 0, (uint32_t)values[1], (uint32_t)values[2]};
    return (pdf_place){PDF_PLACE_FREE, 0, type == 0 && values[2] <= 65535 ? (uint32_t)values[2] : 0, 0, 0};
}

static pdfseal_status add_rows(pdf_document *document, const stream_fields *fields, bytes_view rows, int64_t first,
                               int64_t count, size_t *used, pdfseal_error *error)
{
    size_t fitting = (rows.length - *used) / fields->row;
    size_t wanted = (size_t)count < fitting ? (size_t)count : fitting;
    const stream_fields near = *fields; /* nothing that is written can change it */
    size_t place_in_rows = *used;
    TRY(pdf_xref_reserve(&document->xref, wanted, error));
    for (size_t i = 0; i < wanted; i++, place_in_rows += near.row) {
        pdf_place place = read_row(document, &near, rows.data + place_in_rows, rows.length - place_in_rows);
        TRY(pdf_xref_add(&document->xref, (uint32_t)(first + (int64_t)i), &place, error));
    }
    *used = place_in_rows;
    return PDFSEAL_OK;
}

static pdfseal_status add_entries(pdf_document *document, const pdf_indirect *stream, bytes_view rows,
                                  pdfseal_error *error)
{
    stream_fields fields;
    int64_t size = 0;
    size_t used = 0;
    const int64_t most = LIMIT_CEILING_NUMBER;
    TRY(read_widths(stream, &fields, error));
    fields.most_number = limits_get(&document->limits, LIMITS_OBJECT_NUMBER);
    fields.most_index = limits_get(&document->limits, LIMITS_OBJECTS_IN_STREAM);
    const pdf_object *index = pdf_dictionary_find(&stream->value, "Index");
    if (!pdf_object_is(index, PDF_ARRAY)) {
        if (!pdf_object_integer(pdf_dictionary_find(&stream->value, "Size"), 0, most, &size))
            FAIL_AT(error, PDFSEAL_ERROR_INPUT, stream->start, DAMAGED);
        return add_rows(document, &fields, rows, 0, size, &used, error);
    }
    for (size_t i = 0; i + 1 < index->as.array.count; i += 2) {
        int64_t first;
        int64_t count;
        if (!pdf_object_integer(&index->as.array.items[i], 0, most, &first) ||
            !pdf_object_integer(&index->as.array.items[i + 1], 0, most, &count))
            FAIL_AT(error, PDFSEAL_ERROR_INPUT, stream->start, DAMAGED);
        TRY(add_rows(document, &fields, rows, first, count, &used, error));
    }
    return PDFSEAL_OK;
}

/* What the rows take, each with the byte of a predictor in front, if the encoded ones can hold that much. */
static size_t expected_bytes(const pdf_indirect *stream, size_t encoded)
{
    enum { MOST_TIMES = 32 };
    stream_fields fields;
    int64_t size;
    if (read_widths(stream, &fields, NULL) != PDFSEAL_OK ||
        !pdf_object_integer(pdf_dictionary_find(&stream->value, "Size"), 0, LIMIT_CEILING_NUMBER, &size))
        return 0;
    size_t rows = (size_t)size * (fields.row + 1);
    return rows / MOST_TIMES < encoded ? rows : 0;
}

pdfseal_status pdf_xref_stream_read(pdf_document *document, int64_t position, pdf_xref_section *ret_section,
                                    pdfseal_error *error)
{
    pdf_indirect *stream = ARENA_NEW(&document->memory, pdf_indirect);
    if (!stream)
        FAIL_MEMORY(error);
    pdfseal_status status = pdf_object_read_at(document, position, NULL, stream, error);
    if (status == PDFSEAL_ERROR_MEMORY || status == PDFSEAL_ERROR_LIMIT)
        return status;
    if (status != PDFSEAL_OK || !stream->is_stream)
        FAIL_AT(error, PDFSEAL_ERROR_INPUT, position,
                "no cross-reference stands where it should (--repair finds the objects by scanning)");
    const pdf_object *type = pdf_dictionary_find(&stream->value, "Type");
    if (type && !pdf_object_is_name(type, "XRef"))
        FAIL_AT(error, PDFSEAL_ERROR_INPUT, position, DAMAGED);
    BYTES_BUFFER_CLEANUP bytes_buffer rows;
    bytes_buffer_init_limited(&rows, &document->limits, LIMITS_STREAM_BYTES);
    pdf_view none = {document, 0};
    pdf_stream_extent extent;
    TRY(pdf_view_stream_extent(none, stream, &extent, error));
    bytes_buffer_expect(&rows, expected_bytes(stream, (size_t)(extent.end - extent.start)));
    TRY(pdf_stream_decode_at(none, stream, &rows, error));
    pdf_xref_section section = {.position = position, .end = extent.object_end, .kind = PDF_XREF_STREAM,
                                .trailer = &stream->value, .stream_position = -1, .stream_end = -1,
                                .first_entry = document->xref.count, .stream_object = stream->reference.number};
    TRY(add_entries(document, stream, bytes_buffer_view(&rows), error));
    section.entry_count = document->xref.count - section.first_entry;
    *ret_section = section;
    return PDFSEAL_OK;
}
