/* SPDX-License-Identifier: Apache-2.0 */
/* Joins reader and encoder; writes what they gave as XObjects. */
#include "appearance/picture.h"

#include "appearance/picture_encoder.h"
#include "appearance/png_reader.h"
#include "base/limits.h"

#include <stdlib.h>

#define POINTS_PER_METRE (72 / 0.0254)
/* A density counts when it gives sides that a page can show: from a millimetre to the largest page of
 * PDF 1.7. */
#define NATURAL_SIDE_LEAST_PT 2.8
#define NATURAL_SIDE_MOST_PT 14400.0

struct appearance_picture {
    uint32_t width, height;
    double natural_width_pt, natural_height_pt; /* 0: none */
    appearance_encoder planes;
};

static void take_density(appearance_picture *picture, const appearance_png_header *header)
{
    if (header->x_pixels_per_metre == 0 || header->y_pixels_per_metre == 0)
        return;
    double width_pt = header->width * POINTS_PER_METRE / header->x_pixels_per_metre;
    double height_pt = header->height * POINTS_PER_METRE / header->y_pixels_per_metre;
    if (width_pt < NATURAL_SIDE_LEAST_PT || width_pt > NATURAL_SIDE_MOST_PT ||
        height_pt < NATURAL_SIDE_LEAST_PT || height_pt > NATURAL_SIDE_MOST_PT)
        return;
    picture->natural_width_pt = width_pt;
    picture->natural_height_pt = height_pt;
}

static pdfseal_status begin(void *context, const appearance_png_header *header, pdfseal_error *error)
{
    appearance_picture *picture = context;
    picture->width = header->width;
    picture->height = header->height;
    take_density(picture, header);
    return appearance_encoder_init(&picture->planes, header->width, header->channels, error);
}

static pdfseal_status take_row(void *context, const uint8_t *row, pdfseal_error *error)
{
    return appearance_encoder_row(&((appearance_picture *)context)->planes, row, error);
}

static void free_picture(appearance_picture **picture)
{
    appearance_picture_free(*picture);
}

pdfseal_status appearance_picture_read_png(bytes_view file, appearance_picture **ret_picture,
                                           pdfseal_error *error)
{
    __attribute__((cleanup(free_picture))) appearance_picture *picture = calloc(1, sizeof *picture);
    if (!picture)
        FAIL_MEMORY(error);
    TRY(appearance_png_read(file, &(appearance_row_sink){picture, begin, take_row}, error));
    TRY(appearance_encoder_finish(&picture->planes, error));
    *ret_picture = picture;
    picture = NULL;
    return PDFSEAL_OK;
}

pdfseal_status appearance_picture_open_png(const char *path, appearance_picture **ret_picture,
                                           pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer file;
    bytes_buffer_init(&file, LIMIT_PICTURE_BYTES);
    TRY(file_read_whole(path, &file, error));
    return appearance_picture_read_png(bytes_buffer_view(&file), ret_picture, error);
}

void appearance_picture_free(appearance_picture *picture)
{
    if (!picture)
        return;
    appearance_encoder_clear(&picture->planes);
    free(picture);
}

void appearance_picture_get_pixels(const appearance_picture *picture, uint32_t *ret_width,
                                   uint32_t *ret_height)
{
    *ret_width = picture->width;
    *ret_height = picture->height;
}

bool appearance_picture_find_natural_size(const appearance_picture *picture, double *ret_width_pt,
                                          double *ret_height_pt)
{
    if (picture->natural_width_pt == 0)
        return false;
    *ret_width_pt = picture->natural_width_pt;
    *ret_height_pt = picture->natural_height_pt;
    return true;
}

size_t appearance_picture_get_encoded_bytes(const appearance_picture *picture)
{
    return picture->planes.colour_plane.bytes.length + picture->planes.alpha_plane.bytes.length;
}

static pdfseal_status write_image_entries(const appearance_picture *picture, unsigned bits, bytes_buffer *out,
                                          pdfseal_error *error)
{
    return bytes_buffer_append_format(
        out, error,
        "/Type /XObject /Subtype /Image /Width %u /Height %u /BitsPerComponent %u /Filter /FlateDecode",
        picture->width, picture->height, bits);
}

static pdfseal_status add_mask(const appearance_picture *picture, pdf_section *section,
                               pdf_reference *ret_mask, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer entries;
    bytes_buffer_init(&entries, 1024);
    TRY(write_image_entries(picture, 8, &entries, error));
    TRY(bytes_buffer_append_text(&entries, " /ColorSpace /DeviceGray", error));
    *ret_mask = (pdf_reference){pdf_section_reserve(section), 0};
    return pdf_section_add_stream(section, *ret_mask, bytes_buffer_view(&entries),
                                  bytes_buffer_view(&picture->planes.alpha_plane.bytes), error);
}

static pdfseal_status write_colour_space(const appearance_encoder *planes, bytes_buffer *out,
                                         pdfseal_error *error)
{
    const char *device = planes->colours == 1 ? "DeviceGray" : "DeviceRGB";
    if (!planes->is_uniform)
        return bytes_buffer_append_format(out, error, " /ColorSpace /%s", device);
    TRY(bytes_buffer_append_format(out, error, " /ColorSpace [/Indexed /%s 0 <", device));
    for (unsigned i = 0; i < planes->colours; i++)
        TRY(bytes_buffer_append_format(out, error, "%02X", planes->held[i]));
    return bytes_buffer_append_text(out, ">]", error);
}

pdfseal_status appearance_picture_add(const appearance_picture *picture, pdf_section *section,
                                      pdf_reference *ret_image, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer entries;
    bytes_buffer_init(&entries, 1024);
    TRY(write_image_entries(picture, picture->planes.is_uniform ? 1 : 8, &entries, error));
    TRY(write_colour_space(&picture->planes, &entries, error));
    if (picture->planes.alpha_plane.bytes.length) {
        pdf_reference mask;
        TRY(add_mask(picture, section, &mask, error));
        TRY(bytes_buffer_append_format(&entries, error, " /SMask %u 0 R", mask.number));
    }
    pdf_reference image = {pdf_section_reserve(section), 0};
    TRY(pdf_section_add_stream(section, image, bytes_buffer_view(&entries),
                               bytes_buffer_view(&picture->planes.colour_plane.bytes), error));
    *ret_image = image;
    return PDFSEAL_OK;
}
