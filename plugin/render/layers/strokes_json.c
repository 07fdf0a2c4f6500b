/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads strokes from JSON. */
#include "layers/strokes.h"

#include "render_client/colour.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BYTES_MAX ((size_t)8 << 20) /* 100,000 points as pads write them */
#define STROKES_MAX ((size_t)10000) /* a name has 10 to 50 */
#define POINTS_MAX ((size_t)200000) /* a pad records some 200 a second */
#define COORDINATE_MAX 1e6
#define DEFAULT_UNIT_PT 0.75 /* 1/96 inch, what CSS calls a pixel */

typedef struct reader {
    strokes written;
    size_t points_room, strokes_room;
    uint32_t colour; /* unless a stroke has its own */
    failure *cause;
} reader;

static void unref(json_t **value)
{
    json_decref(*value);
}

static pdfseal_status fail_shape(const reader *state)
{
    FAIL_ABOUT(state->cause, PDFSEAL_ERROR_INPUT, "the handwriting makes no sense: stroke %s (see docs/pictures.md)", "%zu",
               state->written.count + 1);
}

/* ---- growing ---- */

static bool make_room(void **items, size_t *room, size_t count, size_t item_bytes)
{
    if (count < *room)
        return true;
    size_t wanted = *room ? *room * 2 : 64;
    void *grown = realloc(*items, wanted * item_bytes);
    if (!grown)
        return false;
    *items = grown;
    *room = wanted;
    return true;
}

static pdfseal_status add_point(reader *state, stroke_point point)
{
    strokes *written = &state->written;
    if (!(fabs(point.x) <= COORDINATE_MAX && fabs(point.y) <= COORDINATE_MAX))
        return fail_shape(state);
    if (written->point_count >= POINTS_MAX)
        FAIL(state->cause, PDFSEAL_ERROR_LIMIT, "the handwriting has too many strokes or points (200000 at most)");
    if (!make_room((void **)&written->points, &state->points_room, written->point_count, sizeof point))
        FAIL(state->cause, PDFSEAL_ERROR_MEMORY, "memory ran out");
    written->points[written->point_count++] = point;
    return PDFSEAL_OK;
}

static pdfseal_status add_stroke(reader *state, const stroke *added)
{
    strokes *written = &state->written;
    if (added->count == 0)
        return PDFSEAL_OK;
    if (written->count >= STROKES_MAX)
        FAIL(state->cause, PDFSEAL_ERROR_LIMIT, "the handwriting has too many strokes or points (200000 at most)");
    if (!make_room((void **)&written->list, &state->strokes_room, written->count, sizeof *added))
        FAIL(state->cause, PDFSEAL_ERROR_MEMORY, "memory ran out");
    written->list[written->count++] = *added;
    return PDFSEAL_OK;
}

/* ---- points ---- */

/* The number of one of two names; NAN where there is none. */
static double find_number(const json_t *object, const char *name, const char *other_name)
{
    const json_t *value = json_object_get(object, name);
    if (!value && other_name)
        value = json_object_get(object, other_name);
    return json_is_number(value) ? json_number_value(value) : NAN;
}

static double number_at(const json_t *array, size_t index)
{
    const json_t *value = json_array_get(array, index);
    return json_is_number(value) ? json_number_value(value) : NAN;
}

static double pressure_of(double value)
{
    return value >= 0 && value <= 1 ? value : value > 1 ? 1 : NAN;
}

static pdfseal_status take_point(reader *state, const json_t *value)
{
    stroke_point point;
    if (json_is_object(value))
        point = (stroke_point){find_number(value, "x", NULL), find_number(value, "y", NULL),
                               find_number(value, "time", "t"), find_number(value, "pressure", "p")};
    else if (json_is_array(value))
        point = (stroke_point){number_at(value, 0), number_at(value, 1), number_at(value, 2), number_at(value, 3)};
    else
        return fail_shape(state);
    point.pressure = pressure_of(point.pressure);
    return add_point(state, point);
}

static pdfseal_status take_points(reader *state, const json_t *array)
{
    for (size_t i = 0; i < json_array_size(array); i++)
        TRY(take_point(state, json_array_get(array, i)));
    return PDFSEAL_OK;
}

/* {"x": [...], "y": [...]} */
static pdfseal_status take_columns(reader *state, const json_t *object)
{
    const json_t *x = json_object_get(object, "x");
    const json_t *y = json_object_get(object, "y");
    const json_t *time = json_object_get(object, "t");
    const json_t *pressure = json_object_get(object, "p");
    if (!json_is_array(x) || !json_is_array(y) || json_array_size(x) != json_array_size(y))
        return fail_shape(state);
    for (size_t i = 0; i < json_array_size(x); i++)
        TRY(add_point(state, (stroke_point){number_at(x, i), number_at(y, i), number_at(time, i),
                                            pressure_of(number_at(pressure, i))}));
    return PDFSEAL_OK;
}

/* ---- strokes ---- */

static const json_t *find_colour(const json_t *object)
{
    static const char *const NAMES[] = {"colour", "color", "penColor"};
    const json_t *value = NULL;
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0] && !value; i++)
        value = json_object_get(object, NAMES[i]);
    return value;
}

static pdfseal_status take_colour(const reader *state, const json_t *object, uint32_t *colour)
{
    const json_t *value = find_colour(object);
    if (!value || json_is_null(value))
        return PDFSEAL_OK;
    if (!json_is_string(value) || !colour_parse(json_string_value(value), colour))
        FAIL_ABOUT(state->cause, PDFSEAL_ERROR_INPUT, "%s is no colour (as red, #c00, #cc0000 or rgb(204, 0, 0))", "%.80s",
                   json_is_string(value) ? json_string_value(value) : "?");
    return PDFSEAL_OK;
}

static double width_of(double value)
{
    return value > 0 && value <= COORDINATE_MAX ? value : 0;
}

static pdfseal_status take_stroke(reader *state, const json_t *value)
{
    stroke taken = {.first = state->written.point_count, .colour = state->colour};
    const json_t *points = json_object_get(value, "points");
    if (json_is_object(value)) {
        TRY(take_colour(state, value, &taken.colour));
        taken.width_min = width_of(find_number(value, "minWidth", NULL));
        taken.width_max = width_of(find_number(value, "maxWidth", NULL));
    }
    if (json_is_array(value) || json_is_array(points))
        TRY(take_points(state, json_is_array(value) ? value : points));
    else if (json_is_object(value))
        TRY(take_columns(state, value));
    else
        return fail_shape(state);
    taken.count = state->written.point_count - taken.first;
    return add_stroke(state, &taken);
}

static pdfseal_status take_unit(reader *state, const json_t *root)
{
    static const struct {
        const char *name;
        double points;
    } UNITS[] = {{"px", DEFAULT_UNIT_PT}, {"mm", 72.0 / 25.4}, {"pt", 1}};
    const char *unit = json_string_value(json_object_get(root, "unit"));
    state->written.unit_pt = unit ? 0 : DEFAULT_UNIT_PT;
    for (size_t i = 0; i < sizeof UNITS / sizeof UNITS[0] && unit; i++) {
        if (strcmp(unit, UNITS[i].name) == 0)
            state->written.unit_pt = UNITS[i].points;
    }
    if (state->written.unit_pt == 0)
        FAIL_ABOUT(state->cause, PDFSEAL_ERROR_INPUT, "the handwriting's unit %s is not known (px, mm or pt)", "%.40s", unit);
    return PDFSEAL_OK;
}

static pdfseal_status take_root(reader *state, const json_t *root)
{
    const json_t *list = json_is_array(root) ? root : json_object_get(root, "strokes");
    TRY(take_unit(state, root));
    TRY(take_colour(state, root, &state->colour));
    if (!json_is_array(list))
        FAIL(state->cause, PDFSEAL_ERROR_INPUT, "this JSON holds no handwriting (see docs/pictures.md)");
    for (size_t i = 0; i < json_array_size(list); i++)
        TRY(take_stroke(state, json_array_get(list, i)));
    if (state->written.count == 0)
        FAIL(state->cause, PDFSEAL_ERROR_INPUT, "the handwriting is empty");
    return PDFSEAL_OK;
}

pdfseal_status strokes_read(const uint8_t *data, size_t length_bytes, strokes *ret_strokes, failure *cause)
{
    json_error_t problem;
    if (length_bytes > BYTES_MAX)
        FAIL(cause, PDFSEAL_ERROR_LIMIT, "the handwriting has too many strokes or points (200000 at most)");
    __attribute__((cleanup(unref))) json_t *root =
        json_loadb((const char *)data, length_bytes, JSON_REJECT_DUPLICATES, &problem);
    if (!root)
        FAIL_ABOUT(cause, PDFSEAL_ERROR_INPUT, "this is no JSON (%s)", "%d:%d: %.100s", problem.line, problem.column,
                   problem.text);
    reader state = {.cause = cause};
    pdfseal_status status = take_root(&state, root);
    if (status == PDFSEAL_OK)
        *ret_strokes = state.written;
    else
        strokes_clear(&state.written);
    return status;
}

void strokes_clear(strokes *written)
{
    free(written->points);
    free(written->list);
    *written = (strokes){0};
}
