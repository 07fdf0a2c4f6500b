/* SPDX-License-Identifier: Apache-2.0 */
/* Matrices (a b c d e f) of content, and boxes that they lead to. source  ISO 32000-2:2020 8.3.3 */
#ifndef VERIFY_CONTENT_MATRIX_H
#define VERIFY_CONTENT_MATRIX_H

#include "pdf/page_tree.h"

extern const double CONTENT_IDENTITY[6];

/* First `a`, then `b`; `ret` may be either. */
void content_matrix_multiply(const double a[6], const double b[6], double ret[6]);
/* Makes the box take in a point; *begun is false where it has none so far. */
void content_box_grow(pdf_rectangle *box, bool *begun, const double matrix[6], double x, double y);
/* The box around a rectangle that may be turned by the matrix. */
pdf_rectangle content_box_map(const double matrix[6], double x0, double y0, double x1, double y1);
/* Takes away what lies outside of `box`; what is left may be inside out, and then is nothing. */
void content_box_clip(pdf_rectangle *clip, const pdf_rectangle *box);

#endif
