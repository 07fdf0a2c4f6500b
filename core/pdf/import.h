/* SPDX-License-Identifier: Apache-2.0 */
/* A page of one document becomes a Form XObject of another, vector as it was, with its fonts and resources.
 * source  ISO 32000-2:2020 8.10, 7.8.3 */
#ifndef PDF_IMPORT_H
#define PDF_IMPORT_H

#include "pdf/page_tree.h"
#include "pdf/section_writer.h"

/* The form and everything it needs, in memory: independent of the document it came from, never changed, so
 * that many threads may use it at once. */
typedef struct pdf_import pdf_import;

/* What a document that keeps rules must know before it takes the objects in. source  ISO 19005-1:2005 6.1
 * to 6.4 */
typedef struct pdf_import_traits {
    bool has_group;        /* transparency groups, which pdf_import_add can leave out */
    bool is_transparent;   /* soft masks, opacity below 1, blend modes */
    bool has_loose_font;   /* a font whose program is not embedded */
    bool has_lzw;          /* LZWDecode */
    bool has_jpx;          /* JPXDecode */
    bool has_deep_samples; /* images of 16 bits a component */
    bool has_postscript;   /* PostScript XObjects */
    bool has_transfer;     /* transfer functions */
    bool interpolates;     /* images that ask for interpolation */
    bool uses_cmyk;        /* DeviceCMYK among the resources */
} pdf_import_traits;

/* Reads the page. What stays behind: annotations, structure, metadata, actions, thumbnails, layers that are
 * off. Streams stay encoded as they are, but for contents that are several streams, uncompressed or with
 * layers. INPUT: damaged, or data in a file outside; LIMIT: too many objects (LIMIT_IMPORT_OBJECTS) or bytes
 * (LIMIT_PICTURE_BYTES). The import is the caller's. */
pdfseal_status pdf_import_page(pdf_view view, const pdf_page *page, pdf_import **ret_import,
                               pdfseal_error *error) PDFSEAL_MUST_USE;
void pdf_import_free(pdf_import *import);

/* The page as a reader sees it, in points: the form paints the box from 0, 0 to this, upright. */
void pdf_import_get_size(const pdf_import *import, double *ret_width_pt, double *ret_height_pt);
size_t pdf_import_object_count(const pdf_import *import);
/* Bytes of its objects and streams. */
size_t pdf_import_bytes(const pdf_import *import);
const pdf_import_traits *pdf_import_get_traits(const pdf_import *import);

typedef struct pdf_import_options {
    pdf_reference default_gray,
        default_rgb;  /* colour spaces for DeviceGray and DeviceRGB; number 0: none. source  8.6.5.6 */
    bool drop_groups; /* without transparency groups */
} pdf_import_options;

/* Writes all objects into `section`. `options` NULL: as they are. */
pdfseal_status pdf_import_add(const pdf_import *import, pdf_section *section,
                              const pdf_import_options *options, pdf_reference *ret_form,
                              pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
