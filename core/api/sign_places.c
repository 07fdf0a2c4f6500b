/* SPDX-License-Identifier: Apache-2.0 */
/* Where the widget and the marks go. */
#include "api/signing.h"
#include "appearance/place.h"

#include <stdlib.h>

#define FIRST_MARKS 4

bool signing_checks_seals(const signing *job)
{
    return job->session->picture && !job->options->force;
}

bool signing_widget_is_visible(const signing *job)
{
    const pdf_rectangle *widget = &job->marks[0].rectangle;
    return widget->x1 > widget->x0 && widget->y1 > widget->y0;
}

pades_mark *signing_add_mark(signing *job)
{
    if (job->mark_count == job->mark_capacity) {
        size_t capacity = job->mark_capacity ? job->mark_capacity * 2 : FIRST_MARKS;
        pades_mark *marks = reallocarray(job->marks, capacity, sizeof *marks);
        if (!marks)
            return NULL;
        job->marks = marks;
        job->mark_capacity = capacity;
    }
    pades_mark *mark = &job->marks[job->mark_count++];
    *mark = (pades_mark){0};
    return mark;
}

pdfseal_status signing_find_page(signing *job, int64_t page_number, pades_mark *mark, pdfseal_error *error)
{
    TRY(pdf_page_find(pdf_view_newest(job->document), page_number - 1, &mark->page, error));
    if (mark->page.object->reference.number == 0)
        FAIL(error, PDFSEAL_ERROR_REFUSED,
             "page %lld is no object of its own, so that no seal can be put on it (choose another page, or leave the seal out)",
             (long long)page_number);
    return PDFSEAL_OK;
}

static pdfseal_status place_on_page(signing *job, const pdfseal_place_options *place, int64_t page_number,
                                    pdfseal_error *error)
{
    appearance_place seen;
    pades_mark *mark = signing_add_mark(job);
    if (!mark)
        FAIL_MEMORY(error);
    TRY(signing_find_page(job, page_number, mark, error));
    TRY(appearance_place_compute(place, job->session->picture, &mark->page, job->options->force, &seen, error));
    pdf_page_place(&mark->page, seen.x_pt, seen.y_pt, seen.width_pt, seen.height_pt, &mark->rectangle, mark->matrix);
    return PDFSEAL_OK;
}

/* The seal on every page of one place, `except` a page that has it already (0: none). */
static pdfseal_status add_place(signing *job, const pdfseal_place_options *place, int64_t except, pdfseal_error *error)
{
    int64_t total;
    int64_t *numbers;
    size_t count;
    pdfseal_status status = PDFSEAL_OK;
    if (place->keyword)
        return signing_add_words(job, place, error);
    TRY(pdf_page_count(pdf_view_newest(job->document), &total, error));
    TRY(appearance_pages_select(place->pages, total, &numbers, &count, error));
    for (size_t i = 0; i < count && status == PDFSEAL_OK; i++) {
        if (numbers[i] != except)
            status = place_on_page(job, place, numbers[i], error);
    }
    free(numbers);
    return status;
}

pdfseal_status signing_add_place(signing *job, const pdfseal_place_options *place, pdfseal_error *error)
{
    return add_place(job, place, 0, error);
}

/* An empty field that is there already has its place: the seal goes inside its rectangle. */
static pdfseal_status find_field_place(signing *job, int64_t *ret_page, pdfseal_error *error)
{
    pdf_view view = pdf_view_newest(job->document);
    int64_t page_index;
    pdf_rectangle rectangle;
    if (!job->is_signature || !job->options->field)
        return PDFSEAL_OK;
    const pades_field *field = pades_form_find(&job->form, job->options->field);
    if (!field || !field->widget_dictionary)
        return PDFSEAL_OK;
    TRY(pades_widget_page(view, field->widget_dictionary, &page_index, error));
    if (page_index < 0 || !pades_widget_rectangle(view, field->widget_dictionary, &rectangle))
        return PDFSEAL_OK;
    pades_mark *mark = signing_add_mark(job);
    if (!mark)
        FAIL_MEMORY(error);
    TRY(pdf_page_find(view, page_index, &mark->page, error));
    mark->rectangle = rectangle;
    job->in_field = true;
    *ret_page = page_index + 1;
    return PDFSEAL_OK;
}

/* The widget of an invisible signature: on the first page that was asked for, or on none where there are no pages. */
static pdfseal_status place_invisibly(signing *job, pdfseal_error *error)
{
    const pdfseal_place_options *place = &job->options->place;
    int64_t total;
    int64_t *numbers;
    size_t count;
    pades_mark *mark = signing_add_mark(job);
    if (!mark)
        FAIL_MEMORY(error);
    TRY(pdf_page_count(pdf_view_newest(job->document), &total, error));
    if (total == 0 && !place->pages && !job->options->field)
        return PDFSEAL_OK;
    TRY(appearance_pages_select(place->pages, total, &numbers, &count, error));
    int64_t first = numbers[0];
    free(numbers);
    return pdf_page_find(pdf_view_newest(job->document), first - 1, &mark->page, error);
}

static bool is_straddle_only(const signing *job)
{
    const pdfseal_straddle_options *straddle = job->options->straddle;
    return straddle && straddle->edge != PDFSEAL_EDGE_NONE && straddle->only;
}

/* A field that is made without signing it. */
static pdfseal_status place_field(signing *job, pdfseal_error *error)
{
    TRY(add_place(job, &job->options->place, 0, error));
    if (job->mark_count != 1)
        FAIL(error, PDFSEAL_ERROR_USAGE, "a field stands on one page (name one page with --page)");
    return PDFSEAL_OK;
}

/* An existing field comes first; places that were asked for besides take marks. */
static pdfseal_status choose_places(signing *job, pdfseal_error *error)
{
    const pdfseal_sign_options *options = job->options;
    int64_t field_page = 0;
    if (job->is_field)
        return place_field(job, error);
    TRY(find_field_place(job, &field_page, error));
    if (!job->session->picture || is_straddle_only(job))
        return job->in_field || !job->is_signature ? PDFSEAL_OK : place_invisibly(job, error);
    if (!job->in_field || options->place.pages || options->place.keyword)
        TRY(add_place(job, &options->place, field_page, error));
    for (size_t i = 0; i < options->more_place_count; i++)
        TRY(add_place(job, &options->more_places[i], 0, error));
    return PDFSEAL_OK;
}

/* On a document that is signed already further seals have to go where the first signer prepared slots for them. */
static pdfseal_status add_further(signing *job, pdfseal_error *error)
{
    bool is_signed = false;
    if (!job->session->picture)
        return PDFSEAL_OK;
    if (!job->is_signature)
        TRY(pades_form_read(pdf_view_newest(job->document), &job->memory, &job->form, error));
    TRY(signing_is_signed(job, &is_signed, error));
    job->breaks_signatures = is_signed && !job->is_signature;
    job->is_further = is_signed && job->is_signature;
    return is_signed && job->is_signature ? signing_use_slots(job, error) : signing_add_slices(job, job->options->straddle, error);
}

pdfseal_status signing_find_places(signing *job, pdfseal_error *error)
{
    TRY(choose_places(job, error));
    TRY(add_further(job, error));
    TRY(signing_prepare_slots(job, error));
    return signing_checks_seals(job) || (job->slot_count && !job->options->force) ? signing_check_overlap(job, error) : PDFSEAL_OK;
}
