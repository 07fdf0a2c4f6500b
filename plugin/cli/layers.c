/* SPDX-License-Identifier: Apache-2.0 */
/* Resolves templates, and reads how their text looks. */
#include "layers.h"

#include "places.h"
#include "shared/vocabulary.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct composing {
    const cli_command *command;
    pdfseal_session *session;
    pdfseal_sign_options *options;
    cli_layers *layers;
} composing;

void cli_layers_clear(cli_layers *layers)
{
    free(layers->text);
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

/* ---- looks ---- */

static int read_side(const composing *work, pdfseal_layer_side *ret_side)
{
    const char *name = value_of(work, OPTION_TEXT_POSITION);
    *ret_side = PDFSEAL_LAYER_RIGHT;
    if (!name || shared_side_find(name, ret_side))
        return 0;
    return cli_usage(work->command, "--text-position %s: right, left, below, above or over is possible here", name);
}

static int read_text_size(const composing *work, double *ret_size_pt)
{
    const char *size = value_of(work, OPTION_TEXT_SIZE);
    const char *rest;
    if (size && (!cli_length_parse(size, &rest, ret_size_pt) || *rest || !(*ret_size_pt >= 2 && *ret_size_pt <= 1000)))
        return cli_usage(work->command, "--text-size %s: a length from 2pt to 1000pt is needed", size);
    return 0;
}

static int add_text(composing *work, pdfseal_seal_options *seal)
{
    const char *pattern = value_of(work, OPTION_TEXT);
    if (!pattern)
        return 0;
    seal->text_font = value_of(work, OPTION_TEXT_FONT);
    seal->text_colour = value_of(work, OPTION_TEXT_COLOUR);
    int code = read_side(work, &seal->text_side);
    if (code == 0)
        code = read_text_size(work, &seal->text_size_pt);
    if (code == 0)
        code = resolve(work, pattern, &work->layers->text);
    seal->text = work->layers->text;
    return code;
}

static int add_qr(composing *work, pdfseal_seal_options *seal)
{
    const char *pattern = value_of(work, OPTION_QR);
    int code = pattern ? resolve(work, pattern, &work->layers->qr) : 0;
    seal->qr = work->layers->qr;
    return code;
}

int cli_layers_make(const cli_command *command, pdfseal_session *session, pdfseal_sign_options *options,
                    cli_layers *ret_layers, pdfseal_seal_options *seal)
{
    composing work = {.command = command, .session = session, .options = options, .layers = ret_layers};
    if (!cli_layers_are_asked(command))
        return 0;
    if (options->signing_time == 0)
        options->signing_time = (int64_t)time(NULL); /* the text tells the time that the signature claims */
    int code = add_text(&work, seal);
    return code ? code : add_qr(&work, seal);
}
