/* SPDX-License-Identifier: Apache-2.0 */
/* What the programs of this folder that sign in one process share. */
#ifndef BENCH_BENCH_TOOLS_H
#define BENCH_BENCH_TOOLS_H

#include <stdbool.h>
#include <string.h>
#include <time.h>

/* The passphrase of the test keys; a pdfseal_passphrase takes it. */
static inline bool bench_give_passphrase(void *context, const char *what, char *buffer, size_t capacity, size_t *ret_length)
{
    (void)context;
    (void)what;
    *ret_length = 4;
    if (capacity < 4)
        return false;
    memcpy(buffer, "test", 4);
    return true;
}

static inline double bench_seconds(clockid_t clock)
{
    struct timespec now;
    (void)clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

#endif
