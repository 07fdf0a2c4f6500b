/* SPDX-License-Identifier: Apache-2.0 */
/* pdfseal seal make: options become a description, pdfseal-render draws it. */
#include "drawing.h"
#include "files.h"
#include "seal_description.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define DEFAULT_DPI 600.0

typedef struct make_run {
    cli_command *command;
    const char *path;
    render_format format;
    double dpi;
    seal_description description;
    render_seal seal;
    renderer renderer;
    render_client *client;
    cli_output output;
} make_run;

/* ---- line ---- */

static const struct {
    const char *name;
    render_format format;
} FORMATS[] = {{"svg", RENDER_FORMAT_SVG}, {"png", RENDER_FORMAT_PNG}, {"pdf", RENDER_FORMAT_PDF}};

static bool find_format(const char *name, render_format *ret_format)
{
    for (size_t i = 0; i < sizeof FORMATS / sizeof FORMATS[0]; i++) {
        if (strcasecmp(name, FORMATS[i].name) == 0) {
            *ret_format = FORMATS[i].format;
            return true;
        }
    }
    return false;
}

static int read_format(make_run *run)
{
    const char *asked = run->command->line.values[OPTION_FORMAT];
    const char *slash = strrchr(run->path, '/');
    const char *point = strrchr(slash ? slash : run->path, '.');
    if (asked && !find_format(asked, &run->format))
        return cli_usage(run->command, "--format %s: svg, png or pdf is possible here", asked);
    if (!asked && !(point && find_format(point + 1, &run->format)))
        return cli_usage(run->command, "%s: svg, png or pdf? (end the name so, or say --format)", run->path);
    return 0;
}

static int read_dpi(make_run *run)
{
    const char *dpi = run->command->line.values[OPTION_DPI];
    char *end = NULL;
    run->dpi = dpi ? strtod(dpi, &end) : DEFAULT_DPI;
    if (dpi && (*end || end == dpi || !(run->dpi >= RENDER_DPI_MIN && run->dpi <= RENDER_DPI_MAX)))
        return cli_usage(run->command, "--dpi %s: a number from 1 to 2400 is needed", dpi);
    return 0;
}

static int read_line(make_run *run)
{
    const cli_line *line = &run->command->line;
    bool dumps = line->values[OPTION_DUMP] != NULL;
    run->path = line->values[OPTION_OUTPUT];
    if (line->operand_count > 0)
        return cli_usage(run->command, "%s: seal make reads no file (the text is given with --text)", line->operands[0]);
    if (!run->path && !dumps)
        return cli_usage(run->command, "-o OUT is needed (as seal.svg, seal.png or seal.pdf)");
    int code = dumps ? 0 : read_format(run);
    return code ? code : read_dpi(run);
}

/* ---- drawing ---- */

/* What is wrong with a file is input; with a line, usage. */
static int fail_described(const make_run *run, pdfseal_error *error)
{
    const char *file = run->command->line.values[OPTION_DESCRIPTION];
    if (file && error->status == PDFSEAL_ERROR_USAGE)
        error->status = PDFSEAL_ERROR_INPUT;
    return cli_fail(file, error);
}

static int describe(make_run *run)
{
    pdfseal_error error = cli_error(run->command);
    int code = seal_description_read(run->command, &run->description);
    if (code != 0)
        return code;
    if (renderer_start(&run->renderer, &run->client, &error) != PDFSEAL_OK)
        return cli_fail("pdfseal-render", &error);
    if (render_client_seal_describe(run->client, run->description.bytes, run->description.length, &run->seal, &error) != PDFSEAL_OK)
        return fail_described(run, &error);
    return 0;
}

static int write_output(make_run *run, const void *bytes, size_t length)
{
    pdfseal_error error = cli_error(run->command);
    if (cli_output_open(run->command, run->path, &run->output, &error) != PDFSEAL_OK)
        return cli_fail(run->path, &error);
    pdfseal_sink sink = cli_output_sink(&run->output);
    pdfseal_status status = PDFSEAL_OK;
    if (!sink.write(sink.context, bytes, length))
        status = cli_output_explain(&run->output, PDFSEAL_ERROR_OUTPUT, &error);
    if (status == PDFSEAL_OK)
        status = cli_output_commit(&run->output, &error);
    return status == PDFSEAL_OK ? 0 : cli_fail(cli_output_name(&run->output), &error);
}

static int dump(make_run *run)
{
    size_t length = strlen(run->seal.json);
    run->seal.json[length] = '\n'; /* in place of the ending zero */
    return write_output(run, run->seal.json, length + 1);
}

static int draw(make_run *run)
{
    pdfseal_error error = cli_error(run->command);
    render_file file;
    const render_drawing asked = {.kind = PDFSEAL_DRAWING_SEAL, .data = run->description.bytes,
                                  .length_bytes = run->description.length, .format = run->format, .dpi = run->dpi};
    if (render_client_draw(run->client, &asked, &file, &error) != PDFSEAL_OK)
        return fail_described(run, &error);
    int code = write_output(run, file.bytes, file.length);
    double size = (double)file.length / 1000.0;
    render_file_clear(&file);
    if (code == 0)
        cli_say(run->command, run->path, "a seal of %.4g x %.4g mm, %.1f KB (letters: %s)", run->seal.width_mm, run->seal.height_mm,
                size, *run->seal.fonts ? run->seal.fonts : "-");
    return code;
}

int cli_run_seal_make(cli_command *command)
{
    make_run run = {.command = command, .output = {.fd = -1}, .renderer = cli_renderer(command)};
    int code = read_line(&run);
    if (code == 0)
        code = describe(&run);
    if (code == 0)
        code = command->line.values[OPTION_DUMP] ? dump(&run) : draw(&run);
    cli_output_close(&run.output);
    render_seal_clear(&run.seal);
    renderer_clear(&run.renderer);
    free(run.description.bytes);
    return code;
}
