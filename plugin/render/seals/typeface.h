/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Installed fonts by family, and their letters as outlines, unhinted. */
#ifndef RENDER_SEALS_TYPEFACE_H
#define RENDER_SEALS_TYPEFACE_H

#include "failure.h"

#include <cairo.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The fonts opened for one seal. */
typedef struct typeface_shelf typeface_shelf;
typedef struct typeface typeface;

/* Where something is drawn: 1 unit = 1 em, y upwards from the baseline. */
typedef struct typeface_box {
    double x0, y0, x1, y1;
} typeface_box;

pdfseal_status typeface_shelf_new(typeface_shelf **ret_shelf, failure *cause);
void typeface_shelf_free(typeface_shelf *shelf);

/* The family's upright face of the nearest weight (100 to 900); NULL when the family is not installed. */
typeface *typeface_find(typeface_shelf *shelf, const char *family, double weight);
const char *typeface_family(const typeface *face);
bool typeface_has(const typeface *face, uint32_t character);
/* How far a letter moves on, and where its strokes are; false for a letter that cannot be read. */
bool typeface_measure(typeface *face, uint32_t character, double *ret_advance, typeface_box *ret_ink);
/* Adds the letter's outline to the path of `cr`, 1 unit = 1 em, y downwards, the baseline at 0. */
bool typeface_trace(const typeface *face, uint32_t character, cairo_t *cr);

/* Calls `tell` for each family of which a letter was measured. */
void typeface_shelf_list(const typeface_shelf *shelf, void (*tell)(void *context, const char *family), void *context);

#endif
