/* SPDX-License-Identifier: Apache-2.0 */
/* Cross-reference streams. source  ISO 32000-2:2020 7.5.8 */
#include "base/limits.h"
#include "pdf/document_private.h"

#define DAMAGED "the cross-reference stream is damaged (--repair finds the objects by scanning)"

typedef struct stream_fields {
    size_t widths[3];
    size_t row;
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

/* One row; a type that is not known stands for the null object (7.5.8.3), here: a free entry. */
static pdf_place read_row(const pdf_document *document, const stream_fields *fields, const uint8_t *row)
{
    uint64_t type = fields->widths[0] ? read_field(&row, fields->widths[0]) : 1;
    uint64_t second = read_field(&row, fields->widths[1]);
    uint64_t third = read_field(&row, fields->widths[2]);
    if (type == 1 && second <= (uint64_t)document->input.size && third <= 65535)
        return (pdf_place){PDF_PLACE_OFFSET, (int64_t)second + document->base, (uint32_t)third, 0, 0};
    if (type == 2 && second <= limits_get(&document->limits, LIMITS_OBJECT_NUMBER) &&
        third <= limits_get(&document->limits, LIMITS_OBJECTS_IN_STREAM))
        return (pdf_place){PDF_PLACE_IN_STREAM, 0, 0, (uint32_t)second, (uint32_t)third};
    return (pdf_place){PDF_PLACE_FREE, 0, type == 0 && third <= 65535 ? (uint32_t)third : 0, 0, 0};
}

static pdfseal_status add_rows(pdf_document *document, const stream_fields *fields, bytes_view rows, int64_t first,
                               int64_t count, size_t *used, pdfseal_error *error)
{
    size_t fitting = (rows.length - *used) / fields->row;
    TRY(pdf_xref_reserve(&document->xref, (size_t)count < fitting ? (size_t)count : fitting, error));
    for (int64_t i = 0; i < count && rows.length - *used >= fields->row; i++) {
        pdf_place place = read_row(document, fields, rows.data + *used);
        *used += fields->row;
        TRY(pdf_xref_add(&document->xref, (uint32_t)(first + i), &place, error));
    }
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
    TRY(pdf_stream_decode_at(none, stream, &rows, error));
    pdf_xref_section section = {.position = position, .end = extent.object_end, .kind = PDF_XREF_STREAM,
                                .trailer = &stream->value, .stream_position = -1, .stream_end = -1,
                                .first_entry = document->xref.count, .stream_object = stream->reference.number};
    TRY(add_entries(document, stream, bytes_buffer_view(&rows), error));
    section.entry_count = document->xref.count - section.first_entry;
    *ret_section = section;
    return PDFSEAL_OK;
}
