/* SPDX-License-Identifier: Apache-2.0 */
/* Reads colours without locale. */
#include "colour.h"

#include <string.h>
#include <strings.h>

static const struct {
    const char *name;
    uint32_t colour;
} NAMES[] = {
    {"red", 0xD7000F},  {"black", 0x000000}, {"blue", 0x1A3C8C},   {"green", 0x00703C},
    {"grey", 0x808080}, {"gray", 0x808080},  {"purple", 0x6A2C91}, {"white", 0xFFFFFF},
};

static int hexadecimal(char digit)
{
    return digit >= '0' && digit <= '9'   ? digit - '0'
           : digit >= 'a' && digit <= 'f' ? digit - 'a' + 10
           : digit >= 'A' && digit <= 'F' ? digit - 'A' + 10
                                          : -1;
}

static bool parse_hexadecimal(const char *digits, uint32_t *ret_colour)
{
    uint32_t colour = 0;
    size_t length = strlen(digits);
    if (length != 3 && length != 6)
        return false;
    for (size_t i = 0; i < length; i++) {
        int digit = hexadecimal(digits[i]);
        if (digit < 0)
            return false;
        colour = length == 3 ? colour << 8 | (uint32_t)digit * 17 : colour << 4 | (uint32_t)digit;
    }
    *ret_colour = colour;
    return true;
}

/* A number from 0 to 255 and the mark behind it. */
static bool take_part(const char **text, char mark, uint32_t *ret_part)
{
    uint32_t part = 0;
    const char *at = *text;
    while (*at == ' ')
        at++;
    const char *start = at;
    for (; *at >= '0' && *at <= '9' && at - start < 3; at++)
        part = part * 10 + (uint32_t)(*at - '0');
    bool is_number = at > start && part <= 255;
    while (*at == ' ')
        at++;
    *text = at + 1;
    *ret_part = part;
    return is_number && *at == mark;
}

static bool parse_parts(const char *text, uint32_t *ret_colour)
{
    uint32_t red, green, blue;
    if (!take_part(&text, ',', &red) || !take_part(&text, ',', &green) || !take_part(&text, ')', &blue) || *text)
        return false;
    *ret_colour = red << 16 | green << 8 | blue;
    return true;
}

bool colour_parse(const char *text, uint32_t *ret_colour)
{
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        if (strcasecmp(text, NAMES[i].name) == 0) {
            *ret_colour = NAMES[i].colour;
            return true;
        }
    }
    if (text[0] == '#')
        return parse_hexadecimal(text + 1, ret_colour);
    return strncasecmp(text, "rgb(", 4) == 0 && parse_parts(text + 4, ret_colour);
}
