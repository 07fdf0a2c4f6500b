/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers that look like chance and are the same for the same seed. */
#ifndef RENDER_SEALS_CHANCE_H
#define RENDER_SEALS_CHANCE_H

#include <stdint.h>

typedef struct chance {
    uint64_t state;
} chance;

/* source  Steele, Lea, Flood 2014: SplitMix64 */
static inline uint64_t chance_mix(uint64_t value)
{
    value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9u;
    value = (value ^ value >> 27) * 0x94D049BB133111EBu;
    return value ^ value >> 31;
}

static inline double chance_unit(uint64_t mixed)
{
    return (double)(mixed >> 11) / 9007199254740992.0;
}

/* 0 to 1. */
static inline double chance_next(chance *stream)
{
    stream->state += 0x9E3779B97F4A7C15u;
    return chance_unit(chance_mix(stream->state));
}

/* 0 to 1, the same for the same place: what a grid point has. */
static inline double chance_at(uint64_t seed, int64_t x, int64_t y)
{
    return chance_unit(chance_mix(seed + chance_mix((uint64_t)x * 0x9E3779B97F4A7C15u + chance_mix((uint64_t)y))));
}

#endif
