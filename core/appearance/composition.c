/* SPDX-License-Identifier: Apache-2.0 */
/* Several pictures as one: painted into one box, turned, and made translucent as a whole. */
#include "appearance/picture_private.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define DECIMALS 6
#define MOST_LAYERS 64
#define DEGREE (3.14159265358979323846 / 180)

void appearance_composition_clear(appearance_composition *composition)
{
    free(composition->layers);
    *composition = (appearance_composition){0};
}

static double sine(double degrees)
{
    double turned = fmod(degrees, 360);
    return fmod(turned, 90) == 0 ? round(sin(turned * DEGREE)) : sin(turned * DEGREE);
}

static double cosine(double degrees)
{
    return sine(degrees + 90);
}

void appearance_turned_size(double rotate_deg, double *width_pt, double *height_pt)
{
    double across = fabs(cosine(rotate_deg));
    double up = fabs(sine(rotate_deg));
    double width = *width_pt * across + *height_pt * up;
    *height_pt = *width_pt * up + *height_pt * across;
    *width_pt = width;
}

static pdfseal_status check_options(const appearance_composition_options *options, pdfseal_error *error)
{
    if (!(options->opacity > 0) || options->opacity > 1)
        FAIL(error, PDFSEAL_ERROR_USAGE, "the opacity of a seal lies above 0 and at most at 1");
    if (!isfinite(options->rotate_deg) || fabs(options->rotate_deg) > 3600)
        FAIL(error, PDFSEAL_ERROR_USAGE, "the angle of a seal makes no sense (give degrees, such as 15)");
    if (options->count == 0 || options->count > MOST_LAYERS || !(options->width_pt > 0) ||
        !(options->height_pt > 0) || !isfinite(options->width_pt) || !isfinite(options->height_pt))
        FAIL(error, PDFSEAL_ERROR_USAGE, "the box of a seal has no size");
    return PDFSEAL_OK;
}

/* What the layers need together. A layer that is used twice counts twice. */
static void take_facts(appearance_picture *picture)
{
    const appearance_composition *composition = &picture->composition;
    appearance_picture_facts *facts = &picture->facts;
    if (composition->count)
        *facts = composition->layers[0].picture->facts;
    facts->kind = APPEARANCE_PICTURE_COMPOSITION;
    facts->has_transparency |= composition->opacity < 1;
    for (size_t i = 1; i < composition->count; i++) {
        facts->encoded_bytes += composition->layers[i].picture->facts.encoded_bytes;
        facts->has_transparency |= composition->layers[i].picture->facts.has_transparency;
    }
}

pdfseal_status appearance_picture_compose(const appearance_composition_options *options,
                                          appearance_picture **ret_picture, pdfseal_error *error)
{
    TRY(check_options(options, error));
    appearance_picture *picture = calloc(1, sizeof *picture);
    appearance_layer *layers = calloc(options->count, sizeof *layers);
    if (!picture || !layers) {
        free(picture);
        free(layers);
        FAIL_MEMORY(error);
    }
    memcpy(layers, options->layers, options->count * sizeof *layers);
    picture->composition =
        (appearance_composition){layers, options->count, options->opacity, options->rotate_deg, options->seal_first};
    picture->box_width_pt = options->width_pt;
    picture->box_height_pt = options->height_pt;
    picture->width_pt = options->width_pt;
    picture->height_pt = options->height_pt;
    appearance_turned_size(options->rotate_deg, &picture->width_pt, &picture->height_pt);
    picture->aspect = picture->width_pt / picture->height_pt;
    take_facts(picture);
    *ret_picture = picture;
    return PDFSEAL_OK;
}

bool appearance_picture_is_opaque(const appearance_picture *picture)
{
    const appearance_composition *whole = &picture->composition;
    if (picture->facts.kind != APPEARANCE_PICTURE_COMPOSITION)
        return picture->facts.kind != APPEARANCE_PICTURE_PAGE && !picture->facts.has_transparency;
    for (size_t i = 0; i < whole->count && whole->opacity >= 1; i++) {
        if (appearance_picture_is_opaque(whole->layers[i].picture))
            return true;
    }
    return false;
}

/* A point of the box in the unit square: turned with the box about its middle. */
static void turn_point(const appearance_picture *picture, double x_pt, double y_pt, double ret_point[2])
{
    double across = cosine(picture->composition.rotate_deg);
    double up = sine(picture->composition.rotate_deg);
    double right = x_pt - picture->box_width_pt / 2;
    double above = y_pt - picture->box_height_pt / 2;
    ret_point[0] = fmin(fmax(0.5 + (across * right + up * above) / picture->width_pt, 0), 1);
    ret_point[1] = fmin(fmax(0.5 + (across * above - up * right) / picture->height_pt, 0), 1);
}

appearance_seal_part appearance_picture_get_seal(const appearance_picture *picture)
{
    static const int CORNERS[4][2] = {{0, 0}, {1, 0}, {1, 1}, {0, 1}};
    const appearance_composition *whole = &picture->composition;
    if (whole->count < 2 || !whole->seal_first)
        return (appearance_seal_part){.box = {0, 0, 1, 1}};
    const appearance_layer *seal = &whole->layers[0];
    appearance_seal_part part = {.apart = true, .box = {1, 1, 0, 0}, .leans = fmod(whole->rotate_deg, 90) != 0};
    for (int i = 0; i < 4; i++) {
        double *corner = part.corners[i];
        turn_point(picture, seal->x_pt + CORNERS[i][0] * seal->width_pt, seal->y_pt + CORNERS[i][1] * seal->height_pt, corner);
        part.box = (pdf_rectangle){fmin(part.box.x0, corner[0]), fmin(part.box.y0, corner[1]), fmax(part.box.x1, corner[0]),
                                   fmax(part.box.y1, corner[1])};
    }
    return part;
}

/* ---- writing ---- */

static pdfseal_status append_matrix(bytes_buffer *out, const double matrix[6], pdfseal_error *error)
{
    for (int i = 0; i < 6; i++) {
        TRY(bytes_buffer_append_real(out, matrix[i], DECIMALS, error));
        TRY(bytes_buffer_append_byte(out, ' ', error));
    }
    return bytes_buffer_append_text(out, "cm ", error);
}

static pdfseal_status append_layers(const appearance_composition *composition, bytes_buffer *out,
                                    pdfseal_error *error)
{
    for (size_t i = 0; i < composition->count; i++) {
        const appearance_layer *layer = &composition->layers[i];
        const double matrix[6] = {layer->width_pt, 0, 0, layer->height_pt, layer->x_pt, layer->y_pt};
        TRY(bytes_buffer_append_text(out, "q ", error));
        TRY(append_matrix(out, matrix, error));
        TRY(bytes_buffer_append_format(out, error, "/L%zu Do Q\n", i));
    }
    return PDFSEAL_OK;
}

/* Pictures that stand in several layers are written once. */
static pdfseal_status add_layer_pictures(const appearance_composition *composition, pdf_section *section,
                                         const appearance_target *target, bytes_buffer *resources,
                                         pdfseal_error *error)
{
    pdf_reference written[MOST_LAYERS];
    for (size_t i = 0; i < composition->count; i++) {
        size_t same = 0;
        while (composition->layers[same].picture != composition->layers[i].picture)
            same++;
        if (same < i)
            written[i] = written[same];
        else
            TRY(appearance_picture_add(composition->layers[i].picture, section, target, &written[i], error));
        TRY(bytes_buffer_append_format(resources, error, "/L%zu %u 0 R", i, written[i].number));
    }
    return PDFSEAL_OK;
}

/* A group paints its layers as one: with opacity, what lies below another layer does not show through.
 * source  ISO 32000-2:2020 11.4 */
static pdfseal_status add_box_form(const appearance_picture *picture, pdf_section *section,
                                   const appearance_target *target, pdf_reference *ret_form,
                                   pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer entries;
    BYTES_BUFFER_CLEANUP bytes_buffer content;
    bytes_buffer_init(&entries, 8192);
    bytes_buffer_init(&content, 16384);
    TRY(bytes_buffer_append_text(&entries, "/Type /XObject /Subtype /Form /FormType 1 /BBox [0 0 ", error));
    TRY(bytes_buffer_append_real(&entries, picture->box_width_pt, DECIMALS, error));
    TRY(bytes_buffer_append_byte(&entries, ' ', error));
    TRY(bytes_buffer_append_real(&entries, picture->box_height_pt, DECIMALS, error));
    TRY(bytes_buffer_append_text(&entries, "] /Resources <</XObject <<", error));
    TRY(add_layer_pictures(&picture->composition, section, target, &entries, error));
    TRY(bytes_buffer_append_text(&entries, ">>>>", error));
    if (picture->composition.opacity < 1) {
        TRY(bytes_buffer_append_text(&entries, " /Group <</Type /Group /S /Transparency /I true /CS ",
                                     error));
        TRY(appearance_target_write_space(target, 3, &entries, error));
        TRY(bytes_buffer_append_text(&entries, ">>", error));
    }
    TRY(append_layers(&picture->composition, &content, error));
    *ret_form = (pdf_reference){pdf_section_reserve(section), 0};
    return pdf_section_add_stream(section, *ret_form, bytes_buffer_view(&entries),
                                  bytes_buffer_view(&content), error);
}

/* The box in the unit square: scaled as the picture as a whole is seen, turned about the middle. */
static pdfseal_status append_placement(const appearance_picture *picture, bytes_buffer *out,
                                       pdfseal_error *error)
{
    double across = cosine(picture->composition.rotate_deg);
    double up = sine(picture->composition.rotate_deg);
    double width = picture->box_width_pt;
    double height = picture->box_height_pt;
    const double scale[6] = {1000 / picture->width_pt, 0, 0, 1000 / picture->height_pt, 0, 0};
    const double turn[6] = {across,
                            -up,
                            up,
                            across,
                            picture->width_pt / 2 - (across * width + up * height) / 2,
                            picture->height_pt / 2 - (across * height - up * width) / 2};
    TRY(bytes_buffer_append_text(out, "0.001 0 0 0.001 0 0 cm ", error));
    TRY(append_matrix(out, scale, error));
    return up == 0 && across > 0 ? PDFSEAL_OK : append_matrix(out, turn, error);
}

pdfseal_status appearance_composition_add(const appearance_picture *picture, pdf_section *section,
                                          const appearance_target *target, pdf_reference *ret_xobject,
                                          pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer entries;
    BYTES_BUFFER_CLEANUP bytes_buffer content;
    pdf_reference box;
    bool is_translucent = picture->composition.opacity < 1;
    bytes_buffer_init(&entries, 1024);
    bytes_buffer_init(&content, 1024);
    if (is_translucent && target->is_opaque)
        FAIL(error, PDFSEAL_ERROR_REFUSED,
             "a translucent seal is not allowed in this PDF/A document (leave --opacity out)");
    TRY(add_box_form(picture, section, target, &box, error));
    TRY(bytes_buffer_append_format(
        &entries, error,
        "/Type /XObject /Subtype /Form /FormType 1 /BBox [0 0 1 1] /Resources <</XObject <</X %u 0 R>>",
        box.number));
    if (is_translucent) {
        TRY(bytes_buffer_append_text(&entries, " /ExtGState <</G <</ca ", error));
        TRY(bytes_buffer_append_real(&entries, picture->composition.opacity, 4, error));
        TRY(bytes_buffer_append_text(&entries, " /CA ", error));
        TRY(bytes_buffer_append_real(&entries, picture->composition.opacity, 4, error));
        TRY(bytes_buffer_append_text(&entries, ">>>>", error));
        TRY(bytes_buffer_append_text(&content, "/G gs ", error));
    }
    TRY(bytes_buffer_append_text(&entries, ">>", error));
    TRY(append_placement(picture, &content, error));
    TRY(bytes_buffer_append_text(&content, "/X Do", error));
    *ret_xobject = (pdf_reference){pdf_section_reserve(section), 0};
    return pdf_section_add_stream(section, *ret_xobject, bytes_buffer_view(&entries),
                                  bytes_buffer_view(&content), error);
}
