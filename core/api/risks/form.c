/* SPDX-License-Identifier: Apache-2.0 */
/* Fields that act, lie over each other, or show something else than their value. source  ISO 32000-2:2020 12.7.4, 12.7.5 */
#include "api/risks/risk_list.h"

#include "base/limits.h"
#include "pdf/text_string.h"
#include "verify/content/shown_text.h"

/* Fields whose looks are held against their values when there is no time for all. */
#define BRIEF_FIELDS ((size_t)200)
#define FLAG_MULTILINE ((int64_t)1 << 12)
#define FLAG_PASSWORD ((int64_t)1 << 13)
/* A text of several lines may be cut where its field ends; what is left of it must still say something. */
#define LEAST_BEGINNING ((size_t)20)

/* A field and those behind it on the same page; only the first hundred are held against each other. */
static pdfseal_status look_at_overlaps(risk_list *list, pdfseal_error *error)
{
    enum { MOST_COMPARED = 100 };
    const pades_form *form = list->form;
    size_t count = form->count < MOST_COMPARED ? form->count : MOST_COMPARED;
    int64_t pages[MOST_COMPARED];
    pdf_rectangle rectangles[MOST_COMPARED];
    for (size_t i = 0; i < count; i++) {
        const pdf_object *widget = form->fields[i].widget_dictionary;
        pages[i] = -1;
        if (!widget || !pades_widget_rectangle(list->view, widget, &rectangles[i]))
            continue;
        TRY(pades_widget_page(list->view, widget, &pages[i], error));
        for (size_t j = 0; j < i; j++) {
            if (pages[i] >= 0 && pages[j] == pages[i] && pdf_rectangle_overlap(&rectangles[i], &rectangles[j]))
                risk_add(list, "overlapping_fields", "fields lie over each other", pages[i] + 1, form->fields[i].reference);
        }
    }
    return PDFSEAL_OK;
}

/* ---- what a field shows ---- */

typedef struct looked_at {
    const pades_field *field;
    int64_t flags;
    bool formats; /* a script writes its value in another form */
} looked_at;

static size_t count_of(const bytes_buffer *characters)
{
    return characters->length / sizeof(int32_t);
}

static const int32_t *characters_of(const bytes_buffer *characters)
{
    return (const int32_t *)(const void *)characters->data;
}

/* Whether `whole` begins with `shown`, in which unknown characters fit any. */
static bool begins(const bytes_buffer *shown, const bytes_buffer *whole)
{
    return count_of(shown) <= count_of(whole) && shown_text_begins(characters_of(shown), characters_of(whole), count_of(shown));
}

static bool is_same(const bytes_buffer *shown, const bytes_buffer *value)
{
    return shown->length == value->length && begins(shown, value);
}

/* Whether `part` stands somewhere in `shown`; both are bounded by the size of an appearance. */
static bool contains(const bytes_buffer *shown, const bytes_buffer *part)
{
    enum { MOST_STARTS = 4096 };
    for (size_t i = 0; i < MOST_STARTS && count_of(part) && i + count_of(part) <= count_of(shown); i++) {
        if (shown_text_begins(characters_of(shown) + i, characters_of(part), count_of(part)))
            return true;
    }
    return false;
}

/* What a choice shows for its value. */
static pdfseal_status find_words(const risk_list *list, const pades_field *field, const pdf_object *value,
                                 const pdf_object **ret_words, pdfseal_error *error)
{
    const pdf_object *options;
    *ret_words = value;
    TRY(pdf_view_get(list->view, field->dictionary, "Opt", &options, error));
    for (size_t i = 0; options->type == PDF_ARRAY && i < options->as.array.count; i++) {
        const pdf_object *option;
        const pdf_object *kept;
        TRY(pdf_view_resolve(list->view, &options->as.array.items[i], &option, error));
        if (option->type != PDF_ARRAY || option->as.array.count != 2)
            continue;
        TRY(pdf_view_resolve(list->view, &option->as.array.items[0], &kept, error));
        if (pdf_object_equal(kept, value))
            return pdf_view_resolve(list->view, &option->as.array.items[1], ret_words, error);
    }
    return PDFSEAL_OK;
}

/* A long text that goes on beyond its field, and a list that shows other options too, are usual. */
static pdfseal_status compare_text(risk_list *list, const looked_at *it, const pdf_object *value, const shown_text *shown,
                                   bool *ret_differs, pdfseal_error *error)
{
    const pdf_object *words;
    BYTES_BUFFER_CLEANUP bytes_buffer kept;
    BYTES_BUFFER_CLEANUP bytes_buffer meant;
    bytes_buffer_init(&kept, LIMIT_OBJECT_BYTES);
    bytes_buffer_init(&meant, LIMIT_OBJECT_BYTES);
    TRY(find_words(list, it->field, value, &words, error));
    TRY(shown_text_append_object(&kept, value, error));
    TRY(shown_text_append_object(&meant, words, error));
    bool is_list = it->field->type == PADES_FIELD_CHOICE && contains(&shown->characters, &meant);
    bool is_cut = (it->flags & FLAG_MULTILINE) && shown->characters.length >= LEAST_BEGINNING * sizeof(int32_t) &&
                  begins(&shown->characters, &kept);
    *ret_differs = !is_same(&shown->characters, &kept) && !is_same(&shown->characters, &meant) && !is_list && !is_cut;
    return PDFSEAL_OK;
}

/* A password is hidden, and a format script writes a value in another form: both are told otherwise. */
static bool is_shown_otherwise(const looked_at *it)
{
    return (it->flags & FLAG_PASSWORD) != 0 || it->formats;
}

static pdfseal_status read_flags(const risk_list *list, looked_at *it, pdfseal_error *error)
{
    const pdf_object *flags;
    const pdf_object *actions;
    TRY(pdf_view_get(list->view, it->field->dictionary, "Ff", &flags, error));
    TRY(pdf_view_get(list->view, it->field->dictionary, "AA", &actions, error));
    (void)pdf_object_integer(flags, 0, INT32_MAX, &it->flags);
    it->formats = pdf_dictionary_find(actions, "F") != NULL;
    return PDFSEAL_OK;
}

static pdfseal_status look_at_text(risk_list *list, const pades_field *field, const pdf_object *appearance, pdfseal_error *error)
{
    looked_at it = {.field = field};
    const pdf_object *value;
    const pdf_object *inherited;
    const pdf_indirect *form = NULL;
    shown_text shown;
    bool differs = false;
    const pdf_object *normal = pdf_dictionary_find(appearance, "N");
    TRY(read_flags(list, &it, error));
    TRY(pdf_view_resolve(list->view, field->value, &value, error));
    if (is_shown_otherwise(&it) || (value->type != PDF_STRING && value->type != PDF_NAME) || !pdf_object_is(normal, PDF_REFERENCE))
        return PDFSEAL_OK;
    TRY(pdf_view_load(list->view, normal->as.reference, &form, error));
    if (!form || !form->is_stream)
        return PDFSEAL_OK;
    TRY(pdf_view_get(list->view, list->form->dictionary, "DR", &inherited, error));
    TRY(shown_text_read(list->view, form, inherited, &shown, error));
    pdfseal_status status = shown.readable ? compare_text(list, &it, value, &shown, &differs, error) : PDFSEAL_OK;
    shown_text_clear(&shown);
    if (differs)
        risk_add(list, "appearance_differs", "a field shows another text than its value", 0, field->reference);
    return status;
}

static pdfseal_status look_at_button(risk_list *list, const pades_field *field, const pdf_object *appearance, pdfseal_error *error)
{
    const pdf_object *value;
    const pdf_object *states;
    const pdf_object *chosen = pdf_dictionary_find(field->widget_dictionary, "AS");
    TRY(pdf_view_resolve(list->view, field->value, &value, error));
    TRY(pdf_view_get(list->view, appearance, "N", &states, error));
    if (field->widget_count != 1 || value->type != PDF_NAME || states->type != PDF_DICTIONARY || !pdf_object_is(chosen, PDF_NAME))
        return PDFSEAL_OK;
    if (!pdf_object_equal(value, chosen))
        risk_add(list, "appearance_differs", "a button is drawn in another state than its value", 0, field->reference);
    return PDFSEAL_OK;
}

/* A reader that draws the fields anew shows their values. What cannot be read shows nothing that can be compared. */
static pdfseal_status look_at_looks(risk_list *list, const pades_field *field, pdfseal_error *error)
{
    const pdf_object *appearance;
    TRY(pdf_view_get(list->view, field->widget_dictionary, "AP", &appearance, error));
    if (appearance->type == PDF_NULL) {
        risk_add(list, "no_appearance", "a field has a value but no picture of it: readers draw their own", 0, field->reference);
        return PDFSEAL_OK;
    }
    bool is_text = field->type == PADES_FIELD_TEXT || field->type == PADES_FIELD_CHOICE;
    if (appearance->type != PDF_DICTIONARY || (!is_text && field->type != PADES_FIELD_BUTTON))
        return PDFSEAL_OK;
    pdfseal_status status = is_text ? look_at_text(list, field, appearance, error) : look_at_button(list, field, appearance, error);
    if (status == PDFSEAL_ERROR_MEMORY)
        return status;
    error_clear(error);
    return PDFSEAL_OK;
}

pdfseal_status risk_look_at_form(risk_list *list, pdfseal_error *error)
{
    static const risky_key KEYS[] = {{"AA", "field_actions", "a field has scripts or actions"},
                                     {"A", "field_actions", "a field has scripts or actions"}};
    const pades_form *form = list->form;
    if (form->has_xfa)
        risk_add(list, "xfa", "the form is an XFA form: readers compute its pages anew", 0, form->reference);
    if (form->need_appearances)
        risk_add(list, "need_appearances", "readers draw the form's fields anew", 0, form->reference);
    for (size_t i = 0; i < form->count && !(list->brief && i >= BRIEF_FIELDS); i++) {
        const pades_field *field = &form->fields[i];
        TRY(risk_look_for(list, field->dictionary, KEYS, sizeof KEYS / sizeof KEYS[0], 0, field->reference, error));
        if (field->widget_dictionary && field->value)
            TRY(look_at_looks(list, field, error));
    }
    return look_at_overlaps(list, error);
}
