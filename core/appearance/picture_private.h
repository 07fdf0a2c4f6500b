/* SPDX-License-Identifier: Apache-2.0 */
/* What pictures are made of; for the files that read and write one kind each. */
#ifndef APPEARANCE_PICTURE_PRIVATE_H
#define APPEARANCE_PICTURE_PRIVATE_H

#include "appearance/jpeg_reader.h"
#include "appearance/picture.h"
#include "appearance/picture_encoder.h"
#include "pdf/import.h"

/* Samples of a PNG as its own file compressed them. source  ISO 32000-2:2020 7.4.4.4 */
typedef struct appearance_original {
    bytes_buffer data; /* empty: not used */
    unsigned colours, bits;
    bytes_buffer palette; /* RGB triples; empty: none */
    bool needs_mask;      /* palette entries are half-transparent: the alpha plane says so */
    bool has_key;         /* one colour, or a run of palette entries, is not drawn */
    unsigned key[6];      /* lowest and highest of each component */
} appearance_original;

/* Pictures that are drawn into one box. */
typedef struct appearance_composition {
    appearance_layer *layers;
    size_t count;
    double opacity, rotate_deg;
    bool seal_first; /* the first layer is the seal itself */
} appearance_composition;

struct appearance_picture {
    appearance_picture_facts facts;
    double width_pt, height_pt;         /* natural size; 0: none */
    double box_width_pt, box_height_pt; /* COMPOSITION: before it is turned */
    double aspect;                      /* width to height as it is seen */
    appearance_encoder planes;          /* PNG */
    appearance_original original;       /* PNG */
    bytes_buffer file; /* JPEG: what is embedded; PNG with transparency: to lay it on paper */
    appearance_picture_options shrunk_for; /* PNG: what decided how many pixels are kept */
    appearance_jpeg_header jpeg;           /* JPEG */
    bytes_buffer profile;                  /* compressed ICC profile; empty: values are the device's */
    unsigned profile_components, profile_version;
    pdf_import *import;                 /* PAGE */
    appearance_composition composition; /* COMPOSITION */
};

pdfseal_status appearance_png_picture_read(appearance_picture *picture, bytes_view file,
                                           const appearance_picture_options *options,
                                           pdfseal_error *error) PDFSEAL_MUST_USE;
pdfseal_status appearance_png_picture_add(const appearance_picture *picture, pdf_section *section,
                                          const appearance_target *target, pdf_reference *ret_xobject,
                                          pdfseal_error *error) PDFSEAL_MUST_USE;
pdfseal_status appearance_jpeg_picture_read(appearance_picture *picture, bytes_view file,
                                            const appearance_picture_options *options,
                                            pdfseal_error *error) PDFSEAL_MUST_USE;
pdfseal_status appearance_jpeg_picture_add(const appearance_picture *picture, pdf_section *section,
                                           const appearance_target *target, pdf_reference *ret_xobject,
                                           pdfseal_error *error) PDFSEAL_MUST_USE;
pdfseal_status appearance_page_picture_read(appearance_picture *picture, bytes_view file,
                                            const appearance_picture_options *options,
                                            pdfseal_error *error) PDFSEAL_MUST_USE;
pdfseal_status appearance_page_picture_add(const appearance_picture *picture, pdf_section *section,
                                           const appearance_target *target, pdf_reference *ret_xobject,
                                           pdfseal_error *error) PDFSEAL_MUST_USE;
pdfseal_status appearance_composition_add(const appearance_picture *picture, pdf_section *section,
                                          const appearance_target *target, pdf_reference *ret_xobject,
                                          pdfseal_error *error) PDFSEAL_MUST_USE;
void appearance_composition_clear(appearance_composition *composition);

/* Notes the density's natural size; one that makes no sense counts as none. */
void appearance_picture_take_density(appearance_picture *picture, double x_pixels_per_metre,
                                     double y_pixels_per_metre);
/* Keeps a profile that fits pictures of so many components and is not sRGB. */
pdfseal_status appearance_picture_take_profile(appearance_picture *picture, bytes_view profile,
                                               unsigned components, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Appends the colour space of so many components: the profile (number 0: none) or the device's. */
pdfseal_status appearance_picture_write_space(const appearance_picture *picture,
                                              const appearance_target *target, unsigned components,
                                              pdf_reference profile, bytes_buffer *out,
                                              pdfseal_error *error) PDFSEAL_MUST_USE;
/* Adds the profile as a stream; number 0 where there is none. REFUSED: the target does not know its version.
 */
pdfseal_status appearance_picture_add_profile(const appearance_picture *picture, pdf_section *section,
                                              const appearance_target *target, pdf_reference *ret_profile,
                                              pdfseal_error *error) PDFSEAL_MUST_USE;
/* Adds a form of the unit square that draws `xobject` by `matrix` (a to f). */
pdfseal_status appearance_unit_form_add(pdf_section *section, pdf_reference xobject, const double matrix[6],
                                        pdf_reference *ret_form, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
