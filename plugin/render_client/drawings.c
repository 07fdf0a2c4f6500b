/* SPDX-License-Identifier: Apache-2.0 */
/* Asks for drawings. */
#include "exchange.h"
#include "failure.h"
#include "read_only_memory.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void free_answer(answer *taken)
{
    answer_clear(taken);
}

static bool begins_with(const answer *taken, const char *start)
{
    size_t length = strlen(start);
    return taken->length >= length && memcmp(taken->bytes, start, length) == 0;
}

/* The process may be in the hands of what it draws: an answer must at least begin like what was asked for. */
static bool is_of_format(const answer *taken, render_format format)
{
    uint32_t width_px, height_px;
    switch (format) {
    case RENDER_FORMAT_PDF:
        return begins_with(taken, "%PDF-");
    case RENDER_FORMAT_SVG:
        return begins_with(taken, "<?xml ");
    case RENDER_FORMAT_PNG:
        return answer_is_picture(taken, &width_px, &height_px);
    }
    return false;
}

static pdfseal_status ask(render_client *client, const render_drawing *drawing, int fd, answer *ret_answer,
                          pdfseal_error *error)
{
    uint8_t bytes[16];
    request asked = {
        .operation = WIRE_DRAW, .payload = {.bytes = bytes, .capacity = sizeof bytes}, .passed_fd = fd};
    wire_write_u8(&asked.payload, (uint8_t)drawing->kind);
    wire_write_u8(&asked.payload, (uint8_t)drawing->format);
    wire_write_u32(&asked.payload, (uint32_t)(drawing->dpi * 1000.0 + 0.5));
    return render_client_exchange(client, &asked, ret_answer, error);
}

pdfseal_status render_client_draw(render_client *client, const render_drawing *drawing, render_file *ret_file,
                                  pdfseal_error *error)
{
    if (drawing->format == RENDER_FORMAT_PNG && !(drawing->dpi >= RENDER_DPI_MIN && drawing->dpi <= RENDER_DPI_MAX))
        FAIL(error, PDFSEAL_ERROR_USAGE, "a resolution lies between %g and %g dpi", RENDER_DPI_MIN, RENDER_DPI_MAX);
    __attribute__((cleanup(free_answer))) answer taken = {0};
    int fd;
    TRY(read_only_memory_open(drawing->data, drawing->length_bytes, &fd, error));
    pdfseal_status status = ask(client, drawing, fd, &taken, error);
    close(fd);
    if (status != PDFSEAL_OK)
        return status;
    if (!is_of_format(&taken, drawing->format))
        return render_client_fail_senseless(client, error);
    *ret_file = (render_file){.bytes = taken.bytes, .length = taken.length};
    taken = (answer){0};
    return PDFSEAL_OK;
}

void render_file_clear(render_file *file)
{
    free(file->bytes);
    *file = (render_file){0};
}
