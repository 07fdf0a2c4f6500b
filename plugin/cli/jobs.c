/* SPDX-License-Identifier: Apache-2.0 */
/* Cores are those that this process may use. */
#include "jobs.h"

#include "batch/bounds.h"
#include "numbers.h"

#include <malloc.h>
#include <sched.h>

int cli_jobs_read(const cli_command *command, size_t waits, size_t *ret_jobs)
{
    const char *text = command->line.values[OPTION_JOBS];
    cpu_set_t cores;
    int64_t jobs;
    if (text) {
        if (!cli_whole_parse(text, 1, BATCH_WORKERS, &jobs))
            return cli_usage(command, "--jobs %s: a number from 1 to %d is needed", text, BATCH_WORKERS);
        *ret_jobs = (size_t)jobs;
        return 0;
    }
    size_t count = sched_getaffinity(0, sizeof cores, &cores) == 0 ? (size_t)CPU_COUNT(&cores) : 1;
    *ret_jobs = count * waits < BATCH_WORKERS ? count * waits : BATCH_WORKERS;
    return 0;
}

#define KEPT_BYTES (32 << 20)
#define GROWTH_BYTES (1 << 20)

void cli_memory_keep(void)
{
    (void)mallopt(M_TRIM_THRESHOLD, KEPT_BYTES);
    (void)mallopt(M_MMAP_THRESHOLD, KEPT_BYTES);
    (void)mallopt(M_TOP_PAD, GROWTH_BYTES);
}
