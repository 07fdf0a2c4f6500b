/* SPDX-License-Identifier: Apache-2.0 */
/* Slots: form fields that the first signer prepares, so that the marks and slices of another party's seal are no change of a page
 * but form filling. Each is a push button of its own that shows an icon and does nothing; docs/signing.md says why.
 * source  ISO 32000-2:2020 12.7.5.2.2 */
#ifndef PADES_SLOTS_H
#define PADES_SLOTS_H

#include "pades/form.h"
#include "pdf/section_writer.h"

/* Which slice of a straddle seal a mark is; count 0: none, the whole seal. */
typedef struct pades_slice {
    uint32_t number, count; /* 1-based: number of count */
    uint32_t group;         /* 1-based: slices of one group make one seal */
} pades_slice;

/* A slot, or the party's signature field itself. */
typedef struct pades_slot {
    const char *party;       /* the name of the signature field that it belongs to */
    bool is_signature;       /* it is that field */
    pdf_page page;
    pdf_rectangle rectangle; /* user space */
    pades_slice slice;
    pdf_rectangle clip;      /* of a slice: its part of the seal's unit square, y upwards */
    pdf_reference widget;    /* filled when it is added, or where it was found */
    const pdf_object *dictionary; /* found: the widget's */
    const char *name;        /* found: of the slot's own field */
} pades_slot;

/* Appends the text of a slot's widget, with `name` as the field's, `appearance` as what it shows while it is empty, and `more`
 * entries. */
pdfseal_status pades_slot_write(const pades_slot *slot, const char *name, pdf_reference appearance, bytes_view more,
                                bytes_buffer *out, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Reads a slot that a widget is; *ret_is false: it is none, or one that cannot be understood. Its page stays unset, its name too. */
pdfseal_status pades_slot_read(pdf_view view, const pdf_object *widget, arena *owner, pades_slot *ret_slot, bool *ret_is,
                               pdfseal_error *error) PDFSEAL_MUST_USE;
/* Whether its appearance shows nothing yet. */
pdfseal_status pades_slot_is_empty(pdf_view view, const pdf_object *widget, bool *ret_empty, pdfseal_error *error) PDFSEAL_MUST_USE;
/* The empty slots of a party, with their pages, in the order of the form. */
pdfseal_status pades_slots_find(pdf_view view, const pades_form *form, const char *party, arena *owner, pades_slot **ret_slots,
                                size_t *ret_count, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
