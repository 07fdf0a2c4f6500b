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
    const limits *limits; /* NULL: the defaults; stays when it is cleared */
} pdf_xref;

void pdf_xref_init(pdf_xref *xref);
void pdf_xref_clear(pdf_xref *xref);
/* Makes room for `count` more entries at once, so that a table that tells how many it has is not moved as it grows. */
pdfseal_status pdf_xref_reserve(pdf_xref *xref, size_t count, pdfseal_error *error) PDFSEAL_MUST_USE;
pdfseal_status pdf_xref_add(pdf_xref *xref, uint32_t number, const pdf_place *place, pdfseal_error *error) PDFSEAL_MUST_USE;
pdfseal_status pdf_xref_add_section(pdf_xref *xref, const pdf_xref_section *section, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Builds the chains when all sections were read. *ret_twice: a number that one section defines twice, or 0. */
pdfseal_status pdf_xref_link(pdf_xref *xref, uint32_t *ret_twice, pdfseal_error *error) PDFSEAL_MUST_USE;
/* The entry that counts when section `newest_section` is the newest one; PDF_XREF_NONE when there is none. */
uint32_t pdf_xref_find(const pdf_xref *xref, size_t newest_section, uint32_t number);
pdf_place pdf_xref_place(const pdf_xref_entry *entry);
/* The section that an entry belongs to. */
size_t pdf_xref_section_of(const pdf_xref *xref, uint32_t entry);

#endif
