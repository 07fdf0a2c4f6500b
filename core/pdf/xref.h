/* SPDX-License-Identifier: Apache-2.0 */
/* All cross-reference entries of a document: a pool in the order of reading (newest section first), and for each object
 * number the chain of its entries from newest to oldest. 20 bytes an entry.
 * source  ISO 32000-2:2020 7.5.4, 7.5.8 */
#ifndef PDF_XREF_H
#define PDF_XREF_H

#include "pdf/document.h"

#define PDF_XREF_NONE UINT32_MAX

typedef struct pdf_xref_entry {
    uint64_t packed;   /* kind 2 bits; offset 46 and generation 16, or stream 31 and index 31 */
    uint32_t number;
    uint32_t previous; /* the next older entry of this number */
} pdf_xref_entry;

typedef struct pdf_xref {
    pdf_xref_entry *entries;
    size_t count, capacity;
    uint32_t *newest;      /* by object number: its newest entry */
    uint32_t newest_count; /* highest number + 1 */
    pdf_xref_section *sections; /* newest first */
    size_t section_count, section_capacity;
    uint32_t number_room;  /* numbers below are within the limit; 0 before pdf_xref_reserve */
    const limits *limits; /* NULL: the defaults; stays when it is cleared */
} pdf_xref;

void pdf_xref_init(pdf_xref *xref);
void pdf_xref_clear(pdf_xref *xref);
/* Makes room for `count` more entries at once, so that a table that tells how many it has is not moved as it grows. */
pdfseal_status pdf_xref_reserve(pdf_xref *xref, size_t count, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Makes room for one more entry, of object `number`, where the limits allow it. */
pdfseal_status pdf_xref_make_room(pdf_xref *xref, uint32_t number, pdfseal_error *error) PDFSEAL_MUST_USE;
pdfseal_status pdf_xref_add_section(pdf_xref *xref, const pdf_xref_section *section, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Builds the chains when all sections were read. *ret_twice: a number that one section defines twice, or 0. */
pdfseal_status pdf_xref_link(pdf_xref *xref, uint32_t *ret_twice, pdfseal_error *error) PDFSEAL_MUST_USE;
/* The entry that counts when section `newest_section` is the newest one; PDF_XREF_NONE when there is none. */
uint32_t pdf_xref_find(const pdf_xref *xref, size_t newest_section, uint32_t number);
/* The section that an entry belongs to. */
size_t pdf_xref_section_of(const pdf_xref *xref, uint32_t entry);

/* ---- what is done for each of hundreds of thousands of entries ---- */

#define PDF_XREF_OFFSET_BITS 46
#define PDF_XREF_INDEX_BITS 31
#define PDF_XREF_MASK(bits) (((uint64_t)1 << (bits)) - 1)

static inline uint64_t pdf_xref_pack(const pdf_place *place)
{
    uint64_t kind = (uint64_t)place->kind << 62;
    if (place->kind == PDF_PLACE_IN_STREAM)
        return kind | (uint64_t)(place->stream & PDF_XREF_MASK(31)) << PDF_XREF_INDEX_BITS |
               (place->index & PDF_XREF_MASK(PDF_XREF_INDEX_BITS));
    return kind | ((uint64_t)place->generation & 0xFFFF) << PDF_XREF_OFFSET_BITS |
           ((uint64_t)place->offset & PDF_XREF_MASK(PDF_XREF_OFFSET_BITS));
}

static inline pdf_place pdf_xref_place(const pdf_xref_entry *entry)
{
    pdf_place place = {.kind = (pdf_place_kind)(entry->packed >> 62)};
    if (place.kind == PDF_PLACE_IN_STREAM) {
        place.stream = (uint32_t)(entry->packed >> PDF_XREF_INDEX_BITS & PDF_XREF_MASK(31));
        place.index = (uint32_t)(entry->packed & PDF_XREF_MASK(PDF_XREF_INDEX_BITS));
    } else {
        place.generation = (uint32_t)(entry->packed >> PDF_XREF_OFFSET_BITS & 0xFFFF);
        place.offset = (int64_t)(entry->packed & PDF_XREF_MASK(PDF_XREF_OFFSET_BITS));
    }
    return place;
}

/* Appends an entry. Fails where a limit is met or memory runs out. */
static inline pdfseal_status pdf_xref_add(pdf_xref *xref, uint32_t number, const pdf_place *place, pdfseal_error *error)
{
    if (xref->count == xref->capacity || number >= xref->number_room)
        TRY(pdf_xref_make_room(xref, number, error));
    if (number >= xref->newest_count)
        xref->newest_count = number + 1;
    xref->entries[xref->count++] = (pdf_xref_entry){pdf_xref_pack(place), number, PDF_XREF_NONE};
    return PDFSEAL_OK;
}

#endif
