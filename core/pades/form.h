/* SPDX-License-Identifier: Apache-2.0 */
/* The interactive form: its fields with their full names, values and widgets.
 * source  ISO 32000-2:2020 12.7 */
#ifndef PADES_FORM_H
#define PADES_FORM_H

#include "pdf/page_tree.h"

typedef enum pades_field_type {
    PADES_FIELD_UNKNOWN, PADES_FIELD_TEXT, PADES_FIELD_BUTTON, PADES_FIELD_CHOICE, PADES_FIELD_SIGNATURE
} pades_field_type;

/* A field that bears a value of its own (a leaf of the tree of names). */
typedef struct pades_field {
    const char *name;           /* full name, UTF-8 */
    pades_field_type type;
    pdf_reference reference;    /* number 0: a direct object */
    const pdf_object *dictionary;
    const pdf_object *value;    /* as it stands (perhaps a reference, perhaps inherited); NULL: none */
    pdf_reference widget;       /* its first widget (the field itself when both are one), number 0: none */
    const pdf_object *widget_dictionary; /* or NULL */
    size_t widget_count;
    bool by_itself;             /* it stands in the Fields array, and its dictionary alone says what is here */
} pades_field;

typedef struct pades_form {
    bool present;
    pdf_reference reference;    /* of the AcroForm dictionary, number 0: direct in the catalog */
    const pdf_object *dictionary; /* or NULL */
    const pdf_object *fields_array; /* the resolved Fields array, or NULL */
    pdf_reference fields_reference; /* number 0: the array is direct */
    bool has_xfa, need_appearances;
    int64_t signature_flags;
    pades_field *fields;
    size_t count;
} pades_form;

/* Reads the form of a view; everything lives in `owner`. Fails only when it cannot be read. */
pdfseal_status pades_form_read(pdf_view view, arena *owner, pades_form *ret_form, pdfseal_error *error) PDFSEAL_MUST_USE;
/* The same where the form of an earlier revision was read with the same `owner` (NULL: none was): what did not change is taken
 * over. The list of fields lives in `lists`, all else in `owner`. */
pdfseal_status pades_form_read_after(pdf_view view, const pades_form *earlier, arena *owner, arena *lists,
                                     pades_form *ret_form, pdfseal_error *error) PDFSEAL_MUST_USE;
/* The field with this full name, or NULL. */
const pades_field *pades_form_find(const pades_form *form, const char *name);
/* Whether a signature field is signed: its value is a dictionary. */
pdfseal_status pades_field_is_signed(pdf_view view, const pades_field *field, bool *ret_signed, pdfseal_error *error) PDFSEAL_MUST_USE;
/* The page that shows a widget (by its P); index -1 when it names none. */
pdfseal_status pades_widget_page(pdf_view view, const pdf_object *widget, int64_t *ret_page_index, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Its Rect, sorted; false where there is none. */
bool pades_widget_rectangle(pdf_view view, const pdf_object *widget, pdf_rectangle *ret_rectangle);
/* The same of another entry that is a rectangle, as BBox. */
bool pades_rectangle(pdf_view view, const pdf_object *dictionary, const char *key, pdf_rectangle *ret_rectangle);

#endif
