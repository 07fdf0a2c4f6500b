/* SPDX-License-Identifier: Apache-2.0 */
/* A sink may cost a system call each time. */
#include "report/pieces.h"

#include "base/error.h"

#define PIECE_BYTES ((size_t)16384)

void pieces_begin(pieces_writer *writer, const pdfseal_sink *sink, pdfseal_error *error)
{
    *writer = (pieces_writer){.sink = sink, .error = error};
    bytes_buffer_init(&writer->waiting, PIECE_BYTES);
}

static void send(pieces_writer *writer)
{
    if (writer->status == PDFSEAL_OK && writer->waiting.length &&
        !writer->sink->write(writer->sink->context, writer->waiting.data, writer->waiting.length))
        writer->status = error_set(writer->error, PDFSEAL_ERROR_OUTPUT, -1, __FILE__, __LINE__,
                                   "the result could not be written");
    writer->waiting.length = 0;
}

void pieces_put(pieces_writer *writer, const void *bytes, size_t length)
{
    for (const uint8_t *rest = bytes; length && writer->status == PDFSEAL_OK;) {
        size_t room = PIECE_BYTES - writer->waiting.length;
        size_t part = length < room ? length : room;
        writer->status = bytes_buffer_append(&writer->waiting, rest, part, writer->error);
        if (writer->waiting.length == PIECE_BYTES)
            send(writer);
        rest += part;
        length -= part;
    }
}

pdfseal_status pieces_finish(pieces_writer *writer)
{
    send(writer);
    bytes_buffer_clear(&writer->waiting);
    return writer->status;
}
