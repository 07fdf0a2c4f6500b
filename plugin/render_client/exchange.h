/* SPDX-License-Identifier: Apache-2.0 */
/* One request and its answer, for the files of this room that know what to ask. */
#ifndef RENDER_CLIENT_EXCHANGE_H
#define RENDER_CLIENT_EXCHANGE_H

#include "answer.h"
#include "render_client.h"

typedef struct request {
    enum wire_operation operation;
    wire_writer payload;
    int passed_fd; /* -1: none */
} request;

/* Starts the process if none runs, sends `asked` and receives the whole answer. The process is ended when anything but
 * an orderly answer comes. */
PDFSEAL_MUST_USE pdfseal_status render_client_exchange(render_client *client, const request *asked, answer *ret_answer,
                                                       pdfseal_error *error);
/* Ends the process for an answer that makes no sense, and says so. */
PDFSEAL_MUST_USE pdfseal_status render_client_fail_senseless(render_client *client, pdfseal_error *error);

#endif
