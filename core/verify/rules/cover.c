/* SPDX-License-Identifier: Apache-2.0 */
/* What lies under a place of a page: its content, and the fields on it, which say something too.
 * source  ISO 32000-2:2020 12.5.2; security.md "evil annotation" */
#include "verify/content/marks.h"
#include "verify/rules/rule.h"

/* A path that fills more of the page than this is its background. */
#define BACKGROUND_SHARE 0.7
/* Annotations of pages that one revision's changes are held against; honest ones stay far below. */
#define MOST_COMPARISONS ((size_t)20000000)
/* Readings of a page for fields that got a ground; beyond it is not known what lies under them. */
#define MOST_READINGS 64

#define FLAG_HIDDEN ((int64_t)1 << 1)
#define FLAG_NO_VIEW ((int64_t)1 << 5)

typedef struct overlap {
    pdf_rectangle rectangle;
    double page_area;
    bool words_only, found;
} overlap;

static double area_of(const pdf_rectangle *box)
{
    return (box->x1 - box->x0) * (box->y1 - box->y0);
}

static pdfseal_status look_under(void *state, const content_mark *mark, pdfseal_error *error)
{
    (void)error;
    overlap *search = state;
    bool path = mark->kind == CONTENT_PATH || mark->kind == CONTENT_CURVE;
    if (path && (search->words_only || area_of(&mark->box) > BACKGROUND_SHARE * search->page_area))
        return PDFSEAL_OK;
    /* A line has no area of its own. */
    pdf_rectangle box = {mark->box.x0 - 0.01, mark->box.y0 - 0.01, mark->box.x1 + 0.01, mark->box.y1 + 0.01};
    search->found = search->found || pdf_rectangle_overlap(&box, &search->rectangle);
    return PDFSEAL_OK;
}

static bool shows_field(pdf_view view, const pdf_object *annotation, const pdf_rectangle *place)
{
    int64_t flags = 0;
    pdf_rectangle box;
    const pdf_object *entry = pdf_dictionary_find(annotation, "F");
    if (!pdf_object_is_name(pdf_dictionary_find(annotation, "Subtype"), "Widget"))
        return false;
    if (entry && pdf_object_integer(entry, 0, INT32_MAX, &flags) && (flags & (FLAG_HIDDEN | FLAG_NO_VIEW)))
        return false;
    return !pades_widget_rectangle(view, annotation, &box) ||
           (box.x1 > box.x0 && box.y1 > box.y0 && pdf_rectangle_overlap(&box, place));
}

/* Whether a field other than `own` is there. */
static bool lies_over_field(rule_context *context, pdf_view view, const pdf_page *page,
                            const pdf_rectangle *place, uint32_t own)
{
    const pdf_object *list;
    if (pdf_view_get(view, &page->object->value, "Annots", &list, NULL) != PDFSEAL_OK)
        return true;
    size_t count = list->type == PDF_ARRAY ? list->as.array.count : 0;
    context->comparisons += count;
    if (context->comparisons > MOST_COMPARISONS)
        return true;
    for (size_t i = 0; i < count; i++) {
        const pdf_object *item = &list->as.array.items[i];
        const pdf_object *annotation;
        if (item->type == PDF_REFERENCE && item->as.reference.number == own)
            continue;
        if (pdf_view_resolve(view, item, &annotation, NULL) != PDFSEAL_OK ||
            shows_field(view, annotation, place))
            return true;
    }
    return false;
}

static pdfseal_status search_page(rule_context *context, pdf_view view, const pdf_page *page, overlap *search,
                                  uint32_t own, bool *ret_answer, pdfseal_error *error)
{
    const content_visitor visitor = {search, look_under};
    bool complete = false;
    *ret_answer = pdf_rectangle_overlap(&search->rectangle, &page->crop_box);
    if (!*ret_answer || lies_over_field(context, view, page, &search->rectangle, own))
        return PDFSEAL_OK;
    pdfseal_status status = content_read_page(view, page, &visitor, &complete, error);
    if (status == PDFSEAL_ERROR_MEMORY)
        return status;
    *ret_answer = search->found || !complete || status != PDFSEAL_OK;
    return PDFSEAL_OK;
}

pdfseal_status rule_lies_over(rule_context *context, pdf_view view, const pdf_page *page,
                              const pdf_rectangle *place, bool *ret_answer, pdfseal_error *error)
{
    overlap search = {.rectangle = *place, .page_area = area_of(&page->crop_box)};
    return search_page(context, view, page, &search, 0, ret_answer, error);
}

pdfseal_status rule_field_lies_over(rule_context *context, const pdf_page *page, const pdf_object *widget,
                                    uint32_t own, bool *ret_answer, pdfseal_error *error)
{
    const double edge = 0.15; /* what reaches over the edge of a field does not lie under it */
    pdf_rectangle box;
    *ret_answer = true;
    if (!pades_widget_rectangle(context->after, widget, &box) || ++context->field_readings > MOST_READINGS)
        return PDFSEAL_OK;
    double across = edge * (box.x1 - box.x0);
    double up = edge * (box.y1 - box.y0);
    overlap search = {.rectangle = {box.x0 + across, box.y0 + up, box.x1 - across, box.y1 - up},
                      .words_only = true};
    return search_page(context, context->after, page, &search, own, ret_answer, error);
}
