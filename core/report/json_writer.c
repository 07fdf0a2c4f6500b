/* SPDX-License-Identifier: Apache-2.0 */
/* Writes what was built, piece by piece. Scalars are jansson's; an object that stands in many places is written once and copied:
 * every signature lists all changes that follow it. */
#include "pdf/text_string.h"
#include "report/characters.h"
#include "report/json_builder.h"

#include <stdlib.h>

/* Enough for coordinates, few enough that 400.1 stays 400.1. */
#define REAL_DIGITS 12
#define SCALAR_FLAGS (JSON_ENCODE_ANY | JSON_REAL_PRECISION(REAL_DIGITS))
/* Pieces in which a finished text leaves. */
#define PIECE_BYTES ((size_t)65536)
#define FIRST_KNOWN ((size_t)256)

/* An object that was written before: where its text stands among the kept ones. */
typedef struct known_text {
    const json_t *object; /* NULL: free */
    size_t start, length;
} known_text;

typedef struct json_writer {
    const pdfseal_sink *sink;
    bytes_buffer piece;  /* what leaves next */
    bytes_buffer scalar; /* as jansson writes it */
    bytes_buffer kept;   /* texts of objects that stand in several places */
    known_text *known;   /* open addressing, a power of two */
    size_t known_count, known_capacity;
} json_writer;

static pdfseal_status write_value(json_writer *writer, const json_t *value, bytes_buffer *out, pdfseal_error *error);

/* ---- scalars ---- */

/* Outside strings JSON is plain ASCII, so a character replaced by its escape always stands inside one. */
static pdfseal_status append_character(bytes_buffer *out, bytes_cursor *cursor, pdfseal_error *error)
{
    size_t start = cursor->position;
    int32_t character = pdf_utf8_read(cursor);
    if (character < 0x7F || !report_character_is_harmful(character))
        return bytes_buffer_append(out, cursor->view.data + start, cursor->position - start, error);
    if (character < 0x10000)
        return bytes_buffer_append_format(out, error, "\\u%04x", (unsigned)character);
    unsigned beyond = (unsigned)character - 0x10000;
    return bytes_buffer_append_format(out, error, "\\u%04x\\u%04x", 0xD800 + (beyond >> 10), 0xDC00 + (beyond & 0x3FF));
}

static pdfseal_status append_harmless(bytes_buffer *out, bytes_view text, pdfseal_error *error)
{
    bytes_cursor cursor = {.view = text};
    while (cursor.position < text.length) {
        size_t plain = cursor.position;
        while (plain < text.length && text.data[plain] < 0x7F)
            plain++;
        TRY(bytes_buffer_append(out, text.data + cursor.position, plain - cursor.position, error));
        cursor.position = plain;
        if (plain < text.length)
            TRY(append_character(out, &cursor, error));
    }
    return PDFSEAL_OK;
}

static pdfseal_status write_scalar(json_writer *writer, const json_t *value, bytes_buffer *out, pdfseal_error *error)
{
    size_t length = json_dumpb(value, (char *)writer->scalar.data, writer->scalar.capacity, SCALAR_FLAGS);
    if (length > writer->scalar.capacity) {
        TRY(bytes_buffer_reserve(&writer->scalar, length, error));
        length = json_dumpb(value, (char *)writer->scalar.data, writer->scalar.capacity, SCALAR_FLAGS);
    }
    if (length == 0)
        FAIL_MEMORY(error);
    return append_harmless(out, (bytes_view){writer->scalar.data, length}, error);
}

/* ---- objects that were written before ---- */

static known_text *find_known(json_writer *writer, const json_t *object)
{
    size_t place = ((uintptr_t)object >> 4) * 0x9E3779B97F4A7C15u & (writer->known_capacity - 1);
    while (writer->known[place].object && writer->known[place].object != object)
        place = (place + 1) & (writer->known_capacity - 1);
    return &writer->known[place];
}

static pdfseal_status grow_known(json_writer *writer, pdfseal_error *error)
{
    known_text *old = writer->known;
    size_t old_capacity = writer->known_capacity;
    if (old && writer->known_count * 2 < old_capacity)
        return PDFSEAL_OK;
    known_text *known = calloc(old ? old_capacity * 2 : FIRST_KNOWN, sizeof *known);
    if (!known)
        FAIL_MEMORY(error);
    writer->known = known;
    writer->known_capacity = old ? old_capacity * 2 : FIRST_KNOWN;
    for (size_t i = 0; i < old_capacity; i++) {
        if (old[i].object)
            *find_known(writer, old[i].object) = old[i];
    }
    free(old);
    return PDFSEAL_OK;
}

/* ---- arrays and objects ---- */

static pdfseal_status write_array(json_writer *writer, const json_t *array, bytes_buffer *out, pdfseal_error *error)
{
    TRY(bytes_buffer_append_byte(out, '[', error));
    for (size_t i = 0; i < json_array_size(array); i++) {
        if (i)
            TRY(bytes_buffer_append_text(out, ", ", error));
        TRY(write_value(writer, json_array_get(array, i), out, error));
    }
    return bytes_buffer_append_byte(out, ']', error);
}

/* Keys are words of ours: letters, digits, low lines. */
static pdfseal_status write_object(json_writer *writer, const json_t *object, bytes_buffer *out, pdfseal_error *error)
{
    const char *key;
    json_t *value;
    bool is_first = true;
    TRY(bytes_buffer_append_byte(out, '{', error));
    json_object_foreach((json_t *)(uintptr_t)object, key, value) {
        TRY(bytes_buffer_append_text(out, is_first ? "\"" : ", \"", error));
        TRY(bytes_buffer_append_text(out, key, error));
        TRY(bytes_buffer_append_text(out, "\": ", error));
        TRY(write_value(writer, value, out, error));
        is_first = false;
    }
    return bytes_buffer_append_byte(out, '}', error);
}

static pdfseal_status write_shared(json_writer *writer, const json_t *object, bytes_buffer *out, pdfseal_error *error)
{
    TRY(grow_known(writer, error));
    known_text *known = find_known(writer, object);
    if (!known->object) {
        size_t start = writer->kept.length;
        TRY(write_object(writer, object, &writer->kept, error));
        known = find_known(writer, object);
        *known = (known_text){object, start, writer->kept.length - start};
        writer->known_count++;
    }
    return bytes_buffer_append(out, writer->kept.data + known->start, known->length, error);
}

static pdfseal_status write_piece(json_writer *writer, pdfseal_error *error)
{
    bytes_buffer *piece = &writer->piece;
    if (piece->length && !writer->sink->write(writer->sink->context, piece->data, piece->length))
        FAIL(error, PDFSEAL_ERROR_OUTPUT, "the result could not be written");
    piece->length = 0;
    return PDFSEAL_OK;
}

static pdfseal_status write_value(json_writer *writer, const json_t *value, bytes_buffer *out, pdfseal_error *error)
{
    if (out == &writer->piece && out->length >= PIECE_BYTES)
        TRY(write_piece(writer, error));
    if (json_is_array(value))
        return write_array(writer, value, out, error);
    if (!json_is_object(value))
        return write_scalar(writer, value, out, error);
    /* What is shared lies flat: an object within it would be kept while it is kept itself. */
    return value->refcount > 1 && out == &writer->piece ? write_shared(writer, value, out, error)
                                                         : write_object(writer, value, out, error);
}

pdfseal_status json_finish(json_builder *builder, json_t *root, const pdfseal_sink *sink, pdfseal_error *error)
{
    json_writer writer = {.sink = sink};
    bytes_buffer_init(&writer.piece, SIZE_MAX / 2);
    bytes_buffer_init(&writer.scalar, SIZE_MAX / 2);
    bytes_buffer_init(&writer.kept, SIZE_MAX / 2);
    pdfseal_status status = builder->failed ? error_set(error, PDFSEAL_ERROR_MEMORY, -1, __FILE__, __LINE__, "memory ran out")
                                            : write_value(&writer, root, &writer.piece, error);
    if (status == PDFSEAL_OK)
        status = bytes_buffer_append_byte(&writer.piece, '\n', error);
    if (status == PDFSEAL_OK)
        status = write_piece(&writer, error);
    json_decref(root);
    bytes_buffer_clear(&writer.piece);
    bytes_buffer_clear(&writer.scalar);
    bytes_buffer_clear(&writer.kept);
    free(writer.known);
    return status;
}
