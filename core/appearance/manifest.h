/* SPDX-License-Identifier: Apache-2.0 */
/* The manifest: which seal a signature put where, written into the revision that it signs, so that each place can be checked
 * later and a straddle seal put together again. The format is described in docs/manifest.md. */
#ifndef APPEARANCE_MANIFEST_H
#define APPEARANCE_MANIFEST_H

#include "base/digest.h"
#include "pdf/page_tree.h"
#include "pdf/section_writer.h"

typedef enum appearance_placed {
    APPEARANCE_PLACED_WIDGET, /* by the widget of the signature itself */
    APPEARANCE_PLACED_MARK,   /* a further seal */
    APPEARANCE_PLACED_SLICE   /* a slice of a straddle seal */
} appearance_placed;

/* One place. Pages and widgets are named by numbers: a reference would lead from the signature to what changes honestly later. */
typedef struct appearance_manifest_place {
    appearance_placed kind;
    int64_t page_number;            /* 1-based */
    pdf_rectangle rectangle;        /* default user space: of what can be seen */
    pdf_reference form;             /* the Form XObject that shows it */
    pdf_reference content;          /* of page content: the stream that draws it; number 0: an annotation shows it */
    double matrix[6];               /* of page content: maps the unit square onto the whole seal */
    uint32_t slot;                  /* the object number of the prepared widget that shows it; 0: none */
    uint32_t number, count, group;  /* SLICE: 1-based; number of count; slices of one group make one seal */
    pdf_rectangle clip;             /* SLICE: its part of the seal's unit square, y upwards */
} appearance_manifest_place;

typedef struct appearance_manifest {
    pdf_reference *streams; /* of the picture, in the order in which the digest takes their data */
    size_t stream_count;
    digest_value digest;    /* SHA-256 over their encoded data, before any encryption */
    appearance_manifest_place *places;
    size_t place_count;
} appearance_manifest;

/* Appends the entries of the widget's appearance stream that lead to the manifest, the object `data`; `time`: of signing,
 * seconds since 1970 UTC. source  ISO 32000-2:2020 14.5 */
pdfseal_status appearance_manifest_write_entries(pdf_reference data, int64_t time, bytes_buffer *out,
                                                 pdfseal_error *error) PDFSEAL_MUST_USE;
/* Appends the manifest itself, a dictionary. */
pdfseal_status appearance_manifest_write(const appearance_manifest *manifest, bytes_buffer *out,
                                         pdfseal_error *error) PDFSEAL_MUST_USE;

/* Reads the manifest to which the widget of a signature leads, as of the revision that it closes, into `owner`. *ret_manifest is NULL where
 * there is none, or where it cannot be believed: then *ret_cause says why (static English), else it is NULL. Fails for memory. */
pdfseal_status appearance_manifest_read(pdf_view view, const pdf_object *widget, arena *owner,
                                        appearance_manifest **ret_manifest, const char **ret_cause,
                                        pdfseal_error *error) PDFSEAL_MUST_USE;

/* Puts the straddle seals together: each must have all its slices, in the order of pages, that cover it without gap or
 * overlap. *ret_fault is the first thing wrong (static English) and *ret_page its page, or NULL. */
pdfseal_status appearance_manifest_join(const appearance_manifest *manifest, arena *scratch, const char **ret_fault,
                                        int64_t *ret_page, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
