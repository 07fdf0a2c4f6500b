/* SPDX-License-Identifier: Apache-2.0 */
/* The pdfseal_renderer of the command: pdfseal-render, started when something is drawn for the first time. */
#ifndef RENDER_CLIENT_RENDERER_H
#define RENDER_CLIENT_RENDERER_H

#include "render_client.h"

#include <sys/stat.h>

/* A document that is open in the process, and by what it is known again. */
typedef struct renderer_document {
    render_document *document; /* NULL: none */
    struct stat file;
} renderer_document;

/* Embedded where it is used, zeroed but for what the caller sets; must not move while its table is in use. */
typedef struct renderer {
    /* The caller's: shows one sentence that names missing confinement, at most once, when the process has started. */
    void (*warn)(void *context, const char *sentence);
    void *context;
    pdfseal_language language;
    const char *helper; /* path of pdfseal-render; NULL: beside the running program, or where that is installed */
    /* Private. */
    render_client *client; /* NULL: not started */
    renderer_document documents[2]; /* those that were asked for last: of words the first, of pages then and now */
    pdfseal_renderer table;
} renderer;

/* The table to give to pdfseal_session_new; lives as long as `lazy`. */
const pdfseal_renderer *renderer_table(renderer *lazy);
/* Starts the process at once, if it was not, so that what keeps it from running is known before the work. */
PDFSEAL_MUST_USE pdfseal_status renderer_start(renderer *lazy, pdfseal_error *error);
/* Ends the process, if there is one. */
void renderer_clear(renderer *lazy);

#endif
