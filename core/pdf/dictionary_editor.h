/* SPDX-License-Identifier: Apache-2.0 */
/* Writes a dictionary again with a few keys changed, or an array with a member more; everything else stays as it was read. */
#ifndef PDF_DICTIONARY_EDITOR_H
#define PDF_DICTIONARY_EDITOR_H

#include "pdf/object_writer.h"

typedef struct pdf_change {
    const char *key;
    bytes_view text; /* the new value's text; empty: the key is left out */
} pdf_change;

/* Appends "<<…>>". `dictionary` may be NULL (an empty one). Keys that were not there come last, in the given order. */
pdfseal_status pdf_dictionary_write_changed(const pdf_object *dictionary, const pdf_change *changes, size_t count,
                                            bytes_buffer *out, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Appends "[…]": the members of `array` (NULL or no array: none), then those `added`. */
pdfseal_status pdf_array_write_added(const pdf_object *array, const pdf_reference *added, size_t count, bytes_buffer *out,
                                     pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
