/* SPDX-License-Identifier: Apache-2.0 */
/* Tells pictures by their first bytes; what all kinds share. */
#include "appearance/icc.h"
#include "appearance/picture_private.h"
#include "appearance/plane.h"
#include "base/limits.h"

#include <stdlib.h>

#define POINTS_PER_METRE (72 / 0.0254)
#define DEFAULT_WIDTH_PT (40 * 72 / 25.4)
/* A density counts when it gives sides that a page can show: from a millimetre to the largest page of
 * PDF 1.7. */
#define NATURAL_SIDE_LEAST_PT 2.8
#define NATURAL_SIDE_MOST_PT 14400.0
/* A PDF's header may stand a little behind the begin. */
#define HEADER_WINDOW ((size_t)1024)

/* ---- kinds ---- */

static bytes_view without_space(bytes_view file)
{
    if (bytes_start_with(file, BYTES_LITERAL("\xEF\xBB\xBF")))
        file = (bytes_view){file.data + 3, file.length - 3};
    while (file.length &&
           (*file.data == ' ' || *file.data == '\n' || *file.data == '\r' || *file.data == '\t'))
        file = (bytes_view){file.data + 1, file.length - 1};
    return file;
}

appearance_file_kind appearance_file_find_kind(bytes_view file)
{
    bytes_view window = {file.data, file.length < HEADER_WINDOW ? file.length : HEADER_WINDOW};
    bytes_view text = without_space(file);
    if (bytes_start_with(file, BYTES_LITERAL("\x89PNG")))
        return APPEARANCE_FILE_PNG;
    if (appearance_is_jpeg(file))
        return APPEARANCE_FILE_JPEG;
    if (bytes_find(window, BYTES_LITERAL("%PDF-"), 0) != SIZE_MAX)
        return APPEARANCE_FILE_PDF;
    if (bytes_start_with(text, BYTES_LITERAL("<")))
        return APPEARANCE_FILE_SVG;
    if (bytes_start_with(text, BYTES_LITERAL("{")) || bytes_start_with(text, BYTES_LITERAL("[")))
        return APPEARANCE_FILE_JSON;
    return APPEARANCE_FILE_UNKNOWN;
}

static pdfseal_status read_kind(appearance_picture *picture, bytes_view file,
                                const appearance_picture_options *options, pdfseal_error *error)
{
    switch (appearance_file_find_kind(file)) {
    case APPEARANCE_FILE_PNG:
        return appearance_png_picture_read(picture, file, options, error);
    case APPEARANCE_FILE_JPEG:
        return appearance_jpeg_picture_read(picture, file, options, error);
    case APPEARANCE_FILE_PDF:
        return appearance_page_picture_read(picture, file, options, error);
    case APPEARANCE_FILE_SVG:
    case APPEARANCE_FILE_JSON:
        FAIL_AT(error, PDFSEAL_ERROR_INPUT, 0,
                "must be drawn before it is a picture (convert it to PDF or PNG)");
    case APPEARANCE_FILE_UNKNOWN:
        break;
    }
    if (file.length == 0)
        FAIL(error, PDFSEAL_ERROR_INPUT, "is empty (name a picture)");
    FAIL_AT(error, PDFSEAL_ERROR_INPUT, 0,
            "is no picture that is known here (name a PNG, JPEG, SVG or PDF file)");
}

static void free_picture(appearance_picture **picture)
{
    appearance_picture_free(*picture);
}

pdfseal_status appearance_picture_read(bytes_view file, const appearance_picture_options *options,
                                       appearance_picture **ret_picture, pdfseal_error *error)
{
    static const appearance_picture_options unknown = {0};
    __attribute__((cleanup(free_picture))) appearance_picture *picture = calloc(1, sizeof *picture);
    if (!picture)
        FAIL_MEMORY(error);
    TRY(read_kind(picture, file, options ? options : &unknown, error));
    *ret_picture = picture;
    picture = NULL;
    return PDFSEAL_OK;
}

pdfseal_status appearance_picture_open(const char *path, const appearance_picture_options *options,
                                       appearance_picture **ret_picture, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer file;
    bytes_buffer_init_limited(&file, options ? options->limits : NULL, LIMITS_PICTURE_BYTES);
    TRY(file_read_whole(path, &file, error));
    return appearance_picture_read(bytes_buffer_view(&file), options, ret_picture, error);
}

void appearance_picture_free(appearance_picture *picture)
{
    if (!picture)
        return;
    appearance_encoder_clear(&picture->planes);
    bytes_buffer_clear(&picture->original.data);
    bytes_buffer_clear(&picture->original.palette);
    bytes_buffer_clear(&picture->file);
    bytes_buffer_clear(&picture->profile);
    appearance_jpeg_clear(&picture->jpeg);
    pdf_import_free(picture->import);
    appearance_composition_clear(&picture->composition);
    free(picture);
}

/* ---- what it is ---- */

void appearance_picture_get_facts(const appearance_picture *picture, appearance_picture_facts *ret_facts)
{
    *ret_facts = picture->facts;
}

double appearance_picture_get_aspect(const appearance_picture *picture)
{
    return picture->aspect;
}

bool appearance_picture_find_natural_size(const appearance_picture *picture, double *ret_width_pt,
                                          double *ret_height_pt)
{
    if (picture->width_pt == 0)
        return false;
    *ret_width_pt = picture->width_pt;
    *ret_height_pt = picture->height_pt;
    return true;
}

void appearance_picture_take_density(appearance_picture *picture, double x_pixels_per_metre,
                                     double y_pixels_per_metre)
{
    if (!(x_pixels_per_metre > 0) || !(y_pixels_per_metre > 0))
        return;
    double width_pt = picture->facts.source_width * POINTS_PER_METRE / x_pixels_per_metre;
    double height_pt = picture->facts.source_height * POINTS_PER_METRE / y_pixels_per_metre;
    if (width_pt < NATURAL_SIDE_LEAST_PT || width_pt > NATURAL_SIDE_MOST_PT ||
        height_pt < NATURAL_SIDE_LEAST_PT || height_pt > NATURAL_SIDE_MOST_PT)
        return;
    picture->width_pt = width_pt;
    picture->height_pt = height_pt;
}

void appearance_picture_choose_size(const appearance_picture *picture, double wanted_width_pt,
                                    double wanted_height_pt, double *ret_width_pt, double *ret_height_pt)
{
    double width_pt = DEFAULT_WIDTH_PT;
    double height_pt = DEFAULT_WIDTH_PT / picture->aspect;
    (void)appearance_picture_find_natural_size(picture, &width_pt, &height_pt);
    double scale = wanted_width_pt > 0    ? wanted_width_pt / width_pt
                   : wanted_height_pt > 0 ? wanted_height_pt / height_pt
                                          : 1;
    *ret_width_pt = width_pt * scale;
    *ret_height_pt = wanted_width_pt > 0 && wanted_height_pt > 0 ? wanted_height_pt : height_pt * scale;
}

/* ---- colours ---- */

pdfseal_status appearance_picture_take_profile(appearance_picture *picture, bytes_view profile,
                                               unsigned components, pdfseal_error *error)
{
    appearance_icc icc;
    appearance_plane plane = {0};
    if (!appearance_icc_read(profile, &icc) || icc.components != components || icc.is_srgb)
        return PDFSEAL_OK;
    pdfseal_status status = appearance_plane_open(&plane, APPEARANCE_PLANE_COLOURS, error);
    if (status == PDFSEAL_OK)
        status = appearance_plane_write(&plane, profile, error);
    if (status == PDFSEAL_OK)
        status = appearance_plane_finish(&plane, error);
    if (status != PDFSEAL_OK) {
        appearance_plane_clear(&plane);
        return status;
    }
    picture->profile = plane.bytes;
    picture->profile_components = icc.components;
    picture->profile_version = icc.version;
    return PDFSEAL_OK;
}

pdfseal_status appearance_picture_add_profile(const appearance_picture *picture, pdf_section *section,
                                              const appearance_target *target, pdf_reference *ret_profile,
                                              pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer entries;
    bytes_buffer_init(&entries, 256);
    *ret_profile = (pdf_reference){0};
    if (picture->profile.length == 0)
        return PDFSEAL_OK;
    if (target->part == 1 && picture->profile_version > 2)
        FAIL(error, PDFSEAL_ERROR_REFUSED,
             "the picture has a colour profile of version 4, which PDF/A-1 does not know (convert its "
             "colours to sRGB)");
    TRY(bytes_buffer_append_format(&entries, error, "/N %u /Filter /FlateDecode",
                                   picture->profile_components));
    *ret_profile = (pdf_reference){pdf_section_reserve(section), 0};
    return pdf_section_add_stream(section, *ret_profile, bytes_buffer_view(&entries),
                                  bytes_buffer_view(&picture->profile), error);
}

pdfseal_status appearance_picture_write_space(const appearance_picture *picture,
                                              const appearance_target *target, unsigned components,
                                              pdf_reference profile, bytes_buffer *out, pdfseal_error *error)
{
    if (profile.number && picture->profile_components == components)
        return bytes_buffer_append_format(out, error, "[/ICCBased %u 0 R]", profile.number);
    return appearance_target_write_space(target, components, out, error);
}

/* ---- writing ---- */

/* Two matrices, the first a thousandth, so that small factors keep their digits. */
pdfseal_status appearance_unit_form_add(pdf_section *section, pdf_reference xobject, const double matrix[6],
                                        pdf_reference *ret_form, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer entries;
    BYTES_BUFFER_CLEANUP bytes_buffer content;
    bytes_buffer_init(&entries, 512);
    bytes_buffer_init(&content, 512);
    TRY(bytes_buffer_append_format(
        &entries, error,
        "/Type /XObject /Subtype /Form /FormType 1 /BBox [0 0 1 1] /Resources <</XObject <</X %u 0 R>>>>",
        xobject.number));
    TRY(bytes_buffer_append_text(&content, "0.001 0 0 0.001 0 0 cm ", error));
    for (int i = 0; i < 6; i++) {
        TRY(bytes_buffer_append_real(&content, matrix[i] * 1000, 6, error));
        TRY(bytes_buffer_append_byte(&content, ' ', error));
    }
    TRY(bytes_buffer_append_text(&content, "cm /X Do", error));
    *ret_form = (pdf_reference){pdf_section_reserve(section), 0};
    return pdf_section_add_stream(section, *ret_form, bytes_buffer_view(&entries),
                                  bytes_buffer_view(&content), error);
}

pdfseal_status appearance_picture_add(const appearance_picture *picture, pdf_section *section,
                                      const appearance_target *target, pdf_reference *ret_xobject,
                                      pdfseal_error *error)
{
    static const appearance_target no_rules = {0};
    const appearance_target *rules = target ? target : &no_rules;
    switch (picture->facts.kind) {
    case APPEARANCE_PICTURE_PNG:
        return appearance_png_picture_add(picture, section, rules, ret_xobject, error);
    case APPEARANCE_PICTURE_JPEG:
        return appearance_jpeg_picture_add(picture, section, rules, ret_xobject, error);
    case APPEARANCE_PICTURE_PAGE:
        return appearance_page_picture_add(picture, section, rules, ret_xobject, error);
    case APPEARANCE_PICTURE_COMPOSITION:
        return appearance_composition_add(picture, section, rules, ret_xobject, error);
    }
    FAIL(error, PDFSEAL_ERROR_INTERNAL, "a picture of an unknown kind cannot be written");
}
