/* SPDX-License-Identifier: Apache-2.0 */
/* What a content stream leaves on its page: texts, pictures and paths with the places that they take up, roughly. Nothing is
 * drawn; a place may be too large, not too small. source  ISO 32000-2:2020 8.2, 8.5, 9.4 */
#ifndef VERIFY_CONTENT_MARKS_H
#define VERIFY_CONTENT_MARKS_H

#include "pdf/page_tree.h"

typedef enum content_kind { CONTENT_TEXT, CONTENT_PICTURE, CONTENT_PATH, CONTENT_CURVE, CONTENT_SHADING } content_kind;

typedef struct content_mark {
    content_kind kind;
    pdf_rectangle box;      /* in the space that the matrix given leads to */
    bytes_view text;        /* TEXT: the codes of one string, as shown */
    const pdf_object *font; /* TEXT: the font's dictionary, the null object where there is none */
    uint32_t font_number;   /* TEXT: the object that it is; 0: none of its own */
    bool invisible;         /* TEXT: of rendering mode 3 or 7 */
    bool hidden;            /* TEXT, PATH, CURVE: of no size, cut off, mirrored, in a layer, see-through, or of the colour of its ground; or this cannot be told */
    double start[2];        /* TEXT: where it begins, */
    double ahead[2];        /* and the direction of its line, of length 1; zeros: none */
    double reach;           /* TEXT: how far it leads on at least */
    double em_share;        /* TEXT: the size of its letters as a share of the form's smaller side */
    double em;              /* TEXT: the size of its letters */
    double inner_width, inner_side; /* PATH: least width, and least larger side, of its parts, as shares of the form */
    unsigned segments;      /* PATH: lines of the part that has most */
    unsigned lines;         /* PATH, CURVE: lines and curves of all parts */
    bool slanted;           /* PATH: a line goes across the form aslant */
    bool crosses;           /* PATH, CURVE: a bar of it goes through the middle of the form */
    double line_lightness;  /* PATH, CURVE: of its line, as `lightness` */
    bool along_rim;         /* CURVE: it stays near the edge of the form, as a round frame does */
    bool filled, multiplies; /* PATH, CURVE: filled, and so that what is under it stays */
    double lightness;       /* PATH, CURVE: of its filling: 0 black, 1 white; not a number where it is not known */
    double ground_share;    /* PATH, CURVE, PICTURE: how much of the form it fills at most; of a picture with a mask: 0 */
    double line_share;      /* PATH, CURVE: how thick its line is, as a share of the form's smaller side; 0: no line */
} content_mark;

typedef struct content_visitor {
    void *state;
    /* Called for each mark, in order. */
    pdfseal_status (*mark)(void *state, const content_mark *mark, pdfseal_error *error);
} content_visitor;

/* How well a form was understood. */
typedef struct content_understanding {
    bool complete; /* false: something could not be understood; then there may be more marks than were told */
    bool alike;    /* every operator has its operands and its place, every resource is there: readers draw the same */
} content_understanding;

/* Reads the content of a page or form. `resources` is a direct dictionary or the null object. *ret_complete is false where
 * something could not be understood: then there may be more marks than were told. Fails only for memory and by the visitor. */
pdfseal_status content_read(pdf_view view, bytes_view content, const pdf_object *resources, const double matrix[6],
                            const content_visitor *visitor, bool *ret_complete, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Reads a form XObject, its Matrix before `matrix`; `inherited`: resources where it has none. */
pdfseal_status content_read_form(pdf_view view, const pdf_indirect *form, const pdf_object *inherited, const double matrix[6],
                                 const content_visitor *visitor, content_understanding *ret_understanding,
                                 pdfseal_error *error) PDFSEAL_MUST_USE;
/* Reads all streams of a page's Contents as one. */
pdfseal_status content_read_page(pdf_view view, const pdf_page *page, const content_visitor *visitor, bool *ret_complete,
                                 pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
