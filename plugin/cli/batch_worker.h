/* SPDX-License-Identifier: Apache-2.0 */
/* A thread of a batch: a session of its own with key, picture and network, kept from document to document. */
#ifndef CLI_BATCH_WORKER_H
#define CLI_BATCH_WORKER_H

#include "batch/run.h"
#include "signing.h"

typedef struct batch_worker {
    const cli_command *base; /* what was given for all documents */
    cli_signing keeper;      /* of session, key, network and renderer */
    cli_command command;     /* of the document under way: base, and what its row says */
    char *drawn;             /* what the session's picture was made of; NULL: there is none */
    double width_pt, height_pt; /* the place's size with that picture */
    int64_t drawn_time;      /* the time that its texts tell; 0: none */
    int64_t drawn_at;        /* when */
} batch_worker;

/* Opens as many workers as --jobs or the machine says, `most` at most (0: any number), and loads the key for each; in the main
 * thread. The first asks for the passphrase, the others remember it. Returns 0 or an exit code after a complaint; to be closed
 * either way. */
int batch_workers_open(const cli_command *base, uint64_t most, batch_worker **ret_workers, size_t *ret_count);
void batch_workers_close(batch_worker *workers, size_t count);
/* Seals the document of a job into `fd` as `pdfseal sign` does. Prints nothing. */
void batch_worker_seal(batch_worker *worker, const batch_job *job, int fd, batch_result *ret_result);
/* Whether rows of a list may have that option; *ret_flag: it takes no argument. */
bool batch_worker_knows(void *context, const char *name, bool *ret_flag);

#endif
