/* SPDX-License-Identifier: Apache-2.0 */
/* What a picture looks like, roughly: the mean colours of a grid of cells on white paper. So the same picture is known again in
 * another encoding, of another size, or laid on white. source  ISO 32000-2:2020 8.9.5 */
#ifndef VERIFY_CONTENT_IMAGE_LOOK_H
#define VERIFY_CONTENT_IMAGE_LOOK_H

#include "pdf/document.h"

#define IMAGE_LOOK_SIDE ((size_t)24)
/* More pixels are not looked at: a seal of 60 mm at 600 dpi has 2,000,000. */
#define IMAGE_LOOK_PIXELS ((int64_t)2000000)

typedef struct image_look {
    bool known;    /* false: of a kind that is not decoded here (JPEG, spot colours, masks), too large, damaged, or all one colour */
    double aspect; /* width by height */
    size_t lines;  /* of cells from the top that are known: all, or fewer after a glance */
    uint8_t cells[IMAGE_LOOK_SIDE * IMAGE_LOOK_SIDE * 3];
} image_look;

/* Looks at an image XObject, with its soft mask. Fails for memory alone. */
pdfseal_status image_look_read(pdf_view view, const pdf_indirect *image, image_look *ret_look, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Looks at its top alone, which costs a sixteenth of that; one colour is known here too. */
pdfseal_status image_look_glance(pdf_view view, const pdf_indirect *image, image_look *ret_look, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Width by height of an image XObject; 0 where it does not say, or has more pixels than are looked at. */
double image_look_aspect(pdf_view view, const pdf_indirect *image);
bool image_look_aspects_fit(double a, double b);
/* False when what was seen at a glance cannot be of the same picture; pictures that are not known never can. */
bool image_look_may_be_same(const image_look *a, const image_look *b);
/* Whether two known looks, not glances, are of the same picture. */
bool image_look_is_same(const image_look *a, const image_look *b);

#endif
