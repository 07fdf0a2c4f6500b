/* SPDX-License-Identifier: Apache-2.0 */
/* The document security store: certificates, OCSP answers and CRLs that travel with the document.
 * source  ISO 32000-2:2020 12.8.4.3; ETSI EN 319 142-1 5.4; pades.md 38 to 43 */
#ifndef PADES_SECURITY_STORE_H
#define PADES_SECURITY_STORE_H

#include "cms/material.h"
#include "pdf/section_writer.h"

/* One stream of the store. */
typedef struct pades_store_item {
    bytes_view der;          /* decoded */
    pdf_reference reference;
    int64_t end;             /* behind its object in the file: what a byte range up to here covers */
} pades_store_item;

typedef struct pades_store_list {
    pades_store_item *items;
    size_t count;
} pades_store_list;

typedef struct pades_store {
    bool present;
    pdf_reference reference;      /* of the DSS dictionary, number 0: direct in the catalog, or absent */
    const pdf_object *dictionary; /* or NULL */
    pades_store_list certificates, responses, lists;
} pades_store;

/* Reads the store of a view; everything lives in `owner`. What is no stream is passed over. */
pdfseal_status pades_store_read(pdf_view view, arena *owner, pades_store *ret_store, pdfseal_error *error) PDFSEAL_MUST_USE;

/* What one signature needs of the material, for VRI. */
typedef struct pades_store_record {
    bytes_view contents; /* of the signature, decoded with its zeros: its SHA-1 is the key */
    const cms_material *material;
} pades_store_record;

/* Adds what the store lacks to the section: new streams, the store's dictionary, a record a signature, the catalog.
 * *ret_added tells whether anything was missing; otherwise nothing is added. */
pdfseal_status pades_store_add(pdf_document *document, pdf_section *section, const pades_store *store,
                               const pades_store_record *records, size_t record_count, bool *ret_added,
                               pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
