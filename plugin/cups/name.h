/* SPDX-License-Identifier: Apache-2.0 */
/* A file name out of a print job's title, which anybody may have written. */
#ifndef CUPS_NAME_H
#define CUPS_NAME_H

#include <stddef.h>

/* Room for a name that every file system takes (255 bytes), its number and its ending. */
#define CUPS_NAME_BYTES 224

/* Makes "TITLE-JOB.pdf", from the second `attempt` on "TITLE-JOB-2.pdf". Of the title stays at most 160 bytes of whole UTF-8
 * characters: separators of paths, control characters, turns of the writing direction and broken UTF-8 become '_', what hides
 * a file or looks like an option goes at the begin, an ending ".pdf" goes. Without anything left: "job-JOB.pdf". */
void cups_name_make(const char *title, long job, unsigned attempt, char ret_name[CUPS_NAME_BYTES]);

/* The title as one line of whole characters for a message or a reason, cut to `capacity` - 1 bytes. */
void cups_name_show(const char *title, char *ret_line, size_t capacity);

#endif
