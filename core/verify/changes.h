/* SPDX-License-Identifier: Apache-2.0 */
/* What a revision did to the document: each object that it defines, what that is, and which rule vouches for it. What no
 * rule vouches for is forbidden. */
#ifndef VERIFY_CHANGES_H
#define VERIFY_CHANGES_H

#include "pades/signature.h"
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
} verify_revision_changes;

/* Judges revision `revision` (index, at least 1). Everything lives in `owner`. Fails only when memory or a limit is met: what
 * cannot be read is forbidden. */
pdfseal_status verify_changes_find(pdf_document *document, size_t revision, const verify_known_signature *signatures,
                                   size_t signature_count, arena *owner, verify_revision_changes *ret_changes,
                                   pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
