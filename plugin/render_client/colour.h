/* SPDX-License-Identifier: Apache-2.0 */
/* Colours as people write them. */
#ifndef RENDER_CLIENT_COLOUR_H
#define RENDER_CLIENT_COLOUR_H

#include <stdbool.h>
#include <stdint.h>

/* Reads "red" (also black, blue, green, grey, purple, white), "#c00", "#cc0000" or "rgb(204, 0, 0)" as 0xRRGGBB; "red" is
 * the red of a seal's ink, "blue" that of a pen. False: it is none of these. */
bool colour_parse(const char *text, uint32_t *ret_colour);
/* One part of a colour, 0 to 1: shift 16 is red, 8 green, 0 blue. */
static inline double colour_part(uint32_t colour, unsigned shift)
{
    return ((colour >> shift) & 0xFF) / 255.0;
}

#endif
