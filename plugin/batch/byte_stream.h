/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes of a file, pipe or terminal one by one, ended early when nothing more is wanted. */
#ifndef BATCH_BYTE_STREAM_H
#define BATCH_BYTE_STREAM_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct byte_stream {
    int fd;
    const volatile sig_atomic_t *stopped; /* may be NULL */
    char bytes[16384];
    size_t begin, end;
    bool failed; /* reading did */
} byte_stream;

/* The next byte, or -1 at the end, after a failure, and when stopped. */
int byte_stream_next(byte_stream *stream);
/* The next byte, which stays. */
int byte_stream_peek(byte_stream *stream);
/* Fills the buffer as far as it goes without waiting for more than one read; how many bytes it holds. */
size_t byte_stream_fill(byte_stream *stream);

#endif
