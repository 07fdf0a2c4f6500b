/* SPDX-License-Identifier: Apache-2.0 */
/* Walks over the tokens between objects; an object that reads well is passed whole. */
#include "pdf/xref_scan.h"

#include "base/limits.h"
#include "pdf/document_private.h"

#include <stdlib.h>

#define WINDOW_BYTES ((size_t)131072)
/* The head of an object, a keyword: what must be seen at once. */
#define TOKEN_BYTES ((size_t)64)
/* What was read of objects is dropped when it takes more than this. */
#define SCRATCH_BYTES ((size_t)1 << 20)
/* Bytes that may be read in vain beyond the file's own size, so that no file costs the square of its size. */
#define VAIN_BYTES ((int64_t)64 << 20)

typedef struct scan_pass {
    pdf_document *document;
    pdf_scan *scan;
    uint8_t *bytes;
    size_t capacity, length, position;
    int64_t base;
    arena scratch;
    int64_t vain_left;   /* how much may still be read and not passed */
    bool no_more_endings; /* neither endstream nor endobj stands behind here */
} scan_pass;

static pdfseal_status grow_list(void **list, size_t *capacity, size_t item_bytes, pdfseal_error *error)
{
    size_t wanted = *capacity ? *capacity * 2 : 64;
    void *grown = realloc(*list, wanted * item_bytes);
    if (!grown)
        FAIL_MEMORY(error);
    *list = grown;
    *capacity = wanted;
    return PDFSEAL_OK;
}

pdfseal_status pdf_scan_add_object(const limits *set, pdf_scan *scan, const pdf_scan_object *object,
                                   pdfseal_error *error)
{
    if (scan->count >= limits_get(set, LIMITS_XREF_ENTRIES))
        FAIL_LIMIT(error, -1, set, LIMITS_XREF_ENTRIES);
    if (scan->count == scan->capacity)
        TRY(grow_list((void **)&scan->objects, &scan->capacity, sizeof *scan->objects, error));
    scan->objects[scan->count++] = *object;
    return PDFSEAL_OK;
}

static pdfseal_status add_object_stream(pdf_scan *scan, const pdf_scan_object *stream, pdfseal_error *error)
{
    if (scan->object_stream_count == scan->object_stream_capacity)
        TRY(grow_list((void **)&scan->object_streams, &scan->object_stream_capacity, sizeof *scan->object_streams, error));
    scan->object_streams[scan->object_stream_count++] = *stream;
    return PDFSEAL_OK;
}

static pdfseal_status add_trailer(pdf_scan *scan, int64_t position, bool is_stream, pdfseal_error *error)
{
    if (scan->trailer_count == scan->trailer_capacity)
        TRY(grow_list((void **)&scan->trailers, &scan->trailer_capacity, sizeof *scan->trailers, error));
    scan->trailers[scan->trailer_count++] = (pdf_scan_trailer){position, is_stream};
    return PDFSEAL_OK;
}

void pdf_scan_clear(pdf_scan *scan)
{
    free(scan->objects);
    free(scan->trailers);
    free(scan->object_streams);
    *scan = (pdf_scan){0};
}

/* ---- the window ---- */

static int64_t offset_of(const scan_pass *pass)
{
    return pass->base + (int64_t)pass->position;
}

static bool sees_end(const scan_pass *pass)
{
    return pass->base + (int64_t)pass->length >= pass->document->input.size;
}

static pdfseal_status move_to(scan_pass *pass, int64_t offset, pdfseal_error *error)
{
    if (offset >= pass->base && offset <= pass->base + (int64_t)pass->length) {
        pass->position = (size_t)(offset - pass->base);
        return PDFSEAL_OK;
    }
    int64_t left = pass->document->input.size - offset;
    pass->base = offset;
    pass->position = 0;
    pass->length = left < (int64_t)pass->capacity ? (size_t)left : pass->capacity;
    return file_input_read(&pass->document->input, offset, pass->bytes, pass->length, error);
}

/* Makes the window begin at the next byte. */
static pdfseal_status refill(scan_pass *pass, pdfseal_error *error)
{
    int64_t offset = offset_of(pass);
    pass->base = -1;
    pass->length = 0;
    return move_to(pass, offset, error);
}

static pdfseal_status want(scan_pass *pass, size_t count, pdfseal_error *error)
{
    return pass->length - pass->position < count && !sees_end(pass) ? refill(pass, error) : PDFSEAL_OK;
}

static pdfseal_status enlarge(scan_pass *pass, pdfseal_error *error)
{
    if (pass->position == 0) {
        uint8_t *larger = realloc(pass->bytes, pass->capacity * 4);
        if (!larger)
            FAIL_MEMORY(error);
        pass->bytes = larger;
        pass->capacity *= 4;
    }
    return refill(pass, error);
}

static bytes_view rest_of(const scan_pass *pass)
{
    return (bytes_view){pass->bytes + pass->position, pass->length - pass->position};
}

/* ---- streams ---- */

/* Whether the stream ends where a direct Length says. */
static pdfseal_status find_end_by_length(scan_pass *pass, const pdf_indirect *stream, int64_t *ret_end,
                                         pdfseal_error *error)
{
    int64_t length;
    int64_t object_end;
    bool good = false;
    *ret_end = -1;
    int64_t room = pass->document->input.size - stream->stream_start;
    if (!pdf_object_integer(pdf_dictionary_find(&stream->value, "Length"), 0, room, &length))
        return PDFSEAL_OK;
    TRY(pdf_stream_ending_read(pass->document, stream->stream_start + length, &good, &object_end, error));
    if (good)
        *ret_end = object_end;
    return PDFSEAL_OK;
}

/* Passes the data up to the next endstream or endobj; where none follows, nothing is passed. */
static pdfseal_status search_stream_end(scan_pass *pass, bool *ret_endstream, pdfseal_error *error)
{
    int64_t start = offset_of(pass);
    *ret_endstream = false;
    while (!pass->no_more_endings) {
        size_t place = bytes_find(rest_of(pass), BYTES_LITERAL("end"), 0);
        if (place == SIZE_MAX) {
            if (sees_end(pass))
                break;
            pass->position = pass->length >= 2 && pass->length - 2 > pass->position ? pass->length - 2 : pass->position;
            TRY(pass->position ? refill(pass, error) : enlarge(pass, error));
            continue;
        }
        pass->position += place;
        TRY(want(pass, TOKEN_BYTES, error));
        *ret_endstream = bytes_start_with(rest_of(pass), BYTES_LITERAL("endstream"));
        if (*ret_endstream || bytes_start_with(rest_of(pass), BYTES_LITERAL("endobj")))
            return PDFSEAL_OK;
        pass->position += 3;
    }
    pass->no_more_endings = true;
    return move_to(pass, start, error);
}

static pdfseal_status pass_stream(scan_pass *pass, const pdf_indirect *stream, pdfseal_error *error)
{
    int64_t end;
    bool endstream;
    TRY(find_end_by_length(pass, stream, &end, error));
    if (end >= 0)
        return move_to(pass, end, error);
    TRY(move_to(pass, stream->stream_start, error));
    TRY(search_stream_end(pass, &endstream, error));
    if (endstream || pass->vain_left <= 0)
        return PDFSEAL_OK;
    /* Not even endobj need be this object's own: what stands up to there is looked at. */
    pass->vain_left -= offset_of(pass) - stream->stream_start;
    return move_to(pass, stream->stream_start, error);
}

/* ---- objects ---- */

static pdfseal_status read_once(scan_pass *pass, bool is_trailer, pdf_indirect *object, bool *ret_again)
{
    pdf_object_reader reader;
    *object = (pdf_indirect){0};
    pdf_object_reader_init(&reader, rest_of(pass), offset_of(pass), &pass->scratch);
    reader.limits = &pass->document->limits;
    reader.patient = true;
    if (is_trailer)
        reader.cursor.position += strlen("trailer");
    pdfseal_status status = is_trailer ? pdf_reader_read_object(&reader, &object->value, NULL)
                                       : pdf_indirect_read(&reader, NULL, object, NULL);
    *ret_again = reader.hit_end && !sees_end(pass);
    if (status != PDFSEAL_OK || *ret_again)
        pass->vain_left -= (int64_t)reader.cursor.position;
    pdf_object_reader_clear(&reader);
    return status;
}

/* Reads the object, or the trailer, at the next byte; *ret_read false when it does not read well. */
static pdfseal_status read_object(scan_pass *pass, bool is_trailer, pdf_indirect *object, bool *ret_read,
                                  pdfseal_error *error)
{
    *ret_read = false;
    while (pass->vain_left > 0) {
        bool again;
        if (pass->scratch.used_bytes > SCRATCH_BYTES)
            arena_clear(&pass->scratch);
        pdfseal_status status = read_once(pass, is_trailer, object, &again);
        if (status == PDFSEAL_ERROR_MEMORY)
            FAIL_MEMORY(error);
        if (!again) {
            *ret_read = status == PDFSEAL_OK;
            return PDFSEAL_OK;
        }
        if (pass->position == 0 && pass->capacity >= limits_get(&pass->document->limits, LIMITS_OBJECT_BYTES))
            return PDFSEAL_OK;
        TRY(enlarge(pass, error));
    }
    return PDFSEAL_OK;
}

/* What may stand behind an object that lacks its endobj. */
static bool is_followed_well(const scan_pass *pass, int64_t end)
{
    pdf_object_reader reader;
    pdf_object_reader_init(&reader, (bytes_view){pass->bytes, pass->length}, pass->base, NULL);
    reader.limits = &pass->document->limits;
    reader.cursor.position = (size_t)(end - pass->base);
    pdf_reader_skip_space(&reader);
    int next = bytes_cursor_peek(&reader.cursor);
    return next < 0 || (next >= '0' && next <= '9') || pdf_reader_skip_word(&reader, "xref") ||
           pdf_reader_skip_word(&reader, "trailer") || pdf_reader_skip_word(&reader, "startxref");
}

static pdfseal_status note_kind(scan_pass *pass, const pdf_indirect *object, const pdf_scan_object *found,
                                pdfseal_error *error)
{
    const pdf_object *type = pdf_dictionary_find(&object->value, "Type");
    if (!object->is_stream && pdf_object_is_name(type, "Catalog"))
        pass->scan->catalog = object->reference;
    if (object->is_stream && pdf_object_is_name(type, "XRef"))
        return add_trailer(pass->scan, object->start, true, error);
    if (object->is_stream && pdf_object_is_name(type, "ObjStm"))
        return add_object_stream(pass->scan, found, error);
    return PDFSEAL_OK;
}

/* The head of an object at the next byte: *ret_body is behind it, or -1 where none stands. */
static void find_head(scan_pass *pass, pdf_indirect *object, int64_t *ret_body)
{
    pdf_object_reader reader;
    pdf_object_reader_init(&reader, rest_of(pass), offset_of(pass), NULL);
    reader.limits = &pass->document->limits;
    *ret_body = pdf_indirect_read_head(&reader, object) && object->reference.number ? pdf_reader_offset(&reader) : -1;
}

static pdfseal_status pass_body(scan_pass *pass, const pdf_scan_object *found, int64_t body, pdfseal_error *error)
{
    pdf_indirect object;
    bool good;
    TRY(read_object(pass, false, &object, &good, error));
    /* What stands in a damaged object is looked at as if it stood between objects. */
    if (!good)
        return move_to(pass, body, error);
    TRY(note_kind(pass, &object, found, error));
    if (object.is_stream)
        return pass_stream(pass, &object, error);
    bool has_endobj = object.end > object.value.end;
    if (has_endobj || is_followed_well(pass, object.end))
        return move_to(pass, object.end, error);
    pass->vain_left -= object.end - body;
    return move_to(pass, body, error);
}

static void pass_number(scan_pass *pass)
{
    while (pass->position < pass->length && pdf_is_regular(pass->bytes[pass->position]))
        pass->position++;
}

static pdfseal_status pass_object(scan_pass *pass, pdfseal_error *error)
{
    pdf_indirect object = {0};
    int64_t start = offset_of(pass);
    int64_t body;
    find_head(pass, &object, &body);
    if (body < 0) {
        pass_number(pass);
        return PDFSEAL_OK;
    }
    pdf_scan_object found = {object.reference.number, start,
                             {PDF_PLACE_OFFSET, start, object.reference.generation, 0, 0}};
    TRY(pdf_scan_add_object(&pass->document->limits, pass->scan, &found, error));
    return pass_body(pass, &found, body, error);
}

/* ---- between objects ---- */

static pdfseal_status pass_trailer(scan_pass *pass, pdfseal_error *error)
{
    pdf_indirect trailer;
    bool good;
    int64_t start = offset_of(pass);
    TRY(read_object(pass, true, &trailer, &good, error));
    if (!good || trailer.value.type != PDF_DICTIONARY)
        return move_to(pass, start + (int64_t)strlen("trailer"), error);
    TRY(add_trailer(pass->scan, start, false, error));
    return move_to(pass, trailer.value.end, error);
}

/* The next object may follow %%EOF on the same line: there are producers that append without a line end. */
static pdfseal_status pass_comment(scan_pass *pass, pdfseal_error *error)
{
    if (bytes_start_with(rest_of(pass), BYTES_LITERAL("%%EOF"))) {
        pass->position += 5;
        return PDFSEAL_OK;
    }
    for (;;) {
        while (pass->position < pass->length && pass->bytes[pass->position] != '\n' && pass->bytes[pass->position] != '\r')
            pass->position++;
        if (pass->position < pass->length || sees_end(pass))
            return PDFSEAL_OK;
        TRY(refill(pass, error));
    }
}

/* A word, or one delimiter. A number may follow endobj and endstream without white space. */
static void pass_word(scan_pass *pass)
{
    static const char *const ENDINGS[] = {"endobj", "endstream"};
    for (size_t i = 0; i < 2; i++) {
        if (bytes_start_with(rest_of(pass), bytes_of_text(ENDINGS[i]))) {
            pass->position += strlen(ENDINGS[i]);
            return;
        }
    }
    if (!pdf_is_regular(pass->bytes[pass->position]))
        pass->position++;
    while (pass->position < pass->length && pdf_is_regular(pass->bytes[pass->position]))
        pass->position++;
}

static pdfseal_status pass_token(scan_pass *pass, pdfseal_error *error)
{
    int byte = pass->bytes[pass->position];
    if (byte == '%')
        return pass_comment(pass, error);
    if (byte >= '0' && byte <= '9')
        return pass_object(pass, error);
    if (bytes_start_with(rest_of(pass), BYTES_LITERAL("trailer")))
        return pass_trailer(pass, error);
    pass_word(pass);
    return PDFSEAL_OK;
}

static pdfseal_status walk(scan_pass *pass, pdfseal_error *error)
{
    for (;;) {
        while (pass->position < pass->length && pdf_is_space(pass->bytes[pass->position]))
            pass->position++;
        TRY(want(pass, TOKEN_BYTES, error));
        if (pass->position >= pass->length)
            return PDFSEAL_OK;
        if (!pdf_is_space(pass->bytes[pass->position]))
            TRY(pass_token(pass, error));
    }
}

pdfseal_status pdf_scan_run(pdf_document *document, pdf_scan *scan, pdfseal_error *error)
{
    scan_pass pass = {.document = document, .scan = scan, .capacity = WINDOW_BYTES, .base = -1,
                      .vain_left = document->input.size + VAIN_BYTES};
    pass.bytes = malloc(pass.capacity);
    if (!pass.bytes)
        FAIL_MEMORY(error);
    arena_init(&pass.scratch);
    /* What stands in front of the header is no part of the document, and no offset leads there. */
    pdfseal_status status = move_to(&pass, document->header, error);
    if (status == PDFSEAL_OK)
        status = walk(&pass, error);
    arena_clear(&pass.scratch);
    free(pass.bytes);
    return status;
}
