/* SPDX-License-Identifier: Apache-2.0 */
/* Objects by their number: found in the cross-reference, read once, kept. */
#include "base/limits.h"
#include "pdf/document_private.h"

#include <stdlib.h>

#define FIRST_WINDOW_BYTES ((size_t)4096)
#define KEPT_WINDOW_BYTES PDF_LOOK_BYTES
#define LARGE_WINDOW_BYTES ((size_t)131072)

/* What follows the value: the begin of a stream, or endobj. */
static void read_behind(pdf_object_reader *reader, pdf_indirect *object)
{
    object->end = pdf_reader_offset(reader);
    pdf_reader_skip_space(reader);
    if (object->value.type == PDF_DICTIONARY && pdf_reader_skip_word(reader, "stream")) {
        if (bytes_cursor_peek(&reader->cursor) == '\r')
            reader->cursor.position++;
        if (bytes_cursor_peek(&reader->cursor) == '\n')
            reader->cursor.position++;
        object->is_stream = true;
        object->stream_start = pdf_reader_offset(reader);
        /* "stream" and its line end must lie in the window */
        reader->hit_end |= reader->cursor.position + 2 > reader->cursor.view.length;
    } else if (pdf_reader_skip_word(reader, "endobj")) {
        object->end = pdf_reader_offset(reader);
    }
}

bool pdf_indirect_read_head(pdf_object_reader *reader, pdf_indirect *object)
{
    int64_t number;
    int64_t generation;
    object->reference = (pdf_reference){0};
    pdf_reader_skip_space(reader);
    object->start = pdf_reader_offset(reader);
    bool head = pdf_reader_read_unsigned(reader, &number) && (pdf_reader_skip_space(reader), true) &&
                pdf_reader_read_unsigned(reader, &generation) && (pdf_reader_skip_space(reader), true) &&
                bytes_start_with((bytes_view){reader->cursor.view.data + reader->cursor.position,
                                              reader->cursor.view.length - reader->cursor.position},
                                 BYTES_LITERAL("obj"));
    if (!head || number > LIMIT_CEILING_NUMBER || generation > 65535)
        return false;
    object->reference = (pdf_reference){(uint32_t)number, (uint32_t)generation};
    if ((size_t)number > limits_get(reader->limits, LIMITS_OBJECT_NUMBER))
        return false;
    reader->cursor.position += 3;
    return true;
}

pdfseal_status pdf_indirect_read(pdf_object_reader *reader, const pdf_reference *expected, pdf_indirect *object,
                                 pdfseal_error *error)
{
    bool has_head = pdf_indirect_read_head(reader, object);
    if (object->reference.number > limits_get(reader->limits, LIMITS_OBJECT_NUMBER))
        FAIL_LIMIT(error, object->start, reader->limits, LIMITS_OBJECT_NUMBER);
    if (!has_head)
        FAIL_AT(error, PDFSEAL_ERROR_INPUT, object->start,
                "no object stands where the cross-reference says (the file is damaged; --repair finds the objects by scanning)");
    if (expected && !pdf_reference_equal(*expected, object->reference))
        FAIL_AT(error, PDFSEAL_ERROR_INPUT, object->start,
                "object %u stands where the cross-reference says object %u is (the file is damaged; --repair finds the objects by scanning)",
                object->reference.number, expected->number);
    TRY(pdf_reader_read_object(reader, &object->value, error));
    object->sloppy = reader->sloppy;
    read_behind(reader, object);
    return PDFSEAL_OK;
}

/* How much is read at once: more where objects are asked for as they follow each other in the file. */
static size_t choose_length(const pdf_window *window, int64_t offset, int64_t left)
{
    int64_t behind = offset - (window->start + (int64_t)window->length);
    bool follows = window->length > 0 && offset >= window->start && behind < (int64_t)KEPT_WINDOW_BYTES;
    size_t length = follows ? LARGE_WINDOW_BYTES : KEPT_WINDOW_BYTES;
    return left < (int64_t)length ? (size_t)left : length;
}

/* The bytes from `offset` on, at least `least` (up to KEPT_WINDOW_BYTES) where the file has them. Neighbours are asked for next, so
 * more is read than that and kept; valid until the next call. */
static pdfseal_status look_through(pdf_document *document, int64_t offset, size_t least, bytes_view *ret_view, pdfseal_error *error)
{
    pdf_window *window = &document->window;
    int64_t left = document->input.size - offset;
    int64_t ahead = window->start + (int64_t)window->length - offset;
    bool inside = window->bytes && offset >= window->start && (ahead >= (int64_t)least || (ahead > 0 && ahead == left));
    if (!inside) {
        if (!window->bytes && !(window->bytes = malloc(LARGE_WINDOW_BYTES)))
            FAIL_MEMORY(error);
        size_t length = choose_length(window, offset, left);
        window->start = offset;
        window->length = 0;
        TRY(file_input_read(&document->input, offset, window->bytes, length, error));
        window->length = length;
    }
    size_t skipped = (size_t)(offset - window->start);
    *ret_view = (bytes_view){window->bytes + skipped, window->length - skipped};
    return PDFSEAL_OK;
}

pdfseal_status pdf_document_look(pdf_document *document, int64_t offset, size_t length, bytes_view *ret_view, pdfseal_error *error)
{
    *ret_view = (bytes_view){0};
    if (offset < 0 || length > PDF_LOOK_BYTES || (uint64_t)offset + length > (uint64_t)document->input.size)
        FAIL(error, PDFSEAL_ERROR_INTERNAL, "more was to be looked at than the file has");
    if (length == 0)
        return PDFSEAL_OK;
    TRY(look_through(document, offset, length, ret_view, error));
    ret_view->length = length;
    return PDFSEAL_OK;
}

pdfseal_status pdf_document_read(const pdf_document *document, int64_t offset, uint8_t *bytes, size_t length, pdfseal_error *error)
{
    const pdf_window *window = &document->window;
    uint64_t skipped = (uint64_t)offset - (uint64_t)window->start;
    if (!window->bytes || skipped > window->length || length > window->length - skipped)
        return file_input_read(&document->input, offset, bytes, length, error);
    if (length) /* nothing is read into nothing */
        memcpy(bytes, window->bytes + skipped, length);
    return PDFSEAL_OK;
}

/* One try with the bytes at hand; *ret_again when they end too early. */
static pdfseal_status read_within(pdf_document *document, bytes_view view, int64_t offset, const pdf_reference *expected, bool patient,
                                  pdf_indirect *ret_object, bool *ret_again, pdfseal_error *error)
{
    pdf_object_reader reader;
    pdf_object_reader_init(&reader, view, offset, document->reading);
    reader.patient = patient;
    reader.limits = &document->limits;
    pdfseal_status status = pdf_indirect_read(&reader, expected, ret_object, error);
    *ret_again = reader.hit_end && document->input.size - offset > (int64_t)view.length;
    pdf_object_reader_clear(&reader);
    return *ret_again ? PDFSEAL_OK : status;
}

static pdfseal_status read_large(pdf_document *document, size_t size, int64_t offset, const pdf_reference *expected, bool patient,
                                 pdf_indirect *ret_object, bool *ret_again, pdfseal_error *error)
{
    int64_t left = document->input.size - offset;
    size_t length = left < (int64_t)size ? (size_t)left : size;
    uint8_t *bytes = malloc(length + 1);
    if (!bytes)
        FAIL_MEMORY(error);
    pdfseal_status status = file_input_read(&document->input, offset, bytes, length, error);
    if (status == PDFSEAL_OK)
        status = read_within(document, (bytes_view){bytes, length}, offset, expected, patient, ret_object, ret_again, error);
    free(bytes);
    return status;
}

static pdfseal_status read_at(pdf_document *document, int64_t offset, const pdf_reference *expected, bool patient,
                              pdf_indirect *ret_object, pdfseal_error *error)
{
    pdf_indirect object = {.in_stream = 0};
    bytes_view view;
    bool again;
    if (offset < 0 || offset >= document->input.size)
        FAIL_AT(error, PDFSEAL_ERROR_INPUT, offset,
                "an object is said to be outside the file (the file is damaged or cut off; --repair finds the objects by scanning)");
    TRY(look_through(document, offset, FIRST_WINDOW_BYTES, &view, error));
    TRY(read_within(document, view, offset, expected, patient, &object, &again, error));
    for (size_t size = view.length < KEPT_WINDOW_BYTES ? FIRST_WINDOW_BYTES : KEPT_WINDOW_BYTES; again;) {
        if (size >= limits_get(&document->limits, LIMITS_OBJECT_BYTES))
            FAIL_LIMIT(error, offset, &document->limits, LIMITS_OBJECT_BYTES);
        size *= 4;
        object = (pdf_indirect){.in_stream = 0};
        TRY(read_large(document, size, offset, expected, patient, &object, &again, error));
    }
    *ret_object = object;
    return PDFSEAL_OK;
}

pdfseal_status pdf_object_read_at(pdf_document *document, int64_t offset, const pdf_reference *expected,
                                  pdf_indirect *ret_object, pdfseal_error *error)
{
    return read_at(document, offset, expected, document->repaired, ret_object, error);
}

pdfseal_status pdf_object_read_strictly(pdf_document *document, int64_t offset, const pdf_reference *expected,
                                        pdf_indirect *ret_object, pdfseal_error *error)
{
    return read_at(document, offset, expected, false, ret_object, error);
}

static size_t cache_place(const pdf_document *document, uint32_t entry, uint32_t container)
{
    size_t mask = document->cache_capacity - 1;
    size_t place = (entry * 2654435761u) & mask;
    while (document->cache[place].entry != PDF_XREF_NONE &&
           (document->cache[place].entry != entry || document->cache[place].container != container))
        place = (place + 1) & mask;
    return place;
}

static pdfseal_status grow_cache(pdf_document *document, pdfseal_error *error)
{
    size_t capacity = document->cache_capacity ? document->cache_capacity * 2 : 64;
    pdf_cache_slot *old = document->cache;
    size_t old_capacity = document->cache_capacity;
    pdf_cache_slot *cache = malloc(capacity * sizeof *cache);
    if (!cache)
        FAIL_MEMORY(error);
    memset(cache, 0xFF, capacity * sizeof *cache);
    document->cache = cache;
    document->cache_capacity = capacity;
    for (size_t i = 0; i < old_capacity; i++) {
        if (old[i].entry != PDF_XREF_NONE)
            cache[cache_place(document, old[i].entry, old[i].container)] = old[i];
    }
    free(old);
    return PDFSEAL_OK;
}

static pdfseal_status read_entry(pdf_view view, uint32_t entry, pdf_reference reference, pdf_indirect **ret_object,
                                 pdfseal_error *error)
{
    pdf_document *document = view.document;
    pdf_place place = pdf_xref_place(&document->xref.entries[entry]);
    bool found = true;
    pdf_indirect *object = ARENA_NEW(&document->memory, pdf_indirect);
    if (!object)
        FAIL_MEMORY(error);
    if (place.kind == PDF_PLACE_IN_STREAM) {
        TRY(pdf_object_stream_read(view, place.stream, place.index, reference.number, object, &found, error));
    } else {
        TRY(pdf_object_read_at(document, place.offset, &reference, object, error));
        TRY(pdf_object_decrypt(document, object, error));
    }
    *ret_object = found ? object : NULL;
    return PDFSEAL_OK;
}

/* The entry of the object stream that holds an object in this view, PDF_XREF_NONE for one that stands by itself. */
static uint32_t find_container(pdf_view view, uint32_t entry)
{
    const pdf_document *document = view.document;
    pdf_place place = pdf_xref_place(&document->xref.entries[entry]);
    if (place.kind != PDF_PLACE_IN_STREAM)
        return PDF_XREF_NONE;
    return pdf_xref_find(&document->xref, document->revisions[view.revision].newest_section, place.stream);
}

static pdfseal_status load_entry(pdf_view view, uint32_t entry, pdf_reference reference, const pdf_indirect **ret_object,
                                 pdfseal_error *error)
{
    pdf_document *document = view.document;
    if (document->cache_count * 2 >= document->cache_capacity)
        TRY(grow_cache(document, error));
    uint32_t container = find_container(view, entry);
    size_t slot = cache_place(document, entry, container);
    if (document->cache[slot].entry == entry) {
        *ret_object = document->cache[slot].object;
        return PDFSEAL_OK;
    }
    if (document->loading >= limits_get(&document->limits, LIMITS_REFERENCE_CHAIN))
        FAIL_LIMIT(error, -1, &document->limits, LIMITS_REFERENCE_CHAIN);
    pdf_indirect *object = NULL;
    document->loading++;
    pdfseal_status status = read_entry(view, entry, reference, &object, error);
    document->loading--;
    document->damaged |= status == PDFSEAL_ERROR_INPUT;
    TRY(status);
    /* Reading may have put others into the cache. */
    if ((document->cache_count + 1) * 2 >= document->cache_capacity)
        TRY(grow_cache(document, error));
    document->cache[cache_place(document, entry, container)] = (pdf_cache_slot){entry, container, object};
    document->cache_count++;
    *ret_object = object;
    return PDFSEAL_OK;
}

static uint32_t find_entry(pdf_view view, uint32_t number)
{
    const pdf_document *document = view.document;
    if (view.revision >= document->revision_count)
        return PDF_XREF_NONE;
    return pdf_xref_find(&document->xref, document->revisions[view.revision].newest_section, number);
}

static bool is_used(const pdf_place *place)
{
    return place->kind == PDF_PLACE_IN_STREAM || (place->kind == PDF_PLACE_OFFSET && place->offset > 0);
}

bool pdf_view_place(pdf_view view, uint32_t number, pdf_place *ret_place)
{
    uint32_t entry = find_entry(view, number);
    if (entry == PDF_XREF_NONE)
        return false;
    *ret_place = pdf_xref_place(&view.document->xref.entries[entry]);
    return is_used(ret_place);
}

pdfseal_status pdf_view_load(pdf_view view, pdf_reference reference, const pdf_indirect **ret_object,
                             pdfseal_error *error)
{
    *ret_object = NULL;
    uint32_t entry = find_entry(view, reference.number);
    if (entry == PDF_XREF_NONE)
        return PDFSEAL_OK;
    pdf_place place = pdf_xref_place(&view.document->xref.entries[entry]);
    if (!is_used(&place) || place.generation != reference.generation)
        return PDFSEAL_OK;
    return load_entry(view, entry, reference, ret_object, error);
}

pdfseal_status pdf_view_resolve(pdf_view view, const pdf_object *object, const pdf_object **ret_value,
                                pdfseal_error *error)
{
    *ret_value = &PDF_NULL_OBJECT;
    size_t most = limits_get(&view.document->limits, LIMITS_REFERENCE_CHAIN);
    for (size_t i = 0; object && i < most; i++) {
        if (object->type != PDF_REFERENCE) {
            *ret_value = object;
            return PDFSEAL_OK;
        }
        const pdf_indirect *indirect;
        TRY(pdf_view_load(view, object->as.reference, &indirect, error));
        object = indirect ? &indirect->value : NULL;
    }
    if (object)
        FAIL_LIMIT(error, -1, &view.document->limits, LIMITS_REFERENCE_CHAIN);
    return PDFSEAL_OK;
}

pdfseal_status pdf_view_get(pdf_view view, const pdf_object *dictionary, const char *key, const pdf_object **ret_value,
                            pdfseal_error *error)
{
    const pdf_object *direct;
    TRY(pdf_view_resolve(view, dictionary, &direct, error));
    return pdf_view_resolve(view, pdf_dictionary_find(direct, key), ret_value, error);
}

const pdf_object *pdf_view_trailer(pdf_view view)
{
    const pdf_document *document = view.document;
    return document->xref.sections[document->revisions[view.revision].newest_section].trailer;
}

pdfseal_status pdf_view_catalog(pdf_view view, const pdf_indirect **ret_catalog, pdfseal_error *error)
{
    const pdf_object *root = pdf_dictionary_find(pdf_view_trailer(view), "Root");
    const pdf_indirect *catalog = NULL;
    if (pdf_object_is(root, PDF_REFERENCE))
        TRY(pdf_view_load(view, root->as.reference, &catalog, error));
    if (!catalog || catalog->value.type != PDF_DICTIONARY)
        FAIL(error, PDFSEAL_ERROR_INPUT,
             "the PDF has no catalog (the file is damaged; --repair finds the objects by scanning)");
    *ret_catalog = catalog;
    return PDFSEAL_OK;
}
