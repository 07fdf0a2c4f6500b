/* SPDX-License-Identifier: Apache-2.0 */
/* The files from which a renderer reads pages: a document's own, or one of the caller's that takes its bytes. */
#ifndef API_PAGE_FILE_H
#define API_PAGE_FILE_H

#include "api/handles.h"

/* Any page of what lies in `fd`, a file with the document's password. Nobody is asked for a password that is not needed. */
pdfseal_page_source page_file_of(const pdfseal_document *document, int fd);
/* Writes a revision (from 1) into `fd`, an empty file of the caller's. USAGE: there is no such revision. */
pdfseal_status page_file_of_revision(pdfseal_document *document, int64_t revision, int fd, pdfseal_page_source *ret_page,
                                     pdfseal_error *error) PDFSEAL_MUST_USE;
/* The document's own file; where it has none, its bytes are written into `spare_fd`. */
pdfseal_status page_file_of_document(pdfseal_document *document, int spare_fd, pdfseal_page_source *ret_page,
                                     pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
