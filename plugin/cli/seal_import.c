/* SPDX-License-Identifier: Apache-2.0 */
/* pdfseal seal import: a scan, photo, SVG or PDF page becomes a clean picture of a seal. */
#include "drawing.h"
#include "files.h"
#include "numbers.h"
#include "picture_session.h"
#include "places.h"
#include "render_client/colour.h"
#include "whole_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define DEFAULT_DPI 600.0
#define MOST_PAGE 1000000
#define INPUT_BYTES_MAX ((size_t)128 << 20)
#define MM_PER_PT (25.4 / 72.0)

typedef struct import_run {
    cli_command *command;
    const char *input, *path;
    pdfseal_import wish;
    pdfseal_import_facts facts;
    cli_bytes data;
    cli_output output;
    cli_picture_session drawing;
} import_run;

/* ---- the line ---- */

static int read_format(import_run *run)
{
    static const struct {
        const char *ending;
        pdfseal_picture_format format;
    } ENDINGS[] = {{".png", PDFSEAL_PICTURE_PNG}, {".pdf", PDFSEAL_PICTURE_PDF}, {".svg", PDFSEAL_PICTURE_SVG}};
    size_t length = strlen(run->path);
    for (size_t i = 0; i < sizeof ENDINGS / sizeof ENDINGS[0]; i++) {
        if (length > 4 && strcasecmp(run->path + length - 4, ENDINGS[i].ending) == 0) {
            run->wish.format = ENDINGS[i].format;
            return 0;
        }
    }
    return cli_usage(run->command, "%s: the output's name must end with .png, .pdf or .svg", run->path);
}

static int read_numbers(import_run *run)
{
    const char *const *values = run->command->line.values;
    int64_t page = 1;
    int code = cli_dpi_read(run->command, DEFAULT_DPI, &run->wish.dpi);
    run->wish.has_turn = values[OPTION_ROTATE] != NULL;
    if (run->wish.has_turn && (!cli_decimal_parse(values[OPTION_ROTATE], &run->wish.turn_degrees) || fabs(run->wish.turn_degrees) > 360))
        return cli_usage(run->command, "--rotate %s: degrees from -360 to 360 are needed", values[OPTION_ROTATE]);
    if (values[OPTION_PAGE] && !cli_whole_parse(values[OPTION_PAGE], 1, MOST_PAGE, &page))
        return cli_usage(run->command, "--page %s: the number of one page is needed", values[OPTION_PAGE]);
    run->wish.page_index = (uint32_t)page - 1;
    return code;
}

static int read_colour(import_run *run)
{
    const char *colour = run->command->line.values[OPTION_COLOUR];
    if (!colour || strcmp(colour, "keep") == 0)
        return 0;
    run->wish.has_colour = true;
    if (!colour_parse(colour, &run->wish.colour))
        return cli_usage(run->command, "--colour %s: red, blue, black, #rrggbb or keep is possible here", colour);
    return 0;
}

static int read_line(import_run *run)
{
    cli_command *command = run->command;
    pdfseal_place_options size = {0};
    if (command->line.operand_count != 1 || !command->line.values[OPTION_OUTPUT])
        return cli_usage(command, "one picture and -o OUT are needed (as pdfseal seal import photo.jpg -o seal.png)");
    run->input = command->line.operands[0];
    run->path = command->line.values[OPTION_OUTPUT];
    int code = read_format(run);
    if (code == 0)
        code = read_numbers(run);
    if (code == 0)
        code = read_colour(run);
    if (code == 0 && command->line.values[OPTION_SIZE])
        code = cli_size_read(command, &size);
    run->wish.width_pt = size.width_pt;
    run->wish.height_pt = size.height_pt;
    return code;
}

/* ---- the work ---- */

static int write_file(import_run *run)
{
    pdfseal_error error = cli_error(run->command);
    if (cli_output_open(run->command, run->path, &run->output, &error) != PDFSEAL_OK)
        return cli_fail(run->path, &error);
    pdfseal_sink sink = cli_output_sink(&run->output);
    pdfseal_status status = PDFSEAL_OK;
    if (!sink.write(sink.context, run->drawing.bytes, run->drawing.length))
        status = cli_output_explain(&run->output, PDFSEAL_ERROR_OUTPUT, &error);
    if (status == PDFSEAL_OK)
        status = cli_output_commit(&run->output, &error);
    return status == PDFSEAL_OK ? 0 : cli_fail(cli_output_name(&run->output), &error);
}

static void tell(const import_run *run)
{
    const pdfseal_import_facts *imported = &run->facts;
    const cli_command *command = run->command;
    if (imported->was_made_smaller)
        cli_say(command, run->input, "its %u x %u pixels are more than a seal needs: made smaller", imported->file_width_px,
                imported->file_height_px);
    if (imported->has_no_density)
        cli_say(command, run->input, "it does not say how large it is: taken as 40 mm wide (--size tells the size)");
    if (imported->turned_degrees != 0 && !run->wish.has_turn)
        cli_say(command, run->input, "turned by %.1f degrees to stand straight (--rotate 0 leaves it)", imported->turned_degrees);
    cli_say(command, run->path, "a picture of %.4g x %.4g mm, %.1f KB", imported->width_pt * MM_PER_PT,
            imported->height_pt * MM_PER_PT, (double)run->drawing.length / 1000.0);
}

static int import(import_run *run)
{
    pdfseal_error error = cli_error(run->command);
    int code = cli_picture_session_open(run->command, &run->drawing);
    if (code != 0)
        return code;
    const pdfseal_sink picture = cli_picture_session_sink(&run->drawing);
    run->facts.size = sizeof run->facts;
    run->wish.size = sizeof run->wish;
    run->wish.facts = &run->facts;
    run->wish.data = run->data.start;
    run->wish.length_bytes = run->data.length;
    if (pdfseal_session_import_seal(run->drawing.session, &run->wish, &picture, &error) != PDFSEAL_OK)
        return cli_fail(run->input, &error);
    code = write_file(run);
    if (code == 0)
        tell(run);
    return code;
}

int cli_run_seal_import(cli_command *command)
{
    import_run run = {.command = command, .output = {.fd = -1}};
    int code = read_line(&run);
    if (code == 0)
        code = cli_whole_file_read(command, run.input, INPUT_BYTES_MAX, &run.data);
    if (code == 0)
        code = import(&run);
    cli_output_close(&run.output);
    cli_bytes_clear(&run.data);
    cli_picture_session_close(&run.drawing);
    return code;
}
