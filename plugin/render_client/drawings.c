/* SPDX-License-Identifier: Apache-2.0 */
/* Asks for drawings. */
#include "exchange.h"
#include "shared/failure.h"
#include "read_only_memory.h"

#include <math.h>
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

static uint32_t thousandths(double value)
{
    return (uint32_t)(int32_t)lround(value * 1000.0);
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
    wire_write_u32(&asked.payload, thousandths(drawing->dpi));
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

/* ---- imports ---- */

#define IMPORTED_BYTES 24u

static pdfseal_status ask_to_import(render_client *client, const render_import *wish, int fd, answer *ret_answer,
                                    pdfseal_error *error)
{
    uint8_t bytes[40];
    request asked = {
        .operation = WIRE_IMPORT, .payload = {.bytes = bytes, .capacity = sizeof bytes}, .passed_fd = fd};
    wire_write_u8(&asked.payload, (uint8_t)wish->format);
    wire_write_u32(&asked.payload, thousandths(wish->dpi));
    wire_write_u8(&asked.payload, (uint8_t)((wish->has_colour ? WIRE_IMPORT_COLOUR : 0) | (wish->has_turn ? WIRE_IMPORT_TURN : 0)));
    wire_write_u32(&asked.payload, wish->colour);
    wire_write_u32(&asked.payload, thousandths(wish->turn_degrees));
    wire_write_u32(&asked.payload, thousandths(wish->width_pt));
    wire_write_u32(&asked.payload, thousandths(wish->height_pt));
    wire_write_u32(&asked.payload, wish->page_index);
    return render_client_exchange(client, &asked, ret_answer, error);
}

/* Takes what stands in front of the file off the answer. */
static bool take_imported(answer *taken, render_imported *ret_imported)
{
    wire_reader reader = answer_reader(taken);
    uint32_t notes = wire_read_u32(&reader);
    render_imported imported = {.was_made_smaller = notes & WIRE_IMPORT_SMALLER, .has_no_density = notes & WIRE_IMPORT_NO_DENSITY};
    imported.file_width_px = wire_read_u32(&reader);
    imported.file_height_px = wire_read_u32(&reader);
    imported.turned_degrees = wire_read_i32(&reader) / 1000.0;
    imported.width_pt = wire_read_i32(&reader) / 1000.0;
    imported.height_pt = wire_read_i32(&reader) / 1000.0;
    if (reader.broken || imported.width_pt < 0 || imported.height_pt < 0)
        return false;
    taken->length -= IMPORTED_BYTES;
    memmove(taken->bytes, taken->bytes + IMPORTED_BYTES, taken->length);
    *ret_imported = imported;
    return true;
}

static bool is_within_bounds(const render_import *wish)
{
    bool has_dpi = wish->dpi >= RENDER_DPI_MIN && wish->dpi <= RENDER_DPI_MAX;
    bool has_sides = wish->width_pt >= 0 && wish->width_pt <= 20000 && wish->height_pt >= 0 && wish->height_pt <= 20000;
    return (has_dpi || wish->format != RENDER_FORMAT_PNG) && has_sides && fabs(wish->turn_degrees) <= 360;
}

pdfseal_status render_client_import(render_client *client, const render_import *asked, render_file *ret_file,
                                    render_imported *ret_imported, pdfseal_error *error)
{
    __attribute__((cleanup(free_answer))) answer taken = {0};
    int fd;
    if (!is_within_bounds(asked))
        FAIL(error, PDFSEAL_ERROR_USAGE, "the size, the turn or the resolution is out of bounds");
    TRY(read_only_memory_open(asked->data, asked->length_bytes, &fd, error));
    pdfseal_status status = ask_to_import(client, asked, fd, &taken, error);
    close(fd);
    if (status != PDFSEAL_OK)
        return status;
    if (!take_imported(&taken, ret_imported) || !is_of_format(&taken, asked->format))
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
