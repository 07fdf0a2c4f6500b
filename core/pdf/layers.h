/* SPDX-License-Identifier: Apache-2.0 */
/* Layers (optional content) by the document's default configuration; for the files of the import.
 * source  ISO 32000-2:2020 8.11 */
#ifndef PDF_LAYERS_H
#define PDF_LAYERS_H

#include "pdf/document.h"

/* What the default configuration says of each layer, read once. */
typedef struct pdf_layers {
    pdf_view view;
    bool base_shown;       /* of layers that are not listed */
    pdf_reference *listed; /* those that are the other way, ascending */
    size_t listed_count;
} pdf_layers;

/* Reads the catalog's OCProperties into the arena; a document without them shows everything. */
pdfseal_status pdf_layers_read(pdf_view view, arena *owner, pdf_layers *ret_layers,
                               pdfseal_error *error) PDFSEAL_MUST_USE;
/* Whether what carries `layer` (an OC entry: a reference to a group or a membership dictionary; NULL:
 * nothing) is shown. */
pdfseal_status pdf_layer_is_shown(const pdf_layers *layers, const pdf_object *layer, bool *ret_shown,
                                  pdfseal_error *error) PDFSEAL_MUST_USE;
/* Whether `value` is a group or membership dictionary, or leads to one. */
pdfseal_status pdf_layer_is(pdf_view view, const pdf_object *value, bool *ret_is,
                            pdfseal_error *error) PDFSEAL_MUST_USE;
/* Whether content with these resources (may be NULL) can belong to layers. */
pdfseal_status pdf_layers_are_used(pdf_view view, const pdf_object *resources, bool *ret_used,
                                   pdfseal_error *error) PDFSEAL_MUST_USE;
/* Appends `content` to `out` without layers: what is in one that is off paints nothing. INPUT: content that
 * cannot be read. */
pdfseal_status pdf_layers_resolve(const pdf_layers *layers, const pdf_object *resources, bytes_view content,
                                  bytes_buffer *out, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
