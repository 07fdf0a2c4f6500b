/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of text for a terminal: labels in a column, text beside them, broken to the width. */
#ifndef REPORT_LINES_H
#define REPORT_LINES_H

#include "report/pieces.h"

typedef enum lines_tone { LINES_PLAIN, LINES_GOOD, LINES_DOUBTFUL, LINES_BAD, LINES_STRONG, LINES_FAINT } lines_tone;

/* A text in the making. */
typedef struct lines_writer {
    pieces_writer out;
    pdfseal_language language;
    bool colour;
    int columns;
    int label_columns;  /* width of the labels' column, with the blanks behind it */
} lines_writer;

void lines_begin(lines_writer *writer, const pdfseal_text_options *options, const pdfseal_sink *sink,
                 pdfseal_error *error);
/* Ends the writing and tells how it went. */
pdfseal_status lines_finish(lines_writer *writer) PDFSEAL_MUST_USE;

/* A line of its own, indented by `indent` columns and broken to the width. All text is made harmless. */
void lines_text(lines_writer *writer, int indent, lines_tone tone, const char *text);
/* A label (an English key of the catalog) and its text: `lines_item(w, "trust", LINES_GOOD, "trusted")`. NULL text: nothing. */
void lines_item(lines_writer *writer, const char *label, lines_tone tone, const char *text);
/* Text as a list's member, behind a dash. */
void lines_member(lines_writer *writer, int indent, lines_tone tone, const char *text);
void lines_blank(lines_writer *writer);

/* Text from a format of the catalog, for the functions above: the caller's, free(); NULL when memory ran out (then
 * lines_finish says so). */
char *lines_format(lines_writer *writer, const char *english, ...) __attribute__((format(printf, 2, 3)));
#define LINES_TEXT __attribute__((cleanup(lines_text_free))) char *
void lines_text_free(char **text);

#endif
