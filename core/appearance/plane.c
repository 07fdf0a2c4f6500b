/* SPDX-License-Identifier: Apache-2.0 */
/* Runs zlib. Levels and strategies by measurement: higher ones cost several times the time and save a tenth.
 */
#include "appearance/plane.h"

#include "base/limits.h"

#include <limits.h>
#include <stdlib.h>
#include <zlib.h>

#define LEVEL 2
#define TIGHT_LEVEL 9
#define MEMORY_LEVEL 8
#define STEP_BYTES ((size_t)16 << 10)

struct appearance_deflater {
    z_stream stream;
};

pdfseal_status appearance_plane_open(appearance_plane *plane, appearance_plane_kind kind,
                                     pdfseal_error *error)
{
    appearance_deflater *deflater = calloc(1, sizeof *deflater);
    if (!deflater)
        FAIL_MEMORY(error);
    int strategy = kind == APPEARANCE_PLANE_RUNS ? Z_RLE : Z_DEFAULT_STRATEGY;
    int level = kind == APPEARANCE_PLANE_TIGHT ? TIGHT_LEVEL : LEVEL;
    if (deflateInit2(&deflater->stream, level, Z_DEFLATED, MAX_WBITS, MEMORY_LEVEL, strategy) != Z_OK) {
        free(deflater);
        FAIL_MEMORY(error);
    }
    /* As large as pixels can become, whose number is bounded. */
    bytes_buffer_init(&plane->bytes, LIMIT_CEILING_BYTES);
    plane->deflater = deflater;
    return PDFSEAL_OK;
}

bool appearance_plane_is_open(const appearance_plane *plane)
{
    return plane->deflater != NULL;
}

/* Gives zlib room until it has taken its input (or, finishing, has ended). */
static pdfseal_status run(appearance_plane *plane, int flush, pdfseal_error *error)
{
    z_stream *stream = &plane->deflater->stream;
    int result;
    do {
        TRY(bytes_buffer_reserve(&plane->bytes, STEP_BYTES, error));
        stream->next_out = plane->bytes.data + plane->bytes.length;
        stream->avail_out = (uInt)STEP_BYTES;
        result = deflate(stream, flush);
        plane->bytes.length += STEP_BYTES - stream->avail_out;
        if (result == Z_STREAM_ERROR)
            FAIL(error, PDFSEAL_ERROR_INTERNAL, "zlib could not compress the picture");
    } while (flush == Z_FINISH ? result != Z_STREAM_END : stream->avail_in > 0);
    return PDFSEAL_OK;
}

pdfseal_status appearance_plane_write(appearance_plane *plane, bytes_view bytes, pdfseal_error *error)
{
    z_stream *stream = &plane->deflater->stream;
    while (bytes.length) {
        size_t part = bytes.length < INT_MAX ? bytes.length : INT_MAX;
        stream->next_in = (z_const Bytef *)bytes.data;
        stream->avail_in = (uInt)part;
        TRY(run(plane, Z_NO_FLUSH, error));
        bytes = (bytes_view){bytes.data + part, bytes.length - part};
    }
    return PDFSEAL_OK;
}

static void close_deflater(appearance_plane *plane)
{
    if (plane->deflater)
        (void)deflateEnd(&plane->deflater->stream);
    free(plane->deflater);
    plane->deflater = NULL;
}

pdfseal_status appearance_plane_finish(appearance_plane *plane, pdfseal_error *error)
{
    TRY(run(plane, Z_FINISH, error));
    close_deflater(plane);
    uint8_t *fitting = realloc(plane->bytes.data, plane->bytes.length);
    if (fitting) {
        plane->bytes.data = fitting;
        plane->bytes.capacity = plane->bytes.length;
    }
    return PDFSEAL_OK;
}

void appearance_plane_clear(appearance_plane *plane)
{
    close_deflater(plane);
    bytes_buffer_clear(&plane->bytes);
    plane->has_filters = false;
}
