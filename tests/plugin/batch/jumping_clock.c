/* SPDX-License-Identifier: Apache-2.0 */
/* Preloaded: the time of day jumps by JUMP_SECONDS to and fro with every JUMP_EVERY-th question. Clocks that only go forward
 * stay as they are. */
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int clock_gettime(clockid_t clock, struct timespec *ret_time);
time_t time(time_t *ret_time);

static long shift(void)
{
    static atomic_ulong questions;
    const char *every = getenv("JUMP_EVERY");
    const char *seconds = getenv("JUMP_SECONDS");
    unsigned long turn = every ? strtoul(every, NULL, 10) : 0;
    return turn && atomic_fetch_add(&questions, 1) / turn % 2 ? strtol(seconds ? seconds : "0", NULL, 10) : 0;
}

int clock_gettime(clockid_t clock, struct timespec *ret_time)
{
    int result = (int)syscall(SYS_clock_gettime, clock, ret_time);
    if (result == 0 && clock == CLOCK_REALTIME)
        ret_time->tv_sec += shift();
    return result;
}

time_t time(time_t *ret_time)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_REALTIME, &now);
    if (ret_time)
        *ret_time = now.tv_sec;
    return now.tv_sec;
}
