/* SPDX-License-Identifier: Apache-2.0 */
/* Copies objects of a document into memory, references cut out of their text; for the files of the import
 * alone. */
#ifndef PDF_IMPORT_COPIER_H
#define PDF_IMPORT_COPIER_H

#include "pdf/import.h"
#include "pdf/layers.h"

/* A place in an object's text where something is decided when it is written. */
typedef enum pdf_cut_kind {
    PDF_CUT_REFERENCE,     /* value: index of the object that is named */
    PDF_CUT_COLOUR_SPACES, /* in a ColorSpace dictionary of resources: value is a set of PDF_CUT_HAS_… */
    PDF_CUT_NO_SPACES,     /* in resources that have no ColorSpace dictionary */
    PDF_CUT_GROUP          /* value: bytes of text from here on that are a transparency group */
} pdf_cut_kind;

#define PDF_CUT_HAS_GRAY 1
#define PDF_CUT_HAS_RGB 2

typedef struct pdf_cut {
    size_t position; /* in the text of all objects */
    pdf_cut_kind kind;
    size_t value;
} pdf_cut;

typedef struct pdf_imported {
    size_t text_start, text_end;
    size_t first_cut, cut_count;
    size_t data_start, data_end;
    bool is_stream; /* then the text is the entries of its dictionary, without brackets and Length */
} pdf_imported;

struct pdf_import {
    double width_pt, height_pt;
    bytes_buffer text, data;
    pdf_cut *cuts;
    size_t cut_count, cut_capacity;
    pdf_imported *objects; /* the first one is the form */
    size_t count, capacity;
    pdf_import_traits traits;
};

/* A source object and the index that it has in the import. */
typedef struct pdf_import_slot {
    pdf_reference reference; /* number 0: empty */
    size_t index;
} pdf_import_slot;

typedef struct pdf_import_copier {
    pdf_view view;
    pdf_import *import;
    arena memory;
    pdf_layers layers;
    pdf_import_slot *slots; /* open addressing, a power of two */
    size_t slot_count, slot_capacity;
    pdf_reference *queue; /* by index */
    size_t queue_capacity;
    const pdf_object *page_resources; /* for forms without resources of their own */
    bool in_resources;
} pdf_import_copier;

/* Appends a value, its references noted and queued. */
pdfseal_status pdf_copier_value(pdf_import_copier *copier, const pdf_object *value,
                                pdfseal_error *error) PDFSEAL_MUST_USE;
/* Appends "/Resources <<…>>" (a dictionary or a reference to one), with room for default colour spaces. */
pdfseal_status pdf_copier_resources(pdf_import_copier *copier, const pdf_object *resources,
                                    pdfseal_error *error) PDFSEAL_MUST_USE;
/* Appends " /Group …" in a way that can be left out. */
pdfseal_status pdf_copier_group(pdf_import_copier *copier, const pdf_object *group,
                                pdfseal_error *error) PDFSEAL_MUST_USE;
/* Appends " /Filter … /DecodeParms …" as the stream has them, without Crypt filters if `without_crypt`. */
pdfseal_status pdf_copier_filters(pdf_import_copier *copier, const pdf_object *dictionary, bool without_crypt,
                                  pdfseal_error *error) PDFSEAL_MUST_USE;
/* Copies what was queued, and what that queues. */
pdfseal_status pdf_copier_run(pdf_import_copier *copier, pdfseal_error *error) PDFSEAL_MUST_USE;
/* The next object, and its end. */
pdfseal_status pdf_copier_begin(pdf_import_copier *copier, pdfseal_error *error) PDFSEAL_MUST_USE;
void pdf_copier_end(pdf_import_copier *copier, bool is_stream);

/* Notes what a dictionary, and what a name in it, says of the picture. */
void pdf_traits_note_dictionary(pdf_import_traits *traits, const pdf_object *dictionary);
void pdf_traits_note_name(pdf_import_traits *traits, bytes_view name);

/* Compresses `plain` for FlateDecode and appends it. */
pdfseal_status pdf_flate_encode(bytes_view plain, bytes_buffer *out, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
