/* SPDX-License-Identifier: Apache-2.0 */
/* One layout in the making: what the steps that write a signature's section share. */
#ifndef PADES_SECTION_LAYOUT_PRIVATE_H
#define PADES_SECTION_LAYOUT_PRIVATE_H

#include "pades/permissions.h"
#include "pades/signature_section.h"
#include "pades/structure.h"

typedef struct section_layout {
    pdf_document *document;
    pdf_view view;
    pdf_section *section;
    const pades_request *request;
    pades_placeholder *placeholder;
    const pades_form *form;
    const pades_field *existing; /* an empty field that is signed, or NULL */
    pades_permissions permissions;
    pades_lock lock;             /* what the new signature, or the new field's, locks */
    arena memory;
    pdf_reference signature, widget, form_reference; /* signature number 0: a field that stays empty */
    pdf_reference *added;   /* the fields that the form takes up: a new one of the signature's own, then slots */
    size_t added_count;
    pades_structure structure;
    pades_structure_widget *described; /* the new widgets that the structure tree takes up */
    size_t described_count;
    bytes_buffer form_text; /* the AcroForm's new text where it is direct or new */
} section_layout;

/* Finds the field's name and the field that is there already, and refuses what the document or an earlier signature does
 * not permit: USAGE, REFUSED. */
pdfseal_status pades_section_check(section_layout *layout, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Where the document is tagged: appends the entries of a widget on `page` that lead to its element, and notes it. */
pdfseal_status pades_section_describe(section_layout *layout, pdf_reference widget, const pdf_page *page, const char *description,
                                      bytes_buffer *out, pdfseal_error *error) PDFSEAL_MUST_USE;
/* section_slots.c: adds the fields for other parties, and notes them as added. */
pdfseal_status pades_section_add_slots(section_layout *layout, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Writes what the marks that have slots show into these. */
pdfseal_status pades_section_fill_slots(section_layout *layout, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Refuses slots that could not be used: USAGE, REFUSED. */
pdfseal_status pades_section_check_slots(section_layout *layout, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Adds the signature dictionary with its placeholders. */
pdfseal_status pades_section_add_signature(section_layout *layout, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
