/* SPDX-License-Identifier: Apache-2.0 */
/* Many names of files, sorted: of a folder, or matched by a pattern. */
#ifndef BATCH_NAMES_H
#define BATCH_NAMES_H

#include "pdfseal.h"

typedef struct batch_names {
    char *text;       /* names, each with its zero */
    size_t text_bytes, text_room;
    size_t *places;   /* of each in `text` */
    size_t count, room;
} batch_names;

/* Adds the PDF files of a folder (by their ending; hidden ones are left out), with the folder in front. INPUT, LIMIT. */
pdfseal_status batch_names_read_folder(const char *path, batch_names *names, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Adds what a pattern of the shell matches. INPUT when that is nothing. */
pdfseal_status batch_names_match(const char *pattern, batch_names *names, pdfseal_error *error) PDFSEAL_MUST_USE;
static inline const char *batch_names_at(const batch_names *names, size_t index)
{
    return names->text + names->places[index];
}
void batch_names_clear(batch_names *names);

#endif
