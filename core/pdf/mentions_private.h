/* SPDX-License-Identifier: Apache-2.0 */
/* Where the numbers of some objects are mentioned: at least wherever a reader could find a reference to them. For this room
 * alone. */
#ifndef PDF_MENTIONS_PRIVATE_H
#define PDF_MENTIONS_PRIVATE_H

#include "pdf/document_private.h"
#include "pdf/reference_scan.h"

typedef struct stream_mention {
    uint32_t stream; /* number of the object stream */
    uint32_t target; /* 0: any */
} stream_mention;

/* Set the first four; everything lives in `owner`. */
typedef struct pdf_mentions {
    pdf_view view; /* of the oldest revision */
    arena *owner;
    const uint32_t *targets; /* ascending */
    size_t target_count;
    reference_mention *in_file; /* ascending by offset */
    size_t in_file_count;
    uint32_t *anchors;       /* by mention: the entry of the object that begins nearest in front of it, or PDF_XREF_NONE */
    int64_t *anchor_offsets; /* and where that, or a cross-reference section, begins; -1: nowhere */
    uint32_t *by_target;     /* mentions in the order of their targets, those of any object first; NULL before they are sorted */
    uint8_t *alone;          /* by mention: it can only be part of the object in front of it; with by_target */
    stream_mention *in_streams;
    size_t in_stream_count;
    bool complete; /* false: an object stream could not be read */
} pdf_mentions;

/* Looks through all bytes once. *ret_overflow: there were more than are kept, and object streams were not looked at. */
pdfseal_status pdf_mentions_find(pdf_mentions *mentions, bool *ret_overflow, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Sets `anchors`, by one look at all entries of the cross-reference. */
pdfseal_status pdf_mentions_place(pdf_mentions *mentions, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Sets `by_target` and `alone`; reads what stands between objects and mentions. */
pdfseal_status pdf_mentions_sort(pdf_mentions *mentions, pdfseal_error *error) PDFSEAL_MUST_USE;
/* The first place in by_target whose target is at least `target`. */
size_t pdf_mentions_of(const pdf_mentions *mentions, uint32_t target);

#endif
