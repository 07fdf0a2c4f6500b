/* SPDX-License-Identifier: Apache-2.0 */
/* Collects the frames of an answer. */
#include "answer.h"

#include "render_client.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FIRST_CAPACITY_BYTES ((size_t)4096)
#define PNG_HEADER_BYTES 33u /* signature and IHDR */

static bool make_room(answer *taken, size_t more)
{
    if (taken->capacity - taken->length >= more)
        return true;
    size_t wanted = taken->capacity > 0 ? taken->capacity : FIRST_CAPACITY_BYTES;
    while (wanted - taken->length < more)
        wanted = wanted > taken->length_max / 2 ? taken->length_max : wanted * 2;
    uint8_t *bytes = realloc(taken->bytes, wanted);
    if (!bytes)
        return false;
    taken->bytes = bytes;
    taken->capacity = wanted;
    return true;
}

/* A sentence of failure replaces what had come of a result. */
static void begin_sentence(answer *taken, uint16_t kind)
{
    taken->kind = kind;
    if (kind != 0)
        taken->length = 0;
}

static wire_outcome receive_header(int fd, uint32_t number, int64_t deadline_ms, wire_frame *ret_frame)
{
    int passed_fd;
    wire_outcome outcome = wire_receive_header(fd, ret_frame, &passed_fd, deadline_ms);
    if (outcome != WIRE_OK)
        return outcome;
    if (passed_fd >= 0)
        close(passed_fd);
    bool is_ours = ret_frame->number == number && ret_frame->length_bytes <= WIRE_CHUNK_BYTES;
    return is_ours && passed_fd < 0 ? WIRE_OK : WIRE_BROKEN;
}

answer_outcome answer_receive(answer *taken, int fd, uint32_t number, int64_t deadline_ms,
                              wire_outcome *ret_cause)
{
    wire_frame frame;
    do {
        *ret_cause = receive_header(fd, number, deadline_ms, &frame);
        if (*ret_cause != WIRE_OK)
            return ANSWER_CUT;
        begin_sentence(taken, frame.kind);
        if (frame.length_bytes > taken->length_max - taken->length)
            return ANSWER_TOO_LONG;
        if (!make_room(taken, frame.length_bytes))
            return ANSWER_NO_MEMORY;
        *ret_cause = wire_receive(fd, taken->bytes + taken->length, frame.length_bytes, deadline_ms);
        if (*ret_cause != WIRE_OK)
            return ANSWER_CUT;
        taken->length += frame.length_bytes;
    } while (frame.flags & WIRE_MORE);
    return ANSWER_WHOLE;
}

wire_reader answer_reader(const answer *taken)
{
    static const uint8_t NOTHING[1];
    const uint8_t *start = taken->bytes ? taken->bytes : NOTHING;
    return (wire_reader){.at = start, .end = start + taken->length};
}

static uint32_t read_big_endian(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/* The process may be in the hands of the document: what it calls a PNG must at least begin like one. */
bool answer_is_picture(const answer *taken, uint32_t *ret_width_px, uint32_t *ret_height_px)
{
    static const uint8_t START[16] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n',
                                      0,    0,   0,   13,  'I',  'H',  'D',  'R'};
    if (taken->length < PNG_HEADER_BYTES || memcmp(taken->bytes, START, sizeof START) != 0)
        return false;
    *ret_width_px = read_big_endian(taken->bytes + 16);
    *ret_height_px = read_big_endian(taken->bytes + 20);
    return *ret_width_px > 0 && *ret_width_px <= RENDER_PICTURE_SIDE_MAX && *ret_height_px > 0 &&
           *ret_height_px <= RENDER_PICTURE_SIDE_MAX &&
           (uint64_t)*ret_width_px * *ret_height_px <= RENDER_PICTURE_PIXELS_MAX;
}

void answer_clear(answer *taken)
{
    free(taken->bytes);
    *taken = (answer){0};
}
