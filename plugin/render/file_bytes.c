/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads a passed descriptor. */
#include "file_bytes.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static bool read_all(int fd, uint8_t *bytes, size_t length)
{
    for (size_t done = 0; done < length;) {
        ssize_t count = pread(fd, bytes + done, length - done, (off_t)done);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return false;
        done += (size_t)count;
    }
    return true;
}

pdfseal_status file_bytes_read(int fd, size_t length_max, file_bytes *ret_bytes, failure *cause)
{
    struct stat info;
    if (fd < 0 || fstat(fd, &info) != 0 || !S_ISREG(info.st_mode))
        FAIL(cause, PDFSEAL_ERROR_USAGE, "the renderer got a request that makes no sense");
    if (info.st_size < 0 || (uint64_t)info.st_size > length_max)
        FAIL(cause, PDFSEAL_ERROR_LIMIT, "the file is too large to be drawn");
    __attribute__((cleanup(file_bytes_clear))) file_bytes bytes = {.length = (size_t)info.st_size};
    bytes.start = malloc(bytes.length + 1);
    if (!bytes.start)
        FAIL(cause, PDFSEAL_ERROR_MEMORY, "memory ran out");
    bytes.start[bytes.length] = 0;
    if (!read_all(fd, bytes.start, bytes.length))
        FAIL(cause, PDFSEAL_ERROR_INPUT, "the file cannot be read by the renderer");
    *ret_bytes = bytes;
    bytes = (file_bytes){0};
    return PDFSEAL_OK;
}

void file_bytes_clear(file_bytes *bytes)
{
    free(bytes->start);
    *bytes = (file_bytes){0};
}
