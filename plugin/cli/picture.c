/* SPDX-License-Identifier: Apache-2.0 */
/* Loads the picture of a seal. */
#include "picture.h"

#include "layers.h"
#include "numbers.h"

#define FINE_DPI 1200.0             /* twice what a PNG keeps */
#define HEAVY_BYTES ((size_t)200000) /* of a seal: more is worth a word */
#define DEFAULT_WIDTH_PT (40.0 * 72.0 / 25.4)

static int read_look(const cli_command *command, pdfseal_seal_options *seal)
{
    const char *opacity = command->line.values[OPTION_OPACITY];
    const char *rotate = command->line.values[OPTION_ROTATE];
    if (opacity && (!cli_decimal_parse(opacity, &seal->opacity) || seal->opacity <= 0 || seal->opacity > 1))
        return cli_usage(command, "--opacity %s: a number above 0 and at most 1 is needed (as 0.8)", opacity);
    if (rotate && (!cli_decimal_parse(rotate, &seal->rotate_deg) || seal->rotate_deg < -360 || seal->rotate_deg > 360))
        return cli_usage(command, "--rotate %s: degrees are needed, clockwise (as 15 or -7.5)", rotate);
    return 0;
}

/* In a preview --dpi is that of the page. */
static int read_dpi(const cli_command *command, pdfseal_seal_options *seal)
{
    const char *dpi = command->line.values[OPTION_DPI];
    if (dpi && command->subcommand->bit != CLI_PREVIEW &&
        (!cli_decimal_parse(dpi, &seal->dpi) || seal->dpi < 1 || seal->dpi > 10000))
        return cli_usage(command, "--dpi %s: a number from 1 to 10000 is needed", dpi);
    return 0;
}

/* Pixels that no printer shows on the width where it is placed (0: its own). */
static bool is_finer_than_print(double wanted_pt, const pdfseal_picture_facts *facts)
{
    double width_pt = wanted_pt > 0 ? wanted_pt : facts->width_pt > 0 ? facts->width_pt : DEFAULT_WIDTH_PT;
    return facts->width_px > width_pt / 72 * FINE_DPI;
}

/* A PNG is made smaller; a JPEG stays as it is. */
static void tell_pixels(const cli_command *command, const char *seal, double width_pt, const pdfseal_picture_facts *facts)
{
    if (facts->width_px == facts->source_width_px && facts->encoded_bytes > HEAVY_BYTES && is_finer_than_print(width_pt, facts))
        cli_say(command, seal, "its %u x %u pixels are embedded as they are, %zu KB (pdfseal seal import makes it smaller)",
                facts->width_px, facts->height_px, (size_t)(facts->encoded_bytes / 1000));
    if (facts->width_px < facts->source_width_px)
        cli_say(command, seal, "made smaller for its size on paper: %u x %u instead of %u x %u pixels", facts->width_px,
                facts->height_px, facts->source_width_px, facts->source_height_px);
}

bool cli_picture_is_asked(const cli_command *command)
{
    return command->line.values[OPTION_SEAL] || cli_layers_are_asked(command);
}

static int compose(const cli_command *command, pdfseal_session *session, const pdfseal_seal_options *seal,
                   pdfseal_place_options *place)
{
    pdfseal_error error = cli_error(command);
    double wanted_pt = place->width_pt;
    if (pdfseal_session_compose_seal(session, seal, place, &error) != PDFSEAL_OK)
        return cli_fail(seal->path, &error);
    if (seal->path)
        tell_pixels(command, seal->path, wanted_pt, seal->facts);
    return 0;
}

int cli_picture_load(const cli_command *command, pdfseal_session *session, pdfseal_sign_options *options)
{
    pdfseal_picture_facts facts = {.size = sizeof facts};
    pdfseal_seal_options seal = {.size = sizeof seal, .path = command->line.values[OPTION_SEAL], .facts = &facts};
    cli_layers layers = {0};
    int code = read_look(command, &seal);
    if (code == 0)
        code = read_dpi(command, &seal);
    if (code == 0)
        code = cli_layers_make(command, session, options, &layers, &seal);
    if (code == 0 && cli_picture_is_asked(command))
        code = compose(command, session, &seal, &options->place);
    cli_layers_clear(&layers);
    return code;
}
