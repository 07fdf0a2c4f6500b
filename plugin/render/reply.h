/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The answer to one request: bytes that leave in frames as they come, so that a large picture is never held
 * whole. */
#ifndef RENDER_REPLY_H
#define RENDER_REPLY_H

#include "failure.h"
#include "render_client/wire.h"

typedef struct reply {
    int fd;
    uint32_t number; /* of the request */
    bool broken;     /* the client is gone: nothing more is written */
    wire_writer part;
    uint8_t bytes[WIRE_CHUNK_BYTES];
} reply;

/* Empties `answer` for request `number`. */
void reply_init(reply *answer, int fd, uint32_t number);
void reply_write_bytes(reply *answer, const void *bytes, size_t length);
void reply_write_u8(reply *answer, uint8_t value);
void reply_write_u32(reply *answer, uint32_t value);
void reply_write_i32(reply *answer, int32_t value);
/* `length` bytes of UTF-8. */
void reply_write_text(reply *answer, const char *text, size_t length);

/* Sends the last frame: the rest of the result, or the sentence of the failure instead. False: the client is
 * gone. */
bool reply_finish(reply *answer, pdfseal_status status, const failure *cause);

#endif
