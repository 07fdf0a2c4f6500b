/* SPDX-License-Identifier: Apache-2.0 */
/* Which streams a picture is made of, and their digest: noted while they are written, computed again from a document. */
#ifndef APPEARANCE_PICTURE_WATCH_H
#define APPEARANCE_PICTURE_WATCH_H

#include "appearance/manifest.h"

/* Notes what is added to a section. */
typedef struct appearance_picture_watch {
    pdf_stream_watch hook; /* points at this very struct, which must stay where it is */
    arena *owner;
    digest_context *context;
    pdf_reference *streams;
    size_t count, capacity;
} appearance_picture_watch;

/* From now on all streams added to the section count as the picture's. */
pdfseal_status appearance_picture_watch_begin(appearance_picture_watch *watch, pdf_section *section, arena *owner,
                                              pdfseal_error *error) PDFSEAL_MUST_USE;
/* No longer; fills the manifest's streams and digest where `manifest` is not NULL and there were any. Also after a failure. */
pdfseal_status appearance_picture_watch_end(appearance_picture_watch *watch, pdf_section *section,
                                            appearance_manifest *manifest, pdfseal_error *error) PDFSEAL_MUST_USE;

/* Whether the streams of a manifest have its digest in this view; one that cannot be read has not. Fails for memory. */
pdfseal_status appearance_picture_digest_holds(pdf_view view, const appearance_manifest *manifest, bool *ret_holds,
                                               pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
