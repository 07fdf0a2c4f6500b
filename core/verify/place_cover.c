/* SPDX-License-Identifier: Apache-2.0 */
/* Annotations that could lie over a seal. */
#include "verify/place_check.h"

#include "base/limits.h"

#include <stdlib.h>

#define FLAG_HIDDEN ((int64_t)1 << 1)
#define FLAG_NO_VIEW ((int64_t)1 << 5)

static bool is_drawn(const pdf_object *annotation)
{
    int64_t flags = 0;
    const pdf_object *entry = pdf_dictionary_find(annotation, "F");
    bool readable = !entry || pdf_object_integer(entry, 0, INT32_MAX, &flags);
    return !readable || (!(flags & (FLAG_HIDDEN | FLAG_NO_VIEW)) &&
                         !pdf_object_is_name(pdf_dictionary_find(annotation, "Subtype"), "Popup"));
}

/* The revision whose bytes hold this place. */
static size_t revision_of(const pdf_document *document, int64_t offset)
{
    size_t low = 0;
    size_t high = pdf_document_revision_count(document) - 1;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (pdf_document_revision(document, middle)->end > offset)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* What cannot be placed counts as written last. */
static size_t find_revision(pdf_view newest, uint32_t number)
{
    pdf_place place;
    if (!pdf_view_place(newest, number, &place))
        return newest.revision;
    if (place.kind == PDF_PLACE_IN_STREAM && !pdf_view_place(newest, place.stream, &place))
        return newest.revision;
    return place.kind == PDF_PLACE_OFFSET ? revision_of(newest.document, place.offset) : newest.revision;
}

static pdfseal_status describe(place_check *check, const pdf_object *entry, struct page_annotation *ret_annotation,
                               pdfseal_error *error)
{
    const pdf_object *value;
    struct page_annotation annotation = {.revision = check->newest.revision, .visible = true,
                                         .box = {-1e9, -1e9, 1e9, 1e9}};
    pdfseal_status status = pdf_view_resolve(check->newest, entry, &value, error);
    if (status == PDFSEAL_ERROR_MEMORY)
        return status;
    if (entry->type == PDF_REFERENCE) {
        annotation.number = entry->as.reference.number;
        annotation.revision = find_revision(check->newest, annotation.number);
    }
    if (status == PDFSEAL_OK) {
        annotation.visible = value->type == PDF_DICTIONARY && is_drawn(value);
        (void)pades_widget_rectangle(check->newest, value, &annotation.box);
    }
    *ret_annotation = annotation;
    return PDFSEAL_OK;
}

pdfseal_status place_annotations_find(place_check *check, const pdf_page *page, const verify_page_annotations **ret_annotations,
                                      pdfseal_error *error)
{
    verify_places_state *state = check->state;
    const pdf_object *list;
    if (state->annotations && state->annotations->page_index == page->index) {
        *ret_annotations = state->annotations;
        return PDFSEAL_OK;
    }
    TRY(pdf_view_get(check->newest, &page->object->value, "Annots", &list, error));
    size_t count = list->type == PDF_ARRAY ? list->as.array.count : 0;
    arena_clear(&state->page_memory);
    arena_init(&state->page_memory);
    state->annotations = NULL;
    verify_page_annotations *found = ARENA_NEW(&state->page_memory, verify_page_annotations);
    if (found)
        found->items = ARENA_NEW_ARRAY(&state->page_memory, struct page_annotation, count + 1);
    if (found)
        found->newer = ARENA_NEW_ARRAY(&state->page_memory, bool, count + 1);
    if (!found || !found->items || !found->newer)
        FAIL_MEMORY(error);
    found->page_index = page->index;
    state->spent += count;
    for (size_t i = 0; i < count; i++)
        TRY(describe(check, &list->as.array.items[i], &found->items[found->count++], error));
    *ret_annotations = state->annotations = found;
    return PDFSEAL_OK;
}

/* Both lists side by side: what was there keeps its order where a later revision is permitted at all. */
pdfseal_status place_annotations_find_newer(place_check *check, const pdf_page *signed_page, pdfseal_error *error)
{
    verify_page_annotations *annotations = check->state->annotations;
    const pdf_object *list;
    size_t known = 0;
    TRY(pdf_view_get(check->signed_view, &signed_page->object->value, "Annots", &list, error));
    size_t count = list->type == PDF_ARRAY ? list->as.array.count : 0;
    check->state->spent += annotations->count;
    for (size_t i = 0; i < annotations->count; i++) {
        const struct page_annotation *one = &annotations->items[i];
        const pdf_object *old = known < count ? &list->as.array.items[known] : NULL;
        bool was_there = one->number && pdf_object_is(old, PDF_REFERENCE) && old->as.reference.number == one->number;
        known += was_there;
        annotations->newer[i] = !was_there || one->revision > check->signed_view.revision;
    }
    return PDFSEAL_OK;
}
