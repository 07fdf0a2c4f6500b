/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Puts a pHYs chunk behind the header of the PNG that Cairo writes. */
#include "png_density.h"

#include <math.h>

#define HEADER_BYTES 33u /* signature and IHDR */
#define CHUNK_BYTES 21u

typedef struct png_stream {
    reply *answer;
    size_t written;
    double dpi;
} png_stream;

static void put_u32(uint8_t *bytes, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        bytes[i] = (uint8_t)(value >> (24 - 8 * i));
}

/* source  PNG (third edition) annex D */
static uint32_t checksum(const uint8_t *bytes, size_t length)
{
    uint32_t sum = 0xFFFFFFFFu;
    for (size_t i = 0; i < length; i++) {
        sum ^= bytes[i];
        for (int bit = 0; bit < 8; bit++)
            sum = sum & 1 ? sum >> 1 ^ 0xEDB88320u : sum >> 1;
    }
    return ~sum;
}

static void write_density(png_stream *stream)
{
    uint8_t chunk[CHUNK_BYTES] = {0, 0, 0, 9, 'p', 'H', 'Y', 's'};
    uint32_t pixels_per_metre = (uint32_t)lround(stream->dpi / 0.0254);
    put_u32(chunk + 8, pixels_per_metre);
    put_u32(chunk + 12, pixels_per_metre);
    chunk[16] = 1; /* the unit: metre */
    put_u32(chunk + 17, checksum(chunk + 4, 13));
    reply_write_bytes(stream->answer, chunk, sizeof chunk);
}

static cairo_status_t pass_on(void *closure, const unsigned char *bytes, unsigned length)
{
    png_stream *stream = closure;
    size_t of_header = stream->written < HEADER_BYTES ? HEADER_BYTES - stream->written : 0;
    if (of_header > length)
        of_header = length;
    reply_write_bytes(stream->answer, bytes, of_header);
    if (of_header > 0 && stream->written + of_header == HEADER_BYTES)
        write_density(stream);
    reply_write_bytes(stream->answer, bytes + of_header, length - of_header);
    stream->written += length;
    return stream->answer->broken ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

pdfseal_status png_density_write(cairo_surface_t *surface, double dpi, reply *answer, failure *cause)
{
    png_stream stream = {.answer = answer, .dpi = dpi};
    if (cairo_surface_write_to_png_stream(surface, pass_on, &stream) != CAIRO_STATUS_SUCCESS)
        FAIL(cause, PDFSEAL_ERROR_MEMORY, "the drawing's picture cannot be written");
    return PDFSEAL_OK;
}
