/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ink and paper told apart. */
#include "scans/paper.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NOISE_FLOOR 0.07f    /* darker than the paper by less is never ink: grain, JPEG */
#define NOISE_FACTOR 3.5f    /* times the paper's own spread */
#define FULL_SHARE 0.85f /* of the ink's usual darkness: from here on it covers */
#define SOLID_ALPHA 96       /* what connects: fainter pixels belong to what they touch */
#define SPECK_PER_MILLE 2    /* a part smaller than this share of the largest is dirt */
#define SPECK_PIXELS 12

/* How dark each pixel is against the paper, 0 to 255: the darkest of the three parts counts, so that ink of any colour
 * is seen. */
static void measure_darkness(const scan *picture, const paper *sheet, uint8_t *darkness)
{
    for (uint32_t y = 0; y < picture->height; y++) {
        for (uint32_t x = 0; x < picture->width; x++) {
            size_t i = (size_t)y * picture->width + x;
            float light[3], lowest = 1;
            paper_at(sheet, x, y, light);
            for (int part = 0; part < 3; part++)
                lowest = fminf(lowest, (float)picture->pixels[4 * i + (size_t)part] / light[part]);
            darkness[i] = (uint8_t)lrintf((1 - lowest) * 255);
        }
    }
}

/* Where the share `share` of the values from `first` on lies. */
static float quantile(const size_t histogram[256], unsigned first, float share)
{
    size_t total = 0, seen = 0;
    for (unsigned value = first; value < 256; value++)
        total += histogram[value];
    for (unsigned value = first; value < 256; value++) {
        seen += histogram[value];
        if ((float)seen >= share * (float)total)
            return (float)value / 255;
    }
    return 1;
}

/* Between `ret_floor` and `ret_full` ink covers more and more. Half the paper is darker than its estimate by nothing at
 * all: the other half's spread is its noise. */
static bool find_thresholds(const uint8_t *darkness, size_t count, float *ret_floor, float *ret_full)
{
    size_t histogram[256] = {0};
    size_t ink = 0;
    for (size_t i = 0; i < count; i++)
        histogram[darkness[i]]++;
    float spread = quantile(histogram, 0, 0.5f);
    *ret_floor = fminf(0.3f, fmaxf(NOISE_FLOOR, spread * NOISE_FACTOR));
    unsigned first = (unsigned)(fmaxf(*ret_floor, 0.15f) * 255) + 1;
    for (unsigned value = first; value < 256; value++)
        ink += histogram[value];
    *ret_full = fmaxf(*ret_floor + 0.1f, quantile(histogram, first, 0.75f) * FULL_SHARE);
    return ink >= SPECK_PIXELS;
}

/* What the ink's own colour is: the paper that shines through is taken off. */
static void set_pixel(uint8_t *pixel, const float light[3], float alpha)
{
    for (int part = 0; part < 3; part++) {
        float seen = fminf(1, pixel[part] / light[part]);
        float own = alpha > 0 ? (seen - (1 - alpha)) / alpha : 0;
        pixel[part] = (uint8_t)lrintf(fminf(1, fmaxf(0, own)) * 255);
    }
    pixel[3] = (uint8_t)lrintf(alpha * 255);
}

static void set_alpha(scan *picture, const paper *sheet, const uint8_t *darkness, float floor_value, float full)
{
    for (uint32_t y = 0; y < picture->height; y++) {
        for (uint32_t x = 0; x < picture->width; x++) {
            size_t i = (size_t)y * picture->width + x;
            float light[3];
            float share = fminf(1, fmaxf(0, ((float)darkness[i] / 255 - floor_value) / (full - floor_value)));
            paper_at(sheet, x, y, light);
            set_pixel(picture->pixels + 4 * i, light, share * share * (3 - 2 * share));
        }
    }
}

/* ---- specks ---- */

typedef struct parts {
    uint32_t *root;  /* of each pixel's part; itself where it is one */
    uint32_t *sizes;
} parts;

static uint32_t find_root(parts *found, uint32_t i)
{
    while (found->root[i] != i) {
        found->root[i] = found->root[found->root[i]];
        i = found->root[i];
    }
    return i;
}

static void join(parts *found, uint32_t a, uint32_t b)
{
    a = find_root(found, a);
    b = find_root(found, b);
    if (a == b)
        return;
    if (found->sizes[a] < found->sizes[b]) {
        uint32_t kept = a;
        a = b;
        b = kept;
    }
    found->root[b] = a;
    found->sizes[a] += found->sizes[b];
}

static bool is_solid(const scan *picture, size_t i)
{
    return picture->pixels[4 * i + 3] >= SOLID_ALPHA;
}

/* Joins every solid pixel with the solid ones before it, the corners too. */
static void find_parts(const scan *picture, parts *found)
{
    uint32_t width = picture->width;
    for (uint32_t y = 0; y < picture->height; y++) {
        for (uint32_t x = 0; x < width; x++) {
            uint32_t i = y * width + x;
            found->root[i] = i;
            found->sizes[i] = is_solid(picture, i);
            if (!found->sizes[i])
                continue;
            if (x > 0 && is_solid(picture, i - 1))
                join(found, i, i - 1);
            for (uint32_t above = x > 0 ? x - 1 : 0; y > 0 && above <= x + 1 && above < width; above++) {
                uint32_t neighbour = (y - 1) * width + above;
                if (is_solid(picture, neighbour))
                    join(found, i, neighbour);
            }
        }
    }
}

static bool touches_kept(const scan *picture, const uint8_t *kept, uint32_t x, uint32_t y)
{
    for (uint32_t v = y > 1 ? y - 2 : 0; v <= y + 2 && v < picture->height; v++) {
        for (uint32_t u = x > 1 ? x - 2 : 0; u <= x + 2 && u < picture->width; u++) {
            if (kept[(size_t)v * picture->width + u])
                return true;
        }
    }
    return false;
}

static void remove_others(scan *picture, const uint8_t *kept)
{
    for (uint32_t y = 0; y < picture->height; y++) {
        for (uint32_t x = 0; x < picture->width; x++) {
            uint8_t *pixel = picture->pixels + ((size_t)y * picture->width + x) * 4;
            if (pixel[3] && !touches_kept(picture, kept, x, y))
                memset(pixel, 0, 4);
        }
    }
}

static pdfseal_status remove_specks(scan *picture, failure *cause)
{
    size_t count = (size_t)picture->width * picture->height;
    parts found = {.root = malloc(count * sizeof(uint32_t)), .sizes = malloc(count * sizeof(uint32_t))};
    uint8_t *kept = calloc(count, 1);
    uint32_t largest = 0;
    bool has_memory = found.root && found.sizes && kept;
    if (has_memory) {
        find_parts(picture, &found);
        for (size_t i = 0; i < count; i++)
            largest = found.sizes[i] > largest ? found.sizes[i] : largest;
        uint32_t least = largest / 1000 * SPECK_PER_MILLE;
        least = least > SPECK_PIXELS ? least : SPECK_PIXELS;
        for (size_t i = 0; i < count; i++)
            kept[i] = is_solid(picture, i) && found.sizes[find_root(&found, (uint32_t)i)] >= least;
        remove_others(picture, kept);
    }
    free(found.root);
    free(found.sizes);
    free(kept);
    if (!has_memory)
        FAIL(cause, PDFSEAL_ERROR_MEMORY, "memory ran out");
    return PDFSEAL_OK;
}

pdfseal_status scan_lift_ink(scan *picture, failure *cause)
{
    size_t count = (size_t)picture->width * picture->height;
    paper sheet;
    float floor_value, full;
    TRY(paper_estimate(picture, &sheet, cause));
    uint8_t *darkness = malloc(count);
    bool has_ink = false;
    if (darkness) {
        measure_darkness(picture, &sheet, darkness);
        has_ink = find_thresholds(darkness, count, &floor_value, &full);
        if (has_ink)
            set_alpha(picture, &sheet, darkness, floor_value, full);
    }
    bool has_memory = darkness != NULL;
    free(darkness);
    paper_clear(&sheet);
    if (!has_memory)
        FAIL(cause, PDFSEAL_ERROR_MEMORY, "memory ran out");
    if (!has_ink)
        FAIL(cause, PDFSEAL_ERROR_INPUT, "there is no ink in the picture (take one whose ink is darker than its paper)");
    return remove_specks(picture, cause);
}
