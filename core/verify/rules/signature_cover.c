/* SPDX-License-Identifier: Apache-2.0 */
/* What the picture of a further signature lies over: a seal may stand on words, but a ground hides them.
 * source  ISO 32000-2:2020 12.5.5, 12.7.5.5; security.md "sneaky signature" */
#include "verify/content/marks.h"
#include "verify/rules/rule.h"

#define COVERS "the picture of a further signature lies over what its page says"
#define HIDES "the picture of a further signature may hide what its page says"

/* A picture of which more is filled hides what is under it. */
#define MOST_GROUND 0.25

/* A figure with curves that has more lines and curves is an ornament, such as the emblem that a widespread
 * program puts there.
 */
#define MOST_GROUND_LINES 24

static pdfseal_status add_ground(void *state, const content_mark *mark, pdfseal_error *error)
{
    (void)error;
    double *ground = state;
    if (mark->kind != CONTENT_CURVE || mark->lines <= MOST_GROUND_LINES)
        *ground += mark->ground_share + mark->line_share;
    if (mark->kind == CONTENT_SHADING)
        *ground = 1;
    return PDFSEAL_OK;
}

/* One picture of the widget; what cannot be read may hide everything. */
static pdfseal_status fills_its_ground(pdf_view view, const pdf_object *entry, bool *ret_answer,
                                       pdfseal_error *error)
{
    static const double IDENTITY[6] = {1, 0, 0, 1, 0, 0};
    const pdf_indirect *form = NULL;
    double ground = 0;
    content_understanding understood = {0};
    const content_visitor visitor = {&ground, add_ground};
    *ret_answer = true;
    if (entry->type != PDF_REFERENCE)
        return PDFSEAL_OK;
    pdfseal_status status = pdf_view_load(view, entry->as.reference, &form, error);
    if (status == PDFSEAL_OK && form && form->is_stream)
        status = content_read_form(view, form, &PDF_NULL_OBJECT, IDENTITY, &visitor, &understood, error);
    *ret_answer = status != PDFSEAL_OK || !understood.complete || !understood.alike || ground > MOST_GROUND;
    return status == PDFSEAL_ERROR_MEMORY ? status : PDFSEAL_OK;
}

/* At rest, under the pointer and pressed; a ground of MK is drawn by some readers where there is no picture.
 */
static pdfseal_status has_ground(pdf_view view, const pdf_object *widget, bool *ret_shows, bool *ret_ground,
                                 pdfseal_error *error)
{
    static const char *const KEYS[] = {"N", "R", "D"};
    const pdf_object *appearances = &PDF_NULL_OBJECT;
    const pdf_object *traits = &PDF_NULL_OBJECT;
    *ret_ground = true;
    *ret_shows = true;
    if (pdf_view_get(view, widget, "AP", &appearances, NULL) != PDFSEAL_OK ||
        pdf_view_get(view, widget, "MK", &traits, NULL) != PDFSEAL_OK)
        return PDFSEAL_OK;
    *ret_ground = pdf_dictionary_find(traits, "BG") != NULL;
    *ret_shows = *ret_ground || appearances->type != PDF_NULL;
    for (size_t i = 0; i < sizeof KEYS / sizeof KEYS[0] && !*ret_ground; i++) {
        const pdf_object *entry = pdf_dictionary_find(appearances, KEYS[i]);
        if (entry)
            TRY(fills_its_ground(view, entry, ret_ground, error));
    }
    return PDFSEAL_OK;
}

pdfseal_status rule_signature_covers(rule_context *context, const pades_field *field, int64_t page_index,
                                     rule_object *like, pdfseal_error *error)
{
    pdf_page page;
    bool shows;
    bool ground;
    bool covers = false;
    if (!like->visible)
        return PDFSEAL_OK;
    TRY(has_ground(context->after, field->widget_dictionary, &shows, &ground, error));
    if (!shows)
        return PDFSEAL_OK;
    if (page_index >= 0) {
        TRY(pdf_page_find(context->after, page_index, &page, error));
        TRY(rule_field_lies_over(context, &page, field->widget_dictionary, field->widget.number, &covers,
                                 error));
    } else {
        covers = ground; /* it does not name its page, and may lie over anything there */
    }
    if (!covers)
        return PDFSEAL_OK;
    like->doubt = ground ? HIDES : NULL;
    return rule_warn(context, "covers_content", ground ? HIDES : COVERS, field->widget.number, page_index + 1,
                     error);
}
