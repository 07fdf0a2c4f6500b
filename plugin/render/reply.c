/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sends an answer in frames. */
#include "reply.h"

#include <string.h>

void reply_init(reply *answer, int fd, uint32_t number)
{
    answer->fd = fd;
    answer->number = number;
    answer->broken = false;
    answer->part = (wire_writer){.bytes = answer->bytes, .capacity = sizeof answer->bytes};
}

static void send_part(reply *answer, uint16_t kind, uint16_t flags)
{
    wire_frame frame = {.length_bytes = (uint32_t)answer->part.length,
                        .number = answer->number,
                        .kind = kind,
                        .flags = flags};
    if (!answer->broken)
        answer->broken = wire_send(answer->fd, &frame, answer->bytes, -1, -1) != WIRE_OK;
    answer->part.length = 0;
}

void reply_write_bytes(reply *answer, const void *bytes, size_t length)
{
    const uint8_t *at = bytes;
    while (length > 0 && !answer->broken) {
        size_t room = answer->part.capacity - answer->part.length;
        size_t count = length < room ? length : room;
        memcpy(answer->bytes + answer->part.length, at, count);
        answer->part.length += count;
        at += count;
        length -= count;
        if (answer->part.length == answer->part.capacity)
            send_part(answer, PDFSEAL_OK, WIRE_MORE);
    }
}

void reply_write_u8(reply *answer, uint8_t value)
{
    reply_write_bytes(answer, &value, 1);
}

void reply_write_u32(reply *answer, uint32_t value)
{
    const uint8_t bytes[4] = {(uint8_t)value, (uint8_t)(value >> 8), (uint8_t)(value >> 16),
                              (uint8_t)(value >> 24)};
    reply_write_bytes(answer, bytes, sizeof bytes);
}

void reply_write_i32(reply *answer, int32_t value)
{
    reply_write_u32(answer, (uint32_t)value);
}

void reply_write_text(reply *answer, const char *text, size_t length)
{
    reply_write_u32(answer, (uint32_t)length);
    reply_write_bytes(answer, text, length);
}

bool reply_finish(reply *answer, pdfseal_status status, const failure *cause)
{
    if (status != PDFSEAL_OK) {
        answer->part.length = 0;
        reply_write_bytes(answer, cause->sentence, strlen(cause->sentence));
        reply_write_u8(answer, 0);
        reply_write_bytes(answer, cause->detail, strlen(cause->detail));
    }
    send_part(answer, (uint16_t)status, 0);
    return !answer->broken;
}
