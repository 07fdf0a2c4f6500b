/* SPDX-License-Identifier: Apache-2.0 */
/* The places of a signature's seal: those that its manifest records, each held against the newest revision. */
#ifndef VERIFY_PLACES_H
#define VERIFY_PLACES_H

#include "pades/signature.h"
#include "verify/verdict.h"

/* A page's annotations as they are now, kept while one signature after the other asks for the same page. */
typedef struct verify_page_annotations verify_page_annotations;

/* What the questions about all signatures of a document share. Zeroed but for document and owner. */
typedef struct verify_places_state {
    pdf_document *document;
    arena *owner;
    verify_page_annotations *annotations;
    arena page_memory;
    size_t spent;   /* comparisons and objects looked at, over all signatures */
} verify_places_state;

typedef struct verify_places_question {
    const pades_signature *signature;
    size_t revision; /* index of the one that it closes */
    bool believed;   /* intact, and closes its revision: what it records was signed */
} verify_places_question;

/* Fills the places of `shown`. Warnings (at most LIMIT_PLACE_WARNINGS) say what is wrong with them; they are the owner's.
 * Fails for memory alone. */
#define LIMIT_PLACE_WARNINGS 8
pdfseal_status verify_places_find(verify_places_state *state, const verify_places_question *question, verify_signature *shown,
                                  verify_warning **ret_warnings, size_t *ret_count, pdfseal_error *error) PDFSEAL_MUST_USE;
void verify_places_clear(verify_places_state *state);

#endif
