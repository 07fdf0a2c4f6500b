/* SPDX-License-Identifier: Apache-2.0 */
/* What a file holds when its cross-reference is not believed: objects and trailers, found in one pass over all bytes.
 *
 * An object is "12 0 obj" where a token begins, outside of comments and of the data of streams. Data end where Length says
 * if endstream stands there, else at the next endstream or endobj. The last definition of a number counts; an object in an
 * object stream stands where its stream stands. Free entries are not known: a deleted object lives again.
 * Costs one look at every byte, two at most, and 40 bytes of memory an object while it works. */
#ifndef PDF_XREF_SCAN_H
#define PDF_XREF_SCAN_H

#include "pdf/document.h"

typedef struct pdf_scan_object {
    uint32_t number;
    int64_t position; /* its own, or that of its stream: the later one counts */
    pdf_place place;
} pdf_scan_object;

/* Where something that may be a trailer stands. */
typedef struct pdf_scan_trailer {
    int64_t position;
    bool is_stream; /* the dictionary of a cross-reference stream */
} pdf_scan_trailer;

typedef struct pdf_scan {
    pdf_scan_object *objects;
    size_t count, capacity;
    pdf_scan_trailer *trailers; /* in the order of the file */
    size_t trailer_count, trailer_capacity;
    pdf_scan_object *object_streams;
    size_t object_stream_count, object_stream_capacity;
    pdf_reference catalog; /* the last object of Type Catalog, number 0: none */
    bool streams_waiting;  /* the object streams were not opened yet */
} pdf_scan;

/* Looks through the whole file of `document`. */
pdfseal_status pdf_scan_run(pdf_document *document, pdf_scan *scan, pdfseal_error *error) PDFSEAL_MUST_USE;
void pdf_scan_clear(pdf_scan *scan);
pdfseal_status pdf_scan_add_object(const limits *set, pdf_scan *scan, const pdf_scan_object *object, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
