/* SPDX-License-Identifier: Apache-2.0 */
/* Drives libpng row by row; its jumps never leave run_guarded. */
#include "appearance/png_reader.h"

#include "base/checked.h"
#include "base/limits.h"
#include "base/words.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>

#define SIGNATURE_BYTES 8
#define HEADER_BYTES 24 /* signature, length and name of IHDR, width, height */
#define INTERLACE_AT 28
/* One chunk that libpng keeps in memory: a palette needs 768 bytes. */
#define CHUNK_BYTES ((png_alloc_size_t)1 << 20)
#define CHUNKS 1000

typedef struct png_reader {
    png_structp png;
    png_infop info;
    bytes_cursor input;
    const appearance_row_sink *sink;
    appearance_png_header header;
    size_t row_bytes;
    int passes;
    uint8_t *rows; /* one row; of an interlaced picture all of them */
    bool memory_ran_out;
    pdfseal_status status;
    pdfseal_error *error;
} png_reader;

static void *allocate(png_structp png, png_alloc_size_t size)
{
    void *memory = malloc(size);
    if (!memory)
        ((png_reader *)png_get_mem_ptr(png))->memory_ran_out = true;
    return memory;
}

static void release(png_structp png, void *memory)
{
    (void)png;
    free(memory);
}

/* `text` is libpng's, or a sentence of ours that has a translation. */
static pdfseal_status note_failure(png_reader *reader, const char *text)
{
    const char *cause = reader->error ? words_get(reader->error->language, text) : text;
    if (reader->memory_ran_out)
        FAIL_MEMORY(reader->error);
    FAIL_AT(reader->error, PDFSEAL_ERROR_INPUT, (int64_t)reader->input.position,
            "the PNG is damaged: %s (take the picture from its source again)", cause);
}

static _Noreturn void jump_out(png_structp png, const char *text)
{
    png_reader *reader = png_get_error_ptr(png);
    reader->status = note_failure(reader, text);
    png_longjmp(png, 1);
}

static void pass_over_warning(png_structp png, const char *text)
{
    (void)png;
    (void)text;
}

static void read_bytes(png_structp png, png_bytep target, size_t length)
{
    png_reader *reader = png_get_io_ptr(png);
    if (length > reader->input.view.length - reader->input.position)
        png_error(png, "it ends too early");
    memcpy(target, reader->input.view.data + reader->input.position, length);
    reader->input.position += length;
}

static pdfseal_status check_side_limits(bytes_view file, const limits *set, pdfseal_error *error)
{
    static const uint8_t signature[SIGNATURE_BYTES] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    if (file.length == 0)
        FAIL(error, PDFSEAL_ERROR_INPUT, "is empty (name a PNG picture)");
    if (!bytes_start_with(file, (bytes_view){signature, sizeof signature}))
        FAIL_AT(error, PDFSEAL_ERROR_INPUT, 0, "is no PNG picture (name one, or convert it to PNG)");
    if (file.length < HEADER_BYTES)
        FAIL_AT(error, PDFSEAL_ERROR_INPUT, (int64_t)file.length,
                "the PNG is damaged: it ends in its header (take the picture from its source again)");
    uint32_t width = png_get_uint_32(file.data + 16);
    uint32_t height = png_get_uint_32(file.data + 20);
    if (width == 0 || height == 0)
        FAIL_AT(error, PDFSEAL_ERROR_INPUT, 16, "the PNG has no size: %u x %u pixels (take another picture)",
                width, height);
    bool is_interlaced = file.length > INTERLACE_AT && file.data[INTERLACE_AT];
    size_t side = limits_get(set, LIMITS_PICTURE_SIDE);
    if (width > side || height > side)
        FAIL_LIMIT(error, 16, set, LIMITS_PICTURE_SIDE);
    if (is_interlaced && (uint64_t)width * height > limits_get(set, LIMITS_PICTURE_PIXELS))
        FAIL_LIMIT(error, 16, set, LIMITS_PICTURE_PIXELS);
    return PDFSEAL_OK;
}

/* What does not change a pixel is not even parsed. */
static void set_limits(png_structp png, const limits *set)
{
    png_uint_32 side = (png_uint_32)limits_get(set, LIMITS_PICTURE_SIDE);
    static const png_byte unused[] =
        "sBIT\0bKGD\0hIST\0sPLT\0eXIf\0tIME\0tEXt\0zTXt\0iTXt\0"
        "pCAL\0sCAL\0oFFs";
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, unused, (int)(sizeof unused / 5));
    png_set_user_limits(png, side, side);
    png_set_chunk_malloc_max(png, CHUNK_BYTES);
    png_set_chunk_cache_max(png, CHUNKS);
}

static double point_of(png_fixed_point number)
{
    return number / 100000.0;
}

static void read_chromaticities(png_reader *reader, appearance_chromaticities *of)
{
    png_fixed_point at[8];
    if (!png_get_cHRM_fixed(reader->png, reader->info, &at[0], &at[1], &at[2], &at[3], &at[4], &at[5], &at[6], &at[7]))
        return;
    *of = (appearance_chromaticities){{point_of(at[0]), point_of(at[1])}, {point_of(at[2]), point_of(at[3])},
                                      {point_of(at[4]), point_of(at[5])}, {point_of(at[6]), point_of(at[7])}};
}

static void read_colour(png_reader *reader, appearance_png_header *header)
{
    png_charp name;
    png_bytep profile;
    png_uint_32 length;
    png_fixed_point gamma;
    int kind;
    if (png_get_iCCP(reader->png, reader->info, &name, &kind, &profile, &length))
        header->profile = (bytes_view){profile, length};
    header->is_srgb = png_get_sRGB(reader->png, reader->info, &kind) != 0;
    if (png_get_gAMA_fixed(reader->png, reader->info, &gamma))
        header->gamma = point_of(gamma);
    read_chromaticities(reader, &header->chromaticities);
}

static pdfseal_status read_header(png_reader *reader)
{
    png_structp png = reader->png;
    png_set_read_fn(png, reader, read_bytes);
    set_limits(png, reader->sink->limits);
    png_read_info(png, reader->info);
    png_set_expand(png);
    png_set_scale_16(png);
    int colour_type = png_get_color_type(png, reader->info);
    int depth = png_get_bit_depth(png, reader->info);
    reader->passes = png_set_interlace_handling(png);
    png_read_update_info(png, reader->info);
    reader->header = (appearance_png_header){
        .width = png_get_image_width(png, reader->info),
        .height = png_get_image_height(png, reader->info),
        .channels = png_get_channels(png, reader->info),
        .x_pixels_per_metre = png_get_x_pixels_per_meter(png, reader->info),
        .y_pixels_per_metre = png_get_y_pixels_per_meter(png, reader->info),
        .is_interlaced = reader->passes > 1,
        .colour_type = colour_type,
        .depth = depth,
    };
    read_colour(reader, &reader->header);
    reader->row_bytes = png_get_rowbytes(png, reader->info);
    return PDFSEAL_OK;
}

static pdfseal_status allocate_rows(png_reader *reader)
{
    size_t length;
    size_t rows = reader->passes > 1 ? reader->header.height : 1;
    if (reader->row_bytes != (size_t)reader->header.width * reader->header.channels)
        FAIL(reader->error, PDFSEAL_ERROR_INTERNAL, "a PNG row has a length that was not expected");
    if (!CHECKED_MULTIPLY(reader->row_bytes, rows, &length))
        FAIL_MEMORY(reader->error);
    reader->rows = calloc(length, 1);
    if (!reader->rows)
        FAIL_MEMORY(reader->error);
    return PDFSEAL_OK;
}

/* The passes before the last one fill in what they have; only then are rows whole. */
static void read_early_passes(png_reader *reader)
{
    for (int pass = 1; pass < reader->passes; pass++) {
        for (uint32_t y = 0; y < reader->header.height; y++)
            png_read_row(reader->png, reader->rows + reader->row_bytes * y, NULL);
    }
}

static pdfseal_status read_rows(png_reader *reader)
{
    read_early_passes(reader);
    size_t step = reader->passes > 1 ? reader->row_bytes : 0;
    for (uint32_t y = 0; y < reader->header.height; y++) {
        uint8_t *row = reader->rows + step * y;
        png_read_row(reader->png, row, NULL);
        TRY(reader->sink->row(reader->sink->context, row, reader->error));
    }
    png_read_end(reader->png, NULL);
    return PDFSEAL_OK;
}

/* libpng reports errors by jumping here: no step, and nothing that a step calls before libpng, may own memory
 * that only its own frame knows. */
static pdfseal_status run_guarded(png_reader *reader, pdfseal_status (*step)(png_reader *reader))
{
    if (setjmp(png_jmpbuf(reader->png)))
        return reader->status;
    return step(reader);
}

static pdfseal_status read_picture(png_reader *reader)
{
    TRY(run_guarded(reader, read_header));
    TRY(allocate_rows(reader));
    TRY(reader->sink->begin(reader->sink->context, &reader->header, reader->error));
    return run_guarded(reader, read_rows);
}

static void close_reader(png_reader *reader)
{
    free(reader->rows);
    if (reader->png)
        png_destroy_read_struct(&reader->png, &reader->info, NULL);
}

pdfseal_status appearance_png_read(bytes_view file, const appearance_row_sink *sink, pdfseal_error *error)
{
    TRY(check_side_limits(file, sink->limits, error));
    png_reader reader = {.input = {.view = file}, .sink = sink, .error = error};
    reader.png = png_create_read_struct_2(PNG_LIBPNG_VER_STRING, &reader, jump_out, pass_over_warning,
                                          &reader, allocate, release);
    reader.info = reader.png ? png_create_info_struct(reader.png) : NULL;
    pdfseal_status status =
        reader.info ? read_picture(&reader)
                    : error_set(error, PDFSEAL_ERROR_MEMORY, -1, __FILE__, __LINE__, "memory ran out");
    close_reader(&reader);
    return status;
}
