/* SPDX-License-Identifier: Apache-2.0 */
/* A PNG becomes an image XObject: rows are converted, made fewer and encoded as they come. */
#include "appearance/picture_private.h"
#include "appearance/plane_tightener.h"
#include "appearance/png_original.h"
#include "appearance/png_reader.h"
#include "appearance/shrinker.h"
#include "base/limits.h"

#include <math.h>
#include <stdlib.h>

#define PAPER 255
#define MOST_TIGHT_BYTES ((size_t)16 << 20) /* of colours: a second */

/* The way of the rows from the reader to the encoder. */
typedef struct png_intake {
    appearance_picture *picture;
    appearance_encoder *planes;
    const appearance_picture_options *options;
    bool on_paper; /* laid on white, without transparency */
    appearance_png_header header;
    appearance_conversion conversion;
    appearance_shrinker shrinker; /* factor 0: every pixel is kept */
    uint8_t *line;
    uint32_t rows;
} png_intake;

static double inches(double length_pt)
{
    return length_pt / 72;
}

/* How many pixels become one: more than can be printed are not kept, but never fewer than the placed size
 * needs. */
static uint32_t choose_factor(const png_intake *intake)
{
    const appearance_picture_options *options = intake->options;
    double across = intake->header.width;
    double down = intake->header.height;
    double factor = ceil(fmax(across, down) / APPEARANCE_MOST_SIDE_PX);
    if (options->is_placed) {
        double width_pt;
        double height_pt;
        appearance_picture_choose_size(intake->picture, options->shown_width_pt, options->shown_height_pt,
                                       &width_pt, &height_pt);
        factor = fmin(across / (inches(width_pt) * APPEARANCE_MOST_DPI),
                      down / (inches(height_pt) * APPEARANCE_MOST_DPI));
    }
    factor = fmin(fmax(floor(factor), 1), 255);
    double least = ceil(sqrt(across * down / (double)limits_get(options->limits, LIMITS_PICTURE_PIXELS)));
    return (uint32_t)fmin(fmax(factor, least), fmin(across, down));
}

static pdfseal_status take_facts(png_intake *intake, pdfseal_error *error)
{
    appearance_picture *picture = intake->picture;
    const appearance_png_header *header = &intake->header;
    double dpi = intake->options->dpi / 0.0254;
    picture->facts = (appearance_picture_facts){
        .kind = APPEARANCE_PICTURE_PNG, .source_width = header->width, .source_height = header->height};
    picture->aspect = (double)header->width / header->height;
    appearance_picture_take_density(picture, dpi > 0 ? dpi : header->x_pixels_per_metre,
                                    dpi > 0 ? dpi : header->y_pixels_per_metre);
    return appearance_picture_take_profile(picture, header->profile, header->channels < 3 ? 1 : 3, error);
}

static void choose_conversion(png_intake *intake)
{
    const appearance_png_header *header = &intake->header;
    bool has_profile = intake->picture->profile.length > 0;
    static const appearance_chromaticities none = {0};
    if (has_profile || header->is_srgb || header->profile.length)
        appearance_conversion_init(&intake->conversion, 0, &none);
    else
        appearance_conversion_init(&intake->conversion, header->gamma, &header->chromaticities);
}

static pdfseal_status begin(void *context, const appearance_png_header *header, pdfseal_error *error)
{
    png_intake *intake = context;
    intake->header = *header;
    unsigned channels = intake->on_paper ? (header->channels < 3 ? 1 : 3) : header->channels;
    TRY(take_facts(intake, error));
    uint32_t factor = choose_factor(intake);
    choose_conversion(intake);
    intake->line = calloc(header->width, header->channels);
    if (!intake->line)
        FAIL_MEMORY(error);
    if (factor > 1)
        TRY(appearance_shrinker_init(&intake->shrinker, header->width, header->channels, factor, error));
    uint32_t width = factor > 1 ? intake->shrinker.out_width : header->width;
    intake->picture->facts.width = width;
    return appearance_encoder_init(intake->planes, width, channels, error);
}

/* Each colour over white paper, as transparent as it is. */
static void lay_on_paper(uint8_t *row, uint32_t width, unsigned channels)
{
    unsigned colours = channels < 3 ? 1 : 3;
    uint8_t *out = row;
    for (uint32_t x = 0; channels > colours && x < width; x++, row += channels) {
        unsigned alpha = row[colours];
        for (unsigned i = 0; i < colours; i++)
            *out++ = (uint8_t)((row[i] * alpha + PAPER * (255 - alpha) + 127) / 255);
    }
}

static pdfseal_status take_row(void *context, const uint8_t *row, pdfseal_error *error)
{
    png_intake *intake = context;
    unsigned channels = intake->header.channels;
    bool is_last = ++intake->rows == intake->header.height;
    if (intake->conversion.is_needed) {
        appearance_conversion_run(&intake->conversion, row, intake->header.width, channels, intake->line);
        row = intake->line;
    }
    if (intake->shrinker.factor && !appearance_shrinker_take(&intake->shrinker, row, is_last))
        return PDFSEAL_OK;
    if (intake->shrinker.factor)
        row = intake->shrinker.row;
    if (intake->on_paper) {
        memmove(intake->line, row, (size_t)intake->picture->facts.width * channels);
        lay_on_paper(intake->line, intake->picture->facts.width, channels);
        row = intake->line;
    }
    return appearance_encoder_row(intake->planes, row, error);
}

static pdfseal_status run_intake(png_intake *intake, bytes_view file, pdfseal_error *error)
{
    pdfseal_status status = appearance_png_read(file, &(appearance_row_sink){intake, begin, take_row, intake->options->limits}, error);
    if (status == PDFSEAL_OK)
        status = appearance_encoder_finish(intake->planes, error);
    appearance_shrinker_clear(&intake->shrinker);
    free(intake->line);
    return status;
}

static size_t plane_bytes(const appearance_encoder *planes)
{
    return planes->colour_plane.bytes.length + planes->alpha_plane.bytes.length;
}

/* A file that was made with care is smaller than what is encoded in passing: then that is done with care, too. */
static pdfseal_status tighten_planes(appearance_picture *picture, bytes_view file, pdfseal_error *error)
{
    appearance_encoder *planes = &picture->planes;
    size_t pixels = (size_t)picture->facts.width * picture->facts.height;
    if (plane_bytes(planes) <= file.length || pixels * planes->colours > MOST_TIGHT_BYTES)
        return PDFSEAL_OK;
    if (!planes->is_uniform)
        TRY(appearance_plane_tighten(&planes->colour_plane, (size_t)planes->width * planes->colours, planes->colours, error));
    TRY(appearance_plane_tighten(&planes->alpha_plane, planes->width, 1, error));
    picture->facts.encoded_bytes = plane_bytes(planes) + picture->profile.length;
    return PDFSEAL_OK;
}

/* What the file itself holds is embedded as it is where that is less. */
static pdfseal_status prefer_original(png_intake *intake, bytes_view file, pdfseal_error *error)
{
    appearance_picture *picture = intake->picture;
    appearance_original *original = &picture->original;
    if (intake->conversion.is_needed || picture->facts.width != picture->facts.source_width)
        return PDFSEAL_OK;
    TRY(appearance_png_original_read(file, &intake->header, original, error));
    size_t mask = original->needs_mask ? picture->planes.alpha_plane.bytes.length : 0;
    original->needs_mask = mask > 0;
    size_t needed = original->data.length + mask + picture->profile.length;
    if (original->data.length == 0 || needed + 2 * original->palette.length >= picture->facts.encoded_bytes) {
        bytes_buffer_clear(&original->data);
        return PDFSEAL_OK;
    }
    picture->facts.encoded_bytes = needed;
    if (original->needs_mask) {
        appearance_plane_clear(&picture->planes.colour_plane);
        return PDFSEAL_OK;
    }
    picture->facts.has_transparency = false;
    appearance_encoder_clear(&picture->planes);
    return PDFSEAL_OK;
}

pdfseal_status appearance_png_picture_read(appearance_picture *picture, bytes_view file,
                                           const appearance_picture_options *options, pdfseal_error *error)
{
    png_intake intake = {.picture = picture, .planes = &picture->planes, .options = options};
    TRY(run_intake(&intake, file, error));
    picture->facts.height = picture->planes.rows;
    picture->facts.has_transparency = picture->planes.alpha_plane.bytes.length > 0;
    picture->facts.encoded_bytes = plane_bytes(&picture->planes) + picture->profile.length;
    TRY(prefer_original(&intake, file, error));
    if (picture->original.data.length == 0)
        TRY(tighten_planes(picture, file, error));
    bytes_buffer_init_limited(&picture->file, options->limits, LIMITS_PICTURE_BYTES);
    if (!picture->facts.has_transparency)
        return PDFSEAL_OK;
    picture->shrunk_for = *options;
    return bytes_buffer_append(&picture->file, file.data, file.length, error);
}

/* ---- writing ---- */

static pdfseal_status write_image_entries(const appearance_picture *picture, unsigned bits, bytes_buffer *out,
                                          pdfseal_error *error)
{
    return bytes_buffer_append_format(
        out, error,
        "/Type /XObject /Subtype /Image /Width %u /Height %u /BitsPerComponent %u /Filter /FlateDecode",
        picture->facts.width, picture->facts.height, bits);
}

static pdfseal_status write_filters(unsigned colours, unsigned bits, uint32_t width, bytes_buffer *out, pdfseal_error *error)
{
    return bytes_buffer_append_format(out, error, " /DecodeParms <</Predictor 15 /Colors %u /BitsPerComponent %u /Columns %u>>",
                                      colours, bits, width);
}

static pdfseal_status add_mask(const appearance_picture *picture, const appearance_encoder *planes,
                               pdf_section *section, pdf_reference *ret_mask, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer entries;
    bytes_buffer_init(&entries, 1024);
    TRY(write_image_entries(picture, 8, &entries, error));
    if (planes->alpha_plane.has_filters)
        TRY(write_filters(1, 8, picture->facts.width, &entries, error));
    TRY(bytes_buffer_append_text(&entries, " /ColorSpace /DeviceGray", error));
    *ret_mask = (pdf_reference){pdf_section_reserve(section), 0};
    return pdf_section_add_stream(section, *ret_mask, bytes_buffer_view(&entries),
                                  bytes_buffer_view(&planes->alpha_plane.bytes), error);
}

/* What the functions below share. */
typedef struct png_writing {
    const appearance_picture *picture;
    const appearance_encoder *planes;
    pdf_section *section;
    const appearance_target *target;
    pdf_reference profile;
    bytes_buffer entries;
} png_writing;

static pdfseal_status write_base_space(png_writing *writing, unsigned colours, pdfseal_error *error)
{
    return appearance_picture_write_space(writing->picture, writing->target, colours, writing->profile,
                                          &writing->entries, error);
}

static pdfseal_status write_indexed_space(png_writing *writing, unsigned colours, const uint8_t *table,
                                          size_t length, pdfseal_error *error)
{
    bytes_buffer *out = &writing->entries;
    TRY(bytes_buffer_append_text(out, "[/Indexed ", error));
    TRY(write_base_space(writing, colours, error));
    TRY(bytes_buffer_append_format(out, error, " %zu <", length / colours - 1));
    for (size_t i = 0; i < length; i++)
        TRY(bytes_buffer_append_format(out, error, "%02X", table[i]));
    return bytes_buffer_append_text(out, ">]", error);
}

static pdfseal_status write_mask(png_writing *writing, pdfseal_error *error)
{
    pdf_reference mask;
    TRY(add_mask(writing->picture, writing->planes, writing->section, &mask, error));
    return bytes_buffer_append_format(&writing->entries, error, " /SMask %u 0 R", mask.number);
}

static pdfseal_status add_planes(png_writing *writing, pdf_reference *ret_image, pdfseal_error *error)
{
    const appearance_encoder *planes = writing->planes;
    bytes_buffer *entries = &writing->entries;
    TRY(write_image_entries(writing->picture, planes->is_uniform ? 1 : 8, entries, error));
    if (planes->colour_plane.has_filters)
        TRY(write_filters(planes->colours, 8, writing->picture->facts.width, entries, error));
    TRY(bytes_buffer_append_text(entries, " /ColorSpace ", error));
    if (planes->is_uniform)
        TRY(write_indexed_space(writing, planes->colours, planes->held, planes->colours, error));
    else
        TRY(write_base_space(writing, planes->colours, error));
    if (planes->alpha_plane.bytes.length)
        TRY(write_mask(writing, error));
    *ret_image = (pdf_reference){pdf_section_reserve(writing->section), 0};
    return pdf_section_add_stream(writing->section, *ret_image, bytes_buffer_view(entries),
                                  bytes_buffer_view(&planes->colour_plane.bytes), error);
}

static pdfseal_status add_original(png_writing *writing, pdf_reference *ret_image, pdfseal_error *error)
{
    const appearance_original *original = &writing->picture->original;
    bytes_buffer *entries = &writing->entries;
    TRY(write_image_entries(writing->picture, original->bits, entries, error));
    TRY(write_filters(original->colours, original->bits, writing->picture->facts.width, entries, error));
    TRY(bytes_buffer_append_text(entries, " /ColorSpace ", error));
    if (original->palette.length)
        TRY(write_indexed_space(writing, 3, original->palette.data, original->palette.length, error));
    else
        TRY(write_base_space(writing, original->colours, error));
    for (unsigned i = 0; original->has_key && i < 2 * original->colours; i++)
        TRY(bytes_buffer_append_format(entries, error, "%s%u", i ? " " : " /Mask [", original->key[i]));
    TRY(bytes_buffer_append_text(entries, original->has_key ? "]" : "", error));
    if (original->needs_mask)
        TRY(write_mask(writing, error));
    *ret_image = (pdf_reference){pdf_section_reserve(writing->section), 0};
    return pdf_section_add_stream(writing->section, *ret_image, bytes_buffer_view(entries),
                                  bytes_buffer_view(&original->data), error);
}

/* Reads the file again, for a document that knows no transparency. */
static pdfseal_status add_on_paper(png_writing *writing, pdf_reference *ret_image, pdfseal_error *error)
{
    const appearance_picture *picture = writing->picture;
    appearance_picture scratch = {0};
    appearance_encoder planes = {0};
    png_intake intake = {
        .picture = &scratch, .planes = &planes, .options = &picture->shrunk_for, .on_paper = true};
    pdfseal_status status = run_intake(&intake, bytes_buffer_view(&picture->file), error);
    writing->planes = &planes;
    if (status == PDFSEAL_OK)
        status = add_planes(writing, ret_image, error);
    appearance_encoder_clear(&planes);
    bytes_buffer_clear(&scratch.profile);
    return status;
}

pdfseal_status appearance_png_picture_add(const appearance_picture *picture, pdf_section *section,
                                          const appearance_target *target, pdf_reference *ret_xobject,
                                          pdfseal_error *error)
{
    png_writing writing = {
        .picture = picture, .planes = &picture->planes, .section = section, .target = target};
    pdfseal_status status = appearance_picture_add_profile(picture, section, target, &writing.profile, error);
    bytes_buffer_init(&writing.entries, 4096);
    if (status == PDFSEAL_OK)
        status = target->is_opaque && picture->facts.has_transparency ? add_on_paper(&writing, ret_xobject, error)
                 : picture->original.data.length                      ? add_original(&writing, ret_xobject, error)
                                                                      : add_planes(&writing, ret_xobject, error);
    bytes_buffer_clear(&writing.entries);
    return status;
}
