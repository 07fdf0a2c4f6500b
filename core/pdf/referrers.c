/* SPDX-License-Identifier: Apache-2.0 */
/* Reads object by object into a scratch arena; each object stream is decoded once. */
#include "pdf/referrers.h"

#include "base/limits.h"
#include "pdf/document_private.h"

#include <stdlib.h>

/* The scratch is emptied when it holds this much. */
#define SCRATCH_BYTES ((size_t)1 << 20)
/* References that are kept; an honest change concerns objects that few others name. */
#define MOST_REFERRALS ((size_t)200000)

typedef struct referrer_search {
    pdf_view view;
    const uint32_t *targets;
    size_t target_count;
    pdf_referral *items;
    size_t count, capacity;
    bool complete;
    arena scratch;
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

static pdfseal_status note(referrer_search *search, uint32_t target, uint32_t referrer, pdfseal_error *error)
{
    if (!bsearch(&target, search->targets, search->target_count, sizeof target, compare_numbers))
        return PDFSEAL_OK;
    if (search->count >= MOST_REFERRALS) {
        search->complete = false;
        return PDFSEAL_OK;
    }
    if (search->count == search->capacity) {
        size_t capacity = search->capacity ? search->capacity * 2 : 64;
        pdf_referral *items = realloc(search->items, capacity * sizeof *items);
        if (!items)
            FAIL_MEMORY(error);
        search->items = items;
        search->capacity = capacity;
    }
    search->items[search->count++] = (pdf_referral){target, referrer};
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

static pdfseal_status search_object(referrer_search *search, uint32_t number, pdfseal_error *error)
{
    pdf_document *document = search->view.document;
    pdf_place place;
    pdf_indirect object;
    if (!pdf_view_place(search->view, number, &place) || place.kind != PDF_PLACE_OFFSET)
        return PDFSEAL_OK;
    pdf_reference reference = {number, place.generation};
    document->reading = &search->scratch;
    pdfseal_status status = pdf_object_read_at(document, place.offset, &reference, &object, error);
    document->reading = &document->memory;
    if (status != PDFSEAL_OK)
        return skip_unreadable(search, status);
    TRY(search_dictionary(search, &object, number, error));
    if (object.is_stream && pdf_object_is_name(pdf_dictionary_find(&object.value, "Type"), "ObjStm"))
        TRY(search_stream(search, number, error));
    if (search->scratch.used_bytes > SCRATCH_BYTES)
        arena_clear(&search->scratch);
    return PDFSEAL_OK;
}

/* Of a trailer only these keys lead to what a reader looks at. */
static pdfseal_status search_trailer(referrer_search *search, pdfseal_error *error)
{
    static const char *const KEYS[] = {"Root", "Info", "Encrypt"};
    for (size_t i = 0; i < sizeof KEYS / sizeof KEYS[0]; i++) {
        const pdf_object *value = pdf_dictionary_find(pdf_view_trailer(search->view), KEYS[i]);
        if (value)
            TRY(search_value(search, value, 0, error));
    }
    return PDFSEAL_OK;
}

static pdfseal_status search_all(referrer_search *search, arena *owner, pdf_referrers *ret_referrers,
                                 pdfseal_error *error)
{
    uint32_t highest = pdf_document_highest_number(search->view.document);
    TRY(search_trailer(search, error));
    for (uint32_t number = 1; number <= highest; number++)
        TRY(search_object(search, number, error));
    pdf_referral *items = ARENA_NEW_ARRAY(owner, pdf_referral, search->count + 1);
    if (!items)
        FAIL_MEMORY(error);
    if (search->count)
        memcpy(items, search->items, search->count * sizeof *items);
    qsort(items, search->count, sizeof *items, compare_referrals);
    *ret_referrers = (pdf_referrers){items, search->count, search->complete};
    return PDFSEAL_OK;
}

pdfseal_status pdf_referrers_find(pdf_view view, const uint32_t *targets, size_t target_count, arena *owner,
                                  pdf_referrers *ret_referrers, pdfseal_error *error)
{
    referrer_search search = {.view = view, .targets = targets, .target_count = target_count, .complete = true};
    arena_init(&search.scratch);
    pdfseal_status status = search_all(&search, owner, ret_referrers, error);
    arena_clear(&search.scratch);
    free(search.items);
    return status;
}

bool pdf_referrers_has(const pdf_referrers *referrers, uint32_t target)
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
    return low < referrers->count && referrers->items[low].target == target;
}
