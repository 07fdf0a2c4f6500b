/* SPDX-License-Identifier: Apache-2.0 */
/* The section that a signature adds: signature dictionary with its placeholder, field and widget, form, catalog, pages.
 * source  ISO 32000-2:2020 12.7.5.5, 12.8; ETSI EN 319 142-1 6.3; pades.md D2, D3 */
#ifndef PADES_SIGNATURE_SECTION_H
#define PADES_SIGNATURE_SECTION_H

#include "pades/extensions.h"
#include "pades/form.h"
#include "pades/seed_values.h"
#include "pades/slots.h"
#include "pdf/section_writer.h"

/* A seal on one page: where, and which form object shows it. */
typedef struct pades_mark {
    pdf_page page;           /* its object NULL or of number 0: an invisible widget that is on no page */
    pdf_rectangle rectangle; /* user space: of what can be seen */
    double matrix[6];        /* maps the unit square onto the whole seal */
    pdf_rectangle clip;      /* what a slice shows of the unit square */
    pades_slice slice;
    pdf_reference form;      /* a Form XObject whose matrix maps its box onto the unit square */
    const pades_slot *slot;  /* the empty slot that shows it; NULL: page content does, or the signature's widget */
    pdf_reference drawing;   /* filled when it is drawn: the page's content stream that draws it */
} pades_mark;

typedef struct pades_request {
    bool drop_xfa;          /* a static XFA form may become a plain form */
    bool is_signature;      /* false: no signature value */
    bool is_timestamp;      /* a document time stamp, which is a signature too (ETSI EN 319 142-1 5.4.3) */
    const pades_form *form; /* of the newest revision; a signature needs it, its seal alone does not */
    const char *field;      /* NULL: the next free SignatureN */
    const char *reason, *location, *name, *contact; /* NULL: left out */
    const char *description; /* what the widget is to those who cannot see it, in a tagged document; NULL: left out of its structure */
    int64_t signing_time;
    pades_extension_needs extensions; /* cades is found out here */
    size_t contents_bytes;  /* room for the CMS */
    pades_mark *marks;       /* several may be on one page; the first one becomes the field's widget, the others page content */
    size_t mark_count;       /* of a signature at least 1: one whose rectangle has no size makes it invisible */
    int certify;            /* P of a certification signature, 1 to 3; 0: it does not certify */
    const char *lock;       /* "all" or names of fields joined by commas: what the signature locks; NULL: nothing */
    bool force;             /* lock fields that others are to sign, too */
    pades_seed_facts facts; /* for the demands of an existing field; reason and certification are taken from here */
    pades_slot *slots;      /* to be prepared for other parties; a party's signature field comes before its slots */
    size_t slot_count;
    pdf_reference widget_form; /* Form XObject for the widget: its box is fitted to the rectangle (12.5.5); number 0: none */
} pades_request;

/* Where things came to lie, offsets in the finished file. */
typedef struct pades_placeholder {
    char field[128];
    int64_t byte_range_start;  /* of '[' */
    size_t byte_range_bytes;   /* room for the array */
    int64_t contents_start;    /* of '<' */
    int64_t contents_end;      /* behind '>' */
} pades_placeholder;

/* Adds everything but the cross-reference. REFUSED: the document forbids it, an earlier signature would break, or the field
 * demands something else; USAGE: the field exists and is signed, or a lock that makes no sense. */
pdfseal_status pades_signature_section_add(pdf_document *document, pdf_section *section, const pades_request *request,
                                           pades_placeholder *ret_placeholder, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Adds the marks alone: a seal without a signature. */
pdfseal_status pades_marks_section_add(pdf_document *document, pdf_section *section, const pades_request *request,
                                       pdfseal_error *error) PDFSEAL_MUST_USE;
/* Adds an empty signature field at the place of the first mark, with the lock that the request names; `ret_field` (128
 * bytes) is its name. Fails as above. */
pdfseal_status pades_field_section_add(pdf_document *document, pdf_section *section, const pades_request *request,
                                       char *ret_field, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Writes the byte range into the finished section. */
pdfseal_status pades_placeholder_set_range(const pades_placeholder *placeholder, pdf_section *section, int64_t file_size,
                                           pdfseal_error *error) PDFSEAL_MUST_USE;
/* Writes the CMS as hexadecimal, zeros after it. LIMIT when it does not fit. */
pdfseal_status pades_placeholder_set_contents(const pades_placeholder *placeholder, pdf_section *section, bytes_view cms,
                                              int64_t section_start, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
