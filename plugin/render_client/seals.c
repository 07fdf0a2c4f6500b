/* SPDX-License-Identifier: Apache-2.0 */
/* Asks what a description of a seal comes to. */
#include "exchange.h"
#include "shared/failure.h"
#include "read_only_memory.h"
#include "utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FONTS_MAX 64u
#define FONTS_BYTES 512u

static void free_answer(answer *taken)
{
    answer_clear(taken);
}

/* What the command will print: no control bytes but the line ends of JSON. */
static bool is_printable(const char *text, size_t length)
{
    for (size_t i = 0; i < length;) {
        size_t step = utf8_sequence_length((const uint8_t *)text + i, length - i);
        bool is_control = step == 1 ? ((unsigned char)text[i] < 0x20 && text[i] != '\n') || text[i] == 0x7f
                                    : step == 2 && (uint8_t)text[i] == 0xC2 && (uint8_t)text[i + 1] < 0xA0;
        if (step == 0 || is_control)
            return false;
        i += step;
    }
    return true;
}

static char *read_printable(wire_reader *reader)
{
    size_t length = 0;
    const char *text = wire_read_text(reader, &length);
    return text && is_printable(text, length) ? strndup(text, length) : NULL;
}

static bool read_fonts(wire_reader *reader, char *ret_fonts, size_t capacity)
{
    uint32_t count = wire_read_u32(reader);
    size_t used = 0;
    *ret_fonts = 0;
    for (uint32_t i = 0; i < count && count <= FONTS_MAX; i++) {
        size_t length = 0;
        const char *text = wire_read_text(reader, &length);
        if (!text || !is_printable(text, length) || used + length + 3 > capacity)
            return false;
        used += (size_t)snprintf(ret_fonts + used, capacity - used, "%s%.*s", i > 0 ? ", " : "", (int)length, text);
    }
    return count <= FONTS_MAX;
}

static bool read_seal(wire_reader reader, render_seal *ret_seal)
{
    ret_seal->json = read_printable(&reader);
    ret_seal->width_mm = wire_read_i32(&reader) / 1000.0;
    ret_seal->height_mm = wire_read_i32(&reader) / 1000.0;
    ret_seal->fonts = malloc(FONTS_BYTES);
    return ret_seal->json && ret_seal->fonts && read_fonts(&reader, ret_seal->fonts, FONTS_BYTES) && !reader.broken &&
           reader.at == reader.end;
}

pdfseal_status render_client_seal_describe(render_client *client, const void *data, size_t length_bytes, render_seal *ret_seal,
                                           pdfseal_error *error)
{
    __attribute__((cleanup(free_answer))) answer taken = {0};
    __attribute__((cleanup(render_seal_clear))) render_seal seal = {0};
    int fd;
    TRY(read_only_memory_open(data, length_bytes, &fd, error));
    const request asked = {.operation = WIRE_SEAL_DESCRIBE, .passed_fd = fd};
    pdfseal_status status = render_client_exchange(client, &asked, &taken, error);
    close(fd);
    if (status != PDFSEAL_OK)
        return status;
    if (!read_seal(answer_reader(&taken), &seal))
        return render_client_fail_senseless(client, error);
    *ret_seal = seal;
    seal = (render_seal){0};
    return PDFSEAL_OK;
}

void render_seal_clear(render_seal *seal)
{
    free(seal->json);
    free(seal->fonts);
    *seal = (render_seal){0};
}
