/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The requests that this process answers: one table from operation to function, one loop that serves it. */
#ifndef RENDER_REQUESTS_H
#define RENDER_REQUESTS_H

#include "pages/documents.h"
#include "reply.h"

typedef struct request {
    wire_reader payload;  /* read in the order that wire.h gives */
    int passed_fd;        /* -1: none; a handler that keeps it sets it to -1 */
    documents *documents; /* what is open */
} request;

/* Answers one request: reads its payload, writes its result. A payload that is too short is seen by the
 * caller. */
typedef pdfseal_status request_handler(request *asked, reply *answer, failure *cause);

/* Serves requests on `fd` until the client is gone (0) or sends what is no frame of ours (1). */
int requests_serve(int fd);

#endif
