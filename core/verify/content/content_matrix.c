/* SPDX-License-Identifier: Apache-2.0 */
/* Boxes are upright: of what is turned they take in more. */
#include "verify/content/content_matrix.h"

#include <math.h>
#include <string.h>

const double CONTENT_IDENTITY[6] = {1, 0, 0, 1, 0, 0};

void content_matrix_multiply(const double a[6], const double b[6], double ret[6])
{
    const double product[6] = {a[0] * b[0] + a[1] * b[2],        a[0] * b[1] + a[1] * b[3],
                               a[2] * b[0] + a[3] * b[2],        a[2] * b[1] + a[3] * b[3],
                               a[4] * b[0] + a[5] * b[2] + b[4], a[4] * b[1] + a[5] * b[3] + b[5]};
    memcpy(ret, product, sizeof product);
}

static void grow(pdf_rectangle *box, bool *begun, double x, double y)
{
    if (!*begun)
        *box = (pdf_rectangle){x, y, x, y};
    *begun = true;
    box->x0 = fmin(box->x0, x);
    box->y0 = fmin(box->y0, y);
    box->x1 = fmax(box->x1, x);
    box->y1 = fmax(box->y1, y);
}

void content_box_grow(pdf_rectangle *box, bool *begun, const double matrix[6], double x, double y)
{
    grow(box, begun, matrix[0] * x + matrix[2] * y + matrix[4], matrix[1] * x + matrix[3] * y + matrix[5]);
}

pdf_rectangle content_box_map(const double matrix[6], double x0, double y0, double x1, double y1)
{
    pdf_rectangle box = {0};
    bool begun = false;
    content_box_grow(&box, &begun, matrix, x0, y0);
    content_box_grow(&box, &begun, matrix, x1, y0);
    content_box_grow(&box, &begun, matrix, x0, y1);
    content_box_grow(&box, &begun, matrix, x1, y1);
    return box;
}

void content_box_clip(pdf_rectangle *clip, const pdf_rectangle *box)
{
    clip->x0 = fmax(clip->x0, box->x0);
    clip->y0 = fmax(clip->y0, box->y0);
    clip->x1 = fmin(clip->x1, box->x1);
    clip->y1 = fmin(clip->y1, box->y1);
}
