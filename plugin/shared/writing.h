/* SPDX-License-Identifier: Apache-2.0 */
/* Writing to a descriptor, however many calls it takes. */
#ifndef SHARED_WRITING_H
#define SHARED_WRITING_H

#include <stdbool.h>
#include <stddef.h>

/* Writes all `length` bytes. False, with errno, where they cannot be; some may be written then. */
bool shared_write_all(int fd, const void *bytes, size_t length);

#endif
