/* SPDX-License-Identifier: Apache-2.0 */
/* A renderer in the hands of a document: it greets, and then lies in the way that HOME names. */
#include "render_client/wire.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *lie;

static bool lies(const char *what)
{
    return strcmp(lie, what) == 0;
}

static void send_frame(uint32_t number, uint16_t flags, const void *bytes, size_t length, int passed_fd)
{
    wire_frame frame = {.length_bytes = (uint32_t)length, .number = number, .flags = flags};
    if (wire_send(WIRE_FD, &frame, bytes, passed_fd, -1) != WIRE_OK)
        _exit(3);
}

static int count_descriptors(void)
{
    int count = 0;
    for (int fd = 0; fd < 1024; fd++)
        count += fcntl(fd, F_GETFD) >= 0;
    return count;
}

static void greet(void)
{
    uint8_t bytes[300];
    char graphics[200];
    wire_writer greeting = {.bytes = bytes, .capacity = sizeof bytes};
    (void)snprintf(graphics, sizeof graphics, "descriptors %d, passphrase %s", count_descriptors(),
                   getenv("PDFSEAL_PASSPHRASE") ? "known" : "unknown");
    if (lies("long name"))
        memset(graphics, 'x', sizeof graphics - 1);
    wire_write_u32(&greeting, lies("wrong magic") ? 7 : WIRE_MAGIC);
    wire_write_u32(&greeting, lies("wrong version") ? WIRE_VERSION + 1 : WIRE_VERSION);
    wire_write_u32(&greeting, 0);
    wire_write_text(&greeting, graphics, lies("long name") ? 199 : strlen(graphics));
    send_frame(lies("greeting number") ? 1 : 0, 0, bytes, lies("short greeting") ? 10 : greeting.length, -1);
}

/* A failure whose sentence would clear the reader's terminal, once in ASCII and once in UTF-8's C1 bytes. */
static void answer_with_control_sequence(uint32_t number)
{
    static const char SENTENCE[] = "\033[2J\xC2\x9B"
                                   "2J gone";
    wire_frame frame = {.length_bytes = sizeof SENTENCE - 1, .number = number, .kind = 2};
    if (wire_send(WIRE_FD, &frame, SENTENCE, -1, -1) != WIRE_OK)
        _exit(3);
}

static void answer_open(uint32_t number)
{
    const uint8_t answer[8] = {0, 0, 0, 0, 2, 0, 0, lies("billion pages") ? 0x7f : 0};
    send_frame(number, 0, answer, sizeof answer, -1);
}

static void answer_words(uint32_t number)
{
    uint8_t bytes[200];
    wire_writer words = {.bytes = bytes, .capacity = sizeof bytes};
    wire_write_u8(&words, 1);
    wire_write_u32(&words, lies("many characters") ? 0xFFFFFFFFu : lies("empty word") ? 0 : 1);
    wire_write_text(&words,
                    lies("broken text") ? "\xC3("
                    : lies("zero byte") ? "\0"
                                        : "a",
                    lies("long text")     ? 500
                    : lies("broken text") ? 2
                                          : 1);
    words.broken = false;
    for (int side = 0; side < 4; side++)
        wire_write_i32(&words, 1000 * side);
    send_frame(number, 0, bytes, lies("cut words") ? words.length - 3 : words.length, -1);
}

static void answer_comparison(uint32_t number)
{
    uint8_t bytes[64];
    wire_writer found = {.bytes = bytes, .capacity = sizeof bytes};
    wire_write_u32(&found, lies("boxes of nothing") ? 0 : 5);
    wire_write_u32(&found, lies("many boxes") ? 0xFFFFFFFFu : lies("pixels without a box") ? 0 : 1);
    for (int side = 0; side < 4; side++)
        wire_write_i32(&found, 1000 * side);
    send_frame(number, 0, bytes, lies("cut boxes") ? found.length - 3 : found.length, -1);
}

static void answer_picture(uint32_t number)
{
    uint8_t png[64] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13,
                       'I',  'H', 'D', 'R', 0,    0,    0,    1,    0, 0, 0, 1};
    if (lies("huge picture"))
        memset(png + 16, 0x7f, 8);
    if (lies("flat picture"))
        memset(png + 16, 0, 8);
    if (lies("no picture"))
        png[0] = 'x';
    send_frame(number, 0, png, lies("short picture") ? 20 : sizeof png, -1);
}

static void answer(const wire_frame *asked)
{
    static uint8_t zeros[WIRE_CHUNK_BYTES];
    if (lies("no answer"))
        (void)pause();
    if (lies("crash"))
        (void)raise(SIGSEGV);
    if (lies("end"))
        _exit(9);
    if (lies("other number"))
        send_frame(asked->number + 1, 0, zeros, 8, -1);
    if (lies("descriptor"))
        send_frame(asked->number, 0, zeros, 8, STDIN_FILENO);
    if (lies("garbage"))
        (void)!write(WIRE_FD, "HTTP/1.1 200 OK\r\nServer: none\r\n\r\n", 34);
    while (lies("endless answer"))
        send_frame(asked->number, WIRE_MORE, zeros, sizeof zeros, -1);
    while (lies("endless nothing"))
        send_frame(asked->number, WIRE_MORE, zeros, 0, -1);
    if (lies("long frame")) {
        uint8_t *much = calloc(2, WIRE_CHUNK_BYTES);
        if (much)
            send_frame(asked->number, 0, much, 2 * WIRE_CHUNK_BYTES, -1);
    }
    if (lies("control sequence"))
        answer_with_control_sequence(asked->number);
    else if (asked->kind == WIRE_DOCUMENT_OPEN)
        answer_open(asked->number);
    else if (asked->kind == WIRE_PAGE_WORDS)
        answer_words(asked->number);
    else if (asked->kind == WIRE_DRAW)
        send_frame(asked->number, 0, lies("short drawing") ? "%PD" : "%!PS-Adobe", 3, -1);
    else if (asked->kind == WIRE_PAGE_COMPARE)
        answer_comparison(asked->number);
    else if (asked->kind == WIRE_PAGE_RENDER)
        answer_picture(asked->number);
    else
        send_frame(asked->number, 0, zeros, 8, -1);
}

int main(void)
{
    static uint8_t payload[WIRE_REQUEST_BYTES_MAX];
    lie = getenv("HOME") ? getenv("HOME") : "";
    if (lies("no greeting"))
        (void)pause();
    greet();
    for (;;) {
        wire_frame asked;
        int passed_fd;
        if (wire_receive_header(WIRE_FD, &asked, &passed_fd, -1) != WIRE_OK ||
            wire_receive(WIRE_FD, payload, asked.length_bytes, -1) != WIRE_OK)
            return 0;
        if (passed_fd >= 0)
            close(passed_fd);
        answer(&asked);
    }
}
