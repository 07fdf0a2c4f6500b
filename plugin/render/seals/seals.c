/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A laid out seal as a drawing. */
#include "drawing.h"
#include "emblem.h"
#include "layout.h"
#include "name.h"
#include "outline.h"

#define PT_PER_MM (72 / 25.4)

typedef struct painting {
    cairo_t *cr;
    const ink *ink;
    bool failed;
} painting;

static void paint_letter(void *context, const letter_run *run, size_t index, arc_place place)
{
    painting *painted = context;
    cairo_matrix_t before;
    cairo_get_matrix(painted->cr, &before);
    cairo_translate(painted->cr, place.x_mm, place.y_mm);
    cairo_rotate(painted->cr, place.turn);
    painted->failed |= !letter_run_trace(run, index, painted->cr);
    cairo_set_matrix(painted->cr, &before);
    ink_fill(painted->ink, painted->cr, CAIRO_FILL_RULE_WINDING);
}

static void paint_line(painting *painted, const placed_line *line)
{
    double at_mm = line->x_mm - letter_run_length(&line->run) / 2;
    for (size_t i = 0; i < line->run.count; i++) {
        double width_mm = letter_run_width(&line->run, i);
        paint_letter(painted, &line->run, i, (arc_place){.x_mm = at_mm + width_mm / 2, .y_mm = line->y_mm});
        at_mm += width_mm + line->run.gap_mm;
    }
}

static pdfseal_status paint_texts(const seal_layout *layout, cairo_t *cr, failure *cause)
{
    const seal *described = &layout->described;
    painting painted = {.cr = cr, .ink = layout->ink};
    if (described->has_ring)
        arc_visit(&layout->ring, paint_letter, &painted);
    if (described->has_code)
        arc_visit(&layout->code, paint_letter, &painted);
    for (size_t i = 0; i < described->line_count; i++)
        paint_line(&painted, &layout->lines[i]);
    if (painted.failed)
        FAIL(cause, PDFSEAL_ERROR_INPUT, "a letter of the seal cannot be drawn (name another font)");
    if (described->has_name)
        return name_draw(described, &layout->name, layout->ink, cr, cause);
    return PDFSEAL_OK;
}

static pdfseal_status paint(void *state, cairo_t *cr, failure *cause)
{
    const seal_layout *layout = state;
    const seal *described = &layout->described;
    double width_mm, height_mm;
    seal_layout_measure(layout, &width_mm, &height_mm);
    cairo_save(cr);
    cairo_scale(cr, PT_PER_MM, PT_PER_MM);
    cairo_translate(cr, width_mm / 2, height_mm / 2);
    cairo_rotate(cr, layout->rotation);
    cairo_set_source_rgb(cr, described->red, described->green, described->blue);
    cairo_set_tolerance(cr, 0.05);
    cairo_new_path(cr);
    outline_draw_borders(described, layout->ink, cr);
    if (described->has_star)
        emblem_draw(described, layout->ink, cr);
    pdfseal_status status = paint_texts(layout, cr, cause);
    cairo_restore(cr);
    return status;
}

static void clear(void *state)
{
    seal_layout_free(state);
}

pdfseal_status seals_drawing_read(const uint8_t *data, size_t length_bytes, drawing *ret_drawing, failure *cause)
{
    seal_layout *layout = NULL;
    double width_mm, height_mm;
    pdfseal_status status = seal_layout_read(data, length_bytes, &layout, cause);
    if (status != PDFSEAL_OK)
        return status == PDFSEAL_ERROR_USAGE ? PDFSEAL_ERROR_INPUT : status;
    seal_layout_measure(layout, &width_mm, &height_mm);
    *ret_drawing = (drawing){.width_pt = width_mm * PT_PER_MM, .height_pt = height_mm * PT_PER_MM, .paint = paint,
                             .clear = clear, .state = layout};
    return PDFSEAL_OK;
}
