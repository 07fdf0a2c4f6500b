/* SPDX-License-Identifier: Apache-2.0 */
/* Loads the picture of a seal. */
#include "picture.h"

#include "layers.h"

#define MOST_DIGITS 9
#define FINE_DPI 1200.0             /* twice what a PNG keeps */
#define HEAVY_BYTES ((size_t)200000) /* of a seal: more is worth a word */
#define DEFAULT_WIDTH_PT (40.0 * 72.0 / 25.4)

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

/* In a preview --dpi is that of the page. */
static int read_dpi(const cli_command *command, pdfseal_picture_options *picture)
{
    const char *dpi = command->line.values[OPTION_DPI];
    if (dpi && command->subcommand->bit != CLI_PREVIEW &&
        (!parse_decimal(dpi, &picture->dpi) || picture->dpi < 1 || picture->dpi > 10000))
        return cli_usage(command, "--dpi %s: a number from 1 to 10000 is needed", dpi);
    return 0;
}

/* Pixels that no printer shows on the width where it is placed. */
static bool is_finer_than_print(const pdfseal_picture_options *picture, const pdfseal_picture_facts *facts)
{
    double width_pt = picture->width_pt > 0 ? picture->width_pt : facts->width_pt > 0 ? facts->width_pt : DEFAULT_WIDTH_PT;
    return facts->width_px > width_pt / 72 * FINE_DPI;
}

/* A PNG is made smaller; a JPEG stays as it is. */
static void tell_pixels(const cli_command *command, const pdfseal_picture_options *picture, const pdfseal_picture_facts *facts)
{
    const char *seal = picture->path;
    if (facts->width_px == facts->source_width_px && facts->encoded_bytes > HEAVY_BYTES && is_finer_than_print(picture, facts))
        cli_say(command, seal, "its %u x %u pixels are embedded as they are, %zu KB (pdfseal seal import makes it smaller)",
                facts->width_px, facts->height_px, (size_t)(facts->encoded_bytes / 1000));
    if (facts->width_px < facts->source_width_px)
        cli_say(command, seal, "made smaller for its size on paper: %u x %u instead of %u x %u pixels", facts->width_px,
                facts->height_px, facts->source_width_px, facts->source_height_px);
}

/* A turned seal keeps its size, so that the place gets the size of its box. */
static int load_alone(const cli_command *command, pdfseal_session *session, const pdfseal_picture_options *picture,
                      pdfseal_picture_facts *ret_facts)
{
    pdfseal_error error = cli_error(command);
    if (pdfseal_session_compose_picture(session, picture, &error) != PDFSEAL_OK)
        return cli_fail(picture->path, &error);
    if (pdfseal_session_describe_picture(session, ret_facts))
        tell_pixels(command, picture, ret_facts);
    return 0;
}

/* The size of the picture beside which layers stand: what is wanted, else its own, else 40 mm wide. */
static void settle_size(pdfseal_picture_options *picture, const pdfseal_picture_facts *facts)
{
    double aspect = facts->width_pt > 0 && facts->height_pt > 0 ? facts->width_pt / facts->height_pt
                    : facts->height_px > 0                        ? (double)facts->width_px / facts->height_px
                                                                  : 1;
    if (picture->width_pt == 0)
        picture->width_pt = picture->height_pt > 0 ? picture->height_pt * aspect
                            : facts->width_pt > 0  ? facts->width_pt
                                                   : DEFAULT_WIDTH_PT;
    if (picture->height_pt == 0)
        picture->height_pt = picture->width_pt / aspect;
}

static int load_with_layers(const cli_command *command, pdfseal_session *session, pdfseal_picture_options *picture,
                            pdfseal_sign_options *options)
{
    pdfseal_error error = cli_error(command);
    cli_layers layers = {.count = 0};
    int code = cli_layers_make(command, session, options, picture->width_pt, picture->height_pt, &layers);
    picture->layers = layers.list;
    picture->layer_count = layers.count;
    if (code == 0 && pdfseal_session_compose_picture(session, picture, &error) != PDFSEAL_OK)
        code = cli_fail(picture->path, &error);
    options->place.width_pt = options->place.height_pt = 0;
    cli_layers_clear(&layers);
    return code;
}

bool cli_picture_is_asked(const cli_command *command)
{
    return command->line.values[OPTION_SEAL] || cli_layers_are_asked(command);
}

int cli_picture_load(const cli_command *command, pdfseal_session *session, pdfseal_sign_options *options)
{
    pdfseal_place_options *place = &options->place;
    pdfseal_picture_facts facts = {.size = sizeof facts};
    pdfseal_picture_options picture = {.size = sizeof picture, .path = command->line.values[OPTION_SEAL],
                                       .width_pt = place->width_pt, .height_pt = place->height_pt};
    bool has_layers = cli_layers_are_asked(command);
    int code = read_look(command, &picture);
    if (code == 0)
        code = read_dpi(command, &picture);
    pdfseal_picture_options alone = picture;
    if (has_layers) {
        alone.opacity = 0;
        alone.rotate_deg = 0;
    }
    if (code == 0 && picture.path)
        code = load_alone(command, session, &alone, &facts);
    if (code == 0 && has_layers) {
        if (picture.path)
            settle_size(&picture, &facts);
        return load_with_layers(command, session, &picture, options);
    }
    if (code == 0 && (picture.rotate_deg != 0 || picture.dpi > 0)) {
        place->width_pt = facts.width_pt;
        place->height_pt = facts.height_pt;
    }
    return code;
}
