/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arcs first, since the ring keeps away from the code; then lines from top to bottom. */
#include "layout.h"

#include "chance.h"
#include "name.h"

#include <math.h>
#include <stdlib.h>

#define LINE_LEADING_MM 1.0    /* below a line whose y_mm says nothing */
#define RING_APART 0.2         /* between a line and the ring's ends, of the line's height */
#define ARCS_APART_DEG 8.0     /* the ring's ends keep away from the code's */

static pdfseal_status lay_out_arcs(seal_layout *layout, failure *cause)
{
    const seal *described = &layout->described;
    double room_deg = 360 - ARCS_APART_DEG;
    if (described->has_code) {
        TRY(arc_lay_out(described, &described->code, true, room_deg, layout->shelf, &layout->code, cause));
        if (layout->code.run.count > 0)
            room_deg -= layout->code.span_deg + ARCS_APART_DEG;
    }
    if (described->has_ring)
        TRY(arc_lay_out(described, &described->ring, false, room_deg, layout->shelf, &layout->ring, cause));
    return PDFSEAL_OK;
}

/* A line keeps away from the ends of the ring, which a long name brings down to it. */
static double measure_line_room(const seal_layout *layout, const seal_line *line, double y_mm)
{
    double half_mm = line->letters.height_mm / 2;
    double room_mm = INFINITY;
    if (layout->described.has_ring && layout->ring.run.count > 0)
        room_mm = arc_measure_room(&layout->ring, y_mm - half_mm, y_mm + half_mm) - RING_APART * line->letters.height_mm;
    return fmin(line->length_max_mm, 2 * (room_mm - fabs(line->x_mm)));
}

static pdfseal_status lay_out_line(seal_layout *layout, size_t index, double *below_mm, failure *cause)
{
    const seal_line *line = &layout->described.lines[index];
    placed_line *placed = &layout->lines[index];
    double half_mm = line->letters.height_mm / 2;
    TRY(letter_run_read(&line->letters, layout->shelf, &placed->run, cause));
    if (placed->run.count == 0)
        return PDFSEAL_OK;
    placed->x_mm = line->x_mm;
    placed->y_mm = isnan(line->y_mm) ? *below_mm + half_mm : line->y_mm;
    double room_mm = measure_line_room(layout, line, placed->y_mm);
    if (!letter_run_fit(&placed->run, &line->letters, room_mm, room_mm))
        FAIL_ABOUT(cause, PDFSEAL_ERROR_USAGE, "the seal's text for %s is too long (shorten it, or lower width_min_mm)", "lines.%s",
                   line->letters.path);
    *below_mm = placed->y_mm + half_mm + LINE_LEADING_MM;
    return PDFSEAL_OK;
}

static pdfseal_status lay_out(seal_layout *layout, failure *cause)
{
    const seal *described = &layout->described;
    chance sway = {(uint64_t)described->look.seed + 1};
    double below_mm = 0;
    TRY(typeface_shelf_new(&layout->shelf, cause));
    TRY(ink_new(described, &layout->ink, cause));
    TRY(lay_out_arcs(layout, cause));
    for (size_t i = 0; i < described->line_count; i++)
        TRY(lay_out_line(layout, i, &below_mm, cause));
    if (described->has_name)
        TRY(name_lay_out(described, layout->shelf, &layout->name, cause));
    double turn_deg = described->look.rotate_deg + described->look.sway_deg * (2 * chance_next(&sway) - 1);
    layout->rotation = turn_deg * M_PI / 180;
    return PDFSEAL_OK;
}

pdfseal_status seal_layout_read(const uint8_t *data, size_t length_bytes, seal_layout **ret_layout, failure *cause)
{
    __attribute__((cleanup(seal_layout_release))) seal_layout *layout = calloc(1, sizeof *layout);
    if (!layout)
        FAIL(cause, PDFSEAL_ERROR_MEMORY, "memory ran out");
    TRY(seal_read(data, length_bytes, &layout->described, cause));
    TRY(lay_out(layout, cause));
    *ret_layout = layout;
    layout = NULL;
    return PDFSEAL_OK;
}

void seal_layout_measure(const seal_layout *layout, double *ret_width_mm, double *ret_height_mm)
{
    double width = layout->described.width_mm;
    double height = layout->described.height_mm;
    double along = fabs(cos(layout->rotation));
    double aside = fabs(sin(layout->rotation));
    bool has_corners = layout->described.shape == SEAL_RECTANGLE;
    *ret_width_mm = has_corners ? width * along + height * aside : hypot(width * along, height * aside);
    *ret_height_mm = has_corners ? width * aside + height * along : hypot(width * aside, height * along);
}

void seal_layout_free(seal_layout *layout)
{
    if (!layout)
        return;
    ink_free(layout->ink);
    typeface_shelf_free(layout->shelf);
    seal_clear(&layout->described);
    free(layout);
}
