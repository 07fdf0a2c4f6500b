/* SPDX-License-Identifier: Apache-2.0 */
/* Pages as they were and as they are, drawn and compared. */
#ifndef CLI_LOOKS_H
#define CLI_LOOKS_H

#include "command.h"
#include "files.h"
#include "render_client/renderer.h"

/* What is compared, and how. */
typedef struct cli_looking {
    cli_command *command;
    const char *path;       /* of the document: a file, or - with the spool in `document` */
    cli_document *document;
    renderer *renderer;
    int64_t revision;
    const char *pages;      /* a list as of --page, or NULL: all */
    double dpi;
    const char *folder;     /* takes a picture of every page that differs; NULL: none */
    bool keeps_pictures;    /* pictures of those pages stay in the looks instead */
    bool draws_only;        /* nothing is compared: a picture of each page as it is */
} cli_looking;

/* A PNG; NULL: none. */
typedef struct cli_picture {
    uint8_t *png;
    size_t length_bytes;
} cli_picture;

/* What was seen: one member a page. */
typedef struct cli_looks {
    pdfseal_page_look *looks;
    cli_picture *pictures; /* parallel to looks; png NULL: none */
    size_t count;
    bool pages_left_out;
} cli_looks;

/* Draws each page at the revision and now. A page that cannot be drawn is a look without an answer; complains and returns an
 * exit code where nothing can be. *ret_looks: cli_looks_clear, also then. */
int cli_looks_take(const cli_looking *looking, cli_looks *ret_looks);
void cli_looks_clear(cli_looks *looks);

#endif
