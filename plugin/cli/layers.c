/* SPDX-License-Identifier: Apache-2.0 */
/* Resolves templates, describes the text to the renderer, places the code. */
#include "layers.h"

#include "json_string.h"
#include "places.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PT_PER_MM (72.0 / 25.4)
#define QR_SIDE_PT (20 * PT_PER_MM)
#define NARROWEST_TEXT_PT (30 * PT_PER_MM) /* below a small picture a line may stand out on both sides */
#define GAP_PT (1.5 * PT_PER_MM)

typedef struct composing {
    const cli_command *command;
    pdfseal_session *session;
    pdfseal_sign_options *options;
    double width_pt, height_pt; /* of the picture alone; 0: there is none, or its size is not settled */
    cli_layers *layers;
} composing;

void cli_layers_clear(cli_layers *layers)
{
    free(layers->text);
    free(layers->text_json);
    free(layers->qr);
    *layers = (cli_layers){0};
}

static const char *value_of(const composing *work, cli_option_id id)
{
    return work->command->line.values[id];
}

bool cli_layers_are_asked(const cli_command *command)
{
    return command->line.values[OPTION_TEXT] || command->line.values[OPTION_QR];
}

/* ---- placeholders ---- */

/* How far the clock on this wall is ahead of UTC at `time`, as "+08:00". */
static void print_local_zone(int64_t time, char zone[16])
{
    struct tm local;
    time_t seconds = (time_t)time;
    long ahead = localtime_r(&seconds, &local) ? local.tm_gmtoff : 0;
    long minutes = labs(ahead) / 60;
    (void)snprintf(zone, 16, "%c%02ld:%02ld", ahead < 0 ? '-' : '+', minutes / 60 % 100, minutes % 60);
}

/* KEY=VALUE of every --text-value, in place; `copies` holds the keys. */
static int read_values(const composing *work, pdfseal_text_value *values, char **ret_copies, size_t *ret_count)
{
    const cli_line *line = &work->command->line;
    size_t count = 0, length = 1;
    for (size_t i = 0; i < line->repeated_count; i++)
        length += line->repeated[i].id == OPTION_TEXT_VALUE ? strlen(line->repeated[i].value) + 1 : 0;
    char *at = malloc(length);
    if (!at)
        return cli_usage(work->command, "memory ran out");
    *ret_copies = at;
    for (size_t i = 0; i < line->repeated_count; i++) {
        const char *value = line->repeated[i].value;
        const char *equals = line->repeated[i].id == OPTION_TEXT_VALUE ? strchr(value, '=') : NULL;
        if (line->repeated[i].id != OPTION_TEXT_VALUE)
            continue;
        if (!equals || equals == value)
            return cli_usage(work->command, "--text-value %s: KEY=VALUE is needed (for {custom:KEY})", value);
        memcpy(at, value, strlen(value) + 1);
        at[equals - value] = 0;
        values[count++] = (pdfseal_text_value){at, at + (equals - value) + 1};
        at += strlen(value) + 1;
    }
    *ret_count = count;
    return 0;
}

static int resolve(composing *work, const char *pattern, char **ret_text)
{
    pdfseal_text_value values[CLI_MOST_VALUES];
    pdfseal_error error = cli_error(work->command);
    char *copies = NULL;
    char zone[16];
    print_local_zone(work->options->signing_time, zone);
    pdfseal_template_options how = {.size = sizeof how, .reason = work->options->reason, .location = work->options->location,
                                    .time = work->options->signing_time, .values = values, .keep_absent = work->command->subcommand->bit == CLI_PREVIEW,
                                    .zone = value_of(work, OPTION_TEXT_ZONE) ? value_of(work, OPTION_TEXT_ZONE) : zone};
    int code = read_values(work, values, &copies, &how.value_count);
    if (code == 0 && pdfseal_session_resolve_text(work->session, pattern, &how, ret_text, &error) != PDFSEAL_OK)
        code = cli_fail(NULL, &error);
    free(copies);
    return code;
}

/* ---- layers ---- */

static int read_side(const composing *work, pdfseal_layer_side *ret_side)
{
    static const struct {
        const char *name;
        pdfseal_layer_side side;
    } SIDES[] = {{"right", PDFSEAL_LAYER_RIGHT}, {"left", PDFSEAL_LAYER_LEFT}, {"below", PDFSEAL_LAYER_BELOW},
                 {"above", PDFSEAL_LAYER_ABOVE}, {"over", PDFSEAL_LAYER_OVER}};
    const char *name = value_of(work, OPTION_TEXT_POSITION);
    *ret_side = PDFSEAL_LAYER_RIGHT;
    if (!name)
        return 0;
    for (size_t i = 0; i < sizeof SIDES / sizeof SIDES[0]; i++) {
        if (strcmp(name, SIDES[i].name) == 0) {
            *ret_side = SIDES[i].side;
            return 0;
        }
    }
    return cli_usage(work->command, "--text-position %s: right, left, below, above or over is possible here", name);
}

static int read_text_size(const composing *work, double *ret_size_pt)
{
    const char *size = value_of(work, OPTION_TEXT_SIZE);
    const char *rest;
    *ret_size_pt = 9;
    if (size && (!cli_length_parse(size, &rest, ret_size_pt) || *rest || !(*ret_size_pt >= 2 && *ret_size_pt <= 1000)))
        return cli_usage(work->command, "--text-size %s: a length from 2pt to 1000pt is needed", size);
    return 0;
}

/* The box that the text must fit into: as high as the picture beside it, as wide as the one above it. */
static void find_box(const composing *work, pdfseal_layer_side side, double *ret_width_pt, double *ret_height_pt)
{
    bool has_picture = value_of(work, OPTION_SEAL) != NULL;
    bool is_stacked = side == PDFSEAL_LAYER_BELOW || side == PDFSEAL_LAYER_ABOVE;
    bool is_beside = side == PDFSEAL_LAYER_LEFT || side == PDFSEAL_LAYER_RIGHT;
    *ret_width_pt = has_picture && is_beside ? 0 : work->width_pt;
    *ret_height_pt = has_picture && is_stacked ? 0 : work->height_pt;
    if (has_picture && is_stacked)
        *ret_width_pt = fmax(work->width_pt, NARROWEST_TEXT_PT);
}

static void print_member(FILE *out, const char *name, const char *value)
{
    if (!value)
        return;
    fprintf(out, ", \"%s\": ", name);
    cli_json_string_write(out, value);
}

/* Numbers with a point whatever the locale: thousandths as integers. */
static void print_length(FILE *out, const char *name, double length_pt)
{
    long thousandths = lround(length_pt * 1000);
    fprintf(out, ", \"%s\": %ld.%03ld", name, thousandths / 1000, thousandths % 1000);
}

static bool print_text_json(composing *work, pdfseal_layer_side side, double size_pt)
{
    size_t length;
    double width_pt, height_pt;
    FILE *out = open_memstream(&work->layers->text_json, &length);
    if (!out)
        return false;
    find_box(work, side, &width_pt, &height_pt);
    bool is_centred = side != PDFSEAL_LAYER_LEFT && side != PDFSEAL_LAYER_RIGHT;
    fprintf(out, "{\"text\": ");
    cli_json_string_write(out, work->layers->text);
    print_member(out, "font", value_of(work, OPTION_TEXT_FONT));
    print_member(out, "colour", value_of(work, OPTION_TEXT_COLOUR));
    print_member(out, "align", side == PDFSEAL_LAYER_LEFT ? "right" : is_centred ? "center" : "left");
    print_length(out, "size_pt", size_pt);
    print_length(out, "width_pt", width_pt);
    print_length(out, "height_pt", height_pt);
    fprintf(out, "}");
    return fclose(out) == 0;
}

static int add_text(composing *work)
{
    const char *pattern = value_of(work, OPTION_TEXT);
    pdfseal_layer_side side;
    double size_pt;
    int code = pattern ? read_side(work, &side) : 0;
    if (!pattern)
        return 0;
    if (code == 0)
        code = read_text_size(work, &size_pt);
    if (code == 0)
        code = resolve(work, pattern, &work->layers->text);
    if (code == 0 && !print_text_json(work, side, size_pt))
        code = cli_usage(work->command, "memory ran out");
    if (code == 0)
        work->layers->list[work->layers->count++] = (pdfseal_layer){.size = sizeof(pdfseal_layer), .data = work->layers->text_json,
                                                            .length_bytes = strlen(work->layers->text_json),
                                                            .kind = PDFSEAL_DRAWING_TEXT, .side = side, .gap_pt = GAP_PT};
    return code;
}

static int add_qr(composing *work)
{
    const char *pattern = value_of(work, OPTION_QR);
    bool is_alone = !value_of(work, OPTION_SEAL) && work->layers->count == 0;
    if (!pattern)
        return 0;
    int code = resolve(work, pattern, &work->layers->qr);
    double side_pt = work->height_pt > 0 ? fmin(work->height_pt, QR_SIDE_PT) : QR_SIDE_PT;
    if (is_alone && work->width_pt > 0)
        side_pt = work->width_pt;
    if (code == 0)
        work->layers->list[work->layers->count++] = (pdfseal_layer){.size = sizeof(pdfseal_layer), .data = work->layers->qr,
                                                            .length_bytes = strlen(work->layers->qr), .kind = PDFSEAL_DRAWING_QR,
                                                            .side = PDFSEAL_LAYER_RIGHT, .gap_pt = GAP_PT, .width_pt = side_pt};
    return code;
}

int cli_layers_make(const cli_command *command, pdfseal_session *session, pdfseal_sign_options *options, double width_pt,
                    double height_pt, cli_layers *ret_layers)
{
    composing work = {.command = command, .session = session, .options = options, .width_pt = width_pt,
                      .height_pt = height_pt, .layers = ret_layers};
    if (options->signing_time == 0)
        options->signing_time = (int64_t)time(NULL); /* the text tells the time that the signature claims */
    int code = add_text(&work);
    return code ? code : add_qr(&work);
}
