/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How light the paper is at each place of a scan or photo. */
#ifndef RENDER_PAPER_H
#define RENDER_PAPER_H

#include "scans/scan.h"

/* Cells of a coarse grid: the paper's R, G and B at their middles. */
typedef struct paper {
    unsigned columns, rows;
    uint32_t cell; /* side in pixels */
    float (*light)[3]; /* 1 to 255 */
} paper;

/* Estimates the paper: the light end of every cell, where that agrees with a smooth surface through all of them (a cell
 * full of ink does not), else the surface. */
pdfseal_status paper_estimate(const scan *picture, paper *ret_paper, failure *cause);
/* The paper's colour at a pixel, between the middles of cells. */
void paper_at(const paper *sheet, uint32_t x, uint32_t y, float ret_light[3]);
void paper_clear(paper *sheet);

#endif
