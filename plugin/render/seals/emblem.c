/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A star; hammer and sickle. Drawn in a circle of radius 1, y downwards. */
#include "emblem.h"

#include <math.h>

#define HANDLE_INSIDE 0.84 /* brings the end of the sickle's handle onto the circle */

/* Five tips, the first upwards; the inner corners lie where the lines between every second tip cross. */
static void trace_star(cairo_t *cr)
{
    double corner = sin(M_PI / 10) / sin(M_PI * 3 / 10);
    for (int i = 0; i < 10; i++) {
        double angle = -M_PI / 2 + i * M_PI / 5;
        double radius = i % 2 == 0 ? 1 : corner;
        cairo_line_to(cr, radius * cos(angle), radius * sin(angle));
    }
    cairo_close_path(cr);
}

/* A rectangle whose long side runs from one point to another, in the direction that cairo_arc takes: parts of one path that lie
 * over each other must not cancel out. */
static void trace_bar(double x0, double y0, double x1, double y1, double width, cairo_t *cr)
{
    double length = hypot(x1 - x0, y1 - y0);
    double across_x = (y1 - y0) / length * width / 2;
    double across_y = -(x1 - x0) / length * width / 2;
    cairo_move_to(cr, x0 + across_x, y0 + across_y);
    cairo_line_to(cr, x1 + across_x, y1 + across_y);
    cairo_line_to(cr, x1 - across_x, y1 - across_y);
    cairo_line_to(cr, x0 - across_x, y0 - across_y);
    cairo_close_path(cr);
}

/* Between two circles that meet at the tip, widest at the lower right. */
static void trace_blade(cairo_t *cr)
{
    static const double OUTER = 0.86;
    static const double INNER = 0.74;
    static const double ASIDE = 0.098; /* the inner circle's middle, to the left and upwards */
    double tip = -M_PI * 0.60;
    double tip_inside = atan2(OUTER * sin(tip) + ASIDE, OUTER * cos(tip) + ASIDE);
    cairo_arc(cr, 0, 0, OUTER, tip, M_PI * 0.67);
    cairo_arc_negative(cr, -ASIDE, -ASIDE, INNER, M_PI * 0.69, tip_inside);
    cairo_close_path(cr);
}

static void trace_hammer_and_sickle(cairo_t *cr)
{
    cairo_scale(cr, HANDLE_INSIDE, HANDLE_INSIDE);
    trace_blade(cr);
    trace_bar(-0.38, 0.56, -0.74, 0.92, 0.24, cr); /* the sickle's handle */
    trace_bar(-0.42, -0.42, 0.74, 0.74, 0.20, cr); /* the hammer's */
    trace_bar(-0.80, -0.10, -0.12, -0.78, 0.34, cr); /* its head */
}

void emblem_draw(const seal *described, const ink *used, cairo_t *cr)
{
    const seal_star *star = &described->star;
    cairo_matrix_t before;
    cairo_get_matrix(cr, &before);
    cairo_translate(cr, star->x_mm, star->y_mm);
    cairo_scale(cr, star->diameter_mm / 2, star->diameter_mm / 2);
    if (star->shape == SEAL_HAMMER_AND_SICKLE)
        trace_hammer_and_sickle(cr);
    else
        trace_star(cr);
    cairo_set_matrix(cr, &before);
    ink_fill(used, cr, CAIRO_FILL_RULE_WINDING);
}
