/* SPDX-License-Identifier: Apache-2.0 */
/* Loads the picture of a seal. */
#include "picture.h"

#define MOST_DIGITS 9

/* "15", "-7.5", "0.25": whole and tenths by hand, because the library's point follows the locale. */
static bool parse_decimal(const char *text, double *ret_number)
{
    bool negative = *text == '-';
    double number = 0;
    double place = 0;
    int digits = 0;
    for (text += negative; *text; text++) {
        if (*text == '.' && place == 0 && digits) {
            place = 1;
            continue;
        }
        if (*text < '0' || *text > '9' || ++digits > MOST_DIGITS)
            return false;
        place /= 10;
        number = place > 0 ? number + place * (*text - '0') : number * 10 + (*text - '0');
    }
    *ret_number = negative ? -number : number;
    return digits > 0;
}

static int read_look(const cli_command *command, pdfseal_picture_options *picture)
{
    const char *opacity = command->line.values[OPTION_OPACITY];
    const char *rotate = command->line.values[OPTION_ROTATE];
    if (opacity && (!parse_decimal(opacity, &picture->opacity) || picture->opacity <= 0 || picture->opacity > 1))
        return cli_usage(command, "--opacity %s: a number above 0 and at most 1 is needed (as 0.8)", opacity);
    if (rotate && (!parse_decimal(rotate, &picture->rotate_deg) || picture->rotate_deg < -360 || picture->rotate_deg > 360))
        return cli_usage(command, "--rotate %s: degrees are needed, clockwise (as 15 or -7.5)", rotate);
    return 0;
}

static void tell_smaller(const cli_command *command, const char *seal, const pdfseal_picture_facts *facts)
{
    if (facts->width_px < facts->source_width_px)
        cli_say(command, seal, "made smaller for its size on paper: %u x %u instead of %u x %u pixels", facts->width_px,
                facts->height_px, facts->source_width_px, facts->source_height_px);
}

int cli_picture_load(const cli_command *command, pdfseal_session *session, pdfseal_place_options *place)
{
    const char *seal = command->line.values[OPTION_SEAL];
    pdfseal_error error = cli_error(command);
    pdfseal_picture_facts facts = {.size = sizeof facts};
    pdfseal_picture_options picture = {.size = sizeof picture, .path = seal, .width_pt = place->width_pt,
                                       .height_pt = place->height_pt};
    int code = read_look(command, &picture);
    if (code != 0)
        return code;
    if (pdfseal_session_compose_picture(session, &picture, &error) != PDFSEAL_OK)
        return cli_fail(seal, &error);
    if (!pdfseal_session_describe_picture(session, &facts))
        return 0;
    tell_smaller(command, seal, &facts);
    if (picture.rotate_deg != 0) {
        place->width_pt = facts.width_pt;
        place->height_pt = facts.height_pt;
    }
    return 0;
}
