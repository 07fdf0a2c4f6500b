/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Receives requests, finds who answers, and bounds the time of each. */
#include "requests.h"

#include "confinement/attempts.h"
#include "drawings.h"
#include "pages/pages.h"
#include "scans/import.h"
#include "seals/describe.h"

#include <string.h>
#include <unistd.h>

/* Past its own timeout the client has stopped listening and stopped us; this is for a client that itself
 * hangs. */
#define ALARM_GRACE_SECONDS 5u
#define ALARM_SECONDS_MAX 3600u

static const struct {
    enum wire_operation operation;
    request_handler *handle;
} HANDLERS[] = {
    {WIRE_DOCUMENT_OPEN, pages_document_open},
    {WIRE_DOCUMENT_CLOSE, pages_document_close},
    {WIRE_PAGE_SIZE, pages_size},
    {WIRE_PAGE_RENDER, pages_picture},
    {WIRE_PAGE_COMPARE, pages_compare},
    {WIRE_PAGE_WORDS, pages_words},
    {WIRE_DRAW, drawings_answer},
    {WIRE_IMPORT, import_answer},
    {WIRE_SEAL_DESCRIBE, seals_describe},
    {WIRE_CONFINEMENT_TRY, attempts_answer},
};

static pdfseal_status answer_request(uint16_t operation, request *asked, reply *answer, failure *cause)
{
    for (size_t i = 0; i < sizeof HANDLERS / sizeof HANDLERS[0]; i++) {
        if (HANDLERS[i].operation == operation)
            return HANDLERS[i].handle(asked, answer, cause);
    }
    FAIL(cause, PDFSEAL_ERROR_INTERNAL, "the renderer does not know this request");
}

static void set_alarm(uint32_t timeout_ms)
{
    unsigned seconds = timeout_ms / 1000;
    (void)alarm((seconds < ALARM_SECONDS_MAX ? seconds : ALARM_SECONDS_MAX) + ALARM_GRACE_SECONDS);
}

/* One request from its header to its answer; false ends the service. */
static bool serve_one(int fd, const wire_frame *frame, uint8_t *payload, int passed_fd, documents *open)
{
    static reply answer;
    if (wire_receive(fd, payload, frame->length_bytes, -1) != WIRE_OK) {
        if (passed_fd >= 0)
            close(passed_fd);
        return false;
    }
    request asked = {.payload = {.at = payload, .end = payload + frame->length_bytes},
                     .passed_fd = passed_fd,
                     .documents = open};
    failure cause = {.sentence = ""};
    reply_init(&answer, fd, frame->number);
    set_alarm(frame->timeout_ms);
    pdfseal_status status = answer_request(frame->kind, &asked, &answer, &cause);
    (void)alarm(0);
    explicit_bzero(payload, frame->length_bytes); /* may have held a password */
    if (asked.passed_fd >= 0)
        close(asked.passed_fd);
    return reply_finish(&answer, status, &cause);
}

int requests_serve(int fd)
{
    static uint8_t payload[WIRE_REQUEST_BYTES_MAX];
    documents open = {0};
    wire_outcome outcome;
    for (bool goes_on = true; goes_on;) {
        wire_frame frame;
        int passed_fd;
        outcome = wire_receive_header(fd, &frame, &passed_fd, -1);
        if (outcome == WIRE_OK && frame.length_bytes > sizeof payload) {
            outcome = WIRE_BROKEN;
            if (passed_fd >= 0)
                close(passed_fd);
        }
        goes_on = outcome == WIRE_OK && serve_one(fd, &frame, payload, passed_fd, &open);
    }
    documents_clear(&open);
    return outcome == WIRE_BROKEN ? 1 : 0;
}
