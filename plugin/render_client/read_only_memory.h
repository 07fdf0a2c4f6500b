/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes of ours as a file that the other process can only read. */
#ifndef RENDER_CLIENT_READ_ONLY_MEMORY_H
#define RENDER_CLIENT_READ_ONLY_MEMORY_H

#include "pdfseal.h"

/* A descriptor, opened for reading only, of a file without a name that holds `bytes`; the caller closes it. */
PDFSEAL_MUST_USE pdfseal_status read_only_memory_open(const void *bytes, size_t length, int *ret_fd,
                                                      pdfseal_error *error);

#endif
