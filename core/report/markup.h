/* SPDX-License-Identifier: Apache-2.0 */
/* Writes HTML and XML to a sink: what comes from a document can neither end an element nor reverse or hide its reading. */
#ifndef REPORT_MARKUP_H
#define REPORT_MARKUP_H

#include "report/pieces.h"

typedef struct markup_writer {
    pieces_writer out;
} markup_writer;

void markup_begin(markup_writer *writer, const pdfseal_sink *sink, pdfseal_error *error);
pdfseal_status markup_finish(markup_writer *writer) PDFSEAL_MUST_USE;

/* Markup of our own, as it is. */
void markup_raw(markup_writer *writer, const char *markup);
/* Markup from a format of our own; its arguments are numbers or words of our own. */
void markup_format(markup_writer *writer, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Any text, as content or within a quoted attribute: markup characters are escaped, harmful ones shown by their number,
 * and no more than 4096 bytes of it are kept (an ellipsis follows). NULL: nothing. */
void markup_text(markup_writer *writer, const char *text);
/* <tag>text</tag> */
void markup_element(markup_writer *writer, const char *tag, const char *text);
/* Bytes in base64. */
void markup_base64(markup_writer *writer, bytes_view bytes);

#endif
