/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds how a seal or a line of writing is turned, and turns it back. */
#include "scans/scan.h"

#include <math.h>
#include <stdlib.h>

#define SKEW_MAX 15.0          /* degrees: more is meant */
#define RECTANGLE_FILL 0.88    /* of its smallest box, what the hull of a rectangle covers; an ellipse covers 0.785 */
#define WRITING_STRETCH 3.0    /* writing is longer than high by more than this */
#define INK_ALPHA 128

typedef struct corner {
    double x, y;
} corner;

static bool is_ink(const scan *picture, uint32_t x, uint32_t y)
{
    return picture->pixels[((size_t)y * picture->width + x) * 4 + 3] >= INK_ALPHA;
}

/* ---- the hull ---- */

static double cross(const corner *a, const corner *b, const corner *c)
{
    return (b->x - a->x) * (c->y - a->y) - (b->y - a->y) * (c->x - a->x);
}

/* Of points that come from top to bottom, the chain that turns to one side only (Andrew). */
static size_t add_to_chain(corner *chain, size_t count, corner added, double side)
{
    while (count >= 2 && cross(&chain[count - 2], &chain[count - 1], &added) * side <= 0)
        count--;
    chain[count] = added;
    return count + 1;
}

/* The convex hull of the first and last ink of every row; `hull` has room for twice the rows. Returns its size. */
static size_t find_hull(const scan *picture, corner *hull)
{
    corner *right = hull + picture->height + 1;
    size_t left_count = 0, right_count = 0;
    for (uint32_t y = 0; y < picture->height; y++) {
        uint32_t first = 0, last = picture->width;
        while (first < picture->width && !is_ink(picture, first, y))
            first++;
        if (first == picture->width)
            continue;
        while (!is_ink(picture, last - 1, y))
            last--;
        left_count = add_to_chain(hull, left_count, (corner){first, y}, -1);
        right_count = add_to_chain(right, right_count, (corner){last - 1, y}, 1);
    }
    for (size_t i = right_count; i > 0; i--)
        hull[left_count++] = right[i - 1];
    return left_count;
}

static double hull_area(const corner *hull, size_t count)
{
    double twice = 0;
    for (size_t i = 0; i < count; i++) {
        const corner *next = &hull[(i + 1) % count];
        twice += hull[i].x * next->y - next->x * hull[i].y;
    }
    return fabs(twice) / 2;
}

/* Area of the box around the hull whose sides are turned by `angle`. */
static double box_area(const corner *hull, size_t count, double angle)
{
    double c = cos(angle), s = sin(angle);
    double u0 = INFINITY, u1 = -INFINITY, v0 = INFINITY, v1 = -INFINITY;
    for (size_t i = 0; i < count; i++) {
        double u = hull[i].x * c + hull[i].y * s, v = hull[i].y * c - hull[i].x * s;
        u0 = fmin(u0, u);
        u1 = fmax(u1, u);
        v0 = fmin(v0, v);
        v1 = fmax(v1, v);
    }
    return (u1 - u0) * (v1 - v0);
}

/* The turn, within +-45 degrees, of the smallest box; steps of a tenth of a degree. */
static double find_smallest_box(const corner *hull, size_t count, double *ret_area)
{
    double best = 0, least = box_area(hull, count, 0);
    for (int tenth = -450; tenth <= 450; tenth++) {
        double area = box_area(hull, count, tenth * M_PI / 1800);
        if (area < least * (1 - 1e-9)) {
            least = area;
            best = tenth / 10.0;
        }
    }
    *ret_area = least;
    return best;
}

/* ---- writing ---- */

/* The main axis of the ink, in degrees; 0 where it is not much longer than wide. */
static double find_axis(const scan *picture)
{
    double n = 0, mx = 0, my = 0, xx = 0, xy = 0, yy = 0;
    for (uint32_t y = 0; y < picture->height; y++) {
        for (uint32_t x = 0; x < picture->width; x++) {
            if (!is_ink(picture, x, y))
                continue;
            n++;
            mx += x;
            my += y;
            xx += (double)x * x;
            xy += (double)x * y;
            yy += (double)y * y;
        }
    }
    if (n < 1)
        return 0;
    xx = xx / n - mx / n * (mx / n);
    xy = xy / n - mx / n * (my / n);
    yy = yy / n - my / n * (my / n);
    double half = (xx + yy) / 2, spread = hypot((xx - yy) / 2, xy);
    bool is_long = half - spread <= 0 || sqrt((half + spread) / (half - spread)) > WRITING_STRETCH;
    return is_long ? atan2(2 * xy, xx - yy) / 2 * 180 / M_PI : 0;
}

double scan_find_skew(const scan *picture)
{
    corner *hull = calloc(2 * ((size_t)picture->height + 1), sizeof *hull);
    double skew = 0, area = 0;
    size_t count = hull ? find_hull(picture, hull) : 0;
    if (count >= 3) {
        skew = find_smallest_box(hull, count, &area);
        bool is_rectangle = area > 0 && hull_area(hull, count) / area >= RECTANGLE_FILL;
        skew = is_rectangle ? skew : find_axis(picture);
    }
    free(hull);
    return fabs(skew) <= SKEW_MAX ? skew : 0;
}

/* ---- turning ---- */

/* Between four pixels, colours weighted by how visible they are. */
static void sample(const scan *picture, double x, double y, uint8_t ret_pixel[4])
{
    double sums[4] = {0};
    long left = (long)floor(x), top = (long)floor(y);
    for (long v = top; v <= top + 1; v++) {
        for (long u = left; u <= left + 1; u++) {
            if (u < 0 || v < 0 || u >= (long)picture->width || v >= (long)picture->height)
                continue;
            const uint8_t *pixel = picture->pixels + ((size_t)v * picture->width + (size_t)u) * 4;
            double weight = (1 - fabs(x - (double)u)) * (1 - fabs(y - (double)v)) * pixel[3];
            for (int i = 0; i < 3; i++)
                sums[i] += pixel[i] * weight;
            sums[3] += weight;
        }
    }
    for (int i = 0; i < 3; i++)
        ret_pixel[i] = sums[3] > 0 ? (uint8_t)lrint(sums[i] / sums[3]) : 0;
    ret_pixel[3] = (uint8_t)lrint(sums[3]);
}

pdfseal_status scan_turn(scan *picture, double degrees, failure *cause)
{
    double angle = degrees * M_PI / 180, c = cos(angle), s = sin(angle);
    uint32_t width = (uint32_t)ceil(picture->width * fabs(c) + picture->height * fabs(s)) + 1;
    uint32_t height = (uint32_t)ceil(picture->width * fabs(s) + picture->height * fabs(c)) + 1;
    scan turned;
    if (degrees == 0)
        return PDFSEAL_OK;
    TRY(scan_new(width, height, picture->dpi, &turned, cause));
    for (uint32_t y = 0; y < height; y++) {
        for (uint32_t x = 0; x < width; x++) {
            double u = x - (width - 1) / 2.0, v = y - (height - 1) / 2.0;
            sample(picture, u * c + v * s + (picture->width - 1) / 2.0, v * c - u * s + (picture->height - 1) / 2.0,
                   turned.pixels + ((size_t)y * width + x) * 4);
        }
    }
    turned.full_width = picture->full_width;
    turned.full_height = picture->full_height;
    free(picture->pixels);
    *picture = turned;
    return PDFSEAL_OK;
}
