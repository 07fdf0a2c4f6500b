/* SPDX-License-Identifier: Apache-2.0 */
/* What a rule sees: the document before and after one revision, and the objects that the revision defines. A rule vouches
 * for those that it fully understands; it never has to refuse anything. */
#ifndef VERIFY_RULES_RULE_H
#define VERIFY_RULES_RULE_H

#include "pdf/referrers.h"
#include "verify/changes.h"

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
} rule_object;

typedef struct rule_context {
    pdf_document *document;
    pdf_view before, after;
    size_t revision;
    rule_object *objects;    /* ascending by number */
    size_t object_count;
    pades_form form_before, form_after;
    pdf_referrers referrers; /* who named the objects of this revision before it */
    const verify_known_signature *signatures;
    size_t signature_count;
    arena *owner;
    /* references that signing permits to appear in Annots and Fields */
    pdf_reference *added_widgets, *added_fields;
    size_t added_widget_count, added_field_count;
    verify_change_level added_widget_level; /* the strongest of what they belong to */
    bool nameless_widgets_placed; /* widgets that do not name their page were put on one already */
} rule_context;

/* The object, or NULL when the revision does not define it. */
rule_object *rule_find(rule_context *context, uint32_t number);
/* Whether before this revision `number` was named by nobody but the objects of `allowed` (0: the trailer). Where that cannot
 * be known, it was not. */
bool rule_named_only_by(const rule_context *context, uint32_t number, const uint32_t *allowed, size_t count);
/* Vouches for an object that nobody has vouched for yet; `object` may be NULL. */
void rule_vouch(rule_object *object, const char *rule, verify_label label, verify_change_level level, const char *change);
/* Vouches for every new object (one that did not exist before) that `value` reaches through new objects alone. */
pdfseal_status rule_vouch_new(rule_context *context, const pdf_object *value, const rule_object *like,
                              pdfseal_error *error) PDFSEAL_MUST_USE;
/* Whether two dictionaries are equal but for the keys named. */
bool rule_equal_but(const pdf_object *before, const pdf_object *after, const char *const *keys, size_t key_count);
/* Whether `after` is `before` with members added at any place, each added one accepted. Both resolved arrays; `before` may be NULL. */
bool rule_only_added(const pdf_object *before, const pdf_object *after, const pdf_reference *accepted, size_t count);

pdfseal_status rule_xref(rule_context *context, pdfseal_error *error) PDFSEAL_MUST_USE;
pdfseal_status rule_signature(rule_context *context, pdfseal_error *error) PDFSEAL_MUST_USE;
pdfseal_status rule_validation_data(rule_context *context, pdfseal_error *error) PDFSEAL_MUST_USE;
pdfseal_status rule_metadata(rule_context *context, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Whether the document security store kept its certificates and records and did not lose its revocation data, or there was
 * no store. */
pdfseal_status rule_store_grew(rule_context *context, bool *ret_grew, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Catalog and form: understood only together, once the others have said what may be added. */
pdfseal_status rule_catalog(rule_context *context, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
