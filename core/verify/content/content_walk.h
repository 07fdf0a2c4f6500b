/* SPDX-License-Identifier: Apache-2.0 */
/* The walk through one content stream: its graphics state, and the operators that change it or leave marks.
 * Private to the files of marks.h. source  ISO 32000-2:2020 8.2, 8.4 */
#ifndef VERIFY_CONTENT_WALK_H
#define VERIFY_CONTENT_WALK_H

#include "verify/content/content_matrix.h"
#include "verify/content/marks.h"

#define MOST_OPERANDS 64

/* What is seen through more than this is hardly seen; */
#define CONTENT_LEAST_ALPHA 0.5
/* and so much lighter or darker than its ground it is. */
#define CONTENT_LEAST_CONTRAST 0.25

typedef struct content_state {
    double matrix[6];
    const pdf_object *font;
    double size, leading, character_space, word_space, scale;
    int64_t mode;
    double rise, line_width;
    double alpha, line_alpha; /* of what is filled, and of lines */
    bool masked;  /* by a soft mask, a blending, or a font of the graphics state */
    bool multiplies;
    pdf_rectangle clip;
    /* Lightness of the colour that fills: 0 black, 1 white; not a number where it is not known. */
    double fill, line;
    bool dashed; /* lines are, and may have gaps where they would be seen */
    uint32_t font_number; /* object of the font; 0: none of its own */
} content_state;

/* What is painted between two moves. */
typedef struct content_part {
    double x, y; /* where the next line begins */
    bool begun;
    pdf_rectangle box;
    unsigned segments;
} content_part;

typedef struct content_reading {
    pdf_view view;
    const content_visitor *visitor;
    size_t operators, most_operators;
    unsigned depth;
    bool complete;
    bool alike; /* all is written as the standard wants it, so that every reader draws the same */
    bool layered; /* a layer was begun, which may be switched off */
    /* Resources for a form that has none, which readers take from different places; or NULL. */
    const pdf_object *borrowed;
} content_reading;

/* One stream in the making. */
typedef struct content_walk {
    content_reading *reading;
    const pdf_object *resources;
    content_state state;
    content_state *saved;
    size_t saved_count;
    double text_matrix[6], line_matrix[6];
    pdf_object operands[MOST_OPERANDS];
    size_t count;
    bool has_path, has_curve, clips;
    bool within_text; /* between BT and ET */
    bool steps_back;  /* within an array of strings, over letters */
    pdf_rectangle path;
    content_part part;
    double largest;             /* larger side of the part of lines that has most of it, as a share of the form */
    bool crosses;               /* a bar goes through the middle of the form */
    double narrowest, smallest; /* width, and larger side, of the part that has least of it */
    unsigned most_segments, lines;
    bool slanted;
    bool leaves_rim;     /* a point of the path lies further in, or a line goes from one quarter of the form to another */
    bool has_pen;
    double pen[2];       /* the point before, as a share of half the form from its middle */
    pdf_rectangle frame; /* of the form */
    double ground;       /* lightness of what was filled last */
} content_walk;

/* ---- content_walk.c ---- */

/* Walks over one stream. `outer`: the matrix, and what is clipped to. Fails for memory and by the visitor. */
pdfseal_status content_stream_walk(content_reading *reading, bytes_view content, const pdf_object *resources,
                                   const content_state *outer, pdfseal_error *error) PDFSEAL_MUST_USE;
/* The last operand but `from_end`; 0 where it is no number. */
double content_operand_number(const content_walk *walk, size_t from_end);
/* The last six operands as a matrix. */
void content_operand_matrix(const content_walk *walk, double ret_matrix[6]);
/* Tells the visitor of a mark that is no more than its kind and place. */
pdfseal_status content_mark_tell(content_walk *walk, content_kind kind, pdf_rectangle box,
                                 pdfseal_error *error) PDFSEAL_MUST_USE;
/* Tells of a picture, through whose mask the ground may be seen. */
pdfseal_status content_picture_tell(content_walk *walk, bool masked, pdfseal_error *error) PDFSEAL_MUST_USE;
/* A resource by its category and the name that is the last operand but `from_end`; the null object where
 * there is none. Fails for memory alone. */
pdfseal_status content_resource_find(content_walk *walk, const char *category, size_t from_end,
                                     const pdf_object **ret_entry, pdfseal_error *error) PDFSEAL_MUST_USE;

/* ---- content_grammar.c ---- */

/* Notes in the reading an operator, not done yet, that has other operands than it takes, or stands where it may not. */
void content_grammar_judge(content_walk *walk, const char *word);
/* The same at the end of a stream: what was begun has to be ended. */
void content_grammar_end(content_walk *walk);

/* ---- content_state.c ---- */

/* The state at the beginning of a page or of the outermost form. */
content_state content_state_begin(const double matrix[6]);
/* q; what is nested too deep leaves the reading incomplete. Fails for memory alone. */
pdfseal_status content_state_save(content_walk *walk, pdfseal_error *error) PDFSEAL_MUST_USE;
/* gs: the entries that make something of it unseen. Fails for memory alone. */
pdfseal_status content_state_take(content_walk *walk, pdfseal_error *error) PDFSEAL_MUST_USE;
/* The dashes of lines by their lengths; the null object: none. */
void content_dash_set(content_walk *walk, const pdf_object *lengths);
/* Whether `word` is an operator of the colour that fills, which then is set. */
bool content_colour_set(content_walk *walk, const char *word);

/* ---- content_text.c ---- */

void content_text_begin(content_walk *walk);
/* *ret_done: whether `word` is an operator of text. Fails for memory and by the visitor. */
pdfseal_status content_text_do(content_walk *walk, const char *word, bool *ret_done,
                               pdfseal_error *error) PDFSEAL_MUST_USE;

/* ---- content_path.c ---- */

/* Begins a new path, and clips to the last one where that was asked for. */
void content_path_begin(content_walk *walk);
/* Whether `word` is an operator that builds a path, or clips to it. */
bool content_path_build(content_walk *walk, const char *word);
/* *ret_done: whether `word` ends a path. Fails by the visitor alone. */
pdfseal_status content_path_paint(content_walk *walk, const char *word, bool *ret_done,
                                  pdfseal_error *error) PDFSEAL_MUST_USE;

/* ---- marks.c ---- */

/* Do: a form is walked over in its turn, a picture told. Fails for memory and by the visitor. */
pdfseal_status content_object_draw(content_walk *walk, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
