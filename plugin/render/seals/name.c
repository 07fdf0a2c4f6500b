/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of characters that fill the seal. */
#include "name.h"

#include "outline.h"

#include <math.h>

#define COLUMNS_MAX 16
#define CELL_LEAST_MM 0.5

typedef struct columns {
    size_t counts[COLUMNS_MAX]; /* the right column first */
    size_t count;
} columns;

pdfseal_status name_lay_out(const seal *described, typeface_shelf *shelf, letter_run *ret_run, failure *cause)
{
    TRY(letter_run_read(&described->name.letters, shelf, ret_run, cause));
    if (ret_run->count == 0)
        FAIL_ABOUT(cause, PDFSEAL_ERROR_USAGE, "the seal lacks a text: %s (give it with --text; an invoice seal needs --number too)", "%s", "name.text");
    return PDFSEAL_OK;
}

static bool divide_by_slashes(const letter_run *run, columns *ret_columns)
{
    *ret_columns = (columns){.count = 1};
    for (size_t i = 0; i < run->count; i++) {
        if (run->letters[i].character != '/')
            ret_columns->counts[ret_columns->count - 1]++;
        else if (ret_columns->count == COLUMNS_MAX)
            return false;
        else
            ret_columns->count++;
    }
    return ret_columns->count > 1;
}

/* As many columns as make cells nearest to squares; the first ones are shorter: of three characters the family name has the
 * right column for itself. */
static void divide_evenly(size_t characters, double proportion, columns *ret_columns)
{
    double wanted = sqrt((double)characters * proportion);
    if (characters == 2)
        wanted = proportion < 0.8 ? 1 : 2;
    size_t count = (size_t)fmin(fmax(round(wanted), 1), fmin((double)characters, COLUMNS_MAX));
    *ret_columns = (columns){.count = count};
    for (size_t i = 0; i < count; i++)
        ret_columns->counts[i] = characters / count + (i >= count - characters % count);
}

/* Where the characters stand: half of the inner room, from the centre. */
static pdfseal_status find_room(const seal *described, double *ret_half_width, double *ret_half_height, failure *cause)
{
    double inset_mm = seal_inset(described) + described->name.margin_mm;
    double part = described->shape == SEAL_RECTANGLE ? 1 : M_SQRT1_2; /* the rectangle inside an ellipse */
    *ret_half_width = (described->width_mm / 2 - inset_mm) * part;
    *ret_half_height = (described->height_mm / 2 - inset_mm) * part;
    if (fmin(*ret_half_width, *ret_half_height) < CELL_LEAST_MM)
        FAIL(cause, PDFSEAL_ERROR_USAGE, "the seal's borders leave no room inside");
    return PDFSEAL_OK;
}

static bool trace_column(const letter_run *run, size_t first, size_t count, double centre_x, double width, double half_height,
                         double gap, cairo_t *cr)
{
    double height = (2 * half_height - gap * (double)(count - 1)) / (double)count;
    bool done = width >= CELL_LEAST_MM && height >= CELL_LEAST_MM;
    for (size_t i = 0; done && i < count; i++) {
        cairo_matrix_t before;
        cairo_get_matrix(cr, &before);
        cairo_translate(cr, centre_x, -half_height + height / 2 + (double)i * (height + gap));
        done = letter_run_trace_into(run, first + i, width, height, cr);
        cairo_set_matrix(cr, &before);
    }
    return done;
}

static pdfseal_status trace_columns(const seal *described, const letter_run *run, const columns *divided, cairo_t *cr, failure *cause)
{
    double half_width, half_height;
    size_t first = 0;
    TRY(find_room(described, &half_width, &half_height, cause));
    double gap = described->name.column_gap_mm;
    double width = (2 * half_width - gap * (double)(divided->count - 1)) / (double)divided->count;
    for (size_t i = 0; i < divided->count; i++) {
        while (first < run->count && run->letters[first].character == '/')
            first++;
        double centre_x = half_width - width / 2 - (double)i * (width + gap);
        if (divided->counts[i] > 0 && !trace_column(run, first, divided->counts[i], centre_x, width, half_height,
                                                    described->name.letters.gap_mm, cr))
            FAIL(cause, PDFSEAL_ERROR_USAGE, "the seal's name has more characters than it has room for");
        first += divided->counts[i];
    }
    return PDFSEAL_OK;
}

pdfseal_status name_draw(const seal *described, const letter_run *run, const ink *used, cairo_t *cr, failure *cause)
{
    columns divided;
    double proportion = described->width_mm / described->height_mm;
    if (!divide_by_slashes(run, &divided))
        divide_evenly(run->count, proportion, &divided);
    if (described->name.is_inverse)
        outline_trace(described, seal_inset(described), described->look.edge_mm, cr);
    TRY(trace_columns(described, run, &divided, cr, cause));
    ink_fill(used, cr, described->name.is_inverse ? CAIRO_FILL_RULE_EVEN_ODD : CAIRO_FILL_RULE_WINDING);
    return PDFSEAL_OK;
}
