/* SPDX-License-Identifier: Apache-2.0 */
/* How many threads work side by side. */
#ifndef CLI_JOBS_H
#define CLI_JOBS_H

#include "command.h"

/* Reads --jobs; without it there are as many as cores, and `waits` times that where each waits for the network. Returns 0, or 64
 * after a complaint. */
int cli_jobs_read(const cli_command *command, size_t waits, size_t *ret_jobs);

/* Keeps memory that was freed for the next document: giving it back to the kernel and getting it again costs more than the work
 * between, and it is a few megabytes a thread. */
void cli_memory_keep(void);

#endif
