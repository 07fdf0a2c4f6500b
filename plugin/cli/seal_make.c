/* SPDX-License-Identifier: Apache-2.0 */
/* pdfseal seal make: options become a description, pdfseal-render draws it. */
#include "drawing.h"
#include "files.h"
#include "numbers.h"
#include "picture_session.h"
#include "seal_description.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define DEFAULT_DPI 600.0

typedef struct make_run {
    cli_command *command;
    const char *path;
    pdfseal_picture_format format;
    double dpi;
    seal_description description;
    pdfseal_seal_facts seal;
    cli_picture_session drawing;
    cli_output output;
} make_run;

/* ---- line ---- */

static const struct {
    const char *name;
    pdfseal_picture_format format;
} FORMATS[] = {{"svg", PDFSEAL_PICTURE_SVG}, {"png", PDFSEAL_PICTURE_PNG}, {"pdf", PDFSEAL_PICTURE_PDF}};

static bool find_format(const char *name, pdfseal_picture_format *ret_format)
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
    return code ? code : cli_dpi_read(run->command, DEFAULT_DPI, &run->dpi);
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

/* The whole description; what is wrong with it is said before anything is drawn. */
static int describe(make_run *run)
{
    pdfseal_error error = cli_error(run->command);
    int code = seal_description_read(run->command, &run->description);
    if (code == 0)
        code = cli_picture_session_open(run->command, &run->drawing);
    if (code != 0)
        return code;
    const pdfseal_sink json = cli_picture_session_sink(&run->drawing);
    run->seal.size = sizeof run->seal;
    if (pdfseal_session_describe_seal(run->drawing.session, run->description.bytes, run->description.length, &json, &run->seal,
                                      &error) != PDFSEAL_OK)
        return fail_described(run, &error);
    return 0;
}

static int dump(make_run *run)
{
    const pdfseal_sink json = cli_picture_session_sink(&run->drawing);
    if (!json.write(json.context, "\n", 1)) {
        cli_complain(run->path, pdfseal_words(run->command->language, "memory ran out"));
        return CLI_EXIT_INPUT;
    }
    return write_output(run, run->drawing.bytes, run->drawing.length);
}

static int draw(make_run *run)
{
    pdfseal_error error = cli_error(run->command);
    const pdfseal_drawing asked = {.size = sizeof asked, .kind = PDFSEAL_DRAWING_SEAL, .data = run->description.bytes,
                                   .length_bytes = run->description.length, .format = run->format, .dpi = run->dpi};
    const pdfseal_sink picture = cli_picture_session_sink(&run->drawing);
    run->drawing.length = 0;
    if (pdfseal_session_make_seal(run->drawing.session, &asked, &picture, &error) != PDFSEAL_OK)
        return fail_described(run, &error);
    int code = write_output(run, run->drawing.bytes, run->drawing.length);
    if (code == 0)
        cli_say(run->command, run->path, "a seal of %.4g x %.4g mm, %.1f KB (letters: %s)", run->seal.width_mm, run->seal.height_mm,
                (double)run->drawing.length / 1000.0, *run->seal.fonts ? run->seal.fonts : "-");
    return code;
}

int cli_run_seal_make(cli_command *command)
{
    make_run run = {.command = command, .output = {.fd = -1}};
    int code = read_line(&run);
    if (code == 0)
        code = describe(&run);
    if (code == 0)
        code = command->line.values[OPTION_DUMP] ? dump(&run) : draw(&run);
    cli_output_close(&run.output);
    cli_picture_session_close(&run.drawing);
    free(run.description.bytes);
    return code;
}
