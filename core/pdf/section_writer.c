/* SPDX-License-Identifier: Apache-2.0 */
/* Builds the bytes of one incremental update. */
#include "pdf/section_writer.h"

#include "base/limits.h"
#include "pdf/crypt/crypt.h"
#include "pdf/object_reader.h"
#include "pdf/object_repair.h"
#include "pdf/object_writer.h"

#include <stdlib.h>

#define LARGEST_TABLE_OFFSET 9999999999LL

/* An entry of the cross-reference that closes the section. */
typedef struct written_object {
    uint32_t number;
    pdf_place place;
} written_object;

struct pdf_section {
    pdf_document *document;
    bytes_buffer bytes;
    uint32_t next_number;
    written_object *objects;
    size_t count, capacity;
    const pdf_stream_watch *watch; /* or NULL */
};

const limits *pdf_section_limits(const pdf_section *section)
{
    return pdf_document_limits(section->document);
}

pdfseal_status pdf_section_new(pdf_document *document, pdf_section **ret_section, pdfseal_error *error)
{
    pdf_section *section = calloc(1, sizeof *section);
    if (!section)
        FAIL_MEMORY(error);
    section->document = document;
    bytes_buffer_init_limited(&section->bytes, pdf_document_limits(document), LIMITS_SECTION_BYTES);
    int64_t size = pdf_document_trailer_size(document);
    uint32_t highest = pdf_document_highest_number(document);
    section->next_number = size > highest ? (uint32_t)size : highest + 1;
    uint8_t last = 0;
    pdfseal_status status = file_input_read(pdf_document_input(document), pdf_document_size(document) - 1, &last, 1, error);
    if (status == PDFSEAL_OK && last != '\n' && last != '\r')
        status = bytes_buffer_append_byte(&section->bytes, '\n', error);
    if (status != PDFSEAL_OK) {
        pdf_section_free(section);
        return status;
    }
    *ret_section = section;
    return PDFSEAL_OK;
}

void pdf_section_free(pdf_section *section)
{
    if (!section)
        return;
    bytes_buffer_clear(&section->bytes);
    free(section->objects);
    free(section);
}

uint32_t pdf_section_reserve(pdf_section *section)
{
    return section->next_number++;
}

void pdf_section_watch_streams(pdf_section *section, const pdf_stream_watch *watch)
{
    section->watch = watch;
}

int64_t pdf_section_position(const pdf_section *section)
{
    return pdf_document_size(section->document) + (int64_t)section->bytes.length;
}

static pdfseal_status note_entry(pdf_section *section, uint32_t number, const pdf_place *place, pdfseal_error *error)
{
    if (section->count == section->capacity) {
        size_t capacity = section->capacity ? section->capacity * 2 : 16;
        written_object *objects = realloc(section->objects, capacity * sizeof *objects);
        if (!objects)
            FAIL_MEMORY(error);
        section->objects = objects;
        section->capacity = capacity;
    }
    section->objects[section->count++] = (written_object){number, *place};
    return PDFSEAL_OK;
}

static pdfseal_status note_object(pdf_section *section, pdf_reference reference, pdfseal_error *error)
{
    const limits *set = pdf_section_limits(section);
    if (reference.number == 0 || reference.number > limits_get(set, LIMITS_OBJECT_NUMBER))
        FAIL_LIMIT(error, -1, set, LIMITS_OBJECT_NUMBER);
    pdf_place place = {PDF_PLACE_OFFSET, pdf_section_position(section), reference.generation, 0, 0};
    return note_entry(section, reference.number, &place, error);
}

/* What the encryption of one object's strings needs. */
typedef struct string_encryption {
    const pdf_crypt *crypt;
    pdf_reference reference;
    const limits *limits;
} string_encryption;

static pdfseal_status write_encrypted(void *context, bytes_view string, bytes_buffer *out, pdfseal_error *error)
{
    const string_encryption *encryption = context;
    BYTES_BUFFER_CLEANUP bytes_buffer encrypted;
    bytes_buffer_init_limited(&encrypted, encryption->limits, LIMITS_OBJECT_BYTES);
    TRY(pdf_crypt_string_encrypt(encryption->crypt, encryption->reference, string, &encrypted, error));
    return pdf_hexadecimal_write(bytes_buffer_view(&encrypted), out, error);
}

/* Reads the text back and writes it with its strings encrypted. */
static pdfseal_status encrypt_text(const pdf_section *section, pdf_reference reference, bytes_view text,
                                   bytes_buffer *out, pdfseal_error *error)
{
    string_encryption encryption = {pdf_document_crypt(section->document), reference,
                                    pdf_section_limits(section)};
    pdf_string_coder coder = {&encryption, write_encrypted};
    arena memory;
    pdf_object value;
    pdf_object_reader reader;
    arena_init(&memory);
    pdf_object_reader_init(&reader, text, 0, &memory);
    reader.limits = pdf_section_limits(section);
    pdfseal_status status = pdf_reader_read_object(&reader, &value, error);
    if (status == PDFSEAL_OK)
        status = pdf_object_write_coded(&value, &coder, out, error);
    pdf_object_reader_clear(&reader);
    arena_clear(&memory);
    return status;
}

pdfseal_status pdf_section_write_text(const pdf_section *section, pdf_reference reference, const char *utf8,
                                      bytes_buffer *out, pdfseal_error *error)
{
    if (!pdf_document_crypt(section->document))
        return pdf_text_string_write(utf8, out, error);
    string_encryption encryption = {pdf_document_crypt(section->document), reference,
                                    pdf_section_limits(section)};
    BYTES_BUFFER_CLEANUP bytes_buffer bytes;
    bytes_buffer_init_limited(&bytes, pdf_section_limits(section), LIMITS_OBJECT_BYTES);
    TRY(pdf_text_string_encode(utf8, &bytes, error));
    return write_encrypted(&encryption, bytes_buffer_view(&bytes), out, error);
}

pdfseal_status pdf_section_add(pdf_section *section, pdf_reference reference, bytes_view value, pdfseal_error *error)
{
    if (!pdf_document_crypt(section->document))
        return pdf_section_add_ready(section, reference, value, error);
    BYTES_BUFFER_CLEANUP bytes_buffer encrypted;
    bytes_buffer_init_limited(&encrypted, pdf_section_limits(section), LIMITS_OBJECT_BYTES);
    TRY(encrypt_text(section, reference, value, &encrypted, error));
    return pdf_section_add_ready(section, reference, bytes_buffer_view(&encrypted), error);
}

pdfseal_status pdf_section_add_ready(pdf_section *section, pdf_reference reference, bytes_view value,
                                     pdfseal_error *error)
{
    TRY(note_object(section, reference, error));
    TRY(bytes_buffer_append_format(&section->bytes, error, "%u %u obj\n", reference.number, reference.generation));
    TRY(bytes_buffer_append(&section->bytes, value.data, value.length, error));
    return bytes_buffer_append_text(&section->bytes, "\nendobj\n", error);
}

/* The stream's dictionary; its strings are encrypted as those of any object. */
static pdfseal_status append_stream_dictionary(pdf_section *section, pdf_reference reference, bytes_view entries,
                                               size_t length, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    bytes_buffer_init_limited(&text, pdf_section_limits(section), LIMITS_OBJECT_BYTES);
    TRY(bytes_buffer_append_text(&text, "<<", error));
    TRY(bytes_buffer_append(&text, entries.data, entries.length, error));
    TRY(bytes_buffer_append_format(&text, error, " /Length %zu>>", length));
    if (pdf_document_crypt(section->document))
        return encrypt_text(section, reference, bytes_buffer_view(&text), &section->bytes, error);
    return bytes_buffer_append(&section->bytes, text.data, text.length, error);
}

/* Appends a stream whose data are encrypted already where they must be. */
static pdfseal_status add_ready_stream(pdf_section *section, pdf_reference reference, bytes_view entries, bytes_view data,
                                       pdfseal_error *error)
{
    TRY(note_object(section, reference, error));
    TRY(bytes_buffer_append_format(&section->bytes, error, "%u %u obj\n", reference.number, reference.generation));
    TRY(append_stream_dictionary(section, reference, entries, data.length, error));
    TRY(bytes_buffer_append_text(&section->bytes, "\nstream\n", error));
    TRY(bytes_buffer_append(&section->bytes, data.data, data.length, error));
    return bytes_buffer_append_text(&section->bytes, "\nendstream\nendobj\n", error);
}

pdfseal_status pdf_section_add_stream(pdf_section *section, pdf_reference reference, bytes_view entries, bytes_view data,
                                      pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer encrypted;
    bytes_buffer_init_limited(&encrypted, pdf_section_limits(section), LIMITS_SECTION_BYTES);
    const pdf_crypt *crypt = pdf_document_crypt(section->document);
    if (section->watch)
        TRY(section->watch->added(section->watch->state, reference, data, error));
    if (crypt) {
        const pdf_crypt_stream stream = {.reference = reference};
        TRY(pdf_crypt_stream_encrypt(crypt, &stream, data, &encrypted, error));
        data = bytes_buffer_view(&encrypted);
    }
    return add_ready_stream(section, reference, entries, data, error);
}

static int compare_written(const void *a, const void *b)
{
    const written_object *first = a;
    const written_object *second = b;
    return first->number < second->number ? -1 : first->number > second->number;
}

static void sort_entries(pdf_section *section)
{
    qsort(section->objects, section->count, sizeof *section->objects, compare_written);
}

static size_t run_length(const pdf_section *section, size_t from)
{
    size_t count = 1;
    while (from + count < section->count &&
           section->objects[from + count].number == section->objects[from].number + count)
        count++;
    return count;
}

static bool is_written(const pdf_section *section, size_t count, uint32_t number)
{
    const written_object wanted = {.number = number};
    return bsearch(&wanted, section->objects, count, sizeof wanted, compare_written) != NULL;
}

/* The stream as it is, with a dictionary and a Length that every reader understands. */
static pdfseal_status copy_stream(pdf_section *section, const pdf_indirect *stream, bytes_view entries, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer data;
    bytes_buffer_init_limited(&data, pdf_section_limits(section), LIMITS_SECTION_BYTES);
    pdf_stream_extent extent;
    TRY(pdf_view_stream_extent(pdf_view_newest(section->document), stream, &extent, error));
    size_t length = (size_t)(extent.end - extent.start);
    TRY(bytes_buffer_reserve(&data, length, error));
    TRY(file_input_read(pdf_document_input(section->document), extent.start, data.data, length, error));
    data.length = length;
    return add_ready_stream(section, stream->reference, entries, bytes_buffer_view(&data), error);
}

/* An object that only a patient reader understands is written anew as that reader sees it; one that nobody can read is
 * free, and stands for null. */
static pdfseal_status note_old_object(pdf_section *section, uint32_t number, const pdf_place *place, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    bytes_buffer_init_limited(&text, pdf_section_limits(section), LIMITS_OBJECT_BYTES);
    const pdf_place unused = {PDF_PLACE_FREE, 0, 65535, 0, 0};
    const pdf_indirect *object;
    pdf_soundness soundness;
    TRY(pdf_object_judge(section->document, number, place, &soundness, &object, error));
    if (soundness == PDF_OBJECT_SOUND)
        return note_entry(section, number, place, error);
    if (soundness == PDF_OBJECT_LOST)
        return note_entry(section, number, &unused, error);
    TRY(pdf_object_write_mended(section->document, object, &text, error));
    if (object->is_stream)
        return copy_stream(section, object, bytes_buffer_view(&text), error);
    return pdf_section_add(section, object->reference, bytes_buffer_view(&text), error);
}

/* A repaired document gets a section that knows every object, since none in front of it can be believed. Numbers that
 * are not in use become free, unless they are so many that only a hostile file has them. */
static pdfseal_status note_all_objects(pdf_section *section, pdfseal_error *error)
{
    pdf_view view = pdf_view_newest(section->document);
    uint32_t highest = pdf_document_highest_number(section->document);
    const pdf_place unused = {PDF_PLACE_FREE, 0, 65535, 0, 0};
    size_t written = section->count;
    size_t used = 0;
    pdf_place place;
    for (uint32_t number = 1; number <= highest; number++)
        used += pdf_view_place(view, number, &place);
    bool show_free = highest - used <= used + 1000;
    for (uint32_t number = 0; number < section->next_number; number++) {
        if (is_written(section, written, number))
            continue;
        if (number && pdf_view_place(view, number, &place))
            TRY(note_old_object(section, number, &place, error));
        else if (show_free || number == 0)
            TRY(note_entry(section, number, &unused, error));
    }
    return PDFSEAL_OK;
}

static int64_t relative(const pdf_section *section, int64_t offset)
{
    return offset - pdf_document_base(section->document);
}

/* The first element stays what it was; a document without one gets it now. source  14.4 */
static pdfseal_status write_identifier(pdf_section *section, const pdf_object *trailer, const uint8_t identifier[16],
                                       pdfseal_error *error)
{
    const pdf_object *id;
    pdf_view view = pdf_view_newest(section->document);
    TRY(pdf_view_resolve(view, pdf_dictionary_find(trailer, "ID"), &id, error));
    TRY(bytes_buffer_append_text(&section->bytes, " /ID [", error));
    bytes_view first = {identifier, 16};
    if (pdf_object_is(id, PDF_ARRAY) && id->as.array.count >= 1 && pdf_object_is(&id->as.array.items[0], PDF_STRING))
        first = id->as.array.items[0].as.bytes;
    TRY(pdf_hexadecimal_write(first, &section->bytes, error));
    TRY(pdf_hexadecimal_write((bytes_view){identifier, 16}, &section->bytes, error));
    return bytes_buffer_append_text(&section->bytes, "]", error);
}

/* The entries that a trailer and a cross-reference stream share. */
static pdfseal_status write_trailer_entries(pdf_section *section, const uint8_t identifier[16], pdfseal_error *error)
{
    const pdf_object *trailer = pdf_view_trailer(pdf_view_newest(section->document));
    static const char *const KEPT[] = {"Root", "Info", "Encrypt"};
    int64_t previous = relative(section, pdf_document_section(section->document, 0)->position);
    TRY(bytes_buffer_append_format(&section->bytes, error, "/Size %u", section->next_number));
    if (!pdf_document_is_repaired(section->document))
        TRY(bytes_buffer_append_format(&section->bytes, error, " /Prev %lld", (long long)previous));
    for (size_t i = 0; i < sizeof KEPT / sizeof KEPT[0]; i++) {
        const pdf_object *value = pdf_dictionary_find(trailer, KEPT[i]);
        if (!value || value->type == PDF_NULL)
            continue;
        TRY(bytes_buffer_append_format(&section->bytes, error, " /%s ", KEPT[i]));
        TRY(pdf_object_write(value, &section->bytes, error));
    }
    return write_identifier(section, trailer, identifier, error);
}

static pdfseal_status write_table_entry(pdf_section *section, const pdf_place *place, pdfseal_error *error)
{
    bool in_use = place->kind == PDF_PLACE_OFFSET;
    int64_t offset = in_use ? relative(section, place->offset) : 0;
    if (offset > LARGEST_TABLE_OFFSET)
        FAIL(error, PDFSEAL_ERROR_LIMIT, "a cross-reference table cannot hold offsets beyond 10 GB");
    return bytes_buffer_append_format(&section->bytes, error, "%010lld %05u %c \n", (long long)offset, place->generation,
                                      in_use ? 'n' : 'f');
}

static pdfseal_status write_table(pdf_section *section, const uint8_t identifier[16], pdfseal_error *error)
{
    bytes_buffer *out = &section->bytes;
    TRY(bytes_buffer_append_text(out, "xref\n", error));
    for (size_t i = 0; i < section->count;) {
        size_t count = run_length(section, i);
        TRY(bytes_buffer_append_format(out, error, "%u %zu\n", section->objects[i].number, count));
        for (size_t end = i + count; i < end; i++)
            TRY(write_table_entry(section, &section->objects[i].place, error));
    }
    TRY(bytes_buffer_append_text(out, "trailer\n<<", error));
    TRY(write_trailer_entries(section, identifier, error));
    return bytes_buffer_append_text(out, ">>\n", error);
}

static pdfseal_status append_big_endian(bytes_buffer *out, uint64_t value, int width, pdfseal_error *error)
{
    for (int shift = 8 * (width - 1); shift >= 0; shift -= 8)
        TRY(bytes_buffer_append_byte(out, (uint8_t)(value >> shift), error));
    return PDFSEAL_OK;
}

/* Bytes of an index inside an object stream; a generation takes two at most. */
#define LAST_FIELD_BYTES 3

static pdfseal_status write_row(const pdf_section *section, const pdf_place *place, int width, bytes_buffer *rows,
                                pdfseal_error *error)
{
    static const uint8_t TYPES[] = {[PDF_PLACE_FREE] = 0, [PDF_PLACE_OFFSET] = 1, [PDF_PLACE_IN_STREAM] = 2};
    bool in_stream = place->kind == PDF_PLACE_IN_STREAM;
    uint64_t second = in_stream                           ? place->stream
                      : place->kind == PDF_PLACE_OFFSET ? (uint64_t)relative(section, place->offset)
                                                        : 0;
    TRY(bytes_buffer_append_byte(rows, TYPES[place->kind], error));
    TRY(append_big_endian(rows, second, width, error));
    return append_big_endian(rows, in_stream ? place->index : place->generation, LAST_FIELD_BYTES, error);
}

static pdfseal_status write_rows(const pdf_section *section, int width, bytes_buffer *rows, bytes_buffer *index,
                                 pdfseal_error *error)
{
    for (size_t i = 0; i < section->count;) {
        size_t count = run_length(section, i);
        TRY(bytes_buffer_append_format(index, error, "%s%u %zu", i ? " " : "", section->objects[i].number, count));
        for (size_t end = i + count; i < end; i++)
            TRY(write_row(section, &section->objects[i].place, width, rows, error));
    }
    return PDFSEAL_OK;
}

static pdfseal_status write_stream_parts(pdf_section *section, pdf_reference own, const uint8_t identifier[16],
                                         bytes_buffer *rows, bytes_buffer *index, pdfseal_error *error)
{
    bytes_buffer *out = &section->bytes;
    int width = relative(section, pdf_section_position(section)) > UINT32_MAX ? 8 : 4;
    TRY(write_rows(section, width, rows, index, error));
    TRY(bytes_buffer_append_format(out, error, "%u 0 obj\n<</Type /XRef ", own.number));
    TRY(write_trailer_entries(section, identifier, error));
    TRY(bytes_buffer_append_format(out, error, " /W [1 %d %d] /Index [%.*s] /Length %zu>>\nstream\n", width,
                                   LAST_FIELD_BYTES, (int)index->length, (const char *)index->data, rows->length));
    TRY(bytes_buffer_append(out, rows->data, rows->length, error));
    return bytes_buffer_append_text(out, "\nendstream\nendobj\n", error);
}

static pdfseal_status write_stream(pdf_section *section, const uint8_t identifier[16], pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer rows;
    BYTES_BUFFER_CLEANUP bytes_buffer index;
    bytes_buffer_init_limited(&rows, pdf_section_limits(section), LIMITS_SECTION_BYTES);
    bytes_buffer_init_limited(&index, pdf_section_limits(section), LIMITS_SECTION_BYTES);
    pdf_reference own = {pdf_section_reserve(section), 0};
    TRY(note_object(section, own, error));
    return write_stream_parts(section, own, identifier, &rows, &index, error);
}

/* A document in which one object is two things, as a page that is the catalog: each would be written, and one be lost. */
static pdfseal_status check_written_once(const pdf_section *section, pdfseal_error *error)
{
    for (size_t i = 1; i < section->count; i++) {
        if (section->objects[i - 1].number == section->objects[i].number)
            FAIL(error, PDFSEAL_ERROR_REFUSED,
                 "uses object %u as two things at once, which an update cannot keep apart (print it to PDF, then sign that)",
                 section->objects[i].number);
    }
    return PDFSEAL_OK;
}

pdfseal_status pdf_section_finish(pdf_section *section, const uint8_t identifier[16], pdfseal_error *error)
{
    sort_entries(section);
    TRY(check_written_once(section, error));
    if (pdf_document_is_repaired(section->document)) {
        TRY(note_all_objects(section, error));
        sort_entries(section);
    }
    int64_t position = pdf_section_position(section);
    if (pdf_document_section(section->document, 0)->kind == PDF_XREF_STREAM)
        TRY(write_stream(section, identifier, error));
    else
        TRY(write_table(section, identifier, error));
    return bytes_buffer_append_format(&section->bytes, error, "startxref\n%lld\n%%%%EOF\n",
                                      (long long)relative(section, position));
}

bytes_buffer *pdf_section_bytes(pdf_section *section)
{
    return &section->bytes;
}
