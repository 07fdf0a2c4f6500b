/* SPDX-License-Identifier: Apache-2.0 */
/* Writes what was built, piece by piece. Scalars are jansson's; an object that stands in many places is written once and copied:
 * every signature lists all changes that follow it. */
#include "base/error.h"
#include "pdf/text_string.h"
#include "report/characters.h"
#include "report/json_builder.h"
#include "report/pieces.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Enough for coordinates, few enough that 400.1 stays 400.1. */
#define REAL_DIGITS 12
#define SCALAR_FLAGS (JSON_ENCODE_ANY | JSON_REAL_PRECISION(REAL_DIGITS))
#define FIRST_KNOWN ((size_t)256)

/* An object that was written before: where its text stands among the kept ones. */
typedef struct known_text {
    const json_t *object; /* NULL: free */
    size_t start, length;
} known_text;

typedef struct json_writer {
    pieces_writer out;   /* its status is that of the writing */
    bytes_buffer scalar; /* as jansson writes it */
    bytes_buffer kept;   /* texts of objects that stand in several places */
    bool is_keeping;     /* what is put goes there */
    known_text *known;   /* open addressing, a power of two */
    size_t known_count, known_capacity;
} json_writer;

static void write_value(json_writer *writer, const json_t *value);

static void put(json_writer *writer, const void *bytes, size_t length)
{
    if (!writer->is_keeping)
        pieces_put(&writer->out, bytes, length);
    else if (writer->out.status == PDFSEAL_OK)
        writer->out.status = bytes_buffer_append(&writer->kept, bytes, length, writer->out.error);
}

static void put_text(json_writer *writer, const char *text)
{
    put(writer, text, strlen(text));
}

static void fail_memory(json_writer *writer)
{
    if (writer->out.status == PDFSEAL_OK)
        writer->out.status = error_set(writer->out.error, PDFSEAL_ERROR_MEMORY, -1, __FILE__, __LINE__, "memory ran out");
}

/* ---- scalars ---- */

/* Outside strings JSON is plain ASCII, so a character replaced by its escape always stands inside one. */
static void put_character(json_writer *writer, bytes_cursor *cursor)
{
    char escaped[32];
    size_t start = cursor->position;
    int32_t character = pdf_utf8_read(cursor);
    unsigned beyond = (unsigned)character - 0x10000;
    if (character < 0x7F || !report_character_is_harmful(character)) {
        put(writer, cursor->view.data + start, cursor->position - start);
        return;
    }
    if (character < 0x10000)
        (void)snprintf(escaped, sizeof escaped, "\\u%04x", (unsigned)character);
    else
        (void)snprintf(escaped, sizeof escaped, "\\u%04x\\u%04x", 0xD800 + (beyond >> 10), 0xDC00 + (beyond & 0x3FF));
    put_text(writer, escaped);
}

static void put_harmless(json_writer *writer, bytes_view text)
{
    bytes_cursor cursor = {.view = text};
    while (cursor.position < text.length) {
        size_t plain = cursor.position;
        while (plain < text.length && text.data[plain] < 0x7F)
            plain++;
        put(writer, text.data + cursor.position, plain - cursor.position);
        cursor.position = plain;
        if (plain < text.length)
            put_character(writer, &cursor);
    }
}

static size_t dump_scalar(json_writer *writer, const json_t *value)
{
    return json_dumpb(value, (char *)writer->scalar.data, writer->scalar.capacity, SCALAR_FLAGS);
}

static void write_scalar(json_writer *writer, const json_t *value)
{
    size_t length = dump_scalar(writer, value);
    if (length > writer->scalar.capacity && bytes_buffer_reserve(&writer->scalar, length, NULL) == PDFSEAL_OK)
        length = dump_scalar(writer, value);
    if (length == 0 || length > writer->scalar.capacity)
        fail_memory(writer);
    else
        put_harmless(writer, (bytes_view){writer->scalar.data, length});
}

/* ---- objects that were written before ---- */

static known_text *find_known(json_writer *writer, const json_t *object)
{
    size_t place = ((uintptr_t)object >> 4) * 0x9E3779B97F4A7C15u & (writer->known_capacity - 1);
    while (writer->known[place].object && writer->known[place].object != object)
        place = (place + 1) & (writer->known_capacity - 1);
    return &writer->known[place];
}

/* False when memory ran out. */
static bool grow_known(json_writer *writer)
{
    known_text *old = writer->known;
    size_t old_capacity = writer->known_capacity;
    if (old && writer->known_count * 2 < old_capacity)
        return true;
    size_t capacity = old ? old_capacity * 2 : FIRST_KNOWN;
    known_text *known = calloc(capacity, sizeof *known);
    if (!known)
        return false;
    writer->known = known;
    writer->known_capacity = capacity;
    for (size_t i = 0; i < old_capacity; i++) {
        if (old[i].object)
            *find_known(writer, old[i].object) = old[i];
    }
    free(old);
    return true;
}

/* ---- arrays and objects ---- */

static void write_array(json_writer *writer, const json_t *array)
{
    put_text(writer, "[");
    for (size_t i = 0; i < json_array_size(array); i++) {
        if (i)
            put_text(writer, ", ");
        write_value(writer, json_array_get(array, i));
    }
    put_text(writer, "]");
}

/* Keys are words of ours: letters, digits, low lines. */
static void write_object(json_writer *writer, const json_t *object)
{
    const char *key;
    json_t *value;
    const char *opening = "{\"";
    json_object_foreach((json_t *)(uintptr_t)object, key, value) {
        put_text(writer, opening);
        put_text(writer, key);
        put_text(writer, "\": ");
        write_value(writer, value);
        opening = ", \"";
    }
    put_text(writer, json_object_size(object) ? "}" : "{}");
}

/* What is shared lies flat: while it is kept, an object within it is only written. */
static void write_shared(json_writer *writer, const json_t *object)
{
    if (!grow_known(writer)) {
        fail_memory(writer);
        return;
    }
    known_text *known = find_known(writer, object);
    if (!known->object) {
        size_t start = writer->kept.length;
        writer->is_keeping = true;
        write_object(writer, object);
        writer->is_keeping = false;
        *known = (known_text){object, start, writer->kept.length - start};
        writer->known_count++;
    }
    put(writer, writer->kept.data + known->start, known->length);
}

static void write_value(json_writer *writer, const json_t *value)
{
    if (json_is_array(value))
        write_array(writer, value);
    else if (!json_is_object(value))
        write_scalar(writer, value);
    else if (value->refcount > 1 && !writer->is_keeping)
        write_shared(writer, value);
    else
        write_object(writer, value);
}

pdfseal_status json_finish(json_builder *builder, json_t *root, const pdfseal_sink *sink, pdfseal_error *error)
{
    json_writer writer = {0};
    pieces_begin(&writer.out, sink, error);
    bytes_buffer_init(&writer.scalar, SIZE_MAX / 2);
    bytes_buffer_init(&writer.kept, SIZE_MAX / 2);
    if (builder->failed)
        fail_memory(&writer);
    else
        write_value(&writer, root);
    put_text(&writer, "\n");
    json_decref(root);
    bytes_buffer_clear(&writer.scalar);
    bytes_buffer_clear(&writer.kept);
    free(writer.known);
    return pieces_finish(&writer.out);
}
