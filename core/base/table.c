/* SPDX-License-Identifier: Apache-2.0 */
/* Advice only: where the kernel does not take it, the memory is as any other. */
#include "base/table.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define HUGE_PAGE_BYTES ((size_t)2 << 20)
#define HUGE_FROM_BYTES ((size_t)1 << 20)
#define FILLED_FROM_BYTES ((size_t)128 << 10)

static void *allocate_huge(size_t bytes)
{
    if (bytes > PTRDIFF_MAX - HUGE_PAGE_BYTES)
        return NULL;
    size_t rounded = (bytes + HUGE_PAGE_BYTES - 1) & ~(HUGE_PAGE_BYTES - 1);
    void *table = aligned_alloc(HUGE_PAGE_BYTES, rounded);
#ifdef MADV_HUGEPAGE
    if (table)
        (void)madvise(table, rounded, MADV_HUGEPAGE);
#endif
    return table;
}

/* Asks for all whole pages of the memory at once. */
static void populate(void *table, size_t bytes)
{
#ifdef MADV_POPULATE_WRITE
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    uintptr_t begin = ((uintptr_t)table + page - 1) & ~(page - 1);
    uintptr_t end = ((uintptr_t)table + bytes) & ~(page - 1);
    if (end > begin)
        (void)madvise((void *)begin, end - begin, MADV_POPULATE_WRITE);
#else
    (void)table;
    (void)bytes;
#endif
}

void *table_allocate(size_t bytes)
{
    if (bytes >= HUGE_FROM_BYTES)
        return allocate_huge(bytes);
    void *table = malloc(bytes);
    if (table && bytes >= FILLED_FROM_BYTES)
        populate(table, bytes);
    return table;
}
