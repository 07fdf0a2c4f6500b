/* SPDX-License-Identifier: Apache-2.0 */
/* A session's picture: read or drawn, arranged with its layers. */
#include "api/door.h"
#include "api/session_picture.h"

#include "base/limits.h"

#include <math.h>
#include <stdlib.h>

#define MOST_LAYERS 32

/* ---- reading and drawing ---- */

static bool take_drawn(void *context, const void *bytes, size_t length)
{
    return bytes_buffer_append(context, bytes, length, NULL) == PDFSEAL_OK;
}

static pdfseal_status draw(const pdfseal_session *session, pdfseal_drawing_kind kind, bytes_view data,
                           const appearance_picture_options *options, appearance_picture **ret_picture,
                           pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer drawn;
    bytes_buffer_init_limited(&drawn, &session->limits, LIMITS_PICTURE_BYTES);
    if (!session->renderer || !session->renderer->draw)
        FAIL(error, PDFSEAL_ERROR_USAGE,
             "must be drawn, and there is no renderer here (convert it to PDF or PNG)");
    const pdfseal_sink sink = {&drawn, take_drawn};
    TRY(session->renderer->draw(session->renderer->context, kind, data.data, data.length, &sink, error));
    return appearance_picture_read(bytes_buffer_view(&drawn), options, ret_picture, error);
}

/* Web pads record arrays, or objects with strokes or points; every other JSON describes a seal. */
static pdfseal_drawing_kind find_json_kind(bytes_view data)
{
    static const char *const WORDS[] = {"\"strokes\"", "\"points\"", "\"data\"", "\"x\""};
    if (bytes_find(data, BYTES_LITERAL("\"pdfseal-seal\""), 0) != SIZE_MAX)
        return PDFSEAL_DRAWING_SEAL;
    for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++) {
        if (bytes_find(data, bytes_of_text(WORDS[i]), 0) != SIZE_MAX)
            return PDFSEAL_DRAWING_STROKES;
    }
    return bytes_find(data, BYTES_LITERAL("{"), 0) == SIZE_MAX ? PDFSEAL_DRAWING_STROKES
                                                               : PDFSEAL_DRAWING_SEAL;
}

static pdfseal_status read_bytes(const pdfseal_session *session, pdfseal_drawing_kind kind, bytes_view data,
                                 const appearance_picture_options *options, appearance_picture **ret_picture,
                                 pdfseal_error *error)
{
    appearance_file_kind file_kind = appearance_file_find_kind(data);
    if (kind == 0 && file_kind == APPEARANCE_FILE_SVG)
        kind = PDFSEAL_DRAWING_SVG;
    else if (kind == 0 && file_kind == APPEARANCE_FILE_JSON)
        kind = find_json_kind(data);
    if (kind)
        return draw(session, kind, data, options, ret_picture, error);
    return appearance_picture_read(data, options, ret_picture, error);
}

static pdfseal_status read_source(const pdfseal_session *session, const pdfseal_picture_options *options,
                                  appearance_picture **ret_picture, pdfseal_error *error)
{
    const appearance_picture_options how = {options->size != 0, options->width_pt, options->height_pt,
                                            options->dpi, &session->limits};
    BYTES_BUFFER_CLEANUP bytes_buffer file;
    bytes_buffer_init_limited(&file, &session->limits, LIMITS_PICTURE_BYTES);
    bytes_view data = {options->data, options->length_bytes};
    if (options->path) {
        TRY(file_read_whole(options->path, &file, error));
        data = bytes_buffer_view(&file);
    }
    return read_bytes(session, options->kind, data, &how, ret_picture, error);
}

/* ---- arranging ---- */

/* The box of a seal in the making: layers, and the rectangle that holds them; y upwards, the picture's bottom
 * left at 0, 0. */
typedef struct arrangement {
    appearance_picture *parts[MOST_LAYERS + 1];
    appearance_layer layers[MOST_LAYERS + 1];
    size_t count;
    double x0, y0, x1, y1;
} arrangement;

static void clear_arrangement(arrangement *whole)
{
    for (size_t i = 0; i < whole->count; i++)
        appearance_picture_free(whole->parts[i]);
    whole->count = 0;
}

static void grow_box(arrangement *whole, const appearance_layer *layer)
{
    whole->x0 = fmin(whole->x0, layer->x_pt);
    whole->y0 = fmin(whole->y0, layer->y_pt);
    whole->x1 = fmax(whole->x1, layer->x_pt + layer->width_pt);
    whole->y1 = fmax(whole->y1, layer->y_pt + layer->height_pt);
}

/* Beside what is there already; over it, centred on the picture and no larger. */
static void place_layer(arrangement *whole, appearance_layer *layer, pdfseal_layer_side side, double gap_pt)
{
    double middle_x = (whole->x0 + whole->x1) / 2;
    double middle_y = (whole->y0 + whole->y1) / 2;
    double fit = side == PDFSEAL_LAYER_OVER && whole->count
                     ? fmin(1, fmin((whole->x1 - whole->x0) / layer->width_pt,
                                    (whole->y1 - whole->y0) / layer->height_pt))
                     : 1;
    layer->width_pt *= fit;
    layer->height_pt *= fit;
    layer->x_pt = middle_x - layer->width_pt / 2;
    layer->y_pt = middle_y - layer->height_pt / 2;
    if (side == PDFSEAL_LAYER_BELOW)
        layer->y_pt = whole->y0 - gap_pt - layer->height_pt;
    else if (side == PDFSEAL_LAYER_ABOVE)
        layer->y_pt = whole->y1 + gap_pt;
    else if (side == PDFSEAL_LAYER_LEFT)
        layer->x_pt = whole->x0 - gap_pt - layer->width_pt;
    else if (side == PDFSEAL_LAYER_RIGHT)
        layer->x_pt = whole->x1 + gap_pt;
}

static void add_part(arrangement *whole, appearance_picture *picture, const pdfseal_layer *how)
{
    appearance_layer *layer = &whole->layers[whole->count];
    layer->picture = picture;
    appearance_picture_choose_size(picture, how->width_pt, how->height_pt, &layer->width_pt,
                                   &layer->height_pt);
    place_layer(whole, layer, how->side, whole->count ? how->gap_pt : 0);
    if (whole->count == 0) {
        layer->x_pt = layer->y_pt = 0;
        whole->x1 = layer->width_pt;
        whole->y1 = layer->height_pt;
    }
    grow_box(whole, layer);
    whole->parts[whole->count++] = picture;
}

static bool is_length(double length_pt)
{
    return isfinite(length_pt) && length_pt >= 0 && length_pt <= 1e6;
}

static pdfseal_status add_layer(const pdfseal_session *session, arrangement *whole,
                                const pdfseal_layer *layer, pdfseal_error *error)
{
    const appearance_picture_options how = {true, layer->width_pt, layer->height_pt, 0, &session->limits};
    appearance_picture *picture;
    if (!is_length(layer->width_pt) || !is_length(layer->height_pt) || !is_length(layer->gap_pt))
        FAIL(error, PDFSEAL_ERROR_USAGE, "the size of a layer makes no sense");
    TRY(read_bytes(session, layer->kind, (bytes_view){layer->data, layer->length_bytes}, &how, &picture,
                   error));
    add_part(whole, picture, layer);
    return PDFSEAL_OK;
}

static pdfseal_status arrange(const pdfseal_session *session, const pdfseal_picture_options *options,
                              arrangement *whole, pdfseal_error *error)
{
    const pdfseal_layer main_layer = {.width_pt = options->width_pt, .height_pt = options->height_pt};
    appearance_picture *picture;
    if (options->layer_count > MOST_LAYERS)
        FAIL(error, PDFSEAL_ERROR_USAGE, "a seal has at most %d layers", MOST_LAYERS);
    if (!is_length(options->width_pt) || !is_length(options->height_pt) || !is_length(options->dpi))
        FAIL(error, PDFSEAL_ERROR_USAGE, "the size of the picture makes no sense");
    if (options->path || options->data) {
        TRY(read_source(session, options, &picture, error));
        add_part(whole, picture, &main_layer);
    }
    for (size_t i = 0; i < options->layer_count; i++)
        TRY(add_layer(session, whole, &options->layers[i], error));
    if (whole->count == 0)
        FAIL(error, PDFSEAL_ERROR_USAGE, "there is nothing to draw (give a picture or a layer)");
    return PDFSEAL_OK;
}

static pdfseal_status compose(arrangement *whole, const pdfseal_picture_options *options,
                              appearance_picture **ret_picture, pdfseal_error *error)
{
    for (size_t i = 0; i < whole->count; i++) {
        whole->layers[i].x_pt -= whole->x0;
        whole->layers[i].y_pt -= whole->y0;
    }
    const appearance_composition_options composition = {.layers = whole->layers,
                                                        .count = whole->count,
                                                        .width_pt = whole->x1 - whole->x0,
                                                        .height_pt = whole->y1 - whole->y0,
                                                        .opacity =
                                                            options->opacity == 0 ? 1 : options->opacity,
                                                        .rotate_deg = options->rotate_deg,
                                                        .seal_first = options->path || options->data};
    return appearance_picture_compose(&composition, ret_picture, error);
}

/* ---- the session's own ---- */

void session_clear_picture(pdfseal_session *session)
{
    appearance_picture_free(session->picture);
    for (size_t i = 0; i < session->part_count; i++)
        appearance_picture_free(session->parts[i]);
    free(session->parts);
    session->picture = NULL;
    session->parts = NULL;
    session->part_count = 0;
}

/* Whether a layer is as large as its picture would be by itself. */
static bool has_own_size(const appearance_layer *layer)
{
    double width_pt = 0, height_pt = 0;
    return appearance_picture_find_natural_size(layer->picture, &width_pt, &height_pt) &&
           fabs(layer->width_pt - width_pt) < 0.01 && fabs(layer->height_pt - height_pt) < 0.01;
}

/* A picture alone stays what it is, and is as large as its place will be; a layer alone is so where it has its own size. */
static bool is_plain(const arrangement *whole, const pdfseal_picture_options *options)
{
    return whole->count == 1 && (options->opacity == 0 || options->opacity == 1) && options->rotate_deg == 0 &&
           (options->path || options->data || has_own_size(&whole->layers[0]));
}

/* What is not plain becomes a composition that lends its parts. */
static pdfseal_status keep(pdfseal_session *session, arrangement *whole,
                           const pdfseal_picture_options *options, pdfseal_error *error)
{
    appearance_picture *picture = whole->parts[0];
    appearance_picture **parts = NULL;
    if (!is_plain(whole, options)) {
        TRY(compose(whole, options, &picture, error));
        parts = calloc(whole->count, sizeof *parts);
        if (!parts) {
            appearance_picture_free(picture);
            FAIL_MEMORY(error);
        }
        memcpy(parts, whole->parts, whole->count * sizeof *parts);
    }
    session_clear_picture(session);
    session->picture = picture;
    session->parts = parts;
    session->part_count = parts ? whole->count : 0;
    whole->count = 0;
    return PDFSEAL_OK;
}

/* Options without a size: it is not known how large the picture will be placed. */
static pdfseal_status load(pdfseal_session *session, const pdfseal_picture_options *options,
                           pdfseal_error *error)
{
    arrangement whole = {0};
    pdfseal_status status = arrange(session, options, &whole, error);
    if (status == PDFSEAL_OK)
        status = keep(session, &whole, options, error);
    clear_arrangement(&whole);
    return status;
}

pdfseal_status pdfseal_session_compose_picture(pdfseal_session *session,
                                               const pdfseal_picture_options *options, pdfseal_error *error)
{
    if (options->size == 0)
        FAIL(error, PDFSEAL_ERROR_USAGE,
             "the options of the picture have no size (set it to that of their struct)");
    DOOR_TAKE(pdfseal_picture_options, taken, options, error);
    return load(session, &taken, error);
}

pdfseal_status pdfseal_session_set_picture(pdfseal_session *session, const char *path, pdfseal_error *error)
{
    if (path)
        return load(session, &(pdfseal_picture_options){.path = path}, error);
    session_clear_picture(session);
    return PDFSEAL_OK;
}

bool pdfseal_session_describe_picture(const pdfseal_session *session, pdfseal_picture_facts *ret_facts)
{
    appearance_picture_facts facts;
    if (!session->picture)
        return false;
    appearance_picture_get_facts(session->picture, &facts);
    pdfseal_picture_facts filled = {.size = sizeof filled,
                                    .source_width_px = facts.source_width,
                                    .source_height_px = facts.source_height,
                                    .width_px = facts.width,
                                    .height_px = facts.height,
                                    .encoded_bytes = facts.encoded_bytes,
                                    .is_vector = facts.source_width == 0};
    (void)appearance_picture_find_natural_size(session->picture, &filled.width_pt, &filled.height_pt);
    size_t size = ret_facts->size && ret_facts->size < sizeof filled ? ret_facts->size : sizeof filled;
    memcpy(ret_facts, &filled, size);
    return true;
}
