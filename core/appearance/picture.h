/* SPDX-License-Identifier: Apache-2.0 */
/* The picture of a seal, whatever it came from: read and compressed once, then written into any number of
 * documents. */
#ifndef APPEARANCE_PICTURE_H
#define APPEARANCE_PICTURE_H

#include "appearance/target.h"
#include "pdf/page_tree.h"

typedef struct appearance_picture appearance_picture;

/* What a file is by its first bytes. SVG and JSON are drawn by the renderer, which makes a PDF of them. */
typedef enum appearance_file_kind {
    APPEARANCE_FILE_UNKNOWN,
    APPEARANCE_FILE_PNG,
    APPEARANCE_FILE_JPEG,
    APPEARANCE_FILE_PDF,
    APPEARANCE_FILE_SVG,
    APPEARANCE_FILE_JSON
} appearance_file_kind;

appearance_file_kind appearance_file_find_kind(bytes_view file);

typedef enum appearance_picture_kind {
    APPEARANCE_PICTURE_PNG,
    APPEARANCE_PICTURE_JPEG,
    APPEARANCE_PICTURE_PAGE,
    APPEARANCE_PICTURE_COMPOSITION
} appearance_picture_kind;

typedef struct appearance_picture_options {
    bool is_placed; /* the size that it will have on the page is known: no more pixels than print are kept */
    double shown_width_pt,
        shown_height_pt; /* that size; 0: from the other one, or as appearance_picture_choose_size says */
    double dpi;          /* density instead of the file's own; 0: the file's own */
    const limits *limits; /* that outlive the picture; NULL: the defaults */
} appearance_picture_options;

/* Pixels an inch beyond which no printer shows a difference. */
#define APPEARANCE_MOST_DPI 600.0
/* Pixels along a side that fill an A4 page at that density: a picture of unknown size keeps no more. */
#define APPEARANCE_MOST_SIDE_PX 5000

/* Reads a PNG, a JPEG or the first page of a PDF; `options` may be NULL. The bytes are not kept. PNG: every
 * colour type, depth and interlacing; 16 bits become 8; gamma and chromaticities become sRGB, other profiles
 * are carried along. JPEG: kept as it is. PDF: as pdf_import_page. INPUT: none of these, damaged, truncated,
 * locked; LIMIT: larger than the limits allow. The picture belongs to the caller and does not change
 * afterwards: many threads may use it at once. */
pdfseal_status appearance_picture_read(bytes_view file, const appearance_picture_options *options,
                                       appearance_picture **ret_picture,
                                       pdfseal_error *error) PDFSEAL_MUST_USE;
/* The same for the file at `path`. */
pdfseal_status appearance_picture_open(const char *path, const appearance_picture_options *options,
                                       appearance_picture **ret_picture,
                                       pdfseal_error *error) PDFSEAL_MUST_USE;
void appearance_picture_free(appearance_picture *picture);

/* A picture in the box of a composition: points from its bottom left. */
typedef struct appearance_layer {
    const appearance_picture *picture; /* lent for as long as the composition lives */
    double x_pt, y_pt, width_pt, height_pt;
} appearance_layer;

typedef struct appearance_composition_options {
    const appearance_layer *layers; /* painted in this order; at least one */
    size_t count;
    double width_pt, height_pt; /* of the box before it is turned; above 0 */
    double opacity;    /* above 0, to 1: of all layers as one, what lies below does not show through */
    double rotate_deg; /* clockwise; the box grows so that nothing is cut off */
    bool seal_first;   /* the first layer is the seal itself, the others are written beside or over it */
} appearance_composition_options;

/* Makes one picture of several. */
pdfseal_status appearance_picture_compose(const appearance_composition_options *options,
                                          appearance_picture **ret_picture,
                                          pdfseal_error *error) PDFSEAL_MUST_USE;
/* The size of the upright box that holds a seal of this size when it is turned. */
void appearance_turned_size(double rotate_deg, double *width_pt, double *height_pt);

typedef struct appearance_picture_facts {
    appearance_picture_kind kind;
    uint32_t source_width, source_height; /* pixels of the file; 0: it has none */
    uint32_t width, height;               /* pixels kept: fewer where the picture was made smaller */
    bool has_transparency;
    size_t encoded_bytes; /* that appearance_picture_add appends, without the objects' own text */
} appearance_picture_facts;

void appearance_picture_get_facts(const appearance_picture *picture, appearance_picture_facts *ret_facts);
/* Whether pixels of it hide all that they lie on. Of pages of a PDF that is not known: false. */
bool appearance_picture_is_opaque(const appearance_picture *picture);
/* Width to height as the picture is seen. */
double appearance_picture_get_aspect(const appearance_picture *picture);
/* Where the seal itself stands in a picture's unit square. */
typedef struct appearance_seal_part {
    bool apart;           /* there is more in the picture than the seal */
    pdf_rectangle box;    /* upright */
    bool leans;           /* turned by no multiple of 90 degrees: `corners` hold it more closely */
    double corners[4][2]; /* x and y, round it */
} appearance_seal_part;

/* All of the picture but for compositions that name their seal. */
appearance_seal_part appearance_picture_get_seal(const appearance_picture *picture);
/* The size that its density, or its page, gives it. False, and nothing written, where it has none or one that
 * makes no sense. */
bool appearance_picture_find_natural_size(const appearance_picture *picture, double *ret_width_pt,
                                          double *ret_height_pt);

/* The size that a picture gets: what is wanted, a side that is 0 from the other one; without both the natural
 * size, without that 40 mm wide. */
void appearance_picture_choose_size(const appearance_picture *picture, double wanted_width_pt,
                                    double wanted_height_pt, double *ret_width_pt, double *ret_height_pt);

/* Writes the picture as an XObject that paints the unit square: an image, with a soft mask where it is
 * transparent, or a form. `target` NULL: a document without rules. REFUSED: the target's rules do not allow
 * what the picture needs. source  ISO 32000-2:2020 8.9.5, 8.10, 11.6.5.2 */
pdfseal_status appearance_picture_add(const appearance_picture *picture, pdf_section *section,
                                      const appearance_target *target, pdf_reference *ret_xobject,
                                      pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
