/* SPDX-License-Identifier: Apache-2.0 */
/* Fuzzed bytes as a file in memory. */
#ifndef FUZZ_MEMORY_FILE_H
#define FUZZ_MEMORY_FILE_H

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* A descriptor of a file with these bytes; the caller closes it. */
static inline int open_memory_file(const uint8_t *data, size_t size)
{
    int fd = memfd_create("fuzzed.pdf", MFD_CLOEXEC);
    if (fd < 0 || pwrite(fd, data, size, 0) != (ssize_t)size)
        abort();
    return fd;
}

#endif
