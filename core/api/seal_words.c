/* SPDX-License-Identifier: Apache-2.0 */
/* A seal with words: its text is described to the renderer and stands, like the code, beside the picture. */
#include "api/door.h"
#include "api/handles.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PT_PER_MM (72.0 / 25.4)
#define QR_SIDE_PT (20 * PT_PER_MM)
#define NARROWEST_TEXT_PT (30 * PT_PER_MM) /* below a small picture a line may stand out on both sides */
#define GAP_PT (1.5 * PT_PER_MM)
#define TEXT_SIZE_PT 9.0
#define SMALLEST_TEXT_PT 2.0
#define LARGEST_TEXT_PT 1000.0

typedef struct wording {
    pdfseal_session *session;
    const pdfseal_seal_options *seal;
    pdfseal_picture_options picture;
    pdfseal_picture_facts facts; /* of the picture alone */
    pdfseal_layer layers[2];
    char *text_json;
} wording;

/* ---- text ---- */

/* The box that the text must fit into, 0 for no bound: as high as the picture beside it, as wide as the one above it. */
static void find_box(const wording *work, double *ret_width_pt, double *ret_height_pt)
{
    pdfseal_layer_side side = work->seal->text_side;
    bool has_picture = work->seal->path != NULL;
    bool is_stacked = side == PDFSEAL_LAYER_BELOW || side == PDFSEAL_LAYER_ABOVE;
    bool is_beside = side == PDFSEAL_LAYER_LEFT || side == PDFSEAL_LAYER_RIGHT;
    *ret_width_pt = has_picture && is_beside ? 0 : work->picture.width_pt;
    *ret_height_pt = has_picture && is_stacked ? 0 : work->picture.height_pt;
    if (has_picture && is_stacked)
        *ret_width_pt = fmax(work->picture.width_pt, NARROWEST_TEXT_PT);
}

static const char *alignment_of(pdfseal_layer_side side)
{
    return side == PDFSEAL_LAYER_LEFT ? "right" : side == PDFSEAL_LAYER_RIGHT ? "left" : "center";
}

/* What the same place gives twice is described by the same bytes. */
static double in_thousandths(double length_pt)
{
    return round(length_pt * 1000) / 1000;
}

static pdfseal_status describe_text(wording *work, pdfseal_error *error)
{
    const pdfseal_seal_options *seal = work->seal;
    double width_pt, height_pt;
    json_error_t cause;
    find_box(work, &width_pt, &height_pt);
    json_t *text = json_pack_ex(&cause, 0, "{s:s, s:s*, s:s*, s:s, s:f, s:f, s:f}", "text", seal->text, "font", seal->text_font,
                                "colour", seal->text_colour, "align", alignment_of(seal->text_side), "size_pt",
                                in_thousandths(seal->text_size_pt > 0 ? seal->text_size_pt : TEXT_SIZE_PT), "width_pt",
                                in_thousandths(width_pt), "height_pt", in_thousandths(height_pt));
    if (!text && json_error_code(&cause) == json_error_invalid_utf8)
        FAIL(error, PDFSEAL_ERROR_USAGE, "the text of a seal, its font and its colour must be UTF-8");
    work->text_json = text ? json_dumps(text, JSON_COMPACT) : NULL;
    json_decref(text);
    if (!work->text_json)
        FAIL_MEMORY(error);
    return PDFSEAL_OK;
}

/* ---- layers ---- */

static pdfseal_layer *new_layer(wording *work, pdfseal_drawing_kind kind, const char *data, pdfseal_layer_side side)
{
    pdfseal_layer *layer = &work->layers[work->picture.layer_count++];
    *layer = (pdfseal_layer){.size = sizeof *layer, .kind = kind, .data = data, .length_bytes = strlen(data), .side = side,
                             .gap_pt = GAP_PT};
    return layer;
}

static void add_qr(wording *work)
{
    const pdfseal_picture_options *picture = &work->picture;
    bool is_alone = !work->seal->path && picture->layer_count == 0;
    double side_pt = picture->height_pt > 0 ? fmin(picture->height_pt, QR_SIDE_PT) : QR_SIDE_PT;
    if (is_alone && picture->width_pt > 0)
        side_pt = picture->width_pt;
    new_layer(work, PDFSEAL_DRAWING_QR, work->seal->qr, PDFSEAL_LAYER_RIGHT)->width_pt = side_pt;
}

static pdfseal_status add_layers(wording *work, pdfseal_error *error)
{
    work->picture.layers = work->layers;
    if (work->seal->text) {
        TRY(describe_text(work, error));
        new_layer(work, PDFSEAL_DRAWING_TEXT, work->text_json, work->seal->text_side);
    }
    if (work->seal->qr)
        add_qr(work);
    return PDFSEAL_OK;
}

/* ---- the whole ---- */

/* The picture as it is, whose size settles where words stand. */
static pdfseal_status compose_alone(wording *work, bool has_words, pdfseal_error *error)
{
    pdfseal_picture_options alone = work->picture;
    if (has_words)
        alone.opacity = alone.rotate_deg = 0;
    TRY(pdfseal_session_compose_picture(work->session, &alone, error));
    (void)pdfseal_session_describe_picture(work->session, &work->facts);
    if (has_words)
        appearance_picture_choose_size(work->session->picture, alone.width_pt, alone.height_pt, &work->picture.width_pt,
                                       &work->picture.height_pt);
    return PDFSEAL_OK;
}

static pdfseal_status compose(wording *work, pdfseal_place_options *place, pdfseal_error *error)
{
    bool has_words = work->seal->text || work->seal->qr;
    if (work->seal->path)
        TRY(compose_alone(work, has_words, error));
    if (has_words || !work->seal->path) {
        TRY(add_layers(work, error));
        TRY(pdfseal_session_compose_picture(work->session, &work->picture, error));
        place->width_pt = place->height_pt = 0;
    } else if (work->picture.rotate_deg != 0 || work->picture.dpi > 0) {
        place->width_pt = work->facts.width_pt;
        place->height_pt = work->facts.height_pt;
    }
    return PDFSEAL_OK;
}

static pdfseal_status check(const pdfseal_seal_options *seal, pdfseal_error *error)
{
    double size_pt = seal->text_size_pt;
    if (size_pt != 0 && !(size_pt >= SMALLEST_TEXT_PT && size_pt <= LARGEST_TEXT_PT))
        FAIL(error, PDFSEAL_ERROR_USAGE, "the size of a seal's text lies between %g and %g points", SMALLEST_TEXT_PT, LARGEST_TEXT_PT);
    if (seal->text_side < PDFSEAL_LAYER_OVER || seal->text_side > PDFSEAL_LAYER_RIGHT)
        FAIL(error, PDFSEAL_ERROR_USAGE, "the side of a seal's text is none");
    return PDFSEAL_OK;
}

pdfseal_status pdfseal_session_compose_seal(pdfseal_session *session, const pdfseal_seal_options *options,
                                            pdfseal_place_options *place, pdfseal_error *error)
{
    DOOR_TAKE(pdfseal_seal_options, seal, options, error);
    TRY(check(&seal, error));
    wording work = {.session = session,
                    .seal = &seal,
                    .facts = {.size = sizeof work.facts},
                    .picture = {.size = sizeof work.picture, .path = seal.path, .width_pt = place->width_pt,
                                .height_pt = place->height_pt, .dpi = seal.dpi, .opacity = seal.opacity,
                                .rotate_deg = seal.rotate_deg}};
    pdfseal_status status = compose(&work, place, error);
    free(work.text_json);
    if (status == PDFSEAL_OK && seal.path && seal.facts)
        door_give(seal.facts, sizeof work.facts, &work.facts);
    return status;
}
