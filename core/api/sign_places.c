/* SPDX-License-Identifier: Apache-2.0 */
/* Where the widget and the marks go. */
#include "api/signing.h"
#include "appearance/place.h"

#include <stdlib.h>

bool signing_checks_seals(const signing *job)
{
    return job->session->picture && !job->options->force;
}

static pdfseal_status place_on_page(signing *job, int64_t page_number, pades_mark *mark, pdfseal_error *error)
{
    appearance_place seen;
    TRY(pdf_page_find(pdf_view_newest(job->document), page_number - 1, &mark->page, error));
    if (mark->page.object->reference.number == 0)
        FAIL(error, PDFSEAL_ERROR_REFUSED,
             "page %lld is no object of its own, so that no seal can be put on it (choose another page, or leave the seal out)",
             (long long)page_number);
    TRY(appearance_place_compute(&job->options->place, job->session->picture, &mark->page, job->options->force, &seen,
                                 error));
    pdf_page_place(&mark->page, seen.x_pt, seen.y_pt, seen.width_pt, seen.height_pt, &mark->rectangle, mark->matrix);
    return PDFSEAL_OK;
}

/* An empty field that is there already has its place: the seal goes inside its rectangle. */
static pdfseal_status find_field_place(signing *job, pdfseal_error *error)
{
    pdf_view view = pdf_view_newest(job->document);
    int64_t page_index;
    if (!job->is_signature || !job->options->field)
        return PDFSEAL_OK;
    const pades_field *field = pades_form_find(&job->form, job->options->field);
    if (!field || !field->widget_dictionary)
        return PDFSEAL_OK;
    TRY(pades_widget_page(view, field->widget_dictionary, &page_index, error));
    if (page_index < 0 || !pades_widget_rectangle(view, field->widget_dictionary, &job->field_rectangle))
        return PDFSEAL_OK;
    job->field_page = page_index + 1;
    job->in_field = true;
    return PDFSEAL_OK;
}

bool signing_field_is_visible(const signing *job)
{
    return job->field_rectangle.x1 > job->field_rectangle.x0 && job->field_rectangle.y1 > job->field_rectangle.y0;
}

/* The field's own page first; pages that were asked for besides take marks. */
static pdfseal_status place_in_field(signing *job, size_t count, pdfseal_error *error)
{
    pdf_view view = pdf_view_newest(job->document);
    job->marks = calloc(count + 1, sizeof *job->marks);
    if (!job->marks)
        FAIL_MEMORY(error);
    job->mark_count = 1;
    TRY(pdf_page_find(view, job->field_page - 1, &job->marks[0].page, error));
    job->marks[0].rectangle = job->field_rectangle;
    for (size_t i = 0; job->session->picture && job->options->place.pages && i < count; i++) {
        if (job->page_numbers[i] != job->field_page)
            TRY(place_on_page(job, job->page_numbers[i], &job->marks[job->mark_count++], error));
    }
    return PDFSEAL_OK;
}

/* A document without pages takes an invisible signature, whose widget is on none. */
static pdfseal_status place_nowhere(signing *job, pdfseal_error *error)
{
    job->mark_count = 1;
    job->marks = calloc(1, sizeof *job->marks);
    if (!job->marks)
        FAIL_MEMORY(error);
    return PDFSEAL_OK;
}

/* The seal of a signed field that lies under one of the marks. Seals in the content of pages cannot be told from content. */
static pdfseal_status check_seals_under(signing *job, const pades_field *field, pdfseal_error *error)
{
    pdf_view view = pdf_view_newest(job->document);
    const pdf_object *page = pdf_dictionary_find(field->widget_dictionary, "P");
    pdf_rectangle rectangle;
    bool is_signed;
    TRY(pades_field_is_signed(view, field, &is_signed, error));
    if (!is_signed || !pdf_object_is(page, PDF_REFERENCE) ||
        !pades_widget_rectangle(view, field->widget_dictionary, &rectangle))
        return PDFSEAL_OK;
    for (size_t i = 0; i < job->mark_count; i++) {
        const pades_mark *mark = &job->marks[i];
        if (pdf_reference_equal(mark->page.object->reference, page->as.reference) && pdf_rectangle_overlap(&mark->rectangle, &rectangle))
            FAIL(error, PDFSEAL_ERROR_USAGE,
                 "the seal would lie over that of the field %s (choose another place, or --force)", field->name);
    }
    return PDFSEAL_OK;
}

static pdfseal_status check_seals(signing *job, pdfseal_error *error)
{
    if (!signing_checks_seals(job))
        return PDFSEAL_OK;
    for (size_t i = 0; i < job->form.count; i++) {
        const pades_field *field = &job->form.fields[i];
        if (field->type == PADES_FIELD_SIGNATURE && field->widget_dictionary)
            TRY(check_seals_under(job, field, error));
    }
    return PDFSEAL_OK;
}

static pdfseal_status choose_places(signing *job, pdfseal_error *error)
{
    pdf_view view = pdf_view_newest(job->document);
    const char *pages = job->options->place.pages ? job->options->place.pages : "last";
    int64_t total;
    size_t count;
    TRY(pdf_page_count(view, &total, error));
    if (total == 0 && job->is_signature && !job->session->picture && !job->options->place.pages && !job->options->field)
        return place_nowhere(job, error);
    TRY(appearance_pages_select(pages, total, &job->page_numbers, &count, error));
    TRY(find_field_place(job, error));
    if (job->in_field)
        return place_in_field(job, count, error);
    /* An invisible signature has one widget of no size. */
    if (job->is_field && count != 1)
        FAIL(error, PDFSEAL_ERROR_USAGE, "a field stands on one page (name one page with --page)");
    job->mark_count = job->session->picture ? count : 1;
    job->marks = calloc(job->mark_count, sizeof *job->marks);
    if (!job->marks)
        FAIL_MEMORY(error);
    if (!job->session->picture && !job->is_field)
        return pdf_page_find(view, job->page_numbers[0] - 1, &job->marks[0].page, error);
    for (size_t i = 0; i < count; i++)
        TRY(place_on_page(job, job->page_numbers[i], &job->marks[i], error));
    return PDFSEAL_OK;
}

pdfseal_status signing_find_places(signing *job, pdfseal_error *error)
{
    TRY(choose_places(job, error));
    return check_seals(job, error);
}
