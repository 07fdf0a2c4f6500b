/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A text as letters that are placed one by one: which font has each, how wide it is, how it is condensed to fit. */
#ifndef RENDER_SEALS_LETTERS_H
#define RENDER_SEALS_LETTERS_H

#include "seal.h"
#include "typeface.h"

typedef struct letter {
    typeface *face;
    uint32_t character;
    double advance_em; /* of full-width brackets only the half with strokes */
    double start_em;   /* where that begins */
} letter;

/*
 * Heights are those of strokes: of the character 国, which fills its square, or of a capital H where the text has no Chinese
 * letter. So 4.2 mm are 4.2 mm on paper, whatever the font.
 */
typedef struct letter_run {
    letter letters[SEAL_CHARACTERS_MAX];
    size_t count;
    double middle_em;     /* of the strokes' height, above the baseline */
    double strokes_em;    /* width of the measure's strokes */
    double bearings_em;   /* blank beside them, which does not count as width */
    double em_height_mm;  /* one em, vertically */
    double em_width_mm;   /* and horizontally: condensed */
    double width_mm;      /* what width_mm became */
    double gap_mm;
} letter_run;

/* Finds a font for every letter. USAGE for characters that no seal can bear, INPUT when a font or a letter is missing, with
 * what to install. */
pdfseal_status letter_run_read(const seal_letters *described, typeface_shelf *shelf, letter_run *ret_run, failure *cause);
/* What one letter takes, without gap. */
double letter_run_width(const letter_run *run, size_t index);
/* What all take, with gaps. */
double letter_run_length(const letter_run *run);
/*
 * Fits the run into `length_mm`: wider gaps up to gap_max_mm where there is room, else letters condensed to 85 %, then into
 * `length_max_mm`, then condensed down to width_min_mm with narrower gaps. False when even that is too long.
 */
bool letter_run_fit(letter_run *run, const seal_letters *described, double length_mm, double length_max_mm);
/* Adds a letter to the path; the middle of its place is the origin of `cr`, in millimetres. */
bool letter_run_trace(const letter_run *run, size_t index, cairo_t *cr);
/* Fills the letter's strokes into a box of that size around the origin, whatever its proportions. */
bool letter_run_trace_into(const letter_run *run, size_t index, double width_mm, double height_mm, cairo_t *cr);

#endif
