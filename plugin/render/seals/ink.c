/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dry specks, more of them where the pad was dry. */
#include "ink.h"

#include "chance.h"

#include <math.h>
#include <stdlib.h>

#define SPECKS_A_MM2 1.6       /* at full wear, over all of the seal; a fifth of them meet ink */
#define SPECKS_MAX 4000        /* a large seal gets larger, not more specks: the file stays small */
#define SPECK_CORNERS 6
#define SPECK_LEAST_MM 0.05
#define SPECK_MORE_MM 0.42
#define PATCH_MM 5.0           /* how far it is from a dry place to a wet one */

typedef struct speck {
    double x, y, radius;
    double corners[SPECK_CORNERS]; /* of the radius */
} speck;

struct ink {
    size_t count;
    speck specks[];
};

/* How dry the pad was there, 0 to 1, smooth.  source  bilinear value noise */
static double dryness(uint64_t seed, double x_mm, double y_mm)
{
    double x = x_mm / PATCH_MM;
    double y = y_mm / PATCH_MM;
    int64_t column = (int64_t)floor(x);
    int64_t row = (int64_t)floor(y);
    double right = x - floor(x);
    double down = y - floor(y);
    double above = chance_at(seed, column, row) * (1 - right) + chance_at(seed, column + 1, row) * right;
    double below = chance_at(seed, column, row + 1) * (1 - right) + chance_at(seed, column + 1, row + 1) * right;
    return above * (1 - down) + below * down;
}

static bool place_speck(const seal *described, double scale, chance *stream, speck *ret_speck)
{
    double share = pow(chance_next(stream), 4);
    speck placed = {.x = (chance_next(stream) - 0.5) * described->width_mm,
                    .y = (chance_next(stream) - 0.5) * described->height_mm,
                    .radius = scale * (SPECK_LEAST_MM + SPECK_MORE_MM * share)};
    double keep = chance_next(stream);
    for (int i = 0; i < SPECK_CORNERS; i++)
        placed.corners[i] = 0.45 + 0.55 * chance_next(stream);
    *ret_speck = placed;
    return keep < 0.1 + 1.6 * pow(dryness((uint64_t)described->look.seed, placed.x, placed.y), 2.5);
}

pdfseal_status ink_new(const seal *described, ink **ret_ink, failure *cause)
{
    double wanted = described->look.wear * SPECKS_A_MM2 * described->width_mm * described->height_mm;
    double scale = (0.6 + 0.4 * described->look.wear) * (wanted > SPECKS_MAX ? sqrt(wanted / SPECKS_MAX) : 1);
    size_t tries = wanted > SPECKS_MAX ? SPECKS_MAX : (size_t)wanted;
    chance stream = {(uint64_t)described->look.seed};
    ink *made = calloc(1, sizeof *made + tries * sizeof made->specks[0]);
    if (!made)
        FAIL(cause, PDFSEAL_ERROR_MEMORY, "memory ran out");
    for (size_t i = 0; i < tries; i++)
        made->count += place_speck(described, scale, &stream, &made->specks[made->count]);
    *ret_ink = made;
    return PDFSEAL_OK;
}

void ink_free(ink *used)
{
    free(used);
}

static bool meets(const speck *dry, cairo_t *cr)
{
    double reach = dry->radius * 0.7;
    return cairo_in_fill(cr, dry->x, dry->y) || cairo_in_fill(cr, dry->x - reach, dry->y) ||
           cairo_in_fill(cr, dry->x + reach, dry->y) || cairo_in_fill(cr, dry->x, dry->y - reach) ||
           cairo_in_fill(cr, dry->x, dry->y + reach);
}

static void trace_speck(const speck *dry, cairo_t *cr)
{
    cairo_new_sub_path(cr);
    for (int i = 0; i < SPECK_CORNERS; i++) {
        double angle = 2 * M_PI * i / SPECK_CORNERS;
        cairo_line_to(cr, dry->x + dry->radius * dry->corners[i] * cos(angle), dry->y + dry->radius * dry->corners[i] * sin(angle));
    }
    cairo_close_path(cr);
}

/* The specks that meet the path of `cr`, as a path of their own; NULL when there are none. */
static cairo_path_t *collect_specks(const ink *used, cairo_t *cr)
{
    double x0, y0, x1, y1;
    bool any = false;
    cairo_t *holes = cairo_create(cairo_get_target(cr));
    cairo_matrix_t matrix;
    cairo_get_matrix(cr, &matrix);
    cairo_set_matrix(holes, &matrix);
    cairo_fill_extents(cr, &x0, &y0, &x1, &y1);
    for (size_t i = 0; i < used->count; i++) {
        const speck *dry = &used->specks[i];
        bool is_near = dry->x + dry->radius > x0 && dry->x - dry->radius < x1 && dry->y + dry->radius > y0 &&
                       dry->y - dry->radius < y1;
        if (is_near && meets(dry, cr)) {
            trace_speck(dry, holes);
            any = true;
        }
    }
    cairo_path_t *path = any ? cairo_copy_path(holes) : NULL;
    cairo_destroy(holes);
    return path;
}

void ink_fill(const ink *used, cairo_t *cr, cairo_fill_rule_t rule)
{
    double x0, y0, x1, y1;
    cairo_set_fill_rule(cr, rule);
    cairo_path_t *holes = used->count > 0 ? collect_specks(used, cr) : NULL;
    if (!holes) {
        cairo_fill(cr);
        return;
    }
    cairo_fill_extents(cr, &x0, &y0, &x1, &y1);
    cairo_save(cr);
    cairo_clip(cr);
    cairo_rectangle(cr, x0 - 1, y0 - 1, x1 - x0 + 2, y1 - y0 + 2);
    cairo_append_path(cr, holes);
    cairo_set_fill_rule(cr, CAIRO_FILL_RULE_EVEN_ODD);
    cairo_fill(cr);
    cairo_restore(cr);
    cairo_path_destroy(holes);
}
