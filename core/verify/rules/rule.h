/* SPDX-License-Identifier: Apache-2.0 */
/* What a rule sees: the document before and after one revision, and the objects that the revision defines. A rule vouches
 * for those that it fully understands; it never has to refuse anything. */
#ifndef VERIFY_RULES_RULE_H
#define VERIFY_RULES_RULE_H

#include "verify/changes.h"

#define RULE_UNCOVERS "an annotation that lay over what its page says was changed or taken away"

/* An object that the revision defines. */
typedef struct rule_object {
    pdf_defined defined;
    bool existed;            /* the revision before knew it */
    bool was_awaited;        /* the revision before did not know it, but named it: it must not come to life */
    const pdf_indirect *before, *after; /* NULL: absent, free or unreadable */
    bool readable;
    bool vouched;
    verify_label label;
    verify_change_level level;
    const char *rule;        /* fixed word */
    const char *change;      /* static English */
    const char *field;       /* or NULL */
    int64_t page;            /* 1-based, 0: not known */
    bool new_field, visible; /* as in verify_change */
    const char *doubt;       /* likewise */
} rule_object;

typedef struct rule_context {
    pdf_document *document;
    pdf_view before, after;
    pdf_view oldest;         /* of the first signature: what later revisions brought is missing there */
    size_t revision;
    rule_object *objects;    /* ascending by number */
    size_t object_count;
    pades_form form_before, form_after;
    const pades_field **after_by_name; /* of form_after, ascending; NULL until it is asked for */
    pdf_referrers *referrers;          /* who names the objects of this revision, in every revision that is compared */
    const verify_known_signature *signatures;
    size_t signature_count;
    arena *owner, *scratch;  /* of what is reported; of what only this revision needs */
    /* references that signing permits to appear in Annots and Fields */
    pdf_reference *added_widgets, *added_fields;
    size_t added_widget_count, added_field_count;
    verify_change_level added_widget_level; /* the strongest of what they belong to */
    bool form_drawn_otherwise;    /* the form took up what its fields may be drawn with; */
    bool form_drawing_known;      /* whether this was asked */
    bool drawing_asked;           /* a field was filled in that readers are from now on to draw from its value */
    bool nameless_widgets_placed; /* widgets that do not name their page were put on one already */
    verify_warning *findings;
    size_t finding_count;
    size_t comparisons, field_readings; /* what cover.c spent */
} rule_context;

/* The object, or NULL when the revision does not define it. */
rule_object *rule_find(rule_context *context, uint32_t number);
/* Whether before this revision `number` was named by nobody but the objects of `allowed` (0: the trailer). Where that cannot
 * be known, it was not. */
bool rule_named_only_by(const rule_context *context, uint32_t number, const uint32_t *allowed, size_t count);
/* Whether every object that named `number` before this revision is a dictionary that does so under one of these keys, or an
 * array of nothing but references. So its role is known, if not its holders. */
bool rule_named_only_as(const rule_context *context, uint32_t number, const char *const *keys, size_t key_count);
/* Whether the object, no stream, says what it said when the first signature was made. */
bool rule_is_of_old(const rule_context *context, uint32_t number);
/* Whether anything in the document before this revision, or after it, names `number`; true where that cannot be known. */
bool rule_is_named_before(const rule_context *context, uint32_t number);
bool rule_is_named_after(const rule_context *context, uint32_t number);
/* The field of this name after the revision, or NULL; the names are sorted once. */
pdfseal_status rule_find_field(rule_context *context, const char *name, const pades_field **ret_field,
                               pdfseal_error *error) PDFSEAL_MUST_USE;
/* Notes what a person should know of a change that is permitted. */
pdfseal_status rule_warn(rule_context *context, const char *code, const char *message, uint32_t object, int64_t page,
                         pdfseal_error *error) PDFSEAL_MUST_USE;
/* Vouches for an object that nobody has vouched for yet; `object` may be NULL. */
void rule_vouch(rule_object *object, const char *rule, verify_label label, verify_change_level level, const char *change);
/* Gives a vouched object the field, page and findings of `like`. */
void rule_describe(rule_object *object, const rule_object *like);
/* Vouches for every new object (one that did not exist before) that `value` reaches through new objects alone. */
pdfseal_status rule_vouch_new(rule_context *context, const pdf_object *value, const rule_object *like,
                              pdfseal_error *error) PDFSEAL_MUST_USE;
/* Vouches for what an appearance dictionary (AP, or a reference to one) is made of: new objects, and streams written anew that
 * nobody but `widget` or its old appearance dictionary named. *ret_sound is false where another one was overwritten. */
pdfseal_status rule_vouch_appearance(rule_context *context, uint32_t widget, const pdf_object *before,
                                     const pdf_object *after, const rule_object *like, bool *ret_sound,
                                     pdfseal_error *error) PDFSEAL_MUST_USE;
/* Whether two dictionaries are equal but for the keys named. */
bool rule_equal_but(const pdf_object *before, const pdf_object *after, const char *const *keys, size_t key_count);
/* Whether two boxes, or two colours, are the same but for what programs round; both absent is the same. */
bool rule_box_is_same(const pdf_object *before, const pdf_object *after);
bool rule_colour_is_same(const pdf_object *before, const pdf_object *after);
/* Whether `after` is `before` with members added at any place, each added one accepted. Both resolved arrays; `before` may be NULL. */
bool rule_only_added(const pdf_object *before, const pdf_object *after, const pdf_reference *accepted, size_t count);

pdfseal_status rule_xref(rule_context *context, pdfseal_error *error) PDFSEAL_MUST_USE;
pdfseal_status rule_signature(rule_context *context, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Slots that were prepared for a signature and that it fills with its seal. */
pdfseal_status rule_prepared_slot(rule_context *context, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Whether the pictures of all fields of text and choice say their values. */
pdfseal_status rule_form_shows_values(rule_context *context, bool *ret_answer, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Whether readers that draw all fields from their values show nothing but what the pictures say and what was filled in now. */
pdfseal_status rule_form_can_be_drawn(rule_context *context, bool *ret_answer, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Values of form fields, with the appearances that show them. */
pdfseal_status rule_form_value(rule_context *context, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Annotations that existed and were changed. */
pdfseal_status rule_annotation(rule_context *context, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Pages whose list of annotations grew or shrank. */
pdfseal_status rule_page(rule_context *context, pdfseal_error *error) PDFSEAL_MUST_USE;
/* The page of a widget of this revision, 0-based: that which it names, else the only one that names it; -1 where it is not known. */
pdfseal_status rule_widget_page(rule_context *context, const pdf_indirect *widget, int64_t *ret_page_index,
                                pdfseal_error *error) PDFSEAL_MUST_USE;
/* Judges an annotation that came to a page, or was taken from it (then only its kind counts), and vouches for it. */
pdfseal_status rule_annotation_added(rule_context *context, pdf_reference reference, const pdf_page *page, bool *ret_sound,
                                     pdfseal_error *error) PDFSEAL_MUST_USE;
bool rule_annotation_removable(const pdf_indirect *annotation);
/* Whether what an annotation hid, that is taken from `page` (as it was before), comes to light. */
pdfseal_status rule_annotation_uncovers(rule_context *context, const pdf_page *page, const pdf_indirect *annotation, bool *ret_answer,
                                        pdfseal_error *error) PDFSEAL_MUST_USE;
/* Whether `place` lies over something that the page says, or over a field; true where that cannot be known. */
pdfseal_status rule_lies_over(rule_context *context, pdf_view view, const pdf_page *page, const pdf_rectangle *place,
                              bool *ret_answer, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Whether a field's widget, the object `own`, lies over words or pictures of its page, or over another field. */
pdfseal_status rule_field_lies_over(rule_context *context, const pdf_page *page, const pdf_object *widget, uint32_t own,
                                    bool *ret_answer, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Warns where the picture of a new signature's widget lies over what its page says; *like takes the doubt where it may hide it. */
pdfseal_status rule_signature_covers(rule_context *context, const pades_field *field, int64_t page_index,
                                     rule_object *like, pdfseal_error *error) PDFSEAL_MUST_USE;
/* The structure tree, for what the rules above added. */
pdfseal_status rule_structure(rule_context *context, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Whether the catalog's structure tree is the same, or a new one for this revision's annotations alone. */
pdfseal_status rule_structure_grew(rule_context *context, bool *ret_grew, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Whether the trailer's document information is the same object, one that rule_metadata understood, one that only took up dates, or gone. */
pdfseal_status rule_info_kept(rule_context *context, bool *ret_kept, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Objects that nothing uses: new ones that nothing reaches, old ones that were given up. */
pdfseal_status rule_unused(rule_context *context, pdfseal_error *error) PDFSEAL_MUST_USE;
pdfseal_status rule_validation_data(rule_context *context, pdfseal_error *error) PDFSEAL_MUST_USE;
pdfseal_status rule_metadata(rule_context *context, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Whether there still is a document security store, or there was none. */
pdfseal_status rule_store_kept(rule_context *context, bool *ret_kept, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Whether the form has fields that show something. */
bool rule_form_is_drawn(const rule_context *context);
/* Whether the fonts that the form (both direct) took up are named by no field of before, or are what readers took for them. */
bool rule_fonts_are_new(rule_context *context, const pdf_object *before, const pdf_object *after);
/* Whether something that the form (both direct) took up could make a reader draw a field otherwise: a default appearance for fields
 * that have none, or a font that one of them, or a text without a font, names. */
pdfseal_status rule_form_is_drawn_otherwise(rule_context *context, const pdf_object *before, const pdf_object *after, bool *ret_answer,
                                            pdfseal_error *error) PDFSEAL_MUST_USE;
/* Whether every text of the pages and of their annotations had a font before this revision; false where that cannot be known. */
pdfseal_status rule_texts_have_fonts(rule_context *context, bool *ret_answer, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Catalog and form: understood only together, once the others have said what may be added. */
pdfseal_status rule_catalog(rule_context *context, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
