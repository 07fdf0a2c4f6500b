/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Marks the tiles in which pixels differ, then floods from tile to tile. */
#include "pages/difference.h"

#include <stdlib.h>

#define TILE_PX 12 /* about a letter: what is closer than that belongs together */

typedef struct tiles {
    const difference_picture *then, *now;
    int columns, rows;
    uint8_t *touched; /* a byte a tile: 1 has differing pixels, 0 none or already boxed */
    int32_t *stack;   /* tiles that are still to be looked at; each enters once */
} tiles;

static bool holds(const difference_picture *picture, int x, int y)
{
    return x < picture->width_px && y < picture->height_px;
}

static bool differs(const tiles *state, int x, int y)
{
    bool in_then = holds(state->then, x, y);
    bool in_now = holds(state->now, x, y);
    if (!in_then || !in_now)
        return in_then || in_now;
    uint32_t before = state->then->pixels[(size_t)y * (size_t)state->then->stride_px + (size_t)x];
    uint32_t after = state->now->pixels[(size_t)y * (size_t)state->now->stride_px + (size_t)x];
    return ((before ^ after) & 0xFFFFFF) != 0;
}

static int larger(int a, int b)
{
    return a > b ? a : b;
}

static void mark(tiles *state, difference *found)
{
    int width = larger(state->then->width_px, state->now->width_px);
    int height = larger(state->then->height_px, state->now->height_px);
    for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
            if (!differs(state, x, y))
                continue;
            found->pixels++;
            state->touched[(size_t)(y / TILE_PX) * (size_t)state->columns + (size_t)(x / TILE_PX)] = 1;
        }
    }
}

static void widen(difference_box *box, int x0, int y0, int x1, int y1)
{
    box->x0 = x0 < box->x0 ? x0 : box->x0;
    box->y0 = y0 < box->y0 ? y0 : box->y0;
    box->x1 = larger(box->x1, x1);
    box->y1 = larger(box->y1, y1);
}

static void widen_by_tile(const tiles *state, int column, int row, difference_box *box)
{
    for (int y = row * TILE_PX; y < (row + 1) * TILE_PX; y++) {
        for (int x = column * TILE_PX; x < (column + 1) * TILE_PX; x++) {
            if (differs(state, x, y))
                widen(box, x, y, x + 1, y + 1);
        }
    }
}

static size_t push_neighbours(tiles *state, int column, int row, size_t depth)
{
    for (int y = larger(row - 1, 0); y <= row + 1 && y < state->rows; y++) {
        for (int x = larger(column - 1, 0); x <= column + 1 && x < state->columns; x++) {
            int32_t tile = y * state->columns + x;
            if (!state->touched[tile])
                continue;
            state->touched[tile] = 0;
            state->stack[depth++] = tile;
        }
    }
    return depth;
}

static difference_box flood(tiles *state, int32_t first)
{
    difference_box box = {INT32_MAX, INT32_MAX, 0, 0};
    size_t depth = 1;
    state->touched[first] = 0;
    state->stack[0] = first;
    while (depth > 0) {
        int32_t tile = state->stack[--depth];
        int column = tile % state->columns;
        int row = tile / state->columns;
        widen_by_tile(state, column, row, &box);
        depth = push_neighbours(state, column, row, depth);
    }
    return box;
}

static void keep_box(difference *found, const difference_box *box)
{
    if (found->box_count < DIFFERENCE_BOXES_MAX)
        found->boxes[found->box_count++] = *box;
    else
        widen(&found->boxes[DIFFERENCE_BOXES_MAX - 1], box->x0, box->y0, box->x1, box->y1);
}

bool difference_find(const difference_picture *then, const difference_picture *now, difference *ret_difference)
{
    tiles state = {.then = then, .now = now,
                   .columns = larger(then->width_px, now->width_px) / TILE_PX + 1,
                   .rows = larger(then->height_px, now->height_px) / TILE_PX + 1};
    size_t count = (size_t)state.columns * (size_t)state.rows;
    difference found = {0};
    state.touched = calloc(count, 1);
    state.stack = malloc(count * sizeof *state.stack);
    bool has_memory = state.touched && state.stack;
    if (has_memory)
        mark(&state, &found);
    for (size_t i = 0; has_memory && i < count; i++) {
        if (!state.touched[i])
            continue;
        difference_box box = flood(&state, (int32_t)i);
        keep_box(&found, &box);
    }
    free(state.touched);
    free(state.stack);
    if (has_memory)
        *ret_difference = found;
    return has_memory;
}
