/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes behind a descriptor that came with a request. */
#ifndef RENDER_FILE_BYTES_H
#define RENDER_FILE_BYTES_H

#include "failure.h"

typedef struct file_bytes {
    uint8_t *start; /* followed by a zero byte that does not count */
    size_t length;
} file_bytes;

/* Reads the regular file `fd` whole. LIMIT beyond `length_max`. */
pdfseal_status file_bytes_read(int fd, size_t length_max, file_bytes *ret_bytes, failure *cause);
void file_bytes_clear(file_bytes *bytes);

#endif
