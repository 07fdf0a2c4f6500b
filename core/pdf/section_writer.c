/* SPDX-License-Identifier: Apache-2.0 */
/* Builds the bytes of one incremental update. */
#include "pdf/section_writer.h"

#include "base/limits.h"
#include "pdf/crypt/crypt.h"
#include "pdf/object_reader.h"
#include "pdf/object_writer.h"

#include <stdlib.h>

#define LARGEST_TABLE_OFFSET 9999999999LL

typedef struct written_object {
    pdf_reference reference;
    int64_t offset;
} written_object;

struct pdf_section {
    pdf_document *document;
    bytes_buffer bytes;
    uint32_t next_number;
    written_object *objects;
    size_t count, capacity;
};

pdfseal_status pdf_section_new(pdf_document *document, pdf_section **ret_section, pdfseal_error *error)
{
    pdf_section *section = calloc(1, sizeof *section);
    if (!section)
        FAIL_MEMORY(error);
    section->document = document;
    bytes_buffer_init(&section->bytes, LIMIT_SECTION_BYTES);
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

int64_t pdf_section_position(const pdf_section *section)
{
    return pdf_document_size(section->document) + (int64_t)section->bytes.length;
}

static pdfseal_status note_object(pdf_section *section, pdf_reference reference, pdfseal_error *error)
{
    if (reference.number == 0 || reference.number > LIMIT_OBJECT_NUMBER)
        FAIL(error, PDFSEAL_ERROR_LIMIT, "the document has no object numbers left (more than %u are in use)",
             LIMIT_OBJECT_NUMBER);
    if (section->count == section->capacity) {
        size_t capacity = section->capacity ? section->capacity * 2 : 16;
        written_object *objects = realloc(section->objects, capacity * sizeof *objects);
        if (!objects)
            FAIL_MEMORY(error);
        section->objects = objects;
        section->capacity = capacity;
    }
    section->objects[section->count++] = (written_object){reference, pdf_section_position(section)};
    return PDFSEAL_OK;
}

/* What the encryption of one object's strings needs. */
typedef struct string_encryption {
    const pdf_crypt *crypt;
    pdf_reference reference;
} string_encryption;

static pdfseal_status write_encrypted(void *context, bytes_view string, bytes_buffer *out, pdfseal_error *error)
{
    const string_encryption *encryption = context;
    BYTES_BUFFER_CLEANUP bytes_buffer encrypted;
    bytes_buffer_init(&encrypted, LIMIT_OBJECT_BYTES);
    TRY(pdf_crypt_string_encrypt(encryption->crypt, encryption->reference, string, &encrypted, error));
    return pdf_hexadecimal_write(bytes_buffer_view(&encrypted), out, error);
}

/* Reads the text back and writes it with its strings encrypted. */
static pdfseal_status encrypt_text(const pdf_section *section, pdf_reference reference, bytes_view text,
                                   bytes_buffer *out, pdfseal_error *error)
{
    string_encryption encryption = {pdf_document_crypt(section->document), reference};
    pdf_string_coder coder = {&encryption, write_encrypted};
    arena memory;
    pdf_object value;
    pdf_object_reader reader;
    arena_init(&memory);
    pdf_object_reader_init(&reader, text, 0, &memory);
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
    string_encryption encryption = {pdf_document_crypt(section->document), reference};
    BYTES_BUFFER_CLEANUP bytes_buffer bytes;
    bytes_buffer_init(&bytes, LIMIT_OBJECT_BYTES);
    TRY(pdf_text_string_encode(utf8, &bytes, error));
    return write_encrypted(&encryption, bytes_buffer_view(&bytes), out, error);
}

pdfseal_status pdf_section_add(pdf_section *section, pdf_reference reference, bytes_view value, pdfseal_error *error)
{
    if (!pdf_document_crypt(section->document))
        return pdf_section_add_ready(section, reference, value, error);
    BYTES_BUFFER_CLEANUP bytes_buffer encrypted;
    bytes_buffer_init(&encrypted, LIMIT_OBJECT_BYTES);
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

pdfseal_status pdf_section_add_stream(pdf_section *section, pdf_reference reference, bytes_view entries, bytes_view data,
                                      pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer encrypted;
    bytes_buffer_init(&encrypted, LIMIT_SECTION_BYTES);
    const pdf_crypt *crypt = pdf_document_crypt(section->document);
    if (crypt) {
        const pdf_crypt_stream stream = {.reference = reference};
        TRY(pdf_crypt_stream_encrypt(crypt, &stream, data, &encrypted, error));
        data = bytes_buffer_view(&encrypted);
    }
    TRY(note_object(section, reference, error));
    TRY(bytes_buffer_append_format(&section->bytes, error, "%u %u obj\n<<", reference.number, reference.generation));
    TRY(bytes_buffer_append(&section->bytes, entries.data, entries.length, error));
    TRY(bytes_buffer_append_format(&section->bytes, error, " /Length %zu>>\nstream\n", data.length));
    TRY(bytes_buffer_append(&section->bytes, data.data, data.length, error));
    return bytes_buffer_append_text(&section->bytes, "\nendstream\nendobj\n", error);
}

static int compare_written(const void *a, const void *b)
{
    const written_object *first = a;
    const written_object *second = b;
    return first->reference.number < second->reference.number ? -1
                                                              : first->reference.number > second->reference.number;
}

static size_t run_length(const pdf_section *section, size_t from)
{
    size_t count = 1;
    while (from + count < section->count &&
           section->objects[from + count].reference.number == section->objects[from].reference.number + count)
        count++;
    return count;
}

static int64_t relative(const pdf_section *section, int64_t offset)
{
    return offset - pdf_document_base(section->document);
}

static pdfseal_status write_hex_string(bytes_buffer *out, const uint8_t *bytes, size_t length, pdfseal_error *error)
{
    TRY(bytes_buffer_append_byte(out, '<', error));
    for (size_t i = 0; i < length; i++)
        TRY(bytes_buffer_append_format(out, error, "%02X", bytes[i]));
    return bytes_buffer_append_byte(out, '>', error);
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
    TRY(write_hex_string(&section->bytes, first.data, first.length, error));
    TRY(write_hex_string(&section->bytes, identifier, 16, error));
    return bytes_buffer_append_text(&section->bytes, "]", error);
}

/* The entries that a trailer and a cross-reference stream share. */
static pdfseal_status write_trailer_entries(pdf_section *section, const uint8_t identifier[16], pdfseal_error *error)
{
    const pdf_object *trailer = pdf_view_trailer(pdf_view_newest(section->document));
    static const char *const KEPT[] = {"Root", "Info", "Encrypt"};
    int64_t previous = relative(section, pdf_document_section(section->document, 0)->position);
    TRY(bytes_buffer_append_format(&section->bytes, error, "/Size %u /Prev %lld", section->next_number,
                                   (long long)previous));
    for (size_t i = 0; i < sizeof KEPT / sizeof KEPT[0]; i++) {
        const pdf_object *value = pdf_dictionary_find(trailer, KEPT[i]);
        if (!value || value->type == PDF_NULL)
            continue;
        TRY(bytes_buffer_append_format(&section->bytes, error, " /%s ", KEPT[i]));
        TRY(pdf_object_write(value, &section->bytes, error));
    }
    return write_identifier(section, trailer, identifier, error);
}

static pdfseal_status write_table(pdf_section *section, const uint8_t identifier[16], pdfseal_error *error)
{
    bytes_buffer *out = &section->bytes;
    TRY(bytes_buffer_append_text(out, "xref\n", error));
    for (size_t i = 0; i < section->count;) {
        size_t count = run_length(section, i);
        TRY(bytes_buffer_append_format(out, error, "%u %zu\n", section->objects[i].reference.number, count));
        for (size_t end = i + count; i < end; i++) {
            int64_t offset = relative(section, section->objects[i].offset);
            if (offset > LARGEST_TABLE_OFFSET)
                FAIL(error, PDFSEAL_ERROR_LIMIT, "a cross-reference table cannot hold offsets beyond 10 GB");
            TRY(bytes_buffer_append_format(out, error, "%010lld %05u n \n", (long long)offset,
                                           section->objects[i].reference.generation));
        }
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

static pdfseal_status write_rows(const pdf_section *section, int width, bytes_buffer *rows, bytes_buffer *index,
                                 pdfseal_error *error)
{
    for (size_t i = 0; i < section->count;) {
        size_t count = run_length(section, i);
        TRY(bytes_buffer_append_format(index, error, "%s%u %zu", i ? " " : "", section->objects[i].reference.number,
                                       count));
        for (size_t end = i + count; i < end; i++) {
            TRY(bytes_buffer_append_byte(rows, 1, error));
            TRY(append_big_endian(rows, (uint64_t)relative(section, section->objects[i].offset), width, error));
            TRY(append_big_endian(rows, section->objects[i].reference.generation, 2, error));
        }
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
    TRY(bytes_buffer_append_format(out, error, " /W [1 %d 2] /Index [%.*s] /Length %zu>>\nstream\n", width,
                                   (int)index->length, (const char *)index->data, rows->length));
    TRY(bytes_buffer_append(out, rows->data, rows->length, error));
    return bytes_buffer_append_text(out, "\nendstream\nendobj\n", error);
}

static pdfseal_status write_stream(pdf_section *section, const uint8_t identifier[16], pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer rows;
    BYTES_BUFFER_CLEANUP bytes_buffer index;
    bytes_buffer_init(&rows, LIMIT_SECTION_BYTES);
    bytes_buffer_init(&index, LIMIT_SECTION_BYTES);
    pdf_reference own = {pdf_section_reserve(section), 0};
    TRY(note_object(section, own, error));
    qsort(section->objects, section->count, sizeof *section->objects, compare_written);
    return write_stream_parts(section, own, identifier, &rows, &index, error);
}

pdfseal_status pdf_section_finish(pdf_section *section, const uint8_t identifier[16], pdfseal_error *error)
{
    qsort(section->objects, section->count, sizeof *section->objects, compare_written);
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
