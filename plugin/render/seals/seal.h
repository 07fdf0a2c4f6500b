/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A seal as it was described: every number known, lengths in millimetres. docs/seals.md explains each. */
#ifndef RENDER_SEALS_SEAL_H
#define RENDER_SEALS_SEAL_H

#include "failure.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes of a description: the fullest preset is under 3 KB. */
#define SEAL_DESCRIPTION_BYTES_MAX ((size_t)64 << 10)
/* JSON objects that follow each other in one description: preset, file, and one for every option of a line. */
#define SEAL_PATCHES_MAX 64
/* Characters of one text: templates of seal services take 50 on a ring and 20 of a code. */
#define SEAL_CHARACTERS_MAX 64
#define SEAL_FONTS_MAX 16
#define SEAL_LINES_MAX 12
#define SEAL_BORDERS_MAX 4

typedef enum seal_shape { SEAL_ROUND, SEAL_OVAL, SEAL_RECTANGLE } seal_shape;

/* A text, and how its letters look. Texts are borrowed from seal.root. */
typedef struct seal_letters {
    const char *text;
    bool is_needed;         /* a seal without this text is none */
    double height_mm;       /* of a Chinese character's strokes; of a capital letter where there is none */
    double width_mm;        /* of a Chinese character's strokes; of a digit where there is none */
    double width_min_mm;    /* how far a long text may be condensed */
    double gap_mm;          /* between neighbours, at least */
    double gap_max_mm;      /* and at most, where there is room */
    double weight;          /* 100 to 900, as in CSS */
    const char *fonts[SEAL_FONTS_MAX]; /* families, best first */
    size_t font_count;
    const char *path;       /* where it stands in the description, for messages */
} seal_letters;

/* A text along the border: clockwise over the top with its feet inwards, or below with its heads inwards. */
typedef struct seal_arc {
    seal_letters letters;
    double edge_gap_mm;     /* between the border and the letters */
    double arc_deg;         /* seen from the centre, from the first letter's edge to the last one's */
    double arc_max_deg;     /* where a long text ends up */
} seal_arc;

/* A horizontal text, centred at a place that is measured from the seal's centre, y downwards. */
typedef struct seal_line {
    seal_letters letters;
    double x_mm, y_mm;      /* y_mm is NAN: below the line before */
    double length_max_mm;
} seal_line;

/* Characters in columns, the right one first. */
typedef struct seal_name {
    seal_letters letters;
    double margin_mm;       /* between the border and the characters */
    double column_gap_mm;
    bool is_inverse;        /* white on red: baiwen; else red on white: zhuwen */
} seal_name;

/* A line around the seal; the first is the outermost. */
typedef struct seal_border {
    double width_mm;
    double gap_mm;          /* to the border before, or to the seal's edge */
} seal_border;

typedef enum seal_emblem { SEAL_STAR, SEAL_HAMMER_AND_SICKLE } seal_emblem;

/* What stands in the middle. */
typedef struct seal_star {
    seal_emblem shape;
    double diameter_mm;     /* of the circle through its tips */
    double x_mm, y_mm;
} seal_star;

/* What makes it look stamped by hand; all 0: as drawn. */
typedef struct seal_look {
    double rotate_deg;      /* clockwise */
    double sway_deg;        /* and at most so much more to either side, by chance */
    double wear;            /* 0 to 1: how much ink is missing */
    double edge_mm;         /* how far the border's edge leaves its line */
    double seed;            /* the same seed, the same seal */
} seal_look;

typedef struct seal {
    json_t *root;           /* the complete description; owns the texts */
    seal_shape shape;
    double width_mm, height_mm, corner_mm;
    double red, green, blue; /* 0 to 1 */
    seal_border borders[SEAL_BORDERS_MAX];
    size_t border_count;
    bool has_ring, has_code, has_star, has_name;
    seal_arc ring, code;
    seal_star star;
    seal_line lines[SEAL_LINES_MAX];
    size_t line_count;
    seal_name name;
    seal_look look;
} seal;

/* Reads a description: JSON objects one after the other, each changing what stands before (source  RFC 7396), on top of the
 * preset that they name, completed by the defaults. INPUT or LIMIT with the place that is wrong; `ret_seal` is the caller's. */
pdfseal_status seal_read(const uint8_t *data, size_t length_bytes, seal *ret_seal, failure *cause);
void seal_clear(seal *described);

/* How far inwards the borders reach from the edge. */
double seal_inset(const seal *described);

/* The built-in descriptions, from assets/seals/. */
typedef struct seal_preset {
    const char *name;
    const char *json;
} seal_preset;
extern const seal_preset SEAL_PRESETS[];
extern const size_t SEAL_PRESET_COUNT;

#endif
