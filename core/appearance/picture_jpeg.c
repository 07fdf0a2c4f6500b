/* SPDX-License-Identifier: Apache-2.0 */
/* A JPEG is embedded as it is; a form turns it where the camera was turned. source  ISO 32000-2:2020 7.4.8 */
#include "appearance/picture_private.h"
#include "base/limits.h"

static bool is_sideways(int orientation)
{
    return orientation >= 5;
}

pdfseal_status appearance_jpeg_picture_read(appearance_picture *picture, bytes_view file,
                                            const appearance_picture_options *options, pdfseal_error *error)
{
    appearance_jpeg_header *header = &picture->jpeg;
    double dpi = options->dpi / 0.0254;
    TRY(appearance_jpeg_read(file, options->limits, header, error));
    bool sideways = is_sideways(header->orientation);
    picture->facts = (appearance_picture_facts){.kind = APPEARANCE_PICTURE_JPEG,
                                                .source_width = sideways ? header->height : header->width,
                                                .source_height = sideways ? header->width : header->height};
    picture->facts.width = picture->facts.source_width;
    picture->facts.height = picture->facts.source_height;
    picture->aspect = (double)picture->facts.width / picture->facts.height;
    appearance_picture_take_density(picture,
                                    dpi > 0    ? dpi
                                    : sideways ? header->y_pixels_per_metre
                                               : header->x_pixels_per_metre,
                                    dpi > 0    ? dpi
                                    : sideways ? header->x_pixels_per_metre
                                               : header->y_pixels_per_metre);
    TRY(appearance_picture_take_profile(picture, bytes_buffer_view(&header->profile), header->components,
                                        error));
    bytes_buffer_init_limited(&picture->file, options->limits, LIMITS_PICTURE_BYTES);
    TRY(bytes_buffer_append(&picture->file, file.data, header->end, error));
    picture->facts.encoded_bytes = picture->file.length + picture->profile.length;
    return PDFSEAL_OK;
}

static pdfseal_status write_entries(const appearance_picture *picture, const appearance_target *target,
                                    pdf_reference profile, bytes_buffer *out, pdfseal_error *error)
{
    const appearance_jpeg_header *header = &picture->jpeg;
    TRY(bytes_buffer_append_format(out, error,
                                   "/Type /XObject /Subtype /Image /Width %u /Height %u /BitsPerComponent 8 "
                                   "/Filter /DCTDecode /ColorSpace ",
                                   header->width, header->height));
    TRY(appearance_picture_write_space(picture, target, header->components, profile, out, error));
    if (header->is_plain_rgb)
        TRY(bytes_buffer_append_text(out, " /DecodeParms <</ColorTransform 0>>", error));
    if (header->components == 4 && header->has_adobe)
        TRY(bytes_buffer_append_text(out, " /Decode [1 0 1 0 1 0 1 0]", error));
    return PDFSEAL_OK;
}

/* How each Exif orientation comes to stand upright in the unit square. source  Exif 2.32 4.6.4 A
 * (Orientation) */
static const double ORIENTATIONS[8][6] = {{1, 0, 0, 1, 0, 0},  {-1, 0, 0, 1, 1, 0},  {-1, 0, 0, -1, 1, 1},
                                          {1, 0, 0, -1, 0, 1}, {0, -1, -1, 0, 1, 1}, {0, -1, 1, 0, 0, 1},
                                          {0, 1, 1, 0, 0, 0},  {0, 1, -1, 0, 1, 0}};

pdfseal_status appearance_jpeg_picture_add(const appearance_picture *picture, pdf_section *section,
                                           const appearance_target *target, pdf_reference *ret_xobject,
                                           pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer entries;
    pdf_reference profile;
    bytes_buffer_init(&entries, 1024);
    TRY(appearance_picture_add_profile(picture, section, target, &profile, error));
    if (target->part && picture->jpeg.components == 4 && !profile.number && !target->takes_cmyk)
        FAIL(error, PDFSEAL_ERROR_REFUSED,
             "the picture is in CMYK, which has no meaning in this PDF/A document (save it as RGB)");
    TRY(write_entries(picture, target, profile, &entries, error));
    pdf_reference image = {pdf_section_reserve(section), 0};
    TRY(pdf_section_add_stream(section, image, bytes_buffer_view(&entries), bytes_buffer_view(&picture->file),
                               error));
    if (picture->jpeg.orientation == 1) {
        *ret_xobject = image;
        return PDFSEAL_OK;
    }
    return appearance_unit_form_add(section, image, ORIENTATIONS[picture->jpeg.orientation - 1], ret_xobject,
                                    error);
}
