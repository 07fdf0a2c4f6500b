/* SPDX-License-Identifier: Apache-2.0 */
/* What an appearance says: the characters that its strings stand for, as far as fonts tell. source  ISO 32000-2:2020 9.10 */
#ifndef VERIFY_CONTENT_SHOWN_TEXT_H
#define VERIFY_CONTENT_SHOWN_TEXT_H

#include "pdf/document.h"

/* Stands for a code whose character is not known. */
#define SHOWN_UNKNOWN ((int32_t)-1)

/* Fonts of one appearance that are told; a field has one or two. */
#define SHOWN_MOST_DRAWERS 8

typedef struct shown_text {
    bytes_buffer characters; /* int32_t each, without white space */
    bool alike;              /* false: readers draw different things of it */
    bool guesses;            /* of some characters the font does not tell which they are */
    uint32_t drawers[SHOWN_MOST_DRAWERS]; /* fonts that are not plain, and may draw anything, by their objects; 0: one that is no object */
    size_t drawer_count;     /* more than fit there: the last ones are missing */
    bool readable;           /* false: fonts or content do not tell what is read: unknown or lying fonts, hidden text, letters out of order */
    size_t strokes, dividers; /* of the paths, those that might be read; upright lines as between the cells of a comb */
    size_t pictures, curves, paths, lines; /* what is drawn beside the text; lines: of all paths and curves */
    size_t rings;            /* of the curves, thin ones along the edge of the form */
    double ground;           /* how much of the form is filled, all paths taken together */
    size_t codes;            /* letters, known or not */
    size_t seen;             /* marks, frames and rings aside, that stand out from their ground and were not painted over later */
    double covered;          /* how much of the form was painted since the first of them */
    bool darkened;           /* some of the form, not only its edge, is filled with a dark or unknown colour, or crossed by a bar */
    double ahead[2];         /* the direction of the first text; zeros: there is none */
} shown_text;

/* Reads the form XObject; `inherited`: resources where it has none. */
pdfseal_status shown_text_read(pdf_view view, const pdf_indirect *form, const pdf_object *inherited, shown_text *ret_shown,
                               pdfseal_error *error) PDFSEAL_MUST_USE;
void shown_text_clear(shown_text *shown);
/* Appends the characters of UTF-8 the same way. */
pdfseal_status shown_text_append(bytes_buffer *characters, const char *utf8, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Appends those of a text string or a name; nothing of any other object. */
pdfseal_status shown_text_append_object(bytes_buffer *characters, const pdf_object *object, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Whether a simple font shows other letters or digits than it lets programs read: where its encoding names a glyph, ToUnicode
 * says another character; or, of a font that is not embedded and has no ToUnicode, the code is that of another one. */
pdfseal_status shown_text_font_is_odd(pdf_view view, const pdf_object *font, bool *ret_odd, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Whether the first characters of `shown` are the `count` of `wanted`; one that is unknown, or stands
 * in for a letter that a font does not have, fits any. */
bool shown_text_begins(const int32_t *shown, const int32_t *wanted, size_t count);

#endif
