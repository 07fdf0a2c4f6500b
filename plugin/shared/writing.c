/* SPDX-License-Identifier: Apache-2.0 */
/* A signal may cut a write short, and a full device take nothing. */
#include "shared/writing.h"

#include <errno.h>
#include <unistd.h>

bool shared_write_all(int fd, const void *bytes, size_t length)
{
    const char *place = bytes;
    while (length > 0) {
        ssize_t written = write(fd, place, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written == 0)
            errno = ENOSPC;
        if (written <= 0)
            return false;
        place += written;
        length -= (size_t)written;
    }
    return true;
}
