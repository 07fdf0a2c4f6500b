/* SPDX-License-Identifier: Apache-2.0 */
/* Reads lengths, anchors and sizes. */
#include "places.h"

#include <string.h>

#define DEFAULT_MARGIN_PT (10.0 * 72.0 / 25.4)

/* Digits with at most one point, without locale. */
static bool parse_number(const char **text, double *ret_number)
{
    const char *place = *text;
    double number = 0;
    double scale = 1;
    bool negative = *place == '-';
    size_t digits = 0;
    if (*place == '-' || *place == '+')
        place++;
    for (; *place >= '0' && *place <= '9'; place++, digits++)
        number = number * 10 + (*place - '0');
    if (*place == '.') {
        for (place++; *place >= '0' && *place <= '9'; place++, digits++) {
            scale /= 10;
            number += (*place - '0') * scale;
        }
    }
    *ret_number = negative ? -number : number;
    *text = place;
    return digits > 0 && digits < 16;
}

bool cli_length_parse(const char *text, const char **end, double *ret_pt)
{
    static const struct {
        const char *unit;
        double points;
    } UNITS[] = {{"mm", 72.0 / 25.4}, {"cm", 720.0 / 25.4}, {"in", 72.0}, {"pt", 1.0}};
    double number;
    if (!parse_number(&text, &number))
        return false;
    for (size_t i = 0; i < sizeof UNITS / sizeof UNITS[0]; i++) {
        if (strncmp(text, UNITS[i].unit, 2) == 0) {
            *ret_pt = number * UNITS[i].points;
            *end = text + 2;
            return true;
        }
    }
    return false;
}

static int wrong_length(const cli_command *command, const char *option, const char *value)
{
    return cli_usage(command, "--%s %s: a length needs a unit: mm, cm, in or pt (as 42mm)", option, value);
}

static int read_at(const cli_command *command, const char *value, pdfseal_place_options *place)
{
    const char *rest;
    if (!cli_length_parse(value, &rest, &place->at_x_pt) || *rest != ',' ||
        !cli_length_parse(rest + 1, &rest, &place->at_y_pt) || *rest)
        return cli_usage(command, "--at %s: two lengths with units and a comma between them are needed (as 120mm,200mm)",
                         value);
    return 0;
}

static int read_size(const cli_command *command, const char *value, pdfseal_place_options *place)
{
    const char *rest;
    if (!cli_length_parse(value, &rest, &place->width_pt) || (*rest && *rest != 'x'))
        return wrong_length(command, "size", value);
    if (*rest == 'x' && (!cli_length_parse(rest + 1, &rest, &place->height_pt) || *rest))
        return wrong_length(command, "size", value);
    if (place->width_pt <= 0 || place->height_pt < 0)
        return cli_usage(command, "--size %s: a size must be larger than nothing", value);
    return 0;
}

static int read_anchor(const cli_command *command, const char *value, pdfseal_place_options *place)
{
    static const char *const NAMES[] = {NULL,    "top-left",    "top",    "top-right",   "left", "center",
                                        "right", "bottom-left", "bottom", "bottom-right"};
    for (int i = 1; i < (int)(sizeof NAMES / sizeof NAMES[0]); i++) {
        if (strcmp(value, NAMES[i]) == 0) {
            place->anchor = (pdfseal_anchor)i;
            return 0;
        }
    }
    return cli_usage(command, "--anchor %s: no such place (top-left, top, top-right, left, center, right, bottom-left, bottom or bottom-right)", value);
}

int cli_place_read(const cli_command *command, pdfseal_place_options *ret_place)
{
    const char *const *values = command->line.values;
    pdfseal_place_options place = {.size = sizeof place, .pages = values[OPTION_PAGE], .margin_pt = DEFAULT_MARGIN_PT};
    const char *rest;
    int code = 0;
    if (values[OPTION_AT] && values[OPTION_ANCHOR])
        return cli_usage(command, "--at and --anchor exclude each other (give one of them)");
    bool draws = command->subcommand->bit != CLI_FIELD_ADD;
    if (draws && !values[OPTION_SEAL] && (values[OPTION_AT] || values[OPTION_ANCHOR] || values[OPTION_SIZE] || values[OPTION_MARGIN]))
        return cli_usage(command, "there is no seal to place (give its picture with --seal)");
    if (values[OPTION_AT])
        code = read_at(command, values[OPTION_AT], &place);
    else
        place.anchor = PDFSEAL_ANCHOR_BOTTOM_RIGHT;
    if (code == 0 && values[OPTION_ANCHOR])
        code = read_anchor(command, values[OPTION_ANCHOR], &place);
    if (code == 0 && values[OPTION_SIZE])
        code = read_size(command, values[OPTION_SIZE], &place);
    if (code == 0 && values[OPTION_MARGIN] &&
        (!cli_length_parse(values[OPTION_MARGIN], &rest, &place.margin_pt) || *rest))
        code = wrong_length(command, "margin", values[OPTION_MARGIN]);
    *ret_place = place;
    return code;
}
