/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Letters keep their distance where they are nearest to each other: on the curve of their feet above, of their heads below. */
#include "arc.h"

#include <math.h>

#define SIDE_STEPS 24          /* points that are looked at along a letter's side */
#define LEAST_CURVATURE_MM 1.0 /* a curve bent more than this has no room for letters */

/* The border's inner edge is an ellipse; the curve keeps `depth_mm` from it. */
static bool draw_curve(double half_width, double half_height, double depth_mm, arc_curve *ret_curve)
{
    double longer = fmax(half_width, half_height);
    double shorter = fmin(half_width, half_height);
    if (shorter * shorter / longer - depth_mm < LEAST_CURVATURE_MM)
        return false;
    for (int i = 0; i <= ARC_STEPS; i++) {
        double angle = M_PI * i / ARC_STEPS;
        double across_x = half_height * sin(angle);
        double across_y = -half_width * cos(angle);
        double length = hypot(across_x, across_y);
        ret_curve->x[i] = half_width * sin(angle) - depth_mm * across_x / length;
        ret_curve->y[i] = -half_height * cos(angle) - depth_mm * across_y / length;
        ret_curve->across[i] = atan2(across_x, -across_y);
        ret_curve->way_mm[i] = i == 0 ? 0
                                      : ret_curve->way_mm[i - 1] + hypot(ret_curve->x[i] - ret_curve->x[i - 1],
                                                                         ret_curve->y[i] - ret_curve->y[i - 1]);
    }
    return true;
}

static double blend(const double *values, int index, double part)
{
    return values[index] + (values[index + 1] - values[index]) * part;
}

/* Way from the top to where the curve is seen at `angle` from the centre. */
static double way_to_angle(const arc_curve *curve, double angle)
{
    for (int i = 0; i < ARC_STEPS; i++) {
        double before = atan2(curve->x[i], -curve->y[i]);
        double after = atan2(curve->x[i + 1], -curve->y[i + 1]);
        if (after >= angle)
            return blend(curve->way_mm, i, after > before ? (angle - before) / (after - before) : 0);
    }
    return curve->way_mm[ARC_STEPS];
}

static void find_on_curve(const arc_curve *curve, double way_mm, double *ret_x, double *ret_y, double *ret_across)
{
    int index = 0;
    double way = fmin(fabs(way_mm), curve->way_mm[ARC_STEPS]);
    double sign = way_mm < 0 ? -1 : 1;
    while (index < ARC_STEPS - 1 && curve->way_mm[index + 1] < way)
        index++;
    double step = curve->way_mm[index + 1] - curve->way_mm[index];
    double part = step > 0 ? (way - curve->way_mm[index]) / step : 0;
    *ret_x = sign * blend(curve->x, index, part);
    *ret_y = blend(curve->y, index, part);
    *ret_across = sign * blend(curve->across, index, part);
}

static double measure_span_deg(const arc_layout *layout)
{
    double x, y, across;
    find_on_curve(&layout->curve, letter_run_length(&layout->run) / 2, &x, &y, &across);
    return 2 * atan2(x, -y) * 180 / M_PI;
}

pdfseal_status arc_lay_out(const seal *described, const seal_arc *arc, bool is_lower, double arc_max_deg, typeface_shelf *shelf,
                           arc_layout *ret_layout, failure *cause)
{
    double inset_mm = seal_inset(described);
    ret_layout->described = arc;
    ret_layout->is_lower = is_lower;
    ret_layout->span_deg = 0;
    TRY(letter_run_read(&arc->letters, shelf, &ret_layout->run, cause));
    if (ret_layout->run.count == 0)
        return PDFSEAL_OK;
    if (!draw_curve(described->width_mm / 2 - inset_mm, described->height_mm / 2 - inset_mm,
                    arc->edge_gap_mm + arc->letters.height_mm, &ret_layout->curve))
        FAIL_ABOUT(cause, PDFSEAL_ERROR_USAGE, "the seal is too small for letters as high as %s.height_mm says", "%s",
                   arc->letters.path);
    double longest_mm = 2 * way_to_angle(&ret_layout->curve, fmin(arc->arc_max_deg, arc_max_deg) * M_PI / 360);
    double length_mm = 2 * way_to_angle(&ret_layout->curve, fmin(arc->arc_deg, arc_max_deg) * M_PI / 360);
    if (!letter_run_fit(&ret_layout->run, &arc->letters, length_mm, longest_mm))
        FAIL_ABOUT(cause, PDFSEAL_ERROR_USAGE, "the seal's text for %s is too long (shorten it, or lower width_min_mm)", "%s",
                   arc->letters.path);
    ret_layout->span_deg = measure_span_deg(ret_layout);
    return PDFSEAL_OK;
}

static double narrow(double room_mm, double x_mm, double y_mm, double top_mm, double bottom_mm)
{
    return y_mm >= top_mm && y_mm <= bottom_mm ? fmin(room_mm, x_mm) : room_mm;
}

/* The curve of the letters' feet, and the side of the last letter. */
double arc_measure_room(const arc_layout *ring, double top_mm, double bottom_mm)
{
    double end_mm = letter_run_length(&ring->run) / 2;
    double room_mm = INFINITY;
    double x, y, across;
    for (int i = 0; i <= ARC_STEPS && ring->curve.way_mm[i] <= end_mm; i++)
        room_mm = narrow(room_mm, ring->curve.x[i], ring->curve.y[i], top_mm, bottom_mm);
    find_on_curve(&ring->curve, end_mm, &x, &y, &across);
    for (int i = 0; i <= SIDE_STEPS; i++) {
        double out_mm = ring->described->letters.height_mm * i / SIDE_STEPS;
        room_mm = narrow(room_mm, x + out_mm * sin(across), y - out_mm * cos(across), top_mm, bottom_mm);
    }
    return room_mm;
}

void arc_visit(const arc_layout *layout, void (*visit)(void *context, const letter_run *run, size_t index, arc_place place),
               void *context)
{
    double half_height_mm = layout->described->letters.height_mm / 2;
    double at_mm = -letter_run_length(&layout->run) / 2;
    for (size_t i = 0; i < layout->run.count; i++) {
        double width_mm = letter_run_width(&layout->run, i);
        arc_place place = {0};
        find_on_curve(&layout->curve, at_mm + width_mm / 2, &place.x_mm, &place.y_mm, &place.turn);
        place.x_mm += half_height_mm * sin(place.turn);
        place.y_mm -= half_height_mm * cos(place.turn);
        if (layout->is_lower) {
            place.y_mm = -place.y_mm;
            place.turn = -place.turn;
        }
        visit(context, &layout->run, i, place);
        at_mm += width_mm + layout->run.gap_mm;
    }
}
