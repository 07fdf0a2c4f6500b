/* SPDX-License-Identifier: Apache-2.0 */
/* Form XObjects: what a widget or a mark shows. source  ISO 32000-2:2020 8.10, 12.5.5 */
#ifndef APPEARANCE_FORM_H
#define APPEARANCE_FORM_H

#include "appearance/picture.h"

/* For a widget: the size of its rectangle as it is seen, in units of the page's user space, and the page's
 * Rotate: the picture then stands upright when the form is fitted to the annotation's Rect (12.5.5). For
 * marks in page content: width and height 1, rotate 0, which makes the form the unit square that a mark's
 * matrix places. */
typedef struct appearance_form_options {
    pdf_reference image;  /* from appearance_picture_add */
    double width, height; /* before the page's rotation is undone: as a reader sees them; above 0 */
    int rotate;           /* 0, 90, 180, 270: clockwise, as pdf_page has it */
    appearance_seal_part seal; /* what of the image's unit square is the whole, and alone shown; zeroed: all of it */
    pdf_rectangle part;   /* what the box shows of the whole, whose unit square it is a part of; zeroed: all of it */
    bytes_view more;      /* further entries of its dictionary ("/Key value"), or empty */
    double aspect;        /* width / height that the image keeps, the whole centred in the box; 0: the whole fills the box */
} appearance_form_options;

/* Adds a form that shows the image in its box. */
pdfseal_status appearance_form_add(pdf_section *section, const appearance_form_options *options,
                                   pdf_reference *ret_form, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Adds a form that shows nothing and has no size: the appearance of an invisible signature. `more` as above. */
pdfseal_status appearance_empty_form_add(pdf_section *section, bytes_view more, pdf_reference *ret_form,
                                         pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
