/* SPDX-License-Identifier: Apache-2.0 */
/* The process pdfseal-render as its parent sees it: started with one socket and nothing else of ours, ended
 * by force. */
#ifndef RENDER_CLIENT_HELPER_PROCESS_H
#define RENDER_CLIENT_HELPER_PROCESS_H

#include "pdfseal.h"

#include <sys/types.h>

typedef struct helper_process {
    pid_t pid; /* 0: not running */
    int fd;    /* our end of the socket, -1: not running */
} helper_process;

/* Starts `path` with the socket as descriptor 3, /dev/null as input and output (and as standard error unless
 * `keep_stderr`), no other descriptor, an environment of folders only (a passphrase never crosses) and a
 * process group of its own. Fails with OUTSIDE when the program cannot be run. */
PDFSEAL_MUST_USE pdfseal_status helper_process_start(const char *path, bool keep_stderr,
                                                     helper_process *ret_process, pdfseal_error *error);

/* Ends the process by SIGKILL (it holds nothing worth saving) and reaps it; fine when it is not running.
 * Gives the wait status that it ended with, 0 when that is unknown; a process that had ended by itself keeps
 * its own. */
int helper_process_end(helper_process *process);

#endif
