/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JPEG by libjpeg-turbo, row by row. */
#include "scans/scan.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

typedef struct source {
    struct jpeg_decompress_struct jpeg;
    struct jpeg_error_mgr errors;
    jmp_buf way_out;
    uint8_t *row;
    scan_rows taken;
} source;

static void leave(j_common_ptr jpeg)
{
    source *file = jpeg->client_data;
    longjmp(file->way_out, 1);
}

static void stay_silent(j_common_ptr jpeg)
{
    (void)jpeg;
}

static void source_clear(source *file)
{
    jpeg_destroy_decompress(&file->jpeg);
    free(file->row);
    scan_rows_end(&file->taken);
}

static double density_of(const struct jpeg_decompress_struct *jpeg)
{
    double dpi = jpeg->saw_JFIF_marker && jpeg->density_unit == 1   ? jpeg->X_density
                 : jpeg->saw_JFIF_marker && jpeg->density_unit == 2 ? jpeg->X_density * 2.54
                                                                    : 0;
    return dpi >= 10 && dpi <= 10000 ? dpi : 0;
}

/* CMYK as cameras never write it: four channels have no meaning here. */
static bool is_of_light(const struct jpeg_decompress_struct *jpeg)
{
    return jpeg->jpeg_color_space == JCS_GRAYSCALE || jpeg->jpeg_color_space == JCS_RGB || jpeg->jpeg_color_space == JCS_YCbCr;
}

static pdfseal_status read_picture(source *file, scan *into, failure *cause)
{
    struct jpeg_decompress_struct *jpeg = &file->jpeg;
    if (setjmp(file->way_out))
        FAIL(cause, PDFSEAL_ERROR_INPUT, "the picture is damaged or cut off (take it from its source again)");
    (void)jpeg_read_header(jpeg, TRUE);
    if (!is_of_light(jpeg))
        FAIL(cause, PDFSEAL_ERROR_INPUT, "the picture is in CMYK (save it as RGB)");
    TRY(scan_rows_begin(&file->taken, into, jpeg->image_width, jpeg->image_height, cause));
    into->dpi = density_of(jpeg);
    jpeg->out_color_space = jpeg->num_components == 1 ? JCS_GRAYSCALE : JCS_RGB;
    (void)jpeg_start_decompress(jpeg);
    unsigned channels = (unsigned)jpeg->output_components;
    file->row = calloc(jpeg->output_width, channels);
    if (!file->row)
        FAIL(cause, PDFSEAL_ERROR_MEMORY, "memory ran out");
    while (jpeg->output_scanline < jpeg->output_height) {
        JSAMPROW row = file->row;
        (void)jpeg_read_scanlines(jpeg, &row, 1);
        scan_rows_take(&file->taken, file->row, channels);
    }
    (void)jpeg_finish_decompress(jpeg);
    if (jpeg->err->num_warnings > 0) /* what is cut off is filled with grey */
        FAIL(cause, PDFSEAL_ERROR_INPUT, "the picture is damaged or cut off (take it from its source again)");
    return PDFSEAL_OK;
}

pdfseal_status scan_read_jpeg(const uint8_t *data, size_t length_bytes, scan *ret_scan, failure *cause)
{
    __attribute__((cleanup(source_clear))) source file = {0};
    file.jpeg.err = jpeg_std_error(&file.errors);
    file.errors.error_exit = leave;
    file.errors.output_message = stay_silent;
    file.jpeg.client_data = &file;
    if (setjmp(file.way_out))
        FAIL(cause, PDFSEAL_ERROR_MEMORY, "memory ran out");
    jpeg_create_decompress(&file.jpeg);
    file.jpeg.mem->max_memory_to_use = 400 << 20; /* a progressive picture lies there whole */
    jpeg_mem_src(&file.jpeg, data, length_bytes);
    return read_picture(&file, ret_scan, cause);
}
