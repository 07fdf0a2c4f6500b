/* SPDX-License-Identifier: Apache-2.0 */
/* Waits in short turns, so that a stop is heard. */
#include "batch/byte_stream.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#define TURN_MS 100

static bool wait_for_bytes(const byte_stream *stream)
{
    struct pollfd one = {.fd = stream->fd, .events = POLLIN};
    for (;;) {
        if (stream->stopped && *stream->stopped)
            return false;
        int ready = poll(&one, 1, TURN_MS);
        if (ready > 0 || (ready < 0 && errno != EINTR))
            return true;
    }
}

size_t byte_stream_fill(byte_stream *stream)
{
    memmove(stream->bytes, stream->bytes + stream->begin, stream->end - stream->begin);
    stream->end -= stream->begin;
    stream->begin = 0;
    while (stream->end < sizeof stream->bytes && wait_for_bytes(stream)) {
        ssize_t got = read(stream->fd, stream->bytes + stream->end, sizeof stream->bytes - stream->end);
        if (got < 0 && errno == EINTR)
            continue;
        stream->failed |= got < 0;
        stream->end += got > 0 ? (size_t)got : 0;
        break;
    }
    return stream->end;
}

int byte_stream_peek(byte_stream *stream)
{
    if (stream->begin == stream->end && (stream->failed || byte_stream_fill(stream) == 0))
        return -1;
    return (unsigned char)stream->bytes[stream->begin];
}

int byte_stream_next(byte_stream *stream)
{
    int byte = byte_stream_peek(stream);
    if (byte >= 0)
        stream->begin++;
    return byte;
}
