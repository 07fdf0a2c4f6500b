/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A quadratic surface through the light cells, found by throwing out what does not fit. */
#include "scans/paper.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CELLS_ALONG 48u  /* of the longer side: light changes slowly */
#define CELL_MIN 8u
#define LIGHT_SHARE 0.8  /* the percentile that is taken for paper: writing covers less of most cells */
#define TERMS 6          /* 1, x, y, x^2, x*y, y^2 */
#define ROUNDS 8
#define TOLERANCE 0.08   /* how far from the surface a cell may be and still be paper */
#define PIXELS_A_CELL 4096u

typedef double surface[TERMS];

/* ---- the light end of a cell ---- */

static uint8_t percentile(const unsigned histogram[256], unsigned total)
{
    unsigned seen = 0, wanted = (unsigned)(total * LIGHT_SHARE);
    for (unsigned value = 0; value < 256; value++) {
        seen += histogram[value];
        if (seen > wanted)
            return (uint8_t)value;
    }
    return 255;
}

static uint32_t at_most(uint32_t value, uint32_t most)
{
    return value < most ? value : most;
}

static void measure_cell(const scan *picture, const paper *sheet, unsigned column, unsigned row, float ret_light[3])
{
    unsigned histogram[3][256] = {{0}};
    unsigned total = 0;
    uint32_t x1 = at_most((column + 1) * sheet->cell, picture->width);
    uint32_t y1 = at_most((row + 1) * sheet->cell, picture->height);
    uint32_t step = 1 + sheet->cell * sheet->cell / PIXELS_A_CELL / 2;
    for (uint32_t y = row * sheet->cell; y < y1; y++) {
        for (uint32_t x = column * sheet->cell + y % step; x < x1; x += step, total++) {
            const uint8_t *pixel = picture->pixels + ((size_t)y * picture->width + x) * 4;
            for (int i = 0; i < 3; i++)
                histogram[i][pixel[i]]++;
        }
    }
    for (int i = 0; i < 3; i++)
        ret_light[i] = fmaxf(1, percentile(histogram[i], total));
}

/* ---- the surface ---- */

static void terms_at(const paper *sheet, unsigned column, unsigned row, double ret_terms[TERMS])
{
    double x = (column + 0.5) / sheet->columns * 2 - 1, y = (row + 0.5) / sheet->rows * 2 - 1;
    const double terms[TERMS] = {1, x, y, x * x, x * y, y * y};
    memcpy(ret_terms, terms, sizeof terms);
}

static double value_at(const surface shape, const double terms[TERMS])
{
    double value = 0;
    for (int i = 0; i < TERMS; i++)
        value += shape[i] * terms[i];
    return value;
}

/* Gauss, with a small ridge so that few cells do not make it singular. */
static void solve(double matrix[TERMS][TERMS + 1], surface ret_shape)
{
    for (int i = 0; i < TERMS; i++) {
        int pivot = i;
        for (int k = i + 1; k < TERMS; k++)
            pivot = fabs(matrix[k][i]) > fabs(matrix[pivot][i]) ? k : pivot;
        for (int k = 0; k <= TERMS; k++) {
            double kept = matrix[i][k];
            matrix[i][k] = matrix[pivot][k];
            matrix[pivot][k] = kept;
        }
        for (int k = 0; k < TERMS; k++) {
            double share = k == i ? 0 : matrix[k][i] / matrix[i][i];
            for (int j = i; j <= TERMS; j++)
                matrix[k][j] -= share * matrix[i][j];
        }
    }
    for (int i = 0; i < TERMS; i++)
        ret_shape[i] = matrix[i][TERMS] / matrix[i][i];
}

static void fit_surface(const paper *sheet, const uint8_t *is_paper, int part, surface ret_shape)
{
    double matrix[TERMS][TERMS + 1] = {{0}};
    for (unsigned cell = 0; cell < sheet->columns * sheet->rows; cell++) {
        double terms[TERMS];
        if (!is_paper[cell])
            continue;
        terms_at(sheet, cell % sheet->columns, cell / sheet->columns, terms);
        for (int i = 0; i < TERMS; i++) {
            for (int k = 0; k < TERMS; k++)
                matrix[i][k] += terms[i] * terms[k];
            matrix[i][TERMS] += terms[i] * sheet->light[cell][part];
        }
    }
    for (int i = 0; i < TERMS; i++)
        matrix[i][i] += 1e-3;
    solve(matrix, ret_shape);
}

/* Whether a cell is as light as the surface in every part, or lighter. */
static bool agrees(const float light[3], surface shapes[3], const double terms[TERMS], double tolerance)
{
    for (int i = 0; i < 3; i++) {
        double expected = value_at(shapes[i], terms);
        if (light[i] < expected * (1 - tolerance))
            return false;
    }
    return true;
}

static int compare_floats(const void *a, const void *b)
{
    float one = *(const float *)a, other = *(const float *)b;
    return (one > other) - (one < other);
}

/* To begin with, the lighter half of the cells, by their darkest part: coloured ink is dark there. */
static void choose_light_half(const paper *sheet, uint8_t *is_paper, float *room)
{
    size_t count = (size_t)sheet->columns * sheet->rows;
    for (size_t i = 0; i < count; i++)
        room[i] = fminf(sheet->light[i][0], fminf(sheet->light[i][1], sheet->light[i][2]));
    float *sorted = room + count;
    memcpy(sorted, room, count * sizeof *room);
    qsort(sorted, count, sizeof *sorted, compare_floats);
    for (size_t i = 0; i < count; i++)
        is_paper[i] = room[i] >= sorted[count / 2];
}

static void fit(const paper *sheet, uint8_t *is_paper, surface shapes[3])
{
    for (int round = 0; round < ROUNDS; round++) {
        /* The half that was chosen first is lighter than the rest: the first rounds take more in. */
        double tolerance = TOLERANCE * (round < 3 ? 3 - round * 0.6 : 1);
        for (int i = 0; i < 3; i++)
            fit_surface(sheet, is_paper, i, shapes[i]);
        for (unsigned cell = 0; cell < sheet->columns * sheet->rows; cell++) {
            double terms[TERMS];
            terms_at(sheet, cell % sheet->columns, cell / sheet->columns, terms);
            is_paper[cell] = agrees(sheet->light[cell], shapes, terms, tolerance);
        }
    }
}

static void replace_ink(paper *sheet, const uint8_t *is_paper, surface shapes[3])
{
    for (unsigned cell = 0; cell < sheet->columns * sheet->rows; cell++) {
        double terms[TERMS];
        terms_at(sheet, cell % sheet->columns, cell / sheet->columns, terms);
        for (int i = 0; i < 3 && !is_paper[cell]; i++)
            sheet->light[cell][i] = fminf(255, fmaxf(1, (float)value_at(shapes[i], terms)));
    }
}

pdfseal_status paper_estimate(const scan *picture, paper *ret_paper, failure *cause)
{
    uint32_t longest = picture->width > picture->height ? picture->width : picture->height;
    paper sheet = {.cell = longest / CELLS_ALONG > CELL_MIN ? longest / CELLS_ALONG : CELL_MIN};
    sheet.columns = (picture->width + sheet.cell - 1) / sheet.cell;
    sheet.rows = (picture->height + sheet.cell - 1) / sheet.cell;
    size_t count = (size_t)sheet.columns * sheet.rows;
    uint8_t *is_paper = calloc(count, 1);
    float *room = calloc(count * 2, sizeof *room);
    sheet.light = calloc(count, sizeof *sheet.light);
    surface shapes[3] = {{0}};
    if (sheet.light && is_paper && room) {
        for (unsigned cell = 0; cell < count; cell++)
            measure_cell(picture, &sheet, cell % sheet.columns, cell / sheet.columns, sheet.light[cell]);
        choose_light_half(&sheet, is_paper, room);
        fit(&sheet, is_paper, shapes);
        replace_ink(&sheet, is_paper, shapes);
    }
    bool failed = !sheet.light || !is_paper || !room;
    free(is_paper);
    free(room);
    if (failed) {
        paper_clear(&sheet);
        FAIL(cause, PDFSEAL_ERROR_MEMORY, "memory ran out");
    }
    *ret_paper = sheet;
    return PDFSEAL_OK;
}

void paper_at(const paper *sheet, uint32_t x, uint32_t y, float ret_light[3])
{
    float across = fmaxf(0, ((float)x + 0.5f) / (float)sheet->cell - 0.5f);
    float down = fmaxf(0, ((float)y + 0.5f) / (float)sheet->cell - 0.5f);
    unsigned left = at_most((unsigned)across, sheet->columns - 1), top = at_most((unsigned)down, sheet->rows - 1);
    unsigned right = at_most(left + 1, sheet->columns - 1), bottom = at_most(top + 1, sheet->rows - 1);
    float u = fminf(1, across - (float)left), v = fminf(1, down - (float)top);
    for (int i = 0; i < 3; i++) {
        float upper = sheet->light[top * sheet->columns + left][i] * (1 - u) + sheet->light[top * sheet->columns + right][i] * u;
        float lower = sheet->light[bottom * sheet->columns + left][i] * (1 - u) + sheet->light[bottom * sheet->columns + right][i] * u;
        ret_light[i] = upper * (1 - v) + lower * v;
    }
}

void paper_clear(paper *sheet)
{
    free(sheet->light);
    *sheet = (paper){0};
}
