/* SPDX-License-Identifier: Apache-2.0 */
/* Slots: prepared for other parties by the first signature, used by theirs. */
#include "api/signing.h"
#include "appearance/straddle.h"
#include "base/limits.h"

#include <stdlib.h>

#define FIRST_SLOTS 8
#define DEFAULT_SIDE_PT (42.0 * 72.0 / 25.4)

pdfseal_status signing_is_signed(const signing *job, bool *ret_signed, pdfseal_error *error)
{
    *ret_signed = false;
    for (size_t i = 0; i < job->form.count && !*ret_signed; i++) {
        if (job->form.fields[i].type == PADES_FIELD_SIGNATURE)
            TRY(pades_field_is_signed(pdf_view_newest(job->document), &job->form.fields[i], ret_signed, error));
    }
    return PDFSEAL_OK;
}

/* ---- using slots ---- */

/* What the search for a party's slots knows. */
typedef struct slot_search {
    signing *job;
    pades_slot *slots;
    size_t count;
    bool *used;
} slot_search;

static void take_slot(pades_mark *mark, const pades_slot *slot)
{
    mark->page = slot->page;
    mark->rectangle = slot->rectangle;
    mark->slice = slot->slice;
    mark->clip = slot->clip;
    mark->slot = slot;
}

/* The slot for a seal on the mark's page. */
static pdfseal_status find_slot(slot_search *search, pades_mark *mark, pdfseal_error *error)
{
    for (size_t i = 0; i < search->count; i++) {
        const pades_slot *slot = &search->slots[i];
        if (search->used[i] || slot->slice.count || slot->page.index != mark->page.index)
            continue;
        search->used[i] = true;
        take_slot(mark, slot);
        return PDFSEAL_OK;
    }
    if (search->job->options->field)
        FAIL(error, PDFSEAL_ERROR_REFUSED,
             "is signed already, and no slot was prepared for a seal of %s on page %lld (leave it out; the first signer could have prepared one with --prepare-slots)",
             search->job->options->field, (long long)mark->page.index + 1);
    FAIL(error, PDFSEAL_ERROR_REFUSED,
         "is signed already: a seal on further pages would break that signature (seal one page only; or name a field with --field for which the first signer prepared slots with --prepare-slots)");
}

/* All slots for slices at once: they are one seal, or several. */
static pdfseal_status take_slices(slot_search *search, pdfseal_error *error)
{
    size_t taken = 0;
    for (size_t i = 0; i < search->count; i++) {
        if (!search->slots[i].slice.count)
            continue;
        pades_mark *mark = signing_add_mark(search->job);
        if (!mark)
            FAIL_MEMORY(error);
        take_slot(mark, &search->slots[i]);
        taken++;
    }
    if (taken == 0)
        FAIL(error, PDFSEAL_ERROR_REFUSED,
             "is signed already: a straddle seal would break that signature (leave --straddle out, or name a field with --field for which the first signer prepared slots with --prepare-slots 'name=...; straddle=right')");
    return PDFSEAL_OK;
}

static pdfseal_status use_slots(slot_search *search, pdfseal_error *error)
{
    signing *job = search->job;
    const pdfseal_straddle_options *straddle = job->options->straddle;
    search->used = ARENA_NEW_ARRAY(&job->memory, bool, search->count + 1);
    if (!search->used)
        FAIL_MEMORY(error);
    for (size_t i = 1; i < job->mark_count; i++)
        TRY(find_slot(search, &job->marks[i], error));
    return straddle && straddle->edge != PDFSEAL_EDGE_NONE ? take_slices(search, error) : PDFSEAL_OK;
}

/* That a field is signed itself is found, and said, when the section is laid out. */
static pdfseal_status field_is_signed(const signing *job, bool *ret_signed, pdfseal_error *error)
{
    const pades_field *field = job->in_field ? pades_form_find(&job->form, job->options->field) : NULL;
    *ret_signed = false;
    return field ? pades_field_is_signed(pdf_view_newest(job->document), field, ret_signed, error) : PDFSEAL_OK;
}

pdfseal_status signing_use_slots(signing *job, pdfseal_error *error)
{
    slot_search search = {.job = job};
    bool is_signed;
    TRY(field_is_signed(job, &is_signed, error));
    if (is_signed)
        return PDFSEAL_OK;
    if (job->in_field)
        TRY(pades_slots_find(pdf_view_newest(job->document), &job->form, job->options->field, &job->memory, &search.slots,
                             &search.count, error));
    return use_slots(&search, error);
}

/* ---- preparing slots ---- */

static pades_slot *add_slot(signing *job)
{
    if (job->slot_count == job->slot_capacity) {
        size_t capacity = job->slot_capacity ? job->slot_capacity * 2 : FIRST_SLOTS;
        pades_slot *slots = reallocarray(job->slots, capacity, sizeof *slots);
        if (!slots)
            return NULL;
        job->slots = slots;
        job->slot_capacity = capacity;
    }
    pades_slot *slot = &job->slots[job->slot_count++];
    *slot = (pades_slot){0};
    return slot;
}

/* Marks that `job` got from `first` on become slots of a party. */
static pdfseal_status turn_into_slots(signing *job, size_t first, const char *party, bool begins, pdfseal_error *error)
{
    for (size_t i = first; i < job->mark_count; i++) {
        const pades_mark *mark = &job->marks[i];
        pades_slot *slot = add_slot(job);
        if (!slot)
            FAIL_MEMORY(error);
        *slot = (pades_slot){.party = party, .is_signature = begins && i == first, .page = mark->page,
                             .rectangle = mark->rectangle, .slice = mark->slice, .clip = mark->clip};
    }
    job->mark_count = first;
    return PDFSEAL_OK;
}

static void choose_size(double *width_pt, double *height_pt, double wanted_width_pt, double wanted_height_pt)
{
    double width = *width_pt > 0 ? *width_pt : wanted_width_pt;
    double height = *height_pt > 0 ? *height_pt : wanted_height_pt;
    *width_pt = width > 0 ? width : height > 0 ? height : DEFAULT_SIDE_PT;
    *height_pt = height > 0 ? height : *width_pt;
}

static pdfseal_status prepare_party(signing *job, const pdfseal_slot_options *party, pdfseal_error *error)
{
    size_t first = job->mark_count;
    pdfseal_place_options place = party->place;
    choose_size(&place.width_pt, &place.height_pt, 0, 0);
    TRY(signing_add_place(job, &place, error));
    TRY(turn_into_slots(job, first, party->name, true, error));
    if (!party->straddle || party->straddle->edge == PDFSEAL_EDGE_NONE)
        return PDFSEAL_OK;
    pdfseal_straddle_options straddle = *party->straddle;
    choose_size(&straddle.width_pt, &straddle.height_pt, place.width_pt, place.height_pt);
    TRY(signing_add_slices(job, &straddle, error));
    return turn_into_slots(job, first, party->name, false, error);
}

pdfseal_status signing_prepare_slots(signing *job, pdfseal_error *error)
{
    for (size_t i = 0; i < job->options->slot_count; i++)
        TRY(prepare_party(job, &job->options->slots[i], error));
    if (job->slot_count > LIMIT_MANIFEST_PLACES)
        FAIL(error, PDFSEAL_ERROR_LIMIT, "the seal would stand in more than %zu places (choose fewer pages)",
             LIMIT_MANIFEST_PLACES);
    return PDFSEAL_OK;
}
