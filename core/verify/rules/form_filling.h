/* SPDX-License-Identifier: Apache-2.0 */
/* One form field as a revision fills it in. Private to the files of the rule form_value.
 * source  ISO 32000-2:2020 12.7.4, 12.7.5 */
#ifndef VERIFY_RULES_FORM_FILLING_H
#define VERIFY_RULES_FORM_FILLING_H

#include "verify/content/shown_text.h"
#include "verify/rules/rule.h"

/* A bit of Ff, counted from 0. source  ISO 32000-2:2020 Table 229 */
#define FLAG_PUSH_BUTTON ((int64_t)1 << 16)
#define FILLING_UNREADABLE "what a form field shows cannot be compared with its value"

typedef struct filling {
    rule_context *context;
    const pades_field *before, *after;
    int64_t flags;
    bytes_buffer value;  /* characters of the value, or of what a choice shows for it */
    bytes_buffer export; /* characters of the value as it is kept */
    bool has_value_text; /* false: the value is nothing that can be said */
    const pdf_object *widget_value; /* a value that its only widget has instead of the field, or NULL */
    bool formats;        /* a script of the field writes its value in another form */
    double ground;       /* what the new pictures of a widget fill of it */
    rule_object like;
    bool sound;
} filling;

/* The functions below fail for memory, and for files that cannot be read; what is wrong with a filling makes
 * it unsound, what cannot be told gives it a doubt. */

/* ---- form_words.c ---- */

/* Reads the value in words: what is kept, and what a choice shows for it. */
pdfseal_status filling_value_read(filling *field, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Whether two texts are of the same characters; one that is not known fits any. */
bool filling_is_same(const bytes_buffer *shown, const bytes_buffer *wanted);
/* Whether an appearance says the value. `fresh`: it came to this widget with this revision. */
pdfseal_status filling_says_value(filling *field, const shown_text *shown, bool fresh, bool *ret_answer,
                                  pdfseal_error *error) PDFSEAL_MUST_USE;

/* Whether every reader draws the same of an appearance, in letters that are known: those of fonts that came after the first
 * signature may be any. */
bool filling_is_clear(const filling *field, const shown_text *shown);

/* ---- form_text.c ---- */

/* Each of the widget's appearances (at rest, under the pointer, pressed) has to say the value; `before`: the widget as it was. */
pdfseal_status filling_text_judge(filling *field, const pdf_object *before, const pdf_object *widget,
                                  const pdf_object *appearances, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Readers that know rich text show it instead of the value: a new one has to say the same, an old one casts
 * doubt. */
pdfseal_status filling_rich_text_judge(filling *field, pdfseal_error *error) PDFSEAL_MUST_USE;

/* ---- form_button.c ---- */

/* A check box or radio button shows as chosen exactly when it is, with the pictures that it had, or new ones
 * of no words. */
pdfseal_status filling_button_judge(filling *field, const pdf_object *widget_before, const pdf_object *widget,
                                    const pdf_object *appearances, pdfseal_error *error) PDFSEAL_MUST_USE;

/* ---- form_objects.c ---- */

/* Vouches for a field or widget object that this revision wrote anew, with what it is made of. */
pdfseal_status filling_object_vouch(filling *field, pdf_reference reference,
                                    pdfseal_error *error) PDFSEAL_MUST_USE;
/* Whether an entry is the one that it was, and what it refers to as well. */
bool filling_is_kept(const filling *field, const pdf_object *before, const pdf_object *after);
/* Whether two dictionaries have the same under `key`, or both nothing. */
bool filling_entry_is_same(const pdf_object *before, const pdf_object *after, const char *key);
/* Whether colours and labels of a widget (MK) are the same but for rounding, a turn by nothing, and the caption of a check box or radio button
 * that has its pictures: PDF.js leaves it out. */
bool filling_dress_is_same(const filling *field, const pdf_object *before, const pdf_object *after);
/* The form XObject that an entry refers to, or NULL. */
pdfseal_status filling_form_load(pdf_view view, const pdf_object *entry, const pdf_indirect **ret_form,
                                 pdfseal_error *error) PDFSEAL_MUST_USE;
/* Resources for appearances that have none: those of the form, or the null object. */
pdfseal_status filling_resources_find(filling *field, const pdf_object **ret_resources,
                                      pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
