/* SPDX-License-Identifier: Apache-2.0 */
/* Allocations that fail when the test wants it. The linker leads all calls of our own code here (--wrap), so that libraries
 * and cmocka are not disturbed. */
#ifndef TORTURE_FAILING_MALLOC_H
#define TORTURE_FAILING_MALLOC_H

#include <stdbool.h>

/* Lets the allocation with this number fail (the first one is 1), and with `lasting` all after it; 0: none fails. The count
 * begins anew. */
void failing_malloc_set(long number, bool lasting);
/* How many allocations there were since then. */
long failing_malloc_count(void);
/* The allocation to try after `number` of `total`: all of the first ones, then so that some `most` are tried; with PDFSEAL_FULL=1 all of
 * them. */
long failing_malloc_next(long number, long total, long most);

#endif
