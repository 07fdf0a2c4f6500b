/* SPDX-License-Identifier: Apache-2.0 */
/* The structure tree of a tagged document takes up widgets, so that it stays tagged: an element Form for each, with an alternative
 * description. source  ISO 32000-2:2020 14.7.2, 14.7.5, 14.8.4.8.2; ISO 14289-1:2014 7.18 */
#ifndef PADES_STRUCTURE_H
#define PADES_STRUCTURE_H

#include "pdf/page_tree.h"
#include "pdf/section_writer.h"

/* A document's structure tree, as far as it takes something up. */
typedef struct pades_structure {
    pdf_view view;
    bool is_tagged;         /* there is a tree that can take up something */
    pdf_reference root;
    const pdf_object *dictionary;
    int64_t next_key;       /* of the parent tree: what a widget gets as StructParent */
    int64_t first_key;
} pades_structure;

typedef struct pades_structure_widget {
    pdf_reference widget, page;
    const char *description; /* UTF-8 */
    int64_t key;             /* from pades_structure_take_key */
} pades_structure_widget;

/* Reads the tree of a view; a document that is not tagged gives one that takes up nothing. */
pdfseal_status pades_structure_read(pdf_view view, pades_structure *ret_structure, pdfseal_error *error) PDFSEAL_MUST_USE;
/* The key of the next widget. */
static inline int64_t pades_structure_take_key(pades_structure *structure)
{
    return structure->next_key++;
}
/* Adds elements for widgets with ascending keys, all that were taken, and what leads to them. */
pdfseal_status pades_structure_add(const pades_structure *structure, pdf_section *section, const pades_structure_widget *widgets,
                                   size_t count, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
