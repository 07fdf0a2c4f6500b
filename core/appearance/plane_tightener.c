/* SPDX-License-Identifier: Apache-2.0 */
/* Rows are inflated one by one and go to two compressors, one of them behind PNG's filters; the smallest stays. */
#include "appearance/plane_tightener.h"

#include "base/checked.h"

#include <stdlib.h>
#include <zlib.h>

enum { FILTER_NONE, FILTER_SUB, FILTER_UP, FILTER_AVERAGE, FILTER_PAETH, FILTERS };

typedef struct tightening {
    z_stream source;
    size_t row_bytes, pixel_bytes;
    uint8_t *rows;     /* the row before, the row, and what the filters make of it: FILTERS times its kind and the row */
    uint8_t *before, *row;
    appearance_plane plain, filtered;
} tightening;

static uint8_t *filtered_row(const tightening *work, int kind)
{
    return work->rows + 2 * work->row_bytes + (size_t)kind * (work->row_bytes + 1);
}

static int paeth(int left, int up, int corner)
{
    int guess = left + up - corner;
    int to_left = abs(guess - left);
    int to_up = abs(guess - up);
    int to_corner = abs(guess - corner);
    return to_left <= to_up && to_left <= to_corner ? left : to_up <= to_corner ? up : corner;
}

static int predict(const tightening *work, int kind, size_t i)
{
    int left = i >= work->pixel_bytes ? work->row[i - work->pixel_bytes] : 0;
    int up = work->before[i];
    switch (kind) {
    case FILTER_SUB:
        return left;
    case FILTER_UP:
        return up;
    case FILTER_AVERAGE:
        return (left + up) / 2;
    case FILTER_PAETH:
        return paeth(left, up, i >= work->pixel_bytes ? work->before[i - work->pixel_bytes] : 0);
    default:
        return 0;
    }
}

/* The sum of the differences tells how well they compress. source  ISO/IEC 15948:2004 12.8 */
static uint64_t run_filter(const tightening *work, int kind)
{
    uint8_t *out = filtered_row(work, kind);
    uint64_t sum = 0;
    out[0] = (uint8_t)kind;
    for (size_t i = 0; i < work->row_bytes; i++) {
        uint8_t difference = (uint8_t)(work->row[i] - predict(work, kind, i));
        out[i + 1] = difference;
        sum += difference < 128 ? difference : 256u - difference;
    }
    return sum;
}

static pdfseal_status write_filtered(tightening *work, pdfseal_error *error)
{
    int best = FILTER_NONE;
    uint64_t least = UINT64_MAX;
    for (int kind = FILTER_NONE; kind < FILTERS; kind++) {
        uint64_t sum = run_filter(work, kind);
        if (sum < least) {
            least = sum;
            best = kind;
        }
    }
    return appearance_plane_write(&work->filtered, (bytes_view){filtered_row(work, best), work->row_bytes + 1}, error);
}

/* False at the end of the plane. */
static pdfseal_status read_row(tightening *work, bool *ret_read, pdfseal_error *error)
{
    work->source.next_out = work->row;
    work->source.avail_out = (uInt)work->row_bytes;
    int result = inflate(&work->source, Z_SYNC_FLUSH);
    bool is_whole = work->source.avail_out == 0;
    if ((result != Z_OK && result != Z_STREAM_END) || (!is_whole && work->source.avail_out != work->row_bytes))
        FAIL(error, PDFSEAL_ERROR_INTERNAL, "zlib could not compress the picture");
    *ret_read = is_whole;
    return PDFSEAL_OK;
}

static pdfseal_status take_rows(tightening *work, pdfseal_error *error)
{
    bool more;
    TRY(appearance_plane_open(&work->plain, APPEARANCE_PLANE_TIGHT, error));
    TRY(appearance_plane_open(&work->filtered, APPEARANCE_PLANE_TIGHT, error));
    TRY(read_row(work, &more, error));
    while (more) {
        uint8_t *spare = work->before;
        TRY(appearance_plane_write(&work->plain, (bytes_view){work->row, work->row_bytes}, error));
        TRY(write_filtered(work, error));
        work->before = work->row;
        work->row = spare;
        TRY(read_row(work, &more, error));
    }
    TRY(appearance_plane_finish(&work->plain, error));
    TRY(appearance_plane_finish(&work->filtered, error));
    work->filtered.has_filters = true;
    return PDFSEAL_OK;
}

static void keep_smallest(appearance_plane *plane, tightening *work)
{
    appearance_plane *best =
        work->filtered.bytes.length < work->plain.bytes.length ? &work->filtered : &work->plain;
    if (best->bytes.length >= plane->bytes.length)
        return;
    appearance_plane_clear(plane);
    *plane = *best;
    *best = (appearance_plane){0};
}

static pdfseal_status open_work(tightening *work, const appearance_plane *plane, pdfseal_error *error)
{
    size_t room;
    if (!CHECKED_MULTIPLY(work->row_bytes + 1, (size_t)FILTERS + 2, &room))
        FAIL_MEMORY(error);
    work->rows = calloc(1, room);
    if (!work->rows)
        FAIL_MEMORY(error);
    work->before = work->rows;
    work->row = work->rows + work->row_bytes;
    work->source.next_in = plane->bytes.data;
    work->source.avail_in = (uInt)plane->bytes.length;
    if (inflateInit(&work->source) != Z_OK)
        FAIL_MEMORY(error);
    return PDFSEAL_OK;
}

pdfseal_status appearance_plane_tighten(appearance_plane *plane, size_t row_bytes, size_t pixel_bytes,
                                        pdfseal_error *error)
{
    tightening work = {.row_bytes = row_bytes, .pixel_bytes = pixel_bytes};
    if (plane->bytes.length == 0 || plane->bytes.length > UINT32_MAX)
        return PDFSEAL_OK;
    pdfseal_status status = open_work(&work, plane, error);
    if (status == PDFSEAL_OK)
        status = take_rows(&work, error);
    if (status == PDFSEAL_OK)
        keep_smallest(plane, &work);
    (void)inflateEnd(&work.source);
    appearance_plane_clear(&work.plain);
    appearance_plane_clear(&work.filtered);
    free(work.rows);
    return status;
}
