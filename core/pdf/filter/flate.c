/* SPDX-License-Identifier: Apache-2.0 */
/* FlateDecode: inflates straight into the buffer, which grows as long as its maximum allows. */
#include "pdf/filter/step.h"

#include <limits.h>
#include <zlib.h>

#define ZLIB_WINDOW 15
#define BARE_DEFLATE_WINDOW (-15)
#define HEADER_BYTES 2
#define ZLIB_BETWEEN_BLOCKS 128 /* in data_type */
#define GROWTH_BYTES_MIN ((size_t)4096)
/* What an inflater may be asked for. Its data may be none that zlib takes: incomplete codes, length symbols 286 and 287 (as 258), distance
 * symbols 30 and 31. Readers stop at the first, and take the second alike or stop; the third lead farther back than this, where
 * inflaters differ: within it what one lets pass holds all that any reader could see. source  RFC 1951 3.2.5, 3.2.6 */
#define AT_ONCE_BYTES ((size_t)24576)
/* Encoded bytes from which on the text is likely to be longer. */
#define AT_ONCE_ENCODED_BYTES (AT_ONCE_BYTES / 2)

static uInt step_length(size_t length)
{
    return length > INT_MAX ? INT_MAX : (uInt)length;
}

/* A buffer that was used before may have more room than its maximum now allows. */
static size_t count_room(const bytes_buffer *out)
{
    size_t end = out->capacity < out->maximum ? out->capacity : out->maximum;
    return end > out->length ? end - out->length : 0;
}

/* Makes room for a further piece; a first guess of four times the encoded size spares most growing. */
static pdfseal_status grow(bytes_buffer *out, size_t left_encoded, pdfseal_error *error)
{
    size_t room = out->maximum > out->length ? out->maximum - out->length : 0;
    size_t wanted = left_encoded > SIZE_MAX / 4 ? left_encoded : left_encoded * 4;
    if (wanted < GROWTH_BYTES_MIN)
        wanted = GROWTH_BYTES_MIN;
    if (room > 0 && wanted > room)
        wanted = room;
    return bytes_buffer_reserve(out, wanted, error);
}

/* Inflates until the end of the data, or until something is wrong: then *ret_code is no Z_STREAM_END. */
static pdfseal_status inflate_all(z_stream *stream, bytes_view encoded, bytes_buffer *out, int *ret_code,
                                  pdfseal_error *error)
{
    int code = Z_OK;
    size_t given = 0;
    while (code == Z_OK) {
        if (stream->avail_in == 0) {
            stream->next_in = (Bytef *)(encoded.data + given);
            stream->avail_in = step_length(encoded.length - given);
            given += stream->avail_in;
        }
        if (count_room(out) == 0)
            TRY(grow(out, encoded.length - given + stream->avail_in, error));
        uInt room = step_length(count_room(out));
        stream->next_out = out->data + out->length;
        stream->avail_out = room;
        /* All that is left is given: zlib need not keep what it wrote for a further call. */
        code = inflate(stream, given == encoded.length ? Z_FINISH : Z_NO_FLUSH);
        out->length += room - stream->avail_out;
        /* A full buffer and no input left is no end yet: zlib may hold back bytes. Room left and no input is the end, and
         * a further call would forget whether a block is open. */
        bool is_full = stream->avail_out == 0;
        bool is_eaten = stream->avail_in == 0 && given == encoded.length;
        if (code == Z_BUF_ERROR && is_full)
            code = Z_OK;
        else if (code == Z_OK && is_eaten && !is_full)
            code = Z_BUF_ERROR;
    }
    *ret_code = code;
    return PDFSEAL_OK;
}

/* Some producers end with a sync flush instead of the last block and its checksum: nothing is missing then. */
static bool ends_with_flush(const z_stream *stream, bytes_view encoded)
{
    static const uint8_t FLUSH[] = {0x00, 0x00, 0xFF, 0xFF};
    bool between_blocks = (stream->data_type & ZLIB_BETWEEN_BLOCKS) != 0;
    return between_blocks && stream->avail_in == 0 && encoded.length > sizeof FLUSH &&
           memcmp(encoded.data + encoded.length - sizeof FLUSH, FLUSH, sizeof FLUSH) == 0;
}

static pdfseal_status inflate_window(bytes_view encoded, int window, bytes_buffer *out, int *ret_code,
                                     pdfseal_error *error)
{
    z_stream stream = {0};
    if (inflateInit2(&stream, window) != Z_OK)
        FAIL_MEMORY(error);
    pdfseal_status status = inflate_all(&stream, encoded, out, ret_code, error);
    if (status == PDFSEAL_OK && *ret_code == Z_BUF_ERROR && ends_with_flush(&stream, encoded))
        *ret_code = Z_STREAM_END;
    (void)inflateEnd(&stream);
    return status;
}

/* Whether the two bytes in front are those of a stream without a preset dictionary. source  RFC 1950 2.2 */
static bool has_plain_header(bytes_view encoded)
{
    return encoded.length > HEADER_BYTES && (encoded.data[0] & 0x0F) == Z_DEFLATED && encoded.data[0] >> 4 <= ZLIB_WINDOW - 8 &&
           (encoded.data[1] & 0x20) == 0 && (encoded.data[0] << 8 | encoded.data[1]) % 31 == 0;
}

pdfseal_status pdf_flate_decode_unchecked(bytes_view encoded, bytes_buffer *out, pdfseal_error *error)
{
    int code = Z_DATA_ERROR;
    if (!has_plain_header(encoded))
        return pdf_flate_decode(encoded, out, NULL, error);
    const bytes_view data = {encoded.data + HEADER_BYTES, encoded.length - HEADER_BYTES};
    TRY(inflate_window(data, BARE_DEFLATE_WINDOW, out, &code, error));
    if (code == Z_MEM_ERROR)
        FAIL_MEMORY(error);
    return code == Z_STREAM_END ? PDFSEAL_OK : pdf_filter_damage("Flate", NULL, error);
}

pdfseal_status pdf_flate_decode_at_once(bytes_view encoded, const pdfseal_inflater *inflater, bytes_buffer *out, pdfseal_error *error)
{
    size_t length = 0;
    if (!inflater || !has_plain_header(encoded) || encoded.length > AT_ONCE_ENCODED_BYTES)
        return pdf_flate_decode_unchecked(encoded, out, error);
    if (count_room(out) < encoded.length)
        TRY(grow(out, encoded.length, error));
    size_t room = count_room(out) < AT_ONCE_BYTES ? count_room(out) : AT_ONCE_BYTES;
    bool done = inflater->inflate(inflater->context, encoded.data + HEADER_BYTES, encoded.length - HEADER_BYTES, out->data + out->length,
                                  room, &length);
    if (!done || length > room)
        return pdf_flate_decode_unchecked(encoded, out, error);
    out->length += length;
    return PDFSEAL_OK;
}

pdfseal_status pdf_flate_decode(bytes_view encoded, bytes_buffer *out, bool *ret_damaged, pdfseal_error *error)
{
    size_t start = out->length;
    int code = Z_BUF_ERROR;
    if (encoded.length > 0)
        TRY(inflate_window(encoded, ZLIB_WINDOW, out, &code, error));
    if (code == Z_DATA_ERROR && out->length == start && ret_damaged)
        TRY(inflate_window(encoded, BARE_DEFLATE_WINDOW, out, &code, error));
    else if (code == Z_STREAM_END)
        return PDFSEAL_OK;
    if (code == Z_MEM_ERROR)
        FAIL_MEMORY(error);
    return pdf_filter_damage("Flate", ret_damaged, error);
}
