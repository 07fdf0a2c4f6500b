/* SPDX-License-Identifier: Apache-2.0 */
/* Asks pdfseal-render, distrusts its answers, and starts it anew after a crash or a hang. */
#include "render_client.h"

#include "answer.h"
#include "exchange.h"
#include "shared/failure.h"
#include "helper_process.h"
#include "page_words.h"
#include "utf8.h"
#include "wire.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define DEFAULT_TIMEOUT_MS 30000u
#define DEFAULT_ANSWER_BYTES_MAX ((size_t)512 << 20)
#define GREETING_BYTES_MAX 1024u
#define PAGE_COUNT_MAX                                                                                       \
    10000000u                /* more than a document can have; keeps a lying answer from becoming a size */

struct render_client {
    char *path;
    helper_process process;
    uint64_t generation; /* counts the processes: a document of an earlier one must be opened again */
    uint32_t number;     /* of the last request */
    uint32_t timeout_ms;
    size_t answer_bytes_max;
    bool keep_stderr;
    uint32_t missing; /* bits of wire_confinement */
    char graphics[128];
};

struct render_document {
    render_client *client;
    int fd;
    char *password;
    uint64_t generation;
    uint32_t handle;
    uint32_t page_count;
};

static void free_answer(answer *taken)
{
    answer_clear(taken);
}

/* ---- the process ---- */

static pdfseal_status fail_broken(render_client *client, wire_outcome outcome, pdfseal_error *error)
{
    int wait_status = helper_process_end(&client->process);
    if (outcome == WIRE_TIMED_OUT)
        FAIL(error, PDFSEAL_ERROR_LIMIT, "the renderer did not answer within %u seconds and was stopped",
             (client->timeout_ms + 999) / 1000);
    if (outcome == WIRE_BROKEN)
        FAIL(error, PDFSEAL_ERROR_INTERNAL,
             "the renderer gave an answer that makes no sense and was stopped");
    if (WIFSIGNALED(wait_status))
        FAIL(error, PDFSEAL_ERROR_INPUT, "the renderer broke down (signal %d: damaged input or memory limit)",
             WTERMSIG(wait_status));
    FAIL(error, PDFSEAL_ERROR_INPUT, "the renderer ended by itself (code %d)", WEXITSTATUS(wait_status));
}

static bool parse_greeting(render_client *client, wire_reader reader)
{
    bool is_known = wire_read_u32(&reader) == WIRE_MAGIC && wire_read_u32(&reader) == WIRE_VERSION;
    uint32_t missing = wire_read_u32(&reader);
    size_t length = 0;
    const char *graphics = wire_read_text(&reader, &length);
    if (!is_known || reader.broken || length >= sizeof client->graphics)
        return false;
    client->missing = missing;
    memcpy(client->graphics, graphics, length);
    client->graphics[length] = 0;
    return true;
}

static pdfseal_status receive_greeting(render_client *client, pdfseal_error *error)
{
    int64_t deadline_ms = wire_clock_ms() + client->timeout_ms;
    uint8_t bytes[GREETING_BYTES_MAX];
    wire_frame frame;
    int passed_fd;
    wire_outcome outcome = wire_receive_header(client->process.fd, &frame, &passed_fd, deadline_ms);
    if (outcome == WIRE_OK && passed_fd >= 0)
        close(passed_fd);
    if (outcome == WIRE_OK && (frame.number != 0 || frame.length_bytes > sizeof bytes))
        outcome = WIRE_BROKEN;
    if (outcome == WIRE_OK)
        outcome = wire_receive(client->process.fd, bytes, frame.length_bytes, deadline_ms);
    if (outcome == WIRE_OK &&
        !parse_greeting(client, (wire_reader){.at = bytes, .end = bytes + frame.length_bytes}))
        outcome = WIRE_BROKEN;
    if (outcome == WIRE_OK)
        return PDFSEAL_OK;
    (void)helper_process_end(&client->process);
    FAIL(error, PDFSEAL_ERROR_OUTSIDE, "%s: this is not the renderer of this pdfseal, or it could not start",
         client->path);
}

static pdfseal_status keep_running(render_client *client, pdfseal_error *error)
{
    if (client->process.pid > 0)
        return PDFSEAL_OK;
    TRY(helper_process_start(client->path, client->keep_stderr, &client->process, error));
    client->generation++;
    return receive_greeting(client, error);
}

/* ---- one request and its answer ---- */

/* A process in foreign hands could send control sequences: only what is printed stays. */
static void make_harmless(char *text, size_t length)
{
    for (size_t i = 0; i < length;) {
        size_t step = utf8_sequence_length((const uint8_t *)text + i, length - i);
        bool is_control = step == 1 ? text[i] < 0x20 || text[i] == 0x7f
                                    : step == 2 && (uint8_t)text[i] == 0xC2 && (uint8_t)text[i + 1] < 0xA0;
        if (step == 0 || is_control) {
            memset(text + i, '?', step ? step : 1);
        }
        i += step ? step : 1;
    }
}

/* The sentence in the caller's language, with its detail where it has a place for one. */
static pdfseal_status fail_as_told(const answer *taken, pdfseal_error *error)
{
    pdfseal_status status =
        taken->kind <= PDFSEAL_ERROR_CANCELLED ? (pdfseal_status)taken->kind : PDFSEAL_ERROR_INTERNAL;
    char told[512];
    size_t length = taken->length < sizeof told ? taken->length : sizeof told - 1;
    if (length > 0)
        memcpy(told, taken->bytes, length);
    told[length] = 0;
    size_t sentence_length = strlen(told);
    const char *detail = sentence_length < length ? told + sentence_length + 1 : "";
    make_harmless(told, sentence_length);
    make_harmless(told + sentence_length + 1, strlen(detail));
    const char *sentence = pdfseal_words(error ? error->language : PDFSEAL_LANGUAGE_ENGLISH, told);
    const char *hole = strstr(sentence, "%s");
    if (!hole)
        FAIL(error, status, "%s", sentence);
    FAIL(error, status, "%.*s%s%s", (int)(hole - sentence), sentence, detail, hole + 2);
}

/* Sends `asked` and receives the whole answer. The process is ended when anything but an orderly answer
 * comes. */
static pdfseal_status exchange(render_client *client, const request *asked, answer *ret_answer,
                               pdfseal_error *error)
{
    if (asked->payload.broken)
        FAIL(error, PDFSEAL_ERROR_LIMIT, "the password is too long");
    int64_t deadline_ms = wire_clock_ms() + client->timeout_ms;
    wire_frame frame = {.length_bytes = (uint32_t)asked->payload.length,
                        .number = ++client->number,
                        .kind = (uint16_t)asked->operation,
                        .timeout_ms = client->timeout_ms};
    wire_outcome outcome =
        wire_send(client->process.fd, &frame, asked->payload.bytes, asked->passed_fd, deadline_ms);
    if (outcome != WIRE_OK)
        return fail_broken(client, outcome, error);
    __attribute__((cleanup(free_answer))) answer taken = {.length_max = client->answer_bytes_max};
    switch (answer_receive(&taken, client->process.fd, client->number, deadline_ms, &outcome)) {
    case ANSWER_WHOLE:
        break;
    case ANSWER_TOO_LONG:
        (void)helper_process_end(&client->process);
        FAIL(error, PDFSEAL_ERROR_LIMIT, "the renderer's answer is larger than %zu bytes",
             client->answer_bytes_max);
    case ANSWER_NO_MEMORY:
        (void)helper_process_end(&client->process);
        FAIL_MEMORY(error);
    case ANSWER_CUT:
        return fail_broken(client, outcome, error);
    }
    if (taken.kind != PDFSEAL_OK)
        return fail_as_told(&taken, error);
    *ret_answer = taken;
    taken = (answer){0};
    return PDFSEAL_OK;
}

static pdfseal_status fail_senseless(render_client *client, pdfseal_error *error)
{
    return fail_broken(client, WIRE_BROKEN, error);
}

pdfseal_status render_client_exchange(render_client *client, const request *asked, answer *ret_answer,
                                      pdfseal_error *error)
{
    TRY(keep_running(client, error));
    return exchange(client, asked, ret_answer, error);
}

pdfseal_status render_client_fail_senseless(render_client *client, pdfseal_error *error)
{
    return fail_senseless(client, error);
}

/* ---- client ---- */

pdfseal_status render_client_open(const char *helper_path, const render_client_options *options,
                                  render_client **ret_client, pdfseal_error *error)
{
    render_client *client = calloc(1, sizeof *client);
    if (!client)
        FAIL_MEMORY(error);
    client->process.fd = -1;
    client->timeout_ms = options && options->timeout_ms ? options->timeout_ms : DEFAULT_TIMEOUT_MS;
    client->answer_bytes_max =
        options && options->answer_bytes_max ? options->answer_bytes_max : DEFAULT_ANSWER_BYTES_MAX;
    client->keep_stderr = options && options->keep_stderr;
#ifdef PDFSEAL_SANITIZED
    client->keep_stderr = true;
#endif
    client->path = strdup(helper_path);
    pdfseal_status status = PDFSEAL_OK;
    if (!client->path)
        status = shared_failure_set(error, PDFSEAL_ERROR_MEMORY, __FILE__, __LINE__, "memory ran out");
    else
        status = keep_running(client, error);
    if (status != PDFSEAL_OK) {
        render_client_close(client);
        return status;
    }
    *ret_client = client;
    return PDFSEAL_OK;
}

void render_client_close(render_client *client)
{
    if (!client)
        return;
    (void)helper_process_end(&client->process);
    free(client->path);
    free(client);
}

bool render_client_warning(const render_client *client, pdfseal_language language, char *buffer,
                           size_t capacity)
{
    static const struct {
        uint32_t bit;
        const char *english;
    } NAMES[] = {
        {WIRE_CONFINED_SYSTEM_CALLS, "system call filter and network ban (seccomp)"},
        {WIRE_CONFINED_FILES, "file access limits (Landlock)"},
        {WIRE_CONFINED_MEMORY, "memory limit"},
        {WIRE_CONFINED_RESOURCES, "other resource limits"},
        {WIRE_CONFINED_PRIVILEGES, "renounced privileges"},
    };
    if (capacity > 0)
        buffer[0] = 0;
    char list[256] = "";
    size_t used = 0;
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        if (!(client->missing & NAMES[i].bit))
            continue;
        int count = snprintf(list + used, sizeof list - used, "%s%s", used ? ", " : "",
                             pdfseal_words(language, NAMES[i].english));
        if (count > 0)
            used += (size_t)count;
        if (used >= sizeof list)
            used = sizeof list - 1;
    }
    if (used == 0)
        return false;
    bool is_sanitizer = (client->missing & WIRE_SANITIZER_BUILD) != 0;
    const char *sentence =
        pdfseal_words(language, is_sanitizer ? "the renderer runs without: %s (sanitizer build)"
                                             : "the renderer runs without: %s (this kernel does "
                                               "not give it; pages of strangers are less safe)");
    const char *hole = strstr(sentence, "%s");
    if (hole)
        (void)snprintf(buffer, capacity, "%.*s%s%s", (int)(hole - sentence), sentence, list, hole + 2);
    return true;
}

const char *render_client_graphics(const render_client *client)
{
    return client->graphics;
}

pid_t render_client_process(const render_client *client)
{
    return client->process.pid;
}

pdfseal_status render_client_confinement_try(render_client *client, render_attempt *ret_attempts,
                                             size_t capacity, size_t *ret_count, pdfseal_error *error)
{
    TRY(keep_running(client, error));
    __attribute__((cleanup(free_answer))) answer taken = {0};
    TRY(exchange(client, &(request){.operation = WIRE_CONFINEMENT_TRY, .passed_fd = -1}, &taken, error));
    wire_reader reader = answer_reader(&taken);
    size_t count = 0;
    while (reader.at < reader.end && !reader.broken && count < capacity) {
        render_attempt *attempt = &ret_attempts[count++];
        attempt->refused = wire_read_u8(&reader) != 0;
        attempt->reason = wire_read_i32(&reader);
        size_t length;
        const char *what = wire_read_text(&reader, &length);
        (void)snprintf(attempt->what, sizeof attempt->what, "%.*s", (int)(length < 64 ? length : 63),
                       what ? what : "");
    }
    if (reader.broken)
        return fail_senseless(client, error);
    *ret_count = count;
    return PDFSEAL_OK;
}

/* ---- documents ---- */

static pdfseal_status open_in_process(render_document *document, pdfseal_error *error)
{
    render_client *client = document->client;
    uint8_t bytes[4096];
    request asked = {.operation = WIRE_DOCUMENT_OPEN,
                     .payload = {.bytes = bytes, .capacity = sizeof bytes},
                     .passed_fd = document->fd};
    const char *password = document->password ? document->password : "";
    wire_write_u8(&asked.payload, document->password != NULL);
    wire_write_text(&asked.payload, password, strlen(password));
    __attribute__((cleanup(free_answer))) answer taken = {0};
    pdfseal_status status = exchange(client, &asked, &taken, error);
    explicit_bzero(bytes, sizeof bytes);
    if (status != PDFSEAL_OK)
        return status;
    wire_reader reader = answer_reader(&taken);
    uint32_t handle = wire_read_u32(&reader);
    uint32_t page_count = wire_read_u32(&reader);
    if (reader.broken || page_count > PAGE_COUNT_MAX)
        return fail_senseless(client, error);
    document->handle = handle;
    document->page_count = page_count;
    document->generation = client->generation;
    return PDFSEAL_OK;
}

static pdfseal_status keep_open(render_document *document, pdfseal_error *error)
{
    TRY(keep_running(document->client, error));
    if (document->generation == document->client->generation)
        return PDFSEAL_OK;
    return open_in_process(document, error);
}

/* A descriptor that can write would be a way out of the confinement; a pipe could block for ever. */
static pdfseal_status check_descriptor(int fd, pdfseal_error *error)
{
    struct stat info;
    int flags = fcntl(fd, F_GETFL);
    if (flags < 0 || fstat(fd, &info) != 0)
        FAIL(error, PDFSEAL_ERROR_INPUT, "the file cannot be read: %s", strerror(errno));
    if (!S_ISREG(info.st_mode))
        FAIL(error, PDFSEAL_ERROR_INPUT, "the renderer takes regular files only");
    if ((flags & O_ACCMODE) != O_RDONLY)
        FAIL(error, PDFSEAL_ERROR_USAGE, "the renderer takes files opened for reading only");
    return PDFSEAL_OK;
}

pdfseal_status render_client_document_open(render_client *client, int fd, const char *password,
                                           render_document **ret_document, pdfseal_error *error)
{
    TRY(check_descriptor(fd, error));
    render_document *document = calloc(1, sizeof *document);
    if (!document)
        FAIL_MEMORY(error);
    document->client = client;
    document->fd = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    document->password = password ? strdup(password) : NULL;
    pdfseal_status status = PDFSEAL_OK;
    if (document->fd < 0 || (password && !document->password))
        status = shared_failure_set(error, PDFSEAL_ERROR_MEMORY, __FILE__, __LINE__, "memory ran out");
    else
        status = keep_open(document, error);
    if (status != PDFSEAL_OK) {
        render_client_document_close(document);
        return status;
    }
    *ret_document = document;
    return PDFSEAL_OK;
}

static void close_in_process(render_document *document)
{
    uint8_t bytes[4];
    request asked = {.operation = WIRE_DOCUMENT_CLOSE,
                     .payload = {.bytes = bytes, .capacity = sizeof bytes},
                     .passed_fd = -1};
    wire_write_u32(&asked.payload, document->handle);
    answer taken = {0};
    pdfseal_error ignored = {0};
    if (exchange(document->client, &asked, &taken, &ignored) == PDFSEAL_OK)
        answer_clear(&taken);
}

void render_client_document_close(render_document *document)
{
    if (!document)
        return;
    if (document->client->process.pid > 0 && document->generation == document->client->generation)
        close_in_process(document);
    if (document->fd >= 0)
        close(document->fd);
    if (document->password)
        explicit_bzero(document->password, strlen(document->password));
    free(document->password);
    free(document);
}

int64_t render_client_document_page_count(const render_document *document)
{
    return document->page_count;
}

/* ---- pages ---- */

static pdfseal_status check_page(const render_document *document, int64_t page_index, pdfseal_error *error)
{
    if (page_index < 0 || page_index >= document->page_count)
        FAIL(error, PDFSEAL_ERROR_USAGE, "there is no page %lld (the document has %u)",
             (long long)page_index + 1, document->page_count);
    return PDFSEAL_OK;
}

static pdfseal_status check_dpi(double dpi, pdfseal_error *error)
{
    if (!(dpi >= RENDER_DPI_MIN && dpi <= RENDER_DPI_MAX))
        FAIL(error, PDFSEAL_ERROR_USAGE, "a resolution lies between %g and %g dpi", RENDER_DPI_MIN,
             RENDER_DPI_MAX);
    return PDFSEAL_OK;
}

/* Asks about one page; `extra` are the further numbers of the request. */
static pdfseal_status ask_about_page(render_document *document, enum wire_operation operation,
                                     int64_t page_index, const uint32_t *extra, size_t extra_count,
                                     answer *ret_answer, pdfseal_error *error)
{
    TRY(keep_open(document, error));
    TRY(check_page(document, page_index, error));
    uint8_t bytes[64];
    request asked = {
        .operation = operation, .payload = {.bytes = bytes, .capacity = sizeof bytes}, .passed_fd = -1};
    wire_write_u32(&asked.payload, document->handle);
    wire_write_u32(&asked.payload, (uint32_t)page_index);
    for (size_t i = 0; i < extra_count; i++)
        wire_write_u32(&asked.payload, extra[i]);
    return exchange(document->client, &asked, ret_answer, error);
}

pdfseal_status render_client_page_size(render_document *document, int64_t page_index, double *ret_width_pt,
                                       double *ret_height_pt, pdfseal_error *error)
{
    __attribute__((cleanup(free_answer))) answer taken = {0};
    TRY(ask_about_page(document, WIRE_PAGE_SIZE, page_index, NULL, 0, &taken, error));
    wire_reader reader = answer_reader(&taken);
    int32_t width = wire_read_i32(&reader);
    int32_t height = wire_read_i32(&reader);
    if (reader.broken || width <= 0 || height <= 0)
        return fail_senseless(document->client, error);
    *ret_width_pt = width / 1000.0;
    *ret_height_pt = height / 1000.0;
    return PDFSEAL_OK;
}

static pdfseal_status render_page(render_document *document, int64_t page_index, double dpi, uint32_t other,
                                  render_picture *ret_picture, pdfseal_error *error)
{
    TRY(check_dpi(dpi, error));
    const uint32_t extra[2] = {(uint32_t)(dpi * 1000.0 + 0.5), other};
    __attribute__((cleanup(free_answer))) answer taken = {0};
    TRY(ask_about_page(document, WIRE_PAGE_RENDER, page_index, extra, 2, &taken, error));
    uint32_t width_px, height_px;
    if (!answer_is_picture(&taken, &width_px, &height_px))
        return fail_senseless(document->client, error);
    *ret_picture = (render_picture){
        .png = taken.bytes, .length_bytes = taken.length, .width_px = width_px, .height_px = height_px};
    taken = (answer){0};
    return PDFSEAL_OK;
}

pdfseal_status render_client_page_render(render_document *document, int64_t page_index, double dpi,
                                         render_picture *ret_picture, pdfseal_error *error)
{
    return render_page(document, page_index, dpi, 0, ret_picture, error);
}

pdfseal_status render_client_page_render_pair(render_document *left, render_document *right, int64_t page_index,
                                              double dpi, render_picture *ret_picture, pdfseal_error *error)
{
    TRY(keep_open(left, error));
    return render_page(right, page_index, dpi, left->handle + 1, ret_picture, error);
}

static bool read_boxes(wire_reader *reader, render_comparison *ret_comparison)
{
    ret_comparison->pixels = wire_read_u32(reader);
    ret_comparison->box_count = wire_read_u32(reader);
    if (ret_comparison->box_count > RENDER_BOXES_MAX || (ret_comparison->box_count > 0) != (ret_comparison->pixels > 0))
        return false;
    for (size_t i = 0; i < ret_comparison->box_count; i++) {
        render_rect *box = &ret_comparison->boxes[i];
        box->x0_pt = wire_read_i32(reader) / 1000.0;
        box->y0_pt = wire_read_i32(reader) / 1000.0;
        box->x1_pt = wire_read_i32(reader) / 1000.0;
        box->y1_pt = wire_read_i32(reader) / 1000.0;
    }
    return !reader->broken;
}

/* The PNG is what is left of the answer. */
static pdfseal_status take_picture(render_client *client, answer *taken, const uint8_t *at, render_picture *ret_picture,
                                   pdfseal_error *error)
{
    size_t skipped = (size_t)(at - taken->bytes);
    uint32_t width_px, height_px;
    memmove(taken->bytes, at, taken->length - skipped);
    taken->length -= skipped;
    if (!answer_is_picture(taken, &width_px, &height_px))
        return fail_senseless(client, error);
    *ret_picture = (render_picture){
        .png = taken->bytes, .length_bytes = taken->length, .width_px = width_px, .height_px = height_px};
    *taken = (answer){0};
    return PDFSEAL_OK;
}

pdfseal_status render_client_page_compare(const render_page_pair *pair, double dpi, bool wants_picture,
                                          render_comparison *ret_comparison, pdfseal_error *error)
{
    TRY(check_dpi(dpi, error));
    TRY(keep_open(pair->then, error));
    TRY(check_page(pair->then, pair->then_index, error));
    const uint32_t extra[4] = {(uint32_t)(dpi * 1000.0 + 0.5), pair->then->handle, (uint32_t)pair->then_index, wants_picture};
    __attribute__((cleanup(free_answer))) answer taken = {0};
    TRY(ask_about_page(pair->now, WIRE_PAGE_COMPARE, pair->now_index, extra, 4, &taken, error));
    wire_reader reader = answer_reader(&taken);
    render_comparison comparison = {0};
    if (!read_boxes(&reader, &comparison))
        return fail_senseless(pair->now->client, error);
    if (wants_picture && comparison.pixels > 0)
        TRY(take_picture(pair->now->client, &taken, reader.at, &comparison.picture, error));
    *ret_comparison = comparison;
    return PDFSEAL_OK;
}

void render_comparison_clear(render_comparison *comparison)
{
    render_picture_clear(&comparison->picture);
    *comparison = (render_comparison){0};
}

void render_picture_clear(render_picture *picture)
{
    free(picture->png);
    *picture = (render_picture){0};
}

pdfseal_status render_client_page_words(render_document *document, int64_t page_index,
                                        render_words *ret_words, pdfseal_error *error)
{
    __attribute__((cleanup(free_answer))) answer taken = {0};
    TRY(ask_about_page(document, WIRE_PAGE_WORDS, page_index, NULL, 0, &taken, error));
    switch (page_words_parse(answer_reader(&taken), ret_words)) {
    case WORDS_PARSED:
        return PDFSEAL_OK;
    case WORDS_NO_MEMORY:
        FAIL_MEMORY(error);
    case WORDS_SENSELESS:
        break;
    }
    return fail_senseless(document->client, error);
}
