/* SPDX-License-Identifier: Apache-2.0 */
/* Seals must not lie over each other, nor over the fields of other signatures. */
#include "api/signing.h"

#include <stdlib.h>

/* A mark in the order of pages, and of its left side on a page. */
typedef struct placed {
    uint32_t page; /* object number */
    const pdf_rectangle *rectangle;
    int64_t page_number;
} placed;

static bool has_area(const pdf_rectangle *rectangle)
{
    return rectangle->x1 > rectangle->x0 && rectangle->y1 > rectangle->y0;
}

static int compare_placed(const void *a, const void *b)
{
    const placed *first = a;
    const placed *second = b;
    if (first->page != second->page)
        return first->page < second->page ? -1 : 1;
    return first->rectangle->x0 < second->rectangle->x0 ? -1 : first->rectangle->x0 > second->rectangle->x0;
}

static size_t sort_marks(const signing *job, placed *list)
{
    size_t count = 0;
    for (size_t i = 0; i < job->mark_count; i++) {
        const pades_mark *mark = &job->marks[i];
        if (mark->page.object && has_area(&mark->rectangle))
            list[count++] = (placed){mark->page.object->reference.number, &mark->rectangle, mark->page.index + 1};
    }
    for (size_t i = 0; i < job->slot_count; i++)
        list[count++] = (placed){job->slots[i].page.object->reference.number, &job->slots[i].rectangle, job->slots[i].page.index + 1};
    qsort(list, count, sizeof *list, compare_placed);
    return count;
}

/* Each is compared with those that begin within it; the first overlap ends the search, so that few are. */
static pdfseal_status check_each_other(const placed *list, size_t count, pdfseal_error *error)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t j = i + 1; j < count && list[j].page == list[i].page && list[j].rectangle->x0 < list[i].rectangle->x1; j++) {
            if (pdf_rectangle_overlap(list[i].rectangle, list[j].rectangle))
                FAIL(error, PDFSEAL_ERROR_USAGE, "two of the seals would lie over each other on page %lld (choose other places, or --force)",
                     (long long)list[i].page_number);
        }
    }
    return PDFSEAL_OK;
}

/* The first mark on the page, or `count`. */
static size_t find_page(const placed *list, size_t count, uint32_t page)
{
    size_t low = 0;
    size_t high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (list[middle].page < page)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static pdfseal_status check_field(const signing *job, const pades_field *field, const placed *list, size_t count,
                                  pdfseal_error *error)
{
    pdf_view view = pdf_view_newest(job->document);
    const pdf_object *page = pdf_dictionary_find(field->widget_dictionary, "P");
    pdf_rectangle rectangle;
    bool is_signed;
    if (!pdf_object_is(page, PDF_REFERENCE) || !pades_widget_rectangle(view, field->widget_dictionary, &rectangle) ||
        !has_area(&rectangle))
        return PDFSEAL_OK;
    TRY(pades_field_is_signed(view, field, &is_signed, error));
    for (size_t i = find_page(list, count, page->as.reference.number); i < count && list[i].page == page->as.reference.number; i++) {
        if (!pdf_rectangle_overlap(list[i].rectangle, &rectangle))
            continue;
        if (is_signed)
            FAIL(error, PDFSEAL_ERROR_USAGE, "the seal would lie over that of the field %s (choose another place, or --force)",
                 field->name);
        FAIL(error, PDFSEAL_ERROR_USAGE,
             "the seal would lie over the empty signature field %s (sign that one with --field, choose another place, or --force)",
             field->name);
    }
    return PDFSEAL_OK;
}

static pdfseal_status check_fields(const signing *job, const placed *list, size_t count, pdfseal_error *error)
{
    const pades_field *own = job->in_field ? pades_form_find(&job->form, job->options->field) : NULL;
    for (size_t i = 0; i < job->form.count; i++) {
        const pades_field *field = &job->form.fields[i];
        if (field->type == PADES_FIELD_SIGNATURE && field->widget_dictionary && field != own)
            TRY(check_field(job, field, list, count, error));
    }
    return PDFSEAL_OK;
}

pdfseal_status signing_check_overlap(const signing *job, pdfseal_error *error)
{
    if (job->mark_count + job->slot_count == 0)
        return PDFSEAL_OK;
    placed *list = calloc(job->mark_count + job->slot_count, sizeof *list);
    if (!list)
        FAIL_MEMORY(error);
    size_t count = sort_marks(job, list);
    pdfseal_status status = check_each_other(list, count, error);
    if (status == PDFSEAL_OK)
        status = check_fields(job, list, count, error);
    free(list);
    return status;
}
