/* SPDX-License-Identifier: Apache-2.0 */
/* What a renderer saw: pages of a revision beside the pages of today, and whether what differs is what the rules permit. */
#ifndef VERIFY_LOOKS_H
#define VERIFY_LOOKS_H

#include "pdf/page_tree.h"
#include "verify/verdict.h"

/* The same page then and now, each by its number from 1; 0: it is not there. */
typedef struct verify_page_pair {
    int64_t then, now;
} verify_page_pair;

/* Pairs the pages of revision `revision` (index) with today's by their objects: today's order, then those that are gone. */
pdfseal_status verify_pages_pair(pdf_document *document, size_t revision, arena *owner, verify_page_pair **ret_pairs,
                                 size_t *ret_count, pdfseal_error *error) PDFSEAL_MUST_USE;

/* Pixels that differ and lie together. */
typedef struct verify_look_box {
    pdf_rectangle rectangle; /* user space of the page as it is, or was where it is gone */
    bool explained;          /* within something that a permitted change added or changed */
} verify_look_box;

/* A signature's seal on the page. */
typedef struct verify_look_seal {
    int64_t signature; /* its index in the report */
    const char *field;
    pdf_rectangle rectangle;
    bool touched;      /* pixels that differ lie in it */
} verify_look_seal;

typedef struct verify_look {
    verify_page_pair page;
    int64_t pixels;    /* that differ; -1: could not be compared */
    const char *cause; /* why not; text of the renderer, not a sentence of the catalog; or NULL */
    const char *picture; /* the file that shows it, or NULL */
    verify_look_box *boxes;
    size_t box_count;
    verify_look_seal *seals;
    size_t seal_count;
} verify_look;

/* Judges what was seen since revision `revision` (index). Boxes come as `given`: points from the page's top left as a reader
 * sees it. Everything lives in the memory of `result`. */
pdfseal_status verify_looks_find(pdf_document *document, size_t revision, verify_result *result,
                                 const pdfseal_page_look *given, size_t count, verify_look **ret_looks,
                                 pdfseal_error *error) PDFSEAL_MUST_USE;
/* Takes the looks into the verdict on every signature that closes revision `revision` (index): a warning a page, and no better
 * than indeterminate where pixels changed that no permitted change explains. */
pdfseal_status verify_looks_judge(verify_result *result, size_t revision, const verify_look *looks, size_t count,
                                  pdfseal_revocation revocation, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
