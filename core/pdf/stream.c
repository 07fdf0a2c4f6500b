/* SPDX-License-Identifier: Apache-2.0 */
/* Where a stream's bytes end, and what they are when decoded. source  ISO 32000-2:2020 7.3.8 */
#include "base/checked.h"
#include "base/cipher.h"
#include "base/limits.h"
#include "pdf/document_private.h"
#include "pdf/filter/filter.h"

#include <stdlib.h>

/* A beginning shorter than this saves nothing, and may yield nothing. */
#define LEAST_BEGIN_BYTES ((size_t)4096)
#define MOST_NAME_BYTES 128
#define SCAN_BYTES ((size_t)65536)

/* Passes "endstream" behind up to four spaces; false where it does not stand there. */
static bool skip_ending(pdf_object_reader *reader)
{
    const bytes_view view = reader->cursor.view;
    while (pdf_is_space(bytes_cursor_peek(&reader->cursor)) && reader->cursor.position < 4)
        reader->cursor.position++;
    if (pdf_reader_skip_word(reader, "endstream"))
        return true;
    size_t position = reader->cursor.position;
    bool joined = bytes_start_with((bytes_view){view.data + position, view.length - position}, BYTES_LITERAL("endstreamendobj"));
    reader->cursor.position += joined ? strlen("endstream") : 0;
    return joined;
}

bool pdf_stream_ends_in(bytes_view behind)
{
    pdf_object_reader reader;
    pdf_object_reader_init(&reader, behind, 0, NULL);
    return skip_ending(&reader);
}

pdfseal_status pdf_stream_ending_read(pdf_document *document, int64_t offset, bool *ret_good, int64_t *ret_object_end,
                                      pdfseal_error *error)
{
    uint8_t bytes[64];
    int64_t left = document->input.size - offset;
    size_t length = left < 0 ? 0 : left < (int64_t)sizeof bytes ? (size_t)left : sizeof bytes;
    TRY(pdf_document_read(document, offset, bytes, length, error));
    pdf_object_reader reader;
    pdf_object_reader_init(&reader, (bytes_view){bytes, length}, offset, NULL);
    *ret_good = skip_ending(&reader);
    *ret_object_end = pdf_reader_offset(&reader);
    if (!*ret_good)
        return PDFSEAL_OK;
    pdf_reader_skip_space(&reader);
    if (pdf_reader_skip_word(&reader, "endobj"))
        *ret_object_end = pdf_reader_offset(&reader);
    return PDFSEAL_OK;
}

/* The first word in `view` that ends a stream; in a repaired document endobj does too. */
static size_t find_ending(bytes_view view, bool patient)
{
    size_t place = bytes_find(view, BYTES_LITERAL("endstream"), 0);
    if (!patient)
        return place;
    if (place != SIZE_MAX)
        view.length = place;
    size_t other = bytes_find(view, BYTES_LITERAL("endobj"), 0);
    return other < place ? other : place;
}

/* No file may make every stream search all of it: past this the search is given up. */
static pdfseal_status spend_search(pdf_document *document, int64_t bytes, pdfseal_error *error)
{
    document->searched_bytes += bytes;
    int64_t times = (int64_t)limits_get(&document->limits, LIMITS_SEARCH_TIMES);
    if (document->searched_bytes / times > document->input.size + (int64_t)SCAN_BYTES)
        FAIL_LIMIT(error, -1, &document->limits, LIMITS_SEARCH_TIMES);
    return PDFSEAL_OK;
}

static int64_t without_line_end(const uint8_t *chunk, size_t place)
{
    if (place > 0 && chunk[place - 1] == '\n')
        place--;
    if (place > 0 && chunk[place - 1] == '\r')
        place--;
    return (int64_t)place;
}

static pdfseal_status search_ending(pdf_document *document, int64_t from, uint8_t *chunk, int64_t *ret_end,
                                    pdfseal_error *error)
{
    enum { WORD_BYTES = 9 };
    *ret_end = -1;
    for (int64_t offset = from; offset < document->input.size; offset += (int64_t)(SCAN_BYTES - WORD_BYTES)) {
        int64_t left = document->input.size - offset;
        size_t length = left < (int64_t)SCAN_BYTES ? (size_t)left : SCAN_BYTES;
        TRY(file_input_read(&document->input, offset, chunk, length, error));
        size_t place = find_ending((bytes_view){chunk, length}, document->repaired);
        TRY(spend_search(document, (int64_t)(place == SIZE_MAX ? length : place), error));
        if (place != SIZE_MAX) {
            *ret_end = offset + without_line_end(chunk, place);
            return PDFSEAL_OK;
        }
        if (length < SCAN_BYTES)
            break;
    }
    /* A repaired document may be cut off. */
    if (document->repaired)
        *ret_end = document->input.size;
    return PDFSEAL_OK;
}

/* What a Length that is wrong or missing leaves to go by. */
static pdfseal_status scan_for_ending(pdf_document *document, int64_t from, int64_t *ret_end, pdfseal_error *error)
{
    uint8_t *chunk = malloc(SCAN_BYTES);
    if (!chunk)
        FAIL_MEMORY(error);
    pdfseal_status status = search_ending(document, from, chunk, ret_end, error);
    free(chunk);
    return status;
}

#define LINE_END_BYTES 2

pdfseal_status pdf_view_stream_extent(pdf_view view, const pdf_indirect *stream, pdf_stream_extent *ret_extent,
                                      pdfseal_error *error)
{
    pdf_document *document = view.document;
    const pdf_object *length_object;
    int64_t length;
    bool good = false;
    pdf_stream_extent extent = {.start = stream->stream_start};
    TRY(pdf_view_get(view, &stream->value, "Length", &length_object, error));
    if (pdf_object_integer(length_object, 0, document->input.size - extent.start, &length)) {
        extent.end = extent.start + length;
        TRY(pdf_stream_ending_read(document, extent.end, &good, &extent.object_end, error));
    }
    if (!good) {
        int64_t said = extent.end;
        TRY(scan_for_ending(document, extent.start, &extent.end, error));
        extent.ambiguous = said < extent.end - LINE_END_BYTES || said > extent.end + LINE_END_BYTES;
        if (extent.end < 0)
            FAIL_AT(error, PDFSEAL_ERROR_INPUT, stream->start, "a stream does not end (the file is damaged or cut off)");
        TRY(pdf_stream_ending_read(document, extent.end, &good, &extent.object_end, error));
        TRY(pdf_document_warn(document, "stream_length", "the Length of a stream is wrong", stream->start,
                              stream->reference.number, error));
    }
    *ret_extent = extent;
    return PDFSEAL_OK;
}

static pdfseal_status read_parameter(pdf_view view, const pdf_object *parameters, const char *key, int64_t *value,
                                     pdfseal_error *error)
{
    const pdf_object *object;
    TRY(pdf_view_get(view, parameters, key, &object, error));
    if (pdf_object_is(object, PDF_INTEGER))
        *value = object->as.integer;
    return PDFSEAL_OK;
}

static pdfseal_status read_filter(pdf_view view, const pdf_object *name, const pdf_object *parameters,
                                  pdf_filter *filter, pdfseal_error *error)
{
    pdf_filter_init(filter, pdf_object_is(name, PDF_NAME) ? name->as.bytes : BYTES_LITERAL(""));
    TRY(read_parameter(view, parameters, "Predictor", &filter->predictor, error));
    TRY(read_parameter(view, parameters, "Colors", &filter->colors, error));
    TRY(read_parameter(view, parameters, "BitsPerComponent", &filter->bits_per_component, error));
    TRY(read_parameter(view, parameters, "Columns", &filter->columns, error));
    return read_parameter(view, parameters, "EarlyChange", &filter->early_change, error);
}

/* A Crypt filter says how the stream is encrypted; it is no step of decoding. */
static pdfseal_status read_crypt_filter(pdf_view view, const pdf_object *parameters, char name[MOST_NAME_BYTES],
                                        pdfseal_error *error)
{
    const pdf_object *value;
    TRY(pdf_view_get(view, parameters, "Name", &value, error));
    bytes_view text = value->type == PDF_NAME ? value->as.bytes : BYTES_LITERAL("Identity");
    if (text.length >= MOST_NAME_BYTES)
        FAIL(error, PDFSEAL_ERROR_LIMIT, "the name of a crypt filter is too long");
    memcpy(name, text.data, text.length);
    name[text.length] = 0;
    return PDFSEAL_OK;
}

/* `crypt_filter` stays empty where the stream names none. */
static pdfseal_status read_filters(pdf_view view, const pdf_indirect *stream, pdf_filter filters[LIMIT_CEILING_FILTERS],
                                   size_t *ret_count, char crypt_filter[MOST_NAME_BYTES], pdfseal_error *error)
{
    const pdf_object *names;
    const pdf_object *parameters;
    TRY(pdf_view_get(view, &stream->value, "Filter", &names, error));
    TRY(pdf_view_get(view, &stream->value, "DecodeParms", &parameters, error));
    *ret_count = 0;
    if (pdf_object_is(names, PDF_NAME)) {
        const pdf_object *first = pdf_object_is(parameters, PDF_ARRAY) && parameters->as.array.count
                                      ? &parameters->as.array.items[0]
                                      : parameters;
        if (pdf_object_is_name(names, "Crypt"))
            return read_crypt_filter(view, first, crypt_filter, error);
        *ret_count = 1;
        return read_filter(view, names, first, &filters[0], error);
    }
    if (!pdf_object_is(names, PDF_ARRAY))
        return PDFSEAL_OK;
    if (names->as.array.count > limits_get(&view.document->limits, LIMITS_FILTERS))
        FAIL_LIMIT(error, stream->start, &view.document->limits, LIMITS_FILTERS);
    for (size_t i = 0; i < names->as.array.count; i++) {
        const pdf_object *name;
        const pdf_object *parameter = NULL;
        if (pdf_object_is(parameters, PDF_ARRAY) && i < parameters->as.array.count)
            parameter = &parameters->as.array.items[i];
        TRY(pdf_view_resolve(view, &names->as.array.items[i], &name, error));
        if (pdf_object_is_name(name, "Crypt"))
            TRY(read_crypt_filter(view, parameter, crypt_filter, error));
        else
            TRY(read_filter(view, name, parameter, &filters[(*ret_count)++], error));
    }
    return PDFSEAL_OK;
}

/* How much of `length` is the first of `share` parts; of encrypted bytes whole blocks, behind the initialisation vector. */
static size_t begin_length(size_t length, size_t share, bool encrypted)
{
    size_t part = length / share;
    if (part < LEAST_BEGIN_BYTES)
        part = LEAST_BEGIN_BYTES;
    if (encrypted)
        part = (part / CIPHER_BLOCK_BYTES + 1) * CIPHER_BLOCK_BYTES;
    return part < length && share > 1 ? part : length;
}

/* The first of `share` parts as it stands in the file, without encryption. */
static pdfseal_status read_encoded(pdf_view view, const pdf_indirect *stream, const char *crypt_filter, size_t share,
                                   bytes_buffer *out, pdfseal_error *error)
{
    pdf_stream_extent extent;
    BYTES_BUFFER_CLEANUP bytes_buffer stored;
    bytes_buffer_init_limited(&stored, &view.document->limits, LIMITS_STREAM_BYTES);
    TRY(pdf_view_stream_extent(view, stream, &extent, error));
    size_t length = begin_length((size_t)(extent.end - extent.start), share, view.document->crypt != NULL);
    bytes_buffer *target = view.document->crypt ? &stored : out;
    TRY(bytes_buffer_reserve(target, length, error));
    TRY(pdf_document_read(view.document, extent.start, target->data + target->length, length, error));
    target->length += length;
    if (!view.document->crypt)
        return PDFSEAL_OK;
    return pdf_stream_decrypt(view.document, stream, *crypt_filter ? crypt_filter : NULL, bytes_buffer_view(&stored), out,
                              error);
}

pdfseal_status pdf_view_stream_encoded(pdf_view view, const pdf_indirect *stream, bytes_buffer *out,
                                       bool *ret_crypt_filter, pdfseal_error *error)
{
    pdf_filter filters[LIMIT_CEILING_FILTERS];
    size_t count;
    char crypt_filter[MOST_NAME_BYTES] = "";
    TRY(read_filters(view, stream, filters, &count, crypt_filter, error));
    TRY(read_encoded(view, stream, crypt_filter, 1, out, error));
    *ret_crypt_filter = *crypt_filter != 0;
    return PDFSEAL_OK;
}

static pdfseal_status decode_share(pdf_view view, const pdf_indirect *stream, size_t share, bool unchecked, bytes_buffer *out,
                                   bool *ret_damaged, pdfseal_error *error)
{
    pdf_filter filters[LIMIT_CEILING_FILTERS];
    size_t count;
    char crypt_filter[MOST_NAME_BYTES] = "";
    BYTES_BUFFER_CLEANUP bytes_buffer encoded;
    bytes_buffer_init_limited(&encoded, &view.document->limits, LIMITS_STREAM_BYTES);
    TRY(read_filters(view, stream, filters, &count, crypt_filter, error));
    TRY(read_encoded(view, stream, crypt_filter, share, &encoded, error));
    for (size_t i = 0; i < count; i++)
        filters[i].unchecked = unchecked;
    return pdf_filter_decode(filters, count, bytes_buffer_view(&encoded), out, ret_damaged, error);
}

pdfseal_status pdf_stream_decode_at(pdf_view view, const pdf_indirect *stream, bytes_buffer *out, pdfseal_error *error)
{
    return decode_share(view, stream, 1, false, out, NULL, error);
}

pdfseal_status pdf_stream_decode_unchecked(pdf_view view, const pdf_indirect *stream, bytes_buffer *out, pdfseal_error *error)
{
    return decode_share(view, stream, 1, true, out, NULL, error);
}

/* What is cut off looks as if the stream were damaged. */
pdfseal_status pdf_view_stream_decode_begin(pdf_view view, const pdf_indirect *stream, size_t share, bytes_buffer *out,
                                            pdfseal_error *error)
{
    bool is_cut;
    return decode_share(view, stream, share, false, out, &is_cut, error);
}

pdfseal_status pdf_view_stream_decode(pdf_view view, const pdf_indirect *stream, bytes_buffer *out,
                                      pdfseal_error *error)
{
    return pdf_stream_decode_at(view, stream, out, error);
}
