/* SPDX-License-Identifier: Apache-2.0 */
/* Walks the tree of fields; a kid without T is a widget of its parent. */
#include "pades/form.h"

#include "base/limits.h"
#include "pdf/text_string.h"

#include <stdlib.h>

typedef struct form_walk {
    pdf_view view;
    arena *owner;     /* of names */
    arena *lists;     /* of the fields */
    pades_field *fields;
    size_t count, capacity, visited;
    const pades_form *earlier; /* whose fields are taken over where they are the same; NULL: none */
    size_t next_earlier;
} form_walk;

/* What a field inherits. source  12.7.4.1 */
typedef struct field_context {
    const char *name;
    const pdf_object *type;
    const pdf_object *value;
} field_context;

static pades_field_type type_of(const pdf_object *type)
{
    if (pdf_object_is_name(type, "Tx"))
        return PADES_FIELD_TEXT;
    if (pdf_object_is_name(type, "Btn"))
        return PADES_FIELD_BUTTON;
    if (pdf_object_is_name(type, "Ch"))
        return PADES_FIELD_CHOICE;
    return pdf_object_is_name(type, "Sig") ? PADES_FIELD_SIGNATURE : PADES_FIELD_UNKNOWN;
}

static pdfseal_status join_name(form_walk *state, const char *parent, const pdf_object *partial, const char **ret_name,
                                pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer name;
    bytes_buffer_init_limited(&name, pdf_document_limits(state->view.document), LIMITS_OBJECT_BYTES);
    if (parent && *parent) {
        TRY(bytes_buffer_append_text(&name, parent, error));
        TRY(bytes_buffer_append_byte(&name, '.', error));
    }
    TRY(pdf_text_string_decode(partial->as.bytes, &name, error));
    *ret_name = arena_text(state->owner, bytes_buffer_view(&name));
    if (!*ret_name)
        FAIL_MEMORY(error);
    return PDFSEAL_OK;
}

static pdfseal_status add_field(form_walk *state, const pades_field *field, pdfseal_error *error)
{
    const limits *set = pdf_document_limits(state->view.document);
    if (state->count >= limits_get(set, LIMITS_FIELDS))
        FAIL_LIMIT(error, -1, set, LIMITS_FIELDS);
    if (state->count == state->capacity) {
        size_t capacity = state->capacity ? state->capacity * 2 : 16;
        pades_field *fields = realloc(state->fields, capacity * sizeof *fields);
        if (!fields)
            FAIL_MEMORY(error);
        state->fields = fields;
        state->capacity = capacity;
    }
    state->fields[state->count++] = *field;
    return PDFSEAL_OK;
}

static pdfseal_status load_dictionary(form_walk *state, const pdf_object *item, pdf_reference *ret_reference,
                                      const pdf_object **ret_dictionary, pdfseal_error *error)
{
    *ret_reference = pdf_object_is(item, PDF_REFERENCE) ? item->as.reference : (pdf_reference){0, 0};
    TRY(pdf_view_resolve(state->view, item, ret_dictionary, error));
    if ((*ret_dictionary)->type != PDF_DICTIONARY)
        *ret_dictionary = NULL;
    return PDFSEAL_OK;
}

static bool is_widget(const pdf_object *dictionary)
{
    return pdf_object_is_name(pdf_dictionary_find(dictionary, "Subtype"), "Widget");
}

/* Kids with T are fields of their own; the others are this field's widgets. */
static pdfseal_status scan_kids(form_walk *state, const pdf_object *kids, pades_field *field, bool *ret_has_fields,
                                pdfseal_error *error)
{
    *ret_has_fields = false;
    for (size_t i = 0; i < kids->as.array.count; i++) {
        pdf_reference reference;
        const pdf_object *kid;
        TRY(load_dictionary(state, &kids->as.array.items[i], &reference, &kid, error));
        if (!kid)
            continue;
        if (pdf_dictionary_find(kid, "T")) {
            *ret_has_fields = true;
        } else if (field->widget_count++ == 0) {
            field->widget = reference;
            field->widget_dictionary = kid;
        }
    }
    return PDFSEAL_OK;
}

/* The way from the top, so that no field is walked inside itself. */
typedef struct field_path {
    const struct field_path *above;
    pdf_reference reference; /* number 0: a direct object */
    unsigned depth;
} field_path;

static bool is_on_path(const field_path *path, pdf_reference reference)
{
    for (; path && reference.number; path = path->above) {
        if (pdf_reference_equal(path->reference, reference))
            return true;
    }
    return false;
}

static pdfseal_status walk_field(form_walk *state, const pdf_object *item, field_context context,
                                 const field_path *above, pdfseal_error *error);

static pdfseal_status walk_kids(form_walk *state, const pdf_object *kids, field_context context, const field_path *path,
                                pdfseal_error *error)
{
    for (size_t i = 0; i < kids->as.array.count; i++) {
        pdf_reference reference;
        const pdf_object *kid;
        TRY(load_dictionary(state, &kids->as.array.items[i], &reference, &kid, error));
        if (kid && pdf_dictionary_find(kid, "T") && !is_on_path(path, reference))
            TRY(walk_field(state, &kids->as.array.items[i], context, path, error));
    }
    return PDFSEAL_OK;
}

static pdfseal_status read_context(form_walk *state, const pdf_object *dictionary, field_context *context,
                                   pdfseal_error *error)
{
    const pdf_object *partial;
    const pdf_object *type;
    TRY(pdf_view_get(state->view, dictionary, "T", &partial, error));
    TRY(pdf_view_get(state->view, dictionary, "FT", &type, error));
    if (partial->type == PDF_STRING)
        TRY(join_name(state, context->name, partial, &context->name, error));
    if (type->type == PDF_NAME)
        context->type = type;
    const pdf_object *value = pdf_dictionary_find(dictionary, "V");
    if (value)
        context->value = value;
    return PDFSEAL_OK;
}

/* Whether nothing that a field's facts are read from stands in another object, which a later revision could change alone. */
static bool says_all(const pdf_object *dictionary)
{
    const pdf_object *name = pdf_dictionary_find(dictionary, "T");
    const pdf_object *type = pdf_dictionary_find(dictionary, "FT");
    return !pdf_object_is(name, PDF_REFERENCE) && !pdf_object_is(type, PDF_REFERENCE) && !pdf_dictionary_find(dictionary, "Kids");
}

static pdfseal_status walk_field(form_walk *state, const pdf_object *item, field_context context,
                                 const field_path *above, pdfseal_error *error)
{
    pades_field field = {0};
    const pdf_object *kids;
    bool has_fields = false;
    TRY(load_dictionary(state, item, &field.reference, &field.dictionary, error));
    const field_path path = {above, field.reference, above ? above->depth + 1 : 0};
    const limits *set = pdf_document_limits(state->view.document);
    if (path.depth > limits_get(set, LIMITS_FIELD_DEPTH))
        FAIL_LIMIT(error, -1, set, LIMITS_FIELD_DEPTH);
    if (++state->visited > limits_get(set, LIMITS_FIELDS))
        FAIL_LIMIT(error, -1, set, LIMITS_FIELDS);
    if (!field.dictionary)
        return PDFSEAL_OK;
    TRY(read_context(state, field.dictionary, &context, error));
    TRY(pdf_view_get(state->view, field.dictionary, "Kids", &kids, error));
    if (kids->type == PDF_ARRAY)
        TRY(scan_kids(state, kids, &field, &has_fields, error));
    if (has_fields)
        return walk_kids(state, kids, context, &path, error);
    if (field.widget_count == 0 && is_widget(field.dictionary)) {
        field.widget = field.reference;
        field.widget_dictionary = field.dictionary;
        field.widget_count = 1;
    }
    field.name = context.name ? context.name : "";
    field.type = type_of(context.type);
    field.value = context.value;
    field.by_itself = !above && says_all(field.dictionary);
    return add_field(state, &field, error);
}

/* The field of the earlier form that `item` of the Fields array names, too, in the same dictionary; NULL: none. Fields mostly keep
 * their order. */
static const pades_field *find_earlier(form_walk *state, const pdf_object *item)
{
    const pades_form *earlier = state->earlier;
    const pdf_object *dictionary;
    if (!earlier || state->next_earlier >= earlier->count || !pdf_object_is(item, PDF_REFERENCE))
        return NULL;
    const pades_field *field = &earlier->fields[state->next_earlier++];
    bool same = field->by_itself && pdf_reference_equal(field->reference, item->as.reference) &&
                pdf_view_resolve(state->view, item, &dictionary, NULL) == PDFSEAL_OK && dictionary == field->dictionary;
    return same ? field : NULL;
}

static pdfseal_status take_field(form_walk *state, const pdf_object *item, pdfseal_error *error)
{
    const pades_field *same = find_earlier(state, item);
    if (!same)
        return walk_field(state, item, (field_context){0}, NULL, error);
    state->visited++;
    return add_field(state, same, error);
}

static pdfseal_status read_facts(pdf_view view, pades_form *form, pdfseal_error *error)
{
    const pdf_object *value;
    TRY(pdf_view_get(view, form->dictionary, "SigFlags", &value, error));
    (void)pdf_object_integer(value, INT32_MIN, INT32_MAX, &form->signature_flags);
    TRY(pdf_view_get(view, form->dictionary, "NeedAppearances", &value, error));
    form->need_appearances = value->type == PDF_BOOLEAN && value->as.boolean;
    TRY(pdf_view_get(view, form->dictionary, "XFA", &value, error));
    form->has_xfa = value->type != PDF_NULL;
    const pdf_object *fields = pdf_dictionary_find(form->dictionary, "Fields");
    if (pdf_object_is(fields, PDF_REFERENCE))
        form->fields_reference = fields->as.reference;
    TRY(pdf_view_resolve(view, fields, &form->fields_array, error));
    if (form->fields_array->type != PDF_ARRAY)
        form->fields_array = NULL;
    return PDFSEAL_OK;
}

static pdfseal_status read_fields(form_walk *state, pades_form *form, pdfseal_error *error)
{
    for (size_t i = 0; form->fields_array && i < form->fields_array->as.array.count; i++)
        TRY(take_field(state, &form->fields_array->as.array.items[i], error));
    form->fields = ARENA_NEW_ARRAY(state->lists, pades_field, state->count + 1);
    if (!form->fields)
        FAIL_MEMORY(error);
    if (state->count)
        memcpy(form->fields, state->fields, state->count * sizeof *form->fields);
    form->count = state->count;
    return PDFSEAL_OK;
}

pdfseal_status pades_form_read(pdf_view view, arena *owner, pades_form *ret_form, pdfseal_error *error)
{
    return pades_form_read_after(view, NULL, owner, owner, ret_form, error);
}

pdfseal_status pades_form_read_after(pdf_view view, const pades_form *earlier, arena *owner, arena *lists,
                                     pades_form *ret_form, pdfseal_error *error)
{
    pades_form form = {0};
    const pdf_indirect *catalog;
    TRY(pdf_view_catalog(view, &catalog, error));
    const pdf_object *entry = pdf_dictionary_find(&catalog->value, "AcroForm");
    if (pdf_object_is(entry, PDF_REFERENCE))
        form.reference = entry->as.reference;
    TRY(pdf_view_resolve(view, entry, &form.dictionary, error));
    if (form.dictionary->type != PDF_DICTIONARY) {
        *ret_form = (pades_form){0};
        return PDFSEAL_OK;
    }
    form.present = true;
    TRY(read_facts(view, &form, error));
    form_walk state = {.view = view, .owner = owner, .lists = lists, .earlier = earlier};
    pdfseal_status status = read_fields(&state, &form, error);
    free(state.fields);
    TRY(status);
    *ret_form = form;
    return PDFSEAL_OK;
}

const pades_field *pades_form_find(const pades_form *form, const char *name)
{
    for (size_t i = 0; i < form->count; i++) {
        if (strcmp(form->fields[i].name, name) == 0)
            return &form->fields[i];
    }
    return NULL;
}

pdfseal_status pades_field_is_signed(pdf_view view, const pades_field *field, bool *ret_signed, pdfseal_error *error)
{
    const pdf_object *value;
    TRY(pdf_view_resolve(view, field->value, &value, error));
    *ret_signed = value->type == PDF_DICTIONARY;
    return PDFSEAL_OK;
}

pdfseal_status pades_widget_page(pdf_view view, const pdf_object *widget, int64_t *ret_page_index, pdfseal_error *error)
{
    const pdf_object *page = pdf_dictionary_find(widget, "P");
    *ret_page_index = -1;
    if (pdf_object_is(page, PDF_REFERENCE))
        return pdf_page_index_of(view, page->as.reference, ret_page_index, error);
    return PDFSEAL_OK;
}

bool pades_rectangle(pdf_view view, const pdf_object *dictionary, const char *key, pdf_rectangle *ret_rectangle)
{
    const pdf_object *array;
    double n[4];
    if (pdf_view_get(view, dictionary, key, &array, NULL) != PDFSEAL_OK || array->type != PDF_ARRAY ||
        array->as.array.count != 4)
        return false;
    for (size_t i = 0; i < 4; i++) {
        const pdf_object *value;
        if (pdf_view_resolve(view, &array->as.array.items[i], &value, NULL) != PDFSEAL_OK ||
            !pdf_object_number(value, &n[i]))
            return false;
    }
    *ret_rectangle = (pdf_rectangle){n[0] < n[2] ? n[0] : n[2], n[1] < n[3] ? n[1] : n[3], n[0] < n[2] ? n[2] : n[0],
                                     n[1] < n[3] ? n[3] : n[1]};
    return true;
}

bool pades_widget_rectangle(pdf_view view, const pdf_object *widget, pdf_rectangle *ret_rectangle)
{
    return pades_rectangle(view, widget, "Rect", ret_rectangle);
}
