/* SPDX-License-Identifier: Apache-2.0 */
/* Makes a memory file and opens it again for reading. */
#include "read_only_memory.h"

#include "shared/failure.h"
#include "shared/writing.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

pdfseal_status read_only_memory_open(const void *bytes, size_t length, int *ret_fd, pdfseal_error *error)
{
    char path[64];
    int written = memfd_create("pdfseal-drawing", MFD_CLOEXEC);
    int opened = -1;
    if (written >= 0 && shared_write_all(written, bytes, length)) {
        (void)snprintf(path, sizeof path, "/proc/self/fd/%d", written);
        opened = open(path, O_RDONLY | O_CLOEXEC);
    }
    int reason = errno;
    if (written >= 0)
        close(written);
    if (opened < 0)
        FAIL(error, PDFSEAL_ERROR_OUTPUT, "no temporary file can be made: %s", strerror(reason));
    *ret_fd = opened;
    return PDFSEAL_OK;
}
