/* SPDX-License-Identifier: Apache-2.0 */
/* Appearances of texts and choices, and the rich text of a field.
 * source  ISO 32000-2:2020 12.7.4.4, 12.7.5.3, 12.7.5.4 */
#include "verify/rules/form_filling.h"

#include "base/limits.h"
#include "pdf/text_string.h"
#include "verify/content/rich_text.h"

#include <math.h>

#define RICH_TEXT "a form field's rich text, which some readers show, says something else than its value"
/* An appearance is as large as its widget, but for so much. */
#define LEAST_FIT 0.8

/* Text runs as the widget's rotation says (MK R), not upside down: 66 is 99 for who turns it.
 * source  Table 192 */
static bool runs_as_it_should(const filling *field, const pdf_object *widget, const double ahead[2])
{
    static const double WAYS[4][2] = {{1, 0}, {0, 1}, {-1, 0}, {0, -1}};
    const pdf_object *traits;
    const pdf_object *turn;
    int64_t degrees = 0;
    if (pdf_view_get(field->context->after, widget, "MK", &traits, NULL) == PDFSEAL_OK &&
        pdf_view_get(field->context->after, traits, "R", &turn, NULL) == PDFSEAL_OK)
        (void)pdf_object_integer(turn, 0, 360, &degrees);
    const double *way = WAYS[degrees / 90 % 4];
    return (ahead[0] == 0 && ahead[1] == 0) || ahead[0] * way[0] + ahead[1] * way[1] > 0.99;
}

/* An appearance that is smaller than its widget is stretched, and shows only a part. Turned ones have their
 * sides exchanged. */
static bool fits_widget(filling *field, const pdf_object *widget, const pdf_indirect *form)
{
    pdf_view view = field->context->after;
    pdf_rectangle rectangle;
    pdf_rectangle box;
    if (!pades_widget_rectangle(view, widget, &rectangle) ||
        !pades_rectangle(view, &form->value, "BBox", &box))
        return false;
    double width = rectangle.x1 - rectangle.x0;
    double height = rectangle.y1 - rectangle.y0;
    double longer = fmax(box.x1 - box.x0, box.y1 - box.y0);
    double shorter = fmin(box.x1 - box.x0, box.y1 - box.y0);
    return longer >= LEAST_FIT * fmax(width, height) && shorter >= LEAST_FIT * fmin(width, height);
}

pdfseal_status filling_text_judge(filling *field, const pdf_object *before, const pdf_object *widget,
                                  const pdf_object *appearances, pdfseal_error *error)
{
    static const char *const KEYS[] = {"N", "R", "D"};
    const pdf_object *inherited;
    const pdf_object *old;
    TRY(pdf_view_get(field->context->before, before, "AP", &old, error));
    TRY(filling_resources_find(field, &inherited, error));
    for (size_t i = 0; i < sizeof KEYS / sizeof KEYS[0] && field->sound; i++) {
        const pdf_object *entry = pdf_dictionary_find(appearances, KEYS[i]);
        const pdf_indirect *form;
        shown_text shown;
        if (!entry)
            continue;
        TRY(filling_form_load(field->context->after, entry, &form, error));
        if (!form) {
            field->sound = false;
            return PDFSEAL_OK;
        }
        TRY(shown_text_read(field->context->after, form, inherited, &shown, error));
        bool fresh = !filling_is_kept(field, pdf_dictionary_find(old, KEYS[i]), entry);
        field->ground = fresh ? fmax(field->ground, shown.ground) : field->ground;
        if (fresh)
            shown.readable = shown.readable && filling_is_clear(field, &shown) && fits_widget(field, widget, form) &&
                             runs_as_it_should(field, widget, shown.ahead);
        pdfseal_status status = filling_says_value(field, &shown, fresh, &field->sound, error);
        shown_text_clear(&shown);
        TRY(status);
    }
    return PDFSEAL_OK;
}

/* Rich text, a string or a stream, as characters; what cannot be read says nothing that would be the value.
 */
static pdfseal_status read_rich_text(filling *field, const pdf_object *entry, bytes_buffer *characters,
                                     bool *ret_known, bool *ret_plain, pdfseal_error *error)
{
    const pdf_object *value;
    const pdf_indirect *stream;
    BYTES_BUFFER_CLEANUP bytes_buffer bytes;
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    bytes_buffer_init_limited(&bytes, pdf_document_limits(field->context->after.document),
                              LIMITS_OBJECT_BYTES);
    bytes_buffer_init_limited(&text, pdf_document_limits(field->context->after.document),
                              LIMITS_OBJECT_BYTES);
    *ret_known = *ret_plain = false;
    TRY(filling_form_load(field->context->after, entry, &stream, error));
    TRY(pdf_view_resolve(field->context->after, entry, &value, error));
    pdfseal_status status = stream ? pdf_view_stream_decode(field->context->after, stream, &bytes, NULL)
                            : value->type == PDF_STRING ? bytes_buffer_append(&bytes, value->as.bytes.data,
                                                                              value->as.bytes.length, error)
                                                        : PDFSEAL_ERROR_INPUT;
    if (status != PDFSEAL_OK)
        return status == PDFSEAL_ERROR_MEMORY
                   ? error_set(error, status, -1, __FILE__, __LINE__, "memory ran out")
                   : PDFSEAL_OK;
    TRY(pdf_text_string_decode(bytes_buffer_view(&bytes), &text, error));
    *ret_plain = rich_text_is_plain(bytes_buffer_view(&text));
    return rich_text_read(bytes_buffer_view(&text), characters, ret_known, error);
}

pdfseal_status filling_rich_text_judge(filling *field, pdfseal_error *error)
{
    const pdf_object *entry = pdf_dictionary_find(field->after->dictionary, "RV");
    const pdf_object *old = pdf_dictionary_find(field->before->dictionary, "RV");
    BYTES_BUFFER_CLEANUP bytes_buffer said;
    bool known;
    bool plain;
    bytes_buffer_init_limited(&said, pdf_document_limits(field->context->after.document),
                              LIMITS_OBJECT_BYTES);
    if (!entry || field->after->type != PADES_FIELD_TEXT)
        return PDFSEAL_OK;
    TRY(read_rich_text(field, entry, &said, &known, &plain, error));
    bool says_it = known && field->has_value_text && bytes_equal(bytes_buffer_view(&said), bytes_buffer_view(&field->value));
    if (says_it && plain)
        return PDFSEAL_OK;
    field->sound = says_it || filling_is_kept(field, old, entry);
    field->like.doubt = RICH_TEXT;
    return rule_warn(field->context, "field_rich_text", RICH_TEXT, field->after->reference.number,
                     field->like.page, error);
}
