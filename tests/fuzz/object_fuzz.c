/* SPDX-License-Identifier: Apache-2.0 */
/* Reads any bytes as PDF objects, one behind the other. What is read can be written and read again, and is the same; a
 * window that ends too early asks for more or gives the same object. */
#include "base/limits.h"
#include "pdf/object_reader.h"
#include "pdf/object_writer.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool has_duplicates(const pdf_object *object)
{
    if (object->type == PDF_ARRAY) {
        for (size_t i = 0; i < object->as.array.count; i++) {
            if (has_duplicates(&object->as.array.items[i]))
                return true;
        }
    }
    if (object->type == PDF_DICTIONARY) {
        for (size_t i = 0; i < object->as.dictionary.count; i++) {
            if (has_duplicates(&object->as.dictionary.entries[i].value))
                return true;
        }
    }
    return object->type == PDF_DICTIONARY && object->duplicate_keys;
}

/* Objects with a key that stands twice are equal to nothing, themselves included. */
static void check_written(const pdf_object *object, arena *memory)
{
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    pdf_object_reader reader;
    pdf_object again;
    bytes_buffer_init(&text, LIMIT_OBJECT_BYTES);
    if (pdf_object_write(object, &text, NULL) != PDFSEAL_OK)
        abort();
    if (bytes_buffer_append_byte(&text, ' ', NULL) != PDFSEAL_OK)
        abort();
    pdf_object_reader_init(&reader, bytes_buffer_view(&text), 0, memory);
    if (pdf_reader_read_object(&reader, &again, NULL) != PDFSEAL_OK)
        abort();
    if (!has_duplicates(object) && !pdf_object_equal(object, &again))
        abort();
    pdf_object_reader_clear(&reader);
}

static void check_window(bytes_view text, size_t cut, const pdf_object *whole, arena *memory)
{
    pdf_object_reader reader;
    pdf_object part;
    pdf_object_reader_init(&reader, (bytes_view){text.data, cut}, 0, memory);
    if (pdf_reader_read_object(&reader, &part, NULL) == PDFSEAL_OK && !reader.hit_end && !has_duplicates(whole) &&
        !pdf_object_equal(&part, whole))
        abort();
    pdf_object_reader_clear(&reader);
}

static void read_all(bytes_view text, size_t cut, bool patient)
{
    arena memory;
    pdf_object_reader reader;
    pdf_object object;
    bool first = true;
    arena_init(&memory);
    pdf_object_reader_init(&reader, text, 0, &memory);
    reader.patient = patient;
    while (pdf_reader_read_object(&reader, &object, NULL) == PDFSEAL_OK) {
        if (object.start < 0 || object.end > (int64_t)text.length || object.start >= object.end)
            abort();
        check_written(&object, &memory);
        if (first && !patient && cut < text.length)
            check_window(text, cut, &object, &memory);
        first = false;
    }
    pdf_object_reader_clear(&reader);
    arena_clear(&memory);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    bytes_view text = {data + 2, size - 2};
    size_t cut = (size_t)data[0] * 256 + data[1];
    read_all(text, cut, false);
    read_all(text, cut, true);
    return 0;
}
