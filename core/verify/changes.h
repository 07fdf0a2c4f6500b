/* SPDX-License-Identifier: Apache-2.0 */
/* What a revision did to the document: each object that it defines, what that is, and which rule vouches for it. What no
 * rule vouches for is forbidden. */
#ifndef VERIFY_CHANGES_H
#define VERIFY_CHANGES_H

#include "pades/signature.h"
#include "pdf/referrers.h"
#include "verify/verdict.h"

/* A signature as the rules need to know it. */
typedef struct verify_known_signature {
    const pades_signature *signature;
    bool intact;              /* its digest and value hold */
    bool closes_revision;
    size_t revision;          /* index of the revision that it closes */
} verify_known_signature;

/* The changes of one revision against the one before it. */
typedef struct verify_revision_changes {
    size_t revision; /* index */
    verify_change *items;
    size_t item_count;
    verify_revision_object *objects;
    size_t object_count;
    verify_warning *findings; /* what a person should know of permitted changes */
    size_t finding_count;
} verify_revision_changes;

/* What the comparisons of a document's revisions share. What they find lives in `owner`. */
typedef struct verify_comparison {
    pdf_document *document;
    size_t oldest;           /* index of the revision after which changes are looked for */
    const verify_known_signature *signatures;
    size_t signature_count;
    arena *owner;
    pdf_referrers referrers; /* who names the objects that revisions after `oldest` touch */
    arena scratch;           /* what judging one revision needs, emptied before the next */
    arena form_lists[2];     /* in turn: the fields of the form before a revision, and of that after it */
    pades_form form;         /* of revision form_revision, in form_lists[form_revision % 2] */
    size_t form_revision;    /* SIZE_MAX: none was read yet */
} verify_comparison;

/* Prepares to judge the revisions after `oldest` (index). Cleared with verify_comparison_clear, also after a failure. */
pdfseal_status verify_comparison_begin(pdf_document *document, size_t oldest, const verify_known_signature *signatures,
                                       size_t signature_count, arena *owner, verify_comparison *ret_comparison,
                                       pdfseal_error *error) PDFSEAL_MUST_USE;
void verify_comparison_clear(verify_comparison *comparison);
/* Searches once who names what they touch; the worker of `referrers` may have seen the file before. */
pdfseal_status verify_comparison_search(verify_comparison *comparison, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Judges revision `revision` (index, more than `oldest`). Fails only when memory or a limit is met: what cannot be read is
 * forbidden. */
pdfseal_status verify_changes_find(verify_comparison *comparison, size_t revision, verify_revision_changes *ret_changes,
                                   pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
