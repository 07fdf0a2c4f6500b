/* SPDX-License-Identifier: Apache-2.0 */
/* Reads object by object into a scratch arena; each object stream is decoded once. */
#include "pdf/referrers.h"

#include "base/limits.h"
#include "pdf/document_private.h"

#include <stdlib.h>

/* The scratch is emptied when it holds this much. */
#define SCRATCH_BYTES ((size_t)1 << 20)
/* Read at once; and where objects are not in order. */
#define WINDOW_BYTES ((size_t)256 << 10)
#define SMALL_WINDOW_BYTES ((size_t)4 << 10)

typedef struct referrer_search {
    pdf_view view;
    const uint32_t *targets;
    size_t target_count;
    pdf_referral *items;
    size_t count, capacity;
    bool complete;
    arena scratch;
    uint8_t *window;       /* bytes of the file from window_start on: objects mostly stand in the order of their numbers */
    int64_t window_start;
    size_t window_length, window_uses;
} referrer_search;

static int compare_numbers(const void *a, const void *b)
{
    uint32_t first = *(const uint32_t *)a;
    uint32_t second = *(const uint32_t *)b;
    return first < second ? -1 : first > second;
}

static int compare_referrals(const void *a, const void *b)
{
    const pdf_referral *first = a;
    const pdf_referral *second = b;
    if (first->target != second->target)
        return first->target < second->target ? -1 : 1;
    return first->referrer < second->referrer ? -1 : first->referrer > second->referrer;
}

static uint32_t entry_of(pdf_view view, uint32_t number)
{
    return pdf_xref_find(&view.document->xref, view.document->revisions[view.revision].newest_section, number);
}

static pdfseal_status note(referrer_search *search, uint32_t target, uint32_t referrer, pdfseal_error *error)
{
    if (!bsearch(&target, search->targets, search->target_count, sizeof target, compare_numbers))
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
        pdf_referral *items = realloc(search->items, capacity * sizeof *items);
        if (!items)
            FAIL_MEMORY(error);
        search->items = items;
        search->capacity = capacity;
    }
    search->items[search->count++] = (pdf_referral){target, referrer, entry_of(search->view, referrer)};
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

static pdfseal_status search_member(referrer_search *search, uint32_t stream, uint32_t index, uint32_t number,
                                    pdfseal_error *error)
{
    pdf_document *document = search->view.document;
    pdf_place place;
    pdf_indirect object;
    bool found;
    if (!pdf_view_place(search->view, number, &place) || place.kind != PDF_PLACE_IN_STREAM || place.stream != stream)
        return PDFSEAL_OK;
    document->reading = &search->scratch;
    pdfseal_status status = pdf_object_stream_read(search->view, stream, index, number, &object, &found, error);
    document->reading = &document->memory;
    if (status != PDFSEAL_OK || !found)
        return skip_unreadable(search, status);
    return search_value(search, &object.value, number, error);
}

static pdfseal_status search_stream(referrer_search *search, uint32_t stream, pdfseal_error *error)
{
    const uint32_t *listed;
    size_t count;
    pdfseal_status status = pdf_object_stream_list(search->view, stream, &listed, &count, error);
    if (status != PDFSEAL_OK)
        return skip_unreadable(search, status);
    uint32_t *numbers = malloc((count + 1) * sizeof *numbers);
    if (!numbers)
        FAIL_MEMORY(error);
    if (count)
        memcpy(numbers, listed, count * sizeof *numbers);
    for (size_t i = 0; i < count && status == PDFSEAL_OK; i++)
        status = search_member(search, stream, (uint32_t)i, numbers[i], error);
    free(numbers);
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

/* Lets the window begin at `offset`: a large one as long as large ones pay. */
static pdfseal_status move_window(referrer_search *search, int64_t offset, pdfseal_error *error)
{
    pdf_document *document = search->view.document;
    bool pays = search->window_uses >= 8 || search->window_length == 0;
    size_t wanted = pays ? WINDOW_BYTES : SMALL_WINDOW_BYTES;
    int64_t left = document->input.size - offset;
    if (!search->window)
        search->window = malloc(WINDOW_BYTES);
    if (!search->window)
        FAIL_MEMORY(error);
    search->window_length = left < (int64_t)wanted ? (size_t)left : wanted;
    search->window_start = offset;
    search->window_uses = pays ? 0 : search->window_uses + 1;
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

static pdfseal_status search_object(referrer_search *search, uint32_t number, pdfseal_error *error)
{
    pdf_place place;
    pdf_indirect object;
    if (!pdf_view_place(search->view, number, &place) || place.kind != PDF_PLACE_OFFSET)
        return PDFSEAL_OK;
    pdfseal_status status = read_object(search, number, &place, &object, error);
    if (status != PDFSEAL_OK)
        return skip_unreadable(search, status);
    TRY(search_dictionary(search, &object, number, error));
    if (object.is_stream && pdf_object_is_name(pdf_dictionary_find(&object.value, "Type"), "ObjStm"))
        TRY(search_stream(search, number, error));
    if (search->scratch.used_bytes > SCRATCH_BYTES)
        arena_clear(&search->scratch);
    return PDFSEAL_OK;
}

/* ---- the search ---- */

static pdfseal_status search_base(referrer_search *search, pdfseal_error *error)
{
    uint32_t highest = pdf_document_highest_number(search->view.document);
    for (uint32_t number = 1; number <= highest; number++)
        TRY(search_object(search, number, error));
    return PDFSEAL_OK;
}

/* What a later revision defines anew; members of its object streams are found through their containers. */
static pdfseal_status search_revision(referrer_search *search, pdfseal_error *error)
{
    pdf_defined *defined;
    size_t count;
    arena scratch;
    arena_init(&scratch);
    pdfseal_status status = pdf_revision_objects(search->view.document, search->view.revision, &scratch, &defined, &count, error);
    for (size_t i = 0; status == PDFSEAL_OK && i < count; i++)
        status = search_object(search, defined[i].number, error);
    arena_clear(&scratch);
    return status;
}

static pdfseal_status search_all(referrer_search *search, arena *owner, pdf_referrers *ret_referrers,
                                 pdfseal_error *error)
{
    TRY(search_base(search, error));
    for (search->view.revision++; search->view.revision < pdf_document_revision_count(search->view.document);
         search->view.revision++)
        TRY(search_revision(search, error));
    pdf_referral *items = ARENA_NEW_ARRAY(owner, pdf_referral, search->count + 1);
    if (!items)
        FAIL_MEMORY(error);
    if (search->count)
        memcpy(items, search->items, search->count * sizeof *items);
    qsort(items, search->count, sizeof *items, compare_referrals);
    *ret_referrers = (pdf_referrers){items, search->count, search->complete};
    return PDFSEAL_OK;
}

pdfseal_status pdf_referrers_find(pdf_document *document, size_t oldest, const uint32_t *targets, size_t target_count,
                                  arena *owner, pdf_referrers *ret_referrers, pdfseal_error *error)
{
    referrer_search search = {.view = {document, oldest}, .targets = targets, .target_count = target_count,
                              .complete = true};
    arena_init(&search.scratch);
    pdfseal_status status = search_all(&search, owner, ret_referrers, error);
    arena_clear(&search.scratch);
    free(search.window);
    free(search.items);
    return status;
}

const pdf_referral *pdf_referrers_of(const pdf_referrers *referrers, uint32_t target, size_t *ret_count)
{
    size_t low = 0;
    size_t high = referrers->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (referrers->items[middle].target < target)
            low = middle + 1;
        else
            high = middle;
    }
    size_t end = low;
    while (end < referrers->count && referrers->items[end].target == target)
        end++;
    *ret_count = end - low;
    return referrers->items + low;
}

bool pdf_referral_is_live(pdf_view view, const pdf_referral *referral)
{
    return entry_of(view, referral->referrer) == referral->entry;
}

bool pdf_object_names(const pdf_object *value, uint32_t target)
{
    if (value->type == PDF_REFERENCE)
        return value->as.reference.number == target;
    for (size_t i = 0; value->type == PDF_ARRAY && i < value->as.array.count; i++) {
        if (pdf_object_names(&value->as.array.items[i], target))
            return true;
    }
    for (size_t i = 0; value->type == PDF_DICTIONARY && i < value->as.dictionary.count; i++) {
        if (pdf_object_names(&value->as.dictionary.entries[i].value, target))
            return true;
    }
    return false;
}

bool pdf_trailer_names(pdf_view view, uint32_t target)
{
    return pdf_object_names(pdf_view_trailer(view), target);
}

bool pdf_trailer_leads_to(pdf_view view, uint32_t target)
{
    static const char *const KEYS[] = {"Root", "Info", "Encrypt"};
    for (size_t i = 0; i < sizeof KEYS / sizeof KEYS[0]; i++) {
        const pdf_object *value = pdf_dictionary_find(pdf_view_trailer(view), KEYS[i]);
        if (value && pdf_object_names(value, target))
            return true;
    }
    return false;
}
