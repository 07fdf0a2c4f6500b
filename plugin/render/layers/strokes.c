/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Handwriting as filled curves: a pen that is wide where it is slow or pressed. */
#include "layers/strokes.h"

#include "render_client/colour.h"
#include "drawing.h"

#include <math.h>
#include <stdlib.h>

/* A pen of 0.8 mm in a signature 50 mm long, and what is left of it in the quickest parts. */
#define PEN_OF_EXTENT (1.0 / 60)
#define THINNEST_OF_PEN 0.35
/* Points nearer than this to the last one tell nothing but the pad's noise. */
#define STEP_OF_PEN 0.7
/* How much of a width comes from the one before: no steps in the ink. */
#define INERTIA 0.6
#define SHARP_COSINE 0.5 /* where a stroke turns by more than 60 degrees, a round joint is drawn */

/* A point of the pen's way: place, half the ink's width, direction (a unit vector). */
typedef struct way_point {
    double x, y, half, dx, dy;
    double speed, pressure;
    bool is_sharp;
} way_point;

typedef struct writing {
    strokes written;
    way_point *ways; /* as many as points: stroke i's begin at its first */
    size_t *way_counts;
    double left, top, extent, pen;
} writing;

/* ---- the pen's way ---- */

static double distance(const stroke_point *a, const stroke_point *b)
{
    return hypot(b->x - a->x, b->y - a->y);
}

static double pen_of(const writing *whole, const stroke *one)
{
    return one->width_max > 0 ? one->width_max : whole->pen;
}

static double thinnest_of(const stroke *one, double pen)
{
    return one->width_min > 0 && one->width_min <= pen ? one->width_min : pen * THINNEST_OF_PEN;
}

/* Distance by time, where time goes on; else distance alone: a pad looks at regular times. */
static double speed_between(const stroke_point *from, const stroke_point *to, double before)
{
    double passed = to->time - from->time;
    if (isnan(passed))
        return distance(from, to);
    return passed > 0 ? distance(from, to) / passed : before;
}

/* Keeps the points that are far enough from each other, the last one in any case. */
static size_t keep_points(const writing *whole, const stroke *one, way_point *ways)
{
    const stroke_point *points = whole->written.points + one->first;
    double step = pen_of(whole, one) * STEP_OF_PEN;
    size_t count = 0, kept = 0;
    for (size_t i = 0; i < one->count; i++) {
        bool is_last = i + 1 == one->count;
        if (i > 0 && distance(&points[kept], &points[i]) < (is_last ? step / 4 : step))
            continue;
        double before = count ? ways[count - 1].speed : 0;
        double speed = i > 0 ? speed_between(&points[kept], &points[i], before) : 0;
        ways[count++] =
            (way_point){.x = points[i].x, .y = points[i].y, .speed = speed, .pressure = points[i].pressure};
        kept = i;
    }
    if (count > 1)
        ways[0].speed = ways[1].speed;
    return count;
}

/* The direction at each point: towards its neighbours' chord, as Catmull and Rom take it. */
static void find_directions(way_point *ways, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const way_point *before = &ways[i ? i - 1 : 0];
        const way_point *after = &ways[i + 1 < count ? i + 1 : i];
        double dx = after->x - before->x, dy = after->y - before->y;
        double length = hypot(dx, dy);
        ways[i].dx = length > 0 ? dx / length : 1;
        ways[i].dy = length > 0 ? dy / length : 0;
    }
    for (size_t i = 1; i + 1 < count; i++) {
        double ax = ways[i].x - ways[i - 1].x, ay = ways[i].y - ways[i - 1].y;
        double bx = ways[i + 1].x - ways[i].x, by = ways[i + 1].y - ways[i].y;
        ways[i].is_sharp = ax * bx + ay * by < SHARP_COSINE * hypot(ax, ay) * hypot(bx, by);
    }
}

static bool has_pressure(const way_point *ways, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (isnan(ways[i].pressure))
            return false;
        if (ways[i].pressure != ways[0].pressure)
            return true;
    }
    return false; /* a mouse says the same pressure all the time */
}

static double mean_speed(const way_point *ways, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += ways[i].speed;
    return count ? sum / (double)count : 0;
}

static void find_widths(way_point *ways, size_t count, double thinnest, double pen)
{
    bool pressed = has_pressure(ways, count);
    double mean = mean_speed(ways, count);
    for (size_t i = 0; i < count; i++) {
        double share = pressed ? sqrt(ways[i].pressure) : mean > 0 ? 1 / (1 + ways[i].speed / mean) : 0.5;
        double half = (thinnest + (pen - thinnest) * share) / 2;
        ways[i].half = i ? ways[i - 1].half * INERTIA + half * (1 - INERTIA) : half;
    }
}

static void lay_out(writing *whole)
{
    for (size_t i = 0; i < whole->written.count; i++) {
        const stroke *one = &whole->written.list[i];
        way_point *ways = whole->ways + one->first;
        double pen = pen_of(whole, one);
        whole->way_counts[i] = keep_points(whole, one, ways);
        find_directions(ways, whole->way_counts[i]);
        find_widths(ways, whole->way_counts[i], thinnest_of(one, pen), pen);
    }
}

/* ---- ink ---- */

static void add_disc(cairo_t *cr, const way_point *at)
{
    cairo_new_sub_path(cr);
    cairo_arc(cr, at->x, at->y, at->half, 0, 2 * M_PI);
    cairo_close_path(cr);
}

/* One border of the ink between two points; `side` is 1 or -1, the direction of drawing is from `a` to `b`. */
static void add_border(cairo_t *cr, const way_point *a, const way_point *b, double side, bool backwards)
{
    double reach = hypot(b->x - a->x, b->y - a->y) / 3;
    double turn = backwards ? -reach : reach;
    double ax = a->x - side * a->dy * a->half, ay = a->y + side * a->dx * a->half;
    double bx = b->x - side * b->dy * b->half, by = b->y + side * b->dx * b->half;
    cairo_line_to(cr, ax, ay);
    cairo_curve_to(cr, ax + a->dx * turn, ay + a->dy * turn, bx - b->dx * turn, by - b->dy * turn, bx, by);
}

/* Along one side, back along the other, a disc at each end. */
static void add_run(cairo_t *cr, const way_point *ways, size_t first, size_t last)
{
    cairo_new_sub_path(cr);
    for (size_t i = first; i < last; i++)
        add_border(cr, &ways[i], &ways[i + 1], 1, false);
    for (size_t i = last; i > first; i--)
        add_border(cr, &ways[i], &ways[i - 1], -1, true);
    cairo_close_path(cr);
}

/* A run ends where the pen turns sharply: each side of the turn is filled by itself, so that borders that cross there
 * leave no hole. */
static void paint_stroke(cairo_t *cr, const way_point *ways, size_t count)
{
    size_t first = 0;
    add_disc(cr, &ways[0]);
    cairo_fill(cr);
    for (size_t i = 1; i < count; i++) {
        if (!ways[i].is_sharp && i + 1 < count)
            continue;
        add_run(cr, ways, first, i);
        cairo_fill(cr);
        add_disc(cr, &ways[i]);
        cairo_fill(cr);
        first = i;
    }
}

static pdfseal_status paint(void *state, cairo_t *cr, failure *cause)
{
    const writing *whole = state;
    (void)cause;
    cairo_scale(cr, whole->written.unit_pt, whole->written.unit_pt);
    cairo_translate(cr, -whole->left, -whole->top);
    for (size_t i = 0; i < whole->written.count; i++) {
        const stroke *one = &whole->written.list[i];
        cairo_set_source_rgb(cr, colour_part(one->colour, 16), colour_part(one->colour, 8), colour_part(one->colour, 0));
        paint_stroke(cr, whole->ways + one->first, whole->way_counts[i]);
    }
    return PDFSEAL_OK;
}

/* ---- size ---- */

static void clear(void *state)
{
    writing *whole = state;
    strokes_clear(&whole->written);
    free(whole->ways);
    free(whole->way_counts);
    free(whole);
}

static double widest_pen(const writing *whole)
{
    double widest = 0;
    for (size_t i = 0; i < whole->written.count; i++)
        widest = fmax(widest, pen_of(whole, &whole->written.list[i]));
    return widest;
}

/* Around all points, with room for half the pen and for curves that swing out. */
static void measure(writing *whole, drawing *ret_drawing)
{
    const stroke_point *points = whole->written.points;
    double right = points[0].x, bottom = points[0].y;
    whole->left = right;
    whole->top = bottom;
    for (size_t i = 1; i < whole->written.point_count; i++) {
        whole->left = fmin(whole->left, points[i].x);
        whole->top = fmin(whole->top, points[i].y);
        right = fmax(right, points[i].x);
        bottom = fmax(bottom, points[i].y);
    }
    whole->extent = fmax(right - whole->left, bottom - whole->top);
    whole->pen = whole->extent > 0 ? whole->extent * PEN_OF_EXTENT : 1;
    double margin = widest_pen(whole);
    whole->left -= margin;
    whole->top -= margin;
    ret_drawing->width_pt = (right + margin - whole->left) * whole->written.unit_pt;
    ret_drawing->height_pt = (bottom + margin - whole->top) * whole->written.unit_pt;
}

pdfseal_status strokes_drawing_read(const uint8_t *data, size_t length_bytes, drawing *ret_drawing, failure *cause)
{
    strokes written;
    TRY(strokes_read(data, length_bytes, &written, cause));
    writing *whole = calloc(1, sizeof *whole);
    if (!whole) {
        strokes_clear(&written);
        FAIL(cause, PDFSEAL_ERROR_MEMORY, "memory ran out");
    }
    whole->written = written;
    whole->ways = calloc(written.point_count, sizeof *whole->ways);
    whole->way_counts = calloc(written.count, sizeof *whole->way_counts);
    if (!whole->ways || !whole->way_counts) {
        clear(whole);
        FAIL(cause, PDFSEAL_ERROR_MEMORY, "memory ran out");
    }
    *ret_drawing = (drawing){.paint = paint, .clear = clear, .state = whole};
    measure(whole, ret_drawing);
    lay_out(whole);
    return PDFSEAL_OK;
}
