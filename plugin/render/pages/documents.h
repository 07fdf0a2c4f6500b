/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The documents that are open, by the numbers that the client knows them by. */
#ifndef RENDER_DOCUMENTS_H
#define RENDER_DOCUMENTS_H

#include "failure.h"

#include <poppler.h>

#define DOCUMENTS_MAX 16 /* a comparison needs two; a client that never closes is at fault */

typedef struct documents {
    PopplerDocument *open[DOCUMENTS_MAX];
} documents;

/* Opens the PDF behind `fd`, a regular file, which is taken in any case. `password` may be NULL. */
pdfseal_status documents_open(documents *list, int fd, const char *password, uint32_t *ret_number,
                              failure *cause);
/* The document's page (g_object_unref it). USAGE when there is no such document or page. */
pdfseal_status documents_page_get(documents *list, uint32_t number, uint32_t page_index,
                                  PopplerPage **ret_page, failure *cause);
/* How many pages document `number` has, 0 when there is no such document. */
uint32_t documents_page_count(const documents *list, uint32_t number);
void documents_close(documents *list, uint32_t number);
void documents_clear(documents *list);

#endif
