/* SPDX-License-Identifier: Apache-2.0 */
/* Reads object by object into a scratch arena; each object stream is decoded once. */
#include "pdf/referrer_search_private.h"

#include "base/limits.h"
#include "pdf/document_private.h"

#include <stdlib.h>

/* The scratch is used again when it holds this much: what is touched for the first time costs more than that. */
#define SCRATCH_BYTES ((size_t)64 << 10)
/* Read at once; and where objects are not in order. */
#define WINDOW_BYTES ((size_t)256 << 10)
#define SMALL_WINDOW_BYTES ((size_t)4 << 10)
/* So many objects in a window say that a large one pays next. */
#define LARGE_WINDOW_OBJECTS ((size_t)16)
#define SMALL_WINDOW_OBJECTS ((size_t)3)

void pdf_referrer_search_init(referrer_search *search, pdf_view view, const uint32_t *targets, size_t target_count)
{
    *search = (referrer_search){.view = view, .targets = targets, .target_count = target_count, .complete = true,
                                .noted_revision = SIZE_MAX};
    arena_init(&search->scratch);
}

void pdf_referrer_search_clear(referrer_search *search)
{
    arena_clear(&search->scratch);
    free(search->window);
    free(search->items);
}

static int compare_numbers(const void *a, const void *b)
{
    uint32_t first = *(const uint32_t *)a;
    uint32_t second = *(const uint32_t *)b;
    return first < second ? -1 : first > second;
}

uint32_t pdf_referrer_entry(pdf_view view, uint32_t number)
{
    return pdf_xref_find(&view.document->xref, view.document->revisions[view.revision].newest_section, number);
}

/* The same as for the last one noted, mostly: an object names many. */
static uint32_t entry_of(referrer_search *search, uint32_t referrer)
{
    if (search->noted_number != referrer || search->noted_revision != search->view.revision)
        search->noted_entry = pdf_referrer_entry(search->view, referrer);
    search->noted_number = referrer;
    search->noted_revision = search->view.revision;
    return search->noted_entry;
}

static pdfseal_status note(referrer_search *search, uint32_t target, uint32_t referrer, pdfseal_error *error)
{
    const uint32_t *found = bsearch(&target, search->targets, search->target_count, sizeof target, compare_numbers);
    if (!found)
        return PDFSEAL_OK;
    if (search->count >= limits_get(&search->view.document->limits, LIMITS_REFERRALS)) {
        search->complete = false;
        return pdf_document_warn(search->view.document, "references_not_read",
                                 "changed objects are named more often than is looked at, so that the changes count as not "
                                 "permitted (if you trust where it comes from, raise it with --limit referrals=N)",
                                 -1, target, error);
    }
    if (search->count == search->capacity) {
        size_t capacity = search->capacity ? search->capacity * 2 : 64;
        referrer_found *items = realloc(search->items, capacity * sizeof *items);
        if (!items)
            FAIL_MEMORY(error);
        search->items = items;
        search->capacity = capacity;
    }
    search->items[search->count++] = (referrer_found){(uint32_t)(found - search->targets), referrer, entry_of(search, referrer)};
    return PDFSEAL_OK;
}

static pdfseal_status search_value(referrer_search *search, const pdf_object *value, uint32_t referrer,
                                   pdfseal_error *error)
{
    if (value->type == PDF_REFERENCE)
        return note(search, value->as.reference.number, referrer, error);
    if (value->type == PDF_ARRAY) {
        for (size_t i = 0; i < value->as.array.count; i++)
            TRY(search_value(search, &value->as.array.items[i], referrer, error));
    }
    if (value->type == PDF_DICTIONARY) {
        for (size_t i = 0; i < value->as.dictionary.count; i++)
            TRY(search_value(search, &value->as.dictionary.entries[i].value, referrer, error));
    }
    return PDFSEAL_OK;
}

/* What cannot be read might name anything: the search is then not complete. Only lack of memory ends it. */
static pdfseal_status skip_unreadable(referrer_search *search, pdfseal_status status)
{
    if (status == PDFSEAL_OK || status == PDFSEAL_ERROR_MEMORY)
        return status;
    search->complete = false;
    return PDFSEAL_OK;
}

static pdfseal_status search_member(void *context, uint32_t number, const pdf_indirect *object, pdfseal_error *error)
{
    return search_value(context, &object->value, number, error);
}

pdfseal_status pdf_referrer_search_stream(referrer_search *search, uint32_t stream, pdfseal_error *error)
{
    const pdf_member_visitor visitor = {search, &search->scratch, search_member};
    bool complete;
    pdfseal_status status = pdf_object_stream_visit(search->view, stream, &visitor, &complete, error);
    search->complete = search->complete && complete;
    return status;
}

/* A cross-reference stream is a trailer too, and as such names catalog, Info and encryption without using them. */
static pdfseal_status search_dictionary(referrer_search *search, const pdf_indirect *object, uint32_t number,
                                        pdfseal_error *error)
{
    bool is_xref = object->is_stream && pdf_object_is_name(pdf_dictionary_find(&object->value, "Type"), "XRef");
    if (!is_xref)
        return search_value(search, &object->value, number, error);
    for (size_t i = 0; i < object->value.as.dictionary.count; i++) {
        const pdf_entry *entry = &object->value.as.dictionary.entries[i];
        if (!bytes_equal_text(entry->key, "Root") && !bytes_equal_text(entry->key, "Info") &&
            !bytes_equal_text(entry->key, "Encrypt"))
            TRY(search_value(search, &entry->value, number, error));
    }
    return PDFSEAL_OK;
}

/* Lets the window begin at `offset`: a large one where the last one held several objects. */
static pdfseal_status move_window(referrer_search *search, int64_t offset, pdfseal_error *error)
{
    pdf_document *document = search->view.document;
    size_t least = search->window_length > SMALL_WINDOW_BYTES ? LARGE_WINDOW_OBJECTS : SMALL_WINDOW_OBJECTS;
    size_t wanted = search->window_uses >= least ? WINDOW_BYTES : SMALL_WINDOW_BYTES;
    int64_t left = document->input.size - offset;
    if (!search->window)
        search->window = malloc(WINDOW_BYTES);
    if (!search->window)
        FAIL_MEMORY(error);
    search->window_length = left < (int64_t)wanted ? (size_t)left : wanted;
    search->window_start = offset;
    search->window_uses = 0;
    return file_input_read(&document->input, offset, search->window, search->window_length, error);
}

/* Reads it from the window; *ret_whole false where it reaches beyond. */
static pdfseal_status read_in_window(referrer_search *search, const pdf_reference *expected, int64_t offset,
                                     pdf_indirect *ret_object, bool *ret_whole, pdfseal_error *error)
{
    pdf_object_reader reader;
    size_t skip = (size_t)(offset - search->window_start);
    pdf_object_reader_init(&reader, (bytes_view){search->window + skip, search->window_length - skip}, offset,
                           &search->scratch);
    reader.patient = search->view.document->repaired;
    *ret_object = (pdf_indirect){0};
    search->window_uses++;
    pdfseal_status status = pdf_indirect_read(&reader, expected, ret_object, error);
    *ret_whole = !reader.hit_end;
    pdf_object_reader_clear(&reader);
    return *ret_whole || status == PDFSEAL_ERROR_MEMORY ? status : PDFSEAL_OK;
}

static pdfseal_status read_object(referrer_search *search, uint32_t number, const pdf_place *place,
                                  pdf_indirect *ret_object, pdfseal_error *error)
{
    pdf_document *document = search->view.document;
    const pdf_reference expected = {number, place->generation};
    bool whole = false;
    if (place->offset >= 0 && place->offset < document->input.size) {
        bool inside = place->offset >= search->window_start &&
                      place->offset + 64 < search->window_start + (int64_t)search->window_length;
        if (!inside)
            TRY(move_window(search, place->offset, error));
        TRY(read_in_window(search, &expected, place->offset, ret_object, &whole, error));
    }
    if (whole)
        return PDFSEAL_OK;
    document->reading = &search->scratch;
    pdfseal_status status = pdf_object_read_at(document, place->offset, &expected, ret_object, error);
    document->reading = &document->memory;
    return status;
}

/* Notes what an object that was read holds; of an object stream, what its members hold. */
static pdfseal_status search_read(referrer_search *search, const pdf_indirect *object, uint32_t number, pdfseal_error *error)
{
    TRY(search_dictionary(search, object, number, error));
    if (object->is_stream && pdf_object_is_name(pdf_dictionary_find(&object->value, "Type"), "ObjStm"))
        TRY(pdf_referrer_search_stream(search, number, error));
    if (search->scratch.used_bytes > SCRATCH_BYTES)
        arena_rewind(&search->scratch);
    return PDFSEAL_OK;
}

pdfseal_status pdf_referrer_search_object(referrer_search *search, uint32_t number, pdfseal_error *error)
{
    pdf_place place;
    pdf_indirect object;
    if (!pdf_view_place(search->view, number, &place) || place.kind != PDF_PLACE_OFFSET)
        return PDFSEAL_OK;
    pdfseal_status status = read_object(search, number, &place, &object, error);
    return status == PDFSEAL_OK ? search_read(search, &object, number, error) : skip_unreadable(search, status);
}

pdfseal_status pdf_referrer_search_kept(referrer_search *search, uint32_t number, pdfseal_error *error)
{
    pdf_place place;
    const pdf_indirect *object;
    if (!pdf_view_place(search->view, number, &place) || place.kind != PDF_PLACE_OFFSET)
        return PDFSEAL_OK;
    pdfseal_status status = pdf_view_load(search->view, (pdf_reference){number, place.generation}, &object, error);
    if (status == PDFSEAL_OK && object)
        return search_read(search, object, number, error);
    return skip_unreadable(search, status == PDFSEAL_OK ? PDFSEAL_ERROR_INPUT : status);
}
