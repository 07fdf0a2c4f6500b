/* SPDX-License-Identifier: Apache-2.0 */
/* Moves frames over the socket and numbers in and out of them. */
#include "wire.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

typedef union descriptor_room {
    struct cmsghdr alignment;
    char bytes[CMSG_SPACE(sizeof(int))];
} descriptor_room;

int64_t wire_clock_ms(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static wire_outcome wait_for(int fd, short events, int64_t deadline_ms)
{
    for (;;) {
        int wait_ms = -1;
        if (deadline_ms >= 0) {
            int64_t left = deadline_ms - wire_clock_ms();
            if (left <= 0)
                return WIRE_TIMED_OUT;
            wait_ms = left > 1000000 ? 1000000 : (int)left;
        }
        struct pollfd one = {.fd = fd, .events = events};
        int ready = poll(&one, 1, wait_ms);
        if (ready > 0)
            return WIRE_OK;
        if (ready < 0 && errno != EINTR)
            return WIRE_BROKEN;
    }
}

static bool is_to_be_tried_again(ssize_t result)
{
    return result < 0 && (errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK);
}

static wire_outcome outcome_of_errno(void)
{
    return errno == EPIPE || errno == ECONNRESET ? WIRE_ENDED : WIRE_BROKEN;
}

static void attach_descriptor(struct msghdr *message, descriptor_room *room, int passed_fd)
{
    message->msg_control = room->bytes;
    message->msg_controllen = sizeof room->bytes;
    struct cmsghdr *control = CMSG_FIRSTHDR(message);
    control->cmsg_level = SOL_SOCKET;
    control->cmsg_type = SCM_RIGHTS;
    control->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(control), &passed_fd, sizeof(int));
}

/* Takes `count` sent bytes off the front of the two parts. */
static void advance(struct iovec parts[2], size_t count)
{
    for (size_t i = 0; i < 2; i++) {
        size_t taken = count < parts[i].iov_len ? count : parts[i].iov_len;
        parts[i].iov_base = (char *)parts[i].iov_base + taken;
        parts[i].iov_len -= taken;
        count -= taken;
    }
}

static void print_header(const wire_frame *frame, uint8_t ret_bytes[WIRE_HEADER_BYTES])
{
    wire_writer writer = {.bytes = ret_bytes, .capacity = WIRE_HEADER_BYTES};
    wire_write_u32(&writer, WIRE_MAGIC);
    wire_write_u32(&writer, frame->length_bytes);
    wire_write_u32(&writer, frame->number);
    wire_write_u32(&writer, frame->kind | (uint32_t)frame->flags << 16);
    wire_write_u32(&writer, frame->timeout_ms);
}

wire_outcome wire_send(int fd, const wire_frame *frame, const void *payload, int passed_fd,
                       int64_t deadline_ms)
{
    uint8_t header[WIRE_HEADER_BYTES];
    print_header(frame, header);
    struct iovec parts[2] = {{header, sizeof header}, {(void *)payload, frame->length_bytes}};
    descriptor_room room = {.bytes = {0}};
    while (parts[0].iov_len + parts[1].iov_len > 0) {
        wire_outcome outcome = wait_for(fd, POLLOUT, deadline_ms);
        if (outcome != WIRE_OK)
            return outcome;
        struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
        if (passed_fd >= 0)
            attach_descriptor(&message, &room, passed_fd);
        ssize_t sent = sendmsg(fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (is_to_be_tried_again(sent))
            continue;
        if (sent < 0)
            return outcome_of_errno();
        passed_fd = -1;
        advance(parts, (size_t)sent);
    }
    return WIRE_OK;
}

/* Keeps the first descriptor of a message and closes any that nobody asked for. */
static void take_descriptors(struct msghdr *message, int *passed_fd)
{
    for (struct cmsghdr *control = CMSG_FIRSTHDR(message); control; control = CMSG_NXTHDR(message, control)) {
        if (control->cmsg_level != SOL_SOCKET || control->cmsg_type != SCM_RIGHTS)
            continue;
        size_t count = (control->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t i = 0; i < count; i++) {
            int fd;
            memcpy(&fd, CMSG_DATA(control) + i * sizeof(int), sizeof fd);
            if (*passed_fd < 0)
                *passed_fd = fd;
            else
                close(fd);
        }
    }
}

/* Receives `length` bytes; a descriptor on the way goes to *passed_fd. */
static wire_outcome receive_all(int fd, uint8_t *bytes, size_t length, int *passed_fd, int64_t deadline_ms)
{
    for (size_t done = 0; done < length;) {
        wire_outcome outcome = wait_for(fd, POLLIN, deadline_ms);
        if (outcome != WIRE_OK)
            return outcome;
        struct iovec part = {bytes + done, length - done};
        descriptor_room room = {.bytes = {0}};
        struct msghdr message = {.msg_iov = &part,
                                 .msg_iovlen = 1,
                                 .msg_control = room.bytes,
                                 .msg_controllen = sizeof room.bytes};
        ssize_t received = recvmsg(fd, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
        if (is_to_be_tried_again(received))
            continue;
        if (received < 0)
            return outcome_of_errno();
        take_descriptors(&message, passed_fd);
        if (received == 0)
            return done == 0 ? WIRE_ENDED : WIRE_BROKEN;
        done += (size_t)received;
    }
    return WIRE_OK;
}

static bool parse_header(const uint8_t bytes[WIRE_HEADER_BYTES], wire_frame *ret_frame)
{
    wire_reader reader = {.at = bytes, .end = bytes + WIRE_HEADER_BYTES};
    bool is_ours = wire_read_u32(&reader) == WIRE_MAGIC;
    ret_frame->length_bytes = wire_read_u32(&reader);
    ret_frame->number = wire_read_u32(&reader);
    uint32_t kind_and_flags = wire_read_u32(&reader);
    ret_frame->kind = (uint16_t)(kind_and_flags & 0xFFFF);
    ret_frame->flags = (uint16_t)(kind_and_flags >> 16);
    ret_frame->timeout_ms = wire_read_u32(&reader);
    return is_ours;
}

wire_outcome wire_receive_header(int fd, wire_frame *ret_frame, int *ret_passed_fd, int64_t deadline_ms)
{
    uint8_t bytes[WIRE_HEADER_BYTES];
    int passed_fd = -1;
    wire_outcome outcome = receive_all(fd, bytes, sizeof bytes, &passed_fd, deadline_ms);
    if (outcome == WIRE_OK && !parse_header(bytes, ret_frame))
        outcome = WIRE_BROKEN;
    if (outcome != WIRE_OK && passed_fd >= 0) {
        close(passed_fd);
        passed_fd = -1;
    }
    *ret_passed_fd = passed_fd;
    return outcome;
}

wire_outcome wire_receive(int fd, void *ret_bytes, size_t length, int64_t deadline_ms)
{
    int unasked_fd = -1;
    wire_outcome outcome = receive_all(fd, ret_bytes, length, &unasked_fd, deadline_ms);
    if (unasked_fd >= 0)
        close(unasked_fd);
    return outcome == WIRE_ENDED ? WIRE_BROKEN : outcome;
}

static bool takes(wire_reader *reader, size_t count)
{
    if (reader->broken || (size_t)(reader->end - reader->at) < count)
        reader->broken = true;
    return !reader->broken;
}

uint8_t wire_read_u8(wire_reader *reader)
{
    return takes(reader, 1) ? *reader->at++ : 0;
}

uint32_t wire_read_u32(wire_reader *reader)
{
    if (!takes(reader, 4))
        return 0;
    const uint8_t *at = reader->at;
    reader->at += 4;
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

int32_t wire_read_i32(wire_reader *reader)
{
    uint32_t value = wire_read_u32(reader);
    int32_t result;
    memcpy(&result, &value, sizeof result);
    return result;
}

const char *wire_read_text(wire_reader *reader, size_t *ret_length)
{
    size_t length = wire_read_u32(reader);
    *ret_length = 0;
    if (!takes(reader, length))
        return NULL;
    const char *text = (const char *)reader->at;
    reader->at += length;
    *ret_length = length;
    return text;
}

static bool has_room(wire_writer *writer, size_t count)
{
    if (writer->broken || writer->capacity - writer->length < count)
        writer->broken = true;
    return !writer->broken;
}

void wire_write_u8(wire_writer *writer, uint8_t value)
{
    if (has_room(writer, 1))
        writer->bytes[writer->length++] = value;
}

void wire_write_u32(wire_writer *writer, uint32_t value)
{
    if (!has_room(writer, 4))
        return;
    for (unsigned shift = 0; shift < 32; shift += 8)
        writer->bytes[writer->length++] = (uint8_t)(value >> shift);
}

void wire_write_i32(wire_writer *writer, int32_t value)
{
    wire_write_u32(writer, (uint32_t)value);
}

void wire_write_text(wire_writer *writer, const char *text, size_t length)
{
    if (length > UINT32_MAX)
        writer->broken = true;
    wire_write_u32(writer, (uint32_t)length);
    if (!has_room(writer, length) || length == 0)
        return;
    memcpy(writer->bytes + writer->length, text, length);
    writer->length += length;
}
