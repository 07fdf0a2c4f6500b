/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Circles, ellipses, rectangles; exact, or with the edge that ink has on paper. */
#include "outline.h"

#include "chance.h"

#include <math.h>

#define EDGE_STEP_MM 0.4   /* between two points of a wavering edge */
#define EDGE_POINTS_MAX 800
#define WAVE_MM 2.4        /* length of its waves */

typedef struct outline_point {
    double x, y;
    double across_x, across_y; /* one millimetre outwards */
} outline_point;

static double shorter_half(double width, double height)
{
    return fmin(width, height) / 2;
}

/* ---- exact ---- */

static void trace_rounded(double half_width, double half_height, double corner, cairo_t *cr)
{
    cairo_new_sub_path(cr);
    cairo_arc(cr, half_width - corner, -half_height + corner, corner, -M_PI / 2, 0);
    cairo_arc(cr, half_width - corner, half_height - corner, corner, 0, M_PI / 2);
    cairo_arc(cr, -half_width + corner, half_height - corner, corner, M_PI / 2, M_PI);
    cairo_arc(cr, -half_width + corner, -half_height + corner, corner, M_PI, M_PI * 1.5);
    cairo_close_path(cr);
}

static void trace_ellipse(double half_width, double half_height, cairo_t *cr)
{
    cairo_matrix_t before;
    cairo_get_matrix(cr, &before);
    cairo_scale(cr, half_width, half_height);
    cairo_new_sub_path(cr);
    cairo_arc(cr, 0, 0, 1, 0, 2 * M_PI);
    cairo_close_path(cr);
    cairo_set_matrix(cr, &before);
}

/* ---- wavering ---- */

static outline_point find_on_ellipse(double half_width, double half_height, double turn)
{
    double angle = 2 * M_PI * turn;
    double across_x = half_height * cos(angle);
    double across_y = half_width * sin(angle);
    double length = hypot(across_x, across_y);
    return (outline_point){half_width * cos(angle), half_height * sin(angle), across_x / length, across_y / length};
}

/* Along one side after the other, corners left sharp: ink rounds them itself. */
static outline_point find_on_rectangle(double half_width, double half_height, double turn)
{
    double way = turn * 4 * (half_width + half_height);
    if (way < 2 * half_width)
        return (outline_point){-half_width + way, -half_height, 0, -1};
    way -= 2 * half_width;
    if (way < 2 * half_height)
        return (outline_point){half_width, -half_height + way, 1, 0};
    way -= 2 * half_height;
    if (way < 2 * half_width)
        return (outline_point){half_width - way, half_height, 0, 1};
    return (outline_point){-half_width, half_height - (way - 2 * half_width), -1, 0};
}

/* 0 to 1, smooth along a closed way of `waves` waves. */
static double waver(uint64_t seed, double turn, int64_t waves)
{
    double at = turn * (double)waves;
    int64_t before = (int64_t)floor(at);
    double part = at - floor(at);
    double smooth = part * part * (3 - 2 * part);
    return chance_at(seed, before % waves, 7) * (1 - smooth) + chance_at(seed, (before + 1) % waves, 7) * smooth;
}

static void trace_wavering(const seal *described, double half_width, double half_height, double edge_mm, uint64_t seed, cairo_t *cr)
{
    double way_mm = 4 * (half_width + half_height);
    double points = fmin(EDGE_POINTS_MAX, ceil(way_mm / EDGE_STEP_MM));
    int64_t waves = (int64_t)ceil(way_mm / WAVE_MM);
    cairo_new_sub_path(cr);
    for (double i = 0; i < points; i++) {
        double turn = i / points;
        outline_point at = described->shape == SEAL_RECTANGLE ? find_on_rectangle(half_width, half_height, turn)
                                                              : find_on_ellipse(half_width, half_height, turn);
        double in_mm = edge_mm * (0.65 * waver(seed, turn, waves) + 0.35 * waver(seed + 1, turn, 4 * waves));
        cairo_line_to(cr, at.x - at.across_x * in_mm, at.y - at.across_y * in_mm);
    }
    cairo_close_path(cr);
}

void outline_trace(const seal *described, double inset_mm, double edge_mm, cairo_t *cr)
{
    double half_width = described->width_mm / 2 - inset_mm;
    double half_height = described->height_mm / 2 - inset_mm;
    uint64_t seed = (uint64_t)described->look.seed * 31 + (uint64_t)(inset_mm * 1000);
    if (edge_mm != 0)
        trace_wavering(described, half_width, half_height, edge_mm, seed, cr);
    else if (described->shape == SEAL_RECTANGLE)
        trace_rounded(half_width, half_height, fmin(fmax(described->corner_mm - inset_mm, 0), shorter_half(half_width, half_height)), cr);
    else
        trace_ellipse(half_width, half_height, cr);
}

void outline_draw_borders(const seal *described, const ink *used, cairo_t *cr)
{
    double inset_mm = 0;
    for (size_t i = 0; i < described->border_count; i++) {
        const seal_border *border = &described->borders[i];
        double edge_mm = fmin(described->look.edge_mm, border->width_mm / 3);
        inset_mm += border->gap_mm;
        outline_trace(described, inset_mm, edge_mm, cr);
        inset_mm += border->width_mm;
        outline_trace(described, inset_mm, -edge_mm, cr);
        ink_fill(used, cr, CAIRO_FILL_RULE_EVEN_ODD);
    }
}
