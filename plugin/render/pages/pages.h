/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests about documents and their pages; what each reads and writes stands in wire.h. */
#ifndef RENDER_PAGES_H
#define RENDER_PAGES_H

#include "requests.h"

request_handler pages_document_open;
request_handler pages_document_close;
/* Size as a reader sees the page: crop box, rotated. */
request_handler pages_size;
/* PNG on white paper. LIMIT when a side or the area is out of bounds, MEMORY when there is no room for the
 * surface. */
request_handler pages_picture;
/* Where a page of one document differs from a page of another, with a picture of both. Fails like pages_picture. */
request_handler pages_compare;
/* Words with a place for every character. LIMIT when there are more than a page can honestly hold. */
request_handler pages_words;

/* Reads the two numbers that every request about a page begins with; *ret_page is the caller's. */
pdfseal_status pages_get(request *asked, PopplerPage **ret_page, failure *cause);
static inline void pages_unref(PopplerPage **page)
{
    g_clear_object(page);
}

#endif
