/* SPDX-License-Identifier: Apache-2.0 */
/* Where the numbers of some objects are mentioned: at least wherever a reader could find a reference to them. For this room
 * alone. */
#ifndef PDF_MENTIONS_PRIVATE_H
#define PDF_MENTIONS_PRIVATE_H

#include "base/file_pass.h"
#include "pdf/document_private.h"
#include "pdf/reference_scan.h"

typedef struct stream_mention {
    uint32_t stream; /* number of the object stream */
    uint32_t target; /* 0: any */
} stream_mention;

/* An object stream of the oldest revision. */
typedef struct stream_place {
    int64_t offset;
    uint32_t stream;
    bool was_seen;
} stream_place;

/* Looks through the text of the object streams. */
typedef struct stream_search {
    reference_scan scan;
    stream_place *places; /* ascending by offset */
    size_t count, next;   /* those from `next` on lie in what is still to be seen */
    bool in_passing;      /* they can be read from bytes alone */
    bytes_buffer text;    /* of the one that is looked through */
    bytes_buffer found;   /* stream_mention */
    arena scratch;
} stream_search;

/* Set the first four; everything lives in `owner`, but for what pdf_mentions_clear frees. */
typedef struct pdf_mentions {
    pdf_view view; /* of the oldest revision */
    arena *owner;
    const uint32_t *targets; /* ascending */
    size_t target_count;
    const pdfseal_inflater *inflater; /* NULL: zlib alone */
    reference_scan scan;
    stream_search streams;
    int64_t seen;               /* bytes of the file that the worker saw */
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

/* Prepares the search, and frees what it took. */
pdfseal_status pdf_mentions_begin(pdf_mentions *mentions, pdfseal_error *error) PDFSEAL_MUST_USE;
void pdf_mentions_clear(pdf_mentions *mentions);
/* Sees a chunk of the file; only chunks that follow each other from the begin on help. A file_pass_worker's work. */
pdfseal_status pdf_mentions_see(void *mentions, int64_t offset, bytes_view chunk, size_t carried,
                                pdfseal_error *error) PDFSEAL_MUST_USE;
/* Looks through what was not seen. *ret_overflow: there were more than are kept, and object streams were not all looked at. */
pdfseal_status pdf_mentions_find(pdf_mentions *mentions, bool *ret_overflow, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Sets `anchors`, by one look at all entries of the cross-reference. */
pdfseal_status pdf_mentions_place(pdf_mentions *mentions, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Sets `by_target` and `alone`; reads what stands between objects and mentions. */
pdfseal_status pdf_mentions_sort(pdf_mentions *mentions, pdfseal_error *error) PDFSEAL_MUST_USE;
/* The first place in by_target whose target is at least `target`. */
size_t pdf_mentions_of(const pdf_mentions *mentions, uint32_t target);

/* The part of it in object streams: lists them; looks through those that lie in `bytes`, which begin at `base` of the file, and
 * are the last that were read; looks through all others, and sets in_streams. */
pdfseal_status pdf_stream_search_begin(pdf_mentions *mentions, pdfseal_error *error) PDFSEAL_MUST_USE;
pdfseal_status pdf_stream_search_see(pdf_mentions *mentions, bytes_view bytes, int64_t base, pdfseal_error *error) PDFSEAL_MUST_USE;
pdfseal_status pdf_stream_search_end(pdf_mentions *mentions, pdfseal_error *error) PDFSEAL_MUST_USE;
void pdf_stream_search_clear(stream_search *search);

#endif
